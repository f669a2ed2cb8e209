//! The types and operations that `build.rs` wrote, and the few types that they are made of.

// Descriptions come from the schema, which does not describe every field.
#![allow(missing_docs)]
// Every operation's module imports the same, whatever it needs.
#![allow(unused_imports)]

/// What the generated code takes from the hand-written one.
mod support {
    pub(super) use super::Patch;
    pub(super) use crate::credentials::EncryptedPassword;
    pub(super) use crate::operation::Operation;
    pub(super) use crate::secret::Secret;
    pub(super) use crate::timestamp::Timestamp;
    pub(super) use crate::undocumented::Undocumented;
    pub(super) use serde::{Deserialize, Serialize};
    pub(super) use serde_json::{Map, Value};

    use serde::de::{DeserializeOwned, Error as _};
    use serde::{Deserializer, Serializer};

    /// A field that is unset if it is an empty text.
    pub(super) fn given<'de, D, T>(field: D) -> Result<Option<T>, D::Error>
    where
        D: Deserializer<'de>,
        T: DeserializeOwned,
    {
        match Value::deserialize(field)? {
            Value::Null => Ok(None),
            Value::String(text) if text.is_empty() => Ok(None),
            value => T::deserialize(value).map(Some).map_err(D::Error::custom),
        }
    }

    /// A required field that is a secret, as it is written: an empty text, so that the rest can be read again.
    pub(super) fn withheld<T, S: Serializer>(_: &T, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("")
    }
}

use serde::{Serialize, Serializer};

/// A field of an update: left alone, cleared, or set.
///
/// The three differ on the wire: [`Keep`](Self::Keep) is absent, [`Clear`](Self::Clear) is `null`, [`Set`](Self::Set) is
/// the value.
///
/// ```
/// use authing::Patch;
/// use authing::types::UpdateUserInput;
///
/// let changes = UpdateUserInput {
///     nickname: "Nick".into(),
///     company: Patch::Clear,
///     ..Default::default()
/// };
/// let wire = serde_json::to_string(&changes)?;
/// assert_eq!(wire, r#"{"nickname":"Nick","company":null}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Leave the field as it is.
    #[default]
    Keep,
    /// Remove the value.
    Clear,
    /// Replace the value.
    Set(T),
}

impl<T> Patch<T> {
    /// The same with another value, if it is set.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(change(value)),
        }
    }

    /// Whether the field is left alone.
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

impl From<&str> for Patch<String> {
    fn from(value: &str) -> Self {
        Self::Set(value.to_owned())
    }
}

impl From<&str> for Patch<crate::secret::Secret> {
    fn from(value: &str) -> Self {
        Self::Set(value.into())
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            // Fields that are kept are skipped by the struct around them.
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}

/// An enum that keeps values which it does not know: a newer server may send them.
macro_rules! open_enum {
    (
        $(#[$doc:meta])*
        pub enum $name:ident { $($(#[$value_doc:meta])* $variant:ident = $value:literal,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$value_doc])* $variant,)*
            /// A value that this version of the crate does not know.
            Other(String),
        }

        impl $name {
            /// The values that this version of the crate knows.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant,)*];

            /// The value as it is on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(value) => value,
                }
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        /// For arguments that the schema declares as text.
        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = std::borrow::Cow::<str>::deserialize(deserializer)?;
                Ok(Self::from(value.as_ref()))
            }
        }
    };
}

/// The same for values that are numbers on the wire.
macro_rules! open_number {
    (
        $(#[$doc:meta])*
        pub enum $name:ident { $($(#[$value_doc:meta])* $variant:ident = $value:literal,)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$value_doc])* $variant,)*
            /// A value that this version of the crate does not know.
            Other(i64),
        }

        impl $name {
            /// The values that this version of the crate knows.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant,)*];

            /// The number as it is on the wire.
            pub const fn get(self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(value) => value,
                }
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    other => Self::Other(other),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.get().fmt(f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.get())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                i64::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

/// The marker type of an operation.
macro_rules! operation {
    ($(#[$doc:meta])* $marker:ident, $module:ident, $kind:ident, $name:literal, $text:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $marker;

        impl graphql_client::GraphQLQuery for $marker {
            type Variables = $module::Variables;
            type ResponseData = $module::ResponseData;

            fn build_query(variables: Self::Variables) -> graphql_client::QueryBody<Self::Variables> {
                graphql_client::QueryBody {
                    variables,
                    query: $text,
                    operation_name: $name,
                }
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/types.rs"));

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::types::{
        Device, DeviceInfo, LinkedIdentity, QrScene, QrState, QrStatus, SmsScene, SocialProvider,
    };
    use serde_json::{Value, from_value, json, to_value};

    #[test]
    fn values_of_rest_enums_have_their_names_on_the_wire() {
        assert_eq!(to_value(SmsScene::MfaVerify).unwrap(), "mfa-verify");
        assert_eq!(to_value(QrScene::WechatMiniProgram).unwrap(), "WXAPP_AUTH");
        let provider: SocialProvider = from_value(json!("wechat:mobile")).unwrap();
        assert_eq!(provider, SocialProvider::WechatMobile);
        assert_eq!(SocialProvider::from("new").as_str(), "new");
    }

    #[test]
    fn enums_of_numbers_keep_those_that_they_do_not_know() {
        for state in QrState::KNOWN.iter().copied().chain([QrState::Other(9)]) {
            let wire = to_value(state).unwrap();
            assert_eq!(wire, state.get());
            assert_eq!(wire.to_string(), state.to_string());
            assert_eq!(from_value::<QrState>(wire).unwrap(), state);
        }
        assert_eq!(QrState::from(-1), QrState::Expired);
    }

    #[test]
    fn open_types_keep_other_members() {
        let wire = json!({ "id": "1", "type": "Browser", "cookie": "s3cret" });
        let device: DeviceInfo = from_value(wire).unwrap();
        assert_eq!(device.device_type.as_deref(), Some("Browser"));
        assert_eq!(device.other.get("cookie"), Some(&Value::from("s3cret")));
        assert_eq!(
            format!("{device:?}"),
            r#"DeviceInfo { id: Some("1"), device_unique_id: None, name: None, os: None, version: None, device_type: Some("Browser"), other: ["cookie"] }"#
        );
    }

    #[test]
    fn what_is_redacted_is_not_shown() {
        let device = Device {
            name: Some("phone".to_owned()),
            user_agent: Some("agent".to_owned()),
            ..Device::default()
        };
        let shown = format!("{device:?}");
        assert!(shown.contains(r#"name: Some("phone")"#), "{shown}");
        assert!(shown.contains(r#"user_agent: Some("…")"#), "{shown}");
        assert!(shown.contains("browser_id: None"), "{shown}");
        let sent = json!({ "name": "phone", "userAgent": "agent" });
        assert_eq!(to_value(&device).unwrap(), sent);
        let wire = json!({ "type": "generic", "accessToken": "s3cret", "userInfoInIdp": { "t": "s3cret" } });
        let identity: LinkedIdentity = from_value(wire).unwrap();
        assert_eq!(identity.identity_type.as_deref(), Some("generic"));
        assert!(!format!("{identity:?}").contains("s3cret"));
        let wire = json!({ "status": 4, "ticket": "s3cret", "scannedResult": { "code": 1635, "data": "s3cret" } });
        let status: QrStatus = from_value(wire).unwrap();
        assert_eq!(status.status, QrState::MfaRequired);
        assert!(!format!("{status:?}").contains("s3cret"));
    }
}
