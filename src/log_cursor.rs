//! How far somebody has read a log.

use crate::timestamp::milliseconds;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long after its time an entry may appear in the log, unless a cursor says otherwise.
const LATE: Duration = Duration::from_secs(10);

/// How far a program has read a log. `since(&cursor)` of a request for a log returns what is new, and the next cursor.
///
/// A cursor can be stored as JSON and be used after a restart. It is small: it holds a point in time, and which entries about that time were
/// read. So entries with the same time are not confused, and an entry that appears late is not missed, if it appears within
/// [`late_by`](Self::late_by).
///
/// A poller, which returns each entry once:
///
/// ```no_run
/// use authing::management::LogCursor;
/// use std::time::{Duration, SystemTime};
///
/// # fn stored() -> Option<String> { None }
/// # fn store(cursor: &str) {}
/// # async fn poll(client: authing::ManagementClient) -> Result<(), Box<dyn std::error::Error>> {
/// let mut cursor = match stored() {
///     Some(json) => serde_json::from_str(&json)?,
///     None => LogCursor::new(SystemTime::now()),
/// };
/// loop {
///     let new = client.statistics().list_audit_logs().since(&cursor).await?;
///     for entry in &new.entries {
///         println!("{:?} {:?}", entry.timestamp, entry.event_type);
///     }
///     // After the entries, so that none is lost if the program stops here.
///     store(&serde_json::to_string(&new.cursor)?);
///     cursor = new.cursor;
///     tokio::time::sleep(Duration::from_secs(5)).await;
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogCursor {
    /// Nothing before this is returned. All times are Unix milliseconds.
    start: i64,
    /// The time of the latest entry that was read.
    latest: i64,
    late: i64,
    /// The entries from `latest - late` on that were read, each with its time.
    read: BTreeMap<String, i64>,
}

/// What is new in a log. Returned by `since(..)`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NewEntries<T> {
    /// The entries that are not older than the cursor and were not read before, the earliest first.
    pub entries: Vec<T>,
    /// The cursor for the next time.
    pub cursor: LogCursor,
}

impl LogCursor {
    /// From this time on. To begin with what is new now, pass the current time.
    pub fn new(start: SystemTime) -> Self {
        let start = milliseconds(start);
        Self {
            start,
            latest: start,
            late: 0,
            read: BTreeMap::new(),
        }
        .late_by(LATE)
    }

    /// How long after its time an entry may appear in the log. Entries that appear later are missed. Default: 10 seconds.
    ///
    /// What was read of so long a time is requested again each time, and is in the cursor.
    pub fn late_by(mut self, late: Duration) -> Self {
        self.late = i64::try_from(late.as_millis()).unwrap_or(i64::MAX);
        self
    }

    /// From when on the log has to be read.
    pub(crate) fn window(&self) -> SystemTime {
        let start = self.first();
        let distance = Duration::from_millis(start.unsigned_abs());
        let time = match start < 0 {
            true => UNIX_EPOCH.checked_sub(distance),
            false => UNIX_EPOCH.checked_add(distance),
        };
        time.unwrap_or(UNIX_EPOCH)
    }

    fn first(&self) -> i64 {
        self.latest.saturating_sub(self.late).max(self.start)
    }

    /// What is new of the entries, which come latest first.
    pub(crate) fn advance<T>(&self, entries: impl IntoIterator<Item = Entry<T>>) -> NewEntries<T> {
        let first = self.first();
        let mut next = self.clone();
        let mut new = Vec::new();
        for Entry { id, time, entry } in entries {
            // An entry that does not say its time is about as old as the latest.
            let time = time.unwrap_or(self.latest);
            if time >= first && next.read.insert(id, time).is_none() {
                next.latest = next.latest.max(time);
                new.push((time, entry));
            }
        }
        let first = next.first();
        next.read.retain(|_, time| *time >= first);
        // The log has the latest first, also of one millisecond.
        new.reverse();
        new.sort_by_key(|(time, _)| *time);
        NewEntries {
            entries: new.into_iter().map(|(_, entry)| entry).collect(),
            cursor: next,
        }
    }
}

/// An entry of a log.
#[derive(Debug)]
pub(crate) struct Entry<T> {
    /// What tells it from all others.
    pub(crate) id: String,
    /// When it was made, if it says so.
    pub(crate) time: Option<i64>,
    pub(crate) entry: T,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Entry, LogCursor};
    use std::time::{Duration, UNIX_EPOCH};

    fn cursor(late: u64) -> LogCursor {
        LogCursor::new(UNIX_EPOCH + Duration::from_millis(1000))
            .late_by(Duration::from_millis(late))
    }

    /// Asks a host that has these entries, and whether the cursor is stored between.
    fn poll(cursor: &mut LogCursor, log: &[(i64, &'static str)]) -> Vec<&'static str> {
        let json = serde_json::to_string(cursor).unwrap();
        let stored: LogCursor = serde_json::from_str(&json).unwrap();
        assert_eq!(stored, *cursor);
        let start = stored
            .window()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_millis();
        let mut found: Vec<_> = log.iter().filter(|(at, _)| *at >= start as i64).collect();
        found.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        let new = stored.advance(found.into_iter().map(|(at, id)| Entry {
            id: (*id).to_owned(),
            time: Some(*at),
            entry: *id,
        }));
        *cursor = new.cursor;
        new.entries
    }

    #[test]
    fn each_entry_is_returned_once() {
        let mut cursor = cursor(0);
        let mut log = vec![(999, "before"), (1000, "a"), (1005, "b")];
        assert_eq!(poll(&mut cursor, &log), ["a", "b"]);
        assert_eq!(poll(&mut cursor, &log), [""; 0]);
        // In the millisecond of the last.
        log.push((1005, "c"));
        assert_eq!(poll(&mut cursor, &log), ["c"]);
        log.push((1006, "d"));
        log.push((1005, "e"));
        assert_eq!(poll(&mut cursor, &log), ["e", "d"]);
        assert_eq!(poll(&mut cursor, &log), [""; 0]);
        assert_eq!(cursor.read.len(), 1, "only what can come again is kept");
    }

    #[test]
    fn what_appears_late_is_not_missed() {
        let mut late = cursor(100);
        let mut log = vec![(1000, "a"), (1200, "b")];
        assert_eq!(poll(&mut late, &log), ["a", "b"]);
        log.extend([(1150, "late"), (1099, "too late")]);
        assert_eq!(poll(&mut late, &log), ["late"]);
        assert_eq!(poll(&mut late, &log), [""; 0]);
        // Not even late is what was before the beginning.
        let mut first = cursor(100_000);
        assert_eq!(poll(&mut first, &[(999, "before"), (1000, "a")]), ["a"]);
    }

    #[test]
    fn what_comes_on_two_pages_is_one_entry() {
        let entry = |time| Entry {
            id: "a".to_owned(),
            time,
            entry: "a",
        };
        let new = cursor(0).advance([entry(Some(1001)), entry(Some(1001))]);
        assert_eq!(new.entries, ["a"]);
        let again = new.cursor.advance([entry(None)]);
        assert_eq!(again.entries, [""; 0], "one without a time");
    }
}
