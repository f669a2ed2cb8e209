//! Verification of tokens on this machine.

mod claims;
mod demands;

pub use claims::{UnverifiedClaims, VerifiedClaims};

use super::client::AuthenticationClient;
use crate::config::Config;
use crate::declare::{Steps, request};
use crate::error::Result;
use crate::secret::Secret;
use crate::send::{Sending, before};
use crate::wire::Request;
use demands::{Demands, FetchKeys, Kind};

request! {
    /// Verifies an ID token, or the token of a login, on this machine. Returned by
    /// [`verify_id_token`](AuthenticationClient::verify_id_token).
    ///
    /// Nothing is sent but the request for the host's keys, `GET /oidc/.well-known/jwks.json`, when they are first required. When they
    /// are an hour old, they are fetched again, and serve on meanwhile. The following must hold:
    ///
    /// - The signature is valid. The algorithm is the setting
    ///   [`token_algorithm`](crate::authentication::AuthenticationClientBuilder::token_algorithm), whatever the token says: RS256
    ///   with an RSA key of at least 2048 bits, or HS256 with the application's
    ///   [`secret`](crate::authentication::AuthenticationClientBuilder::secret), which takes no request at all.
    /// - The issuer is the setting [`issuer`](crate::authentication::AuthenticationClientBuilder::issuer), and the audience
    ///   contains [`audience`](Self::audience).
    /// - The token has not expired and is already valid, with a
    ///   [`leeway`](crate::authentication::AuthenticationClientBuilder::leeway).
    /// - Its `nonce` is [`nonce`](Self::nonce), if that is set.
    /// - It is not an access token.
    ///
    /// Whether the token has been revoked cannot be seen from the token: where that matters, ask the host with
    /// [`check_login_status`](AuthenticationClient::check_login_status).
    ///
    /// A token with an unknown key makes the client fetch the keys again, at most once in a
    /// [`key_refresh_interval`](crate::authentication::AuthenticationClientBuilder::key_refresh_interval). While the host does not
    /// publish its keys, the known ones are trusted up to a
    /// [`max_key_age`](crate::authentication::AuthenticationClientBuilder::max_key_age). All clients made from one client share the
    /// keys.
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient, id_token: &str, nonce: &str) -> authing::Result<()> {
    /// let claims = client.verify_id_token(id_token).nonce(nonce).await?;
    /// println!("{} has logged in", claims.sub());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::Token`](crate::Error::Token): the token is expired, invalid or not for this application;
    ///   [`TokenError`](crate::TokenError) says why.
    /// - [`Error::Config`](crate::Error::Config): the client has no `app_id` and `audience` is not set, or it has no `secret` for
    ///   HS256.
    /// - The errors of any request, if the host's keys are required and cannot be fetched. All requests that require them fail
    ///   with the same error, until the interval is over and the keys are fetched again.
    pub struct VerifyIdToken("GET /oidc/.well-known/jwks.json"), in steps -> VerifiedClaims {
        id_token: Secret,
    }
    options {
        /// The audience that the token must be intended for: the ID of an API or of another application. Default: this
        /// application.
        audience: String,
        /// The `nonce` of the authorization request. A token with a different nonce, or none, is rejected. Default: the nonce is
        /// not checked.
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

    /// Sends a request only if the keys are not known yet. The session does not change.
    fn run(self) -> Sending<VerifiedClaims> {
        let call = self.call.clone();
        call.clone().many(async move {
            let config = &call.core().config;
            let demands = self.demands(config)?;
            before(config.timeout, Self::OPERATION, demands.verify(&call)).await
        })
    }
}

request! {
    /// Verifies an access token that is a JWT, on this machine: for an API that receives one. Returned by
    /// [`verify_access_token`](AuthenticationClient::verify_access_token).
    ///
    /// The checks are those of [`VerifyIdToken`], without the nonce. Instead of not being an access token, the token must have a
    /// `scope`, which ID tokens do not have. Whether the scope allows what is requested is yours to check, with
    /// [`has_scope`](VerifiedClaims::has_scope).
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
    /// The errors of [`VerifyIdToken`].
    pub struct VerifyAccessToken("GET /oidc/.well-known/jwks.json"), in steps -> VerifiedClaims {
        access_token: Secret,
    }
    options {
        /// The audience that the token must be intended for: the ID of an API or of another application. Default: this
        /// application.
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

    /// Sends a request only if the keys are not known yet. The session does not change.
    fn run(self) -> Sending<VerifiedClaims> {
        let call = self.call.clone();
        call.clone().many(async move {
            let config = &call.core().config;
            let demands = self.demands(config)?;
            before(config.timeout, Self::OPERATION, demands.verify(&call)).await
        })
    }
}

/// # Verification of tokens
impl AuthenticationClient {
    /// [Verifies an ID token](VerifyIdToken), or the token of a login, on this machine.
    ///
    /// Requires the application's ID, or the option `audience`.
    pub fn verify_id_token(&self, id_token: impl Into<Secret>) -> VerifyIdToken {
        VerifyIdToken::new(self.call(), id_token)
    }

    /// [Verifies an access token](VerifyAccessToken) on this machine: for an API that receives one.
    ///
    /// Requires the application's ID, or the option `audience`.
    pub fn verify_access_token(&self, access_token: impl Into<Secret>) -> VerifyAccessToken {
        VerifyAccessToken::new(self.call(), access_token)
    }
}
