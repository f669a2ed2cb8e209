//! Who may do what: a world made by hand, and what follows from it.

use serde_json::{Value, json};

use crate::support::Raw;

fn user(id: &str, more: Value) -> Value {
    let mut user = json!({ "id": id, "username": id });
    for (key, value) in more.as_object().into_iter().flatten() {
        user[key] = value.clone();
    }
    user
}

fn policy(code: &str, statement: Value, assignments: Value) -> Value {
    json!({ "code": code, "statements": [statement], "assignments": assignments })
}

fn world() -> Value {
    let plain = [
        "ann", "bob", "dee", "eve", "fay", "gus", "hal", "ida", "jon", "kim", "lou", "mia", "ned",
        "oli",
    ];
    let mut users: Vec<Value> = plain.iter().map(|id| user(id, json!({}))).collect();
    users.push(user(
        "cyd",
        json!({ "custom_data": { "level": 7 }, "profile": { "gender": "F" } }),
    ));
    users.push(user(
        "pia",
        json!({ "custom_data": { "level": 3 }, "profile": { "gender": "M" } }),
    ));
    let over_5 =
        json!([{ "param": "customData.level", "operator": "NumericGreaterThan", "value": 5 }]);
    let women = json!([{ "param": "gender", "operator": "StringEquals", "value": ["F", "W"] }]);
    json!({
        "fields": [{ "key": "level", "type": "NUMBER" }],
        "users": users,
        "groups": [
            { "code": "readers", "name": "Readers", "members": ["bob"] },
            { "code": "staff", "name": "Staff", "members": ["cyd", "pia", "dee"] },
            { "code": "blocked", "name": "Blocked", "members": ["dee"] },
        ],
        "orgs": [{ "id": "acme", "root_id": "root", "code": "acme", "name": "ACME", "members": ["gus"], "departments": [
            { "id": "dev", "code": "dev", "name": "Development", "members": ["hal"], "departments": [
                { "id": "core", "code": "core", "name": "Core", "members": ["ida"], "departments": [
                    { "id": "deep", "code": "deep", "name": "Deep", "members": ["jon"] },
                ] },
            ] },
            { "id": "ops", "code": "ops", "name": "Operations", "members": ["kim"] },
        ] }],
        "roles": [
            { "code": "base" },
            { "code": "editor", "parent": "base", "members": ["dee"] },
            { "code": "chief", "parent": "editor", "members": ["ann"] },
            { "code": "reader", "groups": ["readers"] },
            { "code": "builder", "nodes": ["dev"] },
            { "code": "left", "parent": "right", "members": ["ned"] },
            { "code": "right", "parent": "left" },
            { "code": "clerk", "namespace": "shop", "members": ["ann", "oli"] },
            { "code": "editor", "namespace": "shop", "members": ["oli"] },
        ],
        "resources": [
            { "user": "eve", "code": "books:1", "type": "DATA", "actions": ["books:read"] },
            { "user": "eve", "code": "books:9", "type": "DATA", "actions": ["books:read"], "namespace": "shop" },
            { "user": "eve", "code": "menu", "type": "MENU" },
            { "user": "eve", "code": "bare", "type": "DATA" },
            { "user": "fay", "code": "books:*", "type": "DATA", "actions": ["books:*"] },
            { "user": "lou", "code": "*", "type": "DATA", "actions": ["*"] },
            { "role": "base", "code": "docs:*", "type": "DATA", "actions": ["docs:read"] },
            { "role": "editor", "code": "docs:*", "type": "DATA", "actions": ["write"] },
            { "role": "chief", "code": "docs:*", "type": "DATA", "actions": ["docs:delete"] },
            { "role": "reader", "code": "papers", "type": "DATA", "actions": ["papers:read"] },
            { "role": "builder", "code": "builds:*", "type": "DATA", "actions": ["builds:start"] },
            { "role": "right", "code": "loops:1", "type": "DATA", "actions": ["loops:run"] },
            { "role": "clerk", "code": "orders:*", "type": "DATA", "actions": ["orders:read"], "namespace": "shop" },
            { "group": "readers", "code": "mags:*", "type": "DATA", "actions": ["mags:read"] },
            { "group": "blocked", "code": "docs:*", "type": "DATA", "actions": ["docs:delete"] },
            { "node": "dev", "code": "tools:*", "type": "DATA", "actions": ["tools:use"] },
        ],
        "policies": [
            policy("all", json!({ "resource": "*", "actions": ["*"] }), json!([{ "user": "mia" }])),
            policy("but-not", json!({ "resource": "*", "actions": ["books:delete"], "effect": "DENY" }), json!([{ "user": "mia" }])),
            policy("secret", json!({ "resource": "books:secret", "actions": ["*"], "effect": "DENY" }), json!([{ "user": "fay" }])),
            policy("internal", json!({ "resource": "docs:internal", "actions": ["docs:*"], "effect": "DENY" }), json!([{ "role": "base" }])),
            policy("keep", json!({ "resource": "docs:*", "actions": ["docs:delete"], "effect": "DENY" }), json!([{ "group": "blocked" }])),
            policy("handbook", json!({ "resource": "handbook:*", "actions": ["handbook:read"] }), json!([{ "node": "dev", "inherit_by_children": true }])),
            policy("local", json!({ "resource": "local:*", "actions": ["local:read"] }), json!([{ "node": "dev" }])),
            policy("torn", json!({ "resource": "handbook:9", "actions": ["handbook:read"], "effect": "DENY" }), json!([{ "node": "core", "inherit_by_children": true }])),
            policy("off", json!({ "resource": "off:*", "actions": ["*"] }), json!([{ "user": "eve", "enabled": false }])),
            policy("off-deny", json!({ "resource": "books:1", "actions": ["*"], "effect": "DENY" }), json!([{ "user": "eve", "enabled": false }])),
            policy("vip", json!({ "resource": "vip:*", "actions": ["vip:enter"], "condition": over_5 }), json!([{ "group": "staff" }])),
            policy("gold", json!({ "resource": "vip:gold", "actions": ["*"], "effect": "DENY", "condition": women }), json!([{ "group": "staff" }])),
            { "code": "order-7", "namespace": "shop", "statements": [{ "resource": "orders:7", "actions": ["orders:read"], "effect": "DENY" }],
              "assignments": [{ "role": "clerk" }] },
            { "code": "all", "namespace": "shop", "statements": [{ "resource": "carts:*", "actions": ["carts:*"] }],
              "assignments": [{ "user": "oli" }] },
        ],
    })
}

