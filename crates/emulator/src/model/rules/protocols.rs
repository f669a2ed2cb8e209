//! The rules of the standard protocols: codes and refresh tokens work once, and what came of one login ends together.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::crypto::random_hex;
use crate::model::protocol::{Browser, Challenge, Code, Consent, Refresh, claims};
use crate::model::refusal::Reply;
use crate::model::state::State;
use crate::model::tokens::Purpose;
use crate::model::user::User;

/// Seconds that an authorization code can be used.
const CODE_SECONDS: u64 = 10 * 60;

/// Seconds that a refresh token can be used.
const REFRESH_SECONDS: u64 = 30 * 24 * 3600;

/// The left half of a digest, in base64url: how ID tokens name what came with them.
fn half_hash(text: &str) -> String {
    let digest = Sha256::digest(text);
    URL_SAFE_NO_PAD.encode(digest.get(..16).unwrap_or_default())
}

impl State {
    // ----- browsers

    /// Remembers that somebody is logged in in a browser, and gives the name of that.
    pub(crate) fn add_browser(&mut self, user: &str, now: u64) -> String {
        let id = random_hex(16);
        let user = user.to_owned();
        let browser = Browser { user, since: now };
        self.flows.browsers.insert(id.clone(), browser);
        id
    }

    /// Who is logged in in a browser. Such a login lasts as long as a token.
    pub(crate) fn browser(&self, id: &str, now: u64) -> Option<(Browser, &User)> {
        let browser = self.flows.browsers.get(id)?;
        let user = self
            .users
            .get(&browser.user)
            .filter(|u| u.may_log_in().is_ok())?;
        let ends = browser.since.saturating_add(self.settings.token_seconds);
        (ends > now).then(|| (browser.clone(), user))
    }

    pub(crate) fn remove_browser(&mut self, id: &str) {
        self.flows.browsers.remove(id);
    }

    // ----- codes

    pub(crate) fn add_code(
        &mut self,
        consent: Consent,
        redirect_uri: &str,
        challenge: Option<Challenge>,
        now: u64,
    ) -> String {
        let text = random_hex(20);
        let code = Code {
            consent,
            redirect_uri: redirect_uri.to_owned(),
            challenge,
            expires: now.saturating_add(CODE_SECONDS),
            used: false,
        };
        self.flows.codes.insert(text.clone(), code);
        text
    }

