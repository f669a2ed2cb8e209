//! The GraphQL endpoint: the engine runs documents against the schema file, each area has a file that answers its root fields.

mod administration;
mod area;
mod authentication;
mod engine;
mod execution;
mod limits;
mod management_console;
mod management_mfa;
mod management_orgs;
mod management_userpool;
mod management_users;
mod permissions;

pub(crate) use engine::{Engine, PATH, names, prepare, refusal, root_fields};
pub(crate) use execution::execute;
