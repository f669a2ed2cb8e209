//! Policies and their assignments, as the administrator keeps them.

use serde_json::{Value, json};

use crate::office::{Office, Refused, To, With, codes, done};

fn statement() -> Value {
    json!({ "resource": "films:*", "actions": ["films:watch"], "effect": "DENY", "condition": [
        { "param": "customData.age", "operator": "NumericLessThan", "value": 18 },
    ] })
}

#[tokio::test]
async fn policies_are_created_changed_and_deleted() {
    let office = Office::start().await;
    let create = |statement: Value| json!({ "code": "x", "statements": [statement] });
    let without = json!({ "resource": "a:*", "actions": ["a:b"] });
    office.walk(vec![
        (
            "policies/policy",
            json!({ "code": "books" }),
            With(json!({
                "namespace": "default", "code": "books", "isDefault": false, "description": "reads books",
                "statements": [{ "resource": "books:*", "actions": ["books:read"], "effect": "ALLOW", "condition": [] }],
            })),
        ),
        ("policies/policy", json!({ "code": "nothing" }), To(Value::Null)),
        ("policies/policy", json!({ "code": "books", "namespace": "shop" }), To(Value::Null)),
        (
            "policies/create_policy",
            json!({ "code": "young", "description": "d", "statements": [statement()] }),
            With(json!({ "code": "young", "description": "d", "namespace": "default", "statements": [statement()] })),
        ),
        // Null as some SDKs send it.
        (
            "policies/create_policy",
            json!({ "code": "plain", "namespace": "shop", "statements": [{ "resource": "a:*", "actions": ["a:b"], "effect": null, "condition": null }] }),
            With(json!({ "statements": [{ "effect": "ALLOW", "condition": [] }] })),
        ),
        ("policies/create_policy", json!({ "code": "young", "statements": [statement()] }), Refused(409)),
        ("policies/create_policy", json!({ "code": "young", "namespace": "shop", "statements": [statement()] }), With(json!({ "namespace": "shop" }))),
        ("policies/create_policy", json!({ "code": "", "statements": [statement()] }), Refused(400)),
        ("policies/create_policy", json!({ "code": "x", "statements": [] }), Refused(400)),
        ("policies/create_policy", create(json!({ "resource": "", "actions": ["a"] })), Refused(400)),
        ("policies/create_policy", create(json!({ "resource": "a", "actions": [] })), Refused(400)),
        ("policies/create_policy", create(json!({ "resource": "a", "actions": ["a"], "condition": [{ "param": "shoeSize", "operator": "Bool", "value": 1 }] })), Refused(501)),
        ("policies/create_policy", create(json!({ "resource": "a", "actions": ["a"], "condition": [{ "param": "customData.none", "operator": "Bool", "value": 1 }] })), Refused(501)),
        ("policies/create_policy", create(json!({ "resource": "a", "actions": ["a"], "condition": [{ "param": "gender", "operator": "Smells", "value": 1 }] })), Refused(501)),
        ("policies/create_policy", json!({ "code": "x", "namespace": "nowhere", "statements": [without] }), Refused(404)),
        // Those of the service itself are not listed, and nobody changes them.
        ("policies/policies", json!({}), codes(&["young", "books"])),
        ("policies/policies", json!({ "page": 2, "limit": 1 }), With(json!({ "totalCount": 2, "list": [{ "code": "books" }] }))),
        ("policies/policies", json!({ "limit": 0 }), Refused(400)),
        ("policies/policies", json!({ "namespace": "shop" }), codes(&["young", "plain"])),
        ("policies/policies", json!({ "namespace": "nowhere" }), Refused(404)),
        ("policies/policy", json!({ "code": "builtin" }), With(json!({ "isDefault": true }))),
        ("policies/update_policy", json!({ "code": "builtin", "description": "x" }), Refused(2018)),
        ("policies/delete_policy", json!({ "code": "builtin" }), Refused(2018)),
        ("policies/delete_policies", json!({ "codeList": ["young", "builtin"] }), Refused(2018)),
        ("policies/update_policy", json!({ "code": "nothing", "description": "x" }), Refused(404)),
        ("policies/update_policy", json!({ "code": "young", "newCode": "books" }), Refused(409)),
        ("policies/update_policy", json!({ "code": "young", "statements": [] }), Refused(400)),
        (
            "policies/update_policy",
            json!({ "code": "young", "newCode": "minors", "description": null, "statements": null }),
            With(json!({ "code": "minors", "description": "d", "statements": [statement()] })),
        ),
        (
            "policies/update_policy",
            json!({ "code": "minors", "statements": [{ "resource": "films:1", "actions": ["*"] }] }),
            With(json!({ "statements": [{ "resource": "films:1", "actions": ["*"] }] })),
        ),
        ("policies/policy", json!({ "code": "young" }), To(Value::Null)),
        ("policies/delete_policy", json!({ "code": "nothing" }), Refused(404)),
        ("policies/delete_policy", json!({ "code": "plain" }), Refused(404)),
        ("policies/delete_policy", json!({ "code": "plain", "namespace": "shop" }), done()),
        ("policies/delete_policies", json!({ "codeList": ["minors", "nothing"] }), Refused(404)),
        ("policies/delete_policies", json!({ "codeList": [] }), Refused(400)),
        ("policies/delete_policies", json!({ "codeList": ["minors", "books"] }), done()),
        ("policies/policies", json!({}), codes(&[])),
    ]).await;
    let all = "{ policies(excludeDefault: false) { list { code } } }";
    let all = office
        .raw
        .manage(all, json!({}), Some(&office.manager))
        .await;
    assert_eq!(
        all["data"]["policies"]["list"],
        json!([{ "code": "builtin" }])
    );
}

