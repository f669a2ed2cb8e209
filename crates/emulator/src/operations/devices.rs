//! Devices as the administrator has them.
//!
//! A device has a row for each user who has registered it. What is said of a device is said of all rows with its unique id; what is said
//! of it for a user, of that user's row.

use serde_json::{Value, json};

use super::paging::page;
use crate::clock::iso;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Blocked, Device, Reply, State};

/// A device as the end user sees it too: when and where it was last seen, and whether somebody is logged in there.
pub(crate) fn device_json(cx: &Cx<'_>, state: &State, device: &Device) -> Value {
    let is_good = |token: &String| cx.login_of(state, token).is_some();
    json!({
        "device": device.fields, "lastIp": device.ip, "lastLoginTime": iso(device.seen),
        "online": device.tokens.iter().any(is_good),
    })
}

/// Ends the logins on a device.
pub(crate) fn end_logins(cx: &Cx<'_>, state: &mut State, tokens: Vec<String>) {
    for token in tokens {
        if let Some(claims) = cx.login_of(state, &token) {
            state.revoke(&claims);
        }
    }
}

/// The row as the administrator sees it.
fn row(cx: &Cx<'_>, state: &State, device: &Device) -> Value {
    let mut row = device.fields.clone();
    let shown = device_json(cx, state, device);
    let more = ["lastIp", "lastLoginTime", "online"];
    row.extend(more.map(|name| (name.to_owned(), shown[name].clone())));
    row.insert("userId".into(), json!(device.owner));
    let blocked = state.blocked(device, cx.now_ms());
    row.insert("status".into(), said(blocked).into());
    row.into()
}

fn said(blocked: Option<Blocked>) -> &'static str {
    match blocked {
        None => "activated",
        Some(Blocked::Suspended(_)) => "suspended",
        Some(Blocked::Disabled) => "deactivated",
    }
}

/// Refuses another model than this one.
fn need_model(args: &Args, model: &str) -> Reply<()> {
    match args.need("modelId")? {
        known if known == model => Ok(()),
        other => Err(ApiError::not_served(501, &format!("the model {other}"))),
    }
}

pub(crate) fn list(cx: &Cx<'_>, input: &Args) -> Reply {
    need_model(input, "device")?;
    let state = cx.state();
    page(input, state.devices.iter().collect(), |device| {
        row(cx, &state, device)
    })
}

pub(crate) fn list_of_user(cx: &Cx<'_>, query: &Args, input: &Args) -> Reply {
    need_model(input, "device_rely")?;
    let state = cx.state();
    let id = query.need("userId")?;
    need_user(&state, id)?;
    let mut devices: Vec<_> = state.devices.iter().collect();
    devices.retain(|device| device.owner.as_deref() == Some(id));
    page(input, devices, |device| row(cx, &state, device))
}

fn need_user(state: &State, id: &str) -> Reply<()> {
    match state.users.contains_key(id) {
        true => Ok(()),
        false => Err(ApiError::new(2004)),
    }
}

fn found<'s>(state: &'s State, id: &str) -> Reply<&'s Device> {
    let device = state.devices.iter().find(|device| device.id == id);
    device.ok_or_else(|| ApiError::new(404))
}

pub(crate) fn detail(cx: &Cx<'_>, query: &Args) -> Reply {
    need_model(query, "device")?;
    let state = cx.state();
    let device = found(&state, query.need("rowId")?)?;
    Ok(row(cx, &state, device))
}

pub(crate) fn status(cx: &Cx<'_>, input: &Args) -> Reply {
    let (state, now) = (cx.state(), cx.now_ms());
    let blocked = state.blocked(found(&state, input.need("id")?)?, now);
    let mut status = json!({ "status": said(blocked) });
    if let Some(Blocked::Suspended(end)) = blocked {
        status["diffTime"] = end.saturating_sub(now).div_ceil(1000).into();
    }
    Ok(status)
}

/// What the administrator says of a device.
#[derive(Clone, Copy)]
pub(crate) enum Verdict {
    Delete,
    Disable,
    Enable,
    /// Until `endTime`.
    Suspend,
}

impl Verdict {
    fn blocked(self, cx: &Cx<'_>, input: &Args) -> Reply<Option<Blocked>> {
        Ok(match self {
            Self::Delete | Self::Enable => None,
            Self::Disable => Some(Blocked::Disabled),
            Self::Suspend => Some(Blocked::Suspended(end_time(cx, input)?)),
        })
    }
}

/// Milliseconds since 1970, as a number or as text. They are not over.
fn end_time(cx: &Cx<'_>, input: &Args) -> Reply<u64> {
    let end = input.0.get("endTime").and_then(|end| match end {
        Value::String(text) => text.parse().ok(),
        number => number.as_u64(),
    });
    end.filter(|end| *end > cx.now_ms())
        .ok_or_else(|| ApiError::bad_argument("endTime"))
}

/// Of a device, whoever is at it.
pub(crate) fn judge(cx: &Cx<'_>, verdict: Verdict, input: &Args) -> Reply {
    let mut state = cx.state();
    let unique_id = found(&state, input.need("id")?)?.unique_id.clone();
    match verdict.blocked(cx, input)? {
        Some(blocked) => state.blocked_devices.insert(unique_id.clone(), blocked),
        None => state.blocked_devices.remove(&unique_id),
    };
    apply(cx, &mut state, verdict, |device| {
        device.unique_id == unique_id
    });
    Ok(Value::Bool(true))
}

/// Of a device of a user.
pub(crate) fn judge_for_user(cx: &Cx<'_>, verdict: Verdict, input: &Args) -> Reply {
    let mut state = cx.state();
    let (id, user) = (input.need("id")?, input.need("userId")?);
    need_user(&state, user)?;
    let is_it = |device: &Device| device.id == id && device.owner.as_deref() == Some(user);
    let blocked = verdict.blocked(cx, input)?;
    let mut devices = state.devices.iter_mut();
    let device = devices.find(|device| is_it(device));
    device.ok_or_else(|| ApiError::new(404))?.blocked = blocked;
    apply(cx, &mut state, verdict, is_it);
    Ok(Value::Bool(true))
}

/// Only a device that is enabled keeps its logins.
fn apply(cx: &Cx<'_>, state: &mut State, verdict: Verdict, is_it: impl Fn(&Device) -> bool) {
    if matches!(verdict, Verdict::Enable) {
        return;
    }
    let mut tokens = Vec::new();
    for device in state.devices.iter_mut().filter(|device| is_it(device)) {
        tokens.append(&mut device.tokens);
    }
    end_logins(cx, state, tokens);
    if matches!(verdict, Verdict::Delete) {
        state.devices.retain(|device| !is_it(device));
    }
}
