//! Tokens: signed, expiring, revocable.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::crypto::random_hex;
use super::error::Reply;
use super::state::{State, User};

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Login,
    Management,
    SecondFactor,
    FirstLogin,
    ForcedReset,
}

/// The tokens that were given out, by their `jti`; the ones that are gone were revoked or used.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    live: HashMap<String, Purpose>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    pub(super) sub: String,
    aud: String,
    iss: String,
    pub(super) iat: u64,
    pub(super) exp: u64,
    jti: String,
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
            aud: self.app_id.clone(),
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

    /// The claims of a token that is genuine, in time, not revoked and made for `purpose`. Its user may be gone.
    pub(super) fn claims(&self, token: &str, purpose: Purpose, now: u64) -> Option<Claims> {
        let claims: Claims = self.signing.verify(&self.app_secret, token)?;
        let made_for = self.tokens.live.get(&claims.jti)?;
        (*made_for == purpose && claims.exp > now).then_some(claims)
    }

    /// Takes a token out of use.
    pub(super) fn revoke(&mut self, claims: &Claims) {
        self.tokens.live.remove(&claims.jti);
    }
}
