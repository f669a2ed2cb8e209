//! Policies, and how their patterns match.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::target::Target;

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Effect {
    /// The actions are granted.
    #[default]
    Allow,
    /// The actions are forbidden, whatever grants them.
    Deny,
}

/// A statement of a policy.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Statement {
    /// The resource: `type:id`, `type:*`, `type` or `*`.
    pub resource: String,
    /// The actions, such as `books:read`, `books:*` or `*`.
    pub actions: Vec<String>,
    /// What the statement does. Default: it grants the actions.
    #[serde(deserialize_with = "or_default")]
    pub effect: Effect,
    /// When the statement applies: if all conditions hold.
    #[serde(deserialize_with = "or_default")]
    pub condition: Vec<Condition>,
}

/// A condition on the user who asks.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Condition {
    /// A scalar field of `User`, such as `gender`, or a custom field, such as `customData.age`.
    pub param: String,
    /// `StringEquals`, `StringNotEquals`, `NumericEquals`, `NumericNotEquals`, `NumericLessThan`, `NumericGreaterThan` or `Bool`.
    pub operator: String,
    /// A value, or a list of alternatives.
    pub value: Value,
}

/// Null stands for the default, as some SDKs send it for what is not set.
fn or_default<'de, D: serde::Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Policy {
    pub(crate) id: String,
    pub(crate) namespace: String,
    pub(crate) code: String,
    pub(crate) description: Option<String>,
    /// It comes with the pool, and nobody can change or delete it.
    pub(crate) is_default: bool,
    pub(crate) statements: Vec<Statement>,
    pub(crate) assignments: Vec<Assignment>,
    pub(crate) created: String,
    pub(crate) updated: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Assignment {
    pub(crate) to: Target,
    /// Whether it holds for the nodes below, too.
    pub(crate) inherit_by_children: bool,
    pub(crate) enabled: bool,
}

/// Whether a resource pattern includes this resource. A type alone stands for all resources of the type.
pub(crate) fn covers_resource(pattern: &str, resource: &str) -> bool {
    let class = pattern.strip_suffix(":*").unwrap_or(pattern);
    let is_class = class.len() < pattern.len() || !pattern.contains(':');
    let rest = resource.strip_prefix(class);
    pattern == "*"
        || pattern == resource
        || is_class && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
}

/// Whether an action pattern includes this action on this resource. `read` on `books:1` is `books:read`.
pub(crate) fn covers_action(pattern: &str, action: &str, resource: &str) -> bool {
    let (pattern, action) = (full(pattern, resource), full(action, resource));
    let class = pattern.strip_suffix('*').filter(|c| c.ends_with(':'));
    pattern == "*" || pattern == action || class.is_some_and(|class| action.starts_with(class))
}

/// An action with its resource's type.
pub(crate) fn full(action: &str, resource: &str) -> String {
    match resource.split(':').next() {
        Some(class) if class != "*" && action != "*" && !action.contains(':') => {
            format!("{class}:{action}")
        }
        _ => action.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{covers_action, covers_resource};

    #[test]
    fn patterns_match_what_they_say() {
        for (pattern, resource, fits) in [
            ("*", "books:1", true),
            ("books:*", "books:1", true),
            ("books:*", "books", true),
            ("books", "books:1", true),
            ("books:1", "books:1", true),
            ("books:1", "books:10", false),
            ("books:1", "books:1:2", false),
            ("books:*", "bookshelf:1", false),
            ("books", "bookshelf", false),
            ("books:1", "books:*", false),
            ("books:1", "*", false),
            ("books:*", "*", false),
        ] {
            assert_eq!(
                covers_resource(pattern, resource),
                fits,
                "{pattern} {resource}"
            );
        }
        for (pattern, action, fits) in [
            ("*", "books:read", true),
            ("books:*", "books:read", true),
            ("books:read", "books:read", true),
            ("read", "books:read", true),
            ("books:read", "read", true),
            ("books:read", "books:readall", false),
            ("films:*", "books:read", false),
            ("books:read", "books:*", false),
        ] {
            assert_eq!(
                covers_action(pattern, action, "books:1"),
                fits,
                "{pattern} {action}"
            );
        }
        assert!(!covers_action("read", "books:read", "*"));
    }
}
