use crate::checks::{add_ann, field, refused};
use crate::support::{
    EMAIL, PASSWORD, add_bob, assert_not_sent, builder, client, start, start_logged_in,
};
use authing::types::UpdateUserInput;
use authing::{AuthenticationClient, Error, RetryPolicy};
use authing_emulator::{Emulator, FieldType};
use serde_json::json;
use std::time::{Duration, SystemTime};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// What tokens live, in seconds.
const TOKEN_LIFE: i64 = 14 * 24 * 3600;

/// The emulator's time in Unix seconds.
fn now(emulator: &Emulator) -> i64 {
    let now = emulator.clock().now();
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    since.as_secs().try_into().unwrap()
}

/// Somebody changes bob's nickname on another device.
async fn rename_elsewhere(emulator: &Emulator, nickname: &str) {
    let elsewhere = client(emulator);
    elsewhere.login_by_email(EMAIL, PASSWORD).await.unwrap();
    let updates = UpdateUserInput {
        nickname: nickname.into(),
        ..Default::default()
    };
    elsewhere.update_profile(updates).await.unwrap();
}

async fn is_valid(client: &AuthenticationClient, token: &str) -> bool {
    let status = client.check_login_status().token(token).await.unwrap();
    status.status.unwrap()
}

#[tokio::test]
async fn get_current_user_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let token = client.token();
    emulator
        .pool()
        .define_field("visits", FieldType::Number, "Visits");
    client.set_udf_value([("visits", json!(3))]).await.unwrap();
    rename_elsewhere(&emulator, "Nick").await;
    assert_eq!(client.current_user().unwrap().nickname, None);

    let user = client.get_current_user().await.unwrap();
    assert_eq!(user.nickname.as_deref(), Some("Nick"));
    assert_eq!(user.id, emulator.pool().user(EMAIL).unwrap().id());
    let data = user.custom_data.as_ref().unwrap();
    assert_eq!(data.len(), 1);
    let visits = data[0].as_ref().unwrap();
    assert_eq!(visits.key, "visits");
    assert_eq!(visits.value.as_deref(), Some("3"));
    assert_eq!(client.current_user(), Some(user));
    assert_eq!(client.token(), token);
}

#[tokio::test]
async fn get_current_user_finds_the_user_of_a_stored_token() {
    let (emulator, logged_in) = start_logged_in().await;
    let client = builder(&emulator)
        .token(logged_in.token().unwrap())
        .build()
        .unwrap();
    assert_eq!(client.current_user(), None);

    let user = client.get_current_user().await.unwrap();
    assert_eq!(user.email.as_deref(), Some(EMAIL));
    assert_eq!(client.current_user(), Some(user));
    assert_eq!(client.token(), logged_in.token());
}

#[tokio::test]
async fn get_current_user_with_another_token_leaves_the_session_alone() {
    let (emulator, client) = start_logged_in().await;
    let (ann, hers) = add_ann(&emulator).await;
    let session = (client.token(), client.current_user());

    let user = client.get_current_user().token(hers).await.unwrap();
    assert_eq!(user.id, ann);
    assert_eq!((client.token(), client.current_user()), session);
}

#[tokio::test]
async fn get_current_user_with_a_token_begins_no_session() {
    let (emulator, client) = start().await;
    let (ann, hers) = add_ann(&emulator).await;

    let user = client.get_current_user().token(hers).await.unwrap();
    assert_eq!(user.id, ann);
    assert_eq!(client.token(), None);
    assert_eq!(client.current_user(), None);
}

#[tokio::test]
async fn get_current_user_keeps_the_token_that_an_answer_leaves_out() {
    let (emulator, client) = start_logged_in().await;
    let (token, id) = (client.token(), client.current_user().unwrap().id);
    let answer = json!({ "data": { "user": {
        "id": id, "arn": "arn:cn:authing", "userPoolId": "pool", "nickname": "Nick", "token": null,
    }}});
    let fault = emulator.faults().on("user");
    fault.body(answer.to_string(), "application/json");

    let user = client.get_current_user().await.unwrap();
    assert_eq!(user.token, None);
    assert_eq!(client.current_user(), Some(user));
    assert_eq!(client.token(), token);
}

