//! Counts: every public method has its snapshots and its end-to-end tests, and `full` sets every option.

use crate::methods::{methods, parse, root, rust_files};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use syn::Item;

/// The methods that give an address instead of a `Call`. They have snapshots too.
const ADDRESSES: &[&str] = &["social_authorize"];

/// Further requests of methods: what else an argument, or another name of an area, makes of them.
const VARIANTS: &[&str] = &[
    "create_device.full",
    "principal_authenticate_enterprise.minimal",
    "wechatmpqrcode_gene_code.minimal",
    "wxqrcode_gene_code.minimal",
];

/// The options of each endpoint, as `endpoint!` lists them.
fn options() -> BTreeMap<String, BTreeSet<String>> {
    let mut options = BTreeMap::new();
    for path in rust_files("src/authentication") {
        let text = fs::read_to_string(path).unwrap();
        for definition in text.split("endpoint! {").skip(1) {
            let after = |word: &str| definition.split(word).nth(1).unwrap();
            let name = after("pub struct ").split('(').next().unwrap();
            let list = after("options {").split('}').next().unwrap();
            let list = list.split(',').map(|option| option.trim().to_owned());
            options.insert(name.to_owned(), list.filter(|o| !o.is_empty()).collect());
        }
    }
    options
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
    for method in ADDRESSES {
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
    let addresses = ADDRESSES.iter().map(|method| (*method).to_owned());
    for method in methods().into_keys().chain(addresses) {
        let success = format!("{method}_succeeds");
        assert!(tests.contains(&success), "no test {success}");
        let failures = tests
            .iter()
            .filter(|test| test.starts_with(&format!("{method}_")));
        assert!(failures.count() > 1, "no failure of {method} is tested");
    }
}
