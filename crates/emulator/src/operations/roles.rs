//! Roles: how they are made, changed, given and shown.

use serde_json::{Value, json};

use super::accounts::done;
use super::paging::{page, sort};
use super::user_lists::plain;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, NewRole, Reply, Role, State, Target, User, namespace};

/// The namespace that a request names.
pub(crate) fn space(args: &Args) -> &str {
    namespace(args.text("namespace"))
}

/// The answer of a request that only does something.
pub(crate) fn changed(cx: &Cx<'_>) -> Value {
    done(cx, "操作成功", "done")
}

pub(crate) fn role_json(state: &State, role: &Role) -> Value {
    json!({
        "id": role.id, "namespace": role.namespace, "code": role.seed.code,
        "arn": format!("arn:cn:authing:{}:role:{}", state.pool_id, role.seed.code),
        "description": role.seed.description, "isSystem": false,
        "createdAt": role.created, "updatedAt": role.updated,
    })
}

/// A page of users, without tokens.
pub(crate) fn users_page(state: &State, args: &Args, users: Vec<&User>) -> Reply {
    page(args, users, |user| state.user_json(user, None))
}

// ----- the root fields

pub(crate) fn role(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let role = state.role(args.need("code")?, space(args));
    Ok(role.map_or(Value::Null, |role| role_json(&state, role)))
}

pub(crate) fn roles(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let space = state.known_space(space(args))?.code.as_str();
    let mut roles: Vec<_> = state.roles.iter().collect();
    roles.retain(|r| r.namespace == space);
    sort(args, &mut roles, |role, field| match field {
        "createdAt" => role.created.clone(),
        _ => role.updated.clone(),
    })?;
    page(args, roles, |role| role_json(&state, role))
}

pub(crate) fn create(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let own = |name: &str| args.text(name).map(str::to_owned);
    let seed = NewRole {
        code: args.need("code")?.to_owned(),
        namespace: own("namespace"),
        description: own("description"),
        parent: own("parent"),
        ..NewRole::default()
    };
    state.create_role(seed, cx.now_ms())?;
    let role = state.role(args.need("code")?, space(args))?;
    Ok(role_json(&state, role))
}

pub(crate) fn update(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let (code, new_code) = (args.need("code")?, args.text("newCode"));
    let description = args.0.get("description").and_then(Value::as_str);
    state.change_role((code, space(args)), new_code, description, cx.now_ms())?;
    let role = state.role(new_code.unwrap_or(code), space(args))?;
    Ok(role_json(&state, role))
}

pub(crate) fn delete(cx: &Cx<'_>, args: &Args) -> Reply {
    cx.state().remove_role(args.need("code")?, space(args))?;
    Ok(changed(cx))
}

/// Deletes all of them or none.
pub(crate) fn delete_many(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let codes = args.texts("codeList");
    for code in &codes {
        state.role(code, space(args))?;
    }
    for code in codes {
        // Named twice, it is gone the second time.
        if state.role(code, space(args)).is_ok() {
            state.remove_role(code, space(args))?;
        }
    }
    Ok(changed(cx))
}

/// The texts of a list that must have some.
pub(crate) fn some_texts<'a>(args: &'a Args, name: &str) -> Reply<Vec<&'a str>> {
    let texts = args.texts(name);
    match texts.is_empty() || texts.contains(&"") {
        true => Err(ApiError::bad_argument(name)),
        false => Ok(texts),
    }
}

pub(crate) fn assign(cx: &Cx<'_>, args: &Args) -> Reply {
    set(cx, args, true)
}

pub(crate) fn revoke(cx: &Cx<'_>, args: &Args) -> Reply {
    set(cx, args, false)
}

