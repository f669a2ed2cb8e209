//! The nodes of all organisations, which are found by id and by code.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize, Serializer};

use super::org::Node;

/// All nodes, in the order in which they were added.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<Node>")]
pub(crate) struct Nodes {
    list: Vec<Node>,
    /// Where in the list a node is, by its id.
    ids: HashMap<String, usize>,
    /// The same by the id of the organisation and the code.
    codes: HashMap<(String, String), usize>,
}

/// What a node with a code is found by.
fn code_of(node: &Node) -> Option<(String, String)> {
    Some((node.org_id.clone(), node.code.clone()?))
}

impl Nodes {
    pub(crate) fn all(&self) -> &[Node] {
        &self.list
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Node> {
        self.list.get(*self.ids.get(id)?)
    }

    pub(crate) fn by_code(&self, org: &str, code: &str) -> Option<&Node> {
        let place = self.codes.get(&(org.to_owned(), code.to_owned()))?;
        self.list.get(*place)
    }

    /// Adds a node whose id and code are free.
    pub(crate) fn add(&mut self, node: Node) {
        let place = self.list.len();
        self.ids.insert(node.id.clone(), place);
        if let Some(code) = code_of(&node) {
            self.codes.insert(code, place);
        }
        self.list.push(node);
    }

    /// Changes a node, but not its id. `None` if there is no such node.
    pub(crate) fn change(&mut self, id: &str, change: impl FnOnce(&mut Node)) -> Option<()> {
        let place = *self.ids.get(id)?;
        let node = self.list.get_mut(place)?;
        let before = code_of(node);
        change(node);
        let after = code_of(node);
        if before != after {
            before.and_then(|code| self.codes.remove(&code));
            self.codes.extend(after.map(|code| (code, place)));
        }
        Some(())
    }

    pub(crate) fn remove(&mut self, gone: &BTreeSet<String>) {
        let stay = std::mem::take(self).list.into_iter();
        for node in stay.filter(|node| !gone.contains(&node.id)) {
            self.add(node);
        }
    }
}

impl Serialize for Nodes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list.serialize(serializer)
    }
}

impl From<Vec<Node>> for Nodes {
    fn from(list: Vec<Node>) -> Self {
        let mut nodes = Self::default();
        list.into_iter().for_each(|node| nodes.add(node));
        nodes
    }
}
