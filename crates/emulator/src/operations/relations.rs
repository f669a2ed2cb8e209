//! What users belong to and may use: roles, departments, organisations, resources, applications.

use serde_json::{Value, json};

use super::paging;
use crate::clock::iso;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Application, Node, Reply, Role, State, namespace};

fn page(list: Vec<Value>) -> Value {
    json!({ "totalCount": list.len(), "list": list })
}

fn role_json(state: &State, role: &Role) -> Value {
    let parent = role.seed.parent.as_deref().and_then(|code| {
        state
            .roles
            .iter()
            .find(|r| r.namespace == role.namespace && r.seed.code == code)
    });
    // A role that is its own ancestor would go on for ever.
    let parent = parent.filter(|p| p.seed.parent.as_deref() != Some(role.seed.code.as_str()));
    json!({
        "id": role.id, "namespace": role.namespace, "code": role.seed.code,
        "arn": format!("arn:cn:authing:{}:role:{}", state.pool_id, role.seed.code),
        "description": role.seed.description, "isSystem": false,
        "createdAt": iso(role.created), "updatedAt": iso(role.created),
        "parent": parent.map(|parent| json!({
            "id": parent.id, "namespace": parent.namespace, "code": parent.seed.code,
            "arn": format!("arn:cn:authing:{}:role:{}", state.pool_id, parent.seed.code),
            "description": parent.seed.description, "isSystem": false,
            "createdAt": iso(parent.created), "updatedAt": iso(parent.created),
        })),
    })
}

pub(crate) fn roles(cx: &Cx<'_>, user: &str, args: &Args) -> Value {
    let state = cx.state();
    let space = args.text("namespace");
    let mine = state.roles.iter().filter(|role| {
        role.users.contains(user) && space.is_none_or(|space| role.namespace == space)
    });
    page(mine.map(|role| role_json(&state, role)).collect())
}

fn node_json(state: &State, node: &Node) -> Value {
    let path = state.node_path(node);
    let on_path = |what: fn(&Node) -> &str| path.iter().map(|n| what(n)).collect::<Vec<_>>();
    let children: Vec<_> = state
        .nodes
        .iter()
        .filter(|n| n.parent.as_deref() == Some(node.id.as_str()))
        .map(|n| n.id.as_str())
        .collect();
    json!({
        "id": node.id, "orgId": node.org_id, "name": node.name, "code": node.code,
        "root": node.parent.is_none(), "depth": path.len() - 1,
        "path": on_path(|n| &n.id), "codePath": on_path(|n| &n.code), "namePath": on_path(|n| &n.name),
        "createdAt": iso(node.created), "updatedAt": iso(node.created), "children": children,
        "isVirtualNode": false,
    })
}

pub(crate) fn departments(cx: &Cx<'_>, user: &str, args: &Args) -> Value {
    let state = cx.state();
    let org = args.text("orgId");
    let mine = state.members.iter().filter(|m| m.user == user).enumerate();
    let list = mine.filter_map(|(at, member)| {
        let node = state.node(&member.node)?;
        org.is_none_or(|org| node.org_id == org).then(|| {
            json!({
                "department": node_json(&state, node), "isMainDepartment": at == 0,
                "joinedAt": iso(member.joined),
            })
        })
    });
    page(list.collect())
}

pub(crate) fn orgs(cx: &Cx<'_>) -> Reply {
    let me = cx.me(&cx.state())?.id.clone();
    orgs_of(cx, &me)
}

/// One path for each organisation that the user is in, from the organisation down.
pub(crate) fn orgs_of(cx: &Cx<'_>, user: &str) -> Reply {
    let state = cx.state();
    if !state.users.contains_key(user) {
        return Err(ApiError::new(2004));
    }
    let mut seen = Vec::new();
    let mut paths = Vec::new();
    for member in state.members.iter().filter(|m| m.user == user) {
        let Some(node) = state.node(&member.node) else {
            continue;
        };
        if seen.contains(&&node.org_id) {
            continue;
        }
        seen.push(&node.org_id);
        let path = state.node_path(node);
        let steps = path.iter().enumerate().map(|(order, n)| {
            let org = n.parent.is_none();
            json!({
                "type": if org { "ORG" } else { "DEPARTMENT" },
                "id": if org { &n.org_id } else { &n.id }, "orgId": n.org_id,
                "rootNodeId": path.first().map(|root| &root.id), "userPoolId": state.pool_id,
                "name": n.name, "code": n.code, "order": order, "logo": null, "nameI18n": null,
                "description": null, "descriptionI18n": null, "leaderUserId": null, "source": null,
                "dataVersion": null, "sourceData": null,
                "createdAt": iso(n.created), "updatedAt": iso(n.created),
            })
        });
        paths.push(Value::Array(steps.collect()));
    }
    Ok(Value::Array(paths))
}

pub(crate) fn authorized_resources(cx: &Cx<'_>, user: &str, args: &Args) -> Value {
    let state = cx.state();
    let (space, kind) = (args.text("namespace"), args.text("resourceType"));
    let mine = state.grants.iter().filter(|grant| {
        grant.user == user
            && space.is_none_or(|space| namespace(grant.namespace.as_deref()) == space)
            && kind.is_none_or(|kind| grant.resource_type == kind)
    });
    let list = mine.map(|grant| {
        json!({ "code": grant.code, "type": grant.resource_type, "actions": grant.actions })
    });
    page(list.collect())
}

/// The applications that the user may use: those that list the user, and the one that the user is logged in to.
pub(crate) fn applications(cx: &Cx<'_>, query: &Args) -> Reply {
    let state = cx.state();
    let (me, logged_in_to) = (cx.me(&state)?, cx.claims(&state)?.aud);
    let all = state.all_applications();
    let mine: Vec<_> = all
        .filter(|a| a.id == logged_in_to || a.users.contains(&me.id))
        .collect();
    paging::page(query, mine, application_json)
}

pub(crate) fn application_json(application: &Application) -> Value {
    let seed = &application.seed;
    let protocol = match seed.protocol.as_str() {
        "" => "oidc",
        other => other,
    };
    json!({
        "id": application.id, "name": seed.name, "logo": seed.logo, "domain": seed.domain,
        "description": seed.description, "protocol": protocol,
        "createdAt": iso(application.created), "updatedAt": iso(application.created),
    })
}
