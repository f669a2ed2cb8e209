//! Who belongs to a node, who leads it, and main departments.

use std::time::Duration;

use serde_json::{Value, json};

use crate::orgs::{Chart, each};
use crate::support::{PASSWORD, code, text};

impl Chart {
    async fn departments(&self, user: &str, org: Option<&str>) -> Value {
        let variables = json!({ "id": user, "orgId": org });
        let answer = self
            .raw
            .op("get_user_departments", variables, Some(&self.manager));
        answer.await["data"]["user"]["departments"].clone()
    }

    /// The departments of a user by their ids, the main one marked.
    async fn marked(&self, user: &str) -> Vec<String> {
        let departments = self.departments(user, None).await;
        let list = departments["list"].as_array().unwrap().iter();
        let marked = list.map(|item| {
            let id = text(&item["department"]["id"]);
            match item["isMainDepartment"].as_bool().unwrap() {
                true => format!("{id}*"),
                false => id,
            }
        });
        marked.collect()
    }

    /// The field of a user, over REST.
    fn field(&self, user: &str, name: &str) -> Option<Value> {
        let user = self.raw.emulator.pool().user(user).unwrap();
        user.field(name).cloned()
    }
}

#[tokio::test]
async fn members_are_listed_with_those_below_unless_asked_otherwise() {
    let chart = Chart::start().await;
    for (variables, total, users) in [
        (json!({ "id": "dev" }), 2, vec!["bob", "ann"]),
        (
            json!({ "id": "dev", "includeChildrenNodes": null }),
            2,
            vec!["bob", "ann"],
        ),
        (
            json!({ "id": "dev", "includeChildrenNodes": false }),
            1,
            vec!["ann"],
        ),
        (json!({ "id": "acme-root" }), 3, vec!["cyd", "bob", "ann"]),
        (
            json!({ "id": "acme-root", "includeChildrenNodes": false }),
            0,
            vec![],
        ),
        (
            json!({ "id": "acme-root", "page": 2, "limit": 2 }),
            3,
            vec!["ann"],
        ),
        (
            json!({ "id": "acme-root", "sortBy": "CREATEDAT_ASC", "limit": 1 }),
            3,
            vec!["ann"],
        ),
        (json!({ "id": "club-root" }), 0, vec![]),
    ] {
        let node = chart
            .get("node_by_id_with_members", variables.clone())
            .await;
        assert_eq!(node["users"]["totalCount"], total, "{variables}");
        assert_eq!(each(&node["users"]["list"], "id"), users, "{variables}");
    }
    let by_code = json!({ "orgId": "acme", "code": "web", "sortBy": "CREATEDAT_ASC" });
    let node = chart.get("node_by_code_with_members", by_code).await;
    assert_eq!(each(&node["users"]["list"], "id"), ["ann", "bob"]);
}

#[tokio::test]
async fn members_join_lead_move_and_leave() {
    let chart = Chart::start().await;
    let joined = json!({ "nodeId": "ops", "userIds": ["dee", "bob", "cyd"] });
    let node = chart.get("add_member", joined).await;
    assert_eq!(node["id"], "ops");
    assert_eq!(node["users"]["totalCount"], 3);
    // By code, as leaders, and once again: nobody belongs to a node twice.
    let leads =
        json!({ "orgId": "acme", "nodeCode": "web", "userIds": ["dee", "ann"], "isLeader": true });
    let node = chart.get("add_member", leads).await;
    assert_eq!(node["users"]["totalCount"], 3);
    let leaders = |node: usize| {
        let dump = chart.dump();
        dump["orgs"][0]["departments"][1]["departments"][node]["leaders"].clone()
    };
    assert_eq!(leaders(1), json!(["ann", "dee"]));
    assert_eq!(leaders(0), json!(null));

    let moved = json!({ "userIds": ["dee", "cyd"], "sourceNodeId": "ops", "targetNodeId": "core" });
    let moved = chart.get("move_members", moved).await;
    assert_eq!(moved["code"], 200);
    let pool = chart.raw.emulator.pool();
    assert_eq!(
        (pool.members("ops"), pool.members("core")),
        (
            vec!["bob".to_owned()],
            ["bob", "cyd", "dee"].map(str::to_owned).to_vec()
        )
    );
    // The first department was the main one, and its place is taken by the one moved to.
    assert_eq!(chart.marked("cyd").await, ["core*"]);

    let left = json!({ "orgId": "acme", "nodeCode": "core", "userIds": ["cyd", "ann"] });
    let node = chart.get("remove_member", left).await;
    assert_eq!(
        (&node["id"], &node["users"]["totalCount"]),
        (&json!("core"), &json!(2))
    );
    assert!(chart.marked("cyd").await.is_empty());
    // To move to the same node is to stay.
    let stays = json!({ "userIds": ["bob"], "sourceNodeId": "core", "targetNodeId": "core" });
    assert_eq!(chart.get("move_members", stays).await["code"], 200);
    assert_eq!(pool.members("core"), ["bob", "dee"]);
    // A deleted user belongs to nothing.
    pool.remove_user("bob");
    assert_eq!(pool.members("core"), ["dee"]);
}

