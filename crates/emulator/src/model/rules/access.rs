//! Who may enter an application.

use crate::crypto::random_hex;
use crate::model::access::{Account, Record};
use crate::model::application::Application;
use crate::model::refusal::{ApiError, Reply};
use crate::model::seed_permissions::NewAccessAccount;
use crate::model::state::State;
use crate::model::target::Target;

impl State {
    pub(crate) fn application_mut(&mut self, id: &str) -> Reply<&mut Application> {
        let mut all = self.applications.iter_mut().chain([&mut self.own]);
        all.find(|a| a.id == id).ok_or_else(|| ApiError::new(2011))
    }

    /// What the records say about a user: a denial counts more than an allowance. `None` if they say nothing.
    pub(crate) fn recorded(&self, application: &Application, user: &str) -> Option<bool> {
        let standing = self.standing(&Target::User(user.to_owned()));
        let records = application.access.records.iter();
        let mine = records.filter(|r| r.enabled && standing.has(&r.to, r.inherit_by_children));
        mine.map(|r| r.allow).reduce(|all, one| all && one)
    }

    /// Whether a user may log in to an application.
    pub(crate) fn may_enter(&self, application: &Application, user: &str) -> bool {
        self.recorded(application, user)
            .unwrap_or_else(|| !application.access.deny_all || application.users.contains(user))
    }

    /// Records a decision about somebody, who is named by id.
    pub(crate) fn record_access(&mut self, application: &str, record: Record) -> Reply<()> {
        let records = &mut self.application_mut(application)?.access.records;
        records.retain(|r| r.to != record.to || r.allow != record.allow);
        records.push(record);
        Ok(())
    }

    /// Adds an account for programs and gives its id.
    pub(crate) fn add_account(
        &mut self,
        application: &str,
        mut seed: NewAccessAccount,
        now_ms: u64,
    ) -> Reply<String> {
        let id = seed.id.take().unwrap_or_else(|| random_hex(12));
        let account = Account::new(id.clone(), seed, now_ms);
        let application = self.application_mut(application)?;
        application.access.accounts.push(account);
        Ok(id)
    }

    /// An account for programs, and its application's id.
    pub(crate) fn account(&self, id: &str) -> Option<(&str, &Account)> {
        self.all_applications().find_map(|application| {
            let mut accounts = application.access.accounts.iter();
            let account = accounts.find(|account| account.id == id)?;
            Some((application.id.as_str(), account))
        })
    }

    pub(crate) fn account_mut(&mut self, id: &str) -> Reply<&mut Account> {
        let all = self.applications.iter_mut().chain([&mut self.own]);
        let mut accounts = all.flat_map(|a| a.access.accounts.iter_mut());
        accounts
            .find(|account| account.id == id)
            .ok_or_else(|| ApiError::missing("编程访问账号", "programmatic access account", id))
    }

    pub(crate) fn remove_account(&mut self, id: &str) -> Reply<()> {
        self.account_mut(id)?;
        for application in self.applications.iter_mut().chain([&mut self.own]) {
            application.access.accounts.retain(|a| a.id != id);
        }
        self.forget(&Target::AccessKey(id.to_owned()));
        Ok(())
    }
}
