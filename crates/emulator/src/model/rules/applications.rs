//! Applications: their end, their secrets, their agreements.

use crate::crypto::random_hex;
use crate::model::application::Agreement;
use crate::model::refusal::{ApiError, Reply};
use crate::model::seed::NewAgreement;
use crate::model::state::State;
use crate::model::target::Target;

impl State {
    /// Deletes an application with all that is its own: logins, roles and resources, accounts for programs. The emulator's own
    /// application stays.
    pub(crate) fn remove_application(&mut self, id: &str) -> Reply<()> {
        if id == self.own.id {
            let text = "the emulator's own application cannot be deleted";
            return Err(ApiError::with_text(400, "默认应用不能删除", text));
        }
        let at = self.applications.iter().position(|a| a.id == id);
        let application = self
            .applications
            .remove(at.ok_or_else(|| ApiError::new(2011))?);
        for account in application.access.accounts {
            self.forget(&Target::AccessKey(account.id));
        }
        self.tokens.live.retain(|_, token| token.application != id);
        let flows = &mut self.flows;
        flows.codes.retain(|_, code| code.consent.client != id);
        flows.refresh.retain(|_, token| token.consent.client != id);
        for tenant in &mut self.user_pool.tenants {
            tenant.seed.apps.retain(|app| app != id);
        }
        self.remove_space(id)
    }

    /// Gives an application a new secret. Tokens that the old one has signed are valid until they expire.
    pub(crate) fn refresh_secret(&mut self, id: &str, now_ms: u64) -> Reply<()> {
        let application = self.application_mut(id)?;
        let old = std::mem::replace(&mut application.secret, random_hex(16));
        application.former_secrets.push(old);
        application.updated = now_ms;
        Ok(())
    }

    // ----- agreements

    /// Agreements with their ids: those without one get the next number that is free.
    pub(crate) fn numbered(&mut self, seeds: Vec<NewAgreement>) -> Vec<Agreement> {
        let given: Vec<_> = seeds.iter().filter_map(|seed| seed.id).collect();
        let mut agreements = Vec::new();
        for seed in seeds {
            let id = match seed.id {
                Some(id) => id,
                None => self.free_agreement_id(&given),
            };
            agreements.push(Agreement { id, seed });
        }
        agreements
    }

    fn free_agreement_id(&mut self, given: &[i64]) -> i64 {
        loop {
            let id = i64::from(self.next_number());
            let mut agreements = self.all_applications().flat_map(|a| &a.agreements);
            let is_free = agreements.all(|agreement| agreement.id != id) && !given.contains(&id);
            if is_free {
                return id;
            }
        }
    }

    /// Adds an agreement behind the others and gives its id.
    pub(crate) fn add_agreement(&mut self, app: &str, seed: NewAgreement) -> Reply<i64> {
        self.application_mut(app)?;
        let added = self.numbered(vec![seed]);
        let id = added.first().map(|agreement| agreement.id);
        self.application_mut(app)?.agreements.extend(added);
        Ok(id.unwrap_or_default())
    }

    pub(crate) fn agreement_mut(&mut self, app: &str, id: i64) -> Reply<&mut Agreement> {
        let mut agreements = self.application_mut(app)?.agreements.iter_mut();
        agreements
            .find(|agreement| agreement.id == id)
            .ok_or_else(|| no_agreement(id))
    }

    pub(crate) fn remove_agreement(&mut self, app: &str, id: i64) -> Reply<()> {
        self.agreement_mut(app, id)?;
        let agreements = &mut self.application_mut(app)?.agreements;
        agreements.retain(|agreement| agreement.id != id);
        Ok(())
    }

    /// Puts the agreements with these ids first, in this order. The others follow as they were.
    pub(crate) fn sort_agreements(&mut self, app: &str, ids: &[i64]) -> Reply<()> {
        let agreements = &mut self.application_mut(app)?.agreements;
        let is_known = |id: &i64| agreements.iter().any(|agreement| agreement.id == *id);
        if let Some(id) = ids.iter().find(|id| !is_known(id)) {
            return Err(no_agreement(*id));
        }
        let place = |agreement: &Agreement| ids.iter().position(|id| *id == agreement.id);
        agreements.sort_by_key(|agreement| place(agreement).unwrap_or(ids.len()));
        Ok(())
    }
}

fn no_agreement(id: i64) -> ApiError {
    ApiError::missing("协议", "agreement", &id.to_string())
}
