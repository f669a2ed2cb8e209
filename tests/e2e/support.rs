//! An emulator, a client for it, and what the tests say about failures.

use authing::authentication::AuthenticationClientBuilder;
use authing::management::ManagementClientBuilder;
use authing::{AuthenticationClient, Error, ErrorCode, ManagementClient, RetryPolicy};
use authing_emulator::{Emulator, NewUser};
use serde_json::Value;
use std::fmt::Debug;
use std::time::Duration;

pub(crate) const EMAIL: &str = "bob@example.com";
pub(crate) const PASSWORD: &str = "passw0rd";
pub(crate) const PHONE: &str = "18800000000";
/// The address of the end user, as a server would pass it.
pub(crate) const CLIENT_IP: &str = "203.0.113.7";

/// An emulator and a client for it that nobody is logged in to.
pub(crate) async fn start() -> (Emulator, AuthenticationClient) {
    let emulator = Emulator::start().await.unwrap();
    let client = client(&emulator);
    (emulator, client)
}

/// The settings of a client for the emulator. It waits for nothing.
pub(crate) fn builder(emulator: &Emulator) -> AuthenticationClientBuilder {
    AuthenticationClient::builder()
        .app_id(emulator.app_id())
        .app_host(emulator.url())
        .retry(RetryPolicy::NEVER)
}

/// A client for the emulator.
pub(crate) fn client(emulator: &Emulator) -> AuthenticationClient {
    builder(emulator).build().unwrap()
}

/// The settings of an administrator's client for the emulator. It waits for nothing.
pub(crate) fn management_builder(emulator: &Emulator) -> ManagementClientBuilder {
    ManagementClient::builder()
        .user_pool_id(emulator.user_pool_id())
        .secret(emulator.user_pool_secret())
        .host(emulator.url())
        .retry(RetryPolicy::NEVER)
}

/// A client that has another key than the emulator to encrypt passwords with.
pub(crate) fn client_with_wrong_key(emulator: &Emulator) -> AuthenticationClient {
    let key = include_str!("../support/public_key.pem");
    builder(emulator).public_key(key).build().unwrap()
}

/// The same with a user `bob` (`EMAIL`, `PASSWORD`) who is logged in.
pub(crate) async fn start_logged_in() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    add_bob(&emulator);
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    (emulator, client)
}

/// Adds `bob` and gives his id.
pub(crate) fn add_bob(emulator: &Emulator) -> String {
    let bob = NewUser {
        username: Some("bob".into()),
        email: Some(EMAIL.into()),
        password: Some(PASSWORD.into()),
        ..Default::default()
    };
    emulator.pool().add_user(bob).unwrap()
}

/// Sends a code to the phone and reads it from the outbox.
pub(crate) async fn sms_code(
    emulator: &Emulator,
    client: &AuthenticationClient,
    phone: &str,
) -> String {
    client.send_sms_code(phone).await.unwrap();
    emulator.outbox().sms_code(phone).unwrap()
}

/// The same for a number outside mainland China.
pub(crate) async fn sms_code_abroad(
    emulator: &Emulator,
    client: &AuthenticationClient,
    country_code: &str,
    phone: &str,
) -> String {
    let call = client.send_sms_code(phone);
    call.phone_country_code(country_code).await.unwrap();
    let to = format!("{country_code} {phone}");
    emulator.outbox().sms_code(&to).unwrap()
}

/// The same for an application with a secret and a redirect URI.
pub(crate) fn app_builder(emulator: &Emulator) -> AuthenticationClientBuilder {
    builder(emulator)
        .secret(emulator.app_secret())
        .redirect_uri(CALLBACK)
}

/// An emulator with `bob`, and a client for an application with a secret.
pub(crate) async fn start_app() -> (Emulator, AuthenticationClient) {
    let emulator = Emulator::start().await.unwrap();
    add_bob(&emulator);
    let client = app_builder(&emulator).build().unwrap();
    (emulator, client)
}

/// Where applications of these tests have browsers sent to.
pub(crate) const CALLBACK: &str = "https://shop.example.com/callback?from=login";

