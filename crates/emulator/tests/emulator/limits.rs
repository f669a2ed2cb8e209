//! What no request may do: take the memory or the time of the emulator, or come from a web page of another host.

use authing_emulator::{Emulator, EmulatorError};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Raw, read};

/// The kind and the texts of the errors of a request that was turned down as a whole.
fn turned_down((status, answer): &(u16, Value)) -> (String, String) {
    let shown: String = answer.to_string().chars().take(1000).collect();
    assert_eq!((*status, answer.get("data")), (400, None), "{shown}");
    let errors = answer["errors"].as_array().unwrap();
    let texts = errors.iter().filter_map(|error| error["message"].as_str());
    let kind = errors[0]["extensions"]["code"].as_str();
    (kind.unwrap().to_owned(), texts.collect())
}

/// So many selection sets within each other, and two more.
fn nested(levels: usize) -> String {
    format!(
        "{{{}nodes{{id}}{}}}",
        "nodes{".repeat(levels),
        "}".repeat(levels)
    )
}

/// Fragments that each use the next one twice.
fn doubling(fragments: usize) -> String {
    let fragment = |n| {
        format!(
            "fragment F{n} on User {{ a{n}: id ...F{m} ...F{m} }} ",
            m = n + 1
        )
    };
    let all: String = (0..fragments).map(fragment).collect();
    format!("{{ user {{ ...F0 }} }} {all} fragment F{fragments} on User {{ id }}")
}

/// Fragments that each use the next one.
fn chain(fragments: usize) -> String {
    let fragment = |n| format!("fragment F{n} on User {{ ...F{} }} ", n + 1);
    let all: String = (0..fragments).map(fragment).collect();
    format!("{{ user {{ ...F0 }} }} {all} fragment F{fragments} on User {{ id }}")
}

#[tokio::test]
async fn documents_that_ask_for_too_much_are_turned_down() {
    let raw = Raw::start().await;
    let deep = format!(
        "{{__schema{{types{{{}name{}}}}}}}",
        "fields{type{".repeat(4),
        "}}".repeat(4)
    );
    let wide = (0..150).map(|i| format!("a{i}:types{{name kind fields{{name args{{name}}}}}}"));
    let wide = format!("{{__schema{{{}}}}}", wide.collect::<String>());
    let (unread, invalid) = ("GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED");
    for (what, document, kind, said) in [
        ("megabytes", nested(180_000), unread, "65536 bytes"),
        (
            "tokens",
            format!("{{{}}}", "a ".repeat(15_000)),
            unread,
            "token limit",
        ),
        ("levels to read", nested(4_000), unread, "recursion limit"),
        ("levels", nested(31), invalid, "32 selection sets"),
        ("fragments", chain(31), invalid, "32 selection sets"),
        ("many fragments", chain(500), invalid, "32 selection sets"),
        ("fields", doubling(13), invalid, "5000 selected fields"),
        (
            "a deep introspection",
            deep,
            invalid,
            "1000000 values of an introspection",
        ),
        (
            "a wide introspection",
            wide,
            invalid,
            "1000000 values of an introspection",
        ),
    ] {
        let (code, text) = turned_down(&raw.graphql(&document, json!({})).await);
        assert_eq!(code, kind, "{what}: {text}");
        assert!(text.contains(said), "{what}: {text}");
    }
    // Nothing is wrong with what just stays below.
    for document in [chain(29), doubling(10)] {
        let (status, answer) = raw.graphql(&document, json!({})).await;
        assert_eq!(status, 200, "{answer}");
    }
    let (_, answer) = raw.graphql(&nested(29), json!({})).await;
    assert!(!answer.to_string().contains("limit"), "{answer}");
}

/// Ten users who each have ten roles, each of which ten users have.
#[tokio::test]
async fn a_response_that_is_too_large_is_not_made() {
    let names: Vec<String> = (0..10).map(|i| format!("u{i}")).collect();
    let users: Vec<Value> = names
        .iter()
        .map(|name| json!({ "username": name }))
        .collect();
    let roles = (0..10).map(|i| json!({ "code": format!("r{i}"), "members": names }));
    let roles: Vec<Value> = roles.collect();
    let raw = Raw::seeded(json!({ "users": users, "roles": roles })).await;
    let ask = async |fields: usize| {
        let fields: String = (0..fields).map(|i| format!("a{i}:code ")).collect();
        let query = format!("{{roles{{list{{users{{list{{roles{{list{{{fields}}}}}}}}}}}}}}}");
        let request = raw.graphql_request(&query, json!({}));
        read(request.bearer_auth(raw.manager())).await
    };
    let (status, answer) = ask(1).await;
    let last = &answer["data"]["roles"]["list"][9]["users"]["list"][9]["roles"]["list"][9];
    assert_eq!((status, last["a0"].is_string()), (200, true), "{answer}");
    // A thousand roles with more fields than that.
    let (code, text) = turned_down(&ask(310).await);
    assert_eq!(code, "BAD_REQUEST");
    assert!(text.contains("300000 values"), "{text}");
}

