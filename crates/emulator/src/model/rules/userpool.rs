//! The pool itself: who may register, and what a seed says of it.

use serde_json::{Map, Value};

use crate::model::field::FieldTarget;
use crate::model::refusal::{ApiError, Reply};
use crate::model::seed::NewUser;
use crate::model::state::State;
use crate::model::userpool::{NewUserPool, Whitelist};

impl State {
    /// Refuses the registration of a user with a name that the whitelist of its kind lacks, where the whitelist is on.
    pub(crate) fn check_whitelists(&self, user: &NewUser) -> Reply<()> {
        let settings = &self.settings;
        for (on, of, name) in [
            (
                settings.whitelist_username,
                Whitelist::Username,
                &user.username,
            ),
            (settings.whitelist_email, Whitelist::Email, &user.email),
            (settings.whitelist_phone, Whitelist::Phone, &user.phone),
        ] {
            let lists = |name: &String| self.user_pool.lists(of, name);
            if on && !name.as_ref().is_none_or(lists) {
                let field = of.field();
                return Err(ApiError::with_text(
                    2031,
                    format!("{field} 不在注册白名单中"),
                    format!("the {field} is not on the whitelist for registration"),
                ));
            }
        }
        Ok(())
    }

    pub(crate) fn seed_user_pool(&mut self, seed: NewUserPool, now_ms: u64) {
        self.user_pool.profile.extend(seed.profile);
        for (key, value) in seed.env {
            self.user_pool.set_env(&key, value, now_ms);
        }
        for (of, values) in seed.whitelists {
            for value in values {
                self.user_pool.list(of, &value, now_ms);
            }
        }
    }

    /// Stores values that a seed names, if they fit.
    pub(crate) fn seed_values(
        &mut self,
        target: FieldTarget,
        id: &str,
        data: Map<String, Value>,
    ) -> Reply<()> {
        self.check_values(target, &data)?;
        let data = data.into_iter().map(|(key, value)| (key, Some(value)));
        self.store_values(target, id, data.collect())
    }
}
