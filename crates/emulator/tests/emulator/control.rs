//! The control API over plain HTTP.

use std::path::Path;
use std::time::Duration;

use authing_emulator::{EmulatorError, FieldType, NewRole, NewUser};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Raw, code, read, text};

/// An answer of the control API, with its HTTP status.
async fn ask(raw: &Raw, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let request = raw
        .http
        .request(method, format!("{}/_emulator{path}", raw.emulator.url()));
    read(match body {
        Some(body) => request
            .header("content-type", "application/json")
            .body(body.to_string()),
        None => request,
    })
    .await
}

#[track_caller]
fn fine((status, answer): (u16, Value)) -> Value {
    assert_eq!(status, 200, "{answer}");
    answer
}

/// The text of a refusal.
#[track_caller]
fn refused(status: u16, (actual, answer): (u16, Value)) -> String {
    assert_eq!(
        (actual, &answer["code"]),
        (status, &json!(status)),
        "{answer}"
    );
    text(&answer["message"])
}

async fn get(raw: &Raw, path: &str) -> Value {
    fine(ask(raw, Method::GET, path, None).await)
}

async fn post(raw: &Raw, path: &str, body: Value) -> Value {
    fine(ask(raw, Method::POST, path, Some(body)).await)
}

async fn delete(raw: &Raw, path: &str) -> Value {
    fine(ask(raw, Method::DELETE, path, None).await)
}

#[tokio::test]
async fn the_list_names_every_path_and_each_is_served() {
    let raw = Raw::start().await;
    let list = get(&raw, "").await;
    assert_eq!(get(&raw, "/").await, list);
    assert_eq!(list["version"], env!("CARGO_PKG_VERSION"));
    let paths = list["paths"].as_array().unwrap();
    let readme = include_str!("../../README.md");
    for route in paths {
        let (method, full) = (text(&route["method"]), text(&route["path"]));
        let row = format!("| `{method} {full}` |");
        assert!(readme.contains(&row), "the README lacks {row}");
        let path = full
            .strip_prefix("/_emulator")
            .unwrap()
            .replace(['{', '}'], "");
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let (status, answer) = ask(&raw, method.clone(), &path, None).await;
        // A change without a content type is refused before anything else, whatever it is.
        match method == Method::POST {
            true => {
                let message = refused(415, (status, answer));
                assert!(message.contains("application/json"), "{message}");
            }
            false => assert!(answer.get("paths").is_none() || path.is_empty(), "{answer}"),
        }
    }
    let rows = readme.matches(" /_emulator").count();
    assert!(rows >= paths.len() && paths.len() > 20, "{rows} rows");
}

#[tokio::test]
async fn unknown_paths_and_methods_get_the_list_and_what_is_possible() {
    let raw = Raw::start().await;
    for (path, said) in [
        ("/mesages", ": did you mean /_emulator/messages?"),
        ("/Clock", ": did you mean /_emulator/clock?"),
        (
            "/something/quite/different",
            "/_emulator/something/quite/different is no path",
        ),
    ] {
        let (status, answer) = ask(&raw, Method::GET, path, None).await;
        assert_eq!(answer["paths"], get(&raw, "").await["paths"]);
        let message = refused(404, (status, answer));
        assert!(message.contains(said), "{message}");
    }
    let url = format!("{}/_emulator/clock", raw.emulator.url());
    let answer = raw.http.put(url).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["allow"]),
        (405, &"GET, POST".parse().unwrap())
    );
    let options = raw.http.request(
        Method::OPTIONS,
        format!("{}/_emulator/reset", raw.emulator.url()),
    );
    let answer = options
        .header("origin", "https://evil.example.com")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 405);
    let headers = answer.headers().keys();
    assert!(
        !headers
            .into_iter()
            .any(|name| name.as_str().starts_with("access-control"))
    );
}

