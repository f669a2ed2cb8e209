use crate::checks::email_code;
use crate::support::{
    CLIENT_IP, EMAIL, PASSWORD, PHONE, add_bob, builder, client_with_wrong_key, code, paths,
    sent_variables, sms_code, sms_code_abroad, start, start_logged_in,
};
use authing::types::{EmailScene, RegisterProfile, User, UserDdfInput};
use authing::{AuthenticationClient, Error, ErrorCode};
use authing_emulator::{Emulator, FieldType, NewUser};
use serde_json::{Value, json};
use std::time::Duration;

fn profile() -> RegisterProfile {
    RegisterProfile {
        nickname: Some("Bob".into()),
        ..Default::default()
    }
}

/// How often the user has logged in, as the pool counts.
fn logins(emulator: &Emulator, user: &str) -> Value {
    let user = emulator.pool().user(user).unwrap();
    user.field("loginsCount").unwrap().clone()
}

#[track_caller]
fn assert_session_is(client: &AuthenticationClient, user: &User) {
    assert!(user.token.is_some(), "the answer carries no token");
    assert_eq!(client.token(), user.token);
    assert_eq!(client.current_user().unwrap().id, user.id);
}

#[tokio::test]
async fn register_by_email_succeeds() {
    let (emulator, client) = start().await;
    emulator
        .pool()
        .define_field("visits", FieldType::Number, "Visits");
    let user = client
        .register_by_email("Bob@Example.com", PASSWORD)
        .profile(profile())
        .custom_data([("visits", json!(3))])
        .client_ip(CLIENT_IP)
        .await
        .unwrap();

    assert_eq!(user.email.as_deref(), Some(EMAIL));
    assert_eq!(user.nickname.as_deref(), Some("Bob"));
    assert_eq!(user.email_verified, Some(false));
    let kept = emulator.pool().user(EMAIL).unwrap();
    assert_eq!(kept.id(), user.id);
    assert!(kept.password_is(PASSWORD));
    assert_eq!(kept.field("nickname"), Some(&json!("Bob")));
    assert_eq!(kept.custom_data()["visits"], json!(3));
    assert_eq!(client.token(), None, "a registration alone logs nobody in");
}

#[tokio::test]
async fn register_by_email_with_force_login_logs_in() {
    let (emulator, client) = start().await;
    let call = client.register_by_email(EMAIL, PASSWORD);
    let user = call.force_login(true).client_ip(CLIENT_IP).await.unwrap();

    assert_session_is(&client, &user);
    assert_eq!(logins(&emulator, EMAIL), json!(1));
    let kept = emulator.pool().user(EMAIL).unwrap();
    assert_eq!(kept.field("lastIP"), Some(&json!(CLIENT_IP)));
}

#[tokio::test]
async fn register_by_email_with_generate_token_counts_no_login() {
    let (emulator, client) = start().await;
    let call = client.register_by_email(EMAIL, PASSWORD);
    let user = call.generate_token(true).await.unwrap();

    assert_session_is(&client, &user);
    assert_eq!(logins(&emulator, EMAIL), json!(0));
    let roles = client.list_roles().await.unwrap();
    assert_eq!(roles.total_count, 0, "the token is good");
}

#[tokio::test]
async fn register_by_email_keeps_the_session_of_somebody_else() {
    let (emulator, client) = start_logged_in().await;
    let token = client.token();
    let call = client.register_by_email("ann@example.com", PASSWORD);
    let ann = call.await.unwrap();

    assert_eq!(emulator.pool().user_count(), 2);
    assert_eq!(client.token(), token);
    assert_ne!(client.current_user().unwrap().id, ann.id);
}

