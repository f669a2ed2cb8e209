//! Roles and groups, as the administrator keeps them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::office::{Office, Refused, To, With, codes, done, users};
use crate::support::{PASSWORD, text};

#[tokio::test]
async fn roles_are_created_changed_and_deleted() {
    let office = Office::start().await;
    office.walk(vec![
        (
            "roles/role",
            json!({ "code": "admin" }),
            With(json!({ "id": "role-admin", "namespace": "default", "parent": { "code": "staff" } })),
        ),
        ("roles/role", json!({ "code": "nobody" }), To(Value::Null)),
        ("roles/role", json!({ "code": "admin", "namespace": "shop" }), To(Value::Null)),
        ("roles/role", json!({ "code": "admin", "namespace": "nowhere" }), To(Value::Null)),
        // The newest first.
        ("roles/roles", json!({}), codes(&["admin", "staff"])),
        ("roles/roles", json!({ "sortBy": "CREATEDAT_ASC" }), codes(&["staff", "admin"])),
        ("roles/roles", json!({ "namespace": "shop" }), codes(&["clerk"])),
        ("roles/roles", json!({ "namespace": "wiki" }), codes(&[])),
        ("roles/roles", json!({ "namespace": "nowhere" }), Refused(404)),
        (
            "roles/roles",
            json!({ "page": 2, "limit": 1 }),
            With(json!({ "totalCount": 2, "list": [{ "code": "staff" }] })),
        ),
        ("roles/roles", json!({ "page": 0 }), Refused(400)),
        ("roles/roles", json!({ "limit": 0 }), Refused(400)),
        (
            "roles/create_role",
            json!({ "code": "boss", "description": "of all", "parent": "admin" }),
            With(json!({ "code": "boss", "description": "of all", "parent": { "code": "admin" } })),
        ),
        ("roles/create_role", json!({ "code": "boss" }), Refused(409)),
        ("roles/create_role", json!({ "code": "" }), Refused(400)),
        ("roles/create_role", json!({ "code": "boss", "namespace": "shop" }), With(json!({ "namespace": "shop" }))),
        ("roles/create_role", json!({ "code": "x", "namespace": "nowhere" }), Refused(404)),
        ("roles/create_role", json!({ "code": "x", "parent": "nobody" }), Refused(404)),
        // A parent is in the namespace of its child.
        ("roles/create_role", json!({ "code": "x", "parent": "clerk" }), Refused(404)),
        ("roles/update_role", json!({ "code": "nobody" }), Refused(404)),
        ("roles/update_role", json!({ "code": "admin", "newCode": "staff" }), Refused(409)),
        (
            "roles/update_role",
            json!({ "code": "admin", "newCode": "root", "description": null }),
            With(json!({ "id": "role-admin", "code": "root", "description": null })),
        ),
        ("roles/role", json!({ "code": "boss" }), With(json!({ "parent": { "code": "root" } }))),
        (
            "roles/update_role",
            json!({ "code": "staff", "description": "" }),
            With(json!({ "code": "staff", "description": "" })),
        ),
        ("roles/delete_role", json!({ "code": "root", "namespace": "shop" }), Refused(404)),
        ("roles/delete_role", json!({ "code": "root" }), done()),
        ("roles/delete_role", json!({ "code": "root" }), Refused(404)),
        ("roles/role", json!({ "code": "boss" }), With(json!({ "parent": null }))),
        // All of them or none.
        ("roles/delete_roles", json!({ "codeList": ["staff", "nobody"] }), Refused(404)),
        ("roles/delete_roles", json!({ "codeList": [] }), done()),
        ("roles/delete_roles", json!({ "codeList": ["staff", "boss", "staff"] }), done()),
        ("roles/roles", json!({}), codes(&[])),
        ("roles/roles", json!({ "namespace": "shop" }), codes(&["boss", "clerk"])),
    ]).await;
}

#[tokio::test]
async fn a_change_keeps_when_it_was_created() {
    let office = Office::start().await;
    let before = office
        .ask("roles/role", json!({ "code": "staff" }))
        .await
        .unwrap();
    let group = office
        .ask("groups/group", json!({ "code": "readers" }))
        .await
        .unwrap();
    office.raw.emulator.clock().advance(Duration::from_secs(60));
    let change = json!({ "code": "staff", "description": "changed" });
    let after = office.ask("roles/update_role", change).await.unwrap();
    let change = json!({ "code": "readers", "name": "changed" });
    let changed = office.ask("groups/update_group", change).await.unwrap();
    for (before, after) in [(before, after), (group, changed)] {
        assert_eq!(after["createdAt"], before["createdAt"]);
        assert!(
            text(&after["updatedAt"]) > text(&before["updatedAt"]),
            "{after}"
        );
    }
    let newest = json!({ "sortBy": "UPDATEDAT_DESC" });
    office
        .walk(vec![("roles/roles", newest, codes(&["staff", "admin"]))])
        .await;
}

