//! The user's account: registration, logins and logouts, and what is the user's own.

use axum::response::Response;
use serde_json::{Map, Value, json};

use crate::context::Cx;
use crate::crypto::random_hex;
use crate::http::{Args, Ask, envelope, envelope_v3};
use crate::model::{ApiError, Application, Channel, Consent, Reply};
use crate::operations::accounts::Name;
use crate::operations::federation::{directory_login, wechat_login};
use crate::operations::login::{login, login_by_code};
use crate::operations::register::register;
use crate::operations::{messages, orgs, profile, relations, sessions, user_states};

/// Answers what belongs here.
pub(super) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let reply = match (ask.method, ask.path) {
        ("POST", ["api", "v3", "signin"]) => {
            let reply = ask.json().and_then(|body| signin(cx, &body));
            return Some(envelope_v3(&reply, cx.lang));
        }
        ("GET", ["logout"]) => logout(cx, &ask.query),
        ("GET", ["connection", "social", "wechat:mobile", id, "callback"]) => {
            wechat_login(cx, id, &ask.query)
        }
        (method, ["api", "v2", path @ ..]) => {
            let endpoint = endpoint(method, path)?;
            let known = cx.check_ids(path != [".well-known"]);
            known.and_then(|()| endpoint(cx, ask))
        }
        _ => return None,
    };
    Some(envelope(&reply, cx.lang))
}

type Endpoint = fn(&Cx<'_>, &Ask<'_>) -> Reply;

/// What is under `/api/v2`.
fn endpoint(method: &str, path: &[&str]) -> Option<Endpoint> {
    Some(match (method, path) {
        ("GET", [".well-known"]) => |cx, _| Ok(json!({ "publicKey": cx.shared.key.public_pem })),
        ("POST", ["sms", "send"]) => |cx, ask| messages::send_sms(cx, &ask.json()?),
        ("POST", ["ldap", "verify-user"]) => |cx, ask| directory_login(cx, "ldap", &ask.json()?),
        ("POST", ["ad", "verify-user"]) => |cx, ask| directory_login(cx, "ad", &ask.json()?),
        ("POST", ["register", "email-code"]) => {
            |cx, ask| register(cx, Name::Email, Some(Channel::Email), &ask.json()?)
        }
        ("POST", ["login", "email-code"]) => {
            |cx, ask| login_by_code(cx, Channel::Email, &ask.json()?, false)
        }
        ("GET", ["logout"]) => |cx, ask| sessions::logout(cx, ask.query.text("app_id")),
        ("POST", ["users", "link"]) => |cx, ask| profile::link(cx, &ask.json()?),
        ("POST", ["users", "unlink"]) => |cx, ask| profile::unlink(cx, &ask.json()?),
        ("GET", ["users", "me"]) => |cx, _| sessions::user(cx, &Args::default()),
        ("GET", ["users", "me", "security-level"]) => |cx, _| profile::security_level(cx),
        ("GET", ["users", "me", "applications", "allowed"]) => {
            |cx, ask| relations::applications(cx, &ask.query)
        }
        ("GET", ["users", "me", "orgs"]) => |cx, _| orgs::my_orgs(cx),
        _ => return None,
    })
}

/// A device that nobody is logged in on is logged out already. The administrator names the user.
fn logout(cx: &Cx<'_>, query: &Args) -> Reply {
    let (manages, app_id) = (cx.manages(&cx.state()), query.text("appId"));
    match cx.bearer {
        Some(_) if manages => user_states::logout(cx, query),
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
    let cx = &cx.for_tenant(options.text("tenantId"));
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
            login(cx, by, &input)
        }
        "PASSCODE" => {
            let channel = match payload.text("email") {
                Some(_) => Channel::Email,
                None => Channel::Sms,
            };
            login_by_code(cx, channel, &input, input.flag("autoRegister"))
        }
        directory => directory_login(cx, &directory.to_lowercase(), &input),
    };
    let user = user.map_err(|refused| match refused.code {
        // These logins do not tell which accounts there are.
        2004 | 2006 => ApiError::new(2333),
        _ => refused,
    })?;
    let consent = Consent {
        protocol: "oidc".into(),
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
fn application(cx: &Cx<'_>, body: &Args) -> Reply<Application> {
    let state = cx.state();
    let id = body.text("client_id").or(cx.app_id());
    let client = state.application(id.unwrap_or(&state.own.id)).cloned();
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
    if let Some(claims) = cx.login_of(&state, token) {
        state.revoke(&claims);
    }
    if let Some(uri) = redirect_uri {
        let code = state.add_code(consent.clone(), uri, None, now);
        return Ok(json!({ "code": code }));
    }
    let mut tokens = state.token_set(consent, &cx.url, now)?;
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
