use crate::support::{EMAIL, PHONE, add_bob, code, start, start_logged_in};
use authing::types::ResourceType;
use authing::{AuthenticationClient, Error};
use authing_emulator::{
    Emulator, Grant, NewApplication, NewDepartment, NewOrg, NewRole, NewUser, Target,
};
use serde_json::{Map, json};

/// An answer without the user that the query asks for.
fn answer_no_user(emulator: &Emulator) {
    let body = r#"{"data":{"user":null}}"#;
    emulator.faults().on("user").body(body, "application/json");
}

/// Asserts that the user whose token it is does not exist.
#[track_caller]
fn assert_user_is_gone<T: std::fmt::Debug>(result: Result<T, Error>) {
    let error = result.expect_err("there is a user");
    assert_eq!(error.code().unwrap().get(), 2004, "{error}");
    assert!(error.is_not_found());
}

#[tokio::test]
async fn get_security_level_succeeds() {
    let (_emulator, client) = start_logged_in().await;
    let level = client.get_security_level().await.unwrap();
    assert!(level.email && level.password);
    assert!(!level.phone && !level.mfa);
    assert_eq!(level.password_security_level, Some(2));
    assert!((1..100).contains(&level.score), "{level:?}");
}

#[tokio::test]
async fn get_security_level_rises_with_what_is_bound() {
    let (emulator, client) = start_logged_in().await;
    let before = client.get_security_level().await.unwrap();
    let safer = NewUser {
        email: Some("ann@example.com".into()),
        phone: Some(PHONE.into()),
        password: Some("Passw0rd-Passw0rd".into()),
        ..Default::default()
    };
    emulator.pool().add_user(safer).unwrap();
    let login = client.login_by_email("ann@example.com", "Passw0rd-Passw0rd");
    login.await.unwrap();
    let level = client.get_security_level().await.unwrap();
    assert!(level.phone);
    assert_eq!(level.password_security_level, Some(3));
    assert!(level.score > before.score);
}

#[tokio::test]
async fn get_security_level_without_a_password() {
    let (emulator, client) = start().await;
    emulator.pool().add_wechat_code("first", NewUser::default());
    client.wechat_login("first").await.unwrap();
    let level = client.get_security_level().await.unwrap();
    assert!(!level.password && !level.email);
    assert_eq!(level.password_security_level, None);
    assert_eq!(level.score, 0);
}

/// Resources of `bob`: two in the namespace `default`, one in `shop`.
async fn start_with_resources() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start_logged_in().await;
    for (code, kind, namespace) in [
        ("books", "DATA", None),
        ("settings", "MENU", None),
        ("pay", "API", Some("shop".to_owned())),
    ] {
        let grant = Grant {
            to: Target::User(EMAIL.into()),
            code: code.into(),
            resource_type: kind.into(),
            actions: vec![format!("{code}:read")],
            namespace,
        };
        emulator.pool().grant_resource(grant).unwrap();
    }
    (emulator, client)
}

