use crate::checks::{email_code, field, later, mail, scenarios, sms, start_with_registration_off};
use crate::support::{
    CLIENT_IP, EMAIL, PASSWORD, PHONE, builder, client_with_wrong_key, code, paths, sent_variables,
    sms_code, sms_code_abroad, start,
};
use crate::table::table;
use authing::types::{EmailScene, User};
use authing::{AuthenticationClient, Error, ErrorCode, RetryPolicy};
use authing_emulator::{DirectoryUser, Emulator, FieldType, NewUser, Outcome, PasswordReset, Seed};
use serde_json::{Map, Value, json};
use std::time::Duration;

/// Another end user's address.
const OTHER_IP: &str = "203.0.113.8";

/// A user with every name that a login by password takes.
fn bob() -> NewUser {
    NewUser {
        username: Some("bob".into()),
        email: Some(EMAIL.into()),
        phone: Some(PHONE.into()),
        password: Some(PASSWORD.into()),
        sub_account: true,
        ..Default::default()
    }
}

/// An emulator with this user, and a client that nobody is logged in to.
async fn start_with(user: NewUser) -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    emulator.pool().add_user(user).unwrap();
    (emulator, client)
}

/// What all logins by password have in common is tested with each of them.
#[derive(Clone, Copy, Debug)]
enum By {
    Email,
    Username,
    PhonePassword,
    SubAccount,
}

