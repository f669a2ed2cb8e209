//! Who sends a request.

use super::cookies::{Cookies, Kept};
use super::rejection::Rejection;
use crate::authentication::{AuthenticationClient, UnverifiedClaims, VerifiedClaims};
use crate::error::{Error, Result, TokenError};
use crate::secret::Secret;
use axum::extract::{FromRef, OriginalUri};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Finds out who sends a request, by a token that is verified on this machine.
///
/// - `Authorization: Bearer` with an ID token or an access token of the application. An access token is one with a `scope`; it is verified as
///   [`verify_access_token`](AuthenticationClient::verify_access_token) does, every other token as
///   [`verify_id_token`](AuthenticationClient::verify_id_token). A route for access tokens alone requires a
///   [scope](VerifiedClaims::require_scope), which ID tokens do not have.
/// - Without it, the session cookie, if the guard is [that of a login](super::Login::guard). It holds the ID token.
///
/// A token that is not valid is an error in the header, and counts as none in the cookie: the browser logs in again. Nothing is sent but the
/// request for the host's keys, when they are needed. A token that was revoked is accepted until it expires: where that matters, ask the host
/// with [`check_login_status`](AuthenticationClient::check_login_status).
///
/// It is a state for the extractors, and so are a client and a [`Login`](super::Login): see [the module](super#state). Clones share it.
#[derive(Clone, Debug)]
pub struct Guard(Arc<Rules>);

#[derive(Clone, Debug)]
struct Rules {
    client: AuthenticationClient,
    audience: Option<String>,
    sessions: Option<Arc<Sessions>>,
}

/// How browsers are known, and where they log in.
#[derive(Debug)]
pub(super) struct Sessions {
    pub(super) cookies: Cookies,
    pub(super) login_path: String,
}

/// What the session cookie holds.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Session {
    pub(super) id_token: Secret,
}

/// Who sends a request.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) claims: VerifiedClaims,
    token: Secret,
    is_access_token: bool,
}

/// What was found out about a request, and by which guard.
#[derive(Clone)]
struct Known(Guard, Caller);

impl Guard {
    /// A guard that knows tokens in `Authorization: Bearer` alone.
    pub fn new(client: &AuthenticationClient) -> Self {
        Self(Arc::new(Rules {
            // Its own session, if it has one, is nobody's who sends a request.
            client: client.new_session(),
            audience: None,
            sessions: None,
        }))
    }

    pub(super) fn with_sessions(client: &AuthenticationClient, sessions: Arc<Sessions>) -> Self {
        let rules = Arc::unwrap_or_clone(Self::new(client).0);
        Self(Arc::new(Rules {
            sessions: Some(sessions),
            ..rules
        }))
    }

    /// The audience that tokens in `Authorization: Bearer` must be intended for: the ID of an API. Default: the client's application.
    #[must_use]
    pub fn audience(self, audience: impl Into<String>) -> Self {
        let rules = Arc::unwrap_or_clone(self.0);
        Self(Arc::new(Rules {
            audience: Some(audience.into()),
            ..rules
        }))
    }

    /// The claims of whoever sends a request with these headers; `None` without credentials. For other frameworks than `axum`.
    ///
    /// ```no_run
    /// # async fn run(guard: authing::axum::Guard, headers: axum::http::HeaderMap) -> Result<(), authing::axum::Rejection> {
    /// match guard.identify(&headers).await? {
    ///     Some(claims) => println!("{} is here", claims.sub()),
    ///     None => println!("somebody is here"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The token in the header is not valid, or the host's keys cannot be fetched.
    pub async fn identify(&self, headers: &HeaderMap) -> Result<Option<VerifiedClaims>, Rejection> {
        let caller = self.caller(headers).await?;
        Ok(caller.map(|caller| caller.claims))
    }

