//! Who sits at a browser: the session that its cookie names.

use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde_json::Value;

use crate::context::Cx;
use crate::http::Ask;

/// Who sits at the browser.
pub(crate) struct Visitor {
    pub(crate) user: String,
    pub(crate) since: u64,
    /// The name of the browser's session.
    pub(crate) session: String,
}

impl Visitor {
    /// Somebody who has just logged in; the answer of the login says who.
    pub(crate) fn new(cx: &Cx<'_>, user: &Value) -> Self {
        let (user, since) = (user["id"].as_str().unwrap_or_default(), cx.now_secs());
        Self {
            user: user.to_owned(),
            since,
            session: cx.state().add_browser(user, since),
        }
    }
}

/// Who is logged in in this browser, with a name to call the person by.
pub(crate) fn known(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<(Visitor, String)> {
    let session = cookie(ask)?;
    let state = cx.state();
    let (browser, user) = state.browser(session, cx.now_secs())?;
    let names = ["name", "nickname", "username", "email", "phone"];
    let name = names.iter().find_map(|field| user.text(field));
    let visitor = Visitor {
        user: browser.user,
        since: browser.since,
        session: session.to_owned(),
    };
    Some((visitor, name.unwrap_or(&user.id).to_owned()))
}

/// The name of the cookie that a browser is known by.
const COOKIE: &str = "authing_session";

/// What the browser's cookie says.
pub(crate) fn cookie<'a>(ask: &Ask<'a>) -> Option<&'a str> {
    let cookies = ask.header(&header::COOKIE)?;
    let mut pairs = cookies
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

/// Gives the browser its cookie, or takes it away.
pub(crate) fn with_cookie(mut answer: Response, session: Option<&str>) -> Response {
    let text = match session {
        Some(id) => format!("{COOKIE}={id}; Path=/; HttpOnly; SameSite=Lax"),
        None => format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"),
    };
    if let Ok(value) = HeaderValue::from_str(&text) {
        answer.headers_mut().append(header::SET_COOKIE, value);
    }
    answer
}
