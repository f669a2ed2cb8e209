//! Faults, and which requests they strike.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::Value;

use super::names::{Names, Target};
use crate::error::EmulatorError;

/// The effect of a fault.
#[derive(Clone)]
pub(crate) enum Effect {
    Error {
        code: i64,
        message: String,
        data: Option<Value>,
    },
    Answer {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
        content_type: String,
    },
    Delay(Duration),
    DropConnection,
    DropAnswer,
    Truncate(usize),
}

/// An active fault.
#[derive(Clone)]
pub(crate) struct Rule {
    /// Counted from 1 over the life of the emulator.
    pub(crate) number: u64,
    pub(crate) target: Target,
    pub(crate) nth: Option<u64>,
    pub(crate) every: Option<u64>,
    pub(crate) times: Option<u64>,
    /// Matching requests so far, and those of them that it was applied to.
    pub(crate) seen: u64,
    pub(crate) fired: u64,
    pub(crate) effect: Effect,
}

#[derive(Default)]
struct Rules {
    last: u64,
    list: Vec<Rule>,
}

#[derive(Default)]
struct Inner {
    names: Names,
    rules: Mutex<Rules>,
}

impl Rule {
    /// Counts a matching request and returns whether the fault applies to it.
    fn strikes(&mut self) -> bool {
        self.seen += 1;
        let due = self.nth.is_none_or(|nth| self.seen == nth)
            && self
                .every
                .is_none_or(|every| every > 0 && self.seen % every == 0)
            && self.times.is_none_or(|times| self.fired < times);
        self.fired += u64::from(due);
        due
    }
}

/// Makes requests fail, to test how a caller reacts. Returned by [`Emulator::faults`](crate::Emulator::faults).
///
/// A fault has a target, a rule that selects matching requests (all of them by default; see [`nth`](Fault::nth),
/// [`every`](Fault::every), [`times`](Fault::times)), and an effect. Setting the effect activates the fault. If several faults apply to
/// one request, delays add up, and of the other effects the oldest is used.
///
/// ```
/// # fn example(emulator: &authing_emulator::Emulator) -> Result<(), authing_emulator::EmulatorError> {
/// let faults = emulator.faults();
/// faults.on("loginByEmail")?.nth(2).error(1000, "busy");
/// faults.on("GET /api/v2/logout")?.times(1).header("retry-after", "1").status(503);
/// faults.any().every(10).drop_connection();
/// faults.clear();
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Faults(Arc<Inner>);

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Faults")
            .field("count", &self.rules().list.len())
            .finish()
    }
}

impl Faults {
    pub(crate) fn new(names: Names) -> Self {
        let rules = Mutex::default();
        Self(Arc::new(Inner { names, rules }))
    }

    fn rules(&self) -> MutexGuard<'_, Rules> {
        self.0.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A fault for one kind of request. The target is a GraphQL root field (`loginByEmail`), a path (`/api/v2/logout`), or a method and a
    /// path (`GET /api/v2/logout`). In a path, `{id}` is any one segment.
    ///
    /// # Errors
    ///
    /// [`EmulatorError::FaultTarget`]: the schema has no such root field, and nothing is served at this path. The error suggests a name.
    pub fn on(&self, target: &str) -> Result<Fault, EmulatorError> {
        let target = self.0.names.target(target).map_err(|suggestion| {
            let target = target.to_owned();
            EmulatorError::FaultTarget { target, suggestion }
        })?;
        Ok(self.fault(target))
    }

    /// A fault for the GraphQL operations whose document gives them this name, such as `query activeUsers { .. }`. The names are the
    /// caller's own: a name that no request uses is no error.
    pub fn on_operation(&self, name: impl Into<String>) -> Fault {
        self.fault(Target::Operation(name.into()))
    }

    /// A fault for any request.
    pub fn any(&self) -> Fault {
        self.fault(Target::Any)
    }

    fn fault(&self, target: Target) -> Fault {
        Fault {
            faults: self.clone(),
            target,
            nth: None,
            every: None,
            times: None,
            headers: Vec::new(),
        }
    }

    /// Removes all faults.
    pub fn clear(&self) {
        self.rules().list.clear();
    }

    /// Removes the fault with this number, if there is one.
    pub(crate) fn remove(&self, number: u64) -> bool {
        let list = &mut self.rules().list;
        let before = list.len();
        list.retain(|rule| rule.number != number);
        list.len() < before
    }

