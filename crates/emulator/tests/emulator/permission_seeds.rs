//! Permissions in seeds and through the Rust API.

use std::time::Duration;

use authing_emulator::{
    Effect, Emulator, Grant, NewAccess, NewAccessAccount, NewAssignment, NewGroup, NewNamespace,
    NewPolicy, NewResource, NewRole, NewUser, ResourceAction, Seed, Statement, Target,
};
use serde_json::{Value, json};

use crate::office::Office;
use crate::support::Raw;

#[tokio::test]
async fn a_dump_has_all_permissions_with_their_ids() {
    let office = Office::start().await;
    office.raw.emulator.clock().advance(Duration::from_secs(60));
    let change = json!({ "code": "staff", "description": "changed" });
    let changed = office.ask("roles/update_role", change).await.unwrap();
    let first = serde_json::to_value(office.raw.emulator.dump()).unwrap();
    let copy = Raw::seeded(first.clone()).await;
    assert_eq!(serde_json::to_value(copy.emulator.dump()).unwrap(), first);
    // With the dates, too.
    let times = ["createdAt", "updatedAt"].map(|name| changed[name].clone());
    assert_ne!(times[0], times[1]);
    let manager = copy.manager();
    let role = copy.manage(
        "{ role(code: \"staff\") { createdAt updatedAt } }",
        json!({}),
        Some(&manager),
    );
    let role = role.await["data"]["role"].clone();
    assert_eq!(
        [role["createdAt"].clone(), role["updatedAt"].clone()],
        times
    );
    assert_eq!(first["groups"][0]["id"], "g1");
    assert_eq!(first["namespaces"][0]["id"], 38);
    assert_eq!(first["namespaces"][0]["resources"][1]["id"], "r2");
    assert_eq!(first["roles"][0]["id"], "role-staff");
    assert_eq!(first["policies"][0]["id"], "p1");
    let to = json!([{ "user": "ann", "inherit_by_children": false, "enabled": true },
        { "role": "staff", "inherit_by_children": false, "enabled": true },
        { "group": "readers", "inherit_by_children": false, "enabled": true },
        { "node": "dev", "inherit_by_children": true, "enabled": true }]);
    assert_eq!(first["policies"][0]["assignments"], to);
    assert_eq!(first["resources"][1]["role"], "admin");
    // What it starts goes on with ids that are free.
    let space = json!({ "code": "lab", "name": "Lab" });
    let made = copy
        .post("/api/v2/resource-namespace/pool", space, Some(&manager))
        .await;
    assert_eq!(made["data"]["id"], 42, "{made}");
}

#[tokio::test]
async fn mistakes_in_permissions_are_named() {
    let start = async |seed: Value| {
        let seed = match Seed::from_json(&seed.to_string()) {
            Ok(seed) => seed,
            Err(fault) => return fault.to_string(),
        };
        Emulator::builder()
            .seed(seed)
            .start()
            .await
            .unwrap_err()
            .to_string()
    };
    let grant = |more: Value| {
        let mut grant = json!({ "code": "a", "type": "DATA" });
        for (key, value) in more.as_object().unwrap() {
            grant[key] = value.clone();
        }
        json!({ "resources": [grant] })
    };
    let policy = |assignment: Value| json!({ "policies": [{ "code": "p", "statements": [{ "resource": "a", "actions": ["b"] }], "assignments": [assignment] }] });
    let space =
        |resource: Value| json!({ "namespaces": [{ "code": "shop", "resources": [resource] }] });
    for (seed, words) in [
        (grant(json!({})), ["exactly one", "`role`"]),
        (
            grant(json!({ "user": "a", "role": "b" })),
            ["exactly one", "`group`"],
        ),
        (
            grant(json!({ "user": "a", "actoins": [] })),
            ["`actoins`", "`actions`"],
        ),
        (grant(json!({ "user": "nobody" })), ["resources", "user"]),
        (
            grant(json!({ "role": "nobody" })),
            ["resources", "role nobody"],
        ),
        (
            grant(json!({ "group": "nobody" })),
            ["resources", "group nobody"],
        ),
        (
            grant(json!({ "node": "nobody" })),
            ["resources", "node nobody"],
        ),
        (
            grant(json!({ "access_key": "nobody" })),
            ["resources", "access key nobody"],
        ),
        (
            policy(json!({ "role": "nobody" })),
            ["policies", "role nobody"],
        ),
        (
            policy(json!({ "role": "a", "inherit": true })),
            ["`inherit`", "`inherit_by_children`"],
        ),
        (
            json!({ "policies": [{ "code": "p", "statements": [] }] }),
            ["policies", "statements"],
        ),
        (
            json!({ "policies": [{ "code": "p", "statements": [{ "resource": "a", "actions": ["b"], "effect": "MAYBE" }] }] }),
            ["`MAYBE`", "`DENY`"],
        ),
        (
            json!({ "groups": [{ "code": "a", "members": ["nobody"] }] }),
            ["groups", "nobody"],
        ),
        (
            json!({ "groups": [{ "code": "a" }, { "code": "a" }] }),
            ["groups", "exists"],
        ),
        (json!({ "groups": [{ "code": "" }] }), ["groups", "code"]),
        (
            json!({ "roles": [{ "code": "a" }, { "code": "a", "namespace": "default" }] }),
            ["roles", "twice"],
        ),
        (
            json!({ "roles": [{ "code": "a", "groups": ["nobody"] }] }),
            ["roles", "group nobody"],
        ),
        (
            json!({ "roles": [{ "code": "a", "nodes": ["nobody"] }] }),
            ["roles", "node nobody"],
        ),
        (
            json!({ "namespaces": [{ "code": "a" }, { "code": "a" }] }),
            ["namespaces", "exists"],
        ),
        (
            json!({ "namespaces": [{ "code": "a", "id": 7 }, { "code": "b", "id": 7 }] }),
            ["namespaces", "7"],
        ),
        (
            space(json!({ "code": "role", "type": "DATA" })),
            ["namespaces", "code"],
        ),
        (
            space(json!({ "code": "a", "type": "GAS" })),
            ["namespaces", "type"],
        ),
        (
            space(json!({ "code": "a", "type": "API" })),
            ["namespaces", "apiIdentifier"],
        ),
        (
            json!({ "applications": [{ "id": "a", "access": { "records": [{ "user": "nobody", "allow": true }] } }] }),
            ["application", "user"],
        ),
        (
            json!({ "app_access": { "records": [{ "allow": true }] } }),
            ["exactly one", "`user`"],
        ),
    ] {
        let fault = start(seed.clone()).await;
        assert!(
            words.iter().all(|word| fault.contains(word)),
            "{seed}: {fault}"
        );
    }
}

