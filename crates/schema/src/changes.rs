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
mod tests;
