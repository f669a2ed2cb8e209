//! Roles, departments, organisations, resources, applications, directories, CAS.

use authing_emulator::{DirectoryUser, NewUser};
use serde_json::{Map, Value, json};

use crate::browser::claims;
use crate::support::{Raw, code, text};

async fn staffed() -> (Raw, String, String) {
    let raw = Raw::seeded(json!({
        "users": [{ "id": "u1", "email": "a@example.com", "password": "passw0rd" }],
        "roles": [
            { "code": "staff", "members": ["a@example.com"] },
            { "code": "admin", "parent": "staff", "members": ["u1"] },
            { "code": "guest", "namespace": "shop", "members": ["u1"] },
            { "code": "nobody" },
        ],
        "orgs": [{ "code": "acme", "name": "ACME", "departments": [
            { "code": "dev", "name": "Development", "members": ["u1"] },
            { "code": "core", "name": "Core", "parent": "dev", "members": ["u1"] },
        ]}],
        "applications": [
            { "id": "app-1", "name": "One", "domain": "one", "members": ["u1"] },
            { "id": "app-2", "name": "Two", "domain": "two", "members": ["u1"] },
            { "id": "app-3", "name": "Three", "domain": "three" },
        ],
        "resources": [
            { "user": "u1", "code": "book:1", "type": "DATA", "actions": ["read"] },
            { "user": "u1", "code": "pay", "type": "API", "namespace": "shop" },
        ],
    }))
    .await;
    let answer = raw.login("a@example.com", "passw0rd", json!({})).await;
    let token = text(&answer["data"]["loginByEmail"]["token"]);
    (raw, token, "u1".to_owned())
}

