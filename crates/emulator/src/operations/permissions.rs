//! Who may do what: what was granted, and what follows from it.

use serde_json::{Map, Value, json};

use super::roles::{changed, space};
use crate::context::Cx;
use crate::http::Args;
use crate::model::{
    ApiError, Authorized, Grant, Question, Reply, State, TYPES, Target, Verdict, covers_action,
    covers_resource, namespace,
};

// ----- decisions

/// What the arguments ask about a user.
fn verdict(cx: &Cx<'_>, args: &Args) -> Reply<Verdict> {
    let state = cx.state();
    let user = Target::User(args.need("userId")?.to_owned());
    let user = state.identified(&user, space(args))?;
    let asked = Question {
        space: &state.known_space(space(args))?.code,
        resource: args.need("resource")?,
        action: args.need("action")?,
    };
    Ok(state.decide(&state.standing(&user), asked))
}

pub(crate) fn is_allowed(cx: &Cx<'_>, args: &Args) -> Reply {
    Ok((verdict(cx, args)? == Verdict::Allowed).into())
}

/// The same, as the endpoint answers.
pub(crate) fn allowed(cx: &Cx<'_>, body: &Args) -> Reply {
    Ok(json!({ "allowed": is_allowed(cx, body)? }))
}

/// Whether something forbids it. What nobody grants is not forbidden.
pub(crate) fn is_denied(cx: &Cx<'_>, args: &Args) -> Reply {
    Ok((verdict(cx, args)? == Verdict::Denied).into())
}

// ----- grants

/// The type of a resource: what its definition says, else what the request says.
fn kind(state: &State, space: &str, resource: &str, given: Option<&str>) -> Reply<String> {
    if given.is_some_and(|given| !TYPES.contains(&given)) {
        return Err(ApiError::bad_argument("resourceType"));
    }
    let defined = state.type_of(space, resource);
    Ok(defined.or(given).unwrap_or("DATA").to_owned())
}

pub(crate) fn allow(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let (resource, action) = (args.need("resource")?, args.need("action")?);
    let space = state.known_space(space(args))?.code.clone();
    let users = args.text("userId").into_iter().chain(args.texts("userIds"));
    let roles = args.text("roleCode").into_iter();
    let roles = roles.chain(args.texts("roleCodes"));
    let named = users
        .map(|id| Target::User(id.to_owned()))
        .chain(roles.map(|code| Target::Role(code.to_owned())));
    let targets: Vec<Target> = named
        .map(|target| state.identified(&target, &space))
        .collect::<Reply<_>>()?;
    if targets.is_empty() {
        return Err(ApiError::bad_argument("userId"));
    }
    let resource_type = kind(&state, &space, resource, None)?;
    for to in targets {
        state.give(Grant {
            to,
            code: resource.to_owned(),
            resource_type: resource_type.clone(),
            actions: vec![action.to_owned()],
            namespace: Some(space.clone()),
        });
    }
    Ok(changed(cx))
}

/// A target within a list of the body, and what else is said of it.
fn listed(state: &State, space: &str, item: &Value) -> Reply<(Target, Args)> {
    let item = Args(item.as_object().cloned().unwrap_or_default());
    let named = Target::of(item.need("targetType")?, item.need("targetIdentifier")?)?;
    Ok((state.identified(&named, space)?, item))
}

/// The list `opts`, which must have something.
fn opts(args: &Args) -> Reply<&[Value]> {
    match args.list("opts") {
        [] => Err(ApiError::bad_argument("opts")),
        list => Ok(list),
    }
}

fn owned(texts: Vec<&str>) -> Vec<String> {
    texts.into_iter().map(str::to_owned).collect()
}

pub(crate) fn authorize_resource(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let resource = args.need("resource")?;
    let space = state.known_space(space(args))?.code.clone();
    let resource_type = kind(&state, &space, resource, args.text("resourceType"))?;
    let mut grants = Vec::new();
    for item in opts(args)? {
        let (to, item) = listed(&state, &space, item)?;
        grants.push(Grant {
            to,
            code: resource.to_owned(),
            resource_type: resource_type.clone(),
            actions: owned(item.texts("actions")),
            namespace: Some(space.clone()),
        });
    }
    for grant in grants {
        state.give(grant);
    }
    Ok(changed(cx))
}

