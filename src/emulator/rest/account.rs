//! Accounts: registration and login by e-mail codes, login by credentials, linked accounts, logout of one device.

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{Ask, directory_login};
use crate::emulator::args::Args;
use crate::emulator::codes::Channel;
use crate::emulator::error::{ApiError, Reply};
use crate::emulator::ops::accounts::{self, Name};
use crate::emulator::ops::{profile, sessions};
use crate::emulator::server::{Cx, envelope, envelope_v3};
use crate::emulator::tokens::Purpose;

/// Answers what belongs here.
pub(super) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let answer = match (ask.method, ask.path) {
        ("POST", ["api", "v3", "signin"]) => {
            let answer = ask.json().and_then(|body| signin(cx, &body));
            return Some(envelope_v3(&answer, cx.lang));
        }
        ("GET", ["logout"]) => logout(cx, ask.query.text("appId")),
        ("POST", ["api", "v2", "register", "email-code"]) => checked(cx, ask, |body| {
            accounts::register(cx, Name::Email, Some(Channel::Email), body)
        }),
        ("POST", ["api", "v2", "login", "email-code"]) => checked(cx, ask, |body| {
            accounts::login_by_code(cx, Channel::Email, body, false)
        }),
        ("POST", ["api", "v2", "users", "unlink"]) => {
            checked(cx, ask, |body| profile::unlink(cx, body))
        }
        _ => return None,
    };
    Some(envelope(&answer, cx.lang))
}

fn checked(cx: &Cx<'_>, ask: &Ask<'_>, endpoint: impl FnOnce(&Args) -> Reply) -> Reply {
    cx.check_ids(true)?;
    endpoint(&ask.json()?)
}

/// A device that nobody is logged in on is logged out already.
fn logout(cx: &Cx<'_>, app_id: Option<&str>) -> Reply {
    match cx.bearer {
        Some(_) => sessions::logout(cx, app_id),
        None if app_id.is_some_and(|id| !cx.state().knows_app(id)) => Err(ApiError::new(2011)),
        None => Ok(Value::Null),
    }
}

/// Login by credentials of any kind: the endpoints of the second version do the work, and the user's token is given as those of
/// OpenID Connect.
fn signin(cx: &Cx<'_>, body: &Args) -> Reply {
    let empty = Map::new();
    let options = Args(body.object("options").unwrap_or(&empty).clone());
    cx.check_ids(body.text("client_id").is_none())?;
    if body
        .text("client_id")
        .is_some_and(|id| !cx.state().knows_app(id))
    {
        return Err(ApiError::new(2011));
    }
    if options.text("responseType") == Some("code") {
        return Err(ApiError::not_served(501, "responseType=code"));
    }
    let connection = body.need("connection")?;
    let name = match connection {
        "PASSWORD" => "passwordPayload",
        "PASSCODE" => "passCodePayload",
        "LDAP" => "ldapPayload",
        "AD" => "adPayload",
        _ => return Err(ApiError::bad_argument("connection")),
    };
    let payload = body.object(name).cloned();
    let payload = Args(payload.ok_or_else(|| ApiError::bad_argument(name))?);

    let mut input = Args::default();
    let mut pass = |from: &Args, name: &str, to: &str| {
        if let Some(value) = from.0.get(name) {
            input.0.insert(to.to_owned(), value.clone());
        }
    };
    for option in ["clientIp", "autoRegister", "captchaCode", "customData"] {
        pass(&options, option, option);
    }
    for name in ["email", "username", "phone", "phoneCountryCode"] {
        pass(&payload, name, name);
    }
    pass(&payload, "passCode", "code");
    pass(&payload, "sAMAccountName", "username");
    if let Some(password) = payload.text("password") {
        let plain = plain_password(cx, options.text("passwordEncryptType"), password)?;
        input.0.insert("password".to_owned(), plain.into());
    }
    let user = match connection {
        "PASSWORD" => {
            let by = name_of(cx, &payload, &mut input)?;
            accounts::login(cx, by, &input)
        }
        "PASSCODE" => {
            let channel = match payload.text("email") {
                Some(_) => Channel::Email,
                None => Channel::Sms,
            };
            accounts::login_by_code(cx, channel, &input, input.flag("autoRegister"))
        }
        directory => directory_login(cx, &directory.to_lowercase(), &input),
    };
    let user = user.map_err(|refused| match refused.code {
        // These logins do not tell which accounts there are.
        2004 | 2006 => ApiError::new(2333),
        _ => refused,
    })?;
    tokens(cx, &user, options.text("scope"))
}

fn plain_password(cx: &Cx<'_>, encryption: Option<&str>, password: &str) -> Reply<String> {
    match encryption {
        None | Some("none") => Ok(password.to_owned()),
        Some("rsa") => {
            let plain = cx.shared.key.decrypt(password);
            plain.ok_or_else(|| ApiError::new(2016))
        }
        Some(other) => Err(ApiError::not_served(
            501,
            &format!("passwordEncryptType={other}"),
        )),
    }
}

/// By what the account is named. Of an `account` it is found out.
fn name_of(cx: &Cx<'_>, payload: &Args, input: &mut Args) -> Reply<Name> {
    for (argument, by) in [
        ("email", Name::Email),
        ("username", Name::Username),
        ("phone", Name::Phone),
    ] {
        if payload.text(argument).is_some() {
            return Ok(by);
        }
    }
    let account = payload.need("account")?;
    let state = cx.state();
    let (by, argument) = if accounts::is_email(account) {
        (Name::Email, "email")
    } else if state.by_username(account).is_none()
        && state.find(|u| u.text("phone") == Some(account)).is_some()
    {
        (Name::Phone, "phone")
    } else {
        (Name::Username, "username")
    };
    input.0.insert(argument.to_owned(), account.into());
    Ok(by)
}

/// The login as tokens: the user's token is the access token, and another of the same kind the id token.
fn tokens(cx: &Cx<'_>, user: &Value, scope: Option<&str>) -> Reply {
    let mut state = cx.state();
    let id = user["id"].as_str().unwrap_or_default();
    let user_of_token = state.user_mut(id)?.clone();
    let minted = state.mint_for(
        Purpose::Login,
        &user_of_token,
        &cx.shared.url,
        cx.now_secs(),
    )?;
    Ok(json!({
        "access_token": user["token"], "id_token": minted.token, "token_type": "Bearer",
        "expire_in": minted.exp - minted.iat, "scope": scope.unwrap_or("openid profile email phone"),
    }))
}
