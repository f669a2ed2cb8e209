//! A login that has begun, and the check of its callback.

use super::code::{AuthorizationCode, AuthorizationTokens};
use crate::error::{ApiError, ApiFailure, Error, Result};
use crate::protocol::Protocol;
use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A login that has begun: the address of the login page, and what is required to check the callback.
///
/// The callback is another HTTP request of the same browser. Keep this value until then, where only that browser leads to it: in
/// the session that your server has for the browser. It can be serialised for that, **including its secrets**; never send it to
/// the browser.
///
/// ```no_run
/// # async fn run(client: authing::AuthenticationClient, callback: &str) -> authing::Result<()> {
/// // The first HTTP request: begin the login, keep it, redirect the browser.
/// let begun = client.build_authorize_url().pkce().build()?;
/// let kept = serde_json::to_string(&begun).unwrap_or_default();
/// println!("redirect to {}", begun.url());
///
/// // The callback, with `?code=..&state=..`: check it, exchange the code, and verify who has logged in. Each user gets a session.
/// let begun: authing::authentication::AuthorizationRequest = serde_json::from_str(&kept).unwrap();
/// let code = begun.accept(callback)?;
/// let session = client.new_session();
/// let tokens = session.get_access_token_by_code(code).await?;
/// if let (Some(id_token), Some(nonce)) = (tokens.id_token, begun.nonce()) {
///     session.verify_id_token(&id_token).nonce(nonce).await?;
///     session.set_token(id_token);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    protocol: String,
    url: String,
    /// What the host calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) issuer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) nonce: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) code_verifier: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) redirect_uri: Option<String>,
}

/// Leaves out state, nonce, code verifier and the query of the address, which only the server and this browser may know.
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
    pub(super) fn new(protocol: Protocol, url: String) -> Self {
        Self {
            protocol: protocol.as_str().to_owned(),
            url,
            issuer: None,
            state: None,
            nonce: None,
            code_verifier: None,
            redirect_uri: None,
        }
    }

    /// The address of the login page.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The `state` that the callback must return. `None` for SAML and CAS.
    pub fn state(&self) -> Option<&str> {
        self.state.as_ref().map(Secret::expose)
    }

    /// The `nonce` that the ID token must contain: pass it to
    /// [`VerifyIdToken::nonce`](crate::authentication::VerifyIdToken::nonce).
    pub fn nonce(&self) -> Option<&str> {
        self.nonce.as_ref().map(Secret::expose)
    }

    /// The code verifier, if [`pkce`](crate::authentication::AuthorizeUrl::pkce) was used.
    pub fn code_verifier(&self) -> Option<&Secret> {
        self.code_verifier.as_ref()
    }

    /// The redirect URI. The exchange of the code must use the same one.
    pub fn redirect_uri(&self) -> Option<&str> {
        self.redirect_uri.as_deref()
    }

    /// Checks the callback and returns its authorization code. Nothing is sent.
    ///
    /// `callback` is the full URL of the callback, its query, or the form that the browser posted.
    ///
    /// # Errors
    ///
    /// - [`Error::StateMismatch`](crate::Error::StateMismatch): the callback does not belong to this request. The user may have
    ///   been lured into another person's login: begin a new one.
    /// - [`Error::IssuerMismatch`](crate::Error::IssuerMismatch): the callback names its issuer (`iss`, RFC 9207), and that is not the
    ///   setting [`issuer`](crate::authentication::AuthenticationClientBuilder::issuer).
    /// - [`Error::Api`](crate::Error::Api): the host refused the login; [`oauth_error`](crate::Error::oauth_error) is
    ///   `access_denied` or `login_required`, for example.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument) for `callback`: it contains a value twice, or values both in its query
    ///   and in its fragment, so somebody may have added to it; it contains no authorization code (for a response type without one, use
    ///   [`accept_tokens`](Self::accept_tokens)); or the protocol is SAML or CAS, which have none (for CAS, pass the `ticket` to
    ///   [`validate_ticket_v2`](crate::AuthenticationClient::validate_ticket_v2)).
    pub fn accept(&self, callback: &str) -> Result<AuthorizationCode> {
        let callback = self.checked(callback)?;
        let code = callback.code.filter(|code| !code.is_empty());
        let code = code.ok_or_else(|| {
            Error::invalid_argument("callback", "it contains no authorization code")
        })?;
        Ok(AuthorizationCode {
            code,
            id_token: callback.id_token,
            access_token: callback.access_token,
            code_verifier: self.code_verifier.clone(),
            redirect_uri: self.redirect_uri.clone(),
        })
    }

    /// Checks the callback of a [response type](crate::authentication::AuthorizeUrl::response_type) without an authorization
    /// code, and returns its tokens. Nothing is sent.
    ///
    /// The tokens came through the browser, so anybody may have put them there: verify the ID token with the
    /// [`nonce`](Self::nonce) of this request, and use the access token only for requests to the host.
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient, form: &str) -> authing::Result<()> {
    /// use authing::authentication::{ResponseMode, ResponseType};
    ///
    /// let begin = client.build_authorize_url().response_type(ResponseType::IdToken);
    /// let begun = begin.response_mode(ResponseMode::FormPost).build()?;
    ///
    /// // The callback, with the form that the browser posts:
    /// let tokens = begun.accept_tokens(form)?;
    /// if let (Some(id_token), Some(nonce)) = (tokens.id_token, begun.nonce()) {
    ///     let claims = client.verify_id_token(id_token).nonce(nonce).await?;
    ///     println!("{} has logged in", claims.sub());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The errors of [`accept`](Self::accept), with tokens in place of the code.
    pub fn accept_tokens(&self, callback: &str) -> Result<AuthorizationTokens> {
        let given = |token: Option<Secret>| token.filter(|token| !token.is_empty());
        let callback = self.checked(callback)?;
        let tokens = AuthorizationTokens {
            id_token: given(callback.id_token),
            access_token: given(callback.access_token),
        };
        match tokens {
            AuthorizationTokens {
                id_token: None,
                access_token: None,
            } => Err(Error::invalid_argument("callback", "it contains no tokens")),
            tokens => Ok(tokens),
        }
    }

    /// The values of a callback that belongs to this request and is not a refusal.
    fn checked(&self, callback: &str) -> Result<Callback> {
        let Some(expected) = &self.state else {
            return Err(Error::invalid_argument(
                "callback",
                "with this protocol it has no authorization code and no state",
            ));
        };
        let values = Callback::read(callback)?;
        if values.state.as_ref() != Some(expected) {
            return Err(Error::StateMismatch);
        }
        let named = values.issuer.as_ref().map(Secret::expose);
        if let (Some(issuer), Some(named)) = (self.issuer.as_deref(), named) {
            if named != issuer {
                return Err(Error::IssuerMismatch);
            }
        }
        if let Some(name) = &values.error {
            let description = values.description.as_ref().map(Secret::expose);
            let failure = ApiFailure {
                code: None,
                message: description.unwrap_or("no message").to_owned(),
                data: None,
                oauth_error: Some(name.expose().to_owned()),
            };
            let operation = format!("GET /{}/auth", self.protocol);
            return Err(ApiError::from_failures(operation.into(), 200, failure, Vec::new()).into());
        }
        Ok(values)
    }
}

