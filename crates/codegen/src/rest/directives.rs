//! The directives of a description, checked against `language.graphql`.

use crate::schema::Ty;
use graphql_parser::query::{Directive, Value};
use graphql_parser::schema::{Definition, TypeDefinition, parse_schema};
use std::collections::BTreeMap;

/// The definitions of the directives.
const LANGUAGE: &str = include_str!("language.graphql");

pub(super) struct Parameter {
    name: String,
    ty: Ty,
    default: Option<Value<'static, String>>,
}

/// What may be said.
pub(super) struct Language {
    pub(super) directives: BTreeMap<String, Vec<Parameter>>,
    pub(super) enums: BTreeMap<String, Vec<String>>,
}

impl Language {
    pub(super) fn new() -> Self {
        let mut language = Self {
            directives: BTreeMap::new(),
            enums: BTreeMap::new(),
        };
        let definitions = parse_schema::<String>(LANGUAGE).map(|document| document.definitions);
        for definition in definitions.unwrap_or_default() {
            match definition {
                Definition::DirectiveDefinition(directive) => {
                    let parameters = directive.arguments.into_iter().map(|parameter| Parameter {
                        name: parameter.name,
                        ty: Ty::from_parsed(&parameter.value_type),
                        default: parameter.default_value.map(|value| value.into_static()),
                    });
                    let parameters = parameters.collect();
                    language.directives.insert(directive.name, parameters);
                }
                Definition::TypeDefinition(TypeDefinition::Enum(item)) => {
                    let values = item.values.into_iter().map(|value| value.name);
                    language.enums.insert(item.name, values.collect());
                }
                _ => {}
            }
        }
        language
    }
}

/// What a value of the type is called.
fn kind_of(ty: &str) -> &'static str {
    match ty {
        "String" => "a text",
        "Int" => "a number",
        "Boolean" => "true or false",
        _ => "a text, a number, a boolean or a value of an enum",
    }
}

/// One directive with its arguments, defaults included.
#[derive(Debug)]
pub(super) struct Given {
    pub(super) line: usize,
    arguments: BTreeMap<String, Value<'static, String>>,
}

impl Given {
    pub(super) fn value(&self, name: &str) -> Option<&Value<'static, String>> {
        self.arguments.get(name)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.value(name) {
            Some(Value::String(text) | Value::Enum(text)) => Some(text),
            _ => None,
        }
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        match self.value(name) {
            Some(Value::Int(number)) => number.as_i64(),
            _ => None,
        }
    }

    pub(super) fn is(&self, name: &str) -> Option<bool> {
        match self.value(name) {
            Some(Value::Boolean(is)) => Some(*is),
            _ => None,
        }
    }
}

impl Language {
    /// The directives of one element, of which these are allowed there.
    pub(super) fn check(
        &self,
        on: &str,
        found: &[Directive<'_, String>],
        allowed: &[&str],
        report: &mut dyn FnMut(usize, String, String),
    ) -> BTreeMap<String, Given> {
        let mut all = BTreeMap::new();
        for directive in found {
            let (name, line) = (directive.name.as_str(), directive.position.line);
            if !allowed.contains(&name) {
                let wrong = match self.directives.contains_key(name) {
                    true => format!("@{name} has no meaning on {on}"),
                    false => format!("there is no directive @{name}"),
                };
                let known: Vec<_> = allowed.iter().map(|name| format!("@{name}")).collect();
                let cure = match known.is_empty() {
                    true => "delete it: nothing can be said here".to_owned(),
                    false => format!("{on} takes {}", known.join(", ")),
                };
                report(line, wrong, cure);
                continue;
            }
            let given = self.given(directive, report);
            if all.insert(name.to_owned(), given).is_some() {
                let wrong = format!("@{name} is said twice of {on}");
                report(line, wrong, "keep one".to_owned());
            }
        }
        all
    }

    fn given(
        &self,
        directive: &Directive<'_, String>,
        report: &mut dyn FnMut(usize, String, String),
    ) -> Given {
        let (name, line) = (directive.name.as_str(), directive.position.line);
        let none = Vec::new();
        let parameters = self.directives.get(name).unwrap_or(&none);
        let mut arguments = BTreeMap::new();
        for (argument, value) in &directive.arguments {
            let Some(parameter) = parameters.iter().find(|p| p.name == *argument) else {
                let known: Vec<_> = parameters.iter().map(|p| p.name.as_str()).collect();
                let cure = match known.is_empty() {
                    true => "it takes none: delete the argument".to_owned(),
                    false => format!("it takes {}", known.join(", ")),
                };
                report(line, format!("@{name} has no argument {argument}"), cure);
                continue;
            };
            let base = parameter.ty.base();
            let fits = match (value, self.enums.get(base)) {
                (Value::Enum(word), Some(words)) => words.contains(word),
                (_, Some(_)) => false,
                (Value::String(_), None) => matches!(base, "String" | "Literal"),
                (Value::Int(_), None) => matches!(base, "Int" | "Literal"),
                (Value::Boolean(_), None) => matches!(base, "Boolean" | "Literal"),
                (Value::Float(_) | Value::Enum(_), None) => base == "Literal",
                _ => false,
            };
            if fits {
                arguments.insert(argument.clone(), value.into_static());
                continue;
            }
            let cure = match self.enums.get(base) {
                Some(words) => format!("it is one of {}", words.join(", ")),
                None => format!("it is {}", kind_of(base)),
            };
            report(line, format!("@{name}({argument}:) is {value}"), cure);
        }
        for parameter in parameters {
            let said = directive
                .arguments
                .iter()
                .any(|(given, _)| *given == parameter.name);
            match &parameter.default {
                _ if said => {}
                Some(default) => {
                    arguments.insert(parameter.name.clone(), default.clone());
                }
                None if parameter.ty.is_required() => {
                    let wrong = format!("@{name} lacks the argument {}", parameter.name);
                    let ty = parameter.ty.base();
                    let cure = match self.enums.get(ty) {
                        Some(words) => format!("it is one of {}", words.join(", ")),
                        None => format!("add it: it is {}", kind_of(ty)),
                    };
                    report(line, wrong, cure);
                }
                None => {}
            }
        }
        Given { line, arguments }
    }
}
