//! Who may enter an application: people by records, programs by accounts.

use serde_json::{Value, json};

use crate::office::{Office, Refused, To, With};
use crate::support::{PASSWORD, Raw, read, text};

/// The code of a login of `bob` at an application.
async fn login(raw: &Raw, application: &str) -> Value {
    let password = raw.encrypt(PASSWORD);
    let query = "mutation ($p: String!) { loginByUsername(input: { username: \"bob\", password: $p }) { token } }";
    let body = json!({ "query": query, "variables": { "p": password } });
    let request = raw.http.post(format!("{}/graphql/v2", raw.emulator.url()));
    let request = request.header("x-authing-app-id", application);
    let request = request.header("content-type", "application/json");
    let answer = read(request.body(body.to_string())).await.1;
    match answer["data"]["loginByUsername"]["token"].is_string() {
        true => json!(200),
        false => answer["errors"][0]["message"]["code"].clone(),
    }
}

fn path(action: &str) -> String {
    format!("POST /api/v2/applications/wiki/authorization/{action}")
}

#[tokio::test]
async fn records_say_who_may_log_in() {
    let office = Office::start().await;
    let (raw, records) = (
        &office.raw,
        "GET /api/v2/applications/wiki/authorization/records",
    );
    let bob = json!({ "targetType": "USER", "targetIdentifiers": ["bob"] });
    let set = |strategy: &str| json!({ "permissionStrategy": { "defaultStrategy": strategy } });
    assert_eq!(login(raw, "wiki").await, 200);

    office
        .call("POST /api/v2/applications/wiki", set("DENY_ALL"))
        .await
        .unwrap();
    assert_eq!(login(raw, "wiki").await, 1576);
    assert_eq!(login(raw, "own-app").await, 200);
    raw.emulator
        .pool()
        .allow_application("wiki", "bob")
        .unwrap();
    assert_eq!(login(raw, "wiki").await, 200);
    office.call(&path("deny"), bob.clone()).await.unwrap();
    assert_eq!(login(raw, "wiki").await, 1576);
    office
        .call(&path("disable-effect"), bob.clone())
        .await
        .unwrap();
    assert_eq!(login(raw, "wiki").await, 200);
    office
        .call(&path("enable-effect"), bob.clone())
        .await
        .unwrap();
    assert_eq!(login(raw, "wiki").await, 1576);
    // A denial counts more than an allowance, also of a group.
    let readers = json!({ "targetType": "GROUP", "targetIdentifiers": ["readers"] });
    office.call(&path("allow"), readers).await.unwrap();
    assert_eq!(login(raw, "wiki").await, 1576);
    let both = office.call(records, Value::Null).await.unwrap();
    assert_eq!(both["totalCount"], 2, "{both}");
    office.call(&path("revoke"), bob.clone()).await.unwrap();
    assert_eq!(login(raw, "wiki").await, 200);
    // The node above, if that is inherited.
    let node = |inherit: bool| json!({ "targetType": "ORG", "targetIdentifiers": ["dev"], "inheritByChildren": inherit });
    raw.emulator.pool().add_member("core", "bob").unwrap();
    office.call(&path("deny"), node(false)).await.unwrap();
    assert_eq!(login(raw, "wiki").await, 200);
    office.call(&path("deny"), node(true)).await.unwrap();
    assert_eq!(login(raw, "wiki").await, 1576);
    assert!(!raw.emulator.pool().may_enter("wiki", "bob"));
    // What a dump starts says the same.
    let copy = Raw::seeded(serde_json::to_value(raw.emulator.dump()).unwrap()).await;
    assert_eq!(login(&copy, "wiki").await, 1576);
    assert_eq!(login(&copy, "own-app").await, 200);
}

#[tokio::test]
async fn the_login_page_obeys_the_records() {
    let office = Office::start().await;
    let raw = &office.raw;
    let enter = async || {
        let page = format!(
            "{}/oidc/auth?client_id=wiki&response_type=code&scope=openid&redirect_uri=https://wiki.example.com/",
            raw.emulator.url()
        );
        let browser = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none());
        let form = browser.build().unwrap().post(page);
        let form = form.header("content-type", "application/x-www-form-urlencoded");
        let answer = form
            .body(format!("account=bob&password={PASSWORD}"))
            .send()
            .await
            .unwrap();
        answer.headers()["location"].to_str().unwrap().to_owned()
    };
    assert!(enter().await.contains("code="));
    let deny = json!({ "targetType": "ROLE", "targetIdentifiers": ["staff"] });
    office.call(&path("deny"), deny).await.unwrap();
    assert!(enter().await.contains("error=access_denied"));
    let cas = format!(
        "{}/cas-idp/wiki?service=https://wiki.example.com/",
        raw.emulator.url()
    );
    let form = raw
        .http
        .post(cas)
        .header("content-type", "application/x-www-form-urlencoded");
    let answer = form
        .body(format!("account=bob&password={PASSWORD}"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 403);
}