#[tokio::test]
async fn register_by_email_sends_context_and_phone_token() {
    let (emulator, client) = start().await;
    let call = client.register_by_email(EMAIL, PASSWORD);
    let call = call.context([("campaign", "spring")]).phone_token("proof");
    call.await.unwrap();

    let input = &sent_variables(&emulator)["input"];
    assert_eq!(input["context"], json!(r#"{"campaign":"spring"}"#));
    assert_eq!(input["phoneToken"], json!("proof"));
}

#[tokio::test]
async fn register_by_email_twice() {
    let (emulator, client) = start().await;
    client.register_by_email(EMAIL, PASSWORD).await.unwrap();
    let error = client
        .register_by_email("BOB@EXAMPLE.COM", "an0ther")
        .await
        .unwrap_err();

    assert_eq!(error.code(), Some(ErrorCode::USER_EXISTS));
    assert!(error.is_already_exists());
    assert_eq!(emulator.pool().user_count(), 1);
    assert!(emulator.pool().user(EMAIL).unwrap().password_is(PASSWORD));
}

/// Other servers name what is taken.
#[tokio::test]
async fn register_by_email_of_what_other_servers_call_taken() {
    let (emulator, client) = start().await;
    for taken in [2034, 2035, 2200] {
        let fault = emulator.faults().on("registerByEmail");
        fault.times(1).error(taken, "taken");
        let error = client.register_by_email(EMAIL, PASSWORD).await.unwrap_err();
        assert!(error.is_already_exists(), "{error}");
    }
}

#[tokio::test]
async fn register_by_email_with_a_malformed_address() {
    let (emulator, client) = start().await;
    let result = client.register_by_email("bob.example.com", PASSWORD).await;
    assert_eq!(code(result), 2003);
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_email_without_a_password() {
    let (emulator, client) = start().await;
    assert_eq!(code(client.register_by_email(EMAIL, "").await), 2032);
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_email_with_a_weak_password() {
    let (emulator, client) = start().await;
    assert_eq!(code(client.register_by_email(EMAIL, "passw").await), 2029);
    emulator.pool().settings(|s| s.password_level = 3);
    let result = client.register_by_email(EMAIL, PASSWORD).await;
    assert_eq!(code(result), 2029);
    assert_eq!(emulator.pool().user_count(), 0);
    client.register_by_email(EMAIL, "pass-w0rd").await.unwrap();
}

#[tokio::test]
async fn register_by_email_while_registration_is_off() {
    let (emulator, client) = start().await;
    emulator.pool().settings(|s| s.registration = false);
    let result = client.register_by_email(EMAIL, PASSWORD).await;
    assert_eq!(code(result), 2031);
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_email_too_often_from_one_address() {
    let (emulator, client) = start().await;
    emulator
        .pool()
        .settings(|s| s.registrations_per_minute = Some(1));
    let register = |email: &str, ip: &str| client.register_by_email(email, PASSWORD).client_ip(ip);
    register(EMAIL, CLIENT_IP).await.unwrap();
    let error = register("ann@example.com", CLIENT_IP).await.unwrap_err();
    assert_eq!(error.code().unwrap().get(), 2100);
    assert!(error.is_rate_limited());

    register("ann@example.com", "203.0.113.8").await.unwrap();
    emulator.clock().advance(Duration::from_secs(60));
    register("cid@example.com", CLIENT_IP).await.unwrap();
}

#[tokio::test]
async fn register_by_email_with_an_undefined_field() {
    let (emulator, client) = start().await;
    let call = client.register_by_email(EMAIL, PASSWORD);
    assert_eq!(code(call.custom_data([("visits", 3)]).await), 400);
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_email_with_a_value_of_another_type() {
    let (emulator, client) = start().await;
    let pool = emulator.pool();
    pool.define_field("visits", FieldType::Number, "Visits");
    let call = client.register_by_email(EMAIL, PASSWORD);
    assert_eq!(code(call.custom_data([("visits", "three")]).await), 400);
    assert_eq!(pool.user_count(), 0);
}

#[tokio::test]
async fn register_by_email_with_another_key_fetches_the_right_one() {
    let (emulator, _) = start().await;
    let client = client_with_wrong_key(&emulator);
    client.register_by_email(EMAIL, PASSWORD).await.unwrap();

    assert!(emulator.pool().user(EMAIL).unwrap().password_is(PASSWORD));
    let sent = ["/graphql/v2", "/api/v2/.well-known", "/graphql/v2"];
    assert_eq!(paths(&emulator), sent);
    let call = client.register_by_email("ann@example.com", PASSWORD);
    call.await.unwrap();
    assert_eq!(emulator.requests().len(), 4, "the right key is kept");
}

#[tokio::test]
async fn register_by_email_that_cannot_be_decrypted() {
    let (emulator, client) = start().await;
    emulator.faults().on("registerByEmail").error(2016, "key");
    let error = client.register_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::PASSWORD_NOT_DECRYPTED));
    let tries = paths(&emulator).into_iter().filter(|p| p == "/graphql/v2");
    assert_eq!(tries.count(), 2, "sent again once, with the key of now");
}

#[tokio::test]
async fn register_by_email_at_an_unknown_application() {
    let (emulator, _) = start().await;
    let client = builder(&emulator).app_id("nowhere").build().unwrap();
    let error = client.register_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::APP_NOT_FOUND));
    assert!(error.is_not_found());
}

#[tokio::test]
async fn register_by_email_in_an_unknown_pool() {
    let (emulator, _) = start().await;
    let client = builder(&emulator).user_pool_id("nowhere").build().unwrap();
    let error = client.register_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::USER_POOL_NOT_FOUND));
    assert!(error.is_not_found());
}

