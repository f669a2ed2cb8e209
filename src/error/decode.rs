//! Why a response could not be read.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

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
