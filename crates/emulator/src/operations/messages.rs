//! Codes on request.

use serde_json::Value;

use super::accounts::{done, is_email};
use super::codes::{check_code, use_code};
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Channel, Reply, phone_target};

pub(crate) fn send_sms(cx: &Cx<'_>, input: &Args) -> Reply {
    let phone = input.need("phone")?;
    if phone.len() < 5 || !phone.chars().all(|c| c.is_ascii_digit()) {
        return Err(ApiError::with_text(
            500,
            "手机号格式不正确",
            "the phone number is malformed",
        ));
    }
    let to = phone_target(phone, input.text("phoneCountryCode"));
    cx.send(Channel::Sms, to, input.text("scene"))?;
    Ok(Value::Null)
}

/// Takes the code in a link: the address is its owner's. Where the browser goes then, if the template says so.
pub(crate) fn verify_address(cx: &Cx<'_>, query: &Args) -> Reply<Option<String>> {
    let mut state = cx.state();
    check_code(&state, Channel::Email, query, cx.now_ms())?;
    let user = state.by_email(query.need("email")?);
    let user = user.map(|user| user.id.clone());
    let user = user.ok_or_else(|| ApiError::new(2004))?;
    use_code(&mut state, Channel::Email, query, &user)?;
    Ok(state
        .email_template_in_use(Some("VERIFY_EMAIL"))
        .redirect_to)
}

pub(crate) fn send_email(cx: &Cx<'_>, args: &Args) -> Reply {
    let email = args.need("email")?.to_lowercase();
    if !is_email(&email) {
        return Err(ApiError::new(2204));
    }
    cx.send(Channel::Email, email, args.text("scene"))?;
    Ok(done(cx, "发送成功", "sent"))
}
