//! Reads the endpoints and their arguments.

use super::directives::Given;
use super::read::{Reader, Said};
use super::{
    Argument, Base, Caller, Endpoint, Envelope, Host, Literal, Method, Origin, Place, Segment,
    Session, Setting, segments,
};
use crate::schema::Kind;
use crate::schema::{Enum, Field, Marks, Ty};
use crate::words::Client;
use graphql_parser::query::Value;
use graphql_parser::schema::{Field as FieldDefinition, InputValue};

impl Reader<'_> {
    /// An enum of the descriptions or the schema.
    fn find_enum(&self, name: &str) -> Option<&Enum> {
        let own = self.rest.enums.get(name);
        own.or_else(|| self.schema.enums.get(name))
    }

    /// A constant or a default, if it suits the type.
    fn literal(&self, ty: &Ty, value: &Value<'_, String>) -> Option<Literal> {
        if ty.is_list() {
            return None;
        }
        match (ty.base(), value) {
            ("String" | "ID", Value::String(text)) => Some(Literal::Text(text.clone())),
            ("Int", Value::Int(number)) => number.as_i64().map(Literal::Int),
            ("Float", Value::Float(number)) => Some(Literal::Float(*number)),
            ("Boolean", Value::Boolean(boolean)) => Some(Literal::Boolean(*boolean)),
            (base, Value::Enum(word)) => {
                let item = self.find_enum(base)?;
                let is_known = item.values.iter().any(|(value, _)| value == word);
                is_known.then(|| Literal::Enum {
                    value: word.clone(),
                    wire: item.wire(word).to_owned(),
                })
            }
            _ => None,
        }
    }

    pub(super) fn endpoint(&mut self, kind: Kind, field: FieldDefinition<'_, String>) {
        let line = self.line(field.position);
        let name = field.name.as_str();
        let said = self.directives("an endpoint", &field.directives, &["http"]);
        let Some(http) = said.get("http") else {
            // Nothing more is to be said where it is there and wrong.
            if field.directives.iter().all(|d| d.name != "http") {
                let wrong = format!("{name} has no @http");
                let cure = "add @http(method: GET, path: \"/api/v2/..\"), or move it to the schema if it is GraphQL";
                self.fault(line, wrong, cure);
            }
            return;
        };
        let method = http.text("method").and_then(Method::named);
        let path = http.text("path").map(str::to_owned);
        let pieces = path.as_deref().filter(|path| is_path(path));
        let pieces = pieces.and_then(segments);
        if let (Some(path), None) = (&path, &pieces) {
            let wrong = format!("{path:?} is no path");
            let cure = "begin with a slash, name arguments in pairs of braces, and leave queries to the arguments";
            self.fault(http.line, wrong, cure);
        }
        let in_path: Vec<_> = pieces
            .iter()
            .flatten()
            .filter_map(|piece| match piece {
                Segment::Argument(name) => Some(name.clone()),
                Segment::Text(_) => None,
            })
            .collect();
        let arguments = field.arguments.into_iter();
        let arguments = arguments.filter_map(|argument| {
            let default = match method {
                _ if in_path.contains(&argument.name) => Place::Path,
                Some(Method::Get | Method::Delete) => Place::Query,
                Some(Method::Post | Method::Put | Method::Patch) | None => Place::Body,
            };
            self.argument(name, argument, default)
        });
        let arguments: Vec<_> = arguments.collect();
        let (Some(method), Some(path), Some(_)) = (method, path, pieces) else {
            return;
        };
        let repeatable = http.is("repeatable");
        if kind == Kind::Mutation && method == Method::Get && repeatable.is_none() {
            let wrong = format!(
                "{name} changes something, and a GET is sent again unless it says otherwise"
            );
            self.fault(http.line, wrong, "say @http(repeatable:)");
        }
        let endpoint = Endpoint {
            at: (self.file.path.as_str().into(), line),
            client: Client::of(self.folder, &self.file.path),
            request: http.text("name").unwrap_or(name).to_owned(),
            name: name.to_owned(),
            doc: field.description,
            kind,
            method,
            path,
            envelope: word(http, "envelope", Envelope::named).unwrap_or(Envelope::V2),
            repeatable: repeatable.unwrap_or(method == Method::Get),
            select: http.text("select").map(str::to_owned),
            caller: word(http, "caller", Caller::named).unwrap_or(Caller::Anybody),
            session: word(http, "session", Session::named).unwrap_or(Session::Keep),
            host: word(http, "host", Host::named).unwrap_or(Host::Api),
            arguments,
            output: Ty::from_parsed(&field.field_type),
        };
        self.check_endpoint(&endpoint, &in_path);
        self.rest.endpoints.push(endpoint);
    }

    fn argument(
        &mut self,
        endpoint: &str,
        argument: InputValue<'_, String>,
        default_place: Place,
    ) -> Option<Argument> {
        let line = self.line(argument.position);
        let at = format!("{endpoint}({}:)", argument.name);
        let allowed = ["wire", "fixed", "setting", "secret"];
        let said = self.directives("an argument", &argument.directives, &allowed);
        let ty = Ty::from_parsed(&argument.value_type);
        let mut secret = self.secret(line, &at, &argument.name, &ty, &said);
        let wire = said.get("wire");
        let place = wire.and_then(|wire| word(wire, "in", Place::named));
        let name = wire.and_then(|wire| wire.text("name")).map(str::to_owned);
        let place = place.unwrap_or(default_place);
        if let Some(wire) = wire {
            if wire.value("number").is_some() {
                let wrong = "@wire(number:) has no meaning on an argument";
                self.fault(wire.line, wrong, "delete it");
            }
            if name.is_some() && !matches!(place, Place::Query | Place::Body) {
                let wrong =
                    format!("{at} has a name on the wire, which its place ({place}) has not");
                self.fault(wire.line, wrong, "delete the name");
            }
        }
        secret |= place == Place::Token && ty.base() == "String";
        let base = self.base(line, &at, &ty, secret)?;
        let origin = self.origin(line, &at, &ty, &argument, &said)?;
        Some(Argument {
            line,
            base,
            origin,
            place,
            wire: name.unwrap_or_else(|| argument.name.clone()),
            field: Field {
                name: argument.name,
                doc: argument.description,
                ty,
                args: Vec::new(),
                has_default: argument.default_value.is_some(),
                marks: Marks {
                    secret,
                    ..Marks::default()
                },
            },
        })
    }

    fn origin(
        &mut self,
        line: usize,
        at: &str,
        ty: &Ty,
        argument: &InputValue<'_, String>,
        said: &Said,
    ) -> Option<Origin> {
        let (fixed, setting) = (said.get("fixed"), said.get("setting"));
        let sources = [
            fixed.is_some(),
            setting.is_some(),
            argument.default_value.is_some(),
        ];
        if sources.iter().filter(|is| **is).count() > 1 {
            let wrong =
                format!("{at} gets its value from more than one of @fixed, @setting and a default");
            self.fault(line, wrong, "keep one");
            return None;
        }
        if let Some(setting) = setting {
            if !matches!(ty.base(), "String" | "ID") || ty.is_list() {
                let wrong = format!("{at} is {ty}, and settings are text");
                self.fault(line, wrong, "make it a String");
            }
            return Some(Origin::Setting {
                setting: word(setting, "name", Setting::named)?,
                settable: setting.is("settable").unwrap_or(false),
            });
        }
        let (what, value) = match (fixed, &argument.default_value) {
            (Some(fixed), _) => ("constant", fixed.value("value")?.clone()),
            (None, Some(default)) => ("default", default.into_static()),
            (None, None) if ty.is_required() => return Some(Origin::Required),
            (None, None) => return Some(Origin::Optional(None)),
        };
        let Some(literal) = self.literal(ty, &value) else {
            let wrong = format!("{at} is {ty}, which its {what} {value} is not");
            self.fault(line, wrong, "correct one of the two");
            return None;
        };
        if fixed.is_some() {
            return Some(Origin::Fixed(literal));
        }
        if ty.is_required() {
            let wrong = format!("{at} is required and has a default");
            self.fault(line, wrong, "delete the default, or the exclamation mark");
        }
        Some(Origin::Optional(Some(literal)))
    }

    /// The category of an argument's type.
    fn base(&mut self, line: usize, at: &str, ty: &Ty, secret: bool) -> Option<Base> {
        let name = ty.base();
        let known = match name {
            "String" if secret => Some(Base::Secret),
            "String" | "ID" => Some(Base::Text),
            "Int" => Some(Base::Int),
            "Float" => Some(Base::Float),
            "Boolean" => Some(Base::Boolean),
            "Object" => Some(Base::Json),
            "CustomParams" => Some(Base::CustomParams),
            "CustomText" => Some(Base::CustomText),
            "CustomMap" => Some(Base::CustomMap),
            _ if self.find_enum(name).is_some() => Some(Base::Enum),
            _ if self.is_input(name) => Some(Base::Input),
            _ => None,
        };
        if known.is_none() {
            self.not_of_its_kind(line, at, ty, "an input");
        }
        known
    }
}

/// A path of a URL, and nothing beside it.
fn is_path(path: &str) -> bool {
    path.starts_with('/') && !path.contains(|c: char| c.is_whitespace() || "?#\\".contains(c))
}

/// The value of an argument that is an enum of the language.
fn word<T>(given: &Given, argument: &str, named: fn(&str) -> Option<T>) -> Option<T> {
    given.text(argument).and_then(named)
}
