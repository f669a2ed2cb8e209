use crate::checks::{email_code, later, refused, refusing, scenarios, sms};
use crate::support::{
    EMAIL, PASSWORD, PHONE, assert_token_refused, client_with_wrong_key, expire_tokens, paths,
    sms_code, sms_code_abroad, start, start_logged_in,
};
use crate::table::{session_of, table};
use authing::authentication::PasswordSecurityLevel::{High, Low, Middle};
use authing::types::{CommonMessage, EmailScene};
use authing::{AuthenticationClient, Error};
use authing_emulator::{Emulator, NewUser, PasswordReset};
use std::time::Duration;

const NEW: &str = "an0ther";
/// The shortest that the pool accepts has six characters.
const SHORT: &str = "12345";

/// Bob with a phone; `reset` is what his next login asks for.
fn bob(reset: PasswordReset) -> NewUser {
    NewUser {
        username: Some("bob".into()),
        email: Some(EMAIL.into()),
        phone: Some(PHONE.into()),
        password: Some(PASSWORD.into()),
        reset,
        ..Default::default()
    }
}

async fn start_with_bob(reset: PasswordReset) -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    emulator.pool().add_user(bob(reset)).unwrap();
    (emulator, client)
}

#[track_caller]
fn assert_password_is(emulator: &Emulator, password: &str) {
    let bob = emulator.pool().user(EMAIL).unwrap();
    assert!(bob.password_is(password), "it is another one");
}

#[track_caller]
fn assert_done(answer: &CommonMessage) {
    assert_eq!(answer.code, Some(200));
    assert_eq!(answer.message.as_deref(), Some("重置密码成功"));
}

/// A weak password is an answer.
#[tokio::test]
async fn check_password_strength_at_each_level() {
    let (emulator, client) = start().await;
    let vectors = [
        (0, "", "1"),
        (1, SHORT, "123456"),
        (2, "abcdef", "abcde1"),
        (2, "abc1!", "abcde!"),
        (3, "abcde1", "abcd1!"),
    ];
    for (level, weak, good) in vectors {
        emulator.pool().settings(|s| s.password_level = level);
        let answer = client.check_password_strength(weak).await.unwrap();
        assert!(!answer.valid, "{weak} at level {level}");
        assert!(answer.message.is_some_and(|text| text.contains("密码")));
        let answer = client.check_password_strength(good).await.unwrap();
        assert!(answer.valid, "{good} at level {level}");
    }
}

#[test]
fn computed_password_security_level() {
    let vectors = [
        ("", Low),
        ("abc", Low),
        ("abcdef1", Low),
        ("abcdefgh", Low),
        ("12345678", Low),
        ("abcdefg1", Middle),
        ("ABCDEFGH1", Middle),
        ("Abcdefghij1", Middle),
        ("abcdefghijk1", Middle),
        ("ABCDEFGHIJK1", Middle),
        ("Abcdefghijk1", High),
        ("aB1!!!!!!!!!", High),
        // Two code units each.
        ("a1😀😀😀", Middle),
        ("aB1😀😀😀😀😀", High),
        // Letters and digits of other scripts do not count.
        ("пароль12", Low),
        ("abcdefg٣", Low),
        // What comes after a line break does not count either, but it has a length.
        ("abcdefg\n1", Low),
        ("abcdefg\r1", Low),
        ("abcdefg\u{2028}1", Low),
        ("abcdefg\u{2029}1", Low),
        ("aB1\n\n\n\n\n\n\n\n\n", High),
        ("a1\n\n\n\n\n\n", Middle),
    ];
    for (password, level) in vectors {
        let computed = AuthenticationClient::computed_password_security_level(password);
        assert_eq!(computed, level, "{password:?}");
    }
    assert_eq!([Low as u8, Middle as u8, High as u8], [1, 2, 3]);
}

/// The two ways to a new password with a code.
#[derive(Clone, Copy)]
enum Code {
    BySms,
    ByEmail,
}

