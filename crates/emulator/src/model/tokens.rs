//! Tokens: signed, expiring, revocable.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Purpose {
    Login,
    /// An access token of the protocols.
    Access,
    Management,
    SecondFactor,
    FirstLogin,
    ForcedReset,
}

/// The tokens that were given out, by their `jti`; the ones that are gone were revoked or used.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tokens {
    pub(crate) live: HashMap<String, Live>,
}

/// What is known of a token that was given out.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Live {
    pub(crate) purpose: Purpose,
    /// The user, for most purposes.
    pub(crate) owner: String,
    pub(crate) application: String,
    pub(crate) expires: u64,
}

impl Tokens {
    /// Takes a token out of use, by its `jti`.
    pub(crate) fn end(&mut self, jti: &str) {
        self.live.remove(jti);
    }

    /// Takes all tokens for `purpose` out of use.
    pub(crate) fn end_all(&mut self, purpose: Purpose) {
        self.live.retain(|_, token| token.purpose != purpose);
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) sub: String,
    pub(crate) aud: String,
    pub(crate) iss: String,
    pub(crate) iat: u64,
    pub(crate) exp: u64,
    pub(crate) jti: String,
    #[serde(default)]
    pub(crate) data: Value,
}

/// A token just made.
pub(crate) struct Minted {
    pub(crate) token: String,
    pub(crate) iat: u64,
    pub(crate) exp: u64,
}