#[tokio::test]
async fn list_authorized_resources_succeeds() {
    let (_emulator, client) = start_with_resources().await;
    let resources = client.list_authorized_resources("default").await.unwrap();
    assert_eq!(resources.total_count, 2);
    let books = &resources.list[0];
    assert_eq!(books.code, "books");
    assert_eq!(books.r#type, Some(ResourceType::Data));
    assert_eq!(books.actions, Some(vec!["books:read".to_owned()]));
    assert_eq!(books.api_identifier, None);
    assert_eq!(resources.list[1].code, "settings");
}

#[tokio::test]
async fn list_authorized_resources_of_a_type() {
    let (_emulator, client) = start_with_resources().await;
    let call = client.list_authorized_resources("default");
    let menus = call.resource_type(ResourceType::Menu).await.unwrap();
    assert_eq!(menus.total_count, 1);
    assert_eq!(menus.list[0].code, "settings");
    let call = client.list_authorized_resources("shop");
    let menus = call.resource_type(ResourceType::Menu).await.unwrap();
    assert!(menus.list.is_empty());
}

#[tokio::test]
async fn list_authorized_resources_of_another_namespace() {
    let (_emulator, client) = start_with_resources().await;
    let resources = client.list_authorized_resources("shop").await.unwrap();
    assert_eq!(resources.total_count, 1);
    assert_eq!(resources.list[0].code, "pay");
    let none = client.list_authorized_resources("nowhere").await.unwrap();
    assert_eq!(none.total_count, 0);
    assert!(none.list.is_empty());
}

#[tokio::test]
async fn list_authorized_resources_of_a_deleted_user() {
    let (emulator, client) = start_with_resources().await;
    emulator.pool().remove_user(EMAIL);
    assert_user_is_gone(client.list_authorized_resources("default").await);
    answer_no_user(&emulator);
    assert_user_is_gone(client.list_authorized_resources("default").await);
}

/// Twelve applications that `bob` may enter, besides the one that he is logged in to, and one that he may not.
async fn start_with_applications() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start_logged_in().await;
    for number in 1..=13 {
        let application = NewApplication {
            id: Some(format!("app-{number}")),
            name: format!("Shop {number}"),
            domain: format!("shop-{number}"),
            description: Some("Sells books".into()),
            logo: "https://example.com/logo.png".into(),
            ..Default::default()
        };
        let id = emulator.pool().add_application(application);
        if number <= 12 {
            emulator.pool().allow_application(&id, EMAIL).unwrap();
        }
    }
    (emulator, client)
}

#[tokio::test]
async fn list_applications_succeeds() {
    let (emulator, client) = start_with_applications().await;
    let page = client.list_applications().await.unwrap();
    assert_eq!(page.total_count, 13);
    assert_eq!(page.list.len(), 10);
    assert_eq!(page.list[0].id, emulator.app_id());
    let first = &page.list[1];
    assert_eq!(first.id, "app-1");
    assert_eq!(first.name, "Shop 1");
    assert_eq!(first.domain.as_deref(), Some("shop-1"));
    assert_eq!(first.description.as_deref(), Some("Sells books"));
    assert_eq!(first.logo.as_deref(), Some("https://example.com/logo.png"));
    assert_eq!(first.protocol.as_deref(), Some("oidc"));
    assert!(first.created_at.is_some() && first.updated_at.is_some());
}

#[tokio::test]
async fn list_applications_by_page() {
    let (emulator, client) = start_with_applications().await;
    let ids = async |page: i64, limit: i64| {
        let call = client.list_applications().page(page).limit(limit);
        let page = call.await.unwrap();
        assert_eq!(page.total_count, 13);
        let ids = page.list.into_iter().map(|application| application.id);
        ids.collect::<Vec<_>>()
    };
    assert_eq!(ids(1, 2).await, [emulator.app_id().as_str(), "app-1"]);
    assert_eq!(ids(3, 5).await, ["app-10", "app-11", "app-12"]);
    assert!(ids(4, 5).await.is_empty());
    let second = client.list_applications().page(2).await.unwrap();
    assert_eq!(second.list.len(), 3);
}

/// `bob` in `core`, two levels below the organisation `acme`, and in `club` itself. Gives the ids of both.
async fn start_with_orgs() -> (Emulator, AuthenticationClient, [String; 2]) {
    let (emulator, client) = start_logged_in().await;
    let department = |code: &str, name: &str, parent: Option<&str>| NewDepartment {
        code: code.into(),
        name: name.into(),
        parent: parent.map(str::to_owned),
        ..NewDepartment::default()
    };
    let org = |code: &str, name: &str, departments| NewOrg {
        code: code.into(),
        name: name.into(),
        departments,
        ..NewOrg::default()
    };
    let pool = emulator.pool();
    let acme = org(
        "acme",
        "ACME",
        vec![
            department("dev", "Development", None),
            department("core", "Core", Some("dev")),
        ],
    );
    let acme = pool.add_org(acme).unwrap();
    let club = pool.add_org(org("club", "Chess", Vec::new())).unwrap();
    pool.add_member("core", EMAIL).unwrap();
    pool.add_member("club", EMAIL).unwrap();
    (emulator, client, [acme, club])
}

