//! A tenant of the pool.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A tenant: users of the pool who use some of its applications together.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewTenant {
    /// The id. Default: random.
    pub id: Option<String>,
    /// The name.
    pub name: String,
    /// The URL of the logo.
    pub logo: String,
    /// The description.
    pub description: Option<String>,
    /// The ids of its applications. Empty is every application.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub apps: Vec<String>,
    /// The users of the tenant, by id, e-mail address, user name or phone.
    pub members: Vec<String>,
    /// Those of the members who are its administrators.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub admins: Vec<String>,
    /// Those of the members who cannot log in to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disabled_members: Vec<String>,
    /// The style sheet of its login page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub css: Option<String>,
    /// The settings of its login page, such as `hideIdp`.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub page: Map<String, Value>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Tenant {
    pub(crate) id: String,
    /// All but the members.
    pub(crate) seed: NewTenant,
    pub(crate) created: u64,
    pub(crate) updated: u64,
    pub(crate) members: Vec<TenantMember>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TenantMember {
    /// The id of the membership.
    pub(crate) id: String,
    /// The id of the user.
    pub(crate) user: String,
    pub(crate) enabled: bool,
    pub(crate) admin: bool,
}

impl Tenant {
    pub(crate) fn member(&self, user: &str) -> Option<&TenantMember> {
        self.members.iter().find(|member| member.user == user)
    }

    pub(crate) fn member_mut(&mut self, user: &str) -> Option<&mut TenantMember> {
        self.members.iter_mut().find(|member| member.user == user)
    }

    /// Whether people log in to it through this application.
    pub(crate) fn has_app(&self, app: &str) -> bool {
        self.seed.apps.is_empty() || self.seed.apps.iter().any(|own| own == app)
    }

    /// The seed that makes it.
    pub(crate) fn dumped(&self) -> NewTenant {
        let those = |of: fn(&TenantMember) -> bool| {
            let those = self.members.iter().filter(|member| of(member));
            those.map(|member| member.user.clone()).collect()
        };
        NewTenant {
            id: Some(self.id.clone()),
            members: those(|_| true),
            admins: those(|member| member.admin),
            disabled_members: those(|member| !member.enabled),
            ..self.seed.clone()
        }
    }
}
