//! The administrator's methods in the READMEs: a table for each area, made of the registry, of the source and of `documented.txt`.
//!
//! `RECORD_README=1 cargo test --test requests readme` writes the tables anew.

use crate::documented::documented;
use crate::facade;
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
    "applications",
    "agreements",
    "udf",
    "userpool",
    "whitelist",
    "tenants",
    "ext_idps",
    "statistics",
    "mfa",
    "principal",
    "devices",
    "events",
    "email_templates",
    "functions",
    "social_connections",
];

/// The methods of the client that send nothing, or what the caller says: what the table has in place of a wire call, in both languages.
const LOCAL: &[(&str, [&str; 2])] = &[
    (
        "events_subscribe",
        [
            "websocket `/events/v1/management/sub`: a `Stream` (feature `events`)",
            "websocket `/events/v1/management/sub`：一个 `Stream`（特性 `events`）",
        ],
    ),
    ("execute", ["an operation of your own", "自己的操作"]),
    (
        "make_rest_request",
        ["a REST request of your own", "自己的 REST 请求"],
    ),
    ("set_lang", ["local", "本地"]),
    ("set_public_key", ["local", "本地"]),
];

/// The documented rows that are no methods here, and why, in both languages.
const NOT_HERE: &[(&str, [&str; 2])] = &[(
    "acl.random_string",
    [
        "local to the JavaScript SDK: sends nothing",
        "JavaScript SDK 的本地函数，不发请求",
    ],
)];

/// The lines of a README around the tables.
const BEGIN: &str = "<!-- RECORD_README=1 cargo test --test requests readme -->";
const END: &str = "<!-- end -->";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Names as the table shows them.
fn names<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let shown: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match shown.is_empty() {
        true => "–".to_owned(),
        false => shown.join(", "),
    }
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

/// The requests of the administrator's methods.
fn requests_by_method() -> BTreeMap<&'static str, &'static Request> {
    let requests = authentication::requests().chain(management::requests());
    let requests: BTreeMap<_, _> = requests
        .map(|request| ((request.client, request.name), request))
        .collect();
    let rows = all_rows().into_iter();
    let rows = rows.filter(|row| row.client == Client::Management);
    rows.map(|row| (row.method, requests[&(row.home, row.request)]))
        .collect()
}

/// The methods of the administrator that the tables list: those with a row, and those of [`LOCAL`].
pub(crate) fn listed() -> Vec<facade::Method> {
    let requests = requests_by_method();
    let is_listed = |method: &facade::Method| {
        let name = method.full_name();
        requests.contains_key(name.as_str()) || LOCAL.iter().any(|(local, _)| *local == name)
    };
    let methods = facade::with_aliases(&root().join("src/management"));
    methods.into_iter().filter(is_listed).collect()
}

