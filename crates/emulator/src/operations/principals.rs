//! Real-name authentication, of the user who is logged in or by the administrator.

use serde_json::{Value, json};

use crate::clock::iso;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Reply, State};

pub(crate) fn detail(cx: &Cx<'_>) -> Reply {
    let state = cx.state();
    let me = cx.me(&state)?;
    Ok(state.principals.get(&me.id).cloned().unwrap_or_default())
}

pub(crate) fn detail_of(cx: &Cx<'_>, id: &str) -> Reply {
    let mut state = cx.state();
    state.user_mut(id)?;
    Ok(state.principals.get(id).cloned().unwrap_or_default())
}

pub(crate) fn authenticate(cx: &Cx<'_>, input: &Args) -> Reply {
    let mut state = cx.state();
    let me = cx.me(&state)?.id.clone();
    record(cx, &mut state, me, input)
}

pub(crate) fn authenticate_user(cx: &Cx<'_>, id: &str, input: &Args) -> Reply {
    let mut state = cx.state();
    let id = state.user_mut(id)?.id.clone();
    record(cx, &mut state, id, input)
}

/// There is no register to ask here: whoever has well-formed numbers is who they say.
fn record(cx: &Cx<'_>, state: &mut State, me: String, input: &Args) -> Reply {
    let (name, code, ext) = (
        input.need("name")?,
        input.need("idCard")?,
        input.need("ext")?,
    );
    let kind = input.need("type")?;
    let is_code = |length| code.len() == length && code.chars().all(|c| c.is_ascii_alphanumeric());
    match kind {
        "P" if !is_id_card(code) => return Err(ApiError::bad_argument("idCard")),
        "P" if !is_bank_card(ext) => return Err(ApiError::bad_argument("ext")),
        "E" if !is_code(18) => return Err(ApiError::bad_argument("idCard")),
        "P" | "E" => {}
        _ => return Err(ApiError::bad_argument("type")),
    }
    let (now, now_ms) = (iso(cx.now_ms()), cx.now_ms());
    let before = state.principals.get(&me);
    let created = before.map_or(json!(now), |known| known["createdAt"].clone());
    let id = match before.and_then(|known| known["id"].as_str()) {
        Some(id) => id.to_owned(),
        None => state.new_id(now_ms),
    };
    let detail = json!({
        "id": id, "userId": me, "userPoolId": state.pool_id, "principalType": kind, "principalName": name,
        "principalCode": code, "authenticationTime": now, "createdAt": created, "updatedAt": now,
    });
    state.principals.insert(me, detail);
    Ok(Value::Bool(true))
}

/// 17 digits and the check digit that follows from them.
fn is_id_card(code: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let mut characters = code.chars();
    let digits = characters.by_ref().take(17);
    let sum: Option<u32> = digits
        .zip(WEIGHTS)
        .map(|(c, weight)| Some(c.to_digit(10)? * weight))
        .sum();
    let last = characters.next().map(|c| c.to_ascii_uppercase());
    let check = sum.and_then(|sum| "10X98765432".chars().nth(sum as usize % 11));
    code.chars().count() == 18 && check.is_some() && last == check
}

fn is_bank_card(code: &str) -> bool {
    (12..=19).contains(&code.len()) && code.chars().all(|c| c.is_ascii_digit())
}
