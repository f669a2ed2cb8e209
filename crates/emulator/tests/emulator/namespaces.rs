//! Permission namespaces and the resources defined in them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::office::{Office, Refused, To, With, codes};
use crate::support::text;

const SPACES: &str = "GET /api/v2/resource-namespace/pool";
const NEW_SPACE: &str = "POST /api/v2/resource-namespace/pool";
const RESOURCES: &str = "GET /api/v2/resources";
const NEW_RESOURCE: &str = "POST /api/v2/resources";
const DETAIL: &str = "GET /api/v2/resources/detail";

fn spaces(list: &[&str]) -> crate::office::Comes {
    let items: Vec<Value> = list.iter().map(|code| json!({ "code": code })).collect();
    With(json!({ "total": list.len(), "list": items }))
}

#[tokio::test]
async fn namespaces_are_created_changed_and_deleted() {
    let office = Office::start().await;
    let (by_code, by_id) = (
        |method: &str, code: &str| format!("{method} /api/v2/resource-namespace/pool/code/{code}"),
        |method: &str, id: &str| format!("{method} /api/v2/resource-namespace/pool/{id}"),
    );
    office.walk(vec![
        // The default one, and one for each application.
        (SPACES, Value::Null, spaces(&["shop", "default", "own-app", "wiki"])),
        (
            "GET /api/v2/resource-namespace/pool?page=4&limit=1",
            Value::Null,
            With(json!({ "total": 4, "list": [{ "code": "wiki", "appId": "wiki", "appName": "Wiki", "status": 1 }] })),
        ),
        ("GET /api/v2/resource-namespace/pool?page=0", Value::Null, Refused(400)),
        ("GET /api/v2/resource-namespace/other", Value::Null, Refused(2224)),
        (NEW_SPACE, json!({ "code": "lab", "name": "Lab", "description": "d" }), To(json!({
            "id": 42, "code": "lab", "name": "Lab", "description": "d", "status": 1, "appId": null, "appName": null,
            "applicationId": null, "userPoolId": "pool", "isIntegrateApp": false, "isDefaultApp": false,
        }))),
        (NEW_SPACE, json!({ "code": "lab", "name": "Lab" }), Refused(409)),
        (NEW_SPACE, json!({ "name": "Lab" }), Refused(400)),
        (NEW_SPACE, json!({ "code": "x" }), Refused(400)),
        ("POST /api/v2/resource-namespace/other", json!({ "code": "x", "name": "X" }), Refused(2224)),
        (&by_code("PUT", "lab"), json!({ "name": "Laboratory" }), With(json!({ "id": 42, "code": "lab", "name": "Laboratory", "description": "d" }))),
        (&by_id("PUT", "42"), json!({ "description": "", "code": "labs" }), With(json!({ "id": 42, "code": "labs", "name": "Laboratory", "description": "" }))),
        (&by_code("PUT", "lab"), json!({ "name": "x" }), Refused(3005)),
        (&by_id("PUT", "77"), json!({ "name": "x" }), Refused(3005)),
        (&by_id("PUT", "labs"), json!({ "name": "x" }), Refused(3005)),
        (&by_code("PUT", "labs"), json!({ "code": "shop" }), Refused(409)),
        // What comes with the pool or an application keeps its code.
        (&by_code("PUT", "default"), json!({ "code": "x" }), Refused(2018)),
        (&by_code("PUT", "default"), json!({ "name": "Usual" }), With(json!({ "name": "Usual" }))),
        (&by_code("DELETE", "default"), Value::Null, Refused(2018)),
        (&by_code("DELETE", "wiki"), Value::Null, Refused(2018)),
        (&by_code("DELETE", "lab"), Value::Null, Refused(3003)),
        (&by_id("DELETE", "77"), Value::Null, Refused(3003)),
        (&by_id("DELETE", "42"), Value::Null, To(json!(true))),
        (&by_id("DELETE", "42"), Value::Null, Refused(3003)),
        ("DELETE /api/v2/resource-namespace/other/38", Value::Null, Refused(2224)),
        (&by_code("DELETE", "shop"), Value::Null, To(json!(true))),
        (SPACES, Value::Null, spaces(&["default", "own-app", "wiki"])),
        // With all that was in it.
        ("roles/role", json!({ "code": "clerk", "namespace": "shop" }), To(Value::Null)),
        ("roles/roles", json!({ "namespace": "shop" }), Refused(404)),
    ]).await;
    assert!(
        !serde_json::to_value(office.raw.emulator.dump())
            .unwrap()
            .to_string()
            .contains("pay:call")
    );
}

