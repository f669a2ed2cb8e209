//! A device of an end user.

use serde_json::{Map, Value};

/// A device that somebody is at.
#[derive(Debug)]
pub(crate) struct Device {
    pub(crate) id: String,
    pub(crate) owner: Option<String>,
    pub(crate) unique_id: String,
    pub(crate) fields: Map<String, Value>,
    pub(crate) ip: String,
    pub(crate) seen: u64,
    /// The tokens that it was announced with.
    pub(crate) tokens: Vec<String>,
}
