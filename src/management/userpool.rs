//! The user pool itself: its settings and environment variables.

use super::client::ManagementClient;
use crate::custom_data::write;
use crate::declare::request;
use crate::error::Result;
use crate::generated::types::Env;
use crate::request::{Context, Endpoint};
use crate::requests::management::{
    CreateUserpool, DeleteUserpool, GetUserpool, IsDomainAvailable, ListEnv, ListUserpoolTypes,
    ListUserpools, QiniuUptoken, RefreshUserpoolSecret, RemoveEnv, UpdateUserpool,
};
use crate::response::Response;
use crate::secret::Secret;
use crate::wire::Request;
use serde::Deserialize;
use serde_json::{Value, json};

request! {
    /// Adds an environment variable to the user pool, or gives it another value.
    ///
    /// Sends `POST /api/v2/env`.
    ///
    /// # Errors
    ///
    /// [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400): the key is empty, or the value is null.
    pub struct AddEnv("POST /api/v2/env") -> Env {
        key: String,
        value: Secret,
    }
}

/// The variable alone, or all of them: the documentation has both.
#[derive(Deserialize)]
#[serde(untagged)]
enum Added {
    One(Env),
    All(Vec<Env>),
}

impl Endpoint for AddEnv {
    type Output = Env;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let value: Value = serde_json::from_str(self.value.expose()).unwrap_or_default();
        let body = json!({ "key": self.key, "value": value });
        context.post("/api/v2/env").json(&body).build()
    }

    fn read(&self, response: &Response) -> Result<Env> {
        let added = match response.rest()? {
            Added::One(env) => Some(env),
            Added::All(list) => list.into_iter().find(|env| env.key == self.key),
        };
        response.present("data", added)
    }
}

/// The user pool itself. Returned by [`ManagementClient::userpool`].
#[derive(Clone, Debug)]
pub struct Userpool {
    client: ManagementClient,
}

/// # User pool
impl ManagementClient {
    /// The user pool itself: read and change its settings, its secret, and the environment variables of its pipeline functions. And other
    /// user pools of the same owner: list and create them.
    #[doc(alias("userPool"))]
    pub fn userpool(&self) -> Userpool {
        Userpool {
            client: self.clone(),
        }
    }
}

impl Userpool {
    /// [Returns the user pool](GetUserpool), with its settings and secrets.
    #[doc(alias("UserPoolDetail"))]
    pub fn detail(&self) -> GetUserpool {
        GetUserpool::new(self.client.call())
    }

    /// [Changes the settings of the user pool](UpdateUserpool).
    #[doc(alias("UpdateUserPool"))]
    pub fn update(&self) -> UpdateUserpool {
        UpdateUserpool::new(self.client.call())
    }

    /// [Lists the environment variables](ListEnv) of the user pool.
    #[doc(alias("listEnv", "ListUserPoolEnv"))]
    pub fn list_env(&self) -> ListEnv {
        ListEnv::new(self.client.call())
    }

    /// [Adds an environment variable](AddEnv) to the user pool, or gives it another value.
    #[doc(alias("addEnv", "AddUserPoolEnv"))]
    pub fn add_env(&self, key: impl Into<String>, value: impl Into<Value>) -> AddEnv {
        // As JSON text, since such values are often secrets.
        AddEnv::new(self.client.call(), key, write(&value.into()))
    }

    /// [Removes an environment variable](RemoveEnv) of the user pool.
    #[doc(alias("removeEnv", "RemoveUserPoolEnv"))]
    pub fn remove_env(&self, key: impl Into<String>) -> RemoveEnv {
        RemoveEnv::new(self.client.call(), key)
    }

    /// [Replaces the secret](RefreshUserpoolSecret) of the user pool.
    pub fn refresh_secret(&self) -> RefreshUserpoolSecret {
        RefreshUserpoolSecret::new(self.client.call())
    }

    /// [Deletes the user pool](DeleteUserpool) of this client.
    pub fn delete(&self) -> DeleteUserpool {
        DeleteUserpool::new(self.client.call())
    }

    /// [Lists the user pools](ListUserpools) that the token may see, a page at a time.
    pub fn list(&self) -> ListUserpools {
        ListUserpools::new(self.client.call())
    }

    /// [Creates another user pool](CreateUserpool).
    pub fn create(&self, name: impl Into<String>, domain: impl Into<String>) -> CreateUserpool {
        CreateUserpool::new(self.client.call(), name, domain)
    }

    /// [Checks whether a domain is available](IsDomainAvailable) for a new user pool.
    pub fn is_domain_available(&self, domain: impl Into<String>) -> IsDomainAvailable {
        IsDomainAvailable::new(self.client.call(), domain)
    }

    /// [Lists the kinds of user pool](ListUserpoolTypes).
    pub fn list_types(&self) -> ListUserpoolTypes {
        ListUserpoolTypes::new(self.client.call())
    }

    /// [Returns a token for an upload](QiniuUptoken) to the object storage of the public cloud.
    pub fn qiniu_uptoken(&self) -> QiniuUptoken {
        QiniuUptoken::new(self.client.call())
    }
}
