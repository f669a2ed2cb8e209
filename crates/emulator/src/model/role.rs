//! A role.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::seed::NewRole;

/// A role. What a seed may name in several ways is beside `seed`, by id.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Role {
    pub(crate) id: String,
    pub(crate) seed: NewRole,
    pub(crate) namespace: String,
    pub(crate) created: String,
    pub(crate) updated: String,
    pub(crate) users: BTreeSet<String>,
    /// The groups with this role, by id.
    pub(crate) groups: BTreeSet<String>,
    pub(crate) nodes: BTreeSet<String>,
}

/// The namespace that this name stands for.
pub(crate) fn namespace(name: Option<&str>) -> &str {
    match name {
        None | Some("") => "default",
        Some(name) => name,
    }
}
