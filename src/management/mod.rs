//! The client of an administrator: users, roles, groups, organisations, and what else belongs to a user pool.
//!
//! [`ManagementClient`] has the methods, by area: `client.users()`, for example. The request types that they return are here and in
//! [`requests::management`](crate::requests::management); the other types are arguments and results.

mod acl;
mod agreements;
mod application_access;
mod applications;
mod client;
mod custom_data;
mod devices;
mod events;
mod ext_idps;
mod groups;
mod mfa;
mod orgs;
mod policies;
mod principal;
mod rest_request;
mod roles;
mod root;
mod statistics;
mod tenants;
mod udf;
mod user_batch;
mod user_states;
mod user_values;
mod userpool;
mod users;
mod whitelist;

use crate::registry;

#[cfg(feature = "events")]
#[cfg_attr(docsrs, doc(cfg(feature = "events")))]
pub use crate::event_socket::{Event, EventSub};
pub use crate::log_cursor::{LogCursor, NewEntries};
pub use crate::principal_identity::PrincipalIdentity;
pub use crate::undocumented::Undocumented;
pub use acl::{Acl, IsAllowed};
pub use agreements::Agreements;
pub use applications::Applications;
pub use client::{ManagementClient, ManagementClientBuilder};
pub use custom_data::{
    GetUdfValue, GetUdfValueBatch, ListUdv, RemoveUdfValue, SetUdfValue, SetUdfValueBatch, SetUdv,
};
pub use devices::Devices;
pub use events::Events;
pub use ext_idps::{CreateExtIdpConnection, ExtIdps, IsConnectionIdentifierFree};
pub use groups::Groups;
pub use mfa::{ChangeMfa, Mfa, QueryMfa};
pub use orgs::{
    AddNodeRoles, GetAllOrgs, ListNodeChildren, Orgs, RemoveNodeRoles, StartSync, SyncProvider,
};
pub use policies::Policies;
pub use principal::{AuthenticateUserPrincipal, Principal};
pub use rest_request::MakeRestRequest;
pub use roles::{GetSpecificUdfValue, Roles};
pub use statistics::Statistics;
pub use tenants::{AppIds, CreateTenant, Tenants, UpdateTenant};
pub use udf::Udf;
pub use user_batch::{BatchGetUsers, CreateMany, CreatedUser, CreatedUsers, UserField};
pub use user_states::{ActivateUser, HasRole, SuspendUser, UserExists};
pub use userpool::{AddEnv, Userpool};
pub use users::Users;
pub use whitelist::{DisableWhitelist, EnableWhitelist, Whitelist};

/// Every request type that methods of [`ManagementClient`] return: those that were generated from `graphql/`, and those that are declared
/// by hand. For tests and tools.
pub fn requests() -> impl Iterator<Item = &'static registry::Request> {
    registry::requests_of(registry::Client::Management).chain(BY_HAND)
}

static BY_HAND: &[registry::Request] = &[
    ActivateUser::ROW,
    AddEnv::ROW,
    AddNodeRoles::ROW,
    AuthenticateUserPrincipal::ROW,
    BatchGetUsers::ROW,
    ChangeMfa::ROW,
    CreateExtIdpConnection::ROW,
    CreateTenant::ROW,
    DisableWhitelist::ROW,
    EnableWhitelist::ROW,
    GetAllOrgs::ROW,
    GetSpecificUdfValue::ROW,
    GetUdfValue::ROW,
    GetUdfValueBatch::ROW,
    HasRole::ROW,
    IsAllowed::ROW,
    IsConnectionIdentifierFree::ROW,
    ListNodeChildren::ROW,
    ListUdv::ROW,
    MakeRestRequest::ROW,
    QueryMfa::ROW,
    RemoveNodeRoles::ROW,
    RemoveUdfValue::ROW,
    SetUdfValue::ROW,
    SetUdfValueBatch::ROW,
    SetUdv::ROW,
    StartSync::ROW,
    SuspendUser::ROW,
    UpdateTenant::ROW,
    UserExists::ROW,
];
