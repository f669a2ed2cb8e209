//! Who may do what: the one place that decides it.

use crate::model::policy::{Condition, Effect, covers_action, covers_resource, full};
use crate::model::role::namespace;
use crate::model::rules::targets::Standing;
use crate::model::seed_permissions::Grant;
use crate::model::state::State;
use crate::model::target::Target;

/// What is asked about an action.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'q> {
    pub(crate) space: &'q str,
    pub(crate) resource: &'q str,
    pub(crate) action: &'q str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Allowed,
    /// Something forbids it.
    Denied,
    /// Nothing grants it.
    NotGranted,
}

/// A resource that somebody may use, with the actions that are left after all that is forbidden.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Authorized {
    pub(crate) space: String,
    pub(crate) code: String,
    pub(crate) resource_type: Option<String>,
    pub(crate) api_identifier: Option<String>,
    pub(crate) actions: Vec<String>,
}

/// Grants and the statements of policies, in one form.
struct Permission<'s> {
    to: &'s Target,
    inherits: bool,
    space: &'s str,
    resource: &'s str,
    resource_type: Option<&'s str>,
    actions: &'s [String],
    effect: Effect,
    condition: &'s [Condition],
}

impl Permission<'_> {
    /// Whether it is for this one now. A condition asks about a user, so it holds for nobody else.
    fn is_for(&self, standing: &Standing<'_>) -> bool {
        let mut conditions = self.condition.iter();
        standing.has(self.to, self.inherits)
            && conditions.all(|c| standing.user.is_some_and(|user| c.holds(user)))
    }

    /// Whether it is for the whole resource. Menus, parts of a user interface and buttons have no actions.
    fn needs_no_action(&self) -> bool {
        self.actions.is_empty() && matches!(self.resource_type, Some("MENU" | "UI" | "BUTTON"))
    }

    fn grants(&self, resource: &str, action: &str) -> bool {
        let mut actions = self.actions.iter();
        covers_resource(self.resource, resource)
            && (self.needs_no_action() || actions.any(|a| covers_action(a, action, resource)))
    }

    /// Whether a part of what is asked about is forbidden: `books:1` is a part of `books:*`.
    fn forbids(&self, resource: &str, action: &str) -> bool {
        let overlaps = |pattern: &String| {
            covers_action(pattern, action, resource)
                || covers_action(action, pattern, self.resource)
        };
        let here = covers_resource(self.resource, resource);
        (here || covers_resource(resource, self.resource)) && self.actions.iter().any(overlaps)
    }
}

