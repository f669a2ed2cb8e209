//! Clients and users for the tests, and what they say about errors.

use authing::{AuthenticationClient, AuthenticationClientBuilder, RetryPolicy};
use authing_emulator::{Emulator, NewUser};
use std::time::Duration;

pub(crate) const EMAIL: &str = "bob@example.com";
pub(crate) const PASSWORD: &str = "passw0rd";
/// A key that is no host's.
pub(crate) const PUBLIC_KEY: &str = include_str!("../support/public_key.pem");
/// The request text of a login needs a password, and that a key; a query needs neither.
pub(crate) const KEY_PATH: &str = "/api/v2/.well-known";

/// What is planted for a secret, alone or as a part.
pub(crate) const PLANTED: &str = "s3cr3t";
/// The same for a token, of the user `u1`.
pub(crate) const PLANTED_TOKEN: &str = "e30.eyJzdWIiOiJ1MSJ9.s3cr3t";

/// Settings for a host with a known key. Nothing is repeated.
pub(crate) fn builder(url: &str) -> AuthenticationClientBuilder {
    AuthenticationClient::builder()
        .app_id("app")
        .app_host(url)
        .public_key(PUBLIC_KEY)
        .retry(RetryPolicy::NEVER)
}

pub(crate) fn client(url: &str) -> AuthenticationClient {
    builder(url).build().unwrap()
}

/// Repeats at once, and waits for nobody.
pub(crate) fn at_once(max_retries: u32) -> RetryPolicy {
    RetryPolicy {
        max_retries,
        base_delay: Duration::ZERO,
        max_delay: Duration::ZERO,
        ..RetryPolicy::default()
    }
}

/// A client for the emulator that knows no key yet.
pub(crate) fn client_of(emulator: &Emulator) -> AuthenticationClient {
    AuthenticationClient::builder()
        .app_id(emulator.app_id())
        .app_host(emulator.url())
        .retry(RetryPolicy::NEVER)
        .build()
        .unwrap()
}

/// Adds a user who has this name and `PASSWORD`, and gives the id.
pub(crate) fn add_user(emulator: &Emulator, name: &str) -> String {
    let user = NewUser {
        username: Some(name.into()),
        email: Some(format!("{name}@example.com")),
        password: Some(PASSWORD.into()),
        ..Default::default()
    };
    emulator.pool().add_user(user).unwrap()
}

/// How many requests of this operation or path have reached the emulator.
pub(crate) fn count(emulator: &Emulator, target: &str) -> usize {
    let requests = emulator.requests();
    let fits = requests
        .iter()
        .filter(|request| request.operation.as_deref() == Some(target) || request.path == target);
    fits.count()
}

/// What stands for a secret of a row: `secrets` looks for it.
pub(crate) fn secret(readable: &'static str) -> &'static str {
    match readable.split('.').count() {
        3 => PLANTED_TOKEN,
        // A verifier has at least 43 characters.
        _ if readable.len() >= 43 => "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t",
        _ => PLANTED,
    }
}

/// What stands for a picture of a row: it begins as a bitmap does.
pub(crate) fn picture(_: &'static [u8]) -> &'static [u8] {
    b"BM s3cr3t"
}

/// What stands for an argument of a row: the row's own.
macro_rules! argument {
    ($argument:expr) => {
        $argument
    };
}
pub(crate) use argument;
