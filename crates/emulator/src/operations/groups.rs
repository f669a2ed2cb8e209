//! Groups.

use serde_json::{Value, json};

use super::paging::{page, sort};
use super::roles::{changed, some_texts, users_page};
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Group, NewGroup, Reply, State};

pub(crate) fn group_json(group: &Group) -> Value {
    json!({
        "id": group.id, "code": group.code, "name": group.name, "description": group.description,
        "createdAt": group.created, "updatedAt": group.updated,
    })
}

pub(crate) fn group(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let group = state.group(args.need("code")?);
    Ok(group.map_or(Value::Null, group_json))
}

/// All groups, or those of a user.
pub(crate) fn groups(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let user = args.text("userId");
    if user.is_some_and(|id| !state.users.contains_key(id)) {
        return Err(ApiError::new(2004));
    }
    let mut groups: Vec<_> = state.groups.iter().collect();
    groups.retain(|g| user.is_none_or(|id| g.users.contains(id)));
    sort(args, &mut groups, |group, field| match field {
        "createdAt" => group.created.clone(),
        _ => group.updated.clone(),
    })?;
    page(args, groups, group_json)
}

pub(crate) fn create(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let code = args.need("code")?;
    let seed = NewGroup {
        code: code.to_owned(),
        name: args.need("name")?.to_owned(),
        description: args.text("description").map(str::to_owned),
        ..NewGroup::default()
    };
    state.add_group(seed, cx.now_ms())?;
    Ok(group_json(state.group(code)?))
}

pub(crate) fn update(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let group = state.change_group(args.need("code")?, args.text("newCode"), cx.now_ms())?;
    if let Some(name) = args.text("name") {
        group.name = name.to_owned();
    }
    if let Some(Value::String(description)) = args.0.get("description") {
        group.description = Some(description.clone());
    }
    Ok(group_json(group))
}

/// Deletes all of them or none.
pub(crate) fn delete_many(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let codes = some_texts(args, "codeList")?;
    for code in &codes {
        state.group(code)?;
    }
    for code in codes {
        // Named twice, it is gone the second time.
        if state.group(code).is_ok() {
            state.remove_group(code)?;
        }
    }
    Ok(changed(cx))
}

/// The group and the users that a change of its members names. All of them must be there.
fn members<'a>(state: &State, args: &'a Args) -> Reply<(&'a str, Vec<&'a str>)> {
    let (code, users) = (args.need("code")?, some_texts(args, "userIds")?);
    state.group(code)?;
    match users.iter().all(|id| state.users.contains_key(*id)) {
        true => Ok((code, users)),
        false => Err(ApiError::new(2004)),
    }
}

pub(crate) fn add_users(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let (code, users) = members(&state, args)?;
    let group = state.group_mut(code)?;
    group.users.extend(users.into_iter().map(str::to_owned));
    Ok(changed(cx))
}

pub(crate) fn remove_users(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let (code, users) = members(&state, args)?;
    let group = state.group_mut(code)?;
    group.users.retain(|id| !users.contains(&id.as_str()));
    Ok(changed(cx))
}

// ----- the fields of objects

pub(crate) fn of_user(cx: &Cx<'_>, user: &str) -> Value {
    let state = cx.state();
    let groups = state.groups.iter().filter(|g| g.users.contains(user));
    let list: Vec<_> = groups.map(group_json).collect();
    json!({ "totalCount": list.len(), "list": list })
}

pub(crate) fn users(cx: &Cx<'_>, id: &str, args: &Args) -> Reply {
    let state = cx.state();
    // A user who sees a group is not told who else is in it.
    cx.administrator(&state)?;
    let group = state.groups.iter().find(|g| g.id == id);
    let users = group.into_iter().flat_map(|g| &g.users);
    let users = users.filter_map(|id| state.users.get(id)).collect();
    users_page(&state, args, users)
}
