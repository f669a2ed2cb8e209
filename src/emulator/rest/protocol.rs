//! The standard protocols: OpenID Connect, OAuth 2.0, SAML, CAS.

use axum::response::Response;
use serde_json::{Value, json};

use super::Ask;
use crate::emulator::args::Args;
use crate::emulator::server::{Cx, envelope, json_response, response};
use crate::emulator::udf;

/// Answers what belongs to a protocol. Most of it has no envelope.
pub(super) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    match (ask.method, ask.path) {
        ("GET", ["cas-idp", app_id, "serviceValidate"]) => {
            Some(cas_validate(cx, app_id, &ask.query))
        }
        ("GET", ["oidc", ".well-known", "jwks.json"]) => Some(match cx.state().signing.jwks() {
            Ok(keys) => json_response(200, &keys),
            refused => envelope(&refused, cx.lang),
        }),
        _ => None,
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

pub(super) fn xml_text(value: &Value) -> String {
    udf::shown(value)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
