//! The conditions of policies.

use serde_json::Value;

use crate::model::field::shown;
use crate::model::policy::{Condition, Statement};
use crate::model::refusal::{ApiError, Reply};
use crate::model::user::User;

impl Statement {
    /// Refuses what could never apply, and conditions that nothing here evaluates.
    pub(crate) fn check(&self, is_field: impl Fn(&str) -> bool) -> Reply<()> {
        if self.resource.is_empty() {
            return Err(ApiError::bad_argument("resource"));
        }
        if self.actions.is_empty() || self.actions.iter().any(String::is_empty) {
            return Err(ApiError::bad_argument("actions"));
        }
        for condition in &self.condition {
            if !is_field(&condition.param) {
                let what = format!("the parameter {} of a condition", condition.param);
                return Err(ApiError::not_served(501, &what));
            }
            if condition.compares().is_none() {
                let what = format!("the operator {} of a condition", condition.operator);
                return Err(ApiError::not_served(501, &what));
            }
        }
        Ok(())
    }
}

type Compares = fn(&Value, &Value) -> bool;

impl Condition {
    /// What the operator asks of a user's value and one of the alternatives, and whether none of them may fit.
    fn compares(&self) -> Option<(Compares, bool)> {
        Some(match self.operator.as_str() {
            "StringEquals" => (|a, b| shown(a) == shown(b), false),
            "StringNotEquals" => (|a, b| shown(a) == shown(b), true),
            "NumericEquals" => (|a, b| both(a, b).is_some_and(|(a, b)| a == b), false),
            "NumericNotEquals" => (|a, b| both(a, b).is_some_and(|(a, b)| a == b), true),
            "NumericLessThan" => (|a, b| both(a, b).is_some_and(|(a, b)| a < b), false),
            "NumericGreaterThan" => (|a, b| both(a, b).is_some_and(|(a, b)| a > b), false),
            "Bool" => (|a, b| shown(a) == shown(b), false),
            _ => return None,
        })
    }

    pub(crate) fn holds(&self, user: &User) -> bool {
        let Some((compares, none_of)) = self.compares() else {
            return false;
        };
        let value = match self.param.strip_prefix("customData.") {
            Some(key) => user.custom.get(key),
            None => user.fields.get(&self.param),
        };
        let value = value.unwrap_or(&Value::Null);
        let fits = match &self.value {
            Value::Array(list) => list.iter().any(|one| compares(value, one)),
            one => compares(value, one),
        };
        fits != none_of
    }
}

fn both(left: &Value, right: &Value) -> Option<(f64, f64)> {
    let number = |v: &Value| shown(v).parse::<f64>().ok();
    Some((number(left)?, number(right)?))
}
