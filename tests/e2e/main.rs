//! Each method against the emulator: its success, and each documented failure.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod custom_data;
mod login;
mod register;
mod resources;
mod sso;
mod support;