#[tokio::test]
async fn get_current_user_with_a_bad_token_given() {
    let (_emulator, client) = start_logged_in().await;
    let session = (client.token(), client.current_user());
    let result = client.get_current_user().token("not.a.token").await;
    assert!(refused(result, 2020).is_not_logged_in());
    assert_eq!((client.token(), client.current_user()), session);
}

/// No error of the API's, but nobody either.
#[tokio::test]
async fn get_current_user_that_is_null() {
    let (emulator, client) = start_logged_in().await;
    let session = (client.token(), client.current_user());
    let fault = emulator.faults().on("user");
    fault.body(r#"{"data":{"user":null}}"#, "application/json");

    let error = refused(client.get_current_user().await, 2004);
    assert!(error.is_not_found());
    assert_eq!((client.token(), client.current_user()), session);
}

#[tokio::test]
async fn check_logged_in_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let token = client.token();
    rename_elsewhere(&emulator, "Nick").await;

    let user = client.check_logged_in().await.unwrap();
    assert_eq!(user.nickname.as_deref(), Some("Nick"));
    assert_eq!(user.id, emulator.pool().user(EMAIL).unwrap().id());
    assert_eq!(client.current_user(), Some(user));
    assert_eq!(client.token(), token);
}

#[tokio::test]
async fn check_logged_in_with_another_token_leaves_the_session_alone() {
    let (emulator, client) = start_logged_in().await;
    let (ann, hers) = add_ann(&emulator).await;
    let session = (client.token(), client.current_user());

    assert_eq!(client.check_logged_in().token(hers).await.unwrap().id, ann);
    assert_eq!((client.token(), client.current_user()), session);
}

#[tokio::test]
async fn check_login_status_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let session = (client.token(), client.current_user());
    let status = client.check_login_status().await.unwrap();

    assert_eq!(status.code, Some(200));
    assert_eq!(status.message.as_deref(), Some("已登录"));
    assert_eq!(status.status, Some(true));
    let (issued, ends) = (status.iat.unwrap(), status.exp.unwrap());
    assert_eq!(ends - issued, TOKEN_LIFE);
    assert!(issued <= now(&emulator) && ends > now(&emulator));
    let whose = status.data.unwrap();
    let kept = emulator.pool().user(EMAIL).unwrap();
    assert_eq!(whose.id.as_deref(), Some(kept.id()));
    assert_eq!(whose.user_pool_id, Some(emulator.user_pool_id()));
    assert_eq!(json!(whose.arn), field(&emulator, EMAIL, "arn"));
    assert_eq!((client.token(), client.current_user()), session);
}

#[tokio::test]
async fn check_login_status_of_another_token() {
    let (emulator, client) = start_logged_in().await;
    let (ann, hers) = add_ann(&emulator).await;
    let session = (client.token(), client.current_user());

    let status = client.check_login_status().token(hers).await.unwrap();
    assert_eq!(status.data.unwrap().id, Some(ann));
    assert_eq!((client.token(), client.current_user()), session);
}

#[tokio::test]
async fn check_login_status_of_a_token_needs_no_login() {
    let (emulator, client) = start().await;
    let (ann, hers) = add_ann(&emulator).await;

    let status = client.check_login_status().token(hers).await.unwrap();
    assert_eq!(status.status, Some(true));
    assert_eq!(status.data.unwrap().id, Some(ann));
    assert_eq!(client.token(), None);
}

/// A token that is good no more is an answer, and leaves the session to the caller.
async fn assert_is_over(client: &AuthenticationClient) {
    let token = client.token();
    let status = client.check_login_status().await.unwrap();
    assert_eq!(status.code, Some(2206));
    assert_eq!(status.message.as_deref(), Some("登录信息已过期"));
    assert_eq!(status.status, Some(false));
    assert_eq!((status.iat, status.exp), (None, None));
    assert_eq!(status.data, None);
    assert_eq!(client.token(), token);
}

