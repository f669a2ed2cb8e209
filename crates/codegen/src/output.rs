//! Types of responses: how they are written, and how tests make them.

use crate::redact;
use crate::rust::{given, identifier, parameter, wire_name};
use crate::schema::{Field, Fields};

/// The most parameters that `new` takes. A type with more required fields is made from JSON.
const MOST_PARAMETERS: usize = 4;

/// The types of values that `Debug` does not show.
const HIDDEN: [&str; 2] = ["Secret", "Undocumented"];

/// What a struct of a response has beside its fields.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Form {
    /// Whether it is one of the shared types, which are written and made, and not only read.
    pub(crate) is_shared: bool,
    /// Whether `Debug` is written out.
    pub(crate) is_redacted: bool,
    /// Whether members that are not described are kept.
    pub(crate) is_open: bool,
}

impl Form {
    /// The form of an object of the schema.
    pub(crate) fn of(item: &Fields) -> Self {
        Self {
            is_shared: true,
            is_redacted: redact::is_needed(item),
            is_open: item.open,
        }
    }

    /// The derives.
    pub(crate) fn derives(self, fields: &[(&Field, String)]) -> String {
        let debug = redact::derive(self.is_redacted);
        let more = match self.is_shared {
            true if fields.iter().all(is_optional) => ", Serialize, Default",
            true => ", Serialize",
            false => "",
        };
        format!("Clone, {debug}PartialEq, Deserialize{more}")
    }

    /// What serde is told of a field. What `Debug` does not show is not written: of an optional field nothing, of a required one an empty
    /// text, so that what is written can be read.
    pub(crate) fn attributes(self, owner: &str, field: &(&Field, String)) -> Vec<String> {
        let (declared, ty) = field;
        let rename = wire_name(declared).map(|name| format!("rename = {name:?}"));
        let given = given(owner, ty).filter(|_| self.is_shared);
        let mut words = ty.split(['<', '>']);
        let is_hidden = declared.marks.redact || words.any(|word| HIDDEN.contains(&word));
        let write = match (is_optional(field), is_hidden) {
            (true, true) => Some("skip_serializing"),
            (true, false) => Some("skip_serializing_if = \"Option::is_none\""),
            (false, true) => Some("serialize_with = \"withheld\""),
            (false, false) => None,
        };
        let write = write.filter(|_| self.is_shared).map(str::to_owned);
        rename.into_iter().chain(given).chain(write).collect()
    }

    /// What serde is told of the members that are not described.
    pub(crate) fn attributes_of_others(self) -> &'static str {
        match self.is_shared {
            true => "flatten, skip_serializing",
            false => "flatten",
        }
    }

    /// `new`, where something is required.
    pub(crate) fn constructor(self, name: &str, fields: &[(&Field, String)]) -> Vec<String> {
        let required = || fields.iter().filter(|field| !is_optional(field));
        if !self.is_shared || !(1..=MOST_PARAMETERS).contains(&required().count()) {
            return Vec::new();
        }
        let parameters = required().map(|(field, ty)| {
            let own = identifier(&field.name);
            let (ty, _) = parameter(&own, ty);
            format!("{own}: {ty}")
        });
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        let mut lines = vec![
            format!("impl {name} {{"),
            "    /// For tests: with what every response has. Everything else is unset.".to_owned(),
            format!("    pub fn new({parameters}) -> Self {{"),
            "        Self {".to_owned(),
        ];
        for field in fields {
            let own = identifier(&field.0.name);
            let value = match is_optional(field) {
                true => "None".to_owned(),
                false => parameter(&own, &field.1).1,
            };
            lines.push(match value == own {
                true => format!("            {own},"),
                false => format!("            {own}: {value},"),
            });
        }
        if self.is_open {
            lines.push("            other: Map::new(),".to_owned());
        }
        lines.extend(["        }", "    }", "}"].map(str::to_owned));
        lines
    }
}

fn is_optional((_, ty): &(&Field, String)) -> bool {
    ty.starts_with("Option<")
}
