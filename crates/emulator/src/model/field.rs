//! Custom fields: what may be stored, and how it is read back.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::refusal::{ApiError, Reply};

/// The type of a custom field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum FieldType {
    /// Text.
    String,
    /// A number.
    Number,
    /// A date as text, or milliseconds since 1970.
    Datetime,
    /// `true` or `false`.
    Boolean,
    /// A JSON object or array.
    Object,
    /// Text, one of several values. The emulator accepts any.
    Select,
}

/// A custom field.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewField {
    /// The key.
    pub key: String,
    /// The type. A value of another type is rejected.
    #[serde(rename = "type")]
    pub data_type: FieldType,
    /// The display name.
    #[serde(default)]
    pub label: Option<String>,
    /// What has the field. Default: users.
    #[serde(default)]
    pub target: FieldTarget,
    /// The options of a field of the type `SELECT`, as the administrator gave them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub options: Option<String>,
}

/// What can have custom fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum FieldTarget {
    /// A node of an organisation.
    Node,
    /// An organisation.
    Org,
    /// A user.
    #[default]
    User,
    /// The user pool.
    #[serde(rename = "USERPOOL")]
    UserPool,
    /// A role.
    Role,
    /// A permission.
    Permission,
    /// An application.
    Application,
}

/// The values of the custom fields of one thing. A user has them in [`NewUser`](crate::NewUser).
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldValues {
    /// What has the fields.
    pub target: FieldTarget,
    /// Its id.
    pub id: String,
    /// The values by the keys of the fields.
    pub data: Map<String, Value>,
}

/// Refuses a value whose field is not defined or has another type.
pub(crate) fn check(field: Option<&NewField>, key: &str, value: &Value) -> Reply<()> {
    let Some(field) = field else {
        return Err(ApiError::with_text(
            400,
            format!("没有定义自定义字段 {key}"),
            format!("the custom field {key} is not defined"),
        ));
    };
    if fits(field.data_type, value) {
        return Ok(());
    }
    Err(ApiError::with_text(
        400,
        format!("自定义字段 {key} 的值类型不符"),
        format!("the value does not fit the type of the custom field {key}"),
    ))
}

/// The text of a stored value: strings without quotes, everything else as JSON.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `2026-01-31`, with anything behind it that starts like a time of day.
fn looks_like_a_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let date = bytes.get(..10).is_some_and(|date| {
        date.iter().enumerate().all(|(at, b)| match at {
            4 | 7 => *b == b'-',
            _ => b.is_ascii_digit(),
        })
    });
    let milliseconds = !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit);
    milliseconds || (date && matches!(bytes.get(10), None | Some(b'T' | b' ')))
}

/// Whether a value of this type can be stored under the field.
pub(crate) fn fits(kind: FieldType, value: &Value) -> bool {
    match kind {
        FieldType::String | FieldType::Select => value.is_string(),
        FieldType::Number => value.is_number(),
        FieldType::Boolean => value.is_boolean(),
        FieldType::Object => value.is_object() || value.is_array(),
        FieldType::Datetime => value.is_number() || value.as_str().is_some_and(looks_like_a_date),
    }
}
