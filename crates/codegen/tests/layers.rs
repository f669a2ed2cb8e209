//! The layers of the generator's files.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../../tests/support/imports.rs"]
mod imports;

use imports::{faults, files};
use std::path::Path;

/// From the bottom up.
const LAYERS: &[&[&str]] = &[
    &["schema"],
    &["secrets"],
    &["rust"],
    &["document"],
    &["rest"],
    &["shapes"],
    &["newer"],
    &["contract", "redact", "requests"],
    &["emit"],
    &["lib"],
];

/// What is against the layers today; nothing else may be. `Fault`, `Source` and `Sources` are in the root, and `document` holds words that
/// lower files need, such as `Kind`, and hands on to higher ones, such as `newer`.
const KNOWN: &[&str] = &[
    "contract imports lib",
    "document imports lib",
    "document imports newer",
    "document imports rest",
    "emit imports lib",
    "newer imports lib",
    "requests imports lib",
    "rest/check imports lib",
    "rest/read imports lib",
    "schema imports document",
    "schema imports lib",
];

#[test]
fn files_import_downwards_and_in_no_circle() {
    let mut files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    files.retain(|name, _| !name.ends_with("/tests"));
    assert!(files.contains_key("emit"));
    let mut faults = faults(&files, LAYERS);
    // The circles are those of the imports that are known.
    faults.retain(|fault| !fault.starts_with("a circle"));
    let shown = faults.iter().map(|fault| fault.split(',').next().unwrap());
    assert_eq!(shown.collect::<Vec<_>>(), KNOWN);
}
