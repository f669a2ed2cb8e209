//! New passwords, and how strong a password must be.

use serde_json::{Value, json};

use super::accounts::done;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{
    ApiError, Channel, PasswordReset, Purpose, Refusal, Reply, State, User, password_fits,
    phone_target,
};

pub(crate) fn check_password(state: &State, password: &str) -> Reply<()> {
    if password_fits(state.settings.password_level, password) {
        Ok(())
    } else {
        Err(ApiError::new(2029))
    }
}

/// The password comes in plain text here, as in the real service.
pub(crate) fn check_password_strength(cx: &Cx<'_>, args: &Args) -> Value {
    let level = cx.state().settings.password_level;
    let valid = password_fits(level, args.text("password").unwrap_or_default());
    let (zh, en) = match (valid, level) {
        (true, _) => ("密码验证成功", "the password is strong enough"),
        (_, 0) => ("密码不能为空", "the password must not be empty"),
        (_, 1) => (
            "密码至少需要 6 个字符",
            "the password must have at least 6 characters",
        ),
        (_, 2) => (
            "密码至少需要 6 个字符，并含有字母、数字、符号中的两种",
            "the password must have at least 6 characters, and two of letters, digits and symbols",
        ),
        _ => (
            "密码至少需要 6 个字符，并含有字母、数字和符号",
            "the password must have at least 6 characters, with letters, digits and symbols",
        ),
    };
    json!({ "valid": valid, "message": cx.say(zh, en) })
}

/// A new password by a code that was sent to the phone or the e-mail.
pub(crate) fn reset_password(cx: &Cx<'_>, args: &Args) -> Reply {
    let (code, password) = (args.need("code")?, args.need("newPassword")?);
    let country = args.text("phoneCountryCode");
    let mut state = cx.state();
    let (channel, target, user) = match (args.text("phone"), args.text("email")) {
        (Some(phone), _) => (
            Channel::Sms,
            phone_target(phone, country),
            state.by_phone(phone, country),
        ),
        (None, Some(email)) => (Channel::Email, email.to_lowercase(), state.by_email(email)),
        (None, None) => return Err(ApiError::new(2028)),
    };
    let id = user
        .map(|u| u.id.clone())
        .ok_or_else(|| ApiError::new(2004))?;
    state
        .codes
        .check(channel, &target, code, cx.now_ms(), Refusal::USUAL)?;
    give_password(&mut state, &id, password)?;
    state.codes.used(channel, &target);
    Ok(done(cx, "重置密码成功", "the password is reset"))
}

/// The password that a first login asks for.
pub(crate) fn set_first_password(cx: &Cx<'_>, args: &Args) -> Reply {
    by_step_token(
        cx,
        args,
        Purpose::FirstLogin,
        args.need("password")?,
        |_| Ok(()),
    )
}

/// The password that a forced reset asks for, by the old one.
pub(crate) fn replace_password(cx: &Cx<'_>, args: &Args) -> Reply {
    let old = args.need("oldPassword")?;
    by_step_token(
        cx,
        args,
        Purpose::ForcedReset,
        args.need("newPassword")?,
        |user| {
            if user.password_is(old) {
                Ok(())
            } else {
                Err(ApiError::new(2203))
            }
        },
    )
}

fn by_step_token(
    cx: &Cx<'_>,
    args: &Args,
    purpose: Purpose,
    password: &str,
    check: impl FnOnce(&User) -> Reply<()>,
) -> Reply {
    let mut state = cx.state();
    let claims = state
        .claims(args.need("token")?, purpose, cx.now_secs())
        .ok_or_else(|| ApiError::new(2207))?;
    check(state.user_mut(&claims.sub)?)?;
    give_password(&mut state, &claims.sub, password)?;
    state.revoke(&claims);
    Ok(done(cx, "重置密码成功", "the password is reset"))
}

/// Sets a password that the pool accepts; whoever has a new one need not be asked for one.
pub(crate) fn give_password(state: &mut State, id: &str, password: &str) -> Reply<()> {
    check_password(state, password)?;
    let user = state.user_mut(id)?;
    user.set_password(password);
    user.reset = PasswordReset::None;
    Ok(())
}
