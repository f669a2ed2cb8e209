//! Why there was no response from the API.

use super::head::Head;
use super::plain::Plain;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt::{self, Write as _};
use std::sync::Arc;

/// There was no response, or none that came from the API.
#[derive(Clone, Debug)]
pub struct TransportError {
    operation: Cow<'static, str>,
    pub(crate) kind: TransportKind,
    /// What is known of the response, where there was one.
    head: Option<Head>,
    /// Whether it was about something that the request needs: the request itself was not sent.
    is_before_request: bool,
    /// The client's setting that has the address of the host.
    host_setting: &'static str,
    /// Shared, so that all who have waited for one response get the whole error.
    source: Option<Arc<reqwest::Error>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TransportKind {
    Connect,
    Timeout,
    /// The connection broke after it was made.
    Interrupted,
    /// A response that is not the API's.
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
            head: None,
            is_before_request: false,
            host_setting: "app_host",
            source: None,
        }
    }

    /// What is known of the response.
    pub(crate) fn with_head(mut self, head: Head) -> Self {
        self.head = Some(head);
        self
    }

    /// The same about something that a request needs before it is sent.
    pub(super) fn before_request(mut self) -> Self {
        self.is_before_request = true;
        self
    }

    /// The same of a client whose setting of this name has the address of the host.
    pub(super) fn with_host_setting(mut self, setting: &'static str) -> Self {
        self.host_setting = setting;
        self
    }

    pub(super) fn head(&self) -> Option<&Head> {
        self.head.as_ref()
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
            source,
            ..Self::new(operation, kind)
        }
    }

    /// The GraphQL operation, or the method and path, that failed.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The HTTP status, where there was a response.
    pub fn status(&self) -> Option<u16> {
        match self.kind {
            TransportKind::Foreign { status, .. } => Some(status),
            _ => None,
        }
    }

    /// Whether the request may have taken effect although it failed.
    ///
    /// `false` where there was no connection, and where what failed is a request that comes before it: for the host's key, or for the
    /// administrator's token.
    pub fn may_have_arrived(&self) -> bool {
        self.kind != TransportKind::Connect && !self.is_before_request
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut Plain(f);
        write!(f, "{}: ", self.operation)?;
        match &self.kind {
            TransportKind::Connect => {
                let setting = match self.operation.contains("/events/v1/") {
                    true => "socket_uri",
                    false => self.host_setting,
                };
                write!(
                    f,
                    "no connection to the host: check `{setting}` (scheme, name, port) and the network"
                )
            }
            TransportKind::Timeout if self.is_before_request => {
                f.write_str("no response in time (the setting `timeout` allows more time)")
            }
            TransportKind::Interrupted if self.is_before_request => {
                f.write_str("the connection broke before the response was complete")
            }
            TransportKind::Timeout => f.write_str(
                "no response in time; the request may have taken effect (the setting `timeout` allows more time)",
            ),
            TransportKind::Interrupted => {
                f.write_str("the connection broke before the response was complete; the request may have taken effect")
            }
            TransportKind::Foreign {
                status,
                content_type,
            } => write!(
                f,
                "HTTP status {status} with a body of type `{content_type}` that is not the API's: check that `{}` is an Authing host",
                self.host_setting
            ),
            TransportKind::TooLarge { limit } => write!(
                f,
                "the response has more than {limit} bytes: raise `max_response_bytes` to accept it"
            ),
        }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|error| error as _)
    }
}
