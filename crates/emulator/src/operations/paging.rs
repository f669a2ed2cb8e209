//! Lists, a page at a time.

use serde_json::{Value, json};

use crate::http::Args;
use crate::model::{ApiError, Reply};

/// A number from 1, as JSON or, in a query, as text.
pub(crate) fn count(args: &Args, name: &str, usual: usize) -> Reply<usize> {
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

/// Sorts as `sortBy` says, by default the newest first. `time` tells `createdAt` or `updatedAt` of an item, in ISO 8601. Of items with
/// the same time, those later in the list are newer.
pub(crate) fn sort<T>(args: &Args, list: &mut [T], time: impl Fn(&T, &str) -> String) -> Reply<()> {
    let (field, newest_first) = match args.text("sortBy") {
        None | Some("CREATEDAT_DESC") => ("createdAt", true),
        Some("CREATEDAT_ASC") => ("createdAt", false),
        Some("UPDATEDAT_DESC") => ("updatedAt", true),
        Some("UPDATEDAT_ASC") => ("updatedAt", false),
        Some(_) => return Err(ApiError::bad_argument("sortBy")),
    };
    list.sort_by_cached_key(|item| time(item, field));
    if newest_first {
        list.reverse();
    }
    Ok(())
}

/// The page of a list that `page` and `limit` name, by default the first ten: `{totalCount, list}`.
pub(crate) fn page<T>(args: &Args, list: Vec<T>, show: impl Fn(T) -> Value) -> Reply {
    let (page, limit) = (count(args, "page", 1)?, count(args, "limit", 10)?);
    let total = list.len();
    let skipped = (page - 1).saturating_mul(limit);
    let shown = list.into_iter().skip(skipped).take(limit).map(show);
    Ok(json!({ "totalCount": total, "list": shown.collect::<Value>() }))
}
