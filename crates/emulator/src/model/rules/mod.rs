//! What takes the whole pool. `State` gets its methods here.

mod access;
mod applications;
mod conditions;
pub(crate) mod decision;
mod fields;
mod members;
pub(crate) mod orgs;
mod permission_seeding;
pub(crate) mod policies;
mod protocols;
mod relations;
mod roles;
mod second_factor;
pub(crate) mod seeding;
pub(crate) mod spaces;
pub(crate) mod targets;
pub(crate) mod tenants;
mod tokens;
mod userpool;
mod users;
