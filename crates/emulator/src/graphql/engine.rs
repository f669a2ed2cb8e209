//! The schema, and what makes a request ready for execution.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use apollo_compiler::ast::OperationType;
use apollo_compiler::executable::Operation;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::{GraphQLError, JsonMap};
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Node, Schema};
use serde::Deserialize;
use serde_json::{Value, json};

use super::limits;
use crate::error::EmulatorError;
use crate::model::{ApiError, Lang};

pub(crate) const PATH: &str = "/graphql/v2";

const SCHEMA: &str = include_str!("../../schema.graphql");

/// Documents remembered at most, and bytes of their texts; clients send the same few again and again. A document takes far more memory
/// than its text.
const REMEMBERED: usize = 512;
const REMEMBERED_BYTES: usize = 1024 * 1024;

#[derive(Default)]
struct Documents {
    bytes: usize,
    by_text: HashMap<String, Arc<Valid<ExecutableDocument>>>,
}

impl Documents {
    fn remember(&mut self, text: String, document: Arc<Valid<ExecutableDocument>>) {
        if self.by_text.len() >= REMEMBERED || self.bytes + text.len() > REMEMBERED_BYTES {
            *self = Self::default();
        }
        self.bytes += text.len();
        self.by_text.insert(text, document);
    }
}

/// The schema, and the documents that were found valid.
pub(crate) struct Engine {
    pub(crate) schema: Arc<Valid<Schema>>,
    documents: Mutex<Documents>,
}

impl Engine {
    /// With the crate's own schema, unless another is given.
    pub(crate) fn new(sdl: Option<&str>) -> Result<Self, EmulatorError> {
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

    fn documents(&self) -> MutexGuard<'_, Documents> {
        self.documents
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn document(&self, text: String) -> Result<Arc<Valid<ExecutableDocument>>, Rejected> {
        if let Some(document) = self.documents().by_text.get(&text) {
            return Ok(document.clone());
        }
        let (unreadable, invalid) = ("GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED");
        limits::check_text(&text).map_err(|m| Rejected::text(unreadable, m))?;
        // What the rest of a half-read document seems to lack would only mislead.
        let parsed = limits::parser().parse_ast(text.clone(), "request.graphql");
        let parsed = parsed.map_err(|e| Rejected::all(unreadable, &e.errors))?;
        limits::check_document(&parsed, self.schema.types.len())
            .map_err(|m| Rejected::text(invalid, m))?;
        let document = parsed.to_executable_validate(&self.schema);
        let document = document.map_err(|e| Rejected::all(invalid, &e.errors))?;
        let document = Arc::new(document);
        self.documents().remember(text, document.clone());
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
pub(crate) struct Ready {
    pub(crate) document: Arc<Valid<ExecutableDocument>>,
    pub(crate) operation: Node<Operation>,
    pub(crate) variables: Valid<JsonMap>,
}

/// A request that the engine itself turns down; nothing was executed.
pub(crate) struct Rejected {
    pub(crate) kind: &'static str,
    pub(crate) errors: Vec<GraphQLError>,
}

impl Rejected {
    pub(crate) fn new(kind: &'static str, errors: Vec<GraphQLError>) -> Self {
        Self { kind, errors }
    }

    fn all(kind: &'static str, errors: &DiagnosticList) -> Self {
        Self::new(kind, errors.iter().map(|e| e.to_json()).collect())
    }

    pub(crate) fn text(kind: &'static str, message: String) -> Self {
        Self::new(
            kind,
            vec![GraphQLError::new(message, None, &Default::default())],
        )
    }
}

pub(crate) fn prepare(engine: &Engine, body: Option<&[u8]>) -> Result<Ready, Rejected> {
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

/// The root fields of the schema, for queries and for mutations.
pub(crate) fn root_fields(engine: &Engine) -> Vec<String> {
    let roots = [OperationType::Query, OperationType::Mutation];
    let roots = roots
        .iter()
        .filter_map(|root| engine.schema.root_operation(*root));
    let roots = roots.filter_map(|name| engine.schema.get_object(name));
    let fields = roots.flat_map(|root| root.fields.keys());
    fields.map(|name| name.to_string()).collect()
}

/// The root fields of a request and the name of its operation: what faults and the log know it by.
pub(crate) fn names(prepared: &Result<Ready, Rejected>) -> Vec<String> {
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
pub(crate) fn refusal(prepared: &Result<Ready, Rejected>, error: &ApiError, lang: Lang) -> Value {
    let field = names(prepared).into_iter().next();
    let data = field.as_ref().map(|f| json!({ f: null }));
    json!({ "errors": [business_error(error.to_json(lang), json!([]), json!([field]))], "data": data })
}

pub(crate) fn business_error(message: Value, locations: Value, path: Value) -> Value {
    json!({
        "message": message, "locations": locations, "path": path,
        "extensions": { "code": "INTERNAL_SERVER_ERROR" },
    })
}

#[cfg(test)]
mod tests {
    use super::{Engine, REMEMBERED_BYTES};

    #[test]
    fn documents_are_remembered_up_to_a_limit() -> Result<(), Box<dyn std::error::Error>> {
        let engine = Engine::new(Some("type Query { a: Int }"))?;
        for n in 0..40 {
            let text = format!("{{ a{n}: a }} #{}", "x".repeat(60_000));
            assert!(engine.document(text).is_ok());
        }
        let documents = engine.documents();
        let texts = documents.by_text.keys().map(String::len);
        assert_eq!(texts.sum::<usize>(), documents.bytes);
        assert!((60_000..=REMEMBERED_BYTES).contains(&documents.bytes));
        Ok(())
    }
}
