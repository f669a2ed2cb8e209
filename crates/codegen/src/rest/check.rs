//! What must hold of endpoints and types as wholes.

use super::read::Reader;
use super::{
    Base, CUSTOM, Caller, Endpoint, Envelope, Method, Origin, Place, Session, UNDOCUMENTED,
};
use crate::schema::{BUILT_IN, Ty};
use crate::source::Fault;
use crate::words::Client;
use heck::{ToSnakeCase, ToUpperCamelCase};
use std::collections::BTreeSet;

impl Reader<'_> {
    pub(super) fn is_input(&self, name: &str) -> bool {
        self.rest.inputs.contains_key(name) || self.schema.inputs.contains_key(name)
    }

    /// What only responses have.
    fn is_object(&self, name: &str) -> bool {
        name == UNDOCUMENTED
            || self.rest.objects.contains_key(name)
            || self.schema.objects.contains_key(name)
    }

    /// Scalars and enums, which stand on both sides.
    fn is_plain(&self, name: &str) -> bool {
        BUILT_IN.contains(&name)
            || name == "Object"
            || self.schema.scalars.iter().any(|scalar| scalar == name)
            || self.rest.enums.contains_key(name)
            || self.schema.enums.contains_key(name)
    }

    /// Says why a type cannot stand there.
    pub(super) fn not_of_its_kind(&mut self, line: usize, at: &str, ty: &Ty, wanted: &str) {
        let name = ty.base();
        let (wrong, cure) = if CUSTOM.contains(&name) {
            (
                format!("{at} has the type {name}, which only arguments can have"),
                "use Object".to_owned(),
            )
        } else if name == UNDOCUMENTED {
            (
                format!("{at} has the type {name}, which only responses can have"),
                "use Object".to_owned(),
            )
        } else if self.is_input(name) || self.is_object(name) {
            let is = match self.is_input(name) {
                true => "an input",
                false => "a type of responses",
            };
            (
                format!("{at} has the type {name}, which is {is}"),
                format!("describe {wanted} with the same fields"),
            )
        } else {
            (
                format!("{at} has the type {name}, which is not defined"),
                "correct the name, or define it beside the endpoint".to_owned(),
            )
        };
        self.fault(line, wrong, cure);
    }

    /// The types of all fields.
    pub(super) fn check_types(&mut self) {
        let of = |(name, fields): (&String, &crate::schema::Fields), is_input: bool| {
            let fields = fields.fields.iter();
            let fields = fields.map(|field| (name.clone(), field.clone(), is_input));
            fields.collect::<Vec<_>>()
        };
        let inputs = self.rest.inputs.iter().flat_map(|item| of(item, true));
        let objects = self.rest.objects.iter().flat_map(|item| of(item, false));
        let all: Vec<_> = inputs.chain(objects).collect();
        for (owner, field, is_input) in all {
            let base = field.ty.base();
            let is_right = match is_input {
                true => self.is_input(base),
                false => self.is_object(base),
            };
            if is_right || self.is_plain(base) {
                continue;
            }
            let at = format!("{owner}.{}", field.name);
            let Some((path, line)) = self.rest.lines.get(&at).cloned() else {
                continue;
            };
            let wanted = if is_input { "an input" } else { "a type" };
            let before = self.faults.len();
            self.not_of_its_kind(line, &at, &field.ty, wanted);
            // The file being read is another.
            for fault in self.faults.iter_mut().skip(before) {
                fault.path = path.to_string();
            }
        }
    }

    pub(super) fn check_endpoint(&mut self, endpoint: &Endpoint, in_path: &[String]) {
        let (name, line) = (endpoint.name.as_str(), endpoint.at.1);
        self.check_name(endpoint);
        if endpoint.doc.is_none() {
            let wrong = format!("{name} has no description");
            self.fault(
                line,
                wrong,
                "write one above it: it becomes the documentation",
            );
        }
        for parameter in in_path {
            let mut arguments = endpoint.arguments_in(Place::Path);
            if !arguments.any(|argument| argument.field.name == *parameter) {
                let wrong = format!(
                    "the path of {name} has {{{parameter}}}, and there is no such argument in the path"
                );
                self.fault(
                    line,
                    wrong,
                    format!("add the argument {parameter}, or correct the path"),
                );
            }
        }
        self.check_result(endpoint);
        let mut names = BTreeSet::new();
        let mut wires = BTreeSet::new();
        for argument in &endpoint.arguments {
            let at = format!("{name}({}:)", argument.field.name);
            let (line, place) = (argument.line, argument.place);
            let rust = argument.field.name.to_snake_case();
            if !names.insert(rust.clone()) {
                let wrong = format!("{name} has two arguments that Rust calls {rust}");
                let cure = "rename one, and say @wire(name:) if it is not its name on the wire";
                self.fault(line, wrong, cure);
            }
            let is_named = matches!(place, Place::Query | Place::Body);
            if is_named && !wires.insert((place.as_str(), argument.wire.clone())) {
                let wrong = format!(
                    "{at} has the name {:?} on the wire, as another argument has",
                    argument.wire
                );
                self.fault(line, wrong, "correct one of the two");
            }
            let is_hidden = matches!(
                argument.origin,
                Origin::Fixed(_)
                    | Origin::Setting {
                        settable: false,
                        ..
                    }
            );
            if argument.field.doc.is_none() && !is_hidden {
                let wrong = format!("{at} has no description");
                self.fault(
                    line,
                    wrong,
                    "write one above it: it becomes the documentation",
                );
            }
            self.check_argument(endpoint, argument, &at, in_path);
        }
        let bodies = endpoint.arguments_in(Place::WholeBody).count();
        if bodies > 1 || bodies == 1 && endpoint.arguments_in(Place::Body).next().is_some() {
            let wrong = format!("{name} has a whole body and something else for the body");
            self.fault(
                line,
                wrong,
                "make all of it one input, or each of it an argument",
            );
        }
        for (place, what) in [(Place::Token, "tokens"), (Place::Tenant, "tenants")] {
            if endpoint.arguments_in(place).count() > 1 {
                let wrong = format!("{name} has two {what}");
                self.fault(line, wrong, format!("keep one in: {place}"));
            }
        }
    }

    fn check_name(&mut self, endpoint: &Endpoint) {
        let rust = |name: &str| name.to_upper_camel_case();
        let name = rust(&endpoint.name);
        let mut operations = self.documents.operations.iter();
        let mut endpoints = self.rest.endpoints.iter();
        let twin = operations
            .find(|operation| rust(&operation.name) == name)
            .map(|operation| operation.path.to_string());
        let twin = twin.or_else(|| {
            let twin = endpoints.find(|twin| rust(&twin.name) == name);
            twin.map(|twin| format!("{}:{}", twin.at.0, twin.at.1))
        });
        // The requests of the two clients are in two modules.
        let request = rust(&endpoint.request);
        let twin = twin.map(|twin| (name, twin)).or_else(|| {
            let mut endpoints = self.rest.endpoints.iter();
            let twin = endpoints
                .find(|twin| twin.client == endpoint.client && rust(&twin.request) == request)?;
            Some((request, format!("{}:{}", twin.at.0, twin.at.1)))
        });
        if let Some((name, twin)) = twin {
            let wrong = format!("{} makes the request {name}, as {twin} does", endpoint.name);
            self.fault(endpoint.at.1, wrong, "rename one of the two");
        }
    }

    fn check_result(&mut self, endpoint: &Endpoint) {
        let (name, line, output) = (&endpoint.name, endpoint.at.1, &endpoint.output);
        let base = output.base();
        if !self.is_object(base) && !self.is_plain(base) {
            let at = format!("the result of {name}");
            self.not_of_its_kind(line, &at, output, "a type");
            return;
        }
        let is_name = |name: &String| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        if let Some(member) = endpoint.select.as_ref().filter(|name| !is_name(name)) {
            let wrong = format!("{name} selects {member:?}, which is not the name of a member");
            self.fault(line, wrong, "name one member of the data");
        }
        if endpoint.envelope == Envelope::Accepted {
            if output.to_string() != "CommonMessage!" {
                let wrong = format!("{name} is ACCEPTED, and its result is {output}");
                self.fault(
                    line,
                    wrong,
                    "make it CommonMessage!, or choose another envelope",
                );
            }
            if endpoint.select.is_some() {
                let wrong = format!("{name} is ACCEPTED, and selects a member of the data");
                self.fault(line, wrong, "delete select, or choose another envelope");
            }
        }
        let is_of_user = endpoint.session != Session::Keep || endpoint.caller == Caller::User;
        if endpoint.client == Client::Management && is_of_user {
            let wrong = format!(
                "{name} says what an end user's session does, and is a request of the administrator"
            );
            let cure = "delete `session:` and `caller: USER`, or move it out of management/";
            self.fault(line, wrong, cure);
        }
        if endpoint.session == Session::SignIn && output.to_string() != "User!" {
            let wrong = format!("{name} signs in, and its result is {output}");
            self.fault(line, wrong, "make it User!, or leave the session alone");
        }
    }

    fn check_argument(
        &mut self,
        endpoint: &Endpoint,
        argument: &super::Argument,
        at: &str,
        in_path: &[String],
    ) {
        let (line, ty, base) = (argument.line, &argument.field.ty, argument.base);
        let is_object = matches!(base, Base::Input | Base::Json | Base::CustomMap);
        match argument.place {
            Place::Path => {
                if !in_path.contains(&argument.field.name) {
                    let wrong = format!("{at} has no place in the path {}", endpoint.path);
                    let cure = format!("put {{{}}} where it goes", argument.field.name);
                    self.fault(line, wrong, cure);
                }
                let is_there = ty.is_required() || {
                    matches!(
                        argument.origin,
                        Origin::Fixed(_) | Origin::Optional(Some(_))
                    )
                };
                if is_object || ty.is_list() {
                    let wrong = format!("{at} is {ty}, which a path cannot hold");
                    self.fault(
                        line,
                        wrong,
                        "make it a text, a number or a value of an enum",
                    );
                } else if !is_there {
                    let wrong = format!("{at} may be absent, and a path needs it");
                    self.fault(line, wrong, format!("make it {ty}!"));
                }
            }
            Place::Query => {
                let is_nested = match ty {
                    Ty::NonNull(inner) => is_list_of_lists(inner),
                    other => is_list_of_lists(other),
                };
                if is_object || is_nested {
                    let wrong = format!("{at} is {ty}, which a query cannot hold");
                    let cure = "make its fields arguments, or send it in: BODY";
                    self.fault(line, wrong, cure);
                }
            }
            Place::Body | Place::WholeBody if endpoint.method == Method::Get => {
                let wrong = format!("{at} is for the body, and a GET has none");
                self.fault(line, wrong, "send it in: QUERY, or correct the method");
            }
            Place::Body => {}
            Place::WholeBody => {
                if !is_object || ty.is_list() {
                    let wrong = format!("{at} is {ty}, and the whole body is one object");
                    self.fault(line, wrong, "make it an input, or a member of the body");
                } else if matches!(argument.origin, Origin::Optional(_)) {
                    let wrong = format!("{at} may be absent, and it is the whole body");
                    self.fault(line, wrong, format!("make it {ty}!"));
                }
            }
            Place::Tenant => {
                if base != Base::Text || ty.is_list() {
                    let wrong = format!("{at} is {ty}, and a tenant's ID is text");
                    self.fault(line, wrong, "make it a String");
                }
            }
            Place::Token => {
                if base != Base::Secret || ty.is_list() {
                    let wrong = format!("{at} is {ty}, and a token is text");
                    self.fault(line, wrong, "make it a String");
                }
                if endpoint.caller == Caller::Nobody {
                    let wrong =
                        format!("{at} is the token of an endpoint that is called by NOBODY");
                    self.fault(line, wrong, "correct the caller, or send it elsewhere");
                }
            }
        }
    }

    /// Every type is there for an endpoint.
    pub(super) fn check_use(&mut self) {
        let mut used = BTreeSet::new();
        let mut open: Vec<&str> = Vec::new();
        for endpoint in &self.rest.endpoints {
            open.push(endpoint.output.base());
            open.extend(endpoint.arguments.iter().map(|a| a.field.ty.base()));
        }
        while let Some(name) = open.pop() {
            if !used.insert(name) {
                continue;
            }
            let item = self.rest.inputs.get(name);
            let item = item.or_else(|| self.rest.objects.get(name));
            open.extend(item.iter().flat_map(|i| &i.fields).map(|f| f.ty.base()));
        }
        let types = self.rest.lines.iter();
        let unused = types.filter(|(at, _)| !at.contains('.') && !used.contains(at.as_str()));
        let faults: Vec<_> = unused
            .map(|(name, (path, line))| {
                let wrong = format!("no endpoint uses {name}");
                Fault::new(path, *line, wrong, "use it or delete it")
            })
            .collect();
        self.faults.extend(faults);
    }
}

fn is_list_of_lists(ty: &Ty) -> bool {
    matches!(ty, Ty::List(item) if item.is_list())
}
