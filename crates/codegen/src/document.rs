//! The operations and fragments: read, checked against the schema, and reduced to what is sent and what is selected.

use crate::newer::{Narrower, Newer};
use crate::rest::{Caller, Session};
use crate::rust::identifier;
use crate::schema::{Field as SchemaField, Marks, Schema, Ty, syntax_fault};
use crate::{Fault, Source, Sources, Target};
use graphql_parser::query::{
    Definition, Directive, Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
    TypeCondition, Value, VariableDefinition, parse_query,
};
use heck::{ToSnakeCase, ToUpperCamelCase};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Whether repeating an operation can change anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Query,
    Mutation,
}

/// A file and a line of it.
pub(crate) type Place = (Arc<str>, usize);

/// A field that an operation asks for, fragments resolved and repetitions merged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selected {
    pub(crate) name: String,
    pub(crate) arguments: Vec<String>,
    pub(crate) places: BTreeSet<Place>,
    pub(crate) children: Vec<Selected>,
    /// Whether the client takes null for an error: `@required`, at the root.
    pub(crate) required: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) ty: Ty,
    pub(crate) place: Place,
    has_default: bool,
    /// The first argument that it is passed to, with the name of the field that has it.
    passed_to: Option<(String, SchemaField)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) path: Arc<str>,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) variables: Vec<Variable>,
    /// The fields at the root, each with all that is below it.
    pub(crate) selected: Vec<Selected>,
    /// What is sent: the operation and just the fragments that it uses, without needless white space.
    pub(crate) text: String,
    /// What is sent to older servers, where that is something else.
    pub(crate) narrower: Option<Narrower>,
    /// The comment at the beginning of the file: what the request does.
    pub(crate) doc: Option<String>,
    /// The request type that is made of it, if one is.
    pub(crate) request: Option<RequestType>,
}

/// What `@request` says of an operation.
#[derive(Clone, Debug)]
pub(crate) struct RequestType {
    /// Its name, in camel case, where that is not the operation's.
    pub(crate) name: Option<String>,
    pub(crate) caller: Caller,
    pub(crate) session: Session,
    /// Whether the fields of the only variable are the arguments.
    pub(crate) flat: bool,
}

impl Operation {
    /// The Rust module of its variables and answer.
    pub(crate) fn module(&self) -> String {
        identifier(&self.name)
    }

    /// The only field at the root.
    pub(crate) fn root_field<'a>(
        &'a self,
        schema: &'a Schema,
    ) -> Option<(&'a Selected, &'a SchemaField)> {
        let selected = self.selected.first()?;
        let field = schema.objects.get(schema.root(self.kind))?;
        Some((selected, field.get(&selected.name)?))
    }

    /// The input whose fields are the arguments of the request, where `@request` says so.
    pub(crate) fn flat_input<'a>(&'a self, schema: &Schema) -> Option<&'a str> {
        self.request.as_ref().filter(|request| request.flat)?;
        let name = self.variables.first()?.ty.base();
        schema.inputs.contains_key(name).then_some(name)
    }

    /// The variables, with the descriptions of the arguments that they are passed to.
    pub(crate) fn fields(&self) -> Vec<SchemaField> {
        let field = |variable: &Variable| {
            let passed = variable.passed_to.as_ref();
            SchemaField {
                doc: passed.and_then(|(_, argument)| argument.doc.clone()),
                name: variable.name.clone(),
                ty: match &variable.ty {
                    // Without a value, the default of the document holds.
                    Ty::NonNull(inner) if variable.has_default => (**inner).clone(),
                    ty => ty.clone(),
                },
                args: Vec::new(),
                has_default: variable.has_default,
                marks: Marks {
                    passed_to: passed.map(|(field, a)| (field.clone(), a.name.clone())),
                    ..Marks::default()
                },
            }
        };
        self.variables.iter().map(field).collect()
    }

    /// The Rust type that stands for it.
    pub(crate) fn marker(&self) -> String {
        self.name.to_upper_camel_case()
    }
}

