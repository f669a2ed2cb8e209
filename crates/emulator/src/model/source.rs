//! Identity sources, where people have accounts that log them in here.

use std::collections::HashMap;

use super::refusal::{ApiError, Reply};
use super::seed::{NewIdentitySource, OutsideAccount};

/// The identity sources, and what is under way with them.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    pub(crate) list: Vec<NewIdentitySource>,
    /// The logins by OpenID Connect that were begun, by their states: the application, and the connection.
    pub(crate) interactions: HashMap<String, (String, String)>,
    /// The links that were asked for, by their states: the user, and the source's id.
    pub(crate) links: HashMap<String, (String, String)>,
}

impl Sources {
    /// The source of this protocol with this identifier, if people can log in with it.
    pub(crate) fn find(&self, protocol: &str, identifier: &str) -> Reply<&NewIdentitySource> {
        let source = self.known(protocol, identifier)?;
        if source.disabled {
            return Err(ApiError::with_text(
                404,
                format!("身份源 {identifier} 未启用"),
                format!("the identity source {identifier} is disabled"),
            ));
        }
        Ok(source)
    }

    /// The same, enabled or not.
    pub(crate) fn known(&self, protocol: &str, identifier: &str) -> Reply<&NewIdentitySource> {
        let mut list = self.list.iter();
        list.find(|source| source.protocol == protocol && source.identifier == identifier)
            .ok_or_else(|| ApiError::new(404))
    }

    pub(crate) fn known_mut(
        &mut self,
        protocol: &str,
        identifier: &str,
    ) -> Reply<&mut NewIdentitySource> {
        let mut list = self.list.iter_mut();
        list.find(|source| source.protocol == protocol && source.identifier == identifier)
            .ok_or_else(|| ApiError::new(404))
    }
}

impl NewIdentitySource {
    pub(crate) fn key(&self) -> &str {
        self.id.as_deref().unwrap_or_default()
    }

    pub(crate) fn account(&self, id: &str) -> Reply<&OutsideAccount> {
        let mut accounts = self.accounts.iter();
        accounts
            .find(|account| account.id == id)
            .ok_or_else(|| ApiError::new(602))
    }
}
