//! The emulator over raw HTTP: what the end-to-end suite of the client does not see.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod browser;
#[path = "../../../../tests/support/imports.rs"]
mod imports;
mod office;
mod support;

mod access;
mod accounts;
mod applications;
mod console;
mod control;
mod decisions;
mod devices;
mod engine;
mod events;
mod faults;
mod layers;
mod limits;
mod login_codes;
mod login_pages;
mod logs;
mod management_console;
mod management_token;
mod management_udf;
mod management_userpool;
mod management_users;
mod manager;
mod mfa;
mod namespaces;
mod org_members;
mod org_rest;
mod org_seeds;
mod org_trees;
mod orgs;
mod permission_seeds;
mod permissions;
mod policies;
mod profile;
mod program;
mod protocol;
mod relations;
mod roles;
mod second_factor;
mod seed;
mod state_file;
mod tenants;
mod userpools;
