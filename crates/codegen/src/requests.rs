//! Writes the request types: one for each operation with `@request`, and one for each REST endpoint.
//!
//! A request type holds its arguments flat, has `new(required..)` and a setter for each option, and says how it is sent and read. It adds
//! nothing to the sending path, so it costs what its own fields and its decoder cost.

use crate::document::{Documents, Operation, RequestType};
use crate::places::{in_body, in_path, in_query, kept};
use crate::request_type::{Argument, Head, Presence, Writer, encryption};
use crate::rest::{Argument as RestArgument, Endpoint, Host, Origin, Place, Rest, Segment};
use crate::rust::{
    identifier, is_clearable, is_password, is_time, nested_type, rust_base, sent_time,
};
use crate::schema::Kind;
use crate::schema::{Field, Schema, Ty};
use crate::secrets::is_secret;
use crate::shapes::{Shapes, is_path};
use crate::words::Client;
use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use std::fmt::Write as _;

/// What callers say about custom data, whatever the host calls the argument.
const CUSTOM_DATA: &str = "Values of custom fields, such as `json!({ \"school\": \"ucla\" })`. The user pool must define each field, and the value must \
                           have its type. A date is text in ISO 8601 or a number in Unix milliseconds.";
const CONTEXT: &str = "Values that the user pool's pipeline functions can read from their context.";

/// The option that has the operation with custom data sent.
const WITH_CUSTOM_DATA: &str =
    "Whether the response contains the custom data of each user. Default: `false`.";

/// The request types of each client, and all rows of the registry.
pub(crate) struct Requests {
    pub(crate) authentication: String,
    pub(crate) management: String,
    pub(crate) registry: String,
}

pub(crate) fn emit(
    schema: &Schema,
    documents: &Documents,
    shapes: &Shapes,
    rest: &Rest,
) -> Requests {
    let mut registry = String::from("static REQUESTS: &[Request] = &[\n");
    let mut of = |client: Client| {
        let mut writer = Writer {
            schema,
            shapes,
            out: String::new(),
            registry: String::new(),
        };
        for operation in documents.operations.iter().filter(|o| o.client == client) {
            writer.operation(operation, documents);
        }
        for endpoint in rest.endpoints.iter().filter(|e| e.client == client) {
            writer.endpoint(endpoint);
        }
        registry.push_str(&writer.registry);
        writer.out
    };
    let authentication = of(Client::Authentication);
    let management = of(Client::Management);
    registry.push_str("];\n");
    Requests {
        authentication,
        management,
        registry,
    }
}

/// What a request returns, and how it is taken out of the field at the root of a response.
struct Outcome {
    output: String,
    /// An expression of `data`.
    value: String,
}

