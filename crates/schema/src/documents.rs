//! Our operations, and what each of them cannot live with in a schema.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use apollo_compiler::ast::{self, Definition};
use apollo_compiler::diagnostic::ToCliReport as _;
use apollo_compiler::executable::{Selection, SelectionSet};
use apollo_compiler::parser::{SourceMap, SourceSpan};
use apollo_compiler::schema::{ExtendedType, Type};
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Schema};

/// An operation with the fragments that it uses: texts by path.
pub(crate) struct Document {
    pub(crate) operation: String,
    sources: Vec<(String, String)>,
}

pub(crate) struct Documents(pub(crate) Vec<Document>);

/// Something that an operation cannot live with.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fault {
    /// `path:line`
    pub(crate) place: String,
    pub(crate) message: String,
    /// What it is that must be left unset; without it the operation does not work at all.
    pub(crate) option: Option<String>,
}

/// What an operation uses of our schema.
#[derive(Default)]
pub(crate) struct Uses {
    /// Fields of objects with their types and the first place of each.
    pub(crate) fields: BTreeMap<(String, String), (Type, String)>,
    /// Input objects and enums that its variables reach, with the place of the variable.
    pub(crate) inputs: BTreeMap<String, String>,
}

impl Documents {
    /// Every `.graphql` file below the folder but the schema.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let mut files = BTreeMap::new();
        collect(folder, &mut files)?;
        let (mut fragments, mut operations) = (BTreeMap::new(), Vec::new());
        for (path, text) in files {
            let parsed = ast::Document::parse(text.as_str(), &path).map_err(|invalid| {
                let first = located(&invalid.errors).into_iter().next();
                let (place, message) = first.unwrap_or_else(|| (path.clone(), String::new()));
                format!("{place}: {message}: mend the GraphQL syntax there")
            })?;
            for definition in &parsed.definitions {
                match definition {
                    Definition::FragmentDefinition(fragment) => {
                        let spreads = spreads(&fragment.selection_set);
                        fragments.insert(
                            fragment.name.to_string(),
                            (path.clone(), text.clone(), spreads),
                        );
                    }
                    Definition::OperationDefinition(operation) => {
                        let name = operation.name.as_ref().map(ToString::to_string);
                        let spreads = spreads(&operation.selection_set);
                        let text = without_directives(&text, operation);
                        operations.push((name.unwrap_or_default(), path.clone(), text, spreads));
                    }
                    _ => {}
                }
            }
        }
        let documents = operations
            .into_iter()
            .map(|(operation, path, text, mut open)| {
                let mut sources = vec![(path, text)];
                let mut seen = BTreeSet::new();
                while let Some(name) = open.pop() {
                    if let (true, Some((path, text, more))) =
                        (seen.insert(name.clone()), fragments.get(&name))
                    {
                        sources.push((path.clone(), text.clone()));
                        open.extend(more.iter().cloned());
                    }
                }
                Document { operation, sources }
            });
        Ok(Self(documents.collect()))
    }
}

fn collect(folder: &Path, files: &mut BTreeMap<String, String>) -> Result<(), String> {
    let unreadable = |path: &Path, error: std::io::Error| {
        format!(
            "{}: {error}: the operations must be readable beside the schema",
            path.display()
        )
    };
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let path = entry.map_err(|error| unreadable(folder, error))?.path();
        let is_document = path.extension().is_some_and(|ending| ending == "graphql")
            && !path.ends_with("schema.graphql");
        if path.is_dir() {
            collect(&path, files)?;
        } else if is_document {
            let text = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
            files.insert(path.to_string_lossy().replace('\\', "/"), text);
        }
    }
    Ok(())
}

/// The text as it is sent: the directives are the generator's, and no server knows them. Lines and columns stay.
fn without_directives(text: &str, operation: &ast::OperationDefinition) -> String {
    let fields = operation.selection_set.iter();
    let fields = fields.filter_map(|selection| selection.as_field());
    let fields = fields.flat_map(|field| field.directives.iter());
    let mut text = text.to_owned();
    for directive in operation.directives.iter().chain(fields) {
        if let Some(span) = directive.location() {
            let range = span.offset()..span.end_offset();
            let blank = text[range.clone()].replace(|c| c != '\n', " ");
            text.replace_range(range, &blank);
        }
    }
    text
}

fn spreads(selections: &[ast::Selection]) -> Vec<String> {
    let each = selections.iter().flat_map(|selection| match selection {
        ast::Selection::Field(field) => spreads(&field.selection_set),
        ast::Selection::FragmentSpread(spread) => vec![spread.fragment_name.to_string()],
        ast::Selection::InlineFragment(inline) => spreads(&inline.selection_set),
    });
    each.collect()
}