/// The values of a callback.
#[derive(Default)]
struct Callback {
    code: Option<Secret>,
    id_token: Option<Secret>,
    access_token: Option<Secret>,
    state: Option<Secret>,
    issuer: Option<Secret>,
    error: Option<Secret>,
    description: Option<Secret>,
}

impl Callback {
    /// Reads a query, with or without the address before it, or a fragment.
    ///
    /// A host sends each value once, and all in one place. Whoever adds another hopes that it is read in place of the host's.
    fn read(callback: &str) -> Result<Self> {
        let start = callback.find(['?', '#']);
        let (before, after) = callback.split_at(start.unwrap_or_default());
        // A query by itself may hold a question mark, or an address, in a value.
        let name = before.split(['=', '&']).next().unwrap_or_default();
        let is_address = start == Some(0) || name.starts_with('/') || name.contains("://");
        let values = if is_address { after } else { callback };
        let (query, fragment) = values.split_once('#').unwrap_or((values, ""));
        let query = query.strip_prefix('?').unwrap_or(query);
        let refused = |reason: String| {
            let reason = format!("{reason}, so somebody may have added to it: begin a new login");
            Err(Error::invalid_argument("callback", reason))
        };
        let mut read = Self::default();
        let mut place = None;
        for (part, text) in [("query", query), ("fragment", fragment)] {
            for (key, value) in url::form_urlencoded::parse(text.as_bytes()) {
                let Some(known) = read.value(&key) else {
                    continue;
                };
                if *place.get_or_insert(part) != part {
                    return refused("it has values both in its query and in its fragment".into());
                }
                if known.replace(Secret::from(value.as_ref())).is_some() {
                    return refused(format!("it has `{key}` more than once"));
                }
            }
        }
        Ok(read)
    }

    /// The place of a value that has a meaning here.
    fn value(&mut self, key: &str) -> Option<&mut Option<Secret>> {
        match key {
            "code" => Some(&mut self.code),
            "id_token" => Some(&mut self.id_token),
            "access_token" => Some(&mut self.access_token),
            "state" => Some(&mut self.state),
            "iss" => Some(&mut self.issuer),
            "error" => Some(&mut self.error),
            "error_description" => Some(&mut self.description),
            _ => None,
        }
    }
}
