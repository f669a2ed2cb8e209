//! Why there was no response from the API.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

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
