//! The addresses that a browser is sent to, to log in and out, and what comes back from there.

use super::client::AuthenticationClient;
use super::pkce::{ALPHABET, CodeChallengeMethod, verifier};
use crate::config::Config;
use crate::core::Core;
use crate::error::{ApiError, ApiFailure, Error, Result};
use crate::protocol::Protocol;
use crate::random;
use crate::request::segment;
use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use url::Url;

/// What the authorization page is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseType {
    /// `code`: what a server asks for.
    #[default]
    Code,
    /// `code id_token token`
    CodeIdTokenToken,
    /// `code id_token`
    CodeIdToken,
    /// `code token`
    CodeToken,
    /// `id_token token`
    IdTokenToken,
    /// `id_token`
    IdToken,
    /// `token`
    Token,
    /// `none`
    None,
    /// Whatever else the host knows.
    Other(String),
}

impl ResponseType {
    /// The value as it is on the wire, before encoding.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Code => "code",
            Self::CodeIdTokenToken => "code id_token token",
            Self::CodeIdToken => "code id_token",
            Self::CodeToken => "code token",
            Self::IdTokenToken => "id_token token",
            Self::IdToken => "id_token",
            Self::Token => "token",
            Self::None => "none",
            Self::Other(value) => value,
        }
    }
}

impl From<&str> for ResponseType {
    fn from(value: &str) -> Self {
        let known = [
            Self::Code,
            Self::CodeIdTokenToken,
            Self::CodeIdToken,
            Self::CodeToken,
            Self::IdTokenToken,
            Self::IdToken,
            Self::Token,
            Self::None,
        ];
        let found = known.into_iter().find(|known| known.as_str() == value);
        found.unwrap_or_else(|| Self::Other(value.to_owned()))
    }
}

/// How the authorization page hands its answer over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseMode {
    /// In the query of the redirect: what `code` has by itself.
    Query,
    /// In the fragment of the redirect, which no server sees: what tokens have by themselves.
    Fragment,
    /// As a form that the browser posts.
    FormPost,
}

impl ResponseMode {
    /// The value as it is on the wire: `query`, `fragment` or `form_post`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
        }
    }
}

/// The address of a login page in the making, from
/// [`build_authorize_url`](AuthenticationClient::build_authorize_url). What is not set comes from the client's settings, or is
/// what the documentation says. Options that the protocol does not have are left out.
#[derive(Clone)]
#[must_use = "nothing is made before `build`"]
pub struct AuthorizeUrl {
    core: Arc<Core>,
    protocol: Option<Protocol>,
    app_id: Option<String>,
    tenant_id: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    nonce: Option<String>,
    prompt: Option<String>,
    response_mode: Option<ResponseMode>,
    response_type: Option<ResponseType>,
    redirect_uri: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<CodeChallengeMethod>,
    pkce: bool,
    service: Option<String>,
}

/// Leaves out `state`, `nonce` and the challenge, which others must not know before the page is opened.
impl fmt::Debug for AuthorizeUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizeUrl")
            .field("protocol", &self.protocol)
            .field("app_id", &self.app_id)
            .field("scope", &self.scope)
            .field("response_type", &self.response_type)
            .field("redirect_uri", &self.redirect_uri)
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

/// Setters of optional texts.
macro_rules! text_setters {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $($(#[$doc])*
        pub fn $name(mut self, $name: impl Into<String>) -> Self {
            self.$name = Some($name.into());
            self
        })*
    };
}

