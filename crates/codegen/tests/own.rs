//! Operations of other crates: the faults that their authors see, and which Rust types the operations get.

#![allow(clippy::unwrap_used)]

use authing_codegen::operations;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const CASES: &str = "tests/own";
const SCHEMA: &str = include_str!("own/schema.graphql");

/// What is wrong, a line for each fault.
fn faults(folder: &Path, schema: &Path) -> String {
    let faults = operations(folder, schema).unwrap_err();
    let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// Each folder has operations with something wrong, and may have a schema; the snapshot in it is what a person sees.
#[test]
fn faults_name_file_line_and_cure() {
    let mut count = 0;
    for entry in fs::read_dir(CASES).unwrap() {
        let case = entry.unwrap().path();
        if !case.is_dir() {
            continue;
        }
        let own = case.join("schema.graphql");
        let schema = match own.exists() {
            true => own,
            false => Path::new(CASES).join("schema.graphql"),
        };
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(fs::canonicalize(&case).unwrap());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let faults = faults(&case.join("graphql"), &schema);
        settings.bind(|| insta::assert_snapshot!("message", faults));
        count += 1;
    }
    assert!(count >= 10, "{count}");
}

/// A new folder with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("own")
        .join(name);
    // Only what an earlier run left; the folder of a build's output stays.
    for inner in ["graphql", "src"] {
        let _ = fs::remove_dir_all(folder.join(inner));
    }
    fs::create_dir_all(&folder).unwrap();
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn a_folder_without_operations_is_named() {
    let schema = Path::new(CASES).join("schema.graphql");
    let missing = faults(Path::new("no/such/folder/"), &schema);
    assert_eq!(
        missing,
        "no/such/folder:1: there is no such folder: create it beside Cargo.toml, or correct the path in build.rs"
    );
    assert_eq!(
        faults(Path::new("Cargo.toml"), &schema),
        "Cargo.toml:1: this is not a folder: create it beside Cargo.toml, or correct the path in build.rs"
    );
    let empty = folder("empty", &[("graphql/fragments/user.graphql", "")]);
    let said = faults(&empty.join("graphql"), &schema);
    let cure = "write one to a file that is named after it and ends in .graphql";
    assert!(
        said.ends_with(&format!(
            "/graphql:1: the folder holds no operation: {cure}"
        )),
        "{said}"
    );
    let said = faults(
        &Path::new(CASES).join("wrong_field"),
        Path::new("gone.graphql"),
    );
    assert!(
        said.starts_with("gone.graphql:1: the schema of `authing` cannot be read ("),
        "{said}"
    );
}

/// The structs of the code, each with its fields.
fn structs(code: &str) -> Vec<String> {
    let code = code.split("pub struct ").skip(1);
    let mut structs: Vec<String> = Vec::new();
    for text in code {
        let (name, rest) = text.split_once('{').unwrap();
        let fields = rest.split('}').next().unwrap().lines().map(str::trim);
        let fields = fields.filter_map(|line| line.strip_prefix("pub "));
        structs.push(format!("{}: {}", name.trim(), fields.collect::<String>()));
    }
    structs
}

#[test]
fn objects_have_what_is_selected_and_names_that_differ() {
    let friends = "query Friends($id: String!) {\n  user(id: $id) {\n    id\n    name\n    colour\n    \
                   friend { id friend { name id friend { ...User } } }\n  }\n}\n";
    let user = "query User($id: String!, $limit: Int! = 3, $in: [String!]!) {\n  \
                user(id: $id) { ...User friend { name friend { id } } }\n  count(list: $in, limit: $limit)\n}\n";
    let folder = folder(
        "names",
        &[
            ("graphql/friends.graphql", friends),
            ("graphql/user.graphql", user),
            (
                "graphql/fragments/user.graphql",
                "fragment User on User { id }",
            ),
        ],
    );
    let schema = Path::new(CASES).join("schema.graphql");
    let code = operations(&folder.join("graphql"), &schema).unwrap();
    assert_eq!(
        structs(&code),
        [
            "Friends: id: String,",
            "ResponseData: user: Option<User>,",
            "User: id: String,name: Option<String>,colour: Option<Colour>,friend: Option<UserFriend>,",
            "UserFriend: id: String,friend: Option<UserFriendFriend>,",
            "UserFriendFriend: name: Option<String>,id: String,friend: Option<super::fragments::User>,",
            "User: id: String,limit: Option<i64>,r#in: Vec<String>,",
            "ResponseData: user: Option<User>,count: i64,",
            "User: id: String,friend: Option<UserFriend>,",
            "UserFriend: name: Option<String>,friend: Option<super::fragments::User>,",
            "User: id: String,",
        ]
    );
    let setter = "pub fn limit(mut self, limit: i64) -> Self {";
    assert!(code.contains(setter), "{code}");
    assert!(
        code.contains(
            "pub fn new(id: impl Into<String>, r#in: impl IntoIterator<Item = impl Into<String>>)"
        ),
        "{code}"
    );
    assert_eq!(code, operations(&folder.join("graphql"), &schema).unwrap());
}

/// The tests of `authing` compile this file. `RECORD_OPERATIONS=1 cargo test -p authing-codegen --test own` writes it anew: read the
/// difference.
#[test]
fn the_code_is_what_is_recorded() {
    let (root, file) = (Path::new("../.."), "tests/own/operations.rs");
    let code = operations(
        &root.join("tests/own/graphql"),
        &root.join("graphql/schema.graphql"),
    );
    let (code, file) = (code.unwrap(), root.join(file));
    if env::var_os("RECORD_OPERATIONS").is_some() {
        fs::write(&file, &code).unwrap();
    }
    assert!(
        code == fs::read_to_string(&file).unwrap(),
        "tests/own/operations.rs differs: RECORD_OPERATIONS=1 cargo test -p authing-codegen --test own"
    );
}

/// What cargo prints of the build script of a crate that depends on a stand-in for `authing`, which publishes a schema.
fn cargo_build(operation: &str, compiled: &str, dependencies: &str) -> (bool, Vec<String>) {
    let generator = env!("CARGO_MANIFEST_DIR");
    let publishes = "fn main() {\n    println!(\"cargo::metadata=schema={}/schema.graphql\", std::env::var(\"CARGO_MANIFEST_DIR\").unwrap());\n}\n";
    let package = |name: &str, more: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n{more}")
    };
    let manifest = package(
        "dependent",
        &format!(
            "[dependencies]\n{dependencies}\n[build-dependencies]\nauthing-codegen = {{ path = {generator:?} }}\n[workspace]\n"
        ),
    );
    let folder = folder(
        "cargo",
        &[
            (
                "authing/Cargo.toml",
                &package("authing", "links = \"authing\"\n"),
            ),
            ("authing/build.rs", publishes),
            ("authing/schema.graphql", SCHEMA),
            ("authing/src/lib.rs", ""),
            ("Cargo.toml", &manifest),
            (
                "Cargo.lock",
                &fs::read_to_string("../../Cargo.lock").unwrap(),
            ),
            (
                "build.rs",
                &format!("fn main() {{\n    authing_codegen::compile({compiled:?});\n}}\n"),
            ),
            ("graphql/profile.graphql", operation),
            ("src/lib.rs", ""),
        ],
    );
    // A target directory of its own, so that nothing waits for the lock of the one of the tests.
    let run = Command::new(env!("CARGO"))
        .args([
            "build",
            "--offline",
            "--color",
            "never",
            "--target-dir",
            "target",
        ])
        .current_dir(&folder)
        .env("RUST_BACKTRACE", "1")
        .output()
        .unwrap();
    let output = String::from_utf8(run.stderr).unwrap();
    let place = fs::canonicalize(&folder).unwrap();
    let output = output.replace(&place.display().to_string(), "..");
    let said = output.lines().filter(|line| line.starts_with("error"));
    (run.status.success(), said.map(str::to_owned).collect())
}

