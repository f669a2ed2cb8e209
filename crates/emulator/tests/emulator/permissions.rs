//! What is granted to whom, as the administrator keeps and reads it.

use serde_json::{Value, json};

use crate::office::{Comes, Office, Refused, To, With, codes, done};
use crate::support::{PASSWORD, text};

fn resource(code: &str, kind: &str, actions: &[&str]) -> Value {
    json!({ "code": code, "type": kind, "actions": actions })
}

fn list(resources: &[Value]) -> Value {
    json!({ "totalCount": resources.len(), "list": resources })
}

fn of(kind: &str, id: &str, space: &str) -> Value {
    json!({ "targetType": kind, "targetIdentifier": id, "namespace": space })
}

#[tokio::test]
async fn resources_are_listed_for_every_kind_of_target() {
    let office = Office::start().await;
    let read = resource("books:*", "", &["books:read"]);
    let mut all_books = read.clone();
    all_books["type"] = Value::Null;
    let menu = resource("menu", "MENU", &[]);
    let ann = [
        resource("books:1", "DATA", &["books:read", "books:write"]),
        menu.clone(),
        resource("books:2", "DATA", &["books:read"]),
        all_books.clone(),
    ];
    let dev = [
        resource("books:1", "DATA", &["books:read"]),
        all_books.clone(),
    ];
    let readers = [
        resource("books:2", "DATA", &["books:read"]),
        all_books.clone(),
    ];
    let pay = json!({ "code": "pay", "type": "API", "actions": ["pay:call"], "apiIdentifier": "https://pay.example.com" });
    let under = |field: &str, list: Value| With(json!({ field: list }));
    let in_shop = |id: &str| json!({ "id": id, "namespace": "shop" });
    office.walk(vec![
        // A user has what roles, their parents, groups and nodes have.
        ("acl/authorized_resources", of("USER", "ann", "default"), With(list(&ann))),
        ("acl/authorized_resources", of("USER", "ann", "shop"), With(list(&[]))),
        ("acl/authorized_resources", of("USER", "bob", "shop"), With(list(std::slice::from_ref(&pay)))),
        ("acl/authorized_resources", of("ROLE", "admin", "default"), With(list(&[menu.clone(), all_books.clone()]))),
        ("acl/authorized_resources", of("ROLE", "staff", "default"), With(list(&[all_books.clone()]))),
        ("acl/authorized_resources", of("GROUP", "readers", "default"), With(list(&readers))),
        ("acl/authorized_resources", of("ORG", "dev", "default"), With(list(&dev))),
        ("acl/authorized_resources", of("ORG", "core", "default"), With(list(&[all_books.clone()]))),
        ("acl/authorized_resources", of("ORG", "root", "default"), With(list(&[]))),
        (
            "acl/authorized_resources",
            json!({ "targetType": "USER", "targetIdentifier": "ann", "namespace": "default", "resourceType": "MENU" }),
            With(list(std::slice::from_ref(&menu))),
        ),
        ("acl/authorized_resources", of("USER", "nobody", "default"), Refused(2004)),
        ("acl/authorized_resources", of("ROLE", "clerk", "default"), Refused(404)),
        ("acl/authorized_resources", of("GROUP", "nobody", "default"), Refused(404)),
        ("acl/authorized_resources", of("ORG", "nobody", "default"), Refused(404)),
        ("acl/authorized_resources", of("USER", "ann", "nowhere"), Refused(404)),
        ("acl/authorized_resources", json!({}), Refused(400)),
        // The same as fields of objects.
        ("roles/list_role_authorized_resources", json!({ "code": "admin" }), under("authorizedResources", list(&[menu.clone(), all_books.clone()]))),
        ("roles/list_role_authorized_resources", json!({ "code": "admin", "resourceType": "MENU" }), under("authorizedResources", list(&[menu]))),
        ("roles/list_role_authorized_resources", json!({ "code": "clerk", "namespace": "shop" }), under("authorizedResources", list(&[pay]))),
        ("roles/list_role_authorized_resources", json!({ "code": "nobody" }), To(Value::Null)),
        ("groups/list_group_authorized_resources", json!({ "code": "readers", "namespace": "default" }), under("authorizedResources", list(&readers))),
        ("groups/list_group_authorized_resources", json!({ "code": "readers", "namespace": "nowhere" }), Refused(404)),
        ("groups/list_group_authorized_resources", json!({ "code": "nobody" }), To(Value::Null)),
        ("orgs/list_node_by_id_authorized_resources", json!({ "id": "dev" }), under("authorizedResources", list(&dev))),
        ("orgs/list_node_by_id_authorized_resources", in_shop("dev"), under("authorizedResources", list(&[]))),
        ("orgs/list_node_by_id_authorized_resources", json!({ "id": "nobody" }), To(Value::Null)),
        ("orgs/list_node_by_code_authorized_resources", json!({ "orgId": "acme", "code": "dev" }), under("authorizedResources", list(&dev))),
        ("orgs/list_node_by_code_authorized_resources", json!({ "orgId": "acme", "code": "nobody" }), To(Value::Null)),
        // Several at once.
        (
            "POST /api/v2/acl/list-authorized-resources-batch",
            json!({ "namespace": "default", "resourceType": "DATA", "targets": [
                { "targetType": "GROUP", "targetIdentifier": "readers" }, { "targetType": "USER", "targetIdentifier": "cyd" },
            ] }),
            With(json!({ "list": [codes_of(&["books:2"]), codes_of(&["books:1"])] })),
        ),
        ("POST /api/v2/acl/list-authorized-resources-batch", json!({ "namespace": "default", "targets": [{ "targetType": "USER", "targetIdentifier": "nobody" }] }), Refused(2004)),
        ("POST /api/v2/acl/list-authorized-resources-batch", json!({ "namespace": "default", "targets": [] }), Refused(400)),
        ("POST /api/v2/acl/list-authorized-resources-batch", json!({ "namespace": "nowhere", "targets": [{ "targetType": "USER", "targetIdentifier": "ann" }] }), Refused(404)),
    ]).await;
    // A user's own question has the same response.
    let login = office
        .raw
        .login("ann@example.com", PASSWORD, json!({}))
        .await;
    let token = text(&login["data"]["loginByEmail"]["token"]);
    let mine = json!({ "id": "ann", "namespace": "default" });
    let mine = office
        .raw
        .op("list_user_authorized_resources", mine, Some(&token))
        .await;
    let mine = &mine["data"]["user"]["authorizedResources"];
    assert_eq!(mine["totalCount"], 4, "{mine}");
    assert_eq!(mine["list"][0]["actions"], ann[0]["actions"]);
}

