//! Compiles `graphql/` into `types` and `operations`: see `docs/architecture.md`.

#[path = "build/mod.rs"]
mod codegen;

use std::path::Path;
use std::{env, fs, process};

fn main() {
    println!("cargo::rerun-if-changed=graphql");
    println!("cargo::rerun-if-changed=build");
    let root = Path::new("graphql");
    let write = |name: &str, code: String| {
        let out = env::var_os("OUT_DIR").unwrap_or_default();
        let path = Path::new(&out).join(name);
        fs::write(&path, code).map_err(|error| vec![codegen::Fault::unreadable(&path, &error)])
    };
    let written = codegen::Sources::read(root).and_then(|sources| {
        write("generated.rs", codegen::generate(&sources)?)?;
        if env::var_os("CARGO_FEATURE_SCHEMA_TOOL").is_some() {
            write("operations.rs", codegen::list(&sources)?)?;
        }
        Ok(())
    });
    if let Err(faults) = written {
        for fault in faults {
            println!("cargo::error={fault}");
        }
        process::exit(1);
    }
}
