use crate::support::{EMAIL, PASSWORD, management_builder, start, start_logged_in};
use crate::table::table;
use authing::management::UserField;
use authing::types::{
    FindUserByIdentityInput, NonAppRecords, PaginatedUsers, PolicyAssignmentTargetType,
    SearchUserDepartmentOpt, SearchUserGroupOpt, SearchUserRoleOpt, SortByEnum, User, UserStatus,
};
use authing::{AuthenticationClient, ErrorCode, Patch};
use authing_emulator::{
    Emulator, FieldType, Grant, NewDepartment, NewGroup, NewIdentitySource, NewOrg, NewPolicy,
    NewRole, NewTenant, NewUser, Statement, Target,
};
use serde_json::{Map, json};
use std::time::{Duration, UNIX_EPOCH};

const APP: &str = "5f7f0b5e0b1d2c3a4f5e0a99";

/// `bob` (`u-bob`), who is logged in, and `ann` (`u-ann`), who has a value of the field `school`. `bob` has the role `admin`, is in the group
/// `chess` and in the department `dev` of `acme`, and is a member of the tenant `north`. The policy `readers` is nobody's.
async fn start_pool() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    let pool = emulator.pool();
    for (key, kind) in [
        ("school", FieldType::String),
        ("age", FieldType::Number),
        ("tags", FieldType::Object),
        ("vip", FieldType::Boolean),
    ] {
        pool.define_field(key, kind, key);
    }
    let user = |name: &str| NewUser {
        id: Some(format!("u-{name}")),
        username: Some(name.into()),
        email: Some(format!("{name}@example.com")),
        password: Some(PASSWORD.into()),
        ..NewUser::default()
    };
    pool.add_user(user("bob")).unwrap();
    let ann = NewUser {
        phone: Some("18800000001".into()),
        custom_data: Map::from_iter([("school".to_owned(), json!("ucla"))]),
        ..user("ann")
    };
    pool.add_user(ann).unwrap();
    pool.add_group(NewGroup {
        code: "chess".into(),
        name: "Chess".into(),
        members: vec!["u-bob".into()],
        ..NewGroup::default()
    })
    .unwrap();
    for (code, member) in [("admin", Some("u-bob")), ("guest", None)] {
        pool.add_role(NewRole {
            code: code.into(),
            members: member.map(str::to_owned).into_iter().collect(),
            ..NewRole::default()
        });
    }
    pool.add_policy(NewPolicy {
        code: "readers".into(),
        statements: vec![Statement {
            resource: "books:*".into(),
            actions: vec!["books:read".into()],
            ..Statement::default()
        }],
        ..NewPolicy::default()
    })
    .unwrap();
    pool.grant_resource(Grant {
        to: Target::User("u-bob".into()),
        code: "books:1".into(),
        resource_type: "DATA".into(),
        actions: vec!["books:read".into()],
        namespace: None,
    })
    .unwrap();
    pool.add_org(NewOrg {
        code: "acme".into(),
        name: "ACME".into(),
        departments: vec![NewDepartment {
            id: Some("n-dev".into()),
            code: "dev".into(),
            name: "Development".into(),
            ..NewDepartment::default()
        }],
        ..NewOrg::default()
    })
    .unwrap();
    pool.add_member("dev", "u-bob").unwrap();
    pool.add_tenant(NewTenant {
        id: Some("t-north".into()),
        name: "north".into(),
        members: vec!["u-bob".into()],
        ..NewTenant::default()
    });
    pool.add_identity_source(NewIdentitySource {
        id: Some("idp-1".into()),
        identifier: "github".into(),
        ..NewIdentitySource::default()
    });
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    emulator.clear_requests();
    (emulator, client)
}

fn names(page: &PaginatedUsers) -> Vec<&str> {
    page.list
        .iter()
        .filter_map(|user| user.username.as_deref())
        .collect()
}

fn school(user: &User) -> Option<String> {
    let data = user.custom_data_map();
    Some(data.get("school")?.as_str()?.to_owned())
}