    async fn caller(&self, headers: &HeaderMap) -> Result<Option<Caller>, Rejection> {
        if let Some(token) = bearer(headers)? {
            return Ok(Some(self.bearer(token).await?));
        }
        let cookie = |sessions: &Arc<Sessions>| sessions.cookies.read(headers, Kept::Session);
        let Some(Session { id_token }) = self.0.sessions.as_ref().and_then(cookie) else {
            return Ok(None);
        };
        match self.0.client.verify_id_token(&id_token).await {
            Ok(claims) => Ok(Some(Caller {
                claims,
                token: id_token,
                is_access_token: false,
            })),
            Err(error @ Error::Token(_)) if !error.is_temporary() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn bearer(&self, token: Secret) -> Result<Caller> {
        let (client, audience) = (&self.0.client, self.0.audience.clone());
        // Both methods verify the whole token. This only says which of them has a chance.
        let unverified = UnverifiedClaims::decode(token.expose())?;
        let is_access_token = unverified.get("scope").is_some();
        let claims = match is_access_token {
            true => {
                {
                    let verify = client.verify_access_token(&token);
                    verify.if_some(audience, |verify, audience| verify.audience(audience))
                }
                .await?
            }
            false => {
                {
                    let verify = client.verify_id_token(&token);
                    verify.if_some(audience, |verify, audience| verify.audience(audience))
                }
                .await?
            }
        };
        Ok(Caller {
            claims,
            token,
            is_access_token,
        })
    }

    /// Who sends the request, found out once.
    pub(super) async fn known(&self, parts: &mut Parts) -> Result<Option<Caller>, Rejection> {
        if let Some(Known(guard, caller)) = parts.extensions.get::<Known>() {
            // Another guard may have other rules.
            if Arc::ptr_eq(&guard.0, &self.0) {
                return Ok(Some(caller.clone()));
            }
        }
        let caller = self.caller(&parts.headers).await?;
        if let Some(caller) = &caller {
            parts.extensions.insert(Known(self.clone(), caller.clone()));
        }
        Ok(caller)
    }

    /// Who sends the request, or the response to somebody unknown.
    pub(super) async fn admit(&self, parts: &mut Parts) -> Result<Caller, Rejection> {
        let caller = self.known(parts).await?;
        caller.ok_or_else(|| Rejection::nobody(self.login(parts)))
    }

    /// A client with the caller's token.
    pub(super) fn session(&self, caller: &Caller) -> Result<AuthenticationClient, TokenError> {
        match caller.is_access_token {
            true => Err(TokenError::NotAnIdToken),
            false => Ok(self.0.client.with_token(&caller.token)),
        }
    }

    /// The address of the login, for a browser that asks for a page.
    fn login(&self, parts: &Parts) -> Option<String> {
        let sessions = self.0.sessions.as_ref()?;
        let accept = parts.headers.get(header::ACCEPT)?.to_str().ok()?;
        if parts.method != Method::GET || !accept.contains("text/html") {
            return None;
        }
        // That of a nested router is shorter.
        let original = parts.extensions.get::<OriginalUri>();
        let uri = original.map_or(&parts.uri, |OriginalUri(uri)| uri);
        let here = uri.path_and_query().map_or("/", |path| path.as_str());
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("return_to", here);
        Some(format!("{}?{}", sessions.login_path, query.finish()))
    }
}

impl FromRef<AuthenticationClient> for Guard {
    fn from_ref(client: &AuthenticationClient) -> Self {
        Self::new(client)
    }
}

/// The token in `Authorization: Bearer`. Other schemes, such as that of a gateway, are not looked at.
fn bearer(headers: &HeaderMap) -> Result<Option<Secret>, TokenError> {
    let values = headers.get_all(header::AUTHORIZATION).into_iter();
    let mut tokens = values.filter_map(|value| {
        let value = value.as_bytes();
        let end = value.iter().position(|byte| *byte == b' ');
        let (scheme, token) = value.split_at(end.unwrap_or(value.len()));
        scheme.eq_ignore_ascii_case(b"bearer").then_some(token)
    });
    match (tokens.next(), tokens.next()) {
        (None, _) => Ok(None),
        (Some(token), None) => {
            let token = std::str::from_utf8(token.trim_ascii());
            let token = token.map_err(|_| TokenError::Malformed("it is not text"))?;
            Ok(Some(token.into()))
        }
        (Some(_), Some(_)) => Err(TokenError::Malformed(
            "the header `Authorization` comes twice",
        )),
    }
}
