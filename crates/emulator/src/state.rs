//! The user pool in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Map, Value, json};

use super::clock::iso;
use super::codes::Codes;
use super::crypto::{hash_password, password_matches, random_hex};
use super::error::{ApiError, Reply};
use super::flows::Flows;
use super::mfa::Authenticator;
use super::rest::{Device, QrCode, Sockets, Sources};
use super::seed::{
    DirectoryUser, FieldType, Grant, NewAccessKey, NewApplication, NewDepartment, NewField, NewOrg,
    NewRole, NewUser, PasswordReset, Settings,
};
use super::signing::Signing;
use super::tokens::Tokens;
use super::udf;

/// Everything that changes. It is behind one lock, which is never held across an await.
#[derive(Debug)]
pub(super) struct State {
    pub(super) app_id: String,
    pub(super) app_secret: String,
    /// Where the emulator's own application may send browsers; empty is anywhere safe.
    pub(super) redirect_uris: Vec<String>,
    /// Whether it is one that can keep no secret.
    pub(super) public: bool,
    pub(super) access_keys: Vec<NewAccessKey>,
    pub(super) pool_id: String,
    pub(super) pool_secret: String,
    pub(super) settings: Settings,
    pub(super) users: BTreeMap<String, User>,
    pub(super) fields: BTreeMap<String, NewField>,
    pub(super) roles: Vec<Role>,
    pub(super) nodes: Vec<Node>,
    pub(super) members: Vec<Member>,
    pub(super) applications: Vec<Application>,
    pub(super) grants: Vec<Grant>,
    pub(super) ldap: Vec<DirectoryUser>,
    pub(super) ad: Vec<DirectoryUser>,
    /// WeChat codes that were not used yet, and who they stand for.
    pub(super) wechat: HashMap<String, NewUser>,
    /// QR codes by their names.
    pub(super) qr_codes: HashMap<String, QrCode>,
    pub(super) sources: Sources,
    pub(super) devices: Vec<Device>,
    /// What real-name authentication found, by user.
    pub(super) principals: HashMap<String, Value>,
    pub(super) sockets: Sockets,
    /// CAS tickets that were not used yet.
    pub(super) tickets: HashMap<String, Ticket>,
    /// Uploaded files by their key: content type and bytes.
    pub(super) uploads: HashMap<String, (String, Vec<u8>)>,
    pub(super) codes: Codes,
    pub(super) tokens: Tokens,
    pub(super) signing: Signing,
    pub(super) flows: Flows,
    /// Password logins that failed in a row, and the captcha to enter, by client IP.
    pub(super) failures: HashMap<String, Failures>,
    /// When people registered, by client IP.
    pub(super) registrations: HashMap<String, Vec<u64>>,
    ids: u32,
}

#[derive(Debug, Default)]
pub(super) struct Failures {
    pub(super) count: u32,
    pub(super) captcha: String,
}

impl Failures {
    /// Whether the captcha must be entered, when it is asked for after so many failures.
    pub(super) fn needed(&self, after: u32) -> bool {
        after > 0 && self.count >= after
    }
}

#[derive(Debug, Clone)]
pub(super) struct User {
    pub(super) id: String,
    /// Every plain field of `User`, by its wire name.
    pub(super) fields: Map<String, Value>,
    pub(super) password: Option<Password>,
    pub(super) custom: Map<String, Value>,
    pub(super) identities: Vec<Value>,
    pub(super) sub_account: bool,
    pub(super) mfa: bool,
    pub(super) authenticators: Vec<Authenticator>,
    /// What the bound face is known by.
    pub(super) face: Option<String>,
    pub(super) reset: PasswordReset,
}

#[derive(Debug, Clone)]
pub(super) struct Password {
    pub(super) hash: String,
    /// 1 weak, 2 middle, 3 strong; unknown when only the hash was given.
    pub(super) level: Option<u8>,
}

#[derive(Debug)]
pub(super) struct Role {
    pub(super) id: String,
    pub(super) seed: NewRole,
    pub(super) namespace: String,
    pub(super) created: u64,
    pub(super) users: BTreeSet<String>,
}

/// A department, or an organisation when it has no parent.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) id: String,
    pub(super) org_id: String,
    pub(super) parent: Option<String>,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) created: u64,
}

#[derive(Debug)]
pub(super) struct Member {
    pub(super) node: String,
    pub(super) user: String,
    pub(super) joined: u64,
}

#[derive(Debug)]
pub(super) struct Application {
    pub(super) id: String,
    pub(super) seed: NewApplication,
    pub(super) created: u64,
    pub(super) users: BTreeSet<String>,
}

#[derive(Debug)]
pub(super) struct Ticket {
    pub(super) user: String,
    pub(super) service: String,
}

/// The country code that a phone without one has.
const HOME: &str = "86";

