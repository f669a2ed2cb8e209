//! The GraphQL endpoint itself.

use serde_json::json;

use crate::support::{PASSWORD, Raw, code};

#[tokio::test]
async fn registers_and_logs_in() {
    let raw = Raw::start().await;
    let answer = raw.register("Test@Example.com").await;
    assert_eq!(
        answer["data"]["registerByEmail"]["email"], "test@example.com",
        "{answer}"
    );
    assert_eq!(answer["data"]["registerByEmail"]["token"], json!(null));
    let answer = raw.login("TEST@example.com", PASSWORD, json!({})).await;
    assert_eq!(answer["data"]["loginByEmail"]["loginsCount"], 1, "{answer}");
    assert!(
        answer["data"]["loginByEmail"]["token"]
            .as_str()
            .unwrap()
            .split('.')
            .count()
            == 3
    );
}

#[tokio::test]
async fn refusals_have_authings_shape() {
    let raw = Raw::start().await;
    raw.register("a@example.com").await;
    let answer = raw.login("a@example.com", "wrong", json!({})).await;
    assert_eq!(
        answer,
        json!({
            "errors": [{
                "message": { "code": 2006, "message": "the password is wrong" },
                "locations": [{ "line": 1, "column": 53 }],
                "path": ["loginByEmail"],
                "extensions": { "code": "INTERNAL_SERVER_ERROR" },
            }],
            "data": { "loginByEmail": null },
        })
    );
    assert_eq!(code(&raw.register("a@example.com").await), 2026);
}