#[tokio::test]
async fn what_is_in_a_namespace_follows_its_new_code() {
    let office = Office::start().await;
    let pool = office.raw.emulator.pool();
    assert!(pool.is_allowed("bob", "pay", "pay:call", Some("shop")));
    let put = "PUT /api/v2/resource-namespace/pool/38";
    office.call(put, json!({ "code": "store" })).await.unwrap();
    assert!(pool.is_allowed("bob", "pay", "pay:call", Some("store")));
    assert!(!pool.is_allowed("bob", "pay", "pay:call", Some("shop")));
    office
        .walk(vec![
            (
                "roles/role",
                json!({ "code": "clerk", "namespace": "store" }),
                With(json!({ "namespace": "store" })),
            ),
            (
                "GET /api/v2/resources?namespace=store",
                Value::Null,
                codes(&["orders", "pay"]),
            ),
        ])
        .await;
}

#[tokio::test]
async fn a_code_of_any_letters_is_a_segment_of_a_path() {
    let office = Office::start().await;
    let code = "图书/a?b#c%2F d";
    office
        .call(NEW_SPACE, json!({ "code": code, "name": "Odd" }))
        .await
        .unwrap();
    let path =
        "DELETE /api/v2/resource-namespace/pool/code/%E5%9B%BE%E4%B9%A6%2Fa%3Fb%23c%252F%20d";
    office
        .walk(vec![
            (path, Value::Null, To(json!(true))),
            (path, Value::Null, Refused(3003)),
        ])
        .await;
    let actions = json!([{ "name": "read", "description": "" }]);
    let resource =
        json!({ "code": "书/1", "type": "DATA", "actions": actions, "namespace": "shop" });
    office.call(NEW_RESOURCE, resource).await.unwrap();
    let path = "DELETE /api/v2/resources/%E4%B9%A6%2F1?namespace=shop";
    office
        .walk(vec![
            (path, Value::Null, To(json!(true))),
            (path, Value::Null, Refused(404)),
        ])
        .await;
}

