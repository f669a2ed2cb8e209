//! What is different in another schema, by what it does to those who use the crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use apollo_compiler::Schema;
use apollo_compiler::ast::InputValueDefinition;
use apollo_compiler::schema::{ExtendedType, Type};
use apollo_compiler::validation::Valid;

use super::documents::{Documents, Fault, accepts, reads};

/// The three groups. A difference is in the first that it belongs to.
pub(crate) struct Changes {
    /// What our operations, as they can be sent and read today, do not survive; with the operations.
    pub(crate) breaks: BTreeMap<Fault, Vec<String>>,
    /// What changes a Rust type or the meaning of an unset option, though every operation goes on to work.
    types: Vec<String>,
    /// What only adds, or is used by no operation.
    others: Vec<String>,
}

impl Changes {
    pub(crate) fn new(
        documents: &Documents,
        ours: &Valid<Schema>,
        theirs: &Valid<Schema>,
    ) -> Result<Self, String> {
        let mut breaks: BTreeMap<Fault, Vec<String>> = BTreeMap::new();
        let mut used = Used::default();
        for document in &documents.0 {
            let uses = document.uses(ours)?;
            for fault in document.faults(&uses, ours, theirs) {
                breaks
                    .entry(fault)
                    .or_default()
                    .push(document.operation.clone());
            }
            used.fields.extend(uses.fields.into_keys());
            used.inputs.extend(uses.inputs.into_keys());
        }
        let mut changes = Self {
            breaks,
            types: Vec::new(),
            others: Vec::new(),
        };
        for (name, known) in own(ours) {
            changes.compare(&used, ours, name, known, theirs.types.get(name));
        }
        for (name, new) in own(theirs) {
            if !ours.types.contains_key(name) {
                changes.others.push(format!("{} {name}", kind(new)));
            }
        }
        Ok(changes)
    }

    fn compare(
        &mut self,
        used: &Used,
        schema: &Schema,
        name: &str,
        ours: &ExtendedType,
        theirs: Option<&ExtendedType>,
    ) {
        match (ours, theirs) {
            (_, None) => self.gone(used, schema, name, ours),
            (ExtendedType::Object(ours), Some(ExtendedType::Object(theirs))) => {
                for (field, known) in &ours.fields {
                    let element = format!("{name}.{field}");
                    let is_used = used.field(name, field);
                    match theirs.fields.get(field) {
                        None if is_used => {}
                        None => self
                            .others
                            .push(format!("{element} is gone; no operation uses it")),
                        Some(theirs) => {
                            if !is_used || reads(&known.ty, &theirs.ty) {
                                self.retyped(&element, &known.ty, &theirs.ty, is_used);
                            }
                            self.arguments(&element, &known.arguments, &theirs.arguments, is_used);
                        }
                    }
                }
                for (field, new) in &theirs.fields {
                    if !ours.fields.contains_key(field) {
                        self.others.push(format!("{name}.{field}: {}", new.ty));
                    }
                }
            }
            (ExtendedType::InputObject(ours), Some(ExtendedType::InputObject(theirs))) => {
                let is_sent = used.inputs.contains(name);
                for (field, known) in &ours.fields {
                    let element = format!("{name}.{field}");
                    match theirs.fields.get(field) {
                        None if is_sent => {}
                        None => self.types.push(format!("{element} is gone")),
                        Some(theirs) => {
                            let is_break = theirs.is_required() && !known.is_required()
                                || !accepts(&theirs.ty, &known.ty);
                            if !(is_sent && is_break) {
                                self.retyped(&element, &known.ty, &theirs.ty, true);
                            }
                            self.defaults(&element, known, theirs, true);
                        }
                    }
                }
                for (field, new) in &theirs.fields {
                    let is_break = is_sent && new.is_required();
                    if !ours.fields.contains_key(field) && !is_break {
                        self.others.push(format!("{name}.{field}: {}", new.ty));
                    }
                }
            }
            (ExtendedType::Enum(ours), Some(ExtendedType::Enum(theirs))) => {
                for value in ours
                    .values
                    .keys()
                    .filter(|value| !theirs.values.contains_key(*value))
                {
                    match used.inputs.contains(name) {
                        true => {}
                        false if used.is_read(schema, name) => {
                            self.types.push(format!("{name}.{value} is gone"))
                        }
                        false => self
                            .others
                            .push(format!("{name}.{value} is gone; no operation uses it")),
                    }
                }
                for value in theirs
                    .values
                    .keys()
                    .filter(|value| !ours.values.contains_key(*value))
                {
                    self.others.push(format!("{name}.{value}"));
                }
            }
            (ExtendedType::Scalar(_), Some(ExtendedType::Scalar(_))) => {}
            (ours, Some(theirs)) => {
                self.types.push(format!(
                    "{name} is {}, was {}",
                    article(theirs),
                    article(ours)
                ));
            }
        }
    }

