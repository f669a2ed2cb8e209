//! Reads the descriptions: first all types, since a file may use those of another, then the endpoints.

use super::Rest;
use super::directives::{Given, Language};
use crate::document::Documents;
use crate::schema::Kind;
use crate::schema::{Enum, Field, Fields, Marks, OPEN_VARIANT, Schema, Ty, syntax_fault};
use crate::secrets::is_always_secret;
use crate::source::{Fault, Source};
use crate::text::string_length;
use graphql_parser::Pos;
use graphql_parser::query::Directive;
use graphql_parser::schema::{
    Definition, EnumValue, Field as FieldDefinition, InputValue, TypeDefinition, TypeExtension,
    parse_schema,
};
use heck::{ToSnakeCase, ToUpperCamelCase};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The endpoints of one `extend type` with their file.
type Extension<'a> = (&'a Source, Kind, Vec<FieldDefinition<'a, String>>);

/// What is said of one element, by the name of the directive.
pub(super) type Said = BTreeMap<String, Given>;

pub(super) struct Reader<'a> {
    pub(super) language: &'a Language,
    pub(super) schema: &'a Schema,
    pub(super) documents: &'a Documents,
    /// The folder of all files.
    pub(super) folder: &'a str,
    /// The file being read.
    pub(super) file: &'a Source,
    pub(super) rest: Rest,
    pub(super) faults: Vec<Fault>,
    /// Whether there is a file that could not be parsed.
    is_broken: bool,
}

