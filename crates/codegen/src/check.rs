//! Holds operations and fragments against the schema, and reduces them to what is sent and what is selected.

use crate::document::{Documents, Fragment, Operation, RequestType, Selected, Variable, is_flat};
use crate::parse::{Parsed, ParsedOperation, REQUIRED};
use crate::schema::{Field as SchemaField, Schema, Ty};
use crate::source::{Fault, Target};
use crate::words::{Caller, Client, Session};
use graphql_parser::query::{Field, Selection, SelectionSet, Value, VariableDefinition};
use heck::ToSnakeCase;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Holds the files against the schema.
pub(crate) fn check(parsed: &Parsed, schema: &Schema) -> Result<Documents, Vec<Fault>> {
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
    let all = Documents { operations };
    if is_sound {
        faults.extend(all.operations.iter().filter_map(|one| all.unlike(one)));
    }
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
        Ok(all)
    } else {
        Err(faults)
    }
}

/// What each fragment selects. Its faults are found where an operation uses it.
pub(crate) fn selected_by_fragments(
    parsed: &Parsed,
    schema: &Schema,
) -> BTreeMap<String, Vec<Selected>> {
    let selected = parsed.fragments.iter().map(|(on, fragment)| {
        let mut check = Check::new(&fragment.path, schema, parsed);
        let mut selected = Vec::new();
        check.within.push(fragment);
        check.select_into(&mut selected, on, on, &fragment.definition.selection_set);
        (on.clone(), selected)
    });
    selected.collect()
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
            line: operation.selection.span.0.line,
            name: operation.name.clone(),
            client: operation.client,
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
        let variables = operation.variables.iter();
        let variables: Vec<_> = variables
            .map(|variable| (&variable.name, Ty::from_parsed(&variable.var_type)))
            .collect();
        for name in &request.requires {
            let known = variables.iter().find(|(known, _)| *known == name);
            if known.is_none_or(|(_, ty)| ty.is_required()) {
                self.fault(
                    line,
                    format!(
                        "@request(requires:) names {name}, which is no variable that may be absent"
                    ),
                    "correct or delete the name",
                );
            }
        }
        let is_of_user = request.session != Session::Keep || request.caller == Caller::User;
        if operation.client == Client::Management && is_of_user {
            self.fault(
                line,
                "@request says what an end user's session does, and this is a request of the administrator",
                "delete `session:` and `caller: USER`, or move the file out of management/",
            );
        }
        let inputs = variables.iter().filter(|(_, ty)| is_flat(self.schema, ty));
        if request.flat && inputs.count() != 1 {
            let variables = variables.iter().map(|(name, ty)| format!("${name}: {ty}"));
            let variables = variables.collect::<Vec<_>>().join(", ");
            self.fault(
                line,
                format!("@request(flat: true) takes one required variable of an input type, but there is ({variables})"),
                "declare one, or delete `flat`",
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
