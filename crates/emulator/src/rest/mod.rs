//! The endpoints beside GraphQL: what they share, and those of the core. Each area has a file that takes the paths it knows.

mod account;
mod devices;
mod events;
mod mfa;
mod principal;
mod protocol;
mod qrcode;
mod social;

pub(super) use devices::Device;
pub(super) use events::Sockets;
pub(super) use qrcode::{Outcome as QrOutcome, QrCode};
pub(super) use social::Sources;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request};
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::{Map, Value, json};
use url::form_urlencoded;

use super::args::Args;
use super::codes::{Channel, phone_target};
use super::error::{ApiError, Reply};
use super::ops::{accounts, profile, relations, sessions};
use super::seed::{DirectoryUser, NewUser};
use super::server::{Cx, envelope, json_body, response};
use super::state::State;

/// Larger uploads are refused.
const UPLOAD_LIMIT: usize = 5 * 1024 * 1024;

/// What the keys of uploads begin with that are not for everyone.
const PRIVATE: &str = "private/";

/// A request, taken apart.
pub(super) struct Ask<'r> {
    method: &'r str,
    /// The segments of the path.
    path: &'r [&'r str],
    query: Args,
    head: &'r Parts,
    body: &'r Bytes,
}

impl Ask<'_> {
    /// The object in a body of JSON.
    fn json(&self) -> Reply<Args> {
        let body = json_body(&self.head.headers, self.body);
        body.and_then(|body| serde_json::from_slice(body).ok())
            .map(Args)
            .ok_or_else(|| ApiError::bad_argument("body"))
    }
}

/// Answers a request that is not for the GraphQL endpoint.
pub(super) async fn serve(cx: &Cx<'_>, head: &Parts, body: Bytes) -> Response {
    let path = head.uri.path().replace("%3A", ":").replace("%3a", ":");
    let path: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let ask = Ask {
        method: head.method.as_str(),
        path: &path,
        query: pairs(head.uri.query().unwrap_or_default().as_bytes()),
        head,
        body: &body,
    };
    let areas = [
        account::serve,
        devices::serve,
        events::serve,
        mfa::serve,
        principal::serve,
        protocol::serve,
        qrcode::serve,
        social::serve,
    ];
    if let Some(answer) = areas.iter().find_map(|area| area(cx, &ask)) {
        return answer;
    }
    match (ask.method, ask.path) {
        ("GET", ["events", "v1", "authentication", "sub"]) => events::subscribe(cx, &ask).await,
        ("GET", ["uploads", key @ ..]) => download(cx, &key.join("/")),
        ("POST", ["api", "v2", "upload"]) => envelope(&upload(cx, &ask).await, cx.lang),
        _ => envelope(&core(cx, &ask), cx.lang),
    }
}

/// Pairs of a query or of a form.
fn pairs(text: &[u8]) -> Args {
    let pairs = form_urlencoded::parse(text);
    Args(
        pairs
            .map(|(k, v)| (k.into_owned(), Value::String(v.into_owned())))
            .collect(),
    )
}

/// The endpoints of the core.
fn core(cx: &Cx<'_>, ask: &Ask<'_>) -> Reply {
    if let ("GET", ["connection", "social", "wechat:mobile", id, "callback"]) =
        (ask.method, ask.path)
    {
        return wechat_login(cx, id, &ask.query);
    }
    let ["api", "v2", rest @ ..] = ask.path else {
        return not_served(ask.method, ask.path);
    };
    cx.check_ids(rest != [".well-known"])?;
    match (ask.method, rest) {
        ("GET", [".well-known"]) => Ok(json!({ "publicKey": cx.shared.key.public_pem })),
        ("POST", ["sms", "send"]) => send_sms(cx, &ask.json()?),
        ("POST", [kind @ ("ldap" | "ad"), "verify-user"]) => {
            directory_login(cx, kind, &ask.json()?)
        }
        ("GET", ["logout"]) => sessions::logout(cx, ask.query.text("app_id")),
        ("POST", ["users", "link"]) => profile::link(cx, &ask.json()?),
        ("GET", ["users", "me"]) => sessions::user(cx, &Args::default()),
        ("GET", ["users", "me", "security-level"]) => profile::security_level(cx),
        ("GET", ["users", "me", "applications", "allowed"]) => {
            relations::applications(cx, &ask.query)
        }
        ("GET", ["users", "me", "orgs"]) => relations::orgs(cx),
        _ => not_served(ask.method, ask.path),
    }
}

fn not_served(method: &str, path: &[&str]) -> Reply {
    let what = format!("{method} /{}", path.join("/"));
    Err(ApiError::not_served(404, &what).status(404))
}

fn send_sms(cx: &Cx<'_>, input: &Args) -> Reply {
    let phone = input.need("phone")?;
    if phone.len() < 5 || !phone.chars().all(|c| c.is_ascii_digit()) {
        return Err(ApiError::with_text(
            500,
            "手机号格式不正确",
            "the phone number is malformed",
        ));
    }
    let to = phone_target(phone, input.text("phoneCountryCode"));
    cx.send(Channel::Sms, to, input.text("scene"))?;
    Ok(Value::Null)
}