fn codes_of(list: &[&str]) -> Value {
    match codes(list) {
        With(value) | To(value) => value,
        Comes::Refused(code) => code.into(),
    }
}

#[tokio::test]
async fn what_is_denied_is_not_listed() {
    let office = Office::start().await;
    let deny = json!({ "code": "no", "statements": [
        { "resource": "books:1", "actions": ["books:write"], "effect": "DENY" }, { "resource": "menu", "actions": ["*"], "effect": "DENY" },
        { "resource": "books:2", "actions": ["*"], "effect": "DENY" },
    ] });
    let assign = json!({ "policies": ["no"], "targetType": "USER", "targetIdentifiers": ["ann"] });
    let left = [
        resource("books:1", "DATA", &["books:read"]),
        json!({ "code": "books:*" }),
    ];
    office
        .walk(vec![
            (
                "policies/create_policy",
                deny,
                With(json!({ "code": "no" })),
            ),
            ("policies/add_policy_assignments", assign, done()),
            (
                "acl/authorized_resources",
                of("USER", "ann", "default"),
                With(list(&left)),
            ),
            (
                "acl/authorized_resources",
                of("ROLE", "admin", "default"),
                codes(&["menu", "books:*"]),
            ),
        ])
        .await;
}

#[tokio::test]
async fn actions_are_allowed() {
    let office = Office::start().await;
    let ask = |user: &str, resource: &str, action: &str| json!({ "userId": user, "resource": resource, "action": action });
    let allow = |more: Value| {
        let mut allow = json!({ "resource": "films:*", "action": "films:watch" });
        for (key, value) in more.as_object().unwrap() {
            allow[key] = value.clone();
        }
        allow
    };
    let watch = |user: &str| ask(user, "films:7", "films:watch");
    office.walk(vec![
        ("acl/is_action_allowed", watch("ann"), To(json!(false))),
        ("acl/allow", allow(json!({ "userId": "ann" })), done()),
        ("acl/is_action_allowed", watch("ann"), To(json!(true))),
        ("acl/is_action_allowed", watch("bob"), To(json!(false))),
        ("acl/allow", allow(json!({ "roleCode": "staff" })), done()),
        ("acl/is_action_allowed", watch("bob"), To(json!(true))),
        ("acl/allow", allow(json!({ "userIds": ["bob", "cyd"], "roleCodes": ["clerk"], "namespace": "shop", "action": "films:buy" })), done()),
        ("acl/is_action_allowed", json!({ "userId": "cyd", "resource": "films:1", "action": "films:buy", "namespace": "shop" }), To(json!(true))),
        // A second action beside the first.
        ("acl/allow", allow(json!({ "userId": "ann", "action": "films:rate" })), done()),
        ("acl/is_action_allowed", watch("ann"), To(json!(true))),
        ("acl/is_action_allowed", ask("ann", "films:7", "films:rate"), To(json!(true))),
        ("acl/allow", allow(json!({})), Refused(400)),
        ("acl/allow", allow(json!({ "userId": "ann", "action": "" })), Refused(400)),
        ("acl/allow", allow(json!({ "userIds": ["cyd", "nobody"] })), Refused(2004)),
        ("acl/allow", allow(json!({ "roleCode": "nobody" })), Refused(404)),
        ("acl/allow", allow(json!({ "userId": "ann", "namespace": "nowhere" })), Refused(404)),
        ("acl/is_action_allowed", watch("nobody"), Refused(2004)),
        ("acl/is_action_allowed", json!({ "userId": "ann", "resource": "a", "action": "b", "namespace": "nowhere" }), Refused(404)),
        ("acl/is_action_allowed", ask("ann", "", "b"), Refused(400)),
        ("acl/is_action_denied", watch("ann"), To(json!(false))),
        ("acl/is_action_denied", watch("nobody"), Refused(2004)),
        ("POST /api/v2/acl/is-allowed", watch("ann"), To(json!({ "allowed": true }))),
        ("POST /api/v2/acl/is-allowed", watch("cyd"), To(json!({ "allowed": false }))),
        ("POST /api/v2/acl/is-allowed", watch("nobody"), Refused(2004)),
        ("POST /api/v2/acl/is-allowed", json!({ "userId": "ann" }), Refused(400)),
        ("policies/add_policy_assignments", json!({ "policies": ["builtin"], "targetType": "USER", "targetIdentifiers": ["ann"] }), done()),
        ("acl/is_action_denied", watch("ann"), To(json!(true))),
        ("acl/is_action_allowed", watch("ann"), To(json!(false))),
    ]).await;
}

