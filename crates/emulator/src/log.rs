//! The request log.

use std::collections::VecDeque;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use crate::secrets::{Hiding, may_read};

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

/// What the emulator responded. `Debug` shows neither header values nor the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct LoggedResponse {
    /// The headers, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text, as far as it was sent. Of a body that is no text, only its size: `[1234 bytes]`.
    pub body: String,
}

impl fmt::Debug for LoggedResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoggedResponse")
            .field("headers", &names(&self.headers))
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

fn names(headers: &[(String, String)]) -> Vec<&str> {
    headers.iter().map(|(name, _)| name.as_str()).collect()
}

/// A request that has reached the emulator. `Debug` shows neither header values nor the body.
#[derive(Clone)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// The number of the request, counted from 1 over the life of the emulator.
    pub number: u64,
    /// When it arrived, by the clock of the emulator.
    pub at: SystemTime,
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
    /// The response. `None` if there is none yet, or if a fault closed the connection instead.
    pub response: Option<LoggedResponse>,
    /// The time from the arrival to the response, once there is one. It is real time, whatever the clock of the emulator says.
    pub elapsed: Option<Duration>,
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

    /// A copy without secrets: passwords, tokens, secrets, codes and cookies are `[hidden]`. The names of headers, parameters and fields
    /// decide. A body without names, such as a page, is hidden as a whole. Numbers in a response are not secret.
    #[must_use]
    pub fn without_secrets(&self) -> Self {
        let hiding = Hiding::of(&self.body);
        let headers = |headers: &[(String, String)]| -> Vec<_> {
            let shown =
                |(name, value): &(String, String)| (name.clone(), hiding.header(name, value));
            headers.iter().map(shown).collect()
        };
        Self {
            query: hiding.pairs(&self.query),
            headers: headers(&self.headers),
            body: hiding.sent(self.header("content-type"), &self.body),
            response: self.response.as_ref().map(|response| LoggedResponse {
                headers: headers(&response.headers),
                body: hiding.answered(&response.body),
            }),
            method: self.method.clone(),
            path: self.path.clone(),
            operation: self.operation.clone(),
            ..*self
        }
    }

    /// What a client may read of it: secrets only on the emulator's own machine.
    pub(crate) fn shown_to(self, client: SocketAddr) -> Self {
        match may_read(client.ip()) {
            true => self,
            false => self.without_secrets(),
        }
    }

    /// What it takes of the memory, roughly.
    fn bytes(&self) -> usize {
        let size = |headers: &[(String, String)]| -> usize {
            let headers = headers.iter();
            headers.map(|(name, value)| name.len() + value.len()).sum()
        };
        let response = self.response.as_ref();
        let response = response.map_or(0, |r| size(&r.headers) + r.body.len());
        self.path.len() + self.query.len() + size(&self.headers) + self.body.len() + response
    }

    /// Whether the emulator processed the request, whether or not the response arrived.
    #[must_use]
    pub fn applied(&self) -> bool {
        matches!(self.outcome, Outcome::Answered | Outcome::AnswerDropped)
    }
}

impl fmt::Debug for LoggedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoggedRequest")
            .field("number", &self.number)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("operation", &self.operation)
            .field("headers", &names(&self.headers))
            .field("body_bytes", &self.body.len())
            .field("client", &self.client)
            .field("connection", &self.connection)
            .field("outcome", &self.outcome)
            .field("status", &self.status)
            .field("response", &self.response)
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

impl Entries {
    /// Drops the oldest ones that are too many.
    fn forget(&mut self) {
        while self.list.len() > KEPT || self.bytes > KEPT_BYTES {
            let Some(oldest) = self.list.pop_front() else {
                break;
            };
            self.bytes -= oldest.bytes();
        }
    }
}

/// What became of a request.
pub(crate) struct End {
    pub(crate) outcome: Outcome,
    /// The HTTP status and the rest, if there was a response.
    pub(crate) response: Option<(u16, LoggedResponse)>,
    pub(crate) elapsed: Duration,
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
        entries.forget();
        entries.last
    }

    /// Completes a request, unless the log has lost it.
    pub(crate) fn close(&self, number: u64, end: End) {
        let mut entries = self.entries();
        let Some(entry) = entries.list.iter_mut().rev().find(|e| e.number == number) else {
            return;
        };
        let before = entry.bytes();
        entry.outcome = end.outcome;
        entry.elapsed = Some(end.elapsed);
        (entry.status, entry.response) = end.response.unzip();
        let after = entry.bytes();
        entries.bytes += after - before;
        entries.forget();
    }

    pub(crate) fn all(&self) -> Vec<LoggedRequest> {
        self.entries().list.iter().cloned().collect()
    }

    /// Reads the requests where they are, the oldest first.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&VecDeque<LoggedRequest>) -> T) -> T {
        read(&self.entries().list)
    }

    pub(crate) fn clear(&self) {
        let mut entries = self.entries();
        entries.list.clear();
        entries.bytes = 0;
    }
}
