//! The REST endpoints: `graphql/rest/*.graphql`, described in SDL with the directives of `rest/language.graphql`.
//!
//! [`read`](Rest::read) reads and checks the descriptions. Their types join those of the host's schema, so that both become Rust in the
//! same way.

mod check;
mod directives;
mod endpoint;
mod read;
#[cfg(test)]
mod tests;

use crate::schema::{Enum, Field, Fields, Kind, Schema, Ty};
use crate::source::Place as Line;
use crate::words::{Caller, Client, Session, words};
use std::collections::BTreeMap;
use std::fmt;

words! { Method { Get = "GET", Post = "POST", Put = "PUT", Delete = "DELETE", Patch = "PATCH", } }
words! { Envelope { V2 = "V2", V3 = "V3", Raw = "RAW", Accepted = "ACCEPTED", } }
words! { Host { Api = "API", Websocket = "WEBSOCKET", } }
words! { Place { Path = "PATH", Query = "QUERY", Body = "BODY", WholeBody = "WHOLE_BODY", Token = "TOKEN", Tenant = "TENANT", } }
words! {
    Setting {
        AppId = "APP_ID",
        UserPoolId = "USER_POOL_ID",
        UserPoolIdOrAppId = "USER_POOL_ID_OR_APP_ID",
        TenantId = "TENANT_ID",
        SdkVersion = "SDK_VERSION",
    }
}

/// A constant or a default, as it is on the wire.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    Text(String),
    Int(i64),
    Float(f64),
    Boolean(bool),
    /// A value of an enum, by its name in the description, with what is sent.
    Enum {
        value: String,
        wire: String,
    },
}

/// As a path and a query hold it.
impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Int(number) => number.fmt(f),
            Self::Float(number) => number.fmt(f),
            Self::Boolean(boolean) => boolean.fmt(f),
            Self::Enum { wire, .. } => f.write_str(wire),
        }
    }
}

/// Where the value of an argument comes from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Origin {
    /// The caller, who must pass it.
    Required,
    /// The caller, who may set it. Unset it is the default, or absent.
    Optional(Option<Literal>),
    /// Nobody: it is a constant.
    Fixed(Literal),
    /// The client's settings, or for one request the caller.
    Setting { setting: Setting, settable: bool },
}

/// The category of an argument's type, without lists and exclamation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    Text,
    Secret,
    Int,
    Float,
    Boolean,
    /// Any JSON.
    Json,
    Enum,
    Input,
    /// `CustomData`, as the JSON text of a list of keys and values.
    CustomParams,
    /// `CustomData`, as the JSON text of an object.
    CustomText,
    /// `CustomData`, as a JSON object.
    CustomMap,
}

/// An argument of an endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Argument {
    /// Name, description and type. A secret is marked.
    pub(crate) field: Field,
    pub(crate) line: usize,
    pub(crate) base: Base,
    pub(crate) origin: Origin,
    pub(crate) place: Place,
    /// The name in that place.
    pub(crate) wire: String,
}

/// A piece of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Text(String),
    /// The value of the argument of this name, percent-encoded.
    Argument(String),
}

/// An endpoint: a field of `Query` or `Mutation`.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    pub(crate) at: Line,
    pub(crate) client: Client,
    /// In camel case, as in the description.
    pub(crate) name: String,
    /// What the request type is called, in camel case.
    pub(crate) request: String,
    pub(crate) doc: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) envelope: Envelope,
    pub(crate) repeatable: bool,
    /// The member of the data that is the result.
    pub(crate) select: Option<String>,
    pub(crate) caller: Caller,
    pub(crate) session: Session,
    pub(crate) host: Host,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) output: Ty,
}

// What will be emitted for an endpoint is made of these.
#[allow(dead_code)]
impl Endpoint {
    /// What errors and traces call it: `GET /api/v2/users/me/orgs`.
    pub(crate) fn operation(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The path in its pieces.
    pub(crate) fn segments(&self) -> Vec<Segment> {
        segments(&self.path).unwrap_or_default()
    }

    /// The arguments in one place, those that callers cannot set included.
    pub(crate) fn arguments_in(&self, place: Place) -> impl Iterator<Item = &Argument> {
        self.arguments.iter().filter(move |a| a.place == place)
    }

    /// The arguments of `new`, in the order of the description.
    pub(crate) fn required(&self) -> impl Iterator<Item = &Argument> {
        let is_required = |a: &&Argument| a.origin == Origin::Required;
        self.arguments.iter().filter(is_required)
    }

    /// The arguments that get a setter.
    pub(crate) fn options(&self) -> impl Iterator<Item = &Argument> {
        self.arguments.iter().filter(|a| match a.origin {
            Origin::Optional(_) | Origin::Setting { settable: true, .. } => true,
            Origin::Required | Origin::Fixed(_) | Origin::Setting { .. } => false,
        })
    }
}

#[allow(dead_code)]
impl Argument {
    pub(crate) fn is_list(&self) -> bool {
        self.field.ty.is_list()
    }
}

/// The endpoints, by name, and the types that are described beside them.
#[derive(Debug, Default)]
pub(crate) struct Rest {
    pub(crate) endpoints: Vec<Endpoint>,
    pub(crate) enums: BTreeMap<String, Enum>,
    pub(crate) inputs: BTreeMap<String, Fields>,
    pub(crate) objects: BTreeMap<String, Fields>,
    /// Where the types and their members stand: `Device`, `Device.name`.
    pub(crate) lines: BTreeMap<String, Line>,
}

impl Rest {
    /// The schema with the types of the descriptions.
    pub(crate) fn join(&self, mut schema: Schema) -> Schema {
        schema.enums.extend(self.enums.clone());
        schema.inputs.extend(self.inputs.clone());
        schema.objects.extend(self.objects.clone());
        schema.scalars.extend(CUSTOM.map(str::to_owned));
        schema.scalars.push(UNDOCUMENTED.to_owned());
        if !schema.knows("Object") {
            schema.scalars.push("Object".to_owned());
        }
        schema
    }
}

/// The scalars that stand for `CustomData`.
pub(crate) const CUSTOM: [&str; 3] = ["CustomParams", "CustomText", "CustomMap"];

/// The scalar of responses whose form nobody documents.
pub(crate) const UNDOCUMENTED: &str = "Undocumented";

/// The pieces of a path, if its braces are in order.
fn segments(path: &str) -> Option<Vec<Segment>> {
    let mut pieces = Vec::new();
    let mut rest = path;
    while let Some((text, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric());
        if text.contains('}') || !is_name {
            return None;
        }
        pieces.push(Segment::Text(text.to_owned()));
        pieces.push(Segment::Argument(name.to_owned()));
        rest = after;
    }
    if rest.contains('}') {
        return None;
    }
    pieces.push(Segment::Text(rest.to_owned()));
    pieces.retain(|piece| *piece != Segment::Text(String::new()));
    Some(pieces)
}
