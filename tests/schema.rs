//! The documents under `graphql/` against the specification: full validation, which the generator leaves to this test, and
//! what the schema must hold. And the generated code as a whole.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/files.rs"]
mod support;

use apollo_compiler::ast::{Definition, Document, Selection};
use apollo_compiler::diagnostic::ToCliReport as _;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Schema};
use authing::registry::{self, Operation};
use authing_codegen::{Sources, generate};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use support::read_folder;

#[path = "support/reduced.rs"]
mod reduced;

/// The types and operations that the build script wrote.
const GENERATED: &str = include_str!(concat!(env!("OUT_DIR"), "/types.rs"));

/// The root fields of the schema that operations call. No official SDK has an operation for `checkPassword`.
const CALLED: usize = 129;

/// The definitions of the directives that operations and descriptions carry for the generator.
const LANGUAGE: &str = "crates/codegen/src/rest/language.graphql";

/// A schema together with the generator's directives.
fn with_language(schema: &str) -> Valid<Schema> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let language = fs::read_to_string(folder.join(LANGUAGE)).unwrap();
    let builder = Schema::builder().parse(schema, "graphql/schema.graphql");
    let schema = builder.parse(language, LANGUAGE).build().unwrap();
    schema.validate().unwrap_or_else(|error| panic!("{error}"))
}

/// The documents by path: `graphql/authentication/login_by_email.graphql`.
struct Documents {
    /// With the generator's directives.
    schema: Valid<Schema>,
    fragments: BTreeMap<String, String>,
    operations: BTreeMap<String, String>,
    /// The descriptions of REST endpoints.
    rest: BTreeMap<String, String>,
}

impl Documents {
    fn read() -> Self {
        let texts = read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("graphql"));
        let texts = texts
            .into_iter()
            .map(|(path, text)| (format!("graphql/{path}"), text));
        let mut texts: BTreeMap<_, _> = texts.collect();
        let schema = texts.remove("graphql/schema.graphql").unwrap();
        Schema::parse_and_validate(&schema, "graphql/schema.graphql").unwrap();
        let (rest, texts): (_, BTreeMap<_, _>) = texts
            .into_iter()
            .partition(|(path, _)| path.starts_with("graphql/rest/"));
        let (fragments, operations) = texts
            .into_iter()
            .partition(|(path, _)| path.starts_with("graphql/fragments/"));
        Self {
            schema: with_language(&schema),
            fragments,
            operations,
            rest,
        }
    }

    /// The complaints about the REST descriptions, with the schema and the directives that they use. What the endpoints are joins
    /// the roots of the schema.
    fn rest_complaints(&self) -> Vec<String> {
        let mut builder =
            Schema::builder().parse(self.schema.to_string(), "graphql/schema.graphql");
        for (path, text) in &self.rest {
            builder = builder.parse(text, path);
        }
        match builder.build().map(Schema::validate) {
            Ok(Ok(_)) => Vec::new(),
            Ok(Err(invalid)) => located(&invalid.errors),
            Err(invalid) => located(&invalid.errors),
        }
    }

    /// The complaints about one operation together with the fragments that it uses.
    fn complaints(&self, path: &str) -> Vec<String> {
        let mut errors = DiagnosticList::new(Default::default());
        let mut builder = ExecutableDocument::builder(Some(&self.schema), &mut errors);
        let text = &self.operations[path];
        builder = builder.parse(text, path);
        for fragment in self.fragments_of(text) {
            builder = builder.parse(&self.fragments[&fragment], &fragment);
        }
        let document = builder.build();
        if !errors.is_empty() {
            return located(&errors);
        }
        match document.validate(&self.schema) {
            Ok(_) => Vec::new(),
            Err(invalid) => located(&invalid.errors),
        }
    }

    /// The paths of the fragments that a document uses, also by way of other fragments.
    fn fragments_of(&self, text: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open = vec![text.to_owned()];
        while let Some(text) = open.pop() {
            for name in spreads(&text) {
                let path = self
                    .fragments
                    .iter()
                    .find(|(_, text)| text.contains(&format!("fragment {name} on")));
                // A missing fragment is the validator's to report.
                if let Some((path, text)) = path {
                    if found.insert(path.clone()) {
                        open.push(text.clone());
                    }
                }
            }
        }
        found
    }
}