    /// What a code is good for, or why it is not. A code that comes twice has been stolen by somebody, so what it has given ends.
    pub(crate) fn use_code(
        &mut self,
        (protocol, client): (&str, &str),
        code: &str,
        redirect_uri: Option<&str>,
        verifier: Option<&str>,
        now: u64,
    ) -> Result<Consent, &'static str> {
        let code = self.flows.codes.get_mut(code);
        let code = code.ok_or("the code is unknown")?;
        if code.consent.client != client || code.consent.protocol != protocol {
            return Err("the code belongs to another application or protocol");
        }
        if code.used {
            let family = code.consent.family.clone();
            self.revoke_family(&family);
            return Err("the code was used before; all tokens of its login are now revoked");
        }
        if code.expires <= now {
            return Err("the code has expired");
        }
        if redirect_uri != Some(code.redirect_uri.as_str()) {
            return Err("the redirect_uri differs from that of the authorization request");
        }
        match (&code.challenge, verifier) {
            (None, None) => {}
            (None, Some(_)) => {
                return Err(
                    "the authorization request had no code_challenge, but there is a code_verifier",
                );
            }
            (Some(_), None) => return Err("the code_verifier is missing"),
            (Some(challenge), Some(verifier)) if challenge.fits(verifier) => {}
            (Some(_), Some(_)) => {
                return Err("the code_verifier does not match the code_challenge");
            }
        }
        code.used = true;
        Ok(code.consent.clone())
    }

    // ----- tokens

    /// Takes back all that came of one login.
    pub(crate) fn revoke_family(&mut self, family: &str) {
        let refresh = &mut self.flows.refresh;
        refresh.retain(|_, token| token.consent.family != family);
        for jti in self.flows.given.remove(family).unwrap_or_default() {
            self.tokens.end(&jti);
        }
    }

    /// How long an access token is valid: an account for programs has a time of its own.
    fn lifetime(&self, consent: &Consent) -> u64 {
        let account = self.account(&consent.client);
        account.map_or(self.settings.token_seconds, |(_, account)| {
            account.token_lifetime
        })
    }

    pub(crate) fn access_token(
        &mut self,
        consent: &Consent,
        issuer: &str,
        now: u64,
    ) -> Reply<String> {
        let jti = random_hex(12);
        let claims = json!({
            "jti": jti, "sub": consent.user.as_ref().unwrap_or(&consent.client), "iat": now,
            "exp": now.saturating_add(self.lifetime(consent)), "scope": consent.scope,
            "iss": format!("{issuer}/oidc"), "aud": consent.client, "client_id": consent.client,
        });
        let family = self.flows.given.entry(consent.family.clone());
        family.or_default().push(jti.clone());
        self.sign_for(Purpose::Access, &consent.client, jti, &claims)
    }

    /// An ID token: what the scope lets the application know, and the digests of what comes with it. It is as good as the token of
    /// a login.
    pub(crate) fn id_token(
        &mut self,
        consent: &Consent,
        user: &User,
        (access_token, code): (Option<&str>, Option<&str>),
        issuer: &str,
        now: u64,
    ) -> Reply<String> {
        let jti = random_hex(12);
        let mut claims = claims(user, &consent.scope);
        let more = json!({
            "jti": jti, "iss": format!("{issuer}/oidc"), "aud": consent.client, "iat": now,
            "exp": now.saturating_add(self.settings.token_seconds), "auth_time": consent.auth_time,
            "nonce": consent.nonce, "at_hash": access_token.map(half_hash), "c_hash": code.map(half_hash),
        });
        let more = more.as_object().into_iter().flatten();
        claims.extend(
            more.filter(|(_, v)| !v.is_null())
                .map(|(k, v)| (k.clone(), v.clone())),
        );
        let claims = Value::Object(claims);
        self.sign_for(Purpose::Login, &consent.client, jti, &claims)
    }

    /// The answer of a token endpoint.
    pub(crate) fn token_set(&mut self, consent: &Consent, issuer: &str, now: u64) -> Reply {
        let access_token = self.access_token(consent, issuer, now)?;
        let user = consent
            .user
            .as_ref()
            .and_then(|id| self.users.get(id))
            .cloned();
        let id_token = match user {
            Some(user) if consent.protocol == "oidc" && consent.has("openid") => {
                let hashed = (Some(access_token.as_str()), None);
                Some(self.id_token(consent, &user, hashed, issuer, now)?)
            }
            _ => None,
        };
        let mut answer = json!({
            "access_token": access_token, "token_type": "Bearer", "scope": consent.scope,
            "expires_in": self.lifetime(consent),
        });
        if let Some(id_token) = id_token {
            answer["id_token"] = id_token.into();
        }
        if consent.user.is_some() && consent.has("offline_access") {
            let text = random_hex(24);
            let token = Refresh {
                consent: consent.clone(),
                made: now,
                expires: now.saturating_add(REFRESH_SECONDS),
                used: false,
            };
            self.flows.refresh.insert(text.clone(), token);
            answer["refresh_token"] = text.into();
        }
        Ok(answer)
    }

    /// What a refresh token is good for, or why it is not. It works once; one that comes twice ends all that came of its login.
    pub(crate) fn use_refresh_token(
        &mut self,
        (protocol, client): (&str, &str),
        token: &str,
        now: u64,
    ) -> Result<Consent, &'static str> {
        let token = self.flows.refresh.get_mut(token);
        let token = token.ok_or("the refresh token is unknown or was revoked")?;
        if token.consent.client != client || token.consent.protocol != protocol {
            return Err("the refresh token belongs to another application or protocol");
        }
        if token.used {
            let family = token.consent.family.clone();
            self.revoke_family(&family);
            return Err(
                "the refresh token was used before; all tokens of its login are now revoked",
            );
        }
        if token.expires <= now {
            return Err("the refresh token has expired");
        }
        let consent = token.consent.clone();
        let is_there = |id: &String| self.users.contains_key(id);
        if !consent.user.as_ref().is_some_and(is_there) {
            return Err("the user is deleted");
        }
        token.used = true;
        Ok(consent)
    }

    /// What introspection tells of an access token or a refresh token of this application; nothing else is anybody's business.
    pub(crate) fn introspect(&self, client: &str, token: &str, issuer: &str, now: u64) -> Value {
        let nothing = json!({ "active": false });
        if let Some(refresh) = self.flows.refresh.get(token) {
            let consent = &refresh.consent;
            return match consent.client == client && !refresh.used && refresh.expires > now {
                true => json!({
                    "active": true, "token_type": "refresh_token", "scope": consent.scope, "sub": consent.user,
                    "client_id": client, "iat": refresh.made, "exp": refresh.expires,
                    "iss": format!("{issuer}/oidc"),
                }),
                false => nothing,
            };
        }
        match self.opened(token, now) {
            Some((Purpose::Access, mut claims))
                if claims.get("client_id") == Some(&json!(client)) =>
            {
                claims.insert("active".into(), true.into());
                claims.insert("token_type".into(), "Bearer".into());
                Value::Object(claims)
            }
            _ => nothing,
        }
    }

    /// Ends an access token, or a refresh token with all that came of its login, if it is this application's.
    pub(crate) fn revoke_token(&mut self, client: &str, token: &str, now: u64) {
        let refresh = self.flows.refresh.get(token);
        if let Some(refresh) = refresh.filter(|token| token.consent.client == client) {
            let family = refresh.consent.family.clone();
            self.revoke_family(&family);
        } else if let Some((Purpose::Access, claims)) = self.opened(token, now) {
            let jti = claims.get("jti").and_then(Value::as_str);
            if let (Some(jti), true) = (jti, claims.get("client_id") == Some(&json!(client))) {
                self.tokens.end(jti);
            }
        }
    }
}