    /// A type of ours that is not there. Where an operation needs it, that is broken, and said already.
    fn gone(&mut self, used: &Used, schema: &Schema, name: &str, ours: &ExtendedType) {
        let is_used = match ours {
            ExtendedType::Object(_) => used.fields.iter().any(|(owner, _)| owner == name),
            _ => used.inputs.contains(name) || used.is_read(schema, name),
        };
        match ours {
            _ if is_used => {}
            ExtendedType::InputObject(_) => {
                self.types.push(format!("{} {name} is gone", kind(ours)))
            }
            _ => self.others.push(format!(
                "{} {name} is gone; no operation uses it",
                kind(ours)
            )),
        }
    }

    fn retyped(&mut self, element: &str, ours: &Type, theirs: &Type, is_used: bool) {
        if ours != theirs {
            self.changed(format!("{element}: {theirs}, was {ours}"), is_used);
        }
    }

    fn arguments<T: AsRef<InputValueDefinition>>(
        &mut self,
        field: &str,
        ours: &[T],
        theirs: &[T],
        is_used: bool,
    ) {
        let find =
            |arguments: &'_ [T], name: &str| arguments.iter().position(|a| a.as_ref().name == name);
        for known in ours.iter().map(AsRef::as_ref) {
            let element = format!("{field}({})", known.name);
            match find(theirs, &known.name).and_then(|index| theirs.get(index)) {
                // Operations that pass it are broken.
                None if is_used => {}
                None => self
                    .others
                    .push(format!("{element} is gone; no operation uses it")),
                Some(theirs) => {
                    let theirs = theirs.as_ref();
                    // What we send is declared in the operations, and those that do not fit are broken.
                    self.retyped(&element, &known.ty, &theirs.ty, false);
                    self.defaults(&element, known, theirs, is_used);
                }
            }
        }
        for new in theirs.iter().map(AsRef::as_ref) {
            let is_break = is_used && new.is_required();
            if find(ours, &new.name).is_none() && !is_break {
                self.others
                    .push(format!("{field}({}): {}", new.name, new.ty));
            }
        }
    }

    fn defaults(
        &mut self,
        element: &str,
        ours: &InputValueDefinition,
        theirs: &InputValueDefinition,
        is_used: bool,
    ) {
        let shown = |value: &InputValueDefinition| {
            value
                .default_value
                .as_ref()
                .map_or("nothing".to_owned(), ToString::to_string)
        };
        let (ours, theirs) = (shown(ours), shown(theirs));
        if ours != theirs {
            self.changed(
                format!("{element}: unset means {theirs}, was {ours}"),
                is_used,
            );
        }
    }

    fn changed(&mut self, what: String, is_used: bool) {
        match is_used {
            true => self.types.push(what),
            false => self.others.push(what),
        }
    }
}

/// What the operations together use of our schema.
#[derive(Default)]
struct Used {
    fields: BTreeSet<(String, String)>,
    inputs: BTreeSet<String>,
}

impl Used {
    fn field(&self, owner: &str, name: &str) -> bool {
        self.fields.contains(&(owner.to_owned(), name.to_owned()))
    }

    /// Whether the type is that of a field that is selected.
    fn is_read(&self, schema: &Schema, name: &str) -> bool {
        self.fields.iter().any(|(owner, field)| {
            let object = schema.get_object(owner);
            let field = object.and_then(|object| object.fields.get(field.as_str()));
            field.is_some_and(|field| field.ty.inner_named_type() == name)
        })
    }
}

fn own(schema: &Schema) -> impl Iterator<Item = (&str, &ExtendedType)> {
    let types = schema.types.iter().filter(|(_, ty)| !ty.is_built_in());
    types.map(|(name, ty)| (name.as_str(), ty))
}

fn kind(ty: &ExtendedType) -> &'static str {
    match ty {
        ExtendedType::Scalar(_) => "scalar",
        ExtendedType::Object(_) => "type",
        ExtendedType::Interface(_) => "interface",
        ExtendedType::Union(_) => "union",
        ExtendedType::Enum(_) => "enum",
        ExtendedType::InputObject(_) => "input",
    }
}

fn article(ty: &ExtendedType) -> String {
    let kind = kind(ty);
    let article = if kind.starts_with(['e', 'i']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {kind}")
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let breaks = self.breaks.iter().map(|(fault, operations)| {
            let Fault { place, message, .. } = fault;
            format!("{place}: {message} ({})", some_of(operations))
        });
        let groups = [
            ("Breaks an operation", breaks.collect()),
            ("Changes a public type", self.types.clone()),
            (
                "Only adds, or changes what no operation uses",
                self.others.clone(),
            ),
        ];
        for (title, lines) in groups {
            let lines: Vec<String> = lines;
            let none = if lines.is_empty() { "none" } else { "" };
            let count = if lines.is_empty() {
                String::new()
            } else {
                lines.len().to_string()
            };
            writeln!(f, "{title}: {none}{count}")?;
            for line in lines {
                writeln!(f, "  {line}")?;
            }
        }
        Ok(())
    }
}

/// The first names, and how many more there are.
fn some_of(names: &[String]) -> String {
    match names {
        [first, second, third, _, ..] => {
            format!("{first}, {second}, {third} and {} more", names.len() - 3)
        }
        _ => names.join(", "),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
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
}
