//! What logged-in users change about themselves.

use serde_json::{Value, json};

use super::accounts::is_email;
use super::passwords::give_password;
use super::sessions::subject;
use super::users;
use crate::clock::iso;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Channel, Refusal, Reply, State, User, phone_target};

/// The user as updates answer it, with the token of the request: the official JS client takes an answer without one
/// for a logout.
fn answer(cx: &Cx<'_>, state: &mut State, id: &str, done: &'static str) -> Reply {
    let now = iso(cx.now_ms());
    cx.acted(state, done, Some(id));
    let user = state.user_mut(id)?;
    user.set("updatedAt", now);
    let user = user.clone();
    Ok(state.user_json(&user, cx.bearer.as_deref()))
}

pub(crate) fn update_user(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    if cx.manages(&state) {
        drop(state);
        return users::update(cx, args);
    }
    cx.claims(&state)?;
    let id = subject(cx, &state, args.text("id"))?;
    let mut input = args.object("input").cloned().unwrap_or_default();
    for key in input.keys() {
        match key.as_str() {
            "email" => return Err(ApiError::new(2225)),
            "phone" | "phoneCountryCode" => return Err(ApiError::new(2226)),
            "unionid" | "openid" | "password" => return Err(ApiError::new(2018)),
            _ => {}
        }
    }
    if let Some(name) = input.get("username").and_then(Value::as_str) {
        if state.by_username(name).is_some_and(|other| other.id != id) {
            return Err(ApiError::new(2034));
        }
    }
    state.take_main_department(&id, &mut input)?;
    let user = state.user_mut(&id)?;
    for (key, value) in input {
        // Absent leaves a field alone, null clears it.
        match value {
            Value::Null => user.fields.remove(&key),
            value => user.fields.insert(key, value),
        };
    }
    answer(cx, &mut state, &id, "updateUserinfo")
}

pub(crate) fn update_password(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let me = cx.me(&state)?;
    let (id, old) = (me.id.clone(), args.text("oldPassword"));
    match old {
        _ if me.password.is_none() => {}
        None => return Err(ApiError::new(2201)),
        Some(old) if !me.password_is(old) => return Err(ApiError::new(2203)),
        Some(_) => {}
    }
    give_password(&mut state, &id, args.need("newPassword")?)?;
    answer(cx, &mut state, &id, "updatePassword")
}

/// What phones and e-mails have in common, and the codes in which they differ.
pub(crate) struct Contact {
    channel: Channel,
    field: &'static str,
    /// The action that a change is.
    done: &'static str,
    code: &'static str,
    old: &'static str,
    old_code: &'static str,
    verified: &'static str,
    same: i64,
    taken: i64,
    old_missing: i64,
    old_differs: i64,
    nothing: i64,
    on_update: Refusal,
    on_bind: Refusal,
}

pub(crate) const PHONE: Contact = Contact {
    channel: Channel::Sms,
    field: "phone",
    done: "updatePhone",
    code: "phoneCode",
    old: "oldPhone",
    old_code: "oldPhoneCode",
    verified: "phoneVerified",
    same: 2230,
    taken: 2035,
    old_missing: 2228,
    old_differs: 2038,
    nothing: 2216,
    on_update: Refusal::UPDATE_PHONE,
    on_bind: Refusal::BIND_PHONE,
};

pub(crate) const EMAIL: Contact = Contact {
    channel: Channel::Email,
    field: "email",
    done: "updateEmail",
    code: "emailCode",
    old: "oldEmail",
    old_code: "oldEmailCode",
    verified: "emailVerified",
    same: 2229,
    taken: 2200,
    old_missing: 2227,
    old_differs: 2037,
    nothing: 2219,
    on_update: Refusal::USUAL,
    on_bind: Refusal::USUAL,
};

/// A phone with its country code, or an e-mail.
struct Target {
    text: String,
    country: Option<String>,
    /// What messages to it are addressed to.
    address: String,
}

impl Contact {
    fn target(&self, text: &str, country: Option<&str>) -> Target {
        let (text, address) = match self.channel {
            Channel::Sms => (text.to_owned(), phone_target(text, country)),
            Channel::Email => (text.to_lowercase(), text.to_lowercase()),
        };
        Target {
            text,
            country: country.map(str::to_owned),
            address,
        }
    }

    fn has(&self, user: &User, target: &Target) -> bool {
        match self.channel {
            Channel::Sms => user.has_phone(&target.text, target.country.as_deref()),
            Channel::Email => user.text("email") == Some(target.text.as_str()),
        }
    }

    /// The new phone or e-mail that the arguments name, if nobody else has it.
    fn wanted(&self, state: &State, me: &User, args: &Args) -> Reply<Target> {
        let target = self.target(args.need(self.field)?, args.text("phoneCountryCode"));
        if self.channel == Channel::Email && !is_email(&target.text) {
            return Err(ApiError::new(2204));
        }
        if state
            .find(|u| u.id != me.id && self.has(u, &target))
            .is_some()
        {
            return Err(ApiError::new(self.taken));
        }
        Ok(target)
    }

