//! The address of a login page.

use super::address::{app_id, host_url, redirect_uri};
use super::request::AuthorizationRequest;
use super::types::{ResponseMode, ResponseType};
use crate::authentication::pkce::{ALPHABET, CodeChallengeMethod, verifier};
use crate::config::Config;
use crate::declare::address;
use crate::error::{Error, Result};
use crate::protocol::Protocol;
use crate::random;
use crate::request::segment;
use crate::secret::Secret;

address! {
    /// The address of a login page, returned by
    /// [`build_authorize_url`](crate::AuthenticationClient::build_authorize_url).
    ///
    /// Requires an [`app_id`](crate::authentication::AuthenticationClientBuilder::app_id) and, for OpenID Connect and OAuth 2.0,
    /// a [`redirect_uri`](crate::authentication::AuthenticationClientBuilder::redirect_uri). An option that the protocol does not
    /// have is ignored.
    ///
    /// | [`Protocol`] | Address | Query |
    /// |---|---|---|
    /// | `Oidc` | `/oidc/auth` | `client_id`, `redirect_uri`, `response_type`, `scope`, `state`, `nonce`, and the options that are set |
    /// | `Oauth` | `/oauth/auth` | `client_id`, `redirect_uri`, `response_type`, `scope`, `state`, and the options that are set |
    /// | `Saml` | `/api/v2/saml-idp/{app_id}` | none |
    /// | `Cas` | `/cas-idp/{app_id}` | `service` if it is set |
    ///
    /// ```
    /// # fn run() -> authing::Result<()> {
    /// let client = authing::AuthenticationClient::builder()
    ///     .app_id("AUTHING_APP_ID")
    ///     .app_host("https://your-domain.authing.cn")
    ///     .redirect_uri("https://shop.example.com/callback")
    ///     .build()?;
    /// let begun = client.build_authorize_url().pkce().build()?;
    /// assert!(begun.url().starts_with("https://your-domain.authing.cn/oidc/auth?client_id=AUTHING_APP_ID&"));
    /// # Ok(())
    /// # }
    /// # run().unwrap();
    /// ```
    pub struct AuthorizeUrl {
        pkce: bool,
    }
    options {
        /// The application to log in to. Default: the client's.
        app_id: String,
        /// The tenant to log in to. Default: the client's.
        tenant_id: String,
        /// The requested scope, separated by spaces. Default: `openid profile email phone address` for OpenID Connect, `user` for
        /// OAuth 2.0. With `offline_access` the response includes a refresh token, and the page asks the user for consent.
        scope: String,
        /// An opaque value that the callback returns unchanged. Default: a random value.
        state: Secret,
        /// A value that the ID token contains as its `nonce` claim. Default: a random value for OpenID Connect, none for OAuth
        /// 2.0.
        nonce: Secret,
        /// What the page asks for even if the user is logged in: `login`, `consent`, or `none` to show no page at all. Default:
        /// `consent` if `scope` is set and contains `offline_access`, else none.
        prompt: String,
        /// The URL that the browser returns to. It must be one of the application's callback URLs. Default: the client's.
        redirect_uri: String,
        /// The code challenge of a verifier that you keep, from
        /// [`get_code_challenge_digest`](crate::AuthenticationClient::get_code_challenge_digest). [`pkce`](Self::pkce) creates
        /// and keeps both.
        code_challenge: Secret,
        /// How the code challenge is derived from the code verifier. Default: SHA-256. It is always sent, since hosts treat a
        /// challenge without a method as the verifier itself.
        code_challenge_method: CodeChallengeMethod,
        /// The protocol. Default: the client's [`protocol`](crate::authentication::AuthenticationClientBuilder::protocol).
        protocol: Protocol,
        /// How the response is returned. Default: the default of the response type.
        response_mode: ResponseMode,
        /// What the response contains. Default: an authorization code.
        response_type: ResponseType,
        /// The URL that the CAS ticket is issued for; only for [`Protocol::Cas`].
        service: String,
    }
}

impl AuthorizeUrl {
    /// Uses PKCE (RFC 7636) with a random code verifier: the address contains its challenge, and the request keeps the
    /// [`code_verifier`](AuthorizationRequest::code_verifier) for the exchange of the code. Recommended always; required for
    /// applications without a secret.
    pub fn pkce(mut self) -> Self {
        self.pkce = true;
        self
    }