#[tokio::test]
async fn roles_are_given_to_users_groups_and_nodes() {
    let office = Office::start().await;
    let has = |user: &str, code: &str| format!("GET /api/v2/users/{user}/has-role?code={code}");
    let (ann_clerk, cyd_staff, cyd_admin) = (
        has("ann", "clerk&namespace=shop"),
        has("cyd", "staff"),
        has("cyd", "admin"),
    );
    office.walk(vec![
        ("roles/role_with_users", json!({ "code": "staff" }), With(json!({ "users": { "totalCount": 2, "list": [{ "id": "ann" }, { "id": "bob" }] } }))),
        (
            "roles/role_with_users_with_custom_data",
            json!({ "code": "staff", "page": 1, "limit": 1 }),
            With(json!({ "users": { "totalCount": 2, "list": [{ "id": "ann", "customData": [{ "key": "age", "value": "7" }] }] } })),
        ),
        ("roles/role_with_users", json!({ "code": "nobody" }), To(Value::Null)),
        // By one code, by several, or both.
        ("roles/assign_role", json!({ "roleCode": "staff", "userIds": ["cyd"] }), done()),
        ("roles/assign_role", json!({ "roleCodes": ["staff", "admin"], "userIds": ["cyd", "bob"] }), done()),
        ("roles/role_with_users", json!({ "code": "admin" }), With(json!({ "users": { "totalCount": 3 } }))),
        (&cyd_admin, Value::Null, To(json!(true))),
        ("roles/revoke_role", json!({ "roleCode": "admin", "roleCodes": ["staff"], "userIds": ["cyd"] }), done()),
        (&cyd_admin, Value::Null, To(json!(false))),
        // Twice is as once.
        ("roles/revoke_role", json!({ "roleCode": "admin", "userIds": ["cyd"] }), done()),
        // By a group or a node: who is in it has the role.
        ("roles/assign_role", json!({ "roleCode": "clerk", "groupCodes": ["readers"], "namespace": "shop" }), done()),
        (&ann_clerk, Value::Null, To(json!(true))),
        ("roles/revoke_role", json!({ "roleCode": "clerk", "groupCodes": ["readers"], "namespace": "shop" }), done()),
        (&ann_clerk, Value::Null, To(json!(false))),
        ("roles/assign_role", json!({ "roleCodes": ["staff"], "nodeCodes": ["dev"] }), done()),
        (&cyd_staff, Value::Null, To(json!(true))),
        ("orgs/get_node_roles", json!({ "id": "dev" }), With(json!({ "roles": { "totalCount": 1, "list": [{ "code": "staff" }] } }))),
        // A node has the roles of those above it, too.
        ("orgs/get_node_roles", json!({ "id": "core" }), With(json!({ "roles": { "totalCount": 1, "list": [{ "code": "staff" }] } }))),
        ("orgs/get_node_roles", json!({ "id": "root" }), With(json!({ "roles": { "totalCount": 0 } }))),
        ("orgs/get_node_roles", json!({ "id": "dev", "namespace": "shop" }), With(json!({ "roles": { "totalCount": 0 } }))),
        ("roles/revoke_role", json!({ "roleCodes": ["staff"], "nodeCodes": ["dev"] }), done()),
        (&cyd_staff, Value::Null, To(json!(false))),
        // Refusals change nothing.
        ("roles/assign_role", json!({ "roleCodes": ["admin", "nobody"], "userIds": ["cyd"] }), Refused(404)),
        ("roles/assign_role", json!({ "roleCode": "admin", "userIds": ["cyd", "nobody"] }), Refused(2004)),
        ("roles/assign_role", json!({ "roleCode": "admin", "groupCodes": ["nobody"] }), Refused(404)),
        ("roles/assign_role", json!({ "roleCode": "admin", "nodeCodes": ["acme-dev"] }), Refused(404)),
        ("roles/assign_role", json!({ "roleCode": "admin" }), Refused(400)),
        ("roles/assign_role", json!({ "userIds": ["cyd"] }), Refused(400)),
        ("roles/assign_role", json!({ "roleCode": "admin", "userIds": ["cyd"], "namespace": "nowhere" }), Refused(404)),
        ("roles/revoke_role", json!({ "roleCode": "nobody", "userIds": ["cyd"] }), Refused(404)),
        ("roles/revoke_role", json!({ "roleCode": "admin", "userIds": ["nobody"] }), Refused(2004)),
        (&cyd_admin, Value::Null, To(json!(false))),
        ("GET /api/v2/users/nobody/has-role?code=admin", Value::Null, Refused(2004)),
        ("GET /api/v2/users/cyd/has-role?code=nobody", Value::Null, Refused(404)),
        ("GET /api/v2/users/cyd/has-role", Value::Null, Refused(400)),
        ("GET /api/v2/users/bob/roles", Value::Null, codes(&["staff", "admin", "clerk"])),
        ("GET /api/v2/users/bob/roles?namespace=shop", Value::Null, codes(&["clerk"])),
        ("GET /api/v2/users/nobody/roles", Value::Null, Refused(2004)),
    ]).await;
}

