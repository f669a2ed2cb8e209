//! A group of users.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) created: String,
    pub(crate) updated: String,
    pub(crate) users: BTreeSet<String>,
}
