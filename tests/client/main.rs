//! What the client is made of: its settings, what it makes of answers, its retries, keys, session, and what it keeps quiet.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod arguments;
mod concurrency;
mod config;
mod connections;
mod keys;
#[path = "../support/methods.rs"]
mod methods;
mod older_server;
mod paging;
#[path = "../support/reduced.rs"]
mod reduced;
mod secrets;
mod server;
mod session;
mod support;
#[path = "../support/tokens.rs"]
mod tokens;
mod verify;
