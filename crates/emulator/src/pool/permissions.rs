//! Groups, namespaces, policies, and who may do what, as tests fill and read them.

use super::Pool;
use crate::error::EmulatorError;
use crate::model::{
    NewAccess, NewGroup, NewNamespace, NewPolicy, Question, Target, Verdict, namespace, refused,
};

/// Groups, permission namespaces, policies, and access to applications. The namespace `None` is `default`.
///
/// Where the documentation is silent:
///
/// - The default policies, and the codes of the namespace `default` and of those of applications, cannot be changed (2018).
/// - A request about several things is carried out for all of them or for none.
/// - To assign a role or a policy twice is a success, and to take back one that was not assigned. To take back a resource that was not
///   granted is 404.
/// - The namespace in the fields of a `User` is a filter: an unknown one is no error.
impl Pool {
    /// Adds a group and returns its id. Ignores members that do not exist.
    ///
    /// # Errors
    ///
    /// The code is empty or in use.
    pub fn add_group(&self, group: NewGroup) -> Result<String, EmulatorError> {
        let now = self.now();
        let added = self.0.state().add_group(group, now);
        added.map_err(|e| refused("group", &e))
    }

    /// Adds a permission namespace with its resources and returns its id.
    ///
    /// # Errors
    ///
    /// The code is empty, or the code or the id is in use, or a resource is not valid.
    pub fn add_namespace(&self, space: NewNamespace) -> Result<i64, EmulatorError> {
        let now = self.now();
        let added = self.0.state().add_space(space, now);
        added.map_err(|e| refused("namespace", &e))
    }

    /// Adds a policy, its namespace and its assignments.
    ///
    /// # Errors
    ///
    /// The code is in use, a statement is not valid, or there is no such user, role, group or node.
    pub fn add_policy(&self, policy: NewPolicy) -> Result<(), EmulatorError> {
        let now = self.now();
        let added = self.0.state().seed_policy(policy, now);
        added.map_err(|e| refused("policy", &e))
    }

    /// Adds records and accounts to an application, and sets what counts where the records say nothing.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// use authing_emulator::{Emulator, NewAccess, NewUser};
    ///
    /// let emulator = Emulator::start().await?;
    /// let pool = emulator.pool();
    /// pool.add_user(NewUser { username: Some("ann".into()), ..NewUser::default() })?;
    /// let closed = NewAccess { deny_all: true, ..NewAccess::default() };
    /// pool.add_access(&emulator.app_id(), closed)?;
    /// assert!(!pool.may_enter(&emulator.app_id(), "ann"));
    /// # Ok::<(), authing_emulator::EmulatorError>(()) }).unwrap();
    /// ```
    ///
    /// # Errors
    ///
    /// There is no such application, user, role, group or node.
    pub fn add_access(&self, application: &str, access: NewAccess) -> Result<(), EmulatorError> {
        let now = self.now();
        let added = self.0.state().seed_access(application, access, now);
        added.map_err(|e| refused("access", &e))
    }

    /// Whether a user may do something with a resource. False if there is no such user.
    ///
    /// - A user has the permissions of the user, of the groups and nodes that the user is in, of the roles of all these, and of the
    ///   parents of these roles. Of the nodes above, the user has the policies that are assigned with `inheritByChildren`.
    /// - What a policy denies is denied, whatever grants it. `books` and `books:*` are denied if one of the books is.
    /// - `*` is everything. `books` and `books:*` are all books. `read` on `books:1` is `books:read`.
    /// - A grant without actions allows every action on a `MENU`, `UI` or `BUTTON`, and none on other types.
    /// - A statement with conditions applies to users for whom all of them hold. [`Condition`](crate::Condition) lists what conditions
    ///   can say. Other parameters and operators are 501.
    /// - A role belongs to the namespace of the permission or policy that it gets.
    /// - The roles of a user are those of the groups and nodes, too. The users of a role are those to whom it was assigned themselves.
    #[must_use]
    pub fn is_allowed(
        &self,
        user: &str,
        resource: &str,
        action: &str,
        space: Option<&str>,
    ) -> bool {
        let state = self.0.state();
        let Some(id) = state.user_id(user) else {
            return false;
        };
        let space = namespace(space);
        let asked = Question {
            space,
            resource,
            action,
        };
        state.decide(&state.standing(&Target::User(id)), asked) == Verdict::Allowed
    }

    /// Whether a user may log in to an application. False if there is no such user or application.
    ///
    /// A record that denies counts more than one that allows. Without a record, the default of the application counts: with `DENY_ALL`,
    /// only its members may log in. A login that is not allowed is 1576, if the request names the application. The pages for OpenID
    /// Connect and OAuth 2.0 return `access_denied`; the page for CAS has the status 403.
    #[must_use]
    pub fn may_enter(&self, application: &str, user: &str) -> bool {
        let state = self.0.state();
        match (state.application(application), state.user_id(user)) {
            (Some(application), Some(id)) => state.may_enter(application, &id),
            _ => false,
        }
    }
}
