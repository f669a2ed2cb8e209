//! What takes the whole pool. `State` gets its methods here.

mod members;
pub(crate) mod orgs;
mod protocols;
mod relations;
mod second_factor;
pub(crate) mod seeding;
mod tokens;
mod users;
