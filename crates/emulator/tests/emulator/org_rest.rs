//! Organisations over REST.

use reqwest::Method;
use serde_json::{Value, json};

use crate::orgs::{Chart, each};
use crate::support::{PASSWORD, Raw, read, text};

impl Chart {
    async fn rest(&self, path: &str) -> Value {
        self.raw.get(path, Some(&self.manager)).await.1
    }

    /// The data of a response without a refusal.
    async fn data(&self, path: &str) -> Value {
        let answer = self.rest(path).await;
        assert_eq!(answer["code"], 200, "{path}: {answer}");
        answer["data"].clone()
    }

    async fn import(&self, file: Value) -> Value {
        let body = json!({ "filetype": "json", "file": file });
        self.raw
            .post("/api/v2/orgs/import", body, Some(&self.manager))
            .await
    }
}

#[tokio::test]
async fn organisations_are_counted_and_listed() {
    let chart = Chart::start().await;
    assert_eq!(
        chart.data("/api/v2/orgs/count").await,
        json!({ "count": 2 })
    );
    let list = chart.data("/api/v2/orgs?page=1&limit=10").await;
    assert_eq!(each(&list, "id"), ["club", "acme"]);
    let second = chart.data("/api/v2/orgs?page=2&limit=1").await;
    assert_eq!(each(&second, "id"), ["acme"]);
    assert_eq!(second[0]["rootNodeId"], "acme-root");
    assert_eq!(second[0]["rootNode"]["children"], json!(["ops", "dev"]));
    let page = chart
        .data("/api/v2/orgs/pagination?page=1&limit=1&sortBy=CREATEDAT_ASC&WithCustomData=true")
        .await;
    assert_eq!(page["totalCount"], 2);
    assert_eq!(each(&page["list"], "id"), ["acme"]);
    assert_eq!(page["list"][0]["nodes"].as_array().unwrap().len(), 6);
    assert_eq!(
        chart.data("/api/v2/orgs/by-tenant?tenant_id=t1").await,
        page["list"][0]
    );
}

#[tokio::test]
async fn children_come_to_a_depth() {
    let chart = Chart::start().await;
    for (query, nodes) in [
        ("nodeId=acme-root", vec!["ops", "dev"]),
        ("nodeId=acme-root&depth=1", vec!["ops", "dev"]),
        (
            "nodeId=acme-root&depth=2",
            vec!["ops", "dev", "core", "web"],
        ),
        (
            "nodeId=acme-root&depth=9",
            vec!["ops", "dev", "core", "deep", "web"],
        ),
        ("nodeId=deep&depth=9", vec![]),
    ] {
        let children = chart.data(&format!("/api/v2/orgs/children?{query}")).await;
        assert_eq!(each(&children, "id"), nodes, "{query}");
    }
}

#[tokio::test]
async fn an_export_is_a_tree_with_members() {
    let chart = Chart::start().await;
    let all = chart.data("/api/v2/orgs/export").await;
    assert_eq!(each(&all, "name"), ["ACME", "Chess club"]);
    let acme = chart.data("/api/v2/orgs/export?org_id=acme").await;
    assert_eq!(acme, all[0]);
    for (field, value) in [
        ("id", json!("acme-root")),
        ("orgId", json!("acme")),
        ("userPoolId", json!(chart.raw.emulator.user_pool_id())),
        ("members", json!([])),
    ] {
        assert_eq!(acme[field], value, "{field}");
    }
    assert_eq!(
        each(&acme["children"], "name"),
        ["Operations", "Development"]
    );
    let dev = &acme["children"][1];
    assert_eq!(
        (&dev["order"], &dev["leaderUserId"]),
        (&json!(5), &json!("ann"))
    );
    assert_eq!(dev["members"][0]["email"], "ann@example.com");
    assert_eq!(each(&dev["children"][1]["members"], "id"), ["ann", "bob"]);
    assert_eq!(dev["children"][0]["children"][0]["children"], json!([]));
}

