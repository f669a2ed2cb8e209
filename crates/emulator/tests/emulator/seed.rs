//! Seeds, dumps, and what `Debug` shows.

use authing_emulator::{Emulator, NewUser, Seed};
use serde_json::json;

use crate::support::{PASSWORD, Raw};

#[tokio::test]
async fn a_dump_starts_an_equal_pool() {
    let raw = Raw::seeded(json!({
        "app_id": "app", "user_pool_id": "pool",
        "settings": { "token_seconds": 60 },
        "fields": [{ "key": "age", "type": "NUMBER" }],
        "users": [{ "email": "a@example.com", "custom_data": { "age": 7 }, "profile": { "nickname": "Ann" } }],
        "roles": [{ "code": "staff", "members": ["a@example.com"] }],
        "orgs": [{ "code": "acme", "name": "ACME", "departments": [{ "code": "dev", "name": "Dev", "members": ["a@example.com"] }] }],
        "ldap": [{ "username": "ann", "password": "x" }],
        "identity_sources": [{ "identifier": "github", "connection": { "disabled": true, "fields": { "clientID": "1" } } }],
        "email_templates": [
            { "type": "WELCOME", "name": "Hello", "subject": "Hello", "sender": "ACME", "content": "{{client_name}}", "enabled": true },
        ],
        "functions": [{ "name": "hash", "source_code": "1" }],
    }))
    .await;
    raw.register("b@example.com", json!({})).await;
    let first = serde_json::to_value(raw.emulator.dump()).unwrap();
    let copy = Raw::seeded(first.clone()).await;
    assert_eq!(serde_json::to_value(copy.emulator.dump()).unwrap(), first);
    assert_eq!(
        (copy.emulator.app_id(), copy.emulator.user_pool_id()),
        ("app".into(), "pool".into())
    );
    let answer = copy.login("b@example.com", PASSWORD, json!({})).await;
    assert!(
        answer["data"]["loginByEmail"]["token"].is_string(),
        "{answer}"
    );
    assert_eq!(
        copy.emulator
            .pool()
            .user("a@example.com")
            .unwrap()
            .field("nickname"),
        Some(&json!("Ann"))
    );
}

#[tokio::test]
async fn mistakes_in_a_seed_are_named() {
    let parse = |text: &str| Seed::from_json(text).unwrap_err().to_string();
    let fault = parse("{\n \"users\": [\n  { \"emial\": \"a\" }\n ]\n}");
    assert!(
        fault.contains("`emial`") && fault.contains("line 3"),
        "{fault}"
    );
    let fault = parse("{ \"fields\": [{ \"key\": \"a\", \"type\": \"DATE\" }] }");
    assert!(
        fault.contains("`DATE`") && fault.contains("DATETIME"),
        "{fault}"
    );
    let fault = Seed::from_file("no/such/seed.json")
        .unwrap_err()
        .to_string();
    assert!(fault.contains("no/such/seed.json"), "{fault}");

    let start = async |seed: serde_json::Value| {
        let seed = Seed::from_json(&seed.to_string()).unwrap();
        Emulator::builder()
            .seed(seed)
            .start()
            .await
            .unwrap_err()
            .to_string()
    };
    let twice = start(json!({ "users": [{ "email": "a@x.org" }, { "email": "A@x.org" }] })).await;
    assert!(
        twice.contains("users[1]") && twice.contains("exists"),
        "{twice}"
    );
    let member = start(json!({ "roles": [{ "code": "a", "members": ["nobody"] }] })).await;
    assert!(
        member.contains("roles") && member.contains("nobody"),
        "{member}"
    );
    let ticket = json!({ "ticket": "ST", "user": "nobody", "service": "https://s.example.com/" });
    let ticket = start(json!({ "cas_tickets": [ticket] })).await;
    assert!(
        ticket.contains("cas_tickets") && ticket.contains("nobody"),
        "{ticket}"
    );
    let template = |kind: &str, content: &str| json!({ "email_templates": [{ "type": kind, "content": content }] });
    let unknown = start(template("NEWS", "")).await;
    assert!(
        unknown.contains("email_templates") && unknown.contains("NEWS"),
        "{unknown}"
    );
    let variable = start(template("WELCOME", "{{news}}")).await;
    assert!(
        variable.contains("WELCOME") && variable.contains("variable"),
        "{variable}"
    );
    let custom = start(json!({ "users": [{ "custom_data": { "age": 1 } }] })).await;
    assert!(custom.contains("age"), "{custom}");
}