#[tokio::test]
async fn the_rust_api_fills_all_of_it() {
    let raw = Raw::start().await;
    let pool = raw.emulator.pool();
    let named = |name: &str| NewUser {
        username: Some(name.into()),
        ..NewUser::default()
    };
    pool.add_user(named("ann")).unwrap();
    pool.add_user(named("bob")).unwrap();
    let id = pool.add_group(NewGroup {
        id: Some("g".into()),
        code: "readers".into(),
        members: vec!["ann".into(), "nobody".into()],
        ..NewGroup::default()
    });
    assert_eq!(id.unwrap(), "g");
    assert!(
        pool.add_group(NewGroup {
            code: "readers".into(),
            ..NewGroup::default()
        })
        .is_err()
    );
    pool.add_role(NewRole {
        code: "reader".into(),
        groups: vec!["readers".into()],
        ..NewRole::default()
    });
    let space = NewNamespace {
        code: "shop".into(),
        resources: vec![NewResource {
            code: "books".into(),
            resource_type: "DATA".into(),
            actions: vec![ResourceAction {
                name: "read".into(),
                ..ResourceAction::default()
            }],
            ..NewResource::default()
        }],
        ..NewNamespace::default()
    };
    let number = pool.add_namespace(space.clone()).unwrap();
    assert!(number > 1);
    assert!(pool.add_namespace(space).is_err());
    let grant = |to: Target| Grant {
        to,
        code: "books:*".into(),
        resource_type: "DATA".into(),
        actions: vec!["books:read".into()],
        namespace: None,
    };
    pool.grant_resource(grant(Target::Role("reader".into())))
        .unwrap();
    let fault = pool
        .grant_resource(grant(Target::Role("nobody".into())))
        .unwrap_err();
    assert!(fault.to_string().contains("nobody"), "{fault}");
    let may_read = |user: &str| pool.is_allowed(user, "books:1", "books:read", None);
    assert!(may_read("ann") && !may_read("bob") && !may_read("nobody"));
    let policy = NewPolicy {
        code: "none".into(),
        statements: vec![Statement {
            resource: "books:1".into(),
            actions: vec!["*".into()],
            effect: Effect::Deny,
            ..Statement::default()
        }],
        assignments: vec![NewAssignment {
            to: Target::User("ann".into()),
            inherit_by_children: false,
            enabled: true,
        }],
        ..NewPolicy::default()
    };
    pool.add_policy(policy.clone()).unwrap();
    assert!(pool.add_policy(policy).is_err());
    assert!(!may_read("ann") && pool.is_allowed("ann", "books:2", "books:read", None));

    let access = NewAccess {
        accounts: vec![NewAccessAccount {
            id: Some("robot".into()),
            ..NewAccessAccount::default()
        }],
        ..NewAccess::default()
    };
    assert!(pool.add_access("nowhere", access.clone()).is_err());
    pool.add_access(&raw.emulator.app_id(), access).unwrap();
    pool.grant_resource(grant(Target::AccessKey("robot".into())))
        .unwrap();
    assert!(pool.may_enter(&raw.emulator.app_id(), "ann"));
    assert!(!pool.may_enter(&raw.emulator.app_id(), "nobody") && !pool.may_enter("nowhere", "ann"));
}