impl By {
    /// The root field of the mutation.
    fn operation(self) -> &'static str {
        match self {
            Self::Email => "loginByEmail",
            Self::Username => "loginByUsername",
            Self::PhonePassword => "loginByPhonePassword",
            Self::SubAccount => "loginBySubAccount",
        }
    }

    /// A try to log in as `bob`.
    async fn attempt(
        self,
        client: &AuthenticationClient,
        password: &str,
        ip: &str,
        captcha: Option<&str>,
    ) -> Result<User, Error> {
        macro_rules! send {
            ($call:expr) => {{
                let call = $call.client_ip(ip);
                match captcha {
                    Some(captcha) => call.captcha_code(captcha).await,
                    None => call.await,
                }
            }};
        }
        match self {
            Self::Email => send!(client.login_by_email(EMAIL, password)),
            Self::Username => send!(client.login_by_username("bob", password)),
            Self::PhonePassword => send!(client.login_by_phone_password(PHONE, password)),
            Self::SubAccount => send!(client.login_by_sub_account("bob", password)),
        }
    }

    async fn login(self, client: &AuthenticationClient) -> Result<User, Error> {
        self.attempt(client, PASSWORD, CLIENT_IP, None).await
    }

    /// What stands in the way of this user, who has the right password. The session stays as it is.
    async fn refusal(self, user: NewUser) -> Error {
        let (emulator, client) = start_with(user).await;
        let error = self.login(&client).await.unwrap_err();
        assert_eq!(client.token(), None);
        let bob = emulator.pool().user("bob").unwrap();
        assert_eq!(bob.field("loginsCount"), Some(&json!(0)));
        error
    }

    async fn succeeds(self) {
        let (emulator, client) = start_with(bob()).await;
        let user = self.login(&client).await.unwrap();
        assert_is_logged_in(&emulator, &client, &user);
        assert_eq!(user.newly_created, Some(false));
        assert_eq!(emulator.pool().user_count(), 1);
        let kept = emulator.pool().user("bob").unwrap();
        assert_eq!(kept.field("lastIP"), Some(&json!(CLIENT_IP)));
    }

    async fn with_wrong_password(self) {
        let (_emulator, client) = start_with(bob()).await;
        let result = self.attempt(&client, "wr0ng!", CLIENT_IP, None).await;
        let error = result.unwrap_err();
        assert_eq!(error.code(), Some(ErrorCode::WRONG_PASSWORD));
        assert!(error.is_wrong_credentials());
        assert_eq!(client.token(), None);
    }

    async fn of_nobody(self) {
        let (emulator, client) = start().await;
        let error = self.login(&client).await.unwrap_err();
        assert_eq!(error.code(), Some(ErrorCode::USER_NOT_FOUND));
        assert!(error.is_wrong_credentials());
        assert_eq!(emulator.pool().user_count(), 0);
    }

    /// Failures from one address make that address need a captcha, and no other.
    async fn after_failures(self) {
        let (emulator, client) = start_with(bob()).await;
        for _ in 0..3 {
            let result = self.attempt(&client, "wr0ng!", CLIENT_IP, None).await;
            assert_eq!(code(result), 2006);
        }
        let error = self.login(&client).await.unwrap_err();
        assert_eq!(error.code(), Some(ErrorCode::CAPTCHA_REQUIRED));
        assert!(error.is_captcha_required());
        let elsewhere = self.attempt(&client, PASSWORD, OTHER_IP, None).await;
        elsewhere.unwrap();

        let captcha = emulator.captcha(CLIENT_IP).unwrap();
        let attempt = self.attempt(&client, PASSWORD, CLIENT_IP, Some(&captcha));
        attempt.await.unwrap();
        self.login(&client).await.expect("a success is a new start");
    }

    async fn with_wrong_captcha(self) {
        let (emulator, client) = start_with(bob()).await;
        emulator.pool().settings(|s| s.captcha_after = 1);
        let result = self.attempt(&client, "wr0ng!", CLIENT_IP, None).await;
        assert_eq!(code(result), 2006);
        let attempt = self.attempt(&client, PASSWORD, CLIENT_IP, Some("wrong"));
        let error = attempt.await.unwrap_err();
        assert_eq!(error.code(), Some(ErrorCode::WRONG_CODE));
        assert!(error.is_wrong_code());
        assert_eq!(client.token(), None);
    }

    async fn of_locked_user(self) {
        let locked = true;
        let error = self.refusal(NewUser { locked, ..bob() }).await;
        assert_eq!(error.code(), Some(ErrorCode::USER_LOCKED));
        assert!(error.code().unwrap().is_locked());
    }

    async fn with_second_factor(self) {
        let error = self.refusal(NewUser { mfa: true, ..bob() }).await;
        assert_eq!(error.code(), Some(ErrorCode::MFA_REQUIRED));
        assert!(error.is_mfa_required());
        assert!(error.mfa_token().is_some_and(|token| !token.is_empty()));
        assert_eq!(error.reset_password_token(), None);
        assert_eq!(error.data().unwrap()["email"], json!(EMAIL));
    }

    async fn for_the_first_time(self) {
        let reset = PasswordReset::FirstLogin;
        let error = self.refusal(NewUser { reset, ..bob() }).await;
        let wanted = ErrorCode::FIRST_LOGIN_RESET_PASSWORD;
        assert_eq!(error.code(), Some(wanted));
        let token = error.reset_password_token();
        assert!(token.is_some_and(|token| !token.is_empty()));
        assert_eq!(error.mfa_token(), None);
    }

    async fn with_forced_reset(self) {
        let reset = PasswordReset::Forced;
        let error = self.refusal(NewUser { reset, ..bob() }).await;
        assert_eq!(error.code(), Some(ErrorCode::FORCE_RESET_PASSWORD));
        let token = error.reset_password_token();
        assert!(token.is_some_and(|token| !token.is_empty()));
    }

    async fn without_password(self) {
        let password = None;
        let error = self.refusal(NewUser { password, ..bob() }).await;
        assert_eq!(error.code(), Some(ErrorCode::NO_PASSWORD_SET));
        assert!(error.is_wrong_credentials());
    }

    async fn with_another_key(self) {
        let (emulator, _) = start_with(bob()).await;
        let client = client_with_wrong_key(&emulator);
        let user = self.login(&client).await.unwrap();
        assert_is_logged_in(&emulator, &client, &user);
        let sent = ["/graphql/v2", "/api/v2/.well-known", "/graphql/v2"];
        assert_eq!(paths(&emulator), sent);
    }

    async fn that_cannot_be_decrypted(self) {
        let (emulator, client) = start_with(bob()).await;
        emulator
            .faults()
            .on(self.operation())
            .unwrap()
            .error(2016, "key");
        let error = self.login(&client).await.unwrap_err();
        assert_eq!(error.code(), Some(ErrorCode::PASSWORD_NOT_DECRYPTED));
        let tries = paths(&emulator).into_iter().filter(|p| p == "/graphql/v2");
        assert_eq!(tries.count(), 2, "sent again once, with the key of now");
    }

    /// An answer without a user is none, whatever the schema allows.
    async fn that_answers_nobody(self) {
        let (emulator, client) = start_with(bob()).await;
        let operation = self.operation();
        let body = json!({ "data": { operation: null } }).to_string();
        let fault = emulator.faults().on(operation).unwrap();
        fault.body(body, "application/json");
        let error = self.login(&client).await.unwrap_err();
        let Error::Decode(error) = error else {
            panic!("{error}");
        };
        assert_eq!(error.path(), format!("data.{operation}"));
        assert_eq!(client.token(), None);
    }

    async fn at_an_unknown_application(self) {
        let (emulator, _) = start_with(bob()).await;
        let client = builder(&emulator).app_id("nowhere").build().unwrap();
        let error = self.login(&client).await.unwrap_err();
        assert_eq!(error.code(), Some(ErrorCode::APP_NOT_FOUND));
        assert!(error.is_not_found());
    }

    /// The codes that other servers answer for the same.
    async fn as_other_servers_refuse(self) {
        let (emulator, client) = start_with(bob()).await;
        let refuse = async |refusal: i64| {
            let fault = emulator.faults().on(self.operation()).unwrap().times(1);
            fault.error_with_data(refusal, "no", json!({ "mfaToken": "t" }));
            self.login(&client).await.unwrap_err()
        };
        assert!(refuse(2333).await.is_wrong_credentials());
        assert!(refuse(2057).await.code().unwrap().is_locked());
        let error = refuse(1636).await;
        assert!(error.is_mfa_required());
        assert_eq!(error.mfa_token(), Some("t"));
    }
}

