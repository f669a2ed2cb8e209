//! Each method against the emulator: its success, and each documented failure.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binding;
mod checks;
mod codes;
mod password;
mod profile;
mod register;
mod session;
mod support;
