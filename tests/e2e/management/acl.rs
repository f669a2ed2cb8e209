use crate::support::{add_bob, start};
use crate::table::{Known, table};
use authing::AuthenticationClient;
use authing::management::Acl;
use authing::types::{
    AuthorizeResourceOpt, AuthorizedTargetsActionsInput, DefaultStrategy, NewResource, Operator,
    PermissionTarget, PolicyAssignmentTargetType as To, ResourceActionInput, ResourcePermission,
    ResourceType, ResourcesOfTargets, RevokeResourceOpt,
};
use authing_emulator::{
    Effect, Emulator, Grant, NewAccess, NewAccessAccount, NewAccessRecord, NewApplication,
    NewAssignment, NewDepartment, NewGroup, NewNamespace, NewOrg, NewPolicy, NewResource as Seeded,
    NewRole, ResourceAction, Statement, Target,
};
use std::collections::BTreeSet;

/// The namespace `shop` (7) with `books` and `settings`. `bob` may read books, but not `books:7`, which is denied to his group `readers`;
/// the role `staff` may see the settings. The node `core` has no permissions. Nobody is denied the application `wiki`, but `bob`.
async fn start_shop() -> (Emulator, AuthenticationClient, Known<2>) {
    let (emulator, client) = start().await;
    let bob = add_bob(&emulator);
    let pool = emulator.pool();
    let resource = |code: &str, kind: &str| Seeded {
        id: Some(format!("r-{code}")),
        code: code.into(),
        resource_type: kind.into(),
        actions: vec![ResourceAction {
            name: format!("{code}:read"),
            description: "Read".into(),
        }],
        ..Seeded::default()
    };
    let shop = NewNamespace {
        id: Some(7),
        code: "shop".into(),
        name: "Shop".into(),
        description: None,
        resources: vec![resource("books", "DATA"), resource("settings", "MENU")],
    };
    pool.add_namespace(shop).unwrap();
    pool.add_role(NewRole {
        code: "staff".into(),
        namespace: Some("shop".into()),
        ..NewRole::default()
    });
    let readers = NewGroup {
        id: Some("g-readers".into()),
        code: "readers".into(),
        name: "Readers".into(),
        members: vec![bob.clone()],
        ..NewGroup::default()
    };
    pool.add_group(readers).unwrap();
    let core = NewDepartment {
        id: Some("n-core".into()),
        code: "core".into(),
        name: "Core".into(),
        ..NewDepartment::default()
    };
    let acme = NewOrg {
        code: "acme".into(),
        name: "ACME".into(),
        departments: vec![core],
        ..NewOrg::default()
    };
    pool.add_org(acme).unwrap();
    let grant = |to: Target, code: &str, kind: &str, actions: &[&str]| Grant {
        to,
        code: code.into(),
        resource_type: kind.into(),
        actions: actions.iter().map(|action| (*action).into()).collect(),
        namespace: Some("shop".into()),
    };
    for grant in [
        grant(
            Target::User(bob.clone()),
            "books:*",
            "DATA",
            &["books:read"],
        ),
        grant(Target::Role("staff".into()), "settings", "MENU", &[]),
    ] {
        pool.grant_resource(grant).unwrap();
    }
    let denied = NewPolicy {
        code: "not-7".into(),
        namespace: Some("shop".into()),
        statements: vec![Statement {
            resource: "books:7".into(),
            actions: vec!["books:*".into()],
            effect: Effect::Deny,
            ..Statement::default()
        }],
        assignments: vec![NewAssignment {
            to: Target::Group("readers".into()),
            inherit_by_children: false,
            enabled: true,
        }],
        ..NewPolicy::default()
    };
    pool.add_policy(denied).unwrap();
    pool.add_application(NewApplication {
        id: Some("wiki".into()),
        name: "Wiki".into(),
        domain: "wiki".into(),
        ..NewApplication::default()
    });
    let access = NewAccess {
        records: vec![NewAccessRecord {
            to: Target::User(bob.clone()),
            allow: false,
            namespace: None,
            inherit_by_children: false,
            enabled: true,
        }],
        accounts: vec![NewAccessAccount {
            id: Some("k-1".into()),
            secret: Some("first secret".into()),
            ..NewAccessAccount::default()
        }],
        ..NewAccess::default()
    };
    pool.add_access("wiki", access).unwrap();
    let secret = "first secret".to_owned();
    (emulator, client, [("bob", bob), ("secret", secret)])
}

