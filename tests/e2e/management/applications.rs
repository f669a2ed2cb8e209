use crate::checks::responding;
use crate::support::{
    CALLBACK, EMAIL, PASSWORD, log_in_at, management_builder, oauth_error, post_form,
    start_logged_in,
};
use crate::table::{Known, table};
use authing::types::{
    ActiveUsers, ApplicationDetail, ApplicationType, DefaultStrategy,
    PolicyAssignmentTargetType as To, ResourceActionInput, ResourceType,
};
use authing::{AuthenticationClient, RetryPolicy, Secret};
use authing_emulator::{Emulator, Grant, NewApplication, NewRole, NewTenant, Target};
use serde_json::{Value, json};

/// `bob`, who is logged in to the emulator's own application. The application `wiki` has the role `staff`, whose members may see the
/// settings, and belongs to the tenant `acme`.
async fn start() -> (Emulator, AuthenticationClient, Known<3>) {
    let (emulator, client) = start_logged_in().await;
    let pool = emulator.pool();
    let bob = pool.user(EMAIL).unwrap().id().to_owned();
    pool.add_application(NewApplication {
        id: Some("wiki".into()),
        name: "Wiki".into(),
        domain: "wiki".into(),
        secret: Some("first secret".into()),
        redirect_uris: vec![CALLBACK.into()],
        ..NewApplication::default()
    });
    pool.add_role(NewRole {
        code: "staff".into(),
        namespace: Some("wiki".into()),
        ..NewRole::default()
    });
    let settings = Grant {
        to: Target::Role("staff".into()),
        code: "settings".into(),
        resource_type: "MENU".into(),
        actions: Vec::new(),
        namespace: Some("wiki".into()),
    };
    pool.grant_resource(settings).unwrap();
    for (id, apps) in [
        ("acme", vec!["wiki".to_owned()]),
        ("umbrella", vec![emulator.app_id()]),
    ] {
        pool.add_tenant(NewTenant {
            id: Some(id.into()),
            name: id.to_uppercase(),
            apps,
            ..NewTenant::default()
        });
    }
    let (own, secret) = (emulator.app_id(), "first secret".to_owned());
    (
        emulator,
        client,
        [("bob", bob), ("own", own), ("secret", secret)],
    )
}

fn see() -> [ResourceActionInput; 1] {
    [ResourceActionInput::new("pages:see", "See pages")]
}

/// Whether the response has the secret that the application has now, and shows no secret.
fn has_secret(emulator: &Emulator, application: &ApplicationDetail) -> bool {
    let secret = emulator.pool().application_secret(&application.id).unwrap();
    let told = application.secret.as_ref().unwrap().expose();
    told == secret && !format!("{application:?}").contains(told)
}

/// A page of active users as the host may send it.
fn active(identity: Value, formatted: Value) -> String {
    let user = json!({
        "id": "u-1", "thirdPartyIdentity": identity, "formatted": formatted, "salt": "a secret", "secretInfo": "a secret",
        "encryptedPassword": "a secret", "token": "a secret", "password": "a secret", "sourceData": { "token": "a secret" },
    });
    json!({ "code": 200, "message": "", "data": { "totalCount": 1, "list": [user] } }).to_string()
}

fn is_as_sent(page: &ActiveUsers, identity: Value, formatted: Value) -> bool {
    let user = &page.list[0];
    let secrets = [
        &user.salt,
        &user.secret_info,
        &user.encrypted_password,
        &user.token,
        &user.password,
    ];
    let is_there = |secret: &&Option<Secret>| {
        secret
            .as_ref()
            .is_some_and(|secret| secret.expose() == "a secret")
    };
    user.third_party_identity == Some(identity)
        && user.formatted == Some(formatted)
        && user.other["sourceData"]["token"] == "a secret"
        && secrets.iter().all(is_there)
        && !format!("{page:?}").contains("a secret")
}

