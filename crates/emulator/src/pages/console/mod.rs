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
use crate::http::Ask;
use frame::View;

/// Answers a browser at `/`. Programs that ask for JSON are for the rest of the emulator.
pub(crate) fn serve(cx: &Cx<'_>, ask: &Ask<'_>, client: SocketAddr) -> Option<Response> {
    let accepts = ask.header(&header::ACCEPT).unwrap_or_default();
    let is_browser = accepts.contains("text/html") || !accepts.contains("json");
    let view = View::new(cx, ask, client);
    match (ask.method, ask.form()) {
        ("GET", _) if is_browser => Some(match ask.query.text("request") {
            Some(number) => requests::one(&view, number),
            None => whole(&view, 200),
        }),
        ("POST", Some(form)) => Some(match actions::perform(&view, &form) {
            Ok(to) => to,
            Err((status, section, text)) => whole(&view.noting(section, text), status),
        }),
        _ => None,
    }
}

/// The whole console.
fn whole(view: &View<'_>, status: u16) -> Response {
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
    let parts: String = parts.into_iter().map(|(_, _, part)| part).collect();
    view.page(status, &head, &(view.notice("") + &parts))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::net::SocketAddr;

    use axum::body::{Bytes, to_bytes};
    use axum::http::Request;

    use super::serve;
    use crate::Emulator;
    use crate::context::Cx;
    use crate::http::Ask;

    /// No other machine takes part in tests, so the address of one is given by hand.
    async fn page(emulator: &Emulator, client: &str) -> String {
        let pool = emulator.pool();
        let client: SocketAddr = client.parse().unwrap();
        let request = Request::builder().uri("/?request=1").body(()).unwrap();
        let (head, ()) = request.into_parts();
        let cx = Cx::new(&pool.0, &head.headers, client);
        let body = Bytes::new();
        let page = serve(&cx, &Ask::new(&head, &[], &body), client).unwrap();
        let html = to_bytes(page.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(html.into()).unwrap()
    }

    #[tokio::test]
    async fn secrets_of_requests_are_hidden_from_other_machines() {
        let emulator = Emulator::start().await.unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client
            .post(format!("{}/api/v2/sms/send?token=s3cret", emulator.url()))
            .bearer_auth("s3cret")
            .header("content-type", "application/json")
            .body(r#"{"phone":"13800000001","password":"s3cret"}"#);
        request.send().await.unwrap();
        for own in ["127.0.0.1:5", "[::1]:5", "[::ffff:127.0.0.1]:5"] {
            let html = page(&emulator, own).await;
            assert_eq!(html.matches("s3cret").count(), 3, "{own}: {html}");
            assert!(!html.contains("are hidden"));
        }
        for other in ["203.0.113.9:5", "172.17.0.1:5", "[2001:db8::1]:5"] {
            let html = page(&emulator, other).await;
            assert!(
                html.contains("13800000001") && html.contains("are hidden"),
                "{other}: {html}"
            );
            assert!(!html.contains("s3cret"), "{other}: {html}");
        }
    }
}
