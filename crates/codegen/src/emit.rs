//! Writes the Rust source.

use crate::document::{Documents, Operation, Selected};
use crate::output::Form;
use crate::redact;
use crate::requests;
use crate::rest::Rest;
use crate::rust::{
    derive_default, identifier, is_clearable, is_password, is_time, nested_type, parameter, rename,
    rust_base, setter, wire_name,
};
use crate::schema::Kind;
use crate::schema::{Enum, Field, Fields, OPEN_VARIANT, Schema};
use crate::secrets::is_secret;
use crate::shapes::{Shapes, is_path};
use crate::source::{Fault, Target};
use heck::{ToSnakeCase, ToUpperCamelCase};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The Rust source of the crate `authing`, a file each.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Generated {
    /// The modules `types` and `operations`.
    pub types: String,
    /// The request types of the end user's client.
    pub requests: String,
    /// The request types of the administrator's.
    pub management: String,
    /// Every operation and request type with what is sent of it.
    pub registry: String,
}

pub(crate) fn emit(
    schema: &Schema,
    documents: &Documents,
    shapes: &Shapes,
    rest: &Rest,
) -> Result<Generated, Vec<Fault>> {
    let mut writer = Writer::new(schema, Target::Authing);
    writer.types(shapes);
    writer.operations(documents);
    let types = std::mem::take(&mut writer.out);
    writer.registry(documents);
    if writer.faults.is_empty() {
        let requests = requests::emit(schema, documents, shapes, rest);
        Ok(Generated {
            types,
            requests: requests.authentication,
            management: requests.management,
            registry: writer.out + &requests.registry,
        })
    } else {
        Err(writer.faults)
    }
}

/// Where the code of dependents finds `serde`, which need not be among their own dependencies.
const SERDE: &str = "::authing::__private::serde";

