//! CAS tickets.

use serde::{Deserialize, Serialize};

/// A ticket that was not used yet.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ticket {
    pub(crate) user: String,
    pub(crate) service: String,
}
