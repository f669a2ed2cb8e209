//! Each failure is one line that says what to do, and code 2.

use crate::support::{Ended, Folder, own_schema};
use authing_emulator::Emulator;
use std::fs;

/// The complaint, without the port that the emulator happened to get.
fn complaint(ended: &Ended, host: &str) -> String {
    assert_eq!(ended.code, Some(2), "{}{}", ended.out, ended.complaint);
    assert_eq!(ended.out, "");
    assert_eq!(ended.complaint.lines().count(), 1, "{}", ended.complaint);
    ended.complaint.replace(host, "[host]")
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_do_not_tell_their_schema() {
    let emulator = Emulator::start().await.unwrap();
    let host = emulator.url().to_owned();
    let folder = Folder::new();
    let mut said = Vec::new();
    let faults = emulator.faults();
    let mut ask =
        |command: &str| said.push(complaint(&folder.run(&[command, "--host", &host]), &host));

    faults
        .any()
        .body("<!doctype html><title>Welcome</title>", "text/html");
    ask("fetch");
    faults.clear();
    let off = r#"{"errors":[{"message":"GraphQL introspection is not allowed","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}"#;
    faults.any().answer(400, off, "application/json");
    ask("check");
    faults.clear();
    faults
        .any()
        .body(r#"{"data":{"__schema":null}}"#, "application/json");
    ask("doctor");
    faults.clear();
    faults.any().body(
        r#"{"data":{"__schema":{"queryType":{"name":"Query"},"types":[]}}}"#,
        "application/json",
    );
    ask("fetch");
    faults.clear();
    faults.any().status(404);
    ask("check");
    emulator.shutdown().await;
    ask("doctor");
    assert!(folder.schema() == own_schema());
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("servers", said.concat());
    });
}

#[test]
fn files_and_hosts_that_cannot_be_right() {
    let folder = Folder::new();
    fs::write(folder.path("page.json"), "<!doctype html>\n").unwrap();
    fs::write(folder.path("half.json"), "{\"data\":\n{\"__schema\":{").unwrap();
    fs::write(folder.path("other.json"), "{\"data\":{\"user\":null}}").unwrap();
    fs::write(folder.path("broken.graphql"), "type Query {\n  user: \n}\n").unwrap();
    let cases: [&[&str]; 10] = [
        &["fetch", "--file", "page.json"],
        &["fetch", "--file", "half.json"],
        &["check", "--file", "other.json"],
        &["doctor", "--file", "missing.json"],
        &[
            "check",
            "--file",
            "other.json",
            "--schema",
            "missing/schema.graphql",
        ],
        &[
            "check",
            "--file",
            "other.json",
            "--schema",
            "broken.graphql",
        ],
        &["doctor", "--host", "http://authing.example.com"],
        // Not this machine's loopback, although it leads there; nobody listens.
        &[
            "doctor",
            "--danger-allow-http",
            "--host",
            "http://0.0.0.0:1",
        ],
        &["doctor", "--host", "authing.example.com"],
        &["fetch"],
    ];
    let said = cases.map(|args| complaint(&folder.run(args), "[no host]"));
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("arguments", said.concat());
    });
    assert!(folder.schema() == own_schema());
}

#[test]
fn help_and_version_are_printed() {
    let folder = Folder::new();
    let help = folder.run(&["--help"]);
    assert_eq!(help.code, Some(0));
    for word in ["fetch", "check", "doctor", "--query", "--version"] {
        assert!(help.out.contains(word), "{}", help.out);
    }
    let help = folder.run(&["fetch", "--help"]);
    assert_eq!(help.code, Some(0));
    for word in [
        "--host",
        "--file",
        "--schema",
        "--app-id",
        "--danger-allow-http",
    ] {
        assert!(help.out.contains(word), "{}", help.out);
    }
    let version = format!("authing-schema {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(folder.run(&["--version"]).out, version);
    assert_eq!(folder.run(&["-V"]).out, version);
}
