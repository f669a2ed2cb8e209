//! Organisations: how their trees grow, change and shrink, and stay trees.

use std::collections::BTreeSet;

use crate::clock::iso;
use crate::model::field::FieldTarget;
use crate::model::org::{NewDepartment, NewOrg, Node, Org, Tree, check_order};
use crate::model::refusal::{ApiError, Reply};
use crate::model::state::State;
use crate::model::target::Target;

fn no_org(id: &str) -> ApiError {
    let (zh, en) = ("没有这个组织机构", "there is no organisation");
    ApiError::with_text(404, format!("{zh}：{id}"), format!("{en} {id}"))
}

pub(super) fn no_node(id: &str) -> ApiError {
    let (zh, en) = ("没有这个节点", "there is no node");
    ApiError::with_text(404, format!("{zh}：{id}"), format!("{en} {id}"))
}

fn taken(what: &str) -> ApiError {
    let (zh, en) = (format!("{what} 已被使用"), format!("{what} is in use"));
    ApiError::with_text(409, zh, en)
}

/// What would leave no tree.
fn no_tree(zh: &'static str, en: &'static str) -> ApiError {
    ApiError::with_text(422, zh, en)
}

/// Which node a request is about.
pub(crate) enum NodeName<'a> {
    Id(&'a str),
    Code { org: &'a str, code: &'a str },
}

/// What `updateNode` changes. What is unset stays.
#[derive(Debug, Default)]
pub(crate) struct NodeChange<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) code: Option<&'a str>,
    pub(crate) description: Option<&'a str>,
}

impl State {
    // ----- reading

    pub(crate) fn org(&self, id: &str) -> Reply<&Org> {
        let mut orgs = self.orgs.iter();
        orgs.find(|o| o.id == id).ok_or_else(|| no_org(id))
    }

    pub(crate) fn org_of_tenant(&self, tenant: &str) -> Option<&Org> {
        let mut orgs = self.orgs.iter();
        orgs.find(|o| o.tenant_id.as_deref() == Some(tenant))
    }

