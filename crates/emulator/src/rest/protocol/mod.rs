//! The standard protocols: OpenID Connect, OAuth 2.0, CAS. Their answers have no envelope.
//!
//! SAML is not served: an identity provider that signs assertions is a program of its own. Its address answers with a page that
//! says so, which is enough to see that a browser gets there.

mod authorize;
mod cas;
pub(super) mod page;
mod second_factor;
mod token;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;
use serde_json::{Value, json};
use url::Url;

use super::{Ask, pairs};
use crate::args::Args;
use crate::error::Lang;
use crate::server::{Cx, body_of_kind, envelope, json_response, response};
use crate::signing::TokenAlgorithm;
use crate::udf;

/// Answers what belongs to a protocol.
pub(super) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let answer = match (ask.method, ask.path) {
        ("GET" | "POST", ["oidc", "auth"]) => authorize::serve(cx, ask, "oidc"),
        ("GET" | "POST", ["oauth", "auth"]) => authorize::serve(cx, ask, "oauth"),
        ("GET" | "POST", ["oidc", "session", "end"]) => authorize::end_session(cx, ask),
        ("GET", ["login", "profile", "logout"]) => {
            authorize::log_out(cx, ask, ask.query.text("redirect_uri"))
        }
        (_, ["oidc", rest @ ..]) => match (ask.method, rest) {
            ("GET", [".well-known", "openid-configuration"]) => json_response(200, &discovery(cx)),
            ("GET", [".well-known", "jwks.json"]) => match cx.state().signing.jwks() {
                Ok(keys) => json_response(200, &keys),
                refused => envelope(&refused, cx.lang),
            },
            _ => return token::serve(cx, ask, "oidc", rest),
        },
        (_, ["oauth", rest @ ..]) => return token::serve(cx, ask, "oauth", rest),
        ("GET", ["api", "v2", "oidc", "validate_token"]) => token::validate(cx, &ask.query),
        ("GET", ["cas", "session"]) => cas::session(cx, ask),
        ("GET", ["cas-idp", "logout"]) => authorize::log_out(cx, ask, ask.query.text("url")),
        ("GET" | "POST", ["cas-idp", app_id]) => cas::login(cx, ask, app_id),
        ("GET", ["cas-idp", app_id, "validate"]) => cas::validate_v1(cx, app_id, &ask.query),
        ("GET", ["cas-idp", app_id, "serviceValidate"]) => cas::validate(cx, app_id, &ask.query),
        (_, ["api", "v2", "saml-idp", _, ..]) => page::message(
            501,
            page_lang(cx, ask),
            (
                "模拟器不提供 SAML：它不签发断言。",
                "The emulator does not serve SAML: it signs no assertions.",
            ),
        ),
        _ => return None,
    };
    Some(answer)
}

/// The metadata of the OpenID provider.
fn discovery(cx: &Cx<'_>) -> Value {
    let url = &cx.shared.url;
    let algorithm = match cx.state().settings.token_algorithm {
        TokenAlgorithm::Rs256 => "RS256",
        TokenAlgorithm::Hs256 => "HS256",
    };
    json!({
        "issuer": format!("{url}/oidc"),
        "authorization_endpoint": format!("{url}/oidc/auth"),
        "token_endpoint": format!("{url}/oidc/token"),
        "userinfo_endpoint": format!("{url}/oidc/me"),
        "jwks_uri": format!("{url}/oidc/.well-known/jwks.json"),
        "introspection_endpoint": format!("{url}/oidc/token/introspection"),
        "revocation_endpoint": format!("{url}/oidc/token/revocation"),
        "end_session_endpoint": format!("{url}/oidc/session/end"),
        "response_types_supported": [
            "code", "code id_token token", "code id_token", "code token", "id_token token", "id_token", "none",
        ],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": [
            "authorization_code", "refresh_token", "client_credentials", "implicit", token::BY_ID_TOKEN,
        ],
        "scopes_supported": [
            "openid", "profile", "email", "phone", "address", "username", "offline_access",
        ],
        "token_endpoint_auth_methods_supported": [
            "client_secret_post", "client_secret_basic", "none",
        ],
        "code_challenge_methods_supported": ["S256", "plain"],
        "id_token_signing_alg_values_supported": [algorithm],
        "subject_types_supported": ["public"],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
    })
}

fn header_text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// The fields of a form, if the body is one.
fn form(ask: &Ask<'_>) -> Option<Args> {
    let kind = "application/x-www-form-urlencoded";
    body_of_kind(kind, &ask.head.headers, ask.body).map(pairs)
}

/// A value as it is within XML.
fn xml_text(value: &Value) -> String {
    page::escaped(&udf::shown(value))
}

/// The language of a page: what the header of the SDKs or the browser asks for.
pub(super) fn page_lang(cx: &Cx<'_>, ask: &Ask<'_>) -> Lang {
    let headers = &ask.head.headers;
    if headers.contains_key("x-authing-lang") {
        return cx.lang;
    }
    match header_text(headers, &header::ACCEPT_LANGUAGE) {
        Some(wanted) if wanted.starts_with("zh") => Lang::Zh,
        _ => Lang::En,
    }
}

/// The name of the cookie that a browser is known by.
const COOKIE: &str = "authing_session";

/// What the browser's cookie says.
fn cookie<'a>(ask: &Ask<'a>) -> Option<&'a str> {
    let cookies = header_text(&ask.head.headers, &header::COOKIE)?;
    let mut pairs = cookies
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

/// Gives the browser its cookie, or takes it away.
fn with_cookie(mut answer: Response, session: Option<&str>) -> Response {
    let text = match session {
        Some(id) => format!("{COOKIE}={id}; Path=/; HttpOnly; SameSite=Lax"),
        None => format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"),
    };
    if let Ok(value) = HeaderValue::from_str(&text) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
    answer
}

/// Sends a browser elsewhere. 303 makes a `GET` of whatever came.
pub(super) fn redirect(to: &str) -> Response {
    let mut answer = response(303, "text/plain; charset=utf-8", "");
    if let Ok(value) = HeaderValue::from_str(to) {
        answer.headers_mut().insert(header::LOCATION, value);
    }
    answer
}

/// An address with more in its query.
pub(super) fn with_query(address: &str, more: &[(&str, String)]) -> String {
    match Url::parse(address) {
        Ok(mut url) => {
            if !more.is_empty() {
                url.query_pairs_mut().extend_pairs(more);
            }
            url.into()
        }
        Err(_) => address.to_owned(),
    }
}
