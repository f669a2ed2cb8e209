//! What a session, a token or an answer that is out of the ordinary must not do.

use crate::support::{EMAIL, PASSWORD, PHONE, assert_not_sent, start, start_logged_in};
use authing_emulator::NewUser;
use std::future::{IntoFuture as _, poll_fn};
use std::task::Poll;

#[tokio::test]
async fn an_avatar_is_for_the_user_who_was_logged_in_when_the_call_began() {
    let (emulator, client) = start_logged_in().await;
    let alice = NewUser {
        username: Some("alice".into()),
        password: Some(PASSWORD.into()),
        ..Default::default()
    };
    emulator.pool().add_user(alice).unwrap();
    let alice = client.with_token("");
    let alice = alice.login_by_username("alice", PASSWORD).await.unwrap();
    emulator.clear_requests();

    let call = client.upload_avatar([1, 2, 3], "image/png");
    let mut call = Box::pin(call.into_future());
    while emulator.requests().is_empty() {
        let ready = poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx).is_ready())).await;
        assert!(!ready, "the call ended without a request");
        tokio::task::yield_now().await;
    }
    client.set_token(alice.token.clone().unwrap());
    let bob = call.await.unwrap();

    assert_eq!(bob.email.as_deref(), Some(EMAIL));
    let photo_of = |name: &str| emulator.pool().user(name).unwrap().field("photo").cloned();
    assert_eq!(photo_of(EMAIL).unwrap(), bob.photo.unwrap().as_str());
    assert_ne!(photo_of(EMAIL), photo_of("alice"));
    assert_eq!(client.token(), alice.token, "alice is still logged in");
}

#[tokio::test]
async fn a_picture_is_recognised_in_any_case_and_not_printed() {
    let (_emulator, client) = start_logged_in().await;
    let call = client.upload_avatar([1, 2, 3], "Image/PNG");
    assert!(format!("{call:?}").contains("File(3 bytes)"), "{call:?}");
    call.await.unwrap();
}

#[tokio::test]
async fn an_empty_token_is_not_the_sessions() {
    let (emulator, client) = start_logged_in().await;
    emulator.clear_requests();
    assert_not_sent(&emulator, client.get_current_user().token("").await);
    assert_not_sent(&emulator, client.check_login_status().token("").await);
    assert_not_sent(&emulator, client.refresh_token().token("").await);
}

#[tokio::test]
async fn a_user_who_is_gone_is_not_found() {
    let (emulator, client) = start_logged_in().await;
    let answer = r#"{"data":{"user":null}}"#;
    let fault = emulator.faults().on("user").unwrap();
    fault.answer(200, answer, "application/json");
    let error = client.get_current_user().await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert!(client.token().is_some());
}

#[tokio::test]
async fn a_code_that_is_text_says_that_an_sms_was_sent() {
    let (emulator, client) = start().await;
    let answer = r#"{"statusCode":"200","message":"sent"}"#;
    let fault = emulator.faults().on("POST /api/v2/sms/send").unwrap();
    fault.answer(200, answer, "application/json");
    let message = client.send_sms_code(PHONE).await.unwrap();
    assert_eq!(message.code, Some(200));
    assert_eq!(message.message.as_deref(), Some("sent"));
}
