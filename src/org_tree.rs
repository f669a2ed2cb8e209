//! The nodes of an organisation as a tree.

use crate::error::{DecodeError, Result};
use crate::generated::types::{Node, Org};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::ops::Deref;

/// The nodes of an organisation as a tree. Returned by [`Org::tree`].
///
/// It borrows the nodes of the organisation, and copies none.
#[derive(Clone)]
pub struct NodeTree<'a> {
    /// A parent before its children, the root first.
    places: Vec<Place<'a>>,
}

/// A node and where it is in the list of all.
#[derive(Clone)]
struct Place<'a> {
    node: &'a Node,
    parent: Option<usize>,
    depth: usize,
    /// The first place after this node and all below it.
    end: usize,
}

/// A node of a [`NodeTree`]. It dereferences to its [`Node`], whose `children` are IDs: those of the tree are
/// [`children()`](Self::children).
#[derive(Clone, Copy)]
pub struct TreeNode<'t> {
    places: &'t [Place<'t>],
    at: usize,
}

impl Org {
    /// The nodes of the organisation as a tree.
    ///
    /// ```
    /// use authing::types::Org;
    ///
    /// # let root = serde_json::json!({ "id": "1", "name": "ACME", "root": true, "children": ["2"] });
    /// # let org = serde_json::json!({ "id": "o", "rootNode": root, "nodes": [
    /// #     { "id": "3", "name": "Core", "children": [] }, root, { "id": "2", "name": "Development", "children": ["3"] },
    /// # ] });
    /// # let org: Org = serde_json::from_value(org)?;
    /// // let org = client.orgs().find_by_id(id).await?;
    /// let tree = org.tree()?;
    /// for node in tree.iter() {
    ///     println!("{}{}", "  ".repeat(node.depth()), node.name);
    /// }
    /// let departments: Vec<_> = tree.root().children().collect();
    /// assert_eq!(departments[0].name, "Development");
    /// let core = tree.find("3").ok_or("no such node")?;
    /// let path: Vec<_> = core.path().iter().map(|node| node.node().name.as_str()).collect();
    /// assert_eq!(path, ["ACME", "Development", "Core"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Decode`](crate::Error::Decode): the nodes form no tree. The error says where, in `nodes`: an ID occurs twice, a child is
    /// not among the nodes, a node has two parents, there is no root or more than one, a node is in a circle or below nothing.
    pub fn tree(&self) -> Result<NodeTree<'_>> {
        let parents = parents(&self.nodes)?;
        let root = root(&self.nodes, &parents.of)?;
        let places = placed(&self.nodes, root, &parents);
        let mut is_placed = vec![false; self.nodes.len()];
        for (index, _) in &places {
            is_placed[*index] = true;
        }
        if let Some(lost) = is_placed.iter().position(|placed| !placed) {
            return Err(broken(
                &format!("nodes[{lost}]"),
                "has a node in a circle, or below one",
            ));
        }
        let places = places.into_iter().map(|(_, place)| place).collect();
        Ok(NodeTree { places })
    }
}

fn broken(path: &str, problem: &str) -> crate::error::Error {
    DecodeError::new("Org::tree".into(), path, problem).into()
}

/// The children of each node, and its parent, as indices of `nodes`.
struct Parents {
    children: Vec<Vec<usize>>,
    of: Vec<Option<usize>>,
}

fn parents(nodes: &[Node]) -> Result<Parents> {
    let mut indices = HashMap::with_capacity(nodes.len());
    for (index, node) in nodes.iter().enumerate() {
        match indices.entry(node.id.as_str()) {
            Entry::Vacant(free) => drop(free.insert(index)),
            Entry::Occupied(_) => {
                let path = format!("nodes[{index}].id");
                return Err(broken(&path, "has the ID of another node"));
            }
        }
    }
    let mut of = vec![None; nodes.len()];
    let mut children = Vec::with_capacity(nodes.len());
    for (parent, node) in nodes.iter().enumerate() {
        let ids = node.children.as_deref().unwrap_or_default();
        let mut own = Vec::with_capacity(ids.len());
        for (place, id) in ids.iter().enumerate() {
            let path = || format!("nodes[{parent}].children[{place}]");
            let Some(child) = indices.get(id.as_str()).copied() else {
                return Err(broken(&path(), "has a child that is not among the nodes"));
            };
            if of[child].replace(parent).is_some() {
                return Err(broken(&path(), "has a child of another node"));
            }
            own.push(child);
        }
        children.push(own);
    }
    Ok(Parents { children, of })
}

