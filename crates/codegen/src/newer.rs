//! What older servers lack (`graphql/newer.txt`), and the operations without it.

use crate::document::{Documents, Fragment, Narrower};
use crate::parse::Parsed;
use crate::schema::{Field as SchemaField, Schema, Ty};
use crate::shapes::Shapes;
use crate::source::{Fault, Source};
use crate::text::minify;
use graphql_parser::query::{OperationDefinition, Selection, SelectionSet, Value};
use heck::ToSnakeCase;
use std::collections::{BTreeMap, BTreeSet};

/// The elements of the list with their lines: `Type`, `Type.field` and `Type.field(argument)`.
#[derive(Debug, Default)]
pub(crate) struct Newer {
    path: String,
    elements: BTreeMap<String, usize>,
}

impl Newer {
    pub(crate) fn parse(source: Option<&Source>, schema: &Schema) -> Result<Self, Vec<Fault>> {
        let Some(source) = source else {
            return Ok(Self::default());
        };
        let mut newer = Self {
            path: source.path.clone(),
            elements: BTreeMap::new(),
        };
        let mut faults = Vec::new();
        for (index, line) in source.text.lines().enumerate() {
            let element = line.trim();
            if element.is_empty() || element.starts_with('#') {
                continue;
            }
            let mut fault = |wrong: String, cure: &str| {
                faults.push(Fault::new(&source.path, index + 1, wrong, cure));
            };
            match Element::find(schema, element) {
                None => fault(
                    format!("the schema has no {element}"),
                    "correct the name, or delete the line if the element is gone",
                ),
                Some(Element::Input(field)) if field.ty.is_required() && !field.has_default => {
                    fault(
                        format!("{element} is required, so nothing can be sent without it"),
                        "delete the line",
                    );
                }
                Some(_) => {}
            }
            newer.elements.insert(element.to_owned(), index + 1);
        }
        if faults.is_empty() {
            Ok(newer)
        } else {
            Err(faults)
        }
    }

    /// Fields that are left out for some servers must be optional in the Rust types.
    pub(crate) fn check(&self, schema: &Schema, shapes: &Shapes) -> Vec<Fault> {
        let is_needed = |element: &str| {
            let (owner, name) = element.split_once('.')?;
            let field = schema.objects.get(owner)?.get(name)?;
            let is_root = owner == schema.query || owner == schema.mutation;
            let is_sure = !shapes.has(owner, name) || shapes.is_always_selected(owner, name);
            (!is_root && field.ty.is_required() && is_sure).then_some(())
        };
        self.elements
            .iter()
            .filter(|(element, _)| is_needed(element).is_some())
            .map(|(element, line)| {
                Fault::new(
                    &self.path,
                    *line,
                    format!(
                        "{element} is never null, so its Rust type has no place for its absence"
                    ),
                    "declare the field nullable in the schema, or delete the line",
                )
            })
            .collect()
    }

    fn has_field(&self, owner: &str, field: &str) -> bool {
        self.elements.contains_key(&format!("{owner}.{field}"))
    }

    fn has_argument(&self, owner: &str, field: &str, argument: &str) -> bool {
        let element = format!("{owner}.{field}({argument})");
        self.elements.contains_key(&element)
    }

    /// Adds what is sent to servers that lack the listed elements.
    pub(crate) fn narrow(&self, documents: &mut Documents, parsed: &Parsed, schema: &Schema) {
        // Both are in the same order.
        for (operation, parsed_operation) in documents.operations.iter_mut().zip(&parsed.operations)
        {
            let whole = &parsed_operation.definition;
            operation.narrower = self.narrower(schema, &parsed.fragments, whole, &operation.text);
        }
    }

    /// The operation without the listed elements, if that is another one. None also for what older servers do not have at all.
    fn narrower(
        &self,
        schema: &Schema,
        fragments: &BTreeMap<String, Fragment>,
        operation: &OperationDefinition<'static, String>,
        text: &str,
    ) -> Option<Narrower> {
        let mut operation = operation.clone();
        let mut pruning = Pruning {
            newer: self,
            schema,
            fragments,
            kept: BTreeMap::new(),
            variables: BTreeSet::new(),
            changed: false,
        };
        let (root, set, variables) = match &mut operation {
            OperationDefinition::Query(q) => (
                &schema.query,
                &mut q.selection_set,
                &mut q.variable_definitions,
            ),
            OperationDefinition::Mutation(m) => (
                &schema.mutation,
                &mut m.selection_set,
                &mut m.variable_definitions,
            ),
            _ => return None,
        };
        pruning.selection(root, set);
        if set.items.is_empty() {
            return None;
        }
        let mut unknown = Vec::new();
        variables.retain(|variable| {
            let pointer = format!("/{}", variable.name);
            if pruning.variables.contains(&variable.name) {
                let ty = Ty::from_parsed(&variable.var_type);
                self.inputs(schema, &pointer, &ty, &mut Vec::new(), &mut unknown);
                return true;
            }
            unknown.push((pointer, variable.name.to_snake_case()));
            false
        });
        let text = if pruning.changed {
            let fragments: String = pruning.kept.into_values().collect();
            minify(&operation.to_string()) + &fragments
        } else if unknown.is_empty() {
            return None;
        } else {
            text.to_owned()
        };
        Some(Narrower { text, unknown })
    }

