//! Texts that break out of paths, headers, JSON and forms, in the place of every argument of every method.
//!
//! The macro `argument` replaces each argument of the rows that is text or is made of text: lists, pairs and JSON too. A text changes what is
//! sent in its own place alone, arrives as it is, or is refused before anything is sent. Structs of inputs and enums stay as they are: they
//! are JSON by `serde` as a whole.

use crate::answers::path;
use crate::host::made;
use crate::rows::Row;
use crate::server::{Server, json as answer};
use crate::support::{HOST, Injection, PLANTED, injecting, panics};
use crate::told::everything;
use authing::{Error, Request, RequestBody};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use url::{Url, form_urlencoded};

const TEXTS: &[&str] = &[
    ".",
    "..",
    "%2e%2e",
    "%2e%2e%2fadmin",
    "a/../../../admin",
    "..\\..\\admin",
    "/",
    "//evil.example.com/",
    "https://evil.example.com/?",
    "@evil.example.com",
    ":1/",
    "?admin=true",
    "#",
    "&admin=true",
    "a=b&c=d",
    ";a=b",
    "+",
    "%",
    "%00",
    "a b",
    "\0",
    "\t",
    "\n",
    "\r\nx-evil: 1",
    "x\r\n\r\nGET /evil HTTP/1.1\r\nhost: evil\r\n\r\n",
    "\"",
    "\\",
    "\\u0000",
    "\",\"admin\":true,\"x\":\"",
    "\"}}],\"admin\":{\"x\":[\"",
    "{\"admin\":true}",
    "[1]",
    "null",
    "$input",
    "{__typename}",
    "mutation { deleteUsers }",
    "'; DROP TABLE users; --",
    "${jndi:ldap://evil.example.com}",
    "<script>alert(1)</script>",
    "]]></a>",
    "\u{202e}\u{feff}\u{2028}",
    "用户😀",
    "--boundary\r\ncontent-disposition: form-data",
];

/// Each pass replaces every second argument, so that what refuses one does not hide another; the last replaces all.
const EVERY: usize = 2;

/// Rows whose texts are replaced, and how many are.
fn injected(host: &str, injection: Injection) -> (Vec<Row>, usize) {
    // The time-out is that of a request that has an answer.
    injecting(injection, || {
        made(host, Duration::from_secs(5), NOBODY).rows
    })
}

/// Nothing answers in the place of the host.
const NOBODY: Option<fn(&Request) -> crate::host::Parts> = None;

#[tokio::test]
async fn no_argument_breaks_out_of_its_place() {
    let began = Instant::now();
    let plain = made(HOST, Duration::from_secs(5), NOBODY).rows;
    let (mut arguments, mut sent, mut refused) = (0, 0, 0);
    let mut reached = BTreeSet::new();
    for text in TEXTS {
        for from in 0..=EVERY {
            let injection = match from {
                EVERY => Injection {
                    text,
                    every: 1,
                    from: 0,
                },
                from => Injection {
                    text,
                    every: EVERY,
                    from,
                },
            };
            let (rows, count) = injected(HOST, injection);
            arguments += count;
            for (row, plain) in rows.iter().zip(&plain) {
                for ((form, request), (_, plain)) in row.forms().zip(plain.forms()) {
                    let what = format!("{} {form} with {text:?}", row.method);
                    match (request.request(), plain.request()) {
                        (Ok(request), Ok(plain)) => {
                            sent += 1;
                            if same_but(&what, &plain, &request, text) {
                                reached.insert(row.method);
                            }
                        }
                        (Err(error), _) => {
                            refused += 1;
                            reached.insert(row.method);
                            let before = matches!(
                                error,
                                Error::InvalidArgument { .. } | Error::Config { .. }
                            );
                            assert!(before, "{what}: {error}");
                            assert!(!everything(&error).contains(PLANTED), "{what}: {error}");
                        }
                        (_, Err(error)) => panic!("{what}: {error}"),
                    }
                }
            }
        }
    }
    println!(
        "arguments: {arguments} texts in the arguments of {} methods: {sent} requests differ in their own places alone, {refused} are refused \
         before they are sent, in {:.0} s",
        reached.len(),
        began.elapsed().as_secs_f64(),
    );
    // The others take no text: flags, numbers, enums and structs.
    assert!(reached.len() * 10 > plain.len() * 8, "{reached:?}");
    assert_eq!(panics(), 0);
}

