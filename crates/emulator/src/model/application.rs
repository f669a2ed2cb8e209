//! An application of the pool.

use std::collections::BTreeSet;

use url::Url;

use super::access::Access;
use super::seed::NewApplication;
use crate::hosts::is_loopback;

/// An application, the emulator's own included.
#[derive(Debug, Clone)]
pub(crate) struct Application {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) seed: NewApplication,
    pub(crate) created: u64,
    /// The users who may use it, besides those who are logged in to it.
    pub(crate) users: BTreeSet<String>,
    pub(crate) access: Access,
}

impl Application {
    /// Whether a browser may be sent there. An application that has registered nothing accepts what cannot be overheard: `https`
    /// anywhere, and anything on this machine.
    pub(crate) fn accepts(&self, uri: &str) -> bool {
        if !self.seed.redirect_uris.is_empty() {
            return self.seed.redirect_uris.iter().any(|known| known == uri);
        }
        let Ok(url) = Url::parse(uri) else {
            return false;
        };
        let is_here = url.host().is_some_and(|host| is_loopback(&host));
        let is_safe = url.scheme() == "https" || url.scheme() == "http" && is_here;
        is_safe && url.fragment().is_none()
    }
}