table! { start;
    list: management, known, emulator =>
        management.applications().list() => |page| page.total_count == 2 && page.list[0].id == known["own"] && page.list[1].id == "wiki"
            && page.list[0].is_default == Some(true) && page.list[1].is_default == Some(false)
            && page.list.iter().all(|application| has_secret(emulator, application)),
        management.applications().list().page(2).limit(1) => |page| page.total_count == 2 && page.list.len() == 1 && page.list[0].id == "wiki",
        management.applications().list().limit(0) => "not sent: limit";
    create: management, emulator =>
        management.applications().create("Shop", "shop", [CALLBACK, "myapp://callback"]).logo("https://shop.example.com/logo.png") =>
            |application| application.name.as_deref() == Some("Shop") && application.identifier.as_deref() == Some("shop")
            && application.redirect_uris.as_deref() == Some(&[CALLBACK.to_owned(), "myapp://callback".to_owned()])
            && application.logo.as_deref() == Some("https://shop.example.com/logo.png")
            && application.app_type == Some(ApplicationType::Individual) && has_secret(emulator, &application)
            && emulator.pool().applications().len() == 3 && emulator.pool().applications()[2] == application.id,
        management.applications().create("Shop", "shop-2", [CALLBACK]) => 2008 |error| error.is_already_exists(),
        management.applications().create("Another shop", "SHOP", [CALLBACK]) => 2039 |error| error.is_already_exists(),
        management.applications().create("", "shop-2", [CALLBACK]) => 2007,
        management.applications().create(" ", "shop-2", [CALLBACK]) => 2007,
        management.applications().create("Another shop", "", [CALLBACK]) => 400,
        management.applications().create("Another shop", "shop 2", [CALLBACK]) => 400,
        management.applications().create("Another shop", "shop-2", [CALLBACK, "callback"]) => 400,
        management.applications().create("Another shop", "shop-2", ["https://shop.example.com/#callback"]) => 400,
        management.applications().create("Another shop", "shop-2", Vec::<String>::new()) => "not sent: redirect_uris";
    delete: management, known, emulator =>
        management.applications().delete("wiki") => |message| message.code == Some(200) && emulator.pool().applications() == [known["own"].clone()],
        management.applications().find_by_id("wiki") => 2011,
        management.applications().list_resources("wiki") => 404 |error| error.is_not_found(),
        management.applications().delete("wiki") => 2011 |error| error.is_not_found(),
        management.applications().delete(&known["own"]) => 400;
    find_by_id: management, emulator =>
        management.applications().find_by_id("wiki") => |application| application.name.as_deref() == Some("Wiki")
            && application.user_pool_id == Some(emulator.user_pool_id()) && has_secret(emulator, &application)
            && application.permission_strategy.as_ref().unwrap().default_strategy == Some(DefaultStrategy::AllowAll)
            && application.created_at.is_some() && application.jwks.is_some(),
        management.applications().find_by_id("no/where") => 2011 |error| error.is_not_found();
    refresh_secret: management, known, emulator =>
        management.applications().refresh_secret("wiki") => |application| application.id == "wiki" && has_secret(emulator, &application)
            && application.secret.unwrap().expose() != known["secret"],
        management.applications().refresh_secret("nowhere") => 2011 |error| error.is_not_found();
    change_type: management =>
        management.applications().change_type("wiki", ApplicationType::Tenant) => |application| application.id == "wiki"
            && application.app_type == Some(ApplicationType::Tenant),
        management.applications().change_type("wiki", ApplicationType::Both),
        management.applications().find_by_id("wiki") => |application| application.app_type == Some(ApplicationType::Both),
        management.applications().change_type("wiki", ApplicationType::Other("TENANT".into())) => 2009,
        management.applications().change_type("nowhere", ApplicationType::Both) => 2011 |error| error.is_not_found();
    tenants: management, known, emulator =>
        management.applications().tenants("wiki") => |application| application.id == "wiki" && application.name.as_deref() == Some("Wiki")
            && application.is_integrate == Some(false) && application.tenants.len() == 1 && application.tenants[0].id == "acme"
            && application.tenants[0].name.as_deref() == Some("ACME")
            && application.tenants[0].user_pool_id == Some(emulator.user_pool_id()),
        management.applications().tenants(&known["own"]) => |application| application.tenants.len() == 1 && application.tenants[0].id == "umbrella",
        management.applications().tenants("nowhere") => 2011 |error| error.is_not_found();
    active_users: management, known, logged_in =>
        management.applications().active_users(&known["own"]) => |page| page.total_count == 1 && page.list[0].id == known["bob"]
            && page.list[0].email.as_deref() == Some(EMAIL) && page.list[0].logins_count == Some(1) && page.list[0].last_ip.is_some()
            && page.list[0].password.is_some() && !format!("{page:?}").contains(page.list[0].password.as_ref().unwrap().expose()),
        management.applications().active_users(&known["own"]).page(2) => |page| page.total_count == 1 && page.list.is_empty(),
        management.applications().active_users("wiki") => |page| page.total_count == 0 && page.list.is_empty(),
        logged_in.logout(),
        management.applications().active_users(&known["own"]) => |page| page.total_count == 0,
        management.applications().active_users("nowhere") => 2011 |error| error.is_not_found();
    /// JavaScript and Go differ in what these are.
    active_users_in_other_forms: management, emulator =>
        { responding(emulator, &active(json!([{ "accessToken": "a secret" }]), json!(true))); management.applications().active_users("wiki") } =>
            |page| is_as_sent(&page, json!([{ "accessToken": "a secret" }]), json!(true)),
        { responding(emulator, &active(json!({ "accessToken": "a secret" }), json!("Street 1"))); management.applications().active_users("wiki") } =>
            |page| is_as_sent(&page, json!({ "accessToken": "a secret" }), json!("Street 1"));

    list_resources: management =>
        management.applications().create_resource("wiki", "pages", ResourceType::Data, see()),
        management.applications().list_resources("wiki") => |page| page.total_count == 1 && page.list[0].code == "pages",
        management.applications().list_resources("wiki").resource_type(ResourceType::Menu) => |page| page.total_count == 0,
        management.applications().list_resources("nowhere") => 404 |error| error.is_not_found();
    create_resource: management =>
        management.applications().create_resource("wiki", "pages", ResourceType::Data, see()).description("All pages") =>
            |resource| resource.code == "pages" && resource.description.as_deref() == Some("All pages"),
        management.acl().get_resource_by_code("wiki", "pages") => |resource| resource.actions.unwrap()[0].name == "pages:see",
        management.applications().create_resource("wiki", "pages", ResourceType::Data, see()) => 409 |error| error.is_already_exists(),
        management.applications().create_resource("nowhere", "pages", ResourceType::Data, see()) => 404 |error| error.is_not_found();
    update_resource: management =>
        management.applications().create_resource("wiki", "pages", ResourceType::Data, see()),
        management.applications().update_resource("wiki", "pages").description("Some pages") =>
            |resource| resource.description.as_deref() == Some("Some pages"),
        management.applications().update_resource("wiki", "books").description("Some books") => 404 |error| error.is_not_found();
    delete_resource: management =>
        management.applications().create_resource("wiki", "pages", ResourceType::Data, see()),
        management.applications().delete_resource("wiki", "pages") => |message| message.code == Some(200),
        management.applications().list_resources("wiki") => |page| page.total_count == 0,
        management.applications().delete_resource("wiki", "pages") => 404 |error| error.is_not_found();

    get_access_policies: management, known =>
        management.applications().get_access_policies("wiki") => |page| page.total_count == 0,
        management.applications().deny_access("wiki", To::User, [&known["bob"]]),
        management.applications().get_access_policies("wiki") => |page| page.total_count == 1
            && page.list[0].target_identifier.as_ref() == Some(&known["bob"]),
        management.applications().get_access_policies("nowhere") => 2011 |error| error.is_not_found();
    enable_access_policy: management, known, emulator =>
        management.applications().deny_access("wiki", To::User, [&known["bob"]]),
        management.applications().disable_access_policy("wiki", To::User, [&known["bob"]]),
        management.applications().enable_access_policy("wiki", To::User, [&known["bob"]]) =>
            |message| message.code == Some(200) && !emulator.pool().may_enter("wiki", &known["bob"]),
        management.applications().enable_access_policy("wiki", To::Role, ["staff"]) => 404 |error| error.is_not_found();
    disable_access_policy: management, known, emulator =>
        management.applications().deny_access("wiki", To::User, [&known["bob"]]),
        management.applications().disable_access_policy("wiki", To::User, [&known["bob"]]) =>
            |message| message.code == Some(200) && emulator.pool().may_enter("wiki", &known["bob"]),
        management.applications().disable_access_policy("nowhere", To::User, [&known["bob"]]) => 2011 |error| error.is_not_found();
    delete_access_policy: management, known, emulator =>
        management.applications().deny_access("wiki", To::User, [&known["bob"]]),
        management.applications().delete_access_policy("wiki", To::User, [&known["bob"]]) =>
            |message| message.code == Some(200) && emulator.pool().may_enter("wiki", &known["bob"]),
        management.applications().delete_access_policy("wiki", To::User, [&known["bob"]]) => 404 |error| error.is_not_found();
    // The role is looked for in the application's namespace.
    allow_access: management, known, emulator =>
        management.applications().add_users_to_role("wiki", "staff", [&known["bob"]]),
        management.applications().update_default_access_policy("wiki", DefaultStrategy::DenyAll),
        management.applications().allow_access("wiki", To::Role, ["staff"]) =>
            |message| message.code == Some(200) && emulator.pool().may_enter("wiki", &known["bob"]),
        management.applications().allow_access("wiki", To::Role, ["guest"]) => 404 |error| error.is_not_found();
    deny_access: management, known, emulator =>
        management.applications().deny_access("wiki", To::User, [&known["bob"]]) =>
            |message| message.code == Some(200) && !emulator.pool().may_enter("wiki", &known["bob"]),
        management.applications().deny_access("wiki", To::User, ["nobody"]) => 2004 |error| error.is_not_found();
    update_default_access_policy: management, known, emulator =>
        management.applications().update_default_access_policy("wiki", DefaultStrategy::DenyAll) => |application|
            application.permission_strategy.unwrap().default_strategy == Some(DefaultStrategy::DenyAll)
            && !emulator.pool().may_enter("wiki", &known["bob"]),
        management.applications().update_default_access_policy("nowhere", DefaultStrategy::DenyAll) => 2011 |error| error.is_not_found();

    create_role: management =>
        management.applications().create_role("wiki", "guest").description("Reads") => |role| role.namespace == "wiki"
            && role.code == "guest" && role.description.as_deref() == Some("Reads"),
        management.applications().create_role("wiki", "staff") => 409 |error| error.is_already_exists(),
        management.applications().create_role("nowhere", "guest") => 404 |error| error.is_not_found();
    update_role: management =>
        management.applications().update_role("wiki", "staff").new_code("crew") => |role| role.code == "crew" && role.namespace == "wiki",
        management.applications().update_role("wiki", "staff").description("Gone") => 404 |error| error.is_not_found();
    delete_role: management =>
        management.applications().delete_role("wiki", "staff") => |message| message.code == Some(200),
        management.applications().delete_role("wiki", "staff") => 404 |error| error.is_not_found();
    delete_roles: management =>
        management.applications().create_role("wiki", "guest"),
        management.applications().delete_roles("wiki", ["staff", "guest"]) => |message| message.code == Some(200),
        management.applications().get_roles("wiki") => |page| page.total_count == 0,
        management.applications().delete_roles("wiki", ["staff"]) => 404 |error| error.is_not_found();
    find_role: management =>
        management.applications().find_role("wiki", "staff") => |role| role.code == "staff" && role.namespace == "wiki",
        management.applications().find_role("wiki", "guest") => 404 |error| error.is_not_found();
    get_roles: management, known =>
        management.applications().get_roles("wiki") => |page| page.total_count == 1 && page.list[0].code == "staff",
        management.applications().get_roles(&known["own"]) => |page| page.total_count == 0,
        management.applications().get_roles("nowhere") => 404 |error| error.is_not_found();
    get_users_by_role_code: management, known =>
        management.applications().get_users_by_role_code("wiki", "staff") => |page| page.total_count == 0,
        management.applications().add_users_to_role("wiki", "staff", [&known["bob"]]),
        management.applications().get_users_by_role_code("wiki", "staff") => |page| page.total_count == 1 && page.list[0].id == known["bob"],
        management.applications().get_users_by_role_code("wiki", "guest") => 404 |error| error.is_not_found();
    add_users_to_role: management, known, emulator =>
        management.applications().add_users_to_role("wiki", "staff", [&known["bob"]]) => |message| message.code == Some(200)
            && emulator.pool().is_allowed(&known["bob"], "settings", "settings:see", Some("wiki")),
        management.applications().add_users_to_role("wiki", "guest", [&known["bob"]]) => 404 |error| error.is_not_found(),
        management.applications().add_users_to_role("wiki", "staff", ["nobody"]) => 2004 |error| error.is_not_found();
    remove_users_from_role: management, known, emulator =>
        management.applications().add_users_to_role("wiki", "staff", [&known["bob"]]),
        management.applications().remove_users_from_role("wiki", "staff", [&known["bob"]]) => |message| message.code == Some(200)
            && !emulator.pool().is_allowed(&known["bob"], "settings", "settings:see", Some("wiki")),
        management.applications().remove_users_from_role("wiki", "guest", [&known["bob"]]) => 404 |error| error.is_not_found();
    list_authorized_resources_by_role: management =>
        management.applications().list_authorized_resources_by_role("wiki", "staff") => |page| page.total_count == 1
            && page.list[0].code == "settings",
        management.applications().list_authorized_resources_by_role("wiki", "guest") => 404 |error| error.is_not_found();
}

