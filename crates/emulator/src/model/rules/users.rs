//! Users: how they are found, added, removed and shown.

use serde_json::{Value, json};

use crate::clock::iso;
use crate::model::cas::Ticket;
use crate::model::refusal::{ApiError, Reply};
use crate::model::seed::NewUser;
use crate::model::state::State;
use crate::model::target::Target;
use crate::model::totp::Authenticator;
use crate::model::user::{Password, User};

/// Every plain field of `User`. What a user does not have is null in a response, not absent.
const FIELDS: [&str; 56] = [
    "id",
    "arn",
    "status",
    "userPoolId",
    "username",
    "email",
    "emailVerified",
    "phone",
    "phoneVerified",
    "unionid",
    "openid",
    "nickname",
    "registerSource",
    "photo",
    "password",
    "oauth",
    "token",
    "tokenExpiredAt",
    "loginsCount",
    "lastLogin",
    "lastIP",
    "signedUp",
    "blocked",
    "isDeleted",
    "device",
    "browser",
    "company",
    "name",
    "givenName",
    "familyName",
    "middleName",
    "profile",
    "preferredUsername",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "address",
    "formatted",
    "streetAddress",
    "locality",
    "region",
    "postalCode",
    "city",
    "province",
    "country",
    "createdAt",
    "updatedAt",
    "externalId",
    "phoneCountryCode",
    "mainDepartmentId",
    "mainDepartmentCode",
    "newlyCreated",
    "expiredAt",
    "directManagement",
];

impl State {
    /// Whether `User` has a plain field of this name.
    pub(crate) fn is_user_field(&self, name: &str) -> bool {
        FIELDS.contains(&name)
    }

    pub(crate) fn user_id(&self, name: &str) -> Option<String> {
        self.by_any(name).map(|u| u.id.clone())
    }

    pub(crate) fn find(&self, is_it: impl Fn(&User) -> bool) -> Option<&User> {
        self.users.values().find(|u| is_it(u))
    }

    pub(crate) fn by_email(&self, email: &str) -> Option<&User> {
        let email = email.to_lowercase();
        self.find(|u| u.text("email") == Some(email.as_str()))
    }

    pub(crate) fn by_username(&self, name: &str) -> Option<&User> {
        self.find(|u| u.text("username") == Some(name))
    }

    pub(crate) fn by_phone(&self, phone: &str, country_code: Option<&str>) -> Option<&User> {
        self.find(|u| u.has_phone(phone, country_code))
    }

    /// By id, e-mail, user name or phone: how tests and seeds name a user.
    pub(crate) fn by_any(&self, name: &str) -> Option<&User> {
        self.users
            .get(name)
            .or_else(|| self.by_email(name))
            .or_else(|| self.by_username(name))
            .or_else(|| self.find(|u| u.text("phone") == Some(name)))
    }

    pub(crate) fn user_mut(&mut self, id: &str) -> Reply<&mut User> {
        self.users.get_mut(id).ok_or_else(|| ApiError::new(2004))
    }

    /// Puts a user into the pool. Refused when a name is taken.
    pub(crate) fn add_user(&mut self, new: NewUser, source: &str, now_ms: u64) -> Reply<String> {
        let email = new.email.as_ref().map(|e| e.to_lowercase());
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
                .is_some_and(|i| self.users.contains_key(i))
            || new
                .profile
                .get("externalId")
                .and_then(Value::as_str)
                .is_some_and(|e| self.find(|u| u.text("externalId") == Some(e)).is_some());
        if taken {
            return Err(ApiError::new(2026));
        }
        let user = self.new_user(new, source, now_ms)?;
        let id = user.id.clone();
        self.users.insert(id.clone(), user);
        Ok(id)
    }

    /// Adds a user as seeds and tests do: the console shows the password.
    pub(crate) fn seed_user(&mut self, new: NewUser, now_ms: u64) -> Reply<String> {
        let plain = new.password.clone();
        let id = self.add_user(new, "import:manual", now_ms)?;
        if let Some(password) = &mut self.user_mut(&id)?.password {
            password.seeded = plain;
        }
        Ok(id)
    }

    /// A user who is in no list yet.
    pub(crate) fn new_user(&mut self, new: NewUser, source: &str, now_ms: u64) -> Reply<User> {
        let email = new.email.map(|e| e.to_lowercase());
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
        let number = self.next_number();
        let mut user = User {
            id: id.clone(),
            number,
            fields: new.profile,
            password: new.password_hash.map(|hash| Password {
                hash,
                level: None,
                seeded: None,
            }),
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
            "status": "Activated",
            "emailVerified": email.is_some() && self.settings.email_verified_default, "phoneVerified": false, "isDeleted": false,
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
        Ok(user)
    }

    /// Deletes a user, who is then archived.
    pub(crate) fn archive_user(&mut self, id: &str, now_ms: u64) {
        if let Some(mut user) = self.remove_user(id) {
            user.set("updatedAt", iso(now_ms));
            self.archive(user);
        }
    }

    /// Disables a user, whose logins end, or enables one again.
    pub(crate) fn set_status(&mut self, id: &str, status: &str, now_ms: u64) -> Reply<()> {
        let user = self.user_mut(id)?;
        user.set("status", status);
        user.set("updatedAt", iso(now_ms));
        if status != "Activated" {
            self.end_logins(id, None);
        }
        Ok(())
    }

    pub(crate) fn archive(&mut self, mut user: User) {
        user.set("status", "Archived");
        user.set("isDeleted", true);
        self.archived.push(user);
    }

    pub(crate) fn remove_user(&mut self, id: &str) -> Option<User> {
        let user = self.users.remove(id);
        self.members.retain(|m| m.user != id);
        self.devices.retain(|d| d.owner.as_deref() != Some(id));
        self.forget(&Target::User(id.to_owned()));
        for application in self.applications.iter_mut().chain([&mut self.own]) {
            application.users.remove(id);
        }
        for tenant in &mut self.user_pool.tenants {
            tenant.members.retain(|member| member.user != id);
        }
        user
    }

    /// A user as the API shows it.
    pub(crate) fn user_json(&self, user: &User, token: Option<&str>) -> Value {
        let mut fields = user.fields.clone();
        for name in FIELDS {
            fields.entry(name).or_insert(Value::Null);
        }
        let hash = user.password.as_ref().map(|p| p.hash.clone());
        fields.insert("password".into(), json!(hash));
        fields.insert("token".into(), json!(token));
        if let Some((_, code)) = self.main_department(&user.id) {
            fields.insert("mainDepartmentCode".into(), json!(code));
        }
        fields.insert("identities".into(), json!(user.identities));
        fields.insert("customData".into(), json!(self.custom_data(user)));
        Value::Object(fields)
    }

    /// Issues a CAS ticket, unless there is no such user.
    pub(crate) fn add_ticket(&mut self, ticket: String, user: &str, service: String) -> bool {
        let Some(user) = self.user_id(user) else {
            return false;
        };
        self.tickets.insert(ticket, Ticket { user, service });
        true
    }
}
