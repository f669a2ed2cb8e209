//! The schema file in the house's form: the order and the descriptions of ours, the content of theirs.

use std::fmt::Write as _;

use apollo_compiler::Schema;
use apollo_compiler::ast::InputValueDefinition;
use apollo_compiler::schema::ExtendedType;

/// Theirs, written as ours is. What is new comes after what is known, without a description.
pub(crate) fn write(ours: &Schema, theirs: &Schema) -> String {
    let mut out = String::new();
    let roots = &theirs.schema_definition;
    let _ = writeln!(out, "schema {{");
    for (role, root) in [("query", &roots.query), ("mutation", &roots.mutation)] {
        if let Some(root) = root {
            let _ = writeln!(out, "  {role}: {}", root.name);
        }
    }
    out.push_str("}\n");
    let rank = |ty: &ExtendedType| {
        let is = |root: &Option<apollo_compiler::schema::ComponentName>| {
            root.as_ref().is_some_and(|root| &root.name == ty.name())
        };
        match ty {
            ExtendedType::Scalar(_) => 0,
            ExtendedType::Enum(_) => 1,
            ExtendedType::InputObject(_) => 2,
            ExtendedType::Object(_) if is(&roots.query) => 3,
            ExtendedType::Object(_) if is(&roots.mutation) => 4,
            ExtendedType::Object(_) => 5,
            ExtendedType::Interface(_) => 6,
            ExtendedType::Union(_) => 7,
        }
    };
    let mut types: Vec<_> = theirs
        .types
        .values()
        .filter(|ty| !ty.is_built_in())
        .collect();
    types.sort_by_key(|ty| (rank(ty), ty.name().as_str()));
    for ty in types {
        out.push('\n');
        definition(&mut out, ours.types.get(ty.name()), ty);
    }
    out
}

fn definition(out: &mut String, ours: Option<&ExtendedType>, theirs: &ExtendedType) {
    describe(
        out,
        0,
        ours.and_then(|ty| ty.description())
            .map(|text| text.as_ref()),
    );
    let name = theirs.name();
    match theirs {
        ExtendedType::Enum(theirs) => {
            let ours = ours.and_then(|ty| ty.as_enum());
            let _ = writeln!(out, "enum {name} {{");
            let known = ours.map(|ours| ours.values.keys());
            for value in ordered(known.into_iter().flatten(), theirs.values.keys()) {
                let known = ours.and_then(|ours| ours.values.get(value));
                describe(out, 1, known.and_then(|value| value.description.as_deref()));
                let _ = writeln!(out, "  {value}");
            }
            out.push_str("}\n");
        }
        ExtendedType::InputObject(theirs) => {
            let ours = ours.and_then(|ty| ty.as_input_object());
            let _ = writeln!(out, "input {name} {{");
            let known = ours.map(|ours| ours.fields.keys());
            for field in ordered(known.into_iter().flatten(), theirs.fields.keys()) {
                let known = ours.and_then(|ours| ours.fields.get(field));
                describe(out, 1, known.and_then(|field| field.description.as_deref()));
                if let Some(field) = theirs.fields.get(field) {
                    let _ = writeln!(out, "  {}", input(field));
                }
            }
            out.push_str("}\n");
        }
        ExtendedType::Object(theirs) => {
            let ours = ours.and_then(|ty| ty.as_object());
            let _ = writeln!(out, "type {name} {{");
            let known = ours.map(|ours| ours.fields.keys());
            for field in ordered(known.into_iter().flatten(), theirs.fields.keys()) {
                let known = ours.and_then(|ours| ours.fields.get(field));
                describe(out, 1, known.and_then(|field| field.description.as_deref()));
                if let Some(field) = theirs.fields.get(field) {
                    let known = known
                        .map(|known| known.arguments.as_slice())
                        .unwrap_or_default();
                    let arguments = arguments(known, &field.arguments);
                    let _ = writeln!(out, "  {}{arguments}: {}", field.name, field.ty);
                }
            }
            out.push_str("}\n");
        }
        ExtendedType::Scalar(_) => {
            let _ = writeln!(out, "scalar {name}");
        }
        // The generator has no form for them and says so; the file shows what the server has.
        ExtendedType::Interface(theirs) => {
            let _ = writeln!(out, "{theirs}");
        }
        ExtendedType::Union(theirs) => {
            let _ = writeln!(out, "{theirs}");
        }
    }
}

