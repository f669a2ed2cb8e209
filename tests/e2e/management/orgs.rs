use crate::support::{EMAIL, management_builder, start_logged_in};
use crate::table::{Known, table};
use authing::AuthenticationClient;
use authing::management::SyncProvider;
use authing::types::{Node, Org, SortByEnum};
use authing_emulator::{
    DirectoryUser, Emulator, Grant, NewDepartment, NewIdentitySource, NewOrg, NewRole, NewUser,
    OutsideAccount, Target,
};
use serde_json::json;

/// The organisations `acme`, with departments on two levels and `bob` in one of them, and `club`. All ids are known.
async fn start_with_orgs() -> (Emulator, AuthenticationClient, Known<1>) {
    let (emulator, client) = start_logged_in().await;
    let department = |id: &str, name: &str, parent: Option<&str>| NewDepartment {
        id: Some(id.into()),
        code: id.into(),
        name: name.into(),
        parent: parent.map(str::to_owned),
        ..NewDepartment::default()
    };
    let org = |id: &str, name: &str| NewOrg {
        id: Some(id.into()),
        root_id: Some(format!("{id}-root")),
        code: id.into(),
        name: name.into(),
        ..NewOrg::default()
    };
    let pool = emulator.pool();
    let acme = NewOrg {
        tenant_id: Some("t1".into()),
        departments: vec![
            department("dev", "Development", None),
            department("core", "Core", Some("dev")),
            department("ops", "Operations", None),
        ],
        ..org("acme", "ACME")
    };
    pool.add_org(acme).unwrap();
    pool.add_org(org("club", "Chess club")).unwrap();
    pool.add_member("dev", EMAIL).unwrap();
    for (code, namespace) in [("staff", None), ("guest", Some("shop".to_owned()))] {
        pool.add_role(NewRole {
            code: code.into(),
            namespace,
            ..NewRole::default()
        });
    }
    let grant = |code: &str, kind: &str| Grant {
        to: Target::Node("dev".into()),
        code: code.into(),
        resource_type: kind.into(),
        actions: vec![format!("{code}:read")],
        namespace: None,
    };
    pool.grant_resource(grant("books", "DATA")).unwrap();
    pool.grant_resource(grant("pay", "API")).unwrap();
    let bob = client.current_user().unwrap().id;
    (emulator, client, [("bob", bob)])
}

/// Systems that organisations are imported from: `wechatwork`, and the Active Directory `ad-1`.
async fn start_with_sources() -> (Emulator, AuthenticationClient, Known<1>) {
    let world = start_with_orgs().await;
    let pool = world.0.pool();
    pool.add_identity_source(NewIdentitySource {
        identifier: "wechatwork".into(),
        accounts: vec![OutsideAccount {
            id: "w-1".into(),
            user: NewUser::default(),
        }],
        ..NewIdentitySource::default()
    });
    pool.add_identity_source(NewIdentitySource {
        id: Some("ad-1".into()),
        protocol: "ad".into(),
        identifier: "office".into(),
        ..NewIdentitySource::default()
    });
    pool.add_ad_user(DirectoryUser {
        username: "ann".into(),
        password: "s3cret-word".into(),
        ..DirectoryUser::default()
    });
    world
}

fn ad(id: &str) -> SyncProvider {
    SyncProvider::Ad {
        connection_id: id.to_owned(),
    }
}

fn ids(nodes: &[Node]) -> Vec<&str> {
    nodes.iter().map(|node| node.id.as_str()).collect()
}

/// The tree, each node by its name after its distance from the root.
fn tree(org: &Org) -> Vec<(usize, String)> {
    let tree = org.tree().unwrap();
    let nodes = tree.iter();
    nodes
        .map(|node| (node.depth(), node.name.clone()))
        .collect()
}

#[tokio::test]
async fn lists_of_organisations_are_streams() {
    let (emulator, _client, _known) = start_with_orgs().await;
    let orgs = management_builder(&emulator).build().unwrap().orgs();
    let mut streams = [
        orgs.list().limit(1).stream(),
        orgs.get_all_orgs().limit(1).stream(),
        orgs.list_pagination().limit(1).stream(),
    ];
    for stream in &mut streams {
        let mut found = Vec::new();
        while let Some(org) = stream.next().await {
            found.push(org.unwrap().id);
        }
        found.sort();
        assert_eq!(found, ["acme", "club"]);
    }
    let mut members = orgs.list_members("acme-root").limit(1).stream();
    let member = members.next().await.unwrap().unwrap();
    assert_eq!(member.email.as_deref(), Some(EMAIL));
    assert!(members.next().await.is_none());
    let mut by_code = orgs.list_members_by_code("acme", "dev").limit(1).stream();
    assert_eq!(by_code.next().await.unwrap().unwrap().id, member.id);
    assert!(by_code.next().await.is_none());
}