/// All of it or nothing: every role and everybody must be there.
fn set(cx: &Cx<'_>, args: &Args, given: bool) -> Reply {
    let mut state = cx.state();
    let mut codes = args.texts("roleCodes");
    codes.extend(args.text("roleCode"));
    if codes.is_empty() {
        return Err(ApiError::bad_argument("roleCodes"));
    }
    // `nodeCodes` has ids, whatever its name says.
    type Kind = fn(String) -> Target;
    let kinds: [(&str, Kind); 3] = [
        ("userIds", Target::User),
        ("groupCodes", Target::Group),
        ("nodeCodes", Target::Node),
    ];
    let named = kinds.into_iter().flat_map(|(list, make)| {
        let names = args.texts(list).into_iter();
        names.map(move |name| make(name.to_owned()))
    });
    let targets: Vec<Target> = named
        .map(|target| state.identified(&target, space(args)))
        .collect::<Reply<_>>()?;
    if targets.is_empty() {
        return Err(ApiError::bad_argument("userIds"));
    }
    for code in &codes {
        state.role(code, space(args))?;
    }
    for code in codes {
        for target in &targets {
            state.set_role((code, space(args)), target, given)?;
        }
    }
    Ok(changed(cx))
}

// ----- the fields of objects

fn by_id<'s>(state: &'s State, id: &str) -> Option<&'s Role> {
    state.roles.iter().find(|r| r.id == id)
}

pub(crate) fn parent(cx: &Cx<'_>, id: &str) -> Value {
    let state = cx.state();
    let parent = by_id(&state, id).and_then(|role| state.parent_of(role));
    parent.map_or(Value::Null, |parent| role_json(&state, parent))
}

/// Those to whom the role was assigned themselves.
pub(crate) fn users(cx: &Cx<'_>, id: &str, args: &Args) -> Reply {
    let state = cx.state();
    // A user who sees a role is not told who else has it.
    cx.administrator(&state)?;
    let ids = by_id(&state, id).map(|role| &role.users);
    let users = ids.into_iter().flatten();
    let users = users.filter_map(|id| state.users.get(id)).collect();
    users_page(&state, args, users)
}

/// Those roles that fit, in the namespace that is named or in all. The namespace is a filter.
fn list(state: &State, args: &Args, fits: impl Fn(&Role) -> bool) -> Value {
    let space = args.text("namespace");
    let roles = state.roles.iter();
    let roles =
        roles.filter(|role| space.is_none_or(|space| role.namespace == space) && fits(role));
    let list: Vec<_> = roles.map(|role| role_json(state, role)).collect();
    json!({ "totalCount": list.len(), "list": list })
}

/// The roles of a user, of groups and nodes too.
pub(crate) fn of_user(cx: &Cx<'_>, user: &str, args: &Args) -> Value {
    let state = cx.state();
    list(&state, args, |role| state.user_has(user, role))
}

/// The roles of a node: its own, and those of the nodes above.
pub(crate) fn of_node(cx: &Cx<'_>, node: &str, args: &Args) -> Value {
    let state = cx.state();
    let path = state.node_and_ancestors(node);
    list(&state, args, |role| {
        path.iter().any(|id| role.nodes.contains(*id))
    })
}

// ----- the endpoints

fn known_user(cx: &Cx<'_>, id: &str) -> Reply<()> {
    match cx.state().users.contains_key(id) {
        true => Ok(()),
        false => Err(ApiError::new(2004)),
    }
}

pub(crate) fn user_roles(cx: &Cx<'_>, user: &str, query: &Args) -> Reply {
    known_user(cx, user)?;
    Ok(of_user(cx, user, query))
}

pub(crate) fn has_role(cx: &Cx<'_>, user: &str, query: &Args) -> Reply {
    known_user(cx, user)?;
    let state = cx.state();
    let role = state.role(query.need("code")?, space(query))?;
    Ok(state.user_has(user, role).into())
}

/// Where `roleUsers` searches.
const SEARCHED: [&str; 5] = ["username", "nickname", "name", "email", "phone"];

pub(crate) fn find_users(cx: &Cx<'_>, body: &Args) -> Reply {
    let state = cx.state();
    let role = state.role(body.need("code")?, space(body))?;
    let search = body.text("search").unwrap_or_default().to_lowercase();
    let fits = |user: &&User| {
        let mut texts = SEARCHED.iter().filter_map(|field| user.text(field));
        search.is_empty() || texts.any(|text| text.to_lowercase().contains(&search))
    };
    let users = role.users.iter().filter_map(|id| state.users.get(id));
    page(body, users.filter(fits).collect(), |user: &User| {
        plain(state.user_json(user, None), false)
    })
}
