//! What each method sends: a snapshot of the request, once with the required arguments only (`minimal`) and once with every option
//! (`full`). The documents of the GraphQL operations are snapshots of their own, and so are their fragments.
//!
//! `coverage` counts the rows and the snapshots against the registry of the crate, and the README's tables against both.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// Inputs are written with a rest, empty or not: a newer schema may add fields.
#![allow(clippy::needless_update)]

mod authorize;
mod codes;
mod coverage;
mod documented;
mod documents;
#[path = "../support/facade.rs"]
mod facade;
mod protocol;
mod readme;
#[path = "../support/rows/mod.rs"]
mod rows;
mod signin;
mod social;
mod support;
