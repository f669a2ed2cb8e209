//! The schema, as far as code generation needs it.

use crate::source::{Fault, Source};
use graphql_parser::query::Type;
use graphql_parser::schema::{Definition, InputValue, TypeDefinition, parse_schema};
use std::collections::BTreeMap;
use std::fmt;

/// The scalars that every schema has.
pub(crate) const BUILT_IN: [&str; 5] = ["ID", "String", "Boolean", "Int", "Float"];

/// The variant of every Rust enum for values that it does not know.
pub(crate) const OPEN_VARIANT: &str = "Other";

/// Whether repeating an operation can change anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Query,
    Mutation,
}

/// A type as it is written at a use: `[String!]!`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ty {
    Named(String),
    List(Box<Ty>),
    NonNull(Box<Ty>),
}

impl Ty {
    pub(crate) fn from_parsed(ty: &Type<'_, String>) -> Self {
        match ty {
            Type::NamedType(name) => Self::Named(name.clone()),
            Type::ListType(item) => Self::List(Box::new(Self::from_parsed(item))),
            Type::NonNullType(inner) => Self::NonNull(Box::new(Self::from_parsed(inner))),
        }
    }

    /// The name within all lists and exclamation marks.
    pub(crate) fn base(&self) -> &str {
        match self {
            Self::Named(name) => name,
            Self::List(inner) | Self::NonNull(inner) => inner.base(),
        }
    }

    pub(crate) fn is_required(&self) -> bool {
        matches!(self, Self::NonNull(_))
    }

    pub(crate) fn is_list(&self) -> bool {
        match self {
            Self::Named(_) => false,
            Self::List(_) => true,
            Self::NonNull(inner) => inner.is_list(),
        }
    }

    /// Whether a value of this type may be given where `wanted` is declared.
    pub(crate) fn fits(&self, wanted: &Self) -> bool {
        match (self, wanted) {
            (Self::NonNull(given), Self::NonNull(wanted)) => given.fits(wanted),
            (Self::NonNull(given), wanted) => given.fits(wanted),
            (Self::List(given), Self::List(wanted)) => given.fits(wanted),
            (Self::Named(given), Self::Named(wanted)) => given == wanted,
            _ => false,
        }
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::List(item) => write!(f, "[{item}]"),
            Self::NonNull(inner) => write!(f, "{inner}!"),
        }
    }
}

/// What there is to know of a field beside its type: by a REST description, or by where a variable goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// The name on the wire, where it is another.
    pub(crate) wire: Option<String>,
    /// Whether the text is a `Secret`.
    pub(crate) secret: bool,
    /// Whether `Debug` leaves the value out.
    pub(crate) redact: bool,
    /// The field and the argument that a variable is passed to.
    pub(crate) passed_to: Option<(String, String)>,
}

/// A field of an object or input, or an argument.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) doc: Option<String>,
    pub(crate) ty: Ty,
    pub(crate) args: Vec<Field>,
    pub(crate) has_default: bool,
    pub(crate) marks: Marks,
}

