//! The file in which a pool is kept from one start to the next.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use authing_emulator::{Emulator, EmulatorBuilder, EmulatorError, NewUser, Seed};
use serde_json::{Value, json};

use crate::browser::{Browser, EMAIL};
use crate::support::{PASSWORD, Raw, read, scratch};

fn keeping(file: &Path) -> EmulatorBuilder {
    Emulator::builder().state_file(file)
}

async fn start(file: &Path) -> Emulator {
    keeping(file).start().await.unwrap()
}

async fn refusal(file: &Path) -> String {
    keeping(file).start().await.unwrap_err().to_string()
}

fn held(file: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

fn state_file(test: &str) -> PathBuf {
    scratch(test).join("pool.json")
}

/// Something of each kind.
fn rich() -> Seed {
    let seed = json!({
        "app_id": "app", "user_pool_id": "pool", "app_members": ["ann"],
        "app_agreements": [{ "title": "Terms" }],
        "app_access": {
            "records": [{ "user": "ann", "allow": true }],
            "accounts": [{ "id": "robot", "secret": "robot-secret" }],
        },
        "access_keys": [{ "id": "key", "secret": "key-secret" }],
        "settings": { "token_seconds": 3600 },
        "user_pool": { "env": { "a": 1 }, "whitelists": { "email": ["ann@example.com"] } },
        "fields": [{ "key": "age", "type": "NUMBER" }, { "key": "floor", "type": "NUMBER", "target": "NODE" }],
        "field_values": [{ "target": "NODE", "id": "dev", "data": { "floor": 3 } }],
        "users": [{
            "id": "ann", "email": "ann@example.com", "password": "passw0rd", "custom_data": { "age": 7 },
            "totp_secret": "GEZDGNBVGY3TQOJQ", "profile": { "nickname": "Ann" },
        }],
        "archived_users": [{ "username": "gone" }],
        "tenants": [{ "id": "tenant", "name": "T", "members": ["ann"], "admins": ["ann"] }],
        "groups": [{ "code": "team", "name": "Team", "members": ["ann"] }],
        "namespaces": [{ "code": "space", "resources": [{ "code": "books", "type": "DATA" }] }],
        "orgs": [{
            "code": "acme", "name": "ACME",
            "departments": [{ "id": "dev", "code": "dev", "name": "Dev", "members": ["ann"], "leaders": ["ann"] }],
        }],
        "roles": [{ "code": "staff", "members": ["ann"], "groups": ["team"], "nodes": ["dev"] }],
        "applications": [{ "id": "shop", "name": "Shop", "members": ["ann"] }],
        "policies": [{
            "code": "read", "statements": [{ "resource": "books:*", "actions": ["books:read"] }],
            "assignments": [{ "role": "staff" }, { "node": "dev" }],
        }],
        "resources": [{ "group": "team", "code": "books:1", "type": "DATA", "actions": ["read"] }],
        "ldap": [{ "username": "lea", "password": "x" }],
        "ad": [{ "username": "ada", "password": "x" }],
        "identity_sources": [{ "identifier": "github", "accounts": [{ "id": "1" }] }],
        "email_templates": [{ "type": "WELCOME", "name": "Hello", "content": "{{client_name}}", "enabled": true }],
        "functions": [{ "name": "hash", "source_code": "1" }],
        "wechat": { "code": { "profile": { "nickname": "Wei" } } },
        "cas_tickets": [{ "ticket": "ST-1", "user": "ann", "service": "https://s.example.com/" }],
    });
    Seed::from_json(&seed.to_string()).unwrap()
}

#[tokio::test]
async fn a_pool_is_the_same_after_a_restart() {
    let file = state_file("same_pool");
    let first = keeping(&file).seed(rich()).start().await.unwrap();
    let dump = |emulator: &Emulator| serde_json::to_value(emulator.dump()).unwrap();
    let before = dump(&first);
    first.shutdown().await;
    let written = held(&file);
    // One-time things are no part of a dump, but of the file.
    assert_eq!(written["pool"]["tickets"]["ST-1"]["user"], "ann");
    assert_eq!(
        written["pool"]["wechat"]["code"]["profile"]["nickname"],
        "Wei"
    );

    // The seed is for a new file.
    let seed = Seed::from_json(r#"{ "app_id": "other" }"#).unwrap();
    let second = keeping(&file).seed(seed).start().await.unwrap();
    assert_eq!(dump(&second), before);
    assert_eq!(
        second.pool().totp("ann"),
        second.pool().totp("ann@example.com")
    );
    second.shutdown().await;
    assert_eq!(held(&file), written);
}

#[tokio::test]
async fn logins_survive_a_restart_and_so_do_the_keys_that_signed_them() {
    let file = state_file("logins");
    let mut browser = Browser::at(start(&file).await);
    let old_key = browser.raw.token("ann@example.com").await;
    browser.emulator().rotate_signing_key(false).unwrap();
    let new_key = browser.raw.token("bea@example.com").await;
    let tokens = browser
        .tokens(&[("scope", "openid offline_access"), ("prompt", "consent")])
        .await;
    let ended = browser.raw.token("cid@example.com").await;
    let logout = format!("/api/v2/logout?app_id={}", browser.emulator().app_id());
    assert_eq!(browser.raw.get(&logout, Some(&ended)).await.1["code"], 200);
    let jwks = browser.raw.get("/oidc/.well-known/jwks.json", None).await;

    browser.emulator().clone().shutdown().await;
    browser.raw.emulator = start(&file).await;
    for (token, email) in [(&old_key, "ann@example.com"), (&new_key, "bea@example.com")] {
        let (_, me) = browser.raw.get("/api/v2/users/me", Some(token)).await;
        assert_eq!(me["data"]["email"], email, "{me}");
    }
    let (_, me) = browser.raw.get("/api/v2/users/me", Some(&ended)).await;
    assert_eq!(me["code"], 2020, "{me}");
    assert_eq!(
        browser.raw.get("/oidc/.well-known/jwks.json", None).await,
        jwks
    );
    // The browser is still logged in: it gets a code at once.
    let page = browser.open(&browser.url("/oidc/auth", &[])).await;
    assert!(page.brought().contains_key("code"));
    let refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    let (status, renewed) = browser.ask_as_app("/oidc/token", &refresh).await;
    assert!(
        status == 200 && renewed["access_token"].is_string(),
        "{renewed}"
    );
    assert_eq!(
        browser.emulator().pool().user(EMAIL).unwrap().id(),
        browser.id
    );
}

#[tokio::test]
async fn uploads_and_the_clock_survive_and_what_has_expired_does_not() {
    let file = state_file("clock");
    let raw = Raw::with(keeping(&file).seed(rich()).start().await.unwrap());
    let body = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\
                content-type: image/png\r\n\r\nface\r\n--b--\r\n";
    let upload = raw
        .http
        .post(format!(
            "{}/api/v2/upload?folder=photos",
            raw.emulator.url()
        ))
        .header("content-type", "multipart/form-data; boundary=b");
    let (_, uploaded) = read(upload.body(body)).await;
    let key = uploaded["data"]["key"].as_str().unwrap();
    raw.token("ann2@example.com").await;
    raw.emulator.clone().shutdown().await;
    assert_eq!(
        held(&file)["pool"]["tokens"]["live"]
            .as_object()
            .unwrap()
            .len(),
        1
    );

    let raw = Raw::with(start(&file).await);
    let day = Duration::from_secs(24 * 3600);
    raw.emulator.clock().advance(day);
    raw.emulator.clone().shutdown().await;
    let raw = Raw::with(start(&file).await);
    let ahead = raw.emulator.clock().now().duration_since(SystemTime::now());
    assert!(ahead.unwrap() > day - Duration::from_secs(60));
    let url = format!("{}/uploads/{key}", raw.emulator.url());
    let picture = raw.http.get(url).send().await.unwrap();
    assert_eq!(picture.bytes().await.unwrap().as_ref(), b"face");
    raw.emulator.clone().shutdown().await;
    assert_eq!(held(&file)["pool"]["tokens"]["live"], json!({}));
}

#[tokio::test]
async fn a_reset_goes_back_to_what_the_file_held() {
    let file = state_file("reset");
    let first = keeping(&file).seed(rich()).start().await.unwrap();
    first.shutdown().await;
    // A seed that is not used is not used by a reset either.
    let seed = json!({ "cas_tickets": [{ "ticket": "ST-2", "user": "nobody", "service": "https://s.example.com/" }] });
    let seed = Seed::from_json(&seed.to_string()).unwrap();
    let password = || held(&file)["pool"]["users"]["ann"]["password"]["seeded"].clone();
    let known = password();
    assert!(known.is_string(), "{known}");
    let second = keeping(&file).seed(seed).start().await.unwrap();
    second.pool().remove_user("ann");
    second.clock().advance(Duration::from_secs(60));
    second.reset().unwrap();
    second.shutdown().await;
    // For the page, which shows it.
    assert_eq!(password(), known);
    let held = held(&file);
    assert_eq!(held["clock_ahead_ms"], 0);
    assert_eq!(held["pool"]["users"]["ann"]["id"], "ann");
    let user = &held["pool"]["tickets"]["ST-1"]["user"];
    assert_eq!(
        (user, &held["pool"]["tickets"]["ST-2"]),
        (&json!("ann"), &Value::Null)
    );
    assert_eq!(held["pool"]["wechat"]["code"]["profile"]["nickname"], "Wei");
}

/// Where `now` lacks something that `before` had, or has another value.
fn lost(path: &str, before: &Value, now: &Value) -> Vec<String> {
    let below = |key: String, before: &Value, now: Option<&Value>| match now {
        Some(now) => lost(&format!("{path}/{key}"), before, now),
        None => vec![format!("{path}/{key}")],
    };
    match (before, now) {
        (Value::Object(before), Value::Object(now)) => before
            .iter()
            .flat_map(|(key, value)| below(key.clone(), value, now.get(key)))
            .collect(),
        (Value::Array(before), Value::Array(now)) => before
            .iter()
            .enumerate()
            .flat_map(|(at, value)| below(at.to_string(), value, now.get(at)))
            .collect(),
        (before, now) if before == now => Vec::new(),
        _ => vec![path.to_owned()],
    }
}

/// If this fails, files of people cannot be read any more: give a new field a default, or write a new format and read both.
#[tokio::test]
async fn a_file_of_the_first_format_is_read_with_all_that_it_has() {
    let file = state_file("format_1");
    std::fs::write(&file, include_str!("state_format_1.json")).unwrap();
    let before = held(&file);
    let emulator = start(&file).await;
    assert_eq!(emulator.app_id(), "app");
    assert!(
        emulator
            .pool()
            .user("ann@example.com")
            .unwrap()
            .password_is(PASSWORD)
    );
    emulator.shutdown().await;
    assert_eq!(lost("", &before, &held(&file)), [""; 0]);
}

#[tokio::test]
async fn a_file_that_cannot_be_used_is_named_and_left_as_it_is() {
    let file = state_file("unusable");
    start(&file).await.shutdown().await;
    let good = held(&file);
    let changed = |path: &str, value: Value| {
        let mut changed = good.clone();
        *changed.pointer_mut(path).unwrap() = value;
        changed.to_string()
    };
    let mut unknown = good.clone();
    unknown["pool"]["later"] = json!(1);
    for (text, said) in [
        (
            changed("/format", json!(2)),
            "a newer emulator has written it, in format 2",
        ),
        (
            changed("/format", json!(u64::from(u32::MAX))),
            "a newer emulator has written it",
        ),
        (
            changed("/pool/users", json!("S3CRET")),
            "it is broken at line 1",
        ),
        (
            changed("/pool/signing", json!([{ "kid": "k", "der": "S3CRET" }])),
            "it is broken at line 1",
        ),
        (unknown.to_string(), "it is broken at line 1"),
        (
            good.to_string()[..good.to_string().len() / 2].to_owned(),
            "it ends too early",
        ),
        (String::new(), "it ends too early"),
        ("S3CRET".to_owned(), "it is broken at line 1, column 1"),
        (
            r#"{ "users": [] }"#.to_owned(),
            "it is no state file. A seed belongs",
        ),
        ("[]".to_owned(), "it is no state file"),
    ] {
        std::fs::write(&file, &text).unwrap();
        let fault = refusal(&file).await;
        assert!(
            fault.contains("pool.json") && fault.contains(said),
            "{said}: {fault}"
        );
        assert!(!fault.contains("S3CRET"), "{fault}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), text, "{said}");
    }
    let fault = refusal(&file.with_file_name("no").join("pool.json")).await;
    assert!(fault.contains("its folder cannot be used"), "{fault}");
    let fault = refusal(&scratch("unusable_folder")).await;
    assert!(fault.contains("it cannot be read"), "{fault}");
}

#[tokio::test]
async fn one_emulator_uses_a_file_and_its_owner_reads_it() {
    let file = state_file("one_user");
    let first = start(&file).await;
    let fault = refusal(&file).await;
    assert!(
        fault.contains("pool.json") && fault.contains("another emulator uses it"),
        "{fault}"
    );
    first.shutdown().await;
    let id = start(&file).await.app_id();

    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        // A link stays one.
        let link = file.with_file_name("link.json");
        symlink(&file, &link).unwrap();
        // The emulator before lets go of the file when its tasks are next polled.
        let linked = loop {
            match keeping(&link).start().await {
                Ok(linked) => break linked,
                Err(_) => tokio::task::yield_now().await,
            }
        };
        assert_eq!(linked.app_id(), id);
        linked.pool().add_access_key("linked", "s");
        linked.shutdown().await;
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(held(&file)["pool"]["access_keys"][0]["id"], "linked");
    }
    let folder = std::fs::read_dir(file.parent().unwrap()).unwrap();
    let names: Vec<_> = folder.map(|entry| entry.unwrap().file_name()).collect();
    assert!(
        names.iter().all(|name| name != "pool.json.new"),
        "{names:?}"
    );
}

/// Waits until something holds.
async fn until(what: &str, holds: impl Fn() -> bool) {
    for _ in 0..1000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("still not: {what}");
}

#[tokio::test]
async fn changes_are_written_soon_without_a_shutdown() {
    let file = state_file("soon");
    let raw = Raw::with(start(&file).await);
    until("a new file", || file.exists()).await;
    raw.register("ann@example.com", json!({})).await;
    let has = |text: &str| std::fs::read_to_string(&file).unwrap().contains(text);
    until("a request", || has("ann@example.com")).await;
    let bea = NewUser {
        email: Some("bea@example.com".into()),
        ..NewUser::default()
    };
    raw.emulator.pool().add_user(bea).unwrap();
    until("a change by the test", || has("bea@example.com")).await;
    // The first may be written with what is still to be written anyway.
    for ahead_ms in [77_000, 78_000] {
        let ahead = Duration::from_millis(ahead_ms);
        let by = ahead - Duration::from_millis(held(&file)["clock_ahead_ms"].as_u64().unwrap());
        raw.emulator.clock().advance(by);
        until("the clock", || held(&file)["clock_ahead_ms"] == ahead_ms).await;
    }
    // What only reads writes nothing.
    let before = std::fs::metadata(&file).unwrap().modified().unwrap();
    raw.login("ann@example.com", "wrong", json!({})).await;
    raw.emulator.clone().shutdown().await;
    assert_eq!(
        std::fs::metadata(&file).unwrap().modified().unwrap(),
        before
    );
}

#[tokio::test]
async fn a_file_that_cannot_be_written_is_reported_once_and_again_at_the_end() {
    let file = state_file("unwritable");
    let said = Arc::new(Mutex::new(Vec::new()));
    let hears = said.clone();
    let count = || said.lock().unwrap().len();
    let emulator = keeping(&file)
        .on_state_error(move |error: &EmulatorError| hears.lock().unwrap().push(error.to_string()))
        .start()
        .await
        .unwrap();
    until("a new file", || file.exists()).await;
    assert_eq!(count(), 0);
    std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
    emulator.pool().add_access_key("key", "S3CRET");
    until("a complaint", || count() == 1).await;
    emulator.shutdown().await;
    let said = said.lock().unwrap();
    assert_eq!(said.len(), 2, "{said:?}");
    for text in said.iter() {
        assert!(
            text.contains("pool.json") && text.contains("it cannot be written"),
            "{text}"
        );
        assert!(!text.contains("S3CRET"), "{text}");
    }
}

#[tokio::test]
async fn secrets_are_in_the_file_and_in_no_debug_output() {
    let file = state_file("debug");
    let builder = keeping(&file).seed(rich());
    let shown = format!("{builder:?}");
    let emulator = builder.start().await.unwrap();
    let raw = Raw::with(emulator);
    let token = raw
        .login("ann@example.com", PASSWORD, json!({}))
        .await
        .to_string();
    raw.emulator.clone().shutdown().await;
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("robot-secret") && !token.is_empty());
    assert!(
        shown.contains("pool.json") && !shown.contains("robot-secret"),
        "{shown}"
    );
}