#[tokio::test]
async fn records_are_kept() {
    let office = Office::start().await;
    let records = "GET /api/v2/applications/wiki/authorization/records";
    let to = |kind: &str, names: Value| json!({ "targetType": kind, "targetIdentifiers": names, "namespace": null });
    let (allow, deny, enable, disable, revoke) = (
        path("allow"),
        path("deny"),
        path("enable-effect"),
        path("disable-effect"),
        path("revoke"),
    );
    let clerk =
        json!({ "targetType": "ROLE", "targetIdentifiers": ["clerk"], "namespace": "shop" });
    let mut steps = vec![
        (
            records,
            Value::Null,
            To(json!({ "totalCount": 0, "list": [] })),
        ),
        (&allow, to("USER", json!(["ann", "bob"])), To(json!(true))),
        (&allow, to("USER", json!(["ann"])), To(json!(true))),
        (&deny, clerk.clone(), To(json!(true))),
        (&allow, to("GROUP", json!(["readers"])), To(json!(true))),
        (
            &deny,
            json!({ "targetType": "ORG", "targetIdentifiers": ["dev"], "inheritByChildren": true }),
            To(json!(true)),
        ),
        (
            records,
            Value::Null,
            With(json!({ "totalCount": 5, "list": [
                { "targetType": "USER", "targetIdentifier": "bob", "namespace": "wiki", "enabled": true, "inheritByChildren": false, "target": { "id": "bob" },
                  "policy": { "statements": [{ "effect": "ALLOW", "actions": ["application:access"] }], "userPoolId": "pool", "isAuto": true } },
                { "targetIdentifier": "ann" },
                { "targetType": "ROLE", "targetIdentifier": "clerk", "targetNamespace": "shop", "target": { "code": "clerk" },
                  "policy": { "statements": [{ "effect": "DENY" }] } },
                { "targetType": "GROUP", "targetIdentifier": "readers", "target": { "name": "Readers" } },
                { "targetType": "ORG", "targetIdentifier": "dev", "inheritByChildren": true, "target": { "name": "Development" } },
            ] })),
        ),
        (
            "GET /api/v2/applications/wiki/authorization/records?page=3&limit=2",
            Value::Null,
            With(json!({ "totalCount": 5, "list": [{ "targetIdentifier": "dev" }] })),
        ),
        (
            "GET /api/v2/applications/wiki/authorization/records?limit=0",
            Value::Null,
            Refused(400),
        ),
        (
            "GET /api/v2/applications/none/authorization/records",
            Value::Null,
            Refused(2011),
        ),
        (&disable, clerk.clone(), To(json!(true))),
        (
            "GET /api/v2/applications/wiki/authorization/records?page=3&limit=1",
            Value::Null,
            With(json!({ "list": [{ "targetIdentifier": "clerk", "enabled": false }] })),
        ),
        (&enable, clerk.clone(), To(json!(true))),
        (
            "GET /api/v2/applications/wiki/authorization/records?page=3&limit=1",
            Value::Null,
            With(json!({ "list": [{ "targetIdentifier": "clerk", "enabled": true }] })),
        ),
        (&revoke, clerk.clone(), To(json!(true))),
        (&revoke, clerk.clone(), Refused(404)),
        (&enable, clerk.clone(), Refused(404)),
        (&disable, clerk, Refused(404)),
    ];
    for action in [&allow, &deny, &enable, &disable, &revoke] {
        let action = action.as_str();
        steps.extend([
            (action, to("USER", json!(["ann", "nobody"])), Refused(2004)),
            (action, to("ROLE", json!(["nobody"])), Refused(404)),
            (action, to("GROUP", json!(["nobody"])), Refused(404)),
            (action, to("ORG", json!(["nobody"])), Refused(404)),
            (action, to("AK_SK", json!(["ann"])), Refused(400)),
            (action, to("USER", json!([])), Refused(400)),
            (action, json!({ "targetType": "ROLE", "targetIdentifiers": ["staff"], "namespace": "nowhere" }), Refused(404)),
        ]);
    }
    let unknown = "POST /api/v2/applications/none/authorization";
    let unknown = ["allow", "deny", "enable-effect", "disable-effect", "revoke"]
        .map(|action| format!("{unknown}/{action}"));
    steps.extend(
        unknown
            .iter()
            .map(|path| (path.as_str(), to("USER", json!(["ann"])), Refused(2011))),
    );
    office.walk(steps).await;
}

#[tokio::test]
async fn the_default_of_an_application_is_set() {
    let office = Office::start().await;
    let set = |strategy: &str| json!({ "permissionStrategy": { "defaultStrategy": strategy } });
    office.walk(vec![
        (
            "POST /api/v2/applications/wiki",
            set("DENY_ALL"),
            With(json!({ "id": "wiki", "name": "Wiki", "userPoolId": "pool", "permissionStrategy": { "enabled": true, "defaultStrategy": "DENY_ALL" } })),
        ),
        ("POST /api/v2/applications/wiki", set("ALLOW_ALL"), With(json!({ "permissionStrategy": { "defaultStrategy": "ALLOW_ALL" } }))),
        ("POST /api/v2/applications/wiki", set("SOME"), Refused(400)),
        ("POST /api/v2/applications/wiki", json!({ "permissionStrategy": {} }), Refused(400)), ("POST /api/v2/applications/wiki", json!({}), Refused(501)),
        ("POST /api/v2/applications/none", set("DENY_ALL"), Refused(2011)),
    ]).await;
}

