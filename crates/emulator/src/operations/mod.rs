//! What the API does, whichever way it is asked: GraphQL, REST and the pages all end here.

pub(crate) mod access;
pub(crate) mod accounts;
pub(crate) mod actions;
mod admit;
pub(crate) mod applications;
pub(crate) mod authenticators;
mod codes;
pub(crate) mod custom_data;
pub(crate) mod devices;
pub(crate) mod ext_idps;
pub(crate) mod federation;
pub(crate) mod groups;
pub(crate) mod login;
pub(crate) mod messages;
pub(crate) mod org_changes;
pub(crate) mod orgs;
pub(crate) mod paging;
pub(crate) mod passwords;
pub(crate) mod permissions;
pub(crate) mod policies;
pub(crate) mod principals;
pub(crate) mod profile;
pub(crate) mod register;
pub(crate) mod relations;
pub(crate) mod roles;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod spaces;
pub(crate) mod tenants;
pub(crate) mod user_lists;
pub(crate) mod user_states;
pub(crate) mod userpool;
pub(crate) mod userpools;
pub(crate) mod users;

pub(crate) use admit::enter;
