//! The pool as an administrator has it: management tokens, archived users, the user pool itself.

use serde_json::Value;

use super::Pool;
use crate::error::EmulatorError;
use crate::model::{
    FieldTarget, NewField, NewTenant, OutsideAccount, Purpose, Tenant, Whitelist, found, refused,
};

impl Pool {
    /// Issues a management token, as `accessToken` does for the secret of the user pool.
    ///
    /// # Errors
    ///
    /// [`EmulatorError::Key`]: no token can be signed.
    pub fn management_token(&self) -> Result<String, EmulatorError> {
        let now = self.0.clock.now_secs();
        let minted = self.0.state().mint_management(&self.0.url, now);
        minted
            .map(|minted| minted.token)
            .map_err(|_| EmulatorError::Key("of the signature".to_owned()))
    }

    /// Revokes all management tokens. Requests with them then fail with 2020.
    pub fn revoke_management_tokens(&self) {
        self.0.state().tokens.end_all(Purpose::Management);
    }

    /// Suspends a user, as the administrator does: all logins end, and a login fails with 2120008.
    ///
    /// # Errors
    ///
    /// There is no such user.
    pub fn suspend_user(&self, name: &str) -> Result<(), EmulatorError> {
        self.set_status(name, "Suspended")
    }

    /// Enables a suspended user, or one who has resigned, again.
    ///
    /// # Errors
    ///
    /// There is no such user.
    pub fn activate_user(&self, name: &str) -> Result<(), EmulatorError> {
        self.set_status(name, "Activated")
    }

    fn set_status(&self, name: &str, status: &str) -> Result<(), EmulatorError> {
        let now = self.0.clock.now_ms();
        let mut state = self.0.state();
        let id = state.user_id(name);
        let done = id.is_some_and(|id| state.set_status(&id, status, now).is_ok());
        found(done, || format!("no user {name}"))
    }

    /// The ids of the deleted users, in the order of their deletion.
    #[must_use]
    pub fn archived_users(&self) -> Vec<String> {
        let state = self.0.state();
        state.archived.iter().map(|user| user.id.clone()).collect()
    }

    /// What has been done, oldest first: the names of the actions, such as `login` or `createUser`, each with the id of the user who
    /// did it. `None` is the administrator. Only what the documentation names is there.
    #[must_use]
    pub fn actions(&self) -> Vec<(String, Option<String>)> {
        let state = self.0.state();
        let actions = state.actions.list.iter();
        actions
            .filter(|action| action.documented)
            .map(|action| (action.name.to_string(), action.user.clone()))
            .collect()
    }

    /// Defines a custom field of anything that can have some.
    pub fn define_field_of(&self, field: NewField) {
        self.0.state().define_field(field);
    }

    /// The value of a custom field. `None` if it is not set.
    #[must_use]
    pub fn field_value(&self, target: FieldTarget, id: &str, key: &str) -> Option<Value> {
        let values = self.0.state().values_of(target, id).ok()?;
        values.get(key).cloned()
    }

    /// Sets the value of a custom field.
    ///
    /// # Errors
    ///
    /// There is nothing with this id, or the field is not defined, or the value has another type.
    pub fn set_field_value(
        &self,
        target: FieldTarget,
        id: &str,
        key: impl Into<String>,
        value: Value,
    ) -> Result<(), EmulatorError> {
        let data = [(key.into(), value)].into_iter().collect();
        let set = self.0.state().seed_values(target, id, data);
        set.map_err(|e| refused("field", &e))
    }

    /// Puts a value on a whitelist. A whitelist works if its [setting](crate::Settings) is on.
    pub fn add_to_whitelist(&self, whitelist: Whitelist, value: &str) {
        let now = self.0.clock.now_ms();
        self.0.state().user_pool.list(whitelist, value, now);
    }

    /// Sets an environment variable.
    pub fn set_env(&self, key: &str, value: Value) {
        let now = self.0.clock.now_ms();
        self.0.state().user_pool.set_env(key, value, now);
    }

    /// The value of an environment variable.
    #[must_use]
    pub fn env(&self, key: &str) -> Option<Value> {
        let state = self.0.state();
        state.user_pool.env.get(key).map(|kept| kept.value.clone())
    }

    /// What a tenant is now: its members, administrators and applications.
    #[must_use]
    pub fn tenant(&self, id: &str) -> Option<NewTenant> {
        let state = self.0.state();
        state.tenant(id).ok().map(Tenant::dumped)
    }

    /// Adds an account at an identity source, which a login page of the emulator then offers.
    ///
    /// # Errors
    ///
    /// There is no connection with this identifier.
    pub fn add_outside_account(
        &self,
        identifier: &str,
        account: OutsideAccount,
    ) -> Result<(), EmulatorError> {
        let mut state = self.0.state();
        let mut sources = state.sources.list.iter_mut();
        let source = sources.find(|source| source.identifier == identifier);
        let added = source.map(|source| source.accounts.push(account));
        found(added.is_some(), || format!("no connection {identifier}"))
    }

    /// Adds a tenant and returns its id. Ignores members that do not exist.
    pub fn add_tenant(&self, tenant: NewTenant) -> String {
        let now = self.0.clock.now_ms();
        self.0.state().add_tenant(tenant, now)
    }

    /// The ids of all applications, the emulator's own first.
    #[must_use]
    pub fn applications(&self) -> Vec<String> {
        let state = self.0.state();
        state.all_applications().map(|a| a.id.clone()).collect()
    }

    /// The client secret of an application. `None` if there is none with this id.
    #[must_use]
    pub fn application_secret(&self, id: &str) -> Option<String> {
        let state = self.0.state();
        state.application(id).map(|a| a.secret.clone())
    }

    /// The agreements of an application in their order: ids and titles. Empty if there is no application with this id.
    #[must_use]
    pub fn agreements(&self, application: &str) -> Vec<(i64, String)> {
        let state = self.0.state();
        let agreements = state.application(application).map(|a| a.agreements.iter());
        let agreements = agreements.into_iter().flatten();
        agreements
            .map(|agreement| (agreement.id, agreement.seed.title.clone()))
            .collect()
    }
}
