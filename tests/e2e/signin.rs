use crate::checks::{email_code, refused};
use crate::support::{
    CALLBACK, CLIENT_IP, EMAIL, PASSWORD, PHONE, app_builder, assert_wrong, oauth_error, sms_code,
    start,
};
use authing::authentication::{AccountName, Credentials};
use authing::types::EmailScene;
use authing::{AuthenticationClient, ErrorCode};
use authing_emulator::{DirectoryUser, Emulator, FieldType, NewUser};
use serde_json::json;

/// An emulator with `bob`, who has every name, and a client that nobody is logged in to.
async fn start_with_bob() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    emulator.pool().add_user(bob()).unwrap();
    (emulator, client)
}

fn bob() -> NewUser {
    NewUser {
        id: Some("bob-1".into()),
        username: Some("bob".into()),
        email: Some(EMAIL.into()),
        phone: Some(PHONE.into()),
        password: Some(PASSWORD.into()),
        ..Default::default()
    }
}

fn by_email(password: &str) -> Credentials {
    Credentials::password(AccountName::Email(EMAIL.into()), password)
}

#[tokio::test]
async fn signin_by_credentials_succeeds() {
    let (emulator, client) = start_with_bob().await;
    let tokens = client
        .signin_by_credentials(by_email(PASSWORD))
        .scope("openid profile")
        .client_ip(CLIENT_IP)
        .state("a/b?c")
        .await
        .unwrap();

    assert_eq!(tokens.scope.as_deref(), Some("openid profile"));
    assert_eq!(tokens.token_type.as_deref(), Some("Bearer"));
    assert_eq!(tokens.expires_in, Some(14 * 24 * 3600));
    assert_eq!(tokens.state.as_deref(), Some("a/b?c"));
    assert_eq!((tokens.refresh_token, tokens.code), (None, None));
    assert_eq!(client.token(), None, "the session is the caller's to begin");
    let (access_token, id_token) = (tokens.access_token.unwrap(), tokens.id_token.unwrap());
    client.verify_id_token(id_token.clone()).await.unwrap();
    let claims = client.verify_access_token(access_token).await.unwrap();
    assert_eq!((claims.sub(), claims.has_scope("profile")), ("bob-1", true));
    client.set_token(id_token);
    assert_eq!(client.get_current_user().await.unwrap().id, "bob-1");
    let requests = emulator.requests();
    let signin = requests.iter().find(|r| r.path == "/api/v3/signin");
    assert!(!signin.unwrap().body.contains(PASSWORD), "in plain text");
}

/// An emulator with `bob`, and a client for an application with a secret.
async fn start_app_with_bob() -> (Emulator, AuthenticationClient) {
    let (emulator, _) = start_with_bob().await;
    let client = app_builder(&emulator).build().unwrap();
    (emulator, client)
}

#[tokio::test]
async fn signin_by_credentials_for_a_code() {
    let (_emulator, client) = start_app_with_bob().await;
    let call = client
        .signin_by_credentials(by_email(PASSWORD))
        .scope("openid offline_access")
        .response_type("code")
        .redirect_uri(CALLBACK)
        .nonce("n-1");
    let given = call.clone().await.unwrap();
    assert_eq!((given.access_token, given.id_token), (None, None));
    let code = given.code.unwrap();
    let tokens = client.get_access_token_by_code(code.clone()).await.unwrap();
    assert!(tokens.refresh_token.is_some());
    let verify = client.verify_id_token(tokens.id_token.unwrap());
    assert_eq!(verify.nonce("n-1").await.unwrap().sub(), "bob-1");
    let again = client.get_access_token_by_code(code).await;
    assert_eq!(oauth_error(again), "invalid_grant");

    let code = call.await.unwrap().code.unwrap();
    let elsewhere = client.get_access_token_by_code(code);
    let elsewhere = elsewhere.redirect_uri("https://shop.example.com/other");
    assert_eq!(oauth_error(elsewhere.await), "invalid_grant");
}