impl AuthorizeUrl {
    text_setters! {
        /// Another application than the client's.
        app_id
        /// The tenant to log in to. Unless set, the client's setting.
        tenant_id
        /// What the application wants to do and to know, words with spaces between them. Unless set,
        /// `openid profile email phone address` for OpenID Connect and `user` for OAuth 2.0. With `offline_access` there will be a
        /// refresh token; the page then asks the person for consent.
        scope
        /// The text that comes back with the answer. Unless set, a random one.
        state
        /// The text that the ID token will hold. Unless set, a random one for OpenID Connect, and none for OAuth 2.0.
        nonce
        /// What the page must do though the person is logged in already: `login`, `consent`, or `none` to show nothing at all. A
        /// scope of your own with `offline_access` makes it `consent` unless it is set.
        prompt
        /// Where the browser goes afterwards. Unless set, the client's setting.
        redirect_uri
        /// A challenge that was made with [`get_code_challenge_digest`](AuthenticationClient::get_code_challenge_digest). The
        /// verifier is then yours to keep. [`pkce`](Self::pkce) does both.
        code_challenge
        /// The address that a CAS ticket is for; only for [`Protocol::Cas`].
        service
    }

    /// Another protocol than the client's.
    pub fn protocol(mut self, protocol: Protocol) -> Self {
        self.protocol = Some(protocol);
        self
    }

    /// How the answer is handed over. Unless set, as the response type has it.
    pub fn response_mode(mut self, mode: ResponseMode) -> Self {
        self.response_mode = Some(mode);
        self
    }

    /// What is asked for: a code unless set.
    pub fn response_type(mut self, response_type: impl Into<ResponseType>) -> Self {
        self.response_type = Some(response_type.into());
        self
    }

    /// How the challenge was made of the verifier: by SHA-256 unless set. It is always sent, since hosts take a challenge without a
    /// method for the verifier itself.
    pub fn code_challenge_method(mut self, method: CodeChallengeMethod) -> Self {
        self.code_challenge_method = Some(method);
        self
    }

    /// Makes a proof key: the challenge goes to the page, and
    /// [`code_verifier`](AuthorizationRequest::code_verifier) keeps its secret for the exchange of the code. Recommended always;
    /// needed where the application has no secret.
    pub fn pkce(mut self) -> Self {
        self.pkce = true;
        self
    }

    /// Makes the address. Nothing is sent.
    ///
    /// # Errors
    ///
    /// - [`Error::Config`](crate::Error::Config): no app id, or no redirect URI for OpenID Connect and OAuth 2.0.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): a redirect URI that is no URL; both `pkce` and
    ///   `code_challenge`, or a method without either; an ID token asked for by OAuth 2.0.
    pub fn build(self) -> Result<AuthorizationRequest> {
        let core = Arc::clone(&self.core);
        let config = &core.config;
        let protocol = self.protocol.unwrap_or(config.protocol);
        let app_id = self.app_id.clone().or_else(|| config.app_id.clone());
        let app_id = app_id.ok_or_else(|| {
            Error::config(
                "app_id",
                "people log in to an application: copy its id from the console",
            )
        })?;
        match protocol {
            Protocol::Oidc | Protocol::Oauth => self.with_code(config, protocol, app_id),
            Protocol::Saml => {
                let path = format!("/api/v2/saml-idp/{}", segment(&app_id));
                Ok(AuthorizationRequest::new(
                    protocol,
                    address(config, &path, [])?,
                ))
            }
            Protocol::Cas => {
                let path = format!("/cas-idp/{}", segment(&app_id));
                let query = [("service", self.service)];
                Ok(AuthorizationRequest::new(
                    protocol,
                    address(config, &path, query)?,
                ))
            }
        }
    }

