use crate::checks::refused;
use crate::support::{start, start_logged_in};
use authing_emulator::Emulator;
use serde_json::{Value, json};

/// What was sent last.
fn sent(emulator: &Emulator) -> Value {
    let requests = emulator.requests();
    serde_json::from_str(&requests.last().unwrap().body).unwrap()
}

#[tokio::test]
async fn event_pub_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let call = client.event_pub("order-paid", json!({ "order": 17 }));
    assert_eq!(call.await.unwrap().code, Some(200));
    let body = sent(&emulator);
    assert_eq!(body["eventType"], "order-paid");
    assert_eq!(body["eventData"], r#"{"order":17}"#);
    let source = body["source"].as_str().unwrap();
    assert!(source.starts_with("authing-rust: "), "{source}");
}

/// A text is sent as it is, whether it is JSON or not: it is not encoded a second time.
#[tokio::test]
async fn event_pub_of_a_text() {
    let (emulator, client) = start().await;
    client
        .event_pub("order-paid", "17 \"pieces\"")
        .await
        .unwrap();
    assert_eq!(sent(&emulator)["eventData"], r#"17 "pieces""#);
}

#[tokio::test]
async fn event_pub_without_a_type() {
    let (_emulator, client) = start().await;
    refused(client.event_pub("", json!({})).await, 400);
}

#[cfg(feature = "events")]
mod event_sub {
    use crate::checks::refused;
    use crate::support::{EMAIL, PASSWORD, add_bob, builder, start};
    use authing::authentication::EventSub;
    use authing::{AuthenticationClient, Error};
    use authing_emulator::Emulator;
    use futures_util::{StreamExt as _, TryStreamExt as _};
    use serde::Deserialize;
    use serde_json::{Value, json};
    use std::time::Duration;

    const PATH: &str = "/events/v1/authentication/sub";

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Order {
        event_data: String,
    }

    /// A client for the emulator, whose own socket is the default.
    fn client_of(emulator: &Emulator) -> AuthenticationClient {
        builder(emulator).build().unwrap()
    }

    async fn start_subscriber() -> (Emulator, AuthenticationClient) {
        let (emulator, _) = start().await;
        add_bob(&emulator);
        let client = client_of(&emulator);
        client.login_by_email(EMAIL, PASSWORD).await.unwrap();
        emulator.clear_requests();
        (emulator, client)
    }

    /// A subscription that waits for nothing.
    fn subscribe(client: &AuthenticationClient) -> EventSub {
        client.event_sub("order-paid").retry_delay(Duration::ZERO)
    }

    /// The next event, which is published when the subscriber is there.
    async fn hear(emulator: &Emulator, events: &mut EventSub, text: &str) -> String {
        let publish = async {
            while emulator.event_subscribers() == 0 {
                tokio::task::yield_now().await;
            }
            emulator.publish("order-refunded", "of another name");
            emulator.publish("order-paid", text);
        };
        let (event, ()) = tokio::join!(events.next(), publish);
        event.unwrap().unwrap().text().to_owned()
    }

    /// Breaks the connections, and waits until they are gone.
    async fn cut(emulator: &Emulator) {
        emulator.cut_event_sockets();
        while emulator.event_subscribers() > 0 {
            tokio::task::yield_now().await;
        }
    }

    fn tries(emulator: &Emulator) -> usize {
        let requests = emulator.requests().into_iter();
        requests.filter(|request| request.path == PATH).count()
    }

    #[tokio::test]
    async fn hears_events() {
        let (emulator, client) = start_subscriber().await;
        let mut events = subscribe(&client);
        assert_eq!(tries(&emulator), 0, "connected before it is polled");
        assert_eq!(hear(&emulator, &mut events, "one").await, "one");
        assert_eq!(hear(&emulator, &mut events, "zwei 二").await, "zwei 二");
        assert_eq!(tries(&emulator), 1);
        let request = &emulator.requests()[0];
        let query = format!("code=order-paid&token={}", client.token().unwrap().expose());
        assert_eq!(request.query, query);
        assert_eq!(request.header("authorization"), None);
    }

    #[tokio::test]
    async fn hears_what_is_published() {
        let (emulator, client) = start_subscriber().await;
        let mut events = subscribe(&client);
        hear(&emulator, &mut events, "first").await;
        let call = client.event_pub("order-paid", json!({ "order": 17 }));
        call.await.unwrap();
        let event = events.next().await.unwrap().unwrap();
        let order: Order = event.json().unwrap();
        assert_eq!(order.event_data, r#"{"order":17}"#);
        let error = event.json::<Vec<Value>>().unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
        assert!(!format!("{event:?} {error:?}").contains("17"));
    }

    #[tokio::test]
    async fn connects_again() {
        let (emulator, client) = start_subscriber().await;
        let mut events = subscribe(&client);
        for round in 1..4 {
            assert_eq!(hear(&emulator, &mut events, "here").await, "here");
            assert_eq!(tries(&emulator), round);
            cut(&emulator).await;
        }
        // With the token that the session has by then.
        client.refresh_token().await.unwrap();
        hear(&emulator, &mut events, "here").await;
        let query = emulator.requests().last().unwrap().query.clone();
        assert!(query.ends_with(client.token().unwrap().expose()));
    }

    #[tokio::test]
    async fn gives_up_after_so_many_tries_in_a_row() {
        let (emulator, client) = start_subscriber().await;
        for retries in [0, 3] {
            emulator.clear_requests();
            emulator.faults().on(PATH).unwrap().drop_connection();
            let mut events = subscribe(&client).retry_times(retries);
            let error = events.next().await.unwrap().unwrap_err();
            assert!(matches!(error, Error::Transport(_)), "{error}");
            assert!(events.next().await.is_none(), "it has ended");
            assert_eq!(tries(&emulator), 1 + retries as usize);
            emulator.faults().clear();
        }
    }

    #[tokio::test]
    async fn counts_anew_after_a_success() {
        let (emulator, client) = start_subscriber().await;
        let mut events = subscribe(&client).retry_times(2);
        for _ in 0..4 {
            hear(&emulator, &mut events, "here").await;
            // One try of two fails.
            emulator
                .faults()
                .on(PATH)
                .unwrap()
                .times(1)
                .drop_connection();
            cut(&emulator).await;
        }
        hear(&emulator, &mut events, "here").await;
        assert_eq!(tries(&emulator), 9);
    }

    #[tokio::test]
    async fn tries_again_where_the_host_is_only_busy() {
        let (emulator, client) = start_subscriber().await;
        let faults = emulator.faults();
        faults.on(PATH).unwrap().nth(1).status(503);
        faults.on(PATH).unwrap().nth(2).error(1000, "busy");
        faults.on(PATH).unwrap().nth(3).status(429);
        let mut events = subscribe(&client);
        assert_eq!(hear(&emulator, &mut events, "here").await, "here");
        assert_eq!(tries(&emulator), 4);
    }

    #[tokio::test]
    async fn without_login() {
        let (emulator, _) = start().await;
        let mut events = subscribe(&client_of(&emulator));
        let error = events.next().await.unwrap().unwrap_err();
        assert!(matches!(error, Error::NotLoggedIn { .. }), "{error}");
        assert!(events.next().await.is_none());
        assert_eq!(emulator.requests().len(), 0);
    }

    #[tokio::test]
    async fn with_a_token_that_is_refused() {
        let (emulator, client) = start_subscriber().await;
        for token in ["t-1".into(), client.token().unwrap()] {
            emulator.clear_requests();
            let mut events = subscribe(&client.with_token(&token));
            let error = refused(events.next().await.unwrap().map(|_| ()), 2020);
            assert!(error.is_not_logged_in());
            assert_eq!(error.status(), Some(401));
            let said = format!("{events:?} {error:?} {error}");
            assert!(!said.contains(token.expose()), "{said}");
            assert!(events.next().await.is_none());
            assert_eq!(tries(&emulator), 1, "tried again");
            emulator
                .clock()
                .advance(Duration::from_secs(14 * 24 * 3600));
        }
    }

    #[tokio::test]
    async fn of_a_host_that_has_no_events() {
        let (emulator, client) = start_subscriber().await;
        for (body, kind) in [
            ("<html>", "text/html"),
            ("{}", "application/json"),
            ("{\"code\":200}", "application/json"),
        ] {
            emulator.clear_requests();
            emulator
                .faults()
                .on(PATH)
                .unwrap()
                .times(1)
                .body(body, kind);
            let mut events = subscribe(&client);
            let error = events.next().await.unwrap().unwrap_err();
            assert!(
                matches!(error, Error::Transport(_) | Error::Decode(_)),
                "{error}"
            );
            // Not the setting of the host, which other requests go to.
            let names_setting = error.to_string().contains("`socket_uri`");
            assert_eq!(
                names_setting,
                matches!(error, Error::Transport(_)),
                "{error}"
            );
            assert!(events.next().await.is_none());
            assert_eq!(tries(&emulator), 1, "tried again: {error}");
        }
    }

    #[tokio::test]
    async fn of_a_host_that_is_not_there() {
        let (emulator, client) = start_subscriber().await;
        let token = client.token().unwrap();
        let nowhere = builder(&emulator).socket_uri("ws://127.0.0.1:1");
        let nowhere = nowhere.token(&token).build().unwrap();
        let mut events = subscribe(&nowhere);
        let error = events.next().await.unwrap().unwrap_err();
        assert!(error.is_connect());
        assert!(error.to_string().contains("`socket_uri`"), "{error}");
        let mut said = format!("{events:?} {error:?} {error}");
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            said.push_str(&format!("{cause:?} {cause}"));
            source = cause.source();
        }
        assert!(!said.contains(token.expose()), "{said}");
    }

    #[tokio::test]
    async fn of_a_host_that_does_not_answer() {
        let (emulator, client) = start_subscriber().await;
        emulator
            .faults()
            .on(PATH)
            .unwrap()
            .delay(Duration::from_secs(3600));
        let hasty = builder(&emulator).timeout(Duration::from_millis(20));
        let hasty = hasty.token(client.token().unwrap()).build().unwrap();
        let mut events = subscribe(&hasty).retry_times(1);
        assert!(events.next().await.unwrap().unwrap_err().is_timeout());
    }

    #[tokio::test]
    async fn of_an_event_that_is_too_long() {
        let (emulator, client) = start_subscriber().await;
        let small = builder(&emulator).max_response_bytes(1000);
        let small = small.token(client.token().unwrap()).build().unwrap();
        let mut events = subscribe(&small);
        hear(&emulator, &mut events, &"x".repeat(1000)).await;
        emulator.publish("order-paid", &"x".repeat(1001));
        let error = events.next().await.unwrap().unwrap_err();
        assert!(error.to_string().contains("1000 bytes"), "{error}");
        assert!(events.next().await.is_none());
    }

    #[tokio::test]
    async fn ends_when_it_is_dropped() {
        let (emulator, client) = start_subscriber().await;
        let mut events = subscribe(&client);
        hear(&emulator, &mut events, "here").await;
        drop(events);
        while emulator.event_subscribers() > 0 {
            tokio::task::yield_now().await;
        }
    }

    /// A program may hand it to another task, and poll it as any other stream.
    #[tokio::test]
    async fn is_a_stream() {
        let (emulator, client) = start_subscriber().await;
        let events = subscribe(&client);
        let task = tokio::spawn(events.take(2).try_collect::<Vec<_>>());
        while emulator.event_subscribers() == 0 {
            tokio::task::yield_now().await;
        }
        emulator.publish("order-paid", "one");
        emulator.publish("order-paid", "two");
        let events = task.await.unwrap().unwrap();
        let texts = events.iter().map(|event| event.text());
        assert_eq!(texts.collect::<Vec<_>>(), ["one", "two"]);
    }

    #[tokio::test]
    async fn through_a_client_of_the_programs_own() {
        let (emulator, client) = start_subscriber().await;
        let own = builder(&emulator);
        let own = own.http_client(|http| http.tcp_nodelay(true));
        let own = own.token(client.token().unwrap()).build().unwrap();
        let mut events = subscribe(&own);
        assert_eq!(hear(&emulator, &mut events, "here").await, "here");
    }

    #[tokio::test]
    async fn ends_with_the_emulator() {
        let (emulator, client) = start_subscriber().await;
        let mut events = subscribe(&client).retry_times(0);
        hear(&emulator, &mut events, "here").await;
        emulator.shutdown().await;
        assert!(events.next().await.unwrap().is_err());
    }
}
