//! What our code relies on and the validity of operations does not show.
//!
//! Types are generated from the schema, so an operation stays valid when a result loses its `!` or an input gains a field that
//! must be set, and only the public types change. Therefore `graphql/contract.txt` records each element of the schema that an
//! operation uses, with its type, and this module finds where the present schema departs from the record. What only adds does
//! not: a field that nothing selects, an argument that nothing passes, an optional field of an input, a value of an enum.

use crate::document::{Documents, Selected};
use crate::rest::{Argument, CUSTOM, Endpoint, Host, Origin, Rest};
use crate::schema::{BUILT_IN, Fields, Schema};
use crate::source::Place;
use crate::source::{Fault, Source};
use crate::words::{Caller, Session};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

#[cfg(test)]
mod tests;

/// The record, beside the schema.
pub(crate) const FILE: &str = "contract.txt";

const RECORD: &str = "record it: RECORD_CONTRACT=1 cargo test -p authing-codegen contract";

/// An element of the schema, as operations use it.
#[derive(Debug)]
pub(crate) struct Use {
    ty: String,
    /// Whether an operation names it. Fields of inputs and values of enums come along with the type.
    named: bool,
    /// Whether requests must hold it.
    required: bool,
    pub(crate) places: BTreeSet<Place>,
}

/// The elements that operations use, by their coordinates: `User.email`, `Query.user(id:)`, `Operator.AND`.
#[derive(Debug, Default)]
pub(crate) struct Uses {
    pub(crate) elements: BTreeMap<String, Use>,
    /// The inputs, enums and scalars among their types, with the places that lead to them.
    types: BTreeMap<String, BTreeSet<Place>>,
}

impl Uses {
    pub(crate) fn new(schema: &Schema, documents: &Documents) -> Self {
        let mut uses = Self::default();
        for operation in &documents.operations {
            let root = schema.root(operation.kind);
            uses.select(schema, root, &operation.selected);
            for variable in &operation.variables {
                let places = BTreeSet::from([variable.place.clone()]);
                uses.reach(schema, variable.ty.base(), &places);
            }
        }
        for (name, places) in uses.types.clone() {
            uses.members(schema, &name, &places);
        }
        uses
    }

    /// With the REST endpoints, in full: their descriptions are ours, so each change to one is a change to a request or a type.
    pub(crate) fn with_rest(mut self, schema: &Schema, rest: &Rest) -> Self {
        for endpoint in &rest.endpoints {
            let places = BTreeSet::from([endpoint.at.clone()]);
            self.types.insert(endpoint.name.clone(), places.clone());
            self.add(endpoint.name.clone(), &signature(endpoint), true, &places);
            for argument in &endpoint.arguments {
                let at = format!("{}.{}", endpoint.name, argument.field.name);
                let places = BTreeSet::from([(endpoint.at.0.clone(), argument.line)]);
                self.add(at, &passing(argument), true, &places);
            }
        }
        for (at, line) in &rest.lines {
            let places = BTreeSet::from([line.clone()]);
            let Some((owner, member)) = at.split_once('.') else {
                self.types.insert(at.clone(), places.clone());
                if rest.objects.get(at).is_some_and(|item| item.open) {
                    self.add(at.clone(), "open", true, &places);
                }
                continue;
            };
            let fields = rest.inputs.get(owner).or_else(|| rest.objects.get(owner));
            if let Some(ty) = fields.and_then(|fields| described(fields, member)) {
                self.add(at.clone(), &ty, true, &places);
            } else if let Some(item) = rest.enums.get(owner) {
                let ty = match item.wires.get(member) {
                    Some(wire) if item.numeric => format!("enum value, as {wire}"),
                    Some(wire) => format!("enum value, as {wire:?}"),
                    None => "enum value".to_owned(),
                };
                self.add(at.clone(), &ty, true, &places);
            }
        }
        // What of the host's schema is sent to them.
        let mut reached = Self::default();
        for endpoint in &rest.endpoints {
            for argument in &endpoint.arguments {
                let base = argument.field.ty.base();
                let is_own = rest.lines.contains_key(base) || CUSTOM.contains(&base);
                if !is_own {
                    let places = BTreeSet::from([(endpoint.at.0.clone(), argument.line)]);
                    reached.reach(schema, base, &places);
                }
            }
        }
        for (owner, input) in &rest.inputs {
            for field in &input.fields {
                let base = field.ty.base();
                let line = rest.lines.get(&format!("{owner}.{}", field.name));
                if let Some(line) = line.filter(|_| !rest.lines.contains_key(base)) {
                    reached.reach(schema, base, &BTreeSet::from([line.clone()]));
                }
            }
        }
        for (name, places) in reached.types {
            self.members(schema, &name, &places);
            self.types.entry(name).or_default().extend(places);
        }
        self
    }

    fn select(&mut self, schema: &Schema, parent: &str, selected: &[Selected]) {
        for selected in selected {
            let object = schema.objects.get(parent);
            let Some(field) = object.and_then(|object| object.get(&selected.name)) else {
                continue;
            };
            let at = format!("{parent}.{}", field.name);
            for argument in &field.args {
                if selected.arguments.contains(&argument.name) {
                    let at = format!("{at}({}:)", argument.name);
                    self.add(at, &argument.ty.to_string(), true, &selected.places);
                }
            }
            self.add(at, &field.ty.to_string(), true, &selected.places);
            self.reach(schema, field.ty.base(), &selected.places);
            self.select(schema, field.ty.base(), &selected.children);
        }
    }

