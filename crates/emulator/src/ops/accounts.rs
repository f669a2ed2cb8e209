//! Registration, login, and new passwords for those who cannot log in.

use std::sync::MutexGuard;

use serde_json::{Map, Value, json};

use crate::args::Args;
use crate::clock::iso;
use crate::codes::{Channel, Refusal, phone_target};
use crate::crypto::random_hex;
use crate::error::{ApiError, Reply};
use crate::seed::{NewUser, PasswordReset};
use crate::server::Cx;
use crate::state::{State, User, password_fits};
use crate::tokens::Purpose;

/// What an account is named by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    Email,
    Username,
    Phone,
    SubAccount,
}

impl Name {
    /// What an account is named by, of which nothing else is known.
    pub(crate) fn of(state: &State, account: &str) -> Self {
        let is_known = |by: Self| by.find(state, account).is_some();
        match () {
            () if is_known(Self::Username) => Self::Username,
            () if is_email(account) => Self::Email,
            () if is_known(Self::Phone) => Self::Phone,
            () => Self::Username,
        }
    }

    pub(crate) fn argument(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Username => "username",
            Self::Phone => "phone",
            Self::SubAccount => "account",
        }
    }

    fn find(self, state: &State, name: &str) -> Option<String> {
        let user = match self {
            Self::Email => state.by_email(name),
            Self::Username => state.by_username(name),
            // The login by password knows no country code, so a number abroad is found by itself.
            Self::Phone => state
                .by_phone(name, None)
                .or_else(|| state.find(|u| u.text("phone") == Some(name))),
            Self::SubAccount => state.find(|u| {
                u.sub_account && (u.text("username") == Some(name) || u.text("email") == Some(name))
            }),
        };
        user.map(|u| u.id.clone())
    }
}

/// `name@host`, without spaces.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    !name.is_empty()
        && !host.is_empty()
        && !host.contains('@')
        && !text.contains(char::is_whitespace)
}

pub(crate) fn check_password(state: &State, password: &str) -> Reply<()> {
    if password_fits(state.settings.password_level, password) {
        Ok(())
    } else {
        Err(ApiError::new(2029))
    }
}

/// The address that a login comes from: a server may name that of its user.
pub(crate) fn client_ip(cx: &Cx<'_>, input: &Args) -> String {
    input.text("clientIp").unwrap_or(&cx.peer).to_owned()
}

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
        let minted = state.mint_for(Purpose::Login, &user, &cx.shared.url, cx.now_secs())?;
        return Ok(state.user_json(&user, Some(&minted.token)));
    }
    Ok(state.user_json(&user, None))
}

/// What the input of a registration, or of a login that registers, says about the new user.
fn new_user(state: &State, by: Name, input: &Args) -> Reply<NewUser> {
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
fn create(cx: &Cx<'_>, state: &mut State, user: NewUser, by: Name, ip: &str) -> Reply<String> {
    if !state.settings.registration {
        return Err(ApiError::new(2031));
    }
    let now = cx.now_ms();
    let recent = state.registrations.entry(ip.to_owned()).or_default();
    recent.retain(|at| at + 60_000 > now);
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
    if let Some(recent) = state.registrations.get_mut(ip) {
        recent.push(now);
    }
    Ok(id)
}

fn code_target(channel: Channel, input: &Args) -> Reply<String> {
    match channel {
        Channel::Sms => {
            let country = input.text("phoneCountryCode");
            Ok(phone_target(input.need("phone")?, country))
        }
        Channel::Email => {
            let email = input.need("email")?;
            match is_email(email) {
                true => Ok(email.to_lowercase()),
                false => Err(ApiError::new(2003)),
            }
        }
    }
}

fn check_code(state: &State, channel: Channel, input: &Args, now: u64) -> Reply<()> {
    let (target, code) = (code_target(channel, input)?, input.need("code")?);
    state
        .codes
        .check(channel, &target, code, now, Refusal::USUAL)
}

/// Takes the code out of use; it has proven that the target is the user's.
fn use_code(state: &mut State, channel: Channel, input: &Args, id: &str) -> Reply<()> {
    state.codes.used(channel, &code_target(channel, input)?);
    let verified = match channel {
        Channel::Sms => "phoneVerified",
        Channel::Email => "emailVerified",
    };
    state.user_mut(id)?.set(verified, true);
    Ok(())
}

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
    check_captcha(&state, &ip, input.text("captchaCode"))?;
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

fn check_captcha(state: &State, ip: &str, given: Option<&str>) -> Reply<()> {
    let limit = state.settings.captcha_after;
    match (state.failures.get(ip), given) {
        (Some(failures), given) if failures.needed(limit) => match given {
            None => Err(ApiError::new(2000)),
            Some(given) if given.eq_ignore_ascii_case(&failures.captcha) => Ok(()),
            Some(_) => Err(ApiError::new(2001)),
        },
        _ => Ok(()),
    }
}

/// Counts a failed login; every failure makes a new captcha.
fn failed(cx: &Cx<'_>, mut state: MutexGuard<'_, State>, ip: &str, code: i64) -> ApiError {
    let limit = state.settings.captcha_after;
    let failures = state.failures.entry(ip.to_owned()).or_default();
    failures.count += 1;
    failures.captcha = random_hex(2);
    let needed = failures.needed(limit);
    let captcha = failures.captcha.clone();
    // The listener may look at the pool.
    drop(state);
    if let (true, Some(sees)) = (needed, &cx.shared.sees_captchas) {
        sees(ip, &captcha);
    }
    ApiError::new(code)
}

/// The end of every first step of a login: what still stands in the way, then the token.
pub(crate) fn enter(cx: &Cx<'_>, state: &mut State, id: &str, ip: &str, newly: bool) -> Reply {
    let user = state.user_mut(id)?.clone();
    if user.locked() {
        return Err(ApiError::new(2005));
    }
    let step = |state: &mut State, purpose| {
        state
            .mint_for(purpose, &user, &cx.shared.url, cx.now_secs())
            .map(|minted| minted.token)
    };
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
    let minted = state.mint_for(Purpose::Login, &user, &cx.shared.url, cx.now_secs())?;
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
    let mut answer = state.user_json(&user, Some(&minted.token));
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("newlyCreated".into(), newly.into());
    }
    Ok(answer)
}

/// What mutations answer that only do something.
pub(crate) fn done(cx: &Cx<'_>, zh: &str, en: &str) -> Value {
    json!({ "code": 200, "message": cx.say(zh, en) })
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
