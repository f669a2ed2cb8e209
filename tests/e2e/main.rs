//! Each method against the emulator: its success, and each documented failure.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod edges;
mod register;
mod support;
