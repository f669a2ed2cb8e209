//! Changes of a valid body.

use crate::answers::is_secret;
use crate::support::{DATA, PLANTED};
use serde_json::{Value, json};

/// How many kinds of changes there are.
pub(crate) const KINDS: usize = 32;

/// JSON pointers to every value, the whole first.
pub(crate) fn pointers(value: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    below(value, "", &mut found);
    found
}

fn below(value: &Value, at: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(index, value)| (index.to_string(), value))
            .collect(),
        _ => return,
    };
    for (name, value) in children {
        let pointer = format!("{at}/{name}");
        found.push(pointer.clone());
        below(value, &pointer, found);
    }
}

/// What stands for raw bytes until the value is text.
const RAW: &str = "@@raw@@";

/// The body with the value at the pointer changed.
pub(crate) fn changed(valid: &Value, pointer: &str, kind: usize) -> Vec<u8> {
    let name = pointer.rsplit('/').next().unwrap_or_default();
    let text = match name {
        // The host's own words are shown.
        "message" | "error" | "error_description" | "code" | "statusCode" | "apiCode" => "words",
        name if is_secret(name) => PLANTED,
        _ => DATA,
    };
    let original = valid.pointer(pointer).cloned().unwrap_or_default();
    let mut raw: Option<Vec<u8>> = None;
    let mut spell = |text: &str| {
        raw = Some(text.as_bytes().to_vec());
        json!(RAW)
    };
    let new = match kind {
        0 => Value::Null,
        // 1 takes it away.
        2 => json!(true),
        3 => json!(false),
        4 => json!(0),
        5 => json!(-1),
        6 => json!(u64::MAX),
        7 => spell("-9223372036854775809"),
        8 => spell("1e999"),
        9 => spell(&"9".repeat(400)),
        10 => json!(0.5),
        11 => json!(""),
        12 => json!(text),
        13 => json!(text.repeat(4_000)),
        14 => json!(format!("{text}\0\r\n\u{1b}[31m\u{202e}\u{feff}\"\\")),
        15 => spell("\"\\ud800\""),
        16 => {
            raw = Some(b"\"\xff\xfe\xc3\"".to_vec());
            json!(RAW)
        }
        17 => json!([]),
        18 => json!([text]),
        19 => json!({}),
        20 => json!({ "x": text }),
        21 => json!([original, original]),
        22 => json!({ "x": original }),
        23 => spell(&format!("{}{}", "[".repeat(300), "]".repeat(300))),
        24 => spell(&format!("{}1{}", "{\"x\":".repeat(300), "}".repeat(300))),
        25 => spell(&format!("{original},{original}")),
        26 => spell(DATA),
        27 => spell("NaN"),
        28 => spell(&format!("{original},")),
        29 => json!("200"),
        30 => json!([[[null]]]),
        31 => json!("2021-13-45T99:99:99.000Z"),
        _ => original,
    };
    let mut value = valid.clone();
    match (kind, pointer.rsplit_once('/')) {
        (1, Some((parent, name))) => match value.pointer_mut(parent) {
            Some(Value::Object(members)) => {
                let name = name.replace("~1", "/").replace("~0", "~");
                drop(members.remove(&name));
            }
            Some(Value::Array(items)) => drop(items.remove(name.parse().unwrap())),
            _ => {}
        },
        (1, None) => return Vec::new(),
        _ => *value.pointer_mut(pointer).unwrap() = new,
    }
    let body = value.to_string().into_bytes();
    match raw {
        Some(raw) => replaced(&body, format!("\"{RAW}\"").as_bytes(), &raw),
        None => body,
    }
}

fn replaced(body: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut windows = body.windows(old.len());
    match windows.position(|window| window == old) {
        Some(at) => [&body[..at], new, &body[at + old.len()..]].concat(),
        None => body.to_vec(),
    }
}

/// Bodies that have nothing to do with what was asked.
pub(crate) fn foreign() -> Vec<Vec<u8>> {
    let texts = [
        String::new(),
        " \r\n\t".to_owned(),
        "null".to_owned(),
        "true".to_owned(),
        "17".to_owned(),
        format!("\"{PLANTED}\""),
        "[]".to_owned(),
        "{}".to_owned(),
        "{".to_owned(),
        "\u{feff}{\"data\":{}}".to_owned(),
        format!("<!DOCTYPE html><html><title>502</title>{DATA}</html>"),
        format!("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"{DATA}\">]><a>&b;</a>"),
        r#"{"data":null}"#.to_owned(),
        r#"{"data":null,"errors":[]}"#.to_owned(),
        r#"{"data":{},"errors":null}"#.to_owned(),
        r#"{"errors":[]}"#.to_owned(),
        r#"{"errors":{}}"#.to_owned(),
        r#"{"errors":[null]}"#.to_owned(),
        r#"{"errors":[{"message":null}]}"#.to_owned(),
        r#"{"errors":[{"message":{"code":"x","message":[1]}}]}"#.to_owned(),
        json!({ "errors": [{ "message": {
            "code": 1635, "message": "MFA", "data": { "mfaToken": PLANTED, "token": [PLANTED], "deep": { "secret": DATA } },
        } }] })
        .to_string(),
        json!({ "code": 1635, "message": "MFA", "data": { "mfaToken": PLANTED } }).to_string(),
        json!({ "code": 500, "message": "busy", "data": DATA }).to_string(),
        json!({ "code": 502, "message": "busy" }).to_string(),
        json!({ "code": "200", "message": "ok", "data": [DATA] }).to_string(),
        json!({ "code": 1e300, "message": {} }).to_string(),
        json!({ "statusCode": 403, "apiCode": 2209, "message": "no", "data": { "secret": PLANTED } })
            .to_string(),
        json!({ "error": "invalid_grant", "error_description": "no" }).to_string(),
        json!({ "error": { "code": 1 }, "error_description": [] }).to_string(),
    ];
    let mut bodies: Vec<_> = texts.into_iter().map(String::into_bytes).collect();
    // What a gateway compresses without being asked, and no text at all.
    bodies.push(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\x56\x4a".to_vec());
    bodies.push((0..=255).collect());
    bodies
}

/// The same, and long: each takes as much time as many others.
pub(crate) fn long() -> Vec<Vec<u8>> {
    let texts = [
        format!("{{\"data\":{}", "[".repeat(100_000)),
        format!("{{\"code\":200,\"data\":{}", "{\"a\":".repeat(50_000)),
        format!("{{\"code\":200,\"data\":\"{}\"}}", DATA.repeat(100_000)),
        format!("{{\"errors\":[{{}}{}]}}", ",{}".repeat(20_000)),
        // More than the limit.
        " ".repeat((1 << 20) + 1),
    ];
    texts.map(String::into_bytes).to_vec()
}