/// A user, a namespace (`-` is `default`), a resource, an action, and what is decided: allowed (`A`), denied (`D`), not granted (`N`).
const CASES: &str = "
    # granted to the user
    eve - books:1        books:read     A
    eve - books:1        read           A
    eve - books:1        books:write    N
    eve - books:2        books:read     N
    eve - books:10       books:read     N
    eve - books          books:read     N
    eve - books:*        books:read     N
    eve - *              books:read     N
    ann - books:1        books:read     N
    # a wildcard of a type
    fay - books:1        books:read     A
    fay - books:2        books:burn     A
    fay - books:1        *              N
    fay - bookshelf:1    bookshelf:read N
    fay - docs:1         docs:read      N
    # a wildcard, and what it does not reach
    lou - anything:1     anything:do    A
    lou - *              *              A
    lou shop anything:1  anything:do    N
    # without actions: all of a menu, nothing of data
    eve - menu           menu:show      A
    eve - menu           *              A
    eve - menu2          menu2:show     N
    eve - bare           bare:read      N
    # namespaces are apart
    eve shop books:9     books:read     A
    eve - books:9        books:read     N
    eve shop books:1     books:read     N
    # a role, its parent, and the parent of that one
    dee - docs:1         docs:read      A
    dee - docs:1         docs:write     A
    ann - docs:1         docs:read      A
    ann - docs:1         docs:write     A
    ann - docs:1         docs:delete    A
    bob - docs:1         docs:read      N
    # forbidden to the parent of a role
    ann - docs:internal  docs:read      D
    dee - docs:internal  docs:write     D
    ann - docs:internal  papers:read    N
    bob - docs:internal  docs:read      N
    # forbidden in one group, granted by another and by a role
    dee - docs:1         docs:delete    D
    dee - docs:*         docs:delete    D
    ann - docs:2         docs:delete    A
    # parents in a circle
    ned - loops:1        loops:run      A
    ned - loops:2        loops:run      N
    # roles of two namespaces with one code
    oli - docs:1         docs:read      N
    oli shop docs:1      docs:read      N
    oli shop orders:1    orders:read    A
    ann shop orders:1    orders:read    A
    ann - orders:1       orders:read    N
    ann shop orders:7    orders:read    D
    ann shop orders:7    orders:write   N
    ann shop orders:*    orders:read    D
    dee shop orders:1    orders:read    N
    # policies of two namespaces with one code
    oli shop carts:1     carts:fill     A
    oli - carts:1        carts:fill     N
    mia shop carts:1     carts:fill     N
    # a group, and a role of the group
    bob - mags:1         mags:read      A
    bob - mags:1         mags:write     N
    bob - papers:1       papers:read    A
    bob - papers         papers:read    A
    bob - papers:*       papers:read    A
    eve - mags:1         mags:read      N
    eve - papers:1       papers:read    N
    # granted to a node, and a role of a node: for its own members
    hal - tools:1        tools:use      A
    ida - tools:1        tools:use      N
    gus - tools:1        tools:use      N
    kim - tools:1        tools:use      N
    hal - builds:1       builds:start   A
    jon - builds:1       builds:start   N
    # a policy that the nodes below inherit, and one that they do not
    hal - handbook:1     handbook:read  A
    ida - handbook:1     handbook:read  A
    jon - handbook:1     handbook:read  A
    gus - handbook:1     handbook:read  N
    kim - handbook:1     handbook:read  N
    hal - local:1        local:read     A
    ida - local:1        local:read     N
    # what is forbidden below
    hal - handbook:9     handbook:read  A
    ida - handbook:9     handbook:read  D
    jon - handbook:9     handbook:read  D
    jon - handbook:*     handbook:read  D
    # everything but one action
    mia - films:1        films:watch    A
    mia - books:1        books:read     A
    mia - books:1        books:delete   D
    mia - books:1        delete         D
    mia - *              *              D
    # everything of one resource is forbidden
    fay - books:secret   books:read     D
    fay - books:*        books:read     D
    fay - books          books:read     D
    # assignments that are switched off
    eve - off:1          off:see        N
    # conditions
    cyd - vip:1          vip:enter      A
    pia - vip:1          vip:enter      N
    dee - vip:1          vip:enter      N
    cyd - vip:gold       vip:enter      D
    pia - vip:gold       vip:enter      N
