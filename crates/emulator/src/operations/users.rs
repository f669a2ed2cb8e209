//! What the administrator changes about users.

use serde_json::{Map, Value, json};

use super::accounts::{done, is_email};
use super::messages::send_email;
use super::passwords::check_password;
use crate::clock::iso;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, NewUser, PasswordReset, Purpose, Reply, State, User};

/// The fields of which a new user needs one.
const NAMES: [&str; 6] = [
    "username",
    "email",
    "phone",
    "unionid",
    "openid",
    "externalId",
];

/// The fields that hold times, as ISO texts.
const TIMES: [&str; 4] = ["lastLogin", "signedUp", "tokenExpiredAt", "expiredAt"];

/// `2026-01-31`, or with a time of day behind it, as in `2026-01-31T23:59:59.000Z`.
fn is_iso(text: &str) -> bool {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let digits = |text: &str, pattern: &str| {
        let fits = |(c, p): (char, char)| if p == '0' { c.is_ascii_digit() } else { c == p };
        text.len() == pattern.len() && text.chars().zip(pattern.chars()).all(fits)
    };
    let is_time = match time.split_at_checked(8) {
        None => time.is_empty(),
        Some((time, rest)) => {
            let rest = rest.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
            let is_zone = |zone: &str| digits(zone.get(1..).unwrap_or_default(), "00:00");
            let zone_fits =
                rest.is_empty() || rest == "Z" || rest.starts_with(['+', '-']) && is_zone(rest);
            digits(time, "00:00:00") && zone_fits
        }
    };
    digits(date, "0000-00-00") && is_time
}

/// Refuses malformed values of a user's fields.
fn check_fields(input: &Args) -> Reply<()> {
    if input.text("email").is_some_and(|email| !is_email(email)) {
        return Err(ApiError::new(2204));
    }
    let mut times = TIMES.iter();
    let wrong = times.find(|name| input.text(name).is_some_and(|text| !is_iso(text)));
    wrong.map_or(Ok(()), |name| Err(ApiError::bad_argument(name)))
}

pub(crate) fn create(cx: &Cx<'_>, args: &Args) -> Reply {
    let input = Args(args.object("userInfo").cloned().unwrap_or_default());
    let identity = args.object("identity");
    if identity.is_none() && NAMES.iter().all(|name| input.text(name).is_none()) {
        return Err(ApiError::new(2231));
    }
    check_fields(&input)?;
    let text = |name: &str| input.text(name).map(str::to_owned);
    let mut state = cx.state();
    if let (Some(password), false) = (input.text("password"), args.flag("keepPassword")) {
        check_password(&state, password)?;
    }
    let identity = match identity {
        Some(identity) => Some(free_identity(&state, identity)?),
        None => None,
    };
    let own = [
        "username",
        "email",
        "phone",
        "phoneCountryCode",
        "password",
        "blocked",
    ];
    let profile = input.0.iter().filter(|(key, value)| {
        // Every user is listed; deleting is another request.
        !value.is_null() && !own.contains(&key.as_str()) && *key != "isDeleted"
    });
    let user = NewUser {
        username: text("username"),
        email: text("email"),
        phone: text("phone"),
        phone_country_code: text("phoneCountryCode"),
        password: text("password"),
        profile: profile.map(|(k, v)| (k.clone(), v.clone())).collect(),
        custom_data: args.params()?,
        locked: input.flag("blocked"),
        reset: match args.flag("resetPasswordOnFirstLogin") {
            true => PasswordReset::FirstLogin,
            false => PasswordReset::None,
        },
        ..NewUser::default()
    };
    let id = state.add_user(user, "import:manual", cx.now_ms())?;
    if let Some(mut identity) = identity {
        identity["userId"] = json!(id);
        state.user_mut(&id)?.identities.push(identity);
    }
    cx.acted(&mut state, "createUser", None);
    let user = state.user_mut(&id)?.clone();
    Ok(state.user_json(&user, None))
}

