//! What the API says when it refuses.

use super::code::ErrorCode;
use serde_json::Value;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

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
