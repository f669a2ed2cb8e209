//! REST descriptions: what they become, and that a change to one is noticed. What is said of wrong ones is in `tests/faults/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../../tests/support/files.rs"]
mod support;

use authing_codegen::{Fault, Sources, departures, generate};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use support::read_folder;

const SOUND: &str = "tests/faults/sound";
const THINGS: &str = "rest/things.graphql";

/// The sound project of `tests/faults` with the text of its REST description changed.
fn project(change: impl FnOnce(String) -> String) -> Sources {
    let mut files = read_folder(Path::new(SOUND));
    let text = files.remove(THINGS).unwrap();
    files.insert(THINGS.to_owned(), change(text));
    sources(files)
}

fn sources(files: BTreeMap<String, String>) -> Sources {
    let files = files
        .into_iter()
        .map(|(path, text)| (format!("graphql/{path}"), text));
    Sources::new("graphql", files.collect()).unwrap()
}

/// The generated types, as they are before formatting.
fn types(sources: &Sources) -> String {
    let code = generate(sources).unwrap().types;
    let end = code.find("/// One marker type").unwrap();
    code[..end].to_owned()
}

#[test]
fn types_of_descriptions_join_those_of_the_schema() {
    insta::assert_snapshot!("rest_types", types(&project(|text| text)));
}

/// A type of the schema that no operation selects has all its fields, in what REST responses hold.
#[test]
fn objects_of_the_schema_are_whole_unless_operations_select_them() {
    let mut files = read_folder(Path::new(SOUND));
    let schema = files["schema.graphql"].clone()
        + "type Home { street: String! owner: User inner: Room! }\ntype Room { size: Int }\n";
    files.insert("schema.graphql".to_owned(), schema);
    let things = files[THINGS].replace("owner: User", "owner: User\n  home: Home!");
    files.insert(THINGS.to_owned(), things);
    let code = types(&sources(files));
    let home = "pub struct Home {\n        pub street: String,\n        #[serde(skip_serializing_if = \"Option::is_none\")]\n        pub owner: Option<User>,\n        pub inner: Room,\n    }";
    assert!(code.contains(home), "{code}");
    assert!(code.contains("pub size: Option<i64>,"), "{code}");
    // Selected with `id` everywhere and `name` in one of two places.
    assert!(code.contains("pub struct User {\n        pub id: String,"));
}

#[test]
fn texts_with_the_names_of_secrets_are_secrets_without_a_mark() {
    let code = types(&project(|text| {
        text.replace(
            "  key: String @secret",
            "  password: String\n  token: String!\n  key: String",
        )
        .replace(
            "  note: Object @redact",
            "  secret: String\n  accessToken: String!\n  note: Object",
        )
    }));
    for field in [
        // Arguments are sent.
        "#[serde(skip_serializing_if = \"Option::is_none\")]\n        pub password: Option<Secret>,",
        "pub password: Option<Secret>,\n        pub token: Secret,",
        "#[serde(skip_serializing_if = \"Option::is_none\")]\n        pub key: Option<String>,",
        // What is received is not written.
        "#[serde(skip_serializing)]\n        pub secret: Option<Secret>,",
        "#[serde(serialize_with = \"withheld\")]\n        pub access_token: Secret,",
    ] {
        assert!(code.contains(field), "{field}: {code}");
    }
}

#[test]
fn types_that_contain_themselves_are_boxed() {
    let code = types(&project(|text| {
        text.replace(
            "owner: User",
            "owner: User\n  parent: Thing\n  parts: [Thing!]",
        )
    }));
    assert!(code.contains("pub parent: Option<Box<Thing>>,"), "{code}");
    assert!(code.contains("pub parts: Option<Vec<Thing>>,"), "{code}");
}

/// An operation is GraphQL for the host, which does not know the types of REST.
#[test]
fn operations_cannot_use_the_types_of_descriptions() {
    let mut files = read_folder(Path::new(SOUND));
    files.insert(
        "users/rename.graphql".to_owned(),
        "mutation rename($id: String!, $input: ThingInput!) {\n  rename(id: $id, input: $input) { ...User }\n}\n".to_owned(),
    );
    let faults = generate(&sources(files)).unwrap_err();
    let wrong = "graphql/users/rename.graphql:1: $input has the type ThingInput!, which is no input type of the schema";
    assert!(
        faults.iter().any(|f| f.to_string().starts_with(wrong)),
        "{faults:?}"
    );
}

