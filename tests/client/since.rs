//! Logs that are polled: what each poll requests, and that it returns each entry once.

use crate::server::{Answer, Server, json};
use authing::management::LogCursor;
use authing::types::AuditLog;
use authing::{ErrorCode, ManagementClient, RetryPolicy};
use serde_json::{Value, json as value};
use std::time::{Duration, UNIX_EPOCH};

/// A page of a log with so many entries.
fn page(total: i64, entries: &[Value]) -> Answer {
    let data = value!({ "totalCount": total, "list": entries });
    json(value!({ "code": 200, "message": "", "data": data }).to_string())
}

/// An entry with an ID, and one that is only known by what it says.
fn entry(id: &str, time: impl Into<Value>) -> Value {
    value!({ "logId": id, "timestamp": time.into(), "eventType": id })
}

fn nameless(kind: &str, time: impl Into<Value>) -> Value {
    value!({ "@timestamp": time.into(), "eventType": kind })
}

async fn start(script: impl IntoIterator<Item = Answer>) -> (Server, ManagementClient) {
    let server = Server::start(script).await;
    let client = ManagementClient::builder()
        .user_pool_id("pool")
        .access_token("token")
        .host(server.url())
        .retry(RetryPolicy::NEVER);
    let client = client.build().unwrap();
    (server, client)
}

fn cursor(late: u64) -> LogCursor {
    let start = UNIX_EPOCH + Duration::from_millis(1_700_000_000_000);
    LogCursor::new(start).late_by(Duration::from_millis(late))
}

/// What a poll returns. The cursor is stored and read again.
async fn poll(client: &ManagementClient, cursor: &mut LogCursor) -> Vec<String> {
    let logs = client.statistics().list_audit_logs().limit(2);
    let new = logs.since(cursor).await.unwrap();
    *cursor = serde_json::from_str(&serde_json::to_string(&new.cursor).unwrap()).unwrap();
    let kind = |entry: AuditLog| entry.event_type.unwrap();
    new.entries.into_iter().map(kind).collect()
}

fn requested(server: &Server) -> Vec<String> {
    let line = |request: &String| {
        let target = request.split(' ').nth(1).unwrap();
        target.split_once('?').unwrap().1.to_owned()
    };
    server.requests().iter().map(line).collect()
}

/// While the pages are read, a new entry moves the others: `b` is on both pages.
#[tokio::test]
async fn entries_that_move_between_pages_are_returned_once() {
    let (a, b, c) = (
        entry("a", "2023-11-14T22:13:21.000Z"),
        entry("b", "2023-11-15T06:13:22.000+08:00"),
        entry("c", 1_700_000_003_000_i64),
    );
    let d = entry("d", "1700000004000");
    let script = [
        page(3, &[c.clone(), b.clone()]),
        page(4, &[b.clone(), a.clone()]),
        page(4, &[d, c]),
        page(4, &[b, a]),
    ];
    let (server, client) = start(script).await;
    let mut cursor = cursor(5000);
    assert_eq!(poll(&client, &mut cursor).await, ["a", "b", "c"]);
    assert_eq!(poll(&client, &mut cursor).await, ["d"]);
    let window = "limit=2&start=1700000000000";
    let pages = [1, 2, 1, 2].map(|number| format!("page={number}&{window}"));
    assert_eq!(requested(&server), pages);
}

#[tokio::test]
async fn entries_of_one_millisecond_are_not_confused() {
    const TIME: &str = "2023-11-14T22:13:21.000Z";
    let (first, second) = (nameless("first", TIME), nameless("second", TIME));
    let script = [
        page(1, std::slice::from_ref(&first)),
        page(2, &[second.clone(), first.clone()]),
        page(2, &[second, first]),
    ];
    let (server, client) = start(script).await;
    let mut cursor = cursor(0);
    assert_eq!(poll(&client, &mut cursor).await, ["first"]);
    assert_eq!(poll(&client, &mut cursor).await, ["second"]);
    assert_eq!(poll(&client, &mut cursor).await, [""; 0]);
    let last = requested(&server).pop().unwrap();
    assert_eq!(last, "page=1&limit=2&start=1700000001000");
}

/// A poll that fails has read nothing: the next one begins where it began.
#[tokio::test]
async fn a_poll_that_fails_on_its_second_page_loses_nothing() {
    let (a, b) = (
        entry("a", 1_700_000_001_000_i64),
        entry("b", 1_700_000_002_000_i64),
    );
    let fault = json(r#"{"code":500,"message":"out of order"}"#.to_owned());
    let script = [page(2, std::slice::from_ref(&b)), fault, page(2, &[b, a])];
    let (_server, client) = start(script).await;
    let mut cursor = cursor(0);
    let logs = client.statistics().list_audit_logs().limit(1);
    let error = logs.since(&cursor).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::from(500)));
    assert_eq!(poll(&client, &mut cursor).await, ["a", "b"]);
}

#[tokio::test]
async fn an_entry_that_is_none_is_named() {
    let script = [page(1, &[value!({ "logId": "a", "eventType": 7 })])];
    let (_server, client) = start(script).await;
    let logs = client.statistics().list_audit_logs();
    let error = logs.since(&cursor(0)).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("GET /api/v2/analysis/audit"), "{text}");
    assert!(text.contains("list"), "{text}");
}
