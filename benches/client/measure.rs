//! The measurements, which need the emulator.

use authing::types::User;
use authing::{AuthenticationClient, Request, RequestBody};
use authing_emulator::{Emulator, NewUser, Seed, TokenAlgorithm};
use axum::body::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// The length of the text that the official JavaScript SDK 4.23.55 sends for `loginByEmail`, in bytes.
const JS_LOGIN_BY_EMAIL: usize = 880;
/// What the build script wrote: types with operations, and request types.
const TYPES: &str = include_str!(concat!(env!("OUT_DIR"), "/types.rs"));
const REQUESTS: &str = include_str!(concat!(env!("OUT_DIR"), "/requests.rs"));
pub(crate) const PASSWORD: &str = "passw0rd";
pub(crate) const EMAIL: &str = "bench@example.com";

#[tokio::main]
pub(crate) async fn main() {
    // `cargo test --benches` asks for a short look that all of it works.
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let rounds = if is_bench { 2_000 } else { 20 };
    // With RSA the emulator would check a signature in every request, which adds the same to both of the calls that are compared.
    let emulator = start(TokenAlgorithm::Hs256).await;
    let client = AuthenticationClient::builder()
        .app_id(emulator.app_id())
        .app_host(emulator.url())
        .build()
        .unwrap();
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    emulator.clear_requests();

    facade_call(&client, rounds).await;
    emulator.clear_requests();
    encryption(&client, rounds);
    with_token(&client, &emulator).await;
    request_text(&client);
    generated_code();
    crate::verification::measure(is_bench).await;
    crate::administration::measure(is_bench).await;
}

/// An emulator with a user.
pub(crate) async fn start(algorithm: TokenAlgorithm) -> Emulator {
    let mut seed = Seed::default();
    seed.settings.token_algorithm = algorithm;
    let emulator = Emulator::builder().seed(seed).start().await.unwrap();
    let user = NewUser {
        email: Some(EMAIL.into()),
        password: Some(PASSWORD.into()),
        ..Default::default()
    };
    emulator.pool().add_user(user).unwrap();
    emulator
}

/// A facade call against a hand-written one that sends the same bytes and decodes the same type.
async fn facade_call(client: &AuthenticationClient, rounds: usize) {
    #[derive(Deserialize)]
    struct Data {
        user: User,
    }
    let request = client.get_current_user().request().unwrap();
    let http = reqwest::Client::new();
    let (ours, theirs) = side_by_side(
        rounds,
        async || drop(black_box(client.get_current_user().await.unwrap())),
        async || {
            let bytes = by_hand(&http, &request, None).await;
            drop(black_box(envelope::<Data>(&bytes).user));
        },
    )
    .await;
    println!(
        "facade call / hand-written reqwest call: {:.3} ({ours:?} / {theirs:?}; bar: at most 1.05)",
        ratio(ours, theirs)
    );
}

/// Sends a request without the crate, with another body if there is one, and returns the body of the response.
pub(crate) async fn by_hand(
    http: &reqwest::Client,
    request: &Request,
    body: Option<&str>,
) -> Bytes {
    let RequestBody::Json(own) = request.body() else {
        unreachable!()
    };
    let body = body.unwrap_or(own).to_owned();
    let mut builder = http.post(request.url()).body(body);
    for (name, value) in request.headers() {
        builder = builder.header(name, value);
    }
    builder.send().await.unwrap().bytes().await.unwrap()
}

/// What a GraphQL response contains.
pub(crate) fn envelope<T: DeserializeOwned>(bytes: &[u8]) -> T {
    #[derive(Deserialize)]
    struct Envelope<T> {
        data: T,
    }
    serde_json::from_slice::<Envelope<T>>(bytes).unwrap().data
}

/// The median times of both, done in turn. The first tenth warms up.
pub(crate) async fn side_by_side(
    rounds: usize,
    ours: impl AsyncFn(),
    theirs: impl AsyncFn(),
) -> (Duration, Duration) {
    let mut times = (Vec::new(), Vec::new());
    for round in 0..rounds + rounds / 10 {
        let start = Instant::now();
        ours().await;
        let middle = Instant::now();
        theirs().await;
        let end = Instant::now();
        if round >= rounds / 10 {
            times.0.push(middle - start);
            times.1.push(end - middle);
        }
    }
    (median(times.0), median(times.1))
}

/// Encrypting a password, against preparing the same request without a password.
fn encryption(client: &AuthenticationClient, rounds: usize) {
    let time = |prepare: &dyn Fn()| {
        let once = || {
            let start = Instant::now();
            prepare();
            start.elapsed()
        };
        median((0..rounds).map(|_| once()).collect())
    };
    let with = time(&|| drop(black_box(client.login_by_email(EMAIL, PASSWORD).request())));
    let without = time(&|| {
        drop(black_box(
            client.login_by_phone_code(EMAIL, PASSWORD).request(),
        ))
    });
    println!(
        "  password encryption, left out above: {:?} a password ({:.1} times preparing a request without one)",
        with.saturating_sub(without),
        ratio(with, without)
    );
}

/// A client for another end user.
async fn with_token(client: &AuthenticationClient, emulator: &Emulator) {
    const CLIENTS: u32 = 10_000;
    let token = client.token().unwrap();
    let start = Instant::now();
    let clients: Vec<_> = (0..CLIENTS).map(|_| client.with_token(&token)).collect();
    let each = start.elapsed() / CLIENTS;
    let opened = emulator.requests().len();
    for client in clients.iter().step_by(100) {
        client.get_current_user().await.unwrap();
    }
    let requests = emulator.requests();
    let connections: BTreeSet<_> = requests.iter().map(|request| request.connection).collect();
    println!(
        "with_token: {each:?} a client (bar: under 1µs), {opened} requests for {CLIENTS} clients, {} connections for {} calls by them, from one pool",
        connections.len(),
        requests.len()
    );
}

fn request_text(client: &AuthenticationClient) {
    let request = client.login_by_email(EMAIL, PASSWORD).request().unwrap();
    let RequestBody::Json(body) = request.body() else {
        unreachable!()
    };
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let ours = body["query"].as_str().unwrap().len();
    println!(
        "request text of login_by_email / JavaScript SDK's: {:.3} ({ours} / {JS_LOGIN_BY_EMAIL} bytes; bar: at most 1)",
        ours as f64 / JS_LOGIN_BY_EMAIL as f64
    );
}

fn generated_code() {
    let lines = |code: &str| {
        let file = syn::parse_file(code).unwrap();
        let formatted = prettyplease::unparse(&file);
        let is_documentation = |line: &&str| line.trim_start().starts_with("///");
        let documentation = formatted.lines().filter(is_documentation).count();
        (formatted.lines().count(), documentation)
    };
    let (types, requests) = (lines(TYPES), lines(REQUESTS));
    println!(
        "generated code, formatted: {} lines for the types of {} operations and of REST ({} of them documentation; bar: under 11,000)",
        types.0,
        authing::registry::operations().len(),
        types.1,
    );
    println!(
        "  and {} lines for {} request types ({} of them documentation); that each name is defined once is tested in tests/schema.rs",
        requests.0,
        authing::registry::requests().len(),
        requests.1,
    );
}

pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

pub(crate) fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}
