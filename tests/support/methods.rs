//! The methods of the client, read from its source, so that tests can count what they cover.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use syn::{ImplItem, Item, ReturnType, Type, Visibility};

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn rust_files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let files = entries.map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .collect()
}

pub(crate) fn parse(path: &Path) -> syn::File {
    syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The public methods of `AuthenticationClient` that give a `Call`, with the endpoint that each makes it of.
pub(crate) fn methods() -> BTreeMap<String, String> {
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
