//! The GraphQL endpoint: the engine runs documents against the client's own schema file, the operations answer its
//! root fields.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use apollo_compiler::executable::Operation;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::resolvers::{Execution, FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use apollo_compiler::response::{GraphQLError, JsonMap};
use apollo_compiler::schema::{ExtendedType, Type};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Node, Schema};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::EmulatorError;
use super::args::Args;
use super::error::{ApiError, Lang, Reply};
use super::ops;
use super::server::Cx;

pub(super) const PATH: &str = "/graphql/v2";

const SCHEMA: &str = include_str!("../schema.graphql");

/// Documents remembered at most; clients send the same few again and again.
const REMEMBERED: usize = 512;

/// The schema, and the documents that were found valid.
pub(super) struct Engine {
    schema: Arc<Valid<Schema>>,
    documents: Mutex<HashMap<String, Arc<Valid<ExecutableDocument>>>>,
}

impl Engine {
    /// With the crate's own schema, unless another is given.
    pub(super) fn new(sdl: Option<&str>) -> Result<Self, EmulatorError> {
        static OWN: OnceLock<Result<Arc<Valid<Schema>>, String>> = OnceLock::new();
        let parse = |sdl: &str| {
            Schema::parse_and_validate(sdl, "schema.graphql")
                .map(Arc::new)
                .map_err(|e| e.errors.to_string())
        };
        let schema = match sdl {
            Some(sdl) => parse(sdl),
            None => OWN.get_or_init(|| parse(SCHEMA)).clone(),
        };
        Ok(Self {
            schema: schema.map_err(EmulatorError::Schema)?,
            documents: Mutex::default(),
        })
    }

    fn document(&self, text: String) -> Result<Arc<Valid<ExecutableDocument>>, Rejected> {
        let mut known = self
            .documents
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(document) = known.get(&text) {
            return Ok(document.clone());
        }
        let parsed = ExecutableDocument::parse_and_validate(&self.schema, &text, "request.graphql");
        let document = Arc::new(parsed.map_err(|invalid| {
            let errors: Vec<_> = invalid.errors.iter().map(|e| e.to_json()).collect();
            let (syntax, others): (Vec<_>, Vec<_>) = errors
                .into_iter()
                .partition(|e| e.message.starts_with("syntax error"));
            // What the rest of a half-read document seems to lack would only mislead.
            match syntax.is_empty() {
                true => Rejected::new("GRAPHQL_VALIDATION_FAILED", others),
                false => Rejected::new("GRAPHQL_PARSE_FAILED", syntax),
            }
        })?);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(text, document.clone());
        Ok(document)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    query: String,
    variables: Option<JsonMap>,
    operation_name: Option<String>,
}

/// A request that can be executed.
pub(super) struct Ready {
    document: Arc<Valid<ExecutableDocument>>,
    operation: Node<Operation>,
    variables: Valid<JsonMap>,
}

/// A request that the engine itself turns down; nothing was executed.
pub(super) struct Rejected {
    kind: &'static str,
    errors: Vec<GraphQLError>,
}

impl Rejected {
    fn new(kind: &'static str, errors: Vec<GraphQLError>) -> Self {
        Self { kind, errors }
    }

