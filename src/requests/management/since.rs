//! What is new in a log since somebody has read it.

use super::{ListAuditLogs, ListUserActions, ListUserLogs};
use crate::error::Result;
use crate::generated::types::{AuditLog, UserAction};
use crate::log_cursor::{Entry, LogCursor, NewEntries};
use crate::request::{Context, Endpoint, Named};
use crate::response::Response;
use crate::send::Sending;
use crate::timestamp::{Timestamp, milliseconds};
use crate::wire::Request;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// Entries on a page, unless the request says.
const LIMIT: i64 = 50;

/// A page of a log whose entries can be told from each other.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", bound = "T: DeserializeOwned")]
struct Page<T> {
    total_count: i64,
    list: Vec<Entry<T>>,
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Entry<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let time = ["timestamp", "@timestamp"].iter().find_map(|name| {
            let time = Timestamp::deserialize(value.get(name)?).ok()?;
            time.system_time()
        });
        // Two entries without an ID that are the same in all that they say are one.
        let id = match value.get("logId").and_then(Value::as_str) {
            Some(id) if !id.is_empty() => id.to_owned(),
            _ => {
                let digest = Sha256::digest(value.to_string());
                URL_SAFE_NO_PAD.encode(digest.get(..16).unwrap_or_default())
            }
        };
        Ok(Self {
            id,
            time: time.map(milliseconds),
            entry: serde_json::from_value(value).map_err(D::Error::custom)?,
        })
    }
}

/// A request for a page, read as a [`Page`].
struct Paged<R, T>(R, PhantomData<fn() -> T>);

impl<R: fmt::Debug, T> fmt::Debug for Paged<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<R: Named, T> Named for Paged<R, T> {
    fn operation(&self) -> Cow<'static, str> {
        self.0.operation()
    }
}

impl<R: Endpoint, T: DeserializeOwned + Send + 'static> Endpoint for Paged<R, T> {
    type Output = Page<T>;

    fn check(&self) -> Result<()> {
        self.0.check()
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        self.0.prepare(context)
    }

    fn read(&self, response: &Response) -> Result<Page<T>> {
        response.rest()
    }
}

macro_rules! since {
    ($($request:ident of $entry:ident;)*) => {$(
        impl $request {
            /// What is new in the log since the cursor was made, and the next cursor: see [`LogCursor`](crate::management::LogCursor), which
            /// has an example.
            ///
            /// All pages are requested before it returns. `page` and `start` have no effect. Default for `limit`: 50.
            ///
            /// # Errors
            ///
            /// Those of the request. The cursor is then still the same.
            pub fn since(self, cursor: &LogCursor) -> Sending<NewEntries<$entry>> {
                let (call, cursor) = (self.call.clone(), cursor.clone());
                let limit = self.limit.unwrap_or(LIMIT);
                let request = self.start(cursor.window()).limit(limit);
                call.clone().of().many(async move {
                    let mut all = Vec::new();
                    for number in 1.. {
                        let paged = Paged(request.clone().page(number), PhantomData);
                        let page: Page<$entry> = call.of().send(paged).await?;
                        let is_empty = page.list.is_empty();
                        all.extend(page.list);
                        let is_all = i64::try_from(all.len()).is_ok_and(|n| n >= page.total_count);
                        if is_empty || is_all {
                            break;
                        }
                    }
                    Ok(cursor.advance(all))
                })
            }
        }
    )*};
}

since! {
    ListAuditLogs of AuditLog;
    ListUserActions of UserAction;
    ListUserLogs of AuditLog;
}
