//! The user pool itself: what it says of itself, its settings, environment variables and whitelists.

use serde_json::{Map, Value, json};

use super::accounts::is_email;
use crate::clock::iso;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Kept, Reply, Settings, State, UserPool, Whitelist};

// ----- settings

pub(crate) fn detail(cx: &Cx<'_>, _: &Args) -> Reply {
    Ok(own_json(&cx.state()))
}

/// The pool of this emulator.
pub(crate) fn own_json(state: &State) -> Value {
    let secrets = (&*state.pool_secret, &*state.own.secret);
    userpool_json(&state.settings, &state.user_pool, &state.pool_id, secrets)
}

/// What the settings say is told by them; everything else is as it was set last.
pub(crate) fn userpool_json(
    settings: &Settings,
    pool: &UserPool,
    id: &str,
    (secret, jwt_secret): (&str, &str),
) -> Value {
    let mut shown = json!({
        "name": "Authing emulator", "domain": "", "description": null, "logo": "", "ownerId": null,
        "userpoolTypes": [], "sendWelcomeEmail": false, "appSsoEnabled": false,
        "showWxQRCodeWhenRegisterDisabled": false, "allowedOrigins": null, "packageType": 0,
        "useCustomUserStore": false, "isDeleted": false, "loginFailStrategy": "captcha",
        "frequentRegisterCheck": { "limit": 5 },
        "loginFailCheck": { "timeInterval": 300, "limit": 3 },
        "loginPasswordFailCheck": { "timeInterval": 300, "limit": 5, "enabled": false },
        "passwordUpdatePolicy": null, "app2WxappLoginStrategy": null, "customSMSProvider": null,
        "qrcodeLoginStrategy": {
            "returnFullUserInfo": false, "allowExchangeUserInfoFromBrowser": false,
        },
        "verifyCodeMaxAttempts": null,
    });
    merge(&mut shown, &Value::Object(pool.profile.clone()));
    if let Some(types) = shown["userpoolTypes"].as_array().cloned() {
        shown["userpoolTypes"] = types.iter().map(|code| json!({ "code": code })).collect();
    }
    let mut told = json!({
        "id": id, "secret": secret, "jwtSecret": jwt_secret,
        "createdAt": iso(pool.created), "updatedAt": iso(pool.updated),
        "emailVerifiedDefault": settings.email_verified_default,
        "registerDisabled": !settings.registration,
        "loginRequireEmailVerified": settings.login_requires_verified_email,
        "tokenExpiresAfter": settings.token_seconds, "verifyCodeLength": settings.verify_code_length,
        "changePhoneStrategy": { "verifyOldPhone": settings.verify_old_phone },
        "changeEmailStrategy": { "verifyOldEmail": settings.verify_old_email },
        "whitelist": {
            "usernameEnabled": settings.whitelist_username, "emailEnabled": settings.whitelist_email,
            "phoneEnabled": settings.whitelist_phone,
        },
        "frequentRegisterCheck": {
            "enabled": settings.registrations_per_minute.is_some(),
            "timeInterval": settings.registration_interval_seconds,
        },
        "loginFailCheck": { "enabled": settings.captcha_after > 0 },
        "qrcodeLoginStrategy": {
            "qrcodeExpiresAfter": settings.qr_code_seconds, "ticketExpiresAfter": settings.qr_code_seconds,
        },
    });
    if let Some(limit) = settings.registrations_per_minute {
        told["frequentRegisterCheck"]["limit"] = limit.into();
    }
    if settings.captcha_after > 0 {
        told["loginFailCheck"]["limit"] = settings.captcha_after.into();
    }
    merge(&mut shown, &told);
    shown
}

/// Puts fields into an object, and those of objects in it into theirs.
fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from.clone(),
    }
}

pub(crate) fn update(cx: &Cx<'_>, args: &Args) -> Reply {
    let input = args.object("input").cloned().unwrap_or_default();
    let mut state = cx.state();
    let before = own_json(&state);
    let mut settings = state.settings.clone();
    apply(&mut settings, &before, &input)?;
    state.settings = settings;
    let pool = &mut state.user_pool;
    for (key, value) in &input {
        match value {
            Value::Null => drop(pool.profile.remove(key)),
            value => merge(pool.profile.entry(key).or_insert(Value::Null), value),
        }
    }
    pool.updated = cx.now_ms();
    cx.acted(&mut state, "userpool:UpdateConfig", None);
    Ok(own_json(&state))
}

