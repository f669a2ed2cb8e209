//! Custom fields: who has them, and the values.

use serde_json::{Map, Value, json};

use crate::model::field::{self, FieldTarget, NewField};
use crate::model::refusal::{ApiError, Reply};
use crate::model::state::State;
use crate::model::user::User;

impl State {
    /// Every custom field of a user must be defined and hold a value of its type.
    pub(crate) fn check_custom_data(&self, data: &Map<String, Value>) -> Reply<()> {
        self.check_values(FieldTarget::User, data)
    }

    /// The same for everything that has custom fields.
    pub(crate) fn check_values(&self, target: FieldTarget, data: &Map<String, Value>) -> Reply<()> {
        data.iter().try_for_each(|(key, value)| {
            let field = self.fields.get(&(target, key.clone()));
            field::check(field, key, value)
        })
    }

    /// The custom data of a user as a list of `{key, dataType, value, label}`.
    pub(crate) fn custom_data(&self, user: &User) -> Vec<Value> {
        self.shown_values(FieldTarget::User, &user.custom)
    }

    fn shown_values(&self, target: FieldTarget, data: &Map<String, Value>) -> Vec<Value> {
        let shown = data.iter().filter_map(|(key, value)| {
            let field = self.fields.get(&(target, key.clone()))?;
            Some(json!({
                "key": key, "dataType": field.data_type, "value": field::shown(value), "label": field.label,
            }))
        });
        shown.collect()
    }

    /// Refuses the id of nothing that can have values. Permissions have no objects of their own here, so that any id will do.
    fn check_target(&self, target: FieldTarget, id: &str) -> Reply<()> {
        let is_there = match target {
            FieldTarget::User if self.users.contains_key(id) => true,
            FieldTarget::User => return Err(ApiError::new(2004)),
            FieldTarget::Role => self.roles.iter().any(|role| role.id == id),
            FieldTarget::Node => self.node(id).is_some(),
            FieldTarget::Org => self.org(id).is_ok(),
            FieldTarget::Application => self.knows_app(id),
            FieldTarget::UserPool => self.pool_id == id,
            FieldTarget::Permission => true,
        };
        match is_there {
            true => Ok(()),
            false => Err(ApiError::new(404)),
        }
    }

    /// The values of one thing, as they are stored.
    pub(crate) fn values_of(&self, target: FieldTarget, id: &str) -> Reply<Map<String, Value>> {
        self.check_target(target, id)?;
        Ok(
            match self.users.get(id).filter(|_| target == FieldTarget::User) {
                Some(user) => user.custom.clone(),
                None => {
                    let values = self.field_values.get(&(target, id.to_owned()));
                    values.cloned().unwrap_or_default()
                }
            },
        )
    }

    /// The values of one thing, as the API shows them.
    pub(crate) fn values_json(&self, target: FieldTarget, id: &str) -> Reply<Vec<Value>> {
        Ok(self.shown_values(target, &self.values_of(target, id)?))
    }

    /// Stores values, which must have been checked, or removes those that are `None`.
    pub(crate) fn store_values(
        &mut self,
        target: FieldTarget,
        id: &str,
        values: Vec<(String, Option<Value>)>,
    ) -> Reply<()> {
        self.check_target(target, id)?;
        let stored = match target {
            FieldTarget::User => &mut self.user_mut(id)?.custom,
            _ => self
                .field_values
                .entry((target, id.to_owned()))
                .or_default(),
        };
        for (key, value) in values {
            match value {
                Some(value) => stored.insert(key, value),
                None => stored.remove(&key),
            };
        }
        Ok(())
    }

    /// Defines a field, or changes it. Values that do not fit the new type go.
    pub(crate) fn define_field(&mut self, field: NewField) {
        let (target, key, kind) = (field.target, field.key.clone(), field.data_type);
        self.fields.insert((target, key.clone()), field);
        self.keep_values(target, &key, |value| field::fits(kind, value));
    }

    /// Removes a field with its values. False when it is not defined.
    pub(crate) fn remove_field(&mut self, target: FieldTarget, key: &str) -> bool {
        self.keep_values(target, key, |_| false);
        self.fields.remove(&(target, key.to_owned())).is_some()
    }

    fn keep_values(&mut self, target: FieldTarget, key: &str, stays: impl Fn(&Value) -> bool) {
        let users = self.users.values_mut().map(|user| &mut user.custom);
        let users = users.filter(|_| target == FieldTarget::User);
        let others = self
            .field_values
            .iter_mut()
            .filter(|((of, _), _)| *of == target);
        for values in users.chain(others.map(|(_, values)| values)) {
            values.retain(|known, value| known != key || stays(value));
        }
    }
}
