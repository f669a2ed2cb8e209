//! The files of operations and fragments as such: what of them does not depend on the schema.

use crate::document::{Fragment, RequestType};
use crate::schema::{Kind, syntax_fault};
use crate::source::{Fault, Source, Sources, Target};
use crate::text::minify;
use crate::words::{Caller, Client, Session};
use graphql_parser::query::{
    Definition, Directive, OperationDefinition, Selection, SelectionSet, TypeCondition, Value,
    VariableDefinition, parse_query,
};
use heck::ToSnakeCase;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) struct ParsedOperation {
    pub(crate) path: Arc<str>,
    pub(crate) definition: OperationDefinition<'static, String>,
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) client: Client,
    pub(crate) variables: Vec<VariableDefinition<'static, String>>,
    pub(crate) selection: SelectionSet<'static, String>,
    pub(crate) text: String,
    pub(crate) doc: Option<String>,
    pub(crate) request: Option<RequestType>,
}

/// The files as such: what of them does not depend on the schema.
pub(crate) struct Parsed {
    pub(crate) fragments: BTreeMap<String, Fragment>,
    pub(crate) operations: Vec<ParsedOperation>,
    /// Fragment files that could not be read. That their fragments are missing is no second fault.
    pub(crate) broken: BTreeSet<Arc<str>>,
    /// The folder of all files, as messages print it.
    pub(crate) folder: String,
    pub(crate) target: Target,
    pub(crate) faults: Vec<Fault>,
}

impl Parsed {
    pub(crate) fn new(sources: &Sources) -> Self {
        let mut parsed = Self {
            fragments: BTreeMap::new(),
            operations: Vec::new(),
            broken: BTreeSet::new(),
            folder: sources.folder.clone(),
            target: sources.target,
            faults: Vec::new(),
        };
        for source in &sources.fragments {
            match parse_fragment(source) {
                Ok(fragment) => {
                    let name = fragment.definition.name.clone();
                    parsed.fragments.insert(name, fragment);
                }
                Err(fault) => {
                    parsed.broken.insert(source.path.as_str().into());
                    parsed.faults.push(fault);
                }
            }
        }
        for source in &sources.operations {
            match parse_operation(source, sources) {
                Ok(operation) => parsed.add(operation),
                Err(fault) => parsed.faults.push(fault),
            }
        }
        parsed.operations.sort_by(|a, b| a.name.cmp(&b.name));
        parsed
    }

    fn add(&mut self, operation: ParsedOperation) {
        // Names that differ in their case only have the same Rust type.
        let module = operation.name.to_snake_case();
        let mut known = self.operations.iter();
        let twin = known.find(|o| o.name.to_snake_case() == module);
        if let Some(twin) = twin {
            self.faults.push(Fault::new(
                &operation.path,
                1,
                format!("{} is defined in {} too", operation.name, twin.path),
                "keep one of the two",
            ));
        }
        self.operations.push(operation);
    }
}

/// The only definition of a file.
fn parse_one(source: &Source, what: &str) -> Result<Definition<'static, String>, Fault> {
    let none = || {
        let wrong = format!("the file holds no {what}");
        Fault::new(&source.path, 1, wrong, "write one or delete the file")
    };
    if minify(&source.text).is_empty() {
        return Err(none());
    }
    let document = parse_query::<String>(&source.text)
        .map_err(|error| syntax_fault(source, &error.to_string()))?
        .into_static();
    let mut definitions = document.definitions.into_iter();
    let first = definitions.next().ok_or_else(none)?;
    match definitions.next() {
        None => Ok(first),
        Some(second) => Err(Fault::new(
            &source.path,
            line_of(&second),
            format!("a second definition in a file for one {what}"),
            "move it to a file of its own",
        )),
    }
}

fn line_of(definition: &Definition<'_, String>) -> usize {
    let position = match definition {
        Definition::Fragment(fragment) => fragment.position,
        Definition::Operation(OperationDefinition::SelectionSet(set)) => set.span.0,
        Definition::Operation(OperationDefinition::Query(query)) => query.position,
        Definition::Operation(OperationDefinition::Mutation(mutation)) => mutation.position,
        Definition::Operation(OperationDefinition::Subscription(item)) => item.position,
    };
    position.line
}

fn parse_fragment(source: &Source) -> Result<Fragment, Fault> {
    let definition = parse_one(source, "fragment")?;
    let line = line_of(&definition);
    let Definition::Fragment(definition) = definition else {
        return Err(Fault::new(
            &source.path,
            line,
            "an operation among the fragments",
            "move it to another folder",
        ));
    };
    let TypeCondition::On(on) = &definition.type_condition;
    if on != &definition.name {
        return Err(Fault::new(
            &source.path,
            line,
            format!("the fragment on {on} is named {}", definition.name),
            format!("name it {on}: one fragment a type, named as the type"),
        ));
    }
    check_file_name(source, &definition.name, line)?;
    Ok(Fragment {
        path: source.path.as_str().into(),
        text: minify(&source.text),
        definition,
    })
}

