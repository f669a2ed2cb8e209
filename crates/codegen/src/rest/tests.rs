//! What the emission of request types asks of the model.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::directives::Language;
use super::{
    Argument, Base, Caller, Endpoint, Envelope, Host, Literal, Method, Origin, Place, Rest,
    Segment, Session, Setting, segments,
};
use crate::Model;
use crate::document::Documents;
use crate::schema::Kind;
use crate::schema::Schema;
use crate::source::{Source, Sources};
use std::path::Path;

const SCHEMA: &str = "type Query { user: User }
type User { id: String! }
type CommonMessage { code: Int }
input Profile { name: String }
scalar Object
";

const DESCRIPTION: &str = r#"
extend type Query {
  "Everything."
  everything(
    "One."
    text: String!
    "Two."
    secret: String
    "Three."
    count: Int = 7
    "Four."
    ratio: Float = 0.5
    "Five."
    flag: Boolean = true
    "Six."
    kinds: [Kind!]! @wire(name: "kinds[]")
    "Seven."
    kind: Kind = SMALL
    "Eight."
    code: Code = GONE
    "Nine."
    token: String @wire(in: TOKEN)
    "Ten."
    appId: String! @wire(name: "app_id") @setting(name: APP_ID, settable: true)
    tenant: ID @setting(name: TENANT_ID)
    always: String @fixed(value: "yes")
  ): [User!]! @http(method: GET, path: "/api/{text}/of-{kind}", caller: USER, envelope: RAW, select: "list")
}

extend type Mutation {
  "Sends."
  send(
    "A profile."
    profile: Profile!
    "Any JSON."
    more: Object
    "As a list in text."
    customData: CustomParams @wire(name: "params")
    "As text."
    context: CustomText
    "As an object."
    fields: CustomMap
    "In the query."
    force: Boolean @wire(in: QUERY)
  ): CommonMessage! @http(method: POST, path: "/send", envelope: ACCEPTED, session: END, host: WEBSOCKET)

  "Deletes."
  remove("The kind." kind: Kind): CommonMessage! @http(method: DELETE, path: "/send", envelope: ACCEPTED, repeatable: true)
}

enum Kind {
  SMALL @wire(name: "s")
  LARGE
}

enum Code {
  GONE @wire(number: -1)
}
"#;

fn rest() -> Rest {
    let source = |path: &str, text: &str| Source {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    let schema = Schema::parse(&source("schema.graphql", SCHEMA)).unwrap();
    let operations = Vec::new();
    let documents = Documents { operations };
    let sources = [source("rest/things.graphql", DESCRIPTION)];
    Rest::read("graphql", &sources, &schema, &documents).unwrap()
}

fn endpoint(name: &str) -> Endpoint {
    let endpoints = rest().endpoints;
    endpoints.into_iter().find(|e| e.name == name).unwrap()
}

fn names<'a>(arguments: impl Iterator<Item = &'a Argument>) -> Vec<&'a str> {
    arguments.map(|a| a.field.name.as_str()).collect()
}

#[test]
fn endpoints_are_in_the_order_of_their_names() {
    let endpoints = rest().endpoints;
    let names: Vec<_> = endpoints.iter().map(|e| e.name.as_str()).collect();
    assert_eq!(names, ["everything", "remove", "send"]);
}

#[test]
fn an_endpoint_says_how_it_is_called() {
    let everything = endpoint("everything");
    assert_eq!(everything.operation(), "GET /api/{text}/of-{kind}");
    assert_eq!(everything.doc.as_deref(), Some("Everything."));
    assert_eq!(&*everything.at.0, "rest/things.graphql");
    assert_eq!(everything.at.1, 4);
    assert_eq!(everything.kind, Kind::Query);
    assert_eq!(everything.output.to_string(), "[User!]!");
    assert_eq!(everything.select.as_deref(), Some("list"));
    assert_eq!(everything.caller, Caller::User);
    assert_eq!(everything.session, Session::Keep);
    assert_eq!(everything.envelope, Envelope::Raw);
    assert!(everything.repeatable);
    let send = endpoint("send");
    assert_eq!((send.method, send.kind), (Method::Post, Kind::Mutation));
    assert_eq!((send.host, send.session), (Host::Websocket, Session::End));
    assert_eq!(send.caller, Caller::Anybody);
    assert!(!send.repeatable);
    assert!(endpoint("remove").repeatable);
    let text = |text: &str| Segment::Text(text.to_owned());
    let argument = |name: &str| Segment::Argument(name.to_owned());
    assert_eq!(
        everything.segments(),
        [
            text("/api/"),
            argument("text"),
            text("/of-"),
            argument("kind")
        ]
    );
}

