//! The administrator's methods in the READMEs: a table for each area, made of the registry and of what the source says.
//!
//! `RECORD_README=1 cargo test --test requests readme` writes the tables anew.

use crate::facade;
use crate::rows::Row;
use crate::support::all_rows;
use authing::registry::{self, Client, Request};
use authing::{authentication, management};
use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The areas in the order of the tables; the client's own methods come first. Areas that are not here come last.
const AREAS: &[&str] = &[
    "",
    "users",
    "roles",
    "groups",
    "orgs",
    "policies",
    "acl",
    "udf",
    "userpool",
    "whitelist",
];

/// The methods of the client that send nothing of their own: what the table says in place of a wire call, in both languages.
const LOCAL: &[(&str, [&str; 2])] = &[
    ("execute", ["an operation of your own", "自己的操作"]),
    ("set_lang", ["local", "本地"]),
    ("set_public_key", ["local", "本地"]),
];

/// What the Python SDK calls a method, where that is another name or none. The source says what JavaScript and Go call it.
const PYTHON: &[(&str, &str)] = &[
    ("acl_authorize_resources", ""),
    ("acl_batch_create_resources", ""),
    (
        "acl_delete_application_access_policy",
        "delete_application_access_policies",
    ),
    (
        "acl_disable_application_access_policy",
        "disable_application_access_policies",
    ),
    (
        "acl_enable_application_access_policy",
        "enable_application_access_policies",
    ),
    (
        "acl_get_application_access_policies",
        "applications.get_access_policies",
    ),
    ("acl_get_authorized_targets_code", ""),
    ("acl_get_policies_assignments_condition", ""),
    ("acl_list_authorized_resources_batch", ""),
    ("acl_revoke_resources", ""),
    ("execute", ""),
    ("get_userpool_detail", "_get_userpool_detail"),
    ("orgs_add_node", "create_node, add_node"),
    ("orgs_get_all_orgs", ""),
    ("orgs_get_node_by_code", ""),
    ("orgs_get_org_by_tenant_id", ""),
    (
        "orgs_list_authorized_resources_by_node_code",
        "list_authorized_resources_by_code",
    ),
    (
        "orgs_list_authorized_resources_by_node_id",
        "list_authorized_resources",
    ),
    ("orgs_list_pagination", ""),
    ("orgs_remove_members", "delete_members"),
    ("roles_find_users", ""),
    ("set_lang", ""),
    ("set_public_key", ""),
    ("udf_list_udv", "list_udf_value"),
    ("udf_set_udv_batch", "set_udf_value_batch"),
    ("users_activate_user", ""),
    ("users_filter", ""),
    ("users_get_application_login_user_num", ""),
    ("users_get_udf_field_user_num", ""),
    ("users_get_user_tenants", ""),
    ("users_link_identity", ""),
    ("users_list_orgs", "list_org"),
    ("users_resign_user", ""),
    ("users_resign_user_batch", ""),
    ("users_suspend_user", ""),
    ("users_unlink_identity", ""),
    ("whitelist_disable", "disable_white_list"),
    ("whitelist_enable", "enable_white_list"),
];

/// The lines of a README around the tables.
const BEGIN: &str = "<!-- RECORD_README=1 cargo test --test requests readme -->";
const END: &str = "<!-- end -->";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Names as the table shows them.
fn names<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let shown: Vec<_> = names
        .into_iter()
        .filter(|name| !name.is_empty())
        .map(|name| format!("`{name}`"))
        .collect();
    match shown.is_empty() {
        true => "–".to_owned(),
        false => shown.join(", "),
    }
}

fn python(method: &str, name: &str) -> String {
    match PYTHON.iter().find(|(known, _)| *known == method) {
        Some((_, other)) => names(other.split(", ")),
        None => names([name]),
    }
}

