//! Why a response could not be read.

use super::head::Head;
use super::plain::Plain;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt::{self, Write as _};

/// The API returned a response that does not fit the schema.
///
/// It names the operation, the place in the response, and what was expected there, never what was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    operation: Cow<'static, str>,
    path: String,
    problem: String,
    /// What is known of the response.
    head: Option<Head>,
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
            head: None,
        }
    }

    /// What is known of the response.
    pub(crate) fn with_head(mut self, head: Head) -> Self {
        self.head = Some(head);
        self
    }

    pub(super) fn head(&self) -> Option<&Head> {
        self.head.as_ref()
    }

    /// The GraphQL operation, or the method and path, whose response it was.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The place in the response: `data.loginByEmail.id`. Empty for the response as a whole.
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
            head: _,
        } = self;
        let f = &mut Plain(f);
        match path.as_str() {
            "" => write!(f, "{operation}: the response {problem}"),
            path => write!(f, "{operation}: the response {problem} at `{path}`"),
        }
    }
}

impl StdError for DecodeError {}