fn list(of: &[(&str, &str, &str)]) -> crate::office::Comes {
    let items = of.iter().map(
        |(code, kind, id)| json!({ "code": code, "targetType": kind, "targetIdentifier": id }),
    );
    With(json!({ "totalCount": of.len(), "list": items.collect::<Value>() }))
}

#[tokio::test]
async fn policies_are_assigned_and_taken_back() {
    let office = Office::start().await;
    let of = |kind: &str, id: &str| json!({ "targetType": kind, "targetIdentifier": id });
    let add = |policy: &str, kind: &str, ids: Value| json!({ "policies": [policy], "targetType": kind, "targetIdentifiers": ids });
    let one = |kind: &str, id: &str| json!({ "policy": "books", "targetType": kind, "targetIdentifier": id });
    let by_target = |kind: &str, code: &str| {
        format!(
            "GET /api/v2/policies/assignments/by-target?namespace=default&policy_code={code}&target_type={kind}"
        )
    };
    let (by_node, by_nobody, of_nothing) = (
        by_target("ORG", "books"),
        by_target("NOBODY", "books"),
        by_target("ORG", "nothing"),
    );
    office.walk(vec![
        (
            "policies/policy_assignments",
            json!({ "code": "books" }),
            list(&[("books", "USER", "ann"), ("books", "ROLE", "staff"), ("books", "GROUP", "readers"), ("books", "ORG", "dev")]),
        ),
        ("policies/policy_assignments", json!({ "code": "books", "page": 2, "limit": 3 }), With(json!({ "totalCount": 4, "list": [{ "targetIdentifier": "dev" }] }))),
        ("policies/policy_assignments", json!({ "code": "books", "targetType": "ROLE" }), list(&[("books", "ROLE", "staff")])),
        ("policies/policy_assignments", of("USER", "ann"), list(&[("books", "USER", "ann")])),
        ("policies/policy_assignments", of("USER", "bob"), list(&[])),
        ("policies/policy_assignments", of("ROLE", "staff"), list(&[("books", "ROLE", "staff")])),
        ("policies/policy_assignments", of("GROUP", "readers"), list(&[("books", "GROUP", "readers")])),
        ("policies/policy_assignments", of("ORG", "dev"), list(&[("books", "ORG", "dev")])),
        ("policies/policy_assignments", of("USER", "nobody"), Refused(2004)),
        ("policies/policy_assignments", of("ROLE", "nobody"), Refused(404)),
        ("policies/policy_assignments", of("GROUP", "nobody"), Refused(404)),
        ("policies/policy_assignments", of("ORG", "nobody"), Refused(404)),
        ("policies/policy_assignments", of("AK_SK", "nobody"), Refused(404)),
        ("policies/policy_assignments", json!({ "code": "nothing" }), Refused(404)),
        ("policies/policy_assignments", json!({ "code": "books", "namespace": "nowhere" }), Refused(404)),
        ("policies/policy_assignments", json!({ "targetType": "USER" }), Refused(400)),
        ("policies/policy_assignments", json!({}), Refused(2231)),
        (
            "policies/policy_with_assignments",
            json!({ "code": "books", "page": 1, "limit": 2 }),
            With(json!({ "code": "books", "assignmentsCount": 4, "assignments": [{ "targetIdentifier": "ann" }, { "targetIdentifier": "staff" }] })),
        ),
        ("policies/policy_with_assignments", json!({ "code": "nothing" }), To(Value::Null)),
        // Assigned, to several at once, and twice.
        ("policies/add_policy_assignments", add("books", "USER", json!(["bob", "cyd"])), done()),
        ("policies/add_policy_assignments", add("books", "USER", json!(["bob"])), done()),
        ("policies/policy_assignments", json!({ "code": "books", "limit": 10 }), With(json!({ "totalCount": 6 }))),
        ("policies/add_policy_assignments", add("nothing", "USER", json!(["bob"])), Refused(404)),
        ("policies/add_policy_assignments", add("books", "USER", json!(["nobody"])), Refused(2004)),
        ("policies/add_policy_assignments", add("books", "ROLE", json!(["admin", "nobody"])), Refused(404)),
        ("policies/add_policy_assignments", add("books", "GROUP", json!(["nobody"])), Refused(404)),
        ("policies/add_policy_assignments", add("books", "ORG", json!(["nobody"])), Refused(404)),
        ("policies/add_policy_assignments", add("books", "USER", json!([])), Refused(400)),
        ("policies/add_policy_assignments", json!({ "policies": [], "targetType": "USER", "targetIdentifiers": ["bob"] }), Refused(400)),
        // A role of another namespace is not the one that is meant.
        ("policies/add_policy_assignments", add("books", "ROLE", json!(["clerk"])), Refused(404)),
        ("policies/policy_assignments", of("ROLE", "admin"), list(&[])),
        ("policies/remove_policy_assignments", add("books", "USER", json!(["bob", "cyd"])), done()),
        ("policies/remove_policy_assignments", add("books", "USER", json!(["cyd"])), done()),
        ("policies/remove_policy_assignments", add("books", "USER", json!(["nobody"])), Refused(2004)),
        ("policies/remove_policy_assignments", add("nothing", "USER", json!(["bob"])), Refused(404)),
        ("policies/policy_assignments", json!({ "code": "books", "limit": 10 }), With(json!({ "totalCount": 4 }))),
        // Switched off, and on.
        ("policies/disbale_policy_assignment", one("ORG", "dev"), done()),
        (&by_node, Value::Null, With(json!([{ "targetIdentifier": "dev", "enabled": false, "inheritByChildren": true, "policyId": "p1" }]))),
        // A role is known by its id, too.
        ("policies/disbale_policy_assignment", one("ROLE", "role-staff"), done()),
        ("policies/enable_policy_assignment", one("ROLE", "staff"), done()),
        ("policies/disbale_policy_assignment", one("ROLE", "role-admin"), Refused(404)),
        ("policies/enable_policy_assignment", one("ORG", "dev"), done()),
        (&by_node, Value::Null, With(json!([{ "targetIdentifier": "dev", "enabled": true }]))),
        (&by_nobody, Value::Null, Refused(400)),
        (&of_nothing, Value::Null, Refused(404)),
        ("GET /api/v2/policies/assignments/by-target?namespace=nowhere&policy_code=books&target_type=ORG", Value::Null, Refused(404)),
        ("policies/disbale_policy_assignment", one("USER", "bob"), Refused(404)),
        ("policies/disbale_policy_assignment", one("USER", "nobody"), Refused(2004)),
        ("policies/enable_policy_assignment", one("USER", "bob"), Refused(404)),
        ("policies/enable_policy_assignment", json!({ "policy": "nothing", "targetType": "USER", "targetIdentifier": "ann" }), Refused(404)),
    ]).await;
}

