//! Organisations: trees of nodes, and who belongs to them.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::refusal::{ApiError, Reply};

/// An organisation. Its root node has its name and its code.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Org {
    pub(crate) id: String,
    pub(crate) tenant_id: Option<String>,
}

/// A department, or the root of an organisation when it has no parent.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Node {
    pub(crate) id: String,
    pub(crate) org_id: String,
    pub(crate) parent: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) name: String,
    pub(crate) name_i18n: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) description_i18n: Option<String>,
    pub(crate) order: Option<i64>,
    pub(crate) created: String,
    pub(crate) updated: String,
}

/// That a user belongs to a node. Whether it is the main one is the field `mainDepartmentId` of the user.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Member {
    pub(crate) node: String,
    pub(crate) user: String,
    pub(crate) leader: bool,
    pub(crate) joined: String,
}

/// What `order` may be: as large as an `Int` of GraphQL.
pub(crate) fn check_order(order: i64) -> Reply<i64> {
    match i32::try_from(order) {
        Ok(0..) => Ok(order),
        _ => Err(ApiError::bad_argument("order")),
    }
}

/// One organisation, for reading. Siblings have the order that the API shows: the greatest `order` first, then as they were added.
pub(crate) struct Tree<'a> {
    nodes: HashMap<&'a str, &'a Node>,
    children: HashMap<&'a str, Vec<&'a Node>>,
    leaders: HashMap<&'a str, &'a str>,
    root: Option<&'a Node>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(org: &str, nodes: &'a [Node], members: &'a [Member]) -> Self {
        let own = || nodes.iter().filter(|n| n.org_id == org);
        let mut children: HashMap<&str, Vec<&Node>> = HashMap::new();
        for node in own() {
            if let Some(parent) = &node.parent {
                children.entry(parent).or_default().push(node);
            }
        }
        for siblings in children.values_mut() {
            siblings.sort_by_key(|node| std::cmp::Reverse(node.order));
        }
        let leaders = members.iter().rev().filter(|m| m.leader);
        Self {
            nodes: own().map(|n| (n.id.as_str(), n)).collect(),
            children,
            leaders: leaders
                .map(|m| (m.node.as_str(), m.user.as_str()))
                .collect(),
            root: own().find(|n| n.parent.is_none()),
        }
    }

    /// Only what a node's own place takes: the node with those above it, and those directly below. Has no root.
    pub(super) fn around(
        node: &'a Node,
        up: impl Iterator<Item = &'a Node>,
        nodes: &'a [Node],
        members: &'a [Member],
    ) -> Self {
        let is_below = |n: &&Node| n.parent.as_deref() == Some(node.id.as_str());
        let mut below: Vec<_> = nodes.iter().filter(is_below).collect();
        below.sort_by_key(|node| std::cmp::Reverse(node.order));
        let leader = members.iter().find(|m| m.leader && m.node == node.id);
        Self {
            nodes: up.map(|n| (n.id.as_str(), n)).collect(),
            children: HashMap::from([(node.id.as_str(), below)]),
            leaders: leader
                .map(|m| (m.node.as_str(), m.user.as_str()))
                .into_iter()
                .collect(),
            root: None,
        }
    }

    pub(crate) fn root(&self) -> Option<&'a Node> {
        self.root
    }

    /// The nodes directly below.
    pub(crate) fn children(&self, id: &str) -> &[&'a Node] {
        self.children.get(id).map_or(&[], Vec::as_slice)
    }

    /// From the root down to `node`.
    pub(crate) fn path(&self, node: &'a Node) -> Vec<&'a Node> {
        let parent = |n: &&'a Node| self.nodes.get(n.parent.as_deref()?).copied();
        let mut path: Vec<_> = std::iter::successors(Some(node), parent).collect();
        path.reverse();
        path
    }

    /// The nodes below `id` down to `depth` levels, a parent before its children.
    pub(crate) fn below(&self, id: &str, depth: usize) -> Vec<&'a Node> {
        let level = |id: &str, deep: usize| {
            let children = self.children(id).iter().rev();
            children.map(move |node| (*node, deep)).collect::<Vec<_>>()
        };
        let (mut found, mut next) = (Vec::new(), level(id, 1));
        while let Some((node, deep)) = next.pop() {
            if deep <= depth {
                found.push(node);
                next.extend(level(&node.id, deep + 1));
            }
        }
        found
    }

    /// All nodes, a parent before its children.
    pub(crate) fn all(&self) -> Vec<&'a Node> {
        let root = self.root.into_iter();
        root.flat_map(|root| std::iter::once(root).chain(self.below(&root.id, usize::MAX)))
            .collect()
    }

    /// The user who leads a node: the first of several.
    pub(crate) fn leader(&self, id: &str) -> Option<&'a str> {
        self.leaders.get(id).copied()
    }
}

/// An organisation with its departments.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewOrg {
    /// The id of the organisation. Default: random.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The id of the root node. Default: random.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub root_id: Option<String>,
    /// The code of the root node. Empty: no code.
    pub code: String,
    /// The name.
    pub name: String,
    /// The name in other languages, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_i18n: Option<String>,
    /// The description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The description in other languages, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description_i18n: Option<String>,
    /// The position of the root node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<i64>,
    /// The id of the tenant that it belongs to. A tenant has one organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<String>,
    /// When it was created, in ISO 8601. Default: now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// When it was last changed, in ISO 8601. Default: when it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
    /// The users in the root node, by id, e-mail address, user name or phone.
    pub members: Vec<String>,
    /// Those of `members` who lead the root node.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leaders: Vec<String>,
    /// When members joined the root node, in ISO 8601, by their names in `members`. Default: now.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub joined_at: BTreeMap<String, String>,
    /// The departments. A parent precedes its children.
    pub departments: Vec<NewDepartment>,
}

/// A department.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewDepartment {
    /// The id. Default: random.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The code, unique in the organisation. Empty: no code.
    pub code: String,
    /// The name.
    pub name: String,
    /// The name in other languages, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_i18n: Option<String>,
    /// The description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The description in other languages, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description_i18n: Option<String>,
    /// The position among the departments of the same parent: the greatest first, those without one last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<i64>,
    /// The code or the id of the parent. Default: the department or organisation that this one is listed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// When it was created, in ISO 8601. Default: now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// When it was last changed, in ISO 8601. Default: when it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
    /// The users in this department, by id, e-mail address, user name or phone. The first department of a user is the main
    /// department, unless the user's field `mainDepartmentId` names another.
    pub members: Vec<String>,
    /// Those of `members` who lead the department.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leaders: Vec<String>,
    /// When members joined, in ISO 8601, by their names in `members`. Default: now.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub joined_at: BTreeMap<String, String>,
    /// The departments below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<NewDepartment>,
}

impl NewOrg {
    /// The root node as a department.
    pub(crate) fn into_root(self) -> NewDepartment {
        NewDepartment {
            id: self.root_id,
            code: self.code,
            name: self.name,
            name_i18n: self.name_i18n,
            description: self.description,
            description_i18n: self.description_i18n,
            order: self.order,
            parent: None,
            created_at: self.created_at,
            updated_at: self.updated_at,
            members: self.members,
            leaders: self.leaders,
            joined_at: self.joined_at,
            departments: self.departments,
        }
    }
}
