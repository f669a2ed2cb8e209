//! The layers of the generator's files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../../tests/support/imports.rs"]
mod imports;

use imports::{faults, files};
use std::path::Path;

/// From the bottom up.
const LAYERS: &[&[&str]] = &[
    &["language", "sources"],
    &["schema"],
    &["redact", "secrets"],
    &["rust"],
    &["document"],
    &["objects", "rest"],
    &["contract", "shapes"],
    &["newer", "requests"],
    &["emit"],
    &["own"],
    &["script"],
    &["lib"],
];

#[test]
fn files_import_downwards_and_in_no_circle() {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(files.contains_key("emit"));
    assert_eq!(faults(&files, LAYERS), [""; 0]);
}
