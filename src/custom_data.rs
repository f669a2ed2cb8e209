//! Custom data: the fields that a user pool defines beside the standard profile.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The values of custom fields, by key.
///
/// A value has the type that the field is defined with: number, boolean, text, or any JSON for objects. Dates are what the
/// server keeps: a number of milliseconds since 1970, or ISO 8601 text.
///
/// ```
/// use authing::CustomData;
/// use serde_json::json;
///
/// let data = CustomData::from([("source", json!("google")), ("visits", json!(3))]);
/// assert_eq!(data.get("visits"), Some(&json!(3)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CustomData(BTreeMap<String, Value>);

impl CustomData {
    /// The value of a field.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// All fields and values, ordered by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no field.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for CustomData {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(fields: I) -> Self {
        let fields = fields.into_iter();
        Self(fields.map(|(k, v)| (k.into(), v.into())).collect())
    }
}

impl<K: Into<String>, V: Into<Value>, const N: usize> From<[(K, V); N]> for CustomData {
    fn from(fields: [(K, V); N]) -> Self {
        fields.into_iter().collect()
    }
}

impl IntoIterator for CustomData {
    type Item = (String, Value);
    type IntoIter = std::collections::btree_map::IntoIter<String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// A custom value as it is written: JSON text, with quotes around a string.
pub(crate) fn write(value: &Value) -> String {
    value.to_string()
}

/// What a set of custom values needs before it can be sent.
pub(crate) fn not_empty(data: &CustomData) -> Result<()> {
    if data.is_empty() {
        return Err(Error::invalid_argument(
            "custom_data",
            "it has no field, and the API refuses that: pass at least one",
        ));
    }
    Ok(())
}

/// The form of registration and login: the JSON text of a list of keys and plain values.
pub(crate) fn to_params(data: Option<&CustomData>) -> Result<Option<String>> {
    let Some(data) = to_map(data)? else {
        return Ok(None);
    };
    let list = data.iter();
    let list = list.map(|(key, value)| serde_json::json!({ "key": key, "value": value }));
    Ok(Some(Value::Array(list.collect()).to_string()))
}

/// The JSON text of the map itself, as `context` is sent.
pub(crate) fn to_text(data: Option<&CustomData>) -> Result<Option<String>> {
    let text = |data: &CustomData| Value::Object(data.0.clone().into_iter().collect()).to_string();
    Ok(to_map(data)?.map(text))
}

/// The map itself, where there is anything in it.
pub(crate) fn to_map(data: Option<&CustomData>) -> Result<Option<&CustomData>> {
    Ok(data.filter(|data| !data.is_empty()))
}
