//! The end user's devices.

use axum::response::Response;
use serde_json::{Map, Value};

use crate::context::Cx;
use crate::http::{Args, Ask, envelope_v3};
use crate::model::{ApiError, Device, Reply, State};
use crate::operations::devices::{device_json, end_logins};

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
    let mut device = match known.map(|at| state.devices.remove(at)) {
        Some(device) => device,
        None => Device {
            id: state.new_id(now),
            owner,
            unique_id,
            fields: Map::new(),
            ip: String::new(),
            seen: now,
            tokens: Vec::new(),
            blocked: None,
        },
    };
    let is_blocked = state.blocked(&device, now).is_some();
    let token = cx.bearer.clone();
    match is_blocked {
        // Nobody is logged in there.
        true => end_logins(cx, &mut state, token.into_iter().collect()),
        false => {
            let tokens = &mut device.tokens;
            tokens.extend(token.filter(|token| !tokens.contains(token)));
            fields.insert("id".into(), device.id.clone().into());
            (device.fields, device.ip, device.seen) = (fields, cx.peer.clone(), now);
        }
    }
    if !is_blocked || known.is_some() {
        state.devices.push(device);
    }
    if is_blocked {
        return Err(ApiError::with_text(
            403,
            "设备已停用或挂起",
            "the device is disabled or suspended",
        ));
    }
    Ok(Value::Bool(true))
}

fn list(cx: &Cx<'_>) -> Reply {
    let state = cx.state();
    let me = cx.me(&state)?;
    let mine = state.devices.iter();
    let mine = mine.filter(|device| device.owner.as_ref() == Some(&me.id));
    Ok(mine.map(|device| device_json(cx, &state, device)).collect())
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
    end_logins(cx, &mut state, tokens.unwrap_or_default());
    Ok(Value::Bool(true))
}