/// An identity for a new user, if nobody has the account.
fn free_identity(state: &State, given: &Map<String, Value>) -> Reply {
    let mut identity = Value::Object(given.clone());
    let taken = state.find(|user| {
        let mut identities = user.identities.iter();
        identities.any(|i| {
            i["provider"] == identity["provider"] && i["userIdInIdp"] == identity["userIdInIdp"]
        })
    });
    if taken.is_some() {
        return Err(ApiError::new(2215));
    }
    identity["userPoolId"] = json!(state.pool_id);
    identity["type"] = json!("generic");
    Ok(identity)
}

/// Changes every field of a user. Absent leaves a field alone, null clears it.
pub(crate) fn update(cx: &Cx<'_>, args: &Args) -> Reply {
    let id = args.need("id")?;
    let mut input = Args(args.object("input").cloned().unwrap_or_default());
    let mut state = cx.state();
    let user = state.users.get(id).ok_or_else(|| ApiError::new(2004))?;
    check_fields(&input)?;
    let country = match input.0.get("phoneCountryCode") {
        Some(country) => country.as_str(),
        None => user.text("phoneCountryCode"),
    };
    let is_other = |other: Option<&User>| other.is_some_and(|other| other.id != id);
    for (name, taken) in [
        ("username", 2034),
        ("email", 2200),
        ("phone", 2035),
        ("externalId", 2026),
    ] {
        let Some(text) = input.text(name) else {
            continue;
        };
        let other = match name {
            "username" => state.by_username(text),
            "email" => state.by_email(text),
            "phone" => state.by_phone(text, country),
            _ => state.find(|u| u.text(name) == Some(text)),
        };
        if is_other(other) {
            return Err(ApiError::new(taken));
        }
    }
    if let Some(password) = input.text("password") {
        check_password(&state, password)?;
    }
    state.take_main_department(id, &mut input.0)?;
    let user = state.user_mut(id)?;
    for (key, value) in &input.0 {
        let value = match (key.as_str(), value) {
            ("password", Value::String(plain)) => {
                user.set_password(plain);
                continue;
            }
            ("password", _) => {
                user.password = None;
                continue;
            }
            ("email", Value::String(email)) => json!(email.to_lowercase()),
            (_, value) => value.clone(),
        };
        // What is new is not verified yet, unless the administrator says so.
        let verified = match key.as_str() {
            "email" => Some("emailVerified"),
            "phone" => Some("phoneVerified"),
            _ => None,
        };
        let changes = user.fields.get(key).unwrap_or(&Value::Null) != &value;
        if let (Some(verified), true) = (verified, changes) {
            if !input.0.contains_key(verified) {
                user.set(verified, false);
            }
        }
        match value {
            Value::Null => user.fields.remove(key),
            value => user.fields.insert(key.clone(), value),
        };
    }
    user.set("updatedAt", iso(cx.now_ms()));
    let user = user.clone();
    cx.acted(&mut state, "updateUserinfo", None);
    Ok(state.user_json(&user, None))
}

pub(crate) fn delete(cx: &Cx<'_>, args: &Args) -> Reply {
    delete_all(cx, &[args.need("id")?], "deleteUser")
}

pub(crate) fn delete_many(cx: &Cx<'_>, args: &Args) -> Reply {
    delete_all(cx, &need_ids(args, "ids")?, "deleteUsers")
}

/// All or nobody.
fn delete_all(cx: &Cx<'_>, ids: &[&str], action: &'static str) -> Reply {
    let mut state = cx.state();
    if !ids.iter().all(|id| state.users.contains_key(*id)) {
        return Err(ApiError::new(2210));
    }
    for id in ids {
        state.archive_user(id, cx.now_ms());
    }
    cx.acted(&mut state, action, None);
    Ok(done(cx, "删除成功", "deleted"))
}

