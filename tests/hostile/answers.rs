//! Valid responses: made of the schema and the document that was sent, or of the description of the REST endpoint.

use crate::support::{DATA, PLANTED, PLANTED_TOKEN, PUBLIC_KEY};
use crate::tokens::{KEYS_PATH, key};
use apollo_compiler::ast::{DirectiveList, OperationType, Type, Value as Literal};
use apollo_compiler::executable::{Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use authing::{Request, RequestBody};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// The body of a valid response.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Json(Arc<Value>),
    Text(&'static str),
}

impl Body {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Json(value) => value.to_string().into_bytes(),
            Self::Text(text) => text.as_bytes().to_vec(),
        }
    }
}

/// What the host answers.
pub(crate) struct Answers {
    host: Valid<Schema>,
    described: Valid<Schema>,
    endpoints: Vec<Endpoint>,
    known: Mutex<HashMap<String, Body>>,
}

/// A described REST endpoint.
struct Endpoint {
    method: String,
    path: String,
    envelope: String,
    select: Option<String>,
    repeatable: bool,
    /// The required arguments, by their names on the wire.
    required: Vec<String>,
    ty: Type,
    name: String,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The texts of a folder's `.graphql` files.
fn texts(folder: &Path) -> Vec<(PathBuf, String)> {
    let (mut open, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false => found.push((path.clone(), fs::read_to_string(path).unwrap())),
            }
        }
    }
    found.sort();
    found
}

impl Answers {
    pub(crate) fn read() -> Self {
        let text = fs::read_to_string(folder("graphql/schema.graphql")).unwrap();
        let host = Schema::parse_and_validate(&text, "graphql/schema.graphql").unwrap();
        let language = "crates/codegen/src/rest/language.graphql";
        let mut builder = Schema::builder().parse(&text, "graphql/schema.graphql");
        builder = builder.parse(fs::read_to_string(folder(language)).unwrap(), language);
        for (path, text) in texts(&folder("graphql/rest")) {
            builder = builder.parse(text, path);
        }
        let described = builder.build().unwrap().validate().unwrap();
        let mut endpoints = Vec::new();
        for kind in [OperationType::Query, OperationType::Mutation] {
            let root = described.root_operation(kind).unwrap();
            let ExtendedType::Object(root) = &described.types[root] else {
                panic!("{root} is no object");
            };
            for (name, field) in &root.fields {
                let Some(http) = field.directives.get("http") else {
                    continue;
                };
                let text = |argument| http.specified_argument_by_name(argument).map(|v| word(v));
                let method = text("method").unwrap();
                let repeatable = text("repeatable").map(|word| word == "true");
                let required = field.arguments.iter();
                let required = required.filter(|argument| argument.ty.is_non_null());
                let required = required.map(|argument| {
                    wire_name(&argument.directives).unwrap_or_else(|| argument.name.to_string())
                });
                endpoints.push(Endpoint {
                    repeatable: repeatable.unwrap_or(method == "GET"),
                    method,
                    path: text("path").unwrap(),
                    envelope: text("envelope").unwrap_or_else(|| "V2".to_owned()),
                    select: text("select"),
                    ty: field.ty.clone(),
                    name: name.to_string(),
                    required: required.collect(),
                });
            }
        }
        let known = Mutex::default();
        Self {
            host,
            described,
            endpoints,
            known,
        }
    }

    /// The valid response to a request.
    pub(crate) fn to(&self, request: &Request) -> Body {
        let document = document(request);
        let place = format!("{} {}", request.method(), path(request));
        let name = document.clone().unwrap_or(place.clone());
        let format = request.url().contains("format=XML");
        let names = url::Url::parse(request.url()).unwrap();
        let names: String = names
            .query_pairs()
            .map(|(name, _)| format!("{name}&"))
            .collect();
        let name = format!("{name} {names}{format}");
        if let Some(known) = self.known.lock().unwrap().get(&name) {
            return known.clone();
        }
        let body = match document {
            Some(document) => Body::Json(Arc::new(self.data(&document))),
            None => by_hand(&place, format)
                .or_else(|| self.described(request))
                .unwrap_or_else(just_accepted),
        };
        self.known.lock().unwrap().insert(name, body.clone());
        body
    }

