use crate::support::{EMAIL, PASSWORD, add_bob, builder, management_builder, start};
use crate::table::{Known, table};
use authing::types::{SsoPageCustomizationSettingsInput, Tenant, TenantMembers};
use authing::{AuthenticationClient, ErrorCode};
use authing_emulator::{Emulator, NewApplication, NewTenant, NewUser};

const ANN: &str = "ann@example.com";
const LOGO: &str = "https://example.com/north.png";

/// The tenant `t-north` with the application `shop` and the member `bob`, and `ann`, who is in no tenant.
async fn start_tenants() -> (Emulator, AuthenticationClient, Known<2>) {
    let (emulator, client) = start().await;
    let bob = add_bob(&emulator);
    let pool = emulator.pool();
    let ann = NewUser {
        username: Some("ann".into()),
        email: Some(ANN.into()),
        password: Some(PASSWORD.into()),
        ..NewUser::default()
    };
    let ann = pool.add_user(ann).unwrap();
    for id in ["shop", "desk"] {
        pool.add_application(NewApplication {
            id: Some(id.into()),
            name: id.into(),
            ..NewApplication::default()
        });
    }
    pool.add_tenant(NewTenant {
        id: Some("t-north".into()),
        name: "North".into(),
        logo: LOGO.into(),
        apps: vec!["shop".into()],
        members: vec![bob.clone()],
        ..NewTenant::default()
    });
    (emulator, client, [("bob", bob), ("ann", ann)])
}

/// A client of the end users of a tenant, at one of its applications.
fn at(emulator: &Emulator, app: &str, tenant: &str) -> AuthenticationClient {
    let builder = builder(emulator).app_id(app).tenant_id(tenant);
    builder.build().unwrap()
}

fn apps(tenant: &Tenant) -> Vec<&str> {
    let apps = tenant.apps.iter().flatten();
    apps.map(|app| app.id.as_str()).collect()
}

fn users(page: &TenantMembers) -> Vec<&str> {
    let users = page.list.iter().filter_map(|member| member.user.as_ref());
    users.map(|user| user.id.as_str()).collect()
}

#[tokio::test]
async fn members_are_a_stream() {
    let (emulator, ..) = start_tenants().await;
    let management = management_builder(&emulator).build().unwrap();
    let mut ids = Vec::new();
    for number in 0..25 {
        let user = NewUser {
            username: Some(format!("user-{number}")),
            ..NewUser::default()
        };
        ids.push(emulator.pool().add_user(user).unwrap());
    }
    let tenants = management.tenants();
    tenants.add_members("t-north", &ids).await.unwrap();
    emulator.clear_requests();
    let mut stream = tenants.members("t-north").stream();
    let mut seen = Vec::new();
    while let Some(member) = stream.next().await {
        seen.push(member.unwrap().user.unwrap().id);
    }
    assert_eq!(seen[1..], ids);
    assert_eq!(emulator.requests().len(), 3);
}

/// Whoever registers for a tenant is a member of it.
#[tokio::test]
async fn a_registration_for_a_tenant_makes_a_member() {
    let (emulator, ..) = start_tenants().await;
    let joe = "joe@example.com";
    let client = at(&emulator, "shop", "t-north");
    let user = client.register_by_email(joe, PASSWORD).await.unwrap();
    let tenant = emulator.pool().tenant("t-north").unwrap();
    assert!(tenant.members.contains(&user.id));
    client.login_by_email(joe, PASSWORD).await.unwrap();

    let nowhere = at(&emulator, "shop", "t-none");
    let error = nowhere.register_by_email("eve@example.com", PASSWORD).await;
    assert_eq!(error.unwrap_err().code(), Some(ErrorCode::NOT_FOUND));
    assert!(emulator.pool().user("eve@example.com").is_none());
}

