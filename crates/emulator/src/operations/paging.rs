//! Lists, a page at a time.

use serde_json::{Value, json};

use crate::http::Args;
use crate::model::{ApiError, Reply};

/// A number from 1, as JSON or, in a query, as text.
fn count(args: &Args, name: &str, usual: usize) -> Reply<usize> {
    let number = match args.0.get(name) {
        None | Some(Value::Null) => return Ok(usual),
        Some(Value::String(text)) if text.is_empty() => return Ok(usual),
        Some(Value::String(text)) => text.parse().ok(),
        Some(number) => number.as_u64().and_then(|n| usize::try_from(n).ok()),
    };
    number
        .filter(|n| *n > 0)
        .ok_or_else(|| ApiError::bad_argument(name))
}

/// The page of a list that `page` and `limit` name, by default the first ten: `{totalCount, list}`.
pub(crate) fn page<T>(args: &Args, list: Vec<T>, show: impl Fn(T) -> Value) -> Reply {
    let (page, limit) = (count(args, "page", 1)?, count(args, "limit", 10)?);
    let total = list.len();
    let skipped = (page - 1).saturating_mul(limit);
    let shown = list.into_iter().skip(skipped).take(limit).map(show);
    Ok(json!({ "totalCount": total, "list": shown.collect::<Value>() }))
}
