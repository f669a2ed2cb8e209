//! A server's schema: asked for or read from a saved answer, and turned into SDL.

use std::fmt::Write as _;
use std::path::Path;

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;
use authing::AuthenticationClient;
use graphql_client::{GraphQLQuery, QueryBody};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::arguments::Server;

/// Asks for what every server knows how to tell, descriptions aside.
pub(crate) const QUERY: &str = "\
query IntrospectionQuery {
  __schema {
    queryType { name }
    mutationType { name }
    types {
      kind
      name
      fields(includeDeprecated: true) {
        name
        args { ...Input }
        type { ...Type }
      }
      inputFields { ...Input }
      enumValues(includeDeprecated: true) { name }
      possibleTypes { name }
    }
  }
}

fragment Input on __InputValue {
  name
  type { ...Type }
  defaultValue
}

fragment Type on __Type {
  kind
  name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }
}
";

struct Introspection;

impl GraphQLQuery for Introspection {
    type Variables = Map<String, Value>;
    type ResponseData = Answer;

    fn build_query(variables: Self::Variables) -> QueryBody<Self::Variables> {
        QueryBody {
            variables,
            query: QUERY,
            operation_name: "IntrospectionQuery",
        }
    }
}

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "__schema")]
    schema: Option<Introspected>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Introspected {
    query_type: Named,
    mutation_type: Option<Named>,
    types: Vec<Type>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Type {
    kind: String,
    name: String,
    fields: Option<Vec<Field>>,
    input_fields: Option<Vec<Input>>,
    enum_values: Option<Vec<Named>>,
    possible_types: Option<Vec<Named>>,
}

#[derive(Deserialize)]
struct Field {
    name: String,
    args: Vec<Input>,
    #[serde(rename = "type")]
    ty: TypeRef,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    name: String,
    #[serde(rename = "type")]
    ty: TypeRef,
    default_value: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TypeRef {
    kind: String,
    name: Option<String>,
    of_type: Option<Box<TypeRef>>,
}

/// The schema of the server.
pub(crate) fn schema(server: &Server) -> Result<Valid<Schema>, String> {
    let told = match server {
        Server::Host {
            url,
            app_id,
            danger_allow_http,
        } => ask(url, app_id, *danger_allow_http)?,
        Server::File(path) => read(path)?,
    };
    let sdl = sdl(&told);
    Schema::parse_and_validate(sdl, "its schema").map_err(|invalid| {
        let first = invalid.errors.iter().next().map(|e| e.error.to_string());
        let what = first.unwrap_or_else(|| "it does not validate".to_owned());
        format!("{server}: what it tells is no valid schema: {what}: ask the server's operator")
    })
}

fn ask(url: &str, app_id: &str, danger_allow_http: bool) -> Result<Introspected, String> {
    let switched_off = "if introspection is switched off there, have it switched on, or save an answer where it is on (--query \
                        prints what to ask) and use --file";
    let failed = |error: &authing::Error| {
        let cure = match error {
            authing::Error::Api(_) => {
                format!(
                    ": {switched_off}; if the server wants an application, name it with --app-id"
                )
            }
            authing::Error::Decode(_) => ": check that this is an Authing server".to_owned(),
            // The others say themselves what to do.
            _ => String::new(),
        };
        // What is a setting of the client is an argument here.
        let said = error.to_string().replace("app_host", "--host");
        let said = said.replace("danger_allow_http", "--danger-allow-http");
        format!("{url}: {said}{cure}")
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("{error}: the system lets no program open a connection"))?;
    let answer = AuthenticationClient::builder()
        .app_id(app_id)
        .app_host(url)
        .danger_allow_http(danger_allow_http)
        .request_from("authing-schema")
        .build()
        .and_then(|client| {
            let call = client.execute(authing::Query::<Introspection>(Map::new()));
            runtime.block_on(call.into_future())
        })
        .map_err(|error| failed(&error))?;
    answer
        .schema
        .ok_or_else(|| format!("{url}: the answer holds no schema: {switched_off}"))
}

fn read(path: &Path) -> Result<Introspected, String> {
    /// The whole answer, or what is in its `data`.
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Saved {
        Whole { data: Value },
        Data(Value),
    }
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        format!("{shown}: {error}: name the file of a saved introspection answer")
    })?;
    let saved: Saved = serde_json::from_str(&text).map_err(|error| {
        let line = error.line();
        format!("{shown}:{line}: this is not JSON ({error}): save the server's answer as it is")
    })?;
    let (Saved::Whole { data } | Saved::Data(data)) = saved;
    let foreign = |detail: &str| {
        format!(
            "{shown}: this is not the answer to an introspection query: {detail}: save the answer to what --query prints"
        )
    };
    let answer: Result<Answer, _> = serde_path_to_error::deserialize(&data);
    let answer = answer.map_err(|error| {
        let place = error.path().to_string();
        foreign(&format!("{} at {place}", error.into_inner()))
    })?;
    answer.schema.ok_or_else(|| foreign("it has no `__schema`"))
}