fn country(code: Option<&str>) -> &str {
    match code.map(|c| c.trim_start_matches('+')) {
        None | Some("") => HOME,
        Some(code) => code,
    }
}

impl User {
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field).and_then(Value::as_str)
    }

    pub(super) fn set(&mut self, field: &str, value: impl Into<Value>) {
        self.fields.insert(field.to_owned(), value.into());
    }

    pub(super) fn has_phone(&self, phone: &str, country_code: Option<&str>) -> bool {
        self.text("phone") == Some(phone)
            && country(self.text("phoneCountryCode")) == country(country_code)
    }

    pub(super) fn set_password(&mut self, plain: &str) {
        self.password = Some(Password {
            hash: hash_password(plain),
            level: Some(security_level(plain)),
        });
    }

    pub(super) fn password_is(&self, plain: &str) -> bool {
        self.password
            .as_ref()
            .is_some_and(|p| password_matches(&p.hash, plain))
    }

    pub(super) fn locked(&self) -> bool {
        self.fields.get("blocked") == Some(&Value::Bool(true))
    }
}

impl State {
    pub(super) fn new(settings: Settings) -> Self {
        Self {
            app_id: random_hex(12),
            app_secret: random_hex(16),
            redirect_uris: Vec::new(),
            public: false,
            access_keys: Vec::new(),
            pool_id: random_hex(12),
            pool_secret: random_hex(16),
            settings,
            users: BTreeMap::new(),
            fields: BTreeMap::new(),
            roles: Vec::new(),
            nodes: Vec::new(),
            members: Vec::new(),
            applications: Vec::new(),
            grants: Vec::new(),
            ldap: Vec::new(),
            ad: Vec::new(),
            wechat: HashMap::new(),
            qr_codes: HashMap::new(),
            sources: Sources::default(),
            devices: Vec::new(),
            principals: HashMap::new(),
            sockets: Sockets::default(),
            tickets: HashMap::new(),
            uploads: HashMap::new(),
            codes: Codes::default(),
            tokens: Tokens::default(),
            signing: Signing::default(),
            flows: Flows::default(),
            failures: HashMap::new(),
            registrations: HashMap::new(),
            ids: 0,
        }
    }

    /// 24 hexadecimal digits, growing, so that what was made later sorts later.
    pub(super) fn new_id(&mut self, now_ms: u64) -> String {
        self.ids += 1;
        format!("{:08x}{}{:06x}", now_ms / 1000, random_hex(5), self.ids)
    }

    pub(super) fn knows_app(&self, id: &str) -> bool {
        id == self.app_id || self.applications.iter().any(|a| a.id == id)
    }

    // ----- users

    pub(super) fn find(&self, is_it: impl Fn(&User) -> bool) -> Option<&User> {
        self.users.values().find(|u| is_it(u))
    }

    pub(super) fn by_email(&self, email: &str) -> Option<&User> {
        let email = email.to_lowercase();
        self.find(|u| u.text("email") == Some(email.as_str()))
    }

    pub(super) fn by_username(&self, name: &str) -> Option<&User> {
        self.find(|u| u.text("username") == Some(name))
    }

    pub(super) fn by_phone(&self, phone: &str, country_code: Option<&str>) -> Option<&User> {
        self.find(|u| u.has_phone(phone, country_code))
    }

    /// By id, e-mail, user name or phone: how tests and seeds name a user.
    pub(super) fn by_any(&self, name: &str) -> Option<&User> {
        self.users
            .get(name)
            .or_else(|| self.by_email(name))
            .or_else(|| self.by_username(name))
            .or_else(|| self.find(|u| u.text("phone") == Some(name)))
    }

    pub(super) fn user_mut(&mut self, id: &str) -> Reply<&mut User> {
        self.users.get_mut(id).ok_or_else(|| ApiError::new(2004))
    }

