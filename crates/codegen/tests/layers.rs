//! The layers of the generator's files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../../tests/support/imports.rs"]
mod imports;

use imports::{faults, files};
use std::path::Path;

/// From the bottom up.
const LAYERS: &[&[&str]] = &[
    &["source", "text", "words"],
    &["schema"],
    &["secrets"],
    &["rust"],
    &["document"],
    &["parse"],
    &["check", "rest"],
    &["shapes"],
    &["newer", "request_type"],
    &["places"],
    &["contract", "objects", "redact", "requests"],
    &["output"],
    &["emit"],
    &["own"],
    &["script"],
    &["lib"],
];

#[test]
fn files_import_downwards_and_in_no_circle() {
    let mut files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    // Unit tests look at everything.
    files.retain(|name, _| !name.ends_with("/tests"));
    assert!(files.contains_key("emit"));
    assert_eq!(faults(&files, LAYERS), [""; 0]);
}
