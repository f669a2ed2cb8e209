//! Compiles `graphql/` into `types` and `operations`: see `docs/architecture.md`.

use authing_codegen::{Fault, Sources, departures, generate};
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=graphql");
    tell_dependents();
    let root = Path::new("graphql");
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    let written = Sources::read(root).and_then(|sources| {
        let code = generate(&sources)?;
        // Only warnings, since the record is renewed by a test, which needs a build. That test fails as long as it is not.
        for departure in departures(root, &sources)? {
            println!("cargo::warning={departure}");
        }
        for (file, code) in [
            ("types.rs", &code.types),
            ("requests.rs", &code.requests),
            ("management.rs", &code.management),
            ("registry.rs", &code.registry),
        ] {
            let path = Path::new(&out).join(file);
            fs::write(&path, code).map_err(|error| vec![Fault::unreadable(&path, &error)])?;
        }
        Ok(())
    });
    if let Err(faults) = written {
        for fault in faults {
            // Cargo fails the build for it, and without an exit code to show, prints nothing else of this script.
            println!("cargo::error={fault}");
        }
    }
}

/// Crates that depend on this one compile operations of their own against its schema: their build scripts find the file's path
/// in `DEP_AUTHING_SCHEMA`.
fn tell_dependents() {
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let schema = Path::new(&package).join("graphql").join("schema.graphql");
    println!("cargo::metadata=schema={}", schema.display());
}