    /// The protocols that have a state and a code.
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
                "OAuth 2.0 has no ID token: ask for `code` or `token`, or log in by OpenID Connect",
            ));
        }
        let (code_verifier, challenge, method) =
            match (self.pkce, self.code_challenge, self.code_challenge_method) {
                (true, Some(_), _) => {
                    return Err(Error::invalid_argument(
                        "code_challenge",
                        "`pkce` makes a challenge itself: leave out one of them",
                    ));
                }
                (true, None, method) => {
                    let (verifier, method) = (verifier(), method.unwrap_or_default());
                    let challenge = method.digest(&verifier);
                    (Some(verifier), Some(challenge), Some(method))
                }
                (false, Some(challenge), method) => {
                    (None, Some(challenge), Some(method.unwrap_or_default()))
                }
                (false, None, Some(_)) => {
                    return Err(Error::invalid_argument(
                        "code_challenge_method",
                        "there is no challenge: add `pkce`, or a `code_challenge`",
                    ));
                }
                (false, None, None) => (None, None, None),
            };
        let is_offline = |scope: &String| scope.split(' ').any(|word| word == "offline_access");
        let consent =
            is_oidc && self.prompt.is_none() && self.scope.as_ref().is_some_and(is_offline);
        let usual_scope = match is_oidc {
            true => "openid profile email phone address",
            false => "user",
        };
        let random = || random::text(ALPHABET, 32);
        let state = self.state.unwrap_or_else(random);
        let nonce = self.nonce.or_else(|| is_oidc.then(random));
        let text = |text: &str| Some(text.to_owned());
        let query = [
            ("client_id", Some(app_id)),
            ("redirect_uri", text(&redirect_uri)),
            ("response_type", text(response_type.as_str())),
            ("scope", self.scope.or_else(|| text(usual_scope))),
            ("state", text(&state)),
            ("nonce", nonce.clone()),
            (
                "prompt",
                self.prompt.or_else(|| consent.then(|| "consent".into())),
            ),
            (
                "response_mode",
                self.response_mode.and_then(|mode| text(mode.as_str())),
            ),
            ("code_challenge", challenge),
            (
                "code_challenge_method",
                method.and_then(|method| text(method.as_str())),
            ),
            (
                "tenant_id",
                self.tenant_id.or_else(|| config.tenant_id.clone()),
            ),
        ];
        let url = address(config, &format!("/{}/auth", protocol.as_str()), query)?;
        Ok(AuthorizationRequest {
            state: Some(state.into()),
            nonce: nonce.map(Secret::from),
            code_verifier,
            redirect_uri: Some(redirect_uri),
            ..AuthorizationRequest::new(protocol, url)
        })
    }
}

/// The redirect URI of a call, or that of the client.
pub(super) fn redirect_uri(given: Option<String>, config: &Config) -> Result<String> {
    let uri = given.or_else(|| config.redirect_uri.clone());
    let uri = uri.ok_or_else(|| {
        Error::config(
            "redirect_uri",
            "it is needed to log in: set it for the client or for this call, as the console has it",
        )
    })?;
    match Url::parse(&uri) {
        Ok(_) => Ok(uri),
        Err(_) => Err(Error::invalid_argument(
            "redirect_uri",
            "it is not a URL: write all of it, as `https://shop.example.com/callback`",
        )),
    }
}

fn address<const N: usize>(
    config: &Config,
    path: &str,
    query: [(&str, Option<String>); N],
) -> Result<String> {
    let mut url = Url::parse(&format!("{}{path}", config.base))
        .map_err(|_| Error::invalid_argument("app_id", "it makes no URL with the host"))?;
    let mut given = query
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)))
        .peekable();
    if given.peek().is_some() {
        url.query_pairs_mut().extend_pairs(given);
    }
    Ok(url.into())
}

/// A login that has been begun: the address for the browser, and what is needed to check what comes back.
///
/// The browser comes back with a request of its own, so this must be kept until then where only the same browser leads to it: in
/// the server's session. It can be serialised for that, **secrets in full**; never give it to the browser itself.
///
/// ```no_run
/// # async fn run(client: authing::AuthenticationClient, callback: &str) -> authing::Result<()> {
/// // The first request: begin, keep, redirect.
/// let begun = client.build_authorize_url().pkce().build()?;
/// let kept = serde_json::to_string(&begun).unwrap_or_default();
/// println!("redirect to {}", begun.url());
///
/// // The second request, with `?code=..&state=..` in its address: check, exchange.
/// let begun: authing::authentication::AuthorizationRequest = serde_json::from_str(&kept).unwrap();
/// let code = begun.accept(callback)?;
/// let tokens = client.get_access_token_by_code(code).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    protocol: String,
    url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nonce: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code_verifier: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    redirect_uri: Option<String>,
}

