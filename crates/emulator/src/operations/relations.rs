//! What users have and may use: roles, resources, applications.

use serde_json::{Value, json};

use super::paging;
use crate::clock::iso;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{Application, Reply, Role, State, namespace};

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

fn application_json(application: &Application) -> Value {
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
