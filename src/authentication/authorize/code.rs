//! What the callback of a login holds.

use crate::secret::Secret;

/// An authorization code, valid for one exchange with
/// [`get_access_token_by_code`](crate::AuthenticationClient::get_access_token_by_code).
///
/// [`AuthorizationRequest::accept`](super::AuthorizationRequest::accept) returns one with its code verifier and redirect URI. A
/// text converts into one without them: `AuthorizationCode::from("...")`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorizationCode {
    /// The code.
    pub code: Secret,
    /// The ID token of the callback, if the response type includes one. It came through the browser: verify it.
    pub id_token: Option<Secret>,
    /// The access token of the callback, if the response type includes one. It came through the browser.
    pub access_token: Option<Secret>,
    /// The code verifier of PKCE.
    pub code_verifier: Option<Secret>,
    /// The redirect URI of the authorization request.
    pub redirect_uri: Option<String>,
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

/// Tokens of a callback without an authorization code, from
/// [`AuthorizationRequest::accept_tokens`](super::AuthorizationRequest::accept_tokens). They came through the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuthorizationTokens {
    /// The ID token, if the response type includes one. Verify it.
    pub id_token: Option<Secret>,
    /// The access token, if the response type includes one.
    pub access_token: Option<Secret>,
}
