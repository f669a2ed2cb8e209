use crate::support::{management_builder, start};
use crate::table::table;
use serde_json::{Value, json};

table! { start;
    publish: management =>
        management.events().publish("order-paid", json!({ "order": 17 })) => |message| message.code == Some(200),
        management.events().publish("", "17") => 400;
}

#[tokio::test]
async fn publish_sends_texts_as_they_are() {
    let (emulator, _) = start().await;
    let management = management_builder(&emulator).build().unwrap();
    for (data, text) in [
        (json!({ "order": 17 }), r#"{"order":17}"#),
        (json!("17 \"pieces\""), "17 \"pieces\""),
    ] {
        management
            .events()
            .publish("order-paid", data)
            .await
            .unwrap();
        let requests = emulator.requests();
        let body: Value = serde_json::from_str(&requests.last().unwrap().body).unwrap();
        assert_eq!(body["eventData"], text);
        let source = body["source"].as_str().unwrap();
        assert!(source.starts_with("authing-rust: "), "{source}");
    }
}

#[cfg(feature = "events")]
mod subscribe {
    use crate::management::sent;
    use crate::support::{EMAIL, PASSWORD, add_bob, builder, management_builder, start};
    use authing::management::{EventSub, ManagementClientBuilder};
    use authing::{Error, ManagementClient, TokenError};
    use authing_emulator::Emulator;
    use std::time::Duration;

    const PATH: &str = "/events/v1/management/sub";

    /// The settings of a client for the emulator, whose own socket is the default.
    fn settings(emulator: &Emulator) -> ManagementClientBuilder {
        management_builder(emulator).key_refresh_interval(Duration::ZERO)
    }

    /// A subscription that waits for nothing.
    fn subscribe(client: &ManagementClient) -> EventSub {
        let events = client.events().subscribe("order-paid");
        events.retry_delay(Duration::ZERO)
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

    /// The tokens that connections were asked for with, in order.
    fn tokens(emulator: &Emulator) -> Vec<String> {
        let requests = emulator.requests().into_iter();
        let requests = requests.filter(|request| request.path == PATH);
        let token = |query: String| query.split_once("&token=").unwrap().1.to_owned();
        requests.map(|request| token(request.query)).collect()
    }

    #[tokio::test]
    async fn hears_what_both_clients_publish() {
        let (emulator, _) = start().await;
        add_bob(&emulator);
        let management = settings(&emulator).build().unwrap();
        let mut events = subscribe(&management);
        assert_eq!(
            emulator.requests().len(),
            0,
            "connected before it is polled"
        );
        assert_eq!(hear(&emulator, &mut events, "zwei 二").await, "zwei 二");
        assert_eq!(sent(&emulator), ["accessToken", PATH]);
        let request = &emulator.requests()[1];
        assert!(request.query.starts_with("code=order-paid&token="));
        assert_eq!(request.header("authorization"), None);

        let user = builder(&emulator).build().unwrap();
        user.login_by_email(EMAIL, PASSWORD).await.unwrap();
        let mut theirs = user.event_sub("order-paid");
        let connected = async {
            while emulator.event_subscribers() < 2 {
                tokio::task::yield_now().await;
            }
            management
                .events()
                .publish("order-paid", "by the administrator")
                .await
                .unwrap();
        };
        let (first, ()) = tokio::join!(theirs.next(), connected);
        user.event_pub("order-paid", "by bob").await.unwrap();
        let heard = [
            first,
            theirs.next().await,
            events.next().await,
            events.next().await,
        ];
        let heard = heard.map(|event| event.unwrap().unwrap().text().to_owned());
        for (text, wanted) in heard
            .iter()
            .zip(["by the administrator", "by bob"].repeat(2))
        {
            assert!(text.contains(wanted), "{text}");
        }
        assert!(heard[0].contains("order-paid"), "{heard:?}");
    }

    #[tokio::test]
    async fn connects_again_with_the_same_token_or_another() {
        let (emulator, _) = start().await;
        let management = settings(&emulator).build().unwrap();
        let mut events = subscribe(&management);
        hear(&emulator, &mut events, "one").await;
        cut(&emulator).await;
        hear(&emulator, &mut events, "two").await;
        let known = tokens(&emulator);
        assert_eq!((known.len(), &known[0]), (2, &known[1]));
        // Rejected, then by its age.
        emulator.pool().revoke_management_tokens();
        cut(&emulator).await;
        assert_eq!(hear(&emulator, &mut events, "three").await, "three");
        emulator.clock().advance(Duration::from_secs(24 * 3600));
        cut(&emulator).await;
        assert_eq!(hear(&emulator, &mut events, "four").await, "four");
        let known = tokens(&emulator);
        assert_eq!(known.len(), 6, "each rejected token was tried once");
        assert_eq!((&known[1], &known[3]), (&known[2], &known[4]));
        assert!(known[2] != known[3] && known[4] != known[5]);
        let asked = sent(&emulator);
        assert_eq!(
            asked.iter().filter(|name| *name == "accessToken").count(),
            3
        );
    }

    #[tokio::test]
    async fn waits_for_a_token_as_for_a_connection() {
        let (emulator, _) = start().await;
        emulator
            .faults()
            .on("accessToken")
            .unwrap()
            .times(2)
            .status(503);
        let management = settings(&emulator).build().unwrap();
        let mut events = subscribe(&management);
        assert_eq!(hear(&emulator, &mut events, "here").await, "here");
        let asked = ["accessToken", "accessToken", "accessToken", PATH];
        assert_eq!(sent(&emulator), asked);
    }

    #[tokio::test]
    async fn with_a_wrong_secret() {
        let (emulator, _) = start().await;
        let management = settings(&emulator).secret("another").build().unwrap();
        let mut events = subscribe(&management);
        let error = events.next().await.unwrap().unwrap_err();
        assert!(
            matches!(
                &error,
                Error::Config {
                    setting: "secret",
                    ..
                }
            ),
            "{error}"
        );
        assert!(events.next().await.is_none());
        assert_eq!(sent(&emulator), ["accessToken"]);
    }

    #[tokio::test]
    async fn with_a_ready_made_token() {
        let (emulator, _) = start().await;
        let token = emulator.pool().management_token().unwrap();
        let with = |token: &str| {
            let settings = settings(&emulator).secret("").access_token(token);
            settings.build().unwrap()
        };
        let mut events = subscribe(&with(&token));
        assert_eq!(hear(&emulator, &mut events, "here").await, "here");
        emulator.pool().revoke_management_tokens();
        cut(&emulator).await;
        let error = events.next().await.unwrap().unwrap_err();
        let rejected = matches!(error, Error::Token(TokenError::ManagementTokenRejected));
        assert!(rejected, "{error}");
        assert!(events.next().await.is_none());
        assert_eq!(sent(&emulator), [PATH, PATH]);
        let said = format!("{events:?} {error:?} {error}");
        assert!(!said.contains(&token), "{said}");
    }
}
