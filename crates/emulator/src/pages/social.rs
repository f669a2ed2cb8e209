//! The pages of identity sources, where people log in with accounts elsewhere.

use axum::response::Response;
use serde_json::json;
use url::{Url, form_urlencoded};

use super::html::{html, page_lang, posting, say};
use crate::context::Cx;
use crate::http::{Ask, envelope, escaped, redirect, with_query};
use crate::model::{ApiError, NewIdentitySource, Reply, shown};
use crate::operations::federation::{link_account, login};

/// The login at a provider: first the list of its accounts, then, with `as`, the result.
pub(crate) fn social(cx: &Cx<'_>, ask: &Ask<'_>, provider: &str) -> Reply<Response> {
    let query = &ask.query;
    let state = cx.state();
    let app_id = query.need("app_id")?;
    if !state.knows_app(app_id) {
        return Err(ApiError::new(2011));
    }
    let place = (app_id, query.text("tenant_id"));
    let source = state.sources.open("social", provider, place)?.clone();
    drop(state);
    Ok(match query.text("as") {
        None => choice(cx, ask, &source),
        Some(account) => {
            let login = match query.text("link_state") {
                Some(link) => link_account(cx, link, &source, account),
                None => {
                    let cx = cx.for_app(Some(app_id)).for_tenant(place.1);
                    login(&cx, query, &source, account)
                }
            };
            relay(cx, ask, login, "socialLogin")
        }
    })
}

/// A page that lists the accounts of a source, each a link to the same address with the account chosen.
fn choice(cx: &Cx<'_>, ask: &Ask<'_>, source: &NewIdentitySource) -> Response {
    let query = ask.head.uri.query().unwrap_or_default();
    let items: String = source
        .accounts
        .iter()
        .map(|account| {
            let chosen: String = form_urlencoded::byte_serialize(account.id.as_bytes()).collect();
            let address = escaped(&format!("?{query}&as={chosen}"));
            let name = escaped(&account.id);
            format!("<li><a href=\"{address}\">{name}</a></li>\n")
        })
        .collect();
    let (name, lang) = (
        source.name.as_deref().unwrap_or(&source.identifier),
        page_lang(cx, ask),
    );
    let body = format!(
        "<h1>{}</h1>\n<p>{}</p>\n<ul>\n{items}</ul>\n",
        escaped(name),
        say(lang, "选择账号登录", "Log in as"),
    );
    html(200, lang, name, &body)
}

/// The login at an enterprise: first the list of its accounts, then, with `as`, the result.
pub(crate) fn enterprise(
    cx: &Cx<'_>,
    ask: &Ask<'_>,
    protocol: &str,
    identifier: &str,
) -> Reply<Response> {
    let query = &ask.query;
    let mut state = cx.state();
    let mut app_id = query.text("app_id").map(str::to_owned);
    state.sources.find(protocol, identifier)?;
    let account = query.text("as");
    if protocol == "oidc" {
        // The result is for the application that has begun this login, and for it once.
        query.need("nonce")?;
        let login = query.need("state")?;
        let begun = match account {
            Some(_) => state.sources.interactions.remove(login),
            None => state.sources.interactions.get(login).cloned(),
        };
        let begun = begun.filter(|(_, begun)| begun == identifier);
        let key = state.sources.find(protocol, identifier)?.key();
        if begun.is_none() || query.text("client_id") != Some(key) {
            return Err(ApiError::bad_argument("state"));
        }
        app_id = begun.map(|(app_id, _)| app_id);
    } else if !state.knows_app(query.need("app_id")?) {
        return Err(ApiError::new(2011));
    }
    let place = (
        app_id.as_deref().unwrap_or_default(),
        query.text("tenant_id"),
    );
    let source = state.sources.open(protocol, identifier, place)?.clone();
    drop(state);
    Ok(match account {
        None => choice(cx, ask, &source),
        Some(account) => {
            let cx = &cx.for_app(app_id.as_deref()).for_tenant(place.1);
            let login = login(cx, query, &source, account);
            relay(cx, ask, login, "enterpriseLogin")
        }
    })
}

/// Hands the result of a login to the page that asked for it, the way that it wants.
fn relay(cx: &Cx<'_>, ask: &Ask<'_>, login: Reply, event: &str) -> Response {
    let (query, lang) = (&ask.query, page_lang(cx, ask));
    let mut message = match login {
        Ok(user) => {
            json!({ "code": 200, "message": cx.say("登录成功", "logged in"), "data": user })
        }
        Err(error) => error.to_json(cx.lang),
    };
    if let Some(message) = message.as_object_mut() {
        let event = json!({ "source": "authing", "eventType": event });
        message.insert("event".into(), event);
    }
    let fields = ["code", "message", "data"].map(|name| {
        let value = &message[name];
        (!value.is_null()).then(|| (name, shown(value)))
    });
    let fields: Vec<_> = fields.into_iter().flatten().collect();
    match (query.text("relay_method"), query.text("target_url")) {
        (Some("query"), Some(target)) if Url::parse(target).is_err() => {
            envelope(&Err(ApiError::bad_argument("target_url")), cx.lang)
        }
        (Some("query"), Some(target)) => redirect(&with_query(target, &fields)),
        (Some("form_post"), Some(target)) => posting(lang, target, &fields),
        _ => {
            // No `<` in the JSON, so that no text in it can end the script.
            let json = message.to_string().replace('<', "\\u003c");
            let title = say(lang, "可以关闭此窗口了", "You can close this window");
            let body = format!(
                "<h1>{title}</h1>\n<script type=\"application/json\" id=\"message\">{json}</script>\n\
                 <script>const to = window.opener || window.parent;\n\
                 to.postMessage(JSON.parse(document.getElementById('message').textContent), '*')</script>\n"
            );
            html(200, lang, title, &body)
        }
    }
}
