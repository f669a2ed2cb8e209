//! A fault as JSON says it.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, header};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::names::Target;
use super::rules::{Effect, Faults, Rule};
use crate::error::EmulatorError;

/// Active faults at most, and the longest delay.
const MOST: usize = 1_000;
const LONGEST_MS: u64 = 600_000;

/// A fault to add. Exactly one field of the second half says its effect.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NewFault {
    /// A root field, a path, or a method and a path. Without this and `operation`: any request.
    pub(crate) on: Option<String>,
    /// The name that a document gives its operation.
    pub(crate) operation: Option<String>,
    pub(crate) nth: Option<u64>,
    pub(crate) every: Option<u64>,
    pub(crate) times: Option<u64>,

    pub(crate) error: Option<NewError>,
    pub(crate) answer: Option<NewAnswer>,
    pub(crate) delay_ms: Option<u64>,
    pub(crate) drop_connection: bool,
    pub(crate) drop_answer: bool,
    pub(crate) truncate_body: Option<usize>,
}

/// An error of the API.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewError {
    pub(crate) code: i64,
    #[serde(default)]
    pub(crate) message: String,
    #[serde(default)]
    pub(crate) data: Option<Value>,
}

/// A response of HTTP.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NewAnswer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
    pub(crate) content_type: String,
}

impl Default for NewAnswer {
    fn default() -> Self {
        Self {
            status: 200,
            headers: BTreeMap::new(),
            body: String::new(),
            content_type: "text/plain".to_owned(),
        }
    }
}

fn bad(what: impl Into<String>) -> EmulatorError {
    EmulatorError::Fault(what.into())
}

impl NewAnswer {
    fn effect(self) -> Result<Effect, EmulatorError> {
        if !(200..600).contains(&self.status) {
            return Err(bad(format!(
                "{} is no HTTP status from 200 to 599",
                self.status
            )));
        }
        if HeaderValue::from_str(&self.content_type).is_err() {
            return Err(bad("content_type is no value of a header"));
        }
        for (name, value) in &self.headers {
            let is_value = HeaderValue::from_str(value).is_ok();
            let name_of = name.parse::<HeaderName>().ok().filter(|_| is_value);
            let parsed = name_of.ok_or_else(|| bad(format!("{name} is no header with a value")))?;
            // These frame the body: another value breaks the connection, for which there are other effects.
            if [header::CONTENT_LENGTH, header::TRANSFER_ENCODING].contains(&parsed) {
                return Err(bad(format!("{name} is set by the emulator")));
            }
        }
        Ok(Effect::Answer {
            status: self.status,
            headers: self.headers.into_iter().collect(),
            body: self.body.into_bytes(),
            content_type: self.content_type,
        })
    }
}

impl NewFault {
    /// Activates the fault and returns its number.
    ///
    /// # Errors
    ///
    /// The target is unknown, or the rest is no fault.
    pub(crate) fn add_to(self, faults: &Faults) -> Result<u64, EmulatorError> {
        let mut fault = match (&self.on, &self.operation) {
            (Some(_), Some(_)) => return Err(bad("either `on` or `operation` says the target")),
            (Some(target), None) => faults.on(target)?,
            (None, Some(name)) => faults.on_operation(name.as_str()),
            (None, None) => faults.any(),
        };
        let counts = [
            ("nth", self.nth),
            ("every", self.every),
            ("times", self.times),
        ];
        if let Some((name, _)) = counts.iter().find(|(_, count)| *count == Some(0)) {
            return Err(bad(format!("{name} counts from 1")));
        }
        (fault.nth, fault.every, fault.times) = (self.nth, self.every, self.times);
        if faults.list().len() >= MOST {
            return Err(bad(format!("there are {MOST} faults already")));
        }
        if self.delay_ms.is_some_and(|ms| ms > LONGEST_MS) {
            return Err(bad(format!("delay_ms is at most {LONGEST_MS}")));
        }
        let error = self.error.map(|error| Effect::Error {
            code: error.code,
            message: error.message,
            data: error.data,
        });
        let effects = [
            error,
            self.answer.map(NewAnswer::effect).transpose()?,
            self.delay_ms
                .map(|ms| Effect::Delay(Duration::from_millis(ms))),
            self.drop_connection.then_some(Effect::DropConnection),
            self.drop_answer.then_some(Effect::DropAnswer),
            self.truncate_body.map(Effect::Truncate),
        ];
        let mut effects = effects.into_iter().flatten();
        match (effects.next(), effects.next()) {
            (Some(effect), None) => Ok(fault.enforce(effect)),
            _ => Err(bad(
                "exactly one of error, answer, delay_ms, drop_connection, drop_answer and truncate_body says the effect",
            )),
        }
    }
}

impl Rule {
    /// The fault as it was added, with its number and what it has done.
    pub(crate) fn described(&self) -> Value {
        let mut json = Map::new();
        json.insert("number".into(), self.number.into());
        match &self.target {
            Target::Any => {}
            Target::Operation(name) => {
                json.insert("operation".into(), name.as_str().into());
            }
            named => {
                json.insert("on".into(), named.to_string().into());
            }
        }
        for (name, count) in [
            ("nth", self.nth),
            ("every", self.every),
            ("times", self.times),
        ] {
            if let Some(count) = count {
                json.insert(name.into(), count.into());
            }
        }
        let (name, effect) = match &self.effect {
            Effect::Error {
                code,
                message,
                data,
            } => {
                let mut error = json!({ "code": code, "message": message });
                if let (Some(data), Some(error)) = (data, error.as_object_mut()) {
                    error.insert("data".into(), data.clone());
                }
                ("error", error)
            }
            Effect::Answer {
                status,
                headers,
                body,
                content_type,
            } => {
                let headers: BTreeMap<_, _> = headers.iter().cloned().collect();
                let body = String::from_utf8_lossy(body);
                let answer = json!({
                    "status": status, "headers": headers, "body": body, "content_type": content_type,
                });
                ("answer", answer)
            }
            Effect::Delay(by) => {
                let ms = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
                ("delay_ms", ms.into())
            }
            Effect::DropConnection => ("drop_connection", true.into()),
            Effect::DropAnswer => ("drop_answer", true.into()),
            Effect::Truncate(n) => ("truncate_body", (*n).into()),
        };
        json.insert(name.into(), effect);
        json.insert("matched".into(), self.seen.into());
        json.insert("applied".into(), self.fired.into());
        Value::Object(json)
    }
}