/// The session is the user's, and the pool has counted one login.
#[track_caller]
fn assert_is_logged_in(emulator: &Emulator, client: &AuthenticationClient, user: &User) {
    assert!(user.token.is_some(), "the answer carries no token");
    assert_eq!(client.token(), user.token);
    assert_eq!(client.current_user().unwrap().id, user.id);
    let kept = emulator.pool().user(&user.id).unwrap();
    assert_eq!(kept.field("loginsCount"), Some(&json!(1)));
}

/// The new account that a login made.
#[track_caller]
fn assert_is_registered(emulator: &Emulator, client: &AuthenticationClient, user: &User) {
    assert_eq!(user.newly_created, Some(true));
    assert_is_logged_in(emulator, client, user);
    let kept = emulator.pool().user(&user.id).unwrap();
    assert!(kept.password_is(PASSWORD));
    assert_eq!(emulator.pool().user_count(), 1);
}

#[tokio::test]
async fn login_by_email_replaces_the_session() {
    let (emulator, client) = start_with(bob()).await;
    let ann = NewUser {
        email: Some("ann@example.com".into()),
        ..nameless()
    };
    emulator.pool().add_user(ann).unwrap();
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    // The token that goes along, if any, is of no use any more.
    emulator
        .clock()
        .advance(Duration::from_secs(30 * 24 * 3600));
    let ann = client.login_by_email("ann@example.com", PASSWORD).await;
    assert_is_logged_in(&emulator, &client, &ann.unwrap());
}

fn nameless() -> NewUser {
    NewUser {
        password: Some(PASSWORD.into()),
        ..Default::default()
    }
}

#[tokio::test]
async fn login_by_email_that_is_not_verified() {
    let (emulator, client) = start_with(bob()).await;
    let pool = emulator.pool();
    pool.settings(|s| s.login_requires_verified_email = true);
    let result = client.login_by_email(EMAIL, PASSWORD).await;
    assert_eq!(code(result), 2042);
    assert_eq!(client.token(), None);

    let verified = NewUser {
        email: Some("ann@example.com".into()),
        profile: Map::from_iter([("emailVerified".to_owned(), json!(true))]),
        ..nameless()
    };
    pool.add_user(verified).unwrap();
    let ann = client.login_by_email("ann@example.com", PASSWORD).await;
    assert_is_logged_in(&emulator, &client, &ann.unwrap());
}

#[tokio::test]
async fn login_by_phone_code_registers_a_new_number() {
    let (emulator, client) = start().await;
    let sent = sms_code(&emulator, &client, PHONE).await;
    let bob = client.login_by_phone_code(PHONE, sent).await.unwrap();
    assert_eq!(bob.newly_created, Some(true));
    assert_is_logged_in(&emulator, &client, &bob);

    let sent = sms_code(&emulator, &client, "18800000001").await;
    let call = client.login_by_phone_code("18800000001", sent);
    let ann = call.auto_register(true).await.unwrap();
    assert_eq!(ann.newly_created, Some(true));
    assert_is_logged_in(&emulator, &client, &ann);
    assert_eq!(emulator.pool().user_count(), 2);
}

#[tokio::test]
async fn login_by_phone_code_tells_countries_apart() {
    let (emulator, client) = start_with(bob()).await;
    let abroad = sms_code_abroad(&emulator, &client, "+44", PHONE).await;
    let call = client.login_by_phone_code(PHONE, abroad);
    assert_eq!(
        code(call.clone().await),
        2001,
        "it was sent to another phone"
    );
    let user = call.phone_country_code("+44").await.unwrap();

    assert_eq!(user.newly_created, Some(true));
    assert_eq!(user.phone_country_code.as_deref(), Some("+44"));
    assert_ne!(user.id, emulator.pool().user("bob").unwrap().id());
    assert_eq!(emulator.pool().user_count(), 2);
}

