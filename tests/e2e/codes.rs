use crate::checks::{email_code, later, mail, refused, refusing, responding, sms};
use crate::support::{EMAIL, PHONE, sms_code, start, start_logged_in};
use crate::table::{session_of, table};
use authing::types::EmailScene;
use authing::types::SmsScene;
use authing::{AuthenticationClient, Error};
use authing_emulator::{Channel, Emulator};

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

async fn start_with_one_message_a_minute() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    let limit = |settings: &mut authing_emulator::Settings| {
        settings.messages_per_minute = Some(1);
    };
    emulator.pool().settings(limit);
    (emulator, client)
}

/// The code that was sent to this number in the United Kingdom.
fn sms_abroad(emulator: &Emulator, phone: &str) -> String {
    let code = emulator.outbox().sms_code(&format!("+44 {phone}"));
    code.unwrap()
}

table! { start;
    send_sms_code(start_logged_in): logged_in, emulator, session =>
        logged_in.send_sms_code(PHONE) => |answer| {
            let messages = emulator.outbox().messages();
            answer.code == Some(200)
                && answer.message.as_deref() == Some("操作成功")
                && session_of(logged_in) == *session
                && messages.len() == 1
                && messages[0].channel == Channel::Sms
                && messages[0].to == PHONE
                && messages[0].scene.is_none()
        },
        // The code is valid.
        logged_in.login_by_phone_code(PHONE, sms(emulator)) => |user| user.phone.as_deref() == Some(PHONE);
    send_sms_code_for_a_scene: client, emulator =>
        client.send_sms_code(PHONE).scene(SmsScene::CompletePhone)
            => |_| emulator.outbox().messages()[0].scene.as_deref() == Some("complete-phone");
    send_sms_code_abroad: client, emulator =>
        client.send_sms_code("7700900000").phone_country_code("+44")
            => |_| emulator.outbox().messages()[0].to == "+44 7700900000",
        client.login_by_phone_code("7700900000", sms_abroad(emulator, "7700900000")) => 2001 |error| error.is_wrong_code(),
        client.login_by_phone_code("7700900000", sms_abroad(emulator, "7700900000")).phone_country_code("+44")
            => |user| user.phone_country_code.as_deref() == Some("+44");
    send_sms_code_is_good_for_a_minute: client, emulator =>
        client.send_sms_code(PHONE),
        client.login_by_phone_code(PHONE, sms(later(emulator, 59))),
        client.send_sms_code(PHONE),
        client.login_by_phone_code(PHONE, sms(later(emulator, 60))) => 2300 |error| error.is_wrong_code();
    send_sms_code_too_often(start_with_one_message_a_minute): client, emulator =>
        client.send_sms_code(PHONE),
        client.send_sms_code(PHONE) => 429 |error| error.is_rate_limited() && emulator.outbox().messages().len() == 1,
        client.send_sms_code("18800000001"),
        { later(emulator, 60); client.send_sms_code(PHONE) };
    send_sms_code_to_a_malformed_number: client, emulator =>
        client.send_sms_code("188-0000") => 500,
        client.send_sms_code("1") => 500,
        client.send_sms_code("bob") => 500 |_| emulator.outbox().messages().is_empty();
    send_sms_code_as_other_servers_refuse: client, emulator =>
        { refusing(emulator, 1002); client.send_sms_code(PHONE) } => 1002 |error| error.is_rate_limited(),
        { refusing(emulator, 2028); client.send_sms_code(PHONE) } => 2028 |error| error.code().unwrap().is_invalid_input();

    send_email(start_logged_in): logged_in, emulator, session =>
        logged_in.send_email("Bob@Example.com", EmailScene::ResetPassword) => |answer| {
            let messages = emulator.outbox().messages();
            answer.code == Some(200)
                && answer.message.as_deref() == Some("发送成功")
                && session_of(logged_in) == *session
                && messages.len() == 1
                && messages[0].channel == Channel::Email
                && messages[0].to == EMAIL
        },
        logged_in.reset_password_by_email_code(EMAIL, mail(emulator), "an0ther");
    /// A newer server may have more scenes; this one does not.
    send_email_for_an_unknown_scene: client, emulator =>
        client.send_email(EMAIL, EmailScene::Other("BIRTHDAY".into()))
            => "no code" |error| matches!(error, Error::Api(_)) && emulator.outbox().messages().is_empty();
    send_email_to_a_malformed_address: client, emulator =>
        client.send_email("bob.example.com", EmailScene::ChangeEmail)
            => 2204 |error| error.code().unwrap().is_invalid_input() && emulator.outbox().messages().is_empty();
    send_email_too_often(start_with_one_message_a_minute): client, emulator =>
        client.send_email(EMAIL, EmailScene::ChangeEmail),
        client.send_email(EMAIL, EmailScene::ChangeEmail)
            => 2080 |error| error.is_rate_limited() && emulator.outbox().messages().len() == 1,
        { later(emulator, 60); client.send_email(EMAIL, EmailScene::ChangeEmail) };
    send_email_without_a_template: client, emulator =>
        { refusing(emulator, 2021); client.send_email(EMAIL, EmailScene::ChangeEmail) } => 2021;
    /// The answer has a code of its own, which may say that it has failed.
    send_email_that_fails_in_the_data: client, emulator => {
            responding(emulator, r#"{"data":{"sendEmail":{"code":500,"message":"no mail server"}}}"#);
            client.send_email(EMAIL, EmailScene::ChangeEmail)
        } => 500 |error| error.to_string().contains("no mail server");
}
