//! The keys that the host signs tokens with: fetched once however many requests wait, kept, and refreshed, but not often.
//!
//! A fetch is a task of its own that all who need it wait for; it goes on when they give up. It begins when there is no set, when the set is
//! older than an hour, and when a token names an unknown key, but not before `key_refresh_interval` is over since the last one began. A failed
//! fetch counts, and all who wait get its error.

use crate::error::Result;
use crate::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::watch;
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

/// The host's keys, for a client and all that share its connections. No lock is held across an await.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    current: RwLock<Option<Arc<KeySet>>>,
    latest: Mutex<Option<Attempt>>,
}

/// A fetch that is running or has ended.
#[derive(Debug)]
struct Attempt {
    began: Instant,
    outcome: watch::Receiver<Option<Result<Arc<KeySet>>>>,
}

impl Attempt {
    /// Whether the next fetch must wait. Failures count too: a host in trouble is not asked again by everybody.
    fn stands(&self, interval: Duration) -> bool {
        // In this order: a fetch that ends in between is over, not lost.
        let is_alive = self.outcome.has_changed().is_ok();
        let is_over = self.outcome.borrow().is_some();
        match is_over {
            true => self.began.elapsed() < interval,
            false => is_alive,
        }
    }
}

impl Keys {
    /// The host's keys: those that are known, unless they are old or lack the key with this ID. Then they are fetched, but not before
    /// the interval has passed since the last fetch began.
    pub(crate) async fn get<F>(
        self: &Arc<Self>,
        kid: Option<&str>,
        interval: Duration,
        fetch: impl Fn() -> F + Send + Sync,
    ) -> Result<Arc<KeySet>>
    where
        F: Future<Output = Result<KeySet>> + Send + 'static,
    {
        let known = self.current.read();
        let known = known.unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known.as_ref().filter(|known| known.serves(kid)) {
            return Ok(Arc::clone(known));
        }
        match (self.latest_set(interval, &fetch).await, known) {
            (Err(_), Some(known)) if known.find(kid).is_some() => Ok(known),
            (latest, _) => latest,
        }
    }

    /// The result of the latest fetch, for all who wait for it.
    async fn latest_set<F>(
        self: &Arc<Self>,
        interval: Duration,
        fetch: &(impl Fn() -> F + Send + Sync),
    ) -> Result<Arc<KeySet>>
    where
        F: Future<Output = Result<KeySet>> + Send + 'static,
    {
        loop {
            let mut outcome = self.attempt(interval, fetch);
            if let Ok(outcome) = outcome.wait_for(Option::is_some).await {
                if let Some(outcome) = outcome.as_ref() {
                    return outcome.clone();
                }
            }
            // The runtime of the fetch has ended, and the fetch with it: it does not count.
        }
    }

    /// The latest fetch, or a new one if the interval has passed.
    ///
    /// It goes on when the caller gives up: otherwise somebody who opens connections and closes them at once could make a server
    /// fetch again and again.
    fn attempt<F>(
        self: &Arc<Self>,
        interval: Duration,
        fetch: impl Fn() -> F,
    ) -> watch::Receiver<Option<Result<Arc<KeySet>>>>
    where
        F: Future<Output = Result<KeySet>> + Send + 'static,
    {
        let latest = self.latest.lock();
        let mut latest = latest.unwrap_or_else(PoisonError::into_inner);
        if let Some(latest) = latest.as_ref().filter(|latest| latest.stands(interval)) {
            return latest.outcome.clone();
        }
        let (tell, outcome) = watch::channel(None);
        *latest = Some(Attempt {
            began: Instant::now(),
            outcome: outcome.clone(),
        });
        let (keys, fetch) = (Arc::clone(self), fetch());
        tokio::spawn(async move {
            let fetched = fetch.await.map(Arc::new);
            if let Ok(fetched) = &fetched {
                let current = keys.current.write();
                *current.unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(fetched));
            }
            tell.send_replace(Some(fetched));
        });
        outcome
    }
}