/// The tables in a language: 0 is English, 1 is Chinese.
fn tables(language: usize) -> String {
    let head = ["Wire call", "请求"][language];
    let (requests, documented) = (requests_by_method(), documented());
    let mut areas: BTreeMap<_, String> = BTreeMap::new();
    for method in listed() {
        let (name, full) = (&method.name, method.full_name());
        let sent = match LOCAL.iter().find(|(local, _)| *local == full) {
            Some((_, what)) => what[language].to_owned(),
            None => wire_call(requests[full.as_str()]),
        };
        let known = AREAS.iter().position(|known| *known == method.area);
        let table = areas.entry((known.unwrap_or(AREAS.len()), method.area.clone()));
        let table = table.or_insert_with(|| {
            let shown = match method.area.as_str() {
                "" => "`ManagementClient`".to_owned(),
                area => format!("`{area}()`"),
            };
            format!("| {shown} | Python | JavaScript | Go | {head} |\n|---|---|---|---|---|\n")
        });
        let rows = || {
            let rows = documented.iter();
            rows.filter(|row| row.method.as_ref() == Some(&full))
        };
        let python = names(rows().flat_map(|row| row.python.clone()));
        let javascript = names(rows().flat_map(|row| row.javascript.clone()));
        let go = names(rows().flat_map(|row| row.go.clone()));
        writeln!(
            table,
            "| `{name}` | {python} | {javascript} | {go} | {sent} |"
        )
        .unwrap();
    }
    for row in documented.iter().filter(|row| row.method.is_none()) {
        let reason = NOT_HERE.iter().find(|(known, _)| *known == row.row);
        let (_, reason) = reason.unwrap_or_else(|| panic!("{}: say why", row.row));
        let area = row.row.split_once('.').map_or("", |(area, _)| area);
        let table = areas.iter_mut().find(|((_, known), _)| known == area);
        let names = [&row.python, &row.javascript, &row.go].map(|sdk| names(sdk.iter().copied()));
        writeln!(
            table.expect("an area without methods").1,
            "| – | {} | {} |",
            names.join(" | "),
            reason[language]
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

/// The fenced blocks of a page: the language and the lines, without comments, which are in the language of the page.
fn blocks(page: &str) -> Vec<(String, Vec<String>)> {
    let mut blocks: Vec<(String, Vec<String>)> = Vec::new();
    let mut is_open = false;
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some(_) if is_open => is_open = false,
            Some(language) => {
                is_open = true;
                let language = language.split(',').next().unwrap();
                blocks.push((language.to_owned(), Vec::new()));
            }
            None if is_open => {
                let (language, lines) = blocks.last_mut().unwrap();
                let mark = match language.as_str() {
                    "rust" => "//",
                    _ => "# ",
                };
                let is_address = |at: usize| line[..at].ends_with(':');
                let comment = line.find(mark).filter(|at| !is_address(*at));
                let code = line[..comment.unwrap_or(line.len())].trim_end();
                // A comment may take another number of lines.
                if !code.is_empty() {
                    lines.push(code.to_owned());
                }
            }
            None => {}
        }
    }
    assert!(!is_open, "a block that does not end");
    blocks
}

#[test]
fn the_readmes_have_the_same_code() {
    let [english, chinese] = ["README.md", "README.zh-CN.md"].map(|file| {
        let text = fs::read_to_string(root().join(file)).unwrap();
        blocks(&text)
    });
    assert!(english.len() > 10, "{english:#?}");
    assert_eq!(english, chinese);
}

#[test]
fn comments_are_not_the_code_of_a_block() {
    let page = "```rust,ignore\nlet a = 1; // eins\n// zwei\nf(\"https://x\");\n```\n```toml\na = 1 # eins\n```";
    let rust = ["let a = 1;", "f(\"https://x\");"].map(str::to_owned);
    let wanted = [
        ("rust".to_owned(), rust.to_vec()),
        ("toml".to_owned(), vec!["a = 1".to_owned()]),
    ];
    assert_eq!(blocks(page), wanted);
}

/// Pages are read where nothing hides the lines that only rustdoc hides.
#[test]
fn pages_have_no_hidden_lines_of_rustdoc() {
    let folders = [
        "",
        "docs",
        "crates/codegen",
        "crates/emulator",
        "crates/schema",
    ];
    let entries = folders.iter().flat_map(|folder| {
        let entries = fs::read_dir(root().join(folder)).unwrap();
        entries.map(|entry| entry.unwrap().path())
    });
    let pages: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    assert!(pages.len() > 10, "{pages:?}");
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        let mut language = None;
        for line in text.lines() {
            match line.trim_start().strip_prefix("```") {
                Some(_) if language.is_some() => language = None,
                Some(opened) => language = Some(opened),
                None if language.is_some_and(|language| language.starts_with("rust")) => {
                    let is_hidden = line.trim() == "#" || line.trim_start().starts_with("# ");
                    assert!(!is_hidden, "{}: {line}", page.display());
                }
                None => {}
            }
        }
    }
}
