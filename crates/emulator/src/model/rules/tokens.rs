//! How tokens are made, checked and revoked.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::crypto::random_hex;
use crate::model::application::Application;
use crate::model::refusal::Reply;
use crate::model::state::State;
use crate::model::tokens::{Claims, Live, Minted, Purpose};
use crate::model::user::User;

/// Seconds that the tokens of a login's next step are good for.
const STEP_SECONDS: u64 = 10 * 60;

impl State {
    /// Makes a token of an application for `purpose`. It belongs to `subject`: a user, or for management the pool itself.
    fn mint(
        &mut self,
        purpose: Purpose,
        (application, subject): (&str, &str),
        data: Value,
        issuer: &str,
        now: u64,
    ) -> Reply<Minted> {
        let lives = match purpose {
            Purpose::Login => self.settings.token_seconds,
            Purpose::Management => self.settings.management_token_seconds,
            _ => STEP_SECONDS,
        };
        // Whoever checks the audience must not take another token for that of a login.
        let aud = match purpose {
            Purpose::Login | Purpose::Access => application.to_owned(),
            Purpose::Management => self.pool_id.clone(),
            Purpose::SecondFactor => format!("{application}:second-factor"),
            Purpose::FirstLogin => format!("{application}:first-login"),
            Purpose::ForcedReset => format!("{application}:forced-reset"),
        };
        let jti = random_hex(12);
        let claims = Claims {
            sub: subject.to_owned(),
            aud,
            iss: format!("{issuer}/oidc"),
            iat: now,
            exp: now.saturating_add(lives),
            jti: jti.clone(),
            data,
        };
        let token = self.sign_for(purpose, application, jti, &claims)?;
        let (iat, exp) = (claims.iat, claims.exp);
        Ok(Minted { token, iat, exp })
    }

    /// Makes a token for a user of this application; `None` is the emulator's own.
    pub(crate) fn mint_for(
        &mut self,
        purpose: Purpose,
        (application, user): (Option<&str>, &User),
        issuer: &str,
        now: u64,
    ) -> Reply<Minted> {
        let data = json!({
            "id": user.id, "userPoolId": self.pool_id, "arn": user.text("arn"), "email": user.text("email"),
            "phone": user.text("phone"), "username": user.text("username"), "nickname": user.text("nickname"),
        });
        let application = application.unwrap_or(&self.own.id).to_owned();
        self.mint(purpose, (&application, &user.id), data, issuer, now)
    }

    pub(crate) fn mint_management(&mut self, issuer: &str, now: u64) -> Reply<Minted> {
        let (own, pool) = (self.own.id.clone(), self.pool_id.clone());
        let data = json!({ "type": "management", "userPoolId": pool });
        self.mint(Purpose::Management, (&own, &pool), data, issuer, now)
    }

    /// Signs the claims of a token of an application, which are named by `jti`.
    pub(crate) fn sign_for(
        &mut self,
        purpose: Purpose,
        application: &str,
        jti: String,
        claims: &impl Serialize,
    ) -> Reply<String> {
        let application = self.application(application).unwrap_or(&self.own);
        let (algorithm, secret) = (self.settings.token_algorithm, application.secret.clone());
        let application = application.id.clone();
        let token = self.signing.sign(algorithm, &secret, claims)?;
        let claims = json!(claims);
        let live = Live {
            purpose,
            owner: claims["sub"].as_str().unwrap_or_default().to_owned(),
            application,
            expires: claims["exp"].as_u64().unwrap_or_default(),
        };
        self.tokens.live.insert(jti, live);
        Ok(token)
    }

    /// The claims of a token that was signed for any of the applications, whatever has become of it.
    pub(crate) fn genuine<T: DeserializeOwned>(&self, token: &str) -> Option<T> {
        let mut applications = self.all_applications();
        applications.find_map(|application| {
            let mut secrets = application.secrets();
            secrets.find_map(|secret| self.signing.verify(secret, token))
        })
    }

    /// All the claims of a token that is genuine, in time and not revoked, and what it was made for.
    pub(crate) fn opened(&self, token: &str, now: u64) -> Option<(Purpose, Map<String, Value>)> {
        let claims: Map<String, Value> = self.genuine(token)?;
        let purpose = self.tokens.live.get(claims.get("jti")?.as_str()?)?.purpose;
        (claims.get("exp")?.as_u64()? > now).then_some((purpose, claims))
    }

    /// The claims of a token that is genuine, in time, not revoked and made for `purpose`. Its user may be gone.
    pub(crate) fn claims(&self, token: &str, purpose: Purpose, now: u64) -> Option<Claims> {
        let claims: Claims = self.genuine(token)?;
        let live = self.tokens.live.get(&claims.jti)?;
        (live.purpose == purpose && claims.exp > now).then_some(claims)
    }

    /// The applications that a user is logged in to.
    pub(crate) fn logged_in_to(&self, user: &str, now: u64) -> Vec<&Application> {
        let mine = |token: &&Live| {
            token.purpose == Purpose::Login && token.owner == user && token.expires > now
        };
        let tokens: Vec<_> = self.tokens.live.values().filter(mine).collect();
        let is_one = |a: &&Application| tokens.iter().any(|token| token.application == a.id);
        self.all_applications().filter(is_one).collect()
    }

    /// The users who are logged in to an application, who has logged in last first.
    pub(crate) fn logged_in_at(&self, application: &str, now: u64) -> Vec<&User> {
        let tokens = self.tokens.live.values().filter(|token| {
            let is_login = matches!(token.purpose, Purpose::Login | Purpose::Access);
            is_login && token.application == application && token.expires > now
        });
        let ids: BTreeSet<_> = tokens.map(|token| token.owner.as_str()).collect();
        let users = ids.into_iter().filter_map(|id| self.users.get(id));
        let mut users: Vec<_> = users.collect();
        users.sort_by_key(|user| Reverse((user.text("lastLogin"), user.number)));
        users
    }

    /// Ends the logins of a user, at one application or at all: tokens, refresh tokens and, at all, browsers.
    pub(crate) fn end_logins(&mut self, user: &str, application: Option<&str>) {
        let ends = |owner: &str, at: &str| owner == user && application.is_none_or(|a| a == at);
        self.tokens.live.retain(|_, token| {
            let is_login = matches!(token.purpose, Purpose::Login | Purpose::Access);
            !(is_login && ends(&token.owner, &token.application))
        });
        self.flows.refresh.retain(|_, token| {
            let consent = &token.consent;
            !consent
                .user
                .as_deref()
                .is_some_and(|owner| ends(owner, &consent.client))
        });
        if application.is_none() {
            self.flows
                .browsers
                .retain(|_, browser| browser.user != user);
        }
    }

    /// Takes a token out of use.
    pub(crate) fn revoke(&mut self, claims: &Claims) {
        self.tokens.end(&claims.jti);
    }
}
