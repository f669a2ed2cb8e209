//! Organisations, as they are read: nodes, members, the departments of users, exports.

use serde_json::{Value, json};

use super::paging;
use super::user_lists::{in_order, show};
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Node, NodeName, Org, Reply, State, Tree};

/// What a node is by itself.
fn plain_json(state: &State, tree: &Tree<'_>, node: &Node) -> Value {
    json!({
        "id": node.id, "orgId": node.org_id, "userPoolId": state.pool_id,
        "name": node.name, "nameI18n": node.name_i18n,
        "description": node.description, "descriptionI18n": node.description_i18n,
        "order": node.order, "code": node.code, "leaderUserId": tree.leader(&node.id),
        "createdAt": node.created, "updatedAt": node.updated,
    })
}

/// A node with its place in the tree, as GraphQL and REST show it.
pub(super) fn node_json<'t>(state: &State, tree: &Tree<'t>, node: &'t Node) -> Value {
    let path = tree.path(node);
    let on_path =
        |what: fn(&Node) -> Option<&str>| -> Value { path.iter().map(|n| what(n)).collect() };
    let mut shown = plain_json(state, tree, node);
    shown["root"] = node.parent.is_none().into();
    shown["depth"] = (path.len() - 1).into();
    shown["path"] = on_path(|n| Some(&n.id));
    shown["codePath"] = on_path(|n| n.code.as_deref());
    shown["namePath"] = on_path(|n| Some(&n.name));
    let children = tree.children(&node.id).iter();
    shown["children"] = children.map(|n| n.id.as_str()).collect();
    shown["isVirtualNode"] = false.into();
    shown
}

/// One node, without the whole tree.
pub(super) fn lone_node_json(state: &State, node: &Node) -> Value {
    node_json(state, &state.tree_around(node), node)
}

pub(super) fn nodes_json<'t>(state: &State, tree: &Tree<'t>, nodes: &[&'t Node]) -> Value {
    nodes.iter().map(|n| node_json(state, tree, n)).collect()
}

/// An organisation as GraphQL and REST show it.
pub(super) fn org_json(state: &State, org: &Org) -> Value {
    let tree = state.tree(&org.id);
    let root = tree.root();
    json!({
        "id": org.id, "userPoolId": state.pool_id, "tenantId": org.tenant_id, "logo": null,
        "rootNodeId": root.map(|n| &n.id), "rootNode": root.map(|n| node_json(state, &tree, n)),
        "nodes": nodes_json(state, &tree, &tree.all()),
        "createdAt": root.map(|n| &n.created), "updatedAt": root.map(|n| &n.updated),
    })
}

// ----- organisations

pub(crate) fn list(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let mut orgs: Vec<_> = state.orgs.iter().collect();
    paging::sort(args, &mut orgs, |org, field| {
        let root = state.root_of(&org.id);
        let time = root.map(|root| match field {
            "updatedAt" => &root.updated,
            _ => &root.created,
        });
        time.cloned().unwrap_or_default()
    })?;
    paging::page(args, orgs, |org| org_json(&state, org))
}

/// The items of a page without their total, which [`count`] tells.
pub(crate) fn page(cx: &Cx<'_>, args: &Args) -> Reply {
    Ok(list(cx, args)?["list"].take())
}

pub(crate) fn count(cx: &Cx<'_>) -> Value {
    json!({ "count": cx.state().orgs.len() })
}

pub(crate) fn org(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    Ok(org_json(&state, state.org(args.need("id")?)?))
}

pub(crate) fn by_tenant(cx: &Cx<'_>, query: &Args) -> Reply {
    let state = cx.state();
    let org = state.org_of_tenant(query.need("tenant_id")?);
    let org = org.ok_or_else(|| ApiError::new(404))?;
    Ok(org_json(&state, org))
}

/// The tree of one organisation, or of all, with members.
pub(crate) fn export(cx: &Cx<'_>, query: &Args) -> Reply {
    let state = cx.state();
    let exported = |org: &Org| {
        let tree = state.tree(&org.id);
        tree.root().map(|root| export_node(&state, &tree, root))
    };
    match query.text("org_id") {
        Some(id) => Ok(json!(exported(state.org(id)?))),
        None => Ok(state.orgs.iter().filter_map(exported).collect()),
    }
}

fn export_node(state: &State, tree: &Tree<'_>, node: &Node) -> Value {
    let users = state.users_of(&node.id, false).into_iter();
    let users = users.filter_map(|id| state.users.get(id));
    let children = tree.children(&node.id).iter();
    let mut shown = plain_json(state, tree, node);
    shown["members"] = users.map(|user| state.user_json(user, None)).collect();
    shown["children"] = children.map(|n| export_node(state, tree, n)).collect();
    shown
}

// ----- nodes

pub(crate) fn root_node(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let root = state.root_of(&state.org(args.need("orgId")?)?.id);
    Ok(json!(root.map(|n| lone_node_json(&state, n))))
}

