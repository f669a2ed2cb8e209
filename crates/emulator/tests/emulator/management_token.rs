//! The management token: how it is issued, and how it ends.

use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::claims;
use crate::support::{Raw, code, text};

const TOKEN: &str = "query ($p: String!, $s: String!) { accessToken(userPoolId: $p, secret: $s) { accessToken exp iat } }";
const USER: &str = "query ($id: String) { user(id: $id) { id } }";

async fn ask(raw: &Raw, pool: &str, secret: &str) -> Value {
    let variables = json!({ "p": pool, "s": secret });
    raw.manage(TOKEN, variables, None).await
}

#[tokio::test]
async fn the_secret_of_the_user_pool_gives_a_management_token() {
    let raw = Raw::seeded(json!({ "user_pool_secret": "hush", "users": [{ "id": "u1" }] })).await;
    let pool = raw.emulator.user_pool_id();
    let answer = ask(&raw, &pool, "hush").await;
    let issued = &answer["data"]["accessToken"];
    let claims = claims(&issued["accessToken"]);
    assert_eq!(claims["exp"], issued["exp"]);
    assert_eq!(claims["iat"], issued["iat"]);
    assert_eq!(
        issued["exp"].as_u64().unwrap() - issued["iat"].as_u64().unwrap(),
        7200
    );
    assert_eq!(claims["data"]["type"], "management");

    let wrong = ask(&raw, &pool, "wrong").await;
    assert_eq!(code(&wrong), 400);
    assert!(
        text(&wrong["errors"][0]["message"]["message"]).contains("secret"),
        "{wrong}"
    );
    assert_eq!(code(&ask(&raw, "other", "hush").await), 2224);
    assert_eq!(code(&ask(&raw, &pool, "").await), 400);
}

#[tokio::test]
async fn a_management_token_ends_by_time_by_refresh_and_by_revocation() {
    let raw = Raw::seeded(json!({ "users": [{ "id": "u1" }] })).await;
    let works = async |token: &str| {
        let answer = raw.manage(USER, json!({ "id": "u1" }), Some(token)).await;
        match answer["data"]["user"]["id"] == "u1" {
            true => 200,
            false => code(&answer),
        }
    };
    let (first, other) = (raw.manager(), raw.manager());
    assert_eq!(works(&first).await, 200);
    raw.emulator.clock().advance(Duration::from_secs(7200));
    assert_eq!(works(&first).await, 2020);
    let query =
        "mutation ($t: String) { refreshAccessToken(accessToken: $t) { accessToken exp iat } }";
    let refresh = async |token: &str| raw.manage(query, json!({ "t": token }), None).await;
    assert_eq!(code(&refresh(&other).await), 2020, "it has expired");

    let second = raw.manager();
    let third = text(&refresh(&second).await["data"]["refreshAccessToken"]["accessToken"]);
    assert_eq!((works(&second).await, works(&third).await), (2020, 200));
    assert_eq!(code(&refresh(&second).await), 2020);

    let user = raw.token("a@example.com").await;
    assert_eq!(code(&refresh(&user).await), 2020);
    raw.emulator.pool().revoke_management_tokens();
    assert_eq!(works(&third).await, 2020);
    assert_eq!(works(&raw.manager()).await, 200);
    // A user's login is another matter.
    let me = raw.get("/api/v2/users/me", Some(&user)).await.1;
    assert_eq!(me["code"], 200);
}