#[tokio::test]
async fn the_main_department_is_the_first_until_another_is_set() {
    let chart = Chart::start().await;
    assert_eq!(chart.marked("bob").await, ["core*", "web"]);
    let set = async |user: &str, department: Option<&str>| {
        let variables = json!({ "userId": user, "departmentId": department });
        let done = chart.get("set_main_department", variables).await;
        assert_eq!(done["code"], 200);
    };
    set("bob", Some("web")).await;
    assert_eq!(chart.marked("bob").await, ["core", "web*"]);
    assert_eq!(chart.field("bob", "mainDepartmentId"), Some(json!("web")));
    let query = "query ($id: String) { user(id: $id) { mainDepartmentId mainDepartmentCode } }";
    let answer = chart
        .raw
        .manage(query, json!({ "id": "bob" }), Some(&chart.manager))
        .await;
    let main = json!({ "mainDepartmentId": "web", "mainDepartmentCode": "web" });
    assert_eq!(answer["data"]["user"], main);
    // Whoever leaves it gets the next one; whoever has none keeps none.
    chart
        .get(
            "remove_member",
            json!({ "nodeId": "web", "userIds": ["bob"] }),
        )
        .await;
    assert_eq!(chart.marked("bob").await, ["core*"]);
    set("bob", None).await;
    chart
        .get("add_member", json!({ "nodeId": "ops", "userIds": ["bob"] }))
        .await;
    assert_eq!(chart.marked("bob").await, ["core", "ops"]);
}

#[tokio::test]
async fn an_update_of_a_user_names_the_main_department_too() {
    let chart = Chart::start().await;
    let login = chart
        .raw
        .login("ann@example.com", PASSWORD, json!({}))
        .await;
    let token = text(&login["data"]["loginByEmail"]["token"]);
    let update = async |input: &Value, token: &str| {
        let query = "mutation ($id: String, $input: UpdateUserInput!) {
            updateUser(id: $id, input: $input) { nickname mainDepartmentId mainDepartmentCode }
        }";
        let variables = json!({ "id": "ann", "input": input });
        chart.raw.manage(query, variables, Some(token)).await
    };
    for (input, id) in [
        (
            json!({ "mainDepartmentId": "web", "nickname": "Bo" }),
            json!("web"),
        ),
        (json!({ "mainDepartmentCode": "dev" }), json!("dev")),
        (json!({ "nickname": "B" }), json!("dev")),
        (json!({ "mainDepartmentId": null }), json!(null)),
    ] {
        // The user may say it, and the administrator.
        for token in [&token, &chart.manager] {
            let answer = update(&input, token).await;
            let user = &answer["data"]["updateUser"];
            assert_eq!(
                (&user["mainDepartmentId"], &user["mainDepartmentCode"]),
                (&id, &id),
                "{input}: {answer}"
            );
        }
    }
    for (input, refusal) in [
        (json!({ "mainDepartmentId": "ops" }), 400),
        (json!({ "mainDepartmentId": "nowhere" }), 404),
        (json!({ "mainDepartmentCode": "nowhere" }), 400),
    ] {
        for token in [&token, &chart.manager] {
            assert_eq!(code(&update(&input, token).await), refusal, "{input}");
        }
    }
}

#[tokio::test]
async fn users_read_their_own_departments_and_nobody_elses_name() {
    let chart = Chart::start().await;
    let login = chart
        .raw
        .login("ann@example.com", PASSWORD, json!({}))
        .await;
    let token = text(&login["data"]["loginByEmail"]["token"]);
    let own = chart
        .raw
        .op("get_user_departments", json!({ "id": "ann" }), Some(&token))
        .await;
    let list = &own["data"]["user"]["departments"]["list"];
    assert_eq!(list[0]["department"]["id"], "dev", "{own}");
    assert_eq!(list[0]["department"]["nameI18n"], "{\"zh\":\"研发\"}");
    let query = "{ user { departments { list { department { users { totalCount } } } } } }";
    let answer = chart.raw.manage(query, json!({}), Some(&token)).await;
    assert_eq!(code(&answer), 1001);
    assert_eq!(
        chart.departments("ann", Some("club")).await["totalCount"],
        0
    );
    assert_eq!(
        chart.departments("ann", Some("acme")).await["totalCount"],
        2
    );
}

#[tokio::test]
async fn departments_come_in_the_order_of_joining() {
    let chart = Chart::start().await;
    for node in ["club-root", "ops"] {
        chart.raw.emulator.clock().advance(Duration::from_secs(1));
        chart
            .get("add_member", json!({ "nodeId": node, "userIds": ["bob"] }))
            .await;
    }
    let before = ["core*", "web", "club-root", "ops"];
    assert_eq!(chart.marked("bob").await, before);
    let departments = chart.departments("bob", None).await;
    let joined = each(&departments["list"], "joinedAt");
    assert!(joined.is_sorted() && joined[0] < joined[3], "{joined:?}");
}
