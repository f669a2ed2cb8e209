//! A client whose passwords the tests can decrypt, and the form that a request has in a snapshot.

use apollo_compiler::ast::Document;
use authing::{ApiRequest, AuthenticationClient, Request, RequestBody};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};
use serde_json::Value;
use std::fmt::Write as _;

/// A token of the user `USER_ID`: `{"sub":"5f7f0b5e0b1d2c3a4f5e6d7c"}`, signed by nobody.
pub(crate) const TOKEN: &str =
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI1ZjdmMGI1ZTBiMWQyYzNhNGY1ZTZkN2MifQ.c2lnbmF0dXJl";

pub(crate) const PASSWORD: &str = "passw0rd";

/// A client that nobody is logged in to.
pub(crate) fn client() -> AuthenticationClient {
    AuthenticationClient::builder()
        .app_id("5f7e0b5e0b1d2c3a4f5e6d00")
        .app_host("https://demo.example.com/")
        .public_key(include_str!("../support/public_key.pem"))
        .build()
        .unwrap()
}

/// A client of an application with a secret, for the protocols.
pub(crate) fn app() -> AuthenticationClient {
    AuthenticationClient::builder()
        .app_id("5f7e0b5e0b1d2c3a4f5e6d00")
        .secret("app secret&1")
        .app_host("https://demo.example.com/")
        .public_key(include_str!("../support/public_key.pem"))
        .redirect_uri("https://shop.example.com/callback")
        .build()
        .unwrap()
        // Neither of these calls says who the client's own user is.
        .with_token(TOKEN)
}

/// A client with a session.
pub(crate) fn logged_in() -> AuthenticationClient {
    client().with_token(TOKEN)
}

/// Compares the request that a call would send with its snapshot.
pub(crate) fn check<R: ApiRequest>(method: &str, form: &str, call: &R) {
    let request = call.request().unwrap();
    insta::with_settings!({
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(format!("{method}.{form}"), show(&request));
    });
}

/// Compares an address with its snapshot, one part of the query a line.
pub(crate) fn check_address(method: &str, form: &str, address: &str) {
    let lines = address.replacen('?', "\n?", 1).replace('&', "\n&");
    insta::with_settings!({
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(format!("{method}.{form}"), lines);
    });
}

/// A test for the requests of one method: without options, and with every option that there is.
macro_rules! requests {
    ($($method:ident: $client:ident => $call:expr, |$full:ident| $options:expr;)*) => {$(
        #[test]
        fn $method() {
            let $client = $client();
            crate::support::check(stringify!($method), "minimal", &$call);
            let $full = $call;
            crate::support::check(stringify!($method), "full", &$options);
        }
    )*};
    ($($method:ident: $client:ident => $call:expr;)*) => {$(
        #[test]
        fn $method() {
            let $client = $client();
            crate::support::check(stringify!($method), "minimal", &$call);
        }
    )*};
}
pub(crate) use requests;

fn show(request: &Request) -> String {
    let mut out = format!("{} {}\n", request.method(), request.url());
    for (name, value) in request.headers() {
        let value = value.replace(TOKEN, "[token]");
        let value = value.replace(env!("CARGO_PKG_VERSION"), "[version]");
        writeln!(out, "{name}: {value}").unwrap();
    }
    match request.body() {
        RequestBody::Empty => {}
        RequestBody::Json(text) => out.push_str(&show_json(text)),
        RequestBody::Form(text) => {
            for (name, value) in url::form_urlencoded::parse(text.as_bytes()) {
                let value = value.replace(TOKEN, "[token]");
                write!(out, "\n{name} = {value}").unwrap();
            }
            out.push('\n');
        }
        RequestBody::File {
            part,
            file_name,
            content_type,
            bytes,
        } => write!(
            out,
            "\n[file {part}: {file_name}, {content_type}, {} bytes]",
            bytes.len()
        )
        .unwrap(),
        other => panic!("no form for {other:?}"),
    }
    out
}

fn show_json(text: &str) -> String {
    let mut body: Value = serde_json::from_str(text).unwrap();
    reveal(&mut body);
    let query = body.as_object_mut().unwrap().remove("query");
    let rest = serde_json::to_string_pretty(&body).unwrap();
    match query {
        // Laid out, so that a changed selection is a changed line.
        Some(query) => {
            let query = query.as_str().unwrap();
            let document = Document::parse(query, "query").unwrap();
            format!("\n{document}\n{rest}\n")
        }
        None => format!("\n{rest}\n"),
    }
}

/// The JSON that a request carries, with what is encrypted shown.
pub(crate) fn revealed_body(request: &Request) -> Value {
    let RequestBody::Json(text) = request.body() else {
        panic!("no JSON in {request:?}");
    };
    let mut body = serde_json::from_str(text).unwrap();
    reveal(&mut body);
    body
}

/// Shows what is encrypted with the test key, and points out a password that is not.
fn reveal(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(reveal),
        Value::Array(items) => items.iter_mut().for_each(reveal),
        Value::String(text) => {
            if let Some(plain) = decrypt(text) {
                *text = format!("[encrypted: {plain}]");
            } else if text == PASSWORD {
                *text = "[plain text: passw0rd]".to_owned();
            } else {
                *text = text.replace(TOKEN, "[token]");
                *text = text.replace(env!("CARGO_PKG_VERSION"), "[version]");
            }
        }
        _ => {}
    }
}

fn decrypt(text: &str) -> Option<String> {
    let encrypted = STANDARD.decode(text).ok().filter(|b| b.len() == 128)?;
    let key = RsaPrivateKey::from_pkcs8_pem(include_str!("../support/private_key.pem")).unwrap();
    let plain = key.decrypt(Pkcs1v15Encrypt, &encrypted).ok()?;
    String::from_utf8(plain).ok()
}
