//! How a request is executed: the engine asks for each field, and refusals travel through it.

use std::sync::atomic::{AtomicUsize, Ordering};

use apollo_compiler::Schema;
use apollo_compiler::resolvers::{Execution, FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::GraphQLError;
use apollo_compiler::schema::{ExtendedType, Type};
use serde_json::{Map, Value, json};

use super::authentication;
use super::engine::{Engine, Ready, Rejected, business_error};
use super::limits::check_values;
use crate::context::Cx;
use crate::http::Args;
use crate::model::Reply;

/// The HTTP status and the body of the answer.
pub(crate) fn execute(
    engine: &Engine,
    cx: &Cx<'_>,
    prepared: Result<Ready, Rejected>,
) -> (u16, Value) {
    let executed = prepared.and_then(|ready| {
        let kind = match ready.operation.is_query() {
            true => "Query",
            false => "Mutation",
        };
        let run = Run {
            cx,
            values: AtomicUsize::new(0),
        };
        let root = Object {
            kind: kind.to_owned(),
            fields: Map::new(),
            run: &run,
        };
        let response = Execution::new(&engine.schema, &ready.document)
            .operation(&ready.operation)
            .coerced_variable_values(&ready.variables)
            .enable_schema_introspection(true)
            .execute_sync(&root)
            .map_err(|e| {
                let error = e.to_graphql_error(&ready.document.sources);
                Rejected::new("BAD_REQUEST", vec![error])
            })?;
        let whole = check_values(run.values.into_inner());
        whole.map_err(|message| Rejected::text("BAD_REQUEST", message))?;
        Ok(response)
    });
    match executed {
        Ok(response) => {
            let errors: Vec<Value> = response.errors.iter().map(rewritten).collect();
            let mut body = json!({ "data": response.data });
            if let (false, Some(body)) = (errors.is_empty(), body.as_object_mut()) {
                body.insert("errors".into(), Value::Array(errors));
            }
            (200, body)
        }
        Err(rejected) => {
            let errors = rejected.errors.iter().map(|error| {
                json!({
                    "message": error.message, "locations": error.locations,
                    "extensions": { "code": rejected.kind },
                })
            });
            (400, json!({ "errors": errors.collect::<Vec<_>>() }))
        }
    }
}

/// An error of the engine in Authing's shape: refusals travel through the engine as JSON in the error's text.
fn rewritten(error: &GraphQLError) -> Value {
    let refusal = error
        .message
        .strip_prefix("resolver error: ")
        .and_then(|text| serde_json::from_str::<Map<String, Value>>(text).ok());
    let message = refusal.map_or_else(|| json!(error.message), Value::Object);
    business_error(message, json!(error.locations), json!(error.path))
}

/// One execution.
struct Run<'a> {
    cx: &'a Cx<'a>,
    /// How many values were asked for so far.
    values: AtomicUsize,
}

impl Run<'_> {
    /// Counts a value. Of a response that is too large, the rest is not made.
    fn count(&self) -> Result<(), String> {
        check_values(self.values.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn is_too_large(&self) -> bool {
        check_values(self.values.load(Ordering::Relaxed)).is_err()
    }
}

/// An object of the answer. The root objects ask the operations; all others hold their plain fields, and ask the
/// operations for fields that need arguments or further state.
struct Object<'a> {
    kind: String,
    fields: Map<String, Value>,
    run: &'a Run<'a>,
}

impl Object<'_> {
    fn resolve(&self, field: &str, args: Args) -> Reply {
        match self.kind.as_str() {
            "Query" => authentication::query(self.run.cx, field, &args),
            "Mutation" => authentication::mutation(self.run.cx, field, args),
            kind => match self.fields.get(field) {
                Some(value) => Ok(value.clone()),
                None => authentication::nested(self.run.cx, kind, &self.fields, field, &args),
            },
        }
    }
}

impl ObjectValue for Object<'_> {
    fn type_name(&self) -> &str {
        &self.kind
    }

    fn resolve_field<'a>(
        &'a self,
        info: &'a ResolveInfo<'a>,
    ) -> Result<ResolvedValue<'a>, FieldError> {
        self.run.count().map_err(|message| FieldError { message })?;
        let args = match serde_json::to_value(info.arguments()) {
            Ok(Value::Object(args)) => Args(args),
            _ => Args::default(),
        };
        self.resolve(info.field_name(), args)
            .map(|value| resolved(self.run, info.schema(), &info.field_definition().ty, value))
            .map_err(|error| FieldError {
                message: error.to_json(self.run.cx.lang).to_string(),
            })
    }
}

/// A value in the form that the engine wants for a field of this type.
fn resolved<'a>(
    run: &'a Run<'a>,
    schema: &'a Schema,
    of: &Type,
    value: Value,
) -> ResolvedValue<'a> {
    let kind = of.inner_named_type();
    let is_object = matches!(schema.types.get(kind), Some(ExtendedType::Object(_)));
    match value {
        Value::Array(list) if of.is_list() => {
            let item = of.item_type().clone();
            ResolvedValue::list(
                list.into_iter()
                    .take_while(|_| !run.is_too_large())
                    .map(move |value| resolved(run, schema, &item, value)),
            )
        }
        Value::Object(fields) if is_object => ResolvedValue::object(Object {
            kind: kind.to_string(),
            fields,
            run,
        }),
        leaf => ResolvedValue::leaf(leaf),
    }
}
