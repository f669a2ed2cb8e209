//! Custom fields and their values.

use serde_json::{Map, Value, json};

use super::accounts::done;
use super::sessions::subject;
use crate::clock::iso;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, FieldTarget, FieldType, NewField, Reply, State};

fn kind(args: &Args) -> Reply<FieldTarget> {
    let kind = args.need("targetType")?;
    serde_json::from_value(json!(kind)).map_err(|_| ApiError::bad_argument("targetType"))
}

/// Whose data it is. A user may name nothing else; the administrator may name everything.
fn target(cx: &Cx<'_>, state: &State, args: &Args) -> Reply<(FieldTarget, String)> {
    let (kind, id) = (kind(args)?, args.text("targetId"));
    let id = match kind {
        FieldTarget::User => subject(cx, state, id)?,
        _ => {
            cx.administrator(state)?;
            args.need("targetId")?.to_owned()
        }
    };
    Ok((kind, id))
}

pub(crate) fn list(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let (kind, id) = target(cx, &state, args)?;
    Ok(state.values_json(kind, &id)?.into())
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

/// What a value stands for: it is the JSON text of what to store.
fn value(key: &str, text: Option<&Value>) -> Reply<Value> {
    let text = text.and_then(Value::as_str);
    text.and_then(|text| serde_json::from_str(text).ok())
        .ok_or_else(|| ApiError::bad_argument(&format!("value of {key}")))
}

/// All or nothing.
fn store(cx: &Cx<'_>, args: &Args, pairs: &[(&str, Option<&Value>)]) -> Reply {
    let mut state = cx.state();
    let (kind, id) = target(cx, &state, args)?;
    let mut values = Map::new();
    for (key, text) in pairs {
        values.insert((*key).to_owned(), value(key, *text)?);
    }
    keep(cx, &mut state, kind, &id, values)?;
    Ok(state.values_json(kind, &id)?.into())
}

/// Stores values of one thing, if they fit.
fn keep(
    cx: &Cx<'_>,
    state: &mut State,
    kind: FieldTarget,
    id: &str,
    values: Map<String, Value>,
) -> Reply<()> {
    state.check_values(kind, &values)?;
    let values = values.into_iter().map(|(key, value)| (key, Some(value)));
    state.store_values(kind, id, values.collect())?;
    touch(cx, state, kind, id);
    Ok(())
}

/// A user whose values change has changed.
fn touch(cx: &Cx<'_>, state: &mut State, kind: FieldTarget, id: &str) {
    if let (FieldTarget::User, Some(user)) = (kind, state.users.get_mut(id)) {
        user.set("updatedAt", iso(cx.now_ms()));
    }
}

pub(crate) fn remove(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let (kind, id) = target(cx, &state, args)?;
    let key = args.need("key")?;
    if !state.fields.contains_key(&(kind, key.to_owned())) {
        return Err(ApiError::bad_argument("key"));
    }
    state.store_values(kind, &id, vec![(key.to_owned(), None)])?;
    touch(cx, &mut state, kind, &id);
    Ok(state.values_json(kind, &id)?.into())
}

// ----- the administrator's

/// The values of several things of one kind, in the order of their ids.
pub(crate) fn list_many(cx: &Cx<'_>, args: &Args) -> Reply {
    let (state, kind) = (cx.state(), kind(args)?);
    let ids = args.texts("targetIds");
    if ids.is_empty() {
        return Err(ApiError::bad_argument("targetIds"));
    }
    ids.into_iter()
        .map(|id| Ok(json!({ "targetId": id, "data": state.values_json(kind, id)? })))
        .collect()
}

/// Stores values of several things of one kind: all or nothing.
pub(crate) fn set_many(cx: &Cx<'_>, args: &Args) -> Reply {
    let (mut state, kind) = (cx.state(), kind(args)?);
    let list = args.list("input");
    if list.is_empty() {
        return Err(ApiError::bad_argument("input"));
    }
    let mut checked = Vec::new();
    for item in list {
        let text = |name: &str| item[name].as_str().unwrap_or_default();
        let (id, key) = (text("targetId"), text("key"));
        let values = Map::from_iter([(key.to_owned(), value(key, item.get("value"))?)]);
        state.values_of(kind, id)?;
        state.check_values(kind, &values)?;
        checked.push((id, values));
    }
    for (id, values) in checked {
        keep(cx, &mut state, kind, id, values)?;
    }
    Ok(done(cx, "设置成功", "the values are set"))
}

fn field_json(field: &NewField) -> Value {
    json!({
        "targetType": field.target, "dataType": field.data_type, "key": field.key, "label": field.label,
        "options": field.options,
    })
}

/// The fields of one kind of thing, in the order of their keys.
pub(crate) fn fields(cx: &Cx<'_>, args: &Args) -> Reply {
    let (state, kind) = (cx.state(), kind(args)?);
    let fields = state.fields.values().filter(|field| field.target == kind);
    Ok(fields.map(field_json).collect())
}

/// Defines a field, or changes it.
pub(crate) fn define(cx: &Cx<'_>, args: &Args) -> Reply {
    let data_type: FieldType = serde_json::from_value(json!(args.need("dataType")?))
        .map_err(|_| ApiError::bad_argument("dataType"))?;
    let field = NewField {
        key: args.need("key")?.to_owned(),
        data_type,
        label: Some(args.need("label")?.to_owned()),
        target: kind(args)?,
        options: args.text("options").map(str::to_owned),
    };
    let shown = field_json(&field);
    cx.state().define_field(field);
    Ok(shown)
}

pub(crate) fn undefine(cx: &Cx<'_>, args: &Args) -> Reply {
    match cx.state().remove_field(kind(args)?, args.need("key")?) {
        true => Ok(done(cx, "删除成功", "the field is removed")),
        false => Err(ApiError::new(404)),
    }
}
