//! Checks that are the same for many methods.

use crate::support::{PASSWORD, client};
use authing::types::EmailScene;
use authing::{AuthenticationClient, Error, Secret};
use authing_emulator::Emulator;
use serde_json::Value;
use std::fmt::Debug;

/// A second user `ann`, with a token of hers that no client holds.
pub(crate) async fn add_ann(emulator: &Emulator) -> (String, Secret) {
    let call = client(emulator).register_by_email("ann@example.com", PASSWORD);
    let ann = call.force_login(true).await.unwrap();
    emulator.clear_requests();
    (ann.id, ann.token.unwrap())
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
