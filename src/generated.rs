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
    pub(super) use serde::{Deserialize, Serialize};
    pub(super) use serde_json::{Map, Value};
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
