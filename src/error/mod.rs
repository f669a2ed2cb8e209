//! The one error type, and the questions it answers.

mod api;
mod challenge;
mod code;
mod codes;
mod decode;
mod head;
mod plain;
mod tls;
mod token;
mod transport;

pub use api::{ApiError, ApiFailure};
pub use challenge::{ApplicationMfa, MfaChallenge, MfaPolicy};
pub use code::ErrorCode;
pub use decode::DecodeError;
pub(crate) use head::{Head, is_temporary_status};
pub use token::TokenError;
pub use transport::TransportError;
pub(crate) use transport::TransportKind;

use plain::plain;
use serde_json::Value;
use std::borrow::Cow;
use std::time::Duration;

/// The result of every method here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request failed, or why a client could not be built.
///
/// Ask it questions rather than matching on it: [`code`](Self::code) and the `is_…` methods use the server's code, never its
/// message, whose language and words change. Neither `Display` nor `Debug` nor the sources contain a secret, and `Display` contains no
/// control characters, whatever the server sent.
///
/// What a web service returns to its own caller, and [`status_for_caller`](Self::status_for_caller) says:
///
/// | error | HTTP status |
/// |---|---|
/// | [`InvalidArgument`](Self::InvalidArgument), [`StateMismatch`](Self::StateMismatch), [`IssuerMismatch`](Self::IssuerMismatch), [`is_wrong_code`](Self::is_wrong_code), [`ErrorCode::is_invalid_input`] | 400 |
/// | [`is_wrong_credentials`](Self::is_wrong_credentials), [`is_captcha_required`](Self::is_captcha_required), [`is_mfa_required`](Self::is_mfa_required), [`ErrorCode::is_login_step`], [`is_not_logged_in`](Self::is_not_logged_in), [`token_error`](Self::token_error); an [`oauth_error`](Self::oauth_error) after which the user logs in again: `invalid_grant`, `login_required` and the like | 401 |
/// | [`ErrorCode::is_forbidden`], [`ErrorCode::is_locked`]; `access_denied` | 403 |
/// | [`is_not_found`](Self::is_not_found) | 404 |
/// | [`is_already_exists`](Self::is_already_exists) | 409 |
/// | [`is_rate_limited`](Self::is_rate_limited) | 429, with [`retry_after`](Self::retry_after) |
/// | [`is_temporary`](Self::is_temporary), also of a [`token_error`](Self::token_error); `temporarily_unavailable` | 503, with [`retry_after`](Self::retry_after) |
/// | every other | 500 |
///
/// ```
/// use authing::{Error, ErrorCode};
///
/// fn advice(error: &Error) -> &'static str {
///     match error.code() {
///         Some(ErrorCode::CAPTCHA_REQUIRED) => "show the captcha",
///         Some(code) if code.is_wrong_credentials() => "ask again",
///         _ if error.is_timeout() => "try later",
///         _ => "report it",
///     }
/// }
/// assert_eq!(advice(&Error::refused("loginByEmail", 2006, "密码不正确")), "ask again");
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The API refused the request.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// The method requires a login and this client has none. Nothing was sent.
    #[error(
        "{operation}: not logged in: log in first, or give the client a token with `set_token` or `with_token`"
    )]
    NotLoggedIn {
        /// The method that requires the login.
        operation: Cow<'static, str>,
    },
    /// An argument is invalid. Nothing was sent.
    #[error("{argument}: {}", plain(reason))]
    InvalidArgument {
        /// The argument's name.
        argument: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// There was no response, or none that came from the API.
    #[error(transparent)]
    Transport(Box<TransportError>),
    /// The API returned a response that does not fit the schema.
    #[error(transparent)]
    Decode(Box<DecodeError>),
    /// A token is not valid. It was verified here, without a request.
    #[error(transparent)]
    Token(TokenError),
    /// The `state` of a callback is not that of the authorization request, or is missing. Nothing was sent.
    #[error(
        "callback: its `state` is not that of the authorization request: somebody else may have begun this login, so begin a new one"
    )]
    StateMismatch,
    /// The `iss` of a callback is another host's than the one that the authorization request was for. Nothing was sent.
    #[error(
        "callback: its `iss` is not the issuer that the authorization request was for: another host has answered it, so begin a new login; set `issuer` if the host calls itself differently from its address"
    )]
    IssuerMismatch,
    /// A setting of the client is invalid.
    #[error("setting `{setting}`: {}", plain(reason))]
    Config {
        /// The setter's name.
        setting: &'static str,
        /// What is wrong with the value, and what to do.
        reason: String,
    },
}

