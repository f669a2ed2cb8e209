//! Custom data: the fields that a user pool defines beside the standard profile.

use crate::error::{Error, Result};
use crate::types::{UDFDataType, User, UserCustomData, UserDefinedData};
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

    /// The form of registration and login: the JSON text of a list of keys and plain values.
    pub(crate) fn to_params(&self) -> Option<String> {
        let list: Vec<_> = self
            .iter()
            .map(|(key, value)| serde_json::json!({ "key": key, "value": value }))
            .collect();
        (!list.is_empty()).then(|| Value::Array(list).to_string())
    }

    /// The JSON text of the map itself, as `context` is sent.
    pub(crate) fn to_text(&self) -> Option<String> {
        let map = || self.0.clone().into_iter().collect();
        (!self.is_empty()).then(|| Value::Object(map()).to_string())
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

/// One custom field of a user, with its definition.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CustomField {
    /// The key that the field is addressed by.
    pub key: String,
    /// The name that people see.
    pub label: Option<String>,
    /// The type that the field is defined with.
    pub data_type: UDFDataType,
    /// The value, in that type.
    pub value: Value,
}

impl From<UserDefinedData> for CustomField {
    fn from(field: UserDefinedData) -> Self {
        Self {
            value: read(&field.data_type, Some(&field.value)),
            key: field.key,
            label: field.label,
            data_type: field.data_type,
        }
    }
}

impl FromIterator<CustomField> for CustomData {
    fn from_iter<I: IntoIterator<Item = CustomField>>(fields: I) -> Self {
        fields.into_iter().map(|f| (f.key, f.value)).collect()
    }
}

impl User {
    /// The user's custom fields by key, each in the type that it is defined with.
    ///
    /// Logins and `get_current_user` ask for them; other answers leave them out, and then this is empty.
    pub fn custom_data_map(&self) -> CustomData {
        let fields = self.custom_data.iter().flatten().flatten();
        fields
            .map(
                |UserCustomData {
                     key,
                     value,
                     data_type,
                     ..
                 }| { (key.clone(), read(data_type, value.as_deref())) },
            )
            .collect()
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

/// A custom value as the server gives it, in the type of its field. Text that does not fit the type is kept as text.
fn read(data_type: &UDFDataType, text: Option<&str>) -> Value {
    let Some(text) = text else {
        return Value::Null;
    };
    let parsed = match data_type {
        UDFDataType::Number | UDFDataType::Boolean | UDFDataType::Object => {
            serde_json::from_str(text).ok()
        }
        UDFDataType::Datetime => text.parse::<i64>().ok().map(Value::from),
        _ => None,
    };
    parsed.unwrap_or_else(|| Value::from(text))
}
