//! The keys that the host signs tokens with: fetched once however many requests wait, kept, and refreshed, but not often.
//!
//! A fetch is a task of its own that all who need it wait for; it goes on when they give up. It begins when there is no set, when the set is
//! older than an hour, and when a token names an unknown key, but not before `key_refresh_interval` is over since the last one began. A failed
//! fetch counts, and all who wait get its error.

use crate::error::Result;
use crate::response::Response;
use crate::shared_fetch::SharedFetch;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// The age at which a set is fetched again, so that a revoked key is not trusted for ever.
const FRESH: Duration = Duration::from_secs(60 * 60);
/// The largest set that is read, in bytes. A set has a few keys of some hundred bytes.
const LARGEST: usize = 256 * 1024;
/// The lengths of keys, in bytes, that the library verifies with.
const KEY_BYTES: std::ops::RangeInclusive<usize> = 256..=1024;

/// The RSA keys for signatures that a host publishes.
#[derive(Debug)]
pub(crate) struct KeySet {
    keys: Vec<(Option<String>, DecodingKey)>,
    fetched: Instant,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    alg: Option<String>,
    kid: Option<String>,
    n: String,
    e: String,
}

impl Jwk {
    /// The key, if it verifies tokens. A set may contain other keys too.
    fn usable(self) -> Option<(Option<String>, DecodingKey)> {
        let is = |given: Option<String>, wanted| given.is_none_or(|given| given == wanted);
        if self.kty != "RSA" || !is(self.purpose, "sig") || !is(self.alg, "RS256") {
            return None;
        }
        let modulus = URL_SAFE_NO_PAD.decode(self.n).ok()?;
        let exponent = URL_SAFE_NO_PAD.decode(self.e).ok()?;
        let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
        let modulus = modulus.get(zeros..)?;
        let key = DecodingKey::from_rsa_raw_components(modulus, &exponent);
        KEY_BYTES
            .contains(&modulus.len())
            .then_some((self.kid, key))
    }
}

impl KeySet {
    pub(crate) fn read(response: &Response) -> Result<Self> {
        if response.text().is_ok_and(|text| text.len() > LARGEST) {
            return Err(response.undecodable("", "is too long to be a set of keys"));
        }
        let set: Map<String, Value> = response.raw()?;
        let Some(Value::Array(jwks)) = set.get("keys") else {
            return Err(response.undecodable("keys", "does not hold a list"));
        };
        let keys: Vec<_> = jwks
            .iter()
            .filter(|jwk| jwk.is_object())
            .filter_map(|jwk| Jwk::deserialize(jwk).ok()?.usable())
            .collect();
        if keys.is_empty() {
            let problem = "holds no RSA key for signatures of at least 2048 bits: set `token_algorithm` if the console says HS256";
            return Err(response.undecodable("", problem));
        }
        Ok(Self {
            keys,
            fetched: Instant::now(),
        })
    }

    /// The key with this ID; without an ID, the only one.
    pub(crate) fn find(&self, kid: Option<&str>) -> Option<&DecodingKey> {
        match (kid, self.keys.as_slice()) {
            (Some(_), keys) => keys.iter().find(|(name, _)| name.as_deref() == kid),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
        .map(|(_, key)| key)
    }

    /// Whether no other set has to be fetched.
    fn serves(&self, kid: Option<&str>) -> bool {
        // Another set need not have a key without an ID, so a token without one starts no fetch.
        let has_key = kid.is_none() || self.find(kid).is_some();
        has_key && self.fetched.elapsed() < FRESH
    }
}

/// The host's keys, for a client and all that share its connections.
#[derive(Debug, Default)]
pub(crate) struct Keys(Arc<SharedFetch<KeySet>>);

impl Keys {
    /// The host's keys: those that are known, unless they are old or lack the key with this ID. Then they are fetched, but not before
    /// the interval has passed since the last fetch began. Failures count too: a host in trouble is not asked again by everybody.
    pub(crate) async fn get<F>(
        &self,
        kid: Option<&str>,
        interval: Duration,
        fetch: impl Fn() -> F + Send + Sync,
    ) -> Result<Arc<KeySet>>
    where
        F: Future<Output = Result<KeySet>> + Send + 'static,
    {
        let latest = self.0.get(|set| set.serves(kid), |_, _| interval, fetch);
        match (latest.await, self.0.known()) {
            (Err(_), Some(known)) if known.find(kid).is_some() => Ok(known),
            (latest, _) => latest,
        }
    }
}
