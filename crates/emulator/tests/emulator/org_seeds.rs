//! Organisations in seeds, in dumps, and through the pool.

use std::collections::BTreeMap;

use authing_emulator::{Emulator, NewDepartment, NewOrg, NewUser, Seed};
use serde_json::{Value, json};

use crate::orgs::Chart;
use crate::support::Raw;

#[tokio::test]
async fn a_dump_has_the_whole_chart() {
    let chart = Chart::start().await;
    let moved = json!({ "orgId": "acme", "nodeId": "web", "targetParentId": "ops" });
    chart.get("move_node", moved).await;
    let lead = json!({ "nodeId": "web", "userIds": ["cyd"], "isLeader": true });
    chart.get("add_member", lead).await;
    chart
        .get(
            "set_main_department",
            json!({ "userId": "cyd", "departmentId": "web" }),
        )
        .await;
    chart
        .get("set_main_department", json!({ "userId": "ann" }))
        .await;
    let all = async |chart: &Chart| {
        let mut seen = vec![chart.dump()];
        for org in ["acme", "club"] {
            seen.push(chart.get("org", json!({ "id": org })).await);
        }
        for user in ["ann", "bob", "cyd", "dee"] {
            let asked = json!({ "id": user });
            let answer = chart
                .raw
                .op("get_user_departments", asked, Some(&chart.manager))
                .await;
            seen.push(answer["data"].clone());
        }
        seen
    };
    let before = all(&chart).await;
    let raw = Raw::seeded(before[0].clone()).await;
    let copy = Chart {
        manager: raw.manager(),
        raw,
    };
    assert_eq!(all(&copy).await, before);
}

#[tokio::test]
async fn mistakes_in_an_organisation_are_named() {
    for (org, words) in [
        (json!({ "code": "a" }), vec!["orgs[1]", "name"]),
        (
            json!({ "name": "A", "id": "first" }),
            vec!["orgs[1]", "first", "in use"],
        ),
        (
            json!({ "name": "A", "root_id": "first-root" }),
            vec!["first-root", "in use"],
        ),
        (
            json!({ "name": "A", "tenant_id": "t1" }),
            vec!["t1", "in use"],
        ),
        (
            json!({ "name": "A", "members": ["nobody"] }),
            vec!["orgs[1]", "nobody"],
        ),
        (
            json!({ "name": "A", "leaders": ["ann"] }),
            vec!["ann", "no member"],
        ),
        (json!({ "name": "A", "order": -1 }), vec!["order"]),
        (
            json!({ "name": "A", "departments": [{ "name": "B", "parent": "nowhere" }] }),
            vec!["nowhere"],
        ),
        (
            json!({ "name": "A", "departments": [{ "name": "B", "parent": "first-root" }] }),
            vec!["first-root"],
        ),
        (
            json!({ "name": "A", "code": "a", "departments": [{ "name": "B", "code": "a" }] }),
            vec!["a is in use"],
        ),
        (
            json!({ "name": "A", "departments": [{ "name": "B", "departments": [{ "name": "" }] }] }),
            vec!["name"],
        ),
    ] {
        let first =
            json!({ "id": "first", "root_id": "first-root", "name": "First", "tenant_id": "t1" });
        let seed = json!({ "users": [{ "id": "ann" }], "orgs": [first, org] });
        let seed = Seed::from_json(&seed.to_string()).unwrap();
        let fault = Emulator::builder()
            .seed(seed)
            .start()
            .await
            .unwrap_err()
            .to_string();
        for word in words {
            assert!(fault.contains(word), "{org}: {fault}");
        }
    }
}