    /// All active faults, the oldest first.
    pub(crate) fn list(&self) -> Vec<Rule> {
        self.rules().list.clone()
    }

    /// All root fields and paths that a fault can be for.
    pub(crate) fn targets(&self) -> Vec<String> {
        self.0.names.all().collect()
    }

    /// The effects on a request with these names: the delay, and at most one other.
    pub(crate) fn strike(
        &self,
        names: &[String],
        method: &str,
        path: &str,
    ) -> (Duration, Option<Effect>) {
        let (mut delay, mut chosen) = (Duration::ZERO, None);
        for rule in self.rules().list.iter_mut() {
            if !rule.target.has(names, method, path) || !rule.strikes() {
                continue;
            }
            match &rule.effect {
                Effect::Delay(by) => delay = delay.saturating_add(*by),
                other if chosen.is_none() => chosen = Some(other.clone()),
                _ => {}
            }
        }
        (delay, chosen)
    }
}

/// A fault that is not active yet: select the requests, then set one effect, which activates it.
#[must_use = "a fault is active once it has an effect"]
pub struct Fault {
    faults: Faults,
    target: Target,
    pub(super) nth: Option<u64>,
    pub(super) every: Option<u64>,
    pub(super) times: Option<u64>,
    headers: Vec<(String, String)>,
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fault")
            .field("target", &self.target)
            .field("nth", &self.nth)
            .field("every", &self.every)
            .field("times", &self.times)
            .finish_non_exhaustive()
    }
}

impl Fault {
    /// Applies only to the n-th matching request from now on, counted from 1.
    pub fn nth(mut self, n: u64) -> Self {
        self.nth = Some(n);
        self
    }

    /// Applies to every n-th matching request.
    pub fn every(mut self, n: u64) -> Self {
        self.every = Some(n);
        self
    }

    /// Applies to at most n requests.
    pub fn times(mut self, n: u64) -> Self {
        self.times = Some(n);
        self
    }

    /// Adds a header to the response of [`status`](Self::status), [`answer`](Self::answer) or [`body`](Self::body).
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Activates the fault and returns its number.
    pub(crate) fn enforce(self, effect: Effect) -> u64 {
        let mut rules = self.faults.rules();
        rules.last += 1;
        let number = rules.last;
        rules.list.push(Rule {
            number,
            target: self.target,
            nth: self.nth,
            every: self.every,
            times: self.times,
            seen: 0,
            fired: 0,
            effect,
        });
        number
    }

    /// Responds with an API error, in the envelope of the endpoint, without processing the request.
    pub fn error(self, code: i64, message: impl Into<String>) {
        self.enforce(Effect::Error {
            code,
            message: message.into(),
            data: None,
        });
    }

    /// Like [`error`](Self::error), with `data`.
    pub fn error_with_data(self, code: i64, message: impl Into<String>, data: Value) {
        self.enforce(Effect::Error {
            code,
            message: message.into(),
            data: Some(data),
        });
    }

    /// Responds with an HTTP status and an empty body, without processing the request.
    pub fn status(self, status: u16) {
        self.answer(status, Vec::new(), "text/plain");
    }

    /// Responds with an HTTP status and a body, without processing the request.
    pub fn answer(
        mut self,
        status: u16,
        body: impl Into<Vec<u8>>,
        content_type: impl Into<String>,
    ) {
        let headers = std::mem::take(&mut self.headers);
        self.enforce(Effect::Answer {
            status,
            headers,
            body: body.into(),
            content_type: content_type.into(),
        });
    }

    /// Responds with the status 200 and these bytes, without processing the request.
    pub fn body(self, bytes: impl Into<Vec<u8>>, content_type: impl Into<String>) {
        self.answer(200, bytes, content_type);
    }

    /// Waits before processing the request. The delay is real time: keep it short.
    pub fn delay(self, by: Duration) {
        self.enforce(Effect::Delay(by));
    }

    /// Resets the connection without processing the request.
    pub fn drop_connection(self) {
        self.enforce(Effect::DropConnection);
    }

    /// Processes the request, then resets the connection instead of sending the response.
    pub fn drop_answer(self) {
        self.enforce(Effect::DropAnswer);
    }

    /// Processes the request and announces the whole response, but closes the connection after n bytes of its body.
    pub fn truncate_body(self, n: usize) {
        self.enforce(Effect::Truncate(n));
    }
}
