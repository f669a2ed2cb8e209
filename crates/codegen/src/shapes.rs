//! Which fields each Rust type of an object has.
//!
//! Operations select different fields of the same object and must still return the same type. So a type holds the union of
//! all selections on its object, and what not every selection holds is optional. One exception keeps that from making
//! everything optional: an object that is only the way to another (`user { roles { … } }`) belongs to its operation.

use crate::document::{Documents, Selected};
use crate::rest::Rest;
use crate::schema::Schema;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
struct Shape {
    selections: usize,
    /// How many selections hold each field.
    fields: BTreeMap<String, usize>,
}

#[derive(Debug, Default)]
pub(crate) struct Shapes {
    shapes: BTreeMap<String, Shape>,
    boxed: BTreeSet<(String, String)>,
    /// The types that REST endpoints take and return.
    named: BTreeSet<String>,
}

impl Shapes {
    pub(crate) fn new(schema: &Schema, documents: &Documents) -> Self {
        let mut shapes = Self::default();
        for operation in &documents.operations {
            let root = schema.root(operation.kind);
            for field in &operation.selected {
                if let Some(object) = object_of(schema, root, &field.name) {
                    if is_path(field) {
                        shapes.below(schema, object, &field.children);
                    } else {
                        shapes.add(schema, object, &field.children);
                    }
                }
            }
        }
        shapes.find_cycles(schema);
        shapes
    }

    /// With what the REST endpoints take and return. `schema` has their types too.
    pub(crate) fn with_rest(mut self, schema: &Schema, rest: &Rest) -> Self {
        for endpoint in &rest.endpoints {
            self.whole(schema, endpoint.output.base());
            let arguments = endpoint.arguments.iter().map(|a| a.field.ty.base());
            let named = arguments.chain([endpoint.output.base()]);
            self.named.extend(named.map(str::to_owned));
        }
        self.find_cycles(schema);
        self
    }

    /// A REST response holds all fields of its objects. Those of objects that operations select too are the operations' to choose.
    fn whole(&mut self, schema: &Schema, object: &str) {
        let Some(item) = schema.objects.get(object) else {
            return;
        };
        if self.shapes.contains_key(object) {
            return;
        }
        let fields = item.fields.iter().map(|field| (field.name.clone(), 1));
        let fields = fields.collect();
        let shape = Shape {
            selections: 1,
            fields,
        };
        self.shapes.insert(object.to_owned(), shape);
        for field in &item.fields {
            self.whole(schema, field.ty.base());
        }
    }

    /// The types that REST endpoints take and return.
    pub(crate) fn named(&self) -> impl Iterator<Item = &str> {
        self.named.iter().map(String::as_str)
    }

    fn add(&mut self, schema: &Schema, object: &str, selected: &[Selected]) {
        let shape = self.shapes.entry(object.to_owned()).or_default();
        shape.selections += 1;
        for field in selected {
            *shape.fields.entry(field.name.clone()).or_default() += 1;
        }
        self.below(schema, object, selected);
    }

    fn below(&mut self, schema: &Schema, object: &str, selected: &[Selected]) {
        for field in selected {
            if let Some(inner) = object_of(schema, object, &field.name) {
                self.add(schema, inner, &field.children);
            }
        }
    }

    /// The objects that are selected anywhere.
    pub(crate) fn objects(&self) -> impl Iterator<Item = &str> {
        self.shapes.keys().map(String::as_str)
    }

    /// Whether the type of the object has the field.
    pub(crate) fn has(&self, object: &str, field: &str) -> bool {
        self.shapes
            .get(object)
            .is_some_and(|shape| shape.fields.contains_key(field))
    }

    /// Whether every selection on the object holds the field.
    pub(crate) fn is_always_selected(&self, object: &str, field: &str) -> bool {
        self.shapes
            .get(object)
            .is_some_and(|shape| shape.fields.get(field) == Some(&shape.selections))
    }

    /// Whether the field would make its type contain itself without end.
    pub(crate) fn is_boxed(&self, object: &str, field: &str) -> bool {
        self.boxed.contains(&(object.to_owned(), field.to_owned()))
    }

    fn find_cycles(&mut self, schema: &Schema) {
        let mut boxed = BTreeSet::new();
        for object in self.shapes.keys() {
            for (field, inner) in self.inline_fields(schema, object) {
                let mut seen = BTreeSet::new();
                let mut open = vec![inner];
                while let Some(next) = open.pop() {
                    if next == object {
                        boxed.insert((object.clone(), field.to_owned()));
                        break;
                    }
                    if seen.insert(next) {
                        open.extend(self.inline_fields(schema, next).map(|(_, inner)| inner));
                    }
                }
            }
        }
        self.boxed = boxed;
    }

    /// The fields that hold another object in place, not in a list.
    fn inline_fields<'a>(
        &'a self,
        schema: &'a Schema,
        object: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        let fields = schema.objects.get(object).map(|o| o.fields.as_slice());
        fields
            .unwrap_or_default()
            .iter()
            .filter(move |field| self.has(object, &field.name) && !field.ty.is_list())
            .filter(|field| schema.objects.contains_key(field.ty.base()))
            .map(|field| (field.name.as_str(), field.ty.base()))
    }
}

/// Whether the field is only the way to one other object.
pub(crate) fn is_path(field: &Selected) -> bool {
    matches!(field.children.as_slice(), [only] if !only.children.is_empty())
}

fn object_of<'a>(schema: &'a Schema, parent: &str, field: &str) -> Option<&'a str> {
    let base = schema.objects.get(parent)?.get(field)?.ty.base();
    schema.objects.contains_key(base).then_some(base)
}
