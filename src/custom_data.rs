//! Custom data: the fields that a user pool defines beside the standard profile.

use crate::error::{Error, Result};
use serde::ser::Error as _;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap, btree_map};

/// The values of custom fields, by key: what options such as `custom_data` and `context` take.
///
/// JSON objects, maps, arrays and vectors of pairs convert into it, and any other iterator of pairs can be collected.
///
/// A value has the type that the field is defined with: number, boolean, text, or any JSON for objects. A date is sent as a number
/// of milliseconds since the beginning of 1970 (UTC), or as ISO 8601 text such as `2024-05-01T08:00:00.000Z`, and is returned as
/// it is stored.
///
/// ```
/// use authing::CustomData;
/// use serde_json::json;
///
/// let data = CustomData::from(json!({ "source": "google", "visits": 3 }));
/// assert_eq!(data.get("visits"), Some(&json!(3)));
/// assert_eq!(data, CustomData::from([("source", json!("google")), ("visits", json!(3))]));
/// ```
///
/// JSON that is not an object has no keys: a request with it fails with [`Error::InvalidArgument`] and is not sent.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomData(Result<BTreeMap<String, Value>, NotAnObject>);

/// JSON that was given in place of an object: which kind.
#[derive(Clone, Copy, Debug, PartialEq)]
struct NotAnObject(&'static str);

impl NotAnObject {
    fn reason(self) -> String {
        let Self(kind) = self;
        format!(
            "it is {kind}, not a JSON object: pass `json!({{ \"key\": value }})` or pairs of key and value"
        )
    }
}

impl CustomData {
    /// The value of a field.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.as_ref().ok()?.get(key)
    }

    /// All fields and values, ordered by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        let fields = self.0.iter().flatten();
        fields.map(|(key, value)| (key.as_str(), value))
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, BTreeMap::len)
    }

    /// Whether there is no field. JSON that is not an object is not empty: it is an error, and must not pass for nothing.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_ok_and(BTreeMap::is_empty)
    }
}

impl Default for CustomData {
    /// No field.
    fn default() -> Self {
        Self(Ok(BTreeMap::new()))
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for CustomData {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(fields: I) -> Self {
        let fields = fields.into_iter();
        Self(Ok(fields.map(|(k, v)| (k.into(), v.into())).collect()))
    }
}

/// Collections of pairs.
macro_rules! from_pairs {
    ($(($($generics:tt)*) $ty:ty;)*) => {$(
        impl<K: Into<String>, V: Into<Value>, $($generics)*> From<$ty> for CustomData {
            fn from(fields: $ty) -> Self {
                fields.into_iter().collect()
            }
        }
    )*};
}

from_pairs! {
    (const N: usize) [(K, V); N];
    () Vec<(K, V)>;
    () BTreeMap<K, V>;
    (S) HashMap<K, V, S>;
}

impl From<Map<String, Value>> for CustomData {
    fn from(fields: Map<String, Value>) -> Self {
        fields.into_iter().collect()
    }
}

impl From<Value> for CustomData {
    /// An object's members. Anything else makes the request fail.
    fn from(value: Value) -> Self {
        Self(Err(NotAnObject(match value {
            Value::Object(fields) => return fields.into(),
            Value::Null => "`null`",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
        })))
    }
}

impl IntoIterator for CustomData {
    type Item = (String, Value);
    type IntoIter = btree_map::IntoIter<String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.unwrap_or_default().into_iter()
    }
}

/// An object. JSON that was not one is an error.
impl Serialize for CustomData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Ok(fields) => fields.serialize(serializer),
            Err(wrong) => Err(S::Error::custom(wrong.reason())),
        }
    }
}

impl<'de> Deserialize<'de> for CustomData {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(|fields| Self(Ok(fields)))
    }
}

/// A custom value as it is written: JSON text, with quotes around a string.
pub(crate) fn write(value: &Value) -> String {
    value.to_string()
}

/// What is sent of an argument: nothing where it has no field.
pub(crate) fn filled<'d>(
    argument: &'static str,
    data: Option<&'d CustomData>,
) -> Result<Option<&'d CustomData>> {
    match data.map(|data| (data, &data.0)) {
        Some((_, Err(wrong))) => Err(Error::invalid_argument(argument, wrong.reason())),
        Some((data, Ok(fields))) if !fields.is_empty() => Ok(Some(data)),
        _ => Ok(None),
    }
}

/// What a set of custom values needs before it can be sent.
pub(crate) fn not_empty(data: &CustomData) -> Result<()> {
    match filled("custom_data", Some(data))? {
        Some(_) => Ok(()),
        None => Err(Error::invalid_argument(
            "custom_data",
            "it has no field, which the API rejects: pass at least one",
        )),
    }
}

/// The form of registration and login for the option `custom_data`: the JSON text of a list of keys and plain values.
pub(crate) fn to_params(data: Option<&CustomData>) -> Result<Option<String>> {
    Ok(filled("custom_data", data)?.map(|data| {
        let list = data.iter();
        let list = list.map(|(key, value)| serde_json::json!({ "key": key, "value": value }));
        Value::Array(list.collect()).to_string()
    }))
}

/// The JSON text of the option `context`.
pub(crate) fn to_text(data: Option<&CustomData>) -> Result<Option<String>> {
    object_text("context", data)
}

/// The JSON text of an argument: the object itself.
pub(crate) fn object_text(
    argument: &'static str,
    data: Option<&CustomData>,
) -> Result<Option<String>> {
    Ok(filled(argument, data)?
        .map(|data| Value::Object(data.clone().into_iter().collect()).to_string()))
}
