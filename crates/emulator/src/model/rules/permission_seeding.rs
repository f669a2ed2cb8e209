//! The part of a pool that says who may do what, from and to a seed.

use crate::model::access::{Access, Record};
use crate::model::policy::Assignment;
use crate::model::refusal::Reply;
use crate::model::role::namespace;
use crate::model::seed_permissions::{
    Grant, NewAccess, NewAccessAccount, NewAccessRecord, NewAssignment, NewGroup, NewNamespace,
    NewPolicy, NewResource,
};
use crate::model::space::DEFAULT;
use crate::model::state::State;

impl State {
    /// The namespaces that every pool has.
    pub(crate) fn own_spaces(&mut self) {
        self.ensure_space(DEFAULT, DEFAULT);
        let applications = self.all_applications();
        let applications: Vec<_> = applications
            .map(|a| (a.id.clone(), a.seed.name.clone()))
            .collect();
        for (id, name) in applications {
            self.ensure_space(&id, &name);
        }
    }

    /// Adds a policy with its assignments, and its namespace.
    pub(crate) fn seed_policy(&mut self, mut seed: NewPolicy, now_ms: u64) -> Reply<()> {
        let space = namespace(seed.namespace.as_deref()).to_owned();
        self.ensure_space(&space, &space);
        let code = seed.code.clone();
        let assignments = std::mem::take(&mut seed.assignments);
        self.add_policy(seed, now_ms)?;
        for assignment in assignments {
            let assignment = Assignment {
                to: self.seeded_target(&assignment.to, &space)?,
                inherit_by_children: assignment.inherit_by_children,
                enabled: assignment.enabled,
            };
            self.assign_policy((&code, &space), assignment)?;
        }
        Ok(())
    }

    /// Gives a resource to somebody, and makes its namespace.
    pub(crate) fn seed_grant(&mut self, grant: Grant) -> Reply<()> {
        let space = namespace(grant.namespace.as_deref()).to_owned();
        self.ensure_space(&space, &space);
        let to = self.seeded_target(&grant.to, &space)?;
        self.give(Grant {
            to,
            namespace: Some(space),
            ..grant
        });
        Ok(())
    }

    pub(crate) fn seed_access(&mut self, app: &str, seed: NewAccess, now_ms: u64) -> Reply<()> {
        self.application_mut(app)?.access.deny_all = seed.deny_all;
        for record in seed.records {
            let namespace = namespace(record.namespace.as_deref()).to_owned();
            let record = Record {
                to: self.seeded_target(&record.to, &namespace)?,
                allow: record.allow,
                namespace,
                inherit_by_children: record.inherit_by_children,
                enabled: record.enabled,
                assigned: now_ms,
            };
            self.record_access(app, record)?;
        }
        for account in seed.accounts {
            self.add_account(app, account, now_ms)?;
        }
        Ok(())
    }

    // ----- dumps

    pub(crate) fn dumped_groups(&self) -> Vec<NewGroup> {
        let groups = self.groups.iter().map(|g| NewGroup {
            id: Some(g.id.clone()),
            code: g.code.clone(),
            name: g.name.clone(),
            description: g.description.clone(),
            members: g.users.iter().cloned().collect(),
            created_at: Some(g.created.clone()),
            updated_at: Some(g.updated.clone()),
        });
        groups.collect()
    }

    pub(crate) fn dumped_spaces(&self) -> Vec<NewNamespace> {
        let spaces = self.namespaces.iter().map(|space| {
            let resources = space.resources.iter().map(|r| NewResource {
                id: Some(r.id.clone()),
                created_at: Some(r.created.clone()),
                updated_at: Some(r.updated.clone()),
                ..r.seed.clone()
            });
            NewNamespace {
                id: Some(space.id),
                code: space.code.clone(),
                name: space.name.clone(),
                description: space.description.clone(),
                resources: resources.collect(),
            }
        });
        spaces.collect()
    }

    pub(crate) fn dumped_policies(&self) -> Vec<NewPolicy> {
        let policies = self.policies.iter().map(|policy| {
            let assignments = policy.assignments.iter().map(|a| NewAssignment {
                to: self.named(&a.to),
                inherit_by_children: a.inherit_by_children,
                enabled: a.enabled,
            });
            NewPolicy {
                id: Some(policy.id.clone()),
                code: policy.code.clone(),
                namespace: Some(policy.namespace.clone()),
                description: policy.description.clone(),
                is_default: policy.is_default,
                statements: policy.statements.clone(),
                assignments: assignments.collect(),
                created_at: Some(policy.created.clone()),
                updated_at: Some(policy.updated.clone()),
            }
        });
        policies.collect()
    }

    pub(crate) fn dumped_grants(&self) -> Vec<Grant> {
        let grants = self.grants.iter().map(|grant| Grant {
            to: self.named(&grant.to),
            ..grant.clone()
        });
        grants.collect()
    }

    pub(crate) fn dumped_access(&self, access: &Access) -> NewAccess {
        let records = access.records.iter().map(|r| NewAccessRecord {
            to: self.named(&r.to),
            allow: r.allow,
            namespace: Some(r.namespace.clone()),
            inherit_by_children: r.inherit_by_children,
            enabled: r.enabled,
        });
        let accounts = access.accounts.iter().map(|a| NewAccessAccount {
            id: Some(a.id.clone()),
            secret: Some(a.secret.clone()),
            remarks: a.remarks.clone(),
            token_lifetime: Some(a.token_lifetime),
            disabled: !a.enabled,
        });
        NewAccess {
            deny_all: access.deny_all,
            records: records.collect(),
            accounts: accounts.collect(),
        }
    }
}
