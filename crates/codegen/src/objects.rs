//! The Rust types of what an operation of a dependent selects: each has just the fields that are selected there.
//!
//! `authing` shares one type between all its operations (`shapes`), at the price of optional fields. Outside of it, an operation has types
//! of its own, which hold exactly what it selects. Only a fragment is shared: what is selected by it alone has its type.

use crate::document::{Operation, Selected};
use crate::schema::{Field, Schema};
use heck::ToUpperCamelCase as _;
use std::collections::{BTreeMap, BTreeSet};

/// The struct of the response.
pub(crate) const RESPONSE: &str = "ResponseData";

/// A Rust type.
pub(crate) struct Object<'a> {
    pub(crate) name: String,
    /// The object of the schema.
    pub(crate) of: &'a str,
    /// The fields, each with the Rust type of its object, if it is one.
    pub(crate) fields: Vec<(&'a Field, Option<String>)>,
    selected: &'a [Selected],
}

/// What each fragment selects, by its name, which is that of its type.
pub(crate) type Fragments = BTreeMap<String, Vec<Selected>>;

/// The types of the fragments.
pub(crate) fn of_fragments<'a>(schema: &'a Schema, fragments: &'a Fragments) -> Vec<Object<'a>> {
    let mut objects = Objects::new(schema, fragments, "");
    objects.taken.extend(fragments.keys().cloned());
    for (of, selected) in fragments {
        objects.add(of.clone(), of, selected);
    }
    objects.all
}

/// The types of an operation, the response first.
pub(crate) fn of_operation<'a>(
    schema: &'a Schema,
    fragments: &'a Fragments,
    operation: &'a Operation,
) -> Vec<Object<'a>> {
    let mut objects = Objects::new(schema, fragments, "super::fragments::");
    let root = schema.root(operation.kind);
    objects.add(RESPONSE.to_owned(), root, &operation.selected);
    objects.all
}

struct Objects<'a> {
    schema: &'a Schema,
    fragments: &'a Fragments,
    /// The path to the types of the fragments.
    path: &'static str,
    taken: BTreeSet<String>,
    all: Vec<Object<'a>>,
}

impl<'a> Objects<'a> {
    fn new(schema: &'a Schema, fragments: &'a Fragments, path: &'static str) -> Self {
        Self {
            schema,
            fragments,
            path,
            taken: BTreeSet::from([RESPONSE.to_owned()]),
            all: Vec::new(),
        }
    }

    fn add(&mut self, name: String, of: &'a str, selected: &'a [Selected]) {
        let index = self.all.len();
        self.taken.insert(name.clone());
        self.all.push(Object {
            name: name.clone(),
            of,
            fields: Vec::new(),
            selected,
        });
        let declared = self.schema.objects.get(of);
        let known = |s: &'a Selected| Some((s, declared?.get(&s.name)?));
        let fields = selected.iter().filter_map(known);
        let fields = fields.map(|(selected, field)| {
            let is_object = self.schema.objects.contains_key(field.ty.base());
            let at = match name.as_str() {
                RESPONSE => field.name.to_upper_camel_case(),
                name => format!("{name}{}", field.name.to_upper_camel_case()),
            };
            let of = field.ty.base();
            (
                field,
                is_object.then(|| self.object(of, at, &selected.children)),
            )
        });
        let fields = fields.collect();
        if let Some(object) = self.all.get_mut(index) {
            object.fields = fields;
        }
    }

    /// The type for what is selected of an object: that of its fragment, one that there is already, or a new one. `at` says where it
    /// is selected.
    fn object(&mut self, of: &'a str, at: String, selected: &'a [Selected]) -> String {
        if self.fragments.get(of).is_some_and(|f| is_same(f, selected)) {
            return format!("{}{of}", self.path);
        }
        let mut known = self.all.iter();
        if let Some(known) = known.find(|o| o.of == of && is_same(o.selected, selected)) {
            return known.name.clone();
        }
        let others = (2..).map(|number| format!("{at}{number}"));
        let mut names = [of.to_owned(), at.clone()].into_iter().chain(others);
        let name =
            names.find(|name| name == of && !self.taken.contains(name) || self.is_free(name));
        let name = name.unwrap_or(at);
        self.add(name.clone(), of, selected);
        name
    }

    /// Whether neither this code nor `authing::types` means something else by the name.
    fn is_free(&self, name: &String) -> bool {
        !self.taken.contains(name) && !self.schema.knows(name)
    }
}

/// Whether the fields are the same, in whatever order.
fn is_same(one: &[Selected], other: &[Selected]) -> bool {
    let has = |field: &Selected| {
        let mut others = other.iter();
        others.any(|o| o.name == field.name && is_same(&o.children, &field.children))
    };
    one.len() == other.len() && one.iter().all(has)
}
