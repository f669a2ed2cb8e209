//! CAS tickets.

/// A ticket that was not used yet.
#[derive(Debug)]
pub(crate) struct Ticket {
    pub(crate) user: String,
    pub(crate) service: String,
}
