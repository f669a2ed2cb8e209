//! What comes back through a browser: addresses, forms and messages that anybody can write.

use crate::support::{
    HOST, PLANTED, PLANTED_TOKEN, deterministic, from_the_system, more_seconds, panics,
};
use crate::told::everything;
use authing::authentication::{AuthorizationRequest, ResponseType};
use authing::{AuthenticationClient, Error};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::sample::select;
use serde_json::json;
use std::cell::Cell;
use std::fmt::Debug;
use std::time::{Duration, Instant};
use url::form_urlencoded;

/// The state of the login that was begun.
const STATE: &str = "s3cr3t-state-0123456789";
const CODE: &str = "s3cr3t-code";

fn client() -> AuthenticationClient {
    let builder = AuthenticationClient::builder().app_id("app");
    let builder = builder.redirect_uri("https://shop.example.com/callback");
    builder.app_host(HOST).build().unwrap()
}

fn begun(response_type: ResponseType) -> AuthorizationRequest {
    let client = client();
    let url = client.build_authorize_url().response_type(response_type);
    url.state(STATE).nonce("n").build().unwrap()
}

/// Asserts that an error tells no secret.
fn told_nothing<T: Debug>(what: &str, result: Result<T, Error>) -> bool {
    match result {
        Ok(value) => {
            let text = format!("{value:?}");
            assert!(!text.contains(PLANTED), "{what}: {text}");
            true
        }
        Err(error) => {
            // The name and the words of a refusal are the host's, and are shown, whatever runs into them.
            let is_refusal = error.oauth_error().is_some();
            let text = everything(&error);
            assert!(is_refusal || !text.contains(PLANTED), "{what}: {text}");
            false
        }
    }
}

/// All values of a parameter, in query and fragment, however the callback is written: more than any reader sees.
fn values(callback: &str, name: &str) -> Vec<String> {
    let after = |mark| callback.split_once(mark).map(|(_, rest)| rest);
    let query = after('?').map(|query| query.split('#').next().unwrap_or_default());
    let parts = callback.split(['?', '#']);
    let parts = parts.chain(
        [query, after('?'), after('#'), Some(callback)]
            .into_iter()
            .flatten(),
    );
    let pairs = parts.flat_map(|part| form_urlencoded::parse(part.as_bytes()));
    let named = pairs.filter(|(key, _)| key == name);
    named.map(|(_, value)| value.into_owned()).collect()
}

/// Tries a callback. One without the state of this login, or without a code, is never accepted.
fn try_callback(begun: &[AuthorizationRequest; 2], callback: &str) -> bool {
    let states = values(callback, "state");
    let accepted = told_nothing(callback, begun[0].accept(callback));
    if accepted {
        assert!(states.iter().any(|state| state == STATE), "{callback:?}");
        let codes = values(callback, "code");
        assert!(codes.iter().any(|code| !code.is_empty()), "{callback:?}");
    }
    let tokens = told_nothing(callback, begun[1].accept_tokens(callback));
    assert!(
        !tokens || states.iter().any(|state| state == STATE),
        "{callback:?}"
    );
    accepted
}

