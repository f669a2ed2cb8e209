//! Registration.

use serde_json::{Value, json};

use super::accounts::{Name, client_ip, is_email};
use super::admit::enter;
use super::codes::{check_code, use_code};
use super::passwords::check_password;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Channel, NewUser, Purpose, Reply, State};

/// Registration by a password or, where there is a channel, by a code that was sent over it.
pub(crate) fn register(cx: &Cx<'_>, by: Name, proof: Option<Channel>, input: &Args) -> Reply {
    input.check_context()?;
    let (mut state, now) = (cx.state(), cx.now_ms());
    match proof {
        Some(channel) => check_code(&state, channel, input, now)?,
        None if input.text("password").is_none() => return Err(ApiError::new(2032)),
        None => {}
    }
    let user = new_user(&state, by, input)?;
    let id = create(cx, &mut state, user, by, &client_ip(cx, input))?;
    if let Some(channel) = proof {
        use_code(&mut state, channel, input, &id)?;
    }
    if let Some(ip) = input.object("profile").and_then(|p| p.get("ip")) {
        state.user_mut(&id)?.set("lastIP", ip.clone());
    }
    if input.flag("forceLogin") {
        return enter(cx, &mut state, &id, &client_ip(cx, input), false);
    }
    let user = state
        .users
        .get(&id)
        .cloned()
        .ok_or_else(|| ApiError::new(2004))?;
    if input.flag("generateToken") {
        let minted = cx.mint(&mut state, Purpose::Login, &user)?;
        return Ok(state.user_json(&user, Some(&minted.token)));
    }
    Ok(state.user_json(&user, None))
}

/// What the input of a registration, or of a login that registers, says about the new user.
pub(crate) fn new_user(state: &State, by: Name, input: &Args) -> Reply<NewUser> {
    let name = Some(input.need(by.argument())?.to_owned());
    let password = input.text("password").map(str::to_owned);
    if let Some(password) = &password {
        check_password(state, password)?;
    }
    let mut user = NewUser {
        password,
        custom_data: input.params()?,
        ..NewUser::default()
    };
    for (key, value) in input.object("profile").into_iter().flatten() {
        match (key.as_str(), value) {
            (_, Value::Null) | ("ip", _) => {}
            ("udf", Value::Array(list)) => {
                for pair in list {
                    if let (Some(key), Some(text)) = (pair["key"].as_str(), pair["value"].as_str())
                    {
                        let value = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
                        user.custom_data.insert(key.to_owned(), value);
                    }
                }
            }
            ("email", Value::String(email)) => user.email = Some(email.clone()),
            ("phone", Value::String(phone)) => user.phone = Some(phone.clone()),
            ("username", Value::String(name)) => user.username = Some(name.clone()),
            _ => {
                user.profile.insert(key.clone(), value.clone());
            }
        }
    }
    match by {
        Name::Email => user.email = name,
        Name::Phone => {
            user.phone = name;
            user.phone_country_code = input.text("phoneCountryCode").map(str::to_owned);
        }
        _ => user.username = name,
    }
    if user.email.as_deref().is_some_and(|email| !is_email(email)) {
        return Err(ApiError::new(2003));
    }
    Ok(user)
}

/// Registers, if the pool lets people do so.
pub(crate) fn create(
    cx: &Cx<'_>,
    state: &mut State,
    user: NewUser,
    by: Name,
    ip: &str,
) -> Reply<String> {
    if !state.settings.registration {
        return Err(ApiError::new(2031));
    }
    state.check_whitelists(&user)?;
    if let Some(tenant) = cx.tenant_id() {
        state.tenant(tenant)?;
    }
    let now = cx.now_ms();
    let interval = state.settings.registration_interval_seconds;
    let interval = interval.saturating_mul(1000);
    let recent = state.registrations.entry(ip.to_owned()).or_default();
    recent.retain(|at| at.saturating_add(interval) > now);
    if state
        .settings
        .registrations_per_minute
        .is_some_and(|limit| recent.len() >= limit as usize)
    {
        return Err(ApiError::new(2100));
    }
    let source = match by {
        Name::Email => "basic:email",
        Name::Phone => "basic:phone-code",
        _ => "basic:username-password",
    };
    let id = state.add_user(user, source, now)?;
    // Whoever registers for a tenant is a member of it.
    if let Some(tenant) = cx.tenant_id() {
        state.join_tenant(tenant, &id, now)?;
    }
    cx.acted_from(state, "register", Some(&id), ip);
    if let Some(recent) = state.registrations.get_mut(ip) {
        recent.push(now);
    }
    Ok(id)
}