    fn text(kind: &'static str, message: String) -> Self {
        Self::new(
            kind,
            vec![GraphQLError::new(message, None, &Default::default())],
        )
    }
}

pub(super) fn prepare(engine: &Engine, body: Option<&[u8]>) -> Result<Ready, Rejected> {
    let body = body.ok_or_else(|| {
        Rejected::text(
            "BAD_REQUEST",
            "the content type is not application/json".to_owned(),
        )
    })?;
    let body: Body = serde_json::from_slice(body).map_err(|e| {
        Rejected::text(
            "BAD_REQUEST",
            format!("the body is not a GraphQL request: {e}"),
        )
    })?;
    let document = engine.document(body.query)?;
    let operation = document
        .operations
        .get(body.operation_name.as_deref())
        .map_err(|e| Rejected::text("BAD_REQUEST", e.message().to_string()))?
        .clone();
    let variables = coerce_variable_values(
        &engine.schema,
        &operation,
        &body.variables.unwrap_or_default(),
    )
    .map_err(|e| {
        Rejected::new(
            "BAD_USER_INPUT",
            vec![e.to_graphql_error(&document.sources)],
        )
    })?;
    Ok(Ready {
        document,
        operation,
        variables,
    })
}

/// The root fields of a request and the name of its operation: what faults and the log know it by.
pub(super) fn names(prepared: &Result<Ready, Rejected>) -> Vec<String> {
    let Ok(ready) = prepared else {
        return Vec::new();
    };
    let fields = ready.operation.root_fields(&ready.document);
    let mut names: Vec<String> = fields.map(|f| f.name.to_string()).collect();
    if let Some(name) = &ready.operation.name {
        if !names.iter().any(|n| n == name.as_str()) {
            names.push(name.to_string());
        }
    }
    names
}

/// The answer with one business error at the first root field.
pub(super) fn refusal(prepared: &Result<Ready, Rejected>, error: &ApiError, lang: Lang) -> Value {
    let field = names(prepared).into_iter().next();
    let data = field.as_ref().map(|f| json!({ f: null }));
    json!({ "errors": [business_error(error.to_json(lang), json!([]), json!([field]))], "data": data })
}

fn business_error(message: Value, locations: Value, path: Value) -> Value {
    json!({
        "message": message, "locations": locations, "path": path,
        "extensions": { "code": "INTERNAL_SERVER_ERROR" },
    })
}

/// The HTTP status and the body of the answer.
pub(super) fn execute(cx: &Cx<'_>, prepared: Result<Ready, Rejected>) -> (u16, Value) {
    let executed = prepared.and_then(|ready| {
        let kind = match ready.operation.is_query() {
            true => "Query",
            false => "Mutation",
        };
        let root = Object {
            kind: kind.to_owned(),
            fields: Map::new(),
            cx,
        };
        Execution::new(&cx.shared.engine.schema, &ready.document)
            .operation(&ready.operation)
            .coerced_variable_values(&ready.variables)
            .enable_schema_introspection(true)
            .execute_sync(&root)
            .map_err(|e| {
                let error = e.to_graphql_error(&ready.document.sources);
                Rejected::new("BAD_REQUEST", vec![error])
            })
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

/// An object of the answer. The root objects ask the operations; all others hold their plain fields, and ask the
/// operations for fields that need arguments or further state.
struct Object<'a> {
    kind: String,
    fields: Map<String, Value>,
    cx: &'a Cx<'a>,
}

impl Object<'_> {
    fn resolve(&self, field: &str, args: Args) -> Reply {
        match self.kind.as_str() {
            "Query" => ops::query(self.cx, field, &args),
            "Mutation" => ops::mutation(self.cx, field, args),
            kind => match self.fields.get(field) {
                Some(value) => Ok(value.clone()),
                None => ops::nested(self.cx, kind, &self.fields, field, &args),
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
        let args = match serde_json::to_value(info.arguments()) {
            Ok(Value::Object(args)) => Args(args),
            _ => Args::default(),
        };
        self.resolve(info.field_name(), args)
            .map(|value| resolved(self.cx, info.schema(), &info.field_definition().ty, value))
            .map_err(|error| FieldError {
                message: error.to_json(self.cx.lang).to_string(),
            })
    }
}

/// A value in the form that the engine wants for a field of this type.
fn resolved<'a>(cx: &'a Cx<'a>, schema: &'a Schema, of: &Type, value: Value) -> ResolvedValue<'a> {
    let kind = of.inner_named_type();
    let is_object = matches!(schema.types.get(kind), Some(ExtendedType::Object(_)));
    match value {
        Value::Array(list) if of.is_list() => {
            let item = of.item_type().clone();
            ResolvedValue::list(
                list.into_iter()
                    .map(move |value| resolved(cx, schema, &item, value)),
            )
        }
        Value::Object(fields) if is_object => ResolvedValue::object(Object {
            kind: kind.to_string(),
            fields,
            cx,
        }),
        leaf => ResolvedValue::leaf(leaf),
    }
}
