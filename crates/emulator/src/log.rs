//! The request log.

use std::collections::VecDeque;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The outcome of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// The request has arrived; there is no response yet.
    InProgress,
    /// The emulator processed the request and responded.
    Answered,
    /// A fault responded; the request was not processed.
    Faulted,
    /// A fault closed the connection before the request was processed.
    Dropped,
    /// The request was processed; then a fault closed the connection before the whole response was sent.
    AnswerDropped,
}

/// A request that has reached the emulator. `Debug` shows neither header values nor the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// The number of the request, counted from 1 over the life of the emulator.
    pub number: u64,
    /// The HTTP method.
    pub method: String,
    /// The path, without the query.
    pub path: String,
    /// The query, without the question mark. Empty if there is none.
    pub query: String,
    /// The first root field of a GraphQL request. `None` if the document is not valid.
    pub operation: Option<String>,
    /// The headers in the order of arrival, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
    /// The address of the client.
    pub client: SocketAddr,
    /// The number of the connection, counted from 1. Requests with one number shared a connection.
    pub connection: u64,
    /// The outcome.
    pub outcome: Outcome,
    /// The HTTP status of the response, once there is one.
    pub status: Option<u16>,
}

impl LoggedRequest {
    /// The value of a header. Upper and lower case are the same.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// What it takes of the memory, roughly.
    fn bytes(&self) -> usize {
        let headers = self.headers.iter();
        let headers: usize = headers.map(|(name, value)| name.len() + value.len()).sum();
        self.path.len() + self.query.len() + headers + self.body.len()
    }

    /// Whether the emulator processed the request, whether or not the response arrived.
    #[must_use]
    pub fn applied(&self) -> bool {
        matches!(self.outcome, Outcome::Answered | Outcome::AnswerDropped)
    }
}

impl fmt::Debug for LoggedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("LoggedRequest")
            .field("number", &self.number)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("operation", &self.operation)
            .field("headers", &names)
            .field("body_bytes", &self.body.len())
            .field("client", &self.client)
            .field("connection", &self.connection)
            .field("outcome", &self.outcome)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Requests kept at most, and bytes of them, so that a program that runs for weeks does not fill the memory.
const KEPT: usize = 20_000;
const KEPT_BYTES: usize = 64 * 1024 * 1024;

#[derive(Debug, Default)]
struct Entries {
    last: u64,
    bytes: usize,
    list: VecDeque<LoggedRequest>,
}

#[derive(Debug, Default)]
pub(crate) struct Log(Mutex<Entries>);

impl Log {
    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a request and gives it its number.
    pub(crate) fn add(&self, mut request: LoggedRequest) -> u64 {
        let mut entries = self.entries();
        entries.last += 1;
        request.number = entries.last;
        entries.bytes += request.bytes();
        entries.list.push_back(request);
        while entries.list.len() > KEPT || entries.bytes > KEPT_BYTES {
            let Some(oldest) = entries.list.pop_front() else {
                break;
            };
            entries.bytes -= oldest.bytes();
        }
        entries.last
    }

    pub(crate) fn close(&self, number: u64, outcome: Outcome, status: Option<u16>) {
        let mut entries = self.entries();
        if let Some(entry) = entries.list.iter_mut().rev().find(|e| e.number == number) {
            entry.outcome = outcome;
            entry.status = status;
        }
    }

    pub(crate) fn all(&self) -> Vec<LoggedRequest> {
        self.entries().list.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        let mut entries = self.entries();
        entries.list.clear();
        entries.bytes = 0;
    }
}
