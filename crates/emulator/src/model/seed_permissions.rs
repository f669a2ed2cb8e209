//! The part of a seed that says who may do what: groups, namespaces, resources, policies, grants, access to applications.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::policy::Statement;
use super::target::Target;

/// A group of users.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewGroup {
    /// The id. Default: random.
    pub id: Option<String>,
    /// The code, unique in the pool.
    pub code: String,
    /// The name.
    pub name: String,
    /// The description.
    pub description: Option<String>,
    /// The users in this group, by id, e-mail address, user name or phone.
    pub members: Vec<String>,
    /// When it was created, in ISO 8601. Default: now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// When it was last changed, in ISO 8601. Default: when it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
}

/// A permission namespace. Every pool has `default`, and one for each application, with the application's id as its code.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewNamespace {
    /// The id. Default: the next number.
    pub id: Option<i64>,
    /// The code, unique in the pool.
    pub code: String,
    /// The name. Default: the code.
    pub name: String,
    /// The description.
    pub description: Option<String>,
    /// The resources defined in this namespace.
    pub resources: Vec<NewResource>,
}

/// The definition of a resource, or of a class of resources: `books` defines `books:1`, too.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewResource {
    /// The id. Default: random.
    pub id: Option<String>,
    /// The code, unique in its namespace.
    pub code: String,
    /// `DATA`, `API`, `MENU`, `UI` or `BUTTON`.
    #[serde(rename = "type")]
    pub resource_type: String,
    /// The description.
    pub description: Option<String>,
    /// The URL of an API.
    pub api_identifier: Option<String>,
    /// The actions.
    pub actions: Vec<ResourceAction>,
    /// When it was created, in ISO 8601. Default: now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// When it was last changed, in ISO 8601. Default: when it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
}

/// An action on a resource.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResourceAction {
    /// The name, such as `books:read`. `read` stands for the same.
    pub name: String,
    /// The description.
    pub description: String,
}

/// A policy.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewPolicy {
    /// The id. Default: random.
    pub id: Option<String>,
    /// The code, unique in its namespace.
    pub code: String,
    /// The permission namespace. Default: `default`.
    pub namespace: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// Whether it is one of the service's own. Nobody can change or delete these.
    pub is_default: bool,
    /// What the policy grants and forbids.
    pub statements: Vec<Statement>,
    /// Whom it is assigned to.
    pub assignments: Vec<NewAssignment>,
    /// When it was created, in ISO 8601. Default: now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// When it was last changed, in ISO 8601. Default: when it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
}

/// The assignment of a policy. In a seed, it is `{ "role": "staff" }`, or `user`, `group`, `node` or `access_key`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "AssignmentText", into = "AssignmentText")]
pub struct NewAssignment {
    /// Whom the policy is assigned to.
    pub to: Target,
    /// Whether the assignment to a node holds for the nodes below, too.
    pub inherit_by_children: bool,
    /// Whether the assignment has an effect.
    pub enabled: bool,
}

/// A resource that a user, role, group or node may use. In a seed, one of `user`, `role`, `group`, `node` and `access_key` says who.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "GrantText", into = "GrantText")]
pub struct Grant {
    /// Who may use the resource.
    pub to: Target,
    /// The code of the resource: `type:id`, `type:*`, `type` or `*`.
    pub code: String,
    /// `DATA`, `API`, `MENU`, `UI` or `BUTTON`.
    pub resource_type: String,
    /// The allowed actions. The last three types need none: a grant without actions then allows every action.
    pub actions: Vec<String>,
    /// The permission namespace. Default: `default`.
    pub namespace: Option<String>,
}

/// Who may enter an application.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewAccess {
    /// Whether only those may enter whom a record allows. Otherwise, everybody whom no record denies.
    pub deny_all: bool,
    /// The records.
    pub records: Vec<NewAccessRecord>,
    /// The accounts for programs.
    pub accounts: Vec<NewAccessAccount>,
}

