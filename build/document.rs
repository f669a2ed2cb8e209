//! The operations and fragments: read, checked against the schema, and reduced to what is sent and what is selected.

use super::newer::{Narrower, Newer};
use super::schema::{Field as SchemaField, Schema, Ty, syntax_fault};
use super::{Fault, Source, Sources};
use graphql_parser::query::{
    Definition, Field, FragmentDefinition, OperationDefinition, Selection, SelectionSet,
    TypeCondition, Value, VariableDefinition, parse_query,
};
use heck::{ToSnakeCase, ToUpperCamelCase};
use std::collections::{BTreeMap, BTreeSet};

/// Whether repeating an operation can change anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Query,
    Mutation,
}

/// A field that an operation asks for, fragments resolved and repetitions merged.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selected {
    pub(crate) name: String,
    pub(crate) children: Vec<Selected>,
}

#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) variables: Vec<(String, Ty)>,
    /// The fields at the root, each with all that is below it.
    pub(crate) selected: Vec<Selected>,
    /// What is sent: the operation and just the fragments that it uses, without needless white space.
    pub(crate) text: String,
    /// What is sent to older servers, where that is something else.
    pub(crate) narrower: Option<Narrower>,
}

impl Operation {
    /// The Rust module of its variables and answer.
    pub(crate) fn module(&self) -> String {
        self.name.to_snake_case()
    }

    /// The Rust type that stands for it.
    pub(crate) fn marker(&self) -> String {
        self.name.to_upper_camel_case()
    }
}

pub(crate) struct Fragment {
    path: String,
    pub(crate) definition: FragmentDefinition<'static, String>,
    pub(crate) text: String,
}

#[derive(Debug)]
pub(crate) struct Documents {
    pub(crate) operations: Vec<Operation>,
}

impl Documents {
    pub(crate) fn parse(
        sources: &Sources,
        schema: &Schema,
        newer: &Newer,
    ) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut fragments = BTreeMap::new();
        for source in &sources.fragments {
            match parse_fragment(source, schema) {
                Ok(fragment) => {
                    fragments.insert(fragment.definition.name.clone(), fragment);
                }
                Err(fault) => faults.push(fault),
            }
        }
        let mut operations: Vec<Operation> = Vec::new();
        let mut used = BTreeSet::new();
        for source in &sources.operations {
            let mut check = Check::new(&source.path, schema, &fragments);
            match parse_operation(source, schema, newer, &mut check) {
                Ok(operation) => {
                    if let Some(twin) = operations.iter().find(|o| o.name == operation.name) {
                        check.fault(
                            1,
                            format!("{} is defined in {} too", operation.name, twin.path),
                            "keep one of the two",
                        );
                    }
                    operations.push(operation);
                }
                Err(fault) => check.faults.push(fault),
            }
            used.append(&mut check.used);
            faults.append(&mut check.faults);
        }
        for (name, fragment) in &fragments {
            if !used.contains(name) && faults.is_empty() {
                faults.push(Fault::new(
                    &fragment.path,
                    fragment.definition.position.line,
                    format!("no operation uses the fragment {name}"),
                    "use it or delete the file",
                ));
            }
        }
        operations.sort_by(|a, b| a.name.cmp(&b.name));
        faults.sort();
        faults.dedup();
        if faults.is_empty() {
            Ok(Self { operations })
        } else {
            Err(faults)
        }
    }
}

fn parse_fragment(source: &Source, schema: &Schema) -> Result<Fragment, Fault> {
    let document = parse_query::<String>(&source.text)
        .map_err(|error| syntax_fault(source, &error.to_string()))?
        .into_static();
    let mut definitions = document.definitions.into_iter();
    let (Some(Definition::Fragment(definition)), None) = (definitions.next(), definitions.next())
    else {
        return Err(Fault::new(
            &source.path,
            1,
            "this file does not hold exactly one fragment",
            "one fragment a file; operations belong in the other folders",
        ));
    };
    let TypeCondition::On(on) = &definition.type_condition;
    let line = definition.position.line;
    if on != &definition.name {
        return Err(Fault::new(
            &source.path,
            line,
            format!("the fragment on {on} is named {}", definition.name),
            format!("name it {on}: one fragment a type, named as the type"),
        ));
    }
    if !schema.objects.contains_key(on) {
        return Err(Fault::new(
            &source.path,
            line,
            format!("the schema has no object type {on}"),
            "correct the name, or delete the file if the type is gone",
        ));
    }
    check_file_name(source, &definition.name, line)?;
    Ok(Fragment {
        path: source.path.clone(),
        text: minify(&source.text),
        definition,
    })
}