#[test]
fn arguments_are_required_options_or_hidden() {
    let everything = endpoint("everything");
    assert_eq!(names(everything.required()), ["text", "kinds"]);
    let options = [
        "secret", "count", "ratio", "flag", "kind", "code", "token", "appId",
    ];
    assert_eq!(names(everything.options()), options);
    let origin = |name: &str| {
        let mut arguments = everything.arguments.iter();
        arguments
            .find(|a| a.field.name == name)
            .unwrap()
            .origin
            .clone()
    };
    let of_enum = |value: &str, wire: &str| {
        let (value, wire) = (value.to_owned(), wire.to_owned());
        Origin::Optional(Some(Literal::Enum { value, wire }))
    };
    let setting = |setting, settable| Origin::Setting { setting, settable };
    assert_eq!(origin("secret"), Origin::Optional(None));
    assert_eq!(origin("count"), Origin::Optional(Some(Literal::Int(7))));
    assert_eq!(origin("ratio"), Origin::Optional(Some(Literal::Float(0.5))));
    assert_eq!(
        origin("flag"),
        Origin::Optional(Some(Literal::Boolean(true)))
    );
    assert_eq!(origin("kind"), of_enum("SMALL", "s"));
    assert_eq!(origin("code"), of_enum("GONE", "-1"));
    assert_eq!(origin("appId"), setting(Setting::AppId, true));
    assert_eq!(origin("tenant"), setting(Setting::TenantId, false));
    assert_eq!(
        origin("always"),
        Origin::Fixed(Literal::Text("yes".to_owned()))
    );
    let all = everything.arguments.iter();
    let shown = all.filter_map(|a| match &a.origin {
        Origin::Optional(Some(literal)) | Origin::Fixed(literal) => Some(literal.to_string()),
        _ => None,
    });
    assert_eq!(
        shown.collect::<Vec<_>>(),
        ["7", "0.5", "true", "s", "-1", "yes"]
    );
}

#[test]
fn arguments_have_a_place_and_a_name_there() {
    let everything = endpoint("everything");
    assert_eq!(
        names(everything.arguments_in(Place::Path)),
        ["text", "kind"]
    );
    assert_eq!(names(everything.arguments_in(Place::Token)), ["token"]);
    let query = everything.arguments_in(Place::Query);
    let wires: Vec<_> = query.map(|a| a.wire.as_str()).collect();
    assert_eq!(
        wires,
        [
            "secret", "count", "ratio", "flag", "kinds[]", "code", "app_id", "tenant", "always"
        ]
    );
    let send = endpoint("send");
    assert_eq!(names(send.arguments_in(Place::Query)), ["force"]);
    let body: Vec<_> = send
        .arguments_in(Place::Body)
        .map(|a| a.wire.as_str())
        .collect();
    assert_eq!(body, ["profile", "more", "params", "context", "fields"]);
    assert_eq!(
        names(endpoint("remove").arguments_in(Place::Query)),
        ["kind"]
    );
}

#[test]
fn arguments_have_a_category() {
    let everything = endpoint("everything");
    let bases: Vec<_> = everything.arguments.iter().map(|a| a.base).collect();
    use Base::*;
    assert_eq!(
        bases,
        [
            Text, Secret, Int, Float, Boolean, Enum, Enum, Enum, Secret, Text, Text, Text
        ]
    );
    let secrets = everything.arguments.iter().filter(|a| a.field.marks.secret);
    assert_eq!(names(secrets), ["secret", "token"]);
    let lists = everything.arguments.iter().filter(|a| a.is_list());
    assert_eq!(names(lists), ["kinds"]);
    let send = endpoint("send");
    let bases: Vec<_> = send.arguments.iter().map(|a| a.base).collect();
    assert_eq!(
        bases,
        [Input, Json, CustomParams, CustomText, CustomMap, Boolean]
    );
}