    /// The listed fields of the input objects that a variable holds, lists aside.
    fn inputs(
        &self,
        schema: &Schema,
        pointer: &str,
        ty: &Ty,
        within: &mut Vec<String>,
        unknown: &mut Vec<(String, String)>,
    ) {
        let name = ty.base().to_owned();
        let Some(input) = schema.inputs.get(&name) else {
            return;
        };
        if ty.is_list() || within.contains(&name) {
            return;
        }
        within.push(name);
        for field in &input.fields {
            let pointer = format!("{pointer}/{}", field.name);
            if self.has_field(ty.base(), &field.name) {
                unknown.push((pointer, field.name.to_snake_case()));
            } else {
                self.inputs(schema, &pointer, &field.ty, within, unknown);
            }
        }
        within.pop();
    }
}

/// What a line names.
enum Element<'a> {
    /// What is sent: an argument, or a field of an input.
    Input(&'a SchemaField),
    Other,
}

impl<'a> Element<'a> {
    fn find(schema: &'a Schema, element: &str) -> Option<Self> {
        let Some((owner, member)) = element.split_once('.') else {
            return schema.knows(element).then_some(Self::Other);
        };
        if let Some((field, argument)) = member.split_once('(') {
            let field = schema.objects.get(owner)?.get(field)?;
            let argument = argument.strip_suffix(')')?;
            return field
                .args
                .iter()
                .find(|known| known.name == argument)
                .map(Self::Input);
        }
        if let Some(input) = schema.inputs.get(owner) {
            return input.get(member).map(Self::Input);
        }
        let is_field = schema
            .objects
            .get(owner)
            .is_some_and(|o| o.get(member).is_some());
        let values = schema.enums.get(owner).map(|e| e.values.as_slice());
        let is_value = values
            .unwrap_or_default()
            .iter()
            .any(|(name, _)| name == member);
        (is_field || is_value).then_some(Self::Other)
    }
}

/// Takes the listed elements out of one operation.
struct Pruning<'a> {
    newer: &'a Newer,
    schema: &'a Schema,
    fragments: &'a BTreeMap<String, Fragment>,
    /// The fragments that are still used, as they are sent.
    kept: BTreeMap<String, String>,
    /// The variables that are still used.
    variables: BTreeSet<String>,
    changed: bool,
}

impl Pruning<'_> {
    fn selection(&mut self, parent: &str, set: &mut SelectionSet<'static, String>) {
        set.items.retain_mut(|item| {
            let keep = match item {
                Selection::Field(field) => {
                    !self.newer.has_field(parent, &field.name) && {
                        let name = field.name.clone();
                        let before = field.arguments.len();
                        field.arguments.retain(|(argument, _)| {
                            !self.newer.has_argument(parent, &name, argument)
                        });
                        self.changed |= field.arguments.len() != before;
                        self.variables
                            .extend(field.arguments.iter().filter_map(|(_, value)| match value {
                                Value::Variable(variable) => Some(variable.clone()),
                                _ => None,
                            }));
                        let declared = self.schema.objects.get(parent);
                        let base = declared.and_then(|o| o.get(&name)).map(|f| f.ty.base());
                        let has_children = !field.selection_set.items.is_empty();
                        self.selection(base.unwrap_or_default(), &mut field.selection_set);
                        !has_children || !field.selection_set.items.is_empty()
                    }
                }
                Selection::FragmentSpread(spread) => self.fragment(&spread.fragment_name),
                Selection::InlineFragment(_) => true,
            };
            self.changed |= !keep;
            keep
        });
    }

    /// Whether anything is left of a fragment.
    fn fragment(&mut self, name: &str) -> bool {
        let Some(fragment) = self.fragments.get(name) else {
            return true;
        };
        let mut definition = fragment.definition.clone();
        let changed_before = std::mem::take(&mut self.changed);
        self.selection(name, &mut definition.selection_set);
        let is_left = !definition.selection_set.items.is_empty();
        if is_left {
            let text = match self.changed {
                true => minify(&definition.to_string()),
                false => fragment.text.clone(),
            };
            self.kept.insert(name.to_owned(), text);
        }
        self.changed |= changed_before;
        is_left
    }
}
