//! The operations and fragments, reduced to what is sent and what is selected.

use crate::rust::identifier;
use crate::schema::{Field as SchemaField, Kind, Marks, Schema, Ty};
use crate::source::Place;
use crate::words::{Caller, Client, Session};
use graphql_parser::query::FragmentDefinition;
use heck::ToUpperCamelCase;
use std::collections::BTreeSet;
use std::sync::Arc;

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
    pub(crate) has_default: bool,
    /// The first argument that it is passed to, with the name of the field that has it.
    pub(crate) passed_to: Option<(String, SchemaField)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) path: Arc<str>,
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) client: Client,
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

/// How an operation is sent to a server that lacks the listed elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Narrower {
    /// The operation without them.
    pub(crate) text: String,
    /// The places in the variables that must not be set, as JSON pointers, with the name of the option.
    pub(crate) unknown: Vec<(String, String)>,
}

/// What `@request` says of an operation.
#[derive(Clone, Debug)]
pub(crate) struct RequestType {
    /// Its name, in camel case, where that is not the operation's.
    pub(crate) name: Option<String>,
    pub(crate) caller: Caller,
    pub(crate) session: Session,
    /// Whether the fields of the required input are arguments, beside the other variables.
    pub(crate) flat: bool,
    /// Variables that callers must pass, although the schema does not require them.
    pub(crate) requires: Vec<String>,
    /// The field below the root that is the result.
    pub(crate) select: Option<String>,
    /// The operation that is sent instead when custom data is asked for.
    pub(crate) with_custom_data: Option<String>,
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

    /// The variable whose fields are arguments of the request, where `@request` says so. It has the type of an input.
    pub(crate) fn flat_input(&self, schema: &Schema) -> Option<&Variable> {
        self.request.as_ref().filter(|request| request.flat)?;
        let mut variables = self.variables.iter();
        variables.find(|variable| is_flat(schema, &variable.ty))
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

/// Whether the fields of a variable of this type can be arguments.
pub(crate) fn is_flat(schema: &Schema, ty: &Ty) -> bool {
    schema.inputs.contains_key(ty.base()) && ty.is_required() && !ty.is_list()
}

#[derive(Debug)]
pub(crate) struct Documents {
    pub(crate) operations: Vec<Operation>,
}

impl Documents {
    pub(crate) fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.iter().find(|known| known.name == name)
    }
}

pub(crate) struct Fragment {
    pub(crate) path: Arc<str>,
    pub(crate) definition: FragmentDefinition<'static, String>,
    pub(crate) text: String,
}
