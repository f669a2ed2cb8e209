//! The user pool in memory, and its rules. Nothing here knows HTTP.
//!
//! A file for each kind of thing, [`state`] that holds all of them, and above it [`rules`], which take the whole pool.

mod access;
mod actions;
mod application;
mod captcha;
mod cas;
mod codes;
mod device;
mod email;
mod events;
mod field;
mod function;
mod group;
mod kept;
mod nodes;
mod org;
mod policy;
mod protocol;
mod qr;
mod refusal;
mod role;
mod rules;
mod seed;
mod seed_connections;
mod seed_permissions;
mod settings;
mod signing;
mod source;
mod space;
mod state;
mod target;
mod tenant;
mod tokens;
mod totp;
mod uploads;
mod user;
mod userpool;

pub use codes::{Channel, Message};
pub use email::{Mail, NewEmailTemplate};
pub use field::{FieldTarget, FieldType, FieldValues, NewField};
pub use function::NewFunction;
pub use org::{NewDepartment, NewOrg};
pub use policy::{Condition, Effect, Statement};
pub use seed::{
    CasTicket, DirectoryUser, NewAccessKey, NewAgreement, NewApplication, NewIdentitySource,
    NewRole, NewUser, OutsideAccount, PasswordReset, Seed,
};
pub use seed_connections::{NewConnection, NewIdentityProvider};
pub use seed_permissions::{
    Grant, NewAccess, NewAccessAccount, NewAccessRecord, NewAssignment, NewGroup, NewNamespace,
    NewPolicy, NewResource, ResourceAction,
};
pub use settings::{SecondFactor, Settings};
pub use signing::TokenAlgorithm;
pub use target::Target;
pub use tenant::NewTenant;
pub use userpool::{NewUserPool, Whitelist};

pub(crate) use access::{Account, Record};
pub(crate) use actions::Action;
pub(crate) use application::{Agreement, Application};
pub(crate) use captcha::Captcha;
pub(crate) use codes::{Refusal, phone_target};
pub(crate) use device::{Blocked, Device};
pub(crate) use email::{Facts, escaped, kind_of, kinds};
pub(crate) use events::Signal;
pub(crate) use field::shown;
pub(crate) use group::Group;
pub(crate) use org::{Node, Org, Tree};
pub(crate) use policy::{Assignment, Policy, covers_action, covers_resource};
pub(crate) use protocol::{Challenge, Consent, claims, has};
pub(crate) use qr::{QrCode, QrOutcome};
pub(crate) use refusal::{ApiError, Lang, Reply};
pub(crate) use role::{Role, namespace};
pub(crate) use rules::decision::{Authorized, Question, Verdict};
pub(crate) use rules::orgs::{NodeChange, NodeName};
pub(crate) use rules::policies::PolicyChange;
pub(crate) use rules::seeding::{added, dump, found, refused, seeded, start_of};
pub(crate) use rules::spaces::SpaceChange;
pub(crate) use rules::tenants::not_a_member;
pub(crate) use source::{check_fields, protocol_of};
pub(crate) use space::{DEFAULT, Namespace, Resource, TYPES};
pub(crate) use state::State;
pub(crate) use tenant::{Tenant, TenantMember};
pub(crate) use tokens::{Claims, Minted, Purpose};
pub(crate) use totp::{Authenticator, SELF};
pub(crate) use uploads::Upload;
pub(crate) use user::{User, password_fits};
pub(crate) use userpool::{Kept, OtherPool, UserPool};
