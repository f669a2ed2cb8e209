//! Permission namespaces, and the resources defined in them.

use crate::clock::iso;
use crate::model::refusal::{ApiError, Reply};
use crate::model::seed_permissions::{NewNamespace, NewResource};
use crate::model::space::{DEFAULT, Namespace, RESERVED, Resource, TYPES};
use crate::model::state::State;

/// A change of a namespace or resource: what is not set stays.
#[derive(Debug, Default)]
pub(crate) struct SpaceChange {
    pub(crate) code: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
}

impl State {
    pub(crate) fn space(&self, code: &str) -> Option<&Namespace> {
        self.namespaces.iter().find(|s| s.code == code)
    }

    /// The namespace with this code, which a request has named.
    pub(crate) fn known_space(&self, code: &str) -> Reply<&Namespace> {
        self.space(code)
            .ok_or_else(|| ApiError::missing("权限分组", "permission namespace", code))
    }

    fn known_space_mut(&mut self, code: &str) -> Reply<&mut Namespace> {
        let mut spaces = self.namespaces.iter_mut();
        spaces
            .find(|s| s.code == code)
            .ok_or_else(|| ApiError::missing("权限分组", "permission namespace", code))
    }

    /// Makes the namespace if it is not there.
    pub(crate) fn ensure_space(&mut self, code: &str, name: &str) {
        if self.space(code).is_none() {
            let id = self.next_space_id();
            let seed = NewNamespace {
                code: code.to_owned(),
                name: name.to_owned(),
                ..NewNamespace::default()
            };
            self.namespaces.push(Namespace::new(id, seed));
        }
    }

    fn next_space_id(&self) -> i64 {
        let ids = self.namespaces.iter().map(|s| s.id);
        ids.max().unwrap_or_default().saturating_add(1)
    }

    pub(crate) fn add_space(&mut self, mut seed: NewNamespace, now_ms: u64) -> Reply<i64> {
        if seed.code.is_empty() {
            return Err(ApiError::bad_argument("code"));
        }
        if self.space(&seed.code).is_some() {
            return Err(space_taken(&seed.code));
        }
        let id = match seed.id {
            Some(id) if self.namespaces.iter().any(|s| s.id == id) => {
                return Err(space_taken(&id.to_string()));
            }
            Some(id) => id,
            None => self.next_space_id(),
        };
        let (code, resources) = (seed.code.clone(), std::mem::take(&mut seed.resources));
        self.namespaces.push(Namespace::new(id, seed));
        for resource in resources {
            self.add_resource(&code, resource, now_ms)?;
        }
        Ok(id)
    }

    /// Refused for what comes with the pool or an application.
    fn own_space(&self, code: &str) -> Reply<()> {
        match code == DEFAULT || self.knows_app(code) {
            true => Err(ApiError::new(2018)),
            false => Ok(()),
        }
    }

    pub(crate) fn change_space(&mut self, code: &str, change: SpaceChange) -> Reply<i64> {
        if self.space(code).is_none() {
            return Err(ApiError::new(3005));
        }
        if let Some(new) = change.code.filter(|new| new != code) {
            self.own_space(code)?;
            if self.space(&new).is_some() {
                return Err(space_taken(&new));
            }
            for role in self.roles.iter_mut().filter(|r| r.namespace == code) {
                role.namespace.clone_from(&new);
                role.seed.namespace = Some(new.clone());
            }
            for policy in self.policies.iter_mut().filter(|p| p.namespace == code) {
                policy.namespace.clone_from(&new);
            }
            for grant in &mut self.grants {
                if grant.namespace.as_deref() == Some(code) {
                    grant.namespace = Some(new.clone());
                }
            }
            self.known_space_mut(code)?.code = new.clone();
            return self.rename_space(&new, change.name, change.description);
        }
        self.rename_space(code, change.name, change.description)
    }

    fn rename_space(
        &mut self,
        code: &str,
        name: Option<String>,
        description: Option<String>,
    ) -> Reply<i64> {
        let space = self.known_space_mut(code)?;
        if let Some(name) = name {
            space.name = name;
        }
        if description.is_some() {
            space.description = description;
        }
        Ok(space.id)
    }

    /// Deletes a namespace with its resources, roles, policies and grants.
    pub(crate) fn remove_space(&mut self, code: &str) -> Reply<()> {
        if self.space(code).is_none() {
            return Err(ApiError::new(3003));
        }
        self.own_space(code)?;
        let roles = self.roles.iter().filter(|r| r.namespace == code);
        let roles: Vec<String> = roles.map(|r| r.seed.code.clone()).collect();
        for role in roles {
            self.remove_role(&role, code)?;
        }
        self.policies.retain(|p| p.namespace != code);
        self.grants.retain(|g| g.namespace.as_deref() != Some(code));
        self.namespaces.retain(|s| s.code != code);
        Ok(())
    }

    pub(crate) fn add_resource(
        &mut self,
        space: &str,
        mut seed: NewResource,
        now_ms: u64,
    ) -> Reply<String> {
        let known = self.known_space(space)?;
        if seed.code.is_empty() || RESERVED.contains(&seed.code.as_str()) {
            return Err(ApiError::bad_argument("code"));
        }
        if known.resource(&seed.code).is_some() {
            return Err(ApiError::taken("资源", "resource", &seed.code));
        }
        check(&seed)?;
        if seed.resource_type == "API" && seed.api_identifier.as_deref().is_none_or(str::is_empty) {
            return Err(ApiError::bad_argument("apiIdentifier"));
        }
        let created = seed.created_at.take().unwrap_or_else(|| iso(now_ms));
        let updated = seed.updated_at.take().unwrap_or_else(|| created.clone());
        let id = match seed.id.take() {
            Some(id) => id,
            None => self.new_id(now_ms),
        };
        self.known_space_mut(space)?.resources.push(Resource {
            id: id.clone(),
            seed,
            created,
            updated,
        });
        Ok(id)
    }

    /// Changes a resource and keeps it as it was if the change is refused.
    pub(crate) fn change_resource(
        &mut self,
        (space, code): (&str, &str),
        change: impl FnOnce(&mut NewResource) -> Reply<()>,
        now_ms: u64,
    ) -> Reply<&Resource> {
        let mut resources = self.known_space_mut(space)?.resources.iter_mut();
        let resource = resources.find(|r| r.seed.code == code);
        let resource = resource.ok_or_else(|| ApiError::missing("资源", "resource", code))?;
        let mut seed = resource.seed.clone();
        change(&mut seed)?;
        check(&seed)?;
        resource.seed = seed;
        resource.updated = iso(now_ms);
        Ok(resource)
    }

    pub(crate) fn remove_resource(&mut self, space: &str, code: &str) -> Reply<()> {
        let resources = &mut self.known_space_mut(space)?.resources;
        let at = resources.iter().position(|r| r.seed.code == code);
        resources.remove(at.ok_or_else(|| ApiError::missing("资源", "resource", code))?);
        Ok(())
    }
}

fn space_taken(name: &str) -> ApiError {
    ApiError::taken("权限分组", "permission namespace", name)
}

/// A known type, and actions with names.
fn check(seed: &NewResource) -> Reply<()> {
    if !TYPES.contains(&seed.resource_type.as_str()) {
        return Err(ApiError::bad_argument("type"));
    }
    match seed.actions.iter().any(|action| action.name.is_empty()) {
        true => Err(ApiError::bad_argument("actions")),
        false => Ok(()),
    }
}
