//! The GraphQL endpoint itself.

use serde_json::{Value, json};

use crate::support::{Raw, code};

#[tokio::test]
async fn refusals_have_authings_shape() {
    let raw = Raw::start().await;
    raw.register("a@example.com", json!({})).await;
    let query = "mutation ($input: LoginByEmailInput!) { loginByEmail(input: $input) { id } }";
    let password = raw.encrypt("wrong");
    let input = json!({ "input": { "email": "a@example.com", "password": password } });
    let answer = raw.graphql(query, input).await;
    assert_eq!(
        answer,
        (
            200,
            json!({
                "errors": [{
                    "message": { "code": 2006, "message": "the password is wrong" },
                    "locations": [{ "line": 1, "column": 41 }],
                    "path": ["loginByEmail"],
                    "extensions": { "code": "INTERNAL_SERVER_ERROR" },
                }],
                "data": { "loginByEmail": null },
            })
        )
    );
}

#[tokio::test]
async fn texts_follow_the_language_header() {
    let raw = Raw::start().await;
    let body = json!({ "query": "{ user { id } }" }).to_string();
    let mut texts = Vec::new();
    for lang in [None, Some("zh-CN"), Some("en-US")] {
        let mut request = raw
            .http
            .post(format!("{}/graphql/v2", raw.emulator.url()))
            .header("x-authing-userpool-id", raw.emulator.user_pool_id())
            .header("content-type", "application/json")
            .body(body.clone());
        if let Some(lang) = lang {
            request = request.header("x-authing-lang", lang);
        }
        let answer = request.send().await.unwrap().text().await.unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(code(&answer), 2020);
        texts.push(answer["errors"][0]["message"]["message"].clone());
    }
    assert_eq!(texts[0], texts[1]);
    assert_ne!(texts[1], texts[2]);
    assert_eq!(texts[2], "not logged in");
}

#[tokio::test]
async fn documents_and_variables_are_checked() {
    let raw = Raw::start().await;
    let login = "mutation ($input: LoginByEmailInput!) { loginByEmail(input: $input) { id } }";
    let full = json!({ "email": "a@example.com", "password": "x" });
    let mut unknown = full.clone();
    unknown["colour"] = json!("red");
    let mut wrong = full.clone();
    wrong["autoRegister"] = json!("yes");
    let cases = [
        (
            "{ user ) { id } }",
            json!({}),
            "GRAPHQL_PARSE_FAILED",
            "syntax error",
        ),
        (
            "{ user { shoeSize } }",
            json!({}),
            "GRAPHQL_VALIDATION_FAILED",
            "shoeSize",
        ),
        (
            "{ user(id: $id) { id } }",
            json!({}),
            "GRAPHQL_VALIDATION_FAILED",
            "$id",
        ),
        (login, json!({}), "BAD_USER_INPUT", "input"),
        (
            login,
            json!({ "input": { "email": "a@example.com" } }),
            "BAD_USER_INPUT",
            "password",
        ),
        (
            login,
            json!({ "input": unknown }),
            "BAD_USER_INPUT",
            "colour",
        ),
        (
            login,
            json!({ "input": wrong }),
            "BAD_USER_INPUT",
            "autoRegister",
        ),
    ];
    for (query, variables, kind, named) in cases {
        let (status, answer) = raw.graphql(query, variables).await;
        assert_eq!(status, 400, "{query}: {answer}");
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], kind, "{answer}");
        assert!(answer["errors"].to_string().contains(named), "{answer}");
        assert_eq!(answer.get("data"), None);
    }
    let garbage = raw
        .request(reqwest::Method::POST, "/graphql/v2", None)
        .body("{");
    assert_eq!(garbage.send().await.unwrap().status(), 400);
    let untyped = raw
        .http
        .post(format!("{}/graphql/v2", raw.emulator.url()))
        .body(r#"{"query":"{ __typename }"}"#);
    let answer = untyped.send().await.unwrap();
    assert_eq!(answer.status(), 400);
    assert!(answer.text().await.unwrap().contains("content type"));
}

#[tokio::test]
async fn introspection_is_open() {
    let raw = Raw::start().await;
    let query =
        "{ __schema { queryType { name } types { name } } __type(name: \"User\") { kind } }";
    let (status, answer) = raw.graphql(query, json!({})).await;
    assert_eq!(status, 200);
    assert_eq!(answer["data"]["__schema"]["queryType"]["name"], "Query");
    assert_eq!(answer["data"]["__type"]["kind"], "OBJECT");
    let types = answer["data"]["__schema"]["types"].as_array().unwrap();
    assert!(types.iter().any(|t| t["name"] == "RegisterByEmailInput"));
}

#[tokio::test]
async fn what_is_not_served_is_named() {
    let raw = Raw::start().await;
    let (status, answer) = raw
        .graphql("{ checkPassword(password: \"a\") { code } }", json!({}))
        .await;
    assert_eq!((status, code(&answer)), (200, 501));
    assert_eq!(answer["data"], json!({ "checkPassword": null }));
    let message = answer["errors"][0]["message"]["message"].as_str().unwrap();
    assert!(message.contains("Query.checkPassword"), "{message}");

    let (status, answer) = raw.get("/api/v2/shoes?size=42", None).await;
    assert_eq!((status, &answer["code"]), (404, &json!(404)));
    let message = answer["message"].as_str().unwrap();
    assert!(message.contains("GET /api/v2/shoes"), "{message}");
}

#[tokio::test]
async fn unknown_applications_and_pools_are_refused() {
    let raw = Raw::start().await;
    let ask = async |headers: &[(&str, &str)]| {
        let url = format!("{}/graphql/v2", raw.emulator.url());
        let mut request = raw
            .http
            .post(url)
            .header("content-type", "application/json")
            .body(r#"{"query":"{ isUserExists(email: \"a\") }"}"#);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap().text().await.unwrap();
        serde_json::from_str::<Value>(&answer).unwrap()
    };
    let (app, pool) = (raw.emulator.app_id(), raw.emulator.user_pool_id());
    assert_eq!(code(&ask(&[]).await), 2010);
    assert_eq!(code(&ask(&[("x-authing-app-id", "nobody")]).await), 2011);
    assert_eq!(
        code(&ask(&[("x-authing-userpool-id", "nobody")]).await),
        2224
    );
    assert_eq!(
        code(&ask(&[("x-authing-app-id", &app), ("x-authing-userpool-id", "x")]).await),
        2224
    );
    for alone in [
        ("x-authing-app-id", app.as_str()),
        ("x-authing-userpool-id", pool.as_str()),
    ] {
        assert_eq!(ask(&[alone]).await["data"]["isUserExists"], false);
    }
}