impl Code {
    async fn ask(self, emulator: &Emulator, client: &AuthenticationClient) -> String {
        match self {
            Self::BySms => sms_code(emulator, client, PHONE).await,
            Self::ByEmail => email_code(emulator, client, EMAIL, EmailScene::ResetPassword).await,
        }
    }

    async fn reset(
        self,
        client: &AuthenticationClient,
        code: &str,
        password: &str,
    ) -> Result<CommonMessage, Error> {
        match self {
            Self::BySms => {
                client
                    .reset_password_by_phone_code(PHONE, code, password)
                    .await
            }
            Self::ByEmail => {
                client
                    .reset_password_by_email_code(EMAIL, code, password)
                    .await
            }
        }
    }

    async fn succeeds(self) {
        let (emulator, client) = start_with_bob(PasswordReset::None).await;
        let code = self.ask(&emulator, &client).await;
        assert_done(&self.reset(&client, &code, NEW).await.unwrap());

        assert_password_is(&emulator, NEW);
        assert_eq!(client.token(), None, "a new password logs nobody in");
        refused(client.login_by_email(EMAIL, PASSWORD).await, 2006);
        client.login_by_email(EMAIL, NEW).await.unwrap();
    }

    async fn keeps_the_session(self) {
        let (emulator, client) = start_with_bob(PasswordReset::None).await;
        client.login_by_email(EMAIL, PASSWORD).await.unwrap();
        let session = (client.token(), client.current_user());
        let code = self.ask(&emulator, &client).await;
        self.reset(&client, &code, NEW).await.unwrap();
        assert_eq!((client.token(), client.current_user()), session);
    }

    /// Nobody has the phone and the address.
    async fn of_nobody(self) {
        let (emulator, client) = start().await;
        let code = self.ask(&emulator, &client).await;
        let error = refused(self.reset(&client, &code, NEW).await, 2004);
        assert!(error.is_not_found());
    }

    async fn with_a_wrong_code(self) {
        let (emulator, client) = start_with_bob(PasswordReset::None).await;
        let none_sent = self.reset(&client, "123456", NEW).await;
        assert!(refused(none_sent, 2001).is_wrong_code());
        let code = self.ask(&emulator, &client).await;
        let wrong = self.reset(&client, &format!("{code}0"), NEW).await;
        assert!(refused(wrong, 2001).is_wrong_code());
        assert_password_is(&emulator, PASSWORD);
        self.reset(&client, &code, NEW).await.unwrap();
    }

    async fn with_a_used_code(self) {
        let (emulator, client) = start_with_bob(PasswordReset::None).await;
        let code = self.ask(&emulator, &client).await;
        self.reset(&client, &code, NEW).await.unwrap();
        let again = self.reset(&client, &code, "a-third").await;
        assert!(refused(again, 2001).is_wrong_code());
        assert_password_is(&emulator, NEW);
    }

    async fn with_an_expired_code(self) {
        let (emulator, client) = start_with_bob(PasswordReset::None).await;
        let code = self.ask(&emulator, &client).await;
        emulator.clock().advance(Duration::from_secs(300));
        let late = self.reset(&client, &code, NEW).await;
        assert!(refused(late, 2300).is_wrong_code());
        assert_password_is(&emulator, PASSWORD);
    }

    async fn with_a_short_password(self) {
        let (emulator, client) = start_with_bob(PasswordReset::None).await;
        let code = self.ask(&emulator, &client).await;
        let error = refused(self.reset(&client, &code, SHORT).await, 2029);
        assert!(error.code().unwrap().is_invalid_input());
        assert_password_is(&emulator, PASSWORD);
        self.reset(&client, &code, NEW).await.unwrap();
    }

    async fn with_another_key(self) {
        let (emulator, client) = start_with_bob(PasswordReset::None).await;
        let code = self.ask(&emulator, &client).await;
        let client = client_with_wrong_key(&emulator);
        emulator.clear_requests();
        self.reset(&client, &code, NEW).await.unwrap();
        assert_password_is(&emulator, NEW);
        assert_sent_again_with_the_right_key(&emulator);
    }