/// Shows nothing that must stay between the server and this browser; the address without its query.
impl fmt::Debug for AuthorizationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationRequest")
            .field("protocol", &self.protocol)
            .field("url", &self.url.split('?').next().unwrap_or_default())
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}

impl AuthorizationRequest {
    fn new(protocol: Protocol, url: String) -> Self {
        Self {
            protocol: protocol.as_str().to_owned(),
            url,
            state: None,
            nonce: None,
            code_verifier: None,
            redirect_uri: None,
        }
    }

    /// The address for the browser.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The text that must come back. `None` for SAML and CAS, which have none.
    pub fn state(&self) -> Option<&str> {
        self.state.as_ref().map(Secret::expose)
    }

    /// The text that the ID token must hold.
    pub fn nonce(&self) -> Option<&str> {
        self.nonce.as_ref().map(Secret::expose)
    }

    /// The secret of the proof key, if [`pkce`](AuthorizeUrl::pkce) was asked for.
    pub fn code_verifier(&self) -> Option<&Secret> {
        self.code_verifier.as_ref()
    }

    /// Where the browser comes back to. The exchange of the code must name the same.
    pub fn redirect_uri(&self) -> Option<&str> {
        self.redirect_uri.as_deref()
    }

    /// Checks what came back and takes the code out of it. Nothing is sent.
    ///
    /// `callback` is the whole address that the browser came back with, or its query, or the form that it posted.
    ///
    /// # Errors
    ///
    /// - [`Error::StateMismatch`](crate::Error::StateMismatch): the answer is not to this request. Somebody may have been lured
    ///   into it: begin anew.
    /// - [`Error::Api`](crate::Error::Api): the page answered with an error; [`oauth_error`](crate::Error::oauth_error) names
    ///   it, such as `access_denied` or `login_required`.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): there is no code (where none was asked for, use
    ///   [`accept_tokens`](Self::accept_tokens)); or the protocol is SAML or CAS, which have another answer (for CAS, give the
    ///   `ticket` to [`validate_ticket_v2`](AuthenticationClient::validate_ticket_v2)).
    pub fn accept(&self, callback: &str) -> Result<AuthorizationCode> {
        let answer = self.checked(callback)?;
        let code = answer.code.filter(|code| !code.is_empty());
        let code = code.ok_or_else(|| Error::invalid_argument("callback", "it holds no code"))?;
        Ok(AuthorizationCode {
            code,
            id_token: answer.id_token,
            access_token: answer.access_token,
            code_verifier: self.code_verifier.clone(),
            redirect_uri: self.redirect_uri.clone(),
        })
    }

    /// The same for a [response type](AuthorizeUrl::response_type) without a code: takes the tokens out of what came back. Nothing
    /// is sent.
    ///
    /// They came through the browser, so anybody may have put them there: verify the ID token with this request's
    /// [`nonce`](Self::nonce), and take an access token for nothing but what the host says of it.
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient, form: &str) -> authing::Result<()> {
    /// use authing::authentication::{ResponseMode, ResponseType};
    ///
    /// let begin = client.build_authorize_url().response_type(ResponseType::IdToken);
    /// let begun = begin.response_mode(ResponseMode::FormPost).build()?;
    ///
    /// // Later, with the form that the browser posts:
    /// let tokens = begun.accept_tokens(form)?;
    /// if let (Some(id_token), Some(nonce)) = (tokens.id_token, begun.nonce()) {
    ///     let claims = client.verify_id_token(id_token).nonce(nonce).await?;
    ///     println!("{} is here", claims.sub());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`accept`](Self::accept), with tokens in place of the code.
    pub fn accept_tokens(&self, callback: &str) -> Result<AuthorizationTokens> {
        let given = |token: Option<Secret>| token.filter(|token| !token.is_empty());
        let answer = self.checked(callback)?;
        let tokens = AuthorizationTokens {
            id_token: given(answer.id_token),
            access_token: given(answer.access_token),
        };
        match tokens {
            AuthorizationTokens {
                id_token: None,
                access_token: None,
            } => Err(Error::invalid_argument("callback", "it holds no tokens")),
            tokens => Ok(tokens),
        }
    }

    /// What came back, if it is the answer to this request and no refusal.
    fn checked(&self, callback: &str) -> Result<Answer> {
        let Some(expected) = &self.state else {
            return Err(Error::invalid_argument(
                "callback",
                "this protocol answers with no code and no state",
            ));
        };
        let mut answer = Answer::read(callback);
        if answer.state.as_ref() != Some(expected) {
            return Err(Error::StateMismatch);
        }
        if let Some(name) = answer.error.take() {
            let failure = ApiFailure {
                code: None,
                message: answer
                    .description
                    .take()
                    .unwrap_or_else(|| "no message".to_owned()),
                data: None,
                oauth_error: Some(name),
            };
            let operation = format!("GET /{}/auth", self.protocol);
            return Err(ApiError::from_failures(operation.into(), 200, failure, Vec::new()).into());
        }
        Ok(answer)
    }
}

