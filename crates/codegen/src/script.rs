//! What the build script of a dependent of `authing` calls.

use crate::objects::Fragments;
use crate::source::{Fault, Source, Sources, Target, collect, slashed};
use crate::{check, own, parse, schema};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Where cargo tells a build script the path of `authing`'s schema, which the build script of `authing` has published.
const SCHEMA: &str = "DEP_AUTHING_SCHEMA";

/// The file in `OUT_DIR`, which `authing::include_operations!` includes.
const FILE: &str = "operations.rs";

/// Compiles a folder of GraphQL operations against the schema of the `authing` that the crate depends on: the one call of a build
/// script. `authing::include_operations!` takes the result into the crate.
///
/// The folder is relative to the crate's `Cargo.toml`. See the [front page](crate) for what it holds and what becomes of it.
///
/// What is wrong stops the build, with a line for each fault: `path:line: what is wrong: what to do`.
///
/// ```no_run
/// // build.rs
/// fn main() {
///     authing_codegen::compile("graphql");
/// }
/// ```
pub fn compile(folder: impl AsRef<Path>) {
    let folder = folder.as_ref();
    say("rerun-if-changed", &slashed(folder));
    if let Err(faults) = write(folder) {
        for fault in faults {
            // Cargo fails the build for it, and without an exit code to show, prints nothing else of the script.
            say("error", &fault.to_string());
        }
    }
}

/// Tells cargo.
#[allow(
    clippy::print_stdout,
    reason = "cargo reads the output of build scripts"
)]
fn say(what: &str, value: &str) {
    println!("cargo::{what}={value}");
}

fn write(folder: &Path) -> Result<(), Vec<Fault>> {
    let schema = env::var_os(SCHEMA).map(PathBuf::from).ok_or_else(|| {
        let wrong = format!("there is no schema to compile against ({SCHEMA} is not set)");
        let cure = "add `authing` to the [dependencies] of the crate with this build script";
        vec![Fault::new("Cargo.toml", 1, wrong, cure)]
    })?;
    say("rerun-if-changed", &slashed(&schema));
    let code = operations(folder, &schema)?;
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    let path = Path::new(&out).join(FILE);
    fs::write(&path, code).map_err(|error| vec![Fault::unreadable(&path, &error)])
}

/// What [`compile`] writes, for the folder and a schema file: for tools, which have no environment of a build script.
///
/// # Errors
///
/// Every fault that was found.
pub fn operations(folder: &Path, schema: &Path) -> Result<String, Vec<Fault>> {
    let sources = read(folder, schema)?;
    let schema = schema::Schema::parse(&sources.schema).map_err(|faults| {
        let path = &sources.schema.path;
        let cure = "update `authing` and `authing-codegen` to the same version";
        let first = faults
            .first()
            .map_or((1, ""), |f| (f.line, f.wrong.as_str()));
        let wrong = format!(
            "this is no schema that authing-codegen can read ({})",
            first.1
        );
        vec![Fault::new(path, first.0, wrong, cure)]
    })?;
    let parsed = parse::Parsed::new(&sources);
    let documents = check::check(&parsed, &schema)?;
    let faults = own::faults(&schema, &documents);
    if !faults.is_empty() {
        return Err(faults);
    }
    let fragments: Fragments = check::selected_by_fragments(&parsed, &schema);
    Ok(own::emit(&schema, &documents, &fragments))
}

fn read(folder: &Path, schema: &Path) -> Result<Sources, Vec<Fault>> {
    let shown = slashed(folder).trim_end_matches('/').to_owned();
    let fault = |wrong: &str, cure: String| vec![Fault::new(&shown, 1, wrong, cure)];
    let correct = "create it beside Cargo.toml, or correct the path in build.rs";
    match fs::metadata(folder) {
        Ok(found) if found.is_dir() => {}
        Ok(_) => return Err(fault("this is not a folder", correct.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(fault("there is no such folder", correct.to_owned()));
        }
        Err(error) => return Err(vec![Fault::unreadable(folder, &error)]),
    }
    let text = fs::read_to_string(schema).map_err(|error| {
        let wrong = format!("the schema of `authing` cannot be read ({error})");
        let cure = "run `cargo clean -p authing` and build again";
        vec![Fault::new(&slashed(schema), 1, wrong, cure)]
    })?;
    let mut files = BTreeMap::new();
    collect(folder, &mut files).map_err(|fault| vec![fault])?;
    let faults = files.keys().filter_map(|path| foreign(&shown, path));
    let faults: Vec<_> = faults.collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let fragments = format!("{shown}/fragments/");
    let (fragments, operations): (Vec<_>, Vec<_>) = files
        .into_iter()
        .map(|(path, text)| Source { path, text })
        .partition(|source| source.path.starts_with(&fragments));
    if operations.is_empty() {
        let cure = "write one to a file that is named after it and ends in .graphql";
        return Err(fault("the folder holds no operation", cure.to_owned()));
    }
    Ok(Sources {
        target: Target::Dependent,
        folder: shown.clone(),
        schema: Source {
            path: slashed(schema),
            text,
        },
        newer: None,
        fragments,
        operations,
        rest: Vec::new(),
    })
}

/// What only the folder of `authing` itself has.
fn foreign(folder: &str, path: &str) -> Option<Fault> {
    let within = path.strip_prefix(folder)?.trim_start_matches('/');
    let (wrong, cure) = match within {
        "schema.graphql" => (
            "the schema is the one of the `authing` that you depend on",
            "delete this copy",
        ),
        "newer.txt" => (
            "only operations of `authing` itself have a second form for older servers",
            "delete the list",
        ),
        _ if within.starts_with("rest/") => (
            "only `authing` itself can describe REST endpoints",
            "delete the file, or name the folder otherwise if it holds operations",
        ),
        _ => return None,
    };
    Some(Fault::new(path, 1, wrong, cure))
}