#[tokio::test]
async fn signin_by_credentials_for_a_code_to_a_foreign_address() {
    let (emulator, client) = start_app_with_bob().await;
    emulator.pool().add_redirect_uri(CALLBACK);
    let call = client.signin_by_credentials(by_email(PASSWORD));
    let call = call.response_type("code");
    let foreign = call.clone().redirect_uri("https://evil.example.com");
    refused(foreign.await, 400);
    call.redirect_uri(CALLBACK).await.unwrap();
}

#[tokio::test]
async fn signin_by_credentials_that_lasts() {
    let (_emulator, client) = start_app_with_bob().await;
    let call = client.signin_by_credentials(by_email(PASSWORD));
    let tokens = call.scope("openid offline_access").nonce("n-1").await;
    let tokens = tokens.unwrap();
    let verify = client.verify_id_token(tokens.id_token.unwrap());
    verify.nonce("n-1").await.unwrap();
    let access_token = tokens.access_token.unwrap();
    let about = client.introspect_token(access_token).await.unwrap();
    assert!(about.active);
    let refresh_token = tokens.refresh_token.unwrap();
    let call = client.get_new_access_token_by_refresh_token(refresh_token);
    let next = call.await.unwrap();
    assert!(next.id_token.is_some() && next.refresh_token.is_some());
}

/// No login is tried for an application that does not prove itself.
#[tokio::test]
async fn signin_by_credentials_with_a_wrong_secret() {
    let (emulator, _) = start_with_bob().await;
    let client = app_builder(&emulator).secret("another").build().unwrap();
    for _ in 0..4 {
        let result = client.signin_by_credentials(by_email("wr0ng!")).await;
        refused(result, 400);
    }
    assert_eq!(emulator.captcha("127.0.0.1"), None);
}

#[tokio::test]
async fn signin_by_credentials_of_each_kind() {
    let (emulator, client) = start_with_bob().await;
    for name in [
        AccountName::Account(EMAIL.into()),
        AccountName::Account("bob".into()),
        AccountName::Account(PHONE.into()),
        AccountName::Username("bob".into()),
        AccountName::Phone(PHONE.into()),
    ] {
        assert_signs_in(&client, Credentials::password(name, PASSWORD)).await;
    }
    let sent = email_code(&emulator, &client, EMAIL, EmailScene::LoginVerifyCode).await;
    assert_signs_in(&client, Credentials::email_code(EMAIL, sent)).await;
    let sent = sms_code(&emulator, &client, PHONE).await;
    assert_signs_in(&client, Credentials::phone_code(PHONE, sent)).await;
}

/// Asserts that the tokens are those of `bob`.
async fn assert_signs_in(client: &AuthenticationClient, credentials: Credentials) {
    let what = format!("{credentials:?}");
    let tokens = client.signin_by_credentials(credentials).await;
    let token = tokens.expect(&what).id_token.unwrap();
    let user = client.with_token(token).get_current_user().await.unwrap();
    assert_eq!(user.id, "bob-1", "{what}");
}

#[tokio::test]
async fn signin_by_credentials_of_a_directory() {
    let (emulator, client) = start().await;
    let person = |username: &str| DirectoryUser {
        username: username.into(),
        password: PASSWORD.into(),
        ..Default::default()
    };
    emulator.pool().add_ldap_user(person("lea"));
    emulator.pool().add_ad_user(person("ada"));
    for credentials in [
        Credentials::ldap("lea", PASSWORD),
        Credentials::ad("ada", PASSWORD),
    ] {
        client.signin_by_credentials(credentials).await.unwrap();
    }
    assert_eq!(emulator.pool().user_count(), 2);
    let result = client.signin_by_credentials(Credentials::ldap("ada", PASSWORD));
    assert!(refused(result.await, 2333).is_wrong_credentials());
}

#[tokio::test]
async fn signin_by_credentials_that_registers() {
    let (emulator, client) = start().await;
    let pool = emulator.pool();
    pool.define_field("visits", FieldType::Number, "Visits");
    client
        .signin_by_credentials(by_email(PASSWORD))
        .auto_register(true)
        .custom_data([("visits", 3)])
        .await
        .unwrap();
    let kept = pool.user(EMAIL).unwrap();
    assert!(kept.password_is(PASSWORD));
    assert_eq!(kept.custom_data()["visits"], json!(3));
}

