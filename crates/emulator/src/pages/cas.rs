//! CAS in the browser: the login page, and the session. A service is checked as a redirect URI is.

use axum::response::Response;
use serde_json::{Value, json};

use super::browser::{known, with_cookie};
use super::html::{message, page_lang};
use super::login::Wanted;
use super::visitor::visitor;
use crate::context::Cx;
use crate::crypto::random_hex;
use crate::http::{Ask, json_response, redirect, with_query};

/// Who is logged in in the browser. The session lives in a cookie, which programs do not have.
pub(crate) fn session(cx: &Cx<'_>, ask: &Ask<'_>) -> Response {
    json_response(200, &session_json(cx, ask))
}

/// What the browser's session is told as.
fn session_json(cx: &Cx<'_>, ask: &Ask<'_>) -> Value {
    let nobody = json!({ "session": null });
    let Some((visitor, _)) = known(cx, ask) else {
        return nobody;
    };
    let state = cx.state();
    let Some(user) = state.users.get(&visitor.user) else {
        return nobody;
    };
    let mut info = state.user_json(user, None);
    if let Some(info) = info.as_object_mut() {
        info.remove("password");
        info.remove("token");
    }
    json!({
        "session": {
            "_id": visitor.session, "cookie": { "path": "/", "httpOnly": true, "sameSite": "lax" },
        },
        "userInfo": info,
    })
}

/// The login page: it sends the browser back to the service with a ticket. `gateway` asks nobody, `renew` everybody.
pub(crate) fn login(cx: &Cx<'_>, ask: &Ask<'_>, app_id: &str) -> Response {
    let lang = page_lang(cx, ask);
    let client = cx.state().application(app_id).cloned();
    let Some(client) = client else {
        return message(
            400,
            lang,
            ("没有这个应用", "The application does not exist"),
        );
    };
    let service = ask.query.text("service");
    if service.is_some_and(|service| !client.accepts(service)) {
        let text = ("service 未登记", "The service is not registered");
        return message(400, lang, text);
    }
    let is_set = |name: &str| ask.query.text(name) == Some("true");
    if let (Some(service), true, None) = (service, is_set("gateway"), known(cx, ask)) {
        return redirect(&with_query(service, &[]));
    }
    let query = ask.head.uri.query().map(|query| format!("?{query}"));
    let wanted = Wanted {
        name: &client.seed.name,
        scope: "",
        action: format!("/cas-idp/{app_id}{}", query.unwrap_or_default()),
        again: is_set("renew"),
        consent: false,
    };
    let person = match visitor(cx, ask, &wanted) {
        Ok(person) => person,
        Err(page) => return *page,
    };
    if !cx.state().may_enter(&client, &person.user) {
        let text = (
            "没有登录此应用的权限",
            "You may not log in to this application",
        );
        return with_cookie(message(403, lang, text), Some(&person.session));
    }
    let answer = match service {
        Some(service) => {
            let ticket = format!("ST-{}", random_hex(12));
            let mut state = cx.state();
            state.add_ticket(ticket.clone(), &person.user, service.to_owned());
            redirect(&with_query(service, &[("ticket", ticket)]))
        }
        None => message(200, lang, ("已登录", "You are logged in")),
    };
    with_cookie(answer, Some(&person.session))
}
