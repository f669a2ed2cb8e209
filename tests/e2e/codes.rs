use crate::checks::{email_code, refused};
use crate::support::{EMAIL, PHONE, sms_code, sms_code_abroad, start, start_logged_in};
use authing::Error;
use authing::types::EmailScene;
use authing::types::SmsScene;
use authing_emulator::Channel;
use std::time::Duration;

#[tokio::test]
async fn send_sms_code_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let session = (client.token(), client.current_user());
    let answer = client.send_sms_code(PHONE).await.unwrap();

    assert_eq!(answer.code, Some(200));
    assert_eq!(answer.message.as_deref(), Some("操作成功"));
    assert_eq!((client.token(), client.current_user()), session);
    let messages = emulator.outbox().messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].channel, Channel::Sms);
    assert_eq!(messages[0].to, PHONE);
    assert_eq!(messages[0].scene, None);
    let code = messages[0].code.clone();
    let user = client.login_by_phone_code(PHONE, code).await.unwrap();
    assert_eq!(user.phone.as_deref(), Some(PHONE), "the code is good");
}

#[tokio::test]
async fn send_sms_code_for_a_scene() {
    let (emulator, client) = start().await;
    let call = client.send_sms_code(PHONE);
    call.scene(SmsScene::CompletePhone).await.unwrap();
    let scene = emulator.outbox().messages()[0].scene.clone();
    assert_eq!(scene.as_deref(), Some("complete-phone"));
}

#[tokio::test]
async fn send_sms_code_abroad() {
    let (emulator, client) = start().await;
    let code = sms_code_abroad(&emulator, &client, "+44", "7700900000").await;
    assert_eq!(emulator.outbox().messages()[0].to, "+44 7700900000");

    let at_home = client.login_by_phone_code("7700900000", &code).await;
    assert!(refused(at_home, 2001).is_wrong_code());
    let call = client.login_by_phone_code("7700900000", code);
    let user = call.phone_country_code("+44").await.unwrap();
    assert_eq!(user.phone_country_code.as_deref(), Some("+44"));
}

#[tokio::test]
async fn send_sms_code_is_good_for_a_minute() {
    let (emulator, client) = start().await;
    let code = sms_code(&emulator, &client, PHONE).await;
    emulator.clock().advance(Duration::from_secs(59));
    client.login_by_phone_code(PHONE, code).await.unwrap();

    let code = sms_code(&emulator, &client, PHONE).await;
    emulator.clock().advance(Duration::from_secs(60));
    let result = client.login_by_phone_code(PHONE, code).await;
    assert!(refused(result, 2300).is_wrong_code());
}

#[tokio::test]
async fn send_sms_code_replaces_the_last_code() {
    let (emulator, client) = start().await;
    let first = sms_code(&emulator, &client, PHONE).await;
    let mut second = sms_code(&emulator, &client, PHONE).await;
    while second == first {
        second = sms_code(&emulator, &client, PHONE).await;
    }
    refused(client.login_by_phone_code(PHONE, first).await, 2001);
    client.login_by_phone_code(PHONE, second).await.unwrap();
}

#[tokio::test]
async fn send_sms_code_too_often() {
    let (emulator, client) = start().await;
    let limit = |settings: &mut authing_emulator::Settings| {
        settings.messages_per_minute = Some(1);
    };
    emulator.pool().settings(limit);
    client.send_sms_code(PHONE).await.unwrap();

    let error = refused(client.send_sms_code(PHONE).await, 429);
    assert!(error.is_rate_limited());
    assert_eq!(emulator.outbox().messages().len(), 1);
    client.send_sms_code("18800000001").await.unwrap();
    emulator.clock().advance(Duration::from_secs(60));
    client.send_sms_code(PHONE).await.unwrap();
}

#[tokio::test]
async fn send_sms_code_to_a_malformed_number() {
    let (emulator, client) = start().await;
    for number in ["188-0000", "1", "bob"] {
        refused(client.send_sms_code(number).await, 500);
    }
    assert!(emulator.outbox().messages().is_empty());
}

#[tokio::test]
async fn send_sms_code_as_other_servers_refuse() {
    let (emulator, client) = start().await;
    let faults = emulator.faults();
    let refuse = |code| {
        let fault = faults.on("/api/v2/sms/send").times(1);
        fault.error(code, "no");
    };
    refuse(1002);
    let error = refused(client.send_sms_code(PHONE).await, 1002);
    assert!(error.is_rate_limited());
    refuse(2028);
    let error = refused(client.send_sms_code(PHONE).await, 2028);
    assert!(error.code().unwrap().is_invalid_input());
}

