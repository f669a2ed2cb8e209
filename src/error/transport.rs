//! Why there was no response from the API.

use super::head::{Head, is_temporary_status};
use super::plain::Plain;
use super::tls::TlsProblem;
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
    /// The host was reached, but not by TLS.
    Tls(TlsProblem),
    Timeout,
    /// The host closed the connection before it took the request, or said that it has not processed it.
    Unprocessed,
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

    /// An error as it is made when the host cannot be reached, for tests of your own error paths: it is temporary, and a service answers
    /// 503 to its own caller.
    ///
    /// ```
    /// use authing::{Error, TransportError};
    ///
    /// let error = Error::from(TransportError::for_tests("loginByEmail"));
    /// assert!(error.is_connect());
    /// assert_eq!(error.status_for_caller(), 503);
    /// ```
    #[cfg(feature = "test-util")]
    #[cfg_attr(docsrs, doc(cfg(feature = "test-util")))]
    pub fn for_tests(operation: impl Into<Cow<'static, str>>) -> Self {
        Self::new(operation.into(), TransportKind::Connect)
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
        let kind = if let Some(problem) = TlsProblem::find(&error) {
            TransportKind::Tls(problem)
        } else if error.is_connect() {
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

    /// The same about a request that the host certainly has not processed.
    pub(crate) fn unprocessed(mut self) -> Self {
        self.kind = TransportKind::Unprocessed;
        self
    }

    /// Whether it took too long to make the connection.
    pub(super) fn is_connect_timeout(&self) -> bool {
        let is_timeout = |error: &Arc<reqwest::Error>| error.is_timeout();
        self.kind == TransportKind::Connect && self.source.as_ref().is_some_and(is_timeout)
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

    /// The client's setting that has the address of the other end.
    fn setting(&self) -> &'static str {
        match self.operation.contains("/events/v1/") {
            true => "socket_uri",
            false => self.host_setting,
        }
    }

    /// Whether the request may have taken effect although it failed.
    ///
    /// `false` where there was no connection or the host did not take the request, and where what failed is a request that comes before
    /// it: for the host's key, or for the administrator's token.
    pub fn may_have_arrived(&self) -> bool {
        use TransportKind::{Connect, Tls, Unprocessed};
        !matches!(self.kind, Connect | Tls(_) | Unprocessed) && !self.is_before_request
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut Plain(f);
        write!(f, "{}: ", self.operation)?;
        match &self.kind {
            TransportKind::Connect => write!(
                f,
                "no connection to the host: check `{}` (scheme, name, port) and the network",
                self.setting()
            ),
            TransportKind::Tls(problem) => {
                write!(f, "no secure connection to the host: {}", problem.text())
            }
            TransportKind::Unprocessed => {
                f.write_str("the host closed the connection without taking the request")
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
            TransportKind::Foreign { status: 429, .. } => {
                f.write_str("HTTP status 429: too many requests, so try later")
            }
            TransportKind::Foreign { status, .. } if is_temporary_status(*status) => {
                write!(f, "HTTP status {status}: the host is unavailable, so try later")
            }
            TransportKind::Foreign {
                status,
                content_type,
            } => write!(
                f,
                "HTTP status {status} with a body of type `{content_type}` that is not the API's: check that `{}` is an Authing host",
                self.setting()
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