/// From the first password, which others know, to the user's own.
#[tokio::test]
async fn create_demands_a_new_password_at_the_first_login() {
    let (emulator, client) = start().await;
    let users = management_builder(&emulator).build().unwrap().users();
    let (email, first, own) = ("joe@example.com", "f1rst-pass", "h1s-0wn-pass");
    let joe = users.create().email(email).password(first);
    joe.reset_password_on_first_login(true).await.unwrap();

    for _ in 0..2 {
        let error = client.login_by_email(email, first).await.unwrap_err();
        assert_eq!(error.code(), Some(ErrorCode::FIRST_LOGIN_RESET_PASSWORD));
        assert!(client.token().is_none(), "nobody is logged in yet");
        // Another token does not help.
        let wrong = client.reset_password_by_first_token("another", own).await;
        wrong.unwrap_err();
    }
    let error = client.login_by_email(email, first).await.unwrap_err();
    let token = error.reset_password_token().unwrap();
    let reset = client.reset_password_by_first_token(token, own).await;
    reset.unwrap();

    let old = client.login_by_email(email, first).await.unwrap_err();
    assert!(old.is_wrong_credentials(), "{old}");
    let user = client.login_by_email(email, own).await.unwrap();
    assert_eq!(user.email.as_deref(), Some(email));
    let detail = users.detail(&user.id).await.unwrap();
    assert_eq!(detail.logins_count, Some(1));
}