#[tokio::test]
async fn send_email_succeeds() {
    let (emulator, client) = start_logged_in().await;
    let session = (client.token(), client.current_user());
    let call = client.send_email("Bob@Example.com", EmailScene::ResetPassword);
    let answer = call.await.unwrap();

    assert_eq!(answer.code, Some(200));
    assert_eq!(answer.message.as_deref(), Some("发送成功"));
    assert_eq!((client.token(), client.current_user()), session);
    let messages = emulator.outbox().messages();
    assert_eq!(messages.len(), 1);
    assert_eq!(messages[0].channel, Channel::Email);
    assert_eq!(messages[0].to, EMAIL);
    let code = messages[0].code.clone();
    let reset = client.reset_password_by_email_code(EMAIL, code, "an0ther");
    reset.await.unwrap();
}

#[tokio::test]
async fn send_email_for_every_scene() {
    let (emulator, client) = start().await;
    let scenes = [
        (EmailScene::ResetPassword, "RESET_PASSWORD"),
        (
            EmailScene::ResetPasswordVerifyCode,
            "RESET_PASSWORD_VERIFY_CODE",
        ),
        (EmailScene::VerifyEmail, "VERIFY_EMAIL"),
        (
            EmailScene::FirstEmailLoginVerify,
            "FIRST_EMAIL_LOGIN_VERIFY",
        ),
        (
            EmailScene::ConsoleConductedVerify,
            "CONSOLE_CONDUCTED_VERIFY",
        ),
        (EmailScene::ChangeEmail, "CHANGE_EMAIL"),
        (EmailScene::EmailBindVerifyCode, "EMAIL_BIND_VERIFY_CODE"),
        (
            EmailScene::EmailUnbindVerifyCode,
            "EMAIL_UNBIND_VERIFY_CODE",
        ),
        (EmailScene::MfaVerify, "MFA_VERIFY"),
        (EmailScene::VerifyCode, "VERIFY_CODE"),
        (EmailScene::RegisterVerifyCode, "REGISTER_VERIFY_CODE"),
        (EmailScene::LoginVerifyCode, "LOGIN_VERIFY_CODE"),
        (EmailScene::MfaVerifyCode, "MFA_VERIFY_CODE"),
        (
            EmailScene::InformationCompletionVerifyCode,
            "INFORMATION_COMPLETION_VERIFY_CODE",
        ),
    ];
    for (scene, name) in scenes {
        email_code(&emulator, &client, EMAIL, scene).await;
        let sent = emulator.outbox().messages().pop().unwrap().scene;
        assert_eq!(sent.as_deref(), Some(name));
    }
}

/// A newer server may have more scenes; this one does not.
#[tokio::test]
async fn send_email_for_an_unknown_scene() {
    let (emulator, client) = start().await;
    let scene = EmailScene::Other("BIRTHDAY".into());
    let error = client.send_email(EMAIL, scene).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error}");
    assert_eq!(error.code(), None);
    assert!(emulator.outbox().messages().is_empty());
}

#[tokio::test]
async fn send_email_to_a_malformed_address() {
    let (emulator, client) = start().await;
    let call = client.send_email("bob.example.com", EmailScene::ChangeEmail);
    let error = refused(call.await, 2204);
    assert!(error.code().unwrap().is_invalid_input());
    assert!(emulator.outbox().messages().is_empty());
}

#[tokio::test]
async fn send_email_too_often() {
    let (emulator, client) = start().await;
    let limit = |settings: &mut authing_emulator::Settings| {
        settings.messages_per_minute = Some(1);
    };
    emulator.pool().settings(limit);
    let send = || client.send_email(EMAIL, EmailScene::ChangeEmail);
    send().await.unwrap();

    assert!(refused(send().await, 2080).is_rate_limited());
    assert_eq!(emulator.outbox().messages().len(), 1);
    emulator.clock().advance(Duration::from_secs(60));
    send().await.unwrap();
}

#[tokio::test]
async fn send_email_without_a_template() {
    let (emulator, client) = start().await;
    emulator.faults().on("sendEmail").error(2021, "no template");
    let call = client.send_email(EMAIL, EmailScene::ChangeEmail);
    refused(call.await, 2021);
}

/// The answer has a code of its own, which may say that it has failed.
#[tokio::test]
async fn send_email_that_fails_in_the_data() {
    let (emulator, client) = start().await;
    let answer = r#"{"data":{"sendEmail":{"code":500,"message":"no mail server"}}}"#;
    let fault = emulator.faults().on("sendEmail");
    fault.body(answer, "application/json");
    let call = client.send_email(EMAIL, EmailScene::ChangeEmail);
    let error = refused(call.await, 500);
    assert!(error.to_string().contains("no mail server"), "{error}");
}
