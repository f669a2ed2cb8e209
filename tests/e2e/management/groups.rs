use crate::support::{EMAIL, start_logged_in};
use crate::table::{Known, table};
use authing::AuthenticationClient;
use authing::types::{PaginatedGroups, PaginatedUsers, ResourceType, SortByEnum};
use authing_emulator::{Emulator, FieldType, Grant, NewGroup, NewRole, NewUser, Target};
use serde_json::{Map, json};

/// `bob` and `ann`, who are in the group `chess`, which may use two resources in `default`, and one in `shop` by its role.
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
    for (code, name, members, created) in [
        (
            "chess",
            "Chess club",
            vec![bob.clone(), ann.clone()],
            "2021-01-01T00:00:00.000Z",
        ),
        ("go", "Go club", Vec::new(), "2021-01-02T00:00:00.000Z"),
    ] {
        let group = NewGroup {
            code: code.into(),
            name: name.into(),
            members,
            created_at: Some(created.into()),
            ..NewGroup::default()
        };
        pool.add_group(group).unwrap();
    }
    pool.add_role(NewRole {
        code: "guest".into(),
        namespace: Some("shop".into()),
        groups: vec!["chess".into()],
        ..NewRole::default()
    });
    for (to, code, kind, namespace) in [
        (Target::Group("chess".into()), "books:1", "DATA", None),
        (Target::Group("chess".into()), "settings", "MENU", None),
        (
            Target::Role("guest".into()),
            "pay",
            "API",
            Some("shop".to_owned()),
        ),
    ] {
        let grant = Grant {
            to,
            code: code.into(),
            resource_type: kind.into(),
            actions: vec![format!("{code}:read")],
            namespace,
        };
        pool.grant_resource(grant).unwrap();
    }
    (emulator, client, [("ann", ann), ("bob", bob)])
}

fn codes(page: &PaginatedGroups) -> Vec<&str> {
    page.list.iter().map(|group| group.code.as_str()).collect()
}

fn ids(page: &PaginatedUsers) -> Vec<&str> {
    page.list.iter().map(|user| user.id.as_str()).collect()
}

table! { start;
    create: management =>
        management.groups().create("bridge", "Bridge club").description("Plays on Mondays") => |group| group.code == "bridge"
            && group.name == "Bridge club" && group.description.as_deref() == Some("Plays on Mondays") && group.created_at.is_some(),
        management.groups().detail("bridge") => |group| group.name == "Bridge club",
        management.groups().create("bridge", "Another") => 409 |error| error.is_already_exists(),
        management.groups().create("", "Nameless") => 400;
    update: management =>
        management.groups().update("chess").name("Chess").description("The oldest") => |group| group.code == "chess"
            && group.name == "Chess" && group.description.as_deref() == Some("The oldest"),
        // What is not set stays.
        management.groups().update("chess").new_code("chess-2") => |group| group.code == "chess-2" && group.name == "Chess"
            && group.description.as_deref() == Some("The oldest"),
        management.groups().detail("chess") => 404,
        management.groups().update("chess").name("Chess") => 404 |error| error.is_not_found(),
        management.groups().update("chess-2").new_code("go") => 409 |error| error.is_already_exists();
    delete: management =>
        management.groups().delete("chess") => |message| message.code == Some(200),
        management.groups().list() => |page| codes(&page) == ["go"],
        management.groups().delete("chess") => 404 |error| error.is_not_found();
    delete_many: management =>
        management.groups().delete_many(["go", "unknown"]) => 404 |error| error.is_not_found(),
        management.groups().delete_many(Vec::<String>::new()) => "not sent: code_list",
        management.groups().delete_many(["go", "chess"]) => |message| message.code == Some(200),
        management.groups().list() => |page| page.total_count == 0 && page.list.is_empty();
    detail: management =>
        management.groups().detail("go") => |group| group.code == "go" && group.name == "Go club" && group.description.is_none()
            && group.created_at.as_ref().is_some_and(|time| time.as_str() == "2021-01-02T00:00:00.000Z"),
        management.groups().detail("unknown") => 404 |error| error.is_not_found();
    list: management, known =>
        management.groups().list() => |page| page.total_count == 2 && codes(&page) == ["go", "chess"],
        management.groups().list().sort_by(SortByEnum::CreatedatAsc) => |page| codes(&page) == ["chess", "go"],
        management.groups().list().page(2).limit(1) => |page| page.total_count == 2 && codes(&page) == ["chess"],
        management.groups().list().user_id(&known["ann"]) => |page| page.total_count == 1 && codes(&page) == ["chess"],
        management.groups().list().user_id("nobody") => 2004 |error| error.is_not_found(),
        management.groups().list().page(0) => "not sent: page",
        management.groups().list().limit(0) => "not sent: limit";
    list_users: management, known =>
        management.groups().list_users("chess").page(1).limit(10) => |page| page.total_count == 2
            && page.list.iter().all(|user| user.custom_data.is_none())
            && ids(&page).contains(&known["ann"].as_str()) && ids(&page).contains(&known["bob"].as_str()),
        management.groups().list_users("chess").with_custom_data(true) => |page| page.list.iter().any(|user|
            user.custom_data_map().get("school") == Some(&json!("ucla"))),
        management.groups().list_users("go") => |page| page.total_count == 0 && page.list.is_empty(),
        management.groups().list_users("unknown") => 404 |error| error.is_not_found(),
        management.groups().list_users("unknown").with_custom_data(true) => 404 |error| error.is_not_found();
    add_users: management, known =>
        management.groups().add_users("go", [&known["ann"]]) => |message| message.code == Some(200),
        management.groups().add_users("go", [&known["ann"], &known["bob"]]) => |message| message.code == Some(200),
        management.groups().list_users("go") => |page| page.total_count == 2,
        management.groups().add_users("unknown", [&known["ann"]]) => 404 |error| error.is_not_found(),
        management.groups().add_users("go", [&known["ann"], "nobody"]) => 2004 |error| error.is_not_found(),
        management.groups().add_users("go", Vec::<String>::new()) => "not sent: user_ids";
    remove_users: management, known =>
        management.groups().remove_users("chess", [&known["ann"]]) => |message| message.code == Some(200),
        management.groups().list_users("chess") => |page| ids(&page) == [&known["bob"]],
        management.groups().remove_users("chess", [&known["ann"]]) => |message| message.code == Some(200),
        management.groups().remove_users("unknown", [&known["ann"]]) => 404 |error| error.is_not_found(),
        management.groups().remove_users("chess", ["nobody"]) => 2004 |error| error.is_not_found(),
        management.groups().remove_users("chess", Vec::<String>::new()) => "not sent: user_ids";
    list_authorized_resources: management =>
        management.groups().list_authorized_resources("chess") => |page| page.total_count == 3,
        management.groups().list_authorized_resources("chess").namespace("default").resource_type(ResourceType::Data)
            => |page| page.total_count == 1 && page.list[0].code == "books:1" && page.list[0].r#type == Some(ResourceType::Data)
                && page.list[0].actions == Some(vec!["books:1:read".to_owned()]),
        management.groups().list_authorized_resources("chess").namespace("shop") => |page| page.list[0].code == "pay",
        management.groups().list_authorized_resources("go") => |page| page.total_count == 0 && page.list.is_empty(),
        management.groups().list_authorized_resources("unknown") => 404 |error| error.is_not_found(),
        management.groups().list_authorized_resources("chess").namespace("nowhere") => 404 |error| error.is_not_found();
}