#[tokio::test]
async fn resources_are_given_and_taken_back() {
    let office = Office::start().await;
    let everybody = json!([
        { "targetType": "USER", "targetIdentifier": "cyd", "actions": ["orders:read", "orders:pay"] },
        { "targetType": "ROLE", "targetIdentifier": "clerk", "actions": ["orders:read"] },
        { "targetType": "GROUP", "targetIdentifier": "writers", "actions": ["orders:read"] },
        { "targetType": "ORG", "targetIdentifier": "core", "actions": ["orders:read"] },
    ]);
    let give = |opts: Value| json!({ "namespace": "shop", "resource": "orders:1", "opts": opts });
    let to = |kind: &str, id: &str| json!([{ "targetType": kind, "targetIdentifier": id }]);
    let cyd = of("USER", "cyd", "shop");
    let batch = |names: Value, codes: &[&str]| {
        let resources: Vec<Value> = codes
            .iter()
            .map(|code| json!({ "code": code, "actions": ["do"], "resourceType": "UI" }))
            .collect();
        json!({ "namespace": "shop", "opts": [{ "targetType": "USER", "targetIdentifiers": names, "resources": resources }] })
    };
    office.walk(vec![
        ("acl/authorize_resource", give(everybody), done()),
        ("acl/authorized_resources", cyd.clone(), With(list(&[resource("orders:1", "DATA", &["orders:read", "orders:pay"])]))),
        ("acl/authorized_resources", of("GROUP", "writers", "shop"), codes(&["orders:1"])),
        ("acl/authorized_resources", of("ORG", "core", "shop"), codes(&["orders:1"])),
        ("acl/authorized_resources", of("ROLE", "clerk", "shop"), codes(&["pay", "orders:1"])),
        ("acl/authorize_resource", json!({ "namespace": "shop", "resource": "pane", "resourceType": "UI", "opts": to("USER", "cyd") }), done()),
        ("acl/authorized_resources", cyd.clone(), With(list(&[resource("orders:1", "DATA", &["orders:read", "orders:pay"]), resource("pane", "UI", &[])]))),
        ("acl/authorize_resource", give(to("USER", "nobody")), Refused(2004)),
        ("acl/authorize_resource", give(to("ROLE", "staff")), Refused(404)),
        ("acl/authorize_resource", give(to("GROUP", "nobody")), Refused(404)),
        ("acl/authorize_resource", give(to("ORG", "nobody")), Refused(404)),
        ("acl/authorize_resource", give(json!([])), Refused(400)),
        ("acl/authorize_resource", json!({ "namespace": "shop", "opts": to("USER", "cyd") }), Refused(400)),
        ("acl/authorize_resource", json!({ "namespace": "nowhere", "resource": "x", "opts": to("USER", "cyd") }), Refused(404)),
        // One action, then the rest.
        ("POST /api/v2/acl/revoke-resource", give(json!([{ "targetType": "USER", "targetIdentifier": "cyd", "actions": ["orders:pay"] }])), To(json!(true))),
        ("acl/authorized_resources", cyd.clone(), With(list(&[resource("orders:1", "DATA", &["orders:read"]), json!({ "code": "pane" })]))),
        ("POST /api/v2/acl/revoke-resource", give(to("USER", "cyd")), To(json!(true))),
        ("acl/authorized_resources", cyd.clone(), codes(&["pane"])),
        // What was not given stays so.
        ("POST /api/v2/acl/revoke-resource", give(to("USER", "cyd")), To(json!(true))),
        ("POST /api/v2/acl/revoke-resource", give(to("USER", "nobody")), Refused(2004)),
        ("POST /api/v2/acl/revoke-resource", give(json!([])), Refused(400)),
        ("POST /api/v2/acl/revoke-resource", json!({ "namespace": "nowhere", "resource": "x", "opts": to("USER", "cyd") }), Refused(404)),
        // Several resources for several people.
        ("POST /api/v2/acl/authorize-resources", batch(json!(["ann", "cyd"]), &["a", "b"]), To(json!(true))),
        ("acl/authorized_resources", cyd.clone(), codes(&["pane", "a", "b"])),
        ("POST /api/v2/acl/authorize-resources", batch(json!(["ann", "nobody"]), &["c"]), Refused(2004)),
        ("POST /api/v2/acl/authorize-resources", batch(json!([]), &["c"]), Refused(400)),
        ("POST /api/v2/acl/authorize-resources", batch(json!(["ann"]), &[]), Refused(400)),
        ("POST /api/v2/acl/authorize-resources", json!({ "namespace": "shop", "opts": [] }), Refused(400)),
        ("POST /api/v2/acl/revoke-resources", batch(json!(["cyd"]), &["a", "c"]), To(json!(true))),
        ("acl/authorized_resources", cyd.clone(), codes(&["pane", "b"])),
        ("POST /api/v2/acl/revoke-resources", batch(json!(["cyd"]), &["b"]), To(json!(true))),
        ("POST /api/v2/acl/revoke-resources", batch(json!(["nobody"]), &["a"]), Refused(2004)),
        ("acl/authorized_resources", cyd, codes(&["pane"])),
        ("acl/authorized_resources", of("USER", "ann", "shop"), codes(&["a", "b"])),
    ]).await;
}

