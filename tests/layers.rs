//! The layers of the client's files, as `docs/architecture.md` draws them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/imports.rs"]
mod imports;

use imports::{faults, files};
use std::path::Path;

/// From the bottom up.
const LAYERS: &[&[&str]] = &[
    &[
        "client_ip",
        "http_date",
        "operation",
        "protocol",
        "random",
        "registry",
        "secret",
    ],
    &["error"],
    &["credentials", "custom_data", "jwt", "wire"],
    &["config", "generated"],
    &["__private", "caller", "custom_field", "response"],
    &["keys", "password_key", "request", "session", "transport"],
    &["core"],
    &["send"],
    &["declare", "page"],
    &["execute", "requests"],
    &["authentication"],
    &["lib"],
];

#[test]
fn files_import_downwards_and_in_no_circle() {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(files.contains_key("send") && files.contains_key("authentication/login"));
    assert_eq!(faults(&files, LAYERS), [""; 0]);
}
