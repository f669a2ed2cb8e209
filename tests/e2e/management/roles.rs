use crate::checks::responding;
use crate::support::{EMAIL, management_builder, start_logged_in};
use crate::table::{Known, table};
use authing::AuthenticationClient;
use authing::types::{
    PaginatedRoles, PaginatedUsers, PolicyAssignmentTargetType, ResourceType, SortByEnum,
};
use authing_emulator::{
    Emulator, FieldTarget, FieldType, Grant, NewField, NewGroup, NewNamespace, NewPolicy, NewRole,
    NewUser, Statement, Target,
};
use serde_json::{Map, json};

/// `bob` and `ann`. In the namespace `default`: the roles `staff`, which `ann` has, and `admin`, its child, which `bob` has; two resources of
/// `staff`; the policies `readers` and `writers`. In `shop`: the role `guest` and the policy `buyers`. Roles have a number and an object.
async fn start() -> (Emulator, AuthenticationClient, Known<2>) {
    let (emulator, client) = start_logged_in().await;
    let pool = emulator.pool();
    pool.define_field("school", FieldType::String, "School");
    let ann = NewUser {
        username: Some("ann".into()),
        custom_data: Map::from_iter([("school".to_owned(), json!("ucla"))]),
        ..NewUser::default()
    };
    let ann = pool.add_user(ann).unwrap();
    let bob = pool.user(EMAIL).unwrap().id().to_owned();
    for (key, data_type) in [("floor", FieldType::Number), ("plan", FieldType::Object)] {
        pool.define_field_of(NewField {
            key: key.into(),
            data_type,
            label: None,
            target: FieldTarget::Role,
            options: None,
        });
    }
    let shop = NewNamespace {
        code: "shop".into(),
        ..NewNamespace::default()
    };
    pool.add_namespace(shop).unwrap();
    let group = NewGroup {
        code: "chess".into(),
        name: "Chess club".into(),
        ..NewGroup::default()
    };
    pool.add_group(group).unwrap();
    for (id, code, namespace, parent, member) in [
        ("r-1", "staff", None, None, Some(&ann)),
        ("r-2", "admin", None, Some("staff"), Some(&bob)),
        ("r-3", "guest", Some("shop"), None, None),
    ] {
        pool.add_role(NewRole {
            id: Some(id.into()),
            code: code.into(),
            namespace: namespace.map(str::to_owned),
            description: Some(format!("the {code}")),
            parent: parent.map(str::to_owned),
            members: member.into_iter().cloned().collect(),
            created_at: Some(format!("2021-01-0{}T00:00:00.000Z", &id[2..])),
            ..NewRole::default()
        });
    }
    for (code, kind) in [("books:1", "DATA"), ("settings", "MENU")] {
        let grant = Grant {
            to: Target::Role("staff".into()),
            code: code.into(),
            resource_type: kind.into(),
            actions: vec![format!("{code}:read")],
            namespace: None,
        };
        pool.grant_resource(grant).unwrap();
    }
    for (code, namespace) in [
        ("readers", None),
        ("writers", None),
        ("buyers", Some("shop")),
    ] {
        let statement = Statement {
            resource: "books:*".into(),
            actions: vec!["books:read".into()],
            ..Statement::default()
        };
        let policy = NewPolicy {
            code: code.into(),
            namespace: namespace.map(str::to_owned),
            statements: vec![statement],
            ..NewPolicy::default()
        };
        pool.add_policy(policy).unwrap();
    }
    (emulator, client, [("ann", ann), ("bob", bob)])
}

fn codes(page: &PaginatedRoles) -> Vec<&str> {
    page.list.iter().map(|role| role.code.as_str()).collect()
}

fn ids(page: &PaginatedUsers) -> Vec<&str> {
    page.list.iter().map(|user| user.id.as_str()).collect()
}

#[tokio::test]
async fn list_users_streams_all_pages() {
    let (emulator, _client, known) = start().await;
    let management = management_builder(&emulator).build().unwrap();
    let ids = known.map(|(_, id)| id);
    management
        .roles()
        .add_users("guest", &ids)
        .namespace("shop")
        .await
        .unwrap();
    let mut users = management
        .roles()
        .list_users("guest")
        .namespace("shop")
        .limit(1)
        .stream();
    let mut found = Vec::new();
    while let Some(user) = users.next().await {
        found.push(user.unwrap().id);
    }
    found.sort();
    let mut ids = ids.to_vec();
    ids.sort();
    assert_eq!(found, ids);
    let mut pages = management.roles().list_users("nobody").pages();
    assert!(pages.next().await.unwrap().unwrap_err().is_not_found());
}