#[tokio::test]
async fn a_class_of_resources_is_taken_back_with_its_members_but_not_by_one_of_them() {
    let office = Office::start().await;
    let cyd = json!({ "targetType": "USER", "targetIdentifier": "cyd" });
    let given = |resource: &str| json!({ "namespace": "shop", "resource": resource, "opts": [{ "targetType": "USER", "targetIdentifier": "cyd", "actions": ["read"] }] });
    let taken =
        |resource: &str| json!({ "namespace": "shop", "resource": resource, "opts": [cyd] });
    let left = json!({ "targetType": "USER", "targetIdentifier": "cyd", "namespace": "shop" });
    office
        .walk(vec![
            ("acl/authorize_resource", given("books:1"), done()),
            ("acl/authorize_resource", given("books:*"), done()),
            ("acl/authorize_resource", given("booksellers:1"), done()),
            (
                "POST /api/v2/acl/revoke-resource",
                taken("books"),
                To(json!(true)),
            ),
            (
                "acl/authorized_resources",
                left.clone(),
                codes(&["booksellers:1"]),
            ),
            ("acl/authorize_resource", given("books"), done()),
            (
                "POST /api/v2/acl/revoke-resource",
                taken("books:1"),
                To(json!(true)),
            ),
            (
                "acl/authorized_resources",
                left,
                codes(&["booksellers:1", "books"]),
            ),
        ])
        .await;
}

