//! The program `authing-schema` with an emulator that serves another schema, over HTTP.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod commands;
mod failures;
#[path = "../../../../tests/support/imports.rs"]
mod imports;
mod layers;
#[path = "../../../../tests/support/reduced.rs"]
mod reduced;
mod support;