";

fn cases() -> Vec<[&'static str; 5]> {
    let lines = CASES.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let words: Vec<_> = line.split_whitespace().collect();
            words.try_into().unwrap()
        })
        .collect()
}

const ASK: &str = "query ($r: String!, $a: String!, $u: String!, $n: String) {
    allowed: isActionAllowed(resource: $r, action: $a, userId: $u, namespace: $n)
    denied: isActionDenied(resource: $r, action: $a, userId: $u, namespace: $n)
}";

#[tokio::test]
async fn decisions_follow_from_grants_roles_groups_nodes_and_policies() {
    let raw = Raw::seeded(world()).await;
    let manager = raw.manager();
    let cases = cases();
    assert!(cases.len() >= 80, "{} cases", cases.len());
    let pool = raw.emulator.pool();
    let mut wrong = Vec::new();
    for [user, space, resource, action, expected] in cases {
        let space = (space != "-").then_some(space);
        let variables = json!({ "r": resource, "a": action, "u": user, "n": space });
        let answer = raw.manage(ASK, variables, Some(&manager)).await;
        let told = (&answer["data"]["allowed"], &answer["data"]["denied"]);
        let verdict = match (told.0.as_bool(), told.1.as_bool()) {
            (Some(true), Some(false)) => "A",
            (Some(false), Some(true)) => "D",
            (Some(false), Some(false)) => "N",
            _ => panic!("{answer}"),
        };
        let body =
            json!({ "userId": user, "resource": resource, "action": action, "namespace": space });
        let rest = raw
            .post("/api/v2/acl/is-allowed", body, Some(&manager))
            .await;
        let same = rest["data"]["allowed"] == json!(verdict == "A")
            && pool.is_allowed(user, resource, action, space) == (verdict == "A");
        if verdict != expected || !same {
            wrong.push(format!(
                "{user} {space:?} {resource} {action}: {verdict}, not {expected}; {rest}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_dump_decides_the_same() {
    let raw = Raw::seeded(world()).await;
    let first = serde_json::to_value(raw.emulator.dump()).unwrap();
    let copy = Raw::seeded(first.clone()).await;
    assert_eq!(serde_json::to_value(copy.emulator.dump()).unwrap(), first);
    let (before, after) = (raw.emulator.pool(), copy.emulator.pool());
    for [user, space, resource, action, _] in cases() {
        let space = (space != "-").then_some(space);
        let is_allowed = before.is_allowed(user, resource, action, space);
        assert_eq!(
            after.is_allowed(user, resource, action, space),
            is_allowed,
            "{user} {resource}"
        );
    }
}

#[tokio::test]
async fn what_is_gone_grants_nothing() {
    let raw = Raw::seeded(world()).await;
    let manager = raw.manager();
    let pool = raw.emulator.pool();
    let is_allowed =
        |user: &str, resource: &str, action: &str| pool.is_allowed(user, resource, action, None);
    let change = async |document: &str| {
        let answer = raw.manage(document, json!({}), Some(&manager)).await;
        assert!(answer.get("errors").is_none(), "{answer}");
    };
    // A role that loses its parent, a group, a node, a policy, a membership.
    change("mutation { deleteRole(code: \"base\") { code } }").await;
    assert!(!is_allowed("ann", "docs:1", "docs:read") && is_allowed("ann", "docs:1", "docs:write"));
    assert!(!pool.is_allowed("ann", "docs:internal", "docs:read", None));
    change("mutation { deleteGroups(codeList: [\"blocked\"]) { code } }").await;
    assert!(!is_allowed("dee", "docs:1", "docs:delete"));
    change("mutation { removeMember(nodeId: \"deep\", userIds: [\"jon\"]) { id } }").await;
    assert!(!is_allowed("jon", "handbook:1", "handbook:read"));
    change(
        "mutation { moveNode(orgId: \"acme\", nodeId: \"core\", targetParentId: \"ops\") { id } }",
    )
    .await;
    assert!(!is_allowed("ida", "handbook:1", "handbook:read"));
    change("mutation { deletePolicy(code: \"but-not\") { code } }").await;
    assert!(is_allowed("mia", "books:1", "books:delete"));
    raw.emulator.pool().remove_user("fay");
    // Somebody else with the same id begins with nothing.
    let again = authing_emulator::NewUser {
        id: Some("fay".into()),
        ..Default::default()
    };
    assert_eq!(pool.add_user(again).unwrap(), "fay");
    assert!(!is_allowed("fay", "books:1", "books:read"));
    let dump = serde_json::to_value(raw.emulator.dump()).unwrap();
    for list in ["resources", "policies"] {
        let text = dump[list].to_string();
        for (kind, name) in [("group", "blocked"), ("role", "base"), ("user", "fay")] {
            assert!(!text.contains(&format!("\"{kind}\":\"{name}\"")), "{text}");
        }
    }
}