pub(crate) fn revoke_resource(cx: &Cx<'_>, body: &Args) -> Reply {
    let mut state = cx.state();
    let resource = body.need("resource")?;
    let space = state.known_space(body.need("namespace")?)?.code.clone();
    let mut taken = Vec::new();
    for item in opts(body)? {
        let (to, item) = listed(&state, &space, item)?;
        taken.push((to, owned(item.texts("actions"))));
    }
    for (to, actions) in taken {
        state.take_back((&to, &space, resource), &actions);
    }
    Ok(Value::Bool(true))
}

/// What `authorize-resources` and `revoke-resources` name: each resource for each target.
fn grants(state: &State, body: &Args) -> Reply<Vec<Grant>> {
    let space = state.known_space(body.need("namespace")?)?.code.as_str();
    let mut grants = Vec::new();
    for item in opts(body)? {
        let item = Args(item.as_object().cloned().unwrap_or_default());
        let (target_type, names) = (item.need("targetType")?, item.texts("targetIdentifiers"));
        let resources = item.list("resources");
        if names.is_empty() || resources.is_empty() {
            return Err(ApiError::bad_argument("opts"));
        }
        for name in names {
            let to = state.identified(&Target::of(target_type, name)?, space)?;
            for resource in resources {
                let resource = Args(resource.as_object().cloned().unwrap_or_default());
                let code = resource.need("code")?;
                grants.push(Grant {
                    to: to.clone(),
                    code: code.to_owned(),
                    resource_type: kind(state, space, code, resource.text("resourceType"))?,
                    actions: owned(resource.texts("actions")),
                    namespace: Some(space.to_owned()),
                });
            }
        }
    }
    Ok(grants)
}

pub(crate) fn authorize_resources(cx: &Cx<'_>, body: &Args) -> Reply {
    let mut state = cx.state();
    for grant in grants(&state, body)? {
        state.give(grant);
    }
    Ok(Value::Bool(true))
}

pub(crate) fn revoke_resources(cx: &Cx<'_>, body: &Args) -> Reply {
    let mut state = cx.state();
    for grant in grants(&state, body)? {
        state.take_back((&grant.to, space(body), &grant.code), &grant.actions);
    }
    Ok(Value::Bool(true))
}

// ----- lists

fn authorized_json(authorized: Authorized) -> Value {
    json!({
        "code": authorized.code, "type": authorized.resource_type, "actions": authorized.actions,
        "apiIdentifier": authorized.api_identifier, "namespace": authorized.space,
    })
}

/// What a target may use, which is named by its id. The namespace and the type are filters.
fn of(state: &State, target: &Target, space: Option<&str>, kind: Option<&str>) -> Value {
    let list = state.authorized(&state.standing(target), space, kind);
    json!({
        "totalCount": list.len(),
        "list": list.into_iter().map(authorized_json).collect::<Value>(),
    })
}

/// What a user may use. Users may ask about themselves.
pub(crate) fn of_user(cx: &Cx<'_>, id: &str, args: &Args) -> Value {
    let user = Target::User(id.to_owned());
    let (space, kind) = (args.text("namespace"), args.text("resourceType"));
    of(&cx.state(), &user, space, kind)
}

/// What a role, group or node may use, by its id: for the administrator.
pub(crate) fn of_object(cx: &Cx<'_>, target: &Target, args: &Args) -> Reply {
    let state = cx.state();
    cx.administrator(&state)?;
    let space = args.text("namespace");
    if let Some(space) = space {
        state.known_space(space)?;
    }
    Ok(of(&state, target, space, args.text("resourceType")))
}

/// What a role may use, in its namespace.
pub(crate) fn of_role(cx: &Cx<'_>, role: &Map<String, Value>, args: &Args) -> Reply {
    let state = cx.state();
    cx.administrator(&state)?;
    let text = |name: &str| role.get(name).and_then(Value::as_str);
    let target = Target::Role(text("id").unwrap_or_default().to_owned());
    let space = namespace(text("namespace"));
    Ok(of(&state, &target, Some(space), args.text("resourceType")))
}

pub(crate) fn authorized_resources(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let space = state.known_space(space(args))?.code.as_str();
    let named = Target::of(args.need("targetType")?, args.need("targetIdentifier")?)?;
    let target = state.identified(&named, space)?;
    Ok(of(&state, &target, Some(space), args.text("resourceType")))
}

