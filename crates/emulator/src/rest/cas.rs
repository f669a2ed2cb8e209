//! CAS: how a service checks a ticket.

use axum::response::Response;
use serde_json::{Value, json};

use crate::context::Cx;
use crate::http::{Args, escaped, json_response, response};
use crate::model::{State, User, shown};

/// Whom a ticket was issued to. It is used up by the first try, also by one for another service.
fn owner<'s>(
    state: &'s mut State,
    app_id: &str,
    query: &Args,
) -> Result<&'s User, (&'static str, &'static str)> {
    match (query.text("service"), query.text("ticket")) {
        (Some(service), Some(ticket)) if state.knows_app(app_id) => {
            match state.tickets.remove(ticket) {
                Some(t) if t.service == service => state
                    .users
                    .get(&t.user)
                    .ok_or(("INVALID_TICKET", "the user is deleted")),
                Some(_) => Err(("INVALID_SERVICE", "the ticket is for another service")),
                None => Err(("INVALID_TICKET", "the ticket is unknown or was used")),
            }
        }
        (Some(_), Some(_)) => Err(("INVALID_REQUEST", "the application does not exist")),
        _ => Err(("INVALID_REQUEST", "service and ticket are required")),
    }
}

/// CAS 1.0: two lines of text.
pub(crate) fn validate_v1(cx: &Cx<'_>, app_id: &str, query: &Args) -> Response {
    let mut state = cx.state();
    let text = match owner(&mut state, app_id, query) {
        Ok(user) => format!("yes\n{}\n", user.id),
        Err((_, description)) => format!("no\n{description}\n"),
    };
    response(200, "text/plain; charset=utf-8", text)
}

/// CAS 2.0.
pub(crate) fn validate(cx: &Cx<'_>, app_id: &str, query: &Args) -> Response {
    let json = query
        .text("format")
        .is_some_and(|f| f.eq_ignore_ascii_case("json"));
    let mut state = cx.state();
    let outcome = owner(&mut state, app_id, query);
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

/// A value as it is within XML.
fn xml_text(value: &Value) -> String {
    escaped(&shown(value))
}
