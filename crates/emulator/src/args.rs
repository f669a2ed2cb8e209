//! The arguments of an operation, whichever way they came.

use serde_json::{Map, Value};

use super::error::{ApiError, Reply};

/// Named values. An empty text counts as absent, as some SDKs send one for what is not set.
#[derive(Debug, Default)]
pub(super) struct Args(pub(super) Map<String, Value>);

impl Args {
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .and_then(Value::as_str)
            .filter(|t| !t.is_empty())
    }

    /// A text that must be there.
    pub(super) fn need(&self, name: &str) -> Reply<&str> {
        self.text(name).ok_or_else(|| ApiError::bad_argument(name))
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        self.0.get(name) == Some(&Value::Bool(true))
    }

    pub(super) fn object(&self, name: &str) -> Option<&Map<String, Value>> {
        self.0.get(name).and_then(Value::as_object)
    }

    pub(super) fn list(&self, name: &str) -> &[Value] {
        self.0
            .get(name)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// The fields of `input`, taken out, or nothing when there is no such argument.
    pub(super) fn into_input(mut self) -> Self {
        match self.0.remove("input") {
            Some(Value::Object(input)) => Self(input),
            _ => self,
        }
    }

    /// The custom data of a registration or a login: `params` is the JSON text of a list of `{key, value}`. Some REST
    /// endpoints take a plain object, `customData`.
    pub(super) fn params(&self) -> Reply<Map<String, Value>> {
        if let Some(data) = self.object("customData") {
            return Ok(data.clone());
        }
        let Some(text) = self.text("params") else {
            return Ok(Map::new());
        };
        let bad = || ApiError::bad_argument("params");
        let list: Vec<Map<String, Value>> = serde_json::from_str(text).map_err(|_| bad())?;
        list.into_iter()
            .map(|mut pair| {
                let key = pair.get("key").and_then(Value::as_str).map(str::to_owned);
                Some((key?, pair.remove("value")?))
            })
            .collect::<Option<_>>()
            .ok_or_else(bad)
    }

    /// `context` is the JSON text of an object; the emulator has no pipeline that would read it.
    pub(super) fn check_context(&self) -> Reply<()> {
        match self.text("context") {
            Some(text) if serde_json::from_str::<Map<String, Value>>(text).is_err() => {
                Err(ApiError::bad_argument("context"))
            }
            _ => Ok(()),
        }
    }
}