table! { start_pool;
    list(start_logged_in): management => management.users().list().limit(1) => |page| page.total_count == 1
        && page.list.len() == 1 && page.list[0].email.as_deref() == Some(EMAIL);
    list_of_nobody(start): management => management.users().list() => |page| page.total_count == 0 && page.list.is_empty();
    list_in_order: management =>
        management.users().list().sort_by(SortByEnum::CreatedatAsc).limit(1).page(2).with_custom_data(true) => |page|
            page.total_count == 2 && names(&page) == ["ann"] && school(&page.list[0]).as_deref() == Some("ucla"),
        management.users().list().exclude_users_in_org(true) => |page| names(&page) == ["ann"]
            && page.list[0].custom_data.is_none(),
        management.users().list().page(0) => "not sent: page",
        management.users().list().limit(0) => "not sent: limit",
        management.users().list().limit(-3) => "not sent: limit";
    filter: management =>
        management.users().filter().limit(1) => |page| page.total_count == 2 && page.list.len() == 1,
        management.users().filter().filter([json!({ "field": "status" })]) => 501;
    list_archived_users: management =>
        management.users().list_archived_users() => |page| page.total_count == 0 && page.list.is_empty(),
        management.users().delete("u-ann"),
        management.users().list_archived_users() => |page| page.total_count == 1 && page.list[0].id == "u-ann",
        management.users().list_archived_users().page(0) => "not sent: page";
    detail: management, session =>
        management.users().detail(&session.1.as_ref().unwrap().id) => |user| user.email.as_deref() == Some(EMAIL),
        management.users().detail("u-ann") => |user| user.custom_data.is_none(),
        management.users().detail("u-ann").with_custom_data(true) => |user| school(&user).as_deref() == Some("ucla"),
        management.users().detail("nobody/else?") => 2004 |error| error.is_not_found();
    create: management, emulator =>
        management.users().create().username("eve").password(PASSWORD).custom_data([("school", "mit")])
            .with_custom_data(true) => |user| user.username.as_deref() == Some("eve") && school(&user).as_deref() == Some("mit")
            && emulator.pool().user("eve").unwrap().password_is(PASSWORD),
        management.users().create().email("eve@example.com") => |user| user.custom_data.is_none()
            && user.email.as_deref() == Some("eve@example.com"),
        management.users().create().username("bob") => 2026 |error| error.is_already_exists(),
        management.users().create().nickname("nobody") => 2231 |error| error.code().is_some_and(ErrorCode::is_invalid_input),
        management.users().create().username("joe").custom_data([("unknown", "?")]) => 400;
    create_with_first_password: management, client =>
        management.users().create().email("joe@example.com").password(PASSWORD).reset_password_on_first_login(true),
        client.login_by_email("joe@example.com", PASSWORD) => 1639 |error| error.code() == Some(ErrorCode::FIRST_LOGIN_RESET_PASSWORD);
    update: management, emulator =>
        management.users().update("u-ann").nickname("Ann").phone(Patch::Clear) => |user| user.id == "u-ann"
            && user.nickname.as_deref() == Some("Ann") && user.username.as_deref() == Some("ann") && user.phone.is_none(),
        management.users().update("u-ann").password("an0ther-pass") => |_| emulator.pool().user("ann").unwrap()
            .password_is("an0ther-pass"),
        management.users().update("u-ann").username("bob") => 2034 |error| error.is_already_exists(),
        management.users().update("nobody").nickname("N") => 2004 |error| error.is_not_found();
    delete(start_logged_in): management, session, emulator =>
        management.users().delete(&session.1.as_ref().unwrap().id) => |message| message.code == Some(200)
            && emulator.pool().user(EMAIL).is_none(),
        management.users().delete(&session.1.as_ref().unwrap().id) => 2210;
    delete_many: management, emulator =>
        management.users().delete_many(["u-bob", "nobody"]) => 2210,
        management.users().delete_many([""; 0]) => "not sent: ids",
        management.users().delete_many(["u-bob", "u-ann"]) => |message| message.code == Some(200)
            && emulator.pool().user_count() == 0;
    batch_get: management =>
        management.users().batch_get(["u-ann", "nobody", "u-bob"]) => |users| users.len() == 2 && users[0].id == "u-ann"
            && users[1].id == "u-bob" && users[0].custom_data.is_none(),
        management.users().batch_get(["BOB@example.com", "ann@example.com"]).query_field(UserField::Email)
            .with_custom_data(true) => |users| users.len() == 2 && users[0].id == "u-bob"
            && school(&users[1]).as_deref() == Some("ucla"),
        management.users().batch_get([""; 0]) => "not sent: ids";
    exists: management =>
        management.users().exists().username("bob") => |there| there,
        management.users().exists().email("eve@example.com") => |there| !there,
        management.users().exists() => "not sent: username";
    find: management =>
        management.users().find().username("ann") => |user| user.is_some_and(|user| user.id == "u-ann" && user.custom_data.is_none()),
        management.users().find().email("ann@example.com").with_custom_data(true) => |user|
            school(&user.unwrap()).as_deref() == Some("ucla"),
        management.users().find().username("eve") => |user| user.is_none(),
        management.users().find().username("eve").with_custom_data(true) => |user| user.is_none(),
        management.users().find() => 2231 |error| error.code().is_some_and(ErrorCode::is_invalid_input);
    search: management =>
        management.users().search("example.com").fields(["email"]) => |page| page.total_count == 2,
        management.users().search("ann").with_custom_data(true) => |page| names(&page) == ["ann"]
            && school(&page.list[0]).as_deref() == Some("ucla"),
        management.users().search("").group_opts([SearchUserGroupOpt { code: Some("chess".into()), ..Default::default() }])
            .role_opts([SearchUserRoleOpt::new("admin")]) => |page| names(&page) == ["bob"],
        management.users().search("").department_opts([SearchUserDepartmentOpt {
            department_id: Some("n-dev".into()), include_children_departments: Some(true),
            ..Default::default()
        }]) => |page| names(&page) == ["bob"],
        management.users().search("bob").page(0) => "not sent: page",
        management.users().search("").role_opts([SearchUserRoleOpt::new("boss")]) => 404 |error| error.is_not_found();
    refresh_token: management =>
        management.users().refresh_token("u-bob") => |token| token.token.is_some() && token.exp > token.iat,
        management.users().refresh_token("nobody") => 2004 |error| error.is_not_found();
    list_groups: management =>
        management.users().list_groups("u-bob") => |page| page.total_count == 1 && page.list[0].code == "chess",
        management.users().list_groups("u-ann") => |page| page.total_count == 0,
        management.users().list_groups("nobody") => 2004 |error| error.is_not_found();
    add_group: management =>
        management.users().add_group("u-ann", "chess") => |message| message.code == Some(200),
        management.users().list_groups("u-ann") => |page| page.total_count == 1,
        management.users().remove_group("u-ann", "chess") => |message| message.code == Some(200),
        management.users().list_groups("u-ann") => |page| page.total_count == 0,
        management.users().add_group("u-ann", "go") => 404 |error| error.is_not_found(),
        management.users().remove_group("nobody", "chess") => 2004 |error| error.is_not_found();
    list_roles: management =>
        management.users().list_roles("u-bob") => |page| page.total_count == 1 && page.list[0].code == "admin",
        management.users().list_roles("nobody") => 2004 |error| error.is_not_found();
    has_role: management =>
        management.users().has_role("u-bob", "admin") => |has| has,
        management.users().has_role("u-bob", "guest") => |has| !has,
        management.users().has_role("u-bob", "admin").namespace("shop") => |has| !has,
        management.users().has_role("nobody", "admin") => 2004 |error| error.is_not_found();
    add_roles: management =>
        management.users().add_roles("u-ann", ["admin", "guest"]) => |message| message.code == Some(200),
        management.users().list_roles("u-ann") => |page| page.total_count == 2,
        management.users().remove_roles("u-ann", ["admin"]) => |message| message.code == Some(200),
        management.users().list_roles("u-ann") => |page| page.total_count == 1 && page.list[0].code == "guest",
        management.users().add_roles("u-ann", ["boss"]) => 404 |error| error.is_not_found(),
        management.users().add_roles("nobody", ["guest"]) => 2004 |error| error.is_not_found(),
        management.users().remove_roles("u-ann", ["boss"]) => 404 |error| error.is_not_found(),
        management.users().add_roles("u-ann", [""; 0]) => "not sent: role_codes";
    list_policies: management =>
        management.users().list_policies("u-bob") => |page| page.total_count == 0 && page.list.is_empty(),
        management.users().add_policies("u-bob", ["readers"]) => |message| message.code == Some(200),
        management.users().list_policies("u-bob") => |page| page.total_count == 1 && page.list[0].code == "readers"
            && page.list[0].target_type == PolicyAssignmentTargetType::User,
        management.users().remove_policies("u-bob", ["readers"]) => |message| message.code == Some(200),
        management.users().list_policies("u-bob") => |page| page.total_count == 0,
        management.users().list_policies("nobody") => 2004 |error| error.is_not_found(),
        management.users().add_policies("u-bob", ["writers"]) => 404 |error| error.is_not_found(),
        management.users().add_policies("u-bob", [""; 0]) => "not sent: policies",
        management.users().remove_policies("nobody", ["readers"]) => 2004 |error| error.is_not_found();
    list_orgs: management =>
        management.users().list_orgs("u-bob") => |paths| paths.len() == 1 && paths[0].len() == 2
            && paths[0][1].code.as_deref() == Some("dev"),
        management.users().list_orgs("u-ann") => |paths| paths.is_empty(),
        management.users().list_orgs("nobody/else?") => 2004 |error| error.is_not_found();
    list_department: management =>
        management.users().list_department("u-bob") => |page| page.total_count == 1
            && page.list[0].department.code.as_deref() == Some("dev"),
        management.users().list_department("nobody") => 2004 |error| error.is_not_found();
    list_authorized_resources: management =>
        management.users().list_authorized_resources("u-bob").namespace("default").resource_type("DATA") => |page|
            page.total_count == 1 && page.list[0].code == "books:1",
        management.users().list_authorized_resources("u-ann") => |page| page.total_count == 0,
        management.users().list_authorized_resources("nobody") => 2004 |error| error.is_not_found();
    check_resource_permission_batch: management =>
        management.users().check_resource_permission_batch("u-bob", "default", ["books:1", "books:2"]) => |list|
            list.len() == 1 && list[0].code == "books:1" && list[0].actions == ["books:read"],
        management.users().check_resource_permission_batch("u-bob", "default", [""; 0]) => "not sent: resources",
        management.users().check_resource_permission_batch("nobody", "default", ["books:1"]) => 2004 |error| error.is_not_found(),
        management.users().check_resource_permission_batch("u-bob", "nowhere", ["books:1"]) => 404 |error| error.is_not_found();
    list_authorized_resources_of_resource_kind: management =>
        management.users().list_authorized_resources_of_resource_kind("u-bob", "default", "books") => |list|
            list.len() == 1 && list[0].code == "books:1" && list[0].actions == ["books:read"],
        management.users().list_authorized_resources_of_resource_kind("u-bob", "default", "maps") => |list| list.is_empty(),
        management.users().list_authorized_resources_of_resource_kind("nobody", "default", "books") => 2004 |error| error.is_not_found();
    get_udf_value: management =>
        management.users().get_udf_value("u-ann") => |data| data.len() == 1 && data.get("school") == Some(&json!("ucla")),
        management.users().get_udf_value("u-bob") => |data| data.is_empty(),
        management.users().get_udf_value("nobody") => 2004 |error| error.is_not_found();
    list_udv: management =>
        management.users().list_udv("u-ann") => |list| list.len() == 1 && list[0].key == "school"
            && list[0].label.as_deref() == Some("school") && list[0].value == json!("ucla"),
        management.users().list_udv("nobody") => 2004 |error| error.is_not_found();
    get_udf_value_batch: management =>
        management.users().get_udf_value_batch(["u-bob", "u-ann"]) => |all| all.len() == 2 && all["u-bob"].is_empty()
            && all["u-ann"].get("school") == Some(&json!("ucla")),
        management.users().get_udf_value_batch([""; 0]) => "not sent: target_ids",
        management.users().get_udf_value_batch(["u-bob", "nobody"]) => 2004 |error| error.is_not_found();
    set_udf_value: management, emulator =>
        management.users().set_udf_value("u-ann", json!({ "age": 18, "tags": ["a", 1], "vip": true })) => |list|
            list.len() == 4 && list.iter().any(|field| field.key == "tags" && field.value == json!(["a", 1])),
        management.users().get_udf_value("u-ann") => |data| data.get("age") == Some(&json!(18))
            && data.get("vip") == Some(&json!(true)) && data.get("school") == Some(&json!("ucla"))
            && emulator.pool().user("ann").unwrap().custom_data()["age"] == json!(18),
        management.users().set_udf_value("u-ann", json!({})) => "not sent: custom_data",
        management.users().set_udf_value("u-ann", json!("ucla")) => "not sent: custom_data",
        management.users().set_udf_value("u-ann", json!({ "age": "old" })) => 400,
        management.users().set_udf_value("nobody", json!({ "age": 18 })) => 2004 |error| error.is_not_found();
    set_udv: management =>
        management.users().set_udv("u-bob", "school", "1") => |list| list.len() == 1 && list[0].value == json!("1"),
        management.users().set_udv("u-bob", "school", 1) => 400,
        management.users().set_udv("u-bob", "unknown", 1) => 400,
        management.users().set_udv("nobody", "school", "mit") => 2004 |error| error.is_not_found();
    set_udf_value_batch: management, emulator =>
        management.users().set_udf_value_batch([("u-ann", json!({ "age": 18 })), ("u-bob", json!({ "school": "mit", "vip": false }))])
            => |message| message.code == Some(200) && emulator.pool().user("bob").unwrap().custom_data()["school"] == json!("mit"),
        management.users().set_udf_value_batch([("u-ann", json!({ "age": 19 })), ("nobody", json!({ "age": 18 }))])
            => 2004 |error| error.is_not_found(),
        management.users().set_udf_value_batch([("u-ann", json!({}))]) => "not sent: custom_data",
        management.users().set_udf_value_batch(Vec::<(&str, serde_json::Value)>::new()) => "not sent: values";
    remove_udf_value: management =>
        management.users().set_udv("u-ann", "age", 18),
        management.users().remove_udf_value("u-ann", "school") => |list| list.len() == 1 && list[0].key == "age",
        management.users().remove_udf_value("u-ann", "unknown") => 400,
        management.users().remove_udf_value("nobody", "school") => 2004 |error| error.is_not_found();
    kick: management, logged_in =>
        management.users().kick(["u-bob", "nobody"]) => 2004 |error| error.is_not_found(),
        management.users().kick([""; 0]) => "not sent: user_ids",
        logged_in.get_current_user(),
        management.users().kick(["u-bob", "u-ann"]) => |message| message.code == Some(200),
        logged_in.get_current_user() => 2020;
    logout: management, logged_in, emulator =>
        management.users().logout("u-bob").app_id(emulator.app_id()) => |message| message.code == Some(200),
        logged_in.get_current_user() => 2020,
        management.users().logout("u-bob") => |message| message.code == Some(200),
        management.users().logout("u-bob").app_id(APP) => 2011 |error| error.is_not_found(),
        management.users().logout("nobody") => 2004 |error| error.is_not_found();
    check_login_status: management, emulator =>
        management.users().check_login_status("u-bob") => |status| status.is_login
            && status.user.is_some_and(|user| user.id == "u-bob")
            && status.application.is_some_and(|list| list[0].id == emulator.app_id()),
        management.users().check_login_status("u-ann") => |status| !status.is_login && status.user.is_none(),
        management.users().check_login_status("u-bob").device_id("d-1") => |status| !status.is_login,
        management.users().check_login_status("u-bob").app_id(APP) => 2011 |error| error.is_not_found(),
        management.users().check_login_status("nobody") => 2004 |error| error.is_not_found();
    list_user_actions: management, emulator =>
        management.users().list_user_actions().operation_names(["login"])
            .operator_arns([management.users().operator_arn("u-bob").unwrap()]).app_ids([emulator.app_id()])
            .exclude_non_app_records(NonAppRecords::Excluded) => |page| page.total_count == 1
            && page.list[0].operation_name.as_deref() == Some("login")
            && page.list[0].user.as_ref().is_some_and(|user| user.id.as_deref() == Some("u-bob")),
        management.users().list_user_actions().operation_names(["register"]) => |page| page.total_count == 0,
        management.users().list_user_actions().clientip("192.0.2.1") => |page| page.list.is_empty(),
        management.users().list_user_actions().end(UNIX_EPOCH) => |page| page.list.is_empty(),
        management.users().list_user_actions().start(UNIX_EPOCH).end(UNIX_EPOCH - Duration::from_nanos(1)) => "not sent: end",
        management.users().list_user_actions().page(0) => "not sent: page";
    send_first_login_verify_email: management, emulator =>
        management.users().send_first_login_verify_email("u-ann", emulator.app_id()) => |message| message.code == Some(200)
            && emulator.outbox().messages().iter().any(|message| message.to == "ann@example.com"),
        management.users().send_first_login_verify_email("u-ann", APP) => 2011 |error| error.is_not_found(),
        management.users().send_first_login_verify_email("nobody", emulator.app_id()) => 2004 |error| error.is_not_found();
    get_user_tenants: management =>
        management.users().get_user_tenants("u-bob") => |user| user.id == "u-bob" && user.username.as_deref() == Some("bob")
            && user.tenants.len() == 1 && user.tenants[0].name.as_deref() == Some("north") && user.other.contains_key("status"),
        management.users().get_user_tenants("u-ann") => |user| user.tenants.is_empty(),
        management.users().get_user_tenants("nobody/else?") => 2004 |error| error.is_not_found();
    link_identity: management =>
        management.users().unlink_identity("u-bob", true, "github", "idp-1") => 2216,
        management.users().link_identity("u-bob", "hub-1", true, "github", "idp-1").identity_type("openid") => |message|
            message.code == Some(200),
        management.users().find().identity(FindUserByIdentityInput {
            user_id_in_idp: Some("hub-1".into()), provider: Some("github".into()),
            ..Default::default()
        }) => |user| user.is_some_and(|user| user.id == "u-bob"),
        management.users().link_identity("u-bob", "hub-1", true, "github", "idp-1") => 2213,
        management.users().link_identity("u-ann", "hub-1", true, "github", "idp-1") => 2215,
        management.users().link_identity("u-ann", "hub-2", true, "gitlab", "idp-9") => 404 |error| error.is_not_found(),
        management.users().link_identity("nobody", "hub-2", true, "github", "idp-1") => 2004 |error| error.is_not_found(),
        management.users().unlink_identity("u-bob", true, "github", "idp-1") => |message| message.code == Some(200),
        management.users().unlink_identity("nobody", true, "github", "idp-1") => 2004 |error| error.is_not_found();
    get_application_login_user_num: management, emulator =>
        management.users().get_application_login_user_num(emulator.app_id()) => |number| number.0 == json!(1),
        management.users().get_application_login_user_num(APP) => 2011 |error| error.is_not_found();
    get_udf_field_user_num: management, emulator =>
        management.users().get_udf_field_user_num("school", emulator.app_id()) => |number| number.0 == json!(1),
        management.users().get_udf_field_user_num("school", APP) => 2011 |error| error.is_not_found();
    resign_user: management, client =>
        management.users().resign_user("u-bob") => |message| message.code == Some(200),
        management.users().detail("u-bob") => |user| user.status == Some(UserStatus::Resigned),
        client.login_by_email(EMAIL, PASSWORD) => 2120008,
        management.users().refresh_token("u-bob") => 2120008,
        management.users().resign_user("nobody") => 2004 |error| error.is_not_found();
    resign_user_batch: management =>
        management.users().resign_user_batch(["u-bob", "nobody"]) => 2004 |error| error.is_not_found(),
        management.users().resign_user_batch([""; 0]) => "not sent: user_ids",
        management.users().resign_user_batch(["u-bob", "u-ann"]) => |answer| !answer.0.is_null(),
        management.users().detail("u-ann") => |user| user.status == Some(UserStatus::Resigned);
    suspend_user: management, client =>
        management.users().suspend_user("u-bob") => |message| message.code == Some(200),
        client.login_by_email(EMAIL, PASSWORD) => 2120008,
        management.users().activate_user("u-bob") => |message| message.code == Some(200),
        client.login_by_email(EMAIL, PASSWORD) => |user| user.id == "u-bob",
        management.users().suspend_user("nobody/else?") => 2004 |error| error.is_not_found(),
        management.users().activate_user("nobody/else?") => 2004 |error| error.is_not_found();
}

