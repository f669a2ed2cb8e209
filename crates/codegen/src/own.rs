//! Writes the operations of a dependent of `authing`.

use crate::document::{Documents, Operation};
use crate::emit::Writer;
use crate::objects::{self, Fragments, Object, RESPONSE};
use crate::output::Form;
use crate::rust::{identifier, nested_type};
use crate::schema::Kind;
use crate::schema::Schema;
use crate::source::{Fault, Target};
use std::collections::BTreeSet;

/// The Rust source: for each operation a struct of its variables, and a module with its response.
pub(crate) fn emit(schema: &Schema, documents: &Documents, fragments: &Fragments) -> String {
    let mut writer = Writer::new(schema, Target::Dependent);
    writer.line(0, "#[allow(unused_imports)]");
    writer.line(0, IMPORT);
    for operation in &documents.operations {
        self::operation(&mut writer, operation);
        let objects = objects::of_operation(schema, fragments, operation);
        let doc = format!("What [`{}`] returns.", operation.marker());
        module(&mut writer, &operation.module(), &doc, &objects);
    }
    if !fragments.is_empty() {
        let doc = "The objects that fragments select.";
        module(
            &mut writer,
            FRAGMENTS,
            doc,
            &objects::of_fragments(schema, fragments),
        );
    }
    writer.out
}

/// The module of the fragments' types.
const FRAGMENTS: &str = "fragments";

/// What the code means something else by, beside the inputs, enums and scalars of the schema.
const TAKEN: [&str; 13] = [
    "EncryptedPassword",
    "Into",
    "IntoIterator",
    "Operation",
    "Option",
    "Patch",
    "QueryBody",
    "Secret",
    "Self",
    "String",
    "Timestamp",
    "Value",
    "Vec",
];

/// Names that are sound in GraphQL and not in the code.
pub(crate) fn faults(schema: &Schema, documents: &Documents) -> Vec<Fault> {
    let mut faults = Vec::new();
    let is_sound = |name: &str| name.starts_with(|c: char| c.is_ascii_alphabetic());
    for operation in &documents.operations {
        let name = operation.marker();
        let is_type = schema.knows(&name) && !schema.objects.contains_key(&name);
        let is_taken = TAKEN.contains(&name.as_str()) || operation.module() == FRAGMENTS;
        if is_type || is_taken || !is_sound(&name) {
            let wrong = format!(
                "the Rust type of {} cannot be called {name}",
                operation.name
            );
            let cure = "give the operation and the file another name";
            faults.push(Fault::new(&operation.path, 1, wrong, cure));
        }
        let mut known = BTreeSet::from(["crate", "new", "self", "super"].map(str::to_owned));
        for variable in &operation.variables {
            let own = identifier(&variable.name);
            let (path, line) = &variable.place;
            if !is_sound(&own) || !known.insert(own) {
                let wrong = format!(
                    "${} has no name in Rust, or that of another variable",
                    variable.name
                );
                faults.push(Fault::new(path, *line, wrong, "give it another name"));
            }
        }
    }
    faults
}

/// All that the code needs of `authing`.
const IMPORT: &str = "use ::authing::__private::*;";

/// The struct of the variables, which is the operation itself.
fn operation(writer: &mut Writer<'_>, operation: &Operation) {
    let (name, module) = (operation.marker(), operation.module());
    let kind = match operation.kind {
        Kind::Query => "query",
        Kind::Mutation => "mutation",
    };
    if let Some(doc) = &operation.doc {
        writer.doc(0, Some(doc));
        writer.line(0, "///");
    }
    writer.line(
        0,
        &format!(
            "/// The {kind} `{}` (`{}`). It returns [`{module}::{RESPONSE}`].",
            operation.name, operation.path
        ),
    );
    writer.allow(0);
    writer.variables(0, &name, operation);
    for line in [
        format!("impl GraphQLQuery for {name} {{"),
        "    type Variables = Self;".to_owned(),
        format!("    type ResponseData = {module}::{RESPONSE};"),
        "    fn build_query(variables: Self) -> QueryBody<Self> {".to_owned(),
        "        QueryBody {".to_owned(),
        "            variables,".to_owned(),
        format!("            query: {:?},", operation.text),
        format!("            operation_name: {:?},", operation.name),
        "        }".to_owned(),
        "    }".to_owned(),
        "}".to_owned(),
        format!("impl Operation for {name} {{"),
        "    type Query = Self;".to_owned(),
        "    fn into_variables(self) -> Self {".to_owned(),
        "        self".to_owned(),
        "    }".to_owned(),
        "}".to_owned(),
    ] {
        writer.line(0, &line);
    }
}

fn module(writer: &mut Writer<'_>, name: &str, doc: &str, objects: &[Object<'_>]) {
    writer.doc(0, Some(doc));
    writer.allow(0);
    writer.line(0, &format!("pub mod {name} {{"));
    writer.line(1, "#[allow(unused_imports)]");
    writer.line(1, IMPORT);
    for object in objects {
        let schema = writer.schema;
        let described = schema.objects.get(object.of).and_then(|o| o.doc.as_deref());
        let doc = match object.name.as_str() {
            RESPONSE => Some("The fields at the root of the operation."),
            _ => described,
        };
        writer.doc(1, doc);
        let fields = object.fields.iter().map(|(field, own)| {
            // At the root, the field is what secrets are known by.
            let owner = match object.name.as_str() {
                RESPONSE => field.name.as_str(),
                _ => object.of,
            };
            let ty = match own {
                Some(own) => nested_type(&field.ty, own),
                None => writer.output_type(owner, field, true, false),
            };
            (*field, ty)
        });
        let fields: Vec<_> = fields.collect();
        writer.outputs(1, &object.name, Form::default(), &fields);
    }
    writer.line(0, "}");
}
