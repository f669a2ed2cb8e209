//! The generator itself: what it says about faults in `.graphql` files, and that it gives the same for the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../../tests/support/files.rs"]
mod support;

use authing_codegen::{Fault, Sources, departures};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use support::read_folder;

/// All that is generated, as one text.
fn generate(sources: &Sources) -> Result<String, Vec<Fault>> {
    authing_codegen::generate(sources)
        .map(|code| code.types + &code.requests + &code.management + &code.registry)
}

const CASES: &str = "tests/faults";
const SCHEMA: &str = include_str!("faults/sound/schema.graphql");

/// The small project in `tests/faults/sound`, with the given files put in or replaced.
fn project(changes: BTreeMap<String, String>) -> Sources {
    let mut files = read_folder(&Path::new(CASES).join("sound"));
    files.extend(changes);
    let files = files
        .into_iter()
        .map(|(path, text)| (format!("graphql/{path}"), text));
    Sources::new("graphql", files.collect()).unwrap()
}

#[test]
fn the_small_project_is_sound() {
    let code = generate(&project(BTreeMap::new())).unwrap();
    assert!(code.contains("pub struct User {"), "{code}");
    assert!(code.contains("pub friend: Option<Box<User>>,"), "{code}");
    // `friend { id }` selects no colour, and the schema allows none; the id is in every selection.
    assert!(code.contains("pub id: String,"), "{code}");
    assert!(
        departures(&Path::new(CASES).join("sound"), &project(BTreeMap::new()))
            .unwrap()
            .is_empty()
    );
    // As in a published package, where nothing is recorded.
    assert!(
        departures(Path::new(CASES), &project(BTreeMap::new()))
            .unwrap()
            .is_empty()
    );
    let sent = "query user($id:String){user(id:$id){...User friend{id}}}fragment User on User{id name colour}";
    assert!(code.contains(sent), "{code}");
}

#[test]
fn the_same_files_give_the_same_code() {
    let root = Path::new("../../graphql");
    let once = generate(&Sources::read(root).unwrap()).unwrap();
    let again = generate(&Sources::read(root).unwrap()).unwrap();
    assert!(once == again);
}

#[test]
fn a_field_that_not_every_selection_holds_is_optional() {
    let narrow = "query user($id: String) {\n  user(id: $id) { name friend { name } }\n}\n";
    let changes = [("users/user.graphql".to_owned(), narrow.to_owned())];
    let code = generate(&project(changes.into())).unwrap();
    assert!(code.contains("pub id: Option<String>,"), "{code}");
}

/// Each folder is the sound project with one thing wrong; the snapshot in it is what a person sees.
#[test]
fn faults_name_file_line_and_cure() {
    let cases = fs::read_dir(CASES)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut count = 0;
    for case in cases.filter(|case| !case.ends_with("sound")) {
        let project = project(read_folder(&case));
        let record = Path::new(CASES).join("sound");
        let faults = match generate(&project) {
            Ok(_) => departures(&record, &project).unwrap(),
            Err(faults) => faults,
        };
        assert!(!faults.is_empty(), "{} is sound", case.display());
        let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(fs::canonicalize(&case).unwrap());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!("message", lines.join("\n")));
        count += 1;
    }
    assert!(count > 30, "{count}");
}

#[test]
fn a_missing_schema_and_a_missing_folder_are_named() {
    let missing = Sources::new("graphql", BTreeMap::new()).unwrap_err();
    assert_eq!(
        missing.to_string(),
        "graphql/schema.graphql:1: the schema is missing: restore it from version control"
    );
    let faults = Sources::read(Path::new("no/such/folder")).unwrap_err();
    assert!(
        faults[0].to_string().starts_with("no/such/folder:1: "),
        "{}",
        faults[0]
    );
}

