//! What the build script made of `graphql/`: one type and one module for each operation.

use authing::types::UDFTargetType;

/// The schema's scalar for any JSON value.
type Object = serde_json::Value;

include!(concat!(env!("OUT_DIR"), "/operations.rs"));
