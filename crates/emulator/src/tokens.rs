//! Tokens: signed, expiring, revocable.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::crypto::random_hex;
use super::error::Reply;
use super::state::{State, User};

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Login,
    /// An access token of the protocols.
    Access,
    Management,
    SecondFactor,
    FirstLogin,
    ForcedReset,
}

impl Purpose {
    /// Whom a token of the pool is for: whoever checks the application's name must not take another one for a login.
    fn audience(self, state: &State) -> String {
        let step = match self {
            Self::Login | Self::Access => return state.app_id.clone(),
            Self::Management => return state.pool_id.clone(),
            Self::SecondFactor => "second-factor",
            Self::FirstLogin => "first-login",
            Self::ForcedReset => "forced-reset",
        };
        format!("{}:{step}", state.app_id)
    }
}

/// The tokens that were given out, by their `jti`; the ones that are gone were revoked or used.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    live: HashMap<String, Purpose>,
}

impl Tokens {
    /// Takes a token out of use, by its `jti`.
    pub(super) fn end(&mut self, jti: &str) {
        self.live.remove(jti);
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    pub(super) sub: String,
    aud: String,
    iss: String,
    pub(super) iat: u64,
    pub(super) exp: u64,
    jti: String,
    #[serde(default)]
    data: Value,
}

/// A token just made.
pub(super) struct Minted {
    pub(super) token: String,
    pub(super) iat: u64,
    pub(super) exp: u64,
}

/// Seconds that the tokens of a login's next step are good for.
const STEP_SECONDS: u64 = 10 * 60;

impl State {
    /// Makes a token for `purpose` that belongs to `subject`: a user, or for management the pool itself.
    fn mint(
        &mut self,
        purpose: Purpose,
        subject: &str,
        data: Value,
        issuer: &str,
        now: u64,
    ) -> Reply<Minted> {
        let lives = match purpose {
            Purpose::Login => self.settings.token_seconds,
            Purpose::Management => self.settings.management_token_seconds,
            _ => STEP_SECONDS,
        };
        let claims = Claims {
            sub: subject.to_owned(),
            aud: purpose.audience(self),
            iss: format!("{issuer}/oidc"),
            iat: now,
            exp: now.saturating_add(lives),
            jti: random_hex(12),
            data,
        };
        let algorithm = self.settings.token_algorithm;
        let token = self.signing.sign(algorithm, &self.app_secret, &claims)?;
        let (iat, exp) = (claims.iat, claims.exp);
        self.tokens.live.insert(claims.jti, purpose);
        Ok(Minted { token, iat, exp })
    }

    pub(super) fn mint_for(
        &mut self,
        purpose: Purpose,
        user: &User,
        issuer: &str,
        now: u64,
    ) -> Reply<Minted> {
        let data = json!({
            "id": user.id, "userPoolId": self.pool_id, "arn": user.text("arn"), "email": user.text("email"),
            "phone": user.text("phone"), "username": user.text("username"), "nickname": user.text("nickname"),
        });
        self.mint(purpose, &user.id, data, issuer, now)
    }

    pub(super) fn mint_management(&mut self, issuer: &str, now: u64) -> Reply<Minted> {
        let pool = self.pool_id.clone();
        let data = json!({ "type": "management", "userPoolId": pool });
        self.mint(Purpose::Management, &pool, data, issuer, now)
    }

    /// Signs the claims of a token of an application, which are named by `jti`.
    pub(super) fn sign_for(
        &mut self,
        purpose: Purpose,
        application: &str,
        jti: String,
        claims: &Value,
    ) -> Reply<String> {
        let client = self.client(application);
        let secret = client.map_or_else(|| self.app_secret.clone(), |client| client.secret);
        let algorithm = self.settings.token_algorithm;
        let token = self.signing.sign(algorithm, &secret, claims)?;
        self.tokens.live.insert(jti, purpose);
        Ok(token)
    }

    /// The claims of a token that was signed for any of the applications, whatever has become of it.
    pub(super) fn genuine<T: DeserializeOwned>(&self, token: &str) -> Option<T> {
        let others = self.applications.iter();
        let mut secrets = std::iter::once(&self.app_secret)
            .chain(others.filter_map(|application| application.seed.secret.as_ref()));
        secrets.find_map(|secret| self.signing.verify(secret, token))
    }

    /// All the claims of a token that is genuine, in time and not revoked, and what it was made for.
    pub(super) fn opened(&self, token: &str, now: u64) -> Option<(Purpose, Map<String, Value>)> {
        let claims: Map<String, Value> = self.genuine(token)?;
        let purpose = self.tokens.live.get(claims.get("jti")?.as_str()?)?;
        (claims.get("exp")?.as_u64()? > now).then_some((*purpose, claims))
    }

    /// The claims of a token that is genuine, in time, not revoked and made for `purpose`. Its user may be gone.
    pub(super) fn claims(&self, token: &str, purpose: Purpose, now: u64) -> Option<Claims> {
        let claims: Claims = self.genuine(token)?;
        let made_for = self.tokens.live.get(&claims.jti)?;
        (*made_for == purpose && claims.exp > now).then_some(claims)
    }

    /// Takes a token out of use.
    pub(super) fn revoke(&mut self, claims: &Claims) {
        self.tokens.end(&claims.jti);
    }
}