/// What a browser brings back from the authorization page.
#[derive(Default)]
struct Answer {
    code: Option<Secret>,
    id_token: Option<Secret>,
    access_token: Option<Secret>,
    state: Option<Secret>,
    error: Option<String>,
    description: Option<String>,
}

impl Answer {
    /// Reads a query, with or without the address before it, or a fragment.
    fn read(callback: &str) -> Self {
        // A query by itself may hold a question mark in a value.
        let is_address = callback.contains("://") || callback.starts_with(['/', '?', '#']);
        let start = callback.find(['?', '#']).filter(|_| is_address);
        let query = start.and_then(|at| callback.get(at + 1..));
        let mut answer = Self::default();
        // Where there are both, the page has used the query or the fragment.
        let pairs = query.unwrap_or(callback).split('#').map(str::as_bytes);
        for (key, value) in pairs.flat_map(url::form_urlencoded::parse) {
            let secret = || Some(Secret::from(value.as_ref()));
            match key.as_ref() {
                "code" => answer.code = secret(),
                "id_token" => answer.id_token = secret(),
                "access_token" => answer.access_token = secret(),
                "state" => answer.state = secret(),
                "error" => answer.error = Some(value.into_owned()),
                "error_description" => answer.description = Some(value.into_owned()),
                _ => {}
            }
        }
        answer
    }
}

/// A code that the authorization page has given, good for one exchange by
/// [`get_access_token_by_code`](AuthenticationClient::get_access_token_by_code).
///
/// [`AuthorizationRequest::accept`] makes one that knows its verifier and its redirect URI; a text becomes one that knows neither.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorizationCode {
    /// The code.
    pub code: Secret,
    /// The ID token that came with it, if the response type asked for one. It came through the browser: verify it.
    pub id_token: Option<Secret>,
    /// The access token that came with it, if the response type asked for one.
    pub access_token: Option<Secret>,
    /// The secret of the proof key.
    pub code_verifier: Option<Secret>,
    /// Where the browser came back to.
    pub redirect_uri: Option<String>,
}

/// Tokens that the authorization page has given without a code, from
/// [`AuthorizationRequest::accept_tokens`]. They came through the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorizationTokens {
    /// Who has logged in, if the response type asked for that.
    pub id_token: Option<Secret>,
    /// What to show to APIs, if the response type asked for that.
    pub access_token: Option<Secret>,
}

impl<T: Into<Secret>> From<T> for AuthorizationCode {
    fn from(code: T) -> Self {
        Self {
            code: code.into(),
            id_token: None,
            access_token: None,
            code_verifier: None,
            redirect_uri: None,
        }
    }
}

/// The address that logs a browser out, in the making, from [`build_logout_url`](AuthenticationClient::build_logout_url).
#[derive(Clone, Debug)]
#[must_use = "nothing is made before `build`"]
pub struct LogoutUrl {
    core: Arc<Core>,
    protocol: Option<Protocol>,
    expert: bool,
    id_token: Option<Secret>,
    redirect_uri: Option<String>,
}

