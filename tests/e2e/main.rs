//! Each method against the emulator: its success, and each documented failure.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// Inputs are written with a rest, empty or not: a newer schema may add fields.
#![allow(clippy::needless_update)]

mod authorize;
mod binding;
mod checks;
mod codes;
mod coverage;
mod custom_data;
mod devices;
mod edges;
mod enterprise;
mod events;
mod login;
mod mfa;
mod password;
mod principal;
mod profile;
mod protocol;
mod qrcode;
mod register;
mod resources;
#[path = "../support/rows/mod.rs"]
mod rows;
mod session;
mod sessions;
mod signin;
mod social;
mod sso;
mod support;
mod table;
#[path = "../support/tokens.rs"]
mod tokens;
mod verify;