#[tokio::test]
async fn codes_of_other_systems_can_be_seeded() {
    let seed = json!({
        "users": [{ "id": "ann", "username": "ann" }],
        "wechat": { "wechat-hush": { "profile": { "nickname": "Wei" } } },
        "cas_tickets": [{ "ticket": "ST-hush", "user": "ann", "service": "https://s.example.com/" }],
    });
    let shown = format!("{:?}", Seed::from_json(&seed.to_string()).unwrap());
    assert!(shown.contains("ann") && !shown.contains("hush"), "{shown}");

    let raw = Raw::seeded(seed).await;
    let pool = raw.emulator.user_pool_id();
    let wechat = format!("/connection/social/wechat:mobile/{pool}/callback?code=wechat-hush");
    assert_eq!(raw.get(&wechat, None).await.1["data"]["nickname"], "Wei");
    assert_eq!(raw.get(&wechat, None).await.1["code"], 602);
    let app = raw.emulator.app_id();
    let cas = format!(
        "/cas-idp/{app}/serviceValidate?format=JSON&ticket=ST-hush&service=https://s.example.com/"
    );
    let (_, answer) = raw.get(&cas, None).await;
    assert_eq!(
        answer["serviceResponse"]["authenticationSuccess"]["user"], "ann",
        "{answer}"
    );
    // They are used up, and a dump has none.
    let dump = serde_json::to_value(raw.emulator.dump()).unwrap();
    assert_eq!(
        (&dump["wechat"], &dump["cas_tickets"]),
        (&json!({}), &json!([]))
    );
}

#[tokio::test]
async fn a_taken_port_is_said_and_a_stopped_one_is_free() {
    let emulator = Emulator::start().await.unwrap();
    let port: u16 = emulator.url().rsplit(':').next().unwrap().parse().unwrap();
    let fault = Emulator::builder()
        .port(port)
        .start()
        .await
        .unwrap_err()
        .to_string();
    assert!(fault.contains(&port.to_string()), "{fault}");
    // A connection that is open must not keep the server alive.
    let raw = Raw::with(emulator.clone());
    raw.get("/cas/session", None).await;
    emulator.shutdown().await;
    assert!(
        raw.http
            .get(raw.emulator.url())
            .send()
            .await
            .unwrap_err()
            .is_connect()
    );
    Emulator::builder().port(port).start().await.unwrap();
}

#[tokio::test]
async fn the_last_handle_stops_the_server() {
    let emulator = Emulator::start().await.unwrap();
    let address = emulator.url().trim_start_matches("http://").to_owned();
    let other = emulator.clone();
    drop(emulator);
    tokio::net::TcpStream::connect(&address).await.unwrap();
    drop(other);
    // The server notices when it is next polled.
    for _ in 0..1000 {
        if tokio::net::TcpStream::connect(&address).await.is_err() {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the server still listens");
}

#[tokio::test]
async fn debug_shows_no_secret() {
    let raw = Raw::seeded(json!({
        "app_secret": "app-S3CRET", "user_pool_secret": "pool-S3CRET",
        "users": [{ "email": "a@example.com", "password": "user-S3CRET" }],
        "ldap": [{ "username": "ann", "password": "ldap-S3CRET" }],
        "identity_sources": [{ "identifier": "github", "connection": { "fields": { "clientSecret": "github-S3CRET" } } }],
    }))
    .await;
    let sent = raw.sms("13800000001").await;
    let mailed = raw.mail("a@example.com", "RESET_PASSWORD").await;
    let answer = raw.login("a@example.com", "user-S3CRET", json!({})).await;
    let token = answer["data"]["loginByEmail"]["token"].as_str().unwrap();
    raw.get("/api/v2/users/me", Some(token)).await;
    let dump = raw.emulator.dump();
    let hash = dump.users[0].password_hash.clone().unwrap();
    let builder = Emulator::builder().seed(dump.clone());
    let user = NewUser {
        password: Some("user-S3CRET".into()),
        ..NewUser::default()
    };
    let (pool, outbox, faults) = (
        raw.emulator.pool(),
        raw.emulator.outbox(),
        raw.emulator.faults(),
    );
    faults.any().nth(99).error(1, "user-S3CRET");
    let shown = format!(
        "{:?} {builder:?} {dump:?} {user:?} {pool:?} {:?} {outbox:?} {:?} {faults:?} {:?} {:?}",
        raw.emulator,
        pool.user("a@example.com"),
        outbox.messages(),
        faults.any(),
        raw.emulator.requests(),
    );
    for secret in [
        "S3CRET",
        sent.as_str(),
        mailed.as_str(),
        token,
        hash.as_str(),
    ] {
        assert!(!shown.contains(secret), "{secret} is in {shown}");
    }
}
