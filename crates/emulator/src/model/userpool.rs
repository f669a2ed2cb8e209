//! What belongs to the pool itself: what it says of itself, environment variables, whitelists, tenants.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::tenant::Tenant;

/// A kind of whitelist. A whitelist works if its setting is on, such as `whitelist_email`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Whitelist {
    /// User names.
    Username,
    /// E-mail addresses.
    Email,
    /// Phones.
    Phone,
}

impl Whitelist {
    /// The field of a user that it is about.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }
}

/// The pool itself, except for its settings. Every field has a default.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewUserPool {
    /// Fields of `UserPool` by their wire names, such as `name` or `logo`, unless a setting has the same meaning.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub profile: Map<String, Value>,
    /// Environment variables.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub env: Map<String, Value>,
    /// The values on the whitelists.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub whitelists: BTreeMap<Whitelist, Vec<String>>,
}

/// A value with the times of its making and of its last change.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Kept<T> {
    pub(crate) value: T,
    pub(crate) created: u64,
    pub(crate) updated: u64,
}

impl<T> Kept<T> {
    pub(crate) fn new(value: T, now: u64) -> Self {
        Self {
            value,
            created: now,
            updated: now,
        }
    }
}

/// Another pool of the same owner. It is listed, and no more.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct OtherPool {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) jwt_secret: String,
    pub(crate) pool: UserPool,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct UserPool {
    /// What `updateUserpool` has set and no setting knows.
    pub(crate) profile: Map<String, Value>,
    pub(crate) created: u64,
    pub(crate) updated: u64,
    pub(crate) env: BTreeMap<String, Kept<Value>>,
    /// In the order in which the values were added.
    pub(crate) whitelists: BTreeMap<Whitelist, Vec<Kept<String>>>,
    pub(crate) tenants: Vec<Tenant>,
    pub(crate) others: Vec<OtherPool>,
    /// Nobody knows it any more.
    pub(crate) is_deleted: bool,
}

impl UserPool {
    pub(crate) fn new(now: u64) -> Self {
        Self {
            profile: Map::new(),
            created: now,
            updated: now,
            env: BTreeMap::new(),
            whitelists: BTreeMap::new(),
            tenants: Vec::new(),
            others: Vec::new(),
            is_deleted: false,
        }
    }

    /// Sets an environment variable.
    pub(crate) fn set_env(&mut self, key: &str, value: Value, now: u64) {
        let known = self.env.get(key).map(|known| known.created);
        let mut kept = Kept::new(value, now);
        kept.created = known.unwrap_or(now);
        self.env.insert(key.to_owned(), kept);
    }

    /// Puts a value on a whitelist, unless it is there. E-mail addresses are kept in lower case.
    pub(crate) fn list(&mut self, whitelist: Whitelist, value: &str, now: u64) {
        let value = Self::listed_as(whitelist, value);
        let list = self.whitelists.entry(whitelist).or_default();
        match list.iter_mut().find(|known| known.value == value) {
            Some(known) => known.updated = now,
            None => list.push(Kept::new(value, now)),
        }
    }

    /// Takes a value off a whitelist.
    pub(crate) fn unlist(&mut self, whitelist: Whitelist, value: &str) {
        let value = Self::listed_as(whitelist, value);
        let list = self.whitelists.entry(whitelist).or_default();
        list.retain(|known| known.value != value);
    }

    pub(crate) fn lists(&self, whitelist: Whitelist, value: &str) -> bool {
        let value = Self::listed_as(whitelist, value);
        let list = self.whitelists.get(&whitelist);
        list.is_some_and(|list| list.iter().any(|known| known.value == value))
    }

    fn listed_as(whitelist: Whitelist, value: &str) -> String {
        match whitelist {
            Whitelist::Email => value.to_lowercase(),
            _ => value.to_owned(),
        }
    }

    pub(crate) fn seed(&self) -> NewUserPool {
        let env = self.env.iter();
        let lists = self.whitelists.iter();
        let values =
            |list: &Vec<Kept<String>>| list.iter().map(|kept| kept.value.clone()).collect();
        NewUserPool {
            profile: self.profile.clone(),
            env: env
                .map(|(key, kept)| (key.clone(), kept.value.clone()))
                .collect(),
            whitelists: lists.map(|(of, list)| (*of, values(list))).collect(),
        }
    }
}
