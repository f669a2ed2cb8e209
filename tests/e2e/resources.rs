use crate::checks::responding;
use crate::support::{EMAIL, PHONE, start, start_logged_in};
use crate::table::{Known, table};
use authing::AuthenticationClient;
use authing::types::{Applications, OrgNode, ResourceType};
use authing_emulator::{Emulator, Grant, NewApplication, NewDepartment, NewOrg, NewRole, NewUser};
use serde_json::{Map, json};

/// A response without the user that the query asks for.
const NO_USER: &str = r#"{"data":{"user":null}}"#;

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

/// Resources of `bob`: two in the namespace `default`, one in `shop`.
async fn start_with_resources() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start_logged_in().await;
    for (code, kind, namespace) in [
        ("books", "DATA", None),
        ("settings", "MENU", None),
        ("pay", "API", Some("shop".to_owned())),
    ] {
        let grant = Grant {
            user: EMAIL.into(),
            code: code.into(),
            resource_type: kind.into(),
            actions: vec![format!("{code}:read")],
            namespace,
        };
        emulator.pool().grant_resource(grant).unwrap();
    }
    (emulator, client)
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

/// `bob` in `core`, two levels below the organisation `acme`, and in `club` itself. The ids of both are known.
async fn start_with_orgs() -> (Emulator, AuthenticationClient, Known<2>) {
    let (emulator, client) = start_logged_in().await;
    let department = |code: &str, name: &str, parent: Option<&str>| NewDepartment {
        code: code.into(),
        name: name.into(),
        parent: parent.map(str::to_owned),
        members: Vec::new(),
    };
    let org = |code: &str, name: &str, departments| NewOrg {
        code: code.into(),
        name: name.into(),
        members: Vec::new(),
        departments,
    };
    let pool = emulator.pool();
    let acme = pool.add_org(org(
        "acme",
        "ACME",
        vec![
            department("dev", "Development", None),
            department("core", "Core", Some("dev")),
        ],
    ));
    let club = pool.add_org(org("club", "Chess", Vec::new()));
    pool.add_member("core", EMAIL).unwrap();
    pool.add_member("club", EMAIL).unwrap();
    (emulator, client, [("acme", acme), ("club", club)])
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
            members: Vec::new(),
        };
        emulator.pool().add_role(role);
        if code != "owner" {
            let pool = emulator.pool();
            pool.assign_role(EMAIL, code, namespace).unwrap();
        }
    }
    (emulator, client)
}

/// `ann`, with all that users can be found by.
fn add_ann(emulator: &Emulator) {
    let ann = NewUser {
        username: Some("ann".into()),
        email: Some("ann@example.com".into()),
        phone: Some(PHONE.into()),
        profile: Map::from_iter([("externalId".to_owned(), json!("E-1"))]),
        ..Default::default()
    };
    emulator.pool().add_user(ann).unwrap();
}

/// The codes on the way to a department.
fn codes(path: &[OrgNode]) -> Vec<&str> {
    let nodes = path.iter();
    nodes.map(|node| node.code.as_deref().unwrap()).collect()
}

fn ids(page: &Applications) -> Vec<&str> {
    let list = page.list.iter();
    list.map(|application| application.id.as_str()).collect()
}

