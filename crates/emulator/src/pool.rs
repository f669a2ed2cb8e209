//! The pool and the outbox, as tests see them.

mod administration;
mod orgs;
mod permissions;

use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::context::Shared;
use crate::crypto::random_hex;
use crate::error::EmulatorError;
use crate::model::{
    Channel, DirectoryUser, FieldTarget, FieldType, Grant, Message, NewAccessKey, NewApplication,
    NewField, NewIdentitySource, NewRole, NewUser, QrOutcome, Seed, Settings, User, added, found,
    namespace, refused,
};

/// The messages that the emulator has "sent". Returned by [`Emulator::outbox`](crate::Emulator::outbox).
#[derive(Clone)]
pub struct Outbox(pub(crate) Arc<Shared>);

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox")
            .field("messages", &self.messages().len())
            .finish()
    }
}

impl Outbox {
    /// The latest code that was sent to this phone: the number alone, or with its country code as in `+44 7700900000`.
    #[must_use]
    pub fn sms_code(&self, phone: &str) -> Option<String> {
        self.0.state().codes.latest(Channel::Sms, phone)
    }

    /// The latest code that was sent to this e-mail address.
    #[must_use]
    pub fn email_code(&self, email: &str) -> Option<String> {
        self.0.state().codes.latest(Channel::Email, email)
    }

    /// All messages, oldest first.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        self.0.state().codes.sent.clone()
    }

    /// Removes all messages. Their codes stay valid.
    pub fn clear(&self) {
        self.0.state().codes.sent.clear();
    }
}

/// A user of the pool, at the time of [`Pool::user`].
#[derive(Clone)]
pub struct PoolUser(User);

impl fmt::Debug for PoolUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PoolUser")
            .field("id", &self.0.id)
            .finish_non_exhaustive()
    }
}

impl PoolUser {
    /// The id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// A scalar field of `User`, by its wire name. `None` if it is not set.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.0.fields.get(name).filter(|v| !v.is_null())
    }

    /// All scalar fields of `User`, by their wire names.
    pub(crate) fn fields(&self) -> &Map<String, Value> {
        &self.0.fields
    }

    /// The values of the custom fields.
    #[must_use]
    pub fn custom_data(&self) -> &Map<String, Value> {
        &self.0.custom
    }

    /// Whether `plain` is the user's password.
    #[must_use]
    pub fn password_is(&self, plain: &str) -> bool {
        self.0.password_is(plain)
    }
}

/// The user pool. Returned by [`Emulator::pool`](crate::Emulator::pool).
///
/// A user is named by id, e-mail address, user name or phone.
#[derive(Clone)]
pub struct Pool(pub(crate) Arc<Shared>);

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("users", &self.user_count())
            .finish()
    }
}

impl Pool {
    fn now(&self) -> u64 {
        self.0.clock.now_ms()
    }

    /// Adds a user and returns the id. The checks of registration do not apply.
    ///
    /// # Errors
    ///
    /// The id, e-mail address, user name or phone is in use, or a custom field is not defined or of another type.
    pub fn add_user(&self, user: NewUser) -> Result<String, EmulatorError> {
        let now = self.now();
        let added = self.0.state().seed_user(user, now);
        added.map_err(|e| refused("user", &e))
    }

    /// Adds users and returns their ids: all of them or, if one cannot be added, none.
    ///
    /// # Errors
    ///
    /// As for [`add_user`](Self::add_user). The error names the first user that cannot be added, counted from 0.
    pub fn add_users(
        &self,
        users: impl IntoIterator<Item = NewUser>,
    ) -> Result<Vec<String>, EmulatorError> {
        let now = self.now();
        let mut state = self.0.state();
        let mut ids = Vec::new();
        for (at, user) in users.into_iter().enumerate() {
            match state.seed_user(user, now) {
                Ok(id) => ids.push(id),
                Err(error) => {
                    state.users.retain(|id, _| !ids.contains(id));
                    return Err(refused(&format!("users[{at}]"), &error));
                }
            }
        }
        Ok(ids)
    }

    /// All users, in the order in which they were added.
    #[must_use]
    pub fn users(&self) -> Vec<PoolUser> {
        let state = self.0.state();
        let mut users: Vec<_> = state.users.values().collect();
        users.sort_by_key(|user| user.number);
        users.into_iter().cloned().map(PoolUser).collect()
    }

    /// Adds what a seed names to what is there: everything or, if something cannot be added, nothing. The ids and secrets of the pool and
    /// of the emulator's own application, and the settings, stay as they are: the seed must not name them.
    ///
    /// # Errors
    ///
    /// The seed contradicts itself or the pool, or names what only the seed of a new emulator can set.
    pub fn add_seed(&self, seed: Seed) -> Result<(), EmulatorError> {
        let now = self.now();
        added(&mut self.0.state(), seed, now)
    }

    /// The user with this name. `None` if there is none.
    #[must_use]
    pub fn user(&self, name: &str) -> Option<PoolUser> {
        self.0.state().by_any(name).cloned().map(PoolUser)
    }

    /// The TOTP code that the user's authenticator app shows now. If the user has several authenticators, the latest, confirmed or
    /// not. `None` if the user has none. A code works for one login; [the clock](crate::Emulator::clock) brings the next one.
    #[must_use]
    pub fn totp(&self, name: &str) -> Option<String> {
        let now = self.0.clock.now_secs();
        let state = self.0.state();
        let authenticator = state.by_any(name)?.authenticators.last()?;
        Some(authenticator.code(now))
    }

    /// Deletes and archives the user with this name, if there is one. Requests with the user's tokens then fail with 2004.
    pub fn remove_user(&self, name: &str) {
        let now = self.now();
        let mut state = self.0.state();
        if let Some(id) = state.by_any(name).map(|u| u.id.clone()) {
            state.archive_user(&id, now);
        }
    }