#[test]
fn braces_in_paths_are_in_pairs() {
    for path in [
        "/{", "/}", "/{a", "/a}", "/{}", "/{a{b}}", "/{a b}", "/{a}}",
    ] {
        assert_eq!(segments(path), None, "{path}");
    }
    let pieces = segments("/{a}{b}").unwrap();
    assert_eq!(pieces.len(), 3);
    assert_eq!(segments("/a").unwrap(), [Segment::Text("/a".to_owned())]);
}

/// The shapes of administration that end users' endpoints do not have.
const ADMINISTRATION: &str = r#"
extend type Query {
  "Lists the permission namespaces of the user pool."
  listNamespaces(
    userPoolId: String! @setting(name: USER_POOL_ID)
    "The page, from 1."
    page: Int = 1
  ): Namespaces! @http(method: GET, path: "/api/v2/resource-namespace/{userPoolId}")

  "Lists what users did."
  listUserActions(
    "Only these operations."
    operationNames: [String!] @wire(name: "operation_name[]")
    "Only these applications."
    appIds: [String!] @wire(name: "app_id[]")
    "From then on, in milliseconds since 1970."
    start: Int
  ): UserActions! @http(method: GET, path: "/api/v2/analysis/user-action")

  "Lists the devices of a user."
  listUserDevices(
    "The id of the user."
    userId: String! @wire(in: QUERY)
    modelId: String @fixed(value: "device_rely")
    showFieldId: Boolean @fixed(value: false)
  ): [Object!]! @http(method: POST, path: "/api/v3/get-user-devices", envelope: V3, select: "list", repeatable: true)

  "Returns whether a user may do something."
  isAllowed(
    "The id of the user."
    userId: String!
    "The resource."
    resource: String!
  ): Boolean! @http(method: POST, path: "/api/v2/acl/is-allowed", select: "allowed", repeatable: true)
}

extend type Mutation {
  "Changes a permission namespace."
  updateNamespace(
    userPoolId: String! @setting(name: USER_POOL_ID)
    "The code of the namespace."
    code: String!
    "The new name."
    name: String
    "The new code."
    newCode: String @wire(name: "code")
  ): Namespace! @http(method: PUT, path: "/api/v2/resource-namespace/{userPoolId}/code/{code}")

  "Removes a member of a tenant."
  removeTenantMember(
    "The id of the tenant."
    tenantId: String!
    "The id of the user."
    userId: String!
  ): CommonMessage! @http(method: DELETE, path: "/api/v2/tenant/{tenantId}/user", envelope: ACCEPTED)

  "Creates resources."
  createResources(
    "The resources."
    bulk: [NewResource!]!
  ): CommonMessage! @http(method: POST, path: "/api/v2/resources/bulk", envelope: ACCEPTED)

  "Disables an account for programmatic access."
  disableProgrammaticAccessAccount(
    "The id of the account."
    id: String!
    enabled: Boolean @fixed(value: false)
  ): CommonMessage! @http(method: PATCH, path: "/api/v2/applications/programmatic-access-accounts", envelope: ACCEPTED)

  "Imports an organisation."
  importOrg(
    filetype: String @fixed(value: "json")
    "The organisation."
    org: OrgTreeInput! @wire(name: "file")
  ): CommonMessage! @http(method: POST, path: "/api/v2/orgs/import", envelope: ACCEPTED)
}

type Namespaces {
  totalCount: Int! @wire(name: "total")
  list: [Namespace!]!
}

type Namespace {
  id: Int!
  code: String
}

type UserActions {
  totalCount: Int!
  list: [UserAction!]!
}

type UserAction @open {
  time: String @wire(name: "@timestamp")
  clientIp: String @wire(name: "clientip")
}