#[tokio::test]
async fn list_orgs_succeeds() {
    let (emulator, client, [acme, club]) = start_with_orgs().await;
    let orgs = client.list_orgs().await.unwrap();
    assert_eq!(orgs.len(), 2);
    let codes = |path: usize| -> Vec<_> {
        let nodes = orgs[path].iter();
        nodes.map(|node| node.code.as_deref().unwrap()).collect()
    };
    assert_eq!(codes(0), ["acme", "dev", "core"]);
    assert_eq!(codes(1), ["club"]);

    let (top, below) = (&orgs[0][0], &orgs[0][2]);
    assert_eq!(top.id, acme);
    assert_eq!(top.r#type.as_deref(), Some("ORG"));
    assert_eq!(top.name.as_deref(), Some("ACME"));
    assert_eq!(top.user_pool_id, Some(emulator.user_pool_id()));
    assert_eq!(below.r#type.as_deref(), Some("DEPARTMENT"));
    assert_eq!(below.org_id, Some(acme));
    assert!(below.created_at.is_some());
    assert_eq!(orgs[1][0].id, club);
}

#[tokio::test]
async fn list_orgs_of_nobody() {
    let (_emulator, client) = start_logged_in().await;
    assert_eq!(client.list_orgs().await.unwrap().len(), 0);
}

#[tokio::test]
async fn list_departments_succeeds() {
    let (_emulator, client, [acme, _]) = start_with_orgs().await;
    let page = client.list_departments().await.unwrap();
    assert_eq!(page.total_count, 2);
    let core = &page.list[0];
    assert!(core.is_main_department);
    assert!(core.joined_at.is_some());
    assert_eq!(core.department.name, "Core");
    assert_eq!(core.department.org_id.as_deref(), Some(acme.as_str()));
    assert_eq!(core.department.depth, Some(2));
    let path = core.department.name_path.as_ref().unwrap();
    assert_eq!(path, &["ACME", "Development", "Core"]);
    assert!(!page.list[1].is_main_department);
    assert_eq!(page.list[1].department.root, Some(true));
}

#[tokio::test]
async fn list_departments_of_one_organisation() {
    let (_emulator, client, [_, club]) = start_with_orgs().await;
    let page = client.list_departments().org_id(club).await.unwrap();
    assert_eq!(page.total_count, 1);
    assert_eq!(page.list[0].department.name, "Chess");
    let none = client.list_departments().org_id("nowhere").await.unwrap();
    assert_eq!(none.total_count, 0);
}

#[tokio::test]
async fn list_departments_of_a_deleted_user() {
    let (emulator, client, _) = start_with_orgs().await;
    emulator.pool().remove_user(EMAIL);
    assert_user_is_gone(client.list_departments().await);
    answer_no_user(&emulator);
    assert_user_is_gone(client.list_departments().await);
}

/// `bob` is `staff` and `admin` in the namespace `default`, and `guest` in `shop`.
async fn start_with_roles() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start_logged_in().await;
    for (code, namespace, parent) in [
        ("staff", None, None),
        ("admin", None, Some("staff")),
        ("owner", None, None),
        ("guest", Some("shop"), None),
    ] {
        let role = NewRole {
            code: code.into(),
            namespace: namespace.map(str::to_owned),
            description: Some(format!("the {code}")),
            parent: parent.map(str::to_owned),
            ..NewRole::default()
        };
        emulator.pool().add_role(role);
        if code != "owner" {
            let pool = emulator.pool();
            pool.assign_role(EMAIL, code, namespace).unwrap();
        }
    }
    (emulator, client)
}

#[tokio::test]
async fn list_roles_succeeds() {
    let (_emulator, client) = start_with_roles().await;
    let roles = client.list_roles().await.unwrap();
    assert_eq!(roles.total_count, 3);
    let codes: Vec<_> = roles.list.iter().map(|role| role.code.as_str()).collect();
    assert_eq!(codes, ["staff", "admin", "guest"]);
    let admin = &roles.list[1];
    assert_eq!(admin.namespace, "default");
    assert_eq!(admin.description.as_deref(), Some("the admin"));
    assert_eq!(admin.parent.as_ref().unwrap().code, "staff");
}

#[tokio::test]
async fn list_roles_of_one_namespace() {
    let (_emulator, client) = start_with_roles().await;
    let roles = client.list_roles().namespace("shop").await.unwrap();
    assert_eq!(roles.total_count, 1);
    assert_eq!(roles.list[0].code, "guest");
    assert_eq!(roles.list[0].namespace, "shop");
    let none = client.list_roles().namespace("nowhere").await.unwrap();
    assert_eq!(none.total_count, 0);
}

#[tokio::test]
async fn list_roles_of_a_deleted_user() {
    let (emulator, client) = start_with_roles().await;
    emulator.pool().remove_user(EMAIL);
    assert_user_is_gone(client.list_roles().await);
    answer_no_user(&emulator);
    assert_user_is_gone(client.list_roles().await);
}

#[tokio::test]
async fn has_role_succeeds() {
    let (emulator, client) = start_with_roles().await;
    assert!(client.has_role("admin").await.unwrap());
    assert!(!client.has_role("owner").await.unwrap());
    emulator.pool().assign_role(EMAIL, "owner", None).unwrap();
    assert!(client.has_role("owner").await.unwrap());
    assert!(!client.has_role("Admin").await.unwrap(), "case matters");
    assert!(!client.has_role("adm").await.unwrap(), "the whole code");
}

#[tokio::test]
async fn has_role_in_one_namespace() {
    let (_emulator, client) = start_with_roles().await;
    let has = async |code: &str, namespace: &str| {
        let call = client.has_role(code).namespace(namespace);
        call.await.unwrap()
    };
    assert!(has("guest", "shop").await);
    assert!(!has("guest", "default").await);
    assert!(!has("admin", "shop").await);
}

/// Whoever is not there has no role.
#[tokio::test]
async fn has_role_of_no_user() {
    let (emulator, client) = start_with_roles().await;
    answer_no_user(&emulator);
    assert!(!client.has_role("admin").await.unwrap());
}

#[tokio::test]
async fn is_user_exists_succeeds() {
    let (emulator, client) = start().await;
    let ann = NewUser {
        username: Some("ann".into()),
        email: Some("ann@example.com".into()),
        phone: Some(PHONE.into()),
        profile: Map::from_iter([("externalId".to_owned(), json!("E-1"))]),
        ..Default::default()
    };
    let find = || client.is_user_exists();
    assert!(!find().username("ann").await.unwrap());
    emulator.pool().add_user(ann).unwrap();

    assert!(find().username("ann").await.unwrap());
    assert!(find().email("ann@example.com").await.unwrap());
    assert!(find().phone(PHONE).await.unwrap());
    assert!(find().external_id("E-1").await.unwrap());
    assert!(!find().phone("18800000001").await.unwrap());
    assert!(!find().external_id("E-2").await.unwrap());
    assert_eq!(client.token(), None, "it needs no login");
}

#[tokio::test]
async fn is_user_exists_tells_case_apart_in_user_names_only() {
    let (emulator, client) = start().await;
    add_bob(&emulator);
    let find = || client.is_user_exists();
    assert!(find().email("BOB@EXAMPLE.COM").await.unwrap());
    assert!(!find().username("Bob").await.unwrap());
}

#[tokio::test]
async fn is_user_exists_of_an_undecided_answer() {
    let (emulator, client) = start().await;
    let body = r#"{"data":{"isUserExists":null}}"#;
    let fault = emulator.faults().on("isUserExists");
    fault.body(body, "application/json");
    assert!(!client.is_user_exists().email(EMAIL).await.unwrap());
}

#[tokio::test]
async fn is_user_exists_without_anything_to_look_for() {
    let (emulator, client) = start().await;
    let error = client.is_user_exists().await.unwrap_err();
    assert!(matches!(error, Error::InvalidArgument { .. }), "{error}");
    assert_eq!(emulator.requests().len(), 0);
}

#[tokio::test]
async fn is_user_exists_with_an_empty_name() {
    let (_emulator, client) = start().await;
    assert_eq!(code(client.is_user_exists().username("").await), 2231);
}