    /// The number of users.
    #[must_use]
    pub fn user_count(&self) -> usize {
        self.0.state().users.len()
    }

    /// Defines a custom field of users.
    pub fn define_field(
        &self,
        key: impl Into<String>,
        data_type: FieldType,
        label: impl Into<String>,
    ) {
        let (key, label) = (key.into(), Some(label.into()));
        self.0.state().define_field(NewField {
            key,
            data_type,
            label,
            target: FieldTarget::User,
            options: None,
        });
    }

    /// Adds a role. Ignores members that do not exist.
    pub fn add_role(&self, role: NewRole) {
        let now = self.now();
        self.0.state().add_role(role, now);
    }

    /// Assigns a role to a user. The namespace `None` is `default`.
    ///
    /// # Errors
    ///
    /// There is no such user or role.
    pub fn assign_role(
        &self,
        user: &str,
        code: &str,
        space: Option<&str>,
    ) -> Result<(), EmulatorError> {
        let done = self.0.state().assign_role(user, code, space);
        found(done, || {
            format!("no user {user}, or no role {code} in {}", namespace(space))
        })
    }

    /// Registers a redirect URI of the emulator's own application. Browsers are sent to registered URIs only, after login and logout.
    pub fn add_redirect_uri(&self, uri: impl Into<String>) {
        self.0.state().own.seed.redirect_uris.push(uri.into());
    }

    /// Adds a key for programmatic access with the grant `client_credentials`.
    pub fn add_access_key(&self, id: impl Into<String>, secret: impl Into<String>) {
        let (id, secret) = (id.into(), secret.into());
        let keys = &mut self.0.state().access_keys;
        keys.push(NewAccessKey { id, secret });
    }

    /// Adds an application and returns its id. Requests may name it as they name the emulator's own.
    pub fn add_application(&self, application: NewApplication) -> String {
        let now = self.now();
        self.0.state().add_application(application, now)
    }

    /// Allows a user to use an application.
    ///
    /// # Errors
    ///
    /// There is no such application or user.
    pub fn allow_application(&self, application: &str, user: &str) -> Result<(), EmulatorError> {
        let done = self.0.state().allow_application(application, user);
        found(done, || {
            format!("no application {application}, or no user {user}")
        })
    }

    /// Allows somebody to use a resource.
    ///
    /// # Errors
    ///
    /// There is no such user, role, group or node.
    pub fn grant_resource(&self, grant: Grant) -> Result<(), EmulatorError> {
        let granted = self.0.state().seed_grant(grant);
        granted.map_err(|e| refused("grant", &e))
    }

    /// Adds an identity source, whose accounts log in here, and returns its id.
    pub fn add_identity_source(&self, source: NewIdentitySource) -> String {
        let now = self.now();
        self.0.state().add_identity_source(source, now)
    }

    /// Adds a person to the LDAP directory.
    pub fn add_ldap_user(&self, person: DirectoryUser) {
        self.0.state().ldap.push(person);
    }

    /// Adds a person to the Active Directory.
    pub fn add_ad_user(&self, person: DirectoryUser) {
        self.0.state().ad.push(person);
    }

    /// Adds a WeChat code for one login of this person. The `unionid` in `profile` identifies the account; without one, the login
    /// creates a new account.
    pub fn add_wechat_code(&self, code: impl Into<String>, person: NewUser) {
        self.0.state().wechat.insert(code.into(), person);
    }

    /// Issues a CAS ticket for a user and a service. It is valid for one validation.
    ///
    /// # Errors
    ///
    /// There is no such user.
    pub fn issue_cas_ticket(&self, user: &str, service: &str) -> Result<String, EmulatorError> {
        let ticket = format!("ST-{}", random_hex(12));
        let added = self
            .0
            .state()
            .add_ticket(ticket.clone(), user, service.to_owned());
        found(added, || format!("no user {user}"))?;
        Ok(ticket)
    }

    /// Scans a QR code with this user's phone. `random` is the name of the QR code.
    ///
    /// # Errors
    ///
    /// There is no such user, or no QR code with this name, or it cannot be scanned.
    pub fn scan_qr(&self, random: &str, user: &str) -> Result<(), EmulatorError> {
        let id = self.0.state().user_id(user);
        let id = id.ok_or_else(|| EmulatorError::Seed(format!("no user {user}")))?;
        self.move_qr(random, QrOutcome::Scanned(id))
    }

    /// Confirms the login on the phone that has scanned a QR code.
    ///
    /// # Errors
    ///
    /// There is no QR code with this name, or no phone has scanned it, or the login has ended.
    pub fn confirm_qr(&self, random: &str) -> Result<(), EmulatorError> {
        self.move_qr(random, QrOutcome::Confirmed)
    }

    /// Cancels the login on the phone that has scanned a QR code.
    ///
    /// # Errors
    ///
    /// As for [`confirm_qr`](Self::confirm_qr).
    pub fn cancel_qr(&self, random: &str) -> Result<(), EmulatorError> {
        self.move_qr(random, QrOutcome::Cancelled)
    }

    fn move_qr(&self, random: &str, to: QrOutcome) -> Result<(), EmulatorError> {
        let now = self.now();
        let mut state = self.0.state();
        let code = state.qr_codes.get_mut(random);
        found(code.is_some_and(|code| code.moves(to, now)), || {
            format!("no QR code {random}, or its state does not allow this")
        })
    }

    /// Changes the settings of the pool. Later requests use them.
    ///
    /// ```
    /// # fn example(emulator: &authing_emulator::Emulator) {
    /// emulator.pool().settings(|s| s.registration = false);
    /// # }
    /// ```
    pub fn settings(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.0.state().settings);
    }
}
