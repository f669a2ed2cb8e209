//! Login by QR code.

use axum::response::Response;
use serde_json::json;

use crate::context::Cx;
use crate::crypto::random_hex;
use crate::http::{Args, Ask, envelope};
use crate::model::{ApiError, QrCode, QrOutcome, Reply, State};
use crate::operations::enter;

/// Answers what belongs here.
pub(crate) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let reply = match (ask.method, ask.path) {
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
        outcome: QrOutcome::Unused,
        expires: cx.now_ms() + state.settings.qr_code_seconds * 1000,
        user: None,
        custom,
        with_custom_data: input.flag("withCustomData"),
    };
    state.qr_codes.insert(random.clone(), code);
    let url = format!("{}/qrcode/{random}", cx.url);
    Ok(json!({ "random": random, "url": url, "customLogo": null }))
}

fn check(cx: &Cx<'_>, query: &Args) -> Reply {
    let random = query.need("random")?;
    let mut state = cx.state();
    let missing = || ApiError::new(2241);
    let mut code = state.qr_codes.remove(random).ok_or_else(missing)?;
    // The login takes place when it is asked for, since only then there is a browser that it is for.
    if let (QrOutcome::Confirmed, Some(user)) = (&code.outcome, &code.user) {
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
        QrOutcome::Authorised(ticket, _) => (2, Some(ticket), None),
        QrOutcome::Stopped(status, result) => (*status, None, Some(result)),
        QrOutcome::Cancelled => (3, None, None),
        _ if is_too_old => (-1, None, None),
        QrOutcome::Unused => (0, None, None),
        QrOutcome::Scanned(_) | QrOutcome::Confirmed => (1, None, None),
    };
    Ok(json!({
        "random": random, "status": status, "ticket": ticket, "userInfo": who, "scannedResult": result,
    }))
}

/// Logs the person in who has confirmed, if nothing stands in the way.
fn log_in(cx: &Cx<'_>, state: &mut State, user: &str, code: &QrCode) -> QrOutcome {
    let entered = state.user_mut(user).map(|entered| {
        let custom = code.custom.clone();
        entered.custom.extend(custom);
    });
    match entered.and_then(|()| enter(cx, state, user, &cx.peer, false)) {
        Ok(mut answer) => {
            if let (false, Some(answer)) = (code.with_custom_data, answer.as_object_mut()) {
                answer.remove("customData");
            }
            QrOutcome::Authorised(random_hex(16), Some(answer))
        }
        Err(error) if matches!(error.code, 1635 | 1636) => {
            QrOutcome::Stopped(4, error.to_json(cx.lang))
        }
        Err(error) => {
            let text = error.message(cx.lang);
            QrOutcome::Stopped(5, json!({ "errmsg": text, "code": error.code }))
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
        QrOutcome::Authorised(known, user) if known == ticket => user.take(),
        _ => None,
    });
    user.ok_or_else(|| ApiError::bad_argument("ticket"))
}