/// The node that says that it is the root.
fn root(nodes: &[Node], parents: &[Option<usize>]) -> Result<usize> {
    let mut root = None;
    for (index, node) in nodes.iter().enumerate() {
        let is_root = node.root == Some(true);
        let path = format!("nodes[{index}]");
        match (is_root, parents[index]) {
            (true, Some(_)) => return Err(broken(&path, "has a root below another node")),
            (true, None) if root.is_some() => return Err(broken(&path, "has a second root")),
            (true, None) => root = Some(index),
            (false, None) => {
                return Err(broken(&path, "has a node without a parent that is no root"));
            }
            (false, Some(_)) => {}
        }
    }
    root.ok_or_else(|| broken("nodes", "has no root"))
}

/// The nodes that can be reached from the root, a parent before its children. Without recursion: an organisation may be deep.
fn placed<'a>(nodes: &'a [Node], root: usize, parents: &Parents) -> Vec<(usize, Place<'a>)> {
    let mut places: Vec<(usize, Place<'a>)> = Vec::with_capacity(nodes.len());
    let mut next = vec![(root, None, 0)];
    while let Some((index, parent, depth)) = next.pop() {
        let at = places.len();
        let place = Place {
            node: &nodes[index],
            parent,
            depth,
            end: at + 1,
        };
        places.push((index, place));
        let children = parents.children[index].iter().rev();
        next.extend(children.map(|child| (*child, Some(at), depth + 1)));
    }
    // A parent ends where the last of those below it ends. From the back, those below are done.
    for at in (1..places.len()).rev() {
        let Place { parent, end, .. } = places[at].1;
        if let Some(parent) = parent {
            let of_parent = &mut places[parent].1.end;
            *of_parent = end.max(*of_parent);
        }
    }
    places
}

impl NodeTree<'_> {
    /// The root node: the organisation itself.
    pub fn root(&self) -> TreeNode<'_> {
        self.at(0)
    }

    /// The node with this ID.
    pub fn find(&self, id: &str) -> Option<TreeNode<'_>> {
        self.iter().find(|node| node.id == id)
    }

    /// All nodes, a parent before its children, the root first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = TreeNode<'_>> + ExactSizeIterator {
        (0..self.places.len()).map(|at| self.at(at))
    }

    fn at(&self, at: usize) -> TreeNode<'_> {
        let places = self.places.as_slice();
        TreeNode { places, at }
    }
}

impl<'t> TreeNode<'t> {
    fn place(self) -> &'t Place<'t> {
        &self.places[self.at]
    }

    fn other(self, at: usize) -> Self {
        Self { at, ..self }
    }

    /// The node.
    pub fn node(self) -> &'t Node {
        self.place().node
    }

    /// The distance from the root, which has 0.
    pub fn depth(self) -> usize {
        self.place().depth
    }

    /// The node directly above. `None` for the root.
    pub fn parent(self) -> Option<Self> {
        self.place().parent.map(|at| self.other(at))
    }

    /// The nodes directly below, in the order of the server.
    pub fn children(self) -> impl Iterator<Item = Self> {
        let first = (self.at + 1 < self.place().end).then(|| self.other(self.at + 1));
        std::iter::successors(first, move |child| {
            let next = child.place().end;
            (next < self.place().end).then(|| self.other(next))
        })
    }

    /// All nodes below, a parent before its children.
    pub fn descendants(self) -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        (self.at + 1..self.place().end).map(move |at| self.other(at))
    }

    /// The nodes from the root to this one.
    pub fn path(self) -> Vec<Self> {
        let mut path: Vec<_> = std::iter::successors(Some(self), |node| node.parent()).collect();
        path.reverse();
        path
    }
}

impl Deref for TreeNode<'_> {
    type Target = Node;

    fn deref(&self) -> &Node {
        self.node()
    }
}