/// A list of ids that must hold one.
pub(crate) fn need_ids<'a>(args: &'a Args, name: &str) -> Reply<Vec<&'a str>> {
    let ids = args.texts(name);
    match ids.is_empty() {
        true => Err(ApiError::bad_argument(name)),
        false => Ok(ids),
    }
}

/// A token of a user, which the administrator asks for.
pub(crate) fn token(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let user = state.user_mut(args.need("id")?)?.clone();
    user.may_log_in()?;
    let minted = cx.mint(&mut state, Purpose::Login, &user)?;
    cx.acted(&mut state, "refreshToken", None);
    Ok(json!({ "token": minted.token, "iat": minted.iat, "exp": minted.exp }))
}

/// The e-mail that verifies the address of a user who has not logged in yet.
pub(crate) fn send_first_login_email(cx: &Cx<'_>, args: &Args) -> Reply {
    let email = {
        let mut state = cx.state();
        if !state.knows_app(args.need("appId")?) {
            return Err(ApiError::new(2011));
        }
        let user = state.user_mut(args.need("userId")?)?;
        let email = user.text("email").map(str::to_owned);
        email.ok_or_else(|| ApiError::new(2219))?
    };
    let message = json!({ "email": email, "scene": "FIRST_EMAIL_LOGIN_VERIFY" });
    let message = message.as_object().cloned().unwrap_or_default();
    send_email(cx, &Args(message))
}

// ----- identities

/// What a request says of an identity: the user, the id of the source, the identifier of the connection, and the account.
struct Link<'a> {
    user: &'a str,
    source: &'a str,
    identifier: &'a str,
}

impl<'a> Link<'a> {
    fn new(state: &State, input: &'a Args) -> Reply<Self> {
        let link = Self {
            user: input.need("userId")?,
            source: input.need("extIdpId")?,
            identifier: input.need("identifier")?,
        };
        if !state.users.contains_key(link.user) {
            return Err(ApiError::new(2004));
        }
        let mut sources = state.sources.list.iter();
        let is_known =
            sources.any(|s| s.provider_id() == link.source && s.identifier == link.identifier);
        match is_known {
            true => Ok(link),
            false => Err(ApiError::new(404)),
        }
    }

    fn is_of(&self, identity: &Value) -> bool {
        identity["extIdpId"] == self.source && identity["connectionId"] == self.identifier
    }
}

pub(crate) fn link_identity(cx: &Cx<'_>, input: &Args) -> Reply {
    let mut state = cx.state();
    let link = Link::new(&state, input)?;
    let account = input.need("userIdInIdp")?;
    let owner = state.find(|user| {
        let mut identities = user.identities.iter();
        identities.any(|i| link.is_of(i) && i["userIdInIdp"] == account)
    });
    match owner.map(|owner| owner.id == link.user) {
        Some(true) => return Err(ApiError::new(2213)),
        Some(false) => return Err(ApiError::new(2215)),
        None => {}
    }
    let now = cx.now_ms();
    let identity = json!({
        "identityId": state.new_id(now), "extIdpId": link.source, "provider": link.identifier,
        "connectionId": link.identifier, "userIdInIdp": account, "userId": link.user,
        "userPoolId": state.pool_id, "isSocial": input.flag("isSocial"),
        "type": input.text("type").unwrap_or("generic"), "openid": account,
    });
    let user = state.user_mut(link.user)?;
    user.identities.push(identity);
    user.set("updatedAt", iso(now));
    Ok(Value::Bool(true))
}

pub(crate) fn unlink_identity(cx: &Cx<'_>, input: &Args) -> Reply {
    let mut state = cx.state();
    let link = Link::new(&state, input)?;
    let user = state.user_mut(link.user)?;
    let before = user.identities.len();
    user.identities.retain(|identity| !link.is_of(identity));
    match user.identities.len() < before {
        true => {
            user.set("updatedAt", iso(cx.now_ms()));
            Ok(Value::Bool(true))
        }
        false => Err(ApiError::new(2216)),
    }
}