    /// Puts a user into the pool. Refused when a name is taken.
    pub(super) fn add_user(&mut self, new: NewUser, source: &str, now_ms: u64) -> Reply<String> {
        let email = new.email.map(|e| e.to_lowercase());
        let code = new.phone_country_code.as_deref();
        let taken = email.as_deref().is_some_and(|e| self.by_email(e).is_some())
            || new
                .username
                .as_deref()
                .is_some_and(|n| self.by_username(n).is_some())
            || new
                .phone
                .as_deref()
                .is_some_and(|p| self.by_phone(p, code).is_some())
            || new
                .id
                .as_deref()
                .is_some_and(|i| self.users.contains_key(i));
        if taken {
            return Err(ApiError::new(2026));
        }
        self.check_custom_data(&new.custom_data)?;
        let id = match new.id {
            Some(id) => id,
            None => self.new_id(now_ms),
        };
        let authenticator = match new.totp_secret {
            Some(secret) => {
                let own_id = self.new_id(now_ms);
                let code = new.totp_recovery_code;
                Some(Authenticator::seeded(own_id, &secret, code, now_ms)?)
            }
            None => None,
        };
        let mut user = User {
            id: id.clone(),
            fields: new.profile,
            password: new.password_hash.map(|hash| Password { hash, level: None }),
            custom: new.custom_data,
            identities: new.identities,
            sub_account: new.sub_account,
            mfa: new.mfa,
            authenticators: authenticator.into_iter().collect(),
            face: None,
            reset: new.reset,
        };
        if let Some(plain) = new.password {
            user.set_password(&plain);
        }
        let now = iso(now_ms);
        let defaults = json!({
            "id": id, "arn": format!("arn:cn:authing:{}:user:{id}", self.pool_id), "userPoolId": self.pool_id,
            "status": "Activated", "emailVerified": false, "phoneVerified": false, "isDeleted": false,
            "loginsCount": 0, "gender": "U", "registerSource": [source], "signedUp": now, "createdAt": now,
            "updatedAt": now, "photo": "default-user-avatar.png",
        });
        for (key, value) in defaults.as_object().into_iter().flatten() {
            user.fields.entry(key).or_insert_with(|| value.clone());
        }
        for (key, value) in [
            ("username", new.username),
            ("email", email),
            ("phone", new.phone),
            ("phoneCountryCode", new.phone_country_code),
        ] {
            if let Some(value) = value {
                user.set(key, value);
            }
        }
        user.set("blocked", new.locked);
        self.users.insert(id.clone(), user);
        Ok(id)
    }

    pub(super) fn remove_user(&mut self, id: &str) {
        self.users.remove(id);
        self.members.retain(|m| m.user != id);
        self.grants.retain(|g| g.user != id);
        for role in &mut self.roles {
            role.users.remove(id);
        }
        for application in &mut self.applications {
            application.users.remove(id);
        }
    }

    /// Every custom field must be defined and hold a value of its type.
    pub(super) fn check_custom_data(&self, data: &Map<String, Value>) -> Reply<()> {
        data.iter()
            .try_for_each(|(key, value)| udf::check(self.fields.get(key), key, value))
    }

    /// A user as the API shows it.
    pub(super) fn user_json(&self, user: &User, token: Option<&str>) -> Value {
        let mut fields = user.fields.clone();
        let hash = user.password.as_ref().map(|p| p.hash.clone());
        fields.insert("password".into(), json!(hash));
        fields.insert("token".into(), json!(token));
        fields.insert("identities".into(), json!(user.identities));
        fields.insert("customData".into(), json!(self.custom_data(user)));
        Value::Object(fields)
    }

    /// The custom data of a user as a list of `{key, dataType, value, label}`.
    pub(super) fn custom_data(&self, user: &User) -> Vec<Value> {
        user.custom
            .iter()
            .filter_map(|(key, value)| {
                let field = self.fields.get(key)?;
                Some(json!({
                    "key": key, "dataType": field.data_type, "value": udf::shown(value), "label": field.label,
                }))
            })
            .collect()
    }

    /// Issues a CAS ticket, unless there is no such user.
    pub(super) fn add_ticket(&mut self, ticket: String, user: &str, service: String) -> bool {
        let Some(user) = self.user_id(user) else {
            return false;
        };
        self.tickets.insert(ticket, Ticket { user, service });
        true
    }

    // ----- roles, organisations, applications

    pub(super) fn user_id(&self, name: &str) -> Option<String> {
        self.by_any(name).map(|u| u.id.clone())
    }

    pub(super) fn add_role(&mut self, seed: NewRole, now_ms: u64) {
        let id = self.new_id(now_ms);
        let users = seed
            .members
            .iter()
            .filter_map(|m| self.user_id(m))
            .collect();
        let namespace = namespace(seed.namespace.as_deref()).to_owned();
        self.roles.push(Role {
            id,
            seed,
            namespace,
            created: now_ms,
            users,
        });
    }

    pub(super) fn assign_role(&mut self, user: &str, code: &str, space: Option<&str>) -> bool {
        let (Some(user), space) = (self.user_id(user), namespace(space)) else {
            return false;
        };
        let role = self
            .roles
            .iter_mut()
            .find(|r| r.seed.code == code && r.namespace == space);
        role.is_some_and(|role| {
            role.users.insert(user);
            true
        })
    }

    pub(super) fn add_org(&mut self, seed: NewOrg, now_ms: u64) -> String {
        let (org_id, id) = (self.new_id(now_ms), self.new_id(now_ms));
        self.nodes.push(Node {
            id,
            org_id: org_id.clone(),
            parent: None,
            code: seed.code.clone(),
            name: seed.name,
            created: now_ms,
        });
        for member in &seed.members {
            self.add_member(&seed.code, member, now_ms);
        }
        for department in seed.departments {
            self.add_department(&seed.code, department, now_ms);
        }
        org_id
    }