impl Error {
    /// An error as the API returns it, for tests of your own error paths.
    pub fn refused(
        operation: impl Into<Cow<'static, str>>,
        code: impl Into<ErrorCode>,
        message: impl Into<String>,
    ) -> Self {
        ApiError::new(operation, Some(code.into()), message).into()
    }

    pub(crate) fn not_logged_in(operation: impl Into<Cow<'static, str>>) -> Self {
        let operation = operation.into();
        Self::NotLoggedIn { operation }
    }

    pub(crate) fn invalid_argument(argument: &'static str, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self::InvalidArgument { argument, reason }
    }

    pub(crate) fn config(setting: &'static str, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self::Config { setting, reason }
    }

    /// The same as an error of a request that has not been sent, since what it needs could not be fetched.
    pub(crate) fn before_request(self) -> Self {
        match self {
            Self::Transport(error) => error.before_request().into(),
            other => other,
        }
    }

    /// The same of a client whose setting of this name has the address of the host.
    pub(crate) fn with_host_setting(self, setting: &'static str) -> Self {
        match self {
            Self::Transport(error) => error.with_host_setting(setting).into(),
            other => other,
        }
    }

    /// The API's own error, if it refused.
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }

    /// The code that the API returned.
    pub fn code(&self) -> Option<ErrorCode> {
        self.api().and_then(ApiError::code)
    }

    /// What went wrong, in words.
    ///
    /// Where the API refused, this is the server's message, in the client's language, or the meaning of the code where the server
    /// sent no message. For every other error it is the English text of `Display`. It contains no control characters. Do not branch on
    /// it: the words change.
    ///
    /// ```
    /// use authing::{Error, ErrorCode};
    ///
    /// let error = Error::refused("loginByEmail", ErrorCode::WRONG_PASSWORD, "the password is wrong");
    /// assert_eq!(error.message(), "the password is wrong");
    /// assert_eq!(error.to_string(), "loginByEmail: code 2006: the password is wrong (ask for it again)");
    /// ```
    pub fn message(&self) -> Cow<'_, str> {
        match self.api().map(|error| (error.message(), error.meaning())) {
            Some(("", Some(meaning))) => meaning.into(),
            Some((message, _)) if !message.is_empty() => plain(message),
            _ => self.to_string().into(),
        }
    }

    /// The OAuth 2.0 error code, where the endpoint has no codes of its own: `invalid_grant` for an authorization code or a refresh
    /// token that is not valid, `invalid_client` for a wrong client secret, and the like.
    pub fn oauth_error(&self) -> Option<&str> {
        self.api().and_then(ApiError::oauth_error)
    }

    /// What the API sent beside code and message, such as a challenge for multi-factor authentication.
    pub fn data(&self) -> Option<&Value> {
        self.api().and_then(ApiError::data)
    }

    /// What is known of the response, where there was one.
    fn head(&self) -> Option<&Head> {
        match self {
            Self::Api(error) => Some(error.head()),
            Self::Transport(error) => error.head(),
            Self::Decode(error) => error.head(),
            _ => None,
        }
    }

    /// The HTTP status, where there was a response. The API refuses with status 200, usually.
    pub fn status(&self) -> Option<u16> {
        self.head().map(|head| head.status)
    }

    /// The HTTP status with which a web service answers its own caller, by the table of [`Error`]: 400, 401, 403, 404, 409, 429, 503, or else
    /// 500. With 429 and 503 goes the header `Retry-After`: [`retry_after`](Self::retry_after).
    ///
    /// A user who is not there is 401, as a wrong password is, so that a login tells nobody who has an account.
    ///
    /// It suits what a person has asked for. Where a service asks for itself, as an administrator, a refusal is its own mistake: 500.
    ///
    /// ```
    /// use authing::Error;
    ///
    /// let error = Error::refused("loginByEmail", 2006, "密码不正确");
    /// assert_eq!(error.status_for_caller(), 401);
    /// ```
    pub fn status_for_caller(&self) -> u16 {
        let is_unauthorized = self.is_wrong_credentials()
            || self.is_captcha_required()
            || self.is_mfa_required()
            || self.has_code(ErrorCode::is_login_step)
            || self.is_not_logged_in();
        match self {
            _ if self.is_rate_limited() => 429,
            _ if self.is_temporary() => 503,
            Self::InvalidArgument { .. } | Self::StateMismatch | Self::IssuerMismatch => 400,
            Self::Token(_) => 401,
            _ if is_unauthorized => 401,
            _ if self.is_wrong_code() || self.has_code(ErrorCode::is_invalid_input) => 400,
            _ if self.has_code(|code| code.is_forbidden() || code.is_locked()) => 403,
            _ if self.is_not_found() => 404,
            _ if self.is_already_exists() => 409,
            _ => self.api().and_then(ApiError::oauth_status).unwrap_or(500),
        }
    }

    /// The server's ID of the request, to quote to its operators.
    pub fn request_id(&self) -> Option<&str> {
        self.head()?.request_id.as_deref()
    }

    /// How long the server asks to wait before the next attempt (`Retry-After`, in either form).
    pub fn retry_after(&self) -> Option<Duration> {
        self.head()?.retry_after
    }

    /// Whether the same request may succeed later: no connection, no response in time, a host that is unavailable or overloaded
    /// (HTTP status 429, 502, 503, 504; codes such as [`BUSY`](ErrorCode::BUSY)), too many requests, or keys of the host that are
    /// [too old](TokenError::OutdatedKeys).
    ///
    /// Whether it may be sent again is another question: a request that changes something may have taken effect, see
    /// [`TransportError::may_have_arrived`].
    pub fn is_temporary(&self) -> bool {
        let has_no_response = self.transport().is_some_and(|error| {
            use TransportKind::{Connect, Interrupted, Timeout, Unprocessed};
            matches!(error.kind, Connect | Timeout | Unprocessed | Interrupted)
        });
        has_no_response
            || matches!(self, Self::Token(TokenError::OutdatedKeys(_)))
            || self.status().is_some_and(is_temporary_status)
            || self.has_code(|code| code.is_temporary() || code.is_rate_limited())
    }

    /// The address of the captcha to show: a picture whose text the next attempt must send as `captcha_code`.
    ///
    /// The server sends it with [`CAPTCHA_REQUIRED`](ErrorCode::CAPTCHA_REQUIRED), and with [`WRONG_CODE`](ErrorCode::WRONG_CODE) and
    /// [`WRONG_PASSWORD`](ErrorCode::WRONG_PASSWORD) where the next attempt needs a captcha too.
    pub fn captcha_url(&self) -> Option<&str> {
        let codes = [
            ErrorCode::CAPTCHA_REQUIRED,
            ErrorCode::WRONG_CODE,
            ErrorCode::WRONG_PASSWORD,
        ];
        self.code().filter(|code| codes.contains(code))?;
        let url = self.data()?.get("url")?.as_str();
        url.filter(|url| !url.is_empty())
    }

    /// The MFA token, when the login requires multi-factor authentication ([`MFA_REQUIRED`](ErrorCode::MFA_REQUIRED) 1635,
    /// [`APP_MFA_REQUIRED`](ErrorCode::APP_MFA_REQUIRED) 1636).
    pub fn mfa_token(&self) -> Option<&str> {
        self.code().filter(|code| code.is_mfa_required())?;
        self.data()?.get("mfaToken")?.as_str()
    }

    /// The challenge of a login that requires multi-factor authentication ([`MFA_REQUIRED`](ErrorCode::MFA_REQUIRED) 1635,
    /// [`APP_MFA_REQUIRED`](ErrorCode::APP_MFA_REQUIRED) 1636).
    ///
    /// `None` for every other error, and where the server sent no token.
    pub fn mfa_challenge(&self) -> Option<MfaChallenge> {
        Some(MfaChallenge::read(self.mfa_token()?, self.data()?))
    }

    /// The token to set a new password with, when the login requires that
    /// ([`FIRST_LOGIN_RESET_PASSWORD`](ErrorCode::FIRST_LOGIN_RESET_PASSWORD) 1639,
    /// [`FORCE_RESET_PASSWORD`](ErrorCode::FORCE_RESET_PASSWORD) 2058).
    pub fn reset_password_token(&self) -> Option<&str> {
        let wanted = [
            ErrorCode::FIRST_LOGIN_RESET_PASSWORD,
            ErrorCode::FORCE_RESET_PASSWORD,
        ];
        self.code().filter(|code| wanted.contains(code))?;
        self.data()?.get("token")?.as_str()
    }

    fn has_code(&self, class: impl Fn(ErrorCode) -> bool) -> bool {
        self.code().is_some_and(class)
    }

    /// Whether a captcha is required: show [`captcha_url`](Self::captcha_url) and retry with the options `captcha_code` and
    /// `client_ip`.
    pub fn is_captcha_required(&self) -> bool {
        self.has_code(ErrorCode::is_captcha_required)
    }

    /// Whether multi-factor authentication is required: continue with [`mfa_challenge`](Self::mfa_challenge).
    pub fn is_mfa_required(&self) -> bool {
        self.has_code(ErrorCode::is_mfa_required)
    }

    /// Whether the account or the password is wrong. Show people the same text for both.
    pub fn is_wrong_credentials(&self) -> bool {
        self.has_code(ErrorCode::is_wrong_credentials)
    }

    /// Whether a captcha or a one-time code is wrong or has expired. Some operations return the unspecific
    /// [`BAD_REQUEST`](ErrorCode::BAD_REQUEST) 400 or [`SERVER_ERROR`](ErrorCode::SERVER_ERROR) 500 instead.
    pub fn is_wrong_code(&self) -> bool {
        self.has_code(ErrorCode::is_wrong_code)
    }

    /// Whether the resource does not exist.
    pub fn is_not_found(&self) -> bool {
        self.has_code(ErrorCode::is_not_found)
    }

    /// Whether the resource exists already, or belongs to somebody else.
    pub fn is_already_exists(&self) -> bool {
        self.has_code(ErrorCode::is_already_exists)
    }

    /// Whether a login is required: there is none, or its token is no longer valid.
    pub fn is_not_logged_in(&self) -> bool {
        matches!(self, Self::NotLoggedIn { .. }) || self.has_code(ErrorCode::is_not_logged_in)
    }

    /// Whether there were too many requests: wait before the next attempt.
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(429) || self.has_code(ErrorCode::is_rate_limited)
    }

    /// Whether there was no response in time. The request may have taken effect.
    pub fn is_timeout(&self) -> bool {
        self.transport()
            .is_some_and(|error| error.kind == TransportKind::Timeout)
    }

    /// Whether no connection could be made, or no secure one. The request has not taken effect.
    pub fn is_connect(&self) -> bool {
        use TransportKind::{Connect, Tls};
        self.transport()
            .is_some_and(|error| matches!(error.kind, Connect | Tls(_)))
    }

    /// Whether it took too long to make a connection.
    pub(crate) fn is_connect_timeout(&self) -> bool {
        self.transport()
            .is_some_and(TransportError::is_connect_timeout)
    }

    /// Why a token is not valid, if that is what failed.
    pub fn token_error(&self) -> Option<&TokenError> {
        match self {
            Self::Token(error) => Some(error),
            _ => None,
        }
    }

    /// Whether a token has expired, and is valid otherwise: get a new one.
    pub fn is_token_expired(&self) -> bool {
        let expired = [TokenError::Expired, TokenError::ManagementTokenExpired];
        self.token_error()
            .is_some_and(|error| expired.contains(error))
    }

    fn transport(&self) -> Option<&TransportError> {
        match self {
            Self::Transport(error) => Some(error),
            _ => None,
        }
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::Transport(Box::new(error))
    }
}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::Decode(Box::new(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_of_an_error_writes_control_characters() {
        const TEXT: &str = "a\nb\u{1b}c";
        let failure = ApiFailure {
            code: Some(2006.into()),
            message: TEXT.to_owned(),
            data: None,
            oauth_error: Some(TEXT.to_owned()),
        };
        let foreign = TransportKind::Foreign {
            status: 200,
            content_type: TEXT.to_owned(),
        };
        let errors: [Error; 5] = [
            ApiError::from_failures(TEXT.into(), 200, failure, Vec::new()).into(),
            DecodeError::new(TEXT.into(), TEXT, TEXT).into(),
            TransportError::new(TEXT.into(), foreign).into(),
            Error::invalid_argument("callback", TEXT),
            Error::config("secret", TEXT),
        ];
        for error in errors {
            let text = error.to_string();
            assert!(!text.contains(char::is_control), "{text:?}");
            assert!(text.contains("a b c"), "{text:?}");
        }
    }
}
