//! Applications and their agreements, as the administrator has them.

use serde_json::{Value, json};

use crate::office::{Office, Refused, To, With};
use crate::support::{PASSWORD, Raw};

const APPS: &str = "/api/v2/applications";

fn on(method: &str, path: &str) -> String {
    format!("{method} {APPS}{path}")
}

#[tokio::test]
async fn applications_are_created_listed_and_deleted() {
    let office = Office::start().await;
    let [list, create] = [on("GET", "?page=1&limit=2"), on("POST", "")];
    let app = |name: &str, identifier: &str, uris: Value| json!({ "name": name, "identifier": identifier, "redirectUris": uris });
    let uris = json!(["https://a.example.com/callback"]);
    // Go sends one text, which is no list.
    let alone = json!("https://a.example.com/callback");
    office.walk(vec![
        (&list, Value::Null, With(json!({ "totalCount": 2, "list": [{ "id": "own-app", "isDefault": true }, { "id": "wiki" }] }))),
        (&create, app("Shop", "Shop-1", uris.clone()), With(json!({
            "name": "Shop", "identifier": "Shop-1", "redirectUris": uris, "appType": "INDIVIDUAL", "agreementEnabled": false,
        }))),
        (&create, app("Shop", "other", uris.clone()), Refused(2008)),
        (&create, app("Other", "shop-1", uris.clone()), Refused(2039)),
        (&create, app("Other", "wiki", uris.clone()), Refused(2039)),
        (&create, app(" ", "other", uris.clone()), Refused(2007)),
        (&create, app("Other", "-other", uris.clone()), Refused(400)),
        (&create, app("Other", "ot/her", uris.clone()), Refused(400)),
        (&create, app("Other", "", uris.clone()), Refused(400)),
        (&create, app("Other", "other", json!([])), Refused(400)),
        (&create, app("Other", "other", alone), Refused(400)),
        (&create, app("Other", "other", json!([1])), Refused(400)),
        (&create, app("Other", "other", json!(["/callback"])), Refused(400)),
        (&create, json!([]), Refused(400)),
        (&on("GET", "/none"), Value::Null, Refused(2011)),
        (&on("DELETE", "/none"), Value::Null, Refused(2011)),
        (&on("DELETE", "/own-app"), Value::Null, Refused(400)),
        (&on("DELETE", "/wiki"), Value::Null, To(json!(true))),
        (&on("GET", "/wiki"), Value::Null, Refused(2011)),
    ]).await;
    assert_eq!(office.raw.emulator.pool().applications().len(), 2);
    // Another may have the name and the domain of one that was deleted.
    let again = office.call(&create, app("Wiki", "wiki", uris)).await;
    assert_ne!(again.unwrap()["id"], "wiki");
    let requests = [(list.as_str(), Value::Null), (create.as_str(), Value::Null)];
    office.is_for_administrators(&requests).await;
}

#[tokio::test]
async fn a_deleted_application_takes_its_own_along() {
    let office = Office::start().await;
    let pool = office.raw.emulator.pool();
    let role = json!({ "code": "editor", "namespace": "wiki" });
    office.ask("roles/create_role", role.clone()).await.unwrap();
    let accounts = on("POST", "/wiki/programmatic-access-accounts");
    let account = office.call(&accounts, json!({})).await.unwrap();
    pool.add_tenant(
        serde_json::from_value(json!({ "id": "t", "name": "T", "apps": ["wiki"] })).unwrap(),
    );
    office
        .call(&on("DELETE", "/wiki"), Value::Null)
        .await
        .unwrap();
    let named = serde_json::to_string(&office.raw.emulator.dump()).unwrap();
    for gone in ["\"wiki\"", "editor", account["id"].as_str().unwrap()] {
        assert!(!named.contains(gone), "{gone} is in {named}");
    }
    let spaces = "GET /api/v2/resource-namespace/pool?limit=50";
    let spaces = office.call(spaces, Value::Null).await.unwrap();
    assert!(!spaces.to_string().contains("wiki"), "{spaces}");
}

#[tokio::test]
async fn a_new_secret_of_the_own_application_ends_no_session() {
    for algorithm in ["HS256", "RS256"] {
        let raw = Raw::seeded(json!({
            "app_id": "own-app", "settings": { "token_algorithm": algorithm },
            "users": [{ "email": "a@example.com", "password": PASSWORD }],
        }))
        .await;
        let office = Office {
            manager: raw.manager(),
            raw,
        };
        let login = office.raw.login("a@example.com", PASSWORD, json!({})).await;
        let token = login["data"]["loginByEmail"]["token"].as_str().unwrap();
        let old = office.raw.emulator.app_secret();
        let path = "PATCH /api/v2/application/own-app/refresh-secret";
        let told = office.call(path, Value::Null).await.unwrap();
        assert_eq!(told["secret"], office.raw.emulator.app_secret());
        assert_ne!(told["secret"], old);
        let me = office.raw.op("user", json!({}), Some(token)).await;
        assert_eq!(me["data"]["user"]["email"], "a@example.com", "{me}");
        let none = "PATCH /api/v2/application/none/refresh-secret";
        office.walk(vec![(none, Value::Null, Refused(2011))]).await;
        let actions = office.raw.emulator.pool().actions();
        assert_eq!(actions.last().unwrap(), &("refreshSecret".to_owned(), None));
    }
}

