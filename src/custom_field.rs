//! The custom fields of a user, in the types that they are defined with.

use crate::custom_data::CustomData;
use crate::generated::types::{UDFDataType, User, UserCustomData, UserDefinedData};
use serde_json::Value;

/// One custom field of a user, with its definition.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CustomField {
    /// The key of the field.
    pub key: String,
    /// The display name of the field.
    pub label: Option<String>,
    /// The type that the field is defined with.
    pub data_type: UDFDataType,
    /// The value, in that type. A date is a number of milliseconds since the beginning of 1970 (UTC), or ISO 8601 text.
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
    /// Logins and [`get_current_user`](crate::AuthenticationClient::get_current_user) select them. Other responses leave them out,
    /// and then this is empty. Dates are numbers of milliseconds since the beginning of 1970 (UTC), or ISO 8601 text.
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

/// A custom value from the server's text, in the type of its field. Text that does not fit the type stays text.
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
