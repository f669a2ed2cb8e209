//! CAS: the login page, the tickets, and the session of a browser.
//!
//! A service is checked as a redirect URI is.

use axum::response::Response;
use serde_json::{Value, json};

use super::page::{self, Wanted, known, visitor};
use super::{Ask, authorize, page_lang, redirect, with_cookie, with_query, xml_text};
use crate::args::Args;
use crate::crypto::random_hex;
use crate::server::{Cx, json_response, response};
use crate::state::{State, User};

/// Who is logged in in the browser. The session lives in a cookie, which programs do not have.
pub(super) fn session(cx: &Cx<'_>, ask: &Ask<'_>) -> Response {
    json_response(200, &authorize::session_json(cx, ask))
}

/// The login page: it sends the browser back to the service with a ticket. `gateway` asks nobody, `renew` everybody.
pub(super) fn login(cx: &Cx<'_>, ask: &Ask<'_>, app_id: &str) -> Response {
    let lang = page_lang(cx, ask);
    let client = cx.state().client(app_id);
    let Some(client) = client else {
        return page::message(400, lang, ("没有这个应用", "There is no such application"));
    };
    let service = ask.query.text("service");
    if service.is_some_and(|service| !client.accepts(service)) {
        let text = (
            "service 未登记",
            "The service is not one of the application's",
        );
        return page::message(400, lang, text);
    }
    let is_set = |name: &str| ask.query.text(name) == Some("true");
    if let (Some(service), true, None) = (service, is_set("gateway"), known(cx, ask)) {
        return redirect(&with_query(service, &[]));
    }
    let query = ask.head.uri.query().map(|query| format!("?{query}"));
    let wanted = Wanted {
        name: &client.name,
        scope: "",
        action: format!("/cas-idp/{app_id}{}", query.unwrap_or_default()),
        again: is_set("renew"),
        consent: false,
    };
    let person = match visitor(cx, ask, &wanted) {
        Ok(person) => person,
        Err(page) => return *page,
    };
    let answer = match service {
        Some(service) => {
            let ticket = format!("ST-{}", random_hex(12));
            let mut state = cx.state();
            state.add_ticket(ticket.clone(), &person.user, service.to_owned());
            redirect(&with_query(service, &[("ticket", ticket)]))
        }
        None => page::message(200, lang, ("已登录", "You are logged in")),
    };
    with_cookie(answer, Some(&person.session))
}

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
                    .ok_or(("INVALID_TICKET", "the user is gone")),
                Some(_) => Err(("INVALID_SERVICE", "the ticket is for another service")),
                None => Err(("INVALID_TICKET", "the ticket is unknown or was used")),
            }
        }
        (Some(_), Some(_)) => Err(("INVALID_REQUEST", "the application does not exist")),
        _ => Err(("INVALID_REQUEST", "service and ticket are needed")),
    }
}

/// CAS 1.0: two lines of text.
pub(super) fn validate_v1(cx: &Cx<'_>, app_id: &str, query: &Args) -> Response {
    let mut state = cx.state();
    let text = match owner(&mut state, app_id, query) {
        Ok(user) => format!("yes\n{}\n", user.id),
        Err((_, description)) => format!("no\n{description}\n"),
    };
    response(200, "text/plain; charset=utf-8", text)
}

/// CAS 2.0.
pub(super) fn validate(cx: &Cx<'_>, app_id: &str, query: &Args) -> Response {
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
