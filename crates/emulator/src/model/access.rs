//! Who may enter an application, people and programs.

use serde::{Deserialize, Serialize};

use super::seed_permissions::NewAccessAccount;
use super::target::Target;
use crate::crypto::random_hex;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Access {
    /// Whether only those may enter whom a record allows.
    pub(crate) deny_all: bool,
    pub(crate) allow_policy: String,
    pub(crate) deny_policy: String,
    pub(crate) records: Vec<Record>,
    pub(crate) accounts: Vec<Account>,
}

impl Default for Access {
    fn default() -> Self {
        Self {
            deny_all: false,
            allow_policy: random_hex(12),
            deny_policy: random_hex(12),
            records: Vec::new(),
            accounts: Vec::new(),
        }
    }
}

/// What was decided about somebody.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) to: Target,
    pub(crate) allow: bool,
    /// The namespace of a role.
    pub(crate) namespace: String,
    pub(crate) inherit_by_children: bool,
    pub(crate) enabled: bool,
    pub(crate) assigned: u64,
}

/// An account for programs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) remarks: Option<String>,
    pub(crate) token_lifetime: u64,
    pub(crate) enabled: bool,
    pub(crate) created: u64,
    pub(crate) updated: u64,
}

impl Account {
    pub(crate) fn new(id: String, seed: NewAccessAccount, now_ms: u64) -> Self {
        Self {
            id,
            secret: seed.secret.unwrap_or_else(|| random_hex(16)),
            remarks: seed.remarks,
            token_lifetime: seed.token_lifetime.unwrap_or(600),
            enabled: !seed.disabled,
            created: now_ms,
            updated: now_ms,
        }
    }
}
