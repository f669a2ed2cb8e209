//! Tokens verified without asking the host, and what they say.

use super::client::AuthenticationClient;
use crate::config::Config;
use crate::declare::{Steps, request};
use crate::error::{Error, Result, TokenError};
use crate::jwt::{Claims, Header, Jwt};
use crate::keys::KeySet;
use crate::protocol::SigningAlgorithm;
use crate::request::{Context, Endpoint, Named};
use crate::response::Response;
use crate::secret::Secret;
use crate::send::{Call, Sending};
use crate::wire::Request;
use jsonwebtoken::DecodingKey;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// What a token says that the host has signed for this application and whose time it is: it can be relied on.
///
/// Only [`verify_id_token`](AuthenticationClient::verify_id_token) and
/// [`verify_access_token`](AuthenticationClient::verify_access_token) make one, so a function that takes it cannot be called with
/// claims that nobody has verified. Times are seconds since the beginning of 1970, in UTC.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedClaims(Claims);

/// The accessors of claims that are one text.
macro_rules! texts {
    ($($(#[$doc:meta])* $claim:ident)*) => {
        $($(#[$doc])*
        pub fn $claim(&self) -> Option<&str> {
            self.0.text(stringify!($claim))
        })*
    };
}

impl VerifiedClaims {
    /// The id of the user. In an access token that an application got for itself, the application's.
    pub fn sub(&self) -> &str {
        self.0.text("sub").unwrap_or_default()
    }

    /// Who issued it: the host's `/oidc`.
    pub fn iss(&self) -> &str {
        self.0.text("iss").unwrap_or_default()
    }

    /// Whom it is for: the ids of applications or APIs, this one's among them.
    pub fn aud(&self) -> impl Iterator<Item = &str> {
        self.0.texts("aud")
    }

    /// When it expires.
    pub fn exp(&self) -> u64 {
        self.0.time("exp").unwrap_or_default()
    }

    /// When it was issued.
    pub fn iat(&self) -> u64 {
        self.0.time("iat").unwrap_or_default()
    }

    /// When the user proved who they are, which may be long before the token was issued.
    pub fn auth_time(&self) -> Option<u64> {
        self.0.time("auth_time")
    }

    texts! {
        /// The value that the login was begun with.
        nonce
        /// The application that the token was issued to.
        azp
        /// The id of the token.
        jti
        /// The whole name.
        name
        /// The nickname.
        nickname
        /// The name that the user wants to be called by here.
        preferred_username
        /// The address of the user's picture.
        picture
        /// The e-mail address; see [`email_verified`](Self::email_verified).
        email
        /// The phone number; see [`phone_number_verified`](Self::phone_number_verified).
        phone_number
    }

    /// Whether the user has proved that the e-mail address is theirs.
    pub fn email_verified(&self) -> bool {
        self.get("email_verified") == Some(&Value::Bool(true))
    }

    /// Whether the user has proved that the phone number is theirs.
    pub fn phone_number_verified(&self) -> bool {
        self.get("phone_number_verified") == Some(&Value::Bool(true))
    }

    /// What an access token is good for.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        let texts = self.0.texts("scope");
        texts.flat_map(str::split_ascii_whitespace)
    }

    /// Whether an access token is good for this.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes().any(|granted| granted == scope)
    }

    /// Any claim; `None` also for one that is null.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The names of all claims.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.names()
    }
}

/// What a token says, verified by nobody: **anybody can write such a token**. For logs and debugging only, never to decide who
/// somebody is or what they may do.
///
/// ```
/// use authing::authentication::UnverifiedClaims;
///
/// # fn main() -> authing::Result<()> {
/// let claims = UnverifiedClaims::decode("eyJhbGciOiJub25lIn0.eyJzdWIiOiI1ZjdmMGI1ZSJ9.")?;
/// assert_eq!(claims.get("sub").unwrap(), "5f7f0b5e");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct UnverifiedClaims(Claims);

