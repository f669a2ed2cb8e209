use crate::support::{EMAIL, start_logged_in};
use crate::table::{Known, table};
use authing::AuthenticationClient;
use authing::types::PolicyAssignmentTargetType::{Group, Org, Role, User};
use authing::types::{
    PaginatedPolicies, PolicyEffect, PolicyStatementConditionInput, PolicyStatementInput,
};
use authing_emulator::{
    Emulator, NewDepartment, NewGroup, NewNamespace, NewOrg, NewPolicy, NewRole, Statement,
};
use serde_json::json;

/// `bob`, who is in the group `chess` and, in the organisation `acme`, in the department `dev` below `europe`. The role `admin`. The policies `readers`
/// and, as one of the server's own, `all` in the namespace `default`; `buyers` in `shop`.
async fn start() -> (Emulator, AuthenticationClient, Known<2>) {
    let (emulator, client) = start_logged_in().await;
    let pool = emulator.pool();
    let bob = pool.user(EMAIL).unwrap().id().to_owned();
    let group = NewGroup {
        code: "chess".into(),
        name: "Chess club".into(),
        members: vec![bob.clone()],
        ..NewGroup::default()
    };
    pool.add_group(group).unwrap();
    pool.add_role(NewRole {
        code: "admin".into(),
        ..NewRole::default()
    });
    let acme = NewOrg {
        code: "acme".into(),
        name: "ACME".into(),
        ..NewOrg::default()
    };
    let acme = pool.add_org(acme).unwrap();
    let department = |code: &str| NewDepartment {
        code: code.into(),
        name: code.into(),
        ..NewDepartment::default()
    };
    let europe = pool.add_department(&acme, department("europe")).unwrap();
    let dev = pool.add_department(&europe, department("dev")).unwrap();
    pool.add_member(&dev, EMAIL).unwrap();
    let shop = NewNamespace {
        code: "shop".into(),
        ..NewNamespace::default()
    };
    pool.add_namespace(shop).unwrap();
    for (code, namespace, is_default) in [
        ("all", None, true),
        ("readers", None, false),
        ("buyers", Some("shop"), false),
    ] {
        let statement = Statement {
            resource: "books:*".into(),
            actions: vec!["books:read".into()],
            ..Statement::default()
        };
        let policy = NewPolicy {
            code: code.into(),
            namespace: namespace.map(str::to_owned),
            description: Some(format!("the {code}")),
            is_default,
            statements: vec![statement],
            ..NewPolicy::default()
        };
        pool.add_policy(policy).unwrap();
    }
    (emulator, client, [("bob", bob), ("europe", europe)])
}

/// Denies `books:1` to people with a Chinese phone.
fn statement() -> PolicyStatementInput {
    let condition =
        PolicyStatementConditionInput::new("phoneCountryCode", "StringEquals", json!(["+86"]));
    PolicyStatementInput {
        effect: Some(PolicyEffect::Deny),
        condition: Some(vec![condition]),
        ..PolicyStatementInput::new("books:1", ["books:write"])
    }
}

fn codes(page: &PaginatedPolicies) -> Vec<&str> {
    page.list
        .iter()
        .map(|policy| policy.code.as_str())
        .collect()
}

/// Whether `bob` may read.
fn reads(emulator: &Emulator) -> bool {
    let pool = emulator.pool();
    pool.is_allowed(EMAIL, "books:1", "books:read", None)
}

