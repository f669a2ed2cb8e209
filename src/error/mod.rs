//! The one error type, and the questions it answers.

mod challenge;
mod code;
mod token;

pub use challenge::{ApplicationMfa, MfaChallenge, MfaPolicy};
pub use code::ErrorCode;
pub use token::TokenError;

use serde_json::Value;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

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

/// A refusal by the API.
#[derive(Clone)]
pub struct ApiError {
    operation: Cow<'static, str>,
    pub(crate) status: u16,
    first: ApiFailure,
    others: Vec<ApiFailure>,
    request_id: Option<String>,
}

/// One of the errors in an answer.
#[derive(Clone)]
pub struct ApiFailure {
    /// The code, where there is one: the GraphQL engine's own complaints have none.
    pub code: Option<ErrorCode>,
    /// The server's words, in the language of the request.
    pub message: String,
    /// What came beside them. It may hold a token, so `Debug` prints only its field names.
    pub data: Option<Value>,
    /// The refusal's name in OAuth 2.0, such as `invalid_grant`. The endpoints of the protocols have it in place of a code.
    pub oauth_error: Option<String>,
}

impl ApiError {
    /// A refusal as the API would answer it with HTTP status 200, for tests of your own error paths.
    pub fn new(
        operation: impl Into<Cow<'static, str>>,
        code: Option<ErrorCode>,
        message: impl Into<String>,
    ) -> Self {
        let first = ApiFailure {
            code,
            message: message.into(),
            data: None,
            oauth_error: None,
        };
        Self::from_failures(operation.into(), 200, first, Vec::new())
    }

    pub(crate) fn from_failures(
        operation: Cow<'static, str>,
        status: u16,
        first: ApiFailure,
        others: Vec<ApiFailure>,
    ) -> Self {
        Self {
            operation,
            status,
            first,
            others,
            request_id: None,
        }
    }

    pub(crate) fn with_request_id(mut self, id: Option<String>) -> Self {
        self.request_id = id;
        self
    }

    /// The same refusal with data beside it.
    #[must_use]
    pub fn with_data(mut self, data: Value) -> Self {
        self.first.data = Some(data);
        self
    }

    /// The GraphQL operation, or the method and path, that was refused.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The code of the first error.
    pub fn code(&self) -> Option<ErrorCode> {
        self.first.code
    }

    /// The server's words for the first error. They may be Chinese whatever the language setting.
    pub fn message(&self) -> &str {
        &self.first.message
    }

    /// What came beside the first error.
    pub fn data(&self) -> Option<&Value> {
        self.first.data.as_ref()
    }

    /// All errors of the answer.
    pub fn failures(&self) -> impl Iterator<Item = &ApiFailure> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The name of the first error in OAuth 2.0.
    pub fn oauth_error(&self) -> Option<&str> {
        self.first.oauth_error.as_deref()
    }

    /// The HTTP status of the answer: usually 200.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The server's name for the request, to quote to its operators.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.operation)?;
        if let Some(code) = self.first.code {
            write!(f, "code {code}: ")?;
        }
        if let Some(name) = &self.first.oauth_error {
            write!(f, "{name}: ")?;
        }
        f.write_str(&self.first.message)?;
        if let Some(meaning) = self.first.code.and_then(ErrorCode::meaning) {
            write!(f, " ({meaning})")?;
        }
        match self.others.len() {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("failures", &self.failures().collect::<Vec<_>>())
            .field("request_id", &self.request_id)
            .finish()
    }
}

impl fmt::Debug for ApiFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.data.as_ref().map(|data| match data {
            Value::Object(fields) => fields.keys().cloned().collect(),
            _ => vec!["…".to_owned()],
        });
        f.debug_struct("ApiFailure")
            .field("code", &self.code)
            .field("message", &self.message)
            .field("data", &names)
            .field("oauth_error", &self.oauth_error)
            .finish()
    }
}

impl StdError for ApiError {}

/// There was no answer, or none that came from the API.
#[derive(Clone, Debug)]
pub struct TransportError {
    operation: Cow<'static, str>,
    pub(crate) kind: TransportKind,
    /// Shared, so that all who have waited for one answer get the whole error.
    source: Option<Arc<reqwest::Error>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TransportKind {
    Connect,
    Timeout,
    /// The connection broke after it was made.
    Interrupted,
    /// An answer that is not the API's.
    Foreign {
        status: u16,
        content_type: String,
    },
    TooLarge {
        limit: usize,
    },
}

impl TransportError {
    pub(crate) fn new(operation: Cow<'static, str>, kind: TransportKind) -> Self {
        Self {
            operation,
            kind,
            source: None,
        }
    }

    pub(crate) fn from_reqwest(operation: Cow<'static, str>, error: reqwest::Error) -> Self {
        let kind = if error.is_connect() {
            TransportKind::Connect
        } else if error.is_timeout() {
            TransportKind::Timeout
        } else {
            TransportKind::Interrupted
        };
        // A URL may carry a token or a code.
        let source = Some(Arc::new(error.without_url()));
        Self {
            operation,
            kind,
            source,
        }
    }

    /// The GraphQL operation, or the method and path, that failed.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        match self.kind {
            TransportKind::Foreign { status, .. } => Some(status),
            _ => None,
        }
    }

    /// Whether the request may have taken effect although it failed.
    pub fn may_have_arrived(&self) -> bool {
        self.kind != TransportKind::Connect
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.operation)?;
        match &self.kind {
            TransportKind::Connect => {
                let setting = match self.operation.contains("/events/v1/") {
                    true => "socket_uri",
                    false => "app_host",
                };
                write!(
                    f,
                    "no connection to the host: check `{setting}` (scheme, name, port) and the network"
                )
            }
            TransportKind::Timeout => f.write_str(
                "no answer in time; it may have taken effect (the setting `timeout` gives it longer)",
            ),
            TransportKind::Interrupted => {
                f.write_str("the connection broke before the answer was complete; it may have taken effect")
            }
            TransportKind::Foreign {
                status,
                content_type,
            } => write!(
                f,
                "HTTP status {status} with a body of type `{content_type}` that is not the API's: check that `app_host` is an Authing host"
            ),
            TransportKind::TooLarge { limit } => write!(
                f,
                "the answer has more than {limit} bytes (the setting `max_response_bytes`)"
            ),
        }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|error| error as _)
    }
}

/// The API answered with something that does not fit the schema.
///
/// It names the operation and the place in the answer, and what was expected there, never what was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    operation: Cow<'static, str>,
    path: String,
    problem: String,
}

impl DecodeError {
    pub(crate) fn new(
        operation: Cow<'static, str>,
        path: impl Into<String>,
        problem: impl Into<String>,
    ) -> Self {
        Self {
            operation,
            path: path.into(),
            problem: problem.into(),
        }
    }

    /// The GraphQL operation, or the method and path, whose answer it was.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The place in the answer: `data.loginByEmail.id`. Empty for the answer as a whole.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            operation,
            path,
            problem,
        } = self;
        match path.as_str() {
            "" => write!(f, "{operation}: the answer {problem}"),
            path => write!(f, "{operation}: the answer {problem} at `{path}`"),
        }
    }
}

impl StdError for DecodeError {}