/// A description may be long, of several lines, and followed by a comment: the line is that of the name.
#[test]
fn faults_name_the_line_of_the_element_below_its_description() {
    let faults = generate(&project(|text| {
        text.replace(
            "\"The page, from 1.\"\n    page: Int = 1",
            "\"\"\"\n    The page,\n    \\\"\"\" from 1.\n    \"\"\"\n    # Comment: page\n\n    page: Page = 1",
        )
    }));
    let lines: Vec<_> = faults.unwrap_err().iter().map(Fault::to_string).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].starts_with("graphql/rest/things.graphql:10: listThings(page:)"),
        "{lines:?}"
    );
}

/// Each line of a description that says something is in the record.
#[test]
fn a_change_to_a_description_is_a_departure_from_the_record() {
    let sound = fs::read_to_string(Path::new(SOUND).join(THINGS)).unwrap();
    // What is changed, into what, and where it is named.
    let changes = [
        ("page: Int = 1", "page: Int = 3", 5),
        ("page: Int = 1", "page: Int", 5),
        ("[Kind!]", "[Kind]", 7),
        ("\"kind[]\"", "\"kinds[]\"", 7),
        ("APP_ID)", "TENANT_ID)", 8),
        (
            "    appId: String @wire(name: \"app_id\") @setting(name: APP_ID)",
            "    \"The app.\"\n    appId: String @wire(name: \"app_id\") @setting(name: APP_ID, settable: true)",
            9,
        ),
        (
            "@wire(name: \"app_id\") @setting(name: APP_ID)",
            "@fixed(value: \"a\")",
            8,
        ),
        ("method: GET", "method: POST", 3),
        ("v2/things\")", "v3/things\")", 3),
        ("v2/things\")", "v2/things\", repeatable: false)", 3),
        ("v2/things\")", "v2/things\", envelope: RAW)", 3),
        ("v2/things\")", "v2/things\", select: \"page\")", 3),
        ("v2/things\")", "v2/things\", caller: USER)", 3),
        ("v2/things\")", "v2/things\", session: END)", 3),
        ("v2/things\")", "v2/things\", host: WEBSOCKET)", 3),
        (": Things! @http", ": Things @http", 3),
        ("    id: String!", "    id: ID!", 20),
        ("    id: String!", "    id: String! @secret", 20),
        ("@wire(in: WHOLE_BODY)", "", 22),
        ("type Things @open", "type Things", 26),
        ("totalCount: Int!", "totalCount: Int", 27),
        (
            "totalCount: Int!",
            "totalCount: Int! @wire(name: \"total\")",
            27,
        ),
        ("  id: String!\n  kind", "  id: String! @secret\n  kind", 33),
        (" @redact", "", 36),
        ("  state: State\n", "  state: Kind\n  old: State\n", 37),
        ("sort: Kind! @wire(name: \"kind\")", "sort: Kind!", 41),
        ("key: String @secret", "key: String", 42),
        ("\"small-one\"", "\"small\"", 47),
        ("  LARGE", "  LARGE @wire(name: \"large\")", 48),
        ("number: 1", "number: 3", 52),
    ];
    for (was, is, line) in changes {
        assert_eq!(sound.matches(was).count(), 1, "{was}");
        let changed = project(|text| text.replace(was, is));
        generate(&changed).unwrap_or_else(|faults| panic!("{was} to {is}: {faults:?}"));
        let departures = departures(Path::new(SOUND), &changed).unwrap();
        let place = format!("graphql/rest/things.graphql:{line}: ");
        let is_named = departures.iter().any(|d| d.to_string().starts_with(&place));
        assert!(is_named, "{was} to {is}: {departures:?}");
    }
    // Descriptions and the order are not recorded.
    let harmless = project(|text| {
        text.replace("A small thing.", "Quite small.").replace(
            "  kind: Kind\n  owner: User\n",
            "  owner: User\n  kind: Kind\n",
        )
    });
    assert_eq!(departures(Path::new(SOUND), &harmless).unwrap(), []);
}

