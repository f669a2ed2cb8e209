//! Each method against the emulator: its success, and each documented failure.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// Inputs are written with a rest, empty or not: a newer schema may add fields.
#![allow(clippy::needless_update)]

mod binding;
mod checks;
mod codes;
mod custom_data;
mod devices;
mod edges;
mod enterprise;
mod events;
mod login;
mod password;
mod principal;
mod profile;
mod qrcode;
mod register;
mod resources;
mod session;
mod social;
mod sso;
mod support;