/// Gives the settings what the input says about them. A check that is only switched on gets the limit that it had before.
fn apply(settings: &mut Settings, before: &Value, input: &Map<String, Value>) -> Reply<()> {
    let mut wanted = before.clone();
    for (key, value) in input.iter().filter(|(_, value)| !value.is_null()) {
        merge(&mut wanted[key.as_str()], value);
    }
    let flag = |path: &str| wanted.pointer(path) == Some(&Value::Bool(true));
    let number = |path: &str| {
        let number = wanted.pointer(path).and_then(Value::as_u64);
        let number = number.filter(|n| *n > 0);
        number.ok_or_else(|| ApiError::bad_argument(path.trim_start_matches('/')))
    };
    let count = |path: &str| {
        number(path).and_then(|n| u32::try_from(n).map_err(|_| ApiError::bad_argument(path)))
    };
    settings.email_verified_default = flag("/emailVerifiedDefault");
    settings.registration = !flag("/registerDisabled");
    settings.login_requires_verified_email = flag("/loginRequireEmailVerified");
    settings.verify_old_phone = flag("/changePhoneStrategy/verifyOldPhone");
    settings.verify_old_email = flag("/changeEmailStrategy/verifyOldEmail");
    settings.whitelist_username = flag("/whitelist/usernameEnabled");
    settings.whitelist_email = flag("/whitelist/emailEnabled");
    settings.whitelist_phone = flag("/whitelist/phoneEnabled");
    if input.contains_key("tokenExpiresAfter") {
        settings.token_seconds = number("/tokenExpiresAfter")?;
    }
    if input.contains_key("verifyCodeLength") {
        settings.verify_code_length = match count("/verifyCodeLength")? {
            length @ 4..=10 => length,
            _ => return Err(ApiError::bad_argument("verifyCodeLength")),
        };
    }
    if input.contains_key("loginFailCheck") {
        let limit = count("/loginFailCheck/limit")?;
        settings.captcha_after = if flag("/loginFailCheck/enabled") {
            limit
        } else {
            0
        };
    }
    if input.contains_key("frequentRegisterCheck") {
        let limit = count("/frequentRegisterCheck/limit")?;
        let is_on = flag("/frequentRegisterCheck/enabled");
        settings.registrations_per_minute = is_on.then_some(limit);
        settings.registration_interval_seconds = number("/frequentRegisterCheck/timeInterval")?;
    }
    if input.contains_key("qrcodeLoginStrategy") {
        settings.qr_code_seconds = number("/qrcodeLoginStrategy/qrcodeExpiresAfter")?;
    }
    Ok(())
}

// ----- environment variables

fn env_json(state: &State, key: &str, kept: &Kept<Value>) -> Value {
    json!({
        "id": format!("{}:{key}", state.pool_id), "userPoolId": state.pool_id, "key": key,
        "value": kept.value, "createdAt": iso(kept.created), "updatedAt": iso(kept.updated),
    })
}

/// In the order of the keys.
pub(crate) fn list_env(cx: &Cx<'_>) -> Reply {
    let state = cx.state();
    let env = state.user_pool.env.iter();
    Ok(env.map(|(key, kept)| env_json(&state, key, kept)).collect())
}

/// Adds a variable, or gives it another value.
pub(crate) fn add_env(cx: &Cx<'_>, input: &Args) -> Reply {
    let key = input.need("key")?;
    let value = input.0.get("value").filter(|value| !value.is_null());
    let value = value.ok_or_else(|| ApiError::bad_argument("value"))?;
    let mut state = cx.state();
    state.user_pool.set_env(key, value.clone(), cx.now_ms());
    let kept = state.user_pool.env.get(key);
    Ok(kept.map_or(Value::Null, |kept| env_json(&state, key, kept)))
}

pub(crate) fn remove_env(cx: &Cx<'_>, key: &str) -> Reply {
    match cx.state().user_pool.env.remove(key) {
        Some(_) => Ok(Value::Bool(true)),
        None => Err(ApiError::new(404)),
    }
}

// ----- whitelists

fn whitelist_of(args: &Args) -> Reply<Whitelist> {
    match args.need("type")? {
        "USERNAME" => Ok(Whitelist::Username),
        "EMAIL" => Ok(Whitelist::Email),
        "PHONE" => Ok(Whitelist::Phone),
        _ => Err(ApiError::bad_argument("type")),
    }
}

/// The values on a whitelist, in the order in which they were added.
pub(crate) fn list_whitelist(cx: &Cx<'_>, args: &Args) -> Reply {
    let (state, of) = (cx.state(), whitelist_of(args)?);
    let list = state.user_pool.whitelists.get(&of).into_iter().flatten();
    let list = list.map(|kept| {
        json!({
            "value": kept.value, "createdAt": iso(kept.created), "updatedAt": iso(kept.updated),
        })
    });
    Ok(list.collect())
}

/// The values of a request. There must be one, and each must be one.
fn values(args: &Args, of: Whitelist) -> Reply<Vec<&str>> {
    let values = args.texts("list");
    if values.is_empty() || values.iter().any(|value| value.is_empty()) {
        return Err(ApiError::bad_argument("list"));
    }
    match of == Whitelist::Email && !values.iter().all(|value| is_email(value)) {
        true => Err(ApiError::new(2204)),
        false => Ok(values),
    }
}

/// Adds values and gives the whole list.
pub(crate) fn add_to_whitelist(cx: &Cx<'_>, args: &Args) -> Reply {
    let of = whitelist_of(args)?;
    for value in values(args, of)? {
        cx.state().user_pool.list(of, value, cx.now_ms());
    }
    list_whitelist(cx, args)
}

/// Removes values and gives what is left.
pub(crate) fn remove_from_whitelist(cx: &Cx<'_>, args: &Args) -> Reply {
    let of = whitelist_of(args)?;
    for value in values(args, of)? {
        cx.state().user_pool.unlist(of, value);
    }
    list_whitelist(cx, args)
}