#[tokio::test]
async fn login_by_sub_account_of_a_usual_account() {
    let sub_account = false;
    let error = By::SubAccount.refusal(NewUser {
        sub_account,
        ..bob()
    });
    let error = error.await;
    assert_eq!(error.code(), Some(ErrorCode::USER_NOT_FOUND));
    assert!(error.is_wrong_credentials());
}

/// Bob as the directory has him.
fn listed(password: &str, name: &str) -> DirectoryUser {
    DirectoryUser {
        username: "bob".into(),
        password: password.into(),
        email: Some(EMAIL.into()),
        name: Some(name.into()),
    }
}

/// The same for both kinds of directory.
macro_rules! directory_login {
    ($client:expr, $login:ident, $emulator:expr, $add:ident) => {{
        let (emulator, client) = ($emulator, $client);
        let pool = emulator.pool();
        pool.$add(listed(PASSWORD, "Bob"));
        let user = client.$login("bob", PASSWORD).client_ip(CLIENT_IP).await;
        let user = user.unwrap();
        assert_is_logged_in(emulator, client, &user);
        assert_eq!(user.email.as_deref(), Some(EMAIL));
        let kept = pool.user("bob").unwrap();
        assert_eq!(kept.id(), user.id);
        assert_eq!(kept.field("name"), Some(&json!("Bob")));
        assert_eq!(kept.field("lastIP"), Some(&json!(CLIENT_IP)));

        pool.$add(listed("passw0rd2", "Robert"));
        let again = client.$login("bob", "passw0rd2").await.unwrap();
        assert_eq!(again.id, user.id);
        assert_eq!(again.name.as_deref(), Some("Robert"));
        assert_eq!(pool.user_count(), 1);
        let kept = pool.user("bob").unwrap();
        assert_eq!(kept.field("name"), Some(&json!("Robert")));
    }};
}

#[tokio::test]
async fn login_by_ldap_succeeds() {
    let (emulator, client) = start().await;
    directory_login!(&client, login_by_ldap, &emulator, add_ldap_user);
    assert_eq!(paths(&emulator), ["/api/v2/ldap/verify-user"; 2]);
}

#[tokio::test]
async fn login_by_ad_succeeds() {
    let (emulator, client) = start().await;
    directory_login!(&client, login_by_ad, &emulator, add_ad_user);
    assert_eq!(paths(&emulator), ["/api/v2/ad/verify-user"; 2]);
}

/// It goes to a host of its own, which does not learn the session's token.
#[tokio::test]
async fn login_by_ad_goes_to_the_websocket_host() {
    let (emulator, _) = start().await;
    let same_app = Seed {
        app_id: Some(emulator.app_id()),
        ad: vec![listed(PASSWORD, "Bob")],
        ..Default::default()
    };
    let other = Emulator::builder().seed(same_app).start().await.unwrap();
    let client = builder(&emulator).websocket_host(other.url());
    let client = client.token("somebody").build().unwrap();
    let user = client.login_by_ad("bob", PASSWORD).await.unwrap();

    assert_is_logged_in(&other, &client, &user);
    assert_eq!(emulator.requests().len(), 0);
    assert_eq!(other.requests()[0].header("authorization"), None);
}

/// Bob as WeChat knows him.
fn follower() -> NewUser {
    NewUser {
        profile: Map::from_iter([
            ("unionid".to_owned(), json!("union-1")),
            ("nickname".to_owned(), json!("Bob")),
        ]),
        ..Default::default()
    }
}

#[tokio::test]
async fn wechat_login_succeeds() {
    let (emulator, client) = start().await;
    let pool = emulator.pool();
    pool.add_wechat_code("a b&c", follower());
    let call = client.wechat_login("a b&c").country("CN").lang("zh_CN");
    let user = call.state("x/y?z").await.unwrap();

    assert_is_logged_in(&emulator, &client, &user);
    assert_eq!(user.nickname.as_deref(), Some("Bob"));
    let kept = pool.user(&user.id).unwrap();
    assert_eq!(kept.field("unionid"), Some(&json!("union-1")));
    let request = &emulator.requests()[0];
    let app = emulator.app_id();
    let path = format!("/connection/social/wechat:mobile/{app}/callback");
    assert_eq!(request.path, path);
    let query = "code=a+b%26c&country=CN&lang=zh_CN&state=x%2Fy%3Fz";
    assert_eq!(request.query, query);

    pool.add_wechat_code("second", follower());
    let again = client.wechat_login("second").await.unwrap();
    assert_eq!(again.id, user.id);
    assert_eq!(pool.user_count(), 1);
}

