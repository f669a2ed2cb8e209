//! The administrator's token: fetched once for all who wait, kept by the host's clock, renewed when the host refuses it.

use crate::server::{Answer, Server, answer, answer_with, json};
use crate::tokens::{at, hmac};
use crate::told::everything;
use crate::verify::later;
use authing::{
    Error, ErrorCode, ManagementClient, ManagementClientBuilder, RetryPolicy, TokenError,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::future::IntoFuture as _;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::Notify;

const SECRET: &str = "s3cr3t";
const DAY: i64 = 24 * 3600;

/// What the host holds.
#[derive(Default)]
struct State {
    /// When tokens are issued, by the host's clock, and how long they live.
    now: i64,
    life: i64,
    /// The tokens that were issued and are valid.
    valid: Vec<String>,
    issued: usize,
    /// What the request for a token gets instead of one.
    instead: Option<fn() -> Answer>,
    /// A request for a token waits for it.
    held: Option<Arc<Notify>>,
    /// What that request gets instead of a token.
    held_instead: Option<fn() -> Answer>,
    /// What a request with another token than a valid one gets.
    refusal: Option<fn() -> Answer>,
    /// Whether no token is accepted.
    refuses_all: bool,
    /// How often each user was deleted.
    deleted: BTreeMap<String, usize>,
    /// So many more deletions, and the tokens of now are not valid any more.
    expires_after: Option<usize>,
}

struct Host {
    server: Server,
    state: Arc<Mutex<State>>,
}

fn refused() -> Answer {
    let error = json!({ "message": { "code": 2020, "message": "尚未登录，无访问权限" } });
    json(json!({ "errors": [error], "data": null }))
}

fn unavailable() -> Answer {
    answer(503, "text/plain", "later")
}

impl State {
    fn answer(&mut self, request: &str) -> Answer {
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let body: Value = serde_json::from_str(body).unwrap();
        let query = body["query"].as_str().unwrap();
        let bearer = head
            .lines()
            .find_map(|line| line.strip_prefix("authorization: Bearer "));
        if query.contains("accessToken(") {
            assert_eq!(bearer, None, "the request for a token has none");
            return self.issue(&body["variables"]);
        }
        if self.refuses_all
            || !self
                .valid
                .iter()
                .any(|token| Some(token.as_str()) == bearer)
        {
            return self.refusal.unwrap_or(refused)();
        }
        let id = body["variables"]["id"].as_str().unwrap().to_owned();
        *self.deleted.entry(id).or_default() += 1;
        if let Some(left) = &mut self.expires_after {
            *left -= 1;
            if *left == 0 {
                self.expires_after = None;
                self.valid.clear();
            }
        }
        json(json!({ "data": { "deleteUser": { "message": "", "code": 200 } } }))
    }

    fn issue(&mut self, variables: &Value) -> Answer {
        self.issued += 1;
        if let Some(instead) = self.instead {
            return instead();
        }
        assert_eq!(
            *variables,
            json!({ "userPoolId": "pool", "secret": SECRET })
        );
        let claims = json!({ "exp": self.now + self.life, "iat": self.now, "serial": self.issued });
        let header = r#"{"alg":"HS256","typ":"JWT"}"#;
        let token = hmac(b"key", header, &claims.to_string());
        self.valid.push(token.clone());
        // The expiry beside the token is not the token's own.
        let data = json!({ "accessToken": token, "exp": self.now + 9 * DAY, "iat": self.now });
        let answer = match self.held_instead.take() {
            Some(instead) => instead(),
            None => json(json!({ "data": { "accessToken": data } })),
        };
        let Answer::Bytes(bytes) = answer else {
            unreachable!();
        };
        match self.held.take() {
            Some(notice) => Answer::Held(notice, bytes),
            None => Answer::Bytes(bytes),
        }
    }
}

impl Host {
    async fn start() -> Self {
        let state = State {
            now: at(0),
            life: DAY,
            ..State::default()
        };
        let state = Arc::new(Mutex::new(state));
        let rule = Arc::clone(&state);
        let server = Server::ruled(move |request| rule.lock().unwrap().answer(request)).await;
        Self { server, state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn builder(&self) -> ManagementClientBuilder {
        let builder = ManagementClient::builder().host(self.server.url());
        builder.user_pool_id("pool").retry(RetryPolicy::NEVER)
    }

    fn client(&self) -> ManagementClient {
        self.builder().secret(SECRET).build().unwrap()
    }

    /// How many requests for a token there were.
    fn issued(&self) -> usize {
        self.state().issued
    }

    /// How many other requests there were.
    fn others(&self) -> usize {
        self.server.requests().len() - self.issued()
    }
}

/// Deletes so many users at once.
async fn delete(client: &ManagementClient, count: usize) -> Vec<Result<(), Error>> {
    let requests: Vec<_> = (0..count)
        .map(|number| tokio::spawn(client.users().delete(format!("u{number}")).into_future()))
        .collect();
    let mut results = Vec::new();
    for request in requests {
        results.push(request.await.unwrap().map(|_| ()));
    }
    results
}

/// Deletes one, and must succeed.
async fn call(client: &ManagementClient) {
    client.users().delete("one").await.unwrap();
}

#[track_caller]
fn assert_each_once(host: &Host, count: usize) {
    let state = host.state();
    assert_eq!(state.deleted.len(), count, "a mutation was lost");
    assert!(
        state.deleted.values().all(|times| *times == 1),
        "a mutation was done twice"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_calls_of_a_cold_client_fetch_one_token() {
    let host = Host::start().await;
    let results = delete(&host.client(), 1000).await;
    assert!(results.iter().all(Result::is_ok));
    assert_eq!(host.issued(), 1);
    assert_each_once(&host, 1000);
}

#[tokio::test]
async fn a_caller_who_gives_up_does_not_end_the_fetch_of_all() {
    let host = Host::start().await;
    let notice = Arc::new(Notify::new());
    host.state().held = Some(Arc::clone(&notice));
    let client = host.client();
    let first = tokio::spawn(client.users().delete("first").into_future());
    host.server.arrived(1).await;
    let second = tokio::spawn(client.clone().users().delete("second").into_future());
    tokio::task::yield_now().await;
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    notice.notify_one();
    second.await.unwrap().unwrap();
    assert_eq!(host.issued(), 1);
    assert_each_once(&host, 1);
}

#[tokio::test]
async fn a_token_is_kept_until_shortly_before_it_expires_whatever_the_clocks_say() {
    for now in [at(0), 1_000_000_000, at(0) + 400 * DAY] {
        for (life, margin) in [(DAY, 3600), (1000, 100), (20 * 3600, 3600), (30, 3)] {
            let host = Host::start().await;
            (host.state().now, host.state().life) = (now, life);
            let client = host.client();
            call(&client).await;
            let kept = u64::try_from(life - margin).unwrap();
            later(Duration::from_secs(kept - 2)).await;
            call(&client).await;
            assert_eq!(host.issued(), 1, "{life} at {now}");
            later(Duration::from_secs(2)).await;
            // It is renewed while requests go on.
            call(&client).await;
            host.server.arrived(5).await;
            call(&client).await;
            assert_eq!(host.issued(), 2, "{life} at {now}");
            // One that has expired is not sent.
            later(Duration::from_secs(u64::try_from(life).unwrap())).await;
            host.state().valid.clear();
            call(&client).await;
            assert_eq!((host.issued(), host.others()), (3, 5), "{life} at {now}");
        }
    }
}

/// The response's `iat` is the host's clock when it answers; without one, the token's own is.
#[tokio::test]
async fn a_token_that_says_no_times_is_kept_until_it_is_refused() {
    for token in ["opaque", "e30.e30.sig"] {
        let host = Host::start().await;
        let client = host.client();
        host.state().valid = vec![token.to_owned()];
        host.state().instead = match token {
            "opaque" => {
                Some(|| json(json!({ "data": { "accessToken": { "accessToken": "opaque" } } })))
            }
            _ => Some(|| {
                json(json!({ "data": { "accessToken": { "accessToken": "e30.e30.sig" } } }))
            }),
        };
        call(&client).await;
        later(Duration::from_secs(400 * 24 * 3600)).await;
        call(&client).await;
        assert_eq!(host.issued(), 1, "{token}");
    }
}

#[tokio::test]
async fn a_token_serves_on_while_its_early_renewal_fails() {
    let failures: [fn() -> Answer; 2] = [unavailable, || Answer::Silence];
    // Who comes while an attempt has not ended gets its result.
    for (instead, attempts) in failures.into_iter().zip([3, 2]) {
        let host = Host::start().await;
        let builder = host.builder().secret(SECRET);
        let client = builder.timeout(Duration::from_secs(1)).build().unwrap();
        call(&client).await;
        host.state().instead = Some(instead);
        later(Duration::from_secs(23 * 3600 + 1800)).await;
        call(&client).await;
        host.server.arrived(4).await;
        call(&client).await;
        call(&client).await;
        assert_eq!((host.issued(), host.others()), (2, 4));
        later(Duration::from_secs(1800)).await;
        let error = client.users().delete("one").await.unwrap_err();
        assert!(error.is_temporary(), "{error}");
        assert_eq!((host.issued(), host.others()), (attempts, 4));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_expires_among_64_mutations_is_renewed_once() {
    let refusals: [fn() -> Answer; 7] = [
        refused,
        || {
            json(
                json!({ "errors": [{ "message": { "code": 2206, "message": "登录信息已过期" } }] }),
            )
        },
        || json(json!({ "code": 2207, "message": "", "data": null })),
        || json(json!({ "statusCode": 401, "message": "Unauthorized" })),
        || answer(401, "application/json", r#"{"code":499,"message":"no"}"#),
        || answer(401, "text/html", "<html>"),
        || {
            let exception = json!({ "exception": { "name": "TokenInBlackListError" } });
            let message = json!({ "code": 500, "message": "该 token 在黑名单中" });
            let error = json!({ "message": message, "extensions": exception });
            json(json!({ "errors": [error], "data": null }))
        },
    ];
    for refusal in refusals {
        let host = Host::start().await;
        host.state().refusal = Some(refusal);
        host.state().expires_after = Some(20);
        let results = delete(&host.client(), 64).await;
        assert!(results.iter().all(Result::is_ok), "{results:?}");
        assert_eq!(host.issued(), 2);
        assert_each_once(&host, 64);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_refuses_the_second_token_too_is_given_up() {
    let host = Host::start().await;
    host.state().refuses_all = true;
    let client = host.client();
    let results = delete(&client, 64).await;
    for result in results {
        let error = result.unwrap_err();
        assert_eq!(error.code(), Some(ErrorCode::NOT_LOGGED_IN), "{error}");
        assert!(error.is_not_logged_in() && error.to_string().starts_with("deleteUser: "));
    }
    assert_eq!(host.issued(), 2);
    // Who came late began with the second token, and is told at once.
    assert!((65..=128).contains(&host.others()), "{}", host.others());
}

#[tokio::test]
async fn a_host_that_refuses_every_token_is_asked_for_one_in_an_interval() {
    let host = Host::start().await;
    host.state().refuses_all = true;
    let client = host.client();
    for _ in 0..10 {
        let error = client.users().delete("one").await.unwrap_err();
        assert_eq!(error.code(), Some(ErrorCode::NOT_LOGGED_IN), "{error}");
    }
    assert_eq!((host.issued(), host.others()), (2, 11));
    later(Duration::from_secs(60)).await;
    client.users().delete("one").await.unwrap_err();
    assert_eq!((host.issued(), host.others()), (3, 13));
    host.state().refuses_all = false;
    call(&client).await;
    assert_eq!(host.issued(), 3);
}

#[tokio::test]
async fn a_wrong_secret_is_said_and_floods_nobody() {
    let host = Host::start().await;
    host.state().instead = Some(refused);
    let client = host.client();
    for result in delete(&client, 64).await {
        let error = result.unwrap_err();
        assert_eq!(
            error.to_string(),
            "setting `secret`: the host refuses it for the user pool `pool` (code 2020: 尚未登录，无访问权限): copy the \
             ID and the secret from the user pool's page in the console"
        );
        assert!(matches!(
            error,
            Error::Config {
                setting: "secret",
                ..
            }
        ));
        assert!(!everything(&error).contains(SECRET));
    }
    assert_eq!((host.issued(), host.others()), (1, 0));
    // The pauses grow, up to the interval.
    for (attempt, pause) in (2..).zip([1, 2, 4, 8, 16, 32, 60, 60]) {
        later(Duration::from_millis(pause * 1000 - 500)).await;
        client.users().delete("one").await.unwrap_err();
        assert_eq!(host.issued(), attempt - 1);
        later(Duration::from_millis(500)).await;
        for _ in 0..3 {
            client.users().delete("one").await.unwrap_err();
        }
        assert_eq!(host.issued(), attempt);
    }
    host.state().instead = None;
    later(Duration::from_secs(60)).await;
    call(&client).await;
}

#[tokio::test]
async fn a_pause_that_the_host_asks_for_is_made() {
    let asked: [(fn() -> Answer, _); 3] = [
        (|| answer_with(503, "retry-after: 20\r\n", ""), 20),
        // No longer than the interval, and no shorter than without it.
        (|| answer_with(503, "retry-after: 86400\r\n", ""), 60),
        (|| answer_with(429, "retry-after: 0\r\n", ""), 1),
    ];
    for (instead, pause) in asked {
        let host = Host::start().await;
        host.state().instead = Some(instead);
        let client = host.client();
        client.users().delete("one").await.unwrap_err();
        later(Duration::from_millis(pause * 1000 - 500)).await;
        client.users().delete("one").await.unwrap_err();
        assert_eq!(host.issued(), 1, "{pause}");
        host.state().instead = None;
        later(Duration::from_millis(500)).await;
        call(&client).await;
        assert_eq!(host.issued(), 2, "{pause}");
    }
}

/// It begins with the response.
#[tokio::test]
async fn a_pause_that_a_slow_host_asks_for_is_made() {
    let host = Host::start().await;
    let notice = Arc::new(Notify::new());
    host.state().held = Some(Arc::clone(&notice));
    host.state().held_instead = Some(|| answer_with(503, "retry-after: 20\r\n", ""));
    let client = host.client();
    let first = tokio::spawn(client.users().delete("one").into_future());
    host.server.arrived(1).await;
    later(Duration::from_secs(10)).await;
    notice.notify_one();
    first.await.unwrap().unwrap_err();
    later(Duration::from_secs(19)).await;
    client.users().delete("one").await.unwrap_err();
    assert_eq!(host.issued(), 1);
    later(Duration::from_secs(1)).await;
    call(&client).await;
    assert_eq!(host.issued(), 2);
}

#[tokio::test]
async fn a_host_in_trouble_has_done_nothing() {
    let trouble: [fn() -> Answer; 4] = [
        unavailable,
        || Answer::Cut(String::new()),
        || Answer::Silence,
        || json(json!({ "code": 1000, "message": "系统繁忙" })),
    ];
    for instead in trouble {
        let host = Host::start().await;
        host.state().instead = Some(instead);
        let builder = host.builder().secret(SECRET);
        let client = builder.timeout(Duration::from_millis(100)).build().unwrap();
        for result in delete(&client, 8).await {
            let error = result.unwrap_err();
            assert!(error.is_temporary(), "{error}");
            let text = error.to_string();
            assert!(text.starts_with("accessToken: "), "{text}");
            assert!(!text.contains("may have taken effect"), "{text}");
            if let Error::Transport(error) = &error {
                assert!(!error.may_have_arrived());
            }
        }
        assert_eq!((host.issued(), host.others()), (1, 0));
    }
}

/// A token that was made elsewhere and expires so many seconds from now.
fn ready_made(seconds: i64) -> String {
    let claims = json!({ "exp": at(seconds) }).to_string();
    hmac(b"key", r#"{"alg":"HS256"}"#, &claims)
}

#[tokio::test]
async fn a_ready_made_token_is_used_as_it_is() {
    let host = Host::start().await;
    let token = ready_made(3600);
    host.state().valid.push(token.clone());
    let client = host.builder().access_token(token).build().unwrap();
    for _ in 0..3 {
        call(&client).await;
    }
    host.state().valid.clear();
    let error = client.users().delete("one").await.unwrap_err();
    assert_eq!(
        error.token_error(),
        Some(&TokenError::ManagementTokenRejected)
    );
    assert!(
        error.to_string().contains("set a new `access_token`"),
        "{error}"
    );
    assert_eq!((host.issued(), host.others()), (0, 4));

    let client = host
        .builder()
        .access_token(ready_made(-60))
        .build()
        .unwrap();
    for result in delete(&client, 8).await {
        let error = result.unwrap_err();
        assert_eq!(
            error.token_error(),
            Some(&TokenError::ManagementTokenExpired)
        );
        assert!(error.is_token_expired() && error.to_string().contains("has expired"));
    }
    assert_eq!((host.issued(), host.others()), (0, 4), "something was sent");
}
