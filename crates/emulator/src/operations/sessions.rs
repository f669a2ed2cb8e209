//! Who is logged in, and small questions.

use serde_json::{Value, json};

use super::users;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Purpose, Reply, State};

/// Whom a request with an optional id is about: a user may ask about nobody else, a management token about anybody.
pub(crate) fn subject(cx: &Cx<'_>, state: &State, id: Option<&str>) -> Reply<String> {
    match id {
        Some(id) if cx.manages(state) => match state.users.contains_key(id) {
            true => Ok(id.to_owned()),
            false => Err(ApiError::new(2004)),
        },
        None if cx.manages(state) => Err(ApiError::bad_argument("id")),
        id => {
            let me = cx.me(state)?;
            match id {
                Some(id) if id != me.id => Err(ApiError::new(2202)),
                _ => Ok(me.id.clone()),
            }
        }
    }
}

pub(crate) fn user(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let id = subject(cx, &state, args.text("id"))?;
    let user = state.users.get(&id).ok_or_else(|| ApiError::new(2004))?;
    let token = cx.bearer.as_deref().filter(|_| args.text("id").is_none());
    Ok(state.user_json(user, token))
}

/// A bad token is an answer here, not an error.
pub(crate) fn check_login_status(cx: &Cx<'_>, args: &Args) -> Value {
    let state = cx.state();
    let token = args.text("token").or(cx.bearer.as_deref());
    let claims = token.and_then(|t| cx.login_of(&state, t));
    let login = claims.and_then(|claims| Some((state.users.get(&claims.sub)?, claims)));
    match login {
        Some((user, claims)) => {
            json!({
                "code": 200, "message": cx.say("已登录", "logged in"), "status": true,
                "exp": claims.exp, "iat": claims.iat,
                "data": {
                    "id": claims.sub, "userPoolId": state.pool_id,
                    "arn": user.text("arn"),
                },
            })
        }
        None => json!({
            "code": 2206, "message": cx.say("登录信息已过期", "the login has expired"), "status": false,
            "exp": null, "iat": null, "data": null,
        }),
    }
}

/// The administrator names the user, whose other tokens stay as they are.
pub(crate) fn refresh_token(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    if cx.manages(&state) {
        drop(state);
        return users::token(cx, args);
    }
    let old = cx.claims(&state)?;
    let user = cx.me(&state)?.clone();
    // For the application that the old one was for.
    let whose = (Some(old.aud.as_str()), &user);
    let minted = state.mint_for(Purpose::Login, whose, &cx.url, cx.now_secs())?;
    state.revoke(&old);
    cx.acted(&mut state, "refreshToken", Some(&user.id));
    Ok(json!({ "token": minted.token, "iat": minted.iat, "exp": minted.exp }))
}

pub(crate) fn logout(cx: &Cx<'_>, app_id: Option<&str>) -> Reply {
    let mut state = cx.state();
    if app_id.is_some_and(|id| !state.knows_app(id)) {
        return Err(ApiError::new(2011));
    }
    let claims = cx.claims(&state)?;
    state.revoke(&claims);
    Ok(Value::Null)
}

pub(crate) fn access_token(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    if args.need("userPoolId")? != state.pool_id {
        return Err(ApiError::new(2224));
    }
    if args.need("secret")? != state.pool_secret {
        return Err(ApiError::with_text(
            400,
            "用户池密钥不正确",
            "the user pool secret is wrong",
        ));
    }
    let minted = state.mint_management(&cx.url, cx.now_secs())?;
    Ok(json!({ "accessToken": minted.token, "iat": minted.iat, "exp": minted.exp }))
}

/// A management token for another one, which it ends.
pub(crate) fn refresh_access_token(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let old = args.text("accessToken").or(cx.bearer.as_deref());
    let old = cx.management(&state, old);
    let old = old.ok_or_else(|| ApiError::new(2020))?;
    let minted = state.mint_management(&cx.url, cx.now_secs())?;
    state.revoke(&old);
    Ok(json!({ "accessToken": minted.token, "iat": minted.iat, "exp": minted.exp }))
}

pub(crate) fn is_user_exists(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let given = ["email", "phone", "username", "externalId"]
        .map(|name| args.text(name).map(|value| (name, value)));
    if given.iter().all(Option::is_none) {
        return Err(ApiError::new(2231));
    }
    let there = given.into_iter().flatten().any(|(name, value)| match name {
        "email" => state.by_email(value).is_some(),
        name => state.find(|u| u.text(name) == Some(value)).is_some(),
    });
    Ok(there.into())
}
