//! The layers of the tool's files.

use crate::imports::{faults, files};
use std::path::Path;

/// From the bottom up. The program itself, `main`, joins them.
const LAYERS: &[&[&str]] = &[
    &["arguments", "documents", "methods", "house"],
    &["introspection"],
    &["changes", "doctor"],
];

#[test]
fn files_import_downwards_and_in_no_circle() {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(files.contains_key("documents"));
    assert_eq!(faults(&files, LAYERS), [""; 0]);
}
