//! Writes the request types: one for each operation with `@request`, and one for each REST endpoint.
//!
//! A request type holds its arguments flat, has `new(required..)` and a setter for each option, and says how it is sent and read. It adds
//! nothing to the sending path, so it costs what its own fields and its decoder cost.

use crate::document::{Documents, Operation};
use crate::rest::{
    Argument as RestArgument, Base, Endpoint, Envelope, Host, Literal, Origin, Place, Rest,
    Segment, Setting,
};
use crate::rust::{
    identifier, is_clearable, is_password, nested_type, parameter, rust_base, setter,
};
use crate::schema::Kind;
use crate::schema::{Field, Schema};
use crate::secrets::is_secret;
use crate::shapes::{Shapes, is_path};
use crate::words::{Caller, Session};
use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use std::fmt::Write as _;

/// What callers say about custom data, whatever the host calls the argument.
const CUSTOM_DATA: &str = "Values of custom fields, such as `json!({ \"school\": \"ucla\" })`. The user pool must define each field, and the value must \
                           have its type. A date is text in ISO 8601 or a number in Unix milliseconds.";
const CONTEXT: &str = "Values that the user pool's pipeline functions can read from their context.";

/// How an argument is kept and taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    Required,
    Optional,
    /// Kept, cleared or set.
    Patch,
}

/// An argument of a request.
struct Argument {
    /// In snake case.
    name: String,
    doc: Option<String>,
    /// The type, without the `Option` or `Patch` around it.
    ty: String,
    presence: Presence,
}

impl Argument {
    /// The type of the field.
    fn held(&self) -> String {
        match self.presence {
            Presence::Required => self.ty.clone(),
            Presence::Optional => format!("Option<{}>", self.ty),
            Presence::Patch => format!("Patch<{}>", self.ty),
        }
    }

    /// The type that callers pass where it is required, and how it becomes the field's.
    fn parameter(&self) -> (String, String) {
        parameter(&identifier(&self.name), &self.ty)
    }
}

/// A list that comes a page at a time: the type of its items.
struct Paged {
    item: String,
    /// What the list is in the Rust type: a `Vec`, or an `Option` of one.
    list: &'static str,
}

/// Everything about a request type but how it is prepared and read.
struct Head {
    name: String,
    operation: String,
    /// How the documentation names what is sent.
    sends: String,
    doc: Option<String>,
    caller: Caller,
    session: Session,
    arguments: Vec<Argument>,
    output: String,
    paged: Option<Paged>,
}

pub(crate) struct Writer<'a> {
    schema: &'a Schema,
    shapes: &'a Shapes,
    out: String,
    registry: String,
}

/// The request types, and their rows of the registry.
pub(crate) fn emit(
    schema: &Schema,
    documents: &Documents,
    shapes: &Shapes,
    rest: &Rest,
) -> (String, String) {
    let mut writer = Writer {
        schema,
        shapes,
        out: String::new(),
        registry: String::from("static REQUESTS: &[Request] = &[\n"),
    };
    for operation in &documents.operations {
        writer.operation(operation);
    }
    for endpoint in &rest.endpoints {
        writer.endpoint(endpoint);
    }
    writer.registry.push_str("];\n");
    (writer.out, writer.registry)
}

