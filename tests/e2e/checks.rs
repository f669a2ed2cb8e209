//! Checks that are the same for many methods.

use crate::support::{EMAIL, PASSWORD, PHONE, builder, client, start, start_logged_in};
use crate::table::Known;
use authing::types::EmailScene;
use authing::{AuthenticationClient, Error, Secret};
use authing_emulator::Emulator;
use serde_json::Value;
use std::fmt::Debug;
use std::time::Duration;

/// A second user `ann`, with a token of hers that no client holds.
pub(crate) async fn add_ann(emulator: &Emulator) -> (String, Secret) {
    let call = client(emulator).register_by_email("ann@example.com", PASSWORD);
    let ann = call.force_login(true).await.unwrap();
    emulator.clear_requests();
    (ann.id, ann.token.unwrap())
}

/// `bob`, who is logged in, and `ann` with her id and token (`ann`, `hers`).
pub(crate) async fn start_with_ann() -> (Emulator, AuthenticationClient, Known<2>) {
    let (emulator, client) = start_logged_in().await;
    let (ann, hers) = add_ann(&emulator).await;
    let hers = hers.expose().to_owned();
    (emulator, client, [("ann", ann), ("hers", hers)])
}

/// A pool that takes no new users.
pub(crate) async fn start_with_registration_off() -> (Emulator, AuthenticationClient) {
    let (emulator, client) = start().await;
    emulator.pool().settings(|s| s.registration = false);
    (emulator, client)
}

/// A client of an application that is not there.
pub(crate) async fn start_at_an_unknown_application() -> (Emulator, AuthenticationClient) {
    let (emulator, _) = start().await;
    let client = builder(&emulator).app_id("nowhere").build().unwrap();
    (emulator, client)
}

/// The emulator, after its clock went on.
pub(crate) fn later(emulator: &Emulator, seconds: u64) -> &Emulator {
    emulator.clock().advance(Duration::from_secs(seconds));
    emulator
}

/// The code that was sent to `PHONE` last.
pub(crate) fn sms(emulator: &Emulator) -> String {
    emulator.outbox().sms_code(PHONE).unwrap()
}

/// The code that was sent to `EMAIL` last.
pub(crate) fn mail(emulator: &Emulator) -> String {
    emulator.outbox().email_code(EMAIL).unwrap()
}

/// The emulator, whose next response is an error with this code. Where the call encrypts, the next is that for the key.
pub(crate) fn refusing(emulator: &Emulator, code: i64) -> &Emulator {
    emulator.faults().any().times(1).error(code, "no");
    emulator
}

/// The emulator, whose next response is this JSON. Where the call encrypts, the next is that for the key.
pub(crate) fn responding<'a>(emulator: &'a Emulator, json: &str) -> &'a Emulator {
    let fault = emulator.faults().any().times(1);
    fault.body(json, "application/json");
    emulator
}

/// A field of a user as the pool holds it; null when it is not set.
pub(crate) fn field(emulator: &Emulator, user: &str, name: &str) -> Value {
    let user = emulator.pool().user(user).unwrap();
    user.field(name).cloned().unwrap_or_default()
}

/// Sends a code to the e-mail address and reads it from the outbox.
pub(crate) async fn email_code(
    emulator: &Emulator,
    client: &AuthenticationClient,
    email: &str,
    scene: EmailScene,
) -> String {
    client.send_email(email, scene).await.unwrap();
    emulator.outbox().email_code(email).unwrap()
}

/// Tests of several methods that have their scenarios in common: `login_by_email::with_wrong_password` is
/// `By::Email.with_wrong_password()`. The name of a test may be another: `succeeds = update_succeeds`.
macro_rules! scenarios {
    (@of $method:ident, $value:expr, [$($test:ident $(= $scenario:ident)? $(($argument:expr))?),* $(,)?]) => {
        mod $method {
            use super::*;

            $(#[tokio::test]
            async fn $test() {
                $crate::checks::scenarios!(@call $value, ($($argument)?), $test $($scenario)?).await;
            })*
        }
    };
    (@call $value:expr, $arguments:tt, $test:ident $scenario:ident) => { $value.$scenario $arguments };
    (@call $value:expr, $arguments:tt, $test:ident) => { $value.$test $arguments };
    ($($method:ident: $value:expr),+ => $scenarios:tt) => {
        $($crate::checks::scenarios! { @of $method, $value, $scenarios })+
    };
}
pub(crate) use scenarios;

/// The error of a refusal, after asserting its code.
#[track_caller]
pub(crate) fn refused<T: Debug>(result: Result<T, Error>, number: i64) -> Error {
    let error = result.expect_err("the API accepted");
    let code = error.code().map(|code| code.get());
    assert_eq!(code, Some(number), "{error}");
    error
}