/// A REST endpoint sends an input of the host's schema: its fields are watched as those that operations send.
#[test]
fn a_change_to_the_schema_is_noticed_where_a_description_uses_it() {
    let with_name = |text: String| {
        text.replace(
            "    page: Int = 1",
            "    page: Int = 1\n    \"A name.\"\n    name: NameInput @wire(in: BODY)",
        )
        .replace("method: GET", "method: POST")
    };
    let mut files = read_folder(Path::new(SOUND));
    let things = with_name(files.remove(THINGS).unwrap());
    files.insert(THINGS.to_owned(), things);
    let schema = files["schema.graphql"].replace(
        "input NameInput { name: String! }",
        "input NameInput { name: Int! }",
    );
    files.insert("schema.graphql".to_owned(), schema);
    let departures = departures(Path::new(SOUND), &sources(files)).unwrap();
    let lines: Vec<_> = departures.iter().map(Fault::to_string).collect();
    let wanted = "graphql/rest/things.graphql:7: NameInput.name was String!, is Int!";
    assert!(
        lines.iter().any(|line| line.starts_with(wanted)),
        "{lines:#?}"
    );
}

/// The descriptions of the crate: read, sound, and all of their types there.
#[test]
fn the_descriptions_of_the_crate_become_types() {
    let code = generate(&Sources::read(Path::new("../../graphql")).unwrap())
        .unwrap()
        .types;
    for line in [
        "pub struct SecurityLevel {",
        "pub password_security_level: Option<i64>,",
        "pub struct MfaAssociation {",
        "#[serde(rename = \"qrcode_data_url\", skip_serializing)]",
        "pub qrcode_data_url: Option<Secret>,",
        "Own = \"SELF\",",
        "MfaVerify = \"mfa-verify\",",
        "Expired = -1,",
        "pub provider: Option<SocialProvider>,",
        "pub r#type: Option<String>,",
        "pub name_i18n: Option<Value>,",
    ] {
        assert!(code.contains(line), "{line}");
    }
    // One for GraphQL and REST alike.
    for name in ["User", "RegisterProfile", "CommonMessage"] {
        assert_eq!(
            code.matches(&format!("pub struct {name} {{")).count(),
            1,
            "{name}"
        );
    }
}

/// By their names, whether they are texts or numbers on the wire.
#[test]
fn points_in_time_are_typed() {
    let described = |text: String| {
        text.replace(
            "  kind: Kind\n",
            "  kind: Kind\n  createdAt: String\n  endTime: Int!\n  birthdate: String\n",
        ) + r#"
extend type Query {
  "Lists what happened."
  listPast(
    "From then on."
    start: Int
    "Until then."
    end: Int
    "Only what is older."
    updatedAt: String!
  ): [Thing!]! @http(method: GET, path: "/api/v2/past")
}

extend type Mutation {
  "Suspends."
  suspend(
    "When it ends."
    endTime: Int!
    "When it was last seen."
    lastLogin: String
    "The age."
    age: Int
  ): Thing! @http(method: POST, path: "/api/v2/suspend")
}
"#
    };
    let mut files = read_folder(Path::new(SOUND));
    let things = described(files[THINGS].clone());
    files.insert("rest/management/things.graphql".to_owned(), things);
    files.remove(THINGS);
    let code = generate(&sources(files)).unwrap();
    for line in [
        "pub created_at: Option<Timestamp>,",
        "pub end_time: Timestamp,",
        "pub birthdate: Option<String>,",
    ] {
        assert!(code.types.contains(line), "{line}\n{}", code.types);
    }
    for line in [
        "pub(crate) fn new(call: Call<Vec<Thing>>, updated_at: SystemTime) -> Self {",
        "pub fn start(mut self, start: SystemTime) -> Self {",
        "in_order(self.start, self.end)?;",
        r#"request.query("start", self.start.as_ref().map(|value| milliseconds(*value).to_string()));"#,
        r#"request.query("updatedAt", Timestamp::from(self.updated_at).to_string());"#,
        r#".member("endTime", &milliseconds(self.end_time))"#,
        r#".optional("lastLogin", self.last_login.map(Timestamp::from))"#,
        r#".optional("age", self.age.as_ref())"#,
    ] {
        assert!(
            code.management.contains(line),
            "{line}\n{}",
            code.management
        );
    }
}

#[test]
fn faults_of_operations_and_of_descriptions_come_together() {
    let mut files = read_folder(Path::new(SOUND));
    let things = files[THINGS].replace("owner: User", "owner: Owner");
    files.insert(THINGS.to_owned(), things);
    let rename = files["users/rename.graphql"].replace("rename(", "renames(");
    files.insert("users/rename.graphql".to_owned(), rename);
    let faults = generate(&sources(files)).unwrap_err();
    let paths = [
        "graphql/users/rename.graphql:",
        "graphql/rest/things.graphql:35:",
    ];
    for path in paths {
        let is_named = faults.iter().any(|f| f.to_string().starts_with(path));
        assert!(is_named, "{path}: {faults:?}");
    }
}
