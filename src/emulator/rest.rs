//! The REST endpoints.

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
use super::server::{Cx, envelope, json_body, json_response, response};
use super::state::State;

/// Larger uploads are refused.
const UPLOAD_LIMIT: usize = 5 * 1024 * 1024;

/// Answers a request that is not for the GraphQL endpoint.
pub(super) async fn serve(cx: &Cx<'_>, head: &Parts, body: Bytes) -> Response {
    let query = parsed_query(head);
    let path = head.uri.path().replace("%3A", ":").replace("%3a", ":");
    let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    match (head.method.as_str(), segments.as_slice()) {
        ("GET", ["cas-idp", app_id, "serviceValidate"]) => cas_validate(cx, app_id, &query),
        // The session lives in a cookie, which programs do not have.
        ("GET", ["cas", "session"]) => json_response(200, &json!({ "session": null })),
        ("GET", ["uploads", key @ ..]) => download(cx, &key.join("/")),
        ("POST", ["api", "v2", "upload"]) => {
            envelope(&upload(cx, head, body, &query).await, cx.lang)
        }
        (method, segments) => {
            let body = json_body(&head.headers, &body);
            envelope(&v2(cx, method, segments, &query, body), cx.lang)
        }
    }
}

fn parsed_query(head: &Parts) -> Args {
    let query = head.uri.query().unwrap_or_default();
    let pairs = form_urlencoded::parse(query.as_bytes());
    Args(
        pairs
            .map(|(k, v)| (k.into_owned(), Value::String(v.into_owned())))
            .collect(),
    )
}

/// The endpoints that answer with the envelope `{code, message, data}`.
fn v2(cx: &Cx<'_>, method: &str, path: &[&str], query: &Args, body: Option<&[u8]>) -> Reply {
    if let ("GET", ["connection", "social", "wechat:mobile", id, "callback"]) = (method, path) {
        return wechat_login(cx, id, query);
    }
    let ["api", "v2", rest @ ..] = path else {
        return not_served(method, path);
    };
    cx.check_ids(rest != [".well-known"])?;
    let input = || {
        let input = body.and_then(|body| serde_json::from_slice(body).ok());
        input
            .map(Args)
            .ok_or_else(|| ApiError::bad_argument("body"))
    };
    match (method, rest) {
        ("GET", [".well-known"]) => Ok(json!({ "publicKey": cx.shared.key.public_pem })),
        ("POST", ["sms", "send"]) => send_sms(cx, &input()?),
        ("POST", [kind @ ("ldap" | "ad"), "verify-user"]) => directory_login(cx, kind, &input()?),
        ("GET", ["logout"]) => sessions::logout(cx, query.text("app_id")),
        ("POST", ["users", "link"]) => profile::link(cx, &input()?),
        ("GET", ["users", "me"]) => sessions::user(cx, &Args::default()),
        ("GET", ["users", "me", "security-level"]) => profile::security_level(cx),
        ("GET", ["users", "me", "applications", "allowed"]) => relations::applications(cx, query),
        ("GET", ["users", "me", "orgs"]) => relations::orgs(cx),
        _ => not_served(method, path),
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
    let ip = input.text("clientIp").unwrap_or(&cx.peer);
    let mut user = accounts::enter(cx, &mut state, &id, ip, newly)?;
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
async fn upload(cx: &Cx<'_>, head: &Parts, body: Bytes, query: &Args) -> Reply {
    let bad = |_| ApiError::bad_argument("file");
    let mut request = Request::from_parts(head.clone(), Body::from(body));
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
        let folder = query.text("folder").unwrap_or("photos");
        let key = format!(
            "{folder}/{}{}",
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
        Some((kind, bytes)) => response(200, kind, bytes.clone()),
        None => envelope(&Err(ApiError::new(404).status(404)), cx.lang),
    }
}

/// CAS 2.0. A ticket is used up by the first try, also by one for another service.
fn cas_validate(cx: &Cx<'_>, app_id: &str, query: &Args) -> Response {
    let json = query
        .text("format")
        .is_some_and(|f| f.eq_ignore_ascii_case("json"));
    let mut state = cx.state();
    let outcome = match (query.text("service"), query.text("ticket")) {
        (Some(service), Some(ticket)) if state.knows_app(app_id) => {
            match state.tickets.remove(ticket) {
                Some(t) if t.service == service => state
                    .users
                    .get(&t.user)
                    .ok_or(("INVALID_TICKET", "the user is gone")),
                Some(_) => Err(("INVALID_SERVICE", "the ticket is for another service")),
                None => Err(("INVALID_TICKET", "the ticket is unknown or was used")),
            }
        }
        (Some(_), Some(_)) => Err(("INVALID_REQUEST", "the application does not exist")),
        _ => Err(("INVALID_REQUEST", "service and ticket are needed")),
    };
    let body = match outcome {
        Ok(user) => json!({ "authenticationSuccess": {
            "user": user.id,
            "attributes": {
                "sub": user.id, "name": user.text("name"), "nickname": user.text("nickname"),
                "email": user.text("email"), "email_verified": user.fields.get("emailVerified"),
                "phone_number": user.text("phone"),
                "phone_number_verified": user.fields.get("phoneVerified"),
            },
        }}),
        Err((code, description)) => {
            json!({ "authenticationFailure": { "code": code, "description": description } })
        }
    };
    if json {
        return json_response(200, &json!({ "serviceResponse": body }));
    }
    let xml = format!(
        "<cas:serviceResponse xmlns:cas=\"http://www.yale.edu/tp/cas\">\n{}</cas:serviceResponse>\n",
        cas_xml(&body)
    );
    response(200, "application/xml; charset=utf-8", xml)
}

fn cas_xml(body: &Value) -> String {
    if let Some(failure) = body.get("authenticationFailure") {
        let (code, text) = (
            xml_text(&failure["code"]),
            xml_text(&failure["description"]),
        );
        return format!(
            "  <cas:authenticationFailure code=\"{code}\">{text}</cas:authenticationFailure>\n"
        );
    }
    let success = &body["authenticationSuccess"];
    let attributes: String = success["attributes"]
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| format!("      <cas:{name}>{}</cas:{name}>\n", xml_text(value)))
        .collect();
    format!(
        "  <cas:authenticationSuccess>\n    <cas:user>{}</cas:user>\n    <cas:attributes>\n{attributes}    \
         </cas:attributes>\n  </cas:authenticationSuccess>\n",
        xml_text(&success["user"])
    )
}

fn xml_text(value: &Value) -> String {
    super::udf::shown(value)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
