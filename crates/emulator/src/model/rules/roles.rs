//! Roles and groups: how they are made, changed and given.

use crate::clock::iso;
use crate::model::group::Group;
use crate::model::refusal::{ApiError, Reply};
use crate::model::role::{Role, namespace};
use crate::model::seed::NewRole;
use crate::model::seed_permissions::NewGroup;
use crate::model::state::State;
use crate::model::target::Target;

impl State {
    /// Adds a role and its namespace. Members that do not exist are left out.
    pub(crate) fn add_role(&mut self, mut seed: NewRole, now_ms: u64) -> String {
        let id = match seed.id.take() {
            Some(id) => id,
            None => self.new_id(now_ms),
        };
        let created = seed.created_at.take().unwrap_or_else(|| iso(now_ms));
        let updated = seed.updated_at.take().unwrap_or_else(|| created.clone());
        let members = std::mem::take(&mut seed.members);
        let groups = std::mem::take(&mut seed.groups);
        let nodes = std::mem::take(&mut seed.nodes);
        let namespace = namespace(seed.namespace.as_deref()).to_owned();
        self.ensure_space(&namespace, &namespace);
        let groups = groups.iter().filter_map(|code| self.group(code).ok());
        let nodes = nodes.iter().filter_map(|name| self.any_node(name));
        self.roles.push(Role {
            id: id.clone(),
            namespace,
            created,
            updated,
            users: members.iter().filter_map(|m| self.user_id(m)).collect(),
            groups: groups.map(|g| g.id.clone()).collect(),
            nodes: nodes.map(|n| n.id.clone()).collect(),
            seed,
        });
        id
    }

    /// Adds a role as a request asks for it.
    pub(crate) fn create_role(&mut self, seed: NewRole, now_ms: u64) -> Reply<String> {
        let space = namespace(seed.namespace.as_deref());
        self.known_space(space)?;
        self.free_role(&seed.code, space)?;
        if let Some(parent) = seed.parent.as_deref() {
            self.role(parent, space)?;
        }
        Ok(self.add_role(seed, now_ms))
    }

    fn free_role(&self, code: &str, space: &str) -> Reply<()> {
        match self.role(code, space) {
            Ok(_) => Err(ApiError::taken("角色", "role", code)),
            Err(_) if code.is_empty() => Err(ApiError::bad_argument("code")),
            Err(_) => Ok(()),
        }
    }

    fn role_mut(&mut self, code: &str, space: &str) -> Reply<&mut Role> {
        let mut roles = self.roles.iter_mut();
        roles
            .find(|r| r.seed.code == code && r.namespace == space)
            .ok_or_else(|| ApiError::missing("角色", "role", code))
    }

    /// Changes a role. Its children follow a new code.
    pub(crate) fn change_role(
        &mut self,
        (code, space): (&str, &str),
        new_code: Option<&str>,
        description: Option<&str>,
        now_ms: u64,
    ) -> Reply<&Role> {
        self.role(code, space)?;
        let new_code = new_code.unwrap_or(code);
        if new_code != code {
            self.free_role(new_code, space)?;
            for child in self.roles.iter_mut().filter(|r| r.namespace == space) {
                if child.seed.parent.as_deref() == Some(code) {
                    child.seed.parent = Some(new_code.to_owned());
                }
            }
        }
        let role = self.role_mut(code, space)?;
        role.seed.code = new_code.to_owned();
        role.updated = iso(now_ms);
        if let Some(description) = description {
            role.seed.description = Some(description.to_owned());
        }
        Ok(role)
    }

    /// Deletes a role. Its children stay, without a parent.
    pub(crate) fn remove_role(&mut self, code: &str, space: &str) -> Reply<()> {
        let id = self.role(code, space)?.id.clone();
        self.roles.retain(|r| r.id != id);
        for child in self.roles.iter_mut().filter(|r| r.namespace == space) {
            if child.seed.parent.as_deref() == Some(code) {
                child.seed.parent = None;
            }
        }
        self.forget(&Target::Role(id));
        Ok(())
    }

    pub(crate) fn assign_role(&mut self, user: &str, code: &str, space: Option<&str>) -> bool {
        let (Some(user), space) = (self.user_id(user), namespace(space)) else {
            return false;
        };
        let role = self.role_mut(code, space);
        role.is_ok_and(|role| {
            role.users.insert(user);
            true
        })
    }

    /// Gives a role to somebody, or takes it back. The target is named by its id.
    pub(crate) fn set_role(
        &mut self,
        (code, space): (&str, &str),
        target: &Target,
        given: bool,
    ) -> Reply<()> {
        let role = self.role_mut(code, space)?;
        let (holders, id) = match target {
            Target::User(id) => (&mut role.users, id),
            Target::Group(id) => (&mut role.groups, id),
            Target::Node(id) => (&mut role.nodes, id),
            Target::Role(_) | Target::AccessKey(_) => {
                return Err(ApiError::bad_argument("targetType"));
            }
        };
        match given {
            true => holders.insert(id.clone()),
            false => holders.remove(id),
        };
        Ok(())
    }

    /// Whether a user has a role, itself or through a group or node.
    pub(crate) fn user_has(&self, user: &str, role: &Role) -> bool {
        let mut groups = self.groups.iter();
        let mut members = self.members.iter();
        role.users.contains(user)
            || groups.any(|g| role.groups.contains(&g.id) && g.users.contains(user))
            || members.any(|m| m.user == user && role.nodes.contains(&m.node))
    }

    // ----- groups

    /// Adds a group. Members that do not exist are left out.
    pub(crate) fn add_group(&mut self, mut seed: NewGroup, now_ms: u64) -> Reply<String> {
        self.free_group(&seed.code)?;
        let created = seed.created_at.take().unwrap_or_else(|| iso(now_ms));
        let updated = seed.updated_at.take().unwrap_or_else(|| created.clone());
        let id = match seed.id {
            Some(id) => id,
            None => self.new_id(now_ms),
        };
        let members = seed.members.iter();
        self.groups.push(Group {
            id: id.clone(),
            users: members.filter_map(|m| self.user_id(m)).collect(),
            code: seed.code,
            name: seed.name,
            description: seed.description,
            created,
            updated,
        });
        Ok(id)
    }

    fn free_group(&self, code: &str) -> Reply<()> {
        match self.group(code) {
            Ok(_) => Err(ApiError::taken("分组", "group", code)),
            Err(_) if code.is_empty() => Err(ApiError::bad_argument("code")),
            Err(_) => Ok(()),
        }
    }

    /// The group, to be changed to this code.
    pub(crate) fn change_group(
        &mut self,
        code: &str,
        new_code: Option<&str>,
        now_ms: u64,
    ) -> Reply<&mut Group> {
        if let Some(new_code) = new_code.filter(|new| *new != code) {
            self.group(code)?;
            self.free_group(new_code)?;
        }
        let group = self.group_mut(code)?;
        if let Some(new_code) = new_code {
            group.code = new_code.to_owned();
        }
        group.updated = iso(now_ms);
        Ok(group)
    }

    pub(crate) fn group_mut(&mut self, code: &str) -> Reply<&mut Group> {
        let mut groups = self.groups.iter_mut();
        groups
            .find(|g| g.code == code)
            .ok_or_else(|| ApiError::missing("分组", "group", code))
    }

    pub(crate) fn remove_group(&mut self, code: &str) -> Reply<()> {
        let id = self.group(code)?.id.clone();
        self.groups.retain(|g| g.id != id);
        self.forget(&Target::Group(id));
        Ok(())
    }
}