#[tokio::test]
async fn targets_of_a_resource_are_listed() {
    let office = Office::start().await;
    let ask = |more: Value| {
        let mut ask =
            json!({ "namespace": "default", "resourceType": "DATA", "resource": "books:1" });
        for (key, value) in more.as_object().unwrap() {
            ask[key] = value.clone();
        }
        ask
    };
    let found = |list: &[(&str, &str)]| {
        let items = list
            .iter()
            .map(|(kind, id)| json!({ "targetType": kind, "targetIdentifier": id }));
        With(json!({ "totalCount": list.len(), "list": items.collect::<Value>() }))
    };
    let actions = |op: &str, list: Value| json!({ "actions": { "op": op, "list": list } });
    let define = json!({ "code": "books", "type": "DATA", "actions": [{ "name": "read", "description": "" }], "namespace": "default" });
    office.walk(vec![
        (
            "acl/authorized_targets",
            ask(json!({})),
            found(&[("USER", "ann"), ("ORG", "dev")]),
        ),
        // The policy counts once its resource has a type.
        (
            "POST /api/v2/resources",
            define,
            With(json!({ "code": "books" })),
        ),
        (
            "acl/authorized_targets",
            ask(json!({})),
            found(&[
                ("USER", "ann"),
                ("ORG", "dev"),
                ("ROLE", "staff"),
                ("GROUP", "g1"),
            ]),
        ),
        (
            "acl/authorized_targets_code",
            ask(json!({ "targetType": "GROUP" })),
            With(json!({ "list": [{ "targetIdentifier": "readers", "actions": ["books:read"] }] })),
        ),
        (
            "acl/authorized_targets",
            ask(json!({ "targetType": "USER" })),
            With(
                json!({ "totalCount": 1, "list": [{ "actions": ["books:read", "books:write"] }] }),
            ),
        ),
        (
            "acl/authorized_targets",
            ask(actions("AND", json!(["books:read", "books:write"]))),
            found(&[("USER", "ann")]),
        ),
        (
            "acl/authorized_targets",
            ask(actions("AND", json!(["read", "write"]))),
            found(&[("USER", "ann")]),
        ),
        (
            "acl/authorized_targets",
            ask(actions("OR", json!(["books:burn", "books:write"]))),
            found(&[("USER", "ann")]),
        ),
        (
            "acl/authorized_targets",
            ask(actions("OR", json!(["books:burn"]))),
            found(&[]),
        ),
        (
            "acl/authorized_targets",
            ask(json!({ "resourceType": "MENU" })),
            found(&[]),
        ),
        (
            "acl/authorized_targets",
            ask(json!({ "resourceType": "MENU", "resource": "menu" })),
            found(&[("ROLE", "admin")]),
        ),
        (
            "acl/authorized_targets",
            ask(json!({ "namespace": "nowhere" })),
            Refused(404),
        ),
        (
            "acl/authorized_targets_code",
            ask(json!({ "namespace": "nowhere" })),
            Refused(404),
        ),
        (
            "acl/authorized_targets",
            ask(json!({ "resource": "" })),
            Refused(400),
        ),
    ]).await;
}

