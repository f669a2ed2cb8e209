//! A request as it goes over the wire.

use crate::secret::Secret;
use std::borrow::Cow;
use std::fmt;

/// A request as it goes over the wire.
///
/// The method `request` of every request type returns it, without sending anything. Its `Debug` hides header values and bodies.
#[derive(Clone)]
pub struct Request {
    pub(crate) operation: Cow<'static, str>,
    pub(crate) method: reqwest::Method,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, Secret)>,
    /// The token among the headers.
    pub(crate) token: Option<Secret>,
    pub(crate) body: RequestBody,
    /// Whether sending it twice does no more than sending it once.
    pub(crate) repeatable: bool,
}

/// What a request carries.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestBody {
    /// Nothing.
    Empty,
    /// JSON text.
    Json(String),
    /// A form, encoded as in a URL.
    Form(String),
    /// One file in a form with several parts.
    File {
        /// The name of the part.
        part: &'static str,
        /// The file's name.
        file_name: String,
        /// The file's media type.
        content_type: String,
        /// The file.
        bytes: Vec<u8>,
    },
}

impl Request {
    /// The GraphQL operation, or the method and path.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The HTTP method.
    pub fn method(&self) -> &str {
        self.method.as_str()
    }

    /// The whole URL. It may carry a secret, such as a one-time code.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The headers that the crate sets, names in lower case. The token is among them.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.expose()))
    }

    /// The body.
    pub fn body(&self) -> &RequestBody {
        &self.body
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("headers", &self.headers)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Json(text) => write!(f, "Json({} bytes)", text.len()),
            Self::Form(text) => write!(f, "Form({} bytes)", text.len()),
            Self::File { bytes, .. } => write!(f, "File({} bytes)", bytes.len()),
        }
    }
}
