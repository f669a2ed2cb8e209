//! The logs that the administrator reads, and what he does about multi-factor authentication.

use reqwest::Method;
use serde_json::{Value, json};

use crate::manager::{Manager, each};
use crate::support::read;

const AUDIT: &str = "/api/v2/analysis/audit";
const ACTIONS: &str = "/api/v2/analysis/user-action";

async fn start() -> Manager {
    let user = json!({ "id": "u1", "username": "ann", "email": "ann@example.com", "password": "passw0rd" });
    Manager::seeded(json!({ "app_id": "app", "users": [user] })).await
}

async fn kinds(manager: &Manager, path: &str) -> String {
    let page = manager.get(path).await;
    assert_eq!(page["totalCount"], page["list"].as_array().unwrap().len());
    each(&page["list"], "eventType").join(" ")
}

/// Each change is one entry, questions are none, and neither are changes that fail.
#[tokio::test]
async fn the_audit_log_has_each_change_of_the_administrator() {
    let manager = start().await;
    assert_eq!(kinds(&manager, AUDIT).await, "");
    manager.get("/api/v2/users/u1").await;
    manager
        .post("/api/v2/users/batch", json!({ "ids": ["u1"] }))
        .await;
    manager.post("/api/v2/users/none/suspend", json!({})).await;
    let unknown = "mutation { deleteUser(id: \"none\") { code } }";
    assert_eq!(manager.ask(unknown, json!({})).await, 2210);
    assert_eq!(kinds(&manager, AUDIT).await, "");

    let create = "mutation { createUser(userInfo: { username: \"bob\" }) { id } }";
    manager.ask(create, json!({})).await;
    let role = "mutation { createRole(code: \"admin\") { code } }";
    manager.ask(role, json!({})).await;
    manager.post("/api/v2/users/u1/suspend", json!({})).await;
    manager.post("/api/v2/users/u1/activate", json!({})).await;
    manager
        .raw
        .login("ann@example.com", "passw0rd", json!({}))
        .await;
    assert_eq!(
        kinds(&manager, AUDIT).await,
        "POST /api/v2/users/u1/activate POST /api/v2/users/u1/suspend createRole createUser"
    );
    // The log of what users do has of the administrator's changes those that are documented.
    assert_eq!(kinds(&manager, ACTIONS).await, "login createUser");
    for (query, found) in [
        ("eventType=login", "login"),
        ("userId=u1", "login"),
        ("userId=u1&eventType=createUser", ""),
        ("app_id=app&eventType=login", "login"),
    ] {
        let path = format!("{ACTIONS}?{query}");
        assert_eq!(kinds(&manager, &path).await, found, "{query}");
    }
}

#[tokio::test]
async fn an_entry_says_who_did_it_and_with_what() {
    let manager = start().await;
    let query = "mutation($p: String!) { loginByUsername(input: { username: \"ann\", password: $p, clientIp: \"203.0.113.7\" }) { id } }";
    let password = manager.raw.encrypt("passw0rd");
    let login = json!({ "query": query, "variables": { "p": password } });
    let request = manager.raw.request(Method::POST, "/graphql/v2", None);
    let request = request.header("user-agent", "shop/2.1 (linux)");
    let (_, answer) = read(request.body(login.to_string())).await;
    assert_eq!(answer["data"]["loginByUsername"]["id"], "u1", "{answer}");
    let page = manager.get(ACTIONS).await;
    let entry = &page["list"][0];
    for (name, value) in [
        ("userId", json!("u1")),
        ("userName", json!("ann")),
        ("clientIp", json!("203.0.113.7")),
        ("appId", json!("app")),
        ("eventType", json!("login")),
        ("user_agent", json!("shop/2.1 (linux)")),
        ("operation_name", json!("login")),
    ] {
        assert_eq!(entry[name], value, "{name}: {entry}");
    }
    assert_eq!(entry["ua"]["name"], "shop");
    assert_eq!(entry["timestamp"], entry["@timestamp"]);
    assert!(matches!(&entry["logId"], Value::String(id) if id.len() == 24));
}

/// A secret that is no base32 is kept as it was written, as the JavaScript SDK's own test has it.
#[tokio::test]
async fn any_text_is_imported_as_a_secret() {
    let manager = start().await;
    let import = json!({ "userId": "u1", "secret": "123456", "recoveryCode": "654321" });
    let imported = manager.post("/api/v2/mfa/totp/import", import).await;
    assert_eq!(
        (&imported["secret"], &imported["recoveryCode"]),
        (&json!("123456"), &json!("654321"))
    );
    let login = manager
        .raw
        .login("ann@example.com", "passw0rd", json!({}))
        .await;
    let refusal = &login["errors"][0]["message"];
    assert_eq!(refusal["code"], 1635, "{login}");
    assert!(refusal["data"]["mfaToken"].is_string());

    let query = "query($i: String) { queryMfa(id: $i) { userId secret } }";
    let found = manager.ask(query, json!({ "i": imported["id"] })).await;
    assert_eq!(found, json!({ "userId": "u1", "secret": "123456" }));
    assert_eq!(manager.ask(query, json!({ "i": "none" })).await, 404);
    assert_eq!(manager.ask(query, json!({})).await, 400);
    let other = "query { queryMfa(userId: \"u1\", userPoolId: \"other\") { id } }";
    assert_eq!(manager.ask(other, json!({})).await, 2224);
}