impl State {
    fn permissions(&self) -> impl Iterator<Item = Permission<'_>> {
        let grants = self.grants.iter().map(|grant| Permission {
            to: &grant.to,
            inherits: false,
            space: namespace(grant.namespace.as_deref()),
            resource: &grant.code,
            resource_type: Some(&grant.resource_type),
            actions: &grant.actions,
            effect: Effect::Allow,
            condition: &[],
        });
        let assigned = self.policies.iter().flat_map(|policy| {
            let assignments = policy.assignments.iter().filter(|a| a.enabled);
            assignments.map(move |assignment| (policy, assignment))
        });
        let statements = assigned.flat_map(|(policy, assignment)| {
            policy.statements.iter().map(|statement| Permission {
                to: &assignment.to,
                inherits: assignment.inherit_by_children,
                space: &policy.namespace,
                resource: &statement.resource,
                resource_type: self.type_of(&policy.namespace, &statement.resource),
                actions: &statement.actions,
                effect: statement.effect,
                condition: &statement.condition,
            })
        });
        grants.chain(statements)
    }

    /// The type of a resource, if it or its class is defined.
    pub(crate) fn type_of(&self, space: &str, resource: &str) -> Option<&str> {
        let definition = self.space(space)?.definition(resource)?;
        Some(&definition.seed.resource_type)
    }

    /// Whether somebody may do something. What is forbidden is forbidden, whatever grants it.
    pub(crate) fn decide(&self, standing: &Standing<'_>, asked: Question<'_>) -> Verdict {
        let mut verdict = Verdict::NotGranted;
        let here = self.permissions().filter(|p| p.space == asked.space);
        for permission in here.filter(|p| p.is_for(standing)) {
            match permission.effect {
                Effect::Deny if permission.forbids(asked.resource, asked.action) => {
                    return Verdict::Denied;
                }
                Effect::Allow if permission.grants(asked.resource, asked.action) => {
                    verdict = Verdict::Allowed;
                }
                _ => {}
            }
        }
        verdict
    }

    /// The resources that somebody may use, in one namespace or in all of them.
    pub(crate) fn authorized(
        &self,
        standing: &Standing<'_>,
        space: Option<&str>,
        kind: Option<&str>,
    ) -> Vec<Authorized> {
        let mine = self
            .permissions()
            .filter(|p| space.is_none_or(|space| p.space == space) && p.is_for(standing));
        let (granted, denied): (Vec<_>, Vec<_>) = mine.partition(|p| p.effect == Effect::Allow);
        let mut list: Vec<Authorized> = Vec::new();
        for permission in granted {
            if kind.is_some_and(|kind| permission.resource_type != Some(kind)) {
                continue;
            }
            let is_denied = |action: &str| {
                denied.iter().any(|no| {
                    no.space == permission.space && no.grants(permission.resource, action)
                })
            };
            let actions: Vec<String> = match permission.needs_no_action() {
                true if is_denied("*") => continue,
                true => Vec::new(),
                false => {
                    let given = permission.actions.iter();
                    let full = given.map(|action| full(action, permission.resource));
                    full.filter(|action| !is_denied(action)).collect()
                }
            };
            // Nothing is left of it.
            if actions.is_empty() && !permission.actions.is_empty() {
                continue;
            }
            let known = list
                .iter()
                .position(|a| a.space == permission.space && a.code == permission.resource);
            match known.and_then(|at| list.get_mut(at)) {
                Some(known) => {
                    for action in actions {
                        if !known.actions.contains(&action) {
                            known.actions.push(action);
                        }
                    }
                }
                None => list.push(self.authorized_by(&permission, actions)),
            }
        }
        list
    }

    fn authorized_by(&self, permission: &Permission<'_>, actions: Vec<String>) -> Authorized {
        let space = self.space(permission.space);
        let definition = space.and_then(|space| space.definition(permission.resource));
        Authorized {
            space: permission.space.to_owned(),
            code: permission.resource.to_owned(),
            resource_type: permission.resource_type.map(str::to_owned),
            api_identifier: definition.and_then(|d| d.seed.api_identifier.clone()),
            actions,
        }
    }

    /// Those to whom permissions for a resource of this type were given themselves, and the actions that each may do.
    pub(crate) fn authorized_targets(
        &self,
        space: &str,
        kind: &str,
        resource: &str,
    ) -> Vec<(Target, Vec<String>)> {
        let here: Vec<_> = self
            .permissions()
            .filter(|p| p.space == space && covers_resource(p.resource, resource))
            .collect();
        let mut list: Vec<(Target, Vec<String>)> = Vec::new();
        for permission in &here {
            if permission.effect == Effect::Deny || permission.resource_type != Some(kind) {
                continue;
            }
            let denied = |action: &str| {
                let mut others = here.iter();
                others.any(|no| {
                    no.effect == Effect::Deny
                        && no.to == permission.to
                        && no.grants(resource, action)
                })
            };
            let given = permission.actions.iter();
            let given = given.map(|action| full(action, resource));
            let left: Vec<String> = given.filter(|action| !denied(action)).collect();
            if left.is_empty() && !permission.needs_no_action() {
                continue;
            }
            let known = list.iter_mut().find(|(to, _)| to == permission.to);
            match known {
                Some((_, actions)) => {
                    actions.extend(left);
                    actions.sort();
                    actions.dedup();
                }
                None => list.push((permission.to.clone(), left)),
            }
        }
        list
    }

    /// Gives a resource to somebody, by ids. What was given before stays given.
    pub(crate) fn give(&mut self, grant: Grant) {
        let mut grants = self.grants.iter_mut();
        let known = grants
            .find(|g| g.to == grant.to && g.code == grant.code && g.namespace == grant.namespace);
        match known {
            Some(known) => {
                known.resource_type = grant.resource_type;
                for action in grant.actions {
                    if !known.actions.contains(&action) {
                        known.actions.push(action);
                    }
                }
            }
            None => self.grants.push(grant),
        }
    }

    /// Takes a resource back, or only these actions on it. A class of resources, such as `books`, is taken back with all of its members,
    /// such as `books:1`. What was not given stays so.
    pub(crate) fn take_back(
        &mut self,
        (to, space, code): (&Target, &str, &str),
        actions: &[String],
    ) {
        let is_in = |given: &str| given.split(':').next() == Some(code);
        self.grants.retain_mut(|grant| {
            let is_it = grant.to == *to && grant.namespace.as_deref() == Some(space);
            if !is_it || grant.code != code && !is_in(&grant.code) {
                return true;
            }
            let left = |action: &String| {
                let mut taken = actions.iter();
                !taken.any(|pattern| covers_action(pattern, action, code))
            };
            grant.actions.retain(left);
            !actions.is_empty() && !grant.actions.is_empty()
        });
    }
}
