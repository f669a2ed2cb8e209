//! The initial content of a pool: the seed file, and the parts that tests add one by one.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::email::NewEmailTemplate;
use super::field::{FieldValues, NewField};
use super::function::NewFunction;
use super::org::NewOrg;
use super::seed_connections::{NewConnection, NewIdentityProvider};
use super::seed_permissions::{Grant, NewAccess, NewGroup, NewNamespace, NewPolicy};
use super::settings::Settings;
use super::tenant::NewTenant;
use super::userpool::NewUserPool;
use crate::error::EmulatorError;

/// What a user must do to complete the next login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordReset {
    /// Nothing.
    #[default]
    None,
    /// Set a password. The login fails with 1639 and a token for it.
    FirstLogin,
    /// Replace the password. The login fails with 2058 and a token for it. The old password is required.
    Forced,
}

/// A user to add to the pool. The checks of registration do not apply.
///
/// ```
/// use authing_emulator::NewUser;
///
/// let user = NewUser {
///     email: Some("test@example.com".into()),
///     password: Some("passw0rd".into()),
///     ..NewUser::default()
/// };
/// assert!(!format!("{user:?}").contains("passw0rd"));
/// ```
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewUser {
    /// The id. Default: random.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The user name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The phone, without the country code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The country code of the phone, such as `+44`. Default: `+86`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_country_code: Option<String>,
    /// The password in plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The digest of the password, as a dump writes it. Used where `password` is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_hash: Option<String>,
    /// Other fields of `User` by their wire names, such as `nickname` or `externalId`.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub profile: Map<String, Value>,
    /// Values of custom fields.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub custom_data: Map<String, Value>,
    /// Linked accounts of identity sources, in the form of `Identity` in the schema.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identities: Vec<Value>,
    /// Whether the user logs in with `loginBySubAccount`. The account is the user name or the e-mail address.
    pub sub_account: bool,
    /// Whether the user is locked. The login then fails with 2005.
    pub locked: bool,
    /// Whether the login requires multi-factor authentication (1635), even if the user has no authenticator app.
    pub mfa: bool,
    /// The secret of the user's authenticator app, in base32. The login then requires its codes (1635).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totp_secret: Option<String>,
    /// The recovery code of the authenticator. Default: random.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totp_recovery_code: Option<String>,
    /// Whether the next login requires a new password.
    pub reset: PasswordReset,
}

/// A role.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewRole {
    /// The id. Default: random.
    pub id: Option<String>,
    /// The code.
    pub code: String,
    /// The permission namespace. Default: `default`.
    pub namespace: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The code of the parent role, in the same namespace.
    pub parent: Option<String>,
    /// The users with this role, by id, e-mail address, user name or phone.
    pub members: Vec<String>,
    /// The groups with this role, by code.
    pub groups: Vec<String>,
    /// The nodes with this role, by id or code.
    pub nodes: Vec<String>,
    /// When it was created, in ISO 8601. Default: now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// When it was last changed, in ISO 8601. Default: when it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
}

/// An application, in addition to the emulator's own.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewApplication {
    /// The id. Default: random.
    pub id: Option<String>,
    /// The name.
    pub name: String,
    /// The host name below the domain of the service.
    pub domain: String,
    /// The description.
    pub description: Option<String>,
    /// The URL of the logo.
    pub logo: String,
    /// The protocol. Empty is `oidc`.
    pub protocol: String,
    /// The client secret. Default: random.
    pub secret: Option<String>,
    /// The registered redirect URIs, compared exactly. Empty allows every `https` URI, and every URI on this machine.
    pub redirect_uris: Vec<String>,
    /// Whether the application is a public client, such as a single-page application: no client secret is required, and the
    /// authorization code flow requires PKCE.
    pub public: bool,
    /// The users who may use it, by id, e-mail address, user name or phone.
    pub members: Vec<String>,
    /// Who else may enter it, and who may not.
    pub access: NewAccess,
    /// Whose users it is for: `INDIVIDUAL`, `Tenant` or `BOTH`. Empty is `INDIVIDUAL`.
    pub app_type: String,
    /// The agreements, in their order.
    pub agreements: Vec<NewAgreement>,
}

