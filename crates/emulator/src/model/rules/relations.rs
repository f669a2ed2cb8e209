//! What users have and may use: applications, identity sources.

use crate::model::application::Application;
use crate::model::seed::{NewApplication, NewIdentitySource};
use crate::model::seed_connections::NewIdentityProvider;
use crate::model::state::State;

impl State {
    pub(crate) fn add_application(&mut self, mut seed: NewApplication, now_ms: u64) -> String {
        let id = match &seed.id {
            Some(id) => id.clone(),
            None => self.new_id(now_ms),
        };
        let members = seed.members.iter();
        let users = members.filter_map(|m| self.user_id(m)).collect();
        let agreements = std::mem::take(&mut seed.agreements);
        let agreements = self.numbered(agreements);
        self.applications.push(Application {
            users,
            agreements,
            ..Application::new(id.clone(), seed, now_ms)
        });
        self.own_spaces();
        id
    }

    /// False when the application or the user is not there.
    pub(crate) fn allow_application(&mut self, application: &str, user: &str) -> bool {
        let user = self.user_id(user);
        match (self.application_mut(application), user) {
            (Ok(application), Some(user)) => {
                application.users.insert(user);
                true
            }
            _ => false,
        }
    }

    /// Adds an identity provider and gives its id.
    pub(crate) fn add_identity_provider(
        &mut self,
        mut provider: NewIdentityProvider,
        now_ms: u64,
    ) -> String {
        let id = provider.id.take().unwrap_or_else(|| self.new_id(now_ms));
        provider.id = Some(id.clone());
        self.sources.providers.push(provider);
        id
    }

    /// Adds an identity source and gives its id. One that names no identity provider gets one of its own.
    pub(crate) fn add_identity_source(
        &mut self,
        mut source: NewIdentitySource,
        now_ms: u64,
    ) -> String {
        let id = source.id.take().unwrap_or_else(|| self.new_id(now_ms));
        source.id = Some(id.clone());
        if source.connection.provider.is_none() {
            let own = NewIdentityProvider {
                id: Some(id.clone()),
                name: source.name.clone().unwrap_or(source.identifier.clone()),
                kind: source.kind().to_owned(),
                tenant_id: None,
            };
            source.connection.provider = Some(self.add_identity_provider(own, now_ms));
        }
        self.sources.list.push(source);
        id
    }
}
