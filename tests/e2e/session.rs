use crate::checks::{add_ann, field, responding, start_at_an_unknown_application, start_with_ann};
use crate::support::{EMAIL, PASSWORD, add_bob, builder, client, start, start_logged_in};
use crate::table::{Session, session_of, table};
use authing::types::{JWTTokenStatus, UpdateUserInput};
use authing::{AuthenticationClient, Error, RetryPolicy, Secret};
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
    emulator
        .faults()
        .on("/api/v2/logout")
        .unwrap()
        .drop_answer();

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

/// A client that is built with the token of `bob`, and does not know whose it is.
async fn start_with_stored_token() -> (Emulator, AuthenticationClient) {
    let (emulator, logged_in) = start_logged_in().await;
    let client = builder(&emulator).token(logged_in.token().unwrap());
    (emulator, client.build().unwrap())
}

fn is_of(status: &JWTTokenStatus, user: &str) -> bool {
    let whose = status.data.as_ref().unwrap();
    status.status == Some(true) && whose.id.as_deref() == Some(user)
}

/// A token that is no longer valid is an answer.
fn is_over(status: &JWTTokenStatus) -> bool {
    status.code == Some(2206)
        && status.message.as_deref() == Some("登录信息已过期")
        && status.status == Some(false)
        && (status.iat, status.exp) == (None, None)
        && status.data.is_none()
}

fn token_of(session: &Session) -> &Secret {
    session.0.as_ref().unwrap()
}