#[tokio::test]
async fn what_is_deleted_takes_its_custom_data_along() {
    let field = |target: &str| json!({ "target": target, "key": "floor", "type": "NUMBER" });
    let value =
        |target: &str, id: &str| json!({ "target": target, "id": id, "data": { "floor": 1 } });
    let department = |id: &str| json!({ "id": id, "name": id });
    let raw = Raw::seeded(json!({
        "fields": [field("NODE"), field("ORG")],
        "orgs": [
            { "id": "acme", "name": "ACME", "departments": [department("dev"), department("ops")] },
            { "id": "club", "root_id": "club-root", "name": "Club" },
        ],
        "field_values": [
            value("NODE", "dev"), value("NODE", "ops"), value("NODE", "club-root"), value("ORG", "acme"), value("ORG", "club"),
        ],
    }))
    .await;
    let manager = raw.manager();
    let chart = Chart { raw, manager };
    let left = || -> Vec<String> {
        let dump = chart.raw.emulator.dump();
        dump.field_values.into_iter().map(|v| v.id).collect()
    };
    let gone = json!({ "orgId": "acme", "nodeId": "dev" });
    chart.get("delete_node", gone).await;
    assert_eq!(left(), ["club-root", "ops", "acme", "club"]);
    chart.get("delete_org", json!({ "id": "club" })).await;
    assert_eq!(left(), ["ops", "acme"]);
}

#[tokio::test]
async fn the_pool_fills_and_reads_a_chart() {
    let emulator = Emulator::start().await.unwrap();
    let pool = emulator.pool();
    for name in ["ann", "bob"] {
        let user = NewUser {
            username: Some(name.into()),
            ..NewUser::default()
        };
        pool.add_user(user).unwrap();
    }
    let department = |name: &str, code: &str, parent: Option<&str>| NewDepartment {
        name: name.into(),
        code: code.into(),
        parent: parent.map(str::to_owned),
        ..NewDepartment::default()
    };
    // Flat with parents, or nested: both make the same tree.
    let nested = NewDepartment {
        id: Some("core".into()),
        members: vec!["ann".into()],
        leaders: vec!["ann".into()],
        joined_at: BTreeMap::from([("ann".into(), "2024-02-29T00:00:00.000Z".into())]),
        created_at: Some("2020-01-01T00:00:00.000Z".into()),
        departments: vec![department("Kernel", "kernel", None)],
        ..department("Core", "core", None)
    };
    let acme = pool.add_org(NewOrg {
        id: Some("acme".into()),
        name: "ACME".into(),
        departments: vec![
            department("Development", "dev", None),
            department("Web", "web", Some("dev")),
        ],
        ..NewOrg::default()
    });
    assert_eq!(acme.unwrap(), "acme");
    assert_eq!(pool.add_department("dev", nested).unwrap(), "core");
    let ops = pool
        .add_department("acme", department("Operations", "", None))
        .unwrap();
    pool.add_member("kernel", "bob").unwrap();
    pool.add_leader(&ops, "bob").unwrap();
    let path = |node: &str| pool.node_path(node).unwrap().join("/");
    assert_eq!(path("kernel"), "ACME/Development/Core/Kernel");
    assert_eq!(path("web"), "ACME/Development/Web");
    assert_eq!(path(&ops), "ACME/Operations");
    assert_eq!(path("acme"), "ACME");
    let ann = pool.user("ann").unwrap().id().to_owned();
    assert_eq!(pool.members("core"), std::slice::from_ref(&ann));
    let dump = emulator.dump();
    let core = &dump.orgs[0].departments[0].departments[1];
    assert_eq!(core.leaders, std::slice::from_ref(&ann));
    assert_eq!(core.joined_at[&ann], "2024-02-29T00:00:00.000Z");
    assert_eq!(core.updated_at.as_deref(), Some("2020-01-01T00:00:00.000Z"));

    // What is refused changes nothing.
    let before: Value = serde_json::to_value(emulator.dump()).unwrap();
    let twice = NewDepartment {
        departments: vec![department("Kernel", "kernel", None)],
        ..department("Lab", "lab", None)
    };
    for fault in [
        pool.add_department("acme", twice).unwrap_err(),
        pool.add_department("nowhere", department("Lab", "lab", None))
            .unwrap_err(),
        pool.add_member("nowhere", "ann").unwrap_err(),
        pool.add_member("dev", "nobody").unwrap_err(),
        pool.add_org(NewOrg::default()).unwrap_err(),
    ] {
        let fault = fault.to_string();
        let named = ["kernel", "nowhere", "nobody", "name"];
        assert!(named.iter().any(|name| fault.contains(name)), "{fault}");
    }
    assert_eq!(serde_json::to_value(emulator.dump()).unwrap(), before);
    assert!(pool.members("nowhere").is_empty() && pool.node_path("nowhere").is_none());
}