table! { start_with_orgs;
    create: management =>
        management.orgs().create("Nova").code("nova").description("new").tenant_id("t2") => |org| ids(&org.nodes) == [&org.root_node.id]
            && org.root_node.code.as_deref() == Some("nova")
            && org.root_node.description.as_deref() == Some("new")
            && tree(&org) == [(0, "Nova".to_owned())],
        management.orgs().create("Other").tenant_id("t2") => 409;
    delete_by_id: management =>
        management.orgs().delete_by_id("club") => |message| message.code == Some(200),
        management.orgs().delete_by_id("club") => 404 |error| error.is_not_found();
    list: management =>
        management.orgs().list().sort_by(SortByEnum::CreatedatAsc).limit(1) => |page| page.total_count == 2
            && page.list.len() == 1 && page.list[0].id == "acme",
        management.orgs().list().page(3).limit(1) => |page| page.total_count == 2 && page.list.is_empty(),
        management.orgs().list().limit(0) => "not sent: limit";
    get_all_orgs: management =>
        management.orgs().get_all_orgs() => |page| page.total_count == 2 && page.list.len() == 2,
        management.orgs().get_all_orgs().page(2).limit(1) => |page| page.total_count == 2
            && page.list.len() == 1 && tree(&page.list[0])[0].1 == page.list[0].root_node.name,
        management.orgs().get_all_orgs().page(0) => "not sent: page",
        management.orgs().get_all_orgs().limit(0) => "not sent: limit";
    list_pagination: management =>
        management.orgs().list_pagination().sort_by(SortByEnum::CreatedatAsc).limit(1).with_custom_data(true)
            => |page| page.total_count == 2 && page.list.len() == 1 && page.list[0].id == "acme";
    add_node: management =>
        management.orgs().add_node("acme", "Web").parent_node_id("dev").code("web").order(3) => |node| node.name == "Web"
            && node.code.as_deref() == Some("web")
            && node.order == Some(3)
            && node.depth == Some(2)
            && node.path.unwrap()[..2] == ["acme-root", "dev"],
        management.orgs().add_node("acme", "Sales") => |node| node.depth == Some(1),
        management.orgs().add_node("nowhere", "Web") => 404 |error| error.is_not_found(),
        management.orgs().add_node("club", "Web").parent_node_id("dev") => 404,
        management.orgs().add_node("acme", "Other").code("web") => 409;
    add_org_node: management =>
        management.orgs().add_org_node("acme", "Web").parent_node_id("core") => |org| org.id == "acme"
            && tree(&org).contains(&(3, "Web".to_owned())),
        management.orgs().add_org_node("nowhere", "Web") => 404 |error| error.is_not_found(),
        management.orgs().add_org_node("acme", "Other").code("dev") => 409;
    get_node_by_id: management =>
        management.orgs().get_node_by_id("dev") => |node| node.name == "Development"
            && node.org_id.as_deref() == Some("acme")
            && node.root == Some(false)
            && node.children.unwrap() == ["core"],
        management.orgs().get_node_by_id("nowhere") => 404 |error| error.is_not_found();
    get_node_by_code: management =>
        management.orgs().get_node_by_code("acme", "core") => |node| node.id == "core",
        management.orgs().get_node_by_code("club", "core") => 404 |error| error.is_not_found();
    update_node: management =>
        management.orgs().update_node("dev").name("Dev").description("builds") => |node| node.name == "Dev"
            && node.description.as_deref() == Some("builds")
            && node.code.as_deref() == Some("dev")
            && node.users.unwrap().total_count == 1,
        management.orgs().update_node("nowhere").name("Dev") => 404 |error| error.is_not_found(),
        management.orgs().update_node("dev").code("core") => 409;
    find_by_id: management =>
        management.orgs().find_by_id("acme") => |org| org.root_node.id == "acme-root"
            && tree(&org) == [(0, "ACME"), (1, "Development"), (2, "Core"), (1, "Operations")]
                .map(|(depth, name)| (depth, name.to_owned())),
        management.orgs().find_by_id("nowhere") => 404 |error| error.is_not_found();
    delete_node: management =>
        management.orgs().delete_node("acme", "dev") => |message| message.code == Some(200),
        management.orgs().delete_node("acme", "core") => 404 |error| error.is_not_found(),
        management.orgs().delete_node("club", "ops") => 404,
        management.orgs().delete_node("acme", "acme-root") => 422;
    move_node: management =>
        management.orgs().move_node("acme", "core", "ops")
            => |org| org.tree().unwrap().find("core").unwrap().parent().unwrap().id == "ops",
        management.orgs().move_node("acme", "ops", "core") => 422,
        management.orgs().move_node("acme", "acme-root", "dev") => 422,
        management.orgs().move_node("acme", "core", "club-root") => 404 |error| error.is_not_found();
    is_root_node: management =>
        management.orgs().is_root_node("acme", "acme-root") => |is_root| is_root,
        management.orgs().is_root_node("acme", "dev") => |is_root| !is_root,
        management.orgs().is_root_node("club", "dev") => 404 |error| error.is_not_found();
    list_children: management =>
        management.orgs().list_children("acme-root") => |nodes| ids(&nodes) == ["dev", "ops"],
        management.orgs().list_children("acme-root").depth(2) => |nodes| ids(&nodes) == ["dev", "core", "ops"],
        management.orgs().list_children("core") => |nodes| nodes.is_empty(),
        management.orgs().list_children("nowhere") => 404 |error| error.is_not_found(),
        management.orgs().list_children("nowhere").depth(2) => 404 |error| error.is_not_found(),
        management.orgs().list_children("dev").depth(0) => "not sent: depth";
    root_node: management =>
        management.orgs().root_node("acme") => |node| node.id == "acme-root" && node.root == Some(true),
        management.orgs().root_node("nowhere") => 404 |error| error.is_not_found();
    import_by_json: management =>
        management.orgs().import_by_json(json!({ "name": "新公司", "children": [{ "name": "研发部", "code": "dev" }] }))
            => |nodes| nodes.len() == 2 && nodes[0].name == "新公司" && nodes[0].root == Some(true)
                && nodes[1].code.as_deref() == Some("dev"),
        management.orgs().import_by_json(json!({ "children": [] })) => 400,
        management.orgs().import_by_json(json!("no tree")) => 400,
        management.orgs().import_by_json(json!({ "name": "New", "code": "dev", "children": [{ "name": "Dev", "code": "dev" }] })) => 409;
    add_members: management, known, emulator =>
        management.orgs().add_members("ops", [&known["bob"]]).is_leader(true) => |node| {
            let users = node.users.unwrap();
            node.id == "ops" && users.total_count == 1 && users.list[0].id == known["bob"]
                && emulator.pool().members("ops") == [known["bob"].clone()]
        },
        management.orgs().add_members("nowhere", [&known["bob"]]) => 404 |error| error.is_not_found(),
        management.orgs().add_members("core", [known["bob"].as_str(), "nobody"]) => 2004 |error| error.is_not_found();
    list_members: management, known =>
        management.orgs().list_members("acme-root") => |page| page.total_count == 1 && page.list[0].id == known["bob"],
        management.orgs().list_members("acme-root").include_children_nodes(false)
            => |page| page.total_count == 0 && page.list.is_empty(),
        management.orgs().list_members("nowhere") => 404 |error| error.is_not_found();
    list_members_by_code: management, known =>
        management.orgs().list_members_by_code("acme", "dev") => |page| page.total_count == 1 && page.list[0].id == known["bob"],
        management.orgs().list_members_by_code("acme", "acme").include_children_nodes(false)
            => |page| page.total_count == 0 && page.list.is_empty(),
        management.orgs().list_members_by_code("club", "dev") => 404 |error| error.is_not_found(),
        management.orgs().list_members_by_code("nowhere", "dev") => 404 |error| error.is_not_found();
    remove_members: management, known =>
        management.orgs().remove_members("dev", [&known["bob"]])
            => |node| node.id == "dev" && node.users.unwrap().total_count == 0,
        management.orgs().remove_members("nowhere", [&known["bob"]]) => 404 |error| error.is_not_found();
    move_members: management, known, emulator =>
        management.orgs().move_members([&known["bob"]], "dev", "core") => |message| message.code == Some(200)
            && emulator.pool().members("dev").is_empty()
            && emulator.pool().members("core") == [known["bob"].clone()],
        management.orgs().move_members([&known["bob"]], "dev", "ops") => 400,
        management.orgs().move_members([&known["bob"]], "core", "nowhere") => 404 |error| error.is_not_found();
    set_main_department: management, known =>
        management.orgs().set_main_department(&known["bob"]).department_id("dev") => |message| message.code == Some(200),
        management.orgs().set_main_department(&known["bob"]).department_id("ops") => 400,
        management.orgs().set_main_department("nobody").department_id("dev") => 2004 |error| error.is_not_found(),
        management.orgs().set_main_department(&known["bob"]) => |message| message.code == Some(200);
    export_all: management =>
        management.orgs().export_all() => |trees| trees.len() == 2
            && trees[0].name.as_deref() == Some("ACME") && trees[1].name.as_deref() == Some("Chess club");
    export_by_org_id: management, known =>
        management.orgs().export_by_org_id("acme") => |tree| {
            let departments = tree.children.unwrap();
            let [dev, ops] = &departments[..] else { return false };
            tree.id == "acme-root" && ops.id == "ops"
                && dev.members.as_ref().unwrap()[0].id == known["bob"]
                && dev.children.as_ref().unwrap()[0].name.as_deref() == Some("Core")
        },
        management.orgs().export_by_org_id("nowhere/else?") => 404 |error| error.is_not_found();
    list_authorized_resources_by_node_id: management =>
        management.orgs().list_authorized_resources_by_node_id("dev") => |resources| resources.total_count == 2,
        management.orgs().list_authorized_resources_by_node_id("dev").resource_type("DATA") => |resources| resources.total_count == 1
            && resources.list[0].code == "books"
            && resources.list[0].actions == Some(vec!["books:read".to_owned()]),
        management.orgs().list_authorized_resources_by_node_id("nowhere") => 404 |error| error.is_not_found();
    list_authorized_resources_by_node_code: management =>
        management.orgs().list_authorized_resources_by_node_code("acme", "dev") => |resources| resources.total_count == 2,
        management.orgs().list_authorized_resources_by_node_code("club", "dev") => 404 |error| error.is_not_found();
    add_roles: management =>
        management.orgs().add_roles("dev", ["staff"]) => |message| message.code == Some(200),
        management.orgs().add_roles("dev", ["guest"]).namespace("shop") => |message| message.code == Some(200),
        management.orgs().list_roles("dev").namespace("shop") => |roles| roles.total_count == 1 && roles.list[0].code == "guest",
        management.orgs().add_roles("dev", ["guest"]) => 404 |error| error.is_not_found(),
        management.orgs().add_roles("nowhere", ["staff"]) => 404 |error| error.is_not_found(),
        management.orgs().add_roles("dev", [""; 0]) => "not sent: role_codes";
    remove_roles: management =>
        management.orgs().add_roles("dev", ["staff"]),
        management.orgs().remove_roles("dev", ["staff"]) => |message| message.code == Some(200),
        management.orgs().list_roles("dev") => |roles| roles.total_count == 0,
        management.orgs().remove_roles("dev", ["nothing"]) => 404 |error| error.is_not_found(),
        management.orgs().remove_roles("dev", [""; 0]) => "not sent: role_codes";
    list_roles: management =>
        management.orgs().list_roles("dev") => |roles| roles.total_count == 0 && roles.list.is_empty(),
        management.orgs().add_roles("dev", ["staff"]),
        management.orgs().list_roles("dev") => |roles| roles.total_count == 1 && roles.list[0].code == "staff",
        management.orgs().list_roles("nowhere") => 404 |error| error.is_not_found();
    start_sync(start_with_sources): management, emulator =>
        management.orgs().start_sync(SyncProvider::WechatWork) => |message| message.code == Some(200)
            && emulator.pool().user_count() == 2,
        management.orgs().start_sync(ad("ad-1")) => |message| message.code == Some(200) && emulator.pool().user_count() == 3,
        management.orgs().start_sync(SyncProvider::DingTalk) => 404 |error| error.is_not_found(),
        management.orgs().start_sync(ad("ad-2")) => 404 |error| error.is_not_found();
    search_nodes: management =>
        management.orgs().search_nodes("COR") => |nodes| ids(&nodes) == ["core"]
            && nodes[0].name_path.as_ref().unwrap() == &["ACME", "Development", "Core"],
        management.orgs().search_nodes("nothing") => |nodes| nodes.is_empty();
    get_org_by_tenant_id: management =>
        management.orgs().get_org_by_tenant_id("t1") => |org| org.0["id"] == "acme",
        management.orgs().get_org_by_tenant_id("t/9?") => 404 |error| error.is_not_found();
}
