//! An emulator, a client for it, and what the tests say about failures.

use authing::emulator::{Emulator, NewUser};
use authing::{AuthenticationClient, Error, RetryPolicy};
use std::fmt::Debug;

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

/// A client for the emulator. It waits for nothing.
pub(crate) fn client(emulator: &Emulator) -> AuthenticationClient {
    AuthenticationClient::builder()
        .app_id(emulator.app_id())
        .app_host(emulator.url())
        .retry(RetryPolicy::NEVER)
        .build()
        .unwrap()
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
