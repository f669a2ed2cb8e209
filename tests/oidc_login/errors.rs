//! Errors as responses.

use authing::{AuthenticationClient, Error, ErrorCode};
use axum::response::{IntoResponse as _, Response};
use std::collections::BTreeMap;

pub(crate) async fn body(response: Response) -> String {
    let body = axum::body::to_bytes(response.into_body(), 10_000).await;
    String::from_utf8(body.unwrap().to_vec()).unwrap()
}

/// A client that asks nobody.
pub(crate) fn offline() -> AuthenticationClient {
    let builder = AuthenticationClient::builder().app_id("app");
    let builder = builder.app_host("http://127.0.0.1:1");
    let builder = builder.redirect_uri("https://shop.example.com/callback");
    builder.build().unwrap()
}

/// The error of a code, or of a name of OAuth 2.0.
fn error(name: &str) -> Error {
    if let Ok(code) = name.parse::<i64>() {
        return Error::refused("loginByEmail", code, "no");
    }
    let request = offline().build_authorize_url().build().unwrap();
    let state = request.state().unwrap();
    let callback = format!("error={name}&error_description=no&state={state}");
    request.accept(&callback).unwrap_err()
}

#[test]
fn the_documented_statuses_are_those_of_the_function() {
    let text = include_str!("../../docs/web-services.md");
    let (_, table) = text.split_once("| Status | When | For example |").unwrap();
    let rows = table.lines().skip(2).take_while(|line| !line.is_empty());
    let mut seen = BTreeMap::new();
    for row in rows {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [status, _, examples] = cells[..] else {
            panic!("{row}");
        };
        let status: u16 = status.parse().unwrap();
        let names = examples
            .split_whitespace()
            .map(|name| name.trim_matches('`'));
        for name in names {
            assert_eq!(error(name).status_for_caller(), status, "{name}");
            *seen.entry(status).or_insert(0) += 1;
        }
    }
    let statuses: Vec<u16> = seen.keys().copied().collect();
    assert_eq!(statuses, [400, 401, 403, 404, 409, 429, 500, 503]);
}

#[tokio::test]
async fn an_error_is_a_response_that_tells_nobody_who_has_an_account() {
    let unknown = error("2004").into_response();
    let wrong = Error::refused("loginByEmail", ErrorCode::WRONG_PASSWORD, "密码不正确");
    let wrong = wrong.into_response();
    assert_eq!(
        (unknown.status(), wrong.status()),
        (wrong.status(), unknown.status())
    );
    assert_eq!(unknown.headers(), wrong.headers());
    let (unknown, wrong) = (body(unknown).await, body(wrong).await);
    assert_eq!(unknown, "the account or the password is wrong\n");
    assert_eq!(unknown, wrong);
}

#[tokio::test]
async fn an_error_of_the_service_tells_its_caller_nothing() {
    let client = offline();
    let down = client.is_user_exists().email("a@example.com").await;
    let response = down.unwrap_err().into_response();
    assert_eq!(response.status(), 503);
    assert_eq!(body(response).await, "not available: try again later\n");
    let response = Error::refused("role", 500, "secret of the database").into_response();
    assert_eq!(response.status(), 500);
    assert_eq!(body(response).await, "an error of the service\n");
}

#[tokio::test]
async fn an_error_that_the_caller_can_mend_says_what_is_wrong() {
    for (code, status) in [(2001, 400), (1001, 403), (2011, 404), (2026, 409)] {
        let response = Error::refused("x", code, "the code is\nwrong").into_response();
        assert_eq!(response.status(), status);
        assert!(!response.headers().contains_key("www-authenticate"));
        let body = body(response).await;
        assert!(
            body.starts_with("the code is") && body.lines().count() == 1,
            "{body}"
        );
    }
    // Whoever has lost the session is asked for another token, whoever has none for one.
    let header = |error: Error| error.into_response().headers()["www-authenticate"].clone();
    let expired = Error::refused("user", ErrorCode::NOT_LOGGED_IN, "");
    assert_eq!(header(expired), super::INVALID);
    let nobody = offline().logout().await.unwrap_err();
    assert_eq!(header(nobody), "Bearer realm=\"authing\"");
}