    /// An organisation for reading.
    pub(crate) fn tree(&self, org: &str) -> Tree<'_> {
        Tree::new(org, self.nodes.all(), &self.members)
    }

    /// The same, but only for what is around a node.
    pub(crate) fn tree_around<'s>(&'s self, node: &'s Node) -> Tree<'s> {
        let parent = |n: &&'s Node| self.node(n.parent.as_deref()?);
        let up = std::iter::successors(Some(node), parent);
        Tree::around(node, up, self.nodes.all(), &self.members)
    }

    pub(crate) fn root_of(&self, org: &str) -> Option<&Node> {
        let mut nodes = self.nodes.all().iter();
        nodes.find(|n| n.org_id == org && n.parent.is_none())
    }

    pub(crate) fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// The node of an organisation with this id.
    pub(crate) fn node_in(&self, org: &str, id: &str) -> Reply<&Node> {
        self.org(org)?;
        let node = self.node(id).filter(|n| n.org_id == org);
        node.ok_or_else(|| no_node(id))
    }

    pub(crate) fn node_by_code(&self, org: &str, code: &str) -> Option<&Node> {
        self.nodes.by_code(org, code)
    }

    pub(crate) fn named_node(&self, name: &NodeName<'_>) -> Reply<&Node> {
        match *name {
            NodeName::Id(id) => self.node(id).ok_or_else(|| no_node(id)),
            NodeName::Code { org, code } => {
                self.org(org)?;
                self.node_by_code(org, code).ok_or_else(|| no_node(code))
            }
        }
    }

    /// By id, by the id of the organisation, or by code: how tests and seeds name a node.
    pub(crate) fn any_node(&self, name: &str) -> Option<&Node> {
        let by_code = |n: &&Node| n.code.as_deref() == Some(name);
        self.node(name)
            .or_else(|| self.root_of(name))
            .or_else(|| self.nodes.all().iter().find(by_code))
    }

    /// The ids of a node and of the nodes above it, the node itself first. Empty if there is no such node.
    pub(crate) fn node_and_ancestors(&self, id: &str) -> Vec<&str> {
        let parent = |n: &&Node| self.node(n.parent.as_deref()?);
        let up = std::iter::successors(self.node(id), parent);
        up.map(|n| n.id.as_str()).collect()
    }

    /// The ids of a node and of all nodes below it.
    pub(crate) fn node_and_descendants(&self, id: &str) -> BTreeSet<String> {
        let Some(node) = self.node(id) else {
            return BTreeSet::new();
        };
        let tree = self.tree(&node.org_id);
        let below = tree.below(id, usize::MAX).into_iter();
        let ids = below.map(|n| n.id.clone());
        ids.chain([node.id.clone()]).collect()
    }

    /// The nodes that a user belongs to, in the order of joining.
    pub(crate) fn nodes_of<'s>(&'s self, user: &str) -> impl Iterator<Item = &'s Node> {
        let memberships = self.memberships(user).into_iter();
        memberships.filter_map(|m| self.node(&m.node))
    }

    /// The users who belong to a node or, if `below`, to a node below it.
    pub(crate) fn users_of(&self, node: &str, below: bool) -> BTreeSet<&str> {
        let nodes = match below {
            true => self.node_and_descendants(node),
            false => BTreeSet::from([node.to_owned()]),
        };
        let members = self.members.iter().filter(|m| nodes.contains(&m.node));
        members.map(|m| m.user.as_str()).collect()
    }

    // ----- changing

    /// Adds an organisation with its nodes and members and returns its id, or adds nothing.
    pub(crate) fn add_org(&mut self, mut seed: NewOrg, now_ms: u64) -> Reply<String> {
        let id = seed.id.take().unwrap_or_else(|| self.new_id(now_ms));
        if self.org(&id).is_ok() {
            return Err(taken(&id));
        }
        let tenant_id = seed.tenant_id.take();
        if let Some(tenant) = &tenant_id {
            if self.org_of_tenant(tenant).is_some() {
                return Err(taken(tenant));
            }
        }
        self.orgs.push(Org {
            id: id.clone(),
            tenant_id,
        });
        match self.add_node(&id, None, seed.into_root(), now_ms) {
            Ok(_) => Ok(id),
            Err(refusal) => {
                self.delete_org(&id)?;
                Err(refusal)
            }
        }
    }

    pub(crate) fn delete_org(&mut self, id: &str) -> Reply<()> {
        self.org(id)?;
        let nodes = self.nodes.all().iter().filter(|n| n.org_id == id);
        let gone = nodes.map(|n| n.id.clone()).collect();
        self.forget_nodes(&gone);
        self.orgs.retain(|o| o.id != id);
        let values = (FieldTarget::Org, id.to_owned());
        self.field_values.remove(&values);
        Ok(())
    }

    /// Adds a department, named as tests name nodes, and returns its id. Adds nothing if it is refused.
    pub(crate) fn add_department(
        &mut self,
        org: &str,
        seed: NewDepartment,
        now_ms: u64,
    ) -> Reply<String> {
        let parent = self.any_node(org).ok_or_else(|| no_org(org))?;
        let (parent, org) = (parent.id.clone(), parent.org_id.clone());
        let before = self.nodes.all().len();
        self.add_node(&org, Some(&parent), seed, now_ms)
            .inspect_err(|_| {
                let added = self.nodes.all().iter().skip(before);
                let added = added.map(|n| n.id.clone()).collect();
                self.forget_nodes(&added);
            })
    }

    /// Adds a node with what is below it, and returns its id. `parent` counts when the seed names none.
    pub(crate) fn add_node(
        &mut self,
        org: &str,
        parent: Option<&str>,
        seed: NewDepartment,
        now_ms: u64,
    ) -> Reply<String> {
        let parent = match seed.parent.as_deref() {
            Some(name) => {
                let by_id = self.node(name).filter(|n| n.org_id == org);
                let named = by_id.or_else(|| self.node_by_code(org, name));
                Some(named.ok_or_else(|| no_node(name))?.id.clone())
            }
            None => parent.map(str::to_owned),
        };
        if seed.name.is_empty() {
            return Err(ApiError::bad_argument("name"));
        }
        let code = Some(seed.code).filter(|code| !code.is_empty());
        if let Some(code) = code.as_deref() {
            self.check_code(org, code, None)?;
        }
        let id = seed.id.unwrap_or_else(|| self.new_id(now_ms));
        if self.node(&id).is_some() {
            return Err(taken(&id));
        }
        let now = iso(now_ms);
        let created = seed.created_at.unwrap_or_else(|| now.clone());
        self.nodes.add(Node {
            id: id.clone(),
            org_id: org.to_owned(),
            parent,
            code,
            name: seed.name,
            name_i18n: seed.name_i18n,
            description: seed.description,
            description_i18n: seed.description_i18n,
            order: seed.order.map(check_order).transpose()?,
            updated: seed.updated_at.unwrap_or_else(|| created.clone()),
            created,
        });
        for name in &seed.members {
            let joined = seed.joined_at.get(name).unwrap_or(&now);
            self.join_as(&id, name, seed.leaders.contains(name), joined)?;
        }
        if let Some(stranger) = seed.leaders.iter().find(|l| !seed.members.contains(l)) {
            let (zh, en) = ("不是成员", "leads a node, but is no member of it");
            return Err(ApiError::with_text(
                400,
                format!("{stranger} {zh}"),
                format!("{stranger} {en}"),
            ));
        }
        for department in seed.departments {
            self.add_node(org, Some(&id), department, now_ms)?;
        }
        Ok(id)
    }

    /// Codes are unique in an organisation.
    fn check_code(&self, org: &str, code: &str, own: Option<&str>) -> Reply<()> {
        match self.node_by_code(org, code) {
            Some(node) if own != Some(node.id.as_str()) => Err(taken(code)),
            _ => Ok(()),
        }
    }

    pub(crate) fn update_node(
        &mut self,
        id: &str,
        change: &NodeChange<'_>,
        now_ms: u64,
    ) -> Reply<()> {
        let org = &self.named_node(&NodeName::Id(id))?.org_id;
        if let Some(code) = change.code {
            self.check_code(org, code, Some(id))?;
        }
        self.change_node(id, now_ms, |node| {
            if let Some(name) = change.name {
                node.name = name.to_owned();
            }
            for (new, field) in [
                (change.code, &mut node.code),
                (change.description, &mut node.description),
            ] {
                if let Some(new) = new {
                    *field = Some(new.to_owned());
                }
            }
        })
    }

    fn change_node(&mut self, id: &str, now_ms: u64, change: impl FnOnce(&mut Node)) -> Reply<()> {
        let changed = self.nodes.change(id, |node| {
            change(node);
            node.updated = iso(now_ms);
        });
        changed.ok_or_else(|| no_node(id))
    }

    /// Moves a node, with all below it, under another of the same organisation.
    pub(crate) fn move_node(
        &mut self,
        org: &str,
        id: &str,
        target: &str,
        now_ms: u64,
    ) -> Reply<()> {
        let root = self.node_in(org, id)?.parent.is_none();
        self.node_in(org, target)?;
        if root {
            return Err(no_tree("根节点不能移动", "the root node cannot be moved"));
        }
        if self.node_and_ancestors(target).contains(&id) {
            let (zh, en) = (
                "不能移动到自己或下级节点",
                "a node cannot be moved under itself or a node below it",
            );
            return Err(no_tree(zh, en));
        }
        self.change_node(id, now_ms, |node| node.parent = Some(target.to_owned()))
    }

    /// Deletes a node with all below it. The members stay in the pool.
    pub(crate) fn delete_node(&mut self, org: &str, id: &str) -> Reply<()> {
        if self.node_in(org, id)?.parent.is_none() {
            let (zh, en) = (
                "根节点不能删除",
                "the root node cannot be deleted: delete the organisation",
            );
            return Err(no_tree(zh, en));
        }
        let gone = self.node_and_descendants(id);
        self.forget_nodes(&gone);
        Ok(())
    }

    /// Takes nodes out of everything that knows them.
    fn forget_nodes(&mut self, gone: &BTreeSet<String>) {
        let (left, stay) = std::mem::take(&mut self.members)
            .into_iter()
            .partition::<Vec<_>, _>(|m| gone.contains(&m.node));
        self.members = stay;
        self.nodes.remove(gone);
        self.field_values
            .retain(|(of, id), _| *of != FieldTarget::Node || !gone.contains(id));
        for id in gone {
            self.forget(&Target::Node(id.clone()));
        }
        for member in left {
            self.mend_main(&member.user);
        }
    }

    // ----- the way back to a seed

    /// The seeds that make these organisations.
    pub(crate) fn dump_orgs(&self) -> Vec<NewOrg> {
        let dump = |org: &Org| {
            let tree = self.tree(&org.id);
            let root = self.dump_node(&tree, tree.root()?);
            Some(NewOrg {
                id: Some(org.id.clone()),
                root_id: root.id,
                code: root.code,
                name: root.name,
                name_i18n: root.name_i18n,
                description: root.description,
                description_i18n: root.description_i18n,
                order: root.order,
                tenant_id: org.tenant_id.clone(),
                created_at: root.created_at,
                updated_at: root.updated_at,
                members: root.members,
                leaders: root.leaders,
                joined_at: root.joined_at,
                departments: root.departments,
            })
        };
        self.orgs.iter().filter_map(dump).collect()
    }

    fn dump_node(&self, tree: &Tree<'_>, node: &Node) -> NewDepartment {
        let members = || self.members.iter().filter(|m| m.node == node.id);
        let children = tree.children(&node.id).iter();
        NewDepartment {
            id: Some(node.id.clone()),
            code: node.code.clone().unwrap_or_default(),
            name: node.name.clone(),
            name_i18n: node.name_i18n.clone(),
            description: node.description.clone(),
            description_i18n: node.description_i18n.clone(),
            order: node.order,
            parent: None,
            created_at: Some(node.created.clone()),
            updated_at: Some(node.updated.clone()),
            members: members().map(|m| m.user.clone()).collect(),
            leaders: members()
                .filter(|m| m.leader)
                .map(|m| m.user.clone())
                .collect(),
            joined_at: members()
                .map(|m| (m.user.clone(), m.joined.clone()))
                .collect(),
            departments: children.map(|n| self.dump_node(tree, n)).collect(),
        }
    }
}
