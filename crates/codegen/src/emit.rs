//! Writes the Rust source.

use crate::Fault;
use crate::document::{Documents, Kind, Operation, Selected};
use crate::redact;
use crate::requests;
use crate::rest::Rest;
use crate::rust::{
    identifier, is_clearable, is_password, nested_type, parameter, rename, rust_base, wire_name,
};
use crate::schema::{Enum, Field, Fields, OPEN_VARIANT, Schema};
use crate::secrets::is_secret;
use crate::shapes::{Shapes, is_path};
use heck::{ToSnakeCase, ToUpperCamelCase};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The Rust source that was written, a file each.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Generated {
    /// The modules `types` and `operations`.
    pub types: String,
    /// The request types.
    pub requests: String,
    /// Every operation and request type with what is sent of it.
    pub registry: String,
}

pub(crate) fn emit(
    schema: &Schema,
    documents: &Documents,
    shapes: &Shapes,
    rest: &Rest,
) -> Result<Generated, Vec<Fault>> {
    let mut writer = Writer {
        schema,
        shapes,
        needed: BTreeSet::new(),
        out: String::new(),
        faults: Vec::new(),
    };
    writer.needed = writer.needed_types(documents);
    writer.types();
    writer.operations(documents);
    let types = std::mem::take(&mut writer.out);
    writer.registry(documents);
    if writer.faults.is_empty() {
        let (requests, rows) = requests::emit(schema, documents, shapes, rest);
        Ok(Generated {
            types,
            requests,
            registry: writer.out + &rows,
        })
    } else {
        Err(writer.faults)
    }
}

struct Writer<'a> {
    schema: &'a Schema,
    shapes: &'a Shapes,
    needed: BTreeSet<String>,
    out: String,
    faults: Vec<Fault>,
}