#[tokio::test]
async fn the_log_keeps_the_latest_requests_of_64_mib() {
    let raw = Raw::start().await;
    let body = "x".repeat(15 * 1024 * 1024);
    for round in 0..6 {
        let path = format!("/nothing/{round}");
        let request = raw.request(reqwest::Method::POST, &path, None);
        read(request.body(body.clone())).await;
    }
    let paths: Vec<_> = raw
        .emulator
        .requests()
        .into_iter()
        .map(|r| r.path)
        .collect();
    assert_eq!(
        paths,
        ["/nothing/2", "/nothing/3", "/nothing/4", "/nothing/5"]
    );
    raw.emulator.clear_requests();
    read(raw.request(reqwest::Method::GET, "/nothing", None)).await;
    assert_eq!(raw.emulator.requests()[0].number, 7);
}

#[tokio::test]
async fn the_latest_uploads_of_64_mib_are_kept() {
    let raw = Raw::start().await;
    let upload = async |length: usize| {
        let body = format!(
            "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\
             content-type: image/png\r\n\r\n{}\r\n--b--\r\n",
            "x".repeat(length)
        );
        let request = raw.http.post(format!(
            "{}/api/v2/upload?folder=photos",
            raw.emulator.url()
        ));
        let request = request.header("content-type", "multipart/form-data; boundary=b");
        let (_, answer) = read(request.body(body)).await;
        answer["data"]["url"].as_str().unwrap().to_owned()
    };
    let small = upload(10).await;
    let mut large = Vec::new();
    for _ in 0..13 {
        large.push(upload(5 * 1024 * 1024).await);
    }
    let status = async |url: &str| raw.http.get(url).send().await.unwrap().status().as_u16();
    assert_eq!(status(&small).await, 404);
    assert_eq!(status(&large[0]).await, 404);
    assert_eq!(status(&large[1]).await, 200);
    assert_eq!(status(&large[12]).await, 200);
}

#[tokio::test]
async fn addresses_are_those_that_the_request_knows_the_emulator_by() {
    let raw = Raw::start().await;
    let described = async |host: &str| {
        let path = "/oidc/.well-known/openid-configuration";
        let request = raw.request(Method::GET, path, None).header("host", host);
        read(request).await.1
    };
    // The port of a container is another one outside.
    let outside = described("localhost:8000").await;
    assert_eq!(outside["issuer"], "http://localhost:8000/oidc");
    assert_eq!(
        outside["token_endpoint"],
        "http://localhost:8000/oidc/token"
    );
    let usual = described(raw.emulator.url().trim_start_matches("http://")).await;
    assert_eq!(usual["issuer"], format!("{}/oidc", raw.emulator.url()));
}

#[tokio::test]
async fn only_requests_for_this_machine_or_for_allowed_hosts_are_answered() {
    let builder = Emulator::builder()
        .allow_host("Authing.test")
        .allow_host("10.0.0.7");
    let raw = Raw::with(builder.start().await.unwrap());
    let status = async |host: &str| {
        let request = raw.request(reqwest::Method::GET, "/api/v2/.well-known", None);
        read(request.header("host", host)).await
    };
    for host in [
        "localhost",
        "LOCALHOST:1",
        "a.localhost:80",
        "127.0.0.1",
        "127.9.9.9:65535",
        "[::1]",
        "[::1]:7000",
        "authing.test",
        "AUTHING.TEST:7000",
        "10.0.0.7:7000",
    ] {
        assert_eq!(status(host).await.0, 200, "{host}");
    }
    raw.emulator.clear_requests();
    for host in [
        "evil.example",
        "evil.example:7000",
        "localhost.evil.example",
        "localhost@evil.example",
        "evillocalhost",
        "",
        "a.authing.test",
        "authing.test.evil.example",
        "10.0.0.8",
        "[::2]:7000",
        "::1",
        "127.0.0.1.evil.example:7000",
        "localhost:7000:evil",
    ] {
        let (status, answer) = status(host).await;
        assert_eq!((status, &answer["code"]), (421, &json!(421)), "{host}");
        let text = answer["message"].as_str().unwrap();
        assert!(text.contains(host) && text.contains("allow_host"), "{text}");
    }
    assert!(raw.emulator.requests().is_empty());
    let wrong = Emulator::builder().allow_host("no host").start().await;
    assert!(matches!(wrong.unwrap_err(), EmulatorError::Host(name) if name == "no host"));
}