#[tokio::test]
async fn wechat_login_names_the_user_pool_if_it_is_known() {
    let (emulator, _) = start().await;
    emulator.pool().add_wechat_code("first", follower());
    let pool_id = emulator.user_pool_id();
    let client = builder(&emulator).user_pool_id(&pool_id).build().unwrap();
    let user = client.wechat_login("first").await.unwrap();
    assert_is_logged_in(&emulator, &client, &user);
    let path = format!("/connection/social/wechat:mobile/{pool_id}/callback");
    assert_eq!(paths(&emulator), [path]);
}

/// The code works once: sent twice, the second answer would hide what became of the first.
#[tokio::test]
async fn wechat_login_is_not_repeated() {
    let (emulator, _) = start().await;
    emulator.pool().add_wechat_code("first", follower());
    emulator.faults().any().drop_answer();
    let client = builder(&emulator).retry(RetryPolicy::default());
    let client = client.build().unwrap();
    let error = client.wechat_login("first").await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert_eq!(emulator.requests().len(), 1);
    assert_eq!(emulator.requests()[0].outcome, Outcome::AnswerDropped);
}

/// A code that was sent to `EMAIL` for a login.
async fn login_code(emulator: &Emulator, client: &AuthenticationClient) -> String {
    email_code(emulator, client, EMAIL, EmailScene::LoginVerifyCode).await
}

/// It is about whoever has the address: the session's token says nothing about that.
#[tokio::test]
async fn login_by_email_code_sends_no_token() {
    let (emulator, client) = start_with(bob()).await;
    let call = client.register_by_email("ann@example.com", PASSWORD);
    call.force_login(true).await.unwrap();
    let sent = login_code(&emulator, &client).await;
    let user = client.login_by_email_code(EMAIL, sent).await.unwrap();
    let requests = emulator.requests();
    assert_eq!(requests.last().unwrap().header("authorization"), None);
    assert_is_logged_in(&emulator, &client, &user);
}

#[tokio::test]
async fn login_by_phone_code_of_a_locked_user() {
    let locked = true;
    let (emulator, client) = start_with(NewUser { locked, ..bob() }).await;
    let sent = sms_code(&emulator, &client, PHONE).await;
    let error = client.login_by_phone_code(PHONE, sent).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::USER_LOCKED));
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn login_by_phone_code_with_a_second_factor() {
    let (emulator, client) = start_with(NewUser { mfa: true, ..bob() }).await;
    let sent = sms_code(&emulator, &client, PHONE).await;
    let error = client.login_by_phone_code(PHONE, sent).await.unwrap_err();
    assert!(error.is_mfa_required());
    assert!(error.mfa_token().is_some());
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn wechat_login_of_a_locked_user() {
    let (emulator, client) = start().await;
    let locked = true;
    let follower = NewUser {
        locked,
        ..follower()
    };
    emulator.pool().add_wechat_code("first", follower);
    let error = client.wechat_login("first").await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::USER_LOCKED));
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn login_by_email_code_of_a_locked_user() {
    let locked = true;
    let (emulator, client) = start_with(NewUser { locked, ..bob() }).await;
    let sent = login_code(&emulator, &client).await;
    let error = client.login_by_email_code(EMAIL, sent).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::USER_LOCKED));
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn login_by_email_code_with_a_second_factor() {
    let (emulator, client) = start_with(NewUser { mfa: true, ..bob() }).await;
    let sent = login_code(&emulator, &client).await;
    let error = client.login_by_email_code(EMAIL, sent).await.unwrap_err();
    assert!(error.is_mfa_required());
    assert!(error.mfa_challenge().is_some());
    assert_eq!(client.token(), None);
}

fn is_logged_in(emulator: &Emulator, client: &AuthenticationClient, user: &User) -> bool {
    assert_is_logged_in(emulator, client, user);
    true
}

fn is_registered(emulator: &Emulator, client: &AuthenticationClient, user: &User) -> bool {
    assert_is_registered(emulator, client, user);
    true
}

/// Whether this context was sent.
fn sent_the_context(emulator: &Emulator) -> bool {
    sent_variables(emulator)["input"]["context"] == json!(r#"{"campaign":"spring"}"#)
}

fn data_of(emulator: &Emulator) -> Map<String, Value> {
    let bob = emulator.pool().user("bob").unwrap();
    bob.custom_data().clone()
}

fn define_fields(emulator: &Emulator) {
    let pool = emulator.pool();
    pool.define_field("school", FieldType::String, "School");
    pool.define_field("visits", FieldType::Number, "Visits");
}

/// `bob`, in a pool that defines two fields.
async fn start_with_fields() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start_with(bob()).await;
    define_fields(&emulator);
    (emulator, client)
}