/// Neither tells which accounts there are.
#[tokio::test]
async fn signin_by_credentials_that_are_wrong() {
    let (_emulator, client) = start_with_bob().await;
    let nobody = Credentials::password(AccountName::Username("nobody".into()), PASSWORD);
    for credentials in [by_email("wr0ng!"), nobody] {
        let result = client.signin_by_credentials(credentials).await;
        assert!(refused(result, 2333).is_wrong_credentials());
    }
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn signin_by_credentials_with_a_wrong_code() {
    let (emulator, client) = start_with_bob().await;
    sms_code(&emulator, &client, PHONE).await;
    let credentials = Credentials::phone_code(PHONE, "wrong");
    let result = client.signin_by_credentials(credentials).await;
    assert!(refused(result, 2001).is_wrong_code());
}

#[tokio::test]
async fn signin_by_credentials_after_failures() {
    let (emulator, client) = start_with_bob().await;
    for _ in 0..3 {
        let call = client.signin_by_credentials(by_email("wr0ng!"));
        refused(call.client_ip(CLIENT_IP).await, 2333);
    }
    let call = client.signin_by_credentials(by_email(PASSWORD));
    let call = call.client_ip(CLIENT_IP);
    assert!(refused(call.clone().await, 2000).is_captcha_required());
    let captcha = emulator.captcha(CLIENT_IP).unwrap();
    call.captcha_code(captcha).await.unwrap();
}

#[tokio::test]
async fn signin_by_credentials_with_a_second_factor() {
    let (emulator, client) = start().await;
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned();
    let totp_secret = Some(secret);
    let bob = NewUser {
        totp_secret,
        ..bob()
    };
    emulator.pool().add_user(bob).unwrap();
    let result = client.signin_by_credentials(by_email(PASSWORD)).await;
    let error = refused(result, 1635);
    let challenge = error.mfa_challenge().unwrap();
    let totp = emulator.pool().totp("bob").unwrap();
    let user = client.mfa().verify_totp_mfa(totp, challenge).await.unwrap();
    assert_eq!(client.token(), user.token);
}

/// Without a redirect URI anywhere, not even the key for the password is fetched.
#[tokio::test]
async fn signin_by_credentials_for_a_code_without_an_address() {
    let (emulator, client) = start_with_bob().await;
    let call = client.signin_by_credentials(by_email(PASSWORD));
    let call = call.response_type("code");
    assert_wrong(&emulator, call.clone().await, "redirect_uri");
    assert_wrong(&emulator, call.redirect_uri("/in").await, "redirect_uri");
}

/// The client's redirect URI serves the login as it serves the exchange of its code.
#[tokio::test]
async fn signin_by_credentials_for_a_code_to_the_redirect_uri_of_the_client() {
    let (emulator, client) = start_app_with_bob().await;
    emulator.pool().add_redirect_uri(CALLBACK);
    let call = client.signin_by_credentials(by_email(PASSWORD));
    let code = call.response_type("code").await.unwrap().code.unwrap();
    client.get_access_token_by_code(code).await.unwrap();
}

#[tokio::test]
async fn signin_by_credentials_at_an_unknown_application() {
    let (emulator, _) = start_with_bob().await;
    let client = crate::support::builder(&emulator).app_id("nowhere");
    let client = client.build().unwrap();
    let sent = Credentials::email_code(EMAIL, "123456");
    let error = client.signin_by_credentials(sent).await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::APP_NOT_FOUND));
}

/// Servers may spell the time as the standard does.
#[tokio::test]
async fn signin_by_credentials_as_other_servers_answer() {
    let (emulator, client) = start_with_bob().await;
    let answer = json!({ "statusCode": 200, "message": "", "data": {
        "access_token": "a", "refresh_token": "r", "expires_in": 60, "expire_in": 60, "more": [1],
    } });
    let fault = emulator.faults().on("/api/v3/signin").unwrap();
    fault.body(answer.to_string(), "application/json");
    let sent = Credentials::email_code(EMAIL, "123456");
    let tokens = client.signin_by_credentials(sent).await.unwrap();
    assert_eq!(tokens.expires_in, Some(60));
    assert_eq!(tokens.refresh_token.unwrap().expose(), "r");
    assert_eq!(tokens.id_token, None);
}