input NewResource {
  code: String!
  type: ResourceType!
}

input OrgTreeInput {
  name: String!
  children: [OrgTreeInput!]
}
"#;

#[test]
fn the_language_says_what_administration_needs() {
    let mut sources = Sources::read(Path::new("../../graphql")).unwrap();
    sources.rest = vec![Source {
        path: "rest/administration.graphql".to_owned(),
        text: ADMINISTRATION.to_owned(),
    }];
    let endpoints = Model::read(&sources).unwrap().rest.endpoints;
    let find = |name: &str| endpoints.iter().find(|e| e.name == name).unwrap();
    let devices = find("listUserDevices");
    assert_eq!(names(devices.arguments_in(Place::Query)), ["userId"]);
    assert_eq!(
        names(devices.arguments_in(Place::Body)),
        ["modelId", "showFieldId"]
    );
    assert_eq!(names(devices.required()), ["userId"]);
    let update = find("updateNamespace");
    assert_eq!(
        names(update.arguments_in(Place::Path)),
        ["userPoolId", "code"]
    );
    let body: Vec<_> = update
        .arguments_in(Place::Body)
        .map(|a| a.wire.as_str())
        .collect();
    assert_eq!(body, ["name", "code"]);
    assert_eq!(names(update.required()), ["code"]);
    assert_eq!(names(find("createResources").required()), ["bulk"]);
    let code = crate::generate(&sources).unwrap().types;
    for line in [
        "#[serde(rename = \"@timestamp\", skip_serializing_if = \"Option::is_none\")]",
        "pub children: Option<Vec<OrgTreeInput>>,",
    ] {
        assert!(code.contains(line), "{line}");
    }
}

/// The enums of the language and of the model are the same.
#[test]
fn the_model_knows_every_word_of_the_language() {
    let is_known = |name: &str, word: &str| match name {
        "Method" => Method::named(word).is_some(),
        "Envelope" => Envelope::named(word).is_some(),
        "Caller" => Caller::named(word).is_some(),
        "Session" => Session::named(word).is_some(),
        "Host" => Host::named(word).is_some(),
        "Place" => Place::named(word).is_some(),
        "Setting" => Setting::named(word).is_some(),
        _ => false,
    };
    let language = Language::new();
    assert_eq!(language.enums.len(), 7);
    for (name, words) in &language.enums {
        assert!(
            words.iter().all(|word| is_known(name, word)),
            "{name}: {words:?}"
        );
    }
    let directives: Vec<_> = language.directives.keys().map(String::as_str).collect();
    assert_eq!(
        directives,
        [
            "fixed", "http", "open", "redact", "request", "required", "secret", "setting", "wire"
        ]
    );
}

/// Every endpoint of the crate: what its request type will be made of.
#[test]
fn the_endpoints_of_the_crate() {
    let sources = Sources::read(Path::new("../../graphql")).unwrap();
    let endpoints = Model::read(&sources).unwrap().rest.endpoints;
    assert!(endpoints.len() > 30, "{}", endpoints.len());
    for endpoint in &endpoints {
        let (name, path) = (&endpoint.name, &endpoint.path);
        let pieces: String = endpoint
            .segments()
            .into_iter()
            .map(|piece| match piece {
                Segment::Text(text) => text,
                Segment::Argument(name) => format!("{{{name}}}"),
            })
            .collect();
        assert_eq!(&pieces, path, "{name}");
        // What signs in proves who it is by other means than the session's token.
        let has_token = endpoint.arguments_in(Place::Token).next().is_some();
        if endpoint.session == Session::SignIn && endpoint.caller == Caller::User {
            assert!(has_token, "{name}");
        }
        // Envelopes follow from the version in the path.
        if path.starts_with("/api/v2/") {
            assert!(
                matches!(endpoint.envelope, Envelope::V2 | Envelope::Accepted),
                "{name}"
            );
        }
        if path.starts_with("/api/v3/") {
            assert!(
                matches!(endpoint.envelope, Envelope::V3 | Envelope::Accepted),
                "{name}"
            );
        }
    }
}
