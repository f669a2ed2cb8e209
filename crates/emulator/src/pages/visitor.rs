//! How a page learns who is there: by the browser's session, or by a login on the spot.

use axum::response::Response;
use serde_json::{Map, json};

use super::browser::{Visitor, known};
use super::html::page_lang;
use super::login::{BY, CODE, Wanted, consent_page, login_page};
use super::{login_code, second_factor};
use crate::context::Cx;
use crate::http::{Args, Ask};
use crate::model::Reply;
use crate::operations::accounts::Name;
use crate::operations::login;

/// Finds out who sits at the browser: by the cookie, or by the form that was posted. Else it is the page to ask with.
pub(crate) fn visitor(
    cx: &Cx<'_>,
    ask: &Ask<'_>,
    wanted: &Wanted<'_>,
) -> Result<Visitor, Box<Response>> {
    let lang = page_lang(cx, ask);
    let posted = ask
        .form()
        .filter(|_| ask.method == "POST")
        .unwrap_or_default();
    if let Some(token) = posted.text(second_factor::TOKEN) {
        return second_factor::go_on(cx, lang, wanted, token, &posted)
            .map(|user| Visitor::new(cx, &user));
    }
    if posted.text(BY) == Some(CODE) {
        return login_code::go_on(cx, lang, wanted, &posted).map(|user| Visitor::new(cx, &user));
    }
    if let Some(account) = posted.text("account") {
        return log_in(cx, account, &posted)
            .map(|user| Visitor::new(cx, &user))
            .map_err(|error| {
                let page = || login_page(cx, lang, wanted, Some(account), Some(&error));
                second_factor::or_else(cx, lang, wanted, &error, page)
            });
    }
    match known(cx, ask) {
        Some((visitor, name)) if !wanted.again => {
            match wanted.consent && posted.text("consent") != Some("yes") {
                true => Err(Box::new(consent_page(lang, wanted, &name))),
                false => Ok(visitor),
            }
        }
        _ => Err(Box::new(login_page(cx, lang, wanted, None, None))),
    }
}

/// The same login as that of the API, with its captcha and its counting.
fn log_in(cx: &Cx<'_>, account: &str, posted: &Args) -> Reply {
    let by = Name::of(&cx.state(), account);
    let mut input = Map::from_iter([(by.argument().to_owned(), json!(account))]);
    for (field, argument) in [("password", "password"), ("captcha", "captchaCode")] {
        if let Some(value) = posted.text(field) {
            input.insert(argument.to_owned(), json!(value));
        }
    }
    login::login(cx, by, &Args(input))
}
