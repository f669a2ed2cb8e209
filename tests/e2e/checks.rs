//! Checks that are the same for many methods.

use crate::support::{
    EMAIL, PASSWORD, assert_not_sent, client, expire_tokens, start, start_logged_in,
};
use authing::types::EmailScene;
use authing::{ApiRequest, AuthenticationClient, Error, Secret};
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

/// Asserts that the method notices without a request that nobody is logged in.
pub(crate) async fn check_without_login<R>(method: impl Fn(&AuthenticationClient) -> R)
where
    R: ApiRequest<Response: Debug>,
{
    let (emulator, client) = start().await;
    assert_not_sent(&emulator, method(&client).await);
}

/// Asserts how the method fails for each kind of token that is good no more, and that the session stays: ending it is for
/// the caller to decide.
pub(crate) async fn check_with_bad_tokens<R>(method: impl Fn(&AuthenticationClient) -> R)
where
    R: ApiRequest<Response: Debug>,
{
    let (emulator, client) = start_logged_in().await;
    let token = client.token().unwrap();
    let (user, kept) = (client.current_user(), emulator.pool().user(EMAIL).unwrap());
    let fails = async |client: &AuthenticationClient, number: i64, how: &str| {
        let before = (client.token(), client.current_user());
        let error = method(client).await.expect_err(how);
        assert_eq!(error.code().map(|code| code.get()), Some(number), "{how}");
        assert_eq!(error.is_not_logged_in(), number == 2020, "{how}");
        assert_eq!((client.token(), client.current_user()), before, "{how}");
    };

    let (signed, _) = token.expose().rsplit_once('.').unwrap();
    let forged = client.with_token(format!("{signed}.c2lnbmF0dXJl"));
    fails(&forged, 2020, "a forged token").await;

    let blacklisted = emulator.faults().any().times(1);
    blacklisted.error(500, "TokenInBlackListError");
    fails(&client, 500, "a token revoked as some servers say it").await;

    client.with_token(token.clone()).logout().await.unwrap();
    fails(&client, 2020, "a revoked token").await;

    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    expire_tokens(&emulator);
    fails(&client, 2020, "an expired token").await;

    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    for name in ["nickname", "email", "phone", "photo"] {
        let now = field(&emulator, EMAIL, name);
        assert_eq!(Some(&now), kept.field(name).or(Some(&Value::Null)));
    }
    assert_eq!(client.current_user().map(|u| u.id), user.map(|u| u.id));
}

/// Asserts that the method says so when the user of the session was deleted.
pub(crate) async fn check_with_deleted_user<R>(method: impl Fn(&AuthenticationClient) -> R)
where
    R: ApiRequest<Response: Debug>,
{
    let (emulator, client) = start_logged_in().await;
    let token = client.token();
    emulator.pool().remove_user(EMAIL);
    assert!(refused(method(&client).await, 2004).is_not_found());
    assert_eq!(client.token(), token);
}

/// The error of a refusal, after asserting its code.
#[track_caller]
pub(crate) fn refused<T: Debug>(result: Result<T, Error>, number: i64) -> Error {
    let error = result.expect_err("the API accepted");
    let code = error.code().map(|code| code.get());
    assert_eq!(code, Some(number), "{error}");
    error
}