/// Login against a directory; the first one imports the account, the later ones refresh it.
fn directory_login(cx: &Cx<'_>, kind: &str, input: &Args) -> Reply {
    let (username, password) = (input.need("username")?, input.need("password")?);
    let mut state = cx.state();
    let people = if kind == "ldap" {
        &state.ldap
    } else {
        &state.ad
    };
    let person = people
        .iter()
        .find(|p| p.username == username && p.password == password);
    let DirectoryUser {
        username,
        email,
        name,
        ..
    } = person.cloned().ok_or_else(|| ApiError::new(2333))?;
    let imported = NewUser {
        username: Some(username.clone()),
        email,
        profile: Map::from_iter([("name".to_owned(), json!(name))]),
        ..NewUser::default()
    };
    let (id, newly) = federated(cx, &mut state, kind, &username, imported)?;
    state.user_mut(&id)?.set("name", json!(name));
    let ip = accounts::client_ip(cx, input);
    let mut user = accounts::enter(cx, &mut state, &id, &ip, newly)?;
    if let (false, Some(user)) = (input.flag("withCustomData"), user.as_object_mut()) {
        user.remove("customData");
    }
    Ok(user)
}

/// The user with this identity, or a new one; and whether it is new.
fn federated(
    cx: &Cx<'_>,
    state: &mut State,
    provider: &str,
    outside: &str,
    new: NewUser,
) -> Reply<(String, bool)> {
    let known = state.find(|u| {
        let mut identities = u.identities.iter();
        identities.any(|i| i["provider"] == provider && i["userIdInIdp"] == outside)
    });
    if let Some(user) = known {
        return Ok((user.id.clone(), false));
    }
    let id = state.add_user(new, provider, cx.now_ms())?;
    let identity = json!({
        "provider": provider, "userIdInIdp": outside, "userId": id, "userPoolId": state.pool_id,
        "isSocial": provider.starts_with("wechat"), "type": "generic", "connectionId": provider,
    });
    state.user_mut(&id)?.identities.push(identity);
    Ok((id, true))
}

fn wechat_login(cx: &Cx<'_>, pool_or_app: &str, query: &Args) -> Reply {
    let mut state = cx.state();
    if pool_or_app != state.pool_id && !state.knows_app(pool_or_app) {
        return Err(ApiError::new(2011));
    }
    let code = query.need("code")?;
    let person = state
        .wechat
        .remove(code)
        .ok_or_else(|| ApiError::new(602))?;
    let unionid = person.profile.get("unionid").and_then(Value::as_str);
    let outside = unionid.unwrap_or(code).to_owned();
    let (id, newly) = federated(cx, &mut state, "wechat:mobile", &outside, person)?;
    accounts::enter(cx, &mut state, &id, &cx.peer, newly)
}

/// Takes the part `file` of a form. Clients send no token here.
async fn upload(cx: &Cx<'_>, ask: &Ask<'_>) -> Reply {
    let bad = |_| ApiError::bad_argument("file");
    let mut request = Request::from_parts(ask.head.clone(), Body::from(ask.body.clone()));
    // The body is read already; axum's own limit is lower than the one below.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| ApiError::bad_argument("body"))?;
    while let Some(part) = form.next_field().await.map_err(bad)? {
        if part.name() != Some("file") {
            continue;
        }
        let kind = part.content_type().unwrap_or_default().to_owned();
        let ending = part
            .file_name()
            .and_then(|n| n.rsplit_once('.'))
            .map(|(_, e)| format!(".{e}"));
        let bytes = part.bytes().await.map_err(bad)?;
        if !kind.starts_with("image/") {
            return Err(ApiError::with_text(
                400,
                "只能上传图片",
                "only images can be uploaded",
            ));
        }
        if bytes.len() > UPLOAD_LIMIT {
            return Err(ApiError::new(413));
        }
        let mut state = cx.state();
        let folder = ask.query.text("folder").unwrap_or("photos");
        let hidden = match ask.query.text("private") {
            Some("true") => PRIVATE,
            _ => "",
        };
        let key = format!(
            "{hidden}{folder}/{}{}",
            state.new_id(cx.now_ms()),
            ending.unwrap_or_default()
        );
        state.uploads.insert(key.clone(), (kind, bytes.to_vec()));
        return Ok(json!({ "key": key, "url": format!("{}/uploads/{key}", cx.shared.url) }));
    }
    Err(ApiError::bad_argument("file"))
}

fn download(cx: &Cx<'_>, key: &str) -> Response {
    match cx.state().uploads.get(key) {
        Some((kind, bytes)) if !key.starts_with(PRIVATE) => response(200, kind, bytes.clone()),
        _ => envelope(&Err(ApiError::new(404).status(404)), cx.lang),
    }
}