/// An answer without a user is none, whatever the schema allows.
#[tokio::test]
async fn register_by_email_that_answers_nobody() {
    let (emulator, client) = start().await;
    let fault = emulator.faults().on("registerByEmail");
    fault.body(r#"{"data":{"registerByEmail":null}}"#, "application/json");
    let error = client.register_by_email(EMAIL, PASSWORD).await.unwrap_err();
    let Error::Decode(error) = error else {
        panic!("{error}");
    };
    assert_eq!(error.path(), "data.registerByEmail");
}

#[tokio::test]
async fn register_by_username_succeeds() {
    let (emulator, client) = start().await;
    let pool = emulator.pool();
    pool.define_field("school", FieldType::String, "School");
    pool.define_field("visits", FieldType::Number, "Visits");
    let udf = UserDdfInput::new("visits", "3");
    let user = client
        .register_by_username("bob", PASSWORD)
        .profile(RegisterProfile {
            email: Some(EMAIL.into()),
            phone: Some(PHONE.into()),
            udf: Some(vec![udf]),
            ip: Some("203.0.113.9".into()),
            ..profile()
        })
        .custom_data([("school", "ucla")])
        .client_ip(CLIENT_IP)
        .await
        .unwrap();

    assert_eq!(user.username.as_deref(), Some("bob"));
    assert_eq!(user.nickname.as_deref(), Some("Bob"));
    let kept = pool.user("bob").unwrap();
    assert_eq!(kept.id(), user.id);
    assert!(kept.password_is(PASSWORD));
    assert_eq!(kept.field("email"), Some(&json!(EMAIL)));
    assert_eq!(kept.field("phone"), Some(&json!(PHONE)));
    assert_eq!(kept.field("lastIP"), Some(&json!("203.0.113.9")));
    assert_eq!(kept.custom_data()["school"], json!("ucla"));
    assert_eq!(kept.custom_data()["visits"], json!(3));
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn register_by_username_tells_case_apart() {
    let (emulator, client) = start().await;
    client.register_by_username("bob", PASSWORD).await.unwrap();
    client.register_by_username("Bob", PASSWORD).await.unwrap();
    assert_eq!(emulator.pool().user_count(), 2);
}

#[tokio::test]
async fn register_by_username_with_force_login_logs_in() {
    let (emulator, client) = start().await;
    let call = client.register_by_username("bob", PASSWORD);
    let user = call.force_login(true).await.unwrap();
    assert_session_is(&client, &user);
    assert_eq!(logins(&emulator, "bob"), json!(1));
}

#[tokio::test]
async fn register_by_username_with_generate_token_counts_no_login() {
    let (emulator, client) = start().await;
    let call = client.register_by_username("bob", PASSWORD);
    let user = call.generate_token(true).await.unwrap();
    assert_session_is(&client, &user);
    assert_eq!(logins(&emulator, "bob"), json!(0));
}

#[tokio::test]
async fn register_by_username_sends_context_and_proofs() {
    let (emulator, client) = start().await;
    let call = client.register_by_username("bob", PASSWORD);
    let call = call.context([("campaign", "spring")]);
    call.email_token("e").phone_token("p").await.unwrap();

    let input = &sent_variables(&emulator)["input"];
    assert_eq!(input["context"], json!(r#"{"campaign":"spring"}"#));
    assert_eq!(input["emailToken"], json!("e"));
    assert_eq!(input["phoneToken"], json!("p"));
}

#[tokio::test]
async fn register_by_username_twice() {
    let (emulator, client) = start().await;
    client.register_by_username("bob", PASSWORD).await.unwrap();
    let error = client
        .register_by_username("bob", "an0ther")
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::USER_EXISTS));
    assert!(error.is_already_exists());
    assert_eq!(emulator.pool().user_count(), 1);
}

#[tokio::test]
async fn register_by_username_with_the_address_of_somebody_else() {
    let (emulator, client) = start().await;
    add_bob(&emulator);
    let call = client.register_by_username("ann", PASSWORD);
    let result = call.profile(RegisterProfile {
        email: Some(EMAIL.into()),
        ..Default::default()
    });
    assert_eq!(code(result.await), 2026);
    assert_eq!(emulator.pool().user_count(), 1);
}

#[tokio::test]
async fn register_by_username_with_a_weak_password() {
    let (emulator, client) = start().await;
    let result = client.register_by_username("bob", "passw").await;
    assert_eq!(code(result), 2029);
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_username_without_a_password() {
    let (emulator, client) = start().await;
    assert_eq!(code(client.register_by_username("bob", "").await), 2032);
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_username_while_registration_is_off() {
    let (emulator, client) = start().await;
    emulator.pool().settings(|s| s.registration = false);
    let result = client.register_by_username("bob", PASSWORD).await;
    assert_eq!(code(result), 2031);
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_username_with_an_undefined_field() {
    let (emulator, client) = start().await;
    let call = client.register_by_username("bob", PASSWORD);
    assert_eq!(code(call.custom_data([("visits", 3)]).await), 400);
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_username_with_a_value_of_another_type() {
    let (emulator, client) = start().await;
    let pool = emulator.pool();
    pool.define_field("member", FieldType::Boolean, "Member");
    let call = client.register_by_username("bob", PASSWORD);
    assert_eq!(code(call.custom_data([("member", "yes")]).await), 400);
    assert_eq!(pool.user_count(), 0);
}

#[tokio::test]
async fn register_by_username_with_another_key_fetches_the_right_one() {
    let (emulator, _) = start().await;
    let client = client_with_wrong_key(&emulator);
    client.register_by_username("bob", PASSWORD).await.unwrap();
    assert!(emulator.pool().user("bob").unwrap().password_is(PASSWORD));
}

#[tokio::test]
async fn register_by_username_that_cannot_be_decrypted() {
    let (emulator, client) = start().await;
    let fault = emulator.faults().on("registerByUsername");
    fault.error(2016, "key");
    let result = client.register_by_username("bob", PASSWORD).await;
    assert_eq!(code(result), 2016);
}

#[tokio::test]
async fn register_by_phone_code_succeeds() {
    let (emulator, client) = start().await;
    let pool = emulator.pool();
    pool.define_field("visits", FieldType::Number, "Visits");
    let sent = sms_code(&emulator, &client, PHONE).await;
    let user = client
        .register_by_phone_code(PHONE, sent)
        .password(PASSWORD)
        .profile(profile())
        .custom_data([("visits", 3)])
        .client_ip(CLIENT_IP)
        .await
        .unwrap();

    assert_eq!(user.phone.as_deref(), Some(PHONE));
    assert_eq!(user.phone_verified, Some(true));
    assert_eq!(user.nickname.as_deref(), Some("Bob"));
    let kept = pool.user(PHONE).unwrap();
    assert_eq!(kept.id(), user.id);
    assert!(kept.password_is(PASSWORD));
    assert_eq!(kept.field("phoneVerified"), Some(&json!(true)));
    assert_eq!(kept.custom_data()["visits"], json!(3));
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn register_by_phone_code_with_force_login_logs_in() {
    let (emulator, client) = start().await;
    let sent = sms_code(&emulator, &client, PHONE).await;
    let call = client.register_by_phone_code(PHONE, sent);
    let user = call.force_login(true).client_ip(CLIENT_IP).await.unwrap();
    assert_session_is(&client, &user);
    assert_eq!(logins(&emulator, PHONE), json!(1));
    let kept = emulator.pool().user(PHONE).unwrap();
    assert_eq!(kept.field("lastIP"), Some(&json!(CLIENT_IP)));
}

#[tokio::test]
async fn register_by_phone_code_with_generate_token_counts_no_login() {
    let (emulator, client) = start().await;
    let sent = sms_code(&emulator, &client, PHONE).await;
    let call = client.register_by_phone_code(PHONE, sent);
    let user = call.generate_token(true).await.unwrap();
    assert_session_is(&client, &user);
    assert_eq!(logins(&emulator, PHONE), json!(0));
}

#[tokio::test]
async fn register_by_phone_code_tells_countries_apart() {
    let (emulator, client) = start().await;
    let here = sms_code(&emulator, &client, PHONE).await;
    let call = client.register_by_phone_code(PHONE, here);
    let misused = call.clone().phone_country_code("+44").await;
    assert_eq!(code(misused), 2001);
    let first = call.await.unwrap();

    let abroad = sms_code_abroad(&emulator, &client, "+44", PHONE).await;
    let call = client.register_by_phone_code(PHONE, abroad);
    let second = call.phone_country_code("+44").await.unwrap();
    assert_ne!(first.id, second.id);
    assert_eq!(second.phone_country_code.as_deref(), Some("+44"));
    let pool = emulator.pool();
    assert_eq!(pool.user_count(), 2);
    let kept = pool.user(&second.id).unwrap();
    assert_eq!(kept.field("phoneCountryCode"), Some(&json!("+44")));
}

#[tokio::test]
async fn register_by_phone_code_sends_context_and_email_token() {
    let (emulator, client) = start().await;
    let sent = sms_code(&emulator, &client, PHONE).await;
    let call = client.register_by_phone_code(PHONE, sent);
    let call = call.context([("campaign", "spring")]).email_token("proof");
    call.await.unwrap();

    let input = &sent_variables(&emulator)["input"];
    assert_eq!(input["context"], json!(r#"{"campaign":"spring"}"#));
    assert_eq!(input["emailToken"], json!("proof"));
}

#[tokio::test]
async fn register_by_phone_code_with_a_wrong_code() {
    let (emulator, client) = start().await;
    sms_code(&emulator, &client, PHONE).await;
    let error = client
        .register_by_phone_code(PHONE, "wrong")
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::WRONG_CODE));
    assert!(error.is_wrong_code());
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_phone_code_without_a_code_sent() {
    let (emulator, client) = start().await;
    let result = client.register_by_phone_code(PHONE, "123456").await;
    assert_eq!(code(result), 2001);
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_phone_code_with_an_expired_code() {
    let (emulator, client) = start().await;
    let sent = sms_code(&emulator, &client, PHONE).await;
    emulator.clock().advance(Duration::from_secs(60));
    let error = client
        .register_by_phone_code(PHONE, sent)
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::CODE_EXPIRED));
    assert!(error.is_wrong_code());
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_phone_code_with_a_used_code() {
    let (emulator, client) = start().await;
    let sent = sms_code(&emulator, &client, PHONE).await;
    let call = client.register_by_phone_code(PHONE, sent);
    call.clone().await.unwrap();
    assert_eq!(code(call.await), 2001);
}

#[tokio::test]
async fn register_by_phone_code_twice() {
    let (emulator, client) = start().await;
    let phone = NewUser {
        phone: Some(PHONE.into()),
        ..Default::default()
    };
    emulator.pool().add_user(phone).unwrap();
    let sent = sms_code(&emulator, &client, PHONE).await;
    let error = client
        .register_by_phone_code(PHONE, sent)
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::USER_EXISTS));
    assert!(error.is_already_exists());
    assert_eq!(emulator.pool().user_count(), 1);
}

/// Other servers name the number, with a code of their own.
#[tokio::test]
async fn register_by_phone_code_of_what_other_servers_call_taken() {
    let (emulator, client) = start().await;
    for taken in [2035, 1_320_004] {
        let fault = emulator.faults().on("registerByPhoneCode");
        fault.times(1).error(taken, "taken");
        let result = client.register_by_phone_code(PHONE, "123456").await;
        let error = result.unwrap_err();
        assert!(error.is_already_exists(), "{error}");
    }
}

#[tokio::test]
async fn register_by_phone_code_with_a_weak_password() {
    let (emulator, client) = start().await;
    let sent = sms_code(&emulator, &client, PHONE).await;
    let call = client.register_by_phone_code(PHONE, sent);
    assert_eq!(code(call.clone().password("passw").await), 2029);
    assert_eq!(emulator.pool().user_count(), 0);
    let right = call.password(PASSWORD).await;
    right.expect("what was refused does not use up the code");
}

#[tokio::test]
async fn register_by_phone_code_while_registration_is_off() {
    let (emulator, client) = start().await;
    emulator.pool().settings(|s| s.registration = false);
    let sent = sms_code(&emulator, &client, PHONE).await;
    let result = client.register_by_phone_code(PHONE, sent).await;
    assert_eq!(code(result), 2031);
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_phone_code_with_an_undefined_field() {
    let (emulator, client) = start().await;
    let sent = sms_code(&emulator, &client, PHONE).await;
    let call = client.register_by_phone_code(PHONE, sent);
    assert_eq!(code(call.custom_data([("visits", 3)]).await), 400);
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_phone_code_with_a_value_of_another_type() {
    let (emulator, client) = start().await;
    let pool = emulator.pool();
    pool.define_field("visits", FieldType::Number, "Visits");
    let sent = sms_code(&emulator, &client, PHONE).await;
    let call = client.register_by_phone_code(PHONE, sent);
    assert_eq!(code(call.custom_data([("visits", "three")]).await), 400);
    assert_eq!(pool.user_count(), 0);
}

#[tokio::test]
async fn register_by_phone_code_with_another_key_fetches_the_right_one() {
    let (emulator, _) = start().await;
    let client = client_with_wrong_key(&emulator);
    let sent = sms_code(&emulator, &client, PHONE).await;
    let call = client.register_by_phone_code(PHONE, sent);
    call.password(PASSWORD).await.unwrap();
    assert!(emulator.pool().user(PHONE).unwrap().password_is(PASSWORD));
}

#[tokio::test]
async fn register_by_phone_code_that_cannot_be_decrypted() {
    let (emulator, client) = start().await;
    let fault = emulator.faults().on("registerByPhoneCode");
    fault.error(2016, "key");
    let call = client.register_by_phone_code(PHONE, "123456");
    assert_eq!(code(call.password(PASSWORD).await), 2016);
}

/// A code that was sent to `EMAIL` for a registration.
async fn registration_code(emulator: &Emulator, client: &AuthenticationClient) -> String {
    email_code(emulator, client, EMAIL, EmailScene::RegisterVerifyCode).await
}

#[tokio::test]
async fn register_by_email_code_succeeds() {
    let (emulator, client) = start().await;
    emulator
        .pool()
        .define_field("visits", FieldType::Number, "Visits");
    let sent = registration_code(&emulator, &client).await;
    let user = client
        .register_by_email_code("Bob@Example.com", sent)
        .profile(profile())
        .custom_data([("visits", json!(3))])
        .context([("campaign", "spring")])
        .phone_token("phone-token")
        .client_ip(CLIENT_IP)
        .await
        .unwrap();

    assert_eq!(user.email.as_deref(), Some(EMAIL));
    assert_eq!(user.email_verified, Some(true), "the code has proven it");
    assert_eq!(user.nickname.as_deref(), Some("Bob"));
    let kept = emulator.pool().user(EMAIL).unwrap();
    assert_eq!(kept.custom_data()["visits"], json!(3));
    assert_eq!(client.token(), None, "a registration alone logs nobody in");
    assert_eq!(client.current_user(), None);
}

#[tokio::test]
async fn register_by_email_code_with_force_login_logs_in() {
    let (emulator, client) = start().await;
    let sent = registration_code(&emulator, &client).await;
    let call = client.register_by_email_code(EMAIL, sent);
    let user = call.force_login(true).client_ip(CLIENT_IP).await.unwrap();
    assert_session_is(&client, &user);
    assert_eq!(logins(&emulator, EMAIL), json!(1));
}

#[tokio::test]
async fn register_by_email_code_with_generate_token_counts_no_login() {
    let (emulator, client) = start().await;
    let sent = registration_code(&emulator, &client).await;
    let call = client.register_by_email_code(EMAIL, sent);
    let user = call.generate_token(true).await.unwrap();
    assert_session_is(&client, &user);
    assert_eq!(logins(&emulator, EMAIL), json!(0));
}

#[tokio::test]
async fn register_by_email_code_keeps_the_session_of_somebody_else() {
    let (emulator, client) = start().await;
    let call = client.register_by_email("ann@example.com", PASSWORD);
    call.force_login(true).await.unwrap();
    let before = (client.token(), client.current_user());
    let sent = registration_code(&emulator, &client).await;
    client.register_by_email_code(EMAIL, sent).await.unwrap();
    assert_eq!((client.token(), client.current_user()), before);
}

#[tokio::test]
async fn register_by_email_code_with_a_wrong_code() {
    let (emulator, client) = start().await;
    registration_code(&emulator, &client).await;
    let error = client.register_by_email_code(EMAIL, "wrong").await;
    let error = error.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::WRONG_CODE));
    assert!(error.is_wrong_code());
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_email_code_with_an_expired_code() {
    let (emulator, client) = start().await;
    let sent = registration_code(&emulator, &client).await;
    emulator.clock().advance(Duration::from_secs(300));
    let error = client.register_by_email_code(EMAIL, sent).await;
    assert!(error.as_ref().unwrap_err().is_wrong_code());
    assert_eq!(code(error), 2300);
}

#[tokio::test]
async fn register_by_email_code_twice() {
    let (emulator, client) = start().await;
    let sent = registration_code(&emulator, &client).await;
    let call = client.register_by_email_code(EMAIL, sent);
    call.clone().await.unwrap();
    assert_eq!(code(call.await), 2001, "the code is used");
    let sent = registration_code(&emulator, &client).await;
    let error = client.register_by_email_code(EMAIL, sent).await;
    assert!(error.as_ref().unwrap_err().is_already_exists());
    assert_eq!(code(error), 2026);
}

#[tokio::test]
async fn register_by_email_code_with_a_malformed_address() {
    let (_emulator, client) = start().await;
    let result = client.register_by_email_code("bob", "123456").await;
    assert_eq!(code(result), 2003);
}

#[tokio::test]
async fn register_by_email_code_while_registration_is_off() {
    let (emulator, client) = start().await;
    emulator.pool().settings(|s| s.registration = false);
    let sent = registration_code(&emulator, &client).await;
    let result = client.register_by_email_code(EMAIL, sent).await;
    assert_eq!(code(result), 2031);
    assert_eq!(emulator.pool().user_count(), 0);
}

#[tokio::test]
async fn register_by_email_code_with_an_undefined_field() {
    let (emulator, client) = start().await;
    let sent = registration_code(&emulator, &client).await;
    let call = client.register_by_email_code(EMAIL, sent);
    assert_eq!(code(call.custom_data([("visits", 3)]).await), 400);
    assert_eq!(emulator.pool().user_count(), 0);
}
