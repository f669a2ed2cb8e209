//! Counts: every public method has its snapshots and its end-to-end tests, and `full` sets every option.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::{ImplItem, Item, ReturnType, Type, Visibility};

/// The methods of the documentation pages that need no request.
const LOCAL: &[&str] = &["computed_password_security_level"];
/// The documented methods.
const DOCUMENTED: usize = 50;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let files = entries.map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .collect()
}

fn parse(path: &Path) -> syn::File {
    syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The public methods of `AuthenticationClient` that give a `Call`, with the endpoint that each makes it of.
fn methods() -> BTreeMap<String, String> {
    let files = rust_files("src/authentication");
    let items = files.iter().flat_map(|path| parse(path).items);
    let mut methods = BTreeMap::new();
    for item in items {
        let Item::Impl(block) = item else { continue };
        let Type::Path(of) = block.self_ty.as_ref() else {
            continue;
        };
        if !of.path.is_ident("AuthenticationClient") {
            continue;
        }
        for method in block.items {
            let ImplItem::Fn(method) = method else {
                continue;
            };
            let ReturnType::Type(_, returned) = &method.sig.output else {
                continue;
            };
            let Type::Path(returned) = returned.as_ref() else {
                continue;
            };
            let last = returned.path.segments.last().unwrap();
            if last.ident != "Call" || !matches!(method.vis, Visibility::Public(_)) {
                continue;
            }
            let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else {
                continue;
            };
            let Some(syn::GenericArgument::Type(Type::Path(endpoint))) = arguments.args.first()
            else {
                continue;
            };
            // `execute` runs whatever the caller has, and has a test of its own.
            if let Some(endpoint) = endpoint.path.get_ident() {
                methods.insert(method.sig.ident.to_string(), endpoint.to_string());
            }
        }
    }
    methods
}

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
fn every_documented_method_is_there() {
    let methods = methods();
    let all = methods.len() + LOCAL.len();
    assert_eq!(all, DOCUMENTED, "{:?}", methods.keys());
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
    for method in methods().into_keys() {
        let success = format!("{method}_succeeds");
        assert!(tests.contains(&success), "no test {success}");
        let failures = tests
            .iter()
            .filter(|test| test.starts_with(&format!("{method}_")));
        assert!(failures.count() > 1, "no failure of {method} is tested");
    }
}