#[test]
fn cargo_prints_one_line_for_each_fault() {
    const AUTHING: &str = "authing = { path = \"authing\" }";
    let sound = "query Profile($id: String!) {\n  user(id: $id) {\n    name\n  }\n}\n";
    let (succeeded, said) = cargo_build(sound, "graphql", AUTHING);
    assert!(succeeded, "{said:?}");
    let end = "error: build script logged errors".to_owned();
    let failed = |operation: &str, compiled: &str, dependencies: &str, line: &str| {
        let line = format!("error: dependent@0.0.0: {line}");
        assert_eq!(
            cargo_build(operation, compiled, dependencies),
            (false, vec![line, end.clone()])
        );
    };
    failed(
        &sound.replace("    name", "    age"),
        "graphql",
        AUTHING,
        "graphql/profile.graphql:3: User has no field age: see ../authing/schema.graphql for the fields that it has, or update `authing` if the field is new",
    );
    failed(
        &sound.replace("String", "Int"),
        "graphql",
        AUTHING,
        "graphql/profile.graphql:2: $id is Int!, but Query.user(id:) takes String!: declare $id: String!",
    );
    failed(
        sound,
        "grapqhl",
        AUTHING,
        "grapqhl:1: there is no such folder: create it beside Cargo.toml, or correct the path in build.rs",
    );
    failed(
        sound,
        "graphql",
        "",
        "Cargo.toml:1: there is no schema to compile against (DEP_AUTHING_SCHEMA is not set): add `authing` to the [dependencies] of the crate with this build script",
    );
}
