//! How much a request may ask for. As in production, no single request takes a server's time or memory.

use std::collections::HashMap;

use apollo_compiler::Name;
use apollo_compiler::ast::{Definition, Document, FragmentDefinition, Selection};
use apollo_compiler::parser::Parser;

/// Bytes of a document.
const TEXT: usize = 64 * 1024;

/// Tokens of a document.
const TOKENS: usize = 10_000;

/// Selection sets within each other.
const DEPTH: usize = 32;

/// Selected fields.
const FIELDS: usize = 5_000;

/// Values of a response, which are counted while it is made.
const VALUES: usize = 300_000;

/// Values of an introspection, which the engine does not count: by estimate, and they take less.
const INTROSPECTED: usize = 1_000_000;

/// How many items each list of an introspection has, roughly.
fn items(list: &str, types: usize) -> usize {
    match list {
        "types" => types,
        "fields" | "inputFields" | "enumValues" | "directives" => 8,
        "args" | "interfaces" | "possibleTypes" => 3,
        _ => 1,
    }
}

/// What a document selects. A fragment counts wherever it is used.
#[derive(Debug, Clone, Copy, Default)]
struct Size {
    depth: usize,
    fields: usize,
    introspected: usize,
}

struct Measure<'d> {
    types: usize,
    fragments: HashMap<&'d Name, &'d FragmentDefinition>,
    known: HashMap<&'d Name, Size>,
}

impl<'d> Measure<'d> {
    /// The size of a selection set at this level, which may be within an introspection.
    fn of(&mut self, selections: &'d [Selection], level: usize, introspects: bool) -> Size {
        let mut size = Size::default();
        if selections.is_empty() || level > DEPTH {
            size.depth = usize::from(!selections.is_empty());
            return size;
        }
        for selection in selections {
            let part = match selection {
                Selection::Field(field) => {
                    let introspects =
                        introspects || matches!(field.name.as_str(), "__schema" | "__type");
                    let mut part = self.of(&field.selection_set, level + 1, introspects);
                    part.fields = part.fields.saturating_add(1);
                    if introspects {
                        let items = items(&field.name, self.types);
                        part.introspected =
                            part.introspected.saturating_add(1).saturating_mul(items);
                    }
                    part
                }
                Selection::InlineFragment(inline) => {
                    self.of(&inline.selection_set, level + 1, introspects)
                }
                Selection::FragmentSpread(spread) => {
                    self.of_fragment(&spread.fragment_name, level + 1)
                }
            };
            size.depth = size.depth.max(part.depth);
            size.fields = size.fields.saturating_add(part.fields);
            size.introspected = size.introspected.saturating_add(part.introspected);
        }
        size.depth += 1;
        size
    }

    /// The size of a fragment. A circle of fragments is for the validation.
    fn of_fragment(&mut self, name: &'d Name, level: usize) -> Size {
        if let Some(size) = self.known.get(name) {
            return *size;
        }
        let Some(fragment) = self.fragments.get(name).copied() else {
            return Size::default();
        };
        self.known.insert(name, Size::default());
        let introspects = fragment.type_condition.starts_with("__");
        let size = self.of(&fragment.selection_set, level, introspects);
        self.known.insert(name, size);
        size
    }
}

fn more_than(limit: usize, of: &str) -> String {
    format!("the emulator's limit is {limit} {of}")
}

/// Refuses a document that is too long to be read at all.
pub(super) fn check_text(text: &str) -> Result<(), String> {
    match text.len() {
        ..=TEXT => Ok(()),
        _ => Err(more_than(TEXT, "bytes in a document")),
    }
}

/// A parser that stops at the limits.
pub(super) fn parser() -> Parser {
    // It also counts what is within values and types, and some things twice.
    Parser::new().token_limit(TOKENS).recursion_limit(4 * DEPTH)
}

/// Refuses a document that selects too much. `types` is the number of types in the schema.
pub(super) fn check_document(document: &Document, types: usize) -> Result<(), String> {
    let fragments = document.definitions.iter().filter_map(|definition| {
        let fragment = definition.as_fragment_definition()?;
        Some((&fragment.name, &**fragment))
    });
    let mut measure = Measure {
        types,
        fragments: fragments.collect(),
        known: HashMap::new(),
    };
    for definition in &document.definitions {
        let selections = match definition {
            Definition::OperationDefinition(operation) => &operation.selection_set,
            Definition::FragmentDefinition(fragment) => &fragment.selection_set,
            _ => continue,
        };
        let size = measure.of(selections, 1, false);
        if size.depth > DEPTH {
            return Err(more_than(DEPTH, "selection sets within each other"));
        }
        if size.fields > FIELDS {
            return Err(more_than(FIELDS, "selected fields"));
        }
        if size.introspected > INTROSPECTED {
            return Err(more_than(INTROSPECTED, "values of an introspection"));
        }
    }
    Ok(())
}

/// Refuses a response that is too large.
pub(super) fn check_values(values: usize) -> Result<(), String> {
    match values {
        ..=VALUES => Ok(()),
        _ => Err(more_than(VALUES, "values in a response")),
    }
}
