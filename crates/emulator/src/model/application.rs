//! An application of the pool.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use url::Url;

use super::access::Access;
use super::seed::{NewAgreement, NewApplication};
use crate::crypto::random_hex;
use crate::hosts::is_loopback;

/// An application, the emulator's own included.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Application {
    pub(crate) id: String,
    pub(crate) secret: String,
    /// The secrets of before, which have signed tokens that may still be valid.
    pub(crate) former_secrets: Vec<String>,
    pub(crate) seed: NewApplication,
    pub(crate) created: u64,
    pub(crate) updated: u64,
    /// The users who may use it, besides those who are logged in to it.
    pub(crate) users: BTreeSet<String>,
    pub(crate) access: Access,
    /// In the order in which they are shown.
    pub(crate) agreements: Vec<Agreement>,
}

/// A text that users accept when they register.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Agreement {
    pub(crate) id: i64,
    pub(crate) seed: NewAgreement,
}

impl Application {
    pub(crate) fn new(id: String, seed: NewApplication, now_ms: u64) -> Self {
        Self {
            id,
            secret: seed.secret.clone().unwrap_or_else(|| random_hex(16)),
            former_secrets: Vec::new(),
            seed,
            created: now_ms,
            updated: now_ms,
            users: BTreeSet::new(),
            access: Access::default(),
            agreements: Vec::new(),
        }
    }

    /// All secrets that it has had, the present one first.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let all = std::iter::once(&self.secret).chain(&self.former_secrets);
        all.map(String::as_str)
    }

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