impl fmt::Debug for TreeNode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TreeNode")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("depth", &self.depth())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for NodeTree<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Org;
    use serde_json::{Value, json};

    /// An organisation of nodes, each with its ID and its children. The first of `roots` is the root node.
    fn org(roots: &[&str], nodes: &[(&str, &[&str])]) -> Org {
        let node = |(id, children): &(&str, &[&str])| json!({ "id": id, "name": id, "root": roots.contains(id), "children": children });
        let nodes: Vec<Value> = nodes.iter().map(node).collect();
        let root = json!({ "id": "r", "name": "r" });
        let org = json!({ "id": "o", "rootNode": root, "nodes": nodes });
        serde_json::from_value(org).unwrap()
    }

    fn ids<'t>(nodes: impl Iterator<Item = super::TreeNode<'t>>) -> Vec<&'t str> {
        nodes.map(|node| node.node().id.as_str()).collect()
    }

    #[test]
    fn a_node_knows_what_is_around_it() {
        let org = org(
            &["r"],
            &[
                ("c", &[]),
                ("b", &["d", "c"]),
                ("r", &["b", "a"]),
                ("a", &[]),
                ("d", &["e"]),
                ("e", &[]),
            ],
        );
        let tree = org.tree().unwrap();
        assert_eq!(ids(tree.iter()), ["r", "b", "d", "e", "c", "a"]);
        assert_eq!(ids(tree.root().children()), ["b", "a"]);
        assert_eq!(ids(tree.root().descendants()), ["b", "d", "e", "c", "a"]);
        let below = tree.find("b").unwrap();
        assert_eq!(ids(below.children()), ["d", "c"]);
        assert_eq!(ids(below.descendants()), ["d", "e", "c"]);
        let lowest = tree.find("e").unwrap();
        assert_eq!((lowest.depth(), ids(lowest.children())), (3, vec![]));
        assert_eq!(ids(lowest.path().into_iter()), ["r", "b", "d", "e"]);
        assert!(tree.root().parent().is_none() && tree.find("x").is_none());
        assert_eq!(
            format!("{:?}", tree.root()),
            r#"TreeNode { id: "r", name: "r", depth: 0, .. }"#
        );
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        for (roots, nodes, wanted) in [
            (
                &["r"][..],
                &[("r", &["a", "b"][..]), ("a", &[])][..],
                "a child that is not among the nodes at `nodes[0].children[1]`",
            ),
            (
                &["r"],
                &[("r", &["a"]), ("a", &[]), ("r", &[])],
                "the ID of another node at `nodes[2].id`",
            ),
            (
                &["r"],
                &[("r", &["a", "b"]), ("a", &["b"]), ("b", &[])],
                "a child of another node at `nodes[1].children[0]`",
            ),
            (
                &["r"],
                &[("r", &["a", "a"]), ("a", &[])],
                "a child of another node at `nodes[0].children[1]`",
            ),
            (&[], &[], "no root at `nodes`"),
            (&[], &[("a", &["b"]), ("b", &["a"])], "no root at `nodes`"),
            (
                &[],
                &[("r", &[])],
                "a node without a parent that is no root at `nodes[0]`",
            ),
            (
                &["r", "s"],
                &[("r", &[]), ("s", &[])],
                "a second root at `nodes[1]`",
            ),
            (
                &["r", "s"],
                &[("r", &["s"]), ("s", &[])],
                "a root below another node at `nodes[1]`",
            ),
            (
                &["r"],
                &[("r", &[]), ("a", &[])],
                "a node without a parent that is no root at `nodes[1]`",
            ),
            (
                &["r"],
                &[("r", &["r"])],
                "a root below another node at `nodes[0]`",
            ),
            (
                &["r"],
                &[("r", &[]), ("a", &["a"])],
                "a node in a circle, or below one at `nodes[1]`",
            ),
            (
                &["r"],
                &[("r", &[]), ("a", &["b"]), ("b", &["c"]), ("c", &["b"])],
                "a child of another node at `nodes[3].children[0]`",
            ),
            (
                &["r"],
                &[("r", &[]), ("a", &["b"]), ("b", &["a"])],
                "a node in a circle, or below one at `nodes[1]`",
            ),
        ] {
            let error = org(roots, nodes).tree().unwrap_err();
            let wanted = format!("Org::tree: the response has {wanted}");
            assert_eq!(error.to_string(), wanted);
        }
    }

    #[test]
    fn a_deep_organisation_takes_no_deep_stack() {
        const DEPTH: usize = 50_000;
        let ids: Vec<String> = (0..=DEPTH).map(|id| id.to_string()).collect();
        let children: Vec<[&str; 1]> = ids[1..].iter().map(|id| [id.as_str()]).collect();
        let below = children.iter().map(<[&str; 1]>::as_slice).chain([&[][..]]);
        let nodes: Vec<_> = ids.iter().map(String::as_str).zip(below).collect();
        let org = org(&["0"], &nodes);
        let tree = org.tree().unwrap();
        let lowest = tree.find(&ids[DEPTH]).unwrap();
        assert_eq!((lowest.depth(), lowest.path().len()), (DEPTH, DEPTH + 1));
        assert_eq!(tree.clone().root().descendants().len(), DEPTH);
    }
}
