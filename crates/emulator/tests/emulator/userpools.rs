//! The user pool as a whole, and the others of its owner.

use serde_json::{Value, json};

use crate::manager::{Manager, each};
use crate::support::code;

async fn create(manager: &Manager, name: &str, domain: &str) -> Value {
    let document = "mutation ($n: String!, $d: String!) {
        createUserpool(name: $n, domain: $d, userpoolTypes: [\"web\"]) { id name domain secret jwtSecret userpoolTypes { code } }
    }";
    manager
        .ask(document, json!({ "n": name, "d": domain }))
        .await
}

/// What a request for a management token is answered.
async fn token(manager: &Manager, pool: &str, secret: &str) -> Value {
    let variables = json!({ "userPoolId": pool, "secret": secret });
    let raw = &manager.raw;
    let answer = raw.op("access_token", variables, None).await;
    match answer.get("errors") {
        Some(_) => json!(code(&answer)),
        None => answer["data"]["accessToken"]["accessToken"].clone(),
    }
}

#[tokio::test]
async fn pools_are_created_and_listed() {
    let manager = Manager::seeded(json!({ "user_pool_id": "pool" })).await;
    let available = "query ($d: String!) { isDomainAvaliable(domain: $d) }";
    let is_available = async |domain: &str| manager.ask(available, json!({ "d": domain })).await;
    assert_eq!(is_available("shop").await, true);
    let shop = create(&manager, "Shop", "shop").await;
    assert_eq!(
        (&shop["name"], &shop["domain"]),
        (&json!("Shop"), &json!("shop"))
    );
    assert_eq!(shop["userpoolTypes"], json!([{ "code": "web" }]));
    assert!(
        shop["secret"]
            .as_str()
            .is_some_and(|secret| secret.len() == 32)
    );
    assert_ne!(shop["secret"], shop["jwtSecret"]);
    assert_eq!(is_available("Shop").await, false);
    assert_eq!(is_available("").await, 400);
    assert_eq!(create(&manager, "Another", "SHOP").await, 409);
    assert_eq!(create(&manager, "", "other").await, 400);
    assert_eq!(create(&manager, "Other", "").await, 400);
    let unknown =
        "mutation { createUserpool(name: \"n\", domain: \"d\", userpoolTypes: [\"none\"]) { id } }";
    assert_eq!(manager.ask(unknown, json!({})).await, 400);
    create(&manager, "Office", "office").await;

    let list = "query ($p: Int, $l: Int, $s: SortByEnum) {
        userpools(page: $p, limit: $l, sortBy: $s) { totalCount list { id name } }
    }";
    let all = manager.ask(list, json!({ "s": "CREATEDAT_ASC" })).await;
    assert_eq!(
        each(&all["list"], "name"),
        ["Authing emulator", "Shop", "Office"]
    );
    assert_eq!(
        (&all["list"][0]["id"], &all["list"][1]["id"]),
        (&json!("pool"), &shop["id"])
    );
    let last = manager
        .ask(list, json!({ "p": 3, "l": 1, "s": "CREATEDAT_ASC" }))
        .await;
    assert_eq!(
        (&last["totalCount"], each(&last["list"], "name")),
        (&json!(3), vec!["Office"])
    );
    let types = manager
        .ask("query { userpoolTypes { code name } }", json!({}))
        .await;
    assert!(each(&types, "code").contains(&"web"), "{types}");
    let token = manager
        .ask("query { qiniuUptoken(type: \"image\") }", json!({}))
        .await;
    assert_eq!(token.as_str().unwrap().split(':').count(), 3);
}

#[tokio::test]
async fn an_old_secret_gets_no_more_tokens() {
    let manager =
        Manager::seeded(json!({ "user_pool_id": "pool", "user_pool_secret": "old" })).await;
    assert!(token(&manager, "pool", "old").await.is_string());
    let new = manager
        .ask("mutation { refreshUserpoolSecret }", json!({}))
        .await;
    let new = new.as_str().unwrap();
    assert_ne!(new, "old");
    assert_eq!(new, manager.raw.emulator.user_pool_secret());
    assert_eq!(token(&manager, "pool", "old").await, 400);
    assert!(token(&manager, "pool", new).await.is_string());
    // Tokens that are there stay.
    let pool = manager
        .ask("query { userpool { secret } }", json!({}))
        .await;
    assert_eq!(pool["secret"], new);
}

#[tokio::test]
async fn nobody_knows_a_deleted_pool() {
    let seed = json!({
        "user_pool_id": "pool", "user_pool_secret": "s", "app_id": "app",
        "users": [{ "email": "a@example.com", "password": "passw0rd" }],
    });
    let manager = Manager::seeded(seed).await;
    let raw = &manager.raw;
    let login = raw.login("a@example.com", "passw0rd", json!({})).await;
    let user = login["data"]["loginByEmail"]["token"].as_str().unwrap();
    let gone = "mutation { deleteUserpool { code message } }";
    assert_eq!(manager.ask(gone, json!({})).await["code"], 200);
    let (_, me) = raw.get("/api/v2/users/me", Some(user)).await;
    assert_eq!(me["code"], 2011);
    let again = raw.login("a@example.com", "passw0rd", json!({})).await;
    assert_eq!(code(&again), 2011);
    let body = json!({
        "query": "query { accessToken(userPoolId: \"pool\", secret: \"s\") { accessToken } }",
    });
    let request = raw.http.post(format!("{}/graphql/v2", raw.emulator.url()));
    let request = request.header("content-type", "application/json");
    let request = request
        .header("x-authing-userpool-id", "pool")
        .body(body.to_string());
    let (_, answer) = crate::support::read(request).await;
    assert_eq!(code(&answer), 2224);
    assert_eq!(raw.emulator.pool().user_count(), 0);
}