fn parse_operation(source: &Source, all: &Sources) -> Result<ParsedOperation, Fault> {
    let definition = parse_one(source, "operation")?;
    let line = line_of(&definition);
    let fault = |wrong: &str, cure: &str| Err(Fault::new(&source.path, line, wrong, cure));
    let Definition::Operation(definition) = definition else {
        return fault(
            "a fragment among the operations",
            &format!("move it to {}/fragments", all.folder),
        );
    };
    let mut definition = definition;
    let said = match &mut definition {
        OperationDefinition::Query(query) => std::mem::take(&mut query.directives),
        OperationDefinition::Mutation(mutation) => std::mem::take(&mut mutation.directives),
        _ => Vec::new(),
    };
    if all.target == Target::Dependent {
        no_directives(source, &said)?;
    }
    let request = request_type(source, &said)?;
    // Directives are for the generator; the host gets none.
    let mut sent = definition.clone();
    let has_directives = request.is_some() | forget_required(&mut sent);
    let text = match has_directives {
        true => minify(&sent.to_string()),
        false => minify(&source.text),
    };
    let (kind, name, variables, selection) = match definition.clone() {
        OperationDefinition::Query(q) => {
            (Kind::Query, q.name, q.variable_definitions, q.selection_set)
        }
        OperationDefinition::Mutation(m) => (
            Kind::Mutation,
            m.name,
            m.variable_definitions,
            m.selection_set,
        ),
        OperationDefinition::SelectionSet(set) => (Kind::Query, None, Vec::new(), set),
        OperationDefinition::Subscription(_) => {
            return fault(
                "Authing has no subscriptions",
                "make it a query or a mutation",
            );
        }
    };
    let Some(name) = name else {
        return fault(
            "the operation has no name",
            "give it one, and the file the same in snake_case",
        );
    };
    check_file_name(source, &name, line)?;
    Ok(ParsedOperation {
        path: source.path.as_str().into(),
        client: Client::of(&all.folder, &source.path),
        definition: sent,
        kind,
        name,
        variables,
        selection,
        text,
        doc: leading_comment(&source.text),
        request,
    })
}

/// The comment before the operation, which describes the request for callers.
fn leading_comment(text: &str) -> Option<String> {
    let lines = text.lines().take_while(|line| line.starts_with('#'));
    let lines: Vec<_> = lines
        .map(|line| line.trim_start_matches('#'))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Takes `@required` from the fields at the root, and says whether there was one.
fn forget_required(definition: &mut OperationDefinition<'static, String>) -> bool {
    let set = match definition {
        OperationDefinition::Query(query) => &mut query.selection_set,
        OperationDefinition::Mutation(mutation) => &mut mutation.selection_set,
        _ => return false,
    };
    let mut found = false;
    for item in &mut set.items {
        if let Selection::Field(field) = item {
            let before = field.directives.len();
            field
                .directives
                .retain(|directive| directive.name != REQUIRED);
            found |= field.directives.len() < before;
        }
    }
    found
}

/// The directive that makes a null at the root an error.
pub(crate) const REQUIRED: &str = "required";

/// What the directives of an operation say.
fn request_type(
    source: &Source,
    said: &[Directive<'_, String>],
) -> Result<Option<RequestType>, Fault> {
    const TAKES: &str = "write @request(name: \"..\", caller: ANYBODY | USER | NOBODY, session: KEEP | SIGN_IN | UPDATE | END, flat: true, requires: [\"..\"], select: \"..\", withCustomData: \"..\")";
    let fault = |line: usize, wrong: String| Fault::new(&source.path, line, wrong, TAKES);
    let Some(first) = said.first() else {
        return Ok(None);
    };
    if let Some(other) = said.iter().find(|directive| directive.name != "request") {
        let wrong = format!("there is no directive @{} for an operation", other.name);
        return Err(fault(other.position.line, wrong));
    }
    let line = first.position.line;
    let mut request = RequestType {
        name: None,
        caller: Caller::Anybody,
        session: Session::Keep,
        flat: false,
        requires: Vec::new(),
        select: None,
        with_custom_data: None,
    };
    for (name, value) in &first.arguments {
        let wrong = || {
            fault(
                line,
                format!("@request({name}:) is {value}, which has no meaning"),
            )
        };
        match (name.as_str(), value) {
            ("name", Value::String(text)) => request.name = Some(text.clone()),
            ("caller", Value::Enum(word)) => {
                request.caller = Caller::named(word).ok_or_else(wrong)?;
            }
            ("session", Value::Enum(word)) => {
                request.session = Session::named(word).ok_or_else(wrong)?;
            }
            ("flat", Value::Boolean(flat)) => request.flat = *flat,
            ("requires", Value::List(names)) => {
                for name in names {
                    match name {
                        Value::String(text) => request.requires.push(text.clone()),
                        _ => return Err(wrong()),
                    }
                }
            }
            ("select", Value::String(text)) => request.select = Some(text.clone()),
            ("withCustomData", Value::String(text)) => {
                request.with_custom_data = Some(text.clone());
            }
            (
                "name" | "caller" | "session" | "flat" | "requires" | "select" | "withCustomData",
                _,
            ) => {
                return Err(wrong());
            }
            _ => return Err(fault(line, format!("@request has no argument {name}"))),
        }
    }
    Ok(Some(request))
}

fn check_file_name(source: &Source, name: &str, line: usize) -> Result<(), Fault> {
    let wanted = format!("{}.graphql", name.to_snake_case());
    if source.path.rsplit('/').next() == Some(wanted.as_str()) {
        return Ok(());
    }
    Err(Fault::new(
        &source.path,
        line,
        format!("the file is not named as {name}, which it holds"),
        format!("rename it to {wanted}"),
    ))
}

/// Only `authing` has methods that return request types.
fn no_directives(source: &Source, said: &[Directive<'_, String>]) -> Result<(), Fault> {
    let Some(directive) = said.first() else {
        return Ok(());
    };
    Err(Fault::new(
        &source.path,
        directive.position.line,
        format!(
            "@{} has no meaning on an operation of your own",
            directive.name
        ),
        "delete it",
    ))
}