#[tokio::test]
async fn permissions_of_a_user_are_checked_in_bulk() {
    let office = Office::start().await;
    let check = "POST /api/v2/acl/check-resource-permission-batch";
    let kind = "POST /api/v2/acl/get-authorized-resources-of-resource-kind";
    let ask = |user: &str, space: &str, more: (&str, Value)| json!({ "userId": user, "namespace": space, more.0: more.1 });
    let resources = |list: Value| ("resources", list);
    office.walk(vec![
        (
            check,
            ask("ann", "default", resources(json!(["books:1", "books:9", "films:1", "menu"]))),
            To(json!([
                { "code": "books:1", "actions": ["books:read", "books:write"] }, { "code": "books:9", "actions": ["books:read"] },
                { "code": "menu", "actions": [] },
            ])),
        ),
        (check, ask("ann", "default", resources(json!(["films:1"]))), To(json!([]))),
        (check, ask("ann", "default", resources(json!([]))), Refused(400)),
        (check, ask("nobody", "default", resources(json!(["books:1"]))), Refused(2004)),
        (check, ask("ann", "nowhere", resources(json!(["books:1"]))), Refused(404)),
        (
            kind,
            ask("ann", "default", ("resource", json!("books"))),
            To(json!([
                { "code": "books:1", "actions": ["books:read", "books:write"] }, { "code": "books:2", "actions": ["books:read"] },
                { "code": "books:*", "actions": ["books:read"] },
            ])),
        ),
        (kind, ask("ann", "default", ("resource", json!("films"))), To(json!([]))),
        (kind, ask("ann", "default", ("resource", json!(""))), Refused(400)),
        (kind, ask("nobody", "default", ("resource", json!("books"))), Refused(2004)),
        (kind, ask("ann", "nowhere", ("resource", json!("books"))), Refused(404)),
    ]).await;
}

#[tokio::test]
async fn permissions_are_for_administrators() {
    let office = Office::start().await;
    let ask = json!({ "userId": "ann", "resource": "books:1", "action": "books:read" });
    let targets = json!({ "namespace": "default", "resourceType": "DATA", "resource": "books:1" });
    let requests = [
        ("acl/allow", ask.clone()),
        ("acl/is_action_allowed", ask.clone()),
        ("acl/is_action_denied", ask.clone()),
        ("acl/authorize_resource", json!({})),
        ("acl/authorized_resources", json!({})),
        ("acl/authorized_targets", targets.clone()),
        ("acl/authorized_targets_code", targets),
        ("POST /api/v2/acl/is-allowed", ask.clone()),
        ("POST /api/v2/acl/authorize-resources", json!({})),
        ("POST /api/v2/acl/revoke-resources", json!({})),
        ("POST /api/v2/acl/revoke-resource", json!({})),
        (
            "POST /api/v2/acl/list-authorized-resources-batch",
            json!({}),
        ),
        (
            "POST /api/v2/acl/check-resource-permission-batch",
            json!({}),
        ),
        (
            "POST /api/v2/acl/get-authorized-resources-of-resource-kind",
            ask,
        ),
    ];
    office.is_for_administrators(&requests).await;
}