impl Field {
    /// The owner and the name that say whether a text is a secret, a password or can be cleared. For a variable they are those
    /// of the argument, whatever the operation and the variable are called.
    pub(crate) fn known_as<'a>(&'a self, owner: &'a str) -> (&'a str, &'a str) {
        match &self.marks.passed_to {
            Some((owner, name)) => (owner, name),
            None => (owner, &self.name),
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Enum {
    pub(crate) doc: Option<String>,
    pub(crate) line: usize,
    pub(crate) values: Vec<(String, Option<String>)>,
    /// What is on the wire for the values of which it is not the name.
    pub(crate) wires: BTreeMap<String, String>,
    /// Whether the values are numbers on the wire.
    pub(crate) numeric: bool,
}

impl Enum {
    /// What is on the wire for a value.
    pub(crate) fn wire<'a>(&'a self, value: &'a str) -> &'a str {
        self.wires.get(value).map_or(value, String::as_str)
    }
}

/// An object or an input object.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    pub(crate) doc: Option<String>,
    pub(crate) fields: Vec<Field>,
    /// Whether members of a response that are not described are kept.
    pub(crate) open: bool,
}

impl Fields {
    pub(crate) fn get(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Schema {
    pub(crate) path: String,
    pub(crate) enums: BTreeMap<String, Enum>,
    pub(crate) inputs: BTreeMap<String, Fields>,
    pub(crate) objects: BTreeMap<String, Fields>,
    pub(crate) scalars: Vec<String>,
    pub(crate) query: String,
    pub(crate) mutation: String,
}

impl Schema {
    pub(crate) fn parse(source: &Source) -> Result<Self, Vec<Fault>> {
        let document = parse_schema::<String>(&source.text)
            .map_err(|error| vec![syntax_fault(source, &error.to_string())])?;
        let mut schema = Self {
            path: source.path.clone(),
            enums: BTreeMap::new(),
            inputs: BTreeMap::new(),
            objects: BTreeMap::new(),
            scalars: BUILT_IN.map(str::to_owned).to_vec(),
            query: "Query".to_owned(),
            mutation: "Mutation".to_owned(),
        };
        let mut faults = Vec::new();
        for definition in document.definitions {
            match definition {
                Definition::SchemaDefinition(roots) => {
                    schema.query = roots.query.unwrap_or(schema.query);
                    schema.mutation = roots.mutation.unwrap_or(schema.mutation);
                }
                Definition::TypeDefinition(TypeDefinition::Scalar(scalar)) => {
                    schema.scalars.push(scalar.name);
                }
                Definition::TypeDefinition(TypeDefinition::Enum(item)) => {
                    let values = item.values.into_iter().map(|v| (v.name, v.description));
                    schema.enums.insert(
                        item.name,
                        Enum {
                            doc: item.description,
                            line: item.position.line,
                            values: values.collect(),
                            wires: BTreeMap::new(),
                            numeric: false,
                        },
                    );
                }
                Definition::TypeDefinition(TypeDefinition::InputObject(item)) => {
                    let fields = item.fields.into_iter().map(input_value).collect();
                    schema.inputs.insert(
                        item.name,
                        Fields {
                            doc: item.description,
                            fields,
                            open: false,
                        },
                    );
                }
                Definition::TypeDefinition(TypeDefinition::Object(item)) => {
                    let fields = item.fields.into_iter().map(|field| Field {
                        ty: Ty::from_parsed(&field.field_type),
                        name: field.name,
                        doc: field.description,
                        args: field.arguments.into_iter().map(input_value).collect(),
                        has_default: false,
                        marks: Marks::default(),
                    });
                    schema.objects.insert(
                        item.name,
                        Fields {
                            doc: item.description,
                            fields: fields.collect(),
                            open: false,
                        },
                    );
                }
                Definition::TypeDefinition(TypeDefinition::Interface(item)) => faults.push(
                    unsupported(source, item.position.line, "an interface", &item.name),
                ),
                Definition::TypeDefinition(TypeDefinition::Union(item)) => faults.push(
                    unsupported(source, item.position.line, "a union", &item.name),
                ),
                Definition::TypeExtension(_) => {
                    faults.push(unsupported(source, 1, "a type extension", "extend"))
                }
                Definition::DirectiveDefinition(_) => {}
            }
        }
        if faults.is_empty() {
            Ok(schema)
        } else {
            Err(faults)
        }
    }

    /// The name of the type whose fields are the operations of this kind.
    pub(crate) fn root(&self, kind: Kind) -> &str {
        match kind {
            Kind::Query => &self.query,
            Kind::Mutation => &self.mutation,
        }
    }

    pub(crate) fn knows(&self, name: &str) -> bool {
        self.enums.contains_key(name)
            || self.inputs.contains_key(name)
            || self.objects.contains_key(name)
            || self.scalars.iter().any(|scalar| scalar == name)
    }
}

fn input_value(value: InputValue<'_, String>) -> Field {
    Field {
        ty: Ty::from_parsed(&value.value_type),
        name: value.name,
        doc: value.description,
        args: Vec::new(),
        has_default: value.default_value.is_some(),
        marks: Marks::default(),
    }
}

fn unsupported(source: &Source, line: usize, what: &str, name: &str) -> Fault {
    Fault::new(
        &source.path,
        line,
        format!("{what} ({name}) has no Rust form here"),
        "teach crates/codegen/src/schema.rs what it should become",
    )
}

/// The parser's message starts with `… error at LINE:COLUMN` and goes on with what it saw and what it wanted.
pub(crate) fn syntax_fault(source: &Source, message: &str) -> Fault {
    let line = message
        .split("error at ")
        .nth(1)
        .and_then(|rest| rest.split(':').next())
        .and_then(|line| line.trim().parse().ok())
        .unwrap_or(1);
    // The end of the input is reported a line below the last.
    let line = line.min(source.text.lines().count().max(1));
    let details: Vec<_> = message.lines().skip(1).map(str::trim).collect();
    let mut details = details.join(", ");
    for class in [
        "Punctuator",
        "Name",
        "IntValue",
        "FloatValue",
        "StringValue",
    ] {
        details = details.replace(&format!("[{class}]"), "");
    }
    Fault::new(
        &source.path,
        line,
        format!("syntax error: {}", details.trim_end_matches(", ")),
        "mend the GraphQL syntax there",
    )
}
