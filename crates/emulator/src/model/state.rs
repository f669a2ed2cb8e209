//! The user pool in memory.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::actions::Actions;
use super::application::Application;
use super::captcha::Failures;
use super::cas::Ticket;
use super::codes::Codes;
use super::device::{Blocked, Device};
use super::email::NewEmailTemplate;
use super::events::Sockets;
use super::field::{FieldTarget, NewField};
use super::function::NewFunction;
use super::group::Group;
use super::kept;
use super::nodes::Nodes;
use super::org::{Member, Org};
use super::policy::Policy;
use super::protocol::Flows;
use super::qr::QrCode;
use super::role::Role;
use super::seed::{DirectoryUser, NewAccessKey, NewApplication, NewUser};
use super::seed_permissions::Grant;
use super::settings::Settings;
use super::signing::Signing;
use super::source::Sources;
use super::space::Namespace;
use super::tokens::Tokens;
use super::uploads::Uploads;
use super::user::User;
use super::userpool::UserPool;
use crate::crypto::random_hex;

/// Everything that changes. It is behind one lock, which is never held across an await.
///
/// A state file keeps all of it, except what ends within minutes and what only concerns tests. Later versions read it: a new field needs a default, and any other change of form a new format of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    /// The emulator's own application.
    pub(crate) own: Application,
    pub(crate) access_keys: Vec<NewAccessKey>,
    pub(crate) pool_id: String,
    pub(crate) pool_secret: String,
    pub(crate) settings: Settings,
    pub(crate) users: BTreeMap<String, User>,
    /// Users who were deleted, in that order.
    pub(crate) archived: Vec<User>,
    /// What else belongs to the pool itself.
    pub(crate) user_pool: UserPool,
    #[serde(with = "kept::pairs")]
    pub(crate) fields: BTreeMap<(FieldTarget, String), NewField>,
    /// Values of custom fields by what has them. Users have theirs themselves.
    #[serde(with = "kept::pairs")]
    pub(crate) field_values: BTreeMap<(FieldTarget, String), Map<String, Value>>,
    pub(crate) actions: Actions,
    /// The pool's own, enabled or not.
    pub(crate) email_templates: Vec<NewEmailTemplate>,
    pub(crate) functions: Vec<NewFunction>,
    pub(crate) roles: Vec<Role>,
    pub(crate) orgs: Vec<Org>,
    pub(crate) groups: Vec<Group>,
    pub(crate) namespaces: Vec<Namespace>,
    pub(crate) policies: Vec<Policy>,
    pub(crate) nodes: Nodes,
    pub(crate) members: Vec<Member>,
    /// The other applications.
    pub(crate) applications: Vec<Application>,
    /// What was granted to somebody, by ids, each with its namespace.
    pub(crate) grants: Vec<Grant>,
    pub(crate) ldap: Vec<DirectoryUser>,
    pub(crate) ad: Vec<DirectoryUser>,
    /// WeChat codes that were not used yet, and who they stand for.
    pub(crate) wechat: HashMap<String, NewUser>,
    /// QR codes by their names.
    #[serde(skip)]
    pub(crate) qr_codes: HashMap<String, QrCode>,
    pub(crate) sources: Sources,
    pub(crate) devices: Vec<Device>,
    /// Devices that the administrator has blocked for everybody, by their unique ids.
    pub(crate) blocked_devices: HashMap<String, Blocked>,
    /// What real-name authentication found, by user.
    pub(crate) principals: HashMap<String, Value>,
    #[serde(skip)]
    pub(crate) sockets: Sockets,
    /// CAS tickets that were not used yet.
    pub(crate) tickets: HashMap<String, Ticket>,
    pub(crate) uploads: Uploads,
    #[serde(skip)]
    pub(crate) codes: Codes,
    pub(crate) tokens: Tokens,
    pub(crate) signing: Signing,
    pub(crate) flows: Flows,
    /// Password logins that failed in a row, and the captcha to enter, by client IP.
    #[serde(skip)]
    pub(crate) failures: HashMap<String, Failures>,
    /// When people registered, by client IP.
    #[serde(skip)]
    pub(crate) registrations: HashMap<String, Vec<u64>>,
    ids: u32,
}

impl State {
    pub(crate) fn new(settings: Settings, now_ms: u64) -> Self {
        let own = NewApplication {
            name: "Authing emulator".to_owned(),
            ..NewApplication::default()
        };
        Self {
            own: Application::new(random_hex(12), own, now_ms),
            access_keys: Vec::new(),
            pool_id: random_hex(12),
            pool_secret: random_hex(16),
            settings,
            users: BTreeMap::new(),
            archived: Vec::new(),
            user_pool: UserPool::new(now_ms),
            fields: BTreeMap::new(),
            field_values: BTreeMap::new(),
            actions: Actions::default(),
            email_templates: Vec::new(),
            functions: Vec::new(),
            roles: Vec::new(),
            orgs: Vec::new(),
            groups: Vec::new(),
            namespaces: Vec::new(),
            policies: Vec::new(),
            nodes: Nodes::default(),
            members: Vec::new(),
            applications: Vec::new(),
            grants: Vec::new(),
            ldap: Vec::new(),
            ad: Vec::new(),
            wechat: HashMap::new(),
            qr_codes: HashMap::new(),
            sources: Sources::default(),
            devices: Vec::new(),
            blocked_devices: HashMap::new(),
            principals: HashMap::new(),
            sockets: Sockets::default(),
            tickets: HashMap::new(),
            uploads: Uploads::default(),
            codes: Codes::default(),
            tokens: Tokens::default(),
            signing: Signing::default(),
            flows: Flows::default(),
            failures: HashMap::new(),
            registrations: HashMap::new(),
            ids: 0,
        }
    }

    /// A number that is higher than all before: lists use it where times are equal.
    pub(crate) fn next_number(&mut self) -> u32 {
        self.ids += 1;
        self.ids
    }

    /// 24 hexadecimal digits, growing, so that what was made later sorts later.
    pub(crate) fn new_id(&mut self, now_ms: u64) -> String {
        let number = self.next_number();
        format!("{:08x}{number:06x}{}", now_ms / 1000, random_hex(5))
    }

    /// All applications, the emulator's own first. A pool that was deleted has none.
    pub(crate) fn all_applications(&self) -> impl Iterator<Item = &Application> {
        let all = std::iter::once(&self.own).chain(&self.applications);
        all.filter(|_| !self.user_pool.is_deleted)
    }

    /// The application with this id.
    pub(crate) fn application(&self, id: &str) -> Option<&Application> {
        self.all_applications().find(|a| a.id == id)
    }

    /// Why a device cannot be used, if it cannot.
    pub(crate) fn blocked(&self, device: &Device, now_ms: u64) -> Option<Blocked> {
        let for_all = self.blocked_devices.get(&device.unique_id);
        let for_all = for_all.and_then(|blocked| blocked.at(now_ms));
        for_all.or_else(|| device.blocked.and_then(|blocked| blocked.at(now_ms)))
    }

    /// Drops the tokens and codes that have expired.
    pub(crate) fn drop_expired(&mut self, now_secs: u64) {
        let (tokens, flows) = (&mut self.tokens.live, &mut self.flows);
        tokens.retain(|_, token| token.expires > now_secs);
        flows.codes.retain(|_, code| code.expires > now_secs);
        flows.refresh.retain(|_, token| token.expires > now_secs);
        flows.given.retain(|_, given| {
            given.retain(|name| tokens.contains_key(name));
            !given.is_empty()
        });
    }

    pub(crate) fn knows_app(&self, id: &str) -> bool {
        self.application(id).is_some()
    }
}
