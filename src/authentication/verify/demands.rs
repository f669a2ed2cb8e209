//! The checks of a token, and the host's keys for its signature.

use super::claims::VerifiedClaims;
use crate::config::Config;
use crate::error::{Error, Result, TokenError};
use crate::jwt::{Claims, Header, Jwt};
use crate::keys::{Ages, KeySet};
use crate::protocol::SigningAlgorithm;
use crate::request::{Context, Endpoint, Named};
use crate::response::Response;
use crate::secret::Secret;
use crate::send::Call;
use crate::signature::TokenKey;
use crate::wire::Request;
use std::borrow::Cow;
use std::sync::Arc;

/// What errors call the request for the host's keys.
const KEY_SET_REQUEST: &str = "GET /oidc/.well-known/jwks.json";

/// The request for the host's keys.
#[derive(Debug)]
pub(super) struct FetchKeys;

impl Named for FetchKeys {
    fn operation(&self) -> Cow<'static, str> {
        KEY_SET_REQUEST.into()
    }
}

impl Endpoint for FetchKeys {
    type Output = KeySet;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context.get("/oidc/.well-known/jwks.json").build()
    }

    fn read(&self, response: &Response) -> Result<KeySet> {
        KeySet::read(response)
    }
}

/// The host's keys. They take a request if they are not known yet.
async fn key_set(call: &Call<VerifiedClaims>, kid: Option<&str>) -> Result<Arc<KeySet>> {
    let config = &call.core().config;
    let ages = Ages {
        interval: config.key_refresh_interval,
        max: config.max_key_age,
    };
    let fetch = || call.of().anonymous().send(FetchKeys);
    call.core().keys.get(kid, ages, fetch).await
}

/// What a token must be to be accepted.
pub(super) struct Demands<'a> {
    config: &'a Config,
    token: &'a Secret,
    audience: &'a str,
    kind: Kind<'a>,
}

pub(super) enum Kind<'a> {
    Id { nonce: Option<&'a str> },
    Access,
}

impl<'a> Demands<'a> {
    pub(super) fn new(
        config: &'a Config,
        token: &'a Secret,
        audience: Option<&'a String>,
        kind: Kind<'a>,
    ) -> Result<Self> {
        let audience = audience.or(config.app_id.as_ref());
        let audience = audience.ok_or_else(|| {
            Error::config(
                "app_id",
                "tokens are issued for an application: copy its ID from the console, or set `audience`",
            )
        })?;
        Ok(Self {
            config,
            token,
            audience,
            kind,
        })
    }

    /// Verifies the token. It takes a request only if the keys are not known yet.
    pub(super) async fn verify(&self, call: &Call<VerifiedClaims>) -> Result<VerifiedClaims> {
        let (jwt, header) = self.read()?;
        let keys = match self.config.token_algorithm {
            SigningAlgorithm::Rs256 => Some(key_set(call, header.kid.as_deref()).await?),
            SigningAlgorithm::Hs256 => None,
        };
        self.verify_with(&jwt, &header, keys.as_deref())
    }

    fn read(&self) -> Result<(Jwt<'a>, Header)> {
        let jwt = Jwt::read(self.token.expose())?;
        let header = jwt.header(self.config.token_algorithm)?;
        Ok((jwt, header))
    }

    fn verify_with(
        &self,
        jwt: &Jwt<'_>,
        header: &Header,
        keys: Option<&KeySet>,
    ) -> Result<VerifiedClaims> {
        let claims = match self.config.token_algorithm {
            SigningAlgorithm::Rs256 => {
                let keys = keys.ok_or(TokenError::UnknownKey)?;
                let keys = keys.find(header.kid.as_deref())?.into_iter();
                keys.map(|key| jwt.claims(key))
                    .find(|claims| !matches!(claims, Err(TokenError::BadSignature)))
                    .unwrap_or(Err(TokenError::BadSignature))?
            }
            SigningAlgorithm::Hs256 => jwt.claims(&self.secret()?)?,
        };
        self.check_origin(&claims)?;
        self.check_times(&claims)?;
        self.check_kind(&claims, header)?;
        Ok(VerifiedClaims(claims))
    }

    fn secret(&self) -> Result<TokenKey> {
        let secret = self.config.secret.as_ref();
        let secret = secret.ok_or_else(|| {
            Error::config(
                "secret",
                "HS256 tokens are signed with it: copy it from the console",
            )
        })?;
        Ok(TokenKey::Secret(secret.clone()))
    }

    /// The issuer, the user and the audience.
    fn check_origin(&self, claims: &Claims) -> Result<(), TokenError> {
        let named = |sub: &&str| !sub.is_empty();
        required(claims, "sub", claims.text("sub").filter(named))?;
        if required(claims, "iss", claims.text("iss"))? != self.config.issuer {
            return Err(TokenError::WrongIssuer);
        }
        required(claims, "aud", claims.texts("aud").next())?;
        match claims.texts("aud").any(|aud| aud == self.audience) {
            true => Ok(()),
            false => Err(TokenError::WrongAudience),
        }
    }

    fn check_times(&self, claims: &Claims) -> Result<(), TokenError> {
        let now = self.config.clock.seconds();
        let leeway = self.config.leeway.as_secs();
        let begins = [
            Some(required(claims, "iat", claims.time("iat"))?),
            optional(claims, "nbf", claims.time("nbf"))?,
        ];
        if required(claims, "exp", claims.time("exp"))?.saturating_add(leeway) <= now {
            return Err(TokenError::Expired);
        }
        let now = now.saturating_add(leeway);
        match begins.into_iter().flatten().any(|begin| begin > now) {
            true => Err(TokenError::NotYetValid),
            false => Ok(()),
        }
    }

    /// Whether it is the expected kind of token: both kinds are signed with the same key.
    fn check_kind(&self, claims: &Claims, header: &Header) -> Result<(), TokenError> {
        let Kind::Id { nonce } = self.kind else {
            return required(claims, "scope", claims.texts("scope").next()).map(drop);
        };
        if header.is_access_token || claims.get("scope").is_some() {
            return Err(TokenError::NotAnIdToken);
        }
        if optional(claims, "azp", claims.text("azp"))?.is_some_and(|azp| azp != self.audience) {
            return Err(TokenError::WrongAudience);
        }
        match nonce {
            Some(nonce) if required(claims, "nonce", claims.text("nonce"))? != nonce => {
                Err(TokenError::WrongNonce)
            }
            _ => Ok(()),
        }
    }
}

/// A claim that must be there.
fn required<T>(claims: &Claims, name: &'static str, value: Option<T>) -> Result<T, TokenError> {
    optional(claims, name, value)?.ok_or(TokenError::MissingClaim(name))
}

/// A claim that may be missing, but not of another type.
fn optional<T>(
    claims: &Claims,
    name: &'static str,
    value: Option<T>,
) -> Result<Option<T>, TokenError> {
    match value {
        None if claims.get(name).is_some() => Err(TokenError::InvalidClaim(name)),
        value => Ok(value),
    }
}