#[tokio::test]
async fn list_streams_all_pages() {
    let (emulator, _client, known) = start().await;
    let management = management_builder(&emulator).build().unwrap();
    let mut applications = management.applications().list().limit(1).stream();
    let mut ids = Vec::new();
    while let Some(application) = applications.next().await {
        ids.push(application.unwrap().id);
    }
    assert_eq!(ids, [known[1].1.clone(), "wiki".to_owned()]);
}

/// An application is created, logged in to by its own ID, secret and callback, gets another secret, and is deleted.
#[tokio::test]
async fn an_application_lives_and_ends() {
    let (emulator, elsewhere, known) = start().await;
    let bob = &known[0].1;
    let management = management_builder(&emulator).build().unwrap();
    let applications = management.applications();
    let callback = "https://new.example.com/callback";
    let created = applications.create("New", "new", [callback]).await.unwrap();
    let id = created.id.clone();
    let client_with = |secret: &str| {
        AuthenticationClient::builder()
            .app_id(&id)
            .app_host(emulator.url())
            .secret(secret)
            .redirect_uri(callback)
            .retry(RetryPolicy::NEVER)
            .build()
            .unwrap()
    };
    let old = client_with(created.secret.unwrap().expose());
    let begin = |client: &AuthenticationClient| client.build_authorize_url().pkce().build();

    // The code flow.
    let begun = begin(&old).unwrap();
    let code = begun.accept(&log_in_at(begun.url()).await).unwrap();
    let tokens = old.get_access_token_by_code(code).await.unwrap();
    let id_token = tokens.id_token.unwrap();
    let claims = old.verify_id_token(id_token.clone()).await.unwrap();
    assert_eq!(claims.sub(), bob);
    let active = applications.active_users(&id).await.unwrap();
    assert_eq!(active.list.len(), 1);
    assert_eq!(active.list[0].id, *bob);
    // A callback that is another application's.
    let foreign = begun.url().replace("new.example.com", "shop.example.com");
    let form = format!("account={EMAIL}&password={PASSWORD}");
    assert_eq!(post_form(&foreign, form.clone()).await.status(), 400);

    // Another secret: the old one proves nothing, and those who are logged in stay so.
    let refreshed = applications.refresh_secret(&id).await.unwrap();
    let new = client_with(refreshed.secret.unwrap().expose());
    let begun = begin(&new).unwrap();
    let code = begun.accept(&log_in_at(begun.url()).await).unwrap();
    let result = old.get_access_token_by_code(code.clone()).await;
    assert_eq!(oauth_error(result), "invalid_client");
    new.get_access_token_by_code(code).await.unwrap();
    let session = elsewhere.with_token(id_token);
    assert_eq!(session.get_current_user().await.unwrap().id, *bob);

    // The end: no page, no token, no login, no session.
    let begun = begin(&new).unwrap();
    let code = begun.accept(&log_in_at(begun.url()).await).unwrap();
    applications.delete(&id).await.unwrap();
    assert_eq!(post_form(begun.url(), form).await.status(), 400);
    let result = new.get_access_token_by_code(code).await;
    assert_eq!(oauth_error(result), "invalid_client");
    let login = new.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(login.code().map(|code| code.get()), Some(2011));
    let session = session.get_current_user().await.unwrap_err();
    assert!(session.is_not_logged_in(), "{session}");
    let active = applications.active_users(&id).await.unwrap_err();
    assert!(active.is_not_found());
}
