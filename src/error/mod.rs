//! The one error type, and the questions it answers.

mod api;
mod challenge;
mod code;
mod decode;
mod token;
mod transport;

pub use api::{ApiError, ApiFailure};
pub use challenge::{ApplicationMfa, MfaChallenge, MfaPolicy};
pub use code::ErrorCode;
pub use decode::DecodeError;
pub use token::TokenError;
pub use transport::TransportError;
pub(crate) use transport::TransportKind;

use serde_json::Value;
use std::borrow::Cow;

/// The result of every method here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call, or the building of a client, failed.
///
/// Ask it questions rather than matching on it: [`code`](Self::code) and the `is_…` methods answer from the server's code,
/// never from its message, whose language and words change. No secret is in its `Display`, its `Debug` or its sources.
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
    /// The API refused: it answered, with a code of its own.
    #[error(transparent)]
    Api(Box<ApiError>),
    /// The method needs a login and this client has none; nothing was sent.
    #[error(
        "{operation}: not logged in: log in first, or give the client a token with `set_token` or `with_token`"
    )]
    NotLoggedIn {
        /// The method that needs the login.
        operation: Cow<'static, str>,
    },
    /// An argument cannot be right; nothing was sent.
    #[error("{argument}: {reason}")]
    InvalidArgument {
        /// The argument's name.
        argument: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// There was no answer, or none that came from the API.
    #[error(transparent)]
    Transport(Box<TransportError>),
    /// The API answered with something that does not fit the schema.
    #[error(transparent)]
    Decode(Box<DecodeError>),
    /// A token that was verified here is not good.
    #[error(transparent)]
    Token(TokenError),
    /// The answer of an authorization page has another state than the request that it is held against, or none. Nothing was sent.
    #[error(
        "callback: its state is not the one that was sent: somebody else may have begun this login, so begin a new one"
    )]
    StateMismatch,
    /// A setting of the client cannot be right.
    #[error("setting `{setting}`: {reason}")]
    Config {
        /// The setter's name.
        setting: &'static str,
        /// What is wrong with the value, and what to do.
        reason: String,
    },
}

impl Error {
    /// An error as the API would answer it, for tests of your own error paths.
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

    /// The API's refusal, if it is one.
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }

    /// The code that the API answered.
    pub fn code(&self) -> Option<ErrorCode> {
        self.api().and_then(ApiError::code)
    }

    /// The refusal's name in OAuth 2.0, where the endpoint has no codes: `invalid_grant` for an authorization code or a refresh
    /// token that is not good, `invalid_client` for a wrong application secret, and the like.
    pub fn oauth_error(&self) -> Option<&str> {
        self.api().and_then(ApiError::oauth_error)
    }

    /// What the API sent beside code and message, such as the challenge of a second factor.
    pub fn data(&self) -> Option<&Value> {
        self.api().and_then(ApiError::data)
    }

    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Api(error) => Some(error.status),
            Self::Transport(error) => error.status(),
            _ => None,
        }
    }

    /// The token to prove a second factor with, when the login asks for one (codes 1635 and 1636).
    pub fn mfa_token(&self) -> Option<&str> {
        self.code().filter(|code| code.is_mfa_required())?;
        self.data()?.get("mfaToken")?.as_str()
    }

    /// The challenge of a login that asks for multi-factor authentication (codes 1635 and 1636).
    ///
    /// `None` for every other error, and where the server sent no token.
    pub fn mfa_challenge(&self) -> Option<MfaChallenge> {
        Some(MfaChallenge::read(self.mfa_token()?, self.data()?))
    }

    /// The token to set a new password with, when the login demands one (codes 1639 and 2058).
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

    /// Whether an image captcha is needed: ask for it and repeat with `captcha_code`.
    pub fn is_captcha_required(&self) -> bool {
        self.has_code(ErrorCode::is_captcha_required)
    }

    /// Whether a second factor is needed; [`mfa_challenge`](Self::mfa_challenge) is the way on.
    pub fn is_mfa_required(&self) -> bool {
        self.has_code(ErrorCode::is_mfa_required)
    }

    /// Whether the account or the password is wrong. Show the same text for both.
    pub fn is_wrong_credentials(&self) -> bool {
        self.has_code(ErrorCode::is_wrong_credentials)
    }

    /// Whether a one-time code is wrong or too old. Some operations answer the unspecific 400 or 500 instead.
    pub fn is_wrong_code(&self) -> bool {
        self.has_code(ErrorCode::is_wrong_code)
    }

    /// Whether the thing asked for does not exist.
    pub fn is_not_found(&self) -> bool {
        self.has_code(ErrorCode::is_not_found)
    }

    /// Whether it exists already, or is in use by somebody else.
    pub fn is_already_exists(&self) -> bool {
        self.has_code(ErrorCode::is_already_exists)
    }

    /// Whether a login is needed: there is none, or its token is no longer valid.
    pub fn is_not_logged_in(&self) -> bool {
        matches!(self, Self::NotLoggedIn { .. }) || self.has_code(ErrorCode::is_not_logged_in)
    }

    /// Whether it was asked for too often: wait before the next try.
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(429) || self.has_code(ErrorCode::is_rate_limited)
    }

    /// Whether the time ran out. What was sent may have taken effect.
    pub fn is_timeout(&self) -> bool {
        self.transport()
            .is_some_and(|error| error.kind == TransportKind::Timeout)
    }

    /// Whether no connection could be made: nothing has taken effect.
    pub fn is_connect(&self) -> bool {
        self.transport()
            .is_some_and(|error| error.kind == TransportKind::Connect)
    }

    /// Why a token was refused here, if that is what failed.
    pub fn token_error(&self) -> Option<&TokenError> {
        match self {
            Self::Token(error) => Some(error),
            _ => None,
        }
    }

    /// Whether a token that was verified here is good but for its age: get a new one.
    pub fn is_token_expired(&self) -> bool {
        self.token_error() == Some(&TokenError::Expired)
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
