//! Events over raw HTTP: what is published, and what a subscriber reads.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::support::Raw;

/// Subscribes as a websocket client does.
fn subscribe(raw: &Raw, of: &str, code: &str, token: &str) -> TcpStream {
    let (head, socket) = answered(raw, of, code, token);
    assert!(head.starts_with("HTTP/1.1 101"), "{head}");
    socket
}

/// The head of the response, and the connection.
fn answered(raw: &Raw, of: &str, code: &str, token: &str) -> (String, TcpStream) {
    let host = raw.emulator.url().trim_start_matches("http://");
    let mut socket = TcpStream::connect(host).unwrap();
    let request = format!(
        "GET /events/v1/{of}/sub?code={code}&token={token} HTTP/1.1\r\nhost: {host}\r\n\
         connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    socket.write_all(request.as_bytes()).unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(byte(&mut socket));
    }
    let head = String::from_utf8(head).unwrap();
    (head, socket)
}

fn byte(socket: &mut TcpStream) -> u8 {
    let mut one = [0];
    socket.read_exact(&mut one).unwrap();
    one[0]
}

/// The next text frame. A server masks nothing.
fn event(socket: &mut TcpStream) -> Value {
    assert_eq!(byte(socket), 0x81, "a text in one frame");
    let length = match byte(socket) {
        126 => usize::from(byte(socket)) << 8 | usize::from(byte(socket)),
        length => usize::from(length),
    };
    let mut text = vec![0; length];
    socket.read_exact(&mut text).unwrap();
    serde_json::from_slice(&text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn data_is_delivered_as_it_came() {
    let raw = Raw::start().await;
    let token = raw.token("a@example.com").await;
    let mut socket =
        tokio::task::block_in_place(|| subscribe(&raw, "authentication", "paid", &token));
    let publish = async |data: Value| {
        let body = json!({ "eventType": "paid", "source": "shop", "eventData": data });
        let path = "/api/v3/pub-userEvent";
        raw.post(path, body, Some(&token)).await
    };
    // JSON, a text in JSON, a text that is no JSON, and nothing.
    for data in [r#"{"order":17}"#, r#""17 pieces""#, "17 \"pieces\", {", ""] {
        let answer = publish(json!(data)).await;
        assert_eq!(answer["statusCode"], 200, "{data}: {answer}");
        let event = tokio::task::block_in_place(|| event(&mut socket));
        assert_eq!(event["eventData"], data);
        assert_eq!(
            (&event["eventType"], &event["source"]),
            (&json!("paid"), &json!("shop"))
        );
    }
    for data in [json!(null), json!(17), json!({ "order": 17 })] {
        let answer = publish(data).await;
        assert_eq!(answer["apiCode"], 400, "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn users_and_administrators_hear_each_other() {
    let raw = Raw::start().await;
    let (user, manager) = (raw.token("a@example.com").await, raw.manager());
    let own = [("authentication", &user), ("management", &manager)];
    let sockets = own.map(|(of, token)| subscribe(&raw, of, "paid", token));
    for (path, token, by_user) in [
        ("/api/v3/pub-userEvent", &user, true),
        ("/api/v3/pub-event", &manager, false),
    ] {
        let body = json!({ "eventType": "paid", "source": "shop", "eventData": path });
        let answer = raw.post(path, body, Some(token)).await;
        assert_eq!(answer["statusCode"], 200, "{answer}");
        for socket in &sockets {
            let mut socket = socket.try_clone().unwrap();
            let event = tokio::task::block_in_place(|| event(&mut socket));
            assert_eq!(event["eventData"], path);
            assert_eq!(event["userId"].is_string(), by_user, "{event}");
        }
    }
    // Each token is good for its own address alone.
    for (of, token) in [
        ("authentication", &manager),
        ("management", &user),
        ("management", &"no".to_owned()),
    ] {
        let (head, _) = tokio::task::block_in_place(|| answered(&raw, of, "paid", token));
        assert!(head.starts_with("HTTP/1.1 401"), "{of}: {head}");
    }
}
