//! Counts: every request type has its snapshots with every option, and the README names each method.

use crate::documented::{Documented, documented};
use crate::documents;
use crate::facade;
use crate::rows::Row;
use crate::support::{all_rows, folder};
use authing::authentication::{self, CodeChallengeMethod};
use authing::registry::{self, Client, Request};
use authing::{AuthenticationClient, Lang, management};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The methods that return an address instead of a request. They have snapshots too.
const ADDRESSES: &[&str] = &[
    "build_authorize_url",
    "build_logout_url",
    "social_authorize",
];

/// The methods without a row in the README: those that no official SDK has, and the row of `qrcode()` for its other scenes.
const UNLISTED: &[&str] = &[
    "verify_access_token",
    "verify_id_token",
    "wechatmpqrcode_gene_code",
    "wxqrcode_gene_code",
];

/// The operations of `graphql/` that no method sends, and why.
const WITHOUT_A_METHOD: &[(&str, &str)] = &[
    ("accessToken", "the client itself sends it"),
    (
        "userWithCustomData",
        "`users().detail(id).with_custom_data(true)` has the same over REST, as in the SDKs",
    ),
];

/// The methods that return no request. Those that are not there do not compile.
macro_rules! local {
    (|$client:ident| $($method:literal: $call:expr;)*) => {
        const LOCAL: &[&str] = &[$($method),*];

        #[allow(dead_code, reason = "it is enough that it compiles")]
        fn local($client: &AuthenticationClient) {
            $(let _ = $call;)*
        }
    };
}

local! { |client|
    "build_authorize_url": client.build_authorize_url();
    "build_logout_url": client.build_logout_url();
    "clear_current_user": client.clear_current_user();
    "computed_password_security_level": AuthenticationClient::computed_password_security_level("");
    "encrypt_password": drop(client.encrypt_password(""));
    "generate_code_challenge": client.generate_code_challenge();
    "get_code_challenge_digest": client.get_code_challenge_digest("", CodeChallengeMethod::S256);
    "qrcode_start_polling": client.qrcode().start_polling("");
    "set_current_user": client.set_current_user(client.current_user().unwrap());
    "set_lang": client.set_lang(Lang::EnUs);
    "set_public_key": client.set_public_key("");
    "set_request_from": client.set_request_from("");
    "set_token": client.set_token("");
    "social_authorize": client.social().authorize("");
    "token": client.token();
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every request type of both clients.
fn requests() -> impl Iterator<Item = &'static Request> {
    authentication::requests().chain(management::requests())
}

/// A request type's name, with its client: requests of both may have the same name.
type Type = (&'static str, &'static str);

fn name_of(client: Client, request: &'static str) -> Type {
    (folder(client), request)
}

/// The rows of each request type.
fn rows_by_type() -> BTreeMap<Type, Vec<Row>> {
    let mut by_type: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for row in all_rows() {
        let name = name_of(row.home, row.request);
        by_type.entry(name).or_default().push(row);
    }
    by_type
}

#[test]
fn every_request_type_has_a_row() {
    let with_rows: BTreeSet<_> = rows_by_type().into_keys().collect();
    let known: BTreeSet<_> = requests()
        .map(|request| name_of(request.client, request.name))
        .collect();
    assert_eq!(with_rows, known);
    assert_eq!(known.len(), requests().count(), "two types have one name");
}

/// Two methods may return one type, so the types do not name all methods.
#[test]
fn every_method_has_a_row() {
    for (client, folder) in [
        (Client::Authentication, "src/authentication"),
        (Client::Management, "src/management"),
    ] {
        let methods = facade::methods(&root().join(folder));
        let rows = all_rows().into_iter().filter(|row| row.client == client);
        let rows: Vec<_> = rows.collect();
        for request in rows.iter().map(|row| row.request) {
            for method in &methods[request] {
                let is_of = |row: &&Row| {
                    let is_named = row.method == method;
                    row.request == request
                        && (is_named || row.method.ends_with(&format!("_{method}")))
                };
                assert!(
                    rows.iter().any(|row| is_of(&row)),
                    "{request}: no row for {method}"
                );
            }
        }
    }
}

#[test]
fn every_option_is_set_in_a_full_request() {
    let rows = rows_by_type();
    for request in requests() {
        let sets_all = |row: &Row| {
            let mut options = request.options.iter();
            // An option may be a keyword: `r#type`.
            let text = row.text.replace(".r#", ".");
            options.all(|option| text.contains(&format!(".{option}(")))
        };
        let full = |row: &&Row| row.full.is_some() || request.options.is_empty();
        let mut full = rows[&name_of(request.client, request.name)]
            .iter()
            .filter(full);
        assert!(full.any(sets_all), "{} has more options", request.name);
    }
}

/// Whether an operation is the registry's, which may have parameters: `GET /api/v2/applications/{app_id}/public-config`.
fn is_of(operation: &str, registered: &str) -> bool {
    // `{+path}` is a whole path, as in URI templates.
    if registered == "{method} {+path}" {
        return operation.contains(" /");
    }
    let (parts, known) = (operation.split('/'), registered.split('/'));
    let mut same = parts.clone().zip(known.clone());
    parts.count() == known.count() && same.all(|(a, b)| a == b || b.starts_with('{'))
}

/// Each row sends the operation that the registry names. An option may choose another HTTP method.
#[test]
fn requests_send_what_the_registry_says() {
    let rows = rows_by_type();
    for known in requests() {
        for row in &rows[&name_of(known.client, known.name)] {
            let request = row.minimal.request().unwrap();
            let (sent, wanted) = (request.operation(), known.operation);
            assert!(is_of(sent, wanted), "{}: {sent}, {wanted}", row.method);
        }
    }
}