/// Each complaint as `path:line: what is wrong`.
fn located(errors: &DiagnosticList) -> Vec<String> {
    errors
        .iter()
        .map(|diagnostic| {
            let place = diagnostic
                .line_column_range()
                .map_or(String::new(), |range| {
                    let location = diagnostic.error.location().unwrap();
                    let path = diagnostic.sources[&location.file_id()].path().display();
                    format!("{path}:{}: ", range.start.line)
                });
            format!("{place}{}", diagnostic.error)
        })
        .collect()
}

fn spreads(text: &str) -> Vec<String> {
    fn walk(selections: &[Selection], found: &mut Vec<String>) {
        for selection in selections {
            match selection {
                Selection::Field(field) => walk(&field.selection_set, found),
                Selection::FragmentSpread(spread) => found.push(spread.fragment_name.to_string()),
                Selection::InlineFragment(inline) => walk(&inline.selection_set, found),
            }
        }
    }
    let document = Document::parse(text, "document").unwrap();
    let mut found = Vec::new();
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => {
                walk(&operation.selection_set, &mut found);
            }
            Definition::FragmentDefinition(fragment) => walk(&fragment.selection_set, &mut found),
            _ => {}
        }
    }
    found
}

#[test]
fn every_operation_is_valid() {
    let documents = Documents::read();
    assert_eq!(documents.operations.len(), registry::operations().len());
    let complaints: Vec<_> = documents
        .operations
        .keys()
        .flat_map(|path| documents.complaints(path))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_rest_description_is_valid() {
    let mut documents = Documents::read();
    assert!(documents.rest.len() > 10);
    let complaints = documents.rest_complaints();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    // The validator sees every file, and the directives in it.
    for path in documents.rest.clone().into_keys() {
        let good = documents.rest[&path].clone();
        let bad = good.replacen("@http(method: ", "@http(method: NO", 1);
        documents.rest.insert(path.clone(), bad);
        let complaints = documents.rest_complaints();
        let is_named = complaints
            .iter()
            .any(|c| c.starts_with(&format!("{path}:")));
        assert!(is_named, "{path}: {complaints:?}");
        documents.rest.insert(path, good);
    }
}

#[test]
fn a_wrong_argument_in_any_file_is_found_with_its_place() {
    let mut documents = Documents::read();
    let paths: Vec<_> = documents.operations.keys().cloned().collect();
    for path in paths {
        let good = documents.operations[&path].clone();
        let mut lines: Vec<_> = good.lines().map(str::to_owned).collect();
        // The root field is on the line after the operation's name, which comes after the description.
        let at = 1 + lines
            .iter()
            .position(|line| !line.starts_with('#'))
            .unwrap();
        let root = lines[at]
            .split(['(', ' ', '{'])
            .find(|word| !word.is_empty())
            .unwrap();
        let rest = lines[at].trim_start().strip_prefix(root).unwrap();
        lines[at] = match rest.strip_prefix('(') {
            Some(arguments) => format!("  {root}(noSuchArgument: 1, {arguments}"),
            None => format!("  {root}(noSuchArgument: 1){rest}"),
        };
        documents.operations.insert(path.clone(), lines.join("\n"));
        let complaints = documents.complaints(&path);
        let place = format!("{path}:{}: ", at + 1);
        assert!(
            complaints
                .iter()
                .any(|c| c.starts_with(&place) && c.contains("noSuchArgument")),
            "{path}: {complaints:?}"
        );
        documents.operations.insert(path, good);
    }
}

#[test]
fn a_wrong_field_in_any_fragment_is_found_with_its_place() {
    let mut documents = Documents::read();
    let fragments: Vec<_> = documents.fragments.keys().cloned().collect();
    for fragment in fragments {
        let good = documents.fragments[&fragment].clone();
        let bad = good.replacen("{\n", "{\n  noSuchField\n", 1);
        documents.fragments.insert(fragment.clone(), bad);
        let place = format!("{fragment}:2: ");
        let mut users = 0;
        for (path, text) in &documents.operations {
            if documents.fragments_of(text).contains(&fragment) {
                users += 1;
                let complaints = documents.complaints(path);
                assert!(
                    complaints.iter().any(|c| c.starts_with(&place)),
                    "{fragment} in {path}: {complaints:?}"
                );
            }
        }
        assert!(users > 0, "no operation uses {fragment}");
        documents.fragments.insert(fragment, good);
    }
}

#[test]
fn the_operations_call_the_whole_schema() {
    let documents = Documents::read();
    let mut used = BTreeSet::new();
    for text in documents.operations.values() {
        let document = Document::parse(text, "operation").unwrap();
        for definition in &document.definitions {
            let Definition::OperationDefinition(operation) = definition else {
                continue;
            };
            for selection in &operation.selection_set {
                if let Selection::Field(field) = selection {
                    used.insert(field.name.to_string());
                }
            }
        }
    }
    // That each is a field of the schema is what validation checks.
    assert_eq!(used.len(), CALLED, "{used:?}");
    assert!(!used.contains("checkPassword"));
}

#[test]
fn the_schema_is_whole() {
    let schema = Documents::read().schema;
    let own = || schema.types.values().filter(|item| !item.is_built_in());
    let count = |is: fn(&ExtendedType) -> bool| own().filter(|item| is(item)).count();
    let roots = ["Query", "Mutation"].map(|root| schema.get_object(root).unwrap().fields.len());
    // What a newer schema adds is welcome; what an operation uses is counted one by one in graphql/contract.txt.
    assert!(roots[0] >= 50 && roots[1] >= 80, "{roots:?}");
    // Beside the five that every schema has.
    assert!(count(ExtendedType::is_scalar) >= 1);
    assert!(count(ExtendedType::is_enum) >= 11);
    assert!(count(ExtendedType::is_input_object) >= 40);
    assert!(count(ExtendedType::is_object) - roots.len() >= 59);

    let field = |name: &str, field: &str| schema.get_object(name).unwrap().fields[field].clone();
    let default = |name: &str, of: &str, argument: &str| {
        let argument = field(name, of).argument_by_name(argument).unwrap().clone();
        argument.default_value.as_ref().map(ToString::to_string)
    };
    assert_eq!(
        default("Query", "users", "sortBy").as_deref(),
        Some("CREATEDAT_DESC")
    );
    assert_eq!(
        default("Node", "users", "includeChildrenNodes").as_deref(),
        Some("true")
    );
    // Misspelt on the wire, and kept so.
    field("Query", "isDomainAvaliable");
    field("Mutation", "disbalePolicyAssignment");
    field("App2WxappLoginStrategy", "ticketExpriresAfter");
}

#[test]
fn what_becomes_rustdoc_is_described() {
    let schema = Documents::read().schema;
    let mut bare = Vec::new();
    for (name, item) in schema.types.iter().filter(|(_, item)| !item.is_built_in()) {
        if item.description().is_none() {
            bare.push(name.to_string());
        }
        let is_facade_type = name == "User"
            || name == "UpdateUserInput"
            || name.starts_with("Register")
            || name.starts_with("LoginBy");
        match item {
            ExtendedType::Object(object)
                if is_facade_type || name == "Query" || name == "Mutation" =>
            {
                let fields = object.fields.values().filter(|f| f.description.is_none());
                bare.extend(fields.map(|f| format!("{name}.{}", f.name)));
            }
            ExtendedType::InputObject(input) if is_facade_type => {
                let fields = input.fields.values().filter(|f| f.description.is_none());
                bare.extend(fields.map(|f| format!("{name}.{}", f.name)));
            }
            ExtendedType::Enum(item) => {
                let values = item.values.values().filter(|v| v.description.is_none());
                bare.extend(values.map(|v| format!("{name}.{}", v.value)));
            }
            _ => {}
        }
    }
    // A server describes nothing: what a newer schema adds gets its words when it is recorded.
    let record = include_str!("../graphql/contract.txt");
    let is_recorded = |name: &String| {
        let mut lines = record.lines();
        lines.any(|line| matches!(line.strip_prefix(name.as_str()), Some(rest) if rest.starts_with(['.', ':'])))
    };
    bare.retain(is_recorded);
    assert!(bare.is_empty(), "without a description: {bare:?}");
}

#[test]
fn the_build_script_writes_what_the_generator_gives() {
    // Paths are in it as the build script gives them: relative to the package.
    let code = generate(&Sources::read(Path::new("graphql")).unwrap()).unwrap();
    assert!(
        code.types == GENERATED,
        "the build script adds something of its own"
    );
}

#[test]
fn generated_code_defines_each_name_once() {
    let file = syn::parse_file(GENERATED).unwrap();
    fn walk(path: &str, items: &[syn::Item], names: &mut BTreeMap<String, usize>) {
        for item in items {
            let name = match item {
                syn::Item::Struct(item) => item.ident.to_string(),
                syn::Item::Enum(item) => item.ident.to_string(),
                syn::Item::Mod(item) => {
                    let inner = item.content.as_ref().map_or(&[][..], |(_, items)| items);
                    walk(&format!("{path}::{}", item.ident), inner, names);
                    continue;
                }
                _ => continue,
            };
            // The variables and the answer are each operation's own.
            if name != "Variables" && name != "ResponseData" {
                *names.entry(name).or_default() += 1;
            }
        }
    }
    let mut names = BTreeMap::new();
    walk("", &file.items, &mut names);
    assert!(names.len() > 90, "{names:?}");
    let twice: Vec<_> = names.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    // The objects that an operation keeps to itself are ways to another object, and nothing else. An endpoint's `ActiveUser` has more than `User`.
    let users = names.keys().filter(|name| name.ends_with("User"));
    let users: Vec<_> = users.filter(|name| *name != "ActiveUser").collect();
    assert_eq!(
        users,
        [
            "GetUserDepartmentsUser",
            "GetUserGroupsUser",
            "GetUserRolesUser",
            "ListUserAuthorizedResourcesUser",
            "User"
        ]
    );
}

#[test]
fn what_is_sent_is_the_file_and_the_fragments_it_uses() {
    let documents = Documents::read();
    let sent: Vec<_> = registry::operations().iter().map(|o| o.text).collect();
    assert_eq!(sent.len(), documents.operations.len());
    let canonical = |text: &str| {
        let mut document = Document::parse(text, "document").unwrap();
        // Directives are for the generator: what is sent has none.
        for definition in &mut document.definitions {
            if let Definition::OperationDefinition(operation) = definition {
                let operation = operation.make_mut();
                operation.directives.0.clear();
                for selection in &mut operation.selection_set {
                    if let Selection::Field(field) = selection {
                        field.make_mut().directives.0.clear();
                    }
                }
            }
        }
        document.to_string()
    };
    assert!(sent.iter().all(|text| !text.contains('@')));
    let mut wanted = BTreeSet::new();
    for text in documents.operations.values() {
        let mut whole = text.clone();
        for fragment in documents.fragments_of(text) {
            whole.push_str(&documents.fragments[&fragment]);
        }
        wanted.insert(canonical(&whole));
    }
    let sent: BTreeSet<_> = sent.iter().map(|text| canonical(text)).collect();
    assert!(
        sent == wanted,
        "{:?}",
        sent.symmetric_difference(&wanted).next()
    );
}

/// What older servers are sent, by operation.
fn narrower() -> BTreeMap<&'static str, &'static str> {
    let operations = registry::operations().iter();
    let narrower = |operation: &Operation| Some((operation.name, operation.narrower?.text));
    operations.filter_map(narrower).collect()
}

#[test]
fn what_older_servers_are_sent_is_what_they_know() {
    let older = Schema::parse_and_validate(reduced::reduced_schema(), "older.graphql").unwrap();
    let narrower = narrower();
    assert!(narrower.len() > 40, "{:?}", narrower.keys());
    for (operation, text) in &narrower {
        let parsed = ExecutableDocument::parse_and_validate(&older, *text, operation);
        assert!(parsed.is_ok(), "{}", parsed.unwrap_err());
    }
    // All others fit as they are, but those that are newer as a whole.
    let mut documents = Documents::read();
    documents.schema = with_language(&older.to_string());
    let misfits: Vec<_> = documents
        .operations
        .iter()
        .filter(|(path, _)| !documents.complaints(path).is_empty())
        .filter(|(_, text)| {
            let document = Document::parse(text.as_str(), "operation").unwrap();
            let mut names = document.definitions.iter().filter_map(Definition::name);
            !names.any(|name| narrower.contains_key(name.as_str()))
        })
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(
        misfits,
        [
            "graphql/authentication/reset_password_by_force_reset_token.graphql",
            "graphql/management/acl/authorized_targets_code.graphql",
            "graphql/management/orgs/get_node_roles.graphql",
        ]
    );
}
