//! Accounts: registration and login by e-mail codes, login by credentials, linked accounts, logout of one device.

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::{Ask, directory_login};
use crate::args::Args;
use crate::codes::Channel;
use crate::crypto::random_hex;
use crate::error::{ApiError, Reply};
use crate::flows::{Client, Consent};
use crate::ops::accounts::{self, Name};
use crate::ops::{profile, sessions};
use crate::server::{Cx, envelope, envelope_v3};
use crate::tokens::Purpose;

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

/// Login by credentials of any kind: the endpoints of the second version do the work, and what the login is good for is given as
/// after a login at the page.
fn signin(cx: &Cx<'_>, body: &Args) -> Reply {
    let empty = Map::new();
    let options = Args(body.object("options").unwrap_or(&empty).clone());
    cx.check_ids(body.text("client_id").is_none())?;
    let client = application(cx, body)?;
    let redirect_uri = match options.text("responseType") {
        Some("code") => {
            let uri = options.need("redirectUri")?;
            if !client.accepts(uri) {
                return Err(ApiError::bad_argument("redirectUri"));
            }
            Some(uri)
        }
        _ => None,
    };
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
    let consent = Consent {
        protocol: "oidc",
        client: client.id,
        user: user["id"].as_str().map(str::to_owned),
        scope: options.text("scope").unwrap_or(USUAL_SCOPE).to_owned(),
        nonce: options.text("nonce").map(str::to_owned),
        auth_time: cx.now_secs(),
        family: random_hex(8),
    };
    grant(cx, &consent, redirect_uri, &user)
}

/// What is asked for by who names nothing.
const USUAL_SCOPE: &str = "openid profile email phone";

/// The application that people log in to: the pool's own, where only the pool is named. Its secret is looked at if it is sent.
fn application(cx: &Cx<'_>, body: &Args) -> Reply<Client> {
    let state = cx.state();
    let id = body.text("client_id").or(cx.app_id());
    let client = state.client(id.unwrap_or(&state.app_id));
    let client = client.ok_or_else(|| ApiError::new(2011))?;
    match body.text("client_secret") {
        Some(secret) if secret != client.secret => Err(ApiError::with_text(
            400,
            "应用密钥不正确",
            "the application's secret is wrong",
        )),
        _ => Ok(client),
    }
}

/// A code for the address, else tokens. They replace the token that the login has given.
fn grant(cx: &Cx<'_>, consent: &Consent, redirect_uri: Option<&str>, user: &Value) -> Reply {
    let (mut state, now) = (cx.state(), cx.now_secs());
    let token = user["token"].as_str().unwrap_or_default();
    if let Some(claims) = state.claims(token, Purpose::Login, now) {
        state.revoke(&claims);
    }
    if let Some(uri) = redirect_uri {
        let code = state.add_code(consent.clone(), uri, None, now);
        return Ok(json!({ "code": code }));
    }
    let mut tokens = state.token_set(consent, &cx.shared.url, now)?;
    if let Some(tokens) = tokens.as_object_mut() {
        // The time has a name of its own here.
        let seconds = tokens.remove("expires_in").unwrap_or_default();
        tokens.insert("expire_in".to_owned(), seconds);
    }
    Ok(tokens)
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
    let names = [Name::Email, Name::Username, Name::Phone];
    let mut named = names.into_iter();
    if let Some(by) = named.find(|by| payload.text(by.argument()).is_some()) {
        return Ok(by);
    }
    let account = payload.need("account")?;
    let by = Name::of(&cx.state(), account);
    input.0.insert(by.argument().to_owned(), account.into());
    Ok(by)
}
