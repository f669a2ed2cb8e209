//! What an emulator starts with: the seed file, and the parts that tests add one by one.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::settings::Settings;
use crate::error::EmulatorError;

/// The type of a custom field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)] // The names say it.
pub enum FieldType {
    String,
    Number,
    Datetime,
    Boolean,
    Object,
    Select,
}

/// A custom field that users of the pool can have.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewField {
    /// The key.
    pub key: String,
    /// The type that values are checked against.
    #[serde(rename = "type")]
    pub data_type: FieldType,
    /// The name that people see.
    #[serde(default)]
    pub label: Option<String>,
}

/// What a user has to do before the first token is given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordReset {
    /// Nothing.
    #[default]
    None,
    /// Set a password (login answers 1639 with a token).
    FirstLogin,
    /// Replace the password, giving the old one (login answers 2058 with a token).
    Forced,
}

/// A user to be put into the pool, past all checks of registration.
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
    /// The id; one is made up when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The user name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The phone, without the country code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The country code of the phone, such as `+44`; absent is `+86`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_country_code: Option<String>,
    /// The password in plain text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The password as a dump writes it, instead of `password`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password_hash: Option<String>,
    /// Any other field of `User` by its wire name, such as `nickname` or `externalId`.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub profile: Map<String, Value>,
    /// Values of custom fields.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub custom_data: Map<String, Value>,
    /// Accounts elsewhere that log this user in, as `Identity` of the schema has them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub identities: Vec<Value>,
    /// Whether `loginBySubAccount` is this user's way in (user name or e-mail as the account).
    pub sub_account: bool,
    /// Whether the user is locked (login answers 2005).
    pub locked: bool,
    /// Whether login asks for a second factor (1635), also where the user has no authenticator app.
    pub mfa: bool,
    /// The secret of the user's authenticator app, in base32; login then asks for its codes (1635).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totp_secret: Option<String>,
    /// The recovery code that goes with it; one is made up when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub totp_recovery_code: Option<String>,
    /// Whether login asks for a new password first.
    pub reset: PasswordReset,
}

/// A role.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewRole {
    /// The code.
    pub code: String,
    /// The permission namespace; absent is `default`.
    pub namespace: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The code of the parent role, in the same namespace.
    pub parent: Option<String>,
    /// Users who have it, by id, e-mail, user name or phone.
    pub members: Vec<String>,
}

/// An organisation with its departments.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewOrg {
    /// The code of the root node.
    pub code: String,
    /// The name.
    pub name: String,
    /// Users who belong to the root node.
    pub members: Vec<String>,
    /// The departments; a parent comes before its children.
    pub departments: Vec<NewDepartment>,
}

/// A department.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewDepartment {
    /// The code, unique in the pool.
    pub code: String,
    /// The name.
    pub name: String,
    /// The code of the parent; absent is the organisation itself.
    pub parent: Option<String>,
    /// Users who belong to it. A user's first department is the main one.
    pub members: Vec<String>,
}

/// An application besides the emulator's own.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewApplication {
    /// The id; one is made up when absent.
    pub id: Option<String>,
    /// The name.
    pub name: String,
    /// The host name under the service's domain.
    pub domain: String,
    /// What it is for.
    pub description: Option<String>,
    /// The address of its logo.
    pub logo: String,
    /// The protocol; empty is `oidc`.
    pub protocol: String,
    /// Its secret; made up when absent.
    pub secret: Option<String>,
    /// Where browsers may be sent after login and logout, letter by letter. Empty is anywhere by `https`, and anywhere on this
    /// machine.
    pub redirect_uris: Vec<String>,
    /// Whether it is one that can keep no secret, such as a single-page application: it proves itself by its id alone, and its
    /// codes need a proof key (PKCE).
    pub public: bool,
    /// Users who may use it.
    pub members: Vec<String>,
}

/// A key for programmatic access, good for `client_credentials`.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewAccessKey {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: String,
}

/// A resource that a user may use.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The user: id, e-mail, user name or phone.
    pub user: String,
    /// The resource's code.
    pub code: String,
    /// `DATA`, `API`, `MENU`, `UI` or `BUTTON`.
    #[serde(rename = "type")]
    pub resource_type: String,
    /// What the user may do with it.
    #[serde(default)]
    pub actions: Vec<String>,
    /// The namespace; absent is `default`.
    #[serde(default)]
    pub namespace: Option<String>,
}

