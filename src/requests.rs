//! The request types that the generator wrote from `graphql/`: one for each operation with `@request` and each REST endpoint.
//!
//! The methods of the clients return them: those of [`AuthenticationClient`](crate::AuthenticationClient) are here, those of
//! [`ManagementClient`](crate::ManagementClient) in [`management`]. The page of each type is the method's manual: what is
//! required, every option, what is sent, and how it fails.

// Descriptions come from `graphql/`.
#![allow(missing_docs)]
// What the requests of the present `graphql/` need.
#![allow(unused_imports)]
// Their descriptions also stand where names are not imported.
#![allow(rustdoc::redundant_explicit_links)]

pub mod management;

use crate::argument::{at_least_one, from_one, in_order};
use crate::client_ip::ClientIp;
use crate::config::{SDK_VERSION, Setting};
use crate::credentials::Password;
use crate::custom_data::{CustomData, filled, object_text, to_params, to_text};
use crate::declare::sendable;
use crate::error::Result;
use crate::generated::{Patch, operations, types::*};
use crate::page::paged;
use crate::request::{Context, Endpoint, JsonObject, segment};
use crate::response::Response;
use crate::secret::Secret;
use crate::send::Call;
use crate::timestamp::{Timestamp, milliseconds};
use crate::undocumented::Undocumented;
use crate::wire::Request;
use reqwest::Method;
use serde_json::Value;
use std::time::SystemTime;

include!(concat!(env!("OUT_DIR"), "/requests.rs"));