    fn store(&self, cx: &Cx<'_>, state: &mut State, id: &str, target: &Target) -> Reply {
        state.codes.used(self.channel, &target.address);
        let user = state.user_mut(id)?;
        user.set(self.field, target.text.as_str());
        user.set(self.verified, true);
        if self.channel == Channel::Sms {
            user.set("phoneCountryCode", json!(target.country));
        }
        answer(cx, state, id, self.done)
    }
}

pub(crate) fn update_contact(cx: &Cx<'_>, contact: &Contact, args: &Args) -> Reply {
    let (mut state, now) = (cx.state(), cx.now_ms());
    let me = cx.me(&state)?.clone();
    let target = contact.wanted(&state, &me, args)?;
    if contact.has(&me, &target) {
        return Err(ApiError::new(contact.same));
    }
    let check = |state: &State, target: &Target, code: &str| {
        let refusal = contact.on_update;
        state
            .codes
            .check(contact.channel, &target.address, code, now, refusal)
    };
    let verify_old = match contact.channel {
        Channel::Sms => state.settings.verify_old_phone,
        Channel::Email => state.settings.verify_old_email,
    };
    let mut old = None;
    if verify_old && me.text(contact.field).is_some() {
        let (Some(text), Some(code)) = (args.text(contact.old), args.text(contact.old_code)) else {
            return Err(ApiError::new(contact.old_missing));
        };
        let given = contact.target(text, args.text("oldPhoneCountryCode"));
        if !contact.has(&me, &given) {
            return Err(ApiError::new(contact.old_differs));
        }
        check(&state, &given, code)?;
        old = Some(given);
    }
    check(&state, &target, args.need(contact.code)?)?;
    if let Some(old) = old {
        state.codes.used(contact.channel, &old.address);
    }
    contact.store(cx, &mut state, &me.id, &target)
}

pub(crate) fn bind_contact(cx: &Cx<'_>, contact: &Contact, args: &Args) -> Reply {
    let mut state = cx.state();
    let me = cx.me(&state)?.clone();
    let target = contact.wanted(&state, &me, args)?;
    if me.text(contact.field).is_some() {
        return Err(ApiError::new(contact.taken));
    }
    let (code, now) = (args.need(contact.code)?, cx.now_ms());
    state
        .codes
        .check(contact.channel, &target.address, code, now, contact.on_bind)?;
    contact.store(cx, &mut state, &me.id, &target)
}

pub(crate) fn unbind_contact(cx: &Cx<'_>, contact: &Contact, other: &Contact) -> Reply {
    let mut state = cx.state();
    let me = cx.me(&state)?.clone();
    if me.text(contact.field).is_none() {
        return Err(ApiError::new(contact.nothing));
    }
    // The documentation counts e-mail, phone and social logins, not user names.
    if me.text(other.field).is_none() && me.identities.is_empty() {
        return Err(ApiError::new(2217));
    }
    let user = state.user_mut(&me.id)?;
    user.fields.remove(contact.field);
    user.set(contact.verified, false);
    if contact.channel == Channel::Sms {
        user.fields.remove("phoneCountryCode");
    }
    answer(cx, &mut state, &me.id, contact.done)
}

/// Moves the secondary account's identities to the primary one and deletes it. The tokens say whose they are; nobody else need be
/// logged in.
pub(crate) fn link(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let owner = |name: &str| {
        let claims = cx.login_of(&state, args.need(name)?);
        claims.map(|c| c.sub).ok_or_else(|| ApiError::new(2020))
    };
    let (primary, secondary) = (owner("primaryUserToken")?, owner("secondaryUserToken")?);
    if primary == secondary {
        return Err(ApiError::new(2215));
    }
    let identities = state.user_mut(&secondary)?.identities.clone();
    state.user_mut(&primary)?.identities.extend(identities);
    state.archive_user(&secondary, cx.now_ms());
    Ok(Value::Null)
}

/// Takes a user's identities at a provider away. The token says whose they are.
pub(crate) fn unlink(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let claims = cx.login_of(&state, args.need("primaryUserToken")?);
    let id = claims.ok_or_else(|| ApiError::new(2020))?.sub;
    let provider = args.need("provider")?;
    let user = state.user_mut(&id)?;
    let mut kept = user.identities.clone();
    kept.retain(|identity| identity["provider"] != provider);
    if kept.len() == user.identities.len() {
        return Err(ApiError::new(2216));
    }
    // As for e-mail and phone: user names do not count.
    if kept.is_empty() && user.text("email").is_none() && user.text("phone").is_none() {
        return Err(ApiError::new(2217));
    }
    user.identities = kept;
    Ok(Value::Null)
}

pub(crate) fn security_level(cx: &Cx<'_>) -> Reply {
    let state = cx.state();
    let me = cx.me(&state)?;
    let (email, phone) = (me.text("email").is_some(), me.text("phone").is_some());
    let level = me.password.as_ref().and_then(|p| p.level);
    let password = u8::from(me.password.is_some()) * 10 + level.unwrap_or(0) * 10;
    let mfa = me.has_second_factor();
    let score = [email, phone, mfa]
        .map(|has| u8::from(has) * 20)
        .iter()
        .sum::<u8>()
        + password;
    Ok(json!({
        "score": score, "email": email, "phone": phone, "password": me.password.is_some(),
        "passwordSecurityLevel": level, "mfa": mfa,
    }))
}
