//! The end user's devices.

use axum::response::Response;
use serde_json::{Value, json};

use crate::clock::iso;
use crate::context::Cx;
use crate::http::{Args, Ask, envelope_v3};
use crate::model::{ApiError, Device, Reply, State};

/// Answers what belongs here.
pub(crate) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let serve = match (ask.method, ask.path) {
        ("POST", ["api", "v3", "create-device"]) => create,
        ("GET", ["api", "v3", "mydevices", "list"]) => |cx: &Cx<'_>, _: &Ask<'_>| list(cx),
        ("POST", ["api", "v3", "mydevices", "unbind"]) => unbind,
        ("POST", ["api", "v3", "mydevices", "revoke-session"]) => revoke,
        _ => return None,
    };
    let reply = cx.check_ids(true).and_then(|()| serve(cx, ask));
    Some(envelope_v3(&reply, cx.lang))
}

fn create(cx: &Cx<'_>, ask: &Ask<'_>) -> Reply {
    let input = ask.json()?;
    let mut state = cx.state();
    let owner = match cx.bearer {
        Some(_) => Some(cx.me(&state)?.id.clone()),
        None => None,
    };
    let unique_id = input.need("deviceUniqueId")?.to_owned();
    input.need("type")?;
    let Args(mut fields) = input;
    let now = cx.now_ms();
    let is_it = |device: &Device| device.unique_id == unique_id && device.owner == owner;
    let known = state.devices.iter().position(is_it);
    let before = known.map(|at| state.devices.remove(at));
    let (id, mut tokens) = match before {
        Some(device) => (device.id, device.tokens),
        None => (state.new_id(now), Vec::new()),
    };
    tokens.extend(cx.bearer.clone().filter(|token| !tokens.contains(token)));
    fields.insert("id".into(), id.clone().into());
    state.devices.push(Device {
        id,
        owner,
        unique_id,
        fields,
        ip: cx.peer.clone(),
        seen: now,
        tokens,
    });
    Ok(Value::Bool(true))
}

fn list(cx: &Cx<'_>) -> Reply {
    let state = cx.state();
    let me = cx.me(&state)?;
    let mine = state.devices.iter();
    let mine = mine.filter(|device| device.owner.as_ref() == Some(&me.id));
    let list = mine.map(|device| {
        let mut tokens = device.tokens.iter();
        let is_good = |token: &String| cx.login_of(&state, token).is_some();
        json!({
            "device": device.fields, "lastIp": device.ip, "lastLoginTime": iso(device.seen), "online": tokens.any(is_good),
        })
    });
    Ok(list.collect())
}

/// Where the device is that the request is about.
fn mine(cx: &Cx<'_>, state: &State, ask: &Ask<'_>) -> Reply<usize> {
    let me = cx.me(state)?;
    let input = ask.json()?;
    let id = input.need("deviceId")?;
    let mut devices = state.devices.iter();
    devices
        .position(|device| device.id == id && device.owner.as_ref() == Some(&me.id))
        .ok_or_else(|| ApiError::new(404))
}

fn unbind(cx: &Cx<'_>, ask: &Ask<'_>) -> Reply {
    let mut state = cx.state();
    let at = mine(cx, &state, ask)?;
    state.devices.remove(at);
    Ok(Value::Bool(true))
}

fn revoke(cx: &Cx<'_>, ask: &Ask<'_>) -> Reply {
    let mut state = cx.state();
    let at = mine(cx, &state, ask)?;
    let device = state.devices.get_mut(at);
    let tokens = device.map(|device| std::mem::take(&mut device.tokens));
    for token in tokens.unwrap_or_default() {
        if let Some(claims) = cx.login_of(&state, &token) {
            state.revoke(&claims);
        }
    }
    Ok(Value::Bool(true))
}
