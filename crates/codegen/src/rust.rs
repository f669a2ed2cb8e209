//! How the names and types of GraphQL are written in Rust.

use crate::schema::{Field, Ty};
use crate::secrets::PASSWORD_FIELDS;
use heck::ToSnakeCase as _;

/// Optional variables that an update can clear. (Optional fields of `Update…` inputs all can be.)
const CLEARABLE: &[(&str, &str)] = &[
    ("updateGroup", "description"),
    ("updateNode", "code"),
    ("updateNode", "description"),
    ("updatePolicy", "description"),
    ("updateRole", "description"),
];

/// Objects of which servers send empty texts for fields that are not set. The official SDKs leave them out.
const EMPTY_IS_UNSET: &[&str] = &["AuthorizedResource"];

/// How a field of a response is read for which an empty text stands for unset.
pub(crate) fn given(owner: &str, ty: &str) -> Option<String> {
    let is_one = EMPTY_IS_UNSET.contains(&owner) && ty.starts_with("Option<");
    is_one.then(|| "default, deserialize_with = \"given\"".to_owned())
}

/// Fields and arguments that are points in time.
const TIMES: &[&str] = &[
    "assignedAt",
    "authenticationTime",
    "createdAt",
    "end",
    "endTime",
    "expiredAt",
    "joinedAt",
    "lastLogin",
    "lastLoginTime",
    "lastMfaTime",
    "signedUp",
    "start",
    "timestamp",
    "tokenExpiredAt",
    "updatedAt",
];

/// Whether a text or a number is a point in time. In a response it is a `Timestamp`. Requests take a `SystemTime`: text is sent in ISO
/// 8601, a number in Unix milliseconds.
pub(crate) fn is_time(field: &Field) -> bool {
    let is_one = matches!(field.ty.base(), "String" | "Int") && !field.ty.is_list();
    is_one && TIMES.contains(&field.known_as("").1)
}

/// The function that makes of a `SystemTime` what is sent.
pub(crate) fn sent_time(field: &Field) -> &'static str {
    match field.ty.base() {
        "Int" => "milliseconds",
        _ => "Timestamp::from",
    }
}

/// Whether an optional field of an input, or an optional variable, can be cleared.
pub(crate) fn is_clearable(owner: &str, field: &Field) -> bool {
    let (owner, name) = field.known_as(owner);
    let clear = owner.starts_with("Update") || CLEARABLE.contains(&(owner, name));
    clear && !field.ty.is_required()
}

/// Whether a text is a password that is sent encrypted.
pub(crate) fn is_password(field: &Field) -> bool {
    PASSWORD_FIELDS.contains(&field.known_as("").1)
}

pub(crate) fn rust_base(name: &str) -> &str {
    match name {
        "Int" => "i64",
        "Float" => "f64",
        "Boolean" => "bool",
        "ID" | "String" => "String",
        "Object" => "Value",
        "CustomParams" | "CustomText" | "CustomMap" => "CustomData",
        other => other,
    }
}

pub(crate) fn nested_type(ty: &Ty, base: &str) -> String {
    match ty {
        Ty::NonNull(inner) => match inner.as_ref() {
            Ty::List(item) => format!("Vec<{}>", nested_type(item, base)),
            _ => base.to_owned(),
        },
        nullable => {
            let value = nested_type(&Ty::NonNull(Box::new(nullable.clone())), base);
            format!("Option<{value}>")
        }
    }
}

/// The keywords that GraphQL names can be, in lower case. `crate`, `self` and `super` cannot be written `r#`.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

pub(crate) fn identifier(name: &str) -> String {
    let name = name.to_snake_case();
    match name.as_str() {
        word if KEYWORDS.contains(&word) => format!("r#{name}"),
        _ => name,
    }
}

/// The name on the wire, where serde's camelCase would not give it.
pub(crate) fn wire_name(field: &Field) -> Option<&str> {
    let marked = field.marks.wire.as_deref();
    marked.or_else(|| rename(&field.name))
}

/// The wire name, where serde's camelCase would not give it back.
pub(crate) fn rename(name: &str) -> Option<&str> {
    let snake = name.to_snake_case();
    let mut camel = String::new();
    for (index, part) in snake.split('_').enumerate() {
        let mut letters = part.chars();
        match letters.next() {
            Some(first) if index > 0 => camel.extend(first.to_uppercase()),
            Some(first) => camel.push(first),
            None => {}
        }
        camel.extend(letters);
    }
    (camel != name).then_some(name)
}

/// The type that callers pass for a value of this type, and how it becomes that.
pub(crate) fn parameter(name: &str, ty: &str) -> (String, String) {
    match ty {
        "String" | "Secret" | "Password" | "EncryptedPassword" | "CustomData" | "ClientIp"
        | "Timestamp" | "Value" => (format!("impl Into<{ty}>"), format!("{name}.into()")),
        _ => match ty.strip_prefix("Vec<").and_then(|ty| ty.strip_suffix('>')) {
            Some(item @ ("String" | "Secret")) => (
                format!("impl IntoIterator<Item = impl Into<{item}>>"),
                format!("{name}.into_iter().map(Into::into).collect()"),
            ),
            Some(item) => (
                format!("impl IntoIterator<Item = {item}>"),
                format!("{name}.into_iter().collect()"),
            ),
            None => (ty.to_owned(), name.to_owned()),
        },
    }
}

/// The setter of an option, line by line.
pub(crate) fn setter(name: &str, ty: &str, is_clearable: bool) -> [String; 4] {
    let own = identifier(name);
    let (taken, value) = match is_clearable {
        true => (format!("impl Into<Patch<{ty}>>"), format!("{own}.into()")),
        false => {
            let (taken, value) = parameter(&own, ty);
            (taken, format!("Some({value})"))
        }
    };
    [
        format!("pub fn {own}(mut self, {own}: {taken}) -> Self {{"),
        format!("    self.{own} = {value};"),
        "    self".to_owned(),
        "}".to_owned(),
    ]
}

/// The derive of `Default`, where nothing is required. Other types have `new`.
pub(crate) fn derive_default<'a>(mut fields: impl Iterator<Item = &'a Field>) -> &'static str {
    match fields.any(|field| field.ty.is_required()) {
        true => "",
        false => ", Default",
    }
}
