//! The GraphQL documents that are sent: each operation and each fragment is a snapshot, once.

use crate::support::snapshot;
use apollo_compiler::ast::{Definition, Document, Selection};
use authing::registry;
use std::collections::{BTreeMap, BTreeSet};

/// What an operation's document is made of, laid out so that a changed selection is a changed line.
struct Parts {
    operation: String,
    fragments: BTreeMap<String, String>,
}

impl Parts {
    /// Of a document that carries the fragments which it uses, and no others.
    fn of(text: &str) -> Self {
        let document = Document::parse(text, "document").unwrap();
        let (mut operations, mut fragments) = (Vec::new(), BTreeMap::new());
        let mut used = BTreeSet::new();
        for definition in &document.definitions {
            match definition {
                Definition::OperationDefinition(operation) => {
                    spreads(&operation.selection_set, &mut used);
                    operations.push(operation.to_string());
                }
                Definition::FragmentDefinition(fragment) => {
                    spreads(&fragment.selection_set, &mut used);
                    fragments.insert(fragment.name.to_string(), fragment.to_string());
                }
                other => panic!("{other} is nothing to send"),
            }
        }
        assert_eq!(operations.len(), 1, "{text}");
        assert_eq!(fragments.keys().cloned().collect::<BTreeSet<_>>(), used);
        Self {
            operation: operations.remove(0),
            fragments,
        }
    }
}

fn spreads(selections: &[Selection], found: &mut BTreeSet<String>) {
    for selection in selections {
        match selection {
            Selection::Field(field) => spreads(&field.selection_set, found),
            Selection::FragmentSpread(spread) => {
                found.insert(spread.fragment_name.to_string());
            }
            Selection::InlineFragment(inline) => spreads(&inline.selection_set, found),
        }
    }
}

/// The first line of an operation: `mutation loginByEmail($input: LoginByEmailInput!)`.
pub(crate) fn signature(text: &str) -> String {
    let operation = Parts::of(text).operation;
    let line = operation.lines().next().unwrap();
    line.trim_end_matches(" {").to_owned()
}

/// Every snapshot by its name. A fragment has the same text in all operations; the narrower form of an operation or a fragment has a
/// snapshot where it differs.
fn documents() -> BTreeMap<String, String> {
    let mut documents = BTreeMap::new();
    let mut add = |name: String, text: String| {
        let known = documents
            .entry(name.clone())
            .or_insert_with(|| text.clone());
        assert_eq!(*known, text, "two documents have a different {name}");
    };
    for operation in registry::operations() {
        let (name, parts) = (operation.name, Parts::of(operation.text));
        if let Some(narrower) = operation.narrower {
            let narrow = Parts::of(narrower.text);
            let unknown = narrower.unknown.iter();
            let unknown: String = unknown
                .map(|(place, option)| format!("\n{place} must not be set: {option}"))
                .collect();
            if narrow.operation != parts.operation || !unknown.is_empty() {
                let text = format!("{}\n{unknown}", narrow.operation);
                add(format!("{name}.narrower"), text);
            }
            for (fragment, text) in narrow.fragments {
                if parts.fragments.get(&fragment) != Some(&text) {
                    add(format!("fragment.{fragment}.narrower"), text);
                }
            }
        }
        add(name.to_owned(), parts.operation);
        for (fragment, text) in parts.fragments {
            add(format!("fragment.{fragment}"), text);
        }
    }
    documents
}

/// The names of the snapshots.
pub(crate) fn names() -> BTreeSet<String> {
    documents().into_keys().collect()
}

#[test]
fn what_each_operation_asks_for() {
    for (name, text) in documents() {
        snapshot("snapshots/documents", &name, &text);
    }
}