#[tokio::test]
async fn agreements_have_an_order() {
    let office = Office::start().await;
    let path = "/wiki/agreements";
    let [list, add] = [on("GET", path), on("POST", path)];
    let id = async |title: &str| {
        let agreement = office.call(&add, json!({ "title": title })).await.unwrap();
        assert!(
            agreement["required"] == true && agreement["lang"] == "zh-CN",
            "{agreement}"
        );
        agreement["id"].as_i64().unwrap()
    };
    let (one, two, three) = (id("One").await, id("Two").await, id("Three").await);
    let sort = on("POST", "/wiki/agreements/sort");
    let of_two = on("PUT", &format!("/wiki/agreements/{two}"));
    let titles = |titles: [&str; 3]| {
        let list = titles.map(|title| json!({ "title": title }));
        With(json!({ "totalCount": 3, "list": list }))
    };
    office
        .walk(vec![
            // Python and Go may send ids as text. What is not named follows.
            (
                &sort,
                json!({ "ids": [three.to_string(), one] }),
                To(json!(true)),
            ),
            (&list, Value::Null, titles(["Three", "One", "Two"])),
            (&sort, json!({ "ids": [two, 0] }), Refused(404)),
            (&sort, json!({ "ids": [two, two] }), Refused(400)),
            (&sort, json!({ "ids": [] }), Refused(400)),
            (&sort, json!({ "ids": ["two"] }), Refused(400)),
            (&list, Value::Null, titles(["Three", "One", "Two"])),
            (
                &of_two,
                json!({ "title": "2", "required": false, "lang": "en-US" }),
                With(json!({ "id": two, "title": "2", "lang": "en-US", "order": 2 })),
            ),
            (
                &of_two,
                json!({ "title": "II" }),
                With(json!({ "title": "II", "required": false, "lang": "en-US" })),
            ),
            (&of_two, json!({ "title": "" }), Refused(400)),
            (
                &of_two,
                json!({ "title": "2", "required": "no" }),
                Refused(400),
            ),
            (&of_two, json!({ "title": "2", "lang": "fr" }), Refused(400)),
            (
                &on("PUT", &format!("/own-app/agreements/{two}")),
                json!({ "title": "2" }),
                Refused(404),
            ),
            (
                &on("PUT", "/wiki/agreements/two"),
                json!({ "title": "2" }),
                Refused(400),
            ),
            (
                &on("DELETE", &format!("/wiki/agreements/{three}")),
                Value::Null,
                To(json!(true)),
            ),
            (
                &on("DELETE", &format!("/wiki/agreements/{three}")),
                Value::Null,
                Refused(404),
            ),
            (&on("GET", "/none/agreements"), Value::Null, Refused(2011)),
            (
                &on("POST", "/none/agreements"),
                json!({ "title": "2" }),
                Refused(2011),
            ),
        ])
        .await;
    let agreements = office.raw.emulator.pool().agreements("wiki");
    assert_eq!(agreements, [(one, "One".into()), (two, "II".into())]);
}

#[tokio::test]
async fn a_dump_has_applications_whole() {
    let seed = json!({
        "app_id": "own-app", "app_type": "BOTH", "app_members": ["ann"],
        "app_agreements": [{ "id": 1, "title": "Terms" }],
        "users": [{ "id": "ann" }],
        "applications": [{
            "id": "wiki", "name": "Wiki", "app_type": "Tenant",
            "agreements": [{ "title": "News", "required": false, "lang": "en-US" }],
        }],
        "tenants": [{ "id": "acme", "name": "ACME", "apps": ["wiki"] }],
    });
    let raw = Raw::seeded(seed).await;
    raw.emulator
        .pool()
        .allow_application("own-app", "ann")
        .unwrap();
    let first = serde_json::to_value(raw.emulator.dump()).unwrap();
    let news = &first["applications"][0]["agreements"][0];
    assert_ne!(news["id"], 1, "the number is taken");
    let copy = Raw::seeded(first.clone()).await;
    assert_eq!(serde_json::to_value(copy.emulator.dump()).unwrap(), first);
    let office = Office {
        manager: copy.manager(),
        raw: copy,
    };
    office
        .walk(vec![
            (
                &on("GET", "/own-app"),
                Value::Null,
                With(json!({ "appType": "BOTH", "agreementEnabled": true })),
            ),
            (
                &on("GET", "/own-app/agreements"),
                Value::Null,
                With(json!({ "list": [{ "id": 1, "title": "Terms", "required": true }] })),
            ),
            (
                &on("GET", "/wiki/agreements"),
                Value::Null,
                With(json!({ "list": [{ "title": "News", "required": false }] })),
            ),
            (
                "GET /api/v2/application/wiki/tenants",
                Value::Null,
                With(json!({ "id": "wiki", "tenants": [{ "id": "acme" }] })),
            ),
        ])
        .await;
    // Who is deleted may use it no more.
    office.raw.emulator.pool().remove_user("ann");
    let left = serde_json::to_value(office.raw.emulator.dump()).unwrap();
    assert_eq!(left["app_members"], json!([]));
}

#[tokio::test]
async fn the_own_application_can_be_allowed_to_somebody() {
    let office = Office::start().await;
    let pool = office.raw.emulator.pool();
    let denied = json!({ "permissionStrategy": { "defaultStrategy": "DENY_ALL" } });
    office.call(&on("POST", "/own-app"), denied).await.unwrap();
    assert!(!pool.may_enter("own-app", "bob"));
    pool.allow_application("own-app", "bob").unwrap();
    assert!(pool.may_enter("own-app", "bob"));
    let unknown = pool.allow_application("none", "bob").unwrap_err();
    assert!(unknown.to_string().contains("none"), "{unknown}");
}
