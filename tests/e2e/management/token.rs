//! The administrator's token, by the emulator's log and by what is in its user pool afterwards.

use super::sent;
use crate::support::{management_builder, start};
use authing::{Error, ErrorCode, ManagementClient};
use authing_emulator::{Emulator, LoggedRequest};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const MUTATIONS: usize = 64;
/// So many mutations succeed before the token expires.
const BEFORE: usize = 20;
/// Longer than a token of the emulator lives.
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Creates organisations, all at once, and calls the function after each success with how many there were. Nothing in the API keeps two of
/// one name apart, so that one that is created twice is there twice.
async fn create_orgs(
    client: &ManagementClient,
    after: impl Fn(usize) + Clone + Send + 'static,
) -> Vec<Result<(), Error>> {
    let succeeded = Arc::new(AtomicUsize::new(0));
    let each = (0..MUTATIONS).map(|number| {
        let request = client.orgs().create(format!("org-{number}"));
        let (after, succeeded) = (after.clone(), Arc::clone(&succeeded));
        tokio::spawn(async move {
            request.await?;
            after(succeeded.fetch_add(1, Ordering::SeqCst) + 1);
            Ok(())
        })
    });
    let mut results = Vec::new();
    for each in each.collect::<Vec<_>>() {
        results.push(each.await.unwrap());
    }
    results
}

/// How often each organisation is there.
fn orgs(emulator: &Emulator) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for org in emulator.dump().orgs {
        *counts.entry(org.name).or_default() += 1;
    }
    counts
}

/// The tokens that each organisation was asked for with, in order.
fn tokens_by_org(emulator: &Emulator) -> BTreeMap<String, Vec<String>> {
    let mut tokens: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let requests = emulator.requests().into_iter();
    let is_creation = |request: &LoggedRequest| request.operation.as_deref() == Some("createOrg");
    for request in requests.filter(is_creation) {
        assert!(request.applied(), "{request:?}");
        let body: Value = serde_json::from_str(&request.body).unwrap();
        let name = body["variables"]["name"].as_str().unwrap().to_owned();
        let token = request.header("authorization").unwrap().to_owned();
        tokens.entry(name).or_default().push(token);
    }
    tokens
}

fn count(emulator: &Emulator, operation: &str) -> usize {
    let sent = sent(emulator);
    sent.iter().filter(|sent| *sent == operation).count()
}

#[tokio::test]
async fn a_token_that_expires_among_64_mutations_is_renewed_once() {
    let (emulator, _client) = start().await;
    let client = management_builder(&emulator).build().unwrap();
    // The others are not looked at before the token has expired.
    for late in BEFORE + 1..=MUTATIONS {
        let fault = emulator.faults().on("createOrg").unwrap();
        fault.nth(late as u64).delay(Duration::from_millis(500));
    }
    let clock = emulator.clock();
    let results = create_orgs(&client, move |succeeded| {
        if succeeded == BEFORE {
            clock.advance(DAY);
        }
    });
    let results = results.await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");

    assert_eq!(count(&emulator, "accessToken"), 2);
    let there = orgs(&emulator);
    assert_eq!(there.len(), MUTATIONS, "a mutation is lost");
    assert!(there.values().all(|count| *count == 1), "one is doubled");
    // Each was sent with the first token, with the second, or with the second after the first was refused.
    let tokens = tokens_by_org(&emulator);
    let once = tokens.values().filter(|tokens| tokens.len() == 1).count();
    let twice = tokens.values().filter(|tokens| {
        let [first, second] = tokens.as_slice() else {
            return false;
        };
        first != second
    });
    let twice = twice.count();
    assert_eq!(once + twice, MUTATIONS, "{tokens:?}");
    assert!(once >= BEFORE && twice > 0, "{once} and {twice}");
}

#[tokio::test]
async fn an_emulator_that_refuses_the_renewed_token_too_is_given_up() {
    let (emulator, _client) = start().await;
    let client = management_builder(&emulator).build().unwrap();
    let refused = ErrorCode::NOT_LOGGED_IN;
    emulator
        .faults()
        .on("createOrg")
        .unwrap()
        .error(refused.get(), "no");
    let results = create_orgs(&client, |_| {}).await;
    for result in &results {
        let error = result.as_ref().unwrap_err();
        assert_eq!(error.code(), Some(refused), "{error}");
        assert!(error.is_not_logged_in() && error.to_string().starts_with("createOrg: "));
    }
    assert_eq!(results.len(), MUTATIONS);
    assert_eq!(count(&emulator, "accessToken"), 2);
    // With the first token and with the second. Who began when the second was there sent only that.
    let sent = count(&emulator, "createOrg");
    assert!((MUTATIONS + 1..=2 * MUTATIONS).contains(&sent), "{sent}");
    assert_eq!(orgs(&emulator), BTreeMap::new());

    emulator.faults().clear();
    client.orgs().create("late").await.unwrap();
    assert_eq!(
        count(&emulator, "accessToken"),
        2,
        "the second token serves"
    );
}