impl UnverifiedClaims {
    /// Reads a token's claims without looking at its header, its signature, its times.
    ///
    /// # Errors
    ///
    /// [`Error::Token`] with [`TokenError::Malformed`] or [`TokenError::TooLong`].
    pub fn decode(token: &str) -> Result<Self> {
        Ok(Self(Jwt::read(token)?.unverified_claims()?))
    }

    /// A claim; `None` also for one that is null.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The names of all claims.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.names()
    }
}

/// What errors call the request for the host's keys.
const KEY_SET_REQUEST: &str = "GET /oidc/.well-known/jwks.json";

/// The request for the host's keys.
#[derive(Debug)]
struct FetchKeys;

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

/// The host's keys, which take a request when they are not known yet.
async fn key_set(call: &Call<VerifiedClaims>, kid: Option<&str>) -> Result<Arc<KeySet>> {
    let interval = call.core().config.key_refresh_interval;
    let fetch = || call.of().anonymous().send(FetchKeys);
    call.core().keys.get(kid, interval, fetch).await
}

/// What is demanded of a token.
struct Demands<'a> {
    config: &'a Config,
    token: &'a Secret,
    audience: &'a str,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Id { nonce: Option<&'a str> },
    Access,
}

impl<'a> Demands<'a> {
    fn new(
        config: &'a Config,
        token: &'a Secret,
        audience: Option<&'a String>,
        kind: Kind<'a>,
    ) -> Result<Self> {
        let audience = audience.or(config.app_id.as_ref());
        let audience = audience.ok_or_else(|| {
            Error::config(
                "app_id",
                "tokens are the application's: copy its id from the console, or pass `audience`",
            )
        })?;
        Ok(Self {
            config,
            token,
            audience,
            kind,
        })
    }

    /// Verifies the token. Only keys that are not known yet take a request.
    async fn verify(&self, call: &Call<VerifiedClaims>) -> Result<VerifiedClaims> {
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
        let algorithm = self.config.token_algorithm;
        let claims = match algorithm {
            SigningAlgorithm::Rs256 => {
                let key = keys.and_then(|keys| keys.find(header.kid.as_deref()));
                jwt.claims(algorithm, key.ok_or(TokenError::UnknownKey)?)?
            }
            SigningAlgorithm::Hs256 => jwt.claims(algorithm, &self.secret()?)?,
        };
        self.check_origin(&claims)?;
        self.check_times(&claims)?;
        self.check_kind(&claims, header)?;
        Ok(VerifiedClaims(claims))
    }

    fn secret(&self) -> Result<DecodingKey> {
        let secret = self.config.secret.as_ref();
        let secret = secret.ok_or_else(|| {
            Error::config(
                "secret",
                "tokens with HS256 are signed with it: copy it from the console",
            )
        })?;
        Ok(DecodingKey::from_secret(secret.expose().as_bytes()))
    }

    /// Who has issued it, about whom and for whom.
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
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |since| since.as_secs());
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

    /// Whether it is the kind of token that is asked for: both are signed with one key.
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

/// A claim as it was read, or what is wrong with it.
fn required<T>(claims: &Claims, name: &'static str, value: Option<T>) -> Result<T, TokenError> {
    optional(claims, name, value)?.ok_or(TokenError::MissingClaim(name))
}

/// The same where it may be missing.
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

request! {
    /// The request returned by [`AuthenticationClient::verify_id_token`].
    pub struct VerifyIdToken("GET /oidc/.well-known/jwks.json"), in steps -> VerifiedClaims {
        id_token: Secret,
    }
    options {
        /// Whom the token must be for, where that is not this application: the id of an API or of another application.
        audience: String,
        /// The value that the login was begun with, or is: it comes back in the id token. A token with another one, or with none,
        ///
        /// is of another login.
        nonce: String,
    }
}

impl VerifyIdToken {
    fn demands<'a>(&'a self, config: &'a Config) -> Result<Demands<'a>> {
        let nonce = self.nonce.as_deref();
        let kind = Kind::Id { nonce };
        Demands::new(config, &self.id_token, self.audience.as_ref(), kind)
    }
}

impl Steps for VerifyIdToken {
    type Output = VerifiedClaims;

    fn first(&self) -> Result<Request> {
        self.call.of::<()>().anonymous().request(&FetchKeys)
    }

