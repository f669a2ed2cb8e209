//! How the administrator finds users.

use serde_json::Value;

use super::paging::{page, sort};
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Reply, State, User, namespace};

/// Users at most in one query.
const AT_ONCE: usize = 80;

/// The fields that a search looks at, where it names none.
const SEARCHED: [&str; 11] = [
    "username",
    "nickname",
    "email",
    "phone",
    "company",
    "name",
    "givenName",
    "familyName",
    "middleName",
    "profile",
    "preferredUsername",
];

/// All users in order.
fn sorted<'s>(state: &'s State, args: &Args) -> Reply<Vec<&'s User>> {
    in_order(state.users.values().collect(), args)
}

/// Users in the order that `sortBy` names. Those of one time are in the order in which they were added.
pub(super) fn in_order<'s>(mut users: Vec<&'s User>, args: &Args) -> Reply<Vec<&'s User>> {
    users.sort_by_key(|user| user.number);
    sort(args, &mut users, |user, field| {
        user.text(field).unwrap_or_default().to_owned()
    })?;
    Ok(users)
}

pub(super) fn show(state: &State, users: Vec<&User>, args: &Args) -> Reply {
    page(args, users, |user| state.user_json(user, None))
}

pub(crate) fn list(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let mut users = sorted(&state, args)?;
    if args.flag("excludeUsersInOrg") {
        let is_member = |user: &User| state.members.iter().any(|m| m.user == user.id);
        users.retain(|user| !is_member(user));
    }
    show(&state, users, args)
}

/// The form of a condition is not documented, so that only lists without one are served.
pub(crate) fn filter(cx: &Cx<'_>, args: &Args) -> Reply {
    match args.list("filter").is_empty() {
        true => list(cx, args),
        false => Err(ApiError::not_served(501, "users/filter with conditions")),
    }
}

/// The latest first.
pub(crate) fn archived(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    show(&state, state.archived.iter().rev().collect(), args)
}

/// One user, with custom data if that is asked for.
pub(crate) fn detail(cx: &Cx<'_>, id: &str, query: &Args) -> Reply {
    let state = cx.state();
    let user = state.users.get(id).ok_or_else(|| ApiError::new(2004))?;
    let is_wanted = matches!(query.text("with_custom_data"), Some("true" | "1"));
    Ok(plain(state.user_json(user, None), is_wanted))
}

/// A user with the custom data, or without.
pub(crate) fn plain(mut user: Value, with_custom_data: bool) -> Value {
    if let (false, Some(fields)) = (with_custom_data, user.as_object_mut()) {
        fields.remove("customData");
    }
    user
}

/// The users with these names, in the order of the names. Names that nobody has are left out.
pub(crate) fn batch(cx: &Cx<'_>, args: &Args) -> Reply {
    let (state, ids) = (cx.state(), args.texts("ids"));
    if ids.len() > AT_ONCE {
        return Err(ApiError::new(2030));
    }
    let find: fn(&State, &str) -> Option<User> = match args.text("type").unwrap_or("id") {
        "id" => |state, id| state.users.get(id).cloned(),
        "username" => |state, name| state.by_username(name).cloned(),
        "email" => |state, email| state.by_email(email).cloned(),
        "phone" => |state, phone| state.find(|u| u.text("phone") == Some(phone)).cloned(),
        "externalId" => |state, id| state.find(|u| u.text("externalId") == Some(id)).cloned(),
        _ => return Err(ApiError::bad_argument("type")),
    };
    let users = ids.into_iter().filter_map(|id| find(&state, id));
    Ok(users.map(|user| state.user_json(&user, None)).collect())
}

/// The same for the endpoint, which leaves custom data out unless they are asked for.
pub(crate) fn batch_rest(cx: &Cx<'_>, args: &Args) -> Reply {
    let users = batch(cx, args)?;
    let is_wanted = args.flag("withCustomData");
    let users = users.as_array().cloned().unwrap_or_default();
    Ok(users
        .into_iter()
        .map(|user| plain(user, is_wanted))
        .collect())
}

/// The user with all of these names. Null if there is none.
pub(crate) fn find(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let names = ["email", "phone", "username", "externalId"];
    let names = names.map(|name| args.text(name).map(|value| (name, value)));
    let identity = args.object("identity");
    if identity.is_none() && names.iter().all(Option::is_none) {
        return Err(ApiError::new(2231));
    }
    let user = state.find(|user| {
        let mut given = names.iter().flatten();
        let fits = given.all(|(name, value)| match *name {
            "email" => user.text("email") == Some(value.to_lowercase().as_str()),
            name => user.text(name) == Some(value),
        });
        fits && identity.is_none_or(|wanted| {
            user.identities.iter().any(|has| {
                let mut wanted = wanted.iter().filter(|(_, value)| !value.is_null());
                wanted.all(|(key, value)| match key.as_str() {
                    "identifier" => has["connectionId"] == *value,
                    key => has[key] == *value,
                })
            })
        })
    });
    Ok(user.map_or(Value::Null, |user| state.user_json(user, None)))
}

/// Users with the text in one of the fields, in any case, who are in all of the departments and groups and have all of the roles that
/// are named.
pub(crate) fn search(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let wanted = args.text("query").unwrap_or_default().to_lowercase();
    let fields = match args.texts("fields") {
        none if none.is_empty() => SEARCHED.to_vec(),
        fields => fields,
    };
    let mut users = sorted(&state, args)?;
    users.retain(|user| {
        let mut values = fields.iter().filter_map(|field| user.text(field));
        wanted.is_empty() || values.any(|value| value.to_lowercase().contains(&wanted))
    });
    for department in args.list("departmentOpts") {
        let id = department["departmentId"].as_str().unwrap_or_default();
        state.node(id).ok_or_else(|| ApiError::new(404))?;
        let below = department["includeChildrenDepartments"] == true;
        let members = state.users_of(id, below);
        users.retain(|user| members.contains(user.id.as_str()));
    }
    for group in args.list("groupOpts") {
        let group = state.group(group["code"].as_str().unwrap_or_default())?;
        users.retain(|user| group.users.contains(&user.id));
    }
    for role in args.list("roleOpts") {
        let space = namespace(role["namespace"].as_str());
        let role = state.role(role["code"].as_str().unwrap_or_default(), space)?;
        users.retain(|user| state.user_has(&user.id, role));
    }
    show(&state, users, args)
}

/// The number of users with a value of a custom field.
pub(crate) fn count_with_field(cx: &Cx<'_>, query: &Args) -> Reply {
    let state = cx.state();
    if !state.knows_app(query.need("appId")?) {
        return Err(ApiError::new(2011));
    }
    let key = query.need("definedFieldKey")?;
    let users = state.users.values();
    Ok(users
        .filter(|user| user.custom.contains_key(key))
        .count()
        .into())
}
