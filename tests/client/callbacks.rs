//! Callbacks that somebody has touched, and texts of a server on their way into a log.

use crate::server::{Answer, Server, answer, json};
use crate::support::{EMAIL, PASSWORD, builder, client};
use authing::authentication::AuthorizationRequest;
use authing::{Error, ManagementClient, Protocol};
use serde::Deserialize as _;
use serde_json::{Value, json as object};

const CALLBACK: &str = "https://shop.example.com/callback";
const ISSUER: &str = "https%3A%2F%2Fdemo.example.com%2Foidc";

fn begun() -> AuthorizationRequest {
    let client = client("https://demo.example.com");
    let url = client.build_authorize_url().redirect_uri(CALLBACK);
    url.state("s").build().unwrap()
}

#[track_caller]
fn assert_touched(callback: &str, reason: &str) {
    let begun = begun();
    let expected =
        format!("callback: it has {reason}, so somebody may have added to it: begin a new login");
    assert_eq!(begun.accept(callback).unwrap_err().to_string(), expected);
    let error = begun.accept_tokens(callback).unwrap_err();
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_value_that_comes_twice_is_refused() {
    for (callback, name) in [
        ("code=mine&state=s&code=c", "code"),
        ("code=c&state=s&code=c", "code"),
        ("code=c&state=x&state=s", "state"),
        ("code=c&state=s&state=x", "state"),
        ("code=c&state=s&st%61te=s", "state"),
        ("code=&state=s&code=c", "code"),
        ("id_token=a&id_token=b&state=s", "id_token"),
        ("access_token=a&access_token=b&state=s", "access_token"),
        ("error=a&error=access_denied&state=s", "error"),
        (
            "error=a&error_description=b&error_description=c&state=s",
            "error_description",
        ),
        ("code=c&state=s&iss=a&iss=b", "iss"),
    ] {
        let reason = format!("`{name}` more than once");
        assert_touched(callback, &reason);
        assert_touched(&format!("?{callback}"), &reason);
        assert_touched(&format!("{CALLBACK}?{callback}"), &reason);
        assert_touched(&format!("{CALLBACK}#{callback}"), &reason);
    }
    // What has no meaning here may come as often as it likes.
    let code = begun().accept("tag=a&tag=b&code=c&state=s&tag=c").unwrap();
    assert_eq!(code.code.expose(), "c");
}

#[test]
fn values_in_two_places_are_refused() {
    for (query, fragment) in [
        ("code=mine&state=s", "code=c&state=s"),
        ("code=mine", "id_token=t&state=s"),
        ("state=s", "code=c"),
        ("error=access_denied", "code=c&state=s"),
    ] {
        let reason = "values both in its query and in its fragment";
        assert_touched(&format!("{CALLBACK}?{query}#{fragment}"), reason);
        assert_touched(&format!("?{query}#{fragment}"), reason);
        assert_touched(&format!("{query}#{fragment}"), reason);
    }
    // The redirect URI may have a query of its own, and social networks add a fragment.
    for callback in [
        "https://shop.example.com/callback?from=login#code=c&state=s",
        "https://shop.example.com/callback?code=c&state=s#_=_",
        "https://shop.example.com/callback;v=1?code=c&state=s#",
        "code=c&next=https://shop.example.com/?a&state=s",
        "#code=c&state=s",
    ] {
        let code = begun().accept(callback);
        assert_eq!(code.unwrap().code.expose(), "c", "{callback}");
    }
}

/// RFC 9207: a host that answers in place of another.
#[test]
fn the_issuer_of_a_callback_is_that_of_the_request() {
    let begun = begun();
    for callback in ["code=c&state=s", &format!("code=c&state=s&iss={ISSUER}")] {
        begun.accept(callback).unwrap();
    }
    let wrong = [
        "https%3A%2F%2Fevil.example.com%2Foidc",
        "https%3A%2F%2Fdemo.example.com",
        "https%3A%2F%2Fdemo.example.com%2Foidc%2F",
        "HTTPS%3A%2F%2Fdemo.example.com%2Foidc",
        "",
    ];
    for issuer in wrong {
        for values in ["code=c", "error=access_denied", "id_token=t"] {
            let callback = format!("{values}&state=s&iss={issuer}");
            for error in [
                begun.accept(&callback).unwrap_err(),
                begun.accept_tokens(&callback).unwrap_err(),
            ] {
                assert!(matches!(error, Error::IssuerMismatch), "{error}");
            }
        }
    }
    // The state goes first: who has no part in the login learns nothing.
    let error = begun.accept("code=c&state=x&iss=a").unwrap_err();
    assert!(matches!(error, Error::StateMismatch), "{error}");

    let other = builder("https://demo.example.com").issuer("https://login.example.com");
    let other = other.protocol(Protocol::Oauth).build().unwrap();
    let url = other.build_authorize_url().redirect_uri(CALLBACK);
    let other = url.state("s").build().unwrap();
    other
        .accept("code=c&state=s&iss=https%3A%2F%2Flogin.example.com")
        .unwrap();
    let error = other.accept(&format!("code=c&state=s&iss={ISSUER}"));
    assert!(matches!(error, Err(Error::IssuerMismatch)), "{error:?}");
}

#[test]
fn the_issuer_survives_the_session_store() {
    let begun = begun();
    let mut kept = serde_json::to_value(&begun).unwrap();
    let read = |kept: &Value| AuthorizationRequest::deserialize(kept).unwrap();
    assert_eq!(read(&kept), begun);
    let error = read(&kept).accept("code=c&state=s&iss=a").unwrap_err();
    assert!(matches!(error, Error::IssuerMismatch), "{error}");
    // One that an earlier version has kept knows no issuer.
    kept.as_object_mut().unwrap().remove("issuer").unwrap();
    read(&kept).accept("code=c&state=s&iss=a").unwrap();
}

#[test]
fn a_relayed_result_with_a_value_twice_is_refused() {
    let client = client("https://demo.example.com");
    let user = object!({ "id": "u1", "arn": "arn:u1", "userPoolId": "p1", "token": "t" });
    let form = |end: &str| {
        let data = user.to_string();
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let form = form.append_pair("code", "200").append_pair("data", &data);
        format!("{}{end}", form.finish())
    };
    for end in ["&code=200", "&data=%7B%7D", "&message=a&message=b"] {
        let error = client.social().accept(form(end)).unwrap_err();
        let argument = "message";
        assert!(
            matches!(error, Error::InvalidArgument { argument: a, .. } if a == argument),
            "{error}"
        );
    }
    assert_eq!(client.token(), None);
    client.social().accept(form("&a=1&a=2")).unwrap();
    assert!(client.token().is_some());
}

/// What would forge a line of a log, colour a terminal, or turn the direction of its text.
const HOSTILE: &str = "no\r\n2026-01-01 INFO logged in\u{1b}[2J\u{9b}1m\0\u{7f}\u{85}\u{2028}\u{202e}\u{2066}\u{200f}\tend";

#[track_caller]
fn assert_harmless(error: &Error) {
    let is_control =
        |c: char| c.is_control() || "\u{2028}\u{2029}\u{202e}\u{2066}\u{200f}".contains(c);
    for text in [error.to_string(), error.message().into_owned()] {
        assert!(!text.contains(is_control), "{text:?}");
    }
    let text = error.to_string();
    assert!(
        text.contains("end"),
        "what the server says is missing: {text}"
    );
}

async fn failed(answer: Answer) -> Error {
    let server = Server::start([answer]).await;
    let client = client(server.url());
    client.login_by_email(EMAIL, PASSWORD).await.unwrap_err()
}

#[tokio::test]
async fn no_error_writes_control_characters() {
    let words = object!({ "code": 2006, "message": HOSTILE });
    for body in [
        object!({ "errors": [{ "message": words }] }),
        object!({ "errors": [{ "message": HOSTILE }] }),
        words.clone(),
        object!({ "code": 123_456, "message": HOSTILE }),
        object!({ "statusCode": 400, "apiCode": 2006, "message": HOSTILE }),
    ] {
        let error = failed(json(&body)).await;
        assert_harmless(&error);
        // Who wants it as it was sent finds it.
        assert_eq!(error.api().unwrap().message(), HOSTILE);
    }

    // The error of an endpoint of OAuth 2.0, and its name.
    let refusal = object!({ "error": HOSTILE, "error_description": HOSTILE }).to_string();
    let server = Server::start([answer(400, "application/json", &refusal)]).await;
    let settings = builder(server.url())
        .secret("secret")
        .redirect_uri(CALLBACK);
    let code = settings.build().unwrap().get_access_token_by_code("code");
    assert_harmless(&code.await.unwrap_err());

    // The type of a body that is not the API's.
    let error = failed(answer(200, "text/html; a=\tend", "<html>")).await;
    assert_harmless(&error);

    // A callback.
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    let pairs = pairs
        .append_pair("error", HOSTILE)
        .append_pair("state", "s");
    let callback = pairs.append_pair("error_description", HOSTILE).finish();
    assert_harmless(&begun().accept(&callback).unwrap_err());
    let relayed = object!({ "code": 2005, "message": HOSTILE }).to_string();
    let social = client("https://demo.example.com").social();
    assert_harmless(&social.accept(relayed).unwrap_err());

    // What a setting's error quotes.
    let server = Server::start([json(object!({ "errors": [{ "message": words }] }))]).await;
    let pool = ManagementClient::builder().host(server.url());
    let pool = pool.user_pool_id("pool").secret("secret").build().unwrap();
    let error = pool.users().delete("u1").await.unwrap_err();
    assert!(matches!(error, Error::Config { .. }), "{error}");
    assert_harmless(&error);
    let nowhere = builder(&format!("https://{HOSTILE}")).build();
    assert_harmless(&nowhere.unwrap_err());
}