table! { start_logged_in;
    get_current_user_finds_the_user_of_a_stored_token(start_with_stored_token): logged_in, session =>
        logged_in.get_current_user() => |user| session.1.is_none()
            && user.email.as_deref() == Some(EMAIL)
            && logged_in.current_user() == Some(user)
            && logged_in.token() == session.0;
    get_current_user_with_another_token_leaves_the_session_alone(start_with_ann): logged_in, session, known =>
        logged_in.get_current_user().token(&known["hers"]) => |user| user.id == known["ann"] && session_of(logged_in) == *session;
    get_current_user_with_a_token_begins_no_session(start_with_ann): client, known =>
        client.get_current_user().token(&known["hers"]) => |user| user.id == known["ann"] && session_of(client) == (None, None);
    get_current_user_keeps_the_token_that_an_answer_leaves_out: logged_in, emulator, session => {
            let id = &session.1.as_ref().unwrap().id;
            responding(emulator, &json!({ "data": { "user": {
                "id": id, "arn": "arn:cn:authing", "userPoolId": "pool", "nickname": "Nick", "token": null,
            }}}).to_string());
            logged_in.get_current_user()
        } => |user| user.token.is_none() && logged_in.current_user() == Some(user) && logged_in.token() == session.0;
    get_current_user_with_a_bad_token_given: logged_in =>
        logged_in.get_current_user().token("not.a.token") => 2020 |error| error.is_not_logged_in();
    /// No error of the API's, but nobody either.
    get_current_user_that_is_null: logged_in, emulator => {
            responding(emulator, r#"{"data":{"user":null}}"#);
            logged_in.get_current_user()
        } => 2004 |error| error.is_not_found();

    check_logged_in_with_another_token_leaves_the_session_alone(start_with_ann): logged_in, session, known =>
        logged_in.check_logged_in().token(&known["hers"]) => |user| user.id == known["ann"] && session_of(logged_in) == *session;

    check_login_status: logged_in, emulator, session =>
        logged_in.check_login_status() => |status| {
            let (issued, ends) = (status.iat.unwrap(), status.exp.unwrap());
            let whose = status.data.unwrap();
            status.code == Some(200)
                && status.message.as_deref() == Some("已登录")
                && status.status == Some(true)
                && ends - issued == TOKEN_LIFE
                && issued <= now(emulator) && ends > now(emulator)
                && whose.id.as_deref() == Some(emulator.pool().user(EMAIL).unwrap().id())
                && whose.user_pool_id == Some(emulator.user_pool_id())
                && json!(whose.arn) == field(emulator, EMAIL, "arn")
                && session_of(logged_in) == *session
        };
    check_login_status_of_another_token(start_with_ann): logged_in, session, known =>
        logged_in.check_login_status().token(&known["hers"])
            => |status| is_of(&status, &known["ann"]) && session_of(logged_in) == *session;
    check_login_status_of_a_token_needs_no_login(start_with_ann): client, known =>
        client.check_login_status().token(&known["hers"])
            => |status| is_of(&status, &known["ann"]) && client.token().is_none();
    /// That a session is over is left to the caller.
    check_login_status_after_the_token_expired: logged_in, emulator, session =>
        { emulator.clock().advance(13 * DAY); logged_in.check_login_status() } => |status| status.status == Some(true),
        { emulator.clock().advance(DAY); logged_in.check_login_status() }
            => |status| is_over(&status) && logged_in.token() == session.0;
    check_login_status_after_a_logout_elsewhere: logged_in, session =>
        logged_in.with_token(token_of(session)).logout(),
        logged_in.check_login_status() => |status| is_over(&status) && logged_in.token() == session.0;
    check_login_status_of_a_made_up_token: client =>
        { client.set_token("not.a.token"); client.check_login_status() }
            => |status| is_over(&status) && client.token() == Some("not.a.token".into());
    check_login_status_of_a_deleted_user: logged_in, emulator, session =>
        { emulator.pool().remove_user(EMAIL); logged_in.check_login_status() }
            => |status| is_over(&status) && logged_in.token() == session.0;
    check_login_status_that_is_null: logged_in, emulator => {
            responding(emulator, r#"{"data":{"checkLoginStatus":null}}"#);
            logged_in.check_login_status()
        } => "not read: data.checkLoginStatus";

    /// Clones share the session, and the token is revoked.
    logout: logged_in, emulator, session =>
        logged_in.clone().logout() => |_| session_of(logged_in) == (None, None)
            && emulator.requests().len() == 1
            && emulator.requests()[0].query == format!("app_id={}", emulator.app_id()),
        logged_in.check_login_status().token(token_of(session)) => |status| status.status == Some(false);
    logout_leaves_the_sessions_of_others_alone(start_with_ann): logged_in, known =>
        logged_in.logout(),
        logged_in.with_token(&known["hers"]).get_current_user() => |user| user.id == known["ann"];
    logout_twice: logged_in =>
        logged_in.logout(),
        logged_in.logout() => "not sent";
    logout_of_a_deleted_user: logged_in, emulator =>
        { emulator.pool().remove_user(EMAIL); logged_in.logout() } => |_| logged_in.token().is_none();

    refresh_token_that_is_null: logged_in, emulator =>
        { responding(emulator, r#"{"data":{"refreshToken":null}}"#); logged_in.refresh_token() }
            => "not read: data.refreshToken",
        {
            let body = r#"{"data":{"refreshToken":{"token":null,"iat":null,"exp":null}}}"#;
            responding(emulator, body);
            logged_in.refresh_token()
        } => "not read: data.refreshToken.token";

    logout_current: logged_in, emulator, session =>
        logged_in.logout_current() => |_| session_of(logged_in) == (None, None)
            && emulator.requests()[0].path == "/logout"
            && emulator.requests()[0].query == format!("appId={}&deviceId=current", emulator.app_id()),
        logged_in.check_login_status().token(token_of(session)) => |status| status.status == Some(false);
    logout_current_without_a_session: client, emulator =>
        client.logout_current() => |_| emulator.requests()[0].header("authorization").is_none();
    logout_current_at_an_unknown_application(start_at_an_unknown_application): client => client.logout_current() => 2011;

    logout_by_token(start_with_ann): logged_in, session, known =>
        logged_in.logout_by_token(&known["hers"]) => |answer| answer.code == Some(200) && session_of(logged_in) == *session,
        logged_in.check_login_status().token(&known["hers"]) => |status| status.status == Some(false),
        logged_in.check_login_status() => |status| status.status == Some(true);
    logout_by_token_of_the_session: logged_in, session =>
        logged_in.logout_by_token(token_of(session)) => |_| session_of(logged_in) == (None, None);
    /// The session's own token is no stand-in for an empty one.
    logout_by_token_without_a_token: logged_in =>
        logged_in.logout_by_token("") => "not sent" |_| logged_in.token().is_some();
    logout_by_token_twice(start_with_ann): logged_in, known =>
        logged_in.logout_by_token(&known["hers"]),
        logged_in.logout_by_token(&known["hers"]) => 2020 |error| error.is_not_logged_in() && logged_in.token().is_some();
}