#[tokio::test]
async fn a_renamed_target_keeps_its_policies() {
    let office = Office::start().await;
    office
        .walk(vec![
            (
                "roles/update_role",
                json!({ "code": "staff", "newCode": "crew" }),
                With(json!({ "code": "crew" })),
            ),
            (
                "groups/update_group",
                json!({ "code": "readers", "newCode": "fans" }),
                With(json!({ "code": "fans" })),
            ),
            (
                "policies/policy_assignments",
                json!({ "code": "books" }),
                list(&[
                    ("books", "USER", "ann"),
                    ("books", "ROLE", "crew"),
                    ("books", "GROUP", "fans"),
                    ("books", "ORG", "dev"),
                ]),
            ),
            (
                "orgs/delete_node",
                json!({ "orgId": "acme", "nodeId": "core" }),
                done(),
            ),
            (
                "orgs/delete_node",
                json!({ "orgId": "acme", "nodeId": "dev" }),
                done(),
            ),
            ("roles/delete_role", json!({ "code": "crew" }), done()),
            (
                "policies/policy_assignments",
                json!({ "code": "books" }),
                list(&[("books", "USER", "ann"), ("books", "GROUP", "fans")]),
            ),
        ])
        .await;
}

#[tokio::test]
async fn policies_are_for_administrators() {
    let office = Office::start().await;
    let code = json!({ "code": "books" });
    let many = json!({ "policies": ["books"], "targetType": "USER", "targetIdentifiers": ["cyd"] });
    let one = json!({ "policy": "books", "targetType": "USER", "targetIdentifier": "ann" });
    let requests = [
        ("policies/policy", code.clone()),
        ("policies/policies", json!({})),
        ("policies/policy_assignments", code.clone()),
        (
            "policies/create_policy",
            json!({ "code": "x", "statements": [statement()] }),
        ),
        ("policies/update_policy", code.clone()),
        ("policies/delete_policy", code),
        ("policies/delete_policies", json!({ "codeList": ["books"] })),
        ("policies/add_policy_assignments", many.clone()),
        ("policies/remove_policy_assignments", many),
        ("policies/enable_policy_assignment", one.clone()),
        ("policies/disbale_policy_assignment", one),
        (
            "GET /api/v2/policies/assignments/by-target?namespace=default&policy_code=books&target_type=ORG",
            json!({}),
        ),
    ];
    office.is_for_administrators(&requests).await;
}
