//! The administrator's client: its token, one call, and a list that is streamed.

use crate::measure::{by_hand, envelope, median, ratio, side_by_side, start};
use authing::types::PaginatedUsers;
use authing::{ManagementClient, RequestBody};
use authing_emulator::{Emulator, NewUser, TokenAlgorithm};
use axum::http::header::CONTENT_TYPE;
use peak_alloc::PeakAlloc;
use serde::Deserialize;
use serde_json::{Value, json};
use std::hint::black_box;
use std::time::Instant;

/// Counts what is allocated, for the memory that a stream needs.
#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// Concurrent calls of a client that has no token yet.
const CALLS: usize = 1_000;
/// The users on a page of the streamed list.
const LIMIT: usize = 100;

#[derive(Deserialize)]
struct Users {
    users: PaginatedUsers,
}

pub(crate) async fn measure(is_bench: bool) {
    let emulator = start(TokenAlgorithm::Hs256).await;
    cold_client(&emulator).await;
    let administrator = ManagementClient::builder()
        .user_pool_id(emulator.user_pool_id())
        .access_token(emulator.pool().management_token().unwrap())
        .host(emulator.url());
    let client = administrator.clone().build().unwrap();
    cached_token(&client, if is_bench { 2_000 } else { 20 }).await;

    for number in 2..=LIMIT {
        let user = NewUser {
            email: Some(format!("user-{number}@example.com")),
            ..Default::default()
        };
        emulator.pool().add_user(user).unwrap();
    }
    let pages = if is_bench { 1_000 } else { 5 };
    let host = replay(page_of(&client).await, pages * LIMIT).await;
    let client = administrator.host(host).build().unwrap();
    streaming(&client, pages, if is_bench { 5 } else { 1 }).await;
}

/// How often the token is fetched when nobody has it and all need it.
async fn cold_client(emulator: &Emulator) {
    let client = ManagementClient::builder()
        .user_pool_id(emulator.user_pool_id())
        .secret(emulator.user_pool_secret())
        .host(emulator.url())
        .build()
        .unwrap();
    let calls = (0..CALLS).map(|_| tokio::spawn(client.users().list().into_future()));
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    let requests = emulator.requests();
    let is_fetch = |operation: Option<&str>| operation == Some("accessToken");
    let fetches = requests
        .iter()
        .filter(|request| is_fetch(request.operation.as_deref()))
        .count();
    println!(
        "token requests of {CALLS} concurrent calls on a cold client: {fetches} (of {} requests; bar: 1)",
        requests.len()
    );
    emulator.clear_requests();
}

/// A call with a token that is at hand against a hand-written one that sends the same bytes and decodes the same type.
async fn cached_token(client: &ManagementClient, rounds: usize) {
    let list = || client.users().list().limit(1);
    let request = list().request().unwrap();
    let http = reqwest::Client::new();
    let (ours, theirs) = side_by_side(
        rounds,
        async || drop(black_box(list().await.unwrap())),
        async || {
            let bytes = by_hand(&http, &request, None).await;
            drop(black_box(envelope::<Users>(&bytes).users));
        },
    )
    .await;
    println!(
        "administrator's call with a token at hand / hand-written: {:.3} ({ours:?} / {theirs:?}; bar: at most 1.05)",
        ratio(ours, theirs)
    );
}

/// The response for a page, as the emulator sends it.
async fn page_of(client: &ManagementClient) -> Value {
    let limit = i64::try_from(LIMIT).unwrap();
    let request = client.users().list().limit(limit).request().unwrap();
    let bytes = by_hand(&reqwest::Client::new(), &request, None).await;
    serde_json::from_slice(&bytes).unwrap()
}

/// A server that answers each request with this page of a list of so many users. Returns its URL.
async fn replay(mut page: Value, total: usize) -> String {
    let users = &mut page["data"]["users"];
    assert_eq!(users["list"].as_array().unwrap().len(), LIMIT);
    users["totalCount"] = json!(total);
    let page = axum::body::Bytes::from(page.to_string());
    let answer = move || async move { ([(CONTENT_TYPE, "application/json")], page) };
    let router = axum::Router::new().fallback(answer);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// All users of a list as a stream, against requesting the same pages by hand; and the memory for it, against that of one page.
async fn streaming(client: &ManagementClient, pages: usize, rounds: usize) {
    let limit = i64::try_from(LIMIT).unwrap();
    let list = || client.users().list().limit(limit);
    let requests: Vec<_> = (1..)
        .map(|page| list().page(page).request().unwrap())
        .map(|request| match request.body() {
            RequestBody::Json(body) => body.clone(),
            _ => unreachable!(),
        })
        .take(pages)
        .collect();
    let first = list().request().unwrap();
    let http = reqwest::Client::new();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let begin = Instant::now();
        let mut users = list().stream();
        let mut count = 0;
        while let Some(user) = users.next().await {
            drop(black_box(user.unwrap()));
            count += 1;
        }
        let middle = Instant::now();
        for body in &requests {
            let bytes = by_hand(&http, &first, Some(body)).await;
            for user in envelope::<Users>(&bytes).users.list {
                drop(black_box(user));
                count -= 1;
            }
        }
        let end = Instant::now();
        assert_eq!(count, 0, "both read as many users");
        ours.push(middle - begin);
        theirs.push(end - middle);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!(
        "{} users as a stream / the same pages by hand: {:.3} ({ours:?} / {theirs:?}; bar: at most 1.15)",
        pages * LIMIT,
        ratio(ours, theirs)
    );

    let page = peak(async || drop(black_box(list().await.unwrap()))).await;
    let stream = peak(async || {
        let mut users = list().stream();
        while let Some(user) = users.next().await {
            drop(black_box(user.unwrap()));
        }
    })
    .await;
    println!(
        "memory for the stream / for requesting one page: {:.2} ({stream} / {page} bytes at most; bar: at most 2)",
        stream as f64 / page as f64
    );
}

/// The most bytes that are allocated at one time, beyond those at the beginning.
async fn peak(work: impl AsyncFn()) -> usize {
    // The connection and what is kept with it are there from then on.
    work().await;
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    work().await;
    ALLOCATED.peak_usage().saturating_sub(before)
}
