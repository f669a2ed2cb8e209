//! A device of an end user.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A device that somebody is at.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Device {
    pub(crate) id: String,
    pub(crate) owner: Option<String>,
    pub(crate) unique_id: String,
    pub(crate) fields: Map<String, Value>,
    pub(crate) ip: String,
    pub(crate) seen: u64,
    /// The tokens that it was announced with.
    pub(crate) tokens: Vec<String>,
    /// What the administrator has said of it, for its owner alone.
    pub(crate) blocked: Option<Blocked>,
}

/// Why a device cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Blocked {
    Disabled,
    /// Until these milliseconds since 1970.
    Suspended(u64),
}

impl Blocked {
    /// A suspension ends by itself.
    pub(crate) fn at(self, now_ms: u64) -> Option<Self> {
        match self {
            Self::Suspended(end) if end <= now_ms => None,
            blocked => Some(blocked),
        }
    }
}
