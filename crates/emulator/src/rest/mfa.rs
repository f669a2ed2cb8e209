//! The second factor: its endpoints, and the enrolment by the user who is logged in or whose login waits.

use axum::response::Response;
use serde_json::Value;

use crate::context::Cx;
use crate::http::{Args, Ask, envelope};
use crate::model::{ApiError, Authenticator, Reply, SELF, State};
use crate::operations::second_factor::{
    bindable, recover, step, verify_email, verify_face, verify_sms, verify_totp,
};

/// Answers what belongs here.
pub(crate) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let ["api", "v2", rest @ ..] = ask.path else {
        return None;
    };
    let endpoint: fn(&Cx<'_>, &Args) -> Reply = match (ask.method, rest) {
        ("GET", ["mfa", "authenticator"]) => list,
        ("POST", ["mfa", "totp", "associate"]) => associate,
        ("DELETE", ["mfa", "totp", "associate"]) => delete,
        ("POST", ["mfa", "totp", "associate", "confirm"]) => confirm,
        ("POST", ["mfa", "totp", "verify"]) => verify_totp,
        ("POST", ["mfa", "totp", "recovery"]) => recover,
        ("POST", ["mfa", "face", "associate"]) => associate_face,
        ("POST", ["mfa", "face", "verify"]) => verify_face,
        ("POST", ["applications", "mfa", "sms", "verify"]) => verify_sms,
        ("POST", ["applications", "mfa", "email", "verify"]) => verify_email,
        ("POST", ["applications", "mfa", "check"]) => bindable,
        _ => return None,
    };
    let answer = cx.check_ids(true).and_then(|()| match ask.method {
        "POST" => endpoint(cx, &ask.json()?),
        _ => endpoint(cx, &ask.query),
    });
    Some(envelope(&answer, cx.lang))
}

/// Who enrols, and whether it is one whose login waits.
fn enrolling(cx: &Cx<'_>, state: &State) -> Reply<(String, bool)> {
    match step(cx, state) {
        Some(claims) => Ok((claims.sub, true)),
        None => Ok((cx.me(state)?.id.clone(), false)),
    }
}

/// The kind and the source of an authenticator. SDKs differ in how they write the former.
fn source(input: &Args, kind: &str) -> Reply<String> {
    let given = [kind, "authenticator_type", "authenticatorType"];
    let given = given.iter().find_map(|name| input.text(name));
    if given.is_some_and(|given| given != "totp") {
        return Err(ApiError::bad_argument("authenticator_type"));
    }
    match input.text("source") {
        None => Ok(SELF.to_owned()),
        Some(source @ (SELF | "APPLICATION")) => Ok(source.to_owned()),
        Some(_) => Err(ApiError::bad_argument("source")),
    }
}

fn list(cx: &Cx<'_>, query: &Args) -> Reply {
    let state = cx.state();
    let (id, waits) = enrolling(cx, &state)?;
    let source = source(query, "type")?;
    let user = state.users.get(&id).ok_or_else(|| ApiError::new(2004))?;
    let all = user.authenticators.iter().filter(|a| a.source == source);
    // With a password alone, nobody may learn the other factor, but who has none must be able to begin.
    Ok(all.map(|a| a.json(&id, !waits || !a.enabled)).collect())
}

fn associate(cx: &Cx<'_>, input: &Args) -> Reply {
    let mut state = cx.state();
    let (id, waits) = enrolling(cx, &state)?;
    let source = source(input, "type")?;
    let new_id = state.new_id(cx.now_ms());
    let user = state.user_mut(&id)?;
    if waits && user.authenticator().is_some() {
        return Err(ApiError::new(1001));
    }
    let new = Authenticator::new(new_id, &source, cx.now_ms());
    let account = ["email", "username", "phone"];
    let account = account.iter().find_map(|name| user.text(name));
    let answer = new.association(account.unwrap_or(&id))?;
    // What was not confirmed is replaced at once, what is in use when this one is confirmed.
    user.authenticators
        .retain(|a| a.enabled || a.source != source);
    user.authenticators.push(new);
    Ok(answer)
}

fn confirm(cx: &Cx<'_>, input: &Args) -> Reply {
    let mut state = cx.state();
    let (id, waits) = enrolling(cx, &state)?;
    let source = source(input, "type")?;
    let given = input.text("totp").ok_or_else(|| ApiError::new(6003))?;
    let user = state.user_mut(&id)?;
    if waits && user.authenticator().is_some() {
        return Err(ApiError::new(1001));
    }
    let mut all = user.authenticators.iter_mut();
    let new = all.find(|a| !a.enabled && a.source == source);
    let new = new.ok_or_else(|| {
        ApiError::with_text(400, "没有待确认的 MFA", "there is nothing to confirm")
    })?;
    if !new.confirm(given, cx.now_ms()) {
        return Err(ApiError::with_text(
            400,
            "安全码错误",
            "the TOTP code is wrong",
        ));
    }
    let confirmed = new.clone();
    user.authenticators.retain(|a| a.source != source);
    user.authenticators.push(confirmed);
    Ok(Value::Null)
}

/// The user's own authenticator goes, not one that the application asked for.
fn delete(cx: &Cx<'_>, _: &Args) -> Reply {
    let mut state = cx.state();
    let id = cx.me(&state)?.id.clone();
    let user = state.user_mut(&id)?;
    if user.authenticators.iter().all(|a| a.source != SELF) {
        return Err(ApiError::new(404));
    }
    user.authenticators.retain(|a| a.source != SELF);
    user.mfa = false;
    Ok(Value::Null)
}

/// Binds a face by two pictures that must be of the same one. The Python and Go SDKs also verify a face here, by one picture.
fn associate_face(cx: &Cx<'_>, input: &Args) -> Reply {
    if input.text("photoA").is_none() && input.text("photo").is_some() {
        return verify_face(cx, input);
    }
    let mut state = cx.state();
    let (id, _) = enrolling(cx, &state)?;
    let find = |name: &str| state.face(input.text(name)?, &cx.url);
    let (first, second) = (find("photoA"), find("photoB"));
    let user = state.user_mut(&id)?;
    if user.face.is_some() {
        return Err(ApiError::new(1706));
    }
    if user.text("phone").is_none() && user.text("email").is_none() {
        return Err(ApiError::new(1703));
    }
    let first = first.ok_or_else(|| ApiError::new(1700))?;
    let second = second.ok_or_else(|| ApiError::new(1701))?;
    if first != second {
        return Err(ApiError::new(1702));
    }
    user.face = Some(first);
    let user = user.clone();
    // A user without a token: nobody is logged in by this, nor out.
    Ok(state.user_json(&user, None))
}