impl LogoutUrl {
    text_setters! {
        /// Where the browser goes afterwards. Unless set, nowhere: the client's own redirect URI is for logins.
        redirect_uri
    }

    /// Another protocol than the client's.
    pub fn protocol(mut self, protocol: Protocol) -> Self {
        self.protocol = Some(protocol);
        self
    }

    /// Whether to use the end of session of OpenID Connect, `/oidc/session/end`, instead of Authing's own logout page. Other
    /// protocols have none.
    pub fn expert(mut self, expert: bool) -> Self {
        self.expert = expert;
        self
    }

    /// The ID token of the login that is to end, for [`expert`](Self::expert). Without it the host may ask the person, and may
    /// refuse to redirect.
    pub fn id_token(mut self, id_token: impl Into<Secret>) -> Self {
        self.id_token = Some(id_token.into());
        self
    }

    /// Makes the address. Nothing is sent. It holds the ID token, if there is one: keep it out of logs.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument): an ID token where it would not be sent.
    pub fn build(self) -> Result<String> {
        let config = &self.core.config;
        let protocol = self.protocol.unwrap_or(config.protocol);
        let redirect = self.redirect_uri;
        if (protocol, self.expert) == (Protocol::Oidc, true) {
            let hint = self.id_token.map(|token| token.expose().to_owned());
            let query = [
                ("id_token_hint", hint),
                ("post_logout_redirect_uri", redirect),
            ];
            return address(config, "/oidc/session/end", query);
        }
        if self.id_token.is_some() {
            return Err(Error::invalid_argument(
                "id_token",
                "only the end of session of OpenID Connect takes it: set `expert(true)`, or leave it out",
            ));
        }
        match protocol {
            Protocol::Cas => address(config, "/cas-idp/logout", [("url", redirect)]),
            _ => address(
                config,
                "/login/profile/logout",
                [("redirect_uri", redirect)],
            ),
        }
    }
}

/// # Login in a browser
impl AuthenticationClient {
    /// Begins a login in a browser: makes the address of the login page. Nothing is sent.
    ///
    /// Needs an [`app_id`](super::AuthenticationClientBuilder::app_id) and, for OpenID Connect and OAuth 2.0, a
    /// [`redirect_uri`](super::AuthenticationClientBuilder::redirect_uri). State and nonce are random unless they are set.
    ///
    /// | [`Protocol`] | Address | Its query |
    /// |---|---|---|
    /// | `Oidc` | `/oidc/auth` | `client_id`, `redirect_uri`, `response_type`, `scope`, `state`, `nonce`, and what is set |
    /// | `Oauth` | `/oauth/auth` | `client_id`, `redirect_uri`, `response_type`, `scope`, `state`, and what is set |
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
    pub fn build_authorize_url(&self) -> AuthorizeUrl {
        AuthorizeUrl {
            core: Arc::clone(self.core()),
            protocol: None,
            app_id: None,
            tenant_id: None,
            scope: None,
            state: None,
            nonce: None,
            prompt: None,
            response_mode: None,
            response_type: None,
            redirect_uri: None,
            code_challenge: None,
            code_challenge_method: None,
            pkce: false,
            service: None,
        }
    }

    /// Makes the address that ends a browser's session with the host. Nothing is sent, and the session of this client stays.
    ///
    /// | Case | Address | Its query |
    /// |---|---|---|
    /// | CAS | `/cas-idp/logout` | `url` |
    /// | OpenID Connect and [`expert`](LogoutUrl::expert) | `/oidc/session/end` | `id_token_hint`, `post_logout_redirect_uri` |
    /// | otherwise | `/login/profile/logout` | `redirect_uri` |
    ///
    /// All values are encoded, and each is there if it is set: the official SDKs encode none, and demand both of the expert's.
    pub fn build_logout_url(&self) -> LogoutUrl {
        LogoutUrl {
            core: Arc::clone(self.core()),
            protocol: None,
            expert: false,
            id_token: None,
            redirect_uri: None,
        }
    }
}