    /// Sends only what has to be, and leaves the session alone.
    fn run(self) -> Sending<VerifiedClaims> {
        let call = self.call.clone();
        call.clone().steps(Self::OPERATION, async move {
            self.demands(&call.core().config)?.verify(&call).await
        })
    }
}

request! {
    /// The request returned by [`AuthenticationClient::verify_access_token`].
    pub struct VerifyAccessToken("GET /oidc/.well-known/jwks.json"), in steps -> VerifiedClaims {
        access_token: Secret,
    }
    options {
        /// Whom the token must be for, where that is not this application: the id of an API or of another application.
        audience: String,
    }
}

impl VerifyAccessToken {
    fn demands<'a>(&'a self, config: &'a Config) -> Result<Demands<'a>> {
        let audience = self.audience.as_ref();
        Demands::new(config, &self.access_token, audience, Kind::Access)
    }
}

impl Steps for VerifyAccessToken {
    type Output = VerifiedClaims;

    fn first(&self) -> Result<Request> {
        self.call.of::<()>().anonymous().request(&FetchKeys)
    }

    /// Sends only what has to be, and leaves the session alone.
    fn run(self) -> Sending<VerifiedClaims> {
        let call = self.call.clone();
        call.clone().steps(Self::OPERATION, async move {
            self.demands(&call.core().config)?.verify(&call).await
        })
    }
}

/// # Verification of tokens
impl AuthenticationClient {
    /// Verifies an id token, or the token of a login, here: no request is needed but for the host's keys, which are fetched from
    /// `GET /oidc/.well-known/jwks.json` when they are first needed and kept for an hour.
    ///
    /// Checked are the signature, [`issuer`](super::AuthenticationClientBuilder::issuer), audience (the application, unless
    /// `audience` says otherwise), the times with a [`leeway`](super::AuthenticationClientBuilder::leeway), the nonce when one is
    /// given, and that it is not an access token. The algorithm is the setting
    /// [`token_algorithm`](super::AuthenticationClientBuilder::token_algorithm), whatever the token says: RS256 with an RSA key
    /// of at least 2048 bits, or HS256 with the application's [`secret`](super::AuthenticationClientBuilder::secret), which
    /// sends nothing at all. What cannot be known here is whether the token was revoked: ask the host with
    /// [`check_login_status`](Self::check_login_status) where that matters.
    ///
    /// An unknown key makes the client look for new ones, at most once in a
    /// [`key_refresh_interval`](super::AuthenticationClientBuilder::key_refresh_interval). Clones and clients made with
    /// [`with_token`](Self::with_token) share the keys.
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient, id_token: &str, nonce: &str) -> authing::Result<()> {
    /// let claims = client.verify_id_token(id_token).nonce(nonce).await?;
    /// println!("{} is here", claims.sub());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::Token`]: the token is not good; [`TokenError`] says why.
    /// - [`Error::Config`]: the client has neither `app_id` nor `audience`, or no `secret` for HS256.
    /// - Those of every request, when the host's keys are needed and cannot be had. All who need them get the same error, until
    ///   the interval is over and they are asked for again.
    pub fn verify_id_token(&self, id_token: impl Into<Secret>) -> VerifyIdToken {
        VerifyIdToken::new(self.call(), id_token)
    }

    /// Verifies an access token that is a JWT here, as [`verify_id_token`](Self::verify_id_token) does, for a service that is
    /// called with one.
    ///
    /// It must have a `scope`, which id tokens do not have, so that none passes for an access token. Ask
    /// [`has_scope`](VerifiedClaims::has_scope) whether it is good for what is wanted.
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient, access_token: &str) -> authing::Result<()> {
    /// let claims = client.verify_access_token(access_token).await?;
    /// if claims.has_scope("order:read") {
    ///     println!("the orders of {}", claims.sub());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`verify_id_token`](Self::verify_id_token).
    pub fn verify_access_token(&self, access_token: impl Into<Secret>) -> VerifyAccessToken {
        VerifyAccessToken::new(self.call(), access_token)
    }
}