fn codes(list: &Value) -> Vec<&str> {
    let list = list["list"].as_array().unwrap();
    list.iter()
        .map(|item| item["code"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn users_see_what_they_belong_to() {
    let (raw, token, id) = staffed().await;
    let op = async |file: &str, more: (&str, Value)| {
        let answer = raw
            .op(file, json!({ "id": id, more.0: more.1 }), Some(&token))
            .await;
        answer["data"]["user"].clone()
    };
    let all = op("get_user_roles", ("namespace", json!(null))).await;
    assert_eq!(codes(&all["roles"]), ["staff", "admin", "guest"]);
    assert_eq!(all["roles"]["list"][1]["parent"]["code"], "staff");
    let shop = op("get_user_roles", ("namespace", json!("shop"))).await;
    assert_eq!(codes(&shop["roles"]), ["guest"]);

    let departments = op("get_user_departments", ("orgId", json!(null))).await;
    let list = &departments["departments"]["list"];
    assert_eq!(list[0]["isMainDepartment"], true, "{list}");
    assert_eq!(
        list[1]["department"]["codePath"],
        json!(["acme", "dev", "core"])
    );
    assert_eq!(list[1]["department"]["depth"], 2);
    let elsewhere = op("get_user_departments", ("orgId", json!("nowhere"))).await;
    assert_eq!(elsewhere["departments"]["totalCount"], 0);

    let resources = op(
        "list_user_authorized_resources",
        ("namespace", json!("default")),
    )
    .await;
    assert_eq!(codes(&resources["authorizedResources"]), ["book:1"]);
    let apis = op(
        "list_user_authorized_resources",
        ("resourceType", json!("API")),
    )
    .await;
    assert_eq!(codes(&apis["authorizedResources"]), ["pay"]);
}

#[tokio::test]
async fn orgs_and_applications_come_over_rest() {
    let (raw, token, _) = staffed().await;
    let orgs = raw.get("/api/v2/users/me/orgs", Some(&token)).await.1;
    let path = orgs["data"][0].as_array().unwrap();
    let names: Vec<_> = path.iter().map(|n| n["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["ACME", "Development"]);
    // The emulator's own, which the user is logged in to, and two more.
    let allowed = "/api/v2/users/me/applications/allowed?page=3&limit=1";
    let page = raw.get(allowed, Some(&token)).await.1;
    assert_eq!(page["data"]["totalCount"], 3);
    assert_eq!(page["data"]["list"][0]["id"], "app-2");
    assert_eq!(raw.get(allowed, None).await.1["code"], 2020);
}

#[tokio::test]
async fn the_application_that_a_user_is_logged_in_to_is_allowed() {
    let raw = Raw::seeded(json!({
        "app_id": "own", "users": [{ "email": "a@example.com", "password": "passw0rd" }],
        "applications": [{ "id": "shop", "name": "Shop" }, { "id": "closed", "name": "Closed" }],
    }))
    .await;
    for application in ["own", "shop"] {
        let input = json!({ "email": "a@example.com", "password": raw.encrypt("passw0rd") });
        let login = raw
            .graphql_request(
                "mutation ($i: LoginByEmailInput!) { loginByEmail(input: $i) { token } }",
                json!({ "i": input }),
            )
            .build();
        let mut login = login.unwrap();
        let value = application.parse().unwrap();
        login.headers_mut().insert("x-authing-app-id", value);
        let answer = raw.http.execute(login).await.unwrap().text().await.unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let token = text(&answer["data"]["loginByEmail"]["token"]);
        assert_eq!(claims(&json!(token))["aud"], application);
        let allowed = "/api/v2/users/me/applications/allowed";
        let list = raw.get(allowed, Some(&token)).await.1["data"].clone();
        assert_eq!(list["totalCount"], 1, "{list}");
        assert_eq!(list["list"][0]["id"], application, "{list}");
        assert_eq!(list["list"][0]["protocol"], "oidc", "{list}");
    }
}

#[tokio::test]
async fn a_user_may_ask_about_nobody_else_and_a_manager_about_anybody() {
    let (raw, token, id) = staffed().await;
    let roles = async |id: &str, token: &str| {
        raw.op("get_user_roles", json!({ "id": id }), Some(token))
            .await
    };
    assert_eq!(code(&roles("somebody", &token).await), 2202);
    let query = "query ($p: String!, $s: String!) { accessToken(userPoolId: $p, secret: $s) { accessToken exp } }";
    let ask = async |secret: &str| {
        let pool = raw.emulator.user_pool_id();
        raw.graphql(query, json!({ "p": pool, "s": secret }))
            .await
            .1
    };
    assert_eq!(code(&ask("wrong").await), 400);
    let manager =
        text(&ask(&raw.emulator.user_pool_secret()).await["data"]["accessToken"]["accessToken"]);
    assert_eq!(
        roles(&id, &manager).await["data"]["user"]["roles"]["totalCount"],
        3
    );
    // It is for the pool, so that nobody takes it for a login at an application.
    let claims = claims(&json!(manager));
    assert_eq!(claims["aud"], json!(raw.emulator.user_pool_id()));
    assert_eq!(code(&roles("somebody", &manager).await), 2004);
}

#[tokio::test]
async fn directories_import_at_the_first_login() {
    let raw = Raw::start().await;
    let person = |password: &str| DirectoryUser {
        username: "ann".into(),
        password: password.into(),
        email: Some("Ann@Example.com".into()),
        name: Some("Ann".into()),
    };
    raw.emulator.pool().add_ldap_user(person("ldap-secret"));
    let login = async |kind: &str, password: &str, with: bool| {
        let body = json!({ "username": "ann", "password": password, "withCustomData": with });
        raw.post(&format!("/api/v2/{kind}/verify-user"), body, None)
            .await
    };
    assert_eq!(login("ldap", "wrong", false).await["code"], 2333);
    assert_eq!(login("ad", "ldap-secret", false).await["code"], 2333);
    let first = login("ldap", "ldap-secret", false).await;
    assert_eq!(first["data"]["newlyCreated"], true, "{first}");
    assert_eq!(first["data"]["email"], "ann@example.com");
    assert_eq!(first["data"].get("customData"), None);
    let second = login("ldap", "ldap-secret", true).await;
    assert_eq!(second["data"]["id"], first["data"]["id"]);
    assert_eq!(second["data"]["customData"], json!([]));
    assert_eq!(raw.emulator.pool().user_count(), 1);
}

#[tokio::test]
async fn wechat_codes_are_used_once() {
    let raw = Raw::start().await;
    let person = || NewUser {
        profile: Map::from_iter([("unionid".to_owned(), json!("union-1"))]),
        ..NewUser::default()
    };
    raw.emulator.pool().add_wechat_code("one", person());
    raw.emulator.pool().add_wechat_code("two", person());
    let login = async |id: &str, code: &str| {
        let path = format!("/connection/social/wechat:mobile/{id}/callback?code={code}&lang=en");
        raw.get(&path, None).await.1
    };
    let (pool, app) = (raw.emulator.user_pool_id(), raw.emulator.app_id());
    assert_eq!(login("nobody", "one").await["code"], 2011);
    let first = login(&pool, "one").await;
    assert!(first["data"]["token"].is_string(), "{first}");
    assert_eq!(login(&pool, "one").await["code"], 602);
    let second = login(&app, "two").await;
    assert_eq!(second["data"]["id"], first["data"]["id"]);
}

#[tokio::test]
async fn cas_tickets_are_used_once_and_by_their_service_only() {
    let (raw, _, id) = staffed().await;
    let validate = async |ticket: &str, service: &str, format: &str| {
        let app = raw.emulator.app_id();
        let path = format!(
            "/cas-idp/{app}/serviceValidate?service={service}&ticket={ticket}&format={format}"
        );
        let request = raw.request(reqwest::Method::GET, &path, None);
        request.send().await.unwrap().text().await.unwrap()
    };
    let issue = || {
        raw.emulator
            .pool()
            .issue_cas_ticket(&id, "http://a.test/?x=<1>")
            .unwrap()
    };
    let service = "http%3A%2F%2Fa.test%2F%3Fx%3D%3C1%3E";
    let ticket = issue();
    let body: Value = serde_json::from_str(&validate(&ticket, service, "JSON").await).unwrap();
    let success = &body["serviceResponse"]["authenticationSuccess"];
    assert_eq!(
        (&success["user"], &success["attributes"]["email"]),
        (&json!("u1"), &json!("a@example.com"))
    );
    let again: Value = serde_json::from_str(&validate(&ticket, service, "JSON").await).unwrap();
    assert_eq!(
        again["serviceResponse"]["authenticationFailure"]["code"],
        "INVALID_TICKET"
    );
    let xml = validate(&issue(), service, "XML").await;
    assert!(xml.contains("<cas:user>u1</cas:user>"), "{xml}");
    let xml = validate(&issue(), "other", "XML").await;
    assert!(
        xml.contains("<cas:authenticationFailure code=\"INVALID_SERVICE\">"),
        "{xml}"
    );
    assert_eq!(
        raw.get("/cas/session", None).await.1,
        json!({ "session": null })
    );
}