/// What a request type sends is in the registry: an operation, and those that options send instead.
#[test]
fn every_operation_has_a_method() {
    let sent: BTreeSet<_> = requests()
        .flat_map(|request| request.variants.iter().copied().chain([request.operation]))
        .collect();
    let operations = registry::operations().iter().map(|known| known.name);
    let left: Vec<_> = operations.filter(|name| !sent.contains(name)).collect();
    let known: Vec<_> = WITHOUT_A_METHOD.iter().map(|(name, _why)| *name).collect();
    assert_eq!(left, known, "operations that no method sends");
}

/// The names of the snapshots in a folder.
fn snapshots(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join("tests/requests").join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names = names.filter(|name| name.ends_with(".snap"));
    names
        .map(|name| name.strip_suffix(".snap").unwrap_or(&name).to_owned())
        .collect()
}

#[test]
fn every_snapshot_belongs_to_a_row() {
    let rows = all_rows();
    let of = |client: Client| {
        let rows = rows.iter().filter(move |row| row.client == client);
        rows.flat_map(|row| {
            row.forms()
                .map(|(form, _)| format!("{}.{form}", row.method))
        })
    };
    let addresses = ADDRESSES
        .iter()
        .flat_map(|method| ["minimal", "full"].map(|form| format!("{method}.{form}")));
    let wanted: BTreeSet<_> = of(Client::Authentication).chain(addresses).collect();
    assert_eq!(snapshots("snapshots"), wanted);
    let wanted: BTreeSet<_> = of(Client::Management).collect();
    assert_eq!(snapshots(folder(Client::Management)), wanted);
    assert_eq!(snapshots("snapshots/documents"), documents::names());
}

/// The rows of a README's tables of methods: number, method, and whether it is done.
fn table(readme: &str) -> Vec<[String; 3]> {
    let rows = readme.lines().filter_map(|line| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let (area, count) = cells.get(1)?.split_at_checked(1)?;
        let is_row = cells.len() == 9 && area <= "H" && count.parse::<u8>().is_ok();
        is_row.then(|| [cells[1], cells[2], cells[7]].map(str::to_owned))
    });
    rows.collect()
}

fn readme(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap()
}

/// The numbers of each area run from 1, and the number of rows is the one that the text says.
#[test]
fn the_readme_numbers_its_methods() {
    let readme = readme("README.md");
    let rows = table(&readme);
    let (mut area, mut count) = ("", 0);
    for [number, ..] in &rows {
        count = if number.starts_with(area) && count > 0 {
            count + 1
        } else {
            1
        };
        area = &number[..1];
        assert_eq!(*number, format!("{area}{count}"));
    }
    let done = rows.iter().filter(|[.., status]| status == "done").count();
    let text = format!("have {} methods for end users: {done} are here", rows.len());
    assert!(readme.contains(&text), "{text}");
}

/// All that the official SDKs have for end users and administrators, and how much of it is here.
#[test]
fn the_readmes_count_every_documented_row() {
    for file in ["README.md", "README.zh-CN.md"] {
        let readme = readme(file);
        let of_users = table(&readme).into_iter();
        let of_users = of_users.map(|[number, method, _]| (number, method != "–"));
        let documented = documented().into_iter();
        let documented = documented.filter(Documented::is_in_an_sdk);
        let of_administrators: BTreeMap<_, _> = documented
            .map(|line| (line.row.to_owned(), line.method.is_some()))
            .collect();
        assert_eq!(of_administrators.len(), 259);
        let rows: Vec<_> = of_users.chain(of_administrators).collect();
        let done = rows.iter().filter(|(_, is_done)| *is_done).count();
        assert_eq!((rows.len(), done), (371, 367), "{file}");
        for number in [371, 367, 259, 258] {
            assert!(readme.contains(&format!("{number} ")), "{file}: {number}");
        }
    }
}

#[test]
fn both_readmes_list_the_same() {
    let [english, chinese] = ["README.md", "README.zh-CN.md"].map(|file| table(&readme(file)));
    for ([number, method, _], [theirs, also, _]) in english.iter().zip(&chinese) {
        assert_eq!((number, method), (theirs, also));
    }
    assert_eq!(english.len(), chinese.len());
}

/// Every row of the README is a method, and every method is in a row.
#[test]
fn the_readme_says_of_each_method_whether_it_is_done() {
    let rows = all_rows();
    let rows = rows
        .iter()
        .filter(|row| row.client == Client::Authentication);
    let types: BTreeMap<_, _> = rows.map(|row| (row.method, row.request)).collect();
    let mut listed = BTreeSet::new();
    for [number, method, status] in table(&readme("README.md")) {
        let method = method.replace('`', "").replace("().", "_");
        match status.as_str() {
            // A stream of events is there with the feature `events` alone.
            "done" if method == "event_sub" => {}
            "done" => {
                let is_there = types.contains_key(&*method) || LOCAL.contains(&&*method);
                assert!(is_there, "{number}: there is no {method}");
                listed.insert(method);
            }
            "browser-only" => assert_eq!(method, "–", "{number}"),
            other => panic!("{number}: {other}"),
        }
    }
    let is_listed = |method: &str| {
        // Further requests of a method have longer names.
        listed.iter().any(|known| {
            let rest = method.strip_prefix(known.as_str());
            let is_further = |rest: &str| rest.starts_with('_') && types[method] == types[&**known];
            rest.is_some_and(|rest| rest.is_empty() || is_further(rest))
        })
    };
    let methods = types.keys().chain(LOCAL).copied();
    let unlisted: Vec<_> = methods.filter(|method| !is_listed(method)).collect();
    assert_eq!(unlisted, UNLISTED, "methods without a row");
}