/// Each complaint with its place, `path:line`.
pub(crate) fn located(errors: &DiagnosticList) -> Vec<(String, String)> {
    let each = errors.iter().map(|diagnostic| {
        let place = place(diagnostic.error.location(), diagnostic.sources);
        (place, diagnostic.error.to_string())
    });
    each.collect()
}

fn place(location: Option<SourceSpan>, sources: &SourceMap) -> String {
    let place = location.and_then(|location| {
        let path = sources.get(&location.file_id())?.path().display();
        let line = location.line_column_range(sources)?.start.line;
        Some(format!("{path}:{line}"))
    });
    place.unwrap_or_default()
}

impl Document {
    /// One text that holds the operation and its fragments.
    pub(crate) fn of(operation: &str, path: &str, text: &str) -> Self {
        Self {
            operation: operation.to_owned(),
            sources: vec![(path.to_owned(), text.to_owned())],
        }
    }

    fn build(
        &self,
        schema: &Valid<Schema>,
    ) -> Result<Valid<ExecutableDocument>, Vec<(String, String)>> {
        let mut errors = DiagnosticList::new(Default::default());
        let mut builder = ExecutableDocument::builder(Some(schema), &mut errors);
        for (path, text) in &self.sources {
            builder = builder.parse(text, path);
        }
        let document = builder.build();
        if !errors.is_empty() {
            return Err(located(&errors));
        }
        document
            .validate(schema)
            .map_err(|invalid| located(&invalid.errors))
    }

    /// What it uses of our schema, which it must fit.
    pub(crate) fn uses(&self, ours: &Valid<Schema>) -> Result<Uses, String> {
        let document = self.build(ours).map_err(|faults| {
            let first = faults.into_iter().next();
            let (place, message) = first.unwrap_or_default();
            format!("{place}: {message}: our own schema and operations must fit first; `cargo test --test schema` lists all")
        })?;
        let mut uses = Uses::default();
        for operation in document.operations.iter() {
            uses.select(&operation.selection_set, &document.sources);
            for variable in &operation.variables {
                let place = place(variable.location(), &document.sources);
                uses.reach(ours, variable.ty.inner_named_type().as_str(), &place);
            }
        }
        for fragment in document.fragments.values() {
            uses.select(&fragment.selection_set, &document.sources);
        }
        Ok(uses)
    }

    /// What it cannot live with in another schema.
    pub(crate) fn faults(
        &self,
        uses: &Uses,
        ours: &Schema,
        theirs: &Valid<Schema>,
    ) -> BTreeSet<Fault> {
        let mut faults = BTreeSet::new();
        let mut fault = |place: &str, message: String, option: Option<String>| {
            faults.insert(Fault {
                place: place.to_owned(),
                message,
                option,
            });
        };
        for (place, message) in self.build(theirs).err().into_iter().flatten() {
            fault(&place, message, None);
        }
        for ((owner, name), (ty, place)) in &uses.fields {
            let field = theirs
                .get_object(owner)
                .and_then(|object| object.fields.get(name.as_str()));
            if let Some(field) = field.filter(|field| !reads(ty, &field.ty)) {
                let message = format!("`{owner}.{name}` is `{}`, and is read as `{ty}`", field.ty);
                fault(place, message, None);
            }
        }
        for (input, place) in &uses.inputs {
            for (element, message) in input_faults(ours, theirs, input) {
                match element {
                    Sent::Always => fault(place, message, None),
                    Sent::WhenSet(option) => fault(place, message, Some(option)),
                }
            }
        }
        faults
    }
}

impl Uses {
    fn select(&mut self, set: &SelectionSet, sources: &SourceMap) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    let key = (set.ty.to_string(), field.name.to_string());
                    let place = place(field.location(), sources);
                    self.fields
                        .entry(key)
                        .or_insert_with(|| (field.ty().clone(), place));
                    self.select(&field.selection_set, sources);
                }
                Selection::FragmentSpread(_) => {}
                Selection::InlineFragment(inline) => self.select(&inline.selection_set, sources),
            }
        }
    }

    fn reach(&mut self, ours: &Schema, name: &str, place: &str) {
        let ty = ours.types.get(name).filter(|ty| !ty.is_built_in());
        let Some(ty) = ty.filter(|_| !self.inputs.contains_key(name)) else {
            return;
        };
        self.inputs.insert(name.to_owned(), place.to_owned());
        if let ExtendedType::InputObject(input) = ty {
            for field in input.fields.values() {
                self.reach(ours, field.ty.inner_named_type().as_str(), place);
            }
        }
    }
}