/// 170 users are three requests, and come back in the order of their IDs.
#[tokio::test]
async fn batch_get_splits_and_keeps_order() {
    let (emulator, _client) = start().await;
    let management = management_builder(&emulator).build().unwrap();
    let ids: Vec<String> = (0..170).rev().map(|n| format!("u-{n}")).collect();
    for id in ids.iter().rev() {
        let user = NewUser {
            id: Some(id.clone()),
            username: Some(id.clone()),
            ..NewUser::default()
        };
        emulator.pool().add_user(user).unwrap();
    }
    let users = management.users().batch_get(&ids).await.unwrap();
    let found: Vec<_> = users.into_iter().map(|user| user.id).collect();
    assert_eq!(found, ids);
    let sent = super::sent(&emulator);
    assert_eq!(sent, ["accessToken", "userBatch", "userBatch", "userBatch"]);
}

/// One refusal does not end the rest, and the run can be resumed.
#[tokio::test]
async fn create_many_says_of_each_what_has_become_of_it() {
    let (emulator, _client) = start_pool().await;
    let users = management_builder(&emulator).build().unwrap().users();
    let names = ["eve", "bob", "joe", "ann", "kim"];
    let requests = names.map(|name| users.create().username(name).password(PASSWORD));
    let mut created = users.create_many(requests).concurrency(2).stream();
    let mut seen = Vec::new();
    while let Some(created) = created.next().await {
        let name = match &created.result {
            Ok(user) => user.username.clone().unwrap(),
            Err(error) => {
                assert!(error.is_already_exists(), "{error}");
                // The request can be sent again, with another name.
                let again = created.request.clone().username("zoe");
                match created.index {
                    1 => again.await.unwrap().username.unwrap(),
                    _ => "refused".to_owned(),
                }
            }
        };
        seen.push((created.index, name));
    }
    let wanted = ["eve", "zoe", "joe", "refused", "kim"];
    let wanted: Vec<_> = wanted.map(str::to_owned).into_iter().enumerate().collect();
    assert_eq!(seen, wanted);
    assert_eq!(emulator.pool().user_count(), 6);

    // Taken when its turn comes.
    let (emulator, _client) = start().await;
    let users = management_builder(&emulator).build().unwrap().users();
    let factory = users.clone();
    let endless = (0..).map(move |n| factory.create().username(format!("u-{n}")));
    let mut created = users.create_many(endless).concurrency(3).stream();
    for index in 0..10 {
        let next = created.next().await.unwrap();
        assert_eq!(next.index, index);
        assert_eq!(next.result.unwrap().username.unwrap(), format!("u-{index}"));
    }
    drop(created);
    assert!(emulator.pool().user_count() <= 13);
}