impl Writer<'_> {
    fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.out, "{:width$}{text}", "", width = 4 * indent);
    }

    fn doc(&mut self, indent: usize, doc: &str) {
        for line in doc.trim().lines() {
            self.line(indent, format!("/// {}", line.trim_end()).trim_end());
        }
    }

    fn operation(&mut self, operation: &Operation) {
        let Some(request) = &operation.request else {
            return;
        };
        let Some((selected, field)) = operation.root_field(self.schema) else {
            return;
        };
        let (marker, module) = (operation.marker(), operation.module());
        let is_required = selected.required || field.ty.is_required();
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
        // The arguments, and the expression that each is sent by.
        let mut arguments = Vec::new();
        let mut sent = Vec::new();
        let owner = operation.flat_input(self.schema);
        let fields: Vec<Field> = match owner {
            Some(input) => self.schema.inputs.get(input).map(|i| i.fields.clone()),
            None => None,
        }
        .unwrap_or_else(|| operation.fields());
        for field in &fields {
            let (argument, value) =
                self.sent(owner.unwrap_or(&operation.name), field, owner.is_some());
            sent.push(format!("{}: {value},", identifier(&field.name)));
            arguments.push(argument);
        }
        let passwords = encryption(&arguments);
        let kind = match operation.kind {
            Kind::Query => "query",
            Kind::Mutation => "mutation",
        };
        let doc = operation.doc.clone().or_else(|| field.doc.clone());
        let paged = self.paged(&arguments, &output);
        self.head(&Head {
            name: request
                .name
                .clone()
                .unwrap_or_else(|| operation.name.clone())
                .to_upper_camel_case(),
            operation: operation.name.clone(),
            sends: format!("the {kind} `{}`", operation.name),
            doc,
            caller: request.caller,
            session: request.session,
            arguments,
            output: output.clone(),
            paged,
        });
        if let Some(passwords) = passwords {
            self.encrypts(&passwords);
        }
        self.line(
            1,
            "fn prepare(&self, context: &Context<'_>) -> Result<Request> {",
        );
        match owner {
            Some(input) => {
                self.line(2, &format!("let input = {input} {{"));
                for value in &sent {
                    self.line(3, value);
                }
                self.line(2, "};");
                let variable = operation.variables.first().map(|v| identifier(&v.name));
                let variable = variable.unwrap_or_default();
                let shown = match variable.as_str() {
                    "input" => "input".to_owned(),
                    other => format!("{other}: input"),
                };
                self.line(
                    2,
                    &format!("let variables = operations::{module}::Variables {{ {shown} }};"),
                );
            }
            None => {
                self.line(
                    2,
                    &format!("let variables = operations::{module}::Variables {{"),
                );
                for value in &sent {
                    self.line(3, value);
                }
                self.line(2, "};");
            }
        }
        self.line(
            2,
            &format!("context.graphql::<operations::{marker}>(variables)?.build()"),
        );
        self.line(1, "}");
        self.line(
            1,
            "fn read(&self, response: &Response) -> Result<Self::Output> {",
        );
        self.line(
            2,
            &format!("let data: operations::{module}::ResponseData = response.graphql()?;"),
        );
        let root = identifier(&field.name);
        let is_checked = selected.required && !field.ty.is_required();
        let checked = format!("response.present({:?}, data.{root})", field.name);
        let value = match (output.as_str(), is_checked) {
            ("CommonMessage", true) => format!("response.accepted({checked}?)"),
            ("CommonMessage", false) => format!("response.accepted(data.{root})"),
            (_, true) => checked,
            (_, false) => format!("Ok(data.{root})"),
        };
        self.line(2, &value);
        self.line(1, "}");
        self.line(0, "}");
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
        if is_clearable(owner, field) {
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
            "String" if is_password(field) => {
                doc = Some(password_doc(doc.as_deref()));
                ("Password".to_owned(), optional("context.encrypt({})"))
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
            name: endpoint.name.to_upper_camel_case(),
            operation: endpoint.operation(),
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
        for argument in endpoint.arguments_in(Place::Token) {
            let own = identifier(&argument.field.name);
            let token = match argument.origin {
                Origin::Required => format!("Some(&self.{own})"),
                _ => format!("self.{own}.as_ref()"),
            };
            self.line(2, &format!("let request = request.token({token});"));
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
        let is_list = endpoint.output.is_list() && endpoint.output.is_required();
        let read = match (endpoint.envelope, &endpoint.select) {
            (Envelope::Accepted, _) => "response.rest_message()".to_owned(),
            (Envelope::Raw, None) => "response.raw()".to_owned(),
            (Envelope::Raw, Some(member)) => format!("response.raw_member({member:?})"),
            (Envelope::V2 | Envelope::V3, Some(member)) => {
                format!("response.rest_member({member:?})")
            }
            // A list of nothing may be null.
            (Envelope::V2 | Envelope::V3, None) if is_list => {
                "Ok(response.rest::<Option<_>>()?.unwrap_or_default())".to_owned()
            }
            (Envelope::V2 | Envelope::V3, None) => "response.rest()".to_owned(),
        };
        self.line(2, &read);
        self.line(1, "}");
        self.line(0, "}");
    }

    /// The struct, its constructor and setters, and the beginning of its `impl Endpoint`.
    fn head(&mut self, head: &Head) {
        let Head {
            name,
            output,
            arguments,
            ..
        } = head;
        self.manual(head);
        self.line(
            0,
            "#[must_use = \"a request does nothing until it is awaited\"]",
        );
        self.line(0, "#[derive(Clone, Debug)]");
        self.line(0, &format!("pub struct {name} {{"));
        self.line(1, &format!("call: Call<{output}>,"));
        for argument in arguments {
            self.line(
                1,
                &format!("{}: {},", identifier(&argument.name), argument.held()),
            );
        }
        self.line(0, "}");
        self.line(0, &format!("impl {name} {{"));
        self.line(
            1,
            &format!("const OPERATION: &'static str = {:?};", head.operation),
        );
        let required = arguments
            .iter()
            .filter(|a| a.presence == Presence::Required);
        let parameters: String = required.clone().fold(String::new(), |mut all, argument| {
            let _ = write!(
                all,
                ", {}: {}",
                identifier(&argument.name),
                argument.parameter().0
            );
            all
        });
        self.line(
            1,
            &format!("pub(crate) fn new(call: Call<{output}>{parameters}) -> Self {{"),
        );
        self.line(2, "Self {");
        let caller = match head.caller {
            Caller::Anybody => "",
            Caller::User => ".logged_in()",
            Caller::Nobody => ".anonymous()",
        };
        let session = match head.session {
            Session::Keep => "",
            Session::SignIn => ".signs_in()",
            Session::Update => ".updates()",
            Session::End => ".ends()",
        };
        match caller.is_empty() && session.is_empty() {
            true => self.line(3, "call,"),
            false => self.line(3, &format!("call: call{caller}{session},")),
        }
        for argument in arguments {
            let own = identifier(&argument.name);
            let value = match argument.presence {
                Presence::Required => argument.parameter().1,
                Presence::Optional => "None".to_owned(),
                Presence::Patch => "Patch::Keep".to_owned(),
            };
            match value == own {
                true => self.line(3, &format!("{own},")),
                false => self.line(3, &format!("{own}: {value},")),
            }
        }
        self.line(2, "}");
        self.line(1, "}");
        for argument in arguments
            .iter()
            .filter(|a| a.presence != Presence::Required)
        {
            self.doc(1, argument.doc.as_deref().unwrap_or_default());
            let is_clearable = argument.presence == Presence::Patch;
            for line in setter(&argument.name, &argument.ty, is_clearable) {
                self.line(1, &line);
            }
        }
        self.line(0, "}");
        if let Some(paged) = &head.paged {
            self.line(
                0,
                &format!(
                    "paged! {{ {name}: {output} of {}, {} }}",
                    paged.item, paged.list
                ),
            );
        }
        self.line(0, &format!("sendable! {{ named {name} -> {output} }}"));
        self.line(0, &format!("impl Endpoint for {name} {{"));
        self.line(1, &format!("type Output = {output};"));
        let quoted = |presence: fn(&Argument) -> bool| {
            let named = arguments.iter().filter(|a| presence(a));
            named.map(|a| a.name.clone()).collect::<Vec<_>>()
        };
        let _ = writeln!(
            self.registry,
            "    Request {{ name: {name:?}, operation: {:?}, arguments: &{:?}, options: &{:?} }},",
            head.operation,
            quoted(|a| a.presence == Presence::Required),
            quoted(|a| a.presence != Presence::Required),
        );
    }

    /// The rustdoc of a request type: what the description says, what is sent, who may send it, what is required.
    fn manual(&mut self, head: &Head) {
        let doc = head.doc.as_deref().unwrap_or_default().trim();
        let (text, errors) = match doc.split_once("# Errors") {
            Some((text, errors)) => (text.trim_end(), Some(errors)),
            None => (doc, None),
        };
        self.doc(0, text);
        if !text.is_empty() {
            self.line(0, "///");
        }
        self.doc(0, &format!("Sends {}.", head.sends));
        let required = head
            .arguments
            .iter()
            .filter(|a| a.presence == Presence::Required);
        let mut required = required.peekable();
        if required.peek().is_some() {
            self.line(0, "///");
            self.line(0, "/// # Required");
            self.line(0, "///");
            for argument in required {
                let doc = argument.doc.as_deref().unwrap_or_default().trim();
                let mut lines = doc.lines();
                let first = lines.next().unwrap_or_default();
                self.line(0, format!("/// - `{}`: {first}", argument.name).trim_end());
                for line in lines {
                    self.line(0, format!("///   {}", line.trim_end()).trim_end());
                }
            }
        }
        if let Some(errors) = errors {
            self.line(0, "///");
            self.line(0, "/// # Errors");
            self.line(0, "///");
            for line in errors.trim().lines() {
                self.line(0, format!("/// {}", line.trim_end()).trim_end());
            }
        }
    }

    fn encrypts(&mut self, passwords: &str) {
        self.line(1, "fn encrypts(&self) -> bool {");
        self.line(2, passwords);
        self.line(1, "}");
    }

    /// Whether the request lists a page at a time: it takes page and limit, and returns a total and a list.
    fn paged(&self, arguments: &[Argument], output: &str) -> Option<Paged> {
        let has = |name: &str| {
            let mut arguments = arguments.iter();
            arguments.any(|a| a.name == name && a.ty == "i64" && a.presence == Presence::Optional)
        };
        let object = self.schema.objects.get(output)?;
        let total = object.get("totalCount")?;
        let list = object.get("list").filter(|list| list.ty.is_list())?;
        let is_sure = |field: &Field| {
            field.ty.is_required() && self.shapes.is_always_selected(output, &field.name)
        };
        let is_paged = has("page") && has("limit") && total.ty.base() == "Int" && is_sure(total);
        is_paged.then(|| Paged {
            item: rust_base(list.ty.base()).to_owned(),
            list: match is_sure(list) {
                true => "list",
                false => "optional list",
            },
        })
    }
}

/// Request types encrypt passwords, so that their callers need not read how. The schema tells those who write operations of their own.
fn password_doc(of_schema: Option<&str>) -> String {
    let which = of_schema.and_then(|doc| doc.split("It is sent encrypted").next());
    let which = which.map_or("The password.", str::trim_end);
    format!("{which} It is sent encrypted.")
}

/// When a request encrypts a password, if it ever does.
fn encryption(arguments: &[Argument]) -> Option<String> {
    let passwords: Vec<_> = arguments.iter().filter(|a| a.ty == "Password").collect();
    if passwords.is_empty() {
        return None;
    }
    if passwords.iter().any(|a| a.presence == Presence::Required) {
        return Some("true".to_owned());
    }
    let set = passwords
        .iter()
        .map(|a| format!("self.{}.is_some()", identifier(&a.name)));
    Some(set.collect::<Vec<_>>().join(" || "))
}

/// How an argument of an endpoint is kept.
fn kept(argument: &RestArgument) -> Argument {
    let field = &argument.field;
    let base = match argument.base {
        Base::Secret => "Secret",
        Base::Text if field.name == "clientIp" => "ClientIp",
        _ => rust_base(field.ty.base()),
    };
    Argument {
        name: field.name.to_snake_case(),
        doc: field.doc.clone(),
        ty: match argument.is_list() {
            true => format!("Vec<{base}>"),
            false => base.to_owned(),
        },
        presence: match argument.origin {
            Origin::Required => Presence::Required,
            _ => Presence::Optional,
        },
    }
}

/// The expression for a setting: an `Option<&str>`, or a `&str` where it is required.
fn of_setting(setting: Setting, is_required: bool) -> String {
    let (field, name) = match setting {
        Setting::AppId => (Some("app_id"), "App"),
        Setting::UserPoolId => (Some("user_pool_id"), "UserPool"),
        Setting::UserPoolIdOrAppId => (None, "UserPoolOrApp"),
        Setting::TenantId => (Some("tenant_id"), "Tenant"),
        Setting::SdkVersion if is_required => return "SDK_VERSION".to_owned(),
        Setting::SdkVersion => return "Some(SDK_VERSION)".to_owned(),
    };
    match (is_required, field) {
        (true, _) => format!("context.setting(Setting::{name})?"),
        (false, Some(field)) => format!("context.config.{field}.as_deref()"),
        (false, None) => format!("context.setting(Setting::{name}).ok()"),
    }
}

/// The value of an argument as text in a path.
fn in_path(argument: &RestArgument) -> String {
    let own = identifier(&argument.field.name);
    match &argument.origin {
        Origin::Fixed(literal) => format!("{:?}", literal.to_string()),
        Origin::Setting { setting, settable } => {
            let setting = of_setting(*setting, true);
            match settable {
                true => format!(
                    "match &self.{own} {{ Some({own}) => {own}.as_str(), None => {setting} }}"
                ),
                false => setting,
            }
        }
        Origin::Required | Origin::Optional(_) => match argument.base {
            Base::Text => format!("&self.{own}"),
            Base::Secret => format!("self.{own}.expose()"),
            _ => format!("&self.{own}.to_string()"),
        },
    }
}

/// The text of a value in a query.
fn text_of(argument: &RestArgument, value: &str) -> String {
    match argument.base {
        Base::Secret => format!("{value}.expose().to_owned()"),
        Base::Text if argument.field.name != "clientIp" => format!("{value}.clone()"),
        _ => format!("{value}.to_string()"),
    }
}

fn in_query(argument: &RestArgument) -> Vec<String> {
    let (own, wire) = (identifier(&argument.field.name), &argument.wire);
    let one = |value: String| vec![format!("let request = request.query({wire:?}, {value});")];
    let text = text_of(argument, "value");
    match &argument.origin {
        Origin::Fixed(literal) => one(format!("{:?}.to_owned()", literal.to_string())),
        Origin::Setting { setting, settable } => {
            let is_required = argument.field.ty.is_required();
            let setting = of_setting(*setting, is_required);
            let value = match (settable, is_required) {
                (true, true) => format!(
                    "match &self.{own} {{ Some(value) => value.clone(), None => {setting}.to_owned() }}"
                ),
                (true, false) => format!("self.{own}.as_deref().or({setting}).map(str::to_owned)"),
                (false, true) => format!("{setting}.to_owned()"),
                (false, false) => format!("{setting}.map(str::to_owned)"),
            };
            one(value)
        }
        Origin::Required if argument.is_list() => one_each(wire, &text, &format!("&self.{own}")),
        Origin::Optional(_) if argument.is_list() => {
            one_each(wire, &text, &format!("self.{own}.iter().flatten()"))
        }
        Origin::Required => one(text_of(argument, &format!("self.{own}"))),
        Origin::Optional(None) if text == "value.clone()" => one(format!("self.{own}.clone()")),
        Origin::Optional(None) => one(custom(argument, &own)
            .unwrap_or_else(|| format!("self.{own}.as_ref().map(|value| {text})"))),
        Origin::Optional(Some(default)) => one(format!(
            "self.{own}.as_ref().map_or_else(|| {:?}.to_owned(), |value| {text})",
            default.to_string()
        )),
    }
}

fn one_each(wire: &str, text: &str, values: &str) -> Vec<String> {
    vec![
        format!("let request = ({values}).into_iter().fold(request, |request, value| {{"),
        format!("    request.query({wire:?}, {text})"),
        "});".to_owned(),
    ]
}

/// Custom data in the form of its scalar: an `Option`.
fn custom(argument: &RestArgument, own: &str) -> Option<String> {
    match argument.base {
        Base::CustomParams => Some(format!("to_params(self.{own}.as_ref())?")),
        Base::CustomText => Some(format!("object_text({own:?}, self.{own}.as_ref())?")),
        Base::CustomMap => Some(format!("filled({own:?}, self.{own}.as_ref())?")),
        _ => None,
    }
}

fn in_body(argument: &RestArgument) -> String {
    let (own, wire) = (identifier(&argument.field.name), &argument.wire);
    match &argument.origin {
        Origin::Fixed(literal) => format!(".member({wire:?}, &{})", json(literal)),
        Origin::Setting { setting, settable } => {
            let is_required = argument.field.ty.is_required();
            let setting = of_setting(*setting, is_required);
            match (settable, is_required) {
                (true, true) => format!(
                    ".member({wire:?}, match &self.{own} {{ Some(value) => value.as_str(), None => {setting} }})"
                ),
                (true, false) => {
                    format!(".optional({wire:?}, self.{own}.as_deref().or({setting}))")
                }
                (false, true) => format!(".member({wire:?}, {setting})"),
                (false, false) => format!(".optional({wire:?}, {setting})"),
            }
        }
        Origin::Required => match custom(argument, &own) {
            Some(_) => format!(".member({wire:?}, &self.{own})"),
            None => format!(".member({wire:?}, &self.{own})"),
        },
        Origin::Optional(None) => match custom(argument, &own) {
            Some(value) => format!(".optional({wire:?}, {value})"),
            None => format!(".optional({wire:?}, self.{own}.as_ref())"),
        },
        Origin::Optional(Some(default)) => {
            format!(".or({wire:?}, self.{own}.as_ref(), &{})", json(default))
        }
    }
}

/// A constant as a Rust expression that is written to JSON.
fn json(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => format!("{text:?}"),
        Literal::Int(number) => format!("{number}_i64"),
        Literal::Float(number) => format!("{number:?}_f64"),
        Literal::Boolean(boolean) => boolean.to_string(),
        Literal::Enum { wire, .. } => match wire.parse::<i64>() {
            Ok(number) => format!("{number}_i64"),
            Err(_) => format!("{wire:?}"),
        },
    }
}
