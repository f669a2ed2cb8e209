//! Whatever is done to an organisation, it stays a tree.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::orgs::{Chart, each};
use crate::support::{code, text};

/// The same numbers in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// What the organisation must look like: the parent of each node but the root.
#[derive(Default)]
struct Model(BTreeMap<String, String>);

impl Model {
    fn is_in_subtree(&self, node: &str, top: &str) -> bool {
        let mut at = Some(node);
        while let Some(id) = at {
            if id == top {
                return true;
            }
            at = self.0.get(id).map(String::as_str);
        }
        false
    }

    fn delete(&mut self, top: &str) {
        let gone: BTreeSet<_> = self
            .0
            .keys()
            .filter(|n| self.is_in_subtree(n, top))
            .cloned()
            .collect();
        self.0.retain(|node, _| !gone.contains(node));
    }
}

/// One root; every node is reached once from it, by a path that its ancestors agree with; nothing else is there.
fn check(org: &Value, root: &str, model: &Model) {
    let nodes: BTreeMap<_, _> = org["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| (text(&n["id"]), n))
        .collect();
    assert_eq!(
        org["nodes"].as_array().unwrap().len(),
        nodes.len(),
        "a node is listed twice"
    );
    assert_eq!(nodes.len(), model.0.len() + 1);
    assert_eq!(nodes[root], &org["rootNode"]);
    let mut seen = BTreeSet::from([root.to_owned()]);
    for (id, node) in &nodes {
        assert_eq!(node["root"], id == root, "{id}");
        for child in node["children"].as_array().unwrap() {
            assert!(seen.insert(text(child)), "{child} has two parents");
            assert_eq!(&model.0[&text(child)], id);
            let mut path = node["path"].as_array().unwrap().clone();
            path.push(child.clone());
            let child = nodes[&text(child)];
            assert_eq!(child["path"], json!(path));
            assert_eq!(child["depth"], json!(path.len() - 1));
        }
    }
    assert_eq!(seen.len(), nodes.len(), "a node hangs nowhere");
}

const USERS: [&str; 4] = ["ann", "bob", "cyd", "dee"];

/// A user belongs to a node once, and has one main department as long as there is any.
async fn check_members(chart: &Chart) {
    for user in USERS {
        let asked = json!({ "id": user });
        let answer = chart
            .raw
            .op("get_user_departments", asked, Some(&chart.manager))
            .await;
        let list = answer["data"]["user"]["departments"]["list"].clone();
        let list = list.as_array().unwrap();
        let ids: BTreeSet<_> = list.iter().map(|d| text(&d["department"]["id"])).collect();
        let main = list.iter().filter(|d| d["isMainDepartment"] == true);
        assert_eq!(ids.len(), list.len(), "{user} is in a node twice");
        assert_eq!(main.count(), usize::from(!list.is_empty()), "{user}");
        let field = chart.raw.emulator.pool().user(user).unwrap();
        let field = field.field("mainDepartmentId").map(text);
        assert!(field.is_none_or(|main| ids.contains(&main)), "{user}");
    }
}

#[tokio::test]
async fn five_hundred_random_changes_keep_it_a_tree() {
    let chart = Chart::start().await;
    let org = chart.get("create_org", json!({ "name": "Random" })).await;
    let (id, root) = (text(&org["id"]), text(&org["rootNode"]["id"]));
    let (mut numbers, mut model) = (Numbers(20_260_731), Model::default());
    let (mut refused, mut done) = ([0; 3], [0; 3]);
    for number in 0..500 {
        let mut ids: Vec<String> = model.0.keys().cloned().collect();
        ids.push(root.clone());
        let mut any = || ids[numbers.below(ids.len())].clone();
        let (one, other) = (any(), any());
        match numbers.below(26) {
            0..=8 => {
                let node = json!({ "orgId": id, "parentNodeId": one, "name": format!("N{number}"), "code": format!("c{}", numbers.below(400)) });
                let answer = chart.ask("add_node_v2", node).await;
                match answer.get("errors") {
                    None => {
                        let node = text(&answer["data"]["addNodeV2"]["id"]);
                        model.0.insert(node, one);
                        done[0] += 1;
                    }
                    Some(_) => {
                        assert_eq!(code(&answer), 409);
                        refused[0] += 1;
                    }
                }
            }
            9..=17 => {
                let broken = one == root || model.is_in_subtree(&other, &one);
                let moved = json!({ "orgId": id, "nodeId": one, "targetParentId": other });
                let answer = chart.ask("move_node", moved).await;
                if broken {
                    assert_eq!(code(&answer), 422, "{answer}");
                    refused[1] += 1;
                } else {
                    assert!(answer.get("errors").is_none(), "{answer}");
                    model.0.insert(one, other);
                    done[1] += 1;
                }
            }
            20..=22 => {
                let user = USERS[numbers.below(USERS.len())];
                let joins = json!({ "nodeId": one, "userIds": [user] });
                chart.get("add_member", joins).await;
            }
            23 => {
                let user = USERS[numbers.below(USERS.len())];
                let leaves = json!({ "nodeId": one, "userIds": [user] });
                chart.get("remove_member", leaves).await;
            }
            24 | 25 => {
                let user = USERS[numbers.below(USERS.len())];
                let moves =
                    json!({ "sourceNodeId": one, "targetNodeId": other, "userIds": [user] });
                let member = chart.raw.emulator.pool().members(&one);
                let answer = chart.ask("move_members", moves).await;
                match member.iter().any(|m| m == user) {
                    true => assert!(answer.get("errors").is_none(), "{answer}"),
                    false => assert_eq!(code(&answer), 400, "{answer}"),
                }
            }
            _ => {
                let answer = chart
                    .ask("delete_node", json!({ "orgId": id, "nodeId": one }))
                    .await;
                if one == root {
                    assert_eq!(code(&answer), 422);
                    refused[2] += 1;
                } else {
                    assert_eq!(answer["data"]["deleteNode"]["code"], 200, "{answer}");
                    model.delete(&one);
                    done[2] += 1;
                }
            }
        }
        if number % 10 == 9 {
            check(&chart.get("org", json!({ "id": id })).await, &root, &model);
            check_members(&chart).await;
        }
    }
    // The numbers have tried everything, in vain and with success.
    assert!(
        refused.iter().chain(&done).all(|n| *n > 0),
        "{refused:?} {done:?}"
    );
    // The neighbours have noticed nothing.
    let acme = chart.get("org", json!({ "id": "acme" })).await;
    assert_eq!(each(&acme["nodes"], "id").len(), 6);
}
