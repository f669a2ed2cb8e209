//! The examples that need no person, run as the programs they are.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[cfg(feature = "axum")]
#[path = "support/browser.rs"]
mod browser;
#[cfg(feature = "axum")]
#[path = "examples/oidc_login.rs"]
mod oidc_login;

use authing_emulator::{Emulator, NewUser, Seed};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;

/// `cargo test` builds the examples beside the tests.
fn program(example: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let mut path: PathBuf = tests.parent().unwrap().parent().unwrap().join("examples");
    path.push(format!("{example}{}", std::env::consts::EXE_SUFFIX));
    path
}

#[test]
fn the_quick_start_traces_its_requests_without_what_is_in_them() {
    let quick_start = || {
        let mut command = Command::new(program("quickstart"));
        command.env_remove("AUTHING_APP_ID").env_remove("RUST_LOG");
        command
    };
    let run = quick_start()
        .env("RUST_LOG", "authing=debug")
        .output()
        .unwrap();
    let traces = String::from_utf8(run.stderr).unwrap();
    assert!(run.status.success(), "{traces}");
    for said in [
        r#"operation="POST /api/v2/sms/send" method="POST" path="/api/v2/sms/send""#,
        r#"operation="registerByEmail" method="POST" path="/graphql/v2""#,
        "answered attempt=1 status=200 elapsed_ms=",
        "code=2006",
    ] {
        assert!(traces.contains(said), "{said}\n{traces}");
    }
    // Passwords (also the wrong one), tokens, the phone, e-mail addresses, what the profile says, secrets of the application.
    let printed = String::from_utf8(run.stdout).unwrap();
    assert!(printed.contains("18800000000") && printed.contains("Nick"));
    for hidden in [
        "passw0rd",
        "wrong",
        "eyJ",
        "18800000000",
        "@example",
        "Nick",
        "ecret",
    ] {
        assert!(!traces.contains(hidden), "{hidden}\n{traces}");
    }
    // Nobody asked for them.
    let run = quick_start().output().unwrap();
    assert_eq!(String::from_utf8(run.stderr).unwrap(), "");
}

#[test]
fn the_administrator_prints_a_table() {
    let run = Command::new(program("administration"))
        .env_remove("AUTHING_USERPOOL_ID")
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    assert!(run.status.success(), "{printed}");
    for line in [
        "5 users are created",
        "`Example Press` has 3 departments",
        "3 users have the role `example-editor`",
        "user          department  roles            may read  may edit",
        "example-ann   Editing     example-editor   yes       yes",
        "example-ben   Printing                     yes       no",
        "example-eve   Sales                        no        no",
        "Organisations in the export: 1",
        "  Example Press",
        "    Editing     example-ann example-chen example-dora",
        "    Printing    example-ben",
        "    Sales       example-eve",
        "What was created is removed",
    ] {
        assert!(
            printed.lines().any(|printed| printed == line),
            "{line}\n{printed}"
        );
    }
    assert_eq!(printed.matches("is not created").count(), 1, "{printed}");
    // For people, not for programmers.
    assert!(
        !printed.contains(['"', '{', '[']) && !printed.contains("Some("),
        "{printed}"
    );
}

#[test]
fn the_tenant_is_logged_in_to_and_its_log_is_printed() {
    let run = Command::new(program("tenant")).output().unwrap();
    let errors = String::from_utf8(run.stderr).unwrap();
    assert!(run.status.success(), "{errors}");
    let printed = String::from_utf8(run.stdout).unwrap();
    let (address, rest) = printed.split_once("\n\n").unwrap();
    assert!(address.starts_with("An emulator is at http://127.0.0.1:"));
    // The paths in the log have ids.
    let is_id = |text: &str| text.len() == 24 && text.chars().all(|c| c.is_ascii_hexdigit());
    let masked = |text: &str| match is_id(text) {
        true => "{id}".to_owned(),
        false => text.to_owned(),
    };
    let lines = rest.lines().map(|line| {
        let parts: Vec<_> = line.split('/').map(masked).collect();
        parts.join("/") + "\n"
    });
    assert_eq!(lines.collect::<String>(), TENANT);
}

