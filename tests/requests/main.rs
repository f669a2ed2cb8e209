//! What each method sends: a snapshot of the whole request, once with the required arguments only (`minimal`) and once with
//! every option (`full`).
//!
//! `coverage` counts the snapshots against the public methods, and the options that `full` sets against those there are.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// Inputs are written with a rest, empty or not: a newer schema may add fields.
#![allow(clippy::needless_update)]

mod authorize;
mod binding;
mod codes;
mod coverage;
mod custom_data;
mod devices;
mod enterprise;
mod events;
mod login;
#[path = "../support/methods.rs"]
mod methods;
mod mfa;
mod password;
mod principal;
mod profile;
mod protocol;
mod qrcode;
mod register;
mod resources;
mod session;
mod signin;
mod social;
mod sso;
mod support;
mod verify;
