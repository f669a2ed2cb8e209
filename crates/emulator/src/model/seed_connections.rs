//! What a seed says of identity providers and their connections.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An identity provider, whose connections are identity sources.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewIdentityProvider {
    /// The id. Default: random.
    pub id: Option<String>,
    /// The name.
    pub name: String,
    /// The type, such as `wechat`.
    pub kind: String,
    /// The id of the tenant that it belongs to. Only logins to this tenant can use it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<String>,
}

/// What the administrator sees of an identity source: a connection of an identity provider.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewConnection {
    /// The id of the identity provider. Default: one of its own, with the same id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The type, such as `wechat:pc`. Default: the identifier, or for other protocols than `social` the protocol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The settings. `Debug` shows only their names.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub fields: Map<String, Value>,
    /// The fields of a user that login pages compare.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub user_match_fields: Vec<String>,
    /// The URL of the logo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// Whether nobody can log in by it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub disabled: bool,
    /// The ids of the applications and tenants whose users cannot log in by it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disabled_for: Vec<String>,
}

impl NewConnection {
    /// Switches it on or off: for an application or a tenant, else everywhere.
    pub(crate) fn switch(&mut self, on: bool, place: Option<&str>) {
        let Some(place) = place else {
            self.disabled = !on;
            return;
        };
        self.disabled_for.retain(|off| off != place);
        if !on {
            self.disabled_for.push(place.to_owned());
        }
    }

    pub(crate) fn is_off_for(&self, place: &str) -> bool {
        self.disabled || self.disabled_for.iter().any(|off| off == place)
    }
}

impl fmt::Debug for NewConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewConnection")
            .field("provider", &self.provider)
            .field("kind", &self.kind)
            .field("fields", &self.fields.keys().collect::<Vec<_>>())
            .field("disabled", &self.disabled)
            .field("disabled_for", &self.disabled_for)
            .finish_non_exhaustive()
    }
}
