//! What hostile hosts, networks, tokens, callbacks and arguments do to the client.
//!
//! - `bodies`: every method with its valid response changed at every path, cut off at every byte, with foreign bodies and statuses; then
//!   changes that `proptest` chooses.
//! - `network`: every method through sockets: responses that drip, break off, are reset, or are no HTTP.
//! - `forged`: tokens, and sets of keys.
//! - `callbacks`: what comes back through a browser.
//! - `arguments`: texts that break out of paths, headers, JSON and forms, in the place of every argument.
//!
//! Methods are those of the registry and of `tests/support/rows`: a new one is covered without being named here.
//!
//! *Where valid responses come from.* `answers` makes them: for GraphQL, of the schema and the document that was sent; for REST, of the
//! descriptions in `graphql/rest/`. So every field is there, also those that the emulator leaves null, and nothing has to be recorded again
//! when a method changes. What is read by hand has no description: a table in `answers` holds its response. The first assertion is that each
//! method accepts its valid response.
//!
//! *How they get to the client.* Most without sockets: the hidden setter `stand_in` answers in the place of the host, and all the rest is
//! the client's own: preparing, retrying, limits, reading, the session. Tokio's clock stands still, so that a wait costs no time, and one
//! without end is the client's time-out.
//!
//! Each test prints its counts: `cargo test --test hostile -- --nocapture`. `AUTHING_HOSTILE_SECONDS=600` goes on for so long with random
//! changes, from another seed each time; a failure prints the smallest change that fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![allow(
    clippy::print_stdout,
    reason = "the counts are for those who ask for them"
)]
// Inputs are written with a rest, empty or not: a newer schema may add fields.
#![allow(clippy::needless_update)]

mod answers;
mod arguments;
mod bodies;
mod callbacks;
mod changes;
mod forged;
#[path = "../support/forged.rs"]
mod forged_tokens;
mod host;
mod network;
#[path = "../support/rows/mod.rs"]
mod rows;
#[path = "../support/server.rs"]
mod server;
mod support;
#[path = "../support/tokens.rs"]
mod tokens;
#[path = "../support/told.rs"]
mod told;
