//! What users and administrators have done.

use std::collections::VecDeque;

/// Actions kept at most.
const KEPT: usize = 20_000;

/// Something that was done.
#[derive(Debug, Clone)]
pub(crate) struct Action {
    pub(crate) at: u64,
    /// As the documentation spells it, such as `login`.
    pub(crate) name: &'static str,
    /// Who did it. `None` is the administrator.
    pub(crate) user: Option<String>,
    /// The application that the request named.
    pub(crate) application: Option<String>,
    pub(crate) ip: String,
}

/// All actions, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Actions {
    pub(crate) list: VecDeque<Action>,
}

impl Actions {
    pub(crate) fn add(&mut self, action: Action) {
        if self.list.len() >= KEPT {
            self.list.pop_front();
        }
        self.list.push_back(action);
    }
}