#[tokio::test]
async fn users_of_a_role_are_searched() {
    let office = Office::start().await;
    let find = "POST /api/v2/roles/roleUsers";
    let full =
        json!({ "namespace": "default", "code": "staff", "page": 1, "limit": 10, "search": "" });
    office
        .walk(vec![
            (find, full, users(&["ann", "bob"])),
            (
                find,
                json!({ "code": "staff", "search": "ROBERT" }),
                users(&["bob"]),
            ),
            (
                find,
                json!({ "code": "staff", "search": "example.com" }),
                users(&["ann"]),
            ),
            (
                find,
                json!({ "code": "staff", "search": "zzz" }),
                users(&[]),
            ),
            (
                find,
                json!({ "code": "staff", "page": 2, "limit": 1 }),
                With(json!({ "totalCount": 2, "list": [{ "id": "bob" }] })),
            ),
            (find, json!({ "code": "nobody" }), Refused(404)),
            (
                find,
                json!({ "code": "staff", "namespace": "nowhere" }),
                Refused(404),
            ),
            (find, json!({}), Refused(400)),
        ])
        .await;
    let found = office.call(find, json!({ "code": "staff" })).await.unwrap();
    assert_eq!(found["list"][0].get("customData"), None, "{found}");
}

#[tokio::test]
async fn groups_are_created_changed_filled_and_deleted() {
    let office = Office::start().await;
    office.walk(vec![
        ("groups/group", json!({ "code": "readers" }), With(json!({ "name": "Readers", "description": "who read" }))),
        ("groups/group", json!({ "code": "nobody" }), To(Value::Null)),
        ("groups/groups", json!({}), codes(&["writers", "readers"])),
        ("groups/groups", json!({ "sortBy": "CREATEDAT_ASC", "limit": 1 }), With(json!({ "totalCount": 2, "list": [{ "code": "readers" }] }))),
        ("groups/groups", json!({ "userId": "bob" }), codes(&["readers"])),
        ("groups/groups", json!({ "userId": "nobody" }), Refused(2004)),
        ("groups/groups", json!({ "page": 0 }), Refused(400)),
        ("groups/create_group", json!({ "code": "new", "name": "New", "description": "d" }), With(json!({ "code": "new", "name": "New", "description": "d" }))),
        ("groups/create_group", json!({ "code": "new", "name": "Again" }), Refused(409)),
        ("groups/create_group", json!({ "code": "", "name": "Empty" }), Refused(400)),
        ("groups/create_group", json!({ "code": "x", "name": "" }), Refused(400)),
        ("groups/update_group", json!({ "code": "new", "name": null, "description": null, "newCode": "newer" }), With(json!({ "code": "newer", "name": "New", "description": "d" }))),
        ("groups/update_group", json!({ "code": "newer", "newCode": "readers" }), Refused(409)),
        ("groups/update_group", json!({ "code": "new", "newCode": "x" }), Refused(404)),
        ("groups/update_group", json!({ "code": "new", "name": "x" }), Refused(404)),
        ("groups/add_user_to_group", json!({ "code": "newer", "userIds": ["ann", "cyd"] }), done()),
        ("groups/group_with_users", json!({ "code": "newer" }), With(json!({ "users": { "totalCount": 2, "list": [{ "id": "ann" }, { "id": "cyd" }] } }))),
        (
            "groups/group_with_users_with_custom_data",
            json!({ "code": "newer", "page": 1, "limit": 1 }),
            With(json!({ "users": { "totalCount": 2, "list": [{ "id": "ann", "customData": [{ "key": "age", "value": "7" }] }] } })),
        ),
        ("groups/group_with_users", json!({ "code": "nobody" }), To(Value::Null)),
        ("groups/add_user_to_group", json!({ "code": "newer", "userIds": ["bob", "nobody"] }), Refused(2004)),
        ("groups/add_user_to_group", json!({ "code": "newer", "userIds": [] }), Refused(400)),
        ("groups/add_user_to_group", json!({ "code": "nobody", "userIds": ["bob"] }), Refused(404)),
        ("groups/add_user_to_group", json!({ "userIds": ["bob"] }), Refused(400)),
        ("groups/remove_user_from_group", json!({ "code": "newer", "userIds": ["cyd"] }), done()),
        ("groups/remove_user_from_group", json!({ "code": "nobody", "userIds": ["cyd"] }), Refused(404)),
        ("groups/remove_user_from_group", json!({ "code": "newer", "userIds": ["nobody"] }), Refused(2004)),
        ("groups/group_with_users", json!({ "code": "newer" }), With(json!({ "users": { "totalCount": 1 } }))),
        ("groups/delete_groups", json!({ "codeList": ["newer", "nobody"] }), Refused(404)),
        ("groups/delete_groups", json!({ "codeList": [] }), Refused(400)),
        ("groups/delete_groups", json!({ "codeList": ["newer", "writers"] }), done()),
        ("groups/groups", json!({}), codes(&["readers"])),
    ]).await;
}

