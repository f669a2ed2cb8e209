//! Login by a password, or by a code that was sent.

use std::sync::MutexGuard;

use serde_json::{Map, Value, json};

use super::accounts::{Name, client_ip, is_email};
use super::admit::enter;
use super::codes::{check_code, use_code};
use super::register::{create, new_user};
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Channel, Reply, State};

/// Login by a name and a password.
pub(crate) fn login(cx: &Cx<'_>, by: Name, input: &Args) -> Reply {
    input.check_context()?;
    let ip = client_ip(cx, input);
    let name = input.need(by.argument())?;
    let password = input.need("password")?;
    if by == Name::Email && !is_email(name) {
        return Err(ApiError::new(2003));
    }
    let mut state = cx.state();
    check_captcha(cx, &state, &ip, input.text("captchaCode"))?;
    let custom = input.params()?;
    let Some(id) = by.find(&state, name) else {
        if input.flag("autoRegister") {
            let user = new_user(&state, by, input)?;
            let id = create(cx, &mut state, user, by, &ip)?;
            return enter(cx, &mut state, &id, &ip, true);
        }
        return Err(failed(cx, state, &ip, 2004));
    };
    let user = state.user_mut(&id)?;
    if user.password.is_none() {
        return Err(ApiError::new(2027));
    }
    if !user.password_is(password) {
        return Err(failed(cx, state, &ip, 2006));
    }
    state.failures.remove(&ip);
    let verified = state.user_mut(&id)?.fields.get("emailVerified") == Some(&json!(true));
    if by == Name::Email && state.settings.login_requires_verified_email && !verified {
        return Err(ApiError::new(2042));
    }
    store_custom(&mut state, &id, custom)?;
    enter(cx, &mut state, &id, &ip, false)
}

/// Login by a code that was sent to the phone or the e-mail; whom nobody knows is registered, if that is wanted.
pub(crate) fn login_by_code(cx: &Cx<'_>, channel: Channel, input: &Args, registers: bool) -> Reply {
    input.check_context()?;
    let (mut state, ip) = (cx.state(), client_ip(cx, input));
    check_code(&state, channel, input, cx.now_ms())?;
    let (by, known) = match channel {
        Channel::Sms => {
            let country = input.text("phoneCountryCode");
            (Name::Phone, state.by_phone(input.need("phone")?, country))
        }
        Channel::Email => (Name::Email, state.by_email(input.need("email")?)),
    };
    let known = known.map(|u| u.id.clone());
    let newly = known.is_none();
    let id = match known {
        Some(id) => {
            let custom = input.params()?;
            store_custom(&mut state, &id, custom)?;
            id
        }
        None if registers => {
            let user = new_user(&state, by, input)?;
            create(cx, &mut state, user, by, &ip)?
        }
        None => return Err(ApiError::new(2004)),
    };
    use_code(&mut state, channel, input, &id)?;
    enter(cx, &mut state, &id, &ip, newly)
}

fn store_custom(state: &mut State, id: &str, custom: Map<String, Value>) -> Reply<()> {
    state.check_custom_data(&custom)?;
    state.user_mut(id)?.custom.extend(custom);
    Ok(())
}

/// Refuses a login without the captcha that is needed. The refusal says where its picture is.
fn check_captcha(cx: &Cx<'_>, state: &State, ip: &str, given: Option<&str>) -> Reply<()> {
    let after = state.settings.captcha_after;
    let failures = state.failures.get(ip);
    let Some(captcha) = failures.and_then(|failures| failures.captcha(after)) else {
        return Ok(());
    };
    let code = match given {
        Some(given) if given.eq_ignore_ascii_case(&captcha.text) => return Ok(()),
        Some(_) => 2001,
        None => 2000,
    };
    Err(ApiError::new(code).data(json!({ "url": cx.picture(captcha) })))
}

/// Counts a failed login; every failure makes a new captcha. That of a wrong password says where its picture is.
fn failed(cx: &Cx<'_>, mut state: MutexGuard<'_, State>, ip: &str, code: i64) -> ApiError {
    let after = state.settings.captcha_after;
    let failures = state.failures.entry(ip.to_owned()).or_default();
    failures.add();
    let captcha = failures.captcha(after).cloned();
    // The listener may look at the pool.
    drop(state);
    let refusal = ApiError::new(code);
    let Some(captcha) = captcha else {
        return refusal;
    };
    if let Some(sees) = &cx.shared.sees_captchas {
        sees(ip, &captcha.text);
    }
    match code {
        2006 => refusal.data(json!({ "url": cx.picture(&captcha) })),
        _ => refusal,
    }
}