    /// Notes the type, and for an input those of its fields.
    fn reach(&mut self, schema: &Schema, name: &str, places: &BTreeSet<Place>) {
        if BUILT_IN.contains(&name) || schema.objects.contains_key(name) {
            return;
        }
        let noted = self.types.entry(name.to_owned()).or_default();
        if places.is_subset(noted) {
            return;
        }
        noted.extend(places.iter().cloned());
        for field in schema.inputs.get(name).iter().flat_map(|i| &i.fields) {
            self.reach(schema, field.ty.base(), places);
        }
    }

    /// What comes along with a type that is used: the fields of an input, the values of an enum.
    fn members(&mut self, schema: &Schema, name: &str, places: &BTreeSet<Place>) {
        for field in schema.inputs.get(name).iter().flat_map(|i| &i.fields) {
            let at = format!("{name}.{}", field.name);
            let entry = self.add(at, &field.ty.to_string(), false, places);
            entry.required = field.ty.is_required();
        }
        for (value, _) in schema.enums.get(name).iter().flat_map(|e| &e.values) {
            self.add(format!("{name}.{value}"), "enum value", false, places);
        }
        if schema.scalars.iter().any(|scalar| scalar == name) {
            self.add(name.to_owned(), "scalar", false, places);
        }
    }

    fn add(&mut self, at: String, ty: &str, named: bool, places: &BTreeSet<Place>) -> &mut Use {
        let entry = self.elements.entry(at).or_insert_with(|| Use {
            ty: ty.to_owned(),
            named,
            required: false,
            places: BTreeSet::new(),
        });
        entry.places.extend(places.iter().cloned());
        entry
    }

    /// Where the operations, with the present schema, depart from the record.
    pub(crate) fn departures(&self, record: &Source) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut recorded = BTreeMap::new();
        for (index, line) in record.text.lines().enumerate() {
            if let Some((at, ty)) = line.split_once(": ").filter(|_| !line.starts_with('#')) {
                recorded.insert(at, (ty, index + 1));
            }
        }
        let mut report = |places: &BTreeSet<Place>, wrong: String, first: &str| {
            let cure = format!("{first}{RECORD}");
            let fault =
                |(path, line): &Place| Fault::new(path, *line, wrong.as_str(), cure.as_str());
            faults.extend(places.iter().map(fault));
        };
        let mend = "mend what relies on it, then ";
        for (at, (was, line)) in &recorded {
            match self.elements.get(*at) {
                // An argument is sound when the variable fits, which the operations' own check tells: it may well be looser.
                Some(found) if found.ty == *was || at.ends_with(')') => {}
                Some(found) => {
                    let wrong = format!("{at} was {was}, is {}", found.ty);
                    report(&found.places, wrong, mend);
                }
                None => {
                    let in_record = BTreeSet::from([(record.path.as_str().into(), *line)]);
                    let places = self.types.get(type_of(at)).unwrap_or(&in_record);
                    let wrong = format!("{at} ({was}) is gone, or not used any more");
                    report(places, wrong, mend);
                }
            }
        }
        let known: BTreeSet<_> = recorded.keys().map(|at| type_of(at)).collect();
        for (at, found) in &self.elements {
            if recorded.contains_key(at.as_str()) {
                continue;
            }
            let Use { ty, places, .. } = found;
            if found.named {
                report(places, format!("{at} ({ty}) is used and not recorded"), "");
            } else if found.required && known.contains(type_of(at)) {
                report(places, format!("{at} ({ty}) is new and required"), mend);
            }
        }
        faults.sort();
        faults
    }
}

/// The record, as it is kept in `graphql/contract.txt`.
impl fmt::Display for Uses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "# What the operations use of the schema, and the REST endpoints. Written by the test `contract`: see docs/architecture.md."
        )?;
        for (at, found) in &self.elements {
            writeln!(f, "{at}: {}", found.ty)?;
        }
        Ok(())
    }
}

/// An endpoint on one line, without what is usual.
fn signature(endpoint: &Endpoint) -> String {
    let mut text = format!(
        "{} {} gives {} of {}",
        endpoint.method, endpoint.path, endpoint.output, endpoint.envelope
    );
    if let Some(member) = &endpoint.select {
        text += &format!(", member {member:?}");
    }
    if endpoint.repeatable {
        text += ", repeatable";
    }
    if endpoint.caller != Caller::Anybody {
        text += &format!(", caller {}", endpoint.caller);
    }
    if endpoint.session != Session::Keep {
        text += &format!(", session {}", endpoint.session);
    }
    if endpoint.host != Host::Api {
        text += &format!(", host {}", endpoint.host);
    }
    text
}

/// How an argument is passed.
fn passing(argument: &Argument) -> String {
    let mut text = argument.field.ty.to_string();
    match &argument.origin {
        Origin::Required | Origin::Optional(None) => {}
        Origin::Optional(Some(default)) => text += &format!(" = {default}"),
        Origin::Fixed(constant) => text += &format!(", always {constant}"),
        Origin::Setting { setting, settable } => {
            let or = if *settable { " or option" } else { "" };
            text += &format!(", setting {setting}{or}");
        }
    }
    text += &format!(" in {}", argument.place);
    if argument.wire != argument.field.name {
        text += &format!(" as {:?}", argument.wire);
    }
    if argument.field.marks.secret {
        text += ", secret";
    }
    text
}

/// The type of a field with what else is said of it.
fn described(item: &Fields, name: &str) -> Option<String> {
    let field = item.get(name)?;
    let mut text = field.ty.to_string();
    if let Some(wire) = &field.marks.wire {
        text += &format!(", as {wire:?}");
    }
    if field.marks.secret {
        text += ", secret";
    }
    if field.marks.redact {
        text += ", redacted";
    }
    Some(text)
}

/// The type in a coordinate.
fn type_of(at: &str) -> &str {
    at.split('.').next().unwrap_or(at)
}
