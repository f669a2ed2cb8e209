//! Counts: every public method has its snapshots and its end-to-end tests, and `full` sets every option.

use crate::methods::{all_methods, methods, parse, root, rust_files};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use syn::Item;

/// The methods that return an address instead of a request, with its type. They have snapshots too.
const ADDRESSES: &[(&str, &str)] = &[
    ("build_authorize_url", "AuthorizeUrl"),
    ("build_logout_url", "LogoutUrl"),
    ("social_authorize", "SocialAuthorize"),
];

/// The calls that no official SDK has.
const OWN: &[&str] = &["verify_access_token", "verify_id_token"];

/// Further requests of methods: what else an argument, or another name of an area, makes of them.
const VARIANTS: &[&str] = &[
    "create_device.full",
    "principal_authenticate_enterprise.minimal",
    "wechatmpqrcode_gene_code.minimal",
    "wxqrcode_gene_code.minimal",
];

/// The options of each request and address, as `request!` and `address!` list them.
fn options() -> BTreeMap<String, BTreeSet<String>> {
    let mut options = BTreeMap::new();
    for path in rust_files("src/authentication") {
        let text = fs::read_to_string(path).unwrap();
        let text = text.replace("\naddress! {\n", "\nrequest! {\n");
        for definition in text.split("request! {\n").skip(1) {
            let definition = definition.split("\n}\n").next().unwrap();
            let name = definition.split("pub struct ").nth(1).unwrap();
            let name = name.split(['(', ' ']).next().unwrap();
            let list = definition.split("options {").nth(1).unwrap_or_default();
            let list = list
                .lines()
                .map(str::trim)
                .filter(|line| !line.starts_with("//"));
            let list = list.filter_map(|line| Some(line.split_once(": ")?.0.to_owned()));
            options.insert(name.to_owned(), list.collect());
        }
    }
    options
}

/// The rows of the README's tables of methods: number, method, and whether it is done.
fn rows() -> Vec<(String, String, String)> {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let rows = readme.lines().filter_map(|line| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let number = *cells.get(1)?;
        let (area, count) = number.split_at_checked(1)?;
        let is_row = cells.len() == 9 && area <= "H" && count.parse::<u8>().is_ok();
        is_row.then(|| {
            (
                number.to_owned(),
                cells[2].replace('`', ""),
                cells[7].to_owned(),
            )
        })
    });
    rows.collect()
}

/// The facts about the official SDKs have so many rows in each area.
const AREAS: [(&str, usize); 8] = [
    ("A", 62),
    ("B", 15),
    ("C", 13),
    ("D", 4),
    ("E", 6),
    ("F", 1),
    ("G", 2),
    ("H", 9),
];

#[test]
fn the_readme_says_of_each_method_whether_it_is_done() {
    let rows = rows();
    let wanted: Vec<_> = AREAS
        .iter()
        .flat_map(|(area, count)| (1..=*count).map(move |number| format!("{area}{number}")))
        .collect();
    let found: Vec<_> = rows.iter().map(|(number, ..)| number.clone()).collect();
    assert_eq!(found, wanted);
    let (calls, all) = (methods(), all_methods());
    let mut listed = BTreeSet::new();
    for (number, method, status) in &rows {
        match status.as_str() {
            "done" => {
                assert!(all.contains(method), "{number}: there is no {method}");
                listed.insert(method.replace("().", "_"));
            }
            "browser-only" => assert_eq!(method, "–", "{number}"),
            other => panic!("{number}: {other}"),
        }
    }
    let unlisted: Vec<_> = calls
        .keys()
        .filter(|method| !listed.contains(*method))
        .collect();
    assert_eq!(unlisted, OWN, "methods that no official SDK has");
}

#[test]
fn every_method_has_its_snapshots() {
    let options = options();
    let mut wanted = BTreeSet::new();
    for (method, endpoint) in methods() {
        wanted.insert(format!("{method}.minimal.snap"));
        if !options[&endpoint].is_empty() {
            wanted.insert(format!("{method}.full.snap"));
        }
    }
    for (method, _) in ADDRESSES {
        wanted.insert(format!("{method}.minimal.snap"));
        wanted.insert(format!("{method}.full.snap"));
    }
    for variant in VARIANTS {
        wanted.insert(format!("{variant}.snap"));
    }
    let folder = fs::read_dir(root().join("tests/requests/snapshots")).unwrap();
    let found: BTreeSet<_> = folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let missing: Vec<_> = wanted.difference(&found).collect();
    let unknown: Vec<_> = found.difference(&wanted).collect();
    assert!(
        missing.is_empty(),
        "methods without a snapshot: {missing:?}"
    );
    assert!(
        unknown.is_empty(),
        "snapshots without a method: {unknown:?}"
    );
}

#[test]
fn full_snapshots_set_every_option() {
    let options = options();
    let files = rust_files("tests/requests");
    let tests: String = files
        .iter()
        .filter(|path| !path.ends_with("coverage.rs"))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    for (method, endpoint) in methods() {
        // The entry of the method in `requests!`, up to the end of its statement.
        let entry = tests.split(&format!("\n    {method}: ")).nth(1);
        let entry = entry.unwrap_or_else(|| panic!("no entry for {method}"));
        let entry = entry.split(';').next().unwrap();
        for option in &options[&endpoint] {
            let is_set = entry.contains(&format!(".{option}("));
            assert!(is_set, "the full request of {method} does not set {option}");
        }
    }
    for (method, address) in ADDRESSES {
        let test = tests.split(&format!("\nfn {method}() {{\n")).nth(1);
        let test = test.unwrap_or_else(|| panic!("no test of {method}"));
        let test = test.split("\n}\n").next().unwrap();
        assert!(!options[*address].is_empty(), "{address}");
        for option in &options[*address] {
            let is_set = test.contains(&format!(".{option}("));
            assert!(is_set, "the full address of {method} does not set {option}");
        }
    }
}

#[test]
fn every_method_has_end_to_end_tests() {
    let mut tests = BTreeSet::new();
    for path in rust_files("tests/e2e") {
        for item in parse(&path).items {
            if let Item::Fn(function) = item {
                tests.insert(function.sig.ident.to_string());
            }
        }
    }
    let addresses = ADDRESSES.iter().map(|(method, _)| (*method).to_owned());
    for method in methods().into_keys().chain(addresses) {
        let success = format!("{method}_succeeds");
        assert!(tests.contains(&success), "no test {success}");
        let failures = tests
            .iter()
            .filter(|test| test.starts_with(&format!("{method}_")));
        assert!(failures.count() > 1, "no failure of {method} is tested");
    }
}
