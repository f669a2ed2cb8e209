//! What a browser sees: the pages of logins and logouts, and pictures.
//!
//! SAML is not served: an identity provider that signs assertions is a program of its own. Its address has a page that says so, which
//! is enough to see that a browser gets there.

mod authorize;
mod browser;
mod cas;
mod console;
mod html;
mod login;
mod login_code;
mod logout;
mod pictures;
mod second_factor;
mod social;
mod verify_email;
mod visitor;

use axum::response::Response;

use crate::context::Cx;
use crate::http::{Ask, envelope};
pub(crate) use console::serve as console;
use html::{message, page_lang};

/// Answers what is for a browser.
pub(crate) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let page = match (ask.method, ask.path) {
        ("GET" | "POST", ["oidc", "auth"]) => authorize::serve(cx, ask, "oidc"),
        ("GET" | "POST", ["oauth", "auth"]) => authorize::serve(cx, ask, "oauth"),
        ("GET" | "POST", ["oidc", "session", "end"]) => logout::end_session(cx, ask),
        ("GET", ["login", "profile", "logout"]) => {
            logout::log_out(cx, ask, ask.query.text("redirect_uri"))
        }
        ("GET", ["cas", "session"]) => cas::session(cx, ask),
        ("GET", ["cas-idp", "logout"]) => logout::log_out(cx, ask, ask.query.text("url")),
        ("GET" | "POST", ["cas-idp", app_id]) => cas::login(cx, ask, app_id),
        ("GET", ["connections", "social", provider]) => social::social(cx, ask, provider)
            .unwrap_or_else(|refusal| envelope(&Err(refusal), cx.lang)),
        ("GET", ["connections", "enterprise", protocol, identifier]) => {
            social::enterprise(cx, ask, protocol, identifier)
                .unwrap_or_else(|refusal| envelope(&Err(refusal), cx.lang))
        }
        ("GET", ["qrcode", name]) => pictures::qr_code(cx, name),
        ("GET", ["verify-email"]) => verify_email::serve(cx, ask),
        ("GET", ["captcha", name]) => pictures::captcha(cx, name),
        (_, ["api", "v2", "saml-idp", _, ..]) => message(
            501,
            page_lang(cx, ask),
            (
                "模拟器不提供 SAML：它不签发断言。",
                "The emulator does not serve SAML: it signs no assertions.",
            ),
        ),
        _ => return None,
    };
    Some(page)
}