/// The schema as text, in the order in which the server tells it.
fn sdl(schema: &Introspected) -> String {
    let mut out = format!("schema {{\n  query: {}\n", schema.query_type.name);
    if let Some(mutation) = &schema.mutation_type {
        let _ = writeln!(out, "  mutation: {}", mutation.name);
    }
    out.push_str("}\n");
    let own = schema.types.iter().filter(|ty| {
        let is_built_in = ["ID", "String", "Boolean", "Int", "Float"].contains(&ty.name.as_str());
        !is_built_in && !ty.name.starts_with("__")
    });
    for ty in own {
        let members: Vec<String> = match ty.kind.as_str() {
            "OBJECT" | "INTERFACE" => ty.fields.iter().flatten().map(field).collect(),
            "INPUT_OBJECT" => ty.input_fields.iter().flatten().map(input).collect(),
            _ => ty
                .enum_values
                .iter()
                .flatten()
                .map(|value| value.name.clone())
                .collect(),
        };
        let members = members.join("\n  ");
        let name = &ty.name;
        let _ = match ty.kind.as_str() {
            "SCALAR" => writeln!(out, "scalar {name}"),
            "UNION" => {
                let types = ty.possible_types.iter().flatten();
                let types: Vec<_> = types.map(|ty| ty.name.as_str()).collect();
                writeln!(out, "union {name} = {}", types.join(" | "))
            }
            "INTERFACE" => writeln!(out, "interface {name} {{\n  {members}\n}}"),
            "INPUT_OBJECT" => writeln!(out, "input {name} {{\n  {members}\n}}"),
            "ENUM" => writeln!(out, "enum {name} {{\n  {members}\n}}"),
            _ => writeln!(out, "type {name} {{\n  {members}\n}}"),
        };
    }
    out
}

fn field(field: &Field) -> String {
    let args: Vec<_> = field.args.iter().map(input).collect();
    let args = match args.is_empty() {
        true => String::new(),
        false => format!("({})", args.join(", ")),
    };
    format!("{}{args}: {}", field.name, written(&field.ty))
}

fn input(input: &Input) -> String {
    let default = input
        .default_value
        .as_ref()
        .map(|value| format!(" = {value}"));
    format!(
        "{}: {}{}",
        input.name,
        written(&input.ty),
        default.unwrap_or_default()
    )
}

/// A type as it is written at a use: `[String!]!`.
fn written(ty: &TypeRef) -> String {
    let inner = ty.of_type.as_deref().map(written).unwrap_or_default();
    match ty.kind.as_str() {
        "NON_NULL" => format!("{inner}!"),
        "LIST" => format!("[{inner}]"),
        _ => ty.name.clone().unwrap_or_default(),
    }
}