    async fn that_cannot_be_decrypted(self) {
        let (emulator, client) = start_with_bob(PasswordReset::None).await;
        let code = self.ask(&emulator, &client).await;
        emulator
            .faults()
            .on("resetPassword")
            .unwrap()
            .error(2016, "no");
        refused(self.reset(&client, &code, NEW).await, 2016);
        assert_password_is(&emulator, PASSWORD);
    }

    /// The mutation may answer that it failed in its data, or nothing.
    async fn that_fails_in_the_data(self) {
        let (emulator, client) = start_with_bob(PasswordReset::None).await;
        let code = self.ask(&emulator, &client).await;
        let answer = |data: &str| {
            let fault = emulator.faults().on("resetPassword").unwrap().times(1);
            let body = format!(r#"{{"data":{{"resetPassword":{data}}}}}"#);
            fault.body(body, "application/json");
        };
        answer(r#"{"code":2001,"message":"no"}"#);
        let error = refused(self.reset(&client, &code, NEW).await, 2001);
        assert!(error.is_wrong_code());
        answer("null");
        let error = self.reset(&client, &code, NEW).await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
    }
}

#[track_caller]
fn assert_sent_again_with_the_right_key(emulator: &Emulator) {
    let sent = ["/graphql/v2", "/api/v2/.well-known", "/graphql/v2"];
    assert_eq!(paths(emulator), sent);
}

#[tokio::test]
async fn reset_password_by_phone_code_abroad() {
    let (emulator, client) = start().await;
    let at_home = bob(PasswordReset::None);
    let abroad = NewUser {
        phone: Some(PHONE.into()),
        phone_country_code: Some("+44".into()),
        username: Some("ann".into()),
        ..Default::default()
    };
    emulator.pool().add_user(at_home).unwrap();
    emulator.pool().add_user(abroad).unwrap();
    let code = sms_code_abroad(&emulator, &client, "+44", PHONE).await;

    let call = client.reset_password_by_phone_code(PHONE, &code, NEW);
    refused(call.await, 2001);
    let call = client.reset_password_by_phone_code(PHONE, &code, NEW);
    assert_done(&call.phone_country_code("+44").await.unwrap());
    assert!(emulator.pool().user("ann").unwrap().password_is(NEW));
    assert_password_is(&emulator, PASSWORD);
}

#[tokio::test]
async fn reset_password_by_email_code_in_another_case() {
    let (emulator, client) = start_with_bob(PasswordReset::None).await;
    let scene = EmailScene::ResetPasswordVerifyCode;
    let code = email_code(&emulator, &client, EMAIL, scene).await;
    let call = client.reset_password_by_email_code("BOB@example.com", code, NEW);
    call.await.unwrap();
    assert_password_is(&emulator, NEW);
}

/// The two new passwords that a login may ask for.
#[derive(Clone, Copy)]
enum Demand {
    First,
    Forced,
}

impl Demand {
    /// The token that the login's refusal carries.
    async fn token(self, client: &AuthenticationClient) -> String {
        let code = match self {
            Self::First => 1639,
            Self::Forced => 2058,
        };
        let error = refused(client.login_by_email(EMAIL, PASSWORD).await, code);
        assert!(error.code().unwrap().is_login_step());
        error.reset_password_token().unwrap().to_owned()
    }

    async fn start(self) -> (Emulator, AuthenticationClient) {
        start_with_bob(match self {
            Self::First => PasswordReset::FirstLogin,
            Self::Forced => PasswordReset::Forced,
        })
        .await
    }

    fn operation(self) -> &'static str {
        match self {
            Self::First => "resetPasswordByFirstLoginToken",
            Self::Forced => "resetPasswordByForceResetToken",
        }
    }

    async fn reset(
        self,
        client: &AuthenticationClient,
        token: &str,
        password: &str,
    ) -> Result<CommonMessage, Error> {
        match self {
            Self::First => client.reset_password_by_first_token(token, password).await,
            Self::Forced => {
                let call = client.reset_password_with_force_reset(token, PASSWORD, password);
                call.await
            }
        }
    }

    async fn succeeds(self) {
        let (emulator, client) = self.start().await;
        let token = self.token(&client).await;
        assert_done(&self.reset(&client, &token, NEW).await.unwrap());

        assert_password_is(&emulator, NEW);
        assert_eq!(client.token(), None, "a new password logs nobody in");
        client.login_by_email(EMAIL, NEW).await.unwrap();
    }

    async fn with_a_wrong_token(self, other: Self) {
        let (emulator, client) = other.start().await;
        let tokens = ["made-up", &other.token(&client).await];
        for token in tokens {
            let error = refused(self.reset(&client, token, NEW).await, 2207);
            assert!(error.is_not_logged_in());
        }
        assert_password_is(&emulator, PASSWORD);
    }

    async fn with_a_used_token(self) {
        let (emulator, client) = self.start().await;
        let token = self.token(&client).await;
        self.reset(&client, &token, NEW).await.unwrap();
        refused(self.reset(&client, &token, "a-third").await, 2207);
        assert_password_is(&emulator, NEW);
    }

    async fn with_an_expired_token(self) {
        let (emulator, client) = self.start().await;
        let token = self.token(&client).await;
        emulator.clock().advance(Duration::from_secs(600));
        refused(self.reset(&client, &token, NEW).await, 2207);
        assert_password_is(&emulator, PASSWORD);
    }

    async fn with_a_short_password(self) {
        let (emulator, client) = self.start().await;
        let token = self.token(&client).await;
        refused(self.reset(&client, &token, SHORT).await, 2029);
        assert_password_is(&emulator, PASSWORD);
        self.reset(&client, &token, NEW).await.unwrap();
    }

    async fn with_another_key(self) {
        let (emulator, client) = self.start().await;
        let token = self.token(&client).await;
        emulator.clear_requests();
        let client = client_with_wrong_key(&emulator);
        self.reset(&client, &token, NEW).await.unwrap();
        assert_password_is(&emulator, NEW);
        assert_sent_again_with_the_right_key(&emulator);
    }

    async fn that_cannot_be_decrypted(self) {
        let (emulator, client) = self.start().await;
        let token = self.token(&client).await;
        emulator
            .faults()
            .on(self.operation())
            .unwrap()
            .error(2016, "no");
        refused(self.reset(&client, &token, NEW).await, 2016);
        assert_password_is(&emulator, PASSWORD);
    }

    async fn as_other_servers_refuse(self) {
        let (emulator, client) = self.start().await;
        let fault = emulator.faults().on(self.operation()).unwrap().times(1);
        fault.error(500, "the token is wrong");
        refused(self.reset(&client, "made-up", NEW).await, 500);
        let body = format!(r#"{{"data":{{"{}":null}}}}"#, self.operation());
        let fault = emulator.faults().on(self.operation()).unwrap();
        fault.body(body, "application/json");
        let error = self.reset(&client, "made-up", NEW).await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}");
    }
}

#[tokio::test]
async fn reset_password_with_force_reset_with_a_wrong_old_password() {
    let (emulator, client) = Demand::Forced.start().await;
    let token = Demand::Forced.token(&client).await;
    let call = client.reset_password_with_force_reset(&token, "wr0ng-one", NEW);
    assert!(refused(call.await, 2203).is_wrong_credentials());
    assert_password_is(&emulator, PASSWORD);
    let again = Demand::Forced.reset(&client, &token, NEW).await;
    assert_done(&again.unwrap());
}

/// Its row has no old password: see `sessions`.
#[tokio::test]
async fn update_password_with_an_expired_token() {
    let (emulator, client) = start_logged_in().await;
    expire_tokens(&emulator);
    let call = client.update_password(NEW).old_password(PASSWORD);
    assert_token_refused(call.await);
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
}

#[tokio::test]
async fn update_password_with_another_key() {
    let (emulator, logged_in) = start_logged_in().await;
    let client = client_with_wrong_key(&emulator);
    client.set_token(logged_in.token().unwrap());
    emulator.clear_requests();
    let call = client.update_password(NEW).old_password(PASSWORD);
    call.await.unwrap();
    assert_password_is(&emulator, NEW);
    assert_sent_again_with_the_right_key(&emulator);
}

fn password_is(emulator: &Emulator, password: &str) -> bool {
    emulator.pool().user(EMAIL).unwrap().password_is(password)
}

table! { start_logged_in;
    check_password_strength: logged_in, emulator, session =>
        logged_in.check_password_strength(PASSWORD) => |answer| answer.valid
            && answer.message.as_deref() == Some("密码验证成功")
            && password_is(emulator, PASSWORD)
            && session_of(logged_in) == *session;
    check_password_strength_refused(start): client, emulator =>
        { client.set_token("not.a.token"); client.check_password_strength(NEW) } => |answer| answer.valid,
        { refusing(emulator, 2010); client.check_password_strength(NEW) } => 2010 |error| !format!("{error:?}").contains(NEW);

    update_password: logged_in, emulator, session =>
        { later(emulator, 60); logged_in.update_password(NEW).old_password(PASSWORD) } => |user| {
            let before = session.1.as_ref().unwrap();
            user.id == before.id
                && user.updated_at != before.updated_at
                && password_is(emulator, NEW)
                && logged_in.current_user() == Some(user)
                && logged_in.token() == session.0
        },
        logged_in.login_by_email(EMAIL, NEW);
    update_password_of_a_user_without_one(start): client, emulator =>
        client.send_sms_code(PHONE),
        client.login_by_phone_code(PHONE, sms(emulator)),
        client.update_password(NEW) => |_| emulator.pool().user(PHONE).unwrap().password_is(NEW),
        client.login_by_phone_password(PHONE, NEW);
    update_password_without_the_old_one: logged_in, emulator =>
        logged_in.update_password(NEW) => 2201 |error| error.code().unwrap().is_invalid_input() && password_is(emulator, PASSWORD);
    update_password_with_a_wrong_old_one: logged_in, emulator =>
        logged_in.update_password(NEW).old_password("wr0ng-one") => 2203 |error| error.is_wrong_credentials(),
        {
            emulator.faults().on("updatePassword").unwrap().error(1_320_011, "as other servers say it");
            logged_in.update_password(NEW).old_password("wr0ng-one")
        } => 1320011 |error| error.is_wrong_credentials() && password_is(emulator, PASSWORD);
    update_password_to_a_short_one: logged_in, emulator =>
        logged_in.update_password(SHORT).old_password(PASSWORD)
            => 2029 |error| error.code().unwrap().is_invalid_input() && password_is(emulator, PASSWORD);
    update_password_that_cannot_be_decrypted: logged_in, emulator => {
            emulator.faults().on("updatePassword").unwrap().error(2016, "no");
            logged_in.update_password(NEW).old_password(PASSWORD)
        } => 2016 |_| password_is(emulator, PASSWORD);
}

scenarios! {
    reset_password_by_phone_code: Code::BySms, reset_password_by_email_code: Code::ByEmail => [
        succeeds,
        keeps_the_session,
        of_nobody,
        with_a_wrong_code,
        with_a_used_code,
        with_an_expired_code,
        with_a_short_password,
        with_another_key,
        that_cannot_be_decrypted,
        that_fails_in_the_data,
    ]
}

scenarios! {
    reset_password_by_first_token: Demand::First => [
        succeeds,
        with_a_wrong_token(Demand::Forced),
        with_a_used_token,
        with_an_expired_token,
        with_a_short_password,
        with_another_key,
        that_cannot_be_decrypted,
        as_other_servers_refuse,
    ]
}

scenarios! {
    reset_password_with_force_reset: Demand::Forced => [
        succeeds,
        with_a_wrong_token(Demand::First),
        with_a_used_token,
        with_an_expired_token,
        with_a_short_password,
        with_another_key,
        that_cannot_be_decrypted,
        as_other_servers_refuse,
    ]
}
