//! Organisations and their nodes over GraphQL, as an administrator keeps them.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{PASSWORD, Raw, code, text};

/// Operations that name a node by its code. Those of the client name it by its id.
const BY_CODE: &[(&str, &str)] = &[
    (
        "add_member",
        "mutation ($orgId: String, $nodeCode: String, $userIds: [String!]!, $isLeader: Boolean) {
            addMember(orgId: $orgId, nodeCode: $nodeCode, userIds: $userIds, isLeader: $isLeader) { id users { totalCount } }
        }",
    ),
    (
        "remove_member",
        "mutation ($orgId: String, $nodeCode: String, $userIds: [String!]!) {
            removeMember(orgId: $orgId, nodeCode: $nodeCode, userIds: $userIds) { id users { totalCount } }
        }",
    ),
];

/// `acme` with departments on three levels, and `club` with none. All ids are known.
pub(crate) struct Chart {
    pub(crate) raw: Raw,
    pub(crate) manager: String,
}

impl Chart {
    pub(crate) async fn start() -> Self {
        let raw = Raw::seeded(json!({
            "users": [
                { "id": "ann", "email": "ann@example.com", "password": PASSWORD },
                { "id": "bob", "username": "bob" }, { "id": "cyd", "username": "cyd" }, { "id": "dee", "username": "dee" },
            ],
            "orgs": [
                { "id": "acme", "root_id": "acme-root", "code": "acme", "name": "ACME", "tenant_id": "t1", "departments": [
                    { "id": "dev", "code": "dev", "name": "Development", "name_i18n": "{\"zh\":\"研发\"}",
                      "description": "makes it", "order": 5, "members": ["ann"], "leaders": ["ann"], "departments": [
                        { "id": "core", "code": "core", "name": "Core", "members": ["bob"], "departments": [
                            { "id": "deep", "code": "deep", "name": "Deep core" },
                        ] },
                        { "id": "web", "code": "web", "name": "Web", "members": ["ann", "bob"] },
                    ] },
                    { "id": "ops", "name": "Operations", "order": 9, "members": ["cyd"] },
                ] },
                { "id": "club", "root_id": "club-root", "code": "club", "name": "Chess club" },
            ],
        }))
        .await;
        let manager = raw.manager();
        Self { raw, manager }
    }

    /// The whole response to one of the client's operations.
    pub(crate) async fn ask(&self, operation: &str, variables: Value) -> Value {
        let mut by_code = BY_CODE
            .iter()
            .filter(|_| variables.get("nodeCode").is_some());
        if let Some((_, query)) = by_code.find(|(name, _)| *name == operation) {
            return self.raw.manage(query, variables, Some(&self.manager)).await;
        }
        let file = format!("management/orgs/{operation}");
        self.raw.op(&file, variables, Some(&self.manager)).await
    }

    /// The root field of a response without errors.
    pub(crate) async fn get(&self, operation: &str, variables: Value) -> Value {
        let answer = self.ask(operation, variables).await;
        assert!(answer.get("errors").is_none(), "{operation}: {answer}");
        let data = answer["data"].as_object().unwrap();
        data.values().next().unwrap().clone()
    }

    pub(crate) fn dump(&self) -> Value {
        serde_json::to_value(self.raw.emulator.dump()).unwrap()
    }
}