const ACCOUNTS: &str = "/api/v2/applications/wiki/programmatic-access-accounts";
const ACCOUNT: &str = "/api/v2/applications/programmatic-access-accounts";

#[tokio::test]
async fn accounts_for_programs_get_tokens() {
    let office = Office::start().await;
    let create = format!("POST {ACCOUNTS}");
    let account = office
        .call(
            &create,
            json!({ "tokenLifetime": 60, "remarks": "a robot" }),
        )
        .await
        .unwrap();
    let (id, secret) = (text(&account["id"]), text(&account["secret"]));
    assert_eq!(
        (&account["appId"], &account["enabled"], &account["remarks"]),
        (&json!("wiki"), &json!(true), &json!("a robot"))
    );
    // Python and Go say it so.
    let other = office
        .call(&create, json!({ "remark": "another" }))
        .await
        .unwrap();
    assert_eq!(
        (&other["remarks"], &other["tokenLifetime"]),
        (&json!("another"), &json!(600))
    );

    let token = async |secret: &str| {
        let body = format!(
            "grant_type=client_credentials&client_id={id}&client_secret={secret}&scope=orders"
        );
        let request = office
            .raw
            .http
            .post(format!("{}/oidc/token", office.raw.emulator.url()));
        read(
            request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body),
        )
        .await
        .1
    };
    let change = format!("PATCH {ACCOUNT}");
    let first = token(&secret).await;
    assert_eq!(first["expires_in"], 60, "{first}");
    office
        .call(&change, json!({ "id": id, "enabled": false }))
        .await
        .unwrap();
    assert_eq!(token(&secret).await["error"], "invalid_client");
    office
        .call(&change, json!({ "id": id, "enabled": true }))
        .await
        .unwrap();
    assert!(token(&secret).await["access_token"].is_string());
    let changed = office
        .call(&change, json!({ "id": id, "secret": "abcdef" }))
        .await
        .unwrap();
    assert_eq!(changed["secret"], "abcdef");
    assert_eq!(token(&secret).await["error"], "invalid_client");
    assert!(token("abcdef").await["access_token"].is_string());
    // Without a new one, the service makes one.
    let made = office.call(&change, json!({ "id": id })).await.unwrap();
    assert_ne!(made["secret"], "abcdef");

    let (list, delete) = (
        format!("GET {ACCOUNTS}"),
        format!("DELETE {ACCOUNT}?id={id}"),
    );
    let (second, unknown) = (
        format!("GET {ACCOUNTS}?page=2&limit=1"),
        format!("DELETE {ACCOUNT}?id=nobody"),
    );
    let (nowhere, create_nowhere) = (
        "GET /api/v2/applications/none/programmatic-access-accounts",
        "POST /api/v2/applications/none/programmatic-access-accounts",
    );
    office
        .walk(vec![
            (
                &list,
                Value::Null,
                With(json!({ "totalCount": 2, "list": [{ "id": id }, { "id": other["id"] }] })),
            ),
            (
                &second,
                Value::Null,
                With(json!({ "totalCount": 2, "list": [{ "id": other["id"] }] })),
            ),
            (nowhere, Value::Null, Refused(2011)),
            (create_nowhere, json!({}), Refused(2011)),
            (&create, json!({ "tokenLifetime": 0 }), Refused(400)),
            (&create, json!({ "tokenLifetime": "long" }), Refused(400)),
            (
                &change,
                json!({ "id": "nobody", "enabled": true }),
                Refused(404),
            ),
            (&change, json!({ "id": id, "enabled": "yes" }), Refused(400)),
            (&change, json!({ "enabled": true }), Refused(400)),
            (&unknown, Value::Null, Refused(404)),
            (&delete, Value::Null, To(json!(true))),
            (&delete, Value::Null, Refused(404)),
            (&list, Value::Null, With(json!({ "totalCount": 1 }))),
        ])
        .await;
    assert!(!format!("{:?}", office.raw.emulator.dump()).contains(&text(&other["secret"])));
}

#[tokio::test]
async fn access_is_for_administrators() {
    let office = Office::start().await;
    let actions = ["allow", "deny", "enable-effect", "disable-effect", "revoke"].map(path);
    let accounts = [
        format!("GET {ACCOUNTS}"),
        format!("POST {ACCOUNTS}"),
        format!("DELETE {ACCOUNT}"),
        format!("PATCH {ACCOUNT}"),
    ];
    let mut requests: Vec<(&str, Value)> = vec![
        (
            "GET /api/v2/applications/wiki/authorization/records",
            json!({}),
        ),
        ("POST /api/v2/applications/wiki", json!({})),
    ];
    requests.extend(
        actions
            .iter()
            .chain(&accounts)
            .map(|path| (path.as_str(), json!({}))),
    );
    office.is_for_administrators(&requests).await;
}