/// JavaScript's names begin with a small letter, Go's with a capital one. In areas, a name of one word is the same in JavaScript.
fn javascript(area: &str, name: &str, aliases: &[String]) -> String {
    let is_javascript = |alias: &&String| {
        alias.starts_with(|c: char| c.is_ascii_lowercase()) && !alias.contains('_')
    };
    let own = (!area.is_empty() && !name.contains('_')).then_some(name);
    let others = aliases.iter().filter(is_javascript).map(String::as_str);
    names(own.into_iter().chain(others.filter(|other| *other != name)))
}

fn go(aliases: &[String]) -> String {
    let is_go = |alias: &&String| alias.starts_with(|c: char| c.is_ascii_uppercase());
    names(aliases.iter().filter(is_go).map(String::as_str))
}

/// `M deleteUser`, or ``DELETE `/api/v2/env/{key}` ``.
fn wire_call(request: &Request) -> String {
    let of = |operation: &str| {
        if let Some((method, path)) = operation.split_once(' ') {
            return format!("{method} `{path}`");
        }
        let mut known = registry::operations().iter();
        let known = known.find(|known| known.name == operation).unwrap();
        match known.text.starts_with("mutation") {
            true => format!("M `{operation}`"),
            false => format!("Q `{operation}`"),
        }
    };
    let variants = request.variants.iter().copied();
    let all: Vec<_> = [request.operation]
        .into_iter()
        .chain(variants)
        .map(of)
        .collect();
    all.join(", ")
}

/// The tables in a language: 0 is English, 1 is Chinese.
fn tables(language: usize) -> String {
    let head = ["Wire call", "请求"][language];
    let requests = authentication::requests().chain(management::requests());
    let requests: BTreeMap<_, _> = requests
        .map(|request| ((request.client, request.name), request))
        .collect();
    let rows = all_rows();
    let rows = rows.iter().filter(|row| row.client == Client::Management);
    let rows: BTreeMap<_, &Row> = rows.map(|row| (row.method, row)).collect();
    let mut areas: BTreeMap<_, String> = BTreeMap::new();
    for facade::Method {
        area,
        name,
        aliases,
    } in facade::with_aliases(&root().join("src/management"))
    {
        let method = match area.as_str() {
            "" => name.clone(),
            area => format!("{area}_{name}"),
        };
        let local = LOCAL.iter().find(|(local, _)| *local == method);
        let sent = match (rows.get(method.as_str()), local) {
            (Some(row), _) => wire_call(requests[&(row.home, row.request)]),
            (None, Some((_, what))) => what[language].to_owned(),
            (None, None) => continue,
        };
        let known = AREAS.iter().position(|known| *known == area);
        let table = areas.entry((known.unwrap_or(AREAS.len()), area.clone()));
        let table = table.or_insert_with(|| {
            let shown = match area.as_str() {
                "" => "`ManagementClient`".to_owned(),
                area => format!("`{area}()`"),
            };
            format!("| {shown} | Python | JavaScript | Go | {head} |\n|---|---|---|---|---|\n")
        });
        let (python, javascript) = (python(&method, &name), javascript(&area, &name, &aliases));
        let go = go(&aliases);
        writeln!(
            table,
            "| `{name}` | {python} | {javascript} | {go} | {sent} |"
        )
        .unwrap();
    }
    let tables: Vec<_> = areas.into_values().collect();
    tables.join("\n")
}

#[test]
fn the_readme_lists_the_methods_of_the_administrator() {
    for (language, file) in ["README.md", "README.zh-CN.md"].into_iter().enumerate() {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let (before, rest) = text.split_once(BEGIN).unwrap();
        let (listed, after) = rest.split_once(END).unwrap();
        let tables = format!("\n\n{}\n", tables(language));
        if env::var_os("RECORD_README").is_some() {
            let text = format!("{before}{BEGIN}{tables}{END}{after}");
            fs::write(root().join(file), text).unwrap();
            continue;
        }
        let same = listed == tables;
        assert!(
            same,
            "{file}: RECORD_README=1 cargo test --test requests readme\n{tables}"
        );
    }
}
