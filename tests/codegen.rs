//! The generator itself: what it says about faults in `.graphql` files, and that it gives the same for the same.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../build/mod.rs"]
mod codegen;

use codegen::{Sources, generate, list};
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

/// The small project with a list of what older servers lack.
fn with_newer(lines: &str) -> Sources {
    let find = "query find($id: String, $input: NameInput, $list: [String!]!, $limit: Int) {\n  \
                user(id: $id) { ...User friend { colour } }\n  count(list: $list, limit: $limit)\n}\n";
    let rename = "mutation rename($id: String!, $input: NameInput!) {\n  rename(id: $id, input: $input) { ...User }\n}\n";
    let find = find.replace(" $input: NameInput,", "");
    let schema = SCHEMA.replace("name: String! }", "name: String! nick: String }");
    project(&[
        ("newer.txt", lines),
        ("schema.graphql", &schema),
        ("users/find.graphql", &find),
        ("users/rename.graphql", rename),
    ])
}

#[test]
fn older_servers_are_not_asked_for_what_they_lack() {
    let sources =
        with_newer("# A comment.\n\nUser.colour\nQuery.count(limit)\nNameInput.nick\nColour\n");
    let code = generate(&sources).unwrap();
    let list = list(&sources).unwrap();
    // Selections that nothing is left of go as well, and variables that nothing uses any more.
    let find = "query find($id:String$list:[String!]!){user(id:$id){...User}count(list:$list)}fragment User on User{id name}";
    for text in [&code, &list] {
        assert!(text.contains(find), "{text}");
    }
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
    let list = codegen::list(&bare).unwrap();
    assert_eq!(list.matches("narrower: None").count(), 2, "{list}");
    // What is altogether newer has none: there is nothing that could be sent.
    let list = codegen::list(&with_newer("Mutation.rename\n")).unwrap();
    assert_eq!(list.matches("narrower: None").count(), 3, "{list}");
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
    let needed = generate(&project(&[
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
