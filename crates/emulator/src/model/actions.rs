//! What users and administrators have done.

use std::borrow::Cow;
use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Actions kept at most.
const KEPT: usize = 20_000;

/// Something that was done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Action {
    pub(crate) at: u64,
    /// As the documentation spells it, such as `login`. What the documentation does not name is called by its mutation or by its method and
    /// path.
    pub(crate) name: Cow<'static, str>,
    /// Whether the documentation names it.
    pub(crate) documented: bool,
    /// Who did it. `None` is the administrator.
    pub(crate) user: Option<String>,
    /// The application that the request named.
    pub(crate) application: Option<String>,
    pub(crate) ip: String,
    /// The user agent of the client.
    pub(crate) agent: Option<String>,
    /// Counted from 1. [`Actions::add`] gives it.
    pub(crate) number: u64,
}

/// All actions, oldest first.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Actions {
    pub(crate) list: VecDeque<Action>,
    last: u64,
}

impl Actions {
    pub(crate) fn add(&mut self, mut action: Action) {
        self.last += 1;
        action.number = self.last;
        if self.list.len() >= KEPT {
            self.list.pop_front();
        }
        self.list.push_back(action);
    }
}