    /// Whether a request may be sent twice: it only reads.
    pub(crate) fn may_repeat(&self, request: &Request) -> bool {
        match document(request) {
            Some(document) => !document.trim_start().starts_with("mutation"),
            None => match self.endpoint(request) {
                Some(endpoint) => endpoint.repeatable,
                None => {
                    let path = path(request);
                    // What is read by hand, and is a question although it is a `POST`.
                    const ASK: [&str; 4] = [
                        "/introspection",
                        "/me",
                        "/acl/is-allowed",
                        "/extIdpConn/identifier",
                    ];
                    let asks = ASK.iter().any(|end| path.ends_with(end));
                    asks || request.method() == "GET" && !path.starts_with("/cas-idp/")
                }
            },
        }
    }

    fn endpoint(&self, request: &Request) -> Option<&Endpoint> {
        let path = path(request);
        let fits = |endpoint: &&Endpoint| {
            let (mine, sent) = (endpoint.path.split('/'), path.split('/'));
            endpoint.method == request.method()
                && mine.clone().count() == sent.clone().count()
                && mine.zip(sent).all(|(a, b)| a == b || a.starts_with('{'))
        };
        let url = url::Url::parse(request.url()).unwrap();
        let given = |endpoint: &Endpoint| {
            let is_given =
                |name: &&String| url.query_pairs().any(|(given, _)| given == name.as_str());
            endpoint.required.iter().filter(is_given).count()
        };
        // A path without parameters is the more exact one; of two that share one, that whose arguments are there.
        let fitting = self.endpoints.iter().filter(fits);
        fitting.min_by_key(|endpoint| {
            let parameters = endpoint.path.matches('{').count();
            (parameters, std::cmp::Reverse(given(endpoint)))
        })
    }

    fn described(&self, request: &Request) -> Option<Body> {
        let endpoint = self.endpoint(request)?;
        let data = of_type(
            &self.described,
            &endpoint.ty,
            &endpoint.name,
            &mut Vec::new(),
        );
        let data = match &endpoint.select {
            Some(member) => json!({ member: data }),
            None => data,
        };
        Some(Body::Json(Arc::new(match endpoint.envelope.as_str() {
            "V3" => json!({ "statusCode": 200, "message": "ok", "data": data }),
            "RAW" => data,
            "ACCEPTED" => json!({ "code": 200, "message": "ok" }),
            _ => json!({ "code": 200, "message": "ok", "data": data }),
        })))
    }

    fn data(&self, text: &str) -> Value {
        let document = ExecutableDocument::parse_and_validate(&self.host, text, "sent.graphql");
        let document = document.unwrap();
        let operation = document.operations.iter().next().unwrap();
        json!({ "data": selected(&self.host, &document, &operation.selection_set) })
    }
}

/// The GraphQL document of a request.
fn document(request: &Request) -> Option<String> {
    let RequestBody::Json(text) = request.body() else {
        return None;
    };
    if !path(request).ends_with("/graphql/v2") {
        return None;
    }
    let body: Value = serde_json::from_str(text).ok()?;
    Some(body.get("query")?.as_str()?.to_owned())
}

pub(crate) fn path(request: &Request) -> String {
    url::Url::parse(request.url()).unwrap().path().to_owned()
}

fn word(literal: &Literal) -> String {
    match literal {
        Literal::Enum(name) => name.to_string(),
        Literal::String(text) => text.clone(),
        Literal::Boolean(flag) => flag.to_string(),
        Literal::Int(number) => number.to_string(),
        other => panic!("no word: {other}"),
    }
}