/// A text that users accept when they register with an application.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewAgreement {
    /// The id, unique in the pool. Default: the next number that is free.
    pub id: Option<i64>,
    /// The text. It may contain links.
    pub title: String,
    /// Whether a registration requires it. Default: true.
    pub required: bool,
    /// The language: `zh-CN` (default) or `en-US`.
    pub lang: String,
}

impl Default for NewAgreement {
    fn default() -> Self {
        Self {
            id: None,
            title: String::new(),
            required: true,
            lang: "zh-CN".to_owned(),
        }
    }
}

/// A key for programmatic access with the grant `client_credentials`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAccessKey {
    /// The id.
    pub id: String,
    /// The secret.
    pub secret: String,
}

/// A person in the LDAP directory or the Active Directory.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DirectoryUser {
    /// The user name for the login.
    pub username: String,
    /// The password.
    pub password: String,
    /// The e-mail address. The first login imports it.
    pub email: Option<String>,
    /// The person's name.
    pub name: Option<String>,
}

/// An identity source: a social provider, or the login of an enterprise.
#[derive(Debug, Clone, Serialize, Deserialize)]
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
    /// What the administrator sees of it.
    pub connection: NewConnection,
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
            connection: NewConnection::default(),
            accounts: Vec::new(),
        }
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

/// A CAS ticket. It is valid for one validation.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CasTicket {
    /// The ticket.
    pub ticket: String,
    /// The user, by id, e-mail address, user name or phone.
    pub user: String,
    /// The service.
    pub service: String,
}

/// The initial content of a pool. Every field has a default.
///
/// ```
/// use authing_emulator::Seed;
///
/// let seed = Seed::from_json(r#"{ "users": [{ "email": "a@example.com", "password": "passw0rd" }] }"#).unwrap();
/// assert_eq!(seed.users.len(), 1);
///
/// let fault = Seed::from_json("{\n  \"user\": []\n}").unwrap_err().to_string();
/// assert!(fault.contains("`user`") && fault.contains("line 2"), "{fault}");
/// ```
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Seed {
    /// The id of the emulator's own application. Default: random.
    pub app_id: Option<String>,
    /// The client secret of the own application. Default: random.
    pub app_secret: Option<String>,
    /// The registered redirect URIs of the own application, compared exactly. Empty allows every `https` URI, and every URI on
    /// this machine.
    pub app_redirect_uris: Vec<String>,
    /// Whether the own application is a public client: no client secret is required, and the authorization code flow requires
    /// PKCE.
    pub app_public: bool,
    /// Who may enter the own application.
    pub app_access: NewAccess,
    /// The users who may use the own application, by id, e-mail address, user name or phone.
    pub app_members: Vec<String>,
    /// Whose users the own application is for: `INDIVIDUAL`, `Tenant` or `BOTH`. Empty is `INDIVIDUAL`.
    pub app_type: String,
    /// The agreements of the own application, in their order.
    pub app_agreements: Vec<NewAgreement>,
    /// Keys for programmatic access.
    pub access_keys: Vec<NewAccessKey>,
    /// The id of the user pool. Default: random.
    pub user_pool_id: Option<String>,
    /// The secret of the user pool. A request for a management token carries it. Default: random.
    pub user_pool_secret: Option<String>,
    /// The settings of the pool.
    pub settings: Settings,
    /// Everything else of the pool itself.
    pub user_pool: NewUserPool,
    /// Custom fields.
    pub fields: Vec<NewField>,
    /// Values of custom fields, except those of users.
    pub field_values: Vec<FieldValues>,
    /// Users.
    pub users: Vec<NewUser>,
    /// Deleted users.
    pub archived_users: Vec<NewUser>,
    /// Tenants.
    pub tenants: Vec<NewTenant>,
    /// Groups.
    pub groups: Vec<NewGroup>,
    /// Permission namespaces. A role, policy or grant also makes the namespace that it names.
    pub namespaces: Vec<NewNamespace>,
    /// Roles.
    pub roles: Vec<NewRole>,
    /// Organisations.
    pub orgs: Vec<NewOrg>,
    /// Further applications.
    pub applications: Vec<NewApplication>,
    /// Policies.
    pub policies: Vec<NewPolicy>,
    /// The resources that users, roles, groups and nodes may use.
    pub resources: Vec<Grant>,
    /// The LDAP directory.
    pub ldap: Vec<DirectoryUser>,
    /// The Active Directory.
    pub ad: Vec<DirectoryUser>,
    /// WeChat codes. Each is valid for one login of its person.
    pub wechat: BTreeMap<String, NewUser>,
    /// Identity providers. An identity source that names none has one of its own.
    pub identity_providers: Vec<NewIdentityProvider>,
    /// Identity sources.
    pub identity_sources: Vec<NewIdentitySource>,
    /// The templates of e-mails that replace the default ones.
    pub email_templates: Vec<NewEmailTemplate>,
    /// Custom functions.
    pub functions: Vec<NewFunction>,
    /// CAS tickets.
    pub cas_tickets: Vec<CasTicket>,
}