pub(crate) fn authorized_resources_batch(cx: &Cx<'_>, body: &Args) -> Reply {
    let state = cx.state();
    let space = state.known_space(body.need("namespace")?)?.code.as_str();
    let targets = body.list("targets");
    if targets.is_empty() {
        return Err(ApiError::bad_argument("targets"));
    }
    let kind = body.text("resourceType");
    let list = targets.iter().map(|item| {
        let (target, _) = listed(&state, space, item)?;
        Ok(of(&state, &target, Some(space), kind))
    });
    Ok(json!({ "list": list.collect::<Reply<Value>>()? }))
}

pub(crate) fn authorized_targets(cx: &Cx<'_>, args: &Args) -> Reply {
    targets(cx, args, false)
}

/// The same with the codes of groups instead of their ids.
pub(crate) fn authorized_targets_code(cx: &Cx<'_>, args: &Args) -> Reply {
    targets(cx, args, true)
}

fn targets(cx: &Cx<'_>, args: &Args, by_code: bool) -> Reply {
    let state = cx.state();
    let space = state.known_space(args.need("namespace")?)?.code.as_str();
    let resource = args.need("resource")?;
    let wanted = Args(args.object("actions").cloned().unwrap_or_default());
    let (op, wanted) = (wanted.text("op"), wanted.texts("list"));
    let fits = |actions: &[String]| {
        let has = |wanted: &&str| actions.iter().any(|a| covers_action(a, wanted, resource));
        match op {
            Some("AND") => wanted.iter().all(has),
            Some(_) => wanted.iter().any(has),
            None => true,
        }
    };
    let found = state.authorized_targets(space, args.need("resourceType")?, resource);
    let found = found.into_iter().filter(|(to, actions)| {
        args.text("targetType").is_none_or(|kind| to.kind() == kind) && fits(actions)
    });
    let list: Vec<Value> = found
        .map(|(to, actions)| {
            let to = match to {
                Target::Group(_) if !by_code => to,
                _ => state.named(&to),
            };
            json!({ "targetType": to.kind(), "targetIdentifier": to.name(), "actions": actions })
        })
        .collect();
    Ok(json!({ "totalCount": list.len(), "list": list }))
}

// ----- what a user may do with resources

/// The user and the namespace of a question about several resources.
fn asked(state: &State, body: &Args) -> Reply<(Target, String)> {
    let space = state.known_space(body.need("namespace")?)?.code.clone();
    let user = Target::User(body.need("userId")?.to_owned());
    Ok((state.identified(&user, &space)?, space))
}

/// The actions that are left on one resource. `None` if it may not be used at all.
fn actions(
    state: &State,
    user: &Target,
    space: &str,
    resource: &str,
    list: &[Authorized],
) -> Option<Vec<String>> {
    let standing = state.standing(user);
    let mut is_there = false;
    let mut actions: Vec<String> = Vec::new();
    for authorized in list.iter().filter(|a| covers_resource(&a.code, resource)) {
        is_there |= authorized.actions.is_empty();
        for action in &authorized.actions {
            let asked = Question {
                space,
                resource,
                action,
            };
            let verdict = state.decide(&standing, asked);
            if verdict == Verdict::Allowed && !actions.contains(action) {
                actions.push(action.clone());
            }
        }
    }
    (is_there || !actions.is_empty()).then_some(actions)
}

/// Of these resources, those that the user may use, under the names that were asked for.
pub(crate) fn check_batch(cx: &Cx<'_>, body: &Args) -> Reply {
    let state = cx.state();
    let (user, space) = asked(&state, body)?;
    let resources = body.texts("resources");
    if resources.is_empty() {
        return Err(ApiError::bad_argument("resources"));
    }
    let list = state.authorized(&state.standing(&user), Some(&space), None);
    let permitted = resources.into_iter().filter_map(|resource| {
        let actions = actions(&state, &user, &space, resource, &list)?;
        Some(json!({ "code": resource, "actions": actions }))
    });
    Ok(permitted.collect())
}

/// The resources of one kind that the user may use: of `books`, for example `books:1`.
pub(crate) fn of_kind(cx: &Cx<'_>, body: &Args) -> Reply {
    let state = cx.state();
    let (user, space) = asked(&state, body)?;
    let kind = body.need("resource")?;
    let list = state.authorized(&state.standing(&user), Some(&space), None);
    let mine = list
        .iter()
        .filter(|a| covers_resource(kind, &a.code) || a.code == "*");
    let permitted = mine.map(|a| json!({ "code": a.code, "actions": a.actions }));
    Ok(permitted.collect())
}