/// The object that a selection asks for.
fn selected(schema: &Schema, document: &ExecutableDocument, set: &SelectionSet) -> Value {
    let mut object = Map::new();
    for selection in &set.selections {
        match selection {
            Selection::Field(field) => {
                let name = field.response_key().to_string();
                let mut value = match field.selection_set.selections.is_empty() {
                    true => leaf(schema, field.ty().inner_named_type(), &field.name),
                    false => selected(schema, document, &field.selection_set),
                };
                let mut ty = field.ty();
                while ty.is_list() {
                    value = json!([value]);
                    ty = ty.item_type();
                }
                // Two fragments may ask for parts of the same object.
                match (object.get_mut(&name), value) {
                    (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
                    (_, value) => drop(object.insert(name, value)),
                }
            }
            Selection::FragmentSpread(spread) => {
                let fragment = &document.fragments[&spread.fragment_name];
                if let Value::Object(more) = selected(schema, document, &fragment.selection_set) {
                    object.extend(more);
                }
            }
            Selection::InlineFragment(inline) => {
                if let Value::Object(more) = selected(schema, document, &inline.selection_set) {
                    object.extend(more);
                }
            }
        }
    }
    Value::Object(object)
}

/// A value of a type with all its fields. A type within itself is null, or an empty list.
fn of_type(schema: &Schema, ty: &Type, field: &str, within: &mut Vec<String>) -> Value {
    if ty.is_list() {
        return match of_type(schema, ty.item_type(), field, within) {
            Value::Null => json!([]),
            item => json!([item]),
        };
    }
    let name = ty.inner_named_type();
    let Some(ExtendedType::Object(object)) = schema.types.get(name) else {
        return leaf(schema, name, field);
    };
    if within.iter().any(|outer| outer == name.as_str()) {
        return Value::Null;
    }
    within.push(name.to_string());
    let fields = object.fields.iter().map(|(name, field)| {
        let wire = wire_name(&field.directives).unwrap_or_else(|| name.to_string());
        (wire, of_type(schema, &field.ty, name, within))
    });
    let value = Value::Object(fields.collect());
    within.pop();
    value
}

fn wire_name(directives: &DirectiveList) -> Option<String> {
    let name = directives.get("wire")?.specified_argument_by_name("name")?;
    Some(word(name))
}

fn leaf(schema: &Schema, ty: &str, field: &str) -> Value {
    if let Some(ExtendedType::Enum(of)) = schema.types.get(ty) {
        let (name, value) = of.values.first().unwrap();
        let wire = value.directives.get("wire");
        let number = wire.and_then(|wire| wire.specified_argument_by_name("number"));
        if let Some(Literal::Int(number)) = number.map(|number| &**number) {
            return json!(number.try_to_i32().unwrap());
        }
        return json!(wire_name(&value.directives).unwrap_or_else(|| name.to_string()));
    }
    match ty {
        "Int" if field == "code" => json!(200),
        "Int" => json!(3),
        "Float" => json!(0.5),
        "Boolean" => json!(true),
        "String" | "ID" => json!(text(field)),
        _ => json!({ "own": [DATA] }),
    }
}

/// Whether what has this name is a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    const NAMES: [&str; 5] = ["password", "token", "secret", "oauth", "recoverycode"];
    let name = name.to_lowercase();
    NAMES.iter().any(|word| name.contains(word))
        && !["tokenexpire", "token_type"]
            .iter()
            .any(|harmless| name.contains(harmless))
}

/// A text for a field: where it must be more than a text, what it must be.
fn text(field: &str) -> &'static str {
    match field {
        "id" => "u1",
        "token" | "accessToken" => PLANTED_TOKEN,
        // The value of a custom field is JSON.
        "value" => "\"d4ta\"",
        "message" | "msg" => "ok",
        _ if is_secret(field) => PLANTED,
        _ => DATA,
    }
}

/// The response of what says only that it worked, or returns data of no documented form.
fn just_accepted() -> Body {
    Body::Json(Arc::new(
        json!({ "code": 200, "message": "ok", "data": { "own": DATA } }),
    ))
}