/// Null if there is none.
pub(crate) fn node_by_id(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let node = state.node(args.need("id")?);
    Ok(json!(node.map(|n| lone_node_json(&state, n))))
}

/// Null if there is none.
pub(crate) fn node_by_code(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let node = state.node_by_code(args.need("orgId")?, args.need("code")?);
    Ok(json!(node.map(|n| lone_node_json(&state, n))))
}

pub(crate) fn children_nodes(cx: &Cx<'_>, args: &Args) -> Reply {
    below(cx, args, 1)
}

pub(crate) fn children(cx: &Cx<'_>, query: &Args) -> Reply {
    below(cx, query, paging::count(query, "depth", 1)?)
}

fn below(cx: &Cx<'_>, args: &Args, depth: usize) -> Reply {
    let (state, id) = (cx.state(), args.need("nodeId")?);
    let node = match args.text("orgId") {
        Some(org) => state.node_in(org, id)?,
        None => state.named_node(&NodeName::Id(id))?,
    };
    let tree = state.tree(&node.org_id);
    Ok(nodes_json(&state, &tree, &tree.below(id, depth)))
}

/// Null if the organisation has no such node.
pub(crate) fn is_root_node(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let node = state.node_in(args.need("orgId")?, args.need("nodeId")?);
    Ok(json!(node.ok().map(|n| n.parent.is_none())))
}

/// Nodes whose name or code contains the keyword, in any case.
pub(crate) fn search_nodes(cx: &Cx<'_>, args: &Args) -> Reply {
    let (state, keyword) = (cx.state(), args.need("keyword")?.to_lowercase());
    let matches = |text: &str| text.to_lowercase().contains(&keyword);
    let found = state.orgs.iter().flat_map(|org| {
        let tree = state.tree(&org.id);
        let all = tree.all().into_iter();
        let found = all.filter(|n| matches(&n.name) || n.code.as_deref().is_some_and(matches));
        let found = found.map(|n| node_json(&state, &tree, n));
        found.collect::<Vec<_>>()
    });
    Ok(found.collect())
}

// ----- members

/// The members of a node, a page at a time. With those of the nodes below, unless the request says otherwise.
pub(crate) fn users(cx: &Cx<'_>, node: &str, args: &Args) -> Reply {
    let state = cx.state();
    // A user who sees a department is not told who else is in it.
    cx.administrator(&state)?;
    let below = args.0.get("includeChildrenNodes") != Some(&Value::Bool(false));
    let users = state.users_of(node, below).into_iter();
    let users = users.filter_map(|id| state.users.get(id)).collect();
    show(&state, in_order(users, args)?, args)
}

/// The departments of a user, the one joined first first.
pub(crate) fn departments(cx: &Cx<'_>, user: &str, args: &Args) -> Value {
    let state = cx.state();
    let org = args.text("orgId");
    let main = state.main_department(user).map(|(id, _)| id);
    let list = state.memberships(user).into_iter().filter_map(|member| {
        let node = state.node(&member.node)?;
        org.is_none_or(|org| node.org_id == org).then(|| {
            json!({
                "department": lone_node_json(&state, node), "joinedAt": member.joined,
                "isMainDepartment": main == Some(node.id.as_str()),
            })
        })
    });
    let list: Vec<_> = list.collect();
    json!({ "totalCount": list.len(), "list": list })
}

pub(crate) fn my_orgs(cx: &Cx<'_>) -> Reply {
    let state = cx.state();
    Ok(paths_of(&state, &cx.me(&state)?.id))
}

pub(crate) fn orgs_of(cx: &Cx<'_>, user: &str) -> Reply {
    let state = cx.state();
    let user = state.users.get(user).ok_or_else(|| ApiError::new(2004))?;
    Ok(paths_of(&state, &user.id))
}

/// One path for each node that the user belongs to, from the organisation down.
fn paths_of(state: &State, user: &str) -> Value {
    let paths = state.nodes_of(user).map(|node| {
        let tree = state.tree(&node.org_id);
        let path = tree.path(node).into_iter().enumerate();
        path.map(|(place, n)| step_json(state, &tree, place, n))
            .collect::<Value>()
    });
    paths.collect()
}

fn step_json(state: &State, tree: &Tree<'_>, place: usize, node: &Node) -> Value {
    let mut shown = plain_json(state, tree, node);
    let (kind, id) = match node.parent {
        None => ("ORG", &node.org_id),
        Some(_) => ("DEPARTMENT", &node.id),
    };
    shown["type"] = kind.into();
    shown["id"] = id.as_str().into();
    shown["order"] = place.into();
    shown["rootNodeId"] = json!(tree.root().map(|root| &root.id));
    for unknown in ["logo", "source", "dataVersion", "sourceData"] {
        shown[unknown] = Value::Null;
    }
    shown
}
