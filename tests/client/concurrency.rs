//! Many clients at once over one pool of connections, some of which break: nothing is lost, nothing is done twice.

use crate::support::{PASSWORD, add_user, client_of, count};
use authing::types::User;
use authing::{AuthenticationClient, AuthenticationClientBuilder, Error, RetryPolicy};
use authing_emulator::{Emulator, LoggedRequest, Outcome};
use std::collections::BTreeSet;
use std::future::IntoFuture as _;
use std::time::Duration;

const CLIENTS: usize = 64;

fn name(number: usize) -> String {
    format!("user-{number:02}")
}

/// The emulator cuts every tenth connection before it processes the request, and every seventh after.
fn cut_connections(emulator: &Emulator, operation: &str) {
    emulator
        .faults()
        .on(operation)
        .unwrap()
        .every(10)
        .drop_connection();
    emulator
        .faults()
        .on(operation)
        .unwrap()
        .every(7)
        .drop_answer();
}

/// A client that would repeat what may be repeated.
fn persistent(emulator: &Emulator) -> AuthenticationClientBuilder {
    AuthenticationClient::builder()
        .app_id(emulator.app_id())
        .app_host(emulator.url())
        .timeout(Duration::from_secs(600))
        .retry(RetryPolicy {
            max_retries: 10,
            base_delay: Duration::ZERO,
            max_delay: Duration::ZERO,
            ..RetryPolicy::default()
        })
}

/// The one request that was about this user.
#[track_caller]
fn only_request<'a>(log: &'a [LoggedRequest], name: &str) -> &'a LoggedRequest {
    let wanted = format!("\"username\":\"{name}\"");
    let mut about = log.iter().filter(|request| request.body.contains(&wanted));
    let request = about.next().expect("the mutation was lost");
    assert!(
        about.next().is_none(),
        "{name}: the mutation was sent twice"
    );
    request
}

/// What the caller was told is what the emulator did; gives whether the caller was told of a failure.
#[track_caller]
fn assert_consistent(request: &LoggedRequest, result: &Result<User, Error>) {
    match (request.outcome, result) {
        (Outcome::Answered, Ok(_)) => assert_eq!(request.status, Some(200)),
        (Outcome::Dropped | Outcome::AnswerDropped, Err(Error::Transport(error))) => {
            assert!(error.may_have_arrived(), "{error}");
            assert_eq!(error.operation(), request.operation.as_deref().unwrap());
            assert_eq!(error.status(), None);
        }
        (outcome, result) => panic!("{outcome:?}: {result:?}"),
    }
}

fn outcomes(log: &[LoggedRequest], outcome: Outcome) -> usize {
    log.iter().filter(|r| r.outcome == outcome).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn logins_over_breaking_connections_happen_once_each() {
    let emulator = Emulator::start().await.unwrap();
    for number in 0..CLIENTS {
        add_user(&emulator, &name(number));
    }
    cut_connections(&emulator, "loginByUsername");
    let client = persistent(&emulator).build().unwrap();
    let logins: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let sibling = client.with_token("");
            let login = sibling.login_by_username(name(number), PASSWORD);
            (number, sibling, tokio::spawn(login.into_future()))
        })
        .collect();
    let mut results = Vec::new();
    for (number, sibling, login) in logins {
        results.push((number, sibling, login.await.unwrap()));
    }

    let mut log = emulator.requests();
    log.retain(|request| request.operation.as_deref() == Some("loginByUsername"));
    assert_eq!(log.len(), CLIENTS);
    // 10, 20, … 60, and 7, 14, … 63.
    assert_eq!(outcomes(&log, Outcome::Dropped), 6);
    assert_eq!(outcomes(&log, Outcome::AnswerDropped), 9);
    for (number, sibling, result) in &results {
        let name = name(*number);
        let request = only_request(&log, &name);
        assert_consistent(request, result);
        let kept = emulator.pool().user(&name).unwrap();
        let logins = kept.field("loginsCount").unwrap().as_u64().unwrap();
        assert_eq!(logins, u64::from(request.applied()), "{name}");
        // Each has its own session, or none.
        let user = sibling.current_user();
        assert_eq!(
            user.and_then(|user| user.username),
            result.is_ok().then_some(name)
        );
        assert_eq!(sibling.token().is_some(), result.is_ok());
    }
    assert_eq!(client.token(), None);
    assert_eq!(count(&emulator, crate::support::KEY_PATH), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn registrations_over_breaking_connections_happen_once_each() {
    let emulator = Emulator::start().await.unwrap();
    cut_connections(&emulator, "registerByUsername");
    let client = persistent(&emulator).build().unwrap();
    let calls: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let call = client.clone().register_by_username(name(number), PASSWORD);
            tokio::spawn(call.into_future())
        })
        .collect();
    let mut results = Vec::new();
    for call in calls {
        results.push(call.await.unwrap());
    }

    let mut log = emulator.requests();
    log.retain(|request| request.operation.as_deref() == Some("registerByUsername"));
    assert_eq!(log.len(), CLIENTS);
    for (number, result) in results.iter().enumerate() {
        let name = name(number);
        let request = only_request(&log, &name);
        assert_consistent(request, result);
        assert_eq!(emulator.pool().user(&name).is_some(), request.applied());
    }
    let succeeded = results.iter().filter(|result| result.is_ok()).count();
    let answer_dropped = outcomes(&log, Outcome::AnswerDropped);
    assert_eq!(answer_dropped, 9);
    assert_eq!(succeeded, CLIENTS - 6 - 9);
    assert_eq!(emulator.pool().user_count(), succeeded + answer_dropped);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn connections_are_used_again() {
    let emulator = Emulator::start().await.unwrap();
    add_user(&emulator, "bob");
    let client = client_of(&emulator);
    for _ in 0..3 {
        let logins: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let login = client.with_token("").login_by_username("bob", PASSWORD);
                tokio::spawn(login.into_future())
            })
            .collect();
        for login in logins {
            login.await.unwrap().unwrap();
        }
    }
    let log = emulator.requests();
    let connections: BTreeSet<_> = log.iter().map(|request| request.connection).collect();
    assert_eq!(count(&emulator, "loginByUsername"), 3 * CLIENTS);
    assert!(connections.len() < 2 * CLIENTS, "{}", connections.len());
    let kept = emulator.pool().user("bob").unwrap();
    assert_eq!(kept.field("loginsCount").unwrap().as_u64(), Some(192));
}
