use super::super::documents::Document;
use super::*;

const OURS: &str = "\
type Query { user(id: String, page: Int = 1): User count(list: [String!]!): Int! unused(x: Int): Idle }
type Mutation { rename(input: NameInput!): User }
type User { id: String! name: String tags: [String!] mood: Mood never: Int }
type Idle { a: Int }
input NameInput { name: String! nick: String kind: Kind more: MoreInput }
input MoreInput { a: Int }
input IdleInput { a: Int }
enum Kind { X Y }
enum Mood { GOOD BAD }
enum Idler { A B }
";

/// The groups that a change of the small schema falls into: `b`, `t` and `o`, with the lines.
fn told(old: &str, new: &str) -> String {
    assert!(OURS.contains(old), "{old}");
    let parse = |sdl: &str| Schema::parse_and_validate(sdl, "schema.graphql").unwrap();
    let (ours, theirs) = (parse(OURS), parse(&OURS.replacen(old, new, 1)));
    let documents = Documents(vec![
        Document::of(
            "find",
            "find.graphql",
            "query find($id: String, $page: Int, $list: [String!]!) {\n  user(id: $id, page: $page) { id name tags mood }\n  \
             count(list: $list)\n}",
        ),
        Document::of(
            "rename",
            "rename.graphql",
            "mutation rename($input: NameInput!) {\n  rename(input: $input) { name }\n}",
        ),
    ]);
    let changes = Changes::new(&documents, &ours, &theirs).unwrap();
    let breaks = changes.breaks.iter().map(|(fault, operations)| {
        format!(
            "b {}: {} ({})",
            fault.place,
            fault.message,
            operations.join(", ")
        )
    });
    let types = changes.types.iter().map(|line| format!("t {line}"));
    let others = changes.others.iter().map(|line| format!("o {line}"));
    breaks
        .chain(types)
        .chain(others)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn what_operations_use_breaks_them() {
    for (old, new, said) in [
        (
            "id: String! name",
            "name",
            "b find.graphql:2: type `User` does not have a field `id` (find)",
        ),
        (
            "id: String! name",
            "id: String name",
            "b find.graphql:2: `User.id` is `String`, and is read as `String!` (find)",
        ),
        (
            "id: String! name",
            "id: Int! name",
            "b find.graphql:2: `User.id` is `Int!`, and is read as `String!` (find)",
        ),
        (
            "tags: [String!]",
            "tags: String",
            "b find.graphql:2: `User.tags` is `String`, and is read as `[String!]` (find)",
        ),
        (
            "tags: [String!]",
            "tags: [String]",
            "b find.graphql:2: `User.tags` is `[String]`, and is read as `[String!]` (find)",
        ),
        (
            ", page: Int = 1",
            "",
            "b find.graphql:2: the argument `page` is not supported by `Query.user` (find)",
        ),
        (
            "nick: String ",
            "",
            "b rename.graphql:1: `NameInput.nick` is not known, and is sent when it is set (rename)",
        ),
        (
            "nick: String ",
            "nick: String! ",
            "b rename.graphql:1: `NameInput.nick` is required, and may be left unset (rename)",
        ),
        (
            "nick: String ",
            "nick: [String] ",
            "b rename.graphql:1: `NameInput.nick` is `[String]`, and is sent as `String` (rename)",
        ),
        (
            "nick: String ",
            "nick: String tag: Int! ",
            "b rename.graphql:1: `NameInput.tag` is required, and is never sent (rename)",
        ),
        (
            "MoreInput { a: Int }",
            "MoreInput { b: Int! a: Int }",
            "b rename.graphql:1: `MoreInput.b` is required, and is never sent (rename)",
        ),
        (
            "X Y",
            "X",
            "b rename.graphql:1: `Kind.Y` is not known, and can be sent (rename)",
        ),
    ] {
        assert_eq!(told(old, new), said);
    }
    // In the words of the validator.
    for (old, new) in [
        ("id: String, page", "id: Int, page"),
        ("list: [String!]!", "list: [String!]!, most: Int!"),
        ("rename(input", "renames(input"),
        ("mood: Mood", "mood: Idle"),
    ] {
        assert!(told(old, new).starts_with("b "), "{}", told(old, new));
    }
}

#[test]
fn what_changes_only_a_type_is_told_apart() {
    for (old, new, said) in [
        (
            "name: String tags",
            "name: String! tags",
            "t User.name: String!, was String",
        ),
        (
            "name: String! nick",
            "name: String nick",
            "t NameInput.name: String, was String!",
        ),
        (
            "page: Int = 1",
            "page: Int = 0",
            "t Query.user(page): unset means 0, was 1",
        ),
        ("GOOD BAD", "GOOD", "t Mood.BAD is gone"),
        (
            "input IdleInput { a: Int }\n",
            "",
            "t input IdleInput is gone",
        ),
        (
            "IdleInput { a: Int }",
            "IdleInput { b: Int }",
            "t IdleInput.a is gone\no IdleInput.b: Int",
        ),
    ] {
        assert_eq!(told(old, new), said);
    }
}

#[test]
fn what_adds_or_is_not_used_breaks_nothing() {
    for (old, new, said) in [
        (
            "never: Int",
            "",
            "o User.never is gone; no operation uses it",
        ),
        ("never: Int", "never: Int!", "o User.never: Int!, was Int"),
        ("never: Int", "never: Int more: Int", "o User.more: Int"),
        (
            "unused(x: Int)",
            "unused",
            "o Query.unused(x) is gone; no operation uses it",
        ),
        (
            "page: Int = 1",
            "page: Int = 1, size: Int",
            "o Query.user(size): Int",
        ),
        (
            "nick: String",
            "nick: String tag: Int! = 1",
            "o NameInput.tag: Int!",
        ),
        ("X Y", "X Y Z", "o Kind.Z"),
        ("A B", "A", "o Idler.B is gone; no operation uses it"),
        (
            "enum Idler { A B }\n",
            "",
            "o enum Idler is gone; no operation uses it",
        ),
        (
            "enum Kind",
            "union Any = User | Idle enum Kind",
            "o union Any",
        ),
    ] {
        assert_eq!(told(old, new), said);
    }
}
