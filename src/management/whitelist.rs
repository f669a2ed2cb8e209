//! The registration whitelists of the user pool.

use super::client::ManagementClient;
use crate::declare::request;
use crate::error::{Error, Result};
use crate::generated::Patch;
use crate::generated::operations::{self, update_userpool};
use crate::generated::types::{
    RegisterWhiteListConfigInput, UpdateUserpoolInput, UserPool, WhitelistType,
};
use crate::request::{Context, Endpoint};
use crate::requests::management::{AddWhitelist, ListWhitelist, RemoveWhitelist};
use crate::response::Response;
use crate::wire::Request;

/// Only the flag of this whitelist is sent.
fn switch(kind: &WhitelistType, is_on: bool, context: &Context<'_>) -> Result<Request> {
    let flag = Some(is_on);
    let none = RegisterWhiteListConfigInput::default();
    let whitelist = match kind {
        WhitelistType::Username => RegisterWhiteListConfigInput {
            username_enabled: flag,
            ..none
        },
        WhitelistType::Email => RegisterWhiteListConfigInput {
            email_enabled: flag,
            ..none
        },
        WhitelistType::Phone => RegisterWhiteListConfigInput {
            phone_enabled: flag,
            ..none
        },
        other => {
            return Err(Error::invalid_argument(
                "kind",
                format!("no setting switches `{other}`"),
            ));
        }
    };
    let input = UpdateUserpoolInput {
        whitelist: Patch::Set(whitelist),
        ..Default::default()
    };
    let variables = update_userpool::Variables { input };
    context
        .graphql::<operations::UpdateUserpool>(variables)?
        .build()
}

fn pool(response: &Response) -> Result<UserPool> {
    let data: update_userpool::ResponseData = response.graphql()?;
    Ok(data.update_userpool)
}

request! {
    /// Switches a registration whitelist on: people can register only with a name that is on it. Returns the user pool.
    ///
    /// Other registrations fail with [`REGISTRATION_DISABLED`](crate::ErrorCode::REGISTRATION_DISABLED) (2031).
    ///
    /// Sends the mutation `updateUserpool`.
    pub struct EnableWhitelist("updateUserpool") -> UserPool {
        kind: WhitelistType,
    }
}

impl Endpoint for EnableWhitelist {
    type Output = UserPool;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        switch(&self.kind, true, context)
    }

    fn read(&self, response: &Response) -> Result<UserPool> {
        pool(response)
    }
}

request! {
    /// Switches a registration whitelist off. Its entries stay. Returns the user pool.
    ///
    /// Sends the mutation `updateUserpool`.
    pub struct DisableWhitelist("updateUserpool") -> UserPool {
        kind: WhitelistType,
    }
}

impl Endpoint for DisableWhitelist {
    type Output = UserPool;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        switch(&self.kind, false, context)
    }

    fn read(&self, response: &Response) -> Result<UserPool> {
        pool(response)
    }
}

/// The registration whitelists of the user pool: of user names, e-mail addresses and phone numbers. Returned by
/// [`ManagementClient::whitelist`].
#[derive(Clone, Debug)]
pub struct Whitelist {
    client: ManagementClient,
}

/// # Whitelists
impl ManagementClient {
    /// The registration whitelists of the user pool: who can register.
    #[doc(alias("whiteList"))]
    pub fn whitelist(&self) -> Whitelist {
        Whitelist {
            client: self.clone(),
        }
    }
}

impl Whitelist {
    /// [Lists the entries of a whitelist](ListWhitelist).
    #[doc(alias("GetWhileList"))]
    pub fn list(&self, kind: WhitelistType) -> ListWhitelist {
        ListWhitelist::new(self.client.call(), kind)
    }

    /// [Adds entries to a whitelist](AddWhitelist), and returns the list.
    #[doc(alias("AddWhileList"))]
    pub fn add(
        &self,
        kind: WhitelistType,
        entries: impl IntoIterator<Item = impl Into<String>>,
    ) -> AddWhitelist {
        AddWhitelist::new(self.client.call(), kind, entries)
    }

    /// [Removes entries from a whitelist](RemoveWhitelist), and returns the list.
    #[doc(alias("RemoveWhileList"))]
    pub fn remove(
        &self,
        kind: WhitelistType,
        entries: impl IntoIterator<Item = impl Into<String>>,
    ) -> RemoveWhitelist {
        RemoveWhitelist::new(self.client.call(), kind, entries)
    }

    /// [Switches a whitelist on](EnableWhitelist): only who is on it can register.
    #[doc(alias("enable_white_list", "EnableWhileList"))]
    pub fn enable(&self, kind: WhitelistType) -> EnableWhitelist {
        EnableWhitelist::new(self.client.call(), kind)
    }

    /// [Switches a whitelist off](DisableWhitelist).
    #[doc(alias("disable_white_list", "DisableWhileList"))]
    pub fn disable(&self, kind: WhitelistType) -> DisableWhitelist {
        DisableWhitelist::new(self.client.call(), kind)
    }
}