#[tokio::test]
async fn a_tree_is_imported_as_json_and_as_text() {
    let chart = Chart::start().await;
    let tree = json!({
        "name": "Nova", "code": "nova", "nameI18n": { "en": "Nova" }, "description": "new", "order": 10,
        "children": [
            { "name": "Hr", "code": "hr" },
            { "name": "Dev", "code": "dev", "order": 3, "children": [{ "name": "Backend", "children": [] }] },
        ],
    });
    let mut trees = vec![tree.clone(), json!(tree.to_string())];
    // What was exported can be imported: nodes get new ids, members are not part of it.
    trees.push(chart.data("/api/v2/orgs/export?org_id=acme").await);
    for (number, file) in (3..).zip(trees) {
        let names = match number {
            5 => vec![
                "ACME",
                "Operations",
                "Development",
                "Core",
                "Deep core",
                "Web",
            ],
            _ => vec!["Nova", "Dev", "Backend", "Hr"],
        };
        let answer = chart.import(file).await;
        assert_eq!(answer["code"], 200, "{answer}");
        let nodes = &answer["data"];
        assert_eq!(each(nodes, "name"), names);
        let (root, count) = (&nodes[0], chart.data("/api/v2/orgs/count").await);
        assert_eq!(count, json!({ "count": number }));
        let org = chart.get("org", json!({ "id": root["orgId"] })).await;
        assert_eq!(each(&org["nodes"], "id"), each(nodes, "id"));
        if number == 3 {
            assert_eq!(
                (&root["nameI18n"], &root["order"]),
                (&json!("{\"en\":\"Nova\"}"), &json!(10))
            );
            assert_eq!(nodes[2]["namePath"], json!(["Nova", "Dev", "Backend"]));
        }
    }
}

#[tokio::test]
async fn an_import_is_whole_or_nothing() {
    let chart = Chart::start().await;
    let before = chart.dump();
    let deep =
        |last: Value| json!({ "name": "A", "children": [{ "name": "B", "children": [last] }] });
    for (file, refusal) in [
        (json!(null), 400),
        (json!(7), 400),
        (json!("{"), 400),
        (json!("[]"), 400),
        (json!({}), 400),
        (json!({ "name": 7 }), 400),
        (json!({ "name": "A", "children": {} }), 400),
        (json!({ "name": "A", "children": ["B"] }), 400),
        (deep(json!({ "code": "c" })), 400),
        (deep(json!({ "name": "C", "order": "first" })), 400),
        (
            deep(json!({ "name": "C", "order": 4_294_967_296_u64 })),
            400,
        ),
        (
            json!({ "name": "A", "code": "a", "children": [{ "name": "B", "code": "a" }] }),
            409,
        ),
    ] {
        let answer = chart.import(file.clone()).await;
        assert_eq!(answer["code"], refusal, "{file}: {answer}");
        assert_eq!(chart.dump(), before, "{file}");
    }
    let excel = json!({ "filetype": "excel", "file": "UEsDBA" });
    let answer = chart
        .raw
        .post("/api/v2/orgs/import", excel, Some(&chart.manager))
        .await;
    assert_eq!(answer["code"], 400);
    // A code of another organisation is free.
    assert_eq!(
        chart.import(json!({ "name": "A", "code": "dev" })).await["code"],
        200
    );
}

#[tokio::test]
async fn the_paths_of_a_user_go_from_the_organisation_down() {
    let chart = Chart::start().await;
    let paths = chart.data("/api/v2/users/bob/orgs").await;
    let codes: Vec<_> = paths
        .as_array()
        .unwrap()
        .iter()
        .map(|path| each(path, "code"))
        .collect();
    assert_eq!(codes, [["acme", "dev", "core"], ["acme", "dev", "web"]]);
    let (top, dev) = (&paths[0][0], &paths[0][1]);
    assert_eq!((&top["type"], &top["id"]), (&json!("ORG"), &json!("acme")));
    assert_eq!(
        (&dev["type"], &dev["id"]),
        (&json!("DEPARTMENT"), &json!("dev"))
    );
    assert_eq!(
        (&dev["leaderUserId"], &dev["description"]),
        (&json!("ann"), &json!("makes it"))
    );
    assert_eq!(chart.data("/api/v2/users/dee/orgs").await, json!([]));
    let login = chart
        .raw
        .login("ann@example.com", PASSWORD, json!({}))
        .await;
    let token = text(&login["data"]["loginByEmail"]["token"]);
    let own = chart.raw.get("/api/v2/users/me/orgs", Some(&token)).await.1;
    assert_eq!(own["data"], chart.data("/api/v2/users/ann/orgs").await);
}

