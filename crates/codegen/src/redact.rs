//! The `Debug` of types with fields that no log may show.

use crate::schema::{Fields, Ty};
use heck::ToSnakeCase;

/// Whether `Debug` cannot be derived.
pub(crate) fn is_needed(item: &Fields) -> bool {
    item.open || item.fields.iter().any(|field| field.marks.redact)
}

/// The derive of `Debug`, unless it must leave something out.
pub(crate) fn derive(is_needed: bool) -> &'static str {
    match is_needed {
        true => "",
        false => "Debug, ",
    }
}

/// The lines of the `impl`. Of members that are not described, it shows the names.
pub(crate) fn debug(name: &str, item: &Fields, identifier: fn(&str) -> String) -> Vec<String> {
    let mut lines = vec![
        format!("impl std::fmt::Debug for {name} {{"),
        "    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {".to_owned(),
        format!("        f.debug_struct({name:?})"),
    ];
    for field in &item.fields {
        let (label, own) = (field.name.to_snake_case(), identifier(&field.name));
        let value = match (field.marks.redact, &field.ty) {
            (false, _) => format!("&self.{own}"),
            (true, Ty::NonNull(_)) => "&\"…\"".to_owned(),
            (true, _) => format!("&self.{own}.as_ref().map(|_| \"…\")"),
        };
        lines.push(format!("            .field({label:?}, {value})"));
    }
    if item.open {
        let names = "&self.other.keys().collect::<Vec<_>>()";
        lines.push(format!("            .field(\"other\", {names})"));
    }
    for end in ["            .finish()", "    }", "}"] {
        lines.push(end.to_owned());
    }
    lines
}