pub(crate) struct Writer<'a> {
    pub(crate) schema: &'a Schema,
    target: Target,
    pub(crate) out: String,
    faults: Vec<Fault>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(schema: &'a Schema, target: Target) -> Self {
        Self {
            schema,
            target,
            out: String::new(),
            faults: Vec::new(),
        }
    }

    pub(crate) fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.out, "{:width$}{text}", "", width = 4 * indent);
    }

    pub(crate) fn doc(&mut self, indent: usize, doc: Option<&str>) {
        for line in doc.unwrap_or_default().trim().lines() {
            self.line(indent, format!("/// {}", line.trim()).trim_end());
        }
    }

    /// The whole schema's inputs and enums, since operations of dependents may need any, and the objects that are selected.
    fn types(&mut self, shapes: &Shapes) {
        let schema = self.schema;
        self.line(
            0,
            "/// The objects, inputs and enums of the schema: one Rust type for each.",
        );
        self.line(0, "pub mod types {");
        self.line(1, "use super::support::*;");
        for (name, item) in &schema.enums {
            self.enumeration(name, item);
        }
        for (name, item) in &schema.inputs {
            self.input(name, item);
        }
        let selected: BTreeSet<&str> = shapes.objects().chain(shapes.named()).collect();
        for (name, item) in &schema.objects {
            if selected.contains(name.as_str()) {
                self.object(shapes, name, item);
            }
        }
        self.line(0, "}");
    }

    /// The derives of a struct.
    fn derive(&mut self, indent: usize, traits: &str) {
        self.line(indent, &format!("#[derive({traits})]"));
        if self.target == Target::Dependent {
            self.line(indent, &format!("#[serde(crate = {SERDE:?})]"));
        }
    }

    /// What the code of dependents may leave unsaid or unused, whatever they forbid in their own.
    pub(crate) fn allow(&mut self, indent: usize) {
        if self.target == Target::Dependent {
            self.line(
                indent,
                "#[allow(clippy::all, dead_code, missing_docs, unreachable_pub)]",
            );
        }
    }

    fn enumeration(&mut self, name: &str, item: &Enum) {
        let form = if item.numeric {
            "open_number"
        } else {
            "open_enum"
        };
        self.line(1, &format!("{form}! {{"));
        self.doc(2, item.doc.as_deref());
        self.line(2, &format!("pub enum {name} {{"));
        for (value, doc) in &item.values {
            let variant = value.to_upper_camel_case();
            if variant == OPEN_VARIANT {
                self.faults.push(Fault::new(
                    &self.schema.path,
                    item.line,
                    format!("{name}.{value} collides with the variant for unknown values"),
                    "rename OPEN_VARIANT in crates/codegen/src/schema.rs and `Other` in src/generated.rs",
                ));
            }
            self.doc(3, doc.as_deref());
            let wire = item.wire(value);
            match item.numeric {
                true => self.line(3, &format!("{variant} = {wire},")),
                false => self.line(3, &format!("{variant} = {wire:?},")),
            }
        }
        self.line(2, "}");
        self.line(1, "}");
    }

    fn input(&mut self, name: &str, item: &Fields) {
        self.doc(1, item.doc.as_deref());
        let default = derive_default(item.fields.iter());
        let debug = redact::derive(redact::is_needed(item));
        self.derive(1, &format!("Clone, {debug}PartialEq, Serialize{default}"));
        let fields: Vec<_> = item.fields.iter().collect();
        self.inputs(1, name, name, &fields);
        self.redacted(name, item);
    }

    /// The struct of an operation's variables.
    pub(crate) fn variables(&mut self, indent: usize, rust: &str, operation: &Operation) {
        let variables = operation.fields();
        let default = derive_default(variables.iter());
        self.derive(
            indent,
            &format!("Clone, Debug, PartialEq, Serialize{default}"),
        );
        let fields: Vec<_> = variables.iter().collect();
        self.inputs(indent, rust, &operation.name, &fields);
    }

    /// A struct of inputs: an input object, or the variables of an operation.
    fn inputs(&mut self, indent: usize, rust: &str, owner: &str, fields: &[&Field]) {
        self.struct_head(indent, rust, fields.iter().map(|field| field.name.as_str()));
        for field in fields {
            let optional = !field.ty.is_required();
            let clearable = is_clearable(owner, field);
            let value = self.input_type(owner, field);
            let (ty, skip) = match (optional, clearable) {
                (false, _) => (value, None),
                (true, false) => (format!("Option<{value}>"), Some("Option::is_none")),
                (true, true) => (format!("Patch<{value}>"), Some("Patch::is_keep")),
            };
            self.doc(indent + 1, field.doc.as_deref());
            let rename = wire_name(field).map(|name| format!("rename = {name:?}"));
            let skip = skip.map(|path| format!("skip_serializing_if = {path:?}"));
            let attributes: Vec<_> = rename.into_iter().chain(skip).collect();
            self.field(indent + 1, &field.name, &ty, &attributes);
        }
        self.line(indent, "}");
        self.constructor(indent, rust, owner, fields);
    }

    /// `new`, where something is required. Operations of dependents always have it, and setters beside it.
    fn constructor(&mut self, indent: usize, rust: &str, owner: &str, fields: &[&Field]) {
        let is_required = |field: &&&Field| field.ty.is_required();
        let required: Vec<_> = fields.iter().filter(is_required).collect();
        if required.is_empty() && self.target == Target::Authing {
            return;
        }
        let parameters = required.iter().map(|field| {
            let name = identifier(&field.name);
            let (ty, _) = parameter(&name, &self.input_type(owner, field));
            format!("{name}: {ty}")
        });
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        self.allow(indent);
        self.line(indent, &format!("impl {rust} {{"));
        self.line(
            indent + 1,
            "/// With what is required; everything else is unset.",
        );
        self.line(indent + 1, &format!("pub fn new({parameters}) -> Self {{"));
        self.line(indent + 2, "Self {");
        for field in fields {
            let name = identifier(&field.name);
            let value = match (field.ty.is_required(), is_clearable(owner, field)) {
                (true, _) => parameter(&name, &self.input_type(owner, field)).1,
                (false, true) => "Patch::Keep".to_owned(),
                (false, false) => "None".to_owned(),
            };
            match value == name {
                true => self.line(indent + 3, &format!("{name},")),
                false => self.line(indent + 3, &format!("{name}: {value},")),
            }
        }
        self.line(indent + 2, "}");
        self.line(indent + 1, "}");
        if self.target == Target::Dependent {
            for field in fields.iter().filter(|field| !field.ty.is_required()) {
                self.doc(indent + 1, field.doc.as_deref());
                let ty = self.input_type(owner, field);
                for line in setter(&field.name, &ty, is_clearable(owner, field)) {
                    self.line(indent + 1, &line);
                }
            }
        }
        self.line(indent, "}");
    }

    fn object(&mut self, shapes: &Shapes, name: &str, item: &Fields) {
        let fields = item.fields.iter().filter(|f| shapes.has(name, &f.name));
        let fields = fields.map(|field| {
            let sure = shapes.is_always_selected(name, &field.name);
            let boxed = shapes.is_boxed(name, &field.name);
            (field, self.output_type(name, field, sure, boxed))
        });
        let fields: Vec<_> = fields.collect();
        self.doc(1, item.doc.as_deref());
        self.outputs(1, name, Form::of(item), &fields);
        self.redacted(name, item);
    }

    /// A struct of a response, with the type of each field.
    pub(crate) fn outputs(
        &mut self,
        indent: usize,
        name: &str,
        form: Form,
        fields: &[(&Field, String)],
    ) {
        self.derive(indent, &form.derives(fields));
        if self.target == Target::Authing {
            self.line(indent, "#[non_exhaustive]");
        }
        self.struct_head(indent, name, fields.iter().map(|(f, _)| f.name.as_str()));
        for field in fields {
            let attributes = form.attributes(name, field);
            let (field, ty) = field;
            self.doc(indent + 1, field.doc.as_deref());
            self.field(indent + 1, &field.name, ty, &attributes);
        }
        if form.is_open {
            self.doc(indent + 1, Some("Other members of the response, by name."));
            let attributes = form.attributes_of_others();
            self.line(indent + 1, &format!("#[serde({attributes})]"));
            self.line(indent + 1, "pub other: Map<String, Value>,");
        }
        self.line(indent, "}");
        for line in form.constructor(name, fields) {
            self.line(indent, &line);
        }
    }

    /// The `Debug` of a type for which it cannot be derived.
    fn redacted(&mut self, name: &str, item: &Fields) {
        if redact::is_needed(item) {
            for line in redact::debug(name, item, identifier) {
                self.line(1, &line);
            }
        }
    }

    fn struct_head<'n>(
        &mut self,
        indent: usize,
        name: &str,
        mut fields: impl Iterator<Item = &'n str>,
    ) {
        if fields.any(|field| field.to_snake_case() != field && rename(field).is_none()) {
            self.line(indent, "#[serde(rename_all = \"camelCase\")]");
        }
        self.line(indent, &format!("pub struct {name} {{"));
    }

    fn field(&mut self, indent: usize, name: &str, ty: &str, attributes: &[String]) {
        if !attributes.is_empty() {
            self.line(indent, &format!("#[serde({})]", attributes.join(", ")));
        }
        self.line(indent, &format!("pub {}: {ty},", identifier(name)));
    }

    /// Items of input lists are never null: the server gains nothing from one.
    fn input_type(&self, owner: &str, field: &Field) -> String {
        let base = field.ty.base();
        let mut ty = if base != "String" {
            rust_base(base).to_owned()
        } else if is_secret(owner, field) {
            "Secret".to_owned()
        } else if is_password(field) {
            "EncryptedPassword".to_owned()
        } else if is_time(field) {
            "Timestamp".to_owned()
        } else {
            "String".to_owned()
        };
        if field.ty.is_list() {
            ty = format!("Vec<{ty}>");
        }
        ty
    }

    pub(crate) fn output_type(
        &self,
        owner: &str,
        field: &Field,
        sure: bool,
        boxed: bool,
    ) -> String {
        let base = field.ty.base();
        let base = if base == "String" && is_secret(owner, field) {
            "Secret".to_owned()
        } else if is_time(field) {
            "Timestamp".to_owned()
        } else if boxed {
            format!("Box<{base}>")
        } else {
            rust_base(base).to_owned()
        };
        let ty = nested_type(&field.ty, &base);
        if field.ty.is_required() && !sure {
            format!("Option<{ty}>")
        } else {
            ty
        }
    }

    fn operations(&mut self, documents: &Documents) {
        self.line(
            0,
            "/// One marker type and one module (variables and answer) for each operation.",
        );
        self.line(0, "pub mod operations {");
        for operation in &documents.operations {
            self.operation(operation);
        }
        self.line(0, "}");
    }

    fn operation(&mut self, operation: &Operation) {
        let schema = self.schema;
        let word = match operation.kind {
            Kind::Query => "query",
            Kind::Mutation => "mutation",
        };
        let (marker, module) = (operation.marker(), operation.module());
        let roots = schema.objects.get(schema.root(operation.kind));
        let declared: Vec<_> = operation
            .selected
            .iter()
            .filter_map(|selected| Some((selected, roots?.get(&selected.name)?)))
            .collect();
        let first = declared.first().and_then(|(_, field)| field.doc.as_deref());
        self.line(1, "operation! {");
        self.line(
            2,
            &format!(
                "/// The {word} `{}` (`{}`).",
                operation.name, operation.path
            ),
        );
        if first.is_some() {
            self.line(2, "///");
            self.doc(2, first);
        }
        self.line(
            2,
            &format!("{marker}, {module}, {word}, {:?},", operation.name),
        );
        self.line(2, &format!("{:?}", operation.text));
        self.line(1, "}");
        self.line(1, &format!("/// What [`{marker}`] takes and returns."));
        self.line(1, &format!("pub mod {module} {{"));
        self.line(2, "use super::super::{support::*, types::*};");
        self.line(
            2,
            &format!("/// The variables of [`{marker}`](super::{marker})."),
        );
        self.variables(2, "Variables", operation);
        // The compiler would list the first of them where it misses another.
        self.line(2, "#[diagnostic::do_not_recommend]");
        self.line(2, "impl Operation for Variables {");
        self.line(3, &format!("type Query = super::{marker};"));
        self.line(3, "fn into_variables(self) -> Self {");
        self.line(4, "self");
        self.line(3, "}");
        self.line(2, "}");
        self.line(
            2,
            &format!("/// The response to [`{marker}`](super::{marker})."),
        );
        let mut paths = Vec::new();
        let fields = declared.iter().map(|(selected, field)| {
            let ty = if is_path(selected) {
                let name = format!("{marker}{}", field.ty.base());
                paths.push((name.clone(), field.ty.base().to_owned(), *selected));
                nested_type(&field.ty, &name)
            } else {
                self.output_type(&operation.name, field, true, false)
            };
            (*field, ty)
        });
        let fields: Vec<_> = fields.collect();
        self.outputs(2, "ResponseData", Form::default(), &fields);
        for (name, object, selected) in paths {
            self.path(&name, &object, selected);
        }
        self.line(1, "}");
    }

    /// Every operation with what is sent of it, in the order of their names.
    fn registry(&mut self, documents: &Documents) {
        self.line(0, "static OPERATIONS: &[Operation] = &[");
        for operation in &documents.operations {
            self.line(1, "Operation {");
            self.line(2, &format!("name: {:?},", operation.name));
            self.line(2, &format!("path: {:?},", operation.path));
            self.line(2, &format!("text: {:?},", operation.text));
            match &operation.narrower {
                Some(narrower) => {
                    self.line(2, "narrower: Some(Narrower {");
                    self.line(3, &format!("text: {:?},", narrower.text));
                    self.line(3, &format!("unknown: &{:?},", narrower.unknown));
                    self.line(2, "}),");
                }
                None => self.line(2, "narrower: None,"),
            }
            self.line(1, "},");
        }
        self.line(0, "];");
    }

    /// The struct of an object that is only the way to another.
    fn path(&mut self, name: &str, object: &str, selected: &Selected) {
        let fields = self.schema.objects.get(object);
        let inner = selected.children.first();
        let Some(field) = fields.zip(inner).and_then(|(f, inner)| f.get(&inner.name)) else {
            return;
        };
        let ty = self.output_type(object, field, true, false);
        self.line(
            2,
            &format!("/// The way to the {} of a {object}.", field.name),
        );
        self.outputs(2, name, Form::default(), &[(field, ty)]);
    }
}