impl Writer<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.out, "{:width$}{text}", "", width = 4 * indent);
    }

    fn doc(&mut self, indent: usize, doc: Option<&str>) {
        for line in doc.unwrap_or_default().trim().lines() {
            self.line(indent, format!("/// {}", line.trim()).trim_end());
        }
    }

    /// All inputs, and the enums and objects that an operation reaches.
    fn needed_types(&self, documents: &Documents) -> BTreeSet<String> {
        let mut needed: BTreeSet<String> = self.shapes.objects().map(str::to_owned).collect();
        needed.extend(self.schema.inputs.keys().cloned());
        needed.extend(self.shapes.named().map(str::to_owned));
        let inputs = self.schema.inputs.values().flat_map(|input| &input.fields);
        let selected = self.schema.objects.iter().flat_map(|(name, object)| {
            let fields = object.fields.iter();
            fields.filter(move |field| self.shapes.has(name, &field.name))
        });
        let variables = documents.operations.iter().flat_map(|o| &o.variables);
        needed.extend(
            inputs
                .chain(selected)
                .map(|field| field.ty.base())
                .chain(variables.map(|variable| variable.ty.base()))
                .filter(|name| self.schema.enums.contains_key(*name))
                .map(str::to_owned),
        );
        needed
    }

    fn types(&mut self) {
        let schema = self.schema;
        self.line(
            0,
            "/// The objects, inputs and enums of the schema: one Rust type for each.",
        );
        self.line(0, "pub mod types {");
        self.line(1, "use super::support::*;");
        for (name, item) in &schema.enums {
            if self.needed.contains(name) {
                self.enumeration(name, item);
            }
        }
        for (name, item) in &schema.inputs {
            self.input(name, item);
        }
        for (name, item) in &schema.objects {
            if self.needed.contains(name) {
                self.object(name, item);
            }
        }
        self.line(0, "}");
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
        let debug = debug_derive(item);
        self.line(
            1,
            &format!("#[derive(Clone, {debug}PartialEq, Serialize{default})]"),
        );
        let fields: Vec<_> = item.fields.iter().collect();
        self.inputs(1, name, name, &fields);
        self.redacted(name, item);
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

    /// `new`, where something is required.
    fn constructor(&mut self, indent: usize, rust: &str, owner: &str, fields: &[&Field]) {
        let is_required = |field: &&&Field| field.ty.is_required();
        let required: Vec<_> = fields.iter().filter(is_required).collect();
        if required.is_empty() {
            return;
        }
        let parameters = required.iter().map(|field| {
            let name = identifier(&field.name);
            let (ty, _) = parameter(&name, &self.input_type(owner, field));
            format!("{name}: {ty}")
        });
        let parameters = parameters.collect::<Vec<_>>().join(", ");
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
        self.line(indent, "}");
    }

    fn object(&mut self, name: &str, item: &Fields) {
        self.doc(1, item.doc.as_deref());
        let debug = debug_derive(item);
        self.line(
            1,
            &format!("#[derive(Clone, {debug}PartialEq, Deserialize)]"),
        );
        self.line(1, "#[non_exhaustive]");
        let shapes = self.shapes;
        let fields = item.fields.iter().filter(|f| shapes.has(name, &f.name));
        let fields: Vec<_> = fields.collect();
        self.struct_head(1, name, fields.iter().map(|field| field.name.as_str()));
        for field in fields {
            let sure = shapes.is_always_selected(name, &field.name);
            let ty = self.output_type(name, field, sure, shapes.is_boxed(name, &field.name));
            self.doc(2, field.doc.as_deref());
            let rename = wire_name(field).map(|name| format!("rename = {name:?}"));
            let attributes: Vec<_> = rename.into_iter().collect();
            self.field(2, &field.name, &ty, &attributes);
        }
        if item.open {
            self.doc(2, Some("Other members of the response, by name."));
            self.line(2, "#[serde(flatten)]");
            self.line(2, "pub other: Map<String, Value>,");
        }
        self.line(1, "}");
        self.redacted(name, item);
    }

    /// The `Debug` of a type for which it cannot be derived.
    fn redacted(&mut self, name: &str, item: &Fields) {
        if redact::is_needed(item) {
            for line in redact::debug(name, item, identifier) {
                self.line(1, &line);
            }
        }
    }

    fn struct_head<'a>(
        &mut self,
        indent: usize,
        name: &str,
        mut fields: impl Iterator<Item = &'a str>,
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
        } else {
            "String".to_owned()
        };
        if field.ty.is_list() {
            ty = format!("Vec<{ty}>");
        }
        ty
    }

    fn output_type(&self, owner: &str, field: &Field, sure: bool, boxed: bool) -> String {
        let base = field.ty.base();
        let base = if base == "String" && is_secret(owner, field) {
            "Secret".to_owned()
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
        let variables = operation.fields(schema);
        let default = derive_default(variables.iter());
        self.line(
            2,
            &format!("/// The variables of [`{marker}`](super::{marker})."),
        );
        self.line(
            2,
            &format!("#[derive(Clone, Debug, PartialEq, Serialize{default})]"),
        );
        let fields: Vec<_> = variables.iter().collect();
        self.inputs(2, "Variables", &operation.name, &fields);
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
        self.line(2, "#[derive(Clone, Debug, PartialEq, Deserialize)]");
        self.line(2, "#[non_exhaustive]");
        self.struct_head(
            2,
            "ResponseData",
            declared.iter().map(|(s, _)| s.name.as_str()),
        );
        let mut paths = Vec::new();
        for (selected, field) in &declared {
            let ty = if is_path(selected) {
                let name = format!("{marker}{}", field.ty.base());
                paths.push((name.clone(), field.ty.base().to_owned(), *selected));
                nested_type(&field.ty, &name)
            } else {
                self.output_type(&operation.name, field, true, false)
            };
            let rename = rename(&field.name).map(|name| format!("rename = {name:?}"));
            let attributes: Vec<_> = rename.into_iter().collect();
            self.field(3, &field.name, &ty, &attributes);
        }
        self.line(2, "}");
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
        self.line(2, "#[derive(Clone, Debug, PartialEq, Deserialize)]");
        self.line(2, "#[non_exhaustive]");
        self.struct_head(2, name, std::iter::once(field.name.as_str()));
        let rename = rename(&field.name).map(|name| format!("rename = {name:?}"));
        let attributes: Vec<_> = rename.into_iter().collect();
        self.field(3, &field.name, &ty, &attributes);
        self.line(2, "}");
    }
}

/// The derive of `Default`, where nothing is required. Other types have `new`.
fn derive_default<'a>(mut fields: impl Iterator<Item = &'a Field>) -> &'static str {
    match fields.any(|field| field.ty.is_required()) {
        true => "",
        false => ", Default",
    }
}

/// The derive of `Debug`, unless it must leave something out.
fn debug_derive(item: &Fields) -> &'static str {
    match redact::is_needed(item) {
        true => "",
        false => "Debug, ",
    }
}