fn opt(to: To, name: &str, actions: &[&str]) -> AuthorizeResourceOpt {
    AuthorizeResourceOpt {
        actions: Some(actions.iter().map(|action| (*action).to_owned()).collect()),
        ..AuthorizeResourceOpt::new(to, name)
    }
}

/// Films for the staff, and for this user.
fn films(user: &str) -> [ResourcesOfTargets; 2] {
    let films = ResourcePermission {
        actions: Some(vec!["films:see".to_owned()]),
        resource_type: Some(ResourceType::Data),
        ..ResourcePermission::new("films:*")
    };
    [
        ResourcesOfTargets::new(To::Role, ["staff"], [films.clone()]),
        ResourcesOfTargets::new(To::User, [user], [films]),
    ]
}

fn read(name: &str) -> [ResourceActionInput; 1] {
    [ResourceActionInput::new(name, "Read")]
}

table! { start_shop;
    allow: management, known, emulator =>
        management.acl().allow("films:1", "films:see").user_id(&known["bob"]).role_code("staff").namespace("shop") =>
            |message| message.code == Some(200) && emulator.pool().is_allowed(&known["bob"], "films:1", "films:see", Some("shop")),
        management.acl().list_authorized_resources(To::Role, "staff", "shop") => |list| list.allows("films:1", "see"),
        management.acl().allow("films:1", "films:see").user_id("nobody") => 2004 |error| error.is_not_found(),
        management.acl().allow("films:1", "films:see").role_codes(["nobody"]) => 404 |error| error.is_not_found(),
        management.acl().allow("films:1", "films:see").user_ids([&known["bob"]]).namespace("nowhere") => 404,
        management.acl().allow("films:1", "films:see") => 400;
    is_allowed: management, known =>
        management.acl().is_allowed(&known["bob"], "books:1", "books:read").namespace("shop") => |is_allowed| is_allowed,
        management.acl().is_allowed(&known["bob"], "books:7", "books:read").namespace("shop") => |is_allowed| !is_allowed,
        management.acl().is_allowed(&known["bob"], "books:1", "books:read") => |is_allowed| !is_allowed,
        management.acl().is_allowed("nobody", "books:1", "books:read") => 2004 |error| error.is_not_found(),
        management.acl().is_allowed(&known["bob"], "books:1", "books:read").namespace("nowhere") => 404;
    is_denied: management, known =>
        management.acl().is_denied(&known["bob"], "books:7", "books:read").namespace("shop") => |is_denied| is_denied,
        management.acl().is_denied(&known["bob"], "books:1", "books:read").namespace("shop") => |is_denied| !is_denied,
        // What nobody has granted is not denied.
        management.acl().is_denied(&known["bob"], "books:7", "books:read") => |is_denied| !is_denied,
        management.acl().is_denied("nobody", "books:1", "books:read") => 2004 |error| error.is_not_found(),
        management.acl().is_denied(&known["bob"], "books:1", "books:read").namespace("nowhere") => 404 |error| error.is_not_found();
    is_allowed_for_a_tenant: management, known, emulator =>
        management.acl().is_allowed(&known["bob"], "books:1", "read").namespace("shop").tenant_id("t-1") => |is_allowed| is_allowed
            && emulator.requests()[0].headers.iter().any(|(name, value)| name == "x-authing-app-tenant-id" && value == "t-1"),
        management.acl().is_allowed(&known["bob"], "books:7", "read").namespace("shop").tenant_id("t-1") => |is_allowed| !is_allowed,
        management.acl().is_allowed("nobody", "books:1", "read").tenant_id("t-1") => 2004,
        management.acl().is_allowed(&known["bob"], "books:1", "read").tenant_id("t\n1") => "not sent: tenant_id";
    list_authorized_resources: management, known =>
        management.acl().list_authorized_resources(To::User, &known["bob"], "shop") => |list| list.total_count == 1
            && list.list[0].code == "books:*" && list.list[0].r#type == Some(ResourceType::Data)
            && list.allows("books:1", "books:read") && !list.allows("books:1", "books:write") && !list.allows("films:1", "read"),
        management.acl().list_authorized_resources(To::Role, "staff", "shop").resource_type(ResourceType::Menu) =>
            |list| list.list.len() == 1 && list.allows("settings", "settings:open"),
        management.acl().list_authorized_resources(To::Role, "staff", "shop").resource_type("DATA") => |list| list.list.is_empty(),
        management.acl().list_authorized_resources(To::User, "nobody", "shop") => 2004 |error| error.is_not_found(),
        management.acl().list_authorized_resources(To::Group, "nobody", "shop") => 404 |error| error.is_not_found(),
        management.acl().list_authorized_resources(To::Role, "staff", "nowhere") => 404;
    list_authorized_resources_batch: management, known =>
        management.acl().list_authorized_resources_batch("shop", [
            PermissionTarget::new(To::Role, "staff"),
            PermissionTarget::new(To::User, &known["bob"]),
            PermissionTarget::new(To::Org, "n-core"),
        ]) => |lists| lists.len() == 3 && lists[0].allows("settings", "open") && lists[1].allows("books:1", "read")
            && lists[2].total_count == 0,
        management.acl().list_authorized_resources_batch("shop", [PermissionTarget::new(To::Role, "staff")])
            .resource_type(ResourceType::Api) => |lists| lists[0].list.is_empty(),
        management.acl().list_authorized_resources_batch("shop", [PermissionTarget::new(To::User, "nobody")]) => 2004,
        management.acl().list_authorized_resources_batch("nowhere", [PermissionTarget::new(To::Role, "staff")]) => 404;
    authorize_resource: management, known, emulator =>
        management.acl().authorize_resource("shop", "films:1", [
            opt(To::User, &known["bob"], &["films:see"]),
            opt(To::Org, "n-core", &["films:see"]),
        ]).resource_type(ResourceType::Data) => |message| message.code == Some(200)
            && emulator.pool().is_allowed(&known["bob"], "films:1", "see", Some("shop")),
        management.acl().authorize_resource("shop", "films:2", [
            opt(To::User, &known["bob"], &["films:see"]),
            opt(To::Group, "nobody", &["films:see"]),
        ]) => 404 |error| error.is_not_found(),
        management.acl().authorize_resource("nowhere", "films:2", [opt(To::User, &known["bob"], &["films:see"])]) => 404;
    authorize_and_revoke_resources: management, known, emulator =>
        management.acl().authorize_resources("shop", films("nobody")) => 2004 |error| error.is_not_found(),
        management.acl().authorize_resources("nowhere", films(&known["bob"])) => 404,
        management.acl().authorize_resources("shop", films(&known["bob"])).tenant_id("t-1") => |message| message.code == Some(200)
            && emulator.pool().is_allowed(&known["bob"], "films:1", "see", Some("shop"))
            && emulator.requests()[0].headers.iter().any(|(name, value)| name == "x-authing-app-tenant-id" && value == "t-1"),
        management.acl().revoke_resources("shop", films("nobody")) => 2004,
        management.acl().revoke_resources("shop", films(&known["bob"])) => |message| message.code == Some(200)
            && !emulator.pool().is_allowed(&known["bob"], "films:1", "see", Some("shop")),
        management.acl().revoke_resources("nowhere", films(&known["bob"])) => 404 |error| error.is_not_found();
    revoke_resource: management, known, emulator =>
        management.acl().revoke_resource("shop", "books:*", [
            RevokeResourceOpt::new(To::User, &known["bob"]),
            RevokeResourceOpt::new(To::Role, "nobody"),
        ]) => 404 |error| error.is_not_found() && emulator.pool().is_allowed(&known["bob"], "books:1", "read", Some("shop")),
        management.acl().revoke_resource("shop", "books:*", [RevokeResourceOpt {
            actions: Some(vec!["books:write".to_owned()]),
            ..RevokeResourceOpt::new(To::User, &known["bob"])
        }]) => |_| emulator.pool().is_allowed(&known["bob"], "books:1", "read", Some("shop")),
        management.acl().revoke_resource("shop", "books:*", [RevokeResourceOpt::new(To::User, &known["bob"])]) =>
            |message| message.code == Some(200) && !emulator.pool().is_allowed(&known["bob"], "books:1", "read", Some("shop"));
    get_authorized_targets: management, known =>
        management.acl().authorize_resource("shop", "books:1", [opt(To::Group, "readers", &["books:read", "books:write"])]),
        management.acl().get_authorized_targets("shop", ResourceType::Data, "books:1") => |targets| {
            let list: Vec<_> = targets.list.unwrap().into_iter().flatten().collect();
            let names: BTreeSet<_> = list.iter().filter_map(|target| target.target_identifier.as_deref()).collect();
            targets.total_count == Some(2) && names == BTreeSet::from([&*known["bob"], "g-readers"])
        },
        management.acl().get_authorized_targets("shop", ResourceType::Data, "books:1")
            .target_type(To::Group)
            .actions(AuthorizedTargetsActionsInput::new(Operator::And, ["books:read", "books:write"])) => |targets| targets.total_count == Some(1),
        management.acl().get_authorized_targets("nowhere", ResourceType::Data, "books:1") => 404 |error| error.is_not_found();
    get_authorized_targets_code: management =>
        management.acl().authorize_resource("shop", "books:1", [opt(To::Group, "readers", &["books:write"])]),
        management.acl().get_authorized_targets_code("shop", ResourceType::Data, "books:1").target_type(To::Group) => |targets| {
            let list: Vec<_> = targets.list.unwrap().into_iter().flatten().collect();
            list.len() == 1 && list[0].target_identifier.as_deref() == Some("readers")
        },
        management.acl().get_authorized_targets_code("nowhere", ResourceType::Data, "books:1") => 404;
    list_resources: management =>
        management.acl().list_resources().namespace("shop").limit(1) => |page| page.total_count == 2 && page.list.len() == 1
            && page.list[0].code == "books" && page.list[0].namespace_id == Some(7),
        management.acl().list_resources().resource_type(ResourceType::Menu) => |page| page.list.len() == 1 && page.list[0].id == "r-settings",
        management.acl().list_resources().namespace("nowhere") => 404 |error| error.is_not_found();
    get_resource_by_id: management =>
        management.acl().get_resource_by_id("r-books") => |resource| resource.code == "books"
            && resource.resource_type == Some(ResourceType::Data) && resource.actions.unwrap()[0].name == "books:read",
        management.acl().get_resource_by_id("r-films") => 404 |error| error.is_not_found();
    get_resource_by_code: management =>
        management.acl().get_resource_by_code("shop", "settings") => |resource| resource.id == "r-settings",
        management.acl().get_resource_by_code("shop", "films") => 404 |error| error.is_not_found(),
        management.acl().get_resource_by_code("nowhere", "books") => 404;
    create_resource: management =>
        management.acl().create_resource("shop", "films/电影", ResourceType::Api, read("films:see"))
            .api_identifier("https://example.com/films") => |resource| resource.code == "films/电影"
            && resource.api_identifier.as_deref() == Some("https://example.com/films"),
        management.acl().update_resource("shop", "films/电影").description("Films") => |resource| resource.description.as_deref() == Some("Films"),
        management.acl().create_resource("shop", "books", ResourceType::Data, read("books:read")) => 409,
        management.acl().create_resource("nowhere", "films", ResourceType::Data, read("films:see")) => 404 |error| error.is_not_found(),
        management.acl().create_resource("shop", "films", ResourceType::Api, read("films:see")) => 400;
    batch_create_resources: management, emulator =>
        management.acl().batch_create_resources([
            NewResource::new("films", ResourceType::Data, read("films:see")),
            NewResource { namespace: Some("shop".to_owned()), ..NewResource::new("pay", ResourceType::Button, read("pay:do")) },
        ]) => |message| message.code == Some(200),
        management.acl().get_resource_by_code("default", "films") => |resource| resource.resource_type == Some(ResourceType::Data),
        management.acl().batch_create_resources([
            NewResource::new("songs", ResourceType::Data, read("songs:hear")),
            NewResource::new("films", ResourceType::Data, read("films:see")),
        ]) => 409;
    update_resource: management =>
        management.acl().update_resource("shop", "books").resource_type(ResourceType::Ui).actions(read("books:open")) =>
            |resource| resource.resource_type == Some(ResourceType::Ui) && resource.actions.unwrap()[0].name == "books:open",
        management.acl().update_resource("shop", "films").description("Films") => 404 |error| error.is_not_found(),
        management.acl().update_resource("nowhere", "books").description("Books") => 404;
    delete_resource: management =>
        management.acl().delete_resource("shop", "books") => |message| message.code == Some(200),
        management.acl().delete_resource("shop", "books") => 404 |error| error.is_not_found(),
        management.acl().delete_resource("nowhere", "books") => 404;
    get_application_access_policies: management, known =>
        management.acl().get_application_access_policies("wiki") => |page| page.total_count == 1
            && page.list[0].target_type == Some(To::User) && page.list[0].target_identifier.as_ref() == Some(&known["bob"])
            && page.list[0].policy.as_ref().unwrap().statements.as_ref().unwrap().len() == 1,
        management.acl().get_application_access_policies("wiki").page(2) => |page| page.list.is_empty(),
        management.acl().get_application_access_policies("no/where") => 2011 |error| error.is_not_found();
    enable_application_access_policies: management, known, emulator =>
        management.acl().disable_application_access_policies("wiki", To::User, [&known["bob"]]) =>
            |message| message.code == Some(200) && emulator.pool().may_enter("wiki", &known["bob"]),
        management.acl().enable_application_access_policies("wiki", To::User, [&known["bob"]]) =>
            |message| message.code == Some(200) && !emulator.pool().may_enter("wiki", &known["bob"]),
        management.acl().enable_application_access_policies("wiki", To::Group, ["readers"]) => 404 |error| error.is_not_found(),
        management.acl().disable_application_access_policies("wiki", To::User, ["nobody"]) => 2004,
        management.acl().disable_application_access_policies("nowhere", To::User, [&known["bob"]]) => 2011;
    delete_application_access_policies: management, known, emulator =>
        management.acl().delete_application_access_policies("wiki", To::User, [&known["bob"]]) =>
            |message| message.code == Some(200) && emulator.pool().may_enter("wiki", &known["bob"]),
        management.acl().delete_application_access_policies("wiki", To::User, [&known["bob"]]) => 404 |error| error.is_not_found();
    allow_access_application: management, known, emulator =>
        management.acl().delete_application_access_policies("wiki", To::User, [&known["bob"]]),
        management.acl().update_default_application_access_policy("wiki", DefaultStrategy::DenyAll) => |application| application.id == "wiki"
            && application.permission_strategy.as_ref().unwrap().default_strategy == Some(DefaultStrategy::DenyAll)
            && !emulator.pool().may_enter("wiki", &known["bob"]),
        management.acl().allow_access_application("wiki", To::Group, ["readers"]) =>
            |message| message.code == Some(200) && emulator.pool().may_enter("wiki", &known["bob"]),
        management.acl().deny_access_application("wiki", To::Org, ["n-core"]).inherit_by_children(true) =>
            |message| message.code == Some(200),
        management.acl().deny_access_application("wiki", To::User, [&known["bob"]]) => |_| !emulator.pool().may_enter("wiki", &known["bob"]),
        management.acl().allow_access_application("wiki", To::Role, ["staff"]) => 404 |error| error.is_not_found(),
        management.acl().allow_access_application("wiki", To::Role, ["staff"]).namespace("shop") => |message| message.code == Some(200),
        management.acl().deny_access_application("nowhere", To::User, [&known["bob"]]) => 2011 |error| error.is_not_found();
    update_default_application_access_policy: management =>
        management.acl().update_default_application_access_policy("wiki", DefaultStrategy::AllowAll) => |application|
            application.name.as_deref() == Some("Wiki") && !format!("{application:?}").contains("oidcConfig: Some(Object"),
        management.acl().update_default_application_access_policy("nowhere", DefaultStrategy::AllowAll) => 2011 |error| error.is_not_found();
    programmatic_access_account_list: management, known =>
        management.acl().programmatic_access_account_list("wiki") => |page| page.total_count == 1 && page.list[0].id == "k-1"
            && page.list[0].secret.as_ref().unwrap().expose() == known["secret"] && !format!("{page:?}").contains(&known["secret"]),
        management.acl().programmatic_access_account_list("nowhere") => 2011 |error| error.is_not_found();
    create_programmatic_access_account: management =>
        management.acl().create_programmatic_access_account("wiki").remarks("nightly") => |account| account.app_id.as_deref() == Some("wiki")
            && account.token_lifetime == Some(600) && account.remarks.as_deref() == Some("nightly") && account.enabled == Some(true),
        management.acl().create_programmatic_access_account("nowhere") => 2011 |error| error.is_not_found();
    delete_programmatic_access_account: management =>
        management.acl().delete_programmatic_access_account("k-1") => |message| message.code == Some(200),
        management.acl().delete_programmatic_access_account("k-1") => 404 |error| error.is_not_found();
    refresh_programmatic_access_account_secret: management, known =>
        management.acl().refresh_programmatic_access_account_secret("k-1") => |account| {
            let secret = account.secret.unwrap();
            let is_of_alphabet = secret.expose().chars().all(|letter| "abcdefhijkmnprstwxyz2345678".contains(letter));
            secret.expose().len() == 32 && is_of_alphabet
        },
        management.acl().refresh_programmatic_access_account_secret("k-1").secret("another secret") =>
            |account| account.secret.unwrap().expose() == "another secret",
        management.acl().refresh_programmatic_access_account_secret("k-2") => 404 |error| error.is_not_found();
    enable_programmatic_access_account: management =>
        management.acl().disable_programmatic_access_account("k-1") => |account| account.enabled == Some(false),
        management.acl().enable_programmatic_access_account("k-1") => |account| account.enabled == Some(true) && account.id == "k-1",
        management.acl().disable_programmatic_access_account("k-2") => 404 |error| error.is_not_found(),
        management.acl().enable_programmatic_access_account("k-2") => 404;
    list_namespaces: management, emulator =>
        management.acl().list_namespaces().limit(1) => |page| page.total_count > 2 && page.list.len() == 1,
        management.acl().list_namespaces() => |page| page.list.iter().any(|space| space.code == "shop" && space.id == 7)
            && page.list.iter().any(|space| space.code == "wiki" && space.app_id.as_deref() == Some("wiki"));
    create_namespace: management =>
        management.acl().create_namespace("films", "Films").description("All films") => |space| space.code == "films"
            && space.name.as_deref() == Some("Films") && space.description.as_deref() == Some("All films"),
        management.acl().create_namespace("films", "Films") => 409;
    update_namespace: management, known, emulator =>
        management.acl().update_namespace("shop").new_code("商店/1").name("Store") => |space| space.id == 7 && space.code == "商店/1"
            && emulator.pool().is_allowed(&known["bob"], "books:1", "read", Some("商店/1")),
        management.acl().update_namespace("商店/1").description("Books") => |space| space.name.as_deref() == Some("Store")
            && space.description.as_deref() == Some("Books"),
        management.acl().update_namespace("shop").name("Store") => 3005 |error| error.is_not_found(),
        management.acl().update_namespace("商店/1").new_code("default") => 409,
        management.acl().update_namespace("wiki").new_code("wiki2") => 2018;
    update_namespace_by_id: management =>
        management.acl().update_namespace_by_id(7).code("store").name("Store") => |space| space.id == 7 && space.code == "store",
        management.acl().update_namespace_by_id(8000).name("Store") => 3005 |error| error.is_not_found();
    delete_namespace: management =>
        management.acl().delete_namespace("shop") => |message| message.code == Some(200),
        management.acl().delete_namespace("shop") => 3003 |error| error.is_not_found(),
        management.acl().delete_namespace("wiki") => 2018;
    delete_namespace_by_id: management =>
        management.acl().delete_namespace_by_id(7) => |message| message.code == Some(200),
        management.acl().delete_namespace_by_id(7) => 3003 |error| error.is_not_found();
    get_policies_assignments_condition: management =>
        management.acl().get_policies_assignments_condition("shop", "not-7", To::Group) =>
            |assignments| assignments.0[0]["targetIdentifier"] == "readers",
        management.acl().get_policies_assignments_condition("shop", "nothing", To::Group) => 404 |error| error.is_not_found(),
        management.acl().get_policies_assignments_condition("nowhere", "not-7", To::Group) => 404;
}

#[tokio::test]
async fn list_resources_and_namespaces_as_streams() {
    let (emulator, _client, _known) = start_shop().await;
    let management = crate::support::management_builder(&emulator)
        .build()
        .unwrap();
    let mut resources = management.acl().list_resources().limit(1).stream();
    let mut codes = Vec::new();
    while let Some(resource) = resources.next().await {
        codes.push(resource.unwrap().code);
    }
    assert_eq!(codes, ["books", "settings"]);
    let all = management.acl().list_namespaces().await.unwrap();
    let mut spaces = management.acl().list_namespaces().limit(2).stream();
    let mut count = 0;
    while let Some(space) = spaces.next().await {
        assert_eq!(space.unwrap(), all.list[count]);
        count += 1;
    }
    assert_eq!(i64::try_from(count).unwrap(), all.total_count);
}

#[test]
fn random_string_is_as_long_as_wanted_and_shows_nothing() {
    let [one, other] = [Acl::random_string(32), Acl::random_string(32)];
    assert_eq!(one.expose().len(), 32);
    assert_ne!(one.expose(), other.expose());
    assert!(!format!("{one:?}").contains(one.expose()));
    assert_eq!(Acl::random_string(0).expose(), "");
}
