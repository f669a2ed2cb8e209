//! The tokens that retries take and successes give back.

use crate::protocol::RetryBudget;
use std::sync::atomic::{AtomicU32, Ordering};

/// The tokens that a client has left, with its clones and the clients made from it.
#[derive(Debug)]
pub(crate) struct Budget {
    capacity: u32,
    tokens: AtomicU32,
}

impl Budget {
    pub(crate) fn new(settings: RetryBudget) -> Self {
        Self {
            capacity: settings.capacity,
            tokens: AtomicU32::new(settings.capacity),
        }
    }

    /// Takes so many tokens; none if there are fewer.
    pub(crate) fn take(&self, cost: u32) -> bool {
        self.change(|tokens| tokens.checked_sub(cost))
    }

    /// Gives so many tokens back, up to the capacity.
    pub(crate) fn give(&self, refund: u32) {
        self.change(|tokens| Some(tokens.saturating_add(refund).min(self.capacity)));
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        // Nothing else is ordered by the number.
        let order = Ordering::Relaxed;
        self.tokens.fetch_update(order, order, change).is_ok()
    }

    pub(crate) fn left(&self) -> u32 {
        self.tokens.load(Ordering::Relaxed)
    }
}