const TENANT: &str = "\
The tenant `Acme` uses: Authing emulator
Its people log in by:
  acme-github   Acme's GitHub   on
Invited:
  ann
  ben
`ben` is disabled until he has signed the contract

Logins by `acme-github`:
  ann: logged in as ann
  ben: may not log in to this tenant
`acme-github` is switched off
  ann: the identity provider is not available

The audit log:
  administrator  POST /api/v2/tenant
  administrator  POST /api/v2/tenant/{id}
  administrator  POST /api/v2/extIdp
  administrator  createUser
  administrator  POST /api/v2/users/identity/link
  administrator  createUser
  administrator  POST /api/v2/users/identity/link
  administrator  POST /api/v2/tenant/{id}/user
  administrator  PUT /api/v2/tenant/{id}/admin
  administrator  PUT /api/v2/tenant/{id}/{id}
  administrator  PUT /api/v2/extIdpConn/{id}/state
  ann            login

The tenant is deleted: 0 are left
";

/// The page in Authing's documentation, without its secrets, as `println!` shows the members.
const DOCUMENTED_PAGE: &str = r#"{
  "totalCount": 1,
  "list": [
    {
      "id": "5f7ddfe62ba819802422362e",
      "arn": "arn:cn:authing:5f7a993eb9b49dcd5c021e40:user:5f7ddfe62ba819802422362e",
      "userPoolId": "5f7a993eb9b49dcd5c021e40",
      "username": "nhxcpzmklk",
      "email": null,
      "emailVerified": false,
      "phone": null,
      "phoneVerified": false,
      "unionid": null,
      "openid": null,
      "nickname": null,
      "registerSource": ["import:manual"],
      "photo": "https://usercontents.authing.cn/authing-avatar.png",
      "tokenExpiredAt": null,
      "loginsCount": 0,
      "lastLogin": null,
      "lastIP": null,
      "signedUp": "2020-10-07T23:33:58+08:00",
      "blocked": false,
      "isDeleted": false,
      "device": null,
      "browser": null,
      "company": null,
      "name": null,
      "givenName": null,
      "familyName": null,
      "middleName": null,
      "profile": null,
      "preferredUsername": null,
      "website": null,
      "gender": "U",
      "birthdate": null,
      "zoneinfo": null,
      "locale": null,
      "address": null,
      "formatted": null,
      "streetAddress": null,
      "locality": null,
      "region": null,
      "postalCode": null,
      "country": null,
      "createdAt": "2020-10-07T23:33:58+08:00",
      "updatedAt": "2020-10-07T23:33:58+08:00"
    }
  ]
}
"#;

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_users_is_printed_as_it_is_documented() {
    let page: Value = serde_json::from_str(DOCUMENTED_PAGE).unwrap();
    let mut profile = page["list"][0].as_object().unwrap().clone();
    let mut take = |name: &str| profile.remove(name).unwrap().as_str().unwrap().to_owned();
    let (id, username) = (take("id"), take("username"));
    let (_arn, pool) = (take("arn"), take("userPoolId"));
    let seed = json!({ "user_pool_id": pool });
    let seed = Seed::from_json(&seed.to_string()).unwrap();
    let emulator = Emulator::builder().seed(seed).start().await.unwrap();
    let user = NewUser {
        id: Some(id),
        username: Some(username),
        profile,
        ..NewUser::default()
    };
    emulator.pool().add_user(user).unwrap();
    let run = Command::new(program("users"))
        .env("AUTHING_USERPOOL_ID", emulator.user_pool_id())
        .env("AUTHING_USERPOOL_SECRET", emulator.user_pool_secret())
        .env("AUTHING_HOST", emulator.url())
        .output();
    let run = run.unwrap();
    assert!(run.status.success(), "{:?}", String::from_utf8(run.stderr));
    assert_eq!(String::from_utf8(run.stdout).unwrap(), DOCUMENTED_PAGE);
}
