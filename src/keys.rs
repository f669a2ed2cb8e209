//! The keys that the host signs tokens with: fetched once however many requests wait, kept, and refreshed, but not often.
//!
//! A fetch is a task of its own that all who need it wait for; it goes on when they give up. It begins when there is no set, when the set is
//! older than an hour, and when a token names an unknown key, but not before `key_refresh_interval` is over since the last one began. A failed
//! fetch counts, and all who wait get its error. Who needs a key of an old set does not wait. A set that is older than `max_key_age` is used
//! for nothing.

use crate::error::{Result, TokenError};
use crate::response::Response;
use crate::shared_fetch::SharedFetch;
use crate::signature::TokenKey;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// The age at which a set is fetched again, so that a key that the host has withdrawn is not trusted for long.
const FRESH: Duration = Duration::from_secs(60 * 60);
/// The largest set that is read, in bytes. A set has a few keys of some hundred bytes.
const LARGEST: usize = 256 * 1024;
/// The lengths of keys, in bits, that the library verifies with.
const KEY_BITS: RangeInclusive<usize> = 2048..=8192;
/// The encoding of numbers. The standard has no padding in it; hosts may.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    NO_PAD.with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The keys for signatures that a host publishes.
#[derive(Debug)]
pub(crate) struct KeySet {
    keys: Vec<(Option<String>, TokenKey)>,
    /// The IDs of those that cannot be used, and why not.
    unusable: Vec<(String, &'static str)>,
    fetched: Instant,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(rename = "use")]
    purpose: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    n: String,
    e: String,
}

impl Jwk {
    /// The key, or why it does not verify tokens. A set may contain keys of all kinds.
    fn read(jwk: &Value) -> Result<TokenKey, &'static str> {
        const OTHER: &str = "is not an RSA key for RS256 signatures";
        let jwk = Self::deserialize(jwk).map_err(|_| OTHER)?;
        let is = |given: Option<String>, wanted| given.is_none_or(|given| given == wanted);
        let verifies = |ops: Vec<String>| ops.iter().any(|op| op == "verify");
        let fits = jwk.kty == "RSA"
            && is(jwk.purpose, "sig")
            && is(jwk.alg, "RS256")
            && jwk.key_ops.is_none_or(verifies);
        if !fits {
            return Err(OTHER);
        }
        let number = |text| BASE64.decode(text);
        let (Ok(modulus), Ok(exponent)) = (number(jwk.n), number(jwk.e)) else {
            return Err("has a number that is not base64 of the kind for URLs");
        };
        let zeros = modulus.iter().take_while(|byte| **byte == 0).count();
        let modulus = modulus.get(zeros..).unwrap_or_default();
        let unused = modulus.first().map_or(0, |byte| byte.leading_zeros());
        let bits = modulus.len() * 8 - unused as usize;
        match bits {
            _ if KEY_BITS.contains(&bits) => Ok(TokenKey::Rsa {
                modulus: modulus.to_vec(),
                exponent,
            }),
            _ if bits < *KEY_BITS.start() => Err("has fewer than 2048 bits"),
            _ => Err("has more than 8192 bits"),
        }
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
        let (mut keys, mut unusable, mut first) = (Vec::new(), Vec::new(), None);
        for jwk in jwks.iter().filter(|jwk| jwk.is_object()) {
            let kid = match jwk.get("kid") {
                None | Some(Value::Null) => None,
                Some(Value::String(kid)) => Some(kid.clone()),
                // Not the ID of any token.
                Some(_) => continue,
            };
            match (Jwk::read(jwk), kid) {
                (Ok(key), kid) => keys.push((kid, key)),
                (Err(reason), kid) => {
                    first = first.or(Some(reason));
                    unusable.extend(kid.map(|kid| (kid, reason)));
                }
            }
        }
        if keys.is_empty() {
            let why = first.map(|reason| format!(" (its first key {reason})"));
            let problem = format!(
                "holds no RSA key for signatures of at least 2048 bits{}: set `token_algorithm` if the console says HS256",
                why.unwrap_or_default()
            );
            return Err(response.undecodable("", &problem));
        }
        Ok(Self {
            keys,
            unusable,
            fetched: Instant::now(),
        })
    }

    /// The keys with this ID; without an ID, the only one. The standard recommends that IDs differ, but does not demand it.
    pub(crate) fn find(&self, kid: Option<&str>) -> Result<Vec<&TokenKey>, TokenError> {
        let found: Vec<_> = match (kid, self.keys.as_slice()) {
            (Some(_), keys) => {
                let named = keys.iter().filter(|(name, _)| name.as_deref() == kid);
                named.map(|(_, key)| key).collect()
            }
            (None, [(_, only)]) => vec![only],
            (None, _) => Vec::new(),
        };
        if !found.is_empty() {
            return Ok(found);
        }
        let reason = self
            .unusable
            .iter()
            .find(|(name, _)| Some(name.as_str()) == kid);
        Err(reason.map_or(TokenError::UnknownKey, |(_, reason)| {
            TokenError::UnusableKey(reason)
        }))
    }

    /// Whether another set cannot be expected to have the key, if this one has not.
    fn has(&self, kid: Option<&str>) -> bool {
        // Another set need not have a key without an ID, so a token without one starts no fetch.
        kid.is_none() || self.keys.iter().any(|(name, _)| name.as_deref() == kid)
    }

    fn is_younger(&self, age: Duration) -> bool {
        self.fetched.elapsed() < age
    }
}

/// How old the keys may be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ages {
    /// The shortest time between two fetches.
    pub(crate) interval: Duration,
    /// The age at which keys are not trusted any more.
    pub(crate) max: Duration,
}

/// The host's keys, for a client and all that share its connections.
#[derive(Debug, Default)]
pub(crate) struct Keys(Arc<SharedFetch<KeySet>>);

impl Keys {
    /// The host's keys: those that are known, unless they lack the key with this ID or are too old. Then they are fetched, but not before
    /// the interval has passed since the last fetch began. Failures count too: a host in trouble is not asked again by everybody.
    pub(crate) async fn get<F>(
        &self,
        kid: Option<&str>,
        ages: Ages,
        fetch: impl Fn() -> F + Send + Sync,
    ) -> Result<Arc<KeySet>>
    where
        F: Future<Output = Result<KeySet>> + Send + 'static,
    {
        let pause = |_: &Result<_>, _| ages.interval;
        let serves = |set: &KeySet| set.has(kid) && set.is_younger(ages.max);
        let is_fresh = |set: &KeySet| set.is_younger(FRESH.min(ages.max / 2));
        if let Some(known) = self.0.known().filter(|known| serves(known)) {
            // A host that does not respond delays nobody whose key is known.
            self.0.begin(is_fresh, pause, fetch);
            return Ok(known);
        }
        let latest = self.0.get(serves, pause, fetch).await;
        latest.map_err(|error| match self.0.known() {
            Some(known) if !known.is_younger(ages.max) => {
                TokenError::OutdatedKeys(error.to_string()).into()
            }
            _ => error,
        })
    }
}