    /// Returns the address, with what is required to check the callback. Nothing is sent.
    ///
    /// # Errors
    ///
    /// - [`Error::Config`](crate::Error::Config): the client has no `app_id`, or no `redirect_uri` for OpenID Connect and OAuth
    ///   2.0.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): `redirect_uri` is not a URL; both `pkce` and `code_challenge`
    ///   are set; `code_challenge_method` is set without either; `response_type` contains an ID token for OAuth 2.0.
    pub fn build(self) -> Result<AuthorizationRequest> {
        let core = self.core.clone();
        let config = &core.config;
        let protocol = self.protocol.unwrap_or(config.protocol);
        let app_id = match &self.app_id {
            Some(app_id) => app_id.clone(),
            None => app_id(config)?.to_owned(),
        };
        let without_state = |url: String| AuthorizationRequest::new(protocol, url);
        match protocol {
            Protocol::Oidc | Protocol::Oauth => self.with_code(config, protocol, app_id),
            Protocol::Saml => {
                let path = format!("/api/v2/saml-idp/{}", segment(&app_id));
                host_url(config, &path, []).map(without_state)
            }
            Protocol::Cas => {
                let path = format!("/cas-idp/{}", segment(&app_id));
                host_url(config, &path, [("service", self.service)]).map(without_state)
            }
        }
    }

    /// OpenID Connect and OAuth 2.0, which have a state and an authorization code.
    fn with_code(
        self,
        config: &Config,
        protocol: Protocol,
        app_id: String,
    ) -> Result<AuthorizationRequest> {
        let is_oidc = protocol == Protocol::Oidc;
        let redirect_uri = redirect_uri(self.redirect_uri, config)?;
        let response_type = self.response_type.unwrap_or_default();
        if !is_oidc && response_type.as_str().contains("id_token") {
            return Err(Error::invalid_argument(
                "response_type",
                "OAuth 2.0 has no ID token: use `code` or `token`, or the protocol `Oidc`",
            ));
        }
        let ProofKey {
            verifier,
            challenge,
            method,
        } = ProofKey::new(self.pkce, self.code_challenge, self.code_challenge_method)?;
        let is_offline = |scope: &String| scope.split(' ').any(|word| word == "offline_access");
        let consent =
            is_oidc && self.prompt.is_none() && self.scope.as_ref().is_some_and(is_offline);
        let usual_scope = match is_oidc {
            true => "openid profile email phone address",
            false => "user",
        };
        let random = || Secret::from(random::text(ALPHABET, 32));
        let exposed = |secret: &Secret| secret.expose().to_owned();
        let state = self.state.unwrap_or_else(random);
        let nonce = self.nonce.or_else(|| is_oidc.then(random));
        let text = |text: &str| Some(text.to_owned());
        let query = [
            ("client_id", Some(app_id)),
            ("redirect_uri", text(&redirect_uri)),
            ("response_type", text(response_type.as_str())),
            ("scope", self.scope.or_else(|| text(usual_scope))),
            ("state", Some(exposed(&state))),
            ("nonce", nonce.as_ref().map(exposed)),
            (
                "prompt",
                self.prompt.or_else(|| consent.then(|| "consent".into())),
            ),
            (
                "response_mode",
                self.response_mode.and_then(|mode| text(mode.as_str())),
            ),
            ("code_challenge", challenge.as_ref().map(exposed)),
            (
                "code_challenge_method",
                method.and_then(|method| text(method.as_str())),
            ),
            (
                "tenant_id",
                self.tenant_id.or_else(|| config.tenant_id.clone()),
            ),
        ];
        let url = host_url(config, &format!("/{}/auth", protocol.as_str()), query)?;
        let mut request = AuthorizationRequest::new(protocol, url);
        request.issuer = Some(config.issuer.clone());
        request.state = Some(state);
        request.nonce = nonce;
        request.code_verifier = verifier;
        request.redirect_uri = Some(redirect_uri);
        Ok(request)
    }
}

/// What the address says about the code verifier, and the verifier if it is kept here.
#[derive(Default)]
struct ProofKey {
    verifier: Option<Secret>,
    challenge: Option<Secret>,
    method: Option<CodeChallengeMethod>,
}

impl ProofKey {
    fn new(
        pkce: bool,
        challenge: Option<Secret>,
        method: Option<CodeChallengeMethod>,
    ) -> Result<Self> {
        let usual = method.unwrap_or_default();
        match (pkce, challenge) {
            (true, Some(_)) => Err(Error::invalid_argument(
                "code_challenge",
                "`pkce` creates a challenge of its own: set only one of them",
            )),
            (true, None) => {
                let verifier = verifier();
                Ok(Self {
                    challenge: Some(usual.digest(&verifier).into()),
                    verifier: Some(verifier),
                    method: Some(usual),
                })
            }
            (false, Some(challenge)) => Ok(Self {
                verifier: None,
                challenge: Some(challenge),
                method: Some(usual),
            }),
            (false, None) if method.is_some() => Err(Error::invalid_argument(
                "code_challenge_method",
                "there is no code challenge: set `pkce` or `code_challenge`",
            )),
            (false, None) => Ok(Self::default()),
        }
    }
}
