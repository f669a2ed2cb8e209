//! Organisations, as the administrator changes them.

use serde_json::{Map, Value};

use super::accounts::done;
use super::orgs::{lone_node_json, nodes_json, org_json};
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, NewDepartment, NewOrg, NodeChange, NodeName, Reply};

/// The answer of a request that only does something.
fn changed(cx: &Cx<'_>) -> Value {
    done(cx, "操作成功", "done")
}

fn own(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

// ----- organisations

pub(crate) fn create_org(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let seed = NewOrg {
        name: args.need("name")?.to_owned(),
        code: own(args.text("code")).unwrap_or_default(),
        description: own(args.text("description")),
        tenant_id: own(args.text("tenantId")),
        ..NewOrg::default()
    };
    let id = state.add_org(seed, cx.now_ms())?;
    Ok(org_json(&state, state.org(&id)?))
}

pub(crate) fn delete_org(cx: &Cx<'_>, args: &Args) -> Reply {
    cx.state().delete_org(args.need("id")?)?;
    Ok(changed(cx))
}

/// Imports a tree as an organisation of its own, wholly or not at all. Returns its nodes.
pub(crate) fn import(cx: &Cx<'_>, body: &Args) -> Reply {
    if body.need("filetype")? != "json" {
        return Err(ApiError::bad_argument("filetype"));
    }
    let bad = || ApiError::bad_argument("file");
    let file: Map<String, Value> = match body.0.get("file") {
        Some(Value::Object(tree)) => tree.clone(),
        Some(Value::String(text)) => serde_json::from_str(text).map_err(|_| bad())?,
        _ => return Err(bad()),
    };
    let root = imported(&file)?;
    let seed = NewOrg {
        name: root.name,
        code: root.code,
        name_i18n: root.name_i18n,
        description: root.description,
        description_i18n: root.description_i18n,
        order: root.order,
        departments: root.departments,
        ..NewOrg::default()
    };
    let mut state = cx.state();
    let id = state.add_org(seed, cx.now_ms())?;
    let tree = state.tree(&id);
    Ok(nodes_json(&state, &tree, &tree.all()))
}

/// A node of an imported tree. What an export has beside these members is passed over.
fn imported(node: &Map<String, Value>) -> Reply<NewDepartment> {
    let text = |name: &str| match node.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        // A name in other languages may be an object, `{"en": ..}`.
        Some(value @ Value::Object(_)) if name.ends_with("I18n") => Ok(Some(value.to_string())),
        Some(_) => Err(ApiError::bad_argument(name)),
    };
    let order = match node.get("order") {
        None | Some(Value::Null) => None,
        Some(order) => Some(
            order
                .as_i64()
                .ok_or_else(|| ApiError::bad_argument("order"))?,
        ),
    };
    let children = match node.get("children") {
        None | Some(Value::Null) => &[],
        Some(Value::Array(children)) => children.as_slice(),
        Some(_) => return Err(ApiError::bad_argument("children")),
    };
    let children = children.iter().map(|child| match child {
        Value::Object(child) => imported(child),
        _ => Err(ApiError::bad_argument("children")),
    });
    Ok(NewDepartment {
        name: text("name")?.unwrap_or_default(),
        code: text("code")?.unwrap_or_default(),
        name_i18n: text("nameI18n")?,
        description: text("description")?,
        description_i18n: text("descriptionI18n")?,
        order,
        departments: children.collect::<Reply<_>>()?,
        ..NewDepartment::default()
    })
}

// ----- nodes

