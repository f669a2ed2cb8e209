//! Organisations, as tests fill and read them.

use super::Pool;
use crate::error::EmulatorError;
use crate::model::{NewDepartment, NewOrg, refused};

/// Organisations and their nodes. A node is named by its id, an organisation's root also by the organisation's id. A code works
/// too; if several organisations have it, it names the node that was added first.
impl Pool {
    /// Adds an organisation with its departments and returns its id.
    ///
    /// # Errors
    ///
    /// An id or a code is in use, or a name is empty, or there is no such parent or member. Then nothing is added.
    pub fn add_org(&self, org: NewOrg) -> Result<String, EmulatorError> {
        let (now, what) = (self.now(), format!("organisation {}", org.name));
        let added = self.0.state().add_org(org, now);
        added.map_err(|e| refused(&what, &e))
    }

    /// Adds a department, with those below it, to an organisation or a department and returns its id.
    ///
    /// # Errors
    ///
    /// As for [`add_org`](Self::add_org).
    pub fn add_department(
        &self,
        parent: &str,
        department: NewDepartment,
    ) -> Result<String, EmulatorError> {
        let (now, what) = (self.now(), format!("department {}", department.name));
        let added = self.0.state().add_department(parent, department, now);
        added.map_err(|e| refused(&what, &e))
    }

    /// Adds a user to an organisation or a department.
    ///
    /// # Errors
    ///
    /// There is no such node or user.
    pub fn add_member(&self, node: &str, user: &str) -> Result<(), EmulatorError> {
        self.join(node, user, false)
    }

    /// Makes a user the leader of an organisation or a department, and a member.
    ///
    /// # Errors
    ///
    /// There is no such node or user.
    pub fn add_leader(&self, node: &str, user: &str) -> Result<(), EmulatorError> {
        self.join(node, user, true)
    }

    fn join(&self, node: &str, user: &str, leader: bool) -> Result<(), EmulatorError> {
        let now = self.now();
        let joined = self.0.state().add_member(node, user, leader, now);
        joined.map_err(|e| refused("member", &e))
    }

    /// The users who belong to an organisation or a department itself, by their ids. Empty if there is no such node.
    #[must_use]
    pub fn members(&self, node: &str) -> Vec<String> {
        let state = self.0.state();
        let users = state.any_node(node).map(|n| state.users_of(&n.id, false));
        users
            .unwrap_or_default()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    /// The name of an organisation or a department and of all above it, from the organisation down. `None` if there is no such node.
    #[must_use]
    pub fn node_path(&self, node: &str) -> Option<Vec<String>> {
        let state = self.0.state();
        let ids = state.node_and_ancestors(&state.any_node(node)?.id);
        let names = ids.iter().rev().filter_map(|id| state.node(id));
        Some(names.map(|n| n.name.clone()).collect())
    }
}
