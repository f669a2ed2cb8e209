//! What an administrator sets up in the console: e-mail templates, custom functions.

use crate::clock::iso;
use crate::model::email::NewEmailTemplate;
use crate::model::function::NewFunction;
use crate::model::state::State;

impl State {
    /// The pool's own template of an e-mail.
    pub(crate) fn email_template(&self, kind: &str) -> Option<&NewEmailTemplate> {
        let mut templates = self.email_templates.iter();
        templates.find(|template| template.kind == kind)
    }

    /// Puts a template in the place of the pool's own, if there is one.
    pub(crate) fn set_email_template(&mut self, template: NewEmailTemplate) {
        self.email_templates
            .retain(|known| known.kind != template.kind);
        self.email_templates.push(template);
    }

    /// The template that an e-mail is made of: the pool's own if it is enabled, else the default one.
    pub(crate) fn email_template_in_use(&self, kind: Option<&str>) -> NewEmailTemplate {
        let own = kind.and_then(|kind| self.email_template(kind));
        let own = own.filter(|template| template.enabled).cloned();
        own.unwrap_or_else(|| NewEmailTemplate::default_of(kind))
    }

    /// Adds a function and gives it as it is then.
    pub(crate) fn add_function(&mut self, mut function: NewFunction, now_ms: u64) -> NewFunction {
        if function.id.is_none() {
            function.id = Some(self.new_id(now_ms));
        }
        let created = function.created_at.take();
        let created = created.unwrap_or_else(|| iso(now_ms));
        let updated = function.updated_at.take();
        function.updated_at = Some(updated.unwrap_or_else(|| created.clone()));
        function.created_at = Some(created);
        self.functions.push(function.clone());
        function
    }
}
