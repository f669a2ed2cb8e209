//! Policies, and whom they are assigned to.

use crate::clock::iso;
use crate::model::field::FieldTarget;
use crate::model::policy::{Assignment, Policy, Statement};
use crate::model::refusal::{ApiError, Reply};
use crate::model::role::namespace;
use crate::model::seed_permissions::NewPolicy;
use crate::model::state::State;
use crate::model::target::Target;

/// A change of a policy: what is not set stays.
#[derive(Debug, Default)]
pub(crate) struct PolicyChange {
    pub(crate) code: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) statements: Option<Vec<Statement>>,
}

impl State {
    pub(crate) fn policy(&self, code: &str, space: &str) -> Reply<&Policy> {
        let mut policies = self.policies.iter();
        policies
            .find(|p| p.code == code && p.namespace == space)
            .ok_or_else(|| ApiError::missing("策略", "policy", code))
    }

    fn policy_mut(&mut self, code: &str, space: &str) -> Reply<&mut Policy> {
        let mut policies = self.policies.iter_mut();
        policies
            .find(|p| p.code == code && p.namespace == space)
            .ok_or_else(|| ApiError::missing("策略", "policy", code))
    }

    /// The policy, unless it is one of the service's own.
    fn own_policy(&mut self, code: &str, space: &str) -> Reply<&mut Policy> {
        let policy = self.policy_mut(code, space)?;
        match policy.is_default {
            true => Err(ApiError::new(2018)),
            false => Ok(policy),
        }
    }

    /// A policy without its assignments. Its namespace must be there.
    pub(crate) fn add_policy(&mut self, mut seed: NewPolicy, now_ms: u64) -> Reply<&Policy> {
        let space = namespace(seed.namespace.as_deref()).to_owned();
        self.known_space(&space)?;
        self.free_policy(&seed.code, &space)?;
        self.check_statements(&seed.statements)?;
        let id = match seed.id {
            Some(id) => id,
            None => self.new_id(now_ms),
        };
        let code = seed.code.clone();
        let created = seed.created_at.take().unwrap_or_else(|| iso(now_ms));
        let updated = seed.updated_at.take().unwrap_or_else(|| created.clone());
        self.policies.push(Policy {
            id,
            namespace: space.clone(),
            code: seed.code,
            description: seed.description,
            is_default: seed.is_default,
            statements: seed.statements,
            assignments: Vec::new(),
            created,
            updated,
        });
        self.policy(&code, &space)
    }

    fn free_policy(&self, code: &str, space: &str) -> Reply<()> {
        match self.policy(code, space) {
            Ok(_) => Err(ApiError::taken("策略", "policy", code)),
            Err(_) if code.is_empty() => Err(ApiError::bad_argument("code")),
            Err(_) => Ok(()),
        }
    }

    fn check_statements(&self, statements: &[Statement]) -> Reply<()> {
        let is_field = |name: &str| match name.strip_prefix("customData.") {
            Some(key) => self
                .fields
                .contains_key(&(FieldTarget::User, key.to_owned())),
            None => self.is_user_field(name),
        };
        if statements.is_empty() {
            return Err(ApiError::bad_argument("statements"));
        }
        statements.iter().try_for_each(|s| s.check(is_field))
    }

    pub(crate) fn change_policy(
        &mut self,
        (code, space): (&str, &str),
        change: PolicyChange,
        now_ms: u64,
    ) -> Reply<&Policy> {
        self.own_policy(code, space)?;
        let new_code = change.code.unwrap_or_else(|| code.to_owned());
        if new_code != code {
            self.free_policy(&new_code, space)?;
        }
        if let Some(statements) = &change.statements {
            self.check_statements(statements)?;
        }
        let policy = self.own_policy(code, space)?;
        policy.code = new_code;
        policy.updated = iso(now_ms);
        if change.description.is_some() {
            policy.description = change.description;
        }
        if let Some(statements) = change.statements {
            policy.statements = statements;
        }
        Ok(policy)
    }

    /// Deletes all of the policies or none.
    pub(crate) fn remove_policies(&mut self, codes: &[&str], space: &str) -> Reply<()> {
        for code in codes {
            self.own_policy(code, space)?;
        }
        let is_it = |p: &Policy| p.namespace == space && codes.contains(&p.code.as_str());
        self.policies.retain(|p| !is_it(p));
        Ok(())
    }

    /// Assigns a policy to a target, which is named by its id. A second assignment replaces the first.
    pub(crate) fn assign_policy(
        &mut self,
        (code, space): (&str, &str),
        assignment: Assignment,
    ) -> Reply<()> {
        let policy = self.policy_mut(code, space)?;
        policy.assignments.retain(|a| a.to != assignment.to);
        policy.assignments.push(assignment);
        Ok(())
    }

    /// Takes a policy from a target. One that does not have it stays without it.
    pub(crate) fn unassign_policy(
        &mut self,
        (code, space): (&str, &str),
        target: &Target,
    ) -> Reply<()> {
        let policy = self.policy_mut(code, space)?;
        policy.assignments.retain(|a| a.to != *target);
        Ok(())
    }

    /// Switches an assignment on or off. Refused where there is none.
    pub(crate) fn switch_policy(
        &mut self,
        (code, space): (&str, &str),
        target: &Target,
        enabled: bool,
    ) -> Reply<()> {
        let policy = self.policy_mut(code, space)?;
        let mut assignments = policy.assignments.iter_mut();
        let assignment = assignments.find(|a| a.to == *target);
        let missing = || ApiError::missing("策略授权", "assignment of the policy", code);
        assignment.ok_or_else(missing)?.enabled = enabled;
        Ok(())
    }
}