table! { start_logged_in;
    get_security_level: logged_in, client =>
        logged_in.get_security_level() => |level| level.email && level.password && !level.phone && !level.mfa
            && level.password_security_level == Some(2) && (1..100).contains(&level.score),
        client.get_security_level() => "not sent";
    list_authorized_resources(start_with_resources): logged_in =>
        logged_in.list_authorized_resources("default") => |resources| resources.total_count == 2
            && resources.list[0].code == "books"
            && resources.list[0].r#type == Some(ResourceType::Data)
            && resources.list[0].actions == Some(vec!["books:read".to_owned()])
            && resources.list[0].api_identifier.is_none()
            && resources.list[1].code == "settings";
    list_authorized_resources_of_a_type(start_with_resources): logged_in =>
        logged_in.list_authorized_resources("default").resource_type(ResourceType::Menu)
            => |menus| menus.total_count == 1 && menus.list[0].code == "settings",
        logged_in.list_authorized_resources("shop").resource_type(ResourceType::Menu) => |menus| menus.list.is_empty();
    list_authorized_resources_of_another_namespace(start_with_resources): logged_in =>
        logged_in.list_authorized_resources("shop") => |shop| shop.total_count == 1 && shop.list[0].code == "pay",
        logged_in.list_authorized_resources("nowhere") => |none| none.total_count == 0 && none.list.is_empty();
    list_authorized_resources_of_a_deleted_user(start_with_resources): logged_in, emulator =>
        { emulator.pool().remove_user(EMAIL); logged_in.list_authorized_resources("default") } => 2004 |error| error.is_not_found(),
        { responding(emulator, NO_USER); logged_in.list_authorized_resources("default") } => 2004 |error| error.is_not_found();
    list_applications(start_with_applications): logged_in, emulator =>
        logged_in.list_applications() => |page| page.total_count == 13 && page.list.len() == 10
            && page.list[0].id == emulator.app_id()
            && page.list[1].id == "app-1"
            && page.list[1].name == "Shop 1"
            && page.list[1].domain.as_deref() == Some("shop-1")
            && page.list[1].description.as_deref() == Some("Sells books")
            && page.list[1].logo.as_deref() == Some("https://example.com/logo.png")
            && page.list[1].protocol.as_deref() == Some("oidc")
            && page.list[1].created_at.is_some() && page.list[1].updated_at.is_some();
    list_applications_by_page(start_with_applications): logged_in, emulator =>
        logged_in.list_applications().page(1).limit(2) => |page| page.total_count == 13 && ids(&page) == [&emulator.app_id(), "app-1"],
        logged_in.list_applications().page(3).limit(5) => |page| page.total_count == 13 && ids(&page) == ["app-10", "app-11", "app-12"],
        logged_in.list_applications().page(4).limit(5) => |page| page.total_count == 13 && page.list.is_empty(),
        logged_in.list_applications().page(2) => |page| page.list.len() == 3;
    get_security_level_without_a_password(start): client, emulator =>
        { emulator.pool().add_wechat_code("first", NewUser::default()); client.wechat_login("first") },
        client.get_security_level()
            => |level| !level.password && !level.email && level.password_security_level.is_none() && level.score == 0;
    list_orgs(start_with_orgs): logged_in, emulator, known =>
        logged_in.list_orgs() => |orgs| orgs.len() == 2
            && codes(&orgs[0]) == ["acme", "dev", "core"]
            && codes(&orgs[1]) == ["club"]
            && orgs[0][0].id == known["acme"]
            && orgs[0][0].r#type.as_deref() == Some("ORG")
            && orgs[0][0].name.as_deref() == Some("ACME")
            && orgs[0][0].user_pool_id == Some(emulator.user_pool_id())
            && orgs[0][2].r#type.as_deref() == Some("DEPARTMENT")
            && orgs[0][2].org_id.as_ref() == Some(&known["acme"])
            && orgs[0][2].created_at.is_some()
            && orgs[1][0].id == known["club"];
    list_departments(start_with_orgs): logged_in, known =>
        logged_in.list_departments() => |page| {
            let [core, club] = &page.list[..] else { return false };
            page.total_count == 2
                && core.is_main_department
                && core.joined_at.is_some()
                && core.department.name == "Core"
                && core.department.org_id.as_ref() == Some(&known["acme"])
                && core.department.depth == Some(2)
                && core.department.name_path.as_ref().unwrap() == &["ACME", "Development", "Core"]
                && !club.is_main_department
                && club.department.root == Some(true)
        };
    list_departments_of_one_organisation(start_with_orgs): logged_in, known =>
        logged_in.list_departments().org_id(&known["club"])
            => |page| page.total_count == 1 && page.list[0].department.name == "Chess",
        logged_in.list_departments().org_id("nowhere") => |none| none.total_count == 0;
    list_departments_of_a_deleted_user(start_with_orgs): logged_in, emulator =>
        { emulator.pool().remove_user(EMAIL); logged_in.list_departments() } => 2004 |error| error.is_not_found(),
        { responding(emulator, NO_USER); logged_in.list_departments() } => 2004 |error| error.is_not_found();
    list_orgs_of_nobody: logged_in => logged_in.list_orgs() => |orgs| orgs.is_empty();
    list_roles(start_with_roles): logged_in =>
        logged_in.list_roles() => |roles| roles.total_count == 3
            && roles.list.iter().map(|role| &role.code).eq(["staff", "admin", "guest"])
            && roles.list[1].namespace == "default"
            && roles.list[1].description.as_deref() == Some("the admin")
            && roles.list[1].parent.as_ref().unwrap().code == "staff";
    list_roles_of_one_namespace(start_with_roles): logged_in =>
        logged_in.list_roles().namespace("shop") => |roles| roles.total_count == 1
            && roles.list[0].code == "guest" && roles.list[0].namespace == "shop",
        logged_in.list_roles().namespace("nowhere") => |none| none.total_count == 0;
    list_roles_of_a_deleted_user(start_with_roles): logged_in, emulator =>
        { emulator.pool().remove_user(EMAIL); logged_in.list_roles() } => 2004 |error| error.is_not_found(),
        { responding(emulator, NO_USER); logged_in.list_roles() } => 2004 |error| error.is_not_found();
    has_role(start_with_roles): logged_in, emulator =>
        logged_in.has_role("admin") => |has| has,
        logged_in.has_role("owner") => |has| !has,
        { emulator.pool().assign_role(EMAIL, "owner", None).unwrap(); logged_in.has_role("owner") } => |has| has,
        // Case matters, and so does the whole code.
        logged_in.has_role("Admin") => |has| !has,
        logged_in.has_role("adm") => |has| !has;
    has_role_in_one_namespace(start_with_roles): logged_in =>
        logged_in.has_role("guest").namespace("shop") => |has| has,
        logged_in.has_role("guest").namespace("default") => |has| !has,
        logged_in.has_role("admin").namespace("shop") => |has| !has;
    /// Whoever is not there has no role.
    has_role_of_no_user(start_with_roles): logged_in, emulator =>
        { responding(emulator, NO_USER); logged_in.has_role("admin") } => |has| !has;
    is_user_exists(start): client, emulator =>
        client.is_user_exists().username("ann") => |exists| !exists,
        { add_ann(emulator); client.is_user_exists().username("ann") } => |exists| exists,
        client.is_user_exists().email("ann@example.com") => |exists| exists,
        client.is_user_exists().phone(PHONE) => |exists| exists,
        client.is_user_exists().external_id("E-1") => |exists| exists,
        client.is_user_exists().phone("18800000001") => |exists| !exists,
        client.is_user_exists().external_id("E-2") => |exists| !exists && client.token().is_none();
    is_user_exists_tells_case_apart_in_user_names_only: client =>
        client.is_user_exists().email("BOB@EXAMPLE.COM") => |exists| exists,
        client.is_user_exists().username("Bob") => |exists| !exists;
    is_user_exists_of_an_undecided_answer(start): client, emulator =>
        { responding(emulator, r#"{"data":{"isUserExists":null}}"#); client.is_user_exists().email(EMAIL) } => |exists| !exists;
    is_user_exists_without_anything_to_look_for(start): client =>
        client.is_user_exists() => "not sent: username";
    is_user_exists_with_an_empty_name(start): client => client.is_user_exists().username("") => 2231;
}
