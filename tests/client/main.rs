//! What the client is made of: its settings, what it makes of answers, its retries, keys, session, and what it keeps quiet.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// Inputs are written with a rest, empty or not: a newer schema may add fields.
#![allow(clippy::needless_update)]

mod answers;
mod arguments;
mod callbacks;
mod concurrency;
mod config;
mod connections;
#[cfg(feature = "events")]
mod event_socket;
#[path = "../support/forged.rs"]
mod forged_tokens;
mod http2;
mod key_age;
mod key_sets;
mod keys;
mod lapse;
mod management;
mod management_token;
mod older_server;
mod paging;
#[path = "../support/reduced.rs"]
mod reduced;
mod retry_budget;
#[path = "../support/rows/mod.rs"]
mod rows;
mod secrets;
#[path = "../support/server.rs"]
mod server;
mod session;
mod since;
mod support;
mod tls;
#[path = "../support/tls/host.rs"]
mod tls_host;
#[path = "../support/tokens.rs"]
mod tokens;
#[path = "../support/told.rs"]
mod told;
mod traces;
mod verify;
mod written;