impl Rest {
    /// Reads the descriptions and checks them, against the schema and the operations too.
    pub(crate) fn read(
        folder: &str,
        sources: &[Source],
        schema: &Schema,
        documents: &Documents,
    ) -> Result<Self, Vec<Fault>> {
        let Some(file) = sources.first() else {
            return Ok(Self::default());
        };
        let language = Language::new();
        let mut reader = Reader {
            language: &language,
            schema,
            documents,
            folder,
            file,
            rest: Self::default(),
            faults: Vec::new(),
            is_broken: false,
        };
        let mut extensions = Vec::new();
        for source in sources {
            reader.file = source;
            reader.definitions(&mut extensions);
        }
        // A type that could not be read would make faults of all its uses.
        if !reader.is_broken {
            reader.check_types();
            for (source, kind, fields) in extensions {
                reader.file = source;
                for field in fields {
                    reader.endpoint(kind, field);
                }
            }
        }
        if reader.faults.is_empty() {
            reader.check_use();
        }
        reader.rest.endpoints.sort_by(|a, b| a.name.cmp(&b.name));
        reader.faults.sort();
        reader.faults.dedup();
        match reader.faults.is_empty() {
            true => Ok(reader.rest),
            false => Err(reader.faults),
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn fault(&mut self, line: usize, wrong: impl Into<String>, cure: impl Into<String>) {
        let fault = Fault::new(&self.file.path, line, wrong, cure);
        self.faults.push(fault);
    }

    /// The line of an element's name. The parser's position is that of the description before it.
    pub(super) fn line(&self, position: Pos) -> usize {
        let before: usize = self
            .file
            .text
            .split_inclusive('\n')
            .take(position.line.saturating_sub(1))
            .map(str::len)
            .sum();
        let rest = self.file.text.get(before..).unwrap_or_default();
        let start = rest
            .char_indices()
            .nth(position.column.saturating_sub(1))
            .map_or(0, |(index, _)| index);
        let text = rest.get(start..).unwrap_or_default();
        if !text.starts_with('"') {
            return position.line;
        }
        let mut length = string_length(text);
        loop {
            let rest = text.get(length..).unwrap_or_default();
            let after = rest.trim_start();
            length += rest.len() - after.len();
            if !after.starts_with('#') {
                break;
            }
            length += after.find('\n').unwrap_or(after.len());
        }
        let skipped = text.get(..length).unwrap_or_default();
        position.line + skipped.matches('\n').count()
    }

    /// The directives of one element, of which these are allowed there.
    pub(super) fn directives(
        &mut self,
        on: &str,
        found: &[Directive<'_, String>],
        allowed: &[&str],
    ) -> Said {
        let (language, path, faults) = (self.language, &self.file.path, &mut self.faults);
        let mut report = |line: usize, wrong: String, cure: String| {
            faults.push(Fault::new(path, line, wrong, cure));
        };
        language.check(on, found, allowed, &mut report)
    }

    fn definitions(&mut self, extensions: &mut Vec<Extension<'a>>) {
        let source = self.file;
        let document = match parse_schema::<String>(&source.text) {
            Ok(document) => document,
            Err(error) => {
                self.is_broken = true;
                self.faults.push(syntax_fault(source, &error.to_string()));
                return;
            }
        };
        let unwanted = "describe endpoints in `extend type Query` and `extend type Mutation`, beside them `type`, `input` and `enum`";
        for definition in document.definitions {
            match definition {
                Definition::TypeExtension(TypeExtension::Object(item)) => {
                    let kind = match item.name.as_str() {
                        name if name == self.schema.query => Kind::Query,
                        name if name == self.schema.mutation => Kind::Mutation,
                        name => {
                            let wrong = format!("a REST description cannot extend {name}");
                            self.fault(item.position.line, wrong, unwanted);
                            continue;
                        }
                    };
                    self.directives("an extension", &item.directives, &[]);
                    extensions.push((source, kind, item.fields));
                }
                Definition::TypeDefinition(TypeDefinition::Object(item)) => {
                    let line = item.position.line;
                    let said = self.directives("a type", &item.directives, &["open"]);
                    let fields = item.fields.into_iter();
                    let fields: Vec<_> = fields
                        .filter_map(|field| self.result(&item.name, field))
                        .collect();
                    let open = said.contains_key("open");
                    self.distinct(line, &item.name, &fields, open);
                    if self.is_new(&item.name, line) {
                        let doc = item.description;
                        let item_fields = Fields { doc, fields, open };
                        self.rest.objects.insert(item.name, item_fields);
                    }
                }
                Definition::TypeDefinition(TypeDefinition::InputObject(item)) => {
                    let line = item.position.line;
                    self.directives("an input", &item.directives, &[]);
                    let fields = item.fields.into_iter();
                    let fields: Vec<_> =
                        fields.map(|field| self.input(&item.name, field)).collect();
                    self.distinct(line, &item.name, &fields, false);
                    if self.is_new(&item.name, line) {
                        let (doc, open) = (item.description, false);
                        let item_fields = Fields { doc, fields, open };
                        self.rest.inputs.insert(item.name, item_fields);
                    }
                }
                Definition::TypeDefinition(TypeDefinition::Enum(item)) => {
                    let line = item.position.line;
                    self.directives("an enum", &item.directives, &[]);
                    let enumeration = self.enumeration(&item.name, item.values);
                    if self.is_new(&item.name, line) {
                        let doc = item.description;
                        let item_values = Enum {
                            doc,
                            line,
                            ..enumeration
                        };
                        self.rest.enums.insert(item.name, item_values);
                    }
                }
                Definition::TypeDefinition(TypeDefinition::Scalar(item)) => self.fault(
                    item.position.line,
                    format!("the scalar {} has no Rust form", item.name),
                    "delete it, and use Object for any JSON",
                ),
                Definition::TypeDefinition(TypeDefinition::Interface(item)) => self.fault(
                    item.position.line,
                    format!("an interface ({}) has no Rust form here", item.name),
                    unwanted,
                ),
                Definition::TypeDefinition(TypeDefinition::Union(item)) => self.fault(
                    item.position.line,
                    format!("a union ({}) has no Rust form here", item.name),
                    unwanted,
                ),
                Definition::SchemaDefinition(item) => self.fault(
                    item.position.line,
                    "a schema definition in a REST description",
                    unwanted,
                ),
                Definition::DirectiveDefinition(item) => self.fault(
                    item.position.line,
                    format!("the directive @{} is defined here", item.name),
                    "delete it: the generator knows the directives of REST descriptions",
                ),
                Definition::TypeExtension(_) => {
                    self.fault(1, "an extension of something else than a type", unwanted);
                }
            }
        }
    }

    /// Notes where a type is defined. It must not be the schema's or another file's.
    fn is_new(&mut self, name: &str, line: usize) -> bool {
        if self.schema.knows(name) || super::CUSTOM.contains(&name) || name == super::UNDOCUMENTED {
            let at = match self.schema.knows(name) {
                true => &self.schema.path,
                false => "the language of REST descriptions",
            };
            let wrong = format!("{name} is defined in {at} too");
            let cure = "delete this definition if it means the same, else give it another name";
            self.fault(line, wrong, cure);
            return false;
        }
        if let Some((path, first)) = self.rest.lines.get(name) {
            let wrong = format!("{name} is defined in {path}:{first} too");
            self.fault(line, wrong, "keep one of the two");
            return false;
        }
        self.note(name.to_owned(), line);
        true
    }

    fn note(&mut self, at: String, line: usize) {
        let path: Arc<str> = self.file.path.as_str().into();
        self.rest.lines.entry(at).or_insert((path, line));
    }

    /// Fields that become one in Rust.
    fn distinct(&mut self, line: usize, owner: &str, fields: &[Field], open: bool) {
        let mut seen: BTreeSet<String> = open.then(|| "other".to_owned()).into_iter().collect();
        for field in fields {
            let name = field.name.to_snake_case();
            if !seen.insert(name.clone()) {
                let wrong = format!("{owner} has two fields that Rust calls {name}");
                let cure = match (open, name.as_str()) {
                    (true, "other") => "rename it and say @wire(name:), since @open adds this one",
                    _ => "rename one, and say @wire(name:) if it is not its name on the wire",
                };
                self.fault(line, wrong, cure);
            }
        }
    }

    /// A field of an object.
    fn result(&mut self, owner: &str, field: FieldDefinition<'_, String>) -> Option<Field> {
        let line = self.line(field.position);
        let at = format!("{owner}.{}", field.name);
        if !field.arguments.is_empty() {
            let wrong = format!("{at} has arguments, and a member of a response has none");
            self.fault(line, wrong, "delete them");
            return None;
        }
        let ty = Ty::from_parsed(&field.field_type);
        let marks = self.marks(line, &at, &field.name, &ty, &field.directives);
        self.note(at, line);
        Some(Field {
            name: field.name,
            doc: field.description,
            ty,
            args: Vec::new(),
            has_default: false,
            marks,
        })
    }

    /// A field of an input.
    fn input(&mut self, owner: &str, field: InputValue<'_, String>) -> Field {
        let line = self.line(field.position);
        let at = format!("{owner}.{}", field.name);
        if field.default_value.is_some() {
            let wrong = format!("{at} has a default, which only arguments can have");
            self.fault(line, wrong, "delete it, or make the field an argument");
        }
        let ty = Ty::from_parsed(&field.value_type);
        let marks = self.marks(line, &at, &field.name, &ty, &field.directives);
        self.note(at, line);
        Field {
            name: field.name,
            doc: field.description,
            ty,
            args: Vec::new(),
            has_default: false,
            marks,
        }
    }

    fn marks(
        &mut self,
        line: usize,
        at: &str,
        name: &str,
        ty: &Ty,
        directives: &[Directive<'_, String>],
    ) -> Marks {
        let said = self.directives("a field", directives, &["wire", "secret", "redact"]);
        let wire = said.get("wire").and_then(|wire| {
            for argument in ["number", "in"] {
                if wire.value(argument).is_some() {
                    let wrong = format!("@wire({argument}:) has no meaning on a field");
                    self.fault(wire.line, wrong, "delete it");
                }
            }
            wire.text("name").map(str::to_owned)
        });
        Marks {
            wire,
            secret: self.secret(line, at, name, ty, &said),
            redact: said.contains_key("redact"),
            passed_to: None,
        }
    }

    /// Whether the text is a secret, by its mark or its name.
    pub(super) fn secret(
        &mut self,
        line: usize,
        at: &str,
        name: &str,
        ty: &Ty,
        said: &Said,
    ) -> bool {
        let is_text = ty.base() == "String";
        if said.contains_key("secret") && !is_text {
            let wrong = format!("{at} is {ty}, and @secret is for text");
            self.fault(line, wrong, "make it a String, or say @redact of a field");
        }
        is_text && (said.contains_key("secret") || is_always_secret(name))
    }

    fn enumeration(&mut self, name: &str, values: Vec<EnumValue<'_, String>>) -> Enum {
        let mut item = Enum {
            doc: None,
            line: 0,
            values: Vec::new(),
            wires: BTreeMap::new(),
            numeric: false,
        };
        let (mut numbers, before) = (0, self.faults.len());
        let mut variants = BTreeSet::new();
        for value in values {
            let line = self.line(value.position);
            let at = format!("{name}.{}", value.name);
            let variant = value.name.to_upper_camel_case();
            if variant == OPEN_VARIANT || variant == "Self" || !variants.insert(variant.clone()) {
                let wrong = format!("{at} cannot be called {variant} in Rust");
                let cure = "rename it, and say @wire(name:) if it is not its name on the wire";
                self.fault(line, wrong, cure);
            }
            let said = self.directives("a value of an enum", &value.directives, &["wire"]);
            let wire = said.get("wire");
            let (text, number) = (
                wire.and_then(|wire| wire.text("name")),
                wire.and_then(|wire| wire.number("number")),
            );
            if let (Some(wire), Some(_)) = (wire, wire.and_then(|wire| wire.value("in"))) {
                let wrong = "@wire(in:) has no meaning on a value of an enum";
                self.fault(wire.line, wrong, "delete it");
            }
            if text.is_some() && number.is_some() {
                let wrong = format!("{at} is a text and a number on the wire");
                self.fault(line, wrong, "say one of @wire(name:) and @wire(number:)");
            }
            numbers += usize::from(number.is_some());
            let wire = number.map(|number| number.to_string());
            if let Some(wire) = wire.or(text.map(str::to_owned)) {
                item.wires.insert(value.name.clone(), wire);
            }
            self.note(at, line);
            item.values.push((value.name, value.description));
        }
        item.numeric = numbers > 0;
        if item.numeric && numbers < item.values.len() && self.faults.len() == before {
            let all = item.values.iter().map(|(value, _)| value);
            let bare = all
                .filter(|value| !item.wires.contains_key(*value))
                .min()
                .cloned();
            let at = format!("{name}.{}", bare.unwrap_or_default());
            let line = self.rest.lines.get(&at).map_or(1, |(_, line)| *line);
            let wrong = format!("{at} has no number, and other values of {name} have one");
            self.fault(line, wrong, "say @wire(number:) of all values or of none");
        }
        item
    }
}
