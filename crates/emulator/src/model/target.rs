//! Whom a permission is for.

use serde::{Deserialize, Serialize};

use super::refusal::{ApiError, Reply};

/// Whom a permission is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A user, by id, e-mail address, user name or phone.
    User(String),
    /// A role, by code. Its namespace is that of the permission.
    Role(String),
    /// A group, by code.
    Group(String),
    /// An organisation's node, by id or code.
    Node(String),
    /// A key for programmatic access, by id.
    AccessKey(String),
}

impl Target {
    /// By its wire names. The identifier is the user's id, the role's code, the group's code, the node's id or the key's id.
    pub(crate) fn of(kind: &str, identifier: &str) -> Reply<Self> {
        let make = match kind {
            "USER" => Self::User,
            "ROLE" => Self::Role,
            "GROUP" => Self::Group,
            "ORG" => Self::Node,
            "AK_SK" => Self::AccessKey,
            _ => return Err(ApiError::bad_argument("targetType")),
        };
        match identifier {
            "" => Err(ApiError::bad_argument("targetIdentifier")),
            identifier => Ok(make(identifier.to_owned())),
        }
    }

    /// The wire name of the kind.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::User(_) => "USER",
            Self::Role(_) => "ROLE",
            Self::Group(_) => "GROUP",
            Self::Node(_) => "ORG",
            Self::AccessKey(_) => "AK_SK",
        }
    }

    pub(crate) fn name(&self) -> &str {
        match self {
            Self::User(name)
            | Self::Role(name)
            | Self::Group(name)
            | Self::Node(name)
            | Self::AccessKey(name) => name,
        }
    }
}
