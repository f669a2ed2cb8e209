//! The REST endpoints.

use axum::body::Bytes;
use axum::http::request::Parts;
use axum::response::Response;
use serde_json::{Value, json};

use super::args::Args;
use super::codes::{Channel, phone_target};
use super::error::{ApiError, Reply};
use super::server::{Cx, envelope};

/// Answers a request that is not for the GraphQL endpoint.
pub(super) async fn serve(cx: &Cx<'_>, head: &Parts, body: Bytes) -> Response {
    envelope(&v2(cx, head, &body), cx.lang)
}

fn v2(cx: &Cx<'_>, head: &Parts, body: &[u8]) -> Reply {
    let (method, path) = (head.method.as_str(), head.uri.path());
    let input = || -> Reply<Args> {
        cx.check_ids(true)?;
        serde_json::from_slice(body)
            .map(Args)
            .map_err(|_| ApiError::bad_argument("body"))
    };
    match (method, path) {
        ("GET", "/api/v2/.well-known") => {
            cx.check_ids(false)?;
            Ok(json!({ "publicKey": cx.shared.key.public_pem }))
        }
        ("POST", "/api/v2/sms/send") => send_sms(cx, &input()?),
        _ => Err(ApiError::not_served(404, &format!("{method} {path}")).status(404)),
    }
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