fn parse_operation(
    source: &Source,
    schema: &Schema,
    newer: &Newer,
    check: &mut Check<'_>,
) -> Result<Operation, Fault> {
    let document = parse_query::<String>(&source.text)
        .map_err(|error| syntax_fault(source, &error.to_string()))?
        .into_static();
    let mut definitions = document.definitions.into_iter();
    let (definition, more) = (definitions.next(), definitions.next());
    let whole = definition.clone();
    let (kind, name, variables, selection, position) = match (definition, more) {
        (Some(Definition::Operation(OperationDefinition::Query(q))), None) => (
            Kind::Query,
            q.name,
            q.variable_definitions,
            q.selection_set,
            q.position,
        ),
        (Some(Definition::Operation(OperationDefinition::Mutation(m))), None) => (
            Kind::Mutation,
            m.name,
            m.variable_definitions,
            m.selection_set,
            m.position,
        ),
        _ => {
            return Err(Fault::new(
                &source.path,
                1,
                "this file does not hold exactly one query or mutation",
                "one operation a file; fragments belong in graphql/fragments",
            ));
        }
    };
    let Some(name) = name else {
        return Err(Fault::new(
            &source.path,
            position.line,
            "the operation has no name",
            "give it one, and the file the same in snake_case",
        ));
    };
    check_file_name(source, &name, position.line)?;
    let root = match kind {
        Kind::Query => &schema.query,
        Kind::Mutation => &schema.mutation,
    };
    check.declare(&variables);
    let selected = check.selection(root, &selection);
    check.all_variables_used(&variables);
    let mut text = minify(&source.text);
    for fragment in &check.used {
        if let Some(fragment) = check.fragments.get(fragment) {
            text.push_str(&fragment.text);
        }
    }
    let narrower = match &whole {
        // What has faults may be a fragment that contains itself.
        Some(Definition::Operation(whole)) if check.faults.is_empty() => {
            newer.narrower(schema, check.fragments, whole, &text)
        }
        _ => None,
    };
    Ok(Operation {
        path: source.path.clone(),
        name,
        kind,
        variables: variables
            .iter()
            .map(|v| (v.name.clone(), Ty::from_parsed(&v.var_type)))
            .collect(),
        selected,
        text,
        narrower,
    })
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
    path: &'a str,
    schema: &'a Schema,
    fragments: &'a BTreeMap<String, Fragment>,
    variables: BTreeMap<String, (Ty, bool)>,
    used_variables: BTreeSet<String>,
    used: BTreeSet<String>,
    /// The fragment being resolved, since its lines are in another file, and those around it.
    within: Vec<&'a Fragment>,
    faults: Vec<Fault>,
}

impl<'a> Check<'a> {
    fn new(path: &'a str, schema: &'a Schema, fragments: &'a BTreeMap<String, Fragment>) -> Self {
        Self {
            path,
            schema,
            fragments,
            variables: BTreeMap::new(),
            used_variables: BTreeSet::new(),
            used: BTreeSet::new(),
            within: Vec::new(),
            faults: Vec::new(),
        }
    }

    fn fault(&mut self, line: usize, wrong: impl Into<String>, cure: impl Into<String>) {
        let path = self.within.last().map_or(self.path, |f| f.path.as_str());
        self.faults.push(Fault::new(path, line, wrong, cure));
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
            if !self.used_variables.contains(&variable.name) {
                self.fault(
                    variable.position.line,
                    format!("${} is declared and not used", variable.name),
                    "pass it as an argument or delete it",
                );
            }
        }
    }

    fn selection(&mut self, parent: &str, set: &SelectionSet<'_, String>) -> Vec<Selected> {
        let mut merged = Vec::new();
        self.select_into(&mut merged, parent, set);
        merged
    }

    fn select_into(
        &mut self,
        merged: &mut Vec<Selected>,
        parent: &str,
        set: &SelectionSet<'_, String>,
    ) {
        for item in &set.items {
            match item {
                Selection::Field(field) => self.field(merged, parent, field),
                Selection::FragmentSpread(spread) => {
                    let name = spread.fragment_name.as_str();
                    let line = spread.position.line;
                    let Some(fragment) = self.fragments.get(name) else {
                        self.fault(
                            line,
                            format!("there is no fragment {name}"),
                            format!(
                                "write graphql/fragments/{}.graphql or correct the name",
                                name.to_snake_case()
                            ),
                        );
                        continue;
                    };
                    if name != parent {
                        self.fault(
                            line,
                            format!("the fragment {name} cannot be used on {parent}"),
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
                    self.select_into(merged, parent, &fragment.definition.selection_set);
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

    fn field(&mut self, merged: &mut Vec<Selected>, parent: &str, field: &Field<'_, String>) {
        let line = field.position.line;
        let name = field.name.as_str();
        if field.alias.is_some() || !field.directives.is_empty() {
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
                format!("see {} for the fields that it has", schema.path),
            );
            return;
        };
        self.arguments(parent, declared, field);
        let base = declared.ty.base();
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
                    children: Vec::new(),
                });
                merged.len() - 1
            });
        if let Some(target) = merged.get_mut(index) {
            let mut children = std::mem::take(&mut target.children);
            self.select_into(&mut children, base, &field.selection_set);
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
            self.used_variables.insert(variable.clone());
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
                let wrong = format!("${variable} is {given}, but {at} takes {}", argument.ty);
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

fn string_length(text: &str) -> usize {
    let block = "\"\"\"";
    if let Some(inner) = text.strip_prefix(block) {
        return inner
            .find(block)
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