#[tokio::test]
async fn what_a_web_page_can_send_unasked_changes_nothing() {
    let raw = Raw::start().await;
    let url = format!("{}/_emulator/clock", raw.emulator.url());
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ] {
        let request = raw.http.post(&url).header("content-type", kind);
        let message = refused(415, read(request.body(r#"{"advance_seconds":60}"#)).await);
        assert!(
            message.contains("content-type: application/json"),
            "{message}"
        );
    }
    assert_eq!(get(&raw, "/clock").await["ahead_seconds"], 0);
    let elsewhere = raw.http.get(&url).header("host", "evil.example.com");
    assert_eq!(read(elsewhere).await.0, 421);
}

#[tokio::test]
async fn bodies_that_cannot_be_used_are_named() {
    let raw = Raw::start().await;
    for (path, body, said) in [
        ("/clock", "{", "the body cannot be used: EOF"),
        ("/clock", "{}", "missing field `advance_seconds`"),
        ("/clock", r#"{"advance_seconds":-1}"#, "integer `-1`"),
        ("/clock", r#"{"advance_seconds":1e300}"#, "floating point"),
        (
            "/clock",
            r#"{"advance_seconds":18446744073709551615}"#,
            "a hundred years",
        ),
        (
            "/users",
            r#"{"emial":"a@example.com"}"#,
            "unknown field `emial`",
        ),
        ("/users", "[\n{}, {\"id\": 7}]", "line 2"),
        ("/reset", r#"{"hard":true}"#, "unknown field `hard`"),
        (
            "/qrcodes/none/scan",
            r#"{"user":"nobody"}"#,
            "no user nobody",
        ),
        ("/qrcodes/none/confirm", "", "no QR code none"),
        (
            "/cas-tickets",
            r#"{"user":"nobody","service":"s"}"#,
            "no user nobody",
        ),
        (
            "/pool-settings",
            r#"{"registratoin":true}"#,
            "unknown field `registratoin`",
        ),
        (
            "/seed",
            r#"{"settings":{"registration":false}}"#,
            "settings: only the seed of a new emulator",
        ),
    ] {
        let request = raw
            .http
            .post(format!("{}/_emulator{path}", raw.emulator.url()));
        let request = request.header("content-type", "application/json; charset=utf-8");
        let message = refused(400, read(request.body(body)).await);
        assert!(message.contains(said), "{path}: {message}");
    }
    assert_eq!(raw.emulator.pool().user_count(), 0);
    let large = raw
        .http
        .post(format!("{}/_emulator/users", raw.emulator.url()));
    let large = large
        .header("content-type", "application/json")
        .body(vec![b' '; 17 << 20]);
    // Refused while it is still being sent, which the client may see as a broken connection.
    if let Ok(answer) = large.send().await {
        assert_eq!(answer.status().as_u16(), 413);
    }
}

#[tokio::test]
async fn settings_are_those_of_a_clients_environment() {
    let raw = Raw::start().await;
    let emulator = &raw.emulator;
    let settings = get(&raw, "/settings").await;
    assert_eq!(
        settings,
        json!({
            "AUTHING_APP_HOST": emulator.url(),
            "AUTHING_APP_ID": emulator.app_id(),
            "AUTHING_APP_SECRET": emulator.app_secret(),
            "AUTHING_USERPOOL_ID": emulator.user_pool_id(),
            "AUTHING_USERPOOL_SECRET": emulator.user_pool_secret(),
        })
    );
    let environment = emulator.environment().into_iter();
    assert!(
        environment.eq([
            "AUTHING_APP_HOST",
            "AUTHING_APP_ID",
            "AUTHING_APP_SECRET",
            "AUTHING_USERPOOL_ID",
            "AUTHING_USERPOOL_SECRET",
        ]
        .map(|name| (name, text(&settings[name]))))
    );
}

#[tokio::test]
async fn users_are_added_shown_and_deleted() {
    let raw = Raw::start().await;
    let one = post(
        &raw,
        "/users",
        json!({ "email": "ann@example.com", "password": PASSWORD }),
    )
    .await;
    let two = json!([
        { "id": "bob", "username": "bob", "totp_secret": "JBSWY3DPEHPK3PXP" },
        { "phone": "13800000001", "profile": { "nickname": "Cy" } },
    ]);
    let two = post(&raw, "/users", two).await;
    assert_eq!(two["ids"][0], "bob");
    assert!(
        raw.login("ann@example.com", PASSWORD, json!({})).await["data"]["loginByEmail"]["token"]
            .is_string()
    );

    let users = get(&raw, "/users").await;
    let ids: Vec<_> = users["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| &user["id"])
        .collect();
    assert_eq!(ids, [&one["ids"][0], &json!("bob"), &two["ids"][1]]);
    assert_eq!(users["users"][2]["nickname"], "Cy");
    let ann = get(&raw, "/users/ann@example.com").await;
    assert_eq!((&ann, &ann["customData"]), (&users["users"][0], &json!({})));
    assert!(
        ann.get("password").is_none() && ann.get("token").is_none(),
        "{ann}"
    );
    assert_eq!(
        get(&raw, "/users/bob/totp").await["code"],
        json!(raw.emulator.pool().totp("bob"))
    );
    let message = refused(
        404,
        ask(&raw, Method::GET, "/users/ann@example.com/totp", None).await,
    );
    assert_eq!(
        message,
        "there is no authenticator app of a user ann@example.com"
    );

    // All of them or none.
    let list = json!([{ "username": "dora" }, { "email": "ANN@example.com" }]);
    let message = refused(400, ask(&raw, Method::POST, "/users", Some(list)).await);
    assert_eq!(message, "users[1]: the user already exists");
    assert_eq!(raw.emulator.pool().user_count(), 3);

    delete(&raw, "/users/bob").await;
    assert!(raw.emulator.pool().user("bob").is_none());
    let message = refused(404, ask(&raw, Method::DELETE, "/users/bob", None).await);
    assert_eq!(message, "there is no user bob");
}

#[tokio::test]
async fn codes_are_read_from_the_messages() {
    let raw = Raw::start().await;
    for (phone, country) in [("13800000001", ""), ("7700900000", "+44")] {
        let body = json!({ "phone": phone, "phoneCountryCode": country, "scene": "login" });
        raw.post("/api/v2/sms/send", body, None).await;
    }
    let send = "mutation { sendEmail(email: \"Ann@Example.com\", scene: RESET_PASSWORD) { code } }";
    raw.graphql(send, json!({})).await;

    let all = get(&raw, "/messages").await;
    let all = all["messages"].as_array().unwrap();
    assert_eq!(all.len(), 3);
    let outbox = raw.emulator.outbox();
    let expected = json!({
        "channel": "sms", "to": "13800000001", "code": outbox.sms_code("13800000001"), "scene": "login", "mail": null,
    });
    assert_eq!(all[0], expected);
    for (to, at) in [
        ("13800000001", 0),
        ("7700900000", 1),
        ("%2B44%207700900000", 1),
        ("ann@example.com", 2),
    ] {
        let found = get(&raw, &format!("/messages?to={to}")).await;
        assert_eq!(found, json!({ "messages": [all[at]] }), "{to}");
    }
    assert_eq!(
        (&all[2]["channel"], &all[2]["scene"]),
        (&json!("email"), &json!("RESET_PASSWORD"))
    );
    assert!(text(&all[2]["mail"]["content"]).contains(all[2]["code"].as_str().unwrap()));

    delete(&raw, "/messages").await;
    assert_eq!(get(&raw, "/messages").await, json!({ "messages": [] }));
    let login = json!({ "i": { "phone": "13800000001", "code": all[0]["code"] } });
    let query = "mutation ($i: LoginByPhoneCodeInput!) { loginByPhoneCode(input: $i) { phone } }";
    let (_, answer) = raw.graphql(query, login).await;
    assert_eq!(
        answer["data"]["loginByPhoneCode"]["phone"], "13800000001",
        "the code is valid still"
    );
}

#[tokio::test]
async fn captchas_are_shown_once_they_are_required() {
    let raw =
        Raw::seeded(json!({ "users": [{ "email": "a@example.com", "password": PASSWORD }] })).await;
    for _ in 0..2 {
        raw.login("a@example.com", "wrong", json!({ "clientIp": "1.2.3.4" }))
            .await;
    }
    assert_eq!(get(&raw, "/captchas").await, json!({ "captchas": [] }));
    raw.login("a@example.com", "wrong", json!({ "clientIp": "1.2.3.4" }))
        .await;
    let captchas = get(&raw, "/captchas").await;
    let captcha = &captchas["captchas"][0];
    assert_eq!(
        (&captcha["client_ip"], &captcha["text"]),
        (&json!("1.2.3.4"), &json!(raw.emulator.captcha("1.2.3.4")))
    );
    let picture = raw
        .http
        .get(text(&captcha["picture"]))
        .send()
        .await
        .unwrap();
    assert!(picture.status().is_success());
    let more = json!({ "clientIp": "1.2.3.4", "captchaCode": captcha["text"] });
    let answer = raw.login("a@example.com", PASSWORD, more).await;
    assert!(
        answer["data"]["loginByEmail"]["token"].is_string(),
        "{answer}"
    );
    assert_eq!(get(&raw, "/captchas").await, json!({ "captchas": [] }));
}

#[tokio::test]
async fn qr_codes_are_scanned_confirmed_and_cancelled() {
    let raw = Raw::seeded(json!({ "users": [{ "id": "bob", "username": "bob" }] })).await;
    let made = async || {
        let answer = raw
            .post("/api/v2/qrcode/gene", json!({ "scene": "APP_AUTH" }), None)
            .await;
        text(&answer["data"]["random"])
    };
    let status = async |random: &str| {
        let (_, answer) = raw
            .get(&format!("/api/v2/qrcode/check?random={random}"), None)
            .await;
        answer["data"]["status"].clone()
    };
    let (first, second) = (made().await, made().await);
    let pending = get(&raw, "/qrcodes").await;
    let pending = pending["qrcodes"].as_array().unwrap();
    assert_eq!(pending.len(), 2);
    assert!(
        pending
            .iter()
            .all(|code| code["state"] == "unused" && code["user"].is_null())
    );

    let message = refused(
        400,
        ask(
            &raw,
            Method::POST,
            &format!("/qrcodes/{first}/confirm"),
            Some(json!({})),
        )
        .await,
    );
    assert_eq!(
        message,
        format!("no QR code {first}, or its state does not allow this")
    );
    for random in [&first, &second] {
        post(
            &raw,
            &format!("/qrcodes/{random}/scan"),
            json!({ "user": "bob" }),
        )
        .await;
        assert_eq!(status(random).await, 1);
    }
    let scanned = get(&raw, "/qrcodes").await;
    assert_eq!(
        (
            &scanned["qrcodes"][0]["state"],
            &scanned["qrcodes"][0]["user"]
        ),
        (&json!("scanned"), &json!("bob"))
    );
    post(&raw, &format!("/qrcodes/{first}/confirm"), json!({})).await;
    post(&raw, &format!("/qrcodes/{second}/cancel"), json!({})).await;
    assert_eq!(
        (status(&first).await, status(&second).await),
        (json!(2), json!(3))
    );
    assert_eq!(get(&raw, "/qrcodes").await, json!({ "qrcodes": [] }));

    let third = made().await;
    raw.emulator.clock().advance(Duration::from_secs(600));
    assert_eq!(get(&raw, "/qrcodes").await, json!({ "qrcodes": [] }));
    refused(
        400,
        ask(
            &raw,
            Method::POST,
            &format!("/qrcodes/{third}/scan"),
            Some(json!({ "user": "bob" })),
        )
        .await,
    );
}

#[tokio::test]
async fn requests_are_shown_with_their_responses() {
    let raw =
        Raw::seeded(json!({ "users": [{ "email": "a@example.com", "password": PASSWORD }] })).await;
    get(&raw, "/clock").await;
    let answer = raw.login("a@example.com", PASSWORD, json!({})).await;
    raw.get(
        "/api/v2/users/me?x=1",
        answer["data"]["loginByEmail"]["token"].as_str(),
    )
    .await;
    raw.emulator.faults().any().times(1).drop_connection();
    raw.request(Method::GET, "/logout", None)
        .send()
        .await
        .unwrap_err();

    let shown = get(&raw, "/requests").await;
    let shown = shown["requests"].as_array().unwrap();
    let numbers: Vec<_> = shown
        .iter()
        .map(|request| request["number"].as_u64().unwrap())
        .collect();
    assert_eq!(numbers, [1, 2, 3], "the control API is in no log");
    let login = &shown[0];
    assert_eq!(
        (&login["method"], &login["path"], &login["operation"]),
        (
            &json!("POST"),
            &json!("/graphql/v2"),
            &json!("loginByEmail")
        )
    );
    let body: Value = serde_json::from_str(login["response"]["body"].as_str().unwrap()).unwrap();
    assert_eq!(
        (&body, &login["response"]["status"]),
        (&answer, &json!(200)),
        "this is the emulator's own machine"
    );
    assert!(login["elapsed_ms"].as_f64().is_some_and(|ms| ms > 0.0));
    let kind = json!(["content-type", "application/json; charset=utf-8"]);
    assert!(
        login["response"]["headers"]
            .as_array()
            .unwrap()
            .contains(&kind),
        "{login}"
    );
    assert_eq!(
        (&shown[1]["query"], &shown[1]["outcome"]),
        (&json!("x=1"), &json!("answered"))
    );
    assert_eq!(
        (&shown[2]["outcome"], &shown[2]["response"]),
        (&json!("dropped"), &Value::Null)
    );

    for (query, expected) in [
        ("?limit=2", &[2, 3][..]),
        ("?after=1", &[2, 3]),
        ("?after=1&limit=1", &[2]),
        ("?after=0", &[1, 2, 3]),
        ("?after=3", &[]),
        ("?after=99", &[]),
        ("?limit=0", &[]),
        ("?limit=99999999", &[1, 2, 3]),
    ] {
        let shown = get(&raw, &format!("/requests{query}")).await;
        let numbers = shown["requests"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| r["number"].clone());
        assert_eq!(
            numbers.collect::<Vec<_>>(),
            expected.iter().map(|n| json!(n)).collect::<Vec<_>>(),
            "{query}"
        );
    }
    let message = refused(400, ask(&raw, Method::GET, "/requests?after=x", None).await);
    assert_eq!(message, "after is a number from 0 on");
    delete(&raw, "/requests").await;
    assert!(raw.emulator.requests().is_empty());
}

#[tokio::test]
async fn faults_do_all_that_they_do_in_rust() {
    let raw = Raw::start().await;
    let strike = async |fault: Value| {
        let number = post(&raw, "/faults", fault.clone()).await["number"].clone();
        // As it was given, with a number and what it has done.
        let faults = get(&raw, "/faults").await["faults"].clone();
        let shown = &faults.as_array().unwrap()[0];
        for (name, value) in fault.as_object().unwrap() {
            assert_eq!(&shown[name], value, "{shown}");
        }
        assert_eq!(
            (&shown["number"], &shown["matched"], &shown["applied"]),
            (&number, &json!(0), &json!(0))
        );
        let query = json!({ "query": "query mine { isUserExists(email: \"a@example.com\") }" });
        let request = raw
            .request(Method::POST, "/graphql/v2", None)
            .body(query.to_string());
        let answer = request.timeout(Duration::from_millis(300)).send().await;
        let applied = get(&raw, "/faults").await["faults"][0]["applied"].clone();
        delete(&raw, &format!("/faults/{number}")).await;
        assert_eq!(get(&raw, "/faults").await, json!({ "faults": [] }));
        (answer, applied)
    };
    let error = json!({ "code": 1636, "message": "more", "data": { "mfaToken": "t" } });
    for target in [
        json!({}),
        json!({ "on": "isUserExists" }),
        json!({ "operation": "mine" }),
        json!({ "on": "POST /graphql/v2" }),
    ] {
        let mut fault = json!({ "error": error });
        fault
            .as_object_mut()
            .unwrap()
            .extend(target.as_object().unwrap().clone());
        let (answer, applied) = strike(fault).await;
        let answer: Value = serde_json::from_str(&answer.unwrap().text().await.unwrap()).unwrap();
        assert_eq!((code(&answer), applied), (1636, json!(1)));
        assert_eq!(answer["errors"][0]["message"]["data"]["mfaToken"], "t");
    }
    let answer = json!({ "status": 503, "headers": { "retry-after": "7" }, "body": "<html>", "content_type": "text/html" });
    let (answer, _) = strike(json!({ "answer": answer, "times": 1 })).await;
    let answer = answer.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (503, &"7".parse().unwrap())
    );
    assert_eq!(answer.headers()["content-type"], "text/html");
    assert_eq!(answer.text().await.unwrap(), "<html>");
    let (answer, _) = strike(json!({ "truncate_body": 5 })).await;
    assert!(answer.unwrap().text().await.is_err());
    for fault in [
        json!({ "drop_connection": true }),
        json!({ "drop_answer": true }),
        json!({ "delay_ms": 600_000 }),
    ] {
        let (answer, applied) = strike(fault.clone()).await;
        assert!(answer.is_err() && applied == 1, "{fault}");
    }
    let (answer, applied) = strike(json!({ "nth": 2, "drop_answer": true })).await;
    assert!(answer.is_ok() && applied == 0);
    let (answer, applied) =
        strike(json!({ "every": 1, "times": 1, "on": "user", "drop_answer": true })).await;
    assert!(answer.is_ok() && applied == 0);

    // A fault for any request does not lock its author out.
    post(&raw, "/faults", json!({ "drop_connection": true })).await;
    assert_eq!(get(&raw, "/faults").await["faults"][0]["matched"], 0);
    delete(&raw, "/faults").await;
    assert_eq!(get(&raw, "/faults").await, json!({ "faults": [] }));
    let message = refused(404, ask(&raw, Method::DELETE, "/faults/99", None).await);
    assert_eq!(message, "there is no fault 99");
}

#[tokio::test]
async fn a_fault_that_can_never_be_is_refused() {
    let raw = Raw::start().await;
    let one = "exactly one of error, answer, delay_ms";
    for (fault, said) in [
        (
            json!({ "on": "loginByEmial", "drop_answer": true }),
            "no root field and no path is called loginByEmial: did you mean loginByEmail?",
        ),
        (
            json!({ "on": "POST /api/v2/logout", "drop_answer": true }),
            ": did you mean GET /api/v2/logout?",
        ),
        (
            json!({ "on": "nothingLikeIt", "drop_answer": true }),
            "is called nothingLikeIt",
        ),
        (
            json!({ "on": "user", "operation": "user", "drop_answer": true }),
            "either `on` or `operation`",
        ),
        (json!({ "on": "user" }), one),
        (json!({ "drop_answer": true, "drop_connection": true }), one),
        (
            json!({ "drop_answer": true, "nth": 0 }),
            "nth counts from 1",
        ),
        (
            json!({ "drop_answer": true, "every": 0 }),
            "every counts from 1",
        ),
        (json!({ "delay_ms": 600_001 }), "delay_ms is at most 600000"),
        (
            json!({ "answer": { "status": 101 } }),
            "101 is no HTTP status from 200 to 599",
        ),
        (
            json!({ "answer": { "headers": { "a b": "c" } } }),
            "a b is no header",
        ),
        (
            json!({ "answer": { "headers": { "a": "b\nc" } } }),
            "a is no header",
        ),
        (
            json!({ "answer": { "headers": { "Content-Length": "1" } } }),
            "Content-Length is set by the emulator",
        ),
        (
            json!({ "answer": { "content_type": "a\nb" } }),
            "content_type is no value",
        ),
        (
            json!({ "drop_answers": true }),
            "unknown field `drop_answers`",
        ),
    ] {
        let message = refused(
            400,
            ask(&raw, Method::POST, "/faults", Some(fault.clone())).await,
        );
        assert!(message.contains(said), "{fault}: {message}");
    }
    assert_eq!(get(&raw, "/faults").await, json!({ "faults": [] }));

    let error = raw.emulator.faults().on("/api/v2/logot").unwrap_err();
    assert_eq!(
        error.to_string(),
        "no root field and no path is called /api/v2/logot: did you mean /api/v2/logout?"
    );
    assert!(matches!(
        error,
        EmulatorError::FaultTarget {
            suggestion: Some(_),
            ..
        }
    ));
    for n in 1..=1_000 {
        raw.emulator.faults().any().nth(n).drop_connection();
    }
    let message = refused(
        400,
        ask(
            &raw,
            Method::POST,
            "/faults",
            Some(json!({ "drop_answer": true })),
        )
        .await,
    );
    assert!(
        message.contains("there are 1000 faults already"),
        "{message}"
    );
}

#[tokio::test]
async fn faults_are_for_all_that_is_served() {
    let raw = Raw::start().await;
    let targets = get(&raw, "/faults/targets").await;
    let targets: Vec<String> = targets["targets"]
        .as_array()
        .unwrap()
        .iter()
        .map(text)
        .collect();
    let faults = raw.emulator.faults();
    for target in &targets {
        assert!(faults.on(target).is_ok(), "{target}");
        let Some((method, path)) = target.split_once(' ') else {
            continue;
        };
        // Each path of the list is served, whatever it says to this.
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = raw.request(method.clone(), &path.replace(['{', '}'], ""), None);
        let answer = request.bearer_auth(raw.manager()).send().await.unwrap();
        let answer = answer.text().await.unwrap();
        let refusal = format!("does not serve {method} ");
        assert!(!answer.contains(&refusal), "{target}: {answer}");
    }
    // What clients ask for is in the list.
    let mut endpoints = 0;
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../../graphql/rest")];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(path.read_dir().unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let file = std::fs::read_to_string(&path).unwrap();
        for http in file.split("@http(").skip(1) {
            let word = |name: &str| {
                let rest = http.split_once(&format!("{name}: ")).unwrap().1;
                rest.split([',', ' ', '\n', ')'])
                    .next()
                    .unwrap()
                    .trim_matches('"')
            };
            let target = format!("{} {}", word("method"), word("path"));
            let found = faults.on(&target);
            assert!(
                found.is_ok(),
                "{}: {target}: {:?}",
                path.display(),
                found.err()
            );
            endpoints += 1;
        }
    }
    assert!(
        endpoints > 100 && targets.len() > 300,
        "{endpoints} {}",
        targets.len()
    );
}

#[tokio::test]
async fn the_clock_moves_forward() {
    let raw = Raw::start().await;
    let token = raw.token("a@example.com").await;
    let before = raw.emulator.clock().now();
    let moved = post(&raw, "/clock", json!({ "advance_seconds": 15 * 24 * 3600 })).await;
    assert_eq!(moved["ahead_seconds"], 15 * 24 * 3600);
    assert_eq!(get(&raw, "/clock").await["ahead_seconds"], 15 * 24 * 3600);
    let passed = raw.emulator.clock().now().duration_since(before).unwrap();
    assert!(passed >= Duration::from_secs(15 * 24 * 3600));
    let (_, answer) = raw.get("/api/v2/users/me", Some(&token)).await;
    assert_eq!(answer["code"], 2020);
    // Also in Rust, no time is too far.
    raw.emulator.clock().advance(Duration::MAX);
    let now = get(&raw, "/clock").await;
    assert_eq!(now["ahead_seconds"], 100 * 365 * 24 * 3600_u64, "{now}");
    assert!(text(&now["now"]).starts_with("21"), "{now}");
    refused(
        400,
        ask(
            &raw,
            Method::POST,
            "/clock",
            Some(json!({ "advance_seconds": 1 })),
        )
        .await,
    );
}

#[tokio::test]
async fn a_reset_goes_back_to_the_start() {
    let seed = json!({
        "users": [{ "email": "a@example.com", "password": PASSWORD }, { "username": "bob", "totp_secret": "JBSWY3DPEHPK3PXP" }],
        "wechat": { "code": { "profile": { "nickname": "Wei" } } },
        "cas_tickets": [{ "ticket": "ST-1", "user": "bob", "service": "https://s.example.com/" }],
        "settings": { "password_level": 2 },
        "roles": [{ "code": "admin", "members": ["bob"] }],
    });
    let raw = Raw::seeded(seed).await;
    let emulator = &raw.emulator;
    let start = serde_json::to_value(emulator.dump()).unwrap();
    let (settings, users) = (get(&raw, "/settings").await, get(&raw, "/users").await);
    let pool = emulator.user_pool_id();
    let wechat = format!("/connection/social/wechat:mobile/{pool}/callback?code=code");
    for reset in [true, false] {
        assert_eq!(raw.get(&wechat, None).await.1["data"]["nickname"], "Wei");
        assert_eq!(raw.get(&wechat, None).await.1["code"], 602);
        let login = raw.login("a@example.com", PASSWORD, json!({})).await;
        let token = text(&login["data"]["loginByEmail"]["token"]);
        let keys = raw.get("/oidc/.well-known/jwks.json", None).await;
        raw.post("/api/v2/sms/send", json!({ "phone": "13800000001" }), None)
            .await;
        emulator.pool().remove_user("bob");
        emulator
            .pool()
            .add_user(NewUser {
                username: Some("eve".into()),
                ..NewUser::default()
            })
            .unwrap();
        emulator.pool().add_role(NewRole {
            code: "other".into(),
            ..NewRole::default()
        });
        emulator
            .pool()
            .define_field("age", FieldType::Number, "Age");
        emulator.pool().settings(|s| s.registration = false);
        emulator.clock().advance(Duration::from_secs(3600));
        emulator.faults().on("user").unwrap().drop_answer();
        match reset {
            true => _ = post(&raw, "/reset", json!({})).await,
            false => emulator.reset().unwrap(),
        }
        assert!(emulator.outbox().messages().is_empty() && emulator.requests().is_empty());
        assert_eq!(get(&raw, "/faults").await, json!({ "faults": [] }));
        assert_eq!(get(&raw, "/clock").await["ahead_seconds"], 0);
        let page = raw
            .http
            .get(emulator.url())
            .header("accept", "text/html")
            .send()
            .await
            .unwrap();
        assert!(
            page.text().await.unwrap().contains(PASSWORD),
            "the page shows the passwords of the seed still"
        );
        // The same ids and secrets, so that clients go on.
        assert_eq!(get(&raw, "/settings").await, settings);
        let now = get(&raw, "/users").await;
        let ids = |users: &Value| -> Vec<Value> {
            users["users"]
                .as_array()
                .unwrap()
                .iter()
                .map(|u| u["id"].clone())
                .collect()
        };
        assert_eq!(ids(&now), ids(&users));
        let dump = serde_json::to_value(emulator.dump()).unwrap();
        for part in ["settings", "fields", "app_id"] {
            assert_eq!(dump[part], start[part], "{part}");
        }
        let secret = |dump: &Value| dump["users"][1]["totp_secret"].clone();
        assert_eq!(secret(&dump), secret(&start));
        assert_eq!(dump["roles"].as_array().map(Vec::len), Some(1));
        assert_eq!(
            raw.get("/api/v2/users/me", Some(&token)).await.1["code"],
            2020
        );
        assert_eq!(
            raw.get("/oidc/.well-known/jwks.json", None).await,
            keys,
            "clients know these keys"
        );
    }
}

#[tokio::test]
async fn a_seed_adds_everything_or_nothing() {
    let raw = Raw::seeded(
        json!({ "users": [{ "id": "ann", "username": "ann" }], "roles": [{ "code": "admin" }] }),
    )
    .await;
    let token = raw.token("a@example.com").await;
    let seed = json!({
        "users": [{ "id": "bob", "username": "bob", "custom_data": { "age": 7 } }],
        "fields": [{ "key": "age", "type": "NUMBER" }],
        "groups": [{ "code": "staff", "name": "Staff", "members": ["ann", "bob"] }],
        "roles": [{ "code": "writer", "members": ["ann"] }],
        "app_redirect_uris": ["https://shop.example.com/callback"],
        "app_members": ["bob"],
        "ldap": [{ "username": "carl", "password": PASSWORD }],
    });
    post(&raw, "/seed", seed).await;
    let dump = get(&raw, "/seed").await;
    assert_eq!(dump["groups"][0]["members"], json!(["ann", "bob"]));
    assert_eq!(dump["roles"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        dump["app_redirect_uris"],
        json!(["https://shop.example.com/callback"])
    );
    assert_eq!(
        (&dump["app_members"], &dump["ldap"][0]["username"]),
        (&json!(["bob"]), &json!("carl"))
    );
    assert_eq!(
        get(&raw, "/users/bob").await["customData"],
        json!({ "age": 7 })
    );
    let (_, answer) = raw.get("/api/v2/users/me", Some(&token)).await;
    assert_eq!(answer["code"], 200, "logins go on: {answer}");

    for (seed, said) in [
        (
            json!({ "users": [{ "username": "new" }], "roles": [{ "code": "admin" }] }),
            "admin exists twice",
        ),
        (
            json!({ "groups": [{ "code": "new", "name": "New", "members": ["nobody"] }] }),
            "there is no user nobody",
        ),
        (
            json!({ "users": [{ "username": "new" }, { "username": "ann" }] }),
            "users[1]",
        ),
        (
            json!({ "app_id": "other" }),
            "app_id: only the seed of a new emulator",
        ),
    ] {
        let message = refused(400, ask(&raw, Method::POST, "/seed", Some(seed)).await);
        assert!(message.contains(said), "{message}");
        assert_eq!(get(&raw, "/seed").await, dump, "{said}");
    }
}

#[tokio::test]
async fn the_settings_of_the_pool_are_changed_by_name() {
    let raw = Raw::start().await;
    let before = get(&raw, "/pool-settings").await;
    assert_eq!(
        (&before["registration"], &before["captcha_after"]),
        (&json!(true), &json!(3))
    );
    let after = post(&raw, "/pool-settings", json!({ "registration": false })).await;
    assert_eq!(
        (&after["registration"], &after["captcha_after"]),
        (&json!(false), &json!(3))
    );
    assert_eq!(code(&raw.register("a@example.com", json!({})).await), 2031);
}

#[tokio::test]
async fn tokens_tickets_keys_and_events_are_as_in_rust() {
    let raw = Raw::seeded(json!({ "users": [{ "id": "bob", "username": "bob" }] })).await;
    let token = text(&post(&raw, "/management-tokens", json!({})).await["token"]);
    let (_, answer) = raw.get("/api/v2/users/bob", Some(&token)).await;
    assert_eq!(answer["data"]["username"], "bob", "{answer}");
    delete(&raw, "/management-tokens").await;
    assert_eq!(
        raw.get("/api/v2/users/bob", Some(&token)).await.1["code"],
        2020
    );

    let service = "https://s.example.com/";
    let ticket = post(
        &raw,
        "/cas-tickets",
        json!({ "user": "bob", "service": service }),
    )
    .await;
    let app = raw.emulator.app_id();
    let cas = format!(
        "/cas-idp/{app}/serviceValidate?format=JSON&ticket={}&service={service}",
        text(&ticket["ticket"])
    );
    let (_, answer) = raw.get(&cas, None).await;
    assert_eq!(
        answer["serviceResponse"]["authenticationSuccess"]["user"],
        "bob"
    );

    let keys = async || raw.get("/oidc/.well-known/jwks.json", None).await.1["keys"].clone();
    let kid = post(&raw, "/signing-keys", json!({})).await["kid"].clone();
    let both = keys().await;
    assert_eq!(both.as_array().map(Vec::len), Some(2), "{both}");
    let last = post(&raw, "/signing-keys", json!({ "drop_old": true })).await["kid"].clone();
    let now = keys().await;
    assert_eq!(
        (now.as_array().map(Vec::len), &now[0]["kid"]),
        (Some(1), &last)
    );
    assert_ne!(kid, last);

    assert_eq!(get(&raw, "/events").await, json!({ "subscribers": 0 }));
    post(&raw, "/events", json!({ "event": "e", "text": "t" })).await;
    delete(&raw, "/events").await;
}
