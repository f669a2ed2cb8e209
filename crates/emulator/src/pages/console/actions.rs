//! What the forms of the console do.

use axum::http::{HeaderName, header};
use axum::response::Response;

use super::frame::View;
use super::{clock, faults};
use crate::http::{Args, redirect};
use crate::model::QrOutcome;

/// A refusal: the HTTP status, the section that it belongs to, and what people read.
type Refused = (u16, &'static str, String);

/// Does what a form says, and sends the browser back to its section.
pub(super) fn perform(view: &View<'_>, form: &Args) -> Result<Response, Refused> {
    if !is_own(view) {
        let text = view.say(
            "已拒绝：表单来自其他网站。",
            "Refused: the form is from another site.",
        );
        return Err((403, "", text.to_owned()));
    }
    let text = |name: &str| form.text(name).unwrap_or_default();
    let (section, done) = match text("do") {
        "advance" => ("clock", clock::advance(view, text("seconds"))),
        "reset" => (
            "settings",
            view.cx.shared.reset().map_err(|error| error.to_string()),
        ),
        "clear-outbox" => {
            view.cx.state().codes.sent.clear();
            ("outbox", Ok(()))
        }
        "clear-requests" => {
            view.cx.shared.log.clear();
            ("requests", Ok(()))
        }
        "add-fault" => ("faults", faults::add(view, form)),
        "remove-fault" => ("faults", faults::remove(view, text("id"))),
        "clear-faults" => {
            view.cx.shared.faults.clear();
            ("faults", Ok(()))
        }
        "scan" => ("qr-codes", scan(view, text("name"), text("user").trim())),
        "confirm" => (
            "qr-codes",
            move_qr(view, text("name"), QrOutcome::Confirmed),
        ),
        "cancel" => (
            "qr-codes",
            move_qr(view, text("name"), QrOutcome::Cancelled),
        ),
        unknown => {
            let text = view.say("未知的操作：", "Unknown action:");
            ("", Err(format!("{text} {unknown}")))
        }
    };
    match done {
        Ok(()) => {
            // The clock is kept with the pool.
            view.cx.shared.changed.notify_one();
            Ok(redirect(&view.address(&[], section)))
        }
        Err(text) => Err((400, section, text)),
    }
}

fn scan(view: &View<'_>, name: &str, user: &str) -> Result<(), String> {
    let id = view.cx.state().user_id(user);
    let id = id.ok_or_else(|| {
        let text = view.say("没有这个用户：", "There is no such user:");
        format!("{text} {user}")
    })?;
    move_qr(view, name, QrOutcome::Scanned(id))
}

fn move_qr(view: &View<'_>, name: &str, to: QrOutcome) -> Result<(), String> {
    let now = view.cx.now_ms();
    let mut state = view.cx.state();
    let code = state.qr_codes.get_mut(name);
    match code.is_some_and(|code| code.moves(to, now)) {
        true => Ok(()),
        false => {
            let text = view.say(
                "该二维码不存在、已过期，或状态不允许此操作。",
                "There is no such QR code, or it has expired, or its state does not allow this.",
            );
            Err(text.to_owned())
        }
    }
}

/// Whether the form is the console's own. Browsers say where a form is from: in `Sec-Fetch-Site`, or, to hosts that are not on
/// this machine and without TLS, in `Origin` alone. What says nothing is refused: programs use `/_emulator`.
fn is_own(view: &View<'_>) -> bool {
    let sec_fetch_site = HeaderName::from_static("sec-fetch-site");
    let host = view.ask.header(&header::HOST);
    let origin = view.ask.header(&header::ORIGIN).map(|origin| {
        let host_of = origin.split_once("://").map(|(_, host)| host);
        host_of.is_some() && host_of == host
    });
    let site = view
        .ask
        .header(&sec_fetch_site)
        .map(|site| site == "same-origin");
    match (site, origin) {
        (None, None) => false,
        (site, origin) => site.unwrap_or(true) && origin.unwrap_or(true),
    }
}