#[tokio::test]
async fn check_login_status_after_the_token_expired() {
    let (emulator, client) = start_logged_in().await;
    emulator.clock().advance(13 * DAY);
    let status = client.check_login_status().await.unwrap();
    assert_eq!(status.status, Some(true));
    emulator.clock().advance(DAY);
    assert_is_over(&client).await;
}

#[tokio::test]
async fn check_login_status_after_a_logout_elsewhere() {
    let (_emulator, client) = start_logged_in().await;
    let elsewhere = client.with_token(client.token().unwrap());
    elsewhere.logout().await.unwrap();
    assert_is_over(&client).await;
}

#[tokio::test]
async fn check_login_status_of_a_made_up_token() {
    let (_emulator, client) = start().await;
    assert_is_over(&client.with_token("not.a.token")).await;
}

#[tokio::test]
async fn check_login_status_of_a_deleted_user() {
    let (emulator, client) = start_logged_in().await;
    emulator.pool().remove_user(EMAIL);
    assert_is_over(&client).await;
}

#[tokio::test]
async fn check_login_status_that_is_null() {
    let (emulator, client) = start_logged_in().await;
    let fault = emulator.faults().on("checkLoginStatus");
    fault.body(r#"{"data":{"checkLoginStatus":null}}"#, "application/json");
    let error = client.check_login_status().await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
}

#[tokio::test]
async fn logout_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let (token, clone) = (client.token().unwrap(), client.clone());
    emulator.clear_requests();
    client.logout().await.unwrap();

    assert_eq!(client.token(), None);
    assert_eq!(client.current_user(), None);
    assert_eq!(clone.token(), None, "clones share the session");
    let requests = emulator.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].query, format!("app_id={}", emulator.app_id()));
    assert!(!is_valid(&client, token.expose()).await, "it is revoked");
}

#[tokio::test]
async fn logout_leaves_the_sessions_of_others_alone() {
    let (emulator, client) = start_logged_in().await;
    let (ann, hers) = add_ann(&emulator).await;
    let hers = client.with_token(hers);
    client.logout().await.unwrap();
    assert_eq!(hers.get_current_user().await.unwrap().id, ann);
}

#[tokio::test]
async fn logout_with_a_user_pool_only() {
    let (emulator, _) = start().await;
    add_bob(&emulator);
    let client = AuthenticationClient::builder()
        .user_pool_id(emulator.user_pool_id())
        .app_host(emulator.url())
        .build()
        .unwrap();
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    client.logout().await.unwrap();
    assert_eq!(client.token(), None);
    assert_eq!(emulator.requests().last().unwrap().query, "");
}

#[tokio::test]
async fn logout_twice() {
    let (emulator, client) = start_logged_in().await;
    client.logout().await.unwrap();
    emulator.clear_requests();
    assert_not_sent(&emulator, client.logout().await);
}

#[tokio::test]
async fn logout_of_a_deleted_user() {
    let (emulator, client) = start_logged_in().await;
    emulator.pool().remove_user(EMAIL);
    client.logout().await.unwrap();
    assert_eq!(client.token(), None);
}

/// The server may have done it: a second try would fail, since the token is revoked.
#[tokio::test]
async fn logout_whose_answer_is_lost_is_not_repeated() {
    let (emulator, _) = start_logged_in().await;
    let patient = RetryPolicy {
        base_delay: Duration::ZERO,
        ..Default::default()
    };
    let client = builder(&emulator).retry(patient).build().unwrap();
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    let token = client.token();
    emulator.clear_requests();
    emulator.faults().on("/api/v2/logout").drop_answer();

    let error = client.logout().await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert_eq!(emulator.requests().len(), 1);
    assert_eq!(client.token(), token);
}