    /// False when the parent is not there.
    pub(super) fn add_department(
        &mut self,
        org_code: &str,
        seed: NewDepartment,
        now_ms: u64,
    ) -> bool {
        let parent = seed.parent.as_deref().unwrap_or(org_code);
        let Some((parent, org_id)) = self
            .nodes
            .iter()
            .find(|n| n.code == parent)
            .map(|n| (n.id.clone(), n.org_id.clone()))
        else {
            return false;
        };
        let id = self.new_id(now_ms);
        self.nodes.push(Node {
            id,
            org_id,
            parent: Some(parent),
            code: seed.code.clone(),
            name: seed.name,
            created: now_ms,
        });
        for member in &seed.members {
            self.add_member(&seed.code, member, now_ms);
        }
        true
    }

    /// False when the node or the user is not there.
    pub(super) fn add_member(&mut self, node_code: &str, user: &str, now_ms: u64) -> bool {
        let node = self
            .nodes
            .iter()
            .find(|n| n.code == node_code)
            .map(|n| n.id.clone());
        let (Some(node), Some(user)) = (node, self.user_id(user)) else {
            return false;
        };
        self.members.push(Member {
            node,
            user,
            joined: now_ms,
        });
        true
    }

    pub(super) fn add_application(&mut self, mut seed: NewApplication, now_ms: u64) -> String {
        seed.secret.get_or_insert_with(|| random_hex(16));
        let id = match &seed.id {
            Some(id) => id.clone(),
            None => self.new_id(now_ms),
        };
        let users = seed
            .members
            .iter()
            .filter_map(|m| self.user_id(m))
            .collect();
        self.applications.push(Application {
            id: id.clone(),
            seed,
            created: now_ms,
            users,
        });
        id
    }

    /// False when the application or the user is not there.
    pub(super) fn allow_application(&mut self, application: &str, user: &str) -> bool {
        let user = self.user_id(user);
        let application = self.applications.iter_mut().find(|a| a.id == application);
        match (application, user) {
            (Some(application), Some(user)) => {
                application.users.insert(user);
                true
            }
            _ => false,
        }
    }

    /// False when the user is not there.
    pub(super) fn grant(&mut self, mut grant: Grant) -> bool {
        let Some(user) = self.user_id(&grant.user) else {
            return false;
        };
        grant.user = user;
        self.grants.push(grant);
        true
    }

    pub(super) fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|n| n.id == id)
    }

    /// From the organisation down to `node`.
    pub(super) fn node_path<'a>(&'a self, node: &'a Node) -> Vec<&'a Node> {
        let mut path = vec![node];
        let mut at = node;
        while let Some(parent) = at.parent.as_deref().and_then(|p| self.node(p)) {
            path.push(parent);
            at = parent;
        }
        path.reverse();
        path
    }
}

pub(super) fn namespace(name: Option<&str>) -> &str {
    match name {
        None | Some("") => "default",
        Some(name) => name,
    }
}

/// How strong a password is: 1, 2 or 3.
fn security_level(password: &str) -> u8 {
    let length = password.encode_utf16().count();
    let has = |class: fn(&char) -> bool| password.chars().any(|c| class(&c));
    let (lower, upper) = (has(char::is_ascii_lowercase), has(char::is_ascii_uppercase));
    let digit = has(char::is_ascii_digit);
    if length >= 12 && lower && upper && digit {
        3
    } else if length >= 8 && (lower || upper) && digit {
        2
    } else {
        1
    }
}

/// Whether a password is good enough for the pool's level.
pub(super) fn password_fits(level: u8, password: &str) -> bool {
    let has = |class: fn(char) -> bool| password.chars().any(class);
    let kinds = [
        has(|c| c.is_alphabetic()),
        has(|c| c.is_ascii_digit()),
        has(|c| !c.is_alphanumeric()),
    ];
    let kinds = kinds.iter().filter(|k| **k).count();
    let long = password.chars().count() >= 6;
    match level {
        0 => !password.is_empty(),
        1 => long,
        2 => long && kinds >= 2,
        _ => long && kinds == 3,
    }
}

/// Whether a value of this type can be stored under the field.
pub(super) fn fits(kind: FieldType, value: &Value) -> bool {
    match kind {
        FieldType::String | FieldType::Select => value.is_string(),
        FieldType::Number => value.is_number(),
        FieldType::Boolean => value.is_boolean(),
        FieldType::Object => value.is_object() || value.is_array(),
        FieldType::Datetime => {
            value.is_number() || value.as_str().is_some_and(udf::looks_like_a_date)
        }
    }
}
