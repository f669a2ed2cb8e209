//! Whom permissions are for: how targets are named, what each of them counts as, and how they are forgotten.

use std::collections::BTreeSet;

use crate::model::group::Group;
use crate::model::refusal::{ApiError, Reply};
use crate::model::role::Role;
use crate::model::state::State;
use crate::model::target::Target;
use crate::model::user::User;

/// What somebody counts as where permissions are looked for, by ids.
#[derive(Debug, Default)]
pub(crate) struct Standing<'s> {
    /// The user, if it is one.
    pub(crate) user: Option<&'s User>,
    is: BTreeSet<Target>,
    /// The nodes above, whose permissions hold if they are inherited.
    above: BTreeSet<String>,
}

impl Standing<'_> {
    /// Whether what was given to `to` is given to this one.
    pub(crate) fn has(&self, to: &Target, inherits: bool) -> bool {
        self.is.contains(to)
            || inherits && matches!(to, Target::Node(id) if self.above.contains(id))
    }
}

impl State {
    /// The target by its id. The code of a role is looked for in this namespace.
    pub(crate) fn identified(&self, named: &Target, space: &str) -> Reply<Target> {
        Ok(match named {
            Target::User(id) if self.users.contains_key(id) => named.clone(),
            Target::User(_) => return Err(ApiError::new(2004)),
            Target::Role(code) => Target::Role(self.role(code, space)?.id.clone()),
            Target::Group(code) => Target::Group(self.group(code)?.id.clone()),
            Target::Node(id) if self.node(id).is_some() => named.clone(),
            Target::Node(id) => return Err(ApiError::missing("节点", "node", id)),
            Target::AccessKey(id) if self.knows_key(id) => named.clone(),
            Target::AccessKey(id) => return Err(ApiError::missing("密钥", "access key", id)),
        })
    }

    /// The same for the names in a seed, which are freer.
    pub(crate) fn seeded_target(&self, named: &Target, space: &str) -> Reply<Target> {
        let id = match named {
            Target::User(name) => self.user_id(name).map(Target::User),
            Target::Node(name) => self.any_node(name).map(|n| Target::Node(n.id.clone())),
            _ => None,
        };
        self.identified(id.as_ref().unwrap_or(named), space)
    }

    /// A target as the API names it.
    pub(crate) fn named(&self, target: &Target) -> Target {
        match target {
            Target::Role(id) => {
                let role = self.roles.iter().find(|r| r.id == *id);
                role.map_or_else(|| target.clone(), |r| Target::Role(r.seed.code.clone()))
            }
            Target::Group(id) => {
                let group = self.groups.iter().find(|g| g.id == *id);
                group.map_or_else(|| target.clone(), |g| Target::Group(g.code.clone()))
            }
            _ => target.clone(),
        }
    }

    pub(crate) fn role(&self, code: &str, space: &str) -> Reply<&Role> {
        let mut roles = self.roles.iter();
        roles
            .find(|r| r.seed.code == code && r.namespace == space)
            .ok_or_else(|| ApiError::missing("角色", "role", code))
    }

    pub(crate) fn group(&self, code: &str) -> Reply<&Group> {
        let mut groups = self.groups.iter();
        groups
            .find(|g| g.code == code)
            .ok_or_else(|| ApiError::missing("分组", "group", code))
    }

    fn knows_key(&self, id: &str) -> bool {
        let mut applications = self.all_applications();
        self.access_keys.iter().any(|key| key.id == id)
            || applications.any(|a| a.access.accounts.iter().any(|account| account.id == id))
    }

    /// What a target counts as, which is named by its id.
    pub(crate) fn standing(&self, target: &Target) -> Standing<'_> {
        let mut standing = Standing::default();
        let mut nodes = BTreeSet::new();
        standing.is.insert(target.clone());
        match target {
            Target::User(id) => {
                standing.user = self.users.get(id);
                let groups = self.groups.iter().filter(|g| g.users.contains(id));
                let groups = groups.map(|g| Target::Group(g.id.clone()));
                standing.is.extend(groups);
                nodes.extend(self.nodes_of(id).map(|n| n.id.as_str()));
            }
            Target::Node(id) => {
                nodes.insert(id.as_str());
            }
            _ => {}
        }
        for id in nodes {
            standing.is.insert(Target::Node(id.to_owned()));
            let above = self.node_and_ancestors(id).into_iter().skip(1);
            standing.above.extend(above.map(str::to_owned));
        }
        let direct = self.roles.iter().filter(|role| self.gives(role, &standing));
        let mut waiting: Vec<&Role> = direct.collect();
        // A role passes on what its parents have. A circle of parents ends where it began.
        let mut seen = BTreeSet::new();
        while let Some(role) = waiting.pop() {
            if seen.insert(role.id.as_str()) {
                standing.is.insert(Target::Role(role.id.clone()));
                waiting.extend(self.parent_of(role));
            }
        }
        standing
    }

    fn gives(&self, role: &Role, standing: &Standing<'_>) -> bool {
        standing.is.iter().any(|target| match target {
            Target::User(id) => role.users.contains(id),
            Target::Group(id) => role.groups.contains(id),
            Target::Node(id) => role.nodes.contains(id),
            Target::Role(id) => role.id == *id,
            Target::AccessKey(_) => false,
        })
    }

    pub(crate) fn parent_of(&self, role: &Role) -> Option<&Role> {
        let code = role.seed.parent.as_deref()?;
        self.role(code, &role.namespace).ok()
    }

    /// Takes from a target all that was given to it, because it is deleted.
    pub(crate) fn forget(&mut self, target: &Target) {
        self.grants.retain(|grant| grant.to != *target);
        for policy in &mut self.policies {
            policy.assignments.retain(|a| a.to != *target);
        }
        for application in self.applications.iter_mut().chain([&mut self.own]) {
            application.access.records.retain(|r| r.to != *target);
        }
        for role in &mut self.roles {
            match target {
                Target::User(id) => role.users.remove(id),
                Target::Group(id) => role.groups.remove(id),
                Target::Node(id) => role.nodes.remove(id),
                _ => false,
            };
        }
        if let Target::User(id) = target {
            for group in &mut self.groups {
                group.users.remove(id);
            }
        }
    }
}
