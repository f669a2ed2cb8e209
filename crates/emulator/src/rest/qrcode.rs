//! Login by QR code.

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::Ask;
use crate::args::Args;
use crate::crypto::random_hex;
use crate::error::{ApiError, Reply};
use crate::ops::accounts;
use crate::server::{Cx, envelope, response};
use crate::state::State;

/// A QR code that was made.
#[derive(Debug)]
pub(crate) struct QrCode {
    outcome: Outcome,
    expires: u64,
    user: Option<String>,
    custom: Map<String, Value>,
    with_custom_data: bool,
}

/// What became of a QR code.
#[derive(Debug)]
pub(crate) enum Outcome {
    Unused,
    /// By this user.
    Scanned(String),
    Confirmed,
    Cancelled,
    /// The login went through: the ticket, and the user until it was exchanged.
    Authorised(String, Option<Value>),
    /// The login did not: state 4 or 5, and why.
    Stopped(i64, Value),
}

impl QrCode {
    /// Takes the next step, if it can follow.
    pub(crate) fn moves(&mut self, to: Outcome, now_ms: u64) -> bool {
        let follows = match &self.outcome {
            Outcome::Unused => matches!(to, Outcome::Scanned(_)),
            Outcome::Scanned(_) => matches!(to, Outcome::Confirmed | Outcome::Cancelled),
            _ => false,
        };
        let moves = follows && now_ms < self.expires;
        if moves {
            if let Outcome::Scanned(user) = &to {
                self.user = Some(user.clone());
            }
            self.outcome = to;
        }
        moves
    }
}

/// Answers what belongs here.
pub(super) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let reply = match (ask.method, ask.path) {
        ("GET", ["qrcode", _]) => return Some(image()),
        ("POST", ["api", "v2", "qrcode", "gene"]) => {
            cx.check_ids(true).and_then(|()| gene(cx, &ask.json()?))
        }
        ("GET", ["api", "v2", "qrcode", "check"]) => {
            cx.check_ids(true).and_then(|()| check(cx, &ask.query))
        }
        ("POST", ["api", "v2", "qrcode", "userinfo"]) => {
            cx.check_ids(true).and_then(|()| exchange(cx, &ask.json()?))
        }
        _ => return None,
    };
    Some(envelope(&reply, cx.lang))
}

/// A picture in the place of the code: tests scan by name.
fn image() -> Response {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><path d=\"M0 0h3v3H0zM5 0h3v3H5zM0 5h3v3H0z\
               M1 1v1h1V1zM6 1v1h1V1zM1 6v1h1V6zM4 4h1v1H4zM6 6h1v1H6z\" fill-rule=\"evenodd\"/></svg>\n";
    response(200, "image/svg+xml", svg)
}

fn gene(cx: &Cx<'_>, input: &Args) -> Reply {
    let scene = input.need("scene")?;
    if !["APP_AUTH", "WXAPP_AUTH", "WECHATMP_AUTH"].contains(&scene) {
        return Err(ApiError::bad_argument("scene"));
    }
    let custom = input.object("params").cloned().unwrap_or_default();
    let mut state = cx.state();
    state.check_custom_data(&custom)?;
    let random = random_hex(15);
    let code = QrCode {
        outcome: Outcome::Unused,
        expires: cx.now_ms() + state.settings.qr_code_seconds * 1000,
        user: None,
        custom,
        with_custom_data: input.flag("withCustomData"),
    };
    state.qr_codes.insert(random.clone(), code);
    let url = format!("{}/qrcode/{random}", cx.shared.url);
    Ok(json!({ "random": random, "url": url, "customLogo": null }))
}

fn check(cx: &Cx<'_>, query: &Args) -> Reply {
    let random = query.need("random")?;
    let mut state = cx.state();
    let missing = || ApiError::new(2241);
    let mut code = state.qr_codes.remove(random).ok_or_else(missing)?;
    // The login takes place when it is asked for, since only then there is a browser that it is for.
    if let (Outcome::Confirmed, Some(user)) = (&code.outcome, &code.user) {
        code.outcome = log_in(cx, &mut state, user, &code);
    }
    let user = code.user.clone();
    state.qr_codes.insert(random.to_owned(), code);
    let who = user.as_ref().and_then(|id| state.users.get(id));
    let who =
        who.map(|user| json!({ "nickname": user.text("nickname"), "photo": user.text("photo") }));
    let code = state.qr_codes.get(random).ok_or_else(missing)?;
    let is_too_old = cx.now_ms() >= code.expires;
    let (status, ticket, result) = match &code.outcome {
        Outcome::Authorised(ticket, _) => (2, Some(ticket), None),
        Outcome::Stopped(status, result) => (*status, None, Some(result)),
        Outcome::Cancelled => (3, None, None),
        _ if is_too_old => (-1, None, None),
        Outcome::Unused => (0, None, None),
        Outcome::Scanned(_) | Outcome::Confirmed => (1, None, None),
    };
    Ok(json!({
        "random": random, "status": status, "ticket": ticket, "userInfo": who, "scannedResult": result,
    }))
}

/// Logs the person in who has confirmed, if nothing stands in the way.
fn log_in(cx: &Cx<'_>, state: &mut State, user: &str, code: &QrCode) -> Outcome {
    let entered = state.user_mut(user).map(|entered| {
        let custom = code.custom.clone();
        entered.custom.extend(custom);
    });
    match entered.and_then(|()| accounts::enter(cx, state, user, &cx.peer, false)) {
        Ok(mut answer) => {
            if let (false, Some(answer)) = (code.with_custom_data, answer.as_object_mut()) {
                answer.remove("customData");
            }
            Outcome::Authorised(random_hex(16), Some(answer))
        }
        Err(error) if matches!(error.code, 1635 | 1636) => {
            Outcome::Stopped(4, error.to_json(cx.lang))
        }
        Err(error) => {
            let text = error.message(cx.lang);
            Outcome::Stopped(5, json!({ "errmsg": text, "code": error.code }))
        }
    }
}

fn exchange(cx: &Cx<'_>, input: &Args) -> Reply {
    let ticket = input.need("ticket")?;
    let now = cx.now_ms();
    let mut state = cx.state();
    let mut codes = state
        .qr_codes
        .values_mut()
        .filter(|code| now < code.expires);
    let user = codes.find_map(|code| match &mut code.outcome {
        Outcome::Authorised(known, user) if known == ticket => user.take(),
        _ => None,
    });
    user.ok_or_else(|| ApiError::bad_argument("ticket"))
}
