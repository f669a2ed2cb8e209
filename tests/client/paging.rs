//! Lists that come a page at a time: which pages are requested, in which order, and when that ends.

use crate::server::{Answer, Server, json};
use crate::support::client;
use authing::AuthenticationClient;

/// A page of applications with these IDs, of a list with so many.
fn page(total: i64, ids: &[&str]) -> Answer {
    let list = ids
        .iter()
        .map(|id| format!(r#"{{"id":"{id}","name":"{id}"}}"#));
    let list = list.collect::<Vec<_>>().join(",");
    json(format!(
        r#"{{"code":200,"message":"","data":{{"totalCount":{total},"list":[{list}]}}}}"#
    ))
}

async fn start(script: impl IntoIterator<Item = Answer>) -> (Server, AuthenticationClient) {
    let server = Server::start(script).await;
    let client = client(server.url()).with_token("token");
    (server, client)
}

/// The page and the limit of each request.
fn requested(server: &Server) -> Vec<String> {
    let line = |request: &String| {
        let target = request.split(' ').nth(1).unwrap();
        target.split_once('?').unwrap().1.to_owned()
    };
    server.requests().iter().map(line).collect()
}

async fn ids(client: &AuthenticationClient) -> Vec<String> {
    let mut stream = client.list_applications().limit(2).stream();
    let mut ids = Vec::new();
    while let Some(application) = stream.next().await {
        ids.push(application.unwrap().id);
    }
    // It stays ended.
    assert!(stream.next().await.is_none());
    ids
}

#[tokio::test]
async fn a_stream_ends_with_the_total() {
    let script = [page(4, &["a", "b"]), page(4, &["c", "d"])];
    let (server, client) = start(script).await;
    assert_eq!(ids(&client).await, ["a", "b", "c", "d"]);
    assert_eq!(requested(&server), ["page=1&limit=2", "page=2&limit=2"]);
}

#[tokio::test]
async fn a_stream_ends_with_an_empty_page() {
    let script = [page(9, &["a", "b"]), page(9, &["c"]), page(9, &[])];
    let (server, client) = start(script).await;
    assert_eq!(ids(&client).await, ["a", "b", "c"]);
    assert_eq!(requested(&server).len(), 3);
}

#[tokio::test]
async fn a_stream_of_nothing_takes_one_request() {
    let (server, client) = start([page(0, &[])]).await;
    assert!(ids(&client).await.is_empty());
    assert_eq!(requested(&server), ["page=1&limit=2"]);
}

/// Pages before the first one that is requested count as seen.
#[tokio::test]
async fn a_stream_begins_at_the_page_that_is_set() {
    let script = [page(6, &["e", "f"])];
    let (server, client) = start(script).await;
    let mut stream = client.list_applications().page(3).limit(2).stream();
    let mut count = 0;
    while let Some(application) = stream.next().await {
        application.unwrap();
        count += 1;
    }
    assert_eq!(count, 2);
    assert_eq!(requested(&server), ["page=3&limit=2"]);
}

#[tokio::test]
async fn pages_come_whole_and_one_at_a_time() {
    let script = [page(3, &["a", "b"]), page(3, &["c"])];
    let (server, client) = start(script).await;
    let mut pages = client.list_applications().limit(2).pages();
    assert!(server.requests().is_empty(), "nothing is polled yet");
    assert_eq!(pages.next().await.unwrap().unwrap().list.len(), 2);
    assert_eq!(server.requests().len(), 1);
    assert_eq!(pages.next().await.unwrap().unwrap().list.len(), 1);
    assert!(pages.next().await.is_none());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_error_is_the_last_item() {
    let refused = json(r#"{"code":500,"message":"no"}"#);
    let (server, client) = start([page(9, &["a", "b"]), refused]).await;
    let mut stream = client.list_applications().limit(2).stream();
    for expected in ["a", "b"] {
        assert_eq!(stream.next().await.unwrap().unwrap().id, expected);
    }
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(error.code().map(|code| code.get()), Some(500));
    assert!(stream.next().await.is_none());
    assert_eq!(server.requests().len(), 2);
}
