//! Who belongs to which node of an organisation, and which node is a user's main department.

use serde_json::{Map, Value};

use super::orgs::{NodeName, no_node};
use crate::clock::iso;
use crate::model::org::Member;
use crate::model::refusal::{ApiError, Reply};
use crate::model::state::State;

/// The field of a user that holds the id of the main department. Absent: the first department that the user joins becomes it. Null:
/// the user has none.
const MAIN: &str = "mainDepartmentId";

/// The field of a user that tells the code of that department. It is never kept.
const MAIN_CODE: &str = "mainDepartmentCode";

fn no_user(name: &str) -> ApiError {
    let (zh, en) = ("没有这个用户", "the user does not exist");
    ApiError::with_text(2004, format!("{zh}：{name}"), format!("{en}: {name}"))
}

fn no_member(user: &str, node: &str) -> ApiError {
    let (zh, en) = (
        format!("用户 {user} 不在节点 {node} 中"),
        format!("user {user} does not belong to node {node}"),
    );
    ApiError::with_text(400, zh, en)
}

impl State {
    /// All users must be there before one of them is touched.
    fn check_users(&self, users: &[&str]) -> Reply<()> {
        let missing = users.iter().find(|id| !self.users.contains_key(**id));
        missing.map_or(Ok(()), |id| Err(no_user(id)))
    }

    /// The memberships of a user, the oldest first. Of those of one moment, the ids decide, so that a dump keeps the order.
    pub(crate) fn memberships(&self, user: &str) -> Vec<&Member> {
        let own = self.members.iter().filter(|m| m.user == user);
        let mut own: Vec<_> = own.collect();
        own.sort_by(|a, b| (&a.joined, &a.node).cmp(&(&b.joined, &b.node)));
        own
    }

    fn belongs(&self, node: &str, user: &str) -> bool {
        let mut members = self.members.iter();
        members.any(|m| m.node == node && m.user == user)
    }

    /// Adds users to a node. Those who belong to it already stay as they are, except that they may become leaders.
    pub(crate) fn join(
        &mut self,
        node: &NodeName<'_>,
        users: &[&str],
        leader: bool,
        now_ms: u64,
    ) -> Reply<String> {
        let node = self.named_node(node)?.id.clone();
        self.check_users(users)?;
        for user in users {
            self.join_as(&node, user, leader, &iso(now_ms))?;
        }
        Ok(node)
    }

    /// Adds one user to a node, both named as tests name them.
    pub(crate) fn add_member(
        &mut self,
        name: &str,
        user: &str,
        leader: bool,
        now_ms: u64,
    ) -> Reply<()> {
        let node = self.any_node(name).map(|n| n.id.clone());
        let node = node.ok_or_else(|| no_node(name))?;
        self.join_as(&node, user, leader, &iso(now_ms))
    }

    /// Adds one user, named as tests and seeds name users.
    pub(super) fn join_as(
        &mut self,
        node: &str,
        name: &str,
        leader: bool,
        joined: &str,
    ) -> Reply<()> {
        let user = self.user_id(name).ok_or_else(|| no_user(name))?;
        let mut members = self.members.iter_mut();
        if let Some(member) = members.find(|m| m.node == node && m.user == user) {
            member.leader |= leader;
            return Ok(());
        }
        let first = self.nodes_of(&user).next().is_none();
        self.members.push(Member {
            node: node.to_owned(),
            user: user.clone(),
            leader,
            joined: joined.to_owned(),
        });
        let fields = &mut self.user_mut(&user)?.fields;
        if first && !fields.contains_key(MAIN) {
            fields.insert(MAIN.to_owned(), node.into());
        }
        Ok(())
    }

    /// Removes users from a node. Who does not belong to it is passed over.
    pub(crate) fn leave(&mut self, node: &NodeName<'_>, users: &[&str]) -> Reply<String> {
        let node = self.named_node(node)?.id.clone();
        self.check_users(users)?;
        let left = |m: &Member| m.node == node && users.contains(&m.user.as_str());
        self.members.retain(|m| !left(m));
        for user in users {
            self.mend_main(user);
        }
        Ok(node)
    }

    /// Moves users from one node to another, which becomes the main department of those for whom the first one was it.
    pub(crate) fn move_members(
        &mut self,
        users: &[&str],
        from: &str,
        to: &str,
        now_ms: u64,
    ) -> Reply<()> {
        self.named_node(&NodeName::Id(from))?;
        self.named_node(&NodeName::Id(to))?;
        self.check_users(users)?;
        if let Some(stranger) = users.iter().find(|user| !self.belongs(from, user)) {
            return Err(no_member(stranger, from));
        }
        if from == to {
            return Ok(());
        }
        for user in users {
            self.join_as(to, user, false, &iso(now_ms))?;
            let fields = &mut self.user_mut(user)?.fields;
            if fields.get(MAIN).and_then(Value::as_str) == Some(from) {
                fields.insert(MAIN.to_owned(), to.into());
            }
        }
        self.leave(&NodeName::Id(from), users)?;
        Ok(())
    }

    /// Makes a department that the user belongs to the main one, or none.
    pub(crate) fn set_main_department(&mut self, user: &str, node: Option<&str>) -> Reply<()> {
        self.check_users(&[user])?;
        if let Some(node) = node {
            self.named_node(&NodeName::Id(node))?;
            if !self.belongs(node, user) {
                return Err(no_member(user, node));
            }
        }
        let fields = &mut self.user_mut(user)?.fields;
        fields.insert(MAIN.to_owned(), node.into());
        Ok(())
    }

    /// Does what an update of a user says about the main department, by id or by code, and takes it out of the update.
    pub(crate) fn take_main_department(
        &mut self,
        user: &str,
        input: &mut Map<String, Value>,
    ) -> Reply<()> {
        let by_code = input.remove(MAIN_CODE);
        let named = match (input.remove(MAIN), by_code) {
            (Some(id), _) => id,
            (None, Some(Value::String(code))) => {
                let mut own = self.nodes_of(user);
                let node = own.find(|n| n.code.as_deref() == Some(code.as_str()));
                node.ok_or_else(|| no_member(user, &code))?
                    .id
                    .as_str()
                    .into()
            }
            (None, Some(null)) => null,
            (None, None) => return Ok(()),
        };
        self.set_main_department(user, named.as_str())
    }

    /// The id of a user's main department, and its code.
    pub(crate) fn main_department(&self, user: &str) -> Option<(&str, Option<&str>)> {
        let node = self.node(self.users.get(user)?.text(MAIN)?)?;
        Some((&node.id, node.code.as_deref()))
    }

    /// Once a user has left the main department, the one that was joined first of those left is it.
    pub(super) fn mend_main(&mut self, user: &str) {
        let main = self.users.get(user).and_then(|u| u.text(MAIN));
        let lost = main.is_some_and(|main| !self.belongs(main, user));
        let next = self.nodes_of(user).next().map(|n| n.id.clone());
        let Some(user) = self.users.get_mut(user) else {
            return;
        };
        match next {
            Some(next) if lost => user.set(MAIN, next),
            // With the next department that the user joins it begins again.
            None => {
                user.fields.remove(MAIN);
            }
            Some(_) => {}
        }
    }
}
