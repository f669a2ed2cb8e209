//! The methods of the client, read from its source, so that tests can count what they cover.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use syn::{ImplItem, Item, ItemImpl, PathSegment, ReturnType, Type, TypePath, Visibility};

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The sources in a folder and in the folders within.
pub(crate) fn rust_files(folder: &str) -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![root().join(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
    }
    files
}

pub(crate) fn parse(path: &Path) -> syn::File {
    syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The public methods that give a `Call`, with the endpoint that each makes it of. A method of an area of the client has the
/// name of the area before its own: `client.mfa().verify_totp_mfa(..)` is `mfa_verify_totp_mfa`. An area that the client has
/// under several names is counted under the first of them.
pub(crate) fn methods() -> BTreeMap<String, String> {
    let blocks = blocks();
    let mut methods = BTreeMap::new();
    let mut areas = BTreeSet::new();
    for (name, returned) in public_methods(&blocks, "AuthenticationClient") {
        let Some(returned) = returned else { continue };
        let of = returned.path.segments.last().unwrap();
        if let Some(endpoint) = endpoint(of) {
            methods.insert(name, endpoint);
        } else if of.arguments.is_none() && areas.insert(of.ident.to_string()) {
            for (method, returned) in public_methods(&blocks, &of.ident.to_string()) {
                let Some(returned) = returned else { continue };
                let returned = returned.path.segments.last().unwrap();
                if let Some(endpoint) = endpoint(returned) {
                    methods.insert(format!("{name}_{method}"), endpoint);
                }
            }
        }
    }
    methods
}

/// What is implemented for types, traits aside.
fn blocks() -> Vec<ItemImpl> {
    let files = rust_files("src/authentication");
    let items = files.iter().flat_map(|path| parse(path).items);
    items
        .filter_map(|item| match item {
            Item::Impl(block) if block.trait_.is_none() => Some(block),
            _ => None,
        })
        .collect()
}

/// All public methods of the client and of its areas, whatever they give: `logout`, `mfa().verify_totp_mfa`.
#[allow(dead_code, reason = "not every test program asks")]
pub(crate) fn all_methods() -> BTreeSet<String> {
    let blocks = blocks();
    let mut all = BTreeSet::new();
    for (name, returned) in public_methods(&blocks, "AuthenticationClient") {
        if let Some(area) = returned.and_then(|returned| returned.path.get_ident().cloned()) {
            let methods = public_methods(&blocks, &area.to_string());
            all.extend(
                methods
                    .into_iter()
                    .map(|(method, _)| format!("{name}().{method}")),
            );
        }
        all.insert(name);
    }
    all
}

/// The public methods of a type, and what they give where that has a name.
fn public_methods(blocks: &[ItemImpl], of: &str) -> Vec<(String, Option<TypePath>)> {
    let is_of = |block: &&ItemImpl| matches!(block.self_ty.as_ref(), Type::Path(path) if path.path.is_ident(of));
    let items = blocks.iter().filter(is_of).flat_map(|block| &block.items);
    let methods = items.filter_map(|item| match item {
        ImplItem::Fn(method) if matches!(method.vis, Visibility::Public(_)) => Some(method),
        _ => None,
    });
    methods
        .map(|method| {
            let returned = match &method.sig.output {
                ReturnType::Type(_, returned) => match returned.as_ref() {
                    Type::Path(path) => Some(path.clone()),
                    _ => None,
                },
                ReturnType::Default => None,
            };
            (method.sig.ident.to_string(), returned)
        })
        .collect()
}

/// The request type that a method returns. `execute` runs whatever the caller has, and has a test of its own.
fn endpoint(returned: &PathSegment) -> Option<String> {
    let name = returned.ident.to_string();
    let declared = |path: PathBuf| {
        fs::read_to_string(path)
            .unwrap()
            .contains(&format!("pub struct {name}(\""))
    };
    rust_files("src/authentication")
        .into_iter()
        .any(declared)
        .then_some(name)
}
