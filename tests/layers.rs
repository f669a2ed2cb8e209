//! The layers of the client's files, as `docs/architecture.md` draws them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/imports.rs"]
mod imports;

use imports::{Files, faults, files};
use std::path::Path;

/// From the bottom up.
const LAYERS: &[&[&str]] = &[
    &[
        "client_ip",
        "clock",
        "http_date",
        "json_path",
        "operation",
        "protocol",
        "random",
        "registry",
        "secret",
        "sm2_key",
        "timestamp",
        "undocumented",
    ],
    &["error", "signature"],
    &[
        "argument",
        "budget",
        "credentials",
        "custom_data",
        "jwt",
        "log_cursor",
        "tls",
        "wire",
    ],
    &["config", "generated"],
    &[
        "__private",
        "builder",
        "caller",
        "custom_field",
        "environment",
        "permission",
        "principal_identity",
        "org_tree",
        "response",
        "shared_fetch",
    ],
    &["keys", "password_key", "request", "session", "transport"],
    &["core", "custom_values"],
    &["management_token"],
    &["send"],
    &["declare", "page"],
    &["event_socket", "execute", "requests"],
    &["authentication", "management"],
    &["axum"],
    &["lib"],
];

#[test]
fn files_import_downwards_and_in_no_circle() {
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(files.contains_key("send") && files.contains_key("authentication/login"));
    assert_eq!(faults(&files, LAYERS), [""; 0]);
}

/// Whoever takes a name from the root depends on the file that the root has it from.
#[test]
fn what_the_root_hands_on_is_from_a_file() {
    let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let layers: &[&[&str]] = &[&["low"], &["high"], &["lib"]];
    let root = "mod high;\nmod low;\npub use high::{High, more::Other};\npub struct Own;";
    for (name, text, wanted) in [
        ("high", "use crate::low::Low;", None),
        (
            "low",
            "use crate::High;",
            Some("low imports high, which is not below it"),
        ),
        (
            "low",
            "use crate::{Other as _};",
            Some("low imports high, which is not below it"),
        ),
        (
            "high",
            "use crate::Own;",
            Some("high imports lib, which is not below it"),
        ),
    ] {
        let mut files = Files::from([file("high", ""), file("low", ""), file("lib", root)]);
        files.insert(name.to_owned(), text.to_owned());
        assert_eq!(
            faults(&files, layers).first().map(String::as_str),
            wanted,
            "{text}"
        );
    }
}