/// The responses that no description tells, because they are read by hand.
fn by_hand(place: &str, is_xml: bool) -> Option<Body> {
    let user = || json!({ "id": "u1", "arn": DATA, "userPoolId": DATA, "token": PLANTED_TOKEN, "nickname": DATA });
    let node =
        || json!({ "id": "n1", "name": DATA, "orgId": "o1", "code": DATA, "children": [DATA] });
    let enveloped = |data: Value| json!({ "code": 200, "message": "ok", "data": data });
    let tokens = || {
        json!({
            "access_token": PLANTED, "id_token": PLANTED_TOKEN, "refresh_token": PLANTED, "expires_in": 3600,
            "scope": "openid", "token_type": "Bearer",
        })
    };
    let claims = || {
        json!({
            "active": true, "sub": "u1", "iss": DATA, "aud": [DATA], "exp": 9_000_000_000_u64, "iat": 1, "nonce": DATA, "scope": "openid",
            "jti": DATA, "client_id": DATA, "username": DATA, "token_type": "Bearer", "nbf": 1, "own": { "x": [1, DATA] },
        })
    };
    let value = match place {
        place if place == format!("GET {KEYS_PATH}") => json!({ "keys": [key(1).jwk()] }),
        "GET /api/v2/.well-known" => enveloped(json!({ "publicKey": PUBLIC_KEY })),
        "POST /oidc/token" => tokens(),
        "POST /oidc/token/introspection" | "GET /api/v2/oidc/validate_token" => claims(),
        "POST /oidc/token/revocation" => json!({}),
        "GET /oidc/me" | "POST /oidc/me" => json!({
            "sub": "u1", "name": DATA, "email": DATA, "email_verified": true, "phone_number": DATA, "phone_number_verified": false,
            "address": { "country": DATA }, "updated_at": DATA, "own": [DATA], "gender": DATA, "birthdate": DATA, "locale": DATA,
        }),
        "POST /api/v3/signin" => json!({ "statusCode": 200, "message": "ok", "data": tokens() }),
        "POST /api/v2/tenant" => enveloped(json!({
            "id": "t1", "name": DATA, "css": DATA, "createdAt": DATA, "apps": [{ "id": "a1", "secret": PLANTED }],
        })),
        "POST /api/v2/extIdpConn" => enveloped(json!({
            "id": "c1", "type": DATA, "identifier": DATA, "enabled": true, "userMatchFields": [DATA],
            "fields": { "clientSecret": PLANTED },
        })),
        "POST /api/v2/upload" => {
            enveloped(json!({ "url": "https://example.com/a.png", "key": DATA }))
        }
        "POST /api/v2/mfa/face/associate" => enveloped(user()),
        "POST /api/v2/applications/mfa/check" => enveloped(json!(true)),
        "GET /api/v2/applications/app/public-config" => enveloped(json!({
            "userPoolId": DATA,
            "identityProviders": [{
                "identifier": "corp", "protocol": "oidc",
                "config": {
                    "authorizationEndpoint": "https://idp.example.com/login", "clientId": DATA, "redirectUri": "https://example.com/back",
                    "scopes": ["openid"], "responseType": "code",
                },
            }],
        })),
        "POST /api/v2/acl/is-allowed" => enveloped(json!({ "allowed": true })),
        "GET /api/v2/orgs" => {
            enveloped(json!([{ "id": "o1", "rootNode": node(), "nodes": [node()] }]))
        }
        "GET /api/v2/orgs/count" => enveloped(json!({ "count": 3 })),
        "GET /api/v2/orgs/children" => enveloped(json!([node()])),
        "POST /api/v2/env" => enveloped(json!({ "key": "api/key", "value": PLANTED })),
        "GET /cas-idp/app/validate" => return Some(Body::Text("yes\nd4ta\n")),
        "GET /cas-idp/app/serviceValidate" if is_xml => {
            return Some(Body::Text(
                "<cas:serviceResponse xmlns:cas=\"http://www.yale.edu/tp/cas\"><cas:authenticationSuccess><cas:user>d4ta</cas:user>\
                 <cas:attributes><cas:mail>d4ta</cas:mail><cas:mail>b</cas:mail></cas:attributes></cas:authenticationSuccess>\
                 </cas:serviceResponse>",
            ));
        }
        "GET /cas-idp/app/serviceValidate" => {
            json!({ "serviceResponse": { "authenticationSuccess": {
            "user": DATA, "attributes": { "mail": [DATA, DATA] },
        } } })
        }
        _ => return None,
    };
    Some(Body::Json(Arc::new(value)))
}