/// One a line where any of them is described.
fn arguments<T: AsRef<InputValueDefinition>>(known: &[T], theirs: &[T]) -> String {
    let names = |arguments: &[T]| -> Vec<String> {
        arguments
            .iter()
            .map(|a| a.as_ref().name.to_string())
            .collect()
    };
    let find = |arguments: &[T], name: &str| arguments.iter().position(|a| a.as_ref().name == name);
    let (known_names, names) = (names(known), names(theirs));
    let ordered = ordered(known_names.iter(), names.iter()).into_iter();
    let ordered: Vec<_> = ordered
        .filter_map(|name| {
            let known = find(known, name).and_then(|index| known.get(index));
            let description = known.and_then(|known| known.as_ref().description.as_deref());
            let argument = theirs.get(find(theirs, name)?)?;
            Some((description, input(argument.as_ref())))
        })
        .collect();
    if ordered.is_empty() {
        return String::new();
    }
    if ordered.iter().all(|(description, _)| description.is_none()) {
        let written: Vec<_> = ordered.into_iter().map(|(_, written)| written).collect();
        return format!("({})", written.join(", "));
    }
    let mut out = String::from("(\n");
    for (description, written) in ordered {
        describe(&mut out, 2, description);
        let _ = writeln!(out, "    {written}");
    }
    out.push_str("  )");
    out
}

fn input(input: &InputValueDefinition) -> String {
    let default = input
        .default_value
        .as_ref()
        .map(|value| format!(" = {value}"));
    format!(
        "{}: {}{}",
        input.name,
        input.ty,
        default.unwrap_or_default()
    )
}

/// What is known in the known order, and what is new after it.
fn ordered<'a, T: PartialEq + 'a>(
    known: impl Iterator<Item = &'a T>,
    theirs: impl Iterator<Item = &'a T>,
) -> Vec<&'a T> {
    let mut new: Vec<_> = theirs.collect();
    let mut all = Vec::new();
    for name in known {
        if let Some(index) = new.iter().position(|theirs| *theirs == name) {
            all.push(new.remove(index));
        }
    }
    all.extend(new);
    all
}

/// A description that would be longer stands between lines of its own.
const WIDTH: usize = 100;

fn describe(out: &mut String, indent: usize, description: Option<&str>) {
    let Some(text) = description else {
        return;
    };
    let text = text.replace("\"\"\"", "\\\"\"\"");
    let margin = "  ".repeat(indent);
    // A quotation mark at the end would join those that close the description.
    let line = format!("{margin}\"\"\"{text}\"\"\"");
    if line.chars().count() <= WIDTH && !text.contains('\n') && !text.ends_with(['"', '\\']) {
        let _ = writeln!(out, "{line}");
        return;
    }
    let _ = writeln!(out, "{margin}\"\"\"");
    for line in text.lines() {
        let _ = writeln!(out, "{}", format!("{margin}{line}").trim_end());
    }
    let _ = writeln!(out, "{margin}\"\"\"");
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn schema(sdl: &str) -> Schema {
        Schema::parse(sdl, "test.graphql").unwrap()
    }

    #[test]
    fn our_own_schema_stays_byte_for_byte() {
        let ours = schema(authing::SCHEMA);
        let bare = schema(&without_descriptions(&ours));
        assert_eq!(write(&ours, &bare), authing::SCHEMA);
    }

    /// What a server tells, in an order of its own.
    fn without_descriptions(ours: &Schema) -> String {
        let mut bare = String::from("schema { query: Query mutation: Mutation }\n");
        let mut types: Vec<_> = ours.types.values().filter(|ty| !ty.is_built_in()).collect();
        types.reverse();
        for ty in types {
            let mut text = String::new();
            definition(&mut text, None, ty);
            bare.push_str(&text);
        }
        bare
    }

    #[test]
    fn what_is_new_comes_last_and_bare() {
        let ours = schema(
            "type Query {\n  \"\"\"One.\"\"\"\n  b(\n    \"\"\"The x.\"\"\"\n    x: Int = 1\n  ): Int\n  gone: Int\n  \"\"\"Two.\"\"\"\n  a: Int\n}\n",
        );
        let theirs =
            schema("type Query { c(z: Z): Z a: Int! b(y: Int, x: Int = 2): Int }\nenum Z { ZA }");
        let written = write(&ours, &theirs);
        assert_eq!(
            written,
            "schema {\n  query: Query\n}\n\nenum Z {\n  ZA\n}\n\ntype Query {\n  \"\"\"One.\"\"\"\n  b(\n    \"\"\"The x.\"\"\"\n    \
             x: Int = 2\n    y: Int\n  ): Int\n  \"\"\"Two.\"\"\"\n  a: Int!\n  c(z: Z): Z\n}\n"
        );
    }

    #[test]
    fn descriptions_with_quotation_marks_stay_what_they_are() {
        for text in [
            "ends with \"it\"",
            "has \"\"\" within",
            "a\\b",
            "ends with \\",
            "two\n\nlines",
        ] {
            let mut out = String::new();
            describe(&mut out, 0, Some(text));
            let again = schema(&format!("{out}scalar X"));
            let scalar = again.types.get("X").unwrap();
            assert_eq!(scalar.description().unwrap().as_ref(), text);
        }
    }
}
