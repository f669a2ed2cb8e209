//! What an error keeps of the response that it was read from.

use crate::protocol::Lang;
use std::time::Duration;

/// What is known of a response beside its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) status: u16,
    /// The server's name for the request.
    pub(crate) request_id: Option<String>,
    /// How long the host asks to wait before the next attempt.
    pub(crate) retry_after: Option<Duration>,
    /// The language that was asked for.
    pub(crate) lang: Lang,
}

impl Head {
    /// Of a response that was asked for in this language.
    pub(crate) fn new(status: u16, lang: Lang) -> Self {
        Self {
            status,
            request_id: None,
            retry_after: None,
            lang,
        }
    }
}

/// Whether a status says that the host is unavailable or overloaded for the moment.
pub(crate) fn is_temporary_status(status: u16) -> bool {
    matches!(status, 429 | 502..=504)
}