table! { start;
    create: management =>
        management.roles().create("owner").description("May do all").parent("admin") => |role| role.code == "owner"
            && role.namespace == "default" && role.description.as_deref() == Some("May do all") && role.id.is_some()
            && role.parent.as_ref().is_some_and(|parent| parent.code == "admin"),
        management.roles().create("admin").namespace("shop") => |role| role.namespace == "shop" && role.parent.is_none(),
        management.roles().create("admin") => 409 |error| error.is_already_exists(),
        management.roles().create("intern").parent("guest") => 404 |error| error.is_not_found(),
        management.roles().create("intern").namespace("nowhere") => 404 |error| error.is_not_found();
    update: management =>
        management.roles().update("staff").new_code("team") => |role| role.code == "team"
            && role.description.as_deref() == Some("the staff"),
        management.roles().detail("admin") => |role| role.parent.as_ref().is_some_and(|parent| parent.code == "team"),
        management.roles().update("guest").namespace("shop").description("Buys") => |role| role.code == "guest"
            && role.description.as_deref() == Some("Buys"),
        management.roles().update("guest").description("Buys") => 404 |error| error.is_not_found(),
        management.roles().update("team").new_code("admin") => 409 |error| error.is_already_exists();
    delete: management =>
        management.roles().delete("staff") => |message| message.code == Some(200),
        management.roles().detail("staff") => 404,
        management.roles().delete("guest").namespace("shop") => |message| message.code == Some(200),
        management.roles().delete("guest").namespace("shop") => 404 |error| error.is_not_found();
    /// The request has arrived, and the message says that it failed.
    delete_that_failed: management, emulator =>
        { responding(emulator, r#"{"data":{"deleteRole":{"code":500,"message":"busy"}}}"#); management.roles().delete("staff") } => 500;
    add_users_without_an_answer: management, emulator, known =>
        { responding(emulator, r#"{"data":{"assignRole":null}}"#); management.roles().add_users("staff", [&known["bob"]]) }
            => "not read: data.assignRole";
    delete_many: management =>
        management.roles().delete_many(["admin", "guest"]) => 404 |error| error.is_not_found(),
        management.roles().delete_many(Vec::<String>::new()) => "not sent: code_list",
        management.roles().delete_many(["admin", "staff"]) => |message| message.code == Some(200),
        management.roles().list() => |page| page.total_count == 0 && page.list.is_empty(),
        management.roles().delete_many(["guest"]).namespace("shop") => |message| message.code == Some(200);
    detail: management =>
        management.roles().detail("admin") => |role| role.id.as_deref() == Some("r-2") && role.code == "admin"
            && role.arn.ends_with(":role:admin") && role.parent.as_ref().is_some_and(|parent| parent.code == "staff"),
        management.roles().detail("guest").namespace("shop") => |role| role.namespace == "shop",
        management.roles().detail("guest") => 404 |error| error.is_not_found();
    list: management =>
        management.roles().list() => |page| page.total_count == 2 && codes(&page) == ["admin", "staff"]
            && page.list[0].id.as_deref() == Some("r-2"),
        management.roles().list().sort_by(SortByEnum::CreatedatAsc) => |page| codes(&page) == ["staff", "admin"],
        management.roles().list().page(2).limit(1) => |page| page.total_count == 2 && codes(&page) == ["staff"],
        management.roles().list().namespace("shop") => |page| codes(&page) == ["guest"],
        management.roles().list().namespace("nowhere") => 404 |error| error.is_not_found(),
        management.roles().list().page(0) => "not sent: page";
    list_users: management, known =>
        management.roles().list_users("admin").page(1).limit(10) => |page| page.total_count == 1 && ids(&page) == [&known["bob"]]
            && page.list[0].custom_data.is_none(),
        management.roles().list_users("staff").with_custom_data(true) => |page| ids(&page) == [&known["ann"]]
            && page.list[0].custom_data_map().get("school") == Some(&json!("ucla")),
        management.roles().list_users("guest").namespace("shop") => |page| page.total_count == 0 && page.list.is_empty(),
        management.roles().list_users("guest") => 404 |error| error.is_not_found(),
        management.roles().list_users("guest").with_custom_data(true) => 404 |error| error.is_not_found();
    find_users: management, known =>
        management.roles().add_users("admin", [&known["ann"]]),
        management.roles().find_users("admin") => |page| page.total_count == 2,
        management.roles().find_users("admin").search("ANN") => |page| page.total_count == 1 && ids(&page) == [&known["ann"]],
        management.roles().find_users("admin").page(2).limit(1) => |page| page.total_count == 2 && page.list.len() == 1,
        management.roles().find_users("guest").namespace("shop") => |page| page.total_count == 0,
        management.roles().find_users("guest") => 404 |error| error.is_not_found(),
        management.roles().find_users("admin").limit(0) => "not sent: limit";
    add_users: management, known =>
        management.roles().add_users("guest", [&known["ann"], &known["bob"]]).namespace("shop") => |message| message.code == Some(200),
        management.roles().list_users("guest").namespace("shop") => |page| page.total_count == 2,
        // The options name more of both.
        management.roles().add_users("admin", [&known["ann"]]).role_code("staff").group_codes(["chess"])
            => |message| message.code == Some(200),
        management.groups().list_authorized_resources("chess") => |page| page.total_count == 2,
        management.roles().add_users("admin", ["nobody"]) => 2004 |error| error.is_not_found(),
        management.roles().add_users("guest", [&known["ann"]]) => 404 |error| error.is_not_found(),
        management.roles().add_users("admin", [&known["ann"]]).node_codes(["nowhere"]) => 404 |error| error.is_not_found(),
        management.roles().add_users("admin", Vec::<String>::new()) => "not sent: user_ids";
    remove_users: management, known =>
        management.roles().remove_users("admin", [&known["bob"]]) => |message| message.code == Some(200),
        management.roles().list_users("admin") => |page| page.total_count == 0,
        management.roles().remove_users("admin", [&known["bob"]]) => |message| message.code == Some(200),
        management.roles().remove_users("admin", ["nobody"]) => 2004 |error| error.is_not_found(),
        management.roles().remove_users("guest", [&known["bob"]]) => 404 |error| error.is_not_found(),
        management.roles().remove_users("admin", Vec::<String>::new()) => "not sent: user_ids";
    list_policies: management =>
        management.roles().add_policies("admin", ["readers", "writers"]),
        management.roles().list_policies("admin") => |page| page.total_count == 2 && page.list[0].code == "readers"
            && page.list[0].target_type == PolicyAssignmentTargetType::Role && page.list[0].target_identifier == "admin",
        management.roles().list_policies("admin").page(2).limit(1) => |page| page.total_count == 2 && page.list[0].code == "writers",
        management.roles().list_policies("admin").code("writers") => |page| page.total_count == 1,
        management.roles().list_policies("staff") => |page| page.total_count == 0 && page.list.is_empty(),
        management.roles().list_policies("guest") => 404 |error| error.is_not_found();
    add_policies: management, emulator =>
        management.roles().add_policies("guest", ["buyers"]).namespace("shop") => |message| message.code == Some(200),
        management.roles().list_policies("guest").namespace("shop") => |page| page.total_count == 1 && page.list[0].code == "buyers",
        management.roles().add_policies("admin", ["readers"]) => |message| message.code == Some(200)
            && emulator.pool().is_allowed(EMAIL, "books:7", "books:read", None),
        management.roles().add_policies("admin", ["buyers"]) => 404 |error| error.is_not_found(),
        management.roles().add_policies("guest", ["readers"]) => 404 |error| error.is_not_found(),
        management.roles().add_policies("admin", Vec::<String>::new()) => "not sent: policies";
    remove_policies: management, emulator =>
        management.roles().add_policies("admin", ["readers", "writers"]),
        management.roles().remove_policies("admin", ["readers"]) => |message| message.code == Some(200)
            && emulator.pool().is_allowed(EMAIL, "books:7", "books:read", None),
        management.roles().remove_policies("admin", ["writers"]) => |message| message.code == Some(200)
            && !emulator.pool().is_allowed(EMAIL, "books:7", "books:read", None),
        management.roles().remove_policies("admin", ["unknown"]) => 404 |error| error.is_not_found(),
        management.roles().remove_policies("guest", ["readers"]) => 404 |error| error.is_not_found(),
        management.roles().remove_policies("admin", Vec::<String>::new()) => "not sent: policies";
    list_authorized_resources: management =>
        management.roles().list_authorized_resources("staff") => |page| page.total_count == 2,
        // A child has what its parent has.
        management.roles().list_authorized_resources("admin").resource_type(ResourceType::Menu)
            => |page| page.total_count == 1 && page.list[0].code == "settings" && page.list[0].r#type == Some(ResourceType::Menu),
        management.roles().list_authorized_resources("guest").namespace("shop") => |page| page.total_count == 0 && page.list.is_empty(),
        management.roles().list_authorized_resources("guest") => 404 |error| error.is_not_found();
    get_udf_value: management =>
        management.roles().get_udf_value("r-1") => |data| data.is_empty(),
        management.roles().set_udf_value("r-1", json!({ "floor": 3, "plan": { "x": 1 } })),
        management.roles().get_udf_value("r-1") => |data| data.len() == 2
            && data.get("floor") == Some(&json!(3)) && data.get("plan") == Some(&json!({ "x": 1 })),
        management.roles().get_udf_value("r-9") => 404 |error| error.is_not_found();
    get_specific_udf_value: management =>
        management.roles().set_udf_value("r-1", json!({ "floor": 3 })),
        management.roles().get_specific_udf_value("r-1", "floor") => |value| value == Some(json!(3)),
        management.roles().get_specific_udf_value("r-1", "plan") => |value| value.is_none(),
        management.roles().get_specific_udf_value("r-9", "floor") => 404 |error| error.is_not_found();
    get_udf_value_batch: management =>
        management.roles().set_udf_value("r-1", json!({ "floor": 3 })),
        management.roles().get_udf_value_batch(["r-1", "r-3"]) => |roles| roles["r-1"].get("floor") == Some(&json!(3))
            && roles.get("r-3").is_none_or(|data| data.is_empty()),
        management.roles().get_udf_value_batch(["r-1", "r-9"]) => 404 |error| error.is_not_found(),
        management.roles().get_udf_value_batch(Vec::<String>::new()) => "not sent: target_ids";
    set_udf_value: management, emulator =>
        management.roles().set_udf_value("r-1", json!({ "floor": 3, "plan": [1] })) => |fields| fields.len() == 2
            && emulator.pool().field_value(FieldTarget::Role, "r-1", "floor") == Some(json!(3)),
        management.roles().set_udf_value("r-1", json!({ "floor": "low" })) => 400,
        management.roles().set_udf_value("r-1", json!({ "colour": "red" })) => 400,
        management.roles().set_udf_value("r-9", json!({ "floor": 3 })) => 404 |error| error.is_not_found(),
        management.roles().set_udf_value("r-1", json!({})) => "not sent: custom_data";
    set_udf_value_batch: management, emulator =>
        management.roles().set_udf_value_batch([("r-1", json!({ "floor": 3 })), ("r-2", json!({ "floor": 4, "plan": {} }))])
            => |message| message.code == Some(200)
                && emulator.pool().field_value(FieldTarget::Role, "r-1", "floor") == Some(json!(3))
                && emulator.pool().field_value(FieldTarget::Role, "r-2", "floor") == Some(json!(4)),
        management.roles().set_udf_value_batch([("r-1", json!({ "floor": 5 })), ("r-9", json!({ "floor": 5 }))])
            => 404 |error| error.is_not_found(),
        management.roles().set_udf_value_batch(Vec::<(String, serde_json::Value)>::new()) => "not sent: values";
    remove_udf_value: management =>
        management.roles().set_udf_value("r-1", json!({ "floor": 3, "plan": {} })),
        management.roles().remove_udf_value("r-1", "floor") => |fields| fields.len() == 1 && fields[0].key == "plan",
        management.roles().get_specific_udf_value("r-1", "floor") => |value| value.is_none(),
        management.roles().remove_udf_value("r-9", "floor") => 404 |error| error.is_not_found(),
        management.roles().remove_udf_value("r-1", "colour") => 400;
}