#[tokio::test]
async fn refresh_token_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let (old, clone) = (client.token().unwrap(), client.clone());
    let before = client.check_login_status().await.unwrap();
    emulator.clock().advance(DAY);
    let refreshed = client.refresh_token().await.unwrap();

    let (issued, ends) = (refreshed.iat.unwrap(), refreshed.exp.unwrap());
    assert_eq!(ends - issued, TOKEN_LIFE);
    assert!(ends >= before.exp.unwrap() + 24 * 3600);
    assert_ne!(refreshed.token.as_ref(), Some(&old));
    assert_eq!(client.token(), refreshed.token);
    assert_eq!(clone.token(), refreshed.token);
    assert_eq!(client.current_user().unwrap().token, refreshed.token);
    assert!(!is_valid(&client, old.expose()).await, "it is revoked");
    let user = client.get_current_user().await.unwrap();
    assert_eq!(user.email.as_deref(), Some(EMAIL));
}

#[tokio::test]
async fn refresh_token_of_another_session() {
    let (emulator, client) = start_logged_in().await;
    let (ann, hers) = add_ann(&emulator).await;
    let session = (client.token(), client.current_user());

    let refreshed = client.refresh_token().token(hers).await.unwrap();
    assert_eq!((client.token(), client.current_user()), session);
    let hers = client.with_token(refreshed.token.unwrap());
    assert_eq!(hers.get_current_user().await.unwrap().id, ann);
}

#[tokio::test]
async fn refresh_token_that_is_null() {
    let (emulator, client) = start_logged_in().await;
    let session = (client.token(), client.current_user());
    for answer in ["null", r#"{"token":null,"iat":null,"exp":null}"#] {
        let answer = format!(r#"{{"data":{{"refreshToken":{answer}}}}}"#);
        let fault = emulator.faults().on("refreshToken").times(1);
        fault.body(answer, "application/json");
        let error = client.refresh_token().await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
        assert_eq!((client.token(), client.current_user()), session);
    }
}

#[tokio::test]
async fn logout_current_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let token = client.token().unwrap();
    emulator.clear_requests();
    client.logout_current().await.unwrap();

    assert_eq!(client.token(), None);
    assert_eq!(client.current_user(), None);
    let requests = emulator.requests();
    assert_eq!(requests[0].path, "/logout");
    let query = format!("appId={}&deviceId=current", emulator.app_id());
    assert_eq!(requests[0].query, query);
    assert!(!is_valid(&client, token.expose()).await, "it is revoked");
}

#[tokio::test]
async fn logout_current_without_a_session() {
    let (emulator, client) = start().await;
    client.logout_current().await.unwrap();
    assert_eq!(emulator.requests()[0].header("authorization"), None);
}

#[tokio::test]
async fn logout_current_at_an_unknown_application() {
    let (emulator, _) = start().await;
    let client = builder(&emulator).app_id("nowhere").build().unwrap();
    refused(client.logout_current().await, 2011);
}

#[tokio::test]
async fn logout_by_token_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let session = (client.token(), client.current_user());
    let (_, hers) = add_ann(&emulator).await;
    let answer = client.logout_by_token(&hers).await.unwrap();

    assert_eq!(answer.code, Some(200));
    assert_eq!((client.token(), client.current_user()), session);
    assert!(!is_valid(&client, hers.expose()).await, "it is revoked");
    let own = client.token().unwrap();
    assert!(is_valid(&client, own.expose()).await);
}

#[tokio::test]
async fn logout_by_token_of_the_session() {
    let (_emulator, client) = start_logged_in().await;
    let own = client.token().unwrap();
    client.logout_by_token(own).await.unwrap();
    assert_eq!(client.token(), None);
    assert_eq!(client.current_user(), None);
}

/// The session's own token is no stand-in for an empty one.
#[tokio::test]
async fn logout_by_token_without_a_token() {
    let (emulator, client) = start_logged_in().await;
    emulator.clear_requests();
    assert_not_sent(&emulator, client.logout_by_token("").await);
    assert!(client.token().is_some());
}

#[tokio::test]
async fn logout_by_token_twice() {
    let (emulator, client) = start_logged_in().await;
    let (_, hers) = add_ann(&emulator).await;
    let call = client.logout_by_token(hers);
    call.clone().await.unwrap();
    assert!(refused(call.await, 2020).is_not_logged_in());
    assert!(client.token().is_some());
}
