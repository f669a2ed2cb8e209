//! Writes what a request type is, whatever sends it: its manual, its fields, `new`, the setters, and the beginning of `impl Endpoint`.

use crate::rest::{Endpoint, Envelope, UNDOCUMENTED};
use crate::rust::{identifier, parameter, rust_base, setter};
use crate::schema::{Field, Kind, Schema};
use crate::shapes::Shapes;
use crate::words::{Caller, Client, Session};
use heck::ToLowerCamelCase as _;
use std::borrow::Cow;
use std::fmt::Write as _;

/// How an argument is kept and taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    Optional,
    /// Kept, cleared or set.
    Patch,
}

/// An argument of a request.
pub(crate) struct Argument {
    /// In snake case.
    pub(crate) name: String,
    pub(crate) doc: Option<String>,
    /// The type, without the `Option` or `Patch` around it.
    pub(crate) ty: String,
    pub(crate) presence: Presence,
}

impl Argument {
    /// The type of the field.
    pub(crate) fn held(&self) -> String {
        match self.presence {
            Presence::Required => self.ty.clone(),
            Presence::Optional => format!("Option<{}>", self.ty),
            Presence::Patch => format!("Patch<{}>", self.ty),
        }
    }

    /// A number from 1 on.
    fn is_counted(&self) -> bool {
        let is_one = matches!(self.name.as_str(), "page" | "limit");
        is_one && self.ty == "i64" && self.presence == Presence::Optional
    }

    fn is_required_list(&self) -> bool {
        self.presence == Presence::Required && self.ty.starts_with("Vec<")
    }

    /// The type that callers pass where it is required, and how it becomes the field's.
    pub(crate) fn parameter(&self) -> (String, String) {
        parameter(&identifier(&self.name), &self.ty)
    }
}

/// A list that comes a page at a time: the type of its items.
pub(crate) struct Paged {
    pub(crate) item: String,
    /// What the list is in the Rust type: a `Vec`, or an `Option` of one.
    pub(crate) list: &'static str,
}

/// Everything about a request type but how it is prepared and read.
pub(crate) struct Head {
    pub(crate) client: Client,
    pub(crate) name: String,
    pub(crate) operation: String,
    /// The operation that an option sends instead.
    pub(crate) variant: Option<String>,
    /// How the documentation names what is sent.
    pub(crate) sends: String,
    pub(crate) doc: Option<String>,
    pub(crate) caller: Caller,
    pub(crate) session: Session,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) output: String,
    pub(crate) paged: Option<Paged>,
}

pub(crate) struct Writer<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) shapes: &'a Shapes,
    pub(crate) out: String,
    pub(crate) registry: String,
}

impl Writer<'_> {
    pub(crate) fn line(&mut self, indent: usize, text: &str) {
        let _ = writeln!(self.out, "{:width$}{text}", "", width = 4 * indent);
    }

    pub(crate) fn doc(&mut self, indent: usize, doc: &str) {
        for line in doc.trim().lines() {
            self.line(indent, format!("/// {}", line.trim_end()).trim_end());
        }
    }

    /// The struct, its constructor and setters, and the beginning of its `impl Endpoint`.
    pub(crate) fn head(&mut self, head: &Head) {
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
        if head.client == Client::Management {
            self.checks(arguments);
        }
        let _ = writeln!(
            self.registry,
            "    Request {{ client: Client::{:?}, name: {name:?}, operation: {:?}, variants: &{:?}, arguments: &{:?}, options: &{:?} }},",
            head.client,
            head.operation,
            head.variant.iter().collect::<Vec<_>>(),
            quoted(|a| a.presence == Presence::Required),
            quoted(|a| a.presence != Presence::Required),
        );
    }

    /// What is refused before anything is sent: page 0, a required list without an item, and a window that ends before it starts.
    fn checks(&mut self, arguments: &[Argument]) {
        let checks = arguments.iter().filter_map(|argument| {
            let own = identifier(&argument.name);
            let check = if argument.is_counted() {
                format!("from_one({:?}, self.{own})?;", argument.name)
            } else if argument.is_required_list() {
                format!("at_least_one({:?}, &self.{own})?;", argument.name)
            } else {
                return None;
            };
            Some(check)
        });
        let is_time = |name: &str| {
            let mut arguments = arguments.iter();
            arguments
                .any(|a| a.name == name && a.ty == "SystemTime" && a.presence == Presence::Optional)
        };
        let window = is_time("start") && is_time("end");
        let window = window.then(|| "in_order(self.start, self.end)?;".to_owned());
        let checks: Vec<_> = checks.chain(window).collect();
        if !checks.is_empty() {
            self.line(1, "fn check(&self) -> Result<()> {");
            for check in &checks {
                self.line(2, check);
            }
            self.line(2, "Ok(())");
            self.line(1, "}");
        }
    }

    /// The rustdoc of a request type: what the description says, what is sent, who may send it, what is required.
    pub(crate) fn manual(&mut self, head: &Head) {
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
                let mut doc = Cow::from(argument.doc.as_deref().unwrap_or_default().trim());
                if head.client == Client::Management && argument.is_required_list() {
                    doc.to_mut().push_str(" At least one.");
                }
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

    pub(crate) fn encrypts(&mut self, passwords: &str) {
        self.line(1, "fn encrypts(&self) -> bool {");
        self.line(2, passwords);
        self.line(1, "}");
    }

    /// Whether the endpoint returns one object to the administrator.
    pub(crate) fn is_named(&self, endpoint: &Endpoint) -> bool {
        let (ty, is_query) = (&endpoint.output, endpoint.kind == Kind::Query);
        let base = ty.base();
        let is_object = base == UNDOCUMENTED || self.schema.objects.contains_key(base);
        let is_object = is_object && !ty.is_list();
        endpoint.client == Client::Management && is_query && is_object && ty.is_required()
    }

    /// How the response is read.
    pub(crate) fn reading(&self, endpoint: &Endpoint) -> String {
        let is_list = endpoint.output.is_list() && endpoint.output.is_required();
        match (endpoint.envelope, &endpoint.select) {
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
            // As for operations: what an administrator asks for by its name and does not get is not there.
            (Envelope::V2 | Envelope::V3, None) if self.is_named(endpoint) => {
                let what = match endpoint.output.base() {
                    UNDOCUMENTED => "data".to_owned(),
                    object => object.to_lower_camel_case(),
                };
                format!("response.found({what:?}, response.rest()?)")
            }
            (Envelope::V2 | Envelope::V3, None) => "response.rest()".to_owned(),
        }
    }

    /// Whether the request lists a page at a time: it takes page and limit, and returns a total and a list.
    pub(crate) fn paged(&self, arguments: &[Argument], output: &str) -> Option<Paged> {
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

/// When a request encrypts a password, if it ever does.
pub(crate) fn encryption(arguments: &[Argument]) -> Option<String> {
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
