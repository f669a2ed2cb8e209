//! The custom functions of the pool, which are kept and not run.

use serde_json::{Value, json};

use super::paging::{page, sort};
use super::roles::changed;
use crate::clock::iso;
use crate::context::Cx;
use crate::http::Args;
use crate::model::{ApiError, NewFunction, Reply, State};

/// What a new function begins with.
const TEMPLATE: &str = "\
// Returns what is stored for a password.
const encrypt = async (password) => password

// Whether a password is the one that was stored.
const compare = async (password, stored) => (await encrypt(password)) === stored

module.exports = { encrypt, compare }
";

fn function_json(function: &NewFunction) -> Value {
    json!({
        "id": function.id, "name": function.name, "sourceCode": function.source_code,
        "description": function.description, "url": function.url,
    })
}

fn missing(id: &str) -> ApiError {
    ApiError::missing("函数", "function", id)
}

fn at(state: &State, id: &str) -> Reply<usize> {
    let mut functions = state.functions.iter();
    let at = functions.position(|function| function.key() == id);
    at.ok_or_else(|| missing(id))
}

pub(crate) fn template(_: &Cx<'_>, _: &Args) -> Reply {
    Ok(TEMPLATE.into())
}

pub(crate) fn detail(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let id = args.need("id")?;
    let mut functions = state.functions.iter();
    let function = functions.find(|function| function.key() == id);
    Ok(function.map_or(Value::Null, function_json))
}

pub(crate) fn list(cx: &Cx<'_>, args: &Args) -> Reply {
    let state = cx.state();
    let mut functions: Vec<_> = state.functions.iter().collect();
    sort(args, &mut functions, |function, field| {
        let time = match field {
            "createdAt" => &function.created_at,
            _ => &function.updated_at,
        };
        time.clone().unwrap_or_default()
    })?;
    page(args, functions, function_json)
}

pub(crate) fn create(cx: &Cx<'_>, args: &Args) -> Reply {
    let input = Args(args.object("input").cloned().unwrap_or_default());
    let text = |name: &str| input.text(name).map(str::to_owned);
    let function = NewFunction {
        name: input.need("name")?.to_owned(),
        source_code: input.need("sourceCode")?.to_owned(),
        description: text("description"),
        url: text("url"),
        ..NewFunction::default()
    };
    let mut state = cx.state();
    let function = state.add_function(function, cx.now_ms());
    Ok(function_json(&function))
}

/// What is not named stays. Null clears what may be unset.
pub(crate) fn update(cx: &Cx<'_>, args: &Args) -> Reply {
    let input = Args(args.object("input").cloned().unwrap_or_default());
    let mut state = cx.state();
    let at = at(&state, input.need("id")?)?;
    let mut function = state.functions[at].clone();
    for (name, field) in [
        ("name", &mut function.name),
        ("sourceCode", &mut function.source_code),
    ] {
        if input.0.contains_key(name) {
            *field = input.need(name)?.to_owned();
        }
    }
    for (name, field) in [
        ("description", &mut function.description),
        ("url", &mut function.url),
    ] {
        if input.0.contains_key(name) {
            *field = input.text(name).map(str::to_owned);
        }
    }
    function.updated_at = Some(iso(cx.now_ms()));
    let shown = function_json(&function);
    state.functions[at] = function;
    Ok(shown)
}

pub(crate) fn delete(cx: &Cx<'_>, args: &Args) -> Reply {
    let mut state = cx.state();
    let at = at(&state, args.need("id")?)?;
    state.functions.remove(at);
    Ok(changed(cx))
}
