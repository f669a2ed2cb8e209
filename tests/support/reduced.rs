//! The schema of older servers: ours without what `graphql/newer.txt` lists.

use apollo_compiler::ast::{Definition, Document};

const SCHEMA: &str = include_str!("../../graphql/schema.graphql");
const NEWER: &str = include_str!("../../graphql/newer.txt");

/// As SDL.
pub(crate) fn reduced_schema() -> String {
    let mut schema = Document::parse(SCHEMA, "schema.graphql").unwrap();
    for line in NEWER.lines() {
        if !line.is_empty() && !line.starts_with('#') {
            assert!(remove(&mut schema, line), "the schema has no {line}");
        }
    }
    schema.to_string()
}

/// Removes `Type`, `Type.field` or `Type.field(argument)`, and says whether it was there.
fn remove(schema: &mut Document, element: &str) -> bool {
    let (owner, member) = match element.split_once('.') {
        Some((owner, member)) => (owner, member),
        None => {
            let before = schema.definitions.len();
            schema
                .definitions
                .retain(|d| d.name().is_none_or(|name| name != element));
            return schema.definitions.len() < before;
        }
    };
    let (field, argument) = match member.trim_end_matches(')').split_once('(') {
        Some((field, argument)) => (field, Some(argument)),
        None => (member, None),
    };
    fn take<T>(items: &mut Vec<T>, is: impl Fn(&T) -> bool) -> bool {
        let before = items.len();
        items.retain(|item| !is(item));
        items.len() < before
    }
    let found = schema
        .definitions
        .iter_mut()
        .find(|d| d.name().is_some_and(|name| name == owner));
    match (found, argument) {
        (Some(Definition::ObjectTypeDefinition(object)), Some(argument)) => {
            let found = object
                .make_mut()
                .fields
                .iter_mut()
                .find(|f| f.name == field);
            found.is_some_and(|f| take(&mut f.make_mut().arguments, |a| a.name == argument))
        }
        (Some(Definition::ObjectTypeDefinition(object)), None) => {
            take(&mut object.make_mut().fields, |f| f.name == field)
        }
        (Some(Definition::InputObjectTypeDefinition(input)), None) => {
            take(&mut input.make_mut().fields, |f| f.name == field)
        }
        (Some(Definition::EnumTypeDefinition(item)), None) => {
            take(&mut item.make_mut().values, |v| v.value == field)
        }
        _ => false,
    }
}
