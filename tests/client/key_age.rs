//! How long the host's keys are trusted, and when they are fetched again.

use crate::server::{Answer, Server, json as answer};
use crate::support::builder;
use crate::tokens::{claims, key};
use crate::verify::{Host, later};
use authing::{Error, TokenError};
use futures_util::FutureExt as _;
use serde_json::json;
use std::future::IntoFuture as _;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3_600);

/// A token of a key that no host publishes. Who verifies it waits for the fetch that is under way, or gets the result of the latest.
fn stranger(host: &Host) -> String {
    let header = json!({ "alg": "RS256", "kid": "three" });
    key(2).sign_text(&header.to_string(), &host.claims(json!({})).to_string())
}

async fn status(host: &Host) -> Option<u16> {
    let error = host.client.verify_id_token(stranger(host)).await;
    error.unwrap_err().status()
}

#[tokio::test]
async fn old_keys_are_looked_for_again() {
    let host = Host::start().await;
    let token = host.token(json!({}));
    host.accepts(&token).await;
    later(HOUR - Duration::from_secs(10)).await;
    host.accepts(&token).await;
    assert_eq!(host.refuses(&stranger(&host)).await, TokenError::UnknownKey);
    assert_eq!(host.fetches(), 2, "by the key that nobody knows");
    later(HOUR - Duration::from_secs(10)).await;
    host.accepts(&token).await;
    assert_eq!(host.fetches(), 2);
    later(Duration::from_secs(10)).await;
    host.accepts(&token).await;
    assert_eq!(host.refuses(&stranger(&host)).await, TokenError::UnknownKey);
    assert_eq!(host.fetches(), 3);

    // When they cannot be had, the old ones serve on, and the host is left in peace for the interval.
    host.publish_nothing();
    later(HOUR).await;
    for _ in 0..5 {
        host.accepts(&token).await;
    }
    for _ in 0..5 {
        assert_eq!(status(&host).await, Some(503));
    }
    host.accepts(&token).await;
    assert_eq!(host.fetches(), 4);
    later(Duration::from_secs(60)).await;
    host.accepts(&token).await;
    assert_eq!(status(&host).await, Some(503));
    assert_eq!(host.fetches(), 5);

    // A key that was withdrawn is trusted no longer than until the new keys are there.
    host.publish(&[key(2).jwk()]);
    later(Duration::from_secs(60)).await;
    host.accepts(&token).await;
    assert_eq!(host.refuses(&stranger(&host)).await, TokenError::UnknownKey);
    assert_eq!(host.refuses(&token).await, TokenError::UnknownKey);
    host.accepts(&key(2).sign(&host.claims(json!({})))).await;
    assert_eq!(host.fetches(), 6);
}

/// The first poll accepts the token: nobody waits.
#[tokio::test]
async fn a_host_that_does_not_respond_delays_no_token_of_a_known_key() {
    let keys = || answer(json!({ "keys": [key(1).jwk()] }));
    let server = Server::start([keys(), Answer::Silence]).await;
    let client = builder(server.url()).build().unwrap();
    let token = key(1).sign(&claims(server.url(), "app"));
    client.verify_id_token(&token).await.unwrap();
    later(HOUR).await;
    for _ in 0..500 {
        let verified = client.verify_id_token(&token).into_future().now_or_never();
        assert_eq!(verified.expect("it waits").unwrap().sub(), "bob");
    }
    server.arrived(2).await;
    let verified = client.verify_id_token(&token).into_future().now_or_never();
    assert!(verified.expect("it waits").is_ok());
    assert_eq!(server.requests().len(), 2, "one fetch for all");
}

#[tokio::test]
async fn a_withdrawn_key_is_trusted_for_a_day_at_most() {
    let host = Host::start().await;
    let token = host.token(json!({}));
    host.accepts(&token).await;
    host.publish_nothing();
    for _ in 0..23 {
        later(HOUR).await;
        host.accepts(&token).await;
        assert_eq!(status(&host).await, Some(503));
    }
    later(HOUR).await;
    for _ in 0..3 {
        let error = host.client.verify_id_token(&token).await.unwrap_err();
        assert!(
            matches!(error, Error::Token(TokenError::OutdatedKeys(_))),
            "{error:?}"
        );
        assert!(error.is_temporary(), "the token may be good");
        let said = error.to_string();
        let says = "the host's keys are older than `max_key_age`, so no token is accepted, and they could not be fetched again: \
                    GET /oidc/.well-known/jwks.json: ";
        assert!(said.starts_with(says), "{said}");
    }
    later(HOUR * 24 * 30).await;
    let error = host.refuses(&token).await;
    assert!(matches!(error, TokenError::OutdatedKeys(_)), "{error}");
    let nameless = key(1).sign_text(r#"{"alg":"RS256"}"#, &host.claims(json!({})).to_string());
    let error = host.refuses(&nameless).await;
    assert!(matches!(error, TokenError::OutdatedKeys(_)), "{error}");

    host.publish(&[key(1).jwk()]);
    later(Duration::from_secs(60)).await;
    host.accepts(&token).await;
}

#[tokio::test]
async fn the_age_is_a_setting() {
    let minutes = |number: u64| Duration::from_secs(60 * number);
    let host = Host::with(|builder| builder.max_key_age(minutes(10))).await;
    let token = host.token(json!({}));
    host.accepts(&token).await;
    // Half of it is over: they are fetched again, and serve on.
    later(minutes(5)).await;
    host.accepts(&token).await;
    assert_eq!(host.refuses(&stranger(&host)).await, TokenError::UnknownKey);
    assert_eq!(host.fetches(), 2);
    host.publish_nothing();
    later(minutes(10)).await;
    let error = host.refuses(&token).await;
    assert!(matches!(error, TokenError::OutdatedKeys(_)), "{error}");
    assert_eq!(host.fetches(), 3);

    // Keys that cannot be fetched yet are not too old.
    let host = Host::with(|builder| builder.max_key_age(Duration::ZERO)).await;
    let token = host.token(json!({}));
    for _ in 0..3 {
        host.accepts(&token).await;
    }
    later(Duration::from_secs(29)).await;
    host.accepts(&token).await;
    assert_eq!(host.fetches(), 1);

    let host = Host::with(|builder| builder.max_key_age(Duration::MAX)).await;
    let token = host.token(json!({}));
    host.accepts(&token).await;
    host.publish_nothing();
    later(HOUR * 24 * 400).await;
    host.accepts(&token).await;
}

/// Nothing that changes anything was sent.
#[tokio::test]
async fn a_token_that_was_not_verified_in_time_has_had_no_effect() {
    let server = Server::start([Answer::Silence]).await;
    let client = builder(server.url()).timeout(Duration::from_millis(100));
    let client = client.build().unwrap();
    let token = key(1).sign(&claims(server.url(), "app"));
    let error = client.verify_id_token(&token).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(
        error.to_string(),
        "GET /oidc/.well-known/jwks.json: no response in time (the setting `timeout` allows more time)"
    );
    let Error::Transport(error) = error else {
        panic!("{error}");
    };
    assert!(!error.may_have_arrived());
}
