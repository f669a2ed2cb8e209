//! What was begun on a runtime that stands still: a program may stop driving one without ending it.

use crate::server::{Answer, Server, json as answer};
use crate::support::{EMAIL, KEY_PATH, PASSWORD, PUBLIC_KEY, builder};
use crate::tokens::{claims, key};
use crate::verify::later;
use authing::{ManagementClient, RetryPolicy, Sending};
use serde_json::json;
use std::future::IntoFuture as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;

const SECOND: Duration = Duration::from_secs(1);

fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().build().unwrap()
}

/// A server that goes on by itself.
fn serve(answers: impl IntoIterator<Item = Answer>) -> Server {
    let servers = runtime();
    let server = servers.block_on(Server::start(answers));
    std::thread::spawn(move || servers.block_on(std::future::pending::<()>()));
    server
}

/// Makes the same call on two runtimes, of which the first stands still from the first request on.
#[track_caller]
fn succeeds_on_another_runtime<C, T: Send + 'static>(
    answers: Vec<Answer>,
    client: impl FnOnce(&str) -> C,
    call: impl Fn(&C, &str) -> Sending<T>,
) {
    let expected = answers.len();
    let server = serve(answers);
    let client = client(server.url());
    let first = runtime();
    let waits = first.spawn(call(&client, server.url()));
    first.block_on(server.arrived(1));
    let second = runtime().block_on(async {
        let call = tokio::spawn(call(&client, server.url()));
        for _ in 0..5 {
            tokio::task::yield_now().await;
            later(SECOND).await;
        }
        tokio::time::timeout(5 * SECOND, call).await
    });
    let second = second.expect("it waits for the first runtime");
    assert!(second.unwrap().is_ok());
    // When the first one goes on, what was fetched meanwhile serves its caller too.
    let first = first.block_on(async {
        later(SECOND).await;
        tokio::time::timeout(5 * SECOND, waits).await
    });
    let first = first.expect("it waits for its own fetch");
    assert!(first.unwrap().is_ok());
    assert_eq!(server.requests().len(), expected);
}

#[test]
fn a_fetch_of_key_sets_on_a_runtime_that_stands_still_lapses() {
    let keys = answer(json!({ "keys": [key(1).jwk()] }));
    succeeds_on_another_runtime(
        vec![Answer::Silence, keys],
        |url| builder(url).build().unwrap(),
        |client, url| {
            let token = key(1).sign(&claims(url, "app"));
            client.verify_id_token(token).into_future()
        },
    );
}

#[test]
fn a_fetch_of_the_password_key_on_a_runtime_that_stands_still_lapses() {
    let key = answer(json!({ "code": 200, "data": { "publicKey": PUBLIC_KEY } }));
    let user = json!({ "id": "u1", "arn": "arn:u1", "userPoolId": "p1" });
    let user = || answer(json!({ "data": { "loginByEmail": user } }));
    succeeds_on_another_runtime(
        vec![Answer::Silence, key, user(), user()],
        |url| builder(url).public_key("").build().unwrap(),
        |client, _| client.login_by_email(EMAIL, PASSWORD).into_future(),
    );
}

#[test]
fn a_fetch_of_the_management_token_on_a_runtime_that_stands_still_lapses() {
    let token = json!({ "data": { "accessToken": { "accessToken": "t" } } });
    let deleted = json!({ "data": { "deleteUser": { "message": "", "code": 200 } } });
    let client = |url: &str| {
        let builder = ManagementClient::builder().host(url).user_pool_id("pool");
        let builder = builder.secret("secret").retry(RetryPolicy::NEVER);
        builder.build().unwrap()
    };
    succeeds_on_another_runtime(
        vec![
            Answer::Silence,
            answer(token),
            answer(&deleted),
            answer(&deleted),
        ],
        client,
        |client, _| client.users().delete("u1").into_future(),
    );
}

/// Nobody waits for the refresh of an old set, so it is those who use the set who notice.
#[test]
fn a_refresh_on_a_runtime_that_stands_still_lapses() {
    let keys = || answer(json!({ "keys": [key(1).jwk()] }));
    let server = serve([keys(), Answer::Silence, keys()]);
    let client = builder(server.url()).build().unwrap();
    let token = key(1).sign(&claims(server.url(), "app"));
    let verify = async || client.verify_id_token(&token).await.unwrap();
    let first = runtime();
    first.block_on(async {
        verify().await;
        later(3_600 * SECOND).await;
        verify().await;
        server.arrived(2).await;
    });
    runtime().block_on(async {
        later(3_600 * SECOND).await;
        for _ in 0..5 {
            verify().await;
            later(SECOND).await;
        }
        let third = tokio::time::timeout(5 * SECOND, server.arrived(3));
        third.await.expect("nobody has fetched the keys");
    });
    assert_eq!(server.requests().len(), 3);
    drop(first);
}

/// A slow host, and a program that was busy for an hour, are no reason to fetch twice.
#[tokio::test]
async fn a_fetch_that_is_only_slow_does_not_lapse() {
    for pauses in [vec![SECOND; 20], vec![3_600 * SECOND; 2]] {
        let held = Arc::new(Notify::new());
        let keys = answer(json!({ "code": 200, "data": { "publicKey": PUBLIC_KEY } }));
        let Answer::Bytes(bytes) = keys else {
            unreachable!();
        };
        let server = Server::start([Answer::Held(Arc::clone(&held), bytes)]).await;
        let builder = builder(server.url()).public_key("");
        let client = builder.timeout(Duration::MAX).build().unwrap();
        let calls: Vec<_> = (0..8)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.encrypt_password(PASSWORD).await })
            })
            .collect();
        server.arrived(1).await;
        for pause in pauses {
            later(pause).await;
        }
        held.notify_one();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        let requests = server.requests();
        assert!(requests[0].starts_with(&format!("GET {KEY_PATH} ")));
        assert_eq!(requests.len(), 1);
    }
}
