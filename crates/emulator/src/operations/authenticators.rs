//! How the administrator looks after what users have set up for multi-factor authentication.

use serde_json::{Value, json};

use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Authenticator, Reply, State, User};

/// Which kinds a user has set up.
pub(crate) fn status(cx: &Cx<'_>, id: &str) -> Reply {
    let mut state = cx.state();
    let user = state.user_mut(id)?;
    Ok(json!({ "OTP": user.has_authenticator(None), "FACE": user.face.is_some() }))
}

pub(crate) fn remove(cx: &Cx<'_>, id: &str, query: &Args) -> Reply {
    let mut state = cx.state();
    let kind = query.need("type")?;
    let user = state.user_mut(id)?;
    let was_there = match kind {
        "OTP" => {
            let was_there = user.has_authenticator(None);
            user.authenticators.clear();
            user.mfa = false;
            was_there
        }
        "FACE" => user.face.take().is_some(),
        _ => return Err(ApiError::bad_argument("type")),
    };
    match was_there {
        true => Ok(Value::Bool(true)),
        false => Err(ApiError::new(404)),
    }
}

/// An authenticator app from elsewhere, which logins require from now on.
pub(crate) fn import(cx: &Cx<'_>, input: &Args) -> Reply {
    let mut state = cx.state();
    let (id, secret) = (input.need("userId")?, input.need("secret")?);
    let new_id = state.new_id(cx.now_ms());
    let user = state.user_mut(id)?;
    let code = input.text("recoveryCode");
    let new = Authenticator::imported(new_id, secret, code, cx.now_ms());
    let shown = new.json(id, true);
    user.authenticators = vec![new];
    Ok(shown)
}

/// The user whom the arguments are about, by an authenticator's id or by the own.
fn owner<'s>(state: &'s mut State, args: &Args) -> Reply<&'s mut User> {
    if args
        .text("userPoolId")
        .is_some_and(|id| id != state.pool_id)
    {
        return Err(ApiError::new(2224));
    }
    match (args.text("id"), args.text("userId")) {
        (Some(id), _) => {
            let mut users = state.users.values_mut();
            let owner = users.find(|user| user.authenticators.iter().any(|a| a.id == id));
            owner.ok_or_else(|| ApiError::new(404))
        }
        (None, Some(id)) => state.user_mut(id),
        (None, None) => Err(ApiError::bad_argument("userId")),
    }
}

/// The authenticator that the arguments name, else the user's latest.
fn named<'u>(user: &'u mut User, args: &Args) -> Option<&'u mut Authenticator> {
    let mut all = user.authenticators.iter_mut().rev();
    match args.text("id") {
        Some(id) => all.find(|a| a.id == id),
        None => all.next(),
    }
}

fn shown(pool: &str, user: &str, authenticator: &Authenticator) -> Value {
    json!({
        "id": authenticator.id, "userId": user, "userPoolId": pool, "enable": authenticator.enabled,
        "secret": authenticator.secret(),
    })
}

/// Null for a user who has none.
pub(crate) fn query(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let pool = state.pool_id.clone();
    let user = owner(&mut state, args)?;
    let id = user.id.clone();
    Ok(named(user, args).map_or(Value::Null, |found| shown(&pool, &id, found)))
}

pub(crate) fn change(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let (pool, now) = (state.pool_id.clone(), cx.now_ms());
    let user = owner(&mut state, args)?;
    let id = user.id.clone();
    let found = named(user, args).ok_or_else(|| ApiError::new(404))?;
    if args.flag("refresh") {
        found.refresh(now);
    }
    if let Some(is_on) = args.0.get("enable").and_then(Value::as_bool) {
        found.enabled = is_on;
    }
    let changed = shown(&pool, &id, found);
    if args.0.get("enable") == Some(&Value::Bool(false)) {
        user.mfa = false;
    }
    Ok(changed)
}