impl Writer<'_> {
    fn operation(&mut self, operation: &Operation, documents: &Documents) {
        let Some(request) = &operation.request else {
            return;
        };
        let Some((_, field)) = operation.root_field(self.schema) else {
            return;
        };
        let Some(Outcome { output, value }) = self.outcome(operation, request) else {
            return;
        };
        // The arguments, and the expression that each is sent by.
        let mut arguments = Vec::new();
        let mut sent = Vec::new();
        let flat = operation.flat_input(self.schema);
        for field in &operation.fields() {
            let input = flat.filter(|input| input.name == field.name);
            let Some(input) = input.map(|input| input.ty.base()) else {
                let (argument, value) = match request.requires.contains(&field.name) {
                    true => self.sent_always(&operation.name, field),
                    false => self.sent(&operation.name, field, flat.is_some()),
                };
                sent.push(format!("{}: {value},", identifier(&field.name)));
                arguments.push(argument);
                continue;
            };
            let mut fields = String::new();
            let of_input = self
                .schema
                .inputs
                .get(input)
                .map(|item| item.fields.as_slice());
            for field in of_input.unwrap_or_default() {
                let (argument, value) = self.sent(input, field, true);
                let _ = write!(fields, "{}: {value}, ", identifier(&field.name));
                arguments.push(argument);
            }
            sent.push(format!(
                "{}: {input} {{ {fields}}},",
                identifier(&field.name)
            ));
        }
        let variant = request.with_custom_data.as_ref();
        let variant = variant.and_then(|name| documents.operation(name));
        if variant.is_some() {
            arguments.push(Argument {
                name: "with_custom_data".to_owned(),
                doc: Some(WITH_CUSTOM_DATA.to_owned()),
                ty: "bool".to_owned(),
                presence: Presence::Optional,
            });
        }
        let passwords = encryption(&arguments);
        let kind = match operation.kind {
            Kind::Query => "query",
            Kind::Mutation => "mutation",
        };
        let sends = match variant {
            None => format!("the {kind} `{}`", operation.name),
            Some(variant) => format!(
                "the {kind} `{}`, or `{}` with custom data",
                operation.name, variant.name
            ),
        };
        let doc = operation.doc.clone().or_else(|| field.doc.clone());
        let paged = self.paged(&arguments, &output);
        self.head(&Head {
            client: operation.client,
            name: request
                .name
                .clone()
                .unwrap_or_else(|| operation.name.clone())
                .to_upper_camel_case(),
            operation: operation.name.clone(),
            variant: variant.map(|variant| variant.name.clone()),
            sends,
            doc,
            caller: request.caller,
            session: request.session,
            arguments,
            output,
            paged,
        });
        if let Some(passwords) = passwords {
            self.encrypts(&passwords);
        }
        self.line(
            1,
            "fn prepare(&self, context: &Context<'_>) -> Result<Request> {",
        );
        if let Some(variant) = variant {
            self.line(2, "if self.with_custom_data == Some(true) {");
            self.sends(3, variant, &sent, "return ", ";");
            self.line(2, "}");
        }
        self.sends(2, operation, &sent, "", "");
        self.line(1, "}");
        self.line(
            1,
            "fn read(&self, response: &Response) -> Result<Self::Output> {",
        );
        if let Some(variant) = variant {
            self.line(2, "if self.with_custom_data == Some(true) {");
            self.reads(3, variant, &format!("return {value};"));
            self.line(2, "}");
        }
        self.reads(2, operation, &value);
        self.line(1, "}");
        self.line(0, "}");
    }

    /// What the request of an operation returns.
    fn outcome(&self, operation: &Operation, request: &RequestType) -> Option<Outcome> {
        let (selected, field) = operation.root_field(self.schema)?;
        let (marker, module) = (operation.marker(), operation.module());
        let root = identifier(&field.name);
        if let Some(member) = &request.select {
            let object = self.schema.objects.get(field.ty.base())?;
            let inner = object.get(member)?;
            let own = identifier(member);
            let of_root = match field.ty.is_required() {
                true => format!("data.{root}"),
                false => format!("response.found({:?}, data.{root})?", field.name),
            };
            let value = match inner.ty.is_required() {
                true => format!("Ok({of_root}.{own})"),
                false => format!(
                    "response.present({:?}, {of_root}.{own})",
                    format!("{}.{member}", field.name)
                ),
            };
            let ty = Ty::NonNull(Box::new(inner.ty.clone()));
            let ty = if inner.ty.is_required() {
                inner.ty.clone()
            } else {
                ty
            };
            let output = nested_type(&ty, rust_base(inner.ty.base()));
            return Some(Outcome { output, value });
        }
        // Whether it worked is what the message is for.
        let is_message = field.ty.base() == "CommonMessage" && !field.ty.is_list();
        let is_wanted = selected.required || operation.client == Client::Management && is_message;
        let is_required = is_wanted || field.ty.is_required();
        let value = match is_path(selected) {
            true => nested_type(
                &field.ty,
                &format!("operations::{module}::{marker}{}", field.ty.base()),
            ),
            false if field.ty.base() == "String" && is_secret(&operation.name, field) => {
                nested_type(&field.ty, "Secret")
            }
            false => nested_type(&field.ty, rust_base(field.ty.base())),
        };
        let output = match value
            .strip_prefix("Option<")
            .and_then(|v| v.strip_suffix('>'))
        {
            Some(inner) if is_required => inner.to_owned(),
            _ => value,
        };
        let is_checked = is_wanted && !field.ty.is_required();
        // What an administrator asks for by its name and does not get is not there.
        let check = match (operation.client, operation.kind) {
            (Client::Management, Kind::Query) => "found",
            _ => "present",
        };
        let checked = format!("response.{check}({:?}, data.{root})", field.name);
        let value = match (output.as_str(), is_checked) {
            ("CommonMessage", true) => format!("response.accepted({checked}?)"),
            ("CommonMessage", false) => format!("response.accepted(data.{root})"),
            (_, true) => checked,
            (_, false) => format!("Ok(data.{root})"),
        };
        Some(Outcome { output, value })
    }

    /// The operation with its variables.
    fn sends(
        &mut self,
        indent: usize,
        operation: &Operation,
        sent: &[String],
        before: &str,
        after: &str,
    ) {
        let (marker, module) = (operation.marker(), operation.module());
        let sent = sent.join(" ");
        self.line(
            indent,
            &format!("let variables = operations::{module}::Variables {{ {sent} }};"),
        );
        self.line(
            indent,
            &format!("{before}context.graphql::<operations::{marker}>(variables)?.build(){after}"),
        );
    }

    fn reads(&mut self, indent: usize, operation: &Operation, value: &str) {
        let module = operation.module();
        self.line(
            indent,
            &format!("let data: operations::{module}::ResponseData = response.graphql()?;"),
        );
        self.line(indent, value);
    }

    /// An argument that callers must pass for a variable that may be absent.
    fn sent_always(&self, owner: &str, field: &Field) -> (Argument, String) {
        let present = Field {
            ty: Ty::NonNull(Box::new(field.ty.clone())),
            ..field.clone()
        };
        let (argument, value) = self.sent(owner, &present, false);
        let value = match is_clearable(owner, field) {
            true => format!("Patch::Set({value})"),
            false => format!("Some({value})"),
        };
        (argument, value)
    }

    /// An argument that becomes a variable or a field of an input, and the expression that it is sent by.
    fn sent(&self, owner: &str, field: &Field, is_flat: bool) -> (Argument, String) {
        let own = identifier(&field.name);
        let is_required = field.ty.is_required();
        let optional = |value: &str| match is_required {
            true => format!("{}?", value.replace("{}", &format!("&self.{own}"))),
            false => format!(
                "self.{own}.as_ref().map(|{own}| {}).transpose()?",
                value.replace("{}", &own)
            ),
        };
        let base = field.ty.base();
        let (mut name, mut doc) = (field.name.to_snake_case(), field.doc.clone());
        let mut presence = match is_required {
            true => Presence::Required,
            false => Presence::Optional,
        };
        // A password can be replaced, but not removed.
        let is_password = base == "String" && is_password(field);
        let is_clearable = is_clearable(owner, field);
        if is_clearable && !is_password {
            presence = Presence::Patch;
        }
        let plain = |ty: &str| match field.ty.is_list() {
            true => format!("Vec<{ty}>"),
            false => ty.to_owned(),
        };
        let clone = format!("self.{own}.clone()");
        let (ty, value) = match base {
            "String" if is_flat && field.name == "params" => {
                (name, doc) = ("custom_data".to_owned(), Some(CUSTOM_DATA.to_owned()));
                let value = "to_params(self.custom_data.as_ref())?".to_owned();
                ("CustomData".to_owned(), value)
            }
            "String" if is_flat && field.name == "context" => {
                doc = Some(CONTEXT.to_owned());
                let value = "to_text(self.context.as_ref())?".to_owned();
                ("CustomData".to_owned(), value)
            }
            "String" if field.name == "clientIp" => {
                let value = "self.client_ip.clone().map(String::from)".to_owned();
                ("ClientIp".to_owned(), value)
            }
            "String" if is_secret(owner, field) => (plain("Secret"), clone),
            "String" if is_password => {
                doc = Some(password_doc(doc.as_deref()));
                let value = optional("context.encrypt({})");
                let value = match is_clearable {
                    true => format!("{value}.map_or(Patch::Keep, Patch::Set)"),
                    false => value,
                };
                ("Password".to_owned(), value)
            }
            "String" if is_time(field) => {
                let own = match presence {
                    Presence::Patch => &clone,
                    _ => &format!("self.{own}"),
                };
                let sent = sent_time(field);
                let value = match presence {
                    Presence::Required => format!("{sent}({own})"),
                    _ => format!("{own}.map({sent})"),
                };
                ("SystemTime".to_owned(), value)
            }
            "Boolean" | "Int" | "Float" if !field.ty.is_list() => (
                rust_base(base).to_owned(),
                match presence {
                    Presence::Patch => clone,
                    _ => format!("self.{own}"),
                },
            ),
            _ => (plain(rust_base(base)), clone),
        };
        let argument = Argument {
            name,
            doc,
            ty,
            presence,
        };
        (argument, value)
    }

    fn endpoint(&mut self, endpoint: &Endpoint) {
        let output = nested_type(&endpoint.output, rust_base(endpoint.output.base()));
        let given = |a: &&RestArgument| match a.origin {
            Origin::Required | Origin::Optional(_) => true,
            Origin::Setting { settable, .. } => settable,
            Origin::Fixed(_) => false,
        };
        let arguments: Vec<_> = endpoint.arguments.iter().filter(given).map(kept).collect();
        let paged = self.paged(&arguments, &output);
        self.head(&Head {
            client: endpoint.client,
            name: endpoint.request.to_upper_camel_case(),
            operation: endpoint.operation(),
            variant: None,
            sends: format!("`{}`", endpoint.operation()),
            doc: endpoint.doc.clone(),
            caller: endpoint.caller,
            session: endpoint.session,
            arguments,
            output,
            paged,
        });
        self.line(
            1,
            "fn prepare(&self, context: &Context<'_>) -> Result<Request> {",
        );
        let mut path = String::new();
        let mut values = String::new();
        for segment in endpoint.segments() {
            match segment {
                Segment::Text(text) => path.push_str(&text),
                Segment::Argument(name) => {
                    path.push_str("{}");
                    let found = endpoint.arguments.iter().find(|a| a.field.name == name);
                    if let Some(argument) = found {
                        let _ = write!(values, ", segment({})", in_path(argument));
                    }
                }
            }
        }
        let address = match values.is_empty() {
            true => format!("{path:?}"),
            false => format!("format!({path:?}{values})"),
        };
        match endpoint.host {
            Host::Api => self.line(
                2,
                &format!(
                    "let request = context.request(Method::{}, {address})",
                    endpoint.method
                ),
            ),
            Host::Websocket => {
                self.line(
                    2,
                    &format!("let request = context.post_to_websocket_host({address})"),
                );
            }
        }
        self.line(3, ".named(Self::OPERATION)");
        let repeatable = endpoint.repeatable;
        self.line(3, &format!(".repeatable({repeatable});"));
        for (place, setter) in [(Place::Token, "token"), (Place::Tenant, "tenant")] {
            for argument in endpoint.arguments_in(place) {
                let own = identifier(&argument.field.name);
                let value = match argument.origin {
                    Origin::Required => format!("Some(&self.{own})"),
                    _ => format!("self.{own}.as_ref()"),
                };
                self.line(2, &format!("let request = request.{setter}({value});"));
            }
        }
        for argument in endpoint.arguments_in(Place::Query) {
            for line in in_query(argument) {
                self.line(2, &line);
            }
        }
        for argument in endpoint.arguments_in(Place::WholeBody) {
            let own = identifier(&argument.field.name);
            self.line(2, &format!("let request = request.json(&self.{own});"));
        }
        let members: Vec<_> = endpoint.arguments_in(Place::Body).collect();
        if !members.is_empty() {
            self.line(2, "let body = JsonObject::default()");
            for (index, argument) in members.iter().enumerate() {
                let end = if index + 1 == members.len() { ";" } else { "" };
                self.line(3, &format!("{}{end}", in_body(argument)));
            }
            self.line(2, "let request = request.object(body);");
        }
        self.line(2, "request.build()");
        self.line(1, "}");
        self.line(
            1,
            "fn read(&self, response: &Response) -> Result<Self::Output> {",
        );
        self.line(2, &self.reading(endpoint));
        self.line(1, "}");
        self.line(0, "}");
    }
}

/// Request types encrypt passwords, so that their callers need not read how. The schema tells those who write operations of their own.
fn password_doc(of_schema: Option<&str>) -> String {
    let which = of_schema.and_then(|doc| doc.split("It is sent encrypted").next());
    let which = which.map_or("The password.", str::trim_end);
    format!("{which} It is sent encrypted.")
}