/// `bob` is in both directories, and in no pool.
async fn start_in_directories() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    emulator.pool().add_ldap_user(listed(PASSWORD, "Bob"));
    emulator.pool().add_ad_user(listed(PASSWORD, "Bob"));
    define_fields(&emulator);
    (emulator, client)
}

table! { start;
    login_by_email_ignores_case(|| start_with(bob())): client, emulator =>
        client.login_by_email("BOB@Example.com", PASSWORD) => |user| is_logged_in(emulator, client, &user);
    login_by_email_stores_and_gives_custom_data(start_with_fields): client, emulator =>
        client.login_by_email(EMAIL, PASSWORD).custom_data([("school", json!("ucla")), ("visits", json!(3))])
        => |user| user.custom_data_map().get("school") == Some(&json!("ucla"))
            && user.custom_data_map().get("visits") == Some(&json!(3))
            && data_of(emulator)["school"] == json!("ucla")
            && data_of(emulator)["visits"] == json!(3);
    login_by_email_sends_the_context(|| start_with(bob())): client, emulator =>
        client.login_by_email(EMAIL, PASSWORD).context([("campaign", "spring")]) => |_| sent_the_context(emulator);
    login_by_email_with_auto_register: client, emulator =>
        client.login_by_email(EMAIL, PASSWORD).auto_register(true)
            => |user| is_registered(emulator, client, &user) && user.email.as_deref() == Some(EMAIL),
        client.login_by_email(EMAIL, "wr0ng!").auto_register(true) => 2006;
    login_by_email_with_auto_register_while_registration_is_off(start_with_registration_off): client =>
        client.login_by_email(EMAIL, PASSWORD).auto_register(true) => 2031;
    login_by_email_with_auto_register_and_a_weak_password: client =>
        client.login_by_email(EMAIL, "passw").auto_register(true) => 2029;
    login_by_email_with_a_malformed_address: client => client.login_by_email("bob.example.com", PASSWORD) => 2003;
    login_by_email_with_an_undefined_field(|| start_with(bob())): client, emulator =>
        client.login_by_email(EMAIL, PASSWORD).custom_data([("visits", 3)]) => 400 |_| data_of(emulator).is_empty();
    login_by_email_with_a_value_of_another_type(start_with_fields): client, emulator =>
        client.login_by_email(EMAIL, PASSWORD).custom_data([("visits", "three")]) => 400 |_| data_of(emulator).is_empty();

    login_by_username_tells_case_apart(|| start_with(bob())): client => client.login_by_username("Bob", PASSWORD) => 2004;
    login_by_username_stores_custom_data_and_sends_the_context(start_with_fields): client, emulator =>
        client.login_by_username("bob", PASSWORD).custom_data([("visits", 3)]).context([("campaign", "spring")])
        => |user| user.custom_data_map().get("visits") == Some(&json!(3))
            && data_of(emulator)["visits"] == json!(3)
            && sent_the_context(emulator);
    login_by_username_with_auto_register: client, emulator =>
        client.login_by_username("bob", PASSWORD).auto_register(true)
            => |user| is_registered(emulator, client, &user) && user.username.as_deref() == Some("bob");
    login_by_username_with_auto_register_while_registration_is_off(start_with_registration_off): client =>
        client.login_by_username("bob", PASSWORD).auto_register(true) => 2031;
    login_by_username_with_an_undefined_field(|| start_with(bob())): client =>
        client.login_by_username("bob", PASSWORD).custom_data([("visits", 3)]) => 400;
    login_by_username_with_a_value_of_another_type(start_with_fields): client, emulator =>
        client.login_by_username("bob", PASSWORD).custom_data([("visits", true)]) => 400 |_| data_of(emulator).is_empty();

    login_by_phone_code(start_with_fields): client, emulator =>
        client.send_sms_code(PHONE),
        client.login_by_phone_code(PHONE, sms(emulator)).client_ip(CLIENT_IP).custom_data([("visits", 3)]) => |user| {
            let kept = emulator.pool().user("bob").unwrap();
            is_logged_in(emulator, client, &user)
                && user.newly_created == Some(false)
                && user.phone_verified == Some(true)
                && user.custom_data_map().get("visits") == Some(&json!(3))
                && kept.id() == user.id
                && kept.field("lastIP") == Some(&json!(CLIENT_IP))
                && kept.custom_data()["visits"] == json!(3)
        };
    login_by_phone_code_sends_the_context(|| start_with(bob())): client, emulator =>
        client.send_sms_code(PHONE),
        client.login_by_phone_code(PHONE, sms(emulator)).context([("campaign", "spring")]) => |_| sent_the_context(emulator);
    login_by_phone_code_with_a_wrong_code(|| start_with(bob())): client =>
        client.send_sms_code(PHONE),
        client.login_by_phone_code(PHONE, "wrong") => 2001 |error| error.is_wrong_code() && client.token().is_none();
    login_by_phone_code_with_an_expired_code(|| start_with(bob())): client, emulator =>
        client.send_sms_code(PHONE),
        client.login_by_phone_code(PHONE, sms(later(emulator, 60)))
            => 2300 |error| error.is_wrong_code() && client.token().is_none();
    login_by_phone_code_with_a_used_code(|| start_with(bob())): client, emulator =>
        client.send_sms_code(PHONE),
        client.login_by_phone_code(PHONE, sms(emulator)),
        client.login_by_phone_code(PHONE, sms(emulator)) => 2001;
    login_by_phone_code_without_a_code_sent: client => client.login_by_phone_code(PHONE, "123456") => 2001;
    login_by_phone_code_of_a_new_number_while_registration_is_off(start_with_registration_off): client, emulator =>
        client.send_sms_code(PHONE),
        client.login_by_phone_code(PHONE, sms(emulator)) => 2031;
    login_by_phone_code_with_an_undefined_field: client, emulator =>
        client.send_sms_code(PHONE),
        client.login_by_phone_code(PHONE, sms(emulator)).custom_data([("visits", 3)]) => 400;
    login_by_phone_code_with_a_value_of_another_type(start_with_fields): client, emulator =>
        client.send_sms_code(PHONE),
        client.login_by_phone_code(PHONE, sms(emulator)).custom_data([("visits", "three")])
            => 400 |_| data_of(emulator).is_empty();

    login_by_phone_password_stores_custom_data_and_sends_the_context(start_with_fields): client, emulator =>
        client.login_by_phone_password(PHONE, PASSWORD).custom_data([("visits", 3)]).context([("campaign", "spring")])
        => |user| user.custom_data_map().get("visits") == Some(&json!(3))
            && data_of(emulator)["visits"] == json!(3)
            && sent_the_context(emulator);
    login_by_phone_password_with_auto_register: client, emulator =>
        client.login_by_phone_password(PHONE, PASSWORD).auto_register(true)
            => |user| is_registered(emulator, client, &user) && user.phone.as_deref() == Some(PHONE);
    login_by_phone_password_with_auto_register_while_registration_is_off(start_with_registration_off): client =>
        client.login_by_phone_password(PHONE, PASSWORD).auto_register(true) => 2031;
    login_by_phone_password_with_an_undefined_field(|| start_with(bob())): client =>
        client.login_by_phone_password(PHONE, PASSWORD).custom_data([("visits", 3)]) => 400;
    login_by_phone_password_with_a_value_of_another_type(start_with_fields): client, emulator =>
        client.login_by_phone_password(PHONE, PASSWORD).custom_data([("school", 3)]) => 400 |_| data_of(emulator).is_empty();

    login_by_ldap_with_a_wrong_password(start_in_directories): client, emulator =>
        client.login_by_ldap("bob", "wr0ng!") => 2333 |error| error.is_wrong_credentials()
            && emulator.pool().user_count() == 0
            && client.token().is_none();
    /// The other directory is another one.
    login_by_ldap_of_nobody: client, emulator =>
        { emulator.pool().add_ad_user(listed(PASSWORD, "Bob")); client.login_by_ldap("bob", PASSWORD) }
            => 2333 |_| emulator.pool().user_count() == 0;
    login_by_ldap_of_a_locked_user: client, emulator =>
        { emulator.faults().on("POST /api/v2/ldap/verify-user").unwrap().error(2005, "locked"); client.login_by_ldap("bob", PASSWORD) }
            => 2005 |_| client.token().is_none();
    login_by_ldap_through_a_wrong_address: client, emulator => {
            emulator.faults().on("POST /api/v2/ldap/verify-user").unwrap().error(2_820_002, "no connection");
            client.login_by_ldap("bob", PASSWORD)
        } => 2820002;
    login_by_ldap_with_custom_data(start_in_directories): client =>
        client.login_by_ldap("bob", PASSWORD),
        client.set_udv("visits", 3),
        client.login_by_ldap("bob", PASSWORD) => |user| user.custom_data_map().is_empty(),
        client.login_by_ldap("bob", PASSWORD).with_custom_data(true)
            => |user| user.custom_data_map().get("visits") == Some(&json!(3));

    login_by_ad_with_a_wrong_password(start_in_directories): client, emulator =>
        client.login_by_ad("bob", "wr0ng!") => 2333 |error| error.is_wrong_credentials()
            && emulator.pool().user_count() == 0
            && client.token().is_none();
    /// The other directory is another one.
    login_by_ad_of_nobody: client, emulator =>
        { emulator.pool().add_ldap_user(listed(PASSWORD, "Bob")); client.login_by_ad("bob", PASSWORD) }
            => 2333 |_| emulator.pool().user_count() == 0;
    login_by_ad_of_a_locked_user: client, emulator =>
        { emulator.faults().on("POST /api/v2/ad/verify-user").unwrap().error(2005, "locked"); client.login_by_ad("bob", PASSWORD) }
            => 2005 |_| client.token().is_none();
    login_by_ad_through_a_wrong_address: client, emulator => {
            emulator.faults().on("POST /api/v2/ad/verify-user").unwrap().error(2_820_002, "no connection");
            client.login_by_ad("bob", PASSWORD)
        } => 2820002;
    login_by_ad_with_custom_data(start_in_directories): client =>
        client.login_by_ad("bob", PASSWORD),
        client.set_udv("visits", 3),
        client.login_by_ad("bob", PASSWORD) => |user| user.custom_data_map().is_empty(),
        client.login_by_ad("bob", PASSWORD).with_custom_data(true)
            => |user| user.custom_data_map().get("visits") == Some(&json!(3));

    wechat_login_with_a_bad_code: client => client.wechat_login("nonsense") => 602 |_| client.token().is_none();
    wechat_login_with_a_used_code: client, emulator =>
        { emulator.pool().add_wechat_code("first", follower()); client.wechat_login("first") },
        client.wechat_login("first") => 602;

    login_by_email_code(start_with_fields): client, emulator =>
        client.send_email(EMAIL, EmailScene::LoginVerifyCode),
        client.login_by_email_code("Bob@Example.com", mail(emulator))
            .client_ip(CLIENT_IP)
            .custom_data([("visits", 3)])
            .context([("campaign", "spring")])
        => |user| is_logged_in(emulator, client, &user)
            // The code has proven it.
            && user.email_verified == Some(true)
            && user.custom_data_map().get("visits") == Some(&json!(3))
            && field(emulator, "bob", "lastIP") == json!(CLIENT_IP);
    login_by_email_code_with_a_wrong_code(|| start_with(bob())): client =>
        client.send_email(EMAIL, EmailScene::LoginVerifyCode),
        client.login_by_email_code(EMAIL, "wrong") => 2001 |error| error.is_wrong_code() && client.token().is_none();
    login_by_email_code_with_an_expired_code(|| start_with(bob())): client, emulator =>
        client.send_email(EMAIL, EmailScene::LoginVerifyCode),
        client.login_by_email_code(EMAIL, mail(later(emulator, 300))) => 2300;
    login_by_email_code_with_a_used_code(|| start_with(bob())): client, emulator =>
        client.send_email(EMAIL, EmailScene::LoginVerifyCode),
        client.login_by_email_code(EMAIL, mail(emulator)),
        client.login_by_email_code(EMAIL, mail(emulator)) => 2001;
    login_by_email_code_of_nobody: client, emulator =>
        client.send_email(EMAIL, EmailScene::LoginVerifyCode),
        client.login_by_email_code(EMAIL, mail(emulator)) => 2004,
        // Without the code nobody learns which addresses there are.
        client.login_by_email_code(EMAIL, "123456") => 2001;
    login_by_email_code_with_a_malformed_address: client => client.login_by_email_code("bob", "123456") => 2003;
}

scenarios! {
    login_by_email: By::Email, login_by_username: By::Username, login_by_phone_password: By::PhonePassword => [
        succeeds,
        with_wrong_password,
        of_nobody,
        after_failures,
        with_wrong_captcha,
        of_locked_user,
        with_second_factor,
        for_the_first_time,
        with_forced_reset,
        without_password,
        with_another_key,
        that_cannot_be_decrypted,
        that_answers_nobody,
        at_an_unknown_application,
        as_other_servers_refuse,
    ]
}

scenarios! {
    login_by_sub_account: By::SubAccount => [
        succeeds,
        with_wrong_password,
        of_nobody,
        after_failures,
        with_wrong_captcha,
        of_locked_user,
        with_second_factor,
        with_another_key,
        that_cannot_be_decrypted,
        that_answers_nobody,
        at_an_unknown_application,
        as_other_servers_refuse,
    ]
}