#[test]
fn no_callback_of_another_login_is_accepted() {
    let begun = [ResponseType::Code, ResponseType::IdToken].map(begun);
    let genuine = format!(
        "https://shop.example.com/callback?from=login&code={CODE}&state={STATE}&id_token={PLANTED_TOKEN}"
    );
    assert!(try_callback(&begun, &genuine));
    for name in ["code", "state", "id_token"] {
        for mark in ["&", "#"] {
            let twice = format!("{genuine}{mark}{name}=another");
            assert!(!try_callback(&begun, &twice), "{twice:?}");
        }
    }
    let (mut tried, mut accepted) = (0, 0);
    let mut check = |callback: &str| {
        tried += 1;
        accepted += usize::from(try_callback(&begun, callback));
    };
    for end in 0..genuine.len() {
        check(&genuine[..end]);
        check(&genuine[end..]);
        for other in [
            "", "&", "=", "#", "?", "%", "%00", "+", "\0", "\r\n", "é", "state=",
        ] {
            check(&format!(
                "{}{other}{}",
                &genuine[..end],
                &genuine[end + 1..]
            ));
        }
    }
    for state in [
        "",
        " ",
        "S3CR3T-STATE-0123456789",
        "s3cr3t-state-012345678",
        "s3cr3t-state-01234567890",
        "s3cr3t-state-0123456789%00",
        "s3cr3t-state-0123456789%20",
        "+s3cr3t-state-0123456789",
        "null",
        "undefined",
        "*",
        "%s",
    ] {
        for form in [
            "?code=c&state={}",
            "#code=c&state={}",
            "code=c&state={}",
            "?state={}&code=c",
            "{}",
        ] {
            let callback = form.replace("{}", state);
            check(&callback);
            assert!(begun[0].accept(&callback).is_err(), "{callback:?}");
        }
    }
    for error in ["access_denied", "", "\u{1b}[31m"] {
        let callback = format!("?error={error}&state=&error_description=x");
        check(&callback);
        assert!(begun[0].accept(&callback).is_err(), "{callback:?}");
    }
    check(&format!("{genuine}&x={}", "y".repeat(1 << 20)));
    check(&"&".repeat(1 << 20));
    check(&"?#".repeat(1 << 18));

    let random = Instant::now() + Duration::from_secs(more_seconds());
    let count = Cell::new(0);
    let mut runner = deterministic(4_000);
    let names = select(vec![
        "code",
        "state",
        "error",
        "id_token",
        "access_token",
        "iss",
        "x",
        "",
    ]);
    let texts = select(vec!["", CODE, STATE, PLANTED_TOKEN, "c", "%", "a=b", HOST]);
    let pairs = vec((names, texts, select(vec!["&", "#", "?", ";"])), 0..7);
    let strategy = (pairs, any::<String>(), any::<bool>()).boxed();
    loop {
        let property = |(pairs, rest, at_end): (Vec<(&str, &str, &str)>, String, bool)| {
            let mut callback: String = pairs
                .iter()
                .map(|(name, value, end)| match *name {
                    // The host's own words are shown.
                    "error" => format!("{name}=denied{end}"),
                    _ => format!("{name}={value}{end}"),
                })
                .collect();
            match at_end {
                true => callback.push_str(&rest),
                false => callback.insert_str(0, &rest),
            }
            try_callback(&begun, &callback);
            count.set(count.get() + 1);
            Ok(())
        };
        if let Err(error) = runner.run(&strategy, property) {
            panic!("{error}");
        }
        if Instant::now() >= random {
            break;
        }
        runner = from_the_system(4_000);
    }
    println!(
        "callbacks: {} tried, {accepted} with this login's state accepted, none of another's; {} panics",
        tried + count.get(),
        panics(),
    );
    assert_eq!(panics(), 0);
}

#[test]
fn no_message_of_a_login_page_tells_a_secret() {
    let client = client();
    let user = json!({ "id": "u1", "arn": "a", "userPoolId": "p", "token": PLANTED_TOKEN, "nickname": "b" });
    let genuine = json!({ "code": 200, "message": "ok", "data": user.to_string() }).to_string();
    client.social().accept(&genuine).unwrap();
    let (social, enterprise) = (client.social(), client.enterprise());
    let mut tried = 0;
    let mut check = |message: &str| {
        tried += 2;
        told_nothing(message, social.accept(message));
        told_nothing(message, enterprise.accept(message));
    };
    for end in 0..genuine.len() {
        check(&genuine[..end]);
        for other in ["", "\"", "{", "[", "\\", "}", "9", "\0", "null"] {
            check(&format!(
                "{}{other}{}",
                &genuine[..end],
                &genuine[end + 1..]
            ));
        }
    }
    for message in [
        format!("code=200&data={PLANTED}"),
        format!("code=1635&message=MFA&data={{\"mfaToken\":\"{PLANTED}\"}}"),
        format!("?code={PLANTED}&data={PLANTED}"),
        format!("{{\"code\":{}", "[".repeat(100_000)),
        json!({ "code": 200, "data": [PLANTED] }).to_string(),
        json!({ "code": PLANTED, "data": { "token": PLANTED } }).to_string(),
        json!({ "code": 2000, "message": json!({ "code": 1635, "data": { "mfaToken": PLANTED } }).to_string() })
            .to_string(),
    ] {
        check(&message);
    }
    println!(
        "messages of login pages: {tried} tried, {} panics",
        panics()
    );
    assert_eq!(panics(), 0);
}
