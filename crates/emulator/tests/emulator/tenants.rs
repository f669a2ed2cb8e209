//! Tenants and identity providers over raw HTTP: what the end-to-end suite of the client does not see.

use authing_emulator::{OutsideAccount, Seed};
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Browser, EMAIL};
use crate::manager::{Manager, each};
use crate::support::{PASSWORD, Raw, read};

fn seed() -> Value {
    json!({
        "app_id": "app",
        "users": [
            { "id": "u-ann", "email": "ann@example.com", "password": PASSWORD },
            { "id": "u-bob", "email": "bob@example.com", "password": PASSWORD },
        ],
        "applications": [{ "id": "shop", "name": "Shop" }],
        "tenants": [{
            "id": "t1", "name": "One", "apps": ["app"], "members": ["u-ann", "u-bob"], "admins": ["u-ann"],
            "disabled_members": ["u-bob"], "css": "a {}", "page": { "hideIdp": true },
        }],
        "identity_providers": [{ "id": "i1", "name": "Acme", "kind": "acme", "tenant_id": "t1" }],
        "identity_sources": [
            { "id": "c1", "identifier": "acme-lark", "name": "Lark", "connection": {
                "provider": "i1", "kind": "lark-internal", "disabled_for": ["shop"],
                "fields": { "clientID": "x", "clientSecret": "s3cret" },
            } },
            { "id": "c2", "protocol": "saml", "identifier": "acme-saml", "connection": {
                "provider": "i1", "disabled": true,
            } },
            { "id": "github", "identifier": "github", "name": "GitHub" },
        ],
    })
}

#[tokio::test]
async fn a_dump_has_tenants_and_identity_providers() {
    let manager = Manager::seeded(seed()).await;
    let joined = json!({ "name": "Two", "appIds": "app,shop" });
    manager.post("/api/v2/tenant", joined).await;
    let first = serde_json::to_value(manager.raw.emulator.dump()).unwrap();
    assert_eq!(first["tenants"][0]["disabled_members"], json!(["u-bob"]));
    assert_eq!(first["tenants"][1]["apps"], json!(["app", "shop"]));
    let copy = Raw::seeded(first.clone()).await;
    assert_eq!(serde_json::to_value(copy.emulator.dump()).unwrap(), first);
    let shown = format!("{:?}", copy.emulator.dump());
    assert!(shown.contains("acme-lark") && !shown.contains("s3cret"));
}

#[tokio::test]
async fn a_seed_names_what_there_is() {
    for (part, wanted) in [
        (
            json!({ "tenants": [{ "apps": ["none"] }] }),
            "no application none",
        ),
        (
            json!({ "tenants": [{ "members": ["none"] }] }),
            "no user none",
        ),
        (
            json!({ "tenants": [{ "name": "A", "admins": ["u"] }] }),
            "u is no member of A",
        ),
        (
            json!({ "identity_providers": [{ "tenant_id": "none" }] }),
            "no tenant none",
        ),
        (
            json!({ "identity_sources": [{ "connection": { "provider": "none" } }] }),
            "no identity provider none",
        ),
    ] {
        let seed = Seed::from_json(&part.to_string()).unwrap();
        let started = authing_emulator::Emulator::builder()
            .seed(seed)
            .start()
            .await;
        let fault = started.err().unwrap().to_string();
        assert!(fault.contains(wanted), "{fault}");
    }
}

/// A source that a seed gives without an identity provider is one that the administrator can change.
#[tokio::test]
async fn every_source_has_an_identity_provider() {
    let manager = Manager::seeded(seed()).await;
    let github = manager.get("/api/v2/extIdp/github").await;
    assert_eq!(
        (&github["name"], &github["type"]),
        (&json!("GitHub"), &json!("github"))
    );
    assert_eq!(github["connections"][0]["id"], "github");
    let page = "/connections/social/github?app_id=app";
    let (status, shown) = read_page(&manager.raw, page).await;
    assert!(status == 200 && shown.contains("GitHub"), "{shown}");
    let off = json!({ "enabled": false });
    let state = "/api/v2/extIdpConn/github/state";
    assert_eq!(manager.rest(Method::PUT, state, off).await, json!(true));
    assert_eq!(manager.raw.get(page, None).await.1["code"], 404);
}