/// Asserts that a request differs from the plain one only where the text is. Whether it does.
fn same_but(what: &str, plain: &Request, request: &Request, text: &str) -> bool {
    assert_eq!(plain.method(), request.method(), "{what}");
    let urls = [plain, request].map(|request| Url::parse(request.url()).unwrap());
    assert_eq!(urls[0].origin(), urls[1].origin(), "{what}");
    assert_eq!(urls[1].fragment(), None, "{what}");
    let mut differs = false;
    let mut same = |place: &str, old: &str, new: &str| {
        let fits = old == new || new.contains(text) || is_json_of(old, new, text);
        assert!(
            fits || is_ciphertext(old) && is_ciphertext(new),
            "{what}: {place}: {new:?}"
        );
        differs |= old != new;
    };
    let segments = [plain, request].map(|request| {
        let segments = path(request);
        segments.split('/').map(decoded).collect::<Vec<_>>()
    });
    assert_eq!(segments[0].len(), segments[1].len(), "{what}: {}", urls[1]);
    for (old, new) in segments[0].iter().zip(&segments[1]) {
        same("path", old, new);
    }
    let pairs = urls.map(|url| owned(url.query_pairs()));
    same_pairs(what, &pairs, text, &mut same);
    let headers = [plain, request].map(|request| {
        let headers = request.headers();
        headers
            .map(|(n, v)| (n.to_owned(), v.to_owned()))
            .collect::<Vec<_>>()
    });
    for (_, value) in &headers[1] {
        assert!(!value.contains(['\r', '\n', '\0']), "{what}: {value:?}");
    }
    let names = headers
        .each_ref()
        .map(|headers| headers.iter().map(|(n, _)| n).collect::<Vec<_>>());
    assert_eq!(names[0], names[1], "{what}");
    for ((name, old), (_, new)) in headers[0].iter().zip(&headers[1]) {
        same(name, &basic(old), &basic(new));
    }
    match (plain.body(), request.body()) {
        (RequestBody::Empty, RequestBody::Empty) => {}
        (RequestBody::Json(old), RequestBody::Json(new)) => {
            let [old, new] = [old, new].map(|text| serde_json::from_str::<Value>(text).unwrap());
            assert_eq!(old.get("query"), new.get("query"), "{what}");
            assert!(json_same(&old, &new, text), "{what}: {new}");
            differs |= old != new;
        }
        (RequestBody::Form(old), RequestBody::Form(new)) => {
            let pairs = [old, new].map(|form| owned(form_urlencoded::parse(form.as_bytes())));
            same_pairs(what, &pairs, text, &mut same);
        }
        (
            RequestBody::File {
                part,
                file_name,
                bytes,
                ..
            },
            RequestBody::File {
                part: new_part,
                file_name: new_name,
                bytes: new_bytes,
                ..
            },
        ) => assert_eq!(
            (part, file_name, bytes),
            (new_part, new_name, new_bytes),
            "{what}"
        ),
        (old, new) => panic!("{what}: {new:?} in the place of {old:?}"),
    }
    differs
}

type Pairs = Vec<(String, String)>;

