//! The operations and fragments, reduced to what is sent and what is selected.

use crate::rust::identifier;
use crate::schema::{Field as SchemaField, Kind, Marks, Schema, Ty};
use crate::source::{Fault, Place};
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

    /// What keeps a request from sending another operation in place of its own, or from returning what it selects.
    pub(crate) fn unlike(&self, operation: &Operation) -> Option<Fault> {
        let request = operation.request.as_ref()?;
        let fault = |wrong: String, cure: &str| {
            Some(Fault::new(&operation.path, operation.line, wrong, cure))
        };
        let select = request.select.as_deref();
        let selects = |one: &Operation| match (select, one.selected.as_slice()) {
            (None, _) => true,
            (Some(member), [root]) => {
                matches!(root.children.as_slice(), [only] if only.name == member && !only.children.is_empty())
            }
            _ => false,
        };
        if !selects(operation) {
            let wrong = format!(
                "{} is not all that {} selects below its root",
                select.unwrap_or_default(),
                operation.name
            );
            return fault(wrong, "name the only field below the root, an object");
        }
        let name = request.with_custom_data.as_deref()?;
        let Some(variant) = self.operation(name) else {
            return fault(
                format!("there is no operation {name}"),
                "correct the name, or write the operation",
            );
        };
        let variables = |one: &Operation| {
            let variables = one
                .variables
                .iter()
                .map(|v| (v.name.clone(), v.ty.to_string(), v.has_default));
            variables.collect::<BTreeSet<_>>()
        };
        let roots = |one: &Operation| {
            one.selected
                .iter()
                .map(|root| (root.name.clone(), root.required))
                .collect::<Vec<_>>()
        };
        let is_alike = variables(operation) == variables(variant)
            && operation.kind == variant.kind
            && roots(operation).first().map(|(name, _)| name)
                == roots(variant).first().map(|(name, _)| name)
            && selects(variant);
        if !is_alike {
            return fault(
                format!(
                    "{name} differs from {} in more than the fields of its result",
                    operation.name
                ),
                "give both the same variables and the same field at the root",
            );
        }
        match variant.request {
            Some(_) => fault(
                format!("{name} makes a request type of its own"),
                "delete its @request",
            ),
            None => None,
        }
    }
}

pub(crate) struct Fragment {
    pub(crate) path: Arc<str>,
    pub(crate) definition: FragmentDefinition<'static, String>,
    pub(crate) text: String,
}
