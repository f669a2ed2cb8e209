//! How the administrator ends logins, and disables users.

use serde_json::{Value, json};

use super::relations::application_json;
use super::users::need_ids;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Reply, State};

fn need_users(state: &State, ids: &[&str]) -> Reply<()> {
    match ids.iter().all(|id| state.users.contains_key(*id)) {
        true => Ok(()),
        false => Err(ApiError::new(2004)),
    }
}

pub(crate) fn kick(cx: &Cx<'_>, input: &Args) -> Reply {
    let ids = need_ids(input, "userIds")?;
    let mut state = cx.state();
    need_users(&state, &ids)?;
    for id in ids {
        state.end_logins(id, None);
    }
    Ok(Value::Bool(true))
}

/// Ends the logins of a user, at one application or at all.
pub(crate) fn logout(cx: &Cx<'_>, query: &Args) -> Reply {
    let (id, application) = (query.need("userId")?, query.text("appId"));
    let mut state = cx.state();
    if application.is_some_and(|id| !state.knows_app(id)) {
        return Err(ApiError::new(2011));
    }
    need_users(&state, &[id])?;
    state.end_logins(id, application);
    Ok(Value::Null)
}

/// Where a user is logged in: anywhere, at one application, or on one device.
pub(crate) fn login_status(cx: &Cx<'_>, query: &Args) -> Reply {
    let state = cx.state();
    let id = query.need("userId")?;
    let user = state.users.get(id).ok_or_else(|| ApiError::new(2004))?;
    let application = query.text("appId");
    if application.is_some_and(|id| !state.knows_app(id)) {
        return Err(ApiError::new(2011));
    }
    let mut at = state.logged_in_to(id, cx.now_secs());
    at.retain(|a| application.is_none_or(|id| a.id == id));
    if let Some(wanted) = query.text("deviceId") {
        let mut devices = state.devices.iter();
        let device = devices.find(|d| d.id == wanted && d.owner.as_deref() == Some(id));
        let tokens = device.into_iter().flat_map(|device| &device.tokens);
        let logins: Vec<_> = tokens.filter_map(|t| cx.login_of(&state, t)).collect();
        at.retain(|a| logins.iter().any(|claims| claims.aud == a.id));
    }
    let is_login = !at.is_empty();
    let user = is_login.then(|| state.user_json(user, None));
    let at: Vec<_> = at.into_iter().map(application_json).collect();
    Ok(json!({ "isLogin": is_login, "user": user, "application": at }))
}

/// Disables users, whose logins end; or enables them again.
fn set_status(cx: &Cx<'_>, ids: &[&str], status: &str) -> Reply {
    let mut state = cx.state();
    need_users(&state, ids)?;
    for id in ids {
        state.set_status(id, status, cx.now_ms())?;
    }
    Ok(Value::Bool(true))
}

pub(crate) fn suspend(cx: &Cx<'_>, id: &str) -> Reply {
    set_status(cx, &[id], "Suspended")
}

pub(crate) fn activate(cx: &Cx<'_>, id: &str) -> Reply {
    set_status(cx, &[id], "Activated")
}

pub(crate) fn resign(cx: &Cx<'_>, id: &str) -> Reply {
    set_status(cx, &[id], "Resigned")
}

pub(crate) fn resign_many(cx: &Cx<'_>, input: &Args) -> Reply {
    set_status(cx, &need_ids(input, "userIds")?, "Resigned")
}
