//! A user.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::refusal::{ApiError, Reply};
use super::seed::PasswordReset;
use super::totp::{Authenticator, SELF};
use crate::crypto::{hash_password, password_matches};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    /// Higher than that of every user who was added before.
    pub(crate) number: u32,
    /// Every plain field of `User`, by its wire name.
    pub(crate) fields: Map<String, Value>,
    pub(crate) password: Option<Password>,
    pub(crate) custom: Map<String, Value>,
    pub(crate) identities: Vec<Value>,
    pub(crate) sub_account: bool,
    pub(crate) mfa: bool,
    pub(crate) authenticators: Vec<Authenticator>,
    /// What the bound face is known by.
    pub(crate) face: Option<String>,
    pub(crate) reset: PasswordReset,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Password {
    pub(crate) hash: String,
    /// 1 weak, 2 middle, 3 strong; unknown when only the hash was given.
    pub(crate) level: Option<u8>,
    /// The plain text of one that a seed or a test has set, for the console. What people choose is not kept.
    pub(crate) seeded: Option<String>,
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Password")
            .field("level", &self.level)
            .finish_non_exhaustive()
    }
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
    pub(crate) fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field).and_then(Value::as_str)
    }

    pub(crate) fn set(&mut self, field: &str, value: impl Into<Value>) {
        self.fields.insert(field.to_owned(), value.into());
    }

    pub(crate) fn has_phone(&self, phone: &str, country_code: Option<&str>) -> bool {
        self.text("phone") == Some(phone)
            && country(self.text("phoneCountryCode")) == country(country_code)
    }

    pub(crate) fn set_password(&mut self, plain: &str) {
        self.password = Some(Password {
            hash: hash_password(plain),
            level: Some(security_level(plain)),
            seeded: None,
        });
    }

    pub(crate) fn password_is(&self, plain: &str) -> bool {
        self.password
            .as_ref()
            .is_some_and(|p| password_matches(&p.hash, plain))
    }

    pub(crate) fn locked(&self) -> bool {
        self.fields.get("blocked") == Some(&Value::Bool(true))
    }

    /// Refuses the login of a user who is locked (2005), suspended or resigned (2120008).
    pub(crate) fn may_log_in(&self) -> Reply<()> {
        match self.text("status") {
            _ if self.locked() => Err(ApiError::new(2005)),
            None | Some("Activated") => Ok(()),
            Some(_) => Err(ApiError::new(2120008)),
        }
    }
}

impl User {
    /// The authenticator whose codes logins ask for: the user's own, else the one for the application.
    pub(crate) fn authenticator(&mut self) -> Option<&mut Authenticator> {
        let mut enabled: Vec<_> = self
            .authenticators
            .iter_mut()
            .filter(|a| a.enabled)
            .collect();
        enabled.sort_by_key(|a| a.source != SELF);
        enabled.into_iter().next()
    }

    pub(crate) fn has_authenticator(&self, source: Option<&str>) -> bool {
        let mut all = self.authenticators.iter();
        all.any(|a| a.enabled && source.is_none_or(|source| a.source == source))
    }

    /// Whether the user's own second factor is asked for.
    pub(crate) fn has_second_factor(&self) -> bool {
        self.mfa || self.has_authenticator(Some(SELF))
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
pub(crate) fn password_fits(level: u8, password: &str) -> bool {
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