/// Every endpoint: what it refuses, and that it is the administrator's.
#[tokio::test]
async fn what_is_wrong_is_refused() {
    let chart = Chart::start().await;
    let login = chart
        .raw
        .login("ann@example.com", PASSWORD, json!({}))
        .await;
    let user = text(&login["data"]["loginByEmail"]["token"]);
    for (request, refusal) in [
        ("GET /api/v2/orgs?page=0", 400),
        ("GET /api/v2/orgs?limit=none", 400),
        ("GET /api/v2/orgs/pagination?sortBy=NAME", 400),
        ("GET /api/v2/orgs/count", 200),
        ("GET /api/v2/orgs/children", 400),
        ("GET /api/v2/orgs/children?nodeId=nowhere&depth=1", 404),
        ("GET /api/v2/orgs/children?nodeId=dev&depth=0", 400),
        ("GET /api/v2/orgs/by-tenant", 400),
        ("GET /api/v2/orgs/by-tenant?tenant_id=t9", 404),
        ("GET /api/v2/orgs/export?org_id=nowhere", 404),
        ("POST /api/v2/orgs/import", 400),
        ("GET /api/v2/users/nobody/orgs", 2004),
        ("POST /connections/enterprise/wechatwork/start-sync", 404),
        ("POST /connections/enterprise/dingtalk/start-sync", 404),
        ("POST /api/v2/ad/sync", 400),
    ] {
        let (method, path) = request.split_once(' ').unwrap();
        let method: Method = method.parse().unwrap();
        let tokens = [
            (None, 2020),
            (Some(user.as_str()), 1001),
            (Some(chart.manager.as_str()), refusal),
        ];
        for (token, code) in tokens {
            let sent = chart.raw.request(method.clone(), path, token).body("{}");
            let (_, answer) = read(sent).await;
            assert_eq!(answer["code"], code, "{request}: {answer}");
        }
    }
}

#[tokio::test]
async fn a_synchronisation_imports_people_once() {
    let raw = Raw::seeded(json!({
        "ad": [{ "username": "ann", "password": "x", "email": "ann@example.com", "name": "Ann" }],
        "identity_sources": [
            { "id": "forest", "protocol": "ad", "identifier": "forest" },
            { "id": "wx", "identifier": "wechatwork", "accounts": [{ "id": "o1", "user": { "username": "wei" } }] },
            { "id": "dt", "identifier": "dingtalk", "accounts": [{ "id": "d1", "user": { "username": "ding" } }] },
        ],
    }))
    .await;
    let manager = raw.manager();
    for (path, body, users) in [
        ("/api/v2/ad/sync", json!({ "connectionId": "forest" }), 1),
        ("/api/v2/ad/sync", json!({ "connectionId": "forest" }), 1),
        (
            "/connections/enterprise/wechatwork/start-sync",
            json!({}),
            2,
        ),
        (
            "/connections/enterprise/wechatwork/start-sync",
            json!({}),
            2,
        ),
        ("/connections/enterprise/dingtalk/start-sync", json!({}), 3),
    ] {
        let answer = raw.post(path, body, Some(&manager)).await;
        assert_eq!(
            (&answer["code"], &answer["data"]),
            (&json!(200), &json!(true)),
            "{path}: {answer}"
        );
        assert_eq!(raw.emulator.pool().user_count(), users, "{path}");
    }
    let unknown = json!({ "connectionId": "wx" });
    assert_eq!(
        raw.post("/api/v2/ad/sync", unknown, Some(&manager)).await["code"],
        404
    );
    // The login finds the account that the synchronisation has made.
    let body = json!({ "username": "ann", "password": "x" });
    let login = raw.post("/api/v2/ad/verify-user", body, None).await;
    assert_eq!(login["data"]["email"], "ann@example.com", "{login}");
    assert_eq!(raw.emulator.pool().user_count(), 3);
    let wei = raw.emulator.dump();
    let wei = wei
        .users
        .iter()
        .find(|u| u.username.as_deref() == Some("wei"))
        .unwrap();
    assert_eq!(wei.identities.len(), 1);
    assert_eq!(wei.identities[0]["extIdpId"], "wx");
}

#[tokio::test]
async fn a_synchronisation_names_the_contacts_that_are_not_configured() {
    let raw = Raw::seeded(json!({})).await;
    let manager = raw.manager();
    for (provider, name) in [("dingtalk", "DingTalk"), ("wechatwork", "WeCom")] {
        let path = format!("/connections/enterprise/{provider}/start-sync");
        let answer = raw.post(&path, json!({}), Some(&manager)).await;
        let message = format!("the contacts of {name} are not configured");
        assert_eq!(
            (&answer["code"], &answer["message"]),
            (&json!(404), &json!(message)),
            "{answer}"
        );
    }
}