/// A person in the LDAP or Active Directory behind the emulator.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DirectoryUser {
    /// The name to log in with.
    pub username: String,
    /// The password.
    pub password: String,
    /// The e-mail that is imported at the first login.
    pub email: Option<String>,
    /// The person's name.
    pub name: Option<String>,
}

/// An identity source: a social provider or an enterprise's own login, where people have accounts that log them in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewIdentitySource {
    /// The id; one is made up when absent.
    pub id: Option<String>,
    /// `social` (default), `oidc`, `oauth`, `saml`, `cas` or `azure-ad`.
    pub protocol: String,
    /// The provider's name, such as `github`; for the other protocols, the identifier of the connection.
    pub identifier: String,
    /// The name that people see.
    pub name: Option<String>,
    /// The accounts there.
    pub accounts: Vec<OutsideAccount>,
}

impl Default for NewIdentitySource {
    fn default() -> Self {
        Self {
            id: None,
            protocol: "social".to_owned(),
            identifier: String::new(),
            name: None,
            accounts: Vec::new(),
        }
    }
}

/// An account at an identity source.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutsideAccount {
    /// Its id there.
    pub id: String,
    /// The user that the first login makes.
    pub user: NewUser,
}

/// A CAS ticket that was issued already, good for one validation.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CasTicket {
    /// The ticket.
    pub ticket: String,
    /// The user it was issued for: id, e-mail, user name or phone.
    pub user: String,
    /// The service it was issued for.
    pub service: String,
}

/// Everything that an emulator can start with.
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
    /// The id of the emulator's own application; made up when absent, like the next three.
    pub app_id: Option<String>,
    /// Its secret, which user tokens are signed with where `token_algorithm` says so.
    pub app_secret: Option<String>,
    /// Where the own application may send browsers after login and logout, letter by letter. Empty is anywhere by `https`, and
    /// anywhere on this machine.
    pub app_redirect_uris: Vec<String>,
    /// Whether the own application is one that can keep no secret: it proves itself by its id alone, and its codes need a proof
    /// key (PKCE).
    pub app_public: bool,
    /// Keys for programmatic access.
    pub access_keys: Vec<NewAccessKey>,
    /// The id of the user pool.
    pub user_pool_id: Option<String>,
    /// The pool's secret, which management tokens are asked for with.
    pub user_pool_secret: Option<String>,
    /// How the pool behaves.
    pub settings: Settings,
    /// Custom fields.
    pub fields: Vec<NewField>,
    /// Users.
    pub users: Vec<NewUser>,
    /// Roles.
    pub roles: Vec<NewRole>,
    /// Organisations.
    pub orgs: Vec<NewOrg>,
    /// Further applications.
    pub applications: Vec<NewApplication>,
    /// Resources that users may use.
    pub resources: Vec<Grant>,
    /// The LDAP directory.
    pub ldap: Vec<DirectoryUser>,
    /// The Active Directory.
    pub ad: Vec<DirectoryUser>,
    /// WeChat codes, each good for one login of this person.
    pub wechat: BTreeMap<String, NewUser>,
    /// Identity sources.
    pub identity_sources: Vec<NewIdentitySource>,
    /// CAS tickets.
    pub cas_tickets: Vec<CasTicket>,
}

impl Seed {
    /// Reads a seed from JSON text.
    ///
    /// # Errors
    ///
    /// Text that is not JSON, a key that no seed has, or a value of the wrong type; the error names the key and the
    /// line.
    pub fn from_json(text: &str) -> Result<Self, EmulatorError> {
        serde_json::from_str(text).map_err(|e| EmulatorError::Seed(e.to_string()))
    }

    /// Reads a seed from a JSON file.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, and everything that [`Seed::from_json`] refuses; the error names the file.
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
            .field("fields", &self.fields)
            .field("users", &self.users)
            .field("roles", &self.roles)
            .field("orgs", &self.orgs)
            .field("applications", &self.applications)
            .field("resources", &self.resources)
            .field("ldap", &self.ldap)
            .field("ad", &self.ad)
            .field("identity_sources", &self.identity_sources)
            .field("cas_tickets", &self.cas_tickets)
            .finish_non_exhaustive()
    }
}
