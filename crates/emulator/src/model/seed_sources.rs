//! What a seed says of identity providers, their connections and the accounts there.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::seed::NewUser;

/// An identity provider, whose connections are [`NewIdentitySource`]s.
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

/// An identity source: a social provider, or the login of an enterprise. It is a connection of an identity provider.
#[derive(Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewIdentitySource {
    /// The id. Default: random.
    pub id: Option<String>,
    /// `social` (default), `oidc`, `oauth`, `saml`, `cas`, `azure-ad`, `ad` or `ldap`.
    pub protocol: String,
    /// The provider, such as `github`. For other protocols than `social`, the identifier of the connection.
    pub identifier: String,
    /// The display name.
    pub name: Option<String>,
    /// The id of its identity provider. Default: one of its own, with the same id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// The type of the connection, such as `wechat:pc`. Default: the identifier, or for other protocols than `social` the protocol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The settings of the connection. `Debug` shows only their names.
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
    /// The accounts of the identity source.
    pub accounts: Vec<OutsideAccount>,
}

impl Default for NewIdentitySource {
    fn default() -> Self {
        Self {
            id: None,
            protocol: "social".to_owned(),
            identifier: String::new(),
            name: None,
            provider: None,
            kind: None,
            fields: Map::new(),
            user_match_fields: Vec::new(),
            logo: None,
            disabled: false,
            disabled_for: Vec::new(),
            accounts: Vec::new(),
        }
    }
}

impl fmt::Debug for NewIdentitySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewIdentitySource")
            .field("id", &self.id)
            .field("protocol", &self.protocol)
            .field("identifier", &self.identifier)
            .field("name", &self.name)
            .field("provider", &self.provider)
            .field("kind", &self.kind)
            .field("fields", &self.fields.keys().collect::<Vec<_>>())
            .field("disabled", &self.disabled)
            .field("disabled_for", &self.disabled_for)
            .field("accounts", &self.accounts)
            .finish_non_exhaustive()
    }
}

/// An account at an identity source.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutsideAccount {
    /// The id at the identity source.
    pub id: String,
    /// The user that the first login creates.
    pub user: NewUser,
}