impl NewAccess {
    /// Whether it says anything.
    pub(crate) fn is_given(&self) -> bool {
        self.deny_all || !self.records.is_empty() || !self.accounts.is_empty()
    }
}

/// Whether somebody may enter an application. In a seed, one of `user`, `role`, `group` and `node` says who.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "RecordText", into = "RecordText")]
pub struct NewAccessRecord {
    /// Who.
    pub to: Target,
    /// Whether they may enter the application, or may not.
    pub allow: bool,
    /// The permission namespace of a role. Default: `default`.
    pub namespace: Option<String>,
    /// Whether the record of a node holds for the nodes below, too.
    pub inherit_by_children: bool,
    /// Whether the record has an effect.
    pub enabled: bool,
}

/// An account of an application for programs: a key for the grant `client_credentials`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewAccessAccount {
    /// The id. Default: random.
    pub id: Option<String>,
    /// The secret. Default: random.
    pub secret: Option<String>,
    /// The remarks.
    pub remarks: Option<String>,
    /// How long its tokens are valid, in seconds. Default: 600.
    pub token_lifetime: Option<u64>,
    /// Whether it can be used no more.
    pub disabled: bool,
}

impl fmt::Debug for NewAccessAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewAccessAccount")
            .field("id", &self.id)
            .field("secret", &self.secret.as_ref().map(|_| "[redacted]"))
            .field("remarks", &self.remarks)
            .field("token_lifetime", &self.token_lifetime)
            .field("disabled", &self.disabled)
            .finish()
    }
}

// ----- a target beside other keys, of which an unknown one is a mistake

/// A struct with one key for each kind of target. It becomes `$to`, which has a [`Target`] instead.
macro_rules! text_form {
    ($text:ident for $to:ident { $($(#[$meta:meta])* $field:ident: $type:ty,)* }) => {
        #[derive(Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $text {
            #[serde(skip_serializing_if = "Option::is_none")]
            user: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            role: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            group: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            node: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            access_key: Option<String>,
            $($(#[$meta])* $field: $type,)*
        }

        impl TryFrom<$text> for $to {
            type Error = &'static str;

            fn try_from(text: $text) -> Result<Self, Self::Error> {
                let given = [
                    text.user.map(Target::User),
                    text.role.map(Target::Role),
                    text.group.map(Target::Group),
                    text.node.map(Target::Node),
                    text.access_key.map(Target::AccessKey),
                ];
                let mut given = given.into_iter().flatten();
                match (given.next(), given.next()) {
                    (Some(to), None) => Ok(Self { to, $($field: text.$field,)* }),
                    _ => Err("exactly one of `user`, `role`, `group`, `node` and `access_key` is required"),
                }
            }
        }

        impl From<$to> for $text {
            fn from(of: $to) -> Self {
                let mut text = Self {
                    user: None, role: None, group: None, node: None, access_key: None, $($field: of.$field,)*
                };
                let (slot, name) = match of.to {
                    Target::User(name) => (&mut text.user, name),
                    Target::Role(name) => (&mut text.role, name),
                    Target::Group(name) => (&mut text.group, name),
                    Target::Node(name) => (&mut text.node, name),
                    Target::AccessKey(name) => (&mut text.access_key, name),
                };
                *slot = Some(name);
                text
            }
        }
    };
}

text_form!(AssignmentText for NewAssignment {
    #[serde(default)]
    inherit_by_children: bool,
    #[serde(default = "yes")]
    enabled: bool,
});

text_form!(GrantText for Grant {
    code: String,
    #[serde(rename = "type")]
    resource_type: String,
    #[serde(default)]
    actions: Vec<String>,
    #[serde(default)]
    namespace: Option<String>,
});

text_form!(RecordText for NewAccessRecord {
    allow: bool,
    #[serde(default)]
    namespace: Option<String>,
    #[serde(default)]
    inherit_by_children: bool,
    #[serde(default = "yes")]
    enabled: bool,
});

fn yes() -> bool {
    true
}