pub(crate) struct Fragment {
    path: Arc<str>,
    pub(crate) definition: FragmentDefinition<'static, String>,
    pub(crate) text: String,
}

struct ParsedOperation {
    path: Arc<str>,
    definition: OperationDefinition<'static, String>,
    kind: Kind,
    name: String,
    variables: Vec<VariableDefinition<'static, String>>,
    selection: SelectionSet<'static, String>,
    text: String,
    doc: Option<String>,
    request: Option<RequestType>,
}

/// The files as such: what of them does not depend on the schema.
pub(crate) struct Parsed {
    fragments: BTreeMap<String, Fragment>,
    operations: Vec<ParsedOperation>,
    /// Fragment files that could not be read. That their fragments are missing is no second fault.
    broken: BTreeSet<Arc<str>>,
    /// The folder of all files, as messages print it.
    folder: String,
    target: Target,
    faults: Vec<Fault>,
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

    /// What each fragment selects. Its faults are found where an operation uses it.
    pub(crate) fn selected_by_fragments(&self, schema: &Schema) -> BTreeMap<String, Vec<Selected>> {
        let selected = self.fragments.iter().map(|(on, fragment)| {
            let mut check = Check::new(&fragment.path, schema, self);
            let mut selected = Vec::new();
            check.within.push(fragment);
            check.select_into(&mut selected, on, on, &fragment.definition.selection_set);
            (on.clone(), selected)
        });
        selected.collect()
    }
}

#[derive(Debug)]
pub(crate) struct Documents {
    pub(crate) operations: Vec<Operation>,
}

impl Documents {
    /// Holds the files against the schema.
    pub(crate) fn new(parsed: &Parsed, schema: &Schema) -> Result<Self, Vec<Fault>> {
        let mut faults = parsed.faults.clone();
        for (on, fragment) in &parsed.fragments {
            if !schema.objects.contains_key(on) {
                faults.push(Fault::new(
                    &fragment.path,
                    fragment.definition.position.line,
                    format!("the schema has no object type {on}"),
                    "correct the name, or delete the file if the type is gone",
                ));
            }
        }
        let mut operations = Vec::new();
        let mut used = BTreeSet::new();
        for operation in &parsed.operations {
            let mut check = Check::new(&operation.path, schema, parsed);
            operations.push(check.operation(operation));
            used.append(&mut check.used);
            faults.append(&mut check.faults);
        }
        let is_sound = faults.is_empty();
        for (name, fragment) in &parsed.fragments {
            if is_sound && !used.contains(name) {
                faults.push(Fault::new(
                    &fragment.path,
                    fragment.definition.position.line,
                    format!("no operation uses the fragment {name}"),
                    "use it or delete the file",
                ));
            }
        }
        faults.sort();
        faults.dedup();
        if faults.is_empty() {
            Ok(Self { operations })
        } else {
            Err(faults)
        }
    }
}