/// Posts a form as a browser does.
pub(crate) async fn post_form(url: &str, form: String) -> reqwest::Response {
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none());
    let request = http.build().unwrap().post(url);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    request.body(form).send().await.unwrap()
}

/// Logs `bob` in at a page, and gives the answer.
async fn logged_in_at(url: &str) -> reqwest::Response {
    let answer = post_form(url, format!("account={EMAIL}&password={PASSWORD}")).await;
    if !answer.status().is_redirection() {
        panic!("{}: {}", answer.status(), answer.text().await.unwrap());
    }
    answer
}

pub(crate) fn header(answer: &reqwest::Response, name: &str) -> String {
    answer.headers()[name].to_str().unwrap().to_owned()
}

/// The address that the browser is sent to.
pub(crate) async fn log_in_at(url: &str) -> String {
    header(&logged_in_at(url).await, "location")
}

/// The cookie that the browser gets.
pub(crate) async fn cookie_of_login_at(url: &str) -> String {
    let cookie = header(&logged_in_at(url).await, "set-cookie");
    cookie.split(';').next().unwrap().to_owned()
}

/// The name of a refusal in OAuth 2.0.
#[track_caller]
pub(crate) fn oauth_error<T: Debug>(result: Result<T, Error>) -> String {
    let error = result.expect_err("the API accepted");
    let name = error.oauth_error();
    name.unwrap_or_else(|| panic!("no name: {error}"))
        .to_owned()
}

/// Asserts that a setting or an argument of this name is wrong, and that nothing was sent since the log was emptied.
#[track_caller]
pub(crate) fn assert_wrong<T: Debug>(emulator: &Emulator, result: Result<T, Error>, name: &str) {
    let error = result.expect_err("the method did not notice");
    match &error {
        Error::Config { setting, .. } => assert_eq!(*setting, name, "{error}"),
        Error::InvalidArgument { argument, .. } => assert_eq!(*argument, name, "{error}"),
        _ => panic!("{error}"),
    }
    assert_eq!(emulator.requests().len(), 0, "something was sent");
}

/// The variables of the last GraphQL request.
pub(crate) fn sent_variables(emulator: &Emulator) -> Value {
    let requests = emulator.requests();
    let body: Value = serde_json::from_str(&requests.last().unwrap().body).unwrap();
    body["variables"].clone()
}

/// The paths of all requests so far.
pub(crate) fn paths(emulator: &Emulator) -> Vec<String> {
    let requests = emulator.requests().into_iter();
    requests.map(|request| request.path).collect()
}

/// The code that the API refused with.
#[track_caller]
pub(crate) fn code<T: Debug>(result: Result<T, Error>) -> i64 {
    let error = result.expect_err("the API accepted");
    error
        .code()
        .unwrap_or_else(|| panic!("no code: {error}"))
        .get()
}

/// Asserts that the method found that nobody is logged in, and that nothing was sent for it.
#[track_caller]
pub(crate) fn assert_not_sent<T: Debug>(emulator: &Emulator, result: Result<T, Error>) {
    let error = result.expect_err("the method did not notice");
    assert!(matches!(error, Error::NotLoggedIn { .. }), "{error}");
    assert_eq!(emulator.requests().len(), 0, "something was sent");
}

/// Makes every token that was given out so far too old.
pub(crate) fn expire_tokens(emulator: &Emulator) {
    let fortnight = Duration::from_secs(14 * 24 * 3600);
    emulator.clock().advance(fortnight);
}

/// Asserts that the API did not accept the token.
#[track_caller]
pub(crate) fn assert_token_refused<T: Debug>(result: Result<T, Error>) {
    let error = result.expect_err("the API accepted");
    assert_eq!(error.code(), Some(ErrorCode::NOT_LOGGED_IN), "{error}");
    assert!(error.is_not_logged_in());
}

/// What stands for a secret of a row: the row's own.
pub(crate) fn secret(readable: &'static str) -> &'static str {
    readable
}

/// What stands for a picture of a row: the row's own.
pub(crate) fn picture(bytes: &'static [u8]) -> &'static [u8] {
    bytes
}

/// What stands for an argument of a row: the row's own.
macro_rules! argument {
    ($argument:expr) => {
        $argument
    };
}
pub(crate) use argument;