impl Seed {
    /// Reads a seed from JSON text.
    ///
    /// # Errors
    ///
    /// The text is not JSON, has an unknown key, or a value of the wrong type. The error names the key and the line.
    pub fn from_json(text: &str) -> Result<Self, EmulatorError> {
        serde_json::from_str(text).map_err(|e| EmulatorError::Seed(e.to_string()))
    }

    /// Reads a seed from a JSON file.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or [`Seed::from_json`] rejects its text. The error names the file.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, EmulatorError> {
        let path = path.as_ref();
        let name = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|e| EmulatorError::Seed(format!("{name}: {e}")))?;
        serde_json::from_str(&text).map_err(|e| EmulatorError::Seed(format!("{name}: {e}")))
    }
}

/// What `Debug` shows of a secret.
pub(crate) fn redacted<T>(secret: &Option<T>) -> Option<&'static str> {
    secret.as_ref().map(|_| "[redacted]")
}

impl fmt::Debug for NewUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewUser")
            .field("id", &self.id)
            .field("username", &self.username)
            .field("email", &self.email)
            .field("phone", &self.phone)
            .field("password", &redacted(&self.password))
            .field("password_hash", &redacted(&self.password_hash))
            .field("sub_account", &self.sub_account)
            .field("locked", &self.locked)
            .field("mfa", &self.mfa)
            .field("totp_secret", &redacted(&self.totp_secret))
            .field("totp_recovery_code", &redacted(&self.totp_recovery_code))
            .field("reset", &self.reset)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for NewApplication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewApplication")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("protocol", &self.protocol)
            .field("secret", &redacted(&self.secret))
            .field("redirect_uris", &self.redirect_uris)
            .field("public", &self.public)
            .field("members", &self.members)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for NewAccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewAccessKey")
            .field("id", &self.id)
            .field("secret", &"[redacted]")
            .finish()
    }
}

impl fmt::Debug for DirectoryUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DirectoryUser")
            .field("username", &self.username)
            .field("password", &"[redacted]")
            .field("email", &self.email)
            .field("name", &self.name)
            .finish()
    }
}

impl fmt::Debug for CasTicket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CasTicket")
            .field("ticket", &"[redacted]")
            .field("user", &self.user)
            .field("service", &self.service)
            .finish()
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seed")
            .field("app_id", &self.app_id)
            .field("app_secret", &redacted(&self.app_secret))
            .field("app_redirect_uris", &self.app_redirect_uris)
            .field("app_public", &self.app_public)
            .field("access_keys", &self.access_keys)
            .field("user_pool_id", &self.user_pool_id)
            .field("user_pool_secret", &redacted(&self.user_pool_secret))
            .field("settings", &self.settings)
            .field("user_pool", &self.user_pool)
            .field("fields", &self.fields)
            .field("field_values", &self.field_values)
            .field("users", &self.users)
            .field("archived_users", &self.archived_users)
            .field("tenants", &self.tenants)
            .field("groups", &self.groups)
            .field("namespaces", &self.namespaces)
            .field("roles", &self.roles)
            .field("orgs", &self.orgs)
            .field("applications", &self.applications)
            .field("policies", &self.policies)
            .field("resources", &self.resources)
            .field("ldap", &self.ldap)
            .field("ad", &self.ad)
            .field("identity_providers", &self.identity_providers)
            .field("identity_sources", &self.identity_sources)
            .field("email_templates", &self.email_templates)
            .field("functions", &self.functions)
            .field("cas_tickets", &self.cas_tickets)
            .finish_non_exhaustive()
    }
}