table! { start;
    create: management =>
        management.policies().create("writers", [statement()]).description("May write") => |policy| policy.code == "writers"
            && policy.namespace == "default" && policy.is_default == Some(false)
            && policy.description.as_deref() == Some("May write") && policy.assignments_count == Some(0)
            && policy.statements.len() == 1 && policy.statements[0].resource == "books:1"
            && policy.statements[0].actions == ["books:write"] && policy.statements[0].effect == Some(PolicyEffect::Deny)
            && policy.statements[0].condition.as_ref().unwrap()[0].value == json!(["+86"]),
        management.policies().create("readers", [statement()]).namespace("shop") => |policy| policy.namespace == "shop",
        management.policies().create("readers", [statement()]) => 409 |error| error.is_already_exists(),
        management.policies().create("more", [statement()]).namespace("nowhere") => 404 |error| error.is_not_found(),
        management.policies().create("more", [PolicyStatementInput::new("", ["books:read"])])
            => 400 |error| error.code().unwrap().is_invalid_input(),
        management.policies().create("more", []) => "not sent: statements";
    update: management =>
        management.policies().update("readers").description("May write").statements([statement()]).new_code("writers")
            => |policy| policy.code == "writers" && policy.description.as_deref() == Some("May write")
                && policy.statements.len() == 1 && policy.statements[0].resource == "books:1",
        // What is not set stays.
        management.policies().update("buyers").namespace("shop").description("Buy") => |policy| policy.code == "buyers"
            && policy.statements[0].resource == "books:*",
        management.policies().update("readers").description("Read") => 404 |error| error.is_not_found(),
        management.policies().update("writers").new_code("all") => 409 |error| error.is_already_exists(),
        management.policies().update("all").description("Mine") => 2018 |error| error.code().unwrap().is_forbidden();
    delete: management =>
        management.policies().delete("readers") => |message| message.code == Some(200),
        management.policies().delete("readers") => 404 |error| error.is_not_found(),
        management.policies().delete("buyers").namespace("shop") => |message| message.code == Some(200),
        management.policies().delete("all") => 2018 |error| error.code().unwrap().is_forbidden();
    delete_many: management =>
        management.policies().delete_many(["readers", "buyers"]) => 404 |error| error.is_not_found(),
        management.policies().delete_many(["readers", "all"]) => 2018 |error| error.code().unwrap().is_forbidden(),
        management.policies().delete_many(Vec::<String>::new()) => "not sent: code_list",
        management.policies().delete_many(["buyers"]).namespace("shop") => |message| message.code == Some(200),
        management.policies().list().namespace("shop") => |page| page.total_count == 0 && page.list.is_empty();
    detail: management =>
        management.policies().detail("readers") => |policy| policy.code == "readers" && policy.is_default == Some(false)
            && policy.description.as_deref() == Some("the readers") && policy.statements[0].actions == ["books:read"]
            && policy.statements[0].effect == Some(PolicyEffect::Allow),
        management.policies().detail("all") => |policy| policy.is_default == Some(true),
        management.policies().detail("buyers").namespace("shop") => |policy| policy.namespace == "shop",
        management.policies().detail("buyers") => 404 |error| error.is_not_found();
    detail_with_assignments: management, known =>
        management.policies().detail_with_assignments("readers") => |policy| policy.code == "readers" && policy.is_default == Some(false)
            && policy.statements[0].actions == ["books:read"] && policy.assignments_count == Some(0)
            && policy.assignments.as_ref().unwrap().is_empty(),
        management.policies().add_assignments(["readers"], User, [&known["bob"]]),
        management.policies().add_assignments(["readers"], Group, ["chess"]),
        management.policies().detail_with_assignments("readers") => |policy| policy.assignments_count == Some(2)
            && policy.assignments.as_ref().unwrap().iter().any(|to| to.target_type == User && to.target_identifier == known["bob"]),
        management.policies().detail_with_assignments("readers").page(2).limit(1)
            => |policy| policy.assignments_count == Some(2) && policy.assignments.as_ref().unwrap().len() == 1,
        management.policies().detail_with_assignments("buyers").namespace("shop") => |policy| policy.namespace == "shop",
        management.policies().detail_with_assignments("buyers") => 404 |error| error.is_not_found(),
        management.policies().detail_with_assignments("readers").limit(0) => "not sent: limit";
    list: management =>
        management.policies().create("writers", [statement()]),
        management.policies().list() => |page| page.total_count == 2 && codes(&page) == ["writers", "readers"]
            && page.list[0].statements[0].condition.as_ref().unwrap().len() == 1,
        management.policies().list().page(2).limit(1) => |page| page.total_count == 2 && codes(&page) == ["readers"],
        management.policies().list().namespace("shop") => |page| codes(&page) == ["buyers"],
        management.policies().list().namespace("nowhere") => 404 |error| error.is_not_found(),
        management.policies().list().page(-1) => "not sent: page";
    list_assignments: management, known =>
        management.policies().list_assignments("readers") => |page| page.total_count == 0 && page.list.is_empty(),
        management.policies().add_assignments(["readers"], User, [&known["bob"]]),
        management.policies().add_assignments(["readers"], Group, ["chess"]),
        management.policies().list_assignments("readers") => |page| page.total_count == 2 && page.list[0].code == "readers"
            && page.list[0].target_type == User && page.list[0].target_identifier == known["bob"]
            && page.list[1].target_type == Group && page.list[1].target_identifier == "chess",
        management.policies().list_assignments("readers").page(2).limit(1) => |page| page.total_count == 2 && page.list.len() == 1,
        management.policies().list_assignments("readers").target_type(Group) => |page| page.total_count == 1,
        management.policies().list_assignments("readers").namespace("shop") => 404 |error| error.is_not_found(),
        management.policies().list_assignments("unknown") => 404 |error| error.is_not_found();
    add_assignments: management, emulator, known =>
        management.policies().list() => |_| !reads(emulator),
        // The members of a department below have the policy only if they inherit it.
        management.policies().add_assignments(["readers"], Org, [&known["europe"]]) => |message| message.code == Some(200) && !reads(emulator),
        management.policies().add_assignments(["readers"], Org, [&known["europe"]]).inherit_by_children(true)
            => |message| message.code == Some(200) && reads(emulator),
        management.policies().add_assignments(["buyers"], Group, ["chess"]).namespace("shop") => |message| message.code == Some(200),
        management.policies().add_assignments(["unknown"], Group, ["chess"]) => 404 |error| error.is_not_found(),
        management.policies().add_assignments(["readers"], Group, ["unknown"]) => 404 |error| error.is_not_found(),
        management.policies().add_assignments(["readers"], User, ["nobody"]) => 2004 |error| error.is_not_found(),
        management.policies().add_assignments(["readers"], Org, ["nowhere"]) => 404 |error| error.is_not_found(),
        management.policies().add_assignments(Vec::<String>::new(), Group, ["chess"]) => "not sent: policies",
        management.policies().add_assignments(["readers"], Group, Vec::<String>::new()) => "not sent: target_identifiers";
    remove_assignments: management, emulator =>
        management.policies().add_assignments(["readers"], Group, ["chess"]) => |_| reads(emulator),
        management.policies().remove_assignments(["readers"], Group, ["chess"]) => |message| message.code == Some(200) && !reads(emulator),
        management.policies().remove_assignments(["readers"], Group, ["chess"]) => |message| message.code == Some(200),
        management.policies().remove_assignments(["buyers"], Group, ["chess"]).namespace("shop") => |message| message.code == Some(200),
        management.policies().remove_assignments(["buyers"], Group, ["chess"]) => 404 |error| error.is_not_found(),
        management.policies().remove_assignments(["readers"], User, ["nobody"]) => 2004 |error| error.is_not_found(),
        management.policies().remove_assignments(Vec::<String>::new(), Group, ["chess"]) => "not sent: policies",
        management.policies().remove_assignments(["readers"], Group, Vec::<String>::new()) => "not sent: target_identifiers";
    disable_assignment: management, emulator =>
        management.policies().add_assignments(["readers"], Group, ["chess"]) => |_| reads(emulator),
        management.policies().disable_assignment("readers", Group, "chess") => |message| message.code == Some(200) && !reads(emulator),
        management.policies().list_assignments("readers") => |page| page.total_count == 1,
        management.policies().disable_assignment("readers", Role, "admin") => 404 |error| error.is_not_found(),
        management.policies().disable_assignment("unknown", Group, "chess") => 404 |error| error.is_not_found(),
        management.policies().disable_assignment("readers", User, "nobody") => 2004 |error| error.is_not_found();
    enable_assignment: management, emulator =>
        management.policies().add_assignments(["readers"], Group, ["chess"]),
        management.policies().disable_assignment("readers", Group, "chess") => |_| !reads(emulator),
        management.policies().enable_assignment("readers", Group, "chess") => |message| message.code == Some(200) && reads(emulator),
        management.policies().enable_assignment("readers", Role, "admin") => 404 |error| error.is_not_found(),
        management.policies().enable_assignment("unknown", Group, "chess") => 404 |error| error.is_not_found(),
        management.policies().enable_assignment("readers", User, "nobody") => 2004 |error| error.is_not_found();
}
