//! What retries may cost together: a host that fails for everybody is not asked more often just then.

use crate::server::{Answer, Server, answer, json};
use crate::support::{at_once, builder};
use crate::traces::Traces;
use authing::operations::is_user_exists;
use authing::{AuthenticationClient, Error, RetryBudget, RetryPolicy};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tracing::Level;

/// Enough for two retries.
const TWO: RetryBudget = RetryBudget {
    capacity: 10,
    retry_cost: 5,
    timeout_cost: 10,
    success_refund: 1,
};

async fn query(client: &AuthenticationClient) -> Result<Option<bool>, Error> {
    let call = client.execute(is_user_exists::Variables::default());
    call.await.map(|answer| answer.is_user_exists)
}

fn yes() -> Answer {
    json(r#"{"data":{"isUserExists":true}}"#)
}

fn status(status: u16) -> Answer {
    answer(status, "text/html", "<html></html>")
}

/// A server that is up or down, as it is told.
async fn switched(is_up: &Arc<AtomicBool>) -> Server {
    let is_up = Arc::clone(is_up);
    Server::ruled(move |_| match is_up.load(Ordering::SeqCst) {
        true => yes(),
        false => status(503),
    })
    .await
}

fn client(server: &Server, max_retries: u32, budget: RetryBudget) -> AuthenticationClient {
    let policy = RetryPolicy {
        budget,
        ..at_once(max_retries)
    };
    builder(server.url()).retry(policy).build().unwrap()
}

#[tokio::test]
async fn without_tokens_nothing_is_retried() {
    let server = Server::ruled(|_| status(503)).await;
    let client = client(&server, 5, TWO);
    assert_eq!(query(&client).await.unwrap_err().status(), Some(503));
    assert_eq!(server.requests().len(), 3, "one and two retries");
    for _ in 0..4 {
        query(&client).await.unwrap_err();
    }
    assert_eq!(server.requests().len(), 7, "no retry is left");
}

#[tokio::test]
async fn clones_and_sessions_share_the_tokens() {
    let server = Server::ruled(|_| status(503)).await;
    let client = client(&server, 1, TWO);
    let all = [client.clone(), client.new_session(), client.with_token("t")];
    for client in &all {
        query(client).await.unwrap_err();
    }
    // Two of them have retried.
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn a_success_pays_back() {
    let is_up = Arc::new(AtomicBool::new(false));
    let server = switched(&is_up).await;
    let client = client(&server, 2, TWO);
    query(&client).await.unwrap_err();
    is_up.store(true, Ordering::SeqCst);
    for _ in 0..4 {
        query(&client).await.unwrap();
    }
    is_up.store(false, Ordering::SeqCst);
    query(&client).await.unwrap_err();
    assert_eq!(server.requests().len(), 8, "four tokens are too few");
    is_up.store(true, Ordering::SeqCst);
    for _ in 0..100 {
        query(&client).await.unwrap();
    }
    is_up.store(false, Ordering::SeqCst);
    for _ in 0..3 {
        query(&client).await.unwrap_err();
    }
    // The capacity is the limit: two retries, not twenty.
    assert_eq!(server.requests().len(), 8 + 100 + 5);
}

#[tokio::test]
async fn a_retry_that_succeeds_is_paid_back() {
    let mut number = 0;
    let server = Server::ruled(move |_| {
        number += 1;
        if number % 2 == 1 { status(503) } else { yes() }
    })
    .await;
    let client = client(&server, 1, TWO);
    for _ in 0..50 {
        query(&client).await.unwrap();
    }
    assert_eq!(server.requests().len(), 100);
}

#[tokio::test]
async fn a_retry_after_a_time_out_costs_more() {
    let server = Server::ruled(|_| status(504)).await;
    let client = client(&server, 5, TWO);
    query(&client).await.unwrap_err();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn the_default_allows_a_hundred_retries() {
    let server = Server::ruled(|_| status(503)).await;
    let limited = client(&server, 2, RetryBudget::default());
    for _ in 0..200 {
        query(&limited).await.unwrap_err();
    }
    assert_eq!(server.requests().len(), 200 + 100);
    let unlimited = client(&server, 2, RetryBudget::UNLIMITED);
    for _ in 0..200 {
        query(&unlimited).await.unwrap_err();
    }
    assert_eq!(server.requests().len(), 300 + 3 * 200);
}

#[tokio::test]
async fn each_retry_is_an_event_and_so_is_one_that_is_refused() {
    let traces = Traces::keep();
    let server = Server::ruled(|_| status(503)).await;
    query(&client(&server, 5, TWO)).await.unwrap_err();
    let operation = "operation=\"isUserExists\"";
    let retried = |retries, tokens| {
        let level = Level::DEBUG;
        format!(
            "{level} message=retried {operation} retries={retries} cost=5 tokens={tokens} pause_ms=0.0"
        )
    };
    let level = Level::WARN;
    let refused =
        format!("{level} message=not retried: too few tokens {operation} cost=5 tokens=0");
    let events = traces.take();
    let of_retries = events.iter().filter(|event| event.contains("retried"));
    let of_retries: Vec<_> = of_retries.cloned().collect();
    assert_eq!(of_retries, [retried(1, 5), retried(2, 0), refused]);
}
