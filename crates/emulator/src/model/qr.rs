//! A login by QR code.

use serde_json::{Map, Value};

/// A QR code that was made.
#[derive(Debug)]
pub(crate) struct QrCode {
    pub(crate) outcome: QrOutcome,
    pub(crate) expires: u64,
    pub(crate) user: Option<String>,
    pub(crate) custom: Map<String, Value>,
    pub(crate) with_custom_data: bool,
}

/// What became of a QR code.
#[derive(Debug)]
pub(crate) enum QrOutcome {
    Unused,
    /// By this user.
    Scanned(String),
    Confirmed,
    Cancelled,
    /// The login went through: the ticket, and the user until it was exchanged.
    Authorised(String, Option<Value>),
    /// The login did not: state 4 or 5, and why.
    Stopped(i64, Value),
}

impl QrCode {
    /// Takes the next step, if it can follow.
    pub(crate) fn moves(&mut self, to: QrOutcome, now_ms: u64) -> bool {
        let follows = match &self.outcome {
            QrOutcome::Unused => matches!(to, QrOutcome::Scanned(_)),
            QrOutcome::Scanned(_) => matches!(to, QrOutcome::Confirmed | QrOutcome::Cancelled),
            _ => false,
        };
        let moves = follows && now_ms < self.expires;
        if moves {
            if let QrOutcome::Scanned(user) = &to {
                self.user = Some(user.clone());
            }
            self.outcome = to;
        }
        moves
    }
}
