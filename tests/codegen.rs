//! The generator itself: what it says about faults in `.graphql` files, and that it gives the same for the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../build/mod.rs"]
mod codegen;

use codegen::{Sources, generate};
use std::collections::BTreeMap;
use std::path::Path;

const SCHEMA: &str = "\
type Query { user(id: String): User count(list: [String!]!, limit: Int = 10): Int! }
type Mutation { rename(id: String!, input: NameInput!): User }
type User { id: String! name: String friend: User colour: Colour }
input NameInput { name: String! }
enum Colour { RED }
";

/// A small project, with the given files put in or replaced.
fn project(changes: &[(&str, &str)]) -> Sources {
    let files = [
        ("schema.graphql", SCHEMA),
        (
            "fragments/user.graphql",
            "fragment User on User {\n  id\n  name\n  colour\n}\n",
        ),
        (
            "users/user.graphql",
            "query user($id: String) {\n  user(id: $id) { ...User friend { id } }\n}\n",
        ),
    ];
    let files = files
        .iter()
        .chain(changes)
        .filter(|(_, text)| !text.is_empty());
    let files = files.map(|(path, text)| (format!("graphql/{path}"), (*text).to_owned()));
    Sources::new("graphql", files.collect::<BTreeMap<_, _>>()).unwrap()
}

/// The faults of the small project with these changes, one a line.
fn faults(changes: &[(&str, &str)]) -> String {
    let faults = generate(&project(changes)).expect_err("the fault was not found");
    let lines: Vec<_> = faults.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn the_small_project_is_sound() {
    let code = generate(&project(&[])).unwrap();
    assert!(code.contains("pub struct User {"), "{code}");
    assert!(code.contains("pub friend: Option<Box<User>>,"), "{code}");
    // `friend { id }` selects no colour, and the schema allows none; the id is in every selection.
    assert!(code.contains("pub id: String,"), "{code}");
    let sent = "query user($id:String){user(id:$id){...User friend{id}}}fragment User on User{id name colour}";
    assert!(code.contains(sent), "{code}");
}

#[test]
fn the_same_files_give_the_same_code() {
    let root = Path::new("graphql");
    let once = generate(&Sources::read(root).unwrap()).unwrap();
    let again = generate(&Sources::read(root).unwrap()).unwrap();
    assert!(once == again);
    assert!(once == include_str!(concat!(env!("OUT_DIR"), "/generated.rs")));
}

#[test]
fn a_field_that_not_every_selection_holds_is_optional() {
    let changes = [(
        "users/rename.graphql",
        "mutation rename($id: String!, $input: NameInput!) {\n  rename(id: $id, input: $input) { name }\n}\n",
    )];
    let code = generate(&project(&changes)).unwrap();
    assert!(code.contains("pub id: Option<String>,"), "{code}");
}

#[test]
fn faults_name_file_line_and_cure() {
    let operation = |text| [("users/user.graphql", text)];
    let cases = [
        faults(&operation(
            "query user($id: String) {\n  user(id: $id) {\n    ...User\n}\n",
        )),
        faults(&operation(
            "query user($id: String) {\n  user(id: $id) {\n    ...User\n    age\n  }\n}\n",
        )),
        faults(&operation(
            "query user($id: String) {\n  user(id: $id, page: $id) { ...User }\n}\n",
        )),
        faults(&operation(
            "query user($id: Int) {\n  user(id: $id) { ...User }\n}\n",
        )),
        faults(&operation(
            "query user($id: Strin) {\n  user(id: $id) { ...User }\n}\n",
        )),
        faults(&operation(
            "query user($id: String, $page: Int) {\n  user(id: $id) { ...User }\n}\n",
        )),
        faults(&operation("query user {\n  user(id: $id) { ...User }\n}\n")),
        faults(&operation(
            "query user {\n  user(id: \"1\") { ...User }\n}\n",
        )),
        faults(&operation(
            "query user($id: String) {\n  user(id: $id)\n}\n",
        )),
        faults(&operation(
            "query user($id: String) {\n  user(id: $id) { ...User name { first } }\n}\n",
        )),
        faults(&operation(
            "query user($id: String) {\n  user(id: $id) { ...User ...Group }\n}\n",
        )),
        faults(&operation(
            "query user($id: String) {\n  user(id: $id) { ...User nick: name }\n}\n",
        )),
        faults(&operation(
            "query user($id: String) {\n  user(id: $id) { id }\n}\n",
        )),
        faults(&operation(
            "query users($id: String) {\n  user(id: $id) { ...User }\n}\n",
        )),
        faults(&operation("{ user { ...User } }\n")),
        faults(&operation(
            "query user { user { ...User } }\nquery other { user { id } }\n",
        )),
        faults(&operation("fragment Other on User { id }\n")),
        faults(&[(
            "users/count.graphql",
            "query count($limit: Int) {\n  count(limit: $limit)\n}\n",
        )]),
        faults(&[("groups/user.graphql", "query user { user { ...User } }\n")]),
        faults(&[(
            "fragments/user.graphql",
            "fragment User on User {\n  id\n  age\n}\n",
        )]),
        faults(&[(
            "fragments/user.graphql",
            "fragment Person on User {\n  id\n}\n",
        )]),
        faults(&[(
            "fragments/user.graphql",
            "fragment User on User { id ...User }\n",
        )]),
        faults(&[(
            "fragments/group.graphql",
            "fragment Group on Group { id }\n",
        )]),
        faults(&[("schema.graphql", &SCHEMA.replace("RED", "RED OTHER"))]),
        faults(&[("schema.graphql", &format!("{SCHEMA}union Any = User\n"))]),
        faults(&[("schema.graphql", "type Query {\n  user: \n}\n")]),
    ];
    insta::assert_snapshot!("faults", cases.join("\n\n"));
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