/// Adds a node, under the root if no parent is named. Returns the node or, if `whole`, the organisation.
pub(crate) fn add_node(cx: &Cx<'_>, args: &Args, whole: bool) -> Reply {
    let mut state = cx.state();
    let org = state.org(args.need("orgId")?)?.id.clone();
    let parent = match args.text("parentNodeId") {
        Some(id) => Some(state.node_in(&org, id)?),
        None => state.root_of(&org),
    };
    let parent = parent.map(|n| n.id.clone());
    let seed = NewDepartment {
        name: args.need("name")?.to_owned(),
        code: own(args.text("code")).unwrap_or_default(),
        name_i18n: own(args.text("nameI18n")),
        description: own(args.text("description")),
        description_i18n: own(args.text("descriptionI18n")),
        order: args.0.get("order").and_then(Value::as_i64),
        ..NewDepartment::default()
    };
    let id = state.add_node(&org, parent.as_deref(), seed, cx.now_ms())?;
    match whole {
        true => Ok(org_json(&state, state.org(&org)?)),
        false => Ok(lone_node_json(
            &state,
            state.named_node(&NodeName::Id(&id))?,
        )),
    }
}

/// An unset argument changes nothing, and null is unset: an SDK sends null for it.
pub(crate) fn update_node(cx: &Cx<'_>, args: &Args) -> Reply {
    let (mut state, id) = (cx.state(), args.need("id")?);
    let change = NodeChange {
        name: args.text("name"),
        code: args.text("code"),
        description: args.text("description"),
    };
    state.update_node(id, &change, cx.now_ms())?;
    Ok(lone_node_json(&state, state.named_node(&NodeName::Id(id))?))
}

pub(crate) fn delete_node(cx: &Cx<'_>, args: &Args) -> Reply {
    let (org, node) = (args.need("orgId")?, args.need("nodeId")?);
    cx.state().delete_node(org, node)?;
    Ok(changed(cx))
}

pub(crate) fn move_node(cx: &Cx<'_>, args: &Args) -> Reply {
    let (mut state, org) = (cx.state(), args.need("orgId")?);
    let (node, target) = (args.need("nodeId")?, args.need("targetParentId")?);
    state.move_node(org, node, target, cx.now_ms())?;
    Ok(org_json(&state, state.org(org)?))
}

// ----- members

/// The node that `nodeId`, or `orgId` and `nodeCode`, name.
fn node_name(args: &Args) -> Reply<NodeName<'_>> {
    match (args.text("nodeId"), args.text("nodeCode")) {
        (Some(id), _) => Ok(NodeName::Id(id)),
        (None, Some(code)) => Ok(NodeName::Code {
            org: args.need("orgId")?,
            code,
        }),
        (None, None) => Err(ApiError::bad_argument("nodeId")),
    }
}

/// The users of a request, of whom there must be one.
fn user_ids(args: &Args) -> Reply<Vec<&str>> {
    let ids: Vec<_> = args
        .list("userIds")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    match ids.is_empty() {
        true => Err(ApiError::bad_argument("userIds")),
        false => Ok(ids),
    }
}

pub(crate) fn add_members(cx: &Cx<'_>, args: &Args) -> Reply {
    let (mut state, users) = (cx.state(), user_ids(args)?);
    let leader = args.flag("isLeader");
    let node = state.join(&node_name(args)?, &users, leader, cx.now_ms())?;
    Ok(lone_node_json(
        &state,
        state.named_node(&NodeName::Id(&node))?,
    ))
}

pub(crate) fn remove_members(cx: &Cx<'_>, args: &Args) -> Reply {
    let (mut state, users) = (cx.state(), user_ids(args)?);
    let node = state.leave(&node_name(args)?, &users)?;
    Ok(lone_node_json(
        &state,
        state.named_node(&NodeName::Id(&node))?,
    ))
}

pub(crate) fn move_members(cx: &Cx<'_>, args: &Args) -> Reply {
    let (from, to) = (args.need("sourceNodeId")?, args.need("targetNodeId")?);
    cx.state()
        .move_members(&user_ids(args)?, from, to, cx.now_ms())?;
    Ok(changed(cx))
}

/// Without a department, the user has no main one.
pub(crate) fn set_main_department(cx: &Cx<'_>, args: &Args) -> Reply {
    let (user, node) = (args.need("userId")?, args.text("departmentId"));
    cx.state().set_main_department(user, node)?;
    Ok(changed(cx))
}