#[tokio::test]
async fn users_see_their_groups_but_nobody_else_in_them() {
    let office = Office::start().await;
    let login = office
        .raw
        .login("ann@example.com", PASSWORD, json!({}))
        .await;
    let token = text(&login["data"]["loginByEmail"]["token"]);
    let query = "{ user { groups { totalCount list { code name } } } }";
    let mine = office.raw.manage(query, json!({}), Some(&token)).await;
    let expected = json!({ "totalCount": 1, "list": [{ "code": "readers", "name": "Readers" }] });
    assert_eq!(mine["data"]["user"]["groups"], expected);
    for field in ["groups", "roles"] {
        for inside in ["users { totalCount }", "authorizedResources { totalCount }"] {
            let query = format!("{{ user {{ {field} {{ list {{ {inside} }} }} }} }}");
            let answer = office.raw.manage(&query, json!({}), Some(&token)).await;
            assert_eq!(crate::support::code(&answer), 1001, "{answer}");
        }
    }
}

#[tokio::test]
async fn roles_and_groups_are_for_administrators() {
    let office = Office::start().await;
    let code = json!({ "code": "admin" });
    let requests = [
        ("roles/role", code.clone()),
        ("roles/roles", json!({})),
        ("roles/create_role", code.clone()),
        ("roles/update_role", code.clone()),
        ("roles/delete_role", code.clone()),
        ("roles/delete_roles", json!({ "codeList": ["admin"] })),
        (
            "roles/assign_role",
            json!({ "roleCode": "admin", "userIds": ["ann"] }),
        ),
        (
            "roles/revoke_role",
            json!({ "roleCode": "admin", "userIds": ["ann"] }),
        ),
        ("groups/group", code.clone()),
        ("groups/groups", json!({})),
        ("groups/create_group", json!({ "code": "x", "name": "X" })),
        ("groups/update_group", code.clone()),
        ("groups/delete_groups", json!({ "codeList": ["readers"] })),
        (
            "groups/add_user_to_group",
            json!({ "code": "readers", "userIds": ["cyd"] }),
        ),
        (
            "groups/remove_user_from_group",
            json!({ "code": "readers", "userIds": ["ann"] }),
        ),
        ("POST /api/v2/roles/roleUsers", code),
        ("GET /api/v2/users/ann/has-role?code=admin", json!({})),
        ("GET /api/v2/users/ann/roles", json!({})),
    ];
    office.is_for_administrators(&requests).await;
    office
        .walk(vec![(
            "roles/role_with_users",
            json!({ "code": "admin" }),
            With(json!({ "users": { "totalCount": 1 } })),
        )])
        .await;
}