#[tokio::test]
async fn resources_are_defined_changed_and_deleted() {
    let office = Office::start().await;
    let actions = json!([{ "name": "read", "description": "sees" }, { "name": "films:rent", "description": "" }]);
    let films = |more: Value| {
        let mut films =
            json!({ "code": "films", "type": "DATA", "actions": actions, "namespace": "shop" });
        for (key, value) in more.as_object().unwrap() {
            films[key] = value.clone();
        }
        films
    };
    office.walk(vec![
        (RESOURCES, Value::Null, codes(&["orders", "pay"])),
        ("GET /api/v2/resources?namespace=shop&type=API", Value::Null, codes(&["pay"])),
        ("GET /api/v2/resources?namespaceCode=shop&resourceType=API", Value::Null, codes(&["pay"])),
        ("GET /api/v2/resources?namespace=default", Value::Null, codes(&[])),
        ("GET /api/v2/resources?namespace=nowhere", Value::Null, Refused(404)),
        ("GET /api/v2/resources?type=GAS", Value::Null, Refused(400)),
        ("GET /api/v2/resources?page=2&limit=1", Value::Null, With(json!({ "totalCount": 2, "list": [{ "code": "pay" }] }))),
        ("GET /api/v2/resources?limit=0", Value::Null, Refused(400)),
        (
            "GET /api/v2/resources/detail?id=r2",
            Value::Null,
            With(json!({ "id": "r2", "code": "pay", "type": "API", "apiIdentifier": "https://pay.example.com", "namespace": "shop", "namespaceId": 38, "userPoolId": "pool" })),
        ),
        ("GET /api/v2/resources/detail?namespace=shop&code=orders", Value::Null, With(json!({ "id": "r1", "actions": [{ "name": "read", "description": "sees" }] }))),
        ("GET /api/v2/resources/detail?id=r9", Value::Null, To(Value::Null)),
        ("GET /api/v2/resources/detail?namespace=default&code=orders", Value::Null, To(Value::Null)),
        ("GET /api/v2/resources/detail?namespace=nowhere&code=orders", Value::Null, Refused(404)),
        ("GET /api/v2/resources/detail?code=orders", Value::Null, Refused(400)),
        (DETAIL, Value::Null, Refused(2231)),
        (NEW_RESOURCE, films(json!({ "description": "d" })), With(json!({ "code": "films", "type": "DATA", "description": "d", "actions": actions, "apiIdentifier": null }))),
        (NEW_RESOURCE, films(json!({})), Refused(409)),
        (NEW_RESOURCE, films(json!({ "namespace": "default" })), With(json!({ "namespace": "default" }))),
        (NEW_RESOURCE, films(json!({ "namespace": "nowhere" })), Refused(404)),
        (NEW_RESOURCE, films(json!({ "namespace": null })), Refused(400)),
        (NEW_RESOURCE, films(json!({ "code": "group" })), Refused(400)),
        (NEW_RESOURCE, films(json!({ "code": "*" })), Refused(400)),
        (NEW_RESOURCE, films(json!({ "code": "x", "type": "GAS" })), Refused(400)),
        (NEW_RESOURCE, films(json!({ "code": "x", "actions": [] })), Refused(400)),
        (NEW_RESOURCE, films(json!({ "code": "x", "actions": [{ "description": "no name" }] })), Refused(400)),
        (NEW_RESOURCE, films(json!({ "code": "x", "type": "API" })), Refused(400)),
        // A resource that becomes an API does not need an address.
        ("POST /api/v2/resources/films", json!({ "namespace": "shop", "type": "API" }), With(json!({ "type": "API", "apiIdentifier": null }))),
        (
            "POST /api/v2/resources/films",
            json!({ "namespace": "shop", "type": "API", "apiIdentifier": "https://f.example.com", "actions": [{ "name": "see", "description": "s" }] }),
            With(json!({ "type": "API", "apiIdentifier": "https://f.example.com", "description": "d", "actions": [{ "name": "see", "description": "s" }] })),
        ),
        ("POST /api/v2/resources/films", json!({ "namespace": "shop", "description": "new" }), With(json!({ "description": "new", "type": "API" }))),
        ("POST /api/v2/resources/films", json!({ "namespace": "shop", "type": "GAS" }), Refused(400)),
        ("POST /api/v2/resources/films", json!({ "description": "new" }), Refused(400)),
        ("POST /api/v2/resources/games", json!({ "namespace": "shop" }), Refused(404)),
        ("POST /api/v2/resources/films", json!({ "namespace": "nowhere" }), Refused(404)),
        ("DELETE /api/v2/resources/films?namespace=shop", Value::Null, To(json!(true))),
        ("DELETE /api/v2/resources/films?namespace=shop", Value::Null, Refused(404)),
        ("DELETE /api/v2/resources/films?namespace=nowhere", Value::Null, Refused(404)),
        ("DELETE /api/v2/resources/films", Value::Null, Refused(400)),
        // All of them or none.
        ("POST /api/v2/resources/bulk", json!({ "bulk": [films(json!({ "code": "a" })), films(json!({ "code": "orders" }))] }), Refused(409)),
        ("POST /api/v2/resources/bulk", json!({ "bulk": [] }), Refused(400)),
        ("GET /api/v2/resources?namespace=shop", Value::Null, codes(&["orders", "pay"])),
        ("POST /api/v2/resources/bulk", json!({ "bulk": [films(json!({ "code": "a" })), films(json!({ "code": "b", "namespace": null }))] }), To(json!(true))),
        ("GET /api/v2/resources?namespace=shop", Value::Null, codes(&["orders", "pay", "a"])),
        ("GET /api/v2/resources?namespace=default", Value::Null, codes(&["films", "b"])),
    ]).await;
}

#[tokio::test]
async fn a_changed_resource_keeps_its_id_and_when_it_was_created() {
    let office = Office::start().await;
    let before = office
        .call("GET /api/v2/resources/detail?id=r1", Value::Null)
        .await
        .unwrap();
    office.raw.emulator.clock().advance(Duration::from_secs(60));
    let change = json!({ "namespace": "shop", "description": "changed" });
    let after = office
        .call("POST /api/v2/resources/orders", change)
        .await
        .unwrap();
    assert_eq!(
        (&after["id"], &after["createdAt"]),
        (&before["id"], &before["createdAt"])
    );
    assert!(text(&after["updatedAt"]) > text(&before["updatedAt"]));
}

#[tokio::test]
async fn namespaces_and_resources_are_for_administrators() {
    let office = Office::start().await;
    let requests = [
        (SPACES, json!({})),
        (NEW_SPACE, json!({ "code": "x", "name": "X" })),
        ("PUT /api/v2/resource-namespace/pool/38", json!({})),
        ("PUT /api/v2/resource-namespace/pool/code/shop", json!({})),
        ("DELETE /api/v2/resource-namespace/pool/38", json!({})),
        (
            "DELETE /api/v2/resource-namespace/pool/code/shop",
            json!({}),
        ),
        (RESOURCES, json!({})),
        (DETAIL, json!({})),
        (NEW_RESOURCE, json!({})),
        ("POST /api/v2/resources/bulk", json!({})),
        ("POST /api/v2/resources/orders", json!({})),
        ("DELETE /api/v2/resources/orders?namespace=shop", json!({})),
    ];
    office.is_for_administrators(&requests).await;
}
