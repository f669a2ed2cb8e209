//! The responses to requests that are refused, and to errors of the API.

use super::page::{no_store, text};
use crate::error::{Error, TokenError};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::borrow::Cow;
use std::fmt;

/// Why a request is refused. It is a response, which tells nothing of the token.
///
/// | Why | Response |
/// |---|---|
/// | no credentials | 401 with `WWW-Authenticate: Bearer`; a browser that asks for a page is redirected to the login |
/// | the token is expired, forged, malformed or for another application | 401 with `error="invalid_token"` |
/// | the access token lacks a scope | 403 with `error="insufficient_scope"` |
/// | the host's keys cannot be fetched | 503, with `Retry-After` if the host sent one |
/// | a setting is missing | 500 |
#[derive(Clone, Debug)]
pub struct Rejection(Reason);

#[derive(Clone, Debug)]
enum Reason {
    /// Nobody is logged in. A browser is sent to this address.
    Nobody(Option<String>),
    /// The token lacks this scope.
    Scope(String),
    Failed(Error),
}

impl Rejection {
    pub(super) fn nobody(login: Option<String>) -> Self {
        Self(Reason::Nobody(login))
    }

    pub(super) fn scope(scope: &str) -> Self {
        Self(Reason::Scope(scope.to_owned()))
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        match &self.0 {
            Reason::Nobody(Some(_)) => StatusCode::SEE_OTHER,
            Reason::Nobody(None) => StatusCode::UNAUTHORIZED,
            Reason::Scope(_) => StatusCode::FORBIDDEN,
            Reason::Failed(error) => status(error),
        }
    }

    /// Why the token was rejected, or could not be verified. `None` if there was no token, or if it lacks a scope. For logs: do not show it to
    /// the caller.
    pub fn error(&self) -> Option<&Error> {
        match &self.0 {
            Reason::Failed(error) => Some(error),
            _ => None,
        }
    }
}

impl From<Error> for Rejection {
    fn from(error: Error) -> Self {
        Self(Reason::Failed(error))
    }
}

impl From<TokenError> for Rejection {
    fn from(error: TokenError) -> Self {
        Error::from(error).into()
    }
}

/// For logs.
impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::Nobody(_) => f.write_str("nobody is logged in"),
            Reason::Scope(scope) => write!(f, "the token lacks the scope `{scope}`"),
            Reason::Failed(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Rejection {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Reason::Failed(error) => std::error::Error::source(error),
            _ => None,
        }
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        match self.0 {
            Reason::Nobody(Some(login)) => super::page::redirect(&login, Vec::new()),
            Reason::Nobody(None) => challenge(StatusCode::UNAUTHORIZED, "log in first", ""),
            Reason::Scope(scope) => challenge(
                StatusCode::FORBIDDEN,
                &format!("the token lacks the scope `{scope}`"),
                &format!(", error=\"insufficient_scope\", scope=\"{scope}\""),
            ),
            Reason::Failed(error) => error.into_response(),
        }
    }
}

/// The response with which a web service answers its own caller: the status is [`status_for_caller`](Error::status_for_caller), with
/// `Retry-After` if the host sent one, and `WWW-Authenticate` for 401.
///
/// The body is one line of text. It is [`message`](Error::message) where the caller can do something about it. A wrong password has the same
/// line as an unknown account. An error of the service itself, 500 or 503, tells the caller nothing, and is a `WARN` of `tracing`.
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = status(&self);
        if status.is_server_error() {
            tracing::warn!(status = status.as_u16(), error = %self, "not answered");
        }
        let body = body(&self, status);
        let mut response = match status {
            StatusCode::UNAUTHORIZED => challenge(status, &body, reason(&self)),
            _ => text(status, &body),
        };
        if let Some(wait) = self.retry_after() {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            let headers = response.headers_mut();
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

pub(super) fn status(error: &Error) -> StatusCode {
    let status = StatusCode::from_u16(error.status_for_caller());
    status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What the caller reads.
fn body(error: &Error, status: StatusCode) -> Cow<'_, str> {
    match status {
        StatusCode::UNAUTHORIZED if error.is_wrong_credentials() => {
            "the account or the password is wrong".into()
        }
        StatusCode::UNAUTHORIZED if error.token_error().is_some() => {
            "the token is not valid: log in again".into()
        }
        StatusCode::UNAUTHORIZED if error.is_not_logged_in() => "log in first".into(),
        StatusCode::TOO_MANY_REQUESTS => "too many requests: try again later".into(),
        StatusCode::SERVICE_UNAVAILABLE => "not available: try again later".into(),
        status if status.is_server_error() => "an error of the service".into(),
        _ => error.message(),
    }
}

/// What the challenge says about the token.
fn reason(error: &Error) -> &'static str {
    match error.token_error().is_some() || error.is_not_logged_in() && error.api().is_some() {
        true => ", error=\"invalid_token\"",
        false => "",
    }
}

/// A response that says which credentials are wanted (RFC 6750).
fn challenge(status: StatusCode, body: &str, more: &str) -> Response {
    let mut response = no_store(text(status, body));
    let plain = HeaderValue::from_static("Bearer realm=\"authing\"");
    let value = HeaderValue::try_from(format!("Bearer realm=\"authing\"{more}"));
    let headers = response.headers_mut();
    headers.insert(header::WWW_AUTHENTICATE, value.unwrap_or(plain));
    response
}