impl Documents {
    /// Adds what is sent to servers that lack the listed elements.
    pub(crate) fn narrow(&mut self, parsed: &Parsed, schema: &Schema, newer: &Newer) {
        // Both are in the same order.
        for (operation, parsed_operation) in self.operations.iter_mut().zip(&parsed.operations) {
            let whole = &parsed_operation.definition;
            operation.narrower = newer.narrower(schema, &parsed.fragments, whole, &operation.text);
        }
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
const REQUIRED: &str = "required";

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

/// What the directives of an operation say.
fn request_type(
    source: &Source,
    said: &[Directive<'_, String>],
) -> Result<Option<RequestType>, Fault> {
    const TAKES: &str = "write @request(name: \"..\", caller: ANYBODY | USER | NOBODY, session: KEEP | SIGN_IN | UPDATE | END, flat: true)";
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
            ("name" | "caller" | "session" | "flat", _) => return Err(wrong()),
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

/// Checks one operation and notes what it uses.
struct Check<'a> {
    path: &'a Arc<str>,
    schema: &'a Schema,
    parsed: &'a Parsed,
    variables: BTreeMap<String, (Ty, bool)>,
    /// The variables that are used, with the first argument that each is passed to and the field that has it.
    passed: BTreeMap<String, (String, SchemaField)>,
    used: BTreeSet<String>,
    /// The fragment being resolved, since its lines are in another file, and those around it.
    within: Vec<&'a Fragment>,
    faults: Vec<Fault>,
}

impl<'a> Check<'a> {
    fn new(path: &'a Arc<str>, schema: &'a Schema, parsed: &'a Parsed) -> Self {
        Self {
            path,
            schema,
            parsed,
            variables: BTreeMap::new(),
            passed: BTreeMap::new(),
            used: BTreeSet::new(),
            within: Vec::new(),
            faults: Vec::new(),
        }
    }

    fn operation(&mut self, operation: &ParsedOperation) -> Operation {
        let root = self.schema.root(operation.kind);
        self.declare(&operation.variables);
        let mut selected = Vec::new();
        self.select_into(&mut selected, root, root, &operation.selection);
        self.all_variables_used(&operation.variables);
        let mut text = operation.text.clone();
        for fragment in &self.used {
            if let Some(fragment) = self.parsed.fragments.get(fragment) {
                text.push_str(&fragment.text);
            }
        }
        if let Some(request) = &operation.request {
            self.request_type(request, operation);
        }
        let variables = operation.variables.iter().map(|variable| Variable {
            name: variable.name.clone(),
            ty: Ty::from_parsed(&variable.var_type),
            place: (self.path.clone(), variable.position.line),
            has_default: variable.default_value.is_some(),
            passed_to: self.passed.get(&variable.name).cloned(),
        });
        Operation {
            path: operation.path.clone(),
            name: operation.name.clone(),
            kind: operation.kind,
            doc: operation.doc.clone(),
            request: operation.request.clone(),
            variables: variables.collect(),
            selected,
            text,
            narrower: None,
        }
    }

    /// A request has one value, and if it is flat, the fields of one input.
    fn request_type(&mut self, request: &RequestType, operation: &ParsedOperation) {
        let roots = operation.selection.items.len();
        let line = operation.selection.span.0.line;
        if roots != 1 {
            self.fault(
                line,
                format!("@request on an operation with {roots} fields at its root"),
                "select one field, which the request returns, or delete @request",
            );
        }
        let is_input = |ty: &Ty| self.schema.inputs.contains_key(ty.base()) && !ty.is_list();
        let variables = operation.variables.iter();
        let variables: Vec<_> = variables
            .map(|variable| (&variable.name, Ty::from_parsed(&variable.var_type)))
            .collect();
        let is_one_input = matches!(variables.as_slice(), [(_, only)] if is_input(only));
        if request.flat && !is_one_input {
            let variables = variables.iter().map(|(name, ty)| format!("${name}: {ty}"));
            let variables = variables.collect::<Vec<_>>().join(", ");
            self.fault(
                line,
                format!("@request(flat: true) takes one variable of an input type, but there is ({variables})"),
                "declare one variable of an input type, or delete `flat`",
            );
        }
    }

    /// What else may be the cause, where the schema comes with a version of `authing`.
    fn newer(&self) -> &'static str {
        match self.parsed.target {
            Target::Authing => "",
            Target::Dependent => ", or update `authing` if the field is new",
        }
    }

    /// The file being read: a fragment's, within one.
    fn file(&self) -> &'a Arc<str> {
        self.within.last().map_or(self.path, |f| &f.path)
    }

    fn fault(&mut self, line: usize, wrong: impl Into<String>, cure: impl Into<String>) {
        self.faults.push(Fault::new(self.file(), line, wrong, cure));
    }

    fn declare(&mut self, variables: &[VariableDefinition<'_, String>]) {
        for variable in variables {
            let ty = Ty::from_parsed(&variable.var_type);
            let line = variable.position.line;
            if self.schema.objects.contains_key(ty.base()) || !self.schema.knows(ty.base()) {
                self.fault(
                    line,
                    format!(
                        "${} has the type {ty}, which is no input type of the schema",
                        variable.name
                    ),
                    "use the type that the schema declares for the argument",
                );
            }
            let has_default = variable.default_value.is_some();
            let known = self
                .variables
                .insert(variable.name.clone(), (ty, has_default));
            if known.is_some() {
                self.fault(
                    line,
                    format!("${} is declared twice", variable.name),
                    "keep one",
                );
            }
        }
    }

    fn all_variables_used(&mut self, variables: &[VariableDefinition<'_, String>]) {
        for variable in variables {
            if !self.passed.contains_key(&variable.name) {
                self.fault(
                    variable.position.line,
                    format!("${} is declared and not used", variable.name),
                    "pass it as an argument or delete it",
                );
            }
        }
    }

    /// `at` is the field whose selection this is, `parent` its type.
    fn select_into(
        &mut self,
        merged: &mut Vec<Selected>,
        at: &str,
        parent: &str,
        set: &SelectionSet<'_, String>,
    ) {
        for item in &set.items {
            match item {
                Selection::Field(field) => self.field(merged, parent, field),
                Selection::FragmentSpread(spread) => {
                    let name = spread.fragment_name.as_str();
                    let line = spread.position.line;
                    let Some(fragment) = self.parsed.fragments.get(name) else {
                        self.missing_fragment(name, line);
                        continue;
                    };
                    if name != parent {
                        self.fault(
                            line,
                            format!("the fragment {name} cannot be used on {at}, a {parent}"),
                            format!("use the fragment {parent}, or name the fields"),
                        );
                        continue;
                    }
                    if self.within.iter().any(|outer| outer.path == fragment.path) {
                        self.fault(
                            line,
                            format!("the fragment {name} contains itself"),
                            "name the fields of the inner level",
                        );
                        continue;
                    }
                    self.used.insert(name.to_owned());
                    self.within.push(fragment);
                    self.select_into(merged, at, parent, &fragment.definition.selection_set);
                    self.within.pop();
                }
                Selection::InlineFragment(inline) => self.fault(
                    inline.position.line,
                    "inline fragments have no Rust form here",
                    "name the fields, or use the fragment of the type",
                ),
            }
        }
    }

    fn missing_fragment(&mut self, name: &str, line: usize) {
        let file = format!("fragments/{}.graphql", name.to_snake_case());
        if !self.parsed.broken.iter().any(|path| path.ends_with(&file)) {
            self.fault(
                line,
                format!("there is no fragment {name}"),
                format!("write {}/{file} or correct the name", self.parsed.folder),
            );
        }
    }

    fn field(&mut self, merged: &mut Vec<Selected>, parent: &str, field: &Field<'_, String>) {
        let line = field.position.line;
        let name = field.name.as_str();
        let is_root = self.within.is_empty()
            && [&self.schema.query, &self.schema.mutation].contains(&&parent.to_owned());
        let required =
            is_root && matches!(field.directives.as_slice(), [only] if only.name == REQUIRED);
        let required = required && self.parsed.target == Target::Authing;
        if field.alias.is_some() || !(field.directives.is_empty() || required) {
            self.fault(
                line,
                format!("{name} has an alias or a directive, which have no Rust form here"),
                "select the field under its own name",
            );
        }
        let schema = self.schema;
        let Some(declared) = schema.objects.get(parent).and_then(|o| o.get(name)) else {
            self.fault(
                line,
                format!("{parent} has no field {name}"),
                format!(
                    "see {} for the fields that it has{}",
                    schema.path,
                    self.newer()
                ),
            );
            return;
        };
        self.arguments(parent, declared, field);
        let base = declared.ty.base();
        if !schema.knows(base) {
            self.fault(
                line,
                format!("{parent}.{name} is a {base}, which the schema does not define"),
                format!("define it in {}", schema.path),
            );
            return;
        }
        let is_object = schema.objects.contains_key(base);
        if is_object && field.selection_set.items.is_empty() {
            self.fault(
                line,
                format!("{parent}.{name} is a {base} and no field of it is selected"),
                format!("add {{ ...{base} }}"),
            );
        }
        if !is_object && !field.selection_set.items.is_empty() {
            self.fault(
                line,
                format!("{parent}.{name} is a {base}, which has no fields"),
                "delete its selection",
            );
            return;
        }
        let index = merged
            .iter()
            .position(|known| known.name == name)
            .unwrap_or_else(|| {
                merged.push(Selected {
                    name: name.to_owned(),
                    ..Selected::default()
                });
                merged.len() - 1
            });
        if let Some(target) = merged.get_mut(index) {
            target.places.insert((self.file().clone(), line));
            target.required |= required;
            let arguments = field.arguments.iter().map(|(name, _)| name.clone());
            target.arguments.extend(arguments);
            let mut children = std::mem::take(&mut target.children);
            let at = format!("{parent}.{name}");
            self.select_into(&mut children, &at, base, &field.selection_set);
            if let Some(target) = merged.get_mut(index) {
                target.children = children;
            }
        }
    }

    fn arguments(&mut self, parent: &str, declared: &SchemaField, field: &Field<'_, String>) {
        let line = field.position.line;
        let at = format!("{parent}.{}", declared.name);
        for (name, value) in &field.arguments {
            let Some(argument) = declared.args.iter().find(|a| &a.name == name) else {
                let known: Vec<_> = declared.args.iter().map(|a| a.name.as_str()).collect();
                let cure = if known.is_empty() {
                    "it takes none: delete the argument".to_owned()
                } else {
                    format!("it takes {}", known.join(", "))
                };
                self.fault(line, format!("{at} has no argument {name}"), cure);
                continue;
            };
            let Value::Variable(variable) = value else {
                self.fault(
                    line,
                    format!("the argument {name} of {at} is a literal"),
                    "declare a variable for it, so that callers can set it",
                );
                continue;
            };
            let passed = || (declared.name.clone(), argument.clone());
            self.passed.entry(variable.clone()).or_insert_with(passed);
            let Some((given, has_default)) = self.variables.get(variable) else {
                self.fault(
                    line,
                    format!("${variable} is used and not declared"),
                    format!("declare ${variable}: {}", argument.ty),
                );
                continue;
            };
            let defaulted = *has_default || argument.has_default;
            let fits = given.fits(&argument.ty)
                || defaulted && Ty::NonNull(Box::new(given.clone())).fits(&argument.ty);
            if !fits {
                let takes = &argument.ty;
                let wrong = format!("${variable} is {given}, but {at}({name}:) takes {takes}");
                self.fault(line, wrong, format!("declare ${variable}: {}", argument.ty));
            }
        }
        for argument in &declared.args {
            let given = field
                .arguments
                .iter()
                .any(|(name, _)| name == &argument.name);
            if argument.ty.is_required() && !argument.has_default && !given {
                self.fault(
                    line,
                    format!("{at} requires the argument {}", argument.name),
                    format!("pass a variable of type {}", argument.ty),
                );
            }
        }
    }
}

/// The same tokens without comments, commas and white space that carries no meaning.
pub(crate) fn minify(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' => string_length(rest),
            _ if is_name(c) => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            _ => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        if c == '#' || c == ',' || c == '\u{feff}' || c.is_whitespace() {
            continue;
        }
        if is_name(c) && out.ends_with(is_name) {
            out.push(' ');
        }
        out.push_str(token);
    }
    out
}

pub(crate) fn string_length(text: &str) -> usize {
    let block = "\"\"\"";
    if let Some(inner) = text.strip_prefix(block) {
        let mut ends = inner.match_indices(block).map(|(end, _)| end);
        return ends
            .find(|end| !inner.get(..*end).is_some_and(|text| text.ends_with('\\')))
            .map_or(text.len(), |end| end + 2 * block.len());
    }
    let mut escaped = false;
    for (index, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}
