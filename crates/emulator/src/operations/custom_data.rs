//! The values of custom fields.

use serde_json::{Map, Value, json};

use super::sessions::subject;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, Reply, State};

/// Whose data it is. Users are the only targets so far.
fn target(cx: &Cx<'_>, state: &State, args: &Args) -> Reply<String> {
    let kind = args.need("targetType")?;
    if kind != "USER" {
        return Err(ApiError::not_served(501, &format!("custom data of {kind}")));
    }
    subject(cx, state, args.text("targetId"))
}

fn all(state: &State, id: &str) -> Reply {
    let user = state.users.get(id).ok_or_else(|| ApiError::new(2004))?;
    Ok(json!(state.custom_data(user)))
}

pub(crate) fn list(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let id = target(cx, &state, args)?;
    all(&state, &id)
}

pub(crate) fn set(cx: &Cx<'_>, args: &Args) -> Reply {
    store(cx, args, &[(args.need("key")?, args.0.get("value"))])
}

pub(crate) fn set_batch(cx: &Cx<'_>, args: &Args) -> Reply {
    let list = args.list("udvList");
    if list.is_empty() {
        return Err(ApiError::bad_argument("udvList"));
    }
    let pairs: Vec<_> = list
        .iter()
        .filter_map(|pair| Some((pair.get("key")?.as_str()?, pair.get("value"))))
        .collect();
    store(cx, args, &pairs)
}

/// All or nothing. A value is the JSON text of what to store.
fn store(cx: &Cx<'_>, args: &Args, pairs: &[(&str, Option<&Value>)]) -> Reply {
    let mut state = cx.state();
    let id = target(cx, &state, args)?;
    let mut values = Map::new();
    for (key, text) in pairs {
        let text = text.and_then(|t| t.as_str());
        let value = text.and_then(|t| serde_json::from_str(t).ok());
        let value = value.ok_or_else(|| ApiError::bad_argument(&format!("value of {key}")))?;
        values.insert((*key).to_owned(), value);
    }
    state.check_custom_data(&values)?;
    state.user_mut(&id)?.custom.extend(values);
    all(&state, &id)
}

pub(crate) fn remove(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let id = target(cx, &state, args)?;
    let key = args.need("key")?;
    if !state.fields.contains_key(key) {
        return Err(ApiError::bad_argument("key"));
    }
    state.user_mut(&id)?.custom.remove(key);
    all(&state, &id)
}
