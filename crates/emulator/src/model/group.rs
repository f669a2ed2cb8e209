//! A group of users.

use std::collections::BTreeSet;

#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) created: u64,
    pub(crate) updated: u64,
    pub(crate) users: BTreeSet<String>,
}
