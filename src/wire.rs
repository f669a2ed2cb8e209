//! A request as it goes over the wire.

use crate::protocol::Lang;
use crate::secret::Secret;
use reqwest::header::HeaderMap;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use url::Url;

/// The HTTP method of a request of your own: see [`make_rest_request`](crate::ManagementClient::make_rest_request).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HttpMethod {
    /// `GET`: changes nothing, so that it is retried.
    Get,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `PATCH`.
    Patch,
    /// `DELETE`.
    Delete,
}

impl HttpMethod {
    /// The name on the wire: `GET`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl From<HttpMethod> for reqwest::Method {
    fn from(method: HttpMethod) -> Self {
        match method {
            HttpMethod::Get => Self::GET,
            HttpMethod::Post => Self::POST,
            HttpMethod::Put => Self::PUT,
            HttpMethod::Patch => Self::PATCH,
            HttpMethod::Delete => Self::DELETE,
        }
    }
}

/// JSON in a place for text: a text as it is, other JSON as its text.
pub(crate) fn as_text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// A request as it goes over the wire.
///
/// The method `request` of every request type returns it, without sending anything. `Debug` leaves out header values, the URL and
/// the body.
#[derive(Clone)]
pub struct Request {
    pub(crate) operation: Cow<'static, str>,
    pub(crate) method: reqwest::Method,
    pub(crate) url: Url,
    pub(crate) headers: Headers,
    /// The token among the headers.
    pub(crate) token: Option<Secret>,
    pub(crate) body: RequestBody,
    /// Whether sending it twice does no more than sending it once.
    pub(crate) repeatable: bool,
    /// The language of the server's messages.
    pub(crate) lang: Lang,
}

/// Headers. `Debug` shows their names alone.
#[derive(Clone, Default)]
pub(crate) struct Headers(pub(crate) HeaderMap);

impl Headers {
    fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        // All of them were made of text.
        let text = |value| std::str::from_utf8(value).unwrap_or_default();
        let all = self.0.iter();
        all.map(move |(name, value)| (name.as_str(), text(value.as_bytes())))
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.keys();
        f.debug_list().entries(names).finish()
    }
}

/// The body of a request.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestBody {
    /// No body.
    Empty,
    /// JSON text.
    Json(String),
    /// A form, encoded as in a URL.
    Form(String),
    /// One file as `multipart/form-data`.
    File {
        /// The name of the part.
        part: &'static str,
        /// The file's name.
        file_name: String,
        /// The file's media type.
        content_type: String,
        /// The file's content.
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

    /// The whole URL. It may contain a secret, such as a one-time code.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// The headers that the crate sets, names in lower case. The token is among them.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers.iter()
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

/// A response as it came over the wire: status, headers and body.
pub(crate) type Parts = (u16, HeaderMap, Vec<u8>);

/// What answers in the place of a host: for tests that need more responses than sockets carry.
#[derive(Clone)]
pub(crate) struct StandIn(pub(crate) Arc<dyn Fn(&Request) -> Parts + Send + Sync>);

impl fmt::Debug for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StandIn")
    }
}