enum Sent {
    Always,
    /// With the name of what must be left unset.
    WhenSet(String),
}

/// What is sent of an input object or enum and not taken.
fn input_faults(ours: &Schema, theirs: &Schema, name: &str) -> Vec<(Sent, String)> {
    let mut faults = Vec::new();
    match (ours.types.get(name), theirs.types.get(name)) {
        (Some(ExtendedType::InputObject(ours)), Some(ExtendedType::InputObject(theirs))) => {
            for (field, known) in &ours.fields {
                let element = format!("{name}.{field}");
                let sent = match known.is_required() {
                    true => Sent::Always,
                    false => Sent::WhenSet(element.clone()),
                };
                match theirs.fields.get(field) {
                    None => faults.push((
                        sent,
                        format!("`{element}` is not known, and is sent when it is set"),
                    )),
                    Some(theirs) if theirs.is_required() && !known.is_required() => {
                        faults.push((
                            Sent::Always,
                            format!("`{element}` is required, and may be left unset"),
                        ));
                    }
                    Some(theirs) if !accepts(&theirs.ty, &known.ty) => {
                        faults.push((
                            sent,
                            format!(
                                "`{element}` is `{}`, and is sent as `{}`",
                                theirs.ty, known.ty
                            ),
                        ));
                    }
                    Some(_) => {}
                }
            }
            for (field, new) in &theirs.fields {
                if new.is_required() && !ours.fields.contains_key(field) {
                    faults.push((
                        Sent::Always,
                        format!("`{name}.{field}` is required, and is never sent"),
                    ));
                }
            }
        }
        (Some(ExtendedType::Enum(ours)), Some(ExtendedType::Enum(theirs))) => {
            for value in ours.values.keys() {
                if !theirs.values.contains_key(value) {
                    let element = format!("{name}.{value}");
                    let message = format!("`{element}` is not known, and can be sent");
                    faults.push((Sent::WhenSet(element), message));
                }
            }
        }
        (Some(ours), Some(theirs))
            if std::mem::discriminant(ours) != std::mem::discriminant(theirs) =>
        {
            faults.push((Sent::Always, format!("`{name}` is another kind of type")));
        }
        // One that is gone is missed where it is used: by a variable, or by the field that led here.
        _ => {}
    }
    faults
}

/// Whether what we read as `ours` can be read from `theirs`. Ids and texts are the same in JSON and in Rust.
pub(crate) fn reads(ours: &Type, theirs: &Type) -> bool {
    let is_text = |ty: &Type| ["ID", "String"].contains(&ty.inner_named_type().as_str());
    if ours.is_non_null() && !theirs.is_non_null() || ours.is_list() != theirs.is_list() {
        return false;
    }
    match ours.is_list() {
        true => reads(ours.item_type(), theirs.item_type()),
        false => {
            ours.inner_named_type() == theirs.inner_named_type() || is_text(ours) && is_text(theirs)
        }
    }
}

/// Whether what we send as `ours` fits. Whether it may be left out is not asked here, and items of lists are never null.
pub(crate) fn accepts(theirs: &Type, ours: &Type) -> bool {
    if ours.is_list() != theirs.is_list() {
        return false;
    }
    match ours.is_list() {
        true => accepts(theirs.item_type(), ours.item_type()),
        false => ours.inner_named_type() == theirs.inner_named_type(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn ty(text: &str) -> Type {
        Type::parse(text, "type").unwrap()
    }

    #[test]
    fn an_answer_can_be_read_when_it_promises_no_less() {
        for (ours, theirs, can) in [
            ("String", "String!", true),
            ("String!", "String", false),
            ("[String]", "[String!]!", true),
            ("[String!]", "[String]", false),
            ("String", "[String]", false),
            ("String", "ID", true),
            ("String", "Int", false),
            ("Int", "Float", false),
        ] {
            assert_eq!(reads(&ty(ours), &ty(theirs)), can, "{ours} from {theirs}");
        }
    }

    #[test]
    fn a_value_is_accepted_as_the_same_kind_of_thing() {
        for (theirs, ours, can) in [
            ("String", "String!", true),
            ("[String!]", "[String]", true),
            ("[String]", "String", false),
            ("ID", "String", false),
        ] {
            assert_eq!(accepts(&ty(theirs), &ty(ours)), can, "{ours} as {theirs}");
        }
    }
}