#[tokio::test]
async fn a_connection_is_open_where_it_is_on() {
    let manager = Manager::seeded(seed()).await;
    let status = async |query: &str| {
        let path = format!("/connections/social/acme-lark?{query}");
        let (status, answer) = read_page(&manager.raw, &path).await;
        (status, answer.contains("404"))
    };
    assert_eq!(status("app_id=app&tenant_id=t1").await, (200, false));
    // The application, another tenant or none.
    for query in [
        "app_id=shop&tenant_id=t1",
        "app_id=app",
        "app_id=app&tenant_id=t2",
    ] {
        assert_eq!(status(query).await, (200, true), "{query}");
    }
    // Of enterprises, an application shows those that are on for it and its tenant.
    let shown = async |tenant: &str| {
        let config =
            manager
                .raw
                .request(Method::GET, "/api/v2/applications/app/public-config", None);
        let answer = read(config.header("x-authing-app-tenant-id", tenant))
            .await
            .1;
        let providers = answer["data"]["identityProviders"].clone();
        each(&providers, "identifier").join(" ")
    };
    assert_eq!(shown("t1").await, "");
    let on = json!({ "enabled": true });
    manager
        .rest(Method::PUT, "/api/v2/extIdpConn/c2/state", on)
        .await;
    assert_eq!(
        (shown("t1").await.as_str(), shown("t2").await.as_str()),
        ("acme-saml", "")
    );
}

async fn read_page(raw: &Raw, path: &str) -> (u16, String) {
    let answer = raw.request(Method::GET, path, None).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// At the pages of OpenID Connect too, and with the cookie of an earlier login.
#[tokio::test]
async fn the_pages_let_members_in() {
    let mut browser = Browser::start().await;
    let (id, pool) = (browser.id.clone(), browser.emulator().pool().clone());
    for (tenant, members) in [("mine", vec![id]), ("other", vec![])] {
        pool.add_tenant(authing_emulator::NewTenant {
            id: Some(tenant.into()),
            members,
            ..Default::default()
        });
    }
    let mine = browser.url("/oidc/auth", &[("tenant_id", "mine")]);
    let other = browser.url("/oidc/auth", &[("tenant_id", "other")]);
    let page = browser.log_in(&other, EMAIL, PASSWORD).await;
    assert_eq!(
        (page.status, page.asks(), page.cookie.is_none()),
        (401, true, true)
    );
    let page = browser.log_in(&mine, EMAIL, PASSWORD).await;
    assert!(page.brought().contains_key("code"));
    assert_eq!(browser.open(&other).await.refused(), "access_denied");
    assert!(browser.open(&mine).await.brought().contains_key("code"));
}

#[tokio::test]
async fn a_login_over_rest_names_its_tenant() {
    let manager = Manager::seeded(seed()).await;
    let sign_in = async |email: &str, tenant: &str| {
        let body = json!({
            "connection": "PASSWORD", "client_id": "app",
            "passwordPayload": { "email": email, "password": PASSWORD },
            "options": { "passwordEncryptType": "none", "tenantId": tenant },
        });
        let answer = manager.raw.post("/api/v3/signin", body, None).await;
        answer.get("apiCode").cloned().unwrap_or_default()
    };
    assert_eq!(sign_in("ann@example.com", "t1").await, Value::Null);
    assert_eq!(sign_in("bob@example.com", "t1").await, 2130010);
    assert_eq!(sign_in("ann@example.com", "t2").await, 404);
    assert_eq!(sign_in("bob@example.com", "").await, Value::Null);
}

/// Whoever is deleted is no member any more; whoever goes takes the membership along.
#[tokio::test]
async fn members_and_identity_providers_go_with_what_they_belong_to() {
    let manager = Manager::seeded(seed()).await;
    let pool = manager.raw.emulator.pool();
    let account = OutsideAccount {
        id: "ann".into(),
        ..OutsideAccount::default()
    };
    pool.add_outside_account("acme-lark", account.clone())
        .unwrap();
    let fault = pool.add_outside_account("none", account).unwrap_err();
    assert!(fault.to_string().contains("none"), "{fault}");
    manager
        .ask("mutation { deleteUser(id: \"u-bob\") { code } }", json!({}))
        .await;
    assert_eq!(pool.tenant("t1").unwrap().members, ["u-ann"]);
    let members = manager.get("/api/v2/tenant/t1/users").await;
    assert_eq!(
        (&members["listTotal"], &members["totalCount"]),
        (&json!(1), &Value::Null)
    );

    let deleted = manager
        .rest(Method::DELETE, "/api/v2/tenant/t1", Value::Null)
        .await;
    assert_eq!(deleted["code"], 200);
    assert_eq!(manager.get("/api/v2/extIdp/i1").await, json!(404));
    assert_eq!(manager.get("/api/v2/extIdp/github").await["id"], "github");
    assert!(pool.tenant("t1").is_none());
}
