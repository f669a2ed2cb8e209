//! A client whose passwords the tests can decrypt, and the form that a request has in a snapshot.

use crate::documents::signature;
use crate::rows::{AnyRequest, Clients, Row, TOKEN, management, rows};
use authing::registry::{self, Client, Operation};
use authing::{AuthenticationClient, ManagementClient, Request, RequestBody};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::{Debug, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(crate) const PASSWORD: &str = "passw0rd";

/// A client that nobody is logged in to.
pub(crate) fn client() -> AuthenticationClient {
    AuthenticationClient::builder()
        .app_id("5f7e0b5e0b1d2c3a4f5e6d00")
        .app_host("https://demo.example.com/")
        .websocket_host("https://ws.example.com")
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

/// An administrator's client, with a token.
pub(crate) fn management_client() -> ManagementClient {
    ManagementClient::builder()
        .user_pool_id("59f86b4832eb28071bdd9214")
        .access_token(TOKEN)
        .host("https://demo.example.com/")
        .public_key(include_str!("../support/public_key.pem"))
        .build()
        .unwrap()
}

/// What stands for a secret of a row: the row's own, so that the snapshot shows where it goes.
pub(crate) fn secret(readable: &'static str) -> &'static str {
    readable
}

/// What stands for a picture of a row.
pub(crate) fn picture(bytes: &'static [u8]) -> &'static [u8] {
    bytes
}

/// The rows of all methods.
pub(crate) fn all_rows() -> Vec<Row> {
    let mut all = rows(&Clients {
        client: client(),
        logged_in: client().with_token(TOKEN),
        app: app(),
    });
    all.extend(management::rows(&management_client()));
    all
}

/// The folder of a client's snapshots.
pub(crate) fn folder(client: Client) -> &'static str {
    match client {
        Client::Management => "snapshots/management",
        _ => "snapshots",
    }
}

/// Compares what a row sends with its snapshots. All of them are looked at before the first that differs fails the test.
#[test]
fn what_each_method_sends() {
    let rows = all_rows();
    let forms = rows
        .iter()
        .flat_map(|row| row.forms().map(move |(form, request)| (row, form, request)));
    let differ = forms.filter(|(row, form, request)| {
        let name = format!("{}.{form}", row.method);
        let text = show(*request, row.client);
        let compare = || snapshot(folder(row.client), &name, &text);
        catch_unwind(AssertUnwindSafe(compare)).is_err()
    });
    let differ: Vec<_> = differ
        .map(|(row, form, _)| format!("{}/{}.{form}", folder(row.client), row.method))
        .collect();
    assert!(differ.is_empty(), "not as in their snapshots: {differ:?}");
}

/// Compares a text with the snapshot of this name in a folder.
pub(crate) fn snapshot(folder: &str, name: &str, text: &str) {
    insta::with_settings!({
        prepend_module_to_snapshot => false,
        omit_expression => true,
        snapshot_path => folder,
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// Compares an address with its snapshot, one part of the query a line.
pub(crate) fn check_address(method: &str, form: &str, address: &str) {
    let lines = address.replacen('?', "\n?", 1).replace('&', "\n&");
    snapshot("snapshots", &format!("{method}.{form}"), &lines);
}

/// Asserts that a full address sets all its options: its `Debug` shows each.
#[track_caller]
pub(crate) fn assert_sets_every_option(address: &impl Debug) {
    let text = format!("{address:#?}");
    let mut options = text
        .lines()
        .filter(|line| line.starts_with("    ") && !line.starts_with("     "));
    assert_eq!(
        options.find(|line| line.ends_with(": None,")),
        None,
        "{text}"
    );
}

/// The headers of every request of a client, by name.
fn standard_headers(client: Client, body: &RequestBody) -> BTreeMap<&'static str, &'static str> {
    let own = match client {
        Client::Management => ("x-authing-userpool-id", "59f86b4832eb28071bdd9214"),
        _ => ("x-authing-app-id", "5f7e0b5e0b1d2c3a4f5e6d00"),
    };
    let mut headers = BTreeMap::from([
        own,
        ("x-authing-request-from", "sdk"),
        (
            "x-authing-sdk-version",
            concat!("rust:", env!("CARGO_PKG_VERSION")),
        ),
        ("x-authing-lang", "zh-CN"),
    ]);
    if let RequestBody::Json(_) = body {
        headers.insert("content-type", "application/json");
    }
    headers
}

/// The request line, the headers that are not the standard ones, and what is in the body.
fn show(request: &dyn AnyRequest, client: Client) -> String {
    let request = request.request().unwrap();
    let mut out = format!("{} {}\n", request.method(), request.url());
    let mut standard = standard_headers(client, request.body());
    for (name, value) in request.headers() {
        if standard.remove(name) != Some(value) {
            let value = value.replace(TOKEN, "[token]");
            writeln!(out, "{name}: {value}").unwrap();
        }
    }
    for name in standard.into_keys() {
        writeln!(out, "{name} is not sent").unwrap();
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

/// The JSON of a body; of a GraphQL request the signature of the operation and the variables.
fn show_json(text: &str) -> String {
    let mut body: Value = serde_json::from_str(text).unwrap();
    reveal(&mut body);
    let query = body.as_object_mut().unwrap().remove("query");
    let Some(query) = query else {
        return format!("\n{}\n", serde_json::to_string_pretty(&body).unwrap());
    };
    // `documents` shows the rest of it.
    let sent = |operation: &&Operation| query == operation.text;
    let operation = registry::operations().iter().find(sent).unwrap();
    let variables = body.as_object_mut().unwrap().remove("variables").unwrap();
    assert_eq!(body, json!({}), "more than a query and variables is sent");
    let variables = serde_json::to_string_pretty(&variables).unwrap();
    format!("\n{}\n\n{variables}\n", signature(operation.text))
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

/// What stands for an argument of a row: the row's own.
macro_rules! argument {
    ($argument:expr) => {
        $argument
    };
}
pub(crate) use argument;