fn owned<'a>(
    pairs: impl Iterator<Item = (std::borrow::Cow<'a, str>, std::borrow::Cow<'a, str>)>,
) -> Pairs {
    pairs
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

/// A name may be an argument too, of requests of the caller's own: it is the whole text then.
fn same_pairs(
    what: &str,
    [old, new]: &[Pairs; 2],
    text: &str,
    same: &mut impl FnMut(&str, &str, &str),
) {
    assert_eq!(old.len(), new.len(), "{what}: {new:?}");
    for ((old_name, old), (new_name, new)) in old.iter().zip(new) {
        assert!(
            [old_name.as_str(), text].contains(&new_name.as_str()),
            "{what}: {new_name:?}"
        );
        same(old_name, old, new);
    }
}

fn decoded(segment: &str) -> String {
    let form = format!("x={}", segment.replace('+', "%2B"));
    let (_, value) = form_urlencoded::parse(form.as_bytes()).next().unwrap();
    value.into_owned()
}

/// An encrypted password, which is another each time.
fn is_ciphertext(text: &str) -> bool {
    STANDARD.decode(text).is_ok_and(|bytes| bytes.len() == 128)
}

/// What is in a header of basic authentication.
fn basic(value: &str) -> String {
    let decoded = value
        .strip_prefix("Basic ")
        .and_then(|text| STANDARD.decode(text).ok());
    decoded.map_or(value.to_owned(), |bytes| {
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Whether both are JSON in text, and differ only where the text is.
fn is_json_of(old: &str, new: &str, text: &str) -> bool {
    let parsed = [old, new].map(serde_json::from_str::<Value>);
    matches!(parsed, [Ok(old), Ok(new)] if json_same(&old, &new, text))
}

/// Whether the text is a value in it.
fn mentions(value: &Value, text: &str) -> bool {
    match value {
        Value::Object(members) => members.values().any(|value| mentions(value, text)),
        Value::Array(items) => items.iter().any(|item| mentions(item, text)),
        value => value == text,
    }
}

fn json_same(old: &Value, new: &Value, text: &str) -> bool {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            // A member may be named by an argument.
            let named = new
                .keys()
                .all(|name| old.contains_key(name) || name == text);
            let kept = old
                .keys()
                .all(|name| new.contains_key(name) || new.contains_key(text));
            let mut both = old
                .iter()
                .filter_map(|(name, old)| Some((old, new.get(name)?)));
            named && kept && both.all(|(old, new)| json_same(old, new, text))
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            let mut both = old.iter().zip(new);
            both.all(|(old, new)| json_same(old, new, text))
        }
        // Fields of one name are one field.
        (Value::Array(old), Value::Array(new)) => {
            new.len() < old.len() && new.iter().all(|item| mentions(item, text))
        }
        (Value::String(old), Value::String(new)) => {
            old == new
                || new.contains(text)
                || is_ciphertext(old) && is_ciphertext(new)
                || is_json_of(old, new, text)
        }
        (old, new) => old == new,
    }
}

/// The same over a socket: what arrives is one request each, without a header or a line that an argument made.
#[tokio::test]
async fn no_argument_makes_a_header_or_a_request() {
    let server = Server::ruled(|_| answer(json!({}))).await;
    let mut sent = 0;
    let splitting = TEXTS.iter().filter(|text| text.contains("\r\n"));
    for text in splitting {
        for from in 0..EVERY {
            let injection = Injection {
                text,
                every: EVERY,
                from,
            };
            let (rows, _) = injected(server.url(), injection);
            for row in &rows {
                let before = server.count();
                let first = row.minimal.request().map(|_| ());
                let _ = row.minimal.send().await;
                assert!(first.is_ok() || server.count() == before, "{}", row.method);
                sent += server.count() - before;
            }
        }
    }
    for request in server.requests() {
        let (head, _) = request.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let line = lines.next().unwrap();
        let is_one = line.split(' ').count() == 3 && line.ends_with(" HTTP/1.1");
        assert!(is_one && !line.contains("/evil "), "{head}");
        assert!(
            lines.all(|line| !line.starts_with("x-evil") && !line.ends_with("evil")),
            "{head}"
        );
    }
    println!("arguments over sockets: {sent} requests, none more than was asked for");
    assert!(sent > 300, "{sent}");
}
