//! Multi-factor authentication of users.

use super::client::ManagementClient;
use crate::config::Setting;
use crate::declare::request;
use crate::error::Result;
use crate::generated::operations::{self, change_mfa, query_mfa};
use crate::generated::types::{Mfa as Authenticator, MfaKind};
use crate::request::{Context, Endpoint};
use crate::requests::management::{GetMfaStatus, ImportTotp, UnAssociateMfa};
use crate::response::Response;
use crate::secret::Secret;
use crate::wire::Request;

request! {
    /// Returns the authenticator app of a user, with its secret.
    ///
    /// Requires the client's user pool ID. Sends the query `queryMfa`.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found): there is no such user ([`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND), 2004), or the
    /// user has no authenticator app (404).
    pub struct QueryMfa("queryMfa") -> Authenticator {
        user_id: String,
    }
}

impl Endpoint for QueryMfa {
    type Output = Authenticator;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let variables = query_mfa::Variables {
            user_id: Some(self.user_id.clone()),
            user_pool_id: Some(context.setting(Setting::UserPool)?.to_owned()),
            ..Default::default()
        };
        context.graphql::<operations::QueryMfa>(variables)?.build()
    }

    fn read(&self, response: &Response) -> Result<Authenticator> {
        let data: query_mfa::ResponseData = response.graphql()?;
        response.found("queryMfa", data.query_mfa)
    }
}

request! {
    /// Changes the authenticator app of a user, and returns it with its secret.
    ///
    /// Requires the client's user pool ID. Sends the mutation `changeMfa`.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found): there is no such user ([`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND), 2004), or the
    /// user has no authenticator app (404).
    pub struct ChangeMfa("changeMfa") -> Authenticator {
        user_id: String,
    }
    options {
        /// Whether logins require the app.
        enable: bool,
        /// Whether the app gets a new secret. Its codes are then wrong until the user has entered the secret.
        refresh: bool,
    }
}

impl Endpoint for ChangeMfa {
    type Output = Authenticator;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let variables = change_mfa::Variables {
            enable: self.enable,
            refresh: self.refresh,
            user_id: Some(self.user_id.clone()),
            user_pool_id: Some(context.setting(Setting::UserPool)?.to_owned()),
            ..Default::default()
        };
        context.graphql::<operations::ChangeMfa>(variables)?.build()
    }

    fn read(&self, response: &Response) -> Result<Authenticator> {
        let data: change_mfa::ResponseData = response.graphql()?;
        response.found("changeMfa", data.change_mfa)
    }
}

/// Multi-factor authentication of users. Returned by [`ManagementClient::mfa`].
#[derive(Clone, Debug)]
pub struct Mfa {
    client: ManagementClient,
}

/// # Multi-factor authentication
impl ManagementClient {
    /// Multi-factor authentication of users: what they have set up, and authenticator apps from other systems.
    pub fn mfa(&self) -> Mfa {
        Mfa {
            client: self.clone(),
        }
    }
}

impl Mfa {
    /// [Returns which kinds a user has set up](GetMfaStatus).
    #[doc(alias("getStatus"))]
    pub fn get_status(&self, user_id: impl Into<String>) -> GetMfaStatus {
        GetMfaStatus::new(self.client.call(), user_id)
    }

    /// [Removes a user's authenticator app or face](UnAssociateMfa), for somebody who has lost the phone.
    #[doc(alias("unAssociateMfa"))]
    pub fn un_associate_mfa(&self, user_id: impl Into<String>, kind: MfaKind) -> UnAssociateMfa {
        UnAssociateMfa::new(self.client.call(), user_id, kind)
    }

    /// [Gives a user an authenticator app that another system has set up](ImportTotp).
    #[doc(alias("importTotp"))]
    pub fn import_totp(&self, user_id: impl Into<String>, secret: impl Into<Secret>) -> ImportTotp {
        ImportTotp::new(self.client.call(), user_id, secret)
    }

    /// [Returns the authenticator app of a user](QueryMfa), with its secret.
    pub fn query_mfa(&self, user_id: impl Into<String>) -> QueryMfa {
        QueryMfa::new(self.client.call(), user_id)
    }

    /// [Changes the authenticator app of a user](ChangeMfa): whether it is required, and its secret.
    pub fn change_mfa(&self, user_id: impl Into<String>) -> ChangeMfa {
        ChangeMfa::new(self.client.call(), user_id)
    }
}