table! { start_tenants;
    list: management =>
        management.tenants().list() => |page| page.total_count == 1 && page.list[0].name.as_deref() == Some("North")
            && page.list[0].logo.as_deref() == Some(LOGO) && page.list[0].apps.is_none(),
        management.tenants().create("South", ["desk"]),
        management.tenants().list().page(2).limit(1) => |page| page.total_count == 2 && page.list[0].name.as_deref() == Some("South"),
        management.tenants().list().page(0) => "not sent: page",
        management.tenants().list().limit(0) => "not sent: limit";
    details: management =>
        management.tenants().details("t-north") => |tenant| tenant.id == "t-north" && apps(&tenant) == ["shop"]
            && tenant.user_pool_id.is_some() && tenant.created_at.is_some(),
        management.tenants().details("t-none") => 404 |error| error.is_not_found();
    create: management =>
        management.tenants().create("South", ["desk", "shop"]).logo(LOGO).description("Warm") => |tenant|
            tenant.name.as_deref() == Some("South") && apps(&tenant) == ["desk", "shop"]
            && tenant.logo.as_deref() == Some(LOGO) && tenant.description.as_deref() == Some("Warm"),
        management.tenants().list() => |page| page.total_count == 2,
        management.tenants().create("West", ["shop", "none"]) => 2011 |error| error.is_not_found(),
        management.tenants().create("", ["shop"]) => 400,
        management.tenants().create("West", ["shop"]).logo("no URL") => 400,
        management.tenants().create("West", [""; 0]) => "not sent: app_ids",
        management.tenants().create("West", ["shop", ""]) => "not sent: app_ids",
        management.tenants().create("West", ["shop,desk"]) => "not sent: app_ids";
    update: management =>
        management.tenants().update("t-north").name("Far North").app_ids(["desk", "shop"]) => |message| message.code == Some(200),
        management.tenants().details("t-north") => |tenant| tenant.name.as_deref() == Some("Far North")
            && apps(&tenant) == ["desk", "shop"] && tenant.logo.as_deref() == Some(LOGO),
        management.tenants().update("t-north").app_ids(["none"]) => 2011,
        management.tenants().update("t-north").logo("no URL") => 400,
        management.tenants().update("t-north").app_ids([""; 0]) => "not sent: app_ids",
        management.tenants().update("t-none").name("West") => 404 |error| error.is_not_found();
    delete: management, emulator, known =>
        management.tenants().delete("t-north") => |message| message.code == Some(200) && message.message.is_some(),
        management.tenants().delete("t-north") => 404 |error| error.is_not_found(),
        management.tenants().list() => |page| page.list.is_empty(),
        at(emulator, "shop", "t-north").login_by_email(EMAIL, PASSWORD) => 404,
        management.users().get_user_tenants(&known["bob"]) => |user| user.tenants.is_empty();
    config: management =>
        management.tenants().config("t-north").css("a { color: red }").sso_page_customization_settings(
            SsoPageCustomizationSettingsInput { hide_idp: Some(true), ..Default::default() },
        ) => |message| message.code == Some(200),
        management.tenants().config("t-north").sso_page_customization_settings(
            SsoPageCustomizationSettingsInput { hide_social_login: Some(false), ..Default::default() },
        ) => |message| message.code == Some(200),
        management.tenants().details("t-north") => |tenant| tenant.css == Some("a { color: red }".into())
            && tenant.sso_page_customization_settings == Some(serde_json::json!({ "hideIdp": true, "hideSocialLogin": false }))
            && tenant.name.as_deref() == Some("North"),
        management.tenants().config("t-none").css("") => 404 |error| error.is_not_found();
    members: management, known =>
        management.tenants().members("t-north") => |page| page.total_count == 1 && users(&page) == [&known["bob"]]
            && page.list[0].tenant_id.as_deref() == Some("t-north") && page.list[0].id != known["bob"],
        management.tenants().members("t-north").page(2) => |page| page.total_count == 1 && page.list.is_empty(),
        management.tenants().members("t-none") => 404 |error| error.is_not_found(),
        management.tenants().members("t-north").limit(-1) => "not sent: limit";
    add_members: management, emulator, known =>
        at(emulator, "shop", "t-north").login_by_email(ANN, PASSWORD) => 2120008,
        management.tenants().add_members("t-north", [&known["ann"], &known["bob"]]) => |tenant| tenant.id == "t-north"
            && tenant.users.iter().flatten().map(|user| &user.id).eq([&known["ann"], &known["bob"]]),
        management.tenants().members("t-north") => |page| users(&page) == [&known["bob"], &known["ann"]],
        at(emulator, "shop", "t-north").login_by_email(ANN, PASSWORD) => |user| user.id == known["ann"],
        management.users().get_user_tenants(&known["ann"]) => |user| user.tenants[0].id == "t-north",
        management.tenants().add_members("t-north", ["nobody"]) => 2004 |error| error.is_not_found(),
        management.tenants().add_members("t-none", [&known["ann"]]) => 404 |error| error.is_not_found(),
        management.tenants().add_members("t-north", [""; 0]) => "not sent: user_ids";
    remove_members: management, emulator, known =>
        at(emulator, "shop", "t-north").login_by_email(EMAIL, PASSWORD) => |user| user.id == known["bob"],
        management.tenants().remove_members("t-north", &known["bob"]) => |message| message.code == Some(200),
        management.tenants().members("t-north") => |page| page.total_count == 0,
        at(emulator, "shop", "t-north").login_by_email(EMAIL, PASSWORD) => 2120008,
        management.tenants().remove_members("t-north", &known["bob"]) => 404 |error| error.is_not_found();
    update_member: management, emulator, known, client =>
        management.tenants().update_member("t-north", &known["bob"], false) => |message| message.code == Some(200),
        at(emulator, "shop", "t-north").login_by_email(EMAIL, PASSWORD) => 2130010,
        // Elsewhere he can.
        client.login_by_email(EMAIL, PASSWORD) => |user| user.id == known["bob"],
        management.tenants().update_member("t-north", &known["bob"], true) => |message| message.code == Some(200),
        at(emulator, "shop", "t-north").login_by_email(EMAIL, PASSWORD) => |user| user.id == known["bob"],
        management.tenants().update_member("t-north", &known["ann"], false) => 404 |error| error.is_not_found(),
        management.tenants().update_member("t-none", &known["bob"], false) => 404;
    set_admin: management, emulator, known =>
        management.tenants().set_admin("t-north", [&known["bob"]]) => |message| message.code == Some(200)
            && emulator.pool().tenant("t-north").unwrap().admins == [known["bob"].clone()],
        management.tenants().set_admin("t-north", [&known["bob"], &known["ann"]]) => 404 |error| error.is_not_found(),
        management.tenants().set_admin("t-none", [&known["bob"]]) => 404,
        management.tenants().set_admin("t-north", [""; 0]) => "not sent: user_ids";
    delete_admin: management, emulator, known =>
        management.tenants().set_admin("t-north", [&known["bob"]]),
        management.tenants().delete_admin("t-north", &known["bob"]) => |message| message.code == Some(200)
            && emulator.pool().tenant("t-north").unwrap().admins.is_empty(),
        management.tenants().members("t-north") => |page| page.total_count == 1,
        management.tenants().delete_admin("t-north", &known["bob"]) => 404 |error| error.is_not_found();
    an_application_that_the_tenant_does_not_have: emulator, known =>
        at(emulator, "shop", "t-north").login_by_email(EMAIL, PASSWORD) => |user| user.id == known["bob"],
        at(emulator, "desk", "t-north").login_by_email(EMAIL, PASSWORD) => 2130010;
    a_tenant_that_is_not_there: emulator =>
        at(emulator, "shop", "t-none").login_by_email(EMAIL, PASSWORD) => 404;
}
