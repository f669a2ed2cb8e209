//! Compiles `graphql/` into `types` and `operations`: see `docs/architecture.md`.

#[path = "build/mod.rs"]
mod codegen;

use std::path::Path;
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=graphql");
    println!("cargo::rerun-if-changed=build");
    tell_dependents();
    let root = Path::new("graphql");
    let written = codegen::Sources::read(root)
        .and_then(|sources| codegen::generate(&sources))
        .and_then(|code| {
            let out = env::var_os("OUT_DIR").unwrap_or_default();
            let path = Path::new(&out).join("generated.rs");
            fs::write(&path, code).map_err(|error| vec![codegen::Fault::unreadable(&path, &error)])
        });
    if let Err(faults) = written {
        for fault in faults {
            println!("cargo::error={fault}");
        }
        process::exit(1);
    }
}

/// Crates that depend on this one compile operations of their own against its schema: their build scripts find the file's path
/// in `DEP_AUTHING_SCHEMA`.
fn tell_dependents() {
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let schema = Path::new(&package).join("graphql").join("schema.graphql");
    println!("cargo::metadata=schema={}", schema.display());
}
