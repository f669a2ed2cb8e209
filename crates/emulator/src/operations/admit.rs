//! The end of every login: what still stands in the way, then the token.

use serde_json::{Value, json};

use crate::clock::iso;
use crate::context::Cx;
use crate::model::{ApiError, PasswordReset, Purpose, Reply, State, User};

/// The end of every first step of a login: what still stands in the way, then the token.
pub(crate) fn enter(cx: &Cx<'_>, state: &mut State, id: &str, ip: &str, newly: bool) -> Reply {
    let user = state.user_mut(id)?.clone();
    user.may_log_in()?;
    let application = cx.app_id().and_then(|app| state.application(app));
    if application.is_some_and(|app| !state.may_enter(app, id)) {
        return Err(ApiError::new(1576));
    }
    if let Some(tenant) = cx.tenant_id() {
        state.admits(tenant, cx.app_id(), id)?;
    }
    let step =
        |state: &mut State, purpose| cx.mint(state, purpose, &user).map(|minted| minted.token);
    match user.reset {
        PasswordReset::FirstLogin => {
            let token = step(state, Purpose::FirstLogin)?;
            return Err(ApiError::new(1639).data(json!({ "token": token })));
        }
        PasswordReset::Forced => {
            let token = step(state, Purpose::ForcedReset)?;
            return Err(ApiError::new(2058).data(json!({ "token": token })));
        }
        PasswordReset::None => {}
    }
    if let Some((code, mut data)) = state.challenge(&user) {
        let token = step(state, Purpose::SecondFactor)?;
        data.insert("mfaToken".into(), token.into());
        return Err(ApiError::new(code).data(data.into()));
    }
    let_in(cx, state, id, ip, newly)
}

/// Nothing stands in the way any more: the token, and what a login leaves behind.
pub(crate) fn let_in(cx: &Cx<'_>, state: &mut State, id: &str, ip: &str, newly: bool) -> Reply {
    let user = state.user_mut(id)?.clone();
    let now = cx.now_ms();
    let minted = cx.mint(state, Purpose::Login, &user)?;
    let user: &mut User = state.user_mut(id)?;
    let logins = user
        .fields
        .get("loginsCount")
        .and_then(Value::as_i64)
        .unwrap_or(0);
    user.set("loginsCount", logins + 1);
    user.set("lastLogin", iso(now));
    user.set("lastIP", ip);
    user.set("tokenExpiredAt", iso(minted.exp * 1000));
    let user = user.clone();
    cx.acted_from(state, "login", Some(id), ip);
    let mut answer = state.user_json(&user, Some(&minted.token));
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("newlyCreated".into(), newly.into());
    }
    Ok(answer)
}
