//! What users have and may use: roles, applications, resources, identity sources.

use crate::crypto::random_hex;
use crate::model::application::Application;
use crate::model::role::{Role, namespace};
use crate::model::seed::{Grant, NewApplication, NewIdentitySource, NewRole};
use crate::model::state::State;

impl State {
    pub(crate) fn add_role(&mut self, seed: NewRole, now_ms: u64) {
        let id = self.new_id(now_ms);
        let users = seed
            .members
            .iter()
            .filter_map(|m| self.user_id(m))
            .collect();
        let namespace = namespace(seed.namespace.as_deref()).to_owned();
        self.roles.push(Role {
            id,
            seed,
            namespace,
            created: now_ms,
            users,
        });
    }

    pub(crate) fn assign_role(&mut self, user: &str, code: &str, space: Option<&str>) -> bool {
        let (Some(user), space) = (self.user_id(user), namespace(space)) else {
            return false;
        };
        let role = self
            .roles
            .iter_mut()
            .find(|r| r.seed.code == code && r.namespace == space);
        role.is_some_and(|role| {
            role.users.insert(user);
            true
        })
    }

    pub(crate) fn add_application(&mut self, seed: NewApplication, now_ms: u64) -> String {
        let id = match &seed.id {
            Some(id) => id.clone(),
            None => self.new_id(now_ms),
        };
        let members = seed.members.iter();
        self.applications.push(Application {
            id: id.clone(),
            secret: seed.secret.clone().unwrap_or_else(|| random_hex(16)),
            users: members.filter_map(|m| self.user_id(m)).collect(),
            seed,
            created: now_ms,
        });
        id
    }

    /// False when the application or the user is not there.
    pub(crate) fn allow_application(&mut self, application: &str, user: &str) -> bool {
        let user = self.user_id(user);
        let application = self.applications.iter_mut().find(|a| a.id == application);
        match (application, user) {
            (Some(application), Some(user)) => {
                application.users.insert(user);
                true
            }
            _ => false,
        }
    }

    /// False when the user is not there.
    pub(crate) fn grant(&mut self, mut grant: Grant) -> bool {
        let Some(user) = self.user_id(&grant.user) else {
            return false;
        };
        grant.user = user;
        self.grants.push(grant);
        true
    }

    /// Adds an identity source and gives its id.
    pub(crate) fn add_identity_source(
        &mut self,
        mut source: NewIdentitySource,
        now_ms: u64,
    ) -> String {
        let id = source.id.take().unwrap_or_else(|| self.new_id(now_ms));
        source.id = Some(id.clone());
        self.sources.list.push(source);
        id
    }
}
