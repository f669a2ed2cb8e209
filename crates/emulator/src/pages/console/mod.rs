//! The console at `/`: what the emulator has, and what people change there.
//!
//! It is for people with a browser; programs have the same at `/_emulator`. It is in no log, and no fault and no clock concern it, so that
//! a fault for every request can be taken back. A form of another site changes nothing: a request that changes something says where its
//! page is from, in `Sec-Fetch-Site` or in `Origin`, and that must be here.

mod actions;
mod clock;
mod faults;
mod frame;
mod pool;
mod requests;

use std::net::SocketAddr;

use axum::http::header;
use axum::response::Response;

use crate::context::Cx;
use crate::http::{Ask, escaped};
use frame::View;

/// Answers a browser at `/`. Programs that ask for JSON are for the rest of the emulator.
pub(crate) fn serve(cx: &Cx<'_>, ask: &Ask<'_>, client: SocketAddr) -> Option<Response> {
    let accepts = ask.header(&header::ACCEPT).unwrap_or_default();
    let is_browser = accepts.contains("text/html") || !accepts.contains("json");
    let view = View::new(cx, ask, client);
    match (ask.method, ask.form()) {
        ("GET", _) if is_browser => Some(match ask.query.text("request") {
            Some(number) => requests::one(&view, number),
            None => whole(&view, 200, None),
        }),
        ("POST", Some(form)) => Some(match actions::perform(&view, &form) {
            Ok(to) => to,
            Err((status, text)) => whole(&view, status, Some(&text)),
        }),
        _ => None,
    }
}

/// The whole console, below a text on what did not work, if there is one.
fn whole(view: &View<'_>, status: u16, notice: Option<&str>) -> Response {
    let about = view.say(
        "本机的 Authing，用于开发和测试。密钥是公开的，请勿存放真实数据。",
        "A local Authing for development and tests. Its keys are public: nothing real belongs in it.",
    );
    let parts = [
        (
            "settings",
            view.say("配置", "Settings"),
            pool::settings(view),
        ),
        (
            "accounts",
            view.say("账号", "Accounts"),
            pool::accounts(view),
        ),
        ("outbox", view.say("验证码", "Outbox"), pool::outbox(view)),
        (
            "captchas",
            view.say("图形验证码", "Captchas"),
            pool::captchas(view),
        ),
        (
            "qr-codes",
            view.say("扫码", "QR codes"),
            pool::qr_codes(view),
        ),
        (
            "requests",
            view.say("请求", "Requests"),
            requests::list(view),
        ),
        ("faults", view.say("故障", "Faults"), faults::section(view)),
        ("clock", view.say("时钟", "Clock"), clock::section(view)),
    ];
    let links: String = parts
        .iter()
        .map(|(anchor, name, _)| format!("<a href=\"#{anchor}\">{name}</a>\n"))
        .collect();
    let refresh = view.say("刷新", "Refresh");
    let head = format!(
        "<p>{about}</p>\n<nav>\n{links}<a href=\"{}\">{refresh}</a>\n</nav>\n",
        view.link(&[], "")
    );
    let notice = notice.map_or_else(String::new, |text| {
        format!("<p class=\"notice\" role=\"alert\">{}</p>\n", escaped(text))
    });
    let parts: String = parts.into_iter().map(|(_, _, part)| part).collect();
    view.page(status, &head, &(notice + &parts))
}