/// One field of each item of a list.
pub(crate) fn each<'v>(list: &'v Value, field: &str) -> Vec<&'v str> {
    let list = list.as_array().unwrap_or_else(|| panic!("no list: {list}"));
    list.iter()
        .map(|item| item[field].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn an_organisation_begins_with_its_root() {
    let chart = Chart::start().await;
    let org = chart.get("create_org", json!({ "name": "Nova" })).await;
    let root = &org["rootNode"];
    assert_eq!(org["nodes"], json!([root]));
    for (field, value) in [
        ("orgId", org["id"].clone()),
        ("name", json!("Nova")),
        ("code", json!(null)),
        ("description", json!(null)),
        ("order", json!(null)),
        ("root", json!(true)),
        ("depth", json!(0)),
        ("path", json!([root["id"]])),
        ("children", json!([])),
        ("updatedAt", root["createdAt"].clone()),
    ] {
        assert_eq!(root[field], value, "{field}");
    }
    assert!(text(&root["createdAt"]).ends_with('Z'));
    assert_eq!(chart.get("org", json!({ "id": org["id"] })).await, org);

    let all = json!({ "name": "Nova", "code": "nova", "description": "new", "tenantId": "t2" });
    let org = chart.get("create_org", all).await;
    assert_eq!(org["rootNode"]["code"], "nova");
    assert_eq!(org["rootNode"]["description"], "new");
    let query = "query ($id: String!) { org(id: $id) { tenantId } }";
    let answer = chart
        .raw
        .manage(query, json!({ "id": org["id"] }), Some(&chart.manager));
    assert_eq!(answer.await["data"]["org"]["tenantId"], "t2");

    let gone = chart.get("delete_org", json!({ "id": org["id"] })).await;
    assert_eq!(gone["code"], 200);
    assert_eq!(
        code(&chart.ask("org", json!({ "id": org["id"] })).await),
        404
    );
}

#[tokio::test]
async fn organisations_come_a_page_at_a_time() {
    let chart = Chart::start().await;
    chart.raw.emulator.clock().advance(Duration::from_secs(60));
    let update = json!({ "id": "acme-root", "name": "ACME Inc." });
    chart.get("update_node", update).await;
    chart.get("create_org", json!({ "name": "Nova" })).await;
    for (variables, names) in [
        (json!({}), vec!["Nova", "Chess club", "ACME Inc."]),
        (
            json!({ "sortBy": "CREATEDAT_ASC" }),
            vec!["ACME Inc.", "Chess club", "Nova"],
        ),
        (
            json!({ "sortBy": "UPDATEDAT_ASC" }),
            vec!["Chess club", "ACME Inc.", "Nova"],
        ),
        (json!({ "page": 2, "limit": 2 }), vec!["ACME Inc."]),
        (json!({ "page": 3, "limit": 2 }), vec![]),
    ] {
        let page = chart.get("orgs", variables.clone()).await;
        assert_eq!(page["totalCount"], 3, "{variables}");
        let list = page["list"].as_array().unwrap();
        let found: Vec<_> = list.iter().map(|org| &org["rootNode"]["name"]).collect();
        assert_eq!(found, names, "{variables}");
    }
}

#[tokio::test]
async fn a_node_is_found_in_every_way() {
    let chart = Chart::start().await;
    let core = chart.get("node_by_id", json!({ "id": "core" })).await;
    assert_eq!(core["path"], json!(["acme-root", "dev", "core"]));
    assert_eq!((&core["depth"], &core["root"]), (&json!(2), &json!(false)));
    assert_eq!(core["children"], json!(["deep"]));
    let by_code = json!({ "orgId": "acme", "code": "core" });
    assert_eq!(chart.get("node_by_code", by_code).await, core);
    let dev = chart.get("node_by_id", json!({ "id": "dev" })).await;
    assert_eq!(dev["nameI18n"], "{\"zh\":\"研发\"}");
    assert_eq!(
        (&dev["order"], &dev["description"]),
        (&json!(5), &json!("makes it"))
    );

    let root = chart.get("root_node", json!({ "orgId": "acme" })).await;
    // The greatest order comes first.
    assert_eq!(root["children"], json!(["ops", "dev"]));
    assert_eq!(root["codePath"], json!(["acme"]));
    let children = chart
        .get("children_nodes", json!({ "nodeId": "acme-root" }))
        .await;
    assert_eq!(each(&children, "id"), ["ops", "dev"]);
    let org = chart.get("org", json!({ "id": "acme" })).await;
    assert_eq!(
        each(&org["nodes"], "id"),
        ["acme-root", "ops", "dev", "core", "deep", "web"]
    );
    assert_eq!(org["rootNode"]["id"], "acme-root");

    for (node, org, is_root) in [
        ("acme-root", "acme", json!(true)),
        ("dev", "acme", json!(false)),
        ("dev", "club", json!(null)),
        ("nowhere", "acme", json!(null)),
        ("dev", "nowhere", json!(null)),
    ] {
        let asked = json!({ "nodeId": node, "orgId": org });
        assert_eq!(
            chart.get("is_root_node", asked).await,
            is_root,
            "{node} {org}"
        );
    }
    // A code counts in its organisation.
    for unknown in [
        ("node_by_id", json!({ "id": "nowhere" })),
        ("node_by_code", json!({ "orgId": "club", "code": "core" })),
        (
            "node_by_code",
            json!({ "orgId": "nowhere", "code": "core" }),
        ),
        ("node_by_id_with_members", json!({ "id": "nowhere" })),
    ] {
        assert_eq!(
            chart.get(unknown.0, unknown.1).await,
            json!(null),
            "{}",
            unknown.0
        );
    }
    for (keyword, found) in [
        ("core", vec!["core", "deep"]),
        ("CHESS", vec!["club-root"]),
        (
            "e",
            vec![
                "acme-root",
                "ops",
                "dev",
                "core",
                "deep",
                "web",
                "club-root",
            ],
        ),
        ("nothing", vec![]),
    ] {
        let nodes = chart
            .get("search_nodes", json!({ "keyword": keyword }))
            .await;
        assert_eq!(each(&nodes, "id"), found, "{keyword}");
    }
    let deep = chart
        .get("search_nodes", json!({ "keyword": "deep" }))
        .await;
    assert_eq!(
        deep[0]["namePath"],
        json!(["ACME", "Development", "Core", "Deep core"])
    );
    assert_eq!(deep[0]["codePath"], json!(["acme", "dev", "core", "deep"]));
}

#[tokio::test]
async fn nodes_are_added_and_changed() {
    let chart = Chart::start().await;
    let all = json!({
        "orgId": "club", "parentNodeId": "club-root", "name": "Juniors", "nameI18n": "{}", "description": "young",
        "descriptionI18n": "[]", "order": 7, "code": "dev",
    });
    let node = chart.get("add_node_v2", all.clone()).await;
    for (field, value) in all.as_object().unwrap() {
        match field.as_str() {
            "parentNodeId" => assert_eq!(node["path"], json!(["club-root", node["id"]])),
            field => assert_eq!(node[field], *value, "{field}"),
        }
    }
    // Without a parent, below the root; the first form returns the whole organisation.
    let org = chart
        .get(
            "add_node",
            json!({ "orgId": "club", "name": "Seniors", "order": 8 }),
        )
        .await;
    assert_eq!(
        each(&org["nodes"], "name"),
        ["Chess club", "Seniors", "Juniors"]
    );

    chart.raw.emulator.clock().advance(Duration::from_secs(60));
    let change = json!({ "id": node["id"], "name": "Kids", "code": "kids", "description": null });
    let changed = chart.get("update_node", change).await;
    assert_eq!(
        (&changed["name"], &changed["code"]),
        (&json!("Kids"), &json!("kids"))
    );
    assert_eq!(
        (&changed["description"], &changed["order"]),
        (&json!("young"), &json!(7))
    );
    assert_eq!(changed["createdAt"], node["createdAt"]);
    assert!(text(&changed["updatedAt"]) > text(&node["updatedAt"]));
    assert_eq!(changed["users"]["totalCount"], 0);
    // Its own code is not in use by another.
    let same = json!({ "id": node["id"], "code": "kids" });
    assert_eq!(chart.get("update_node", same).await["code"], "kids");
}

#[tokio::test]
async fn a_subtree_moves_and_goes_as_a_whole() {
    let chart = Chart::start().await;
    let moved = json!({ "orgId": "acme", "nodeId": "core", "targetParentId": "ops" });
    let org = chart.get("move_node", moved).await;
    assert_eq!(
        each(&org["nodes"], "id"),
        ["acme-root", "ops", "core", "deep", "dev", "web"]
    );
    let deep = chart.get("node_by_id", json!({ "id": "deep" })).await;
    assert_eq!(deep["path"], json!(["acme-root", "ops", "core", "deep"]));
    assert_eq!(deep["depth"], 3);

    let done = chart
        .get("delete_node", json!({ "orgId": "acme", "nodeId": "ops" }))
        .await;
    assert_eq!(done["code"], 200);
    let org = chart.get("org", json!({ "id": "acme" })).await;
    assert_eq!(each(&org["nodes"], "id"), ["acme-root", "dev", "web"]);
    assert_eq!(org["rootNode"]["children"], json!(["dev"]));
    assert_eq!(
        chart.get("node_by_id", json!({ "id": "deep" })).await,
        json!(null)
    );
    // The users are still there, without the department: bob has another one, which is the main one now.
    let main = |user: &str| {
        let user = chart.raw.emulator.pool().user(user).unwrap();
        user.field("mainDepartmentId").cloned()
    };
    assert_eq!(main("bob"), Some(json!("web")));
    assert_eq!(main("cyd"), None);
    // A code that went is free.
    let again = json!({ "orgId": "acme", "name": "Core", "code": "core" });
    chart.get("add_node_v2", again).await;
}

/// What is refused with which code. The pool stays as it was.
#[tokio::test]
async fn what_breaks_a_tree_or_names_nothing_is_refused() {
    let chart = Chart::start().await;
    let before = chart.dump();
    for (operation, variables, expected) in [
        ("create_org", json!({ "name": "" }), 400),
        (
            "create_org",
            json!({ "name": "Other", "tenantId": "t1" }),
            409,
        ),
        ("delete_org", json!({ "id": "nowhere" }), 404),
        ("org", json!({ "id": "nowhere" }), 404),
        ("orgs", json!({ "page": 0 }), 400),
        ("orgs", json!({ "limit": 0 }), 400),
        ("root_node", json!({ "orgId": "nowhere" }), 404),
        ("children_nodes", json!({ "nodeId": "nowhere" }), 404),
        ("search_nodes", json!({ "keyword": "" }), 400),
        (
            "add_node_v2",
            json!({ "orgId": "nowhere", "name": "A" }),
            404,
        ),
        ("add_node_v2", json!({ "orgId": "acme", "name": "" }), 400),
        (
            "add_node_v2",
            json!({ "orgId": "acme", "parentNodeId": "nowhere", "name": "A" }),
            404,
        ),
        (
            "add_node_v2",
            json!({ "orgId": "acme", "parentNodeId": "club-root", "name": "A" }),
            404,
        ),
        (
            "add_node_v2",
            json!({ "orgId": "acme", "name": "A", "code": "core" }),
            409,
        ),
        (
            "add_node",
            json!({ "orgId": "acme", "name": "A", "code": "acme" }),
            409,
        ),
        (
            "add_node",
            json!({ "orgId": "acme", "name": "A", "order": -1 }),
            400,
        ),
        ("update_node", json!({ "id": "nowhere", "name": "A" }), 404),
        (
            "update_node",
            json!({ "id": "dev", "name": "A", "code": "web" }),
            409,
        ),
        (
            "delete_node",
            json!({ "orgId": "nowhere", "nodeId": "dev" }),
            404,
        ),
        (
            "delete_node",
            json!({ "orgId": "club", "nodeId": "dev" }),
            404,
        ),
        (
            "delete_node",
            json!({ "orgId": "acme", "nodeId": "nowhere" }),
            404,
        ),
        (
            "delete_node",
            json!({ "orgId": "acme", "nodeId": "acme-root" }),
            422,
        ),
        (
            "move_node",
            json!({ "orgId": "acme", "nodeId": "acme-root", "targetParentId": "dev" }),
            422,
        ),
        (
            "move_node",
            json!({ "orgId": "acme", "nodeId": "dev", "targetParentId": "dev" }),
            422,
        ),
        (
            "move_node",
            json!({ "orgId": "acme", "nodeId": "dev", "targetParentId": "deep" }),
            422,
        ),
        (
            "move_node",
            json!({ "orgId": "acme", "nodeId": "dev", "targetParentId": "club-root" }),
            404,
        ),
        (
            "move_node",
            json!({ "orgId": "acme", "nodeId": "nowhere", "targetParentId": "dev" }),
            404,
        ),
        (
            "move_node",
            json!({ "orgId": "nowhere", "nodeId": "dev", "targetParentId": "ops" }),
            404,
        ),
        (
            "add_member",
            json!({ "nodeId": "nowhere", "userIds": ["dee"] }),
            404,
        ),
        (
            "add_member",
            json!({ "orgId": "nowhere", "nodeCode": "dev", "userIds": ["dee"] }),
            404,
        ),
        (
            "add_member",
            json!({ "orgId": "club", "nodeCode": "dev", "userIds": ["dee"] }),
            404,
        ),
        (
            "add_member",
            json!({ "nodeCode": "dev", "userIds": ["dee"] }),
            400,
        ),
        ("add_member", json!({ "userIds": ["dee"] }), 400),
        ("add_member", json!({ "nodeId": "dev", "userIds": [] }), 400),
        (
            "add_member",
            json!({ "nodeId": "dev", "userIds": ["dee", "nobody"] }),
            2004,
        ),
        (
            "remove_member",
            json!({ "nodeId": "nowhere", "userIds": ["ann"] }),
            404,
        ),
        (
            "remove_member",
            json!({ "nodeId": "dev", "userIds": [] }),
            400,
        ),
        (
            "remove_member",
            json!({ "nodeId": "dev", "userIds": ["ann", "nobody"] }),
            2004,
        ),
        (
            "move_members",
            json!({ "userIds": ["ann"], "sourceNodeId": "dev", "targetNodeId": "nowhere" }),
            404,
        ),
        (
            "move_members",
            json!({ "userIds": ["ann"], "sourceNodeId": "nowhere", "targetNodeId": "dev" }),
            404,
        ),
        (
            "move_members",
            json!({ "userIds": ["nobody"], "sourceNodeId": "dev", "targetNodeId": "ops" }),
            2004,
        ),
        (
            "move_members",
            json!({ "userIds": ["ann", "cyd"], "sourceNodeId": "dev", "targetNodeId": "ops" }),
            400,
        ),
        (
            "set_main_department",
            json!({ "userId": "nobody", "departmentId": "dev" }),
            2004,
        ),
        (
            "set_main_department",
            json!({ "userId": "ann", "departmentId": "nowhere" }),
            404,
        ),
        (
            "set_main_department",
            json!({ "userId": "ann", "departmentId": "ops" }),
            400,
        ),
        (
            "node_by_id_with_members",
            json!({ "id": "dev", "page": 0 }),
            400,
        ),
    ] {
        let answer = chart.ask(operation, variables.clone()).await;
        assert_eq!(code(&answer), expected, "{operation} {variables}: {answer}");
        assert_eq!(chart.dump(), before, "{operation} {variables}");
    }
    let nowhere = chart.ask("org", json!({ "id": "nowhere" })).await;
    let told = text(&nowhere["errors"][0]["message"]["message"]);
    assert!(told.contains("nowhere"), "{told}");
}

#[tokio::test]
async fn only_the_administrator_may_ask() {
    let chart = Chart::start().await;
    let login = chart
        .raw
        .login("ann@example.com", PASSWORD, json!({}))
        .await;
    let user = text(&login["data"]["loginByEmail"]["token"]);
    let two = json!({ "orgId": "acme", "nodeId": "dev" });
    for (operation, variables) in [
        ("create_org", json!({ "name": "A" })),
        ("delete_org", json!({ "id": "acme" })),
        ("orgs", json!({})),
        ("org", json!({ "id": "acme" })),
        ("add_node", json!({ "orgId": "acme", "name": "A" })),
        ("add_node_v2", json!({ "orgId": "acme", "name": "A" })),
        ("update_node", json!({ "id": "dev" })),
        ("delete_node", two.clone()),
        (
            "move_node",
            json!({ "orgId": "acme", "nodeId": "dev", "targetParentId": "ops" }),
        ),
        ("is_root_node", two.clone()),
        ("children_nodes", json!({ "nodeId": "dev" })),
        ("root_node", json!({ "orgId": "acme" })),
        ("node_by_id", json!({ "id": "dev" })),
        ("node_by_code", json!({ "orgId": "acme", "code": "dev" })),
        ("node_by_id_with_members", json!({ "id": "dev" })),
        (
            "node_by_code_with_members",
            json!({ "orgId": "acme", "code": "dev" }),
        ),
        ("add_member", json!({ "nodeId": "dev", "userIds": ["dee"] })),
        (
            "remove_member",
            json!({ "nodeId": "dev", "userIds": ["ann"] }),
        ),
        (
            "move_members",
            json!({ "userIds": ["ann"], "sourceNodeId": "dev", "targetNodeId": "ops" }),
        ),
        ("set_main_department", json!({ "userId": "ann" })),
        ("search_nodes", json!({ "keyword": "dev" })),
    ] {
        let file = format!("management/orgs/{operation}");
        for (token, refusal) in [(None, 2020), (Some(user.as_str()), 1001)] {
            let answer = chart.raw.op(&file, variables.clone(), token).await;
            assert_eq!(code(&answer), refusal, "{operation}: {answer}");
        }
    }
}
