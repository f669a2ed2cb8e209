//! The ways out: they end the session of the browser, and leave tokens as they are.

use axum::response::Response;

use super::browser::{cookie, with_cookie};
use super::html::{message, page_lang};
use crate::context::Cx;
use crate::http::{Args, Ask, redirect, with_query};

/// The end of session of OpenID Connect. The application is known by the ID token, which may have expired, or by its id.
pub(crate) fn end_session(cx: &Cx<'_>, ask: &Ask<'_>) -> Response {
    let posted = ask.form().filter(|_| ask.method == "POST");
    let given = posted.as_ref().unwrap_or(&ask.query);
    let hint = given.text("id_token_hint");
    let claims: Option<Args> = hint.and_then(|hint| cx.state().genuine(hint)).map(Args);
    if hint.is_some() && claims.is_none() {
        let text = ("id_token_hint 无效", "The id_token_hint is not valid");
        return message(400, page_lang(cx, ask), text);
    }
    let of_hint = claims.as_ref().and_then(|claims| claims.text("aud"));
    let named = of_hint.or(given.text("client_id"));
    let state = given.text("state").map(|state| ("state", state.to_owned()));
    let more: Vec<_> = state.into_iter().collect();
    leave(
        cx,
        ask,
        named,
        given.text("post_logout_redirect_uri"),
        &more,
    )
}

/// Authing's own logout pages, which name no application.
pub(crate) fn log_out(cx: &Cx<'_>, ask: &Ask<'_>, to: Option<&str>) -> Response {
    leave(cx, ask, None, to, &[])
}

/// Ends the session of the browser, and sends it where the application lets it go. Where none is named, any of them may.
fn leave(
    cx: &Cx<'_>,
    ask: &Ask<'_>,
    application: Option<&str>,
    to: Option<&str>,
    more: &[(&str, String)],
) -> Response {
    let mut state = cx.state();
    let may_go = |to: &str| {
        let mut all = state.all_applications();
        all.any(|one| application.is_none_or(|id| one.id == id) && one.accepts(to))
    };
    let lang = page_lang(cx, ask);
    if to.is_some_and(|to| !may_go(to)) {
        let text = (
            "不能跳转到该地址：未登记",
            "The redirect address is not registered",
        );
        return message(400, lang, text);
    }
    if let Some(session) = cookie(ask) {
        state.remove_browser(session);
    }
    let answer = match to {
        Some(to) => redirect(&with_query(to, more)),
        None => message(200, lang, ("已退出登录", "You are logged out")),
    };
    with_cookie(answer, None)
}