/// What cargo prints on a build of the crate `authing` with the files of a case, and a library of nothing.
fn cargo_build(case: &str) -> (bool, String) {
    let generator = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = generator.join("../..");
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults");
    let _ = fs::remove_dir_all(package.join("graphql"));
    for folder in ["src", "graphql"] {
        fs::create_dir_all(package.join(folder)).unwrap();
    }
    for file in ["build.rs", "Cargo.lock"] {
        fs::copy(root.join(file), package.join(file)).unwrap();
    }
    let sound = Path::new(CASES).join("sound");
    fs::copy(
        sound.join("contract.txt"),
        package.join("graphql/contract.txt"),
    )
    .unwrap();
    let mut files = read_folder(&sound);
    files.extend(read_folder(&Path::new(CASES).join(case)));
    for (path, text) in files {
        let path = package.join("graphql").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::write(package.join("src/lib.rs"), "").unwrap();
    let manifest = format!(
        "[package]\nname = \"authing\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [build-dependencies]\nauthing-codegen = {{ path = {generator:?} }}\n\
         [workspace]\n"
    );
    fs::write(package.join("Cargo.toml"), manifest).unwrap();
    // A target directory of its own, so that nothing waits for the lock of the one of the tests.
    let run = Command::new(env!("CARGO"))
        .args(["build", "--offline", "--color", "never", "--target-dir"])
        .arg(package.join("target"))
        .current_dir(&package)
        .env("RUST_BACKTRACE", "1")
        .output()
        .unwrap();
    (run.status.success(), String::from_utf8(run.stderr).unwrap())
}

#[test]
fn cargo_prints_the_message_and_nothing_else() {
    let (succeeded, output) = cargo_build("unknown_field");
    assert!(!succeeded, "{output}");
    let after = output.split_once("Compiling authing v0.0.0").unwrap().1;
    let lines: Vec<_> = after.lines().skip(1).collect();
    // The last line is cargo's own.
    assert_eq!(
        lines,
        [
            "error: authing@0.0.0: graphql/users/user.graphql:4: User has no field age: see graphql/schema.graphql for the fields that it has",
            "error: build script logged errors"
        ]
    );

    // What leaves the operations valid only warns: the generator's test of the record fails for it.
    let (succeeded, output) = cargo_build("result_becomes_list");
    assert!(succeeded, "{output}");
    let warning =
        "warning: authing@0.0.0: graphql/users/user.graphql:2: User.friend was User, is [User!]!: ";
    assert_eq!(output.matches(warning).count(), 1, "{output}");
}

/// The small project with a list of what older servers lack.
fn with_newer(lines: &str) -> Sources {
    let find = "query find($id: String, $input: NameInput, $list: [String!]!, $limit: Int) {\n  \
                user(id: $id) { ...User friend { colour } }\n  count(list: $list, limit: $limit)\n}\n";
    let rename = "mutation rename($id: String!, $input: NameInput!) {\n  rename(id: $id, input: $input) { ...User }\n}\n";
    let find = find.replace(" $input: NameInput,", "");
    let schema = SCHEMA.replace("name: String! }", "name: String! nick: String }");
    changed(&[
        ("newer.txt", lines),
        ("schema.graphql", &schema),
        ("users/find.graphql", &find),
        ("users/rename.graphql", rename),
    ])
}

/// The small project with these files put in or replaced.
fn changed(changes: &[(&str, &str)]) -> Sources {
    let own = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    project(changes.iter().map(own).collect())
}

#[test]
fn older_servers_are_not_asked_for_what_they_lack() {
    let sources =
        with_newer("# A comment.\n\nUser.colour\nQuery.count(limit)\nNameInput.nick\nColour\n");
    let code = generate(&sources).unwrap();
    // Selections that nothing is left of go as well, and variables that nothing uses any more.
    let find = "query find($id:String$list:[String!]!){user(id:$id){...User}count(list:$list)}fragment User on User{id name}";
    assert!(code.contains(find), "{code}");
    assert!(
        code.contains(r#"unknown: &[("/limit", "limit")]"#),
        "{code}"
    );
    assert!(
        code.contains(r#"unknown: &[("/input/nick", "nick")]"#),
        "{code}"
    );
    // Only the operations that differ have a second text.
    let bare = with_newer("NameInput.nick\n");
    let code = generate(&bare).unwrap();
    assert_eq!(code.matches("narrower: None").count(), 2, "{code}");
    // What is altogether newer has none: there is nothing that could be sent.
    let code = generate(&with_newer("Mutation.rename\n")).unwrap();
    assert_eq!(code.matches("narrower: None").count(), 3, "{code}");
}

#[test]
fn faults_in_the_list_of_newer_elements_are_named() {
    let faults = generate(&with_newer(
        "# A comment.\nUser.color\nUsers\nQuery.user(ids)\nNameInput.name\nQuery.count(list)\nColour.BLUE\n",
    ));
    let faults: Vec<_> = faults
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    let sure = generate(&with_newer("\nUser.id\n")).unwrap();
    // Not every selection holds it, so its Rust type is optional.
    assert!(sure.contains("pub id: Option<String>,"), "{sure}");
    let schema = SCHEMA.replace("name: String friend", "name: String! friend");
    let needed = generate(&changed(&[
        ("schema.graphql", &schema),
        ("newer.txt", "User.name\n"),
        (
            "users/user.graphql",
            "query user($id: String) {\n  user(id: $id) { ...User }\n}\n",
        ),
    ]));
    let needed: Vec<_> = needed
        .unwrap_err()
        .iter()
        .map(ToString::to_string)
        .collect();
    insta::assert_snapshot!("newer", [faults, needed].concat().join("\n"));
}
