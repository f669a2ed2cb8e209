//! Faults, and the log that proves what happened.

use std::time::Duration;

use authing_emulator::Outcome;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Raw, code};

const EXISTS: &str = "query isUserExists($email: String) { isUserExists(email: $email) }";

fn variables() -> Value {
    json!({ "email": "a@example.com" })
}

#[tokio::test]
async fn the_rule_says_which_requests_are_struck() {
    let raw = Raw::start().await;
    let faults = raw.emulator.faults();
    let errors = async || {
        let mut struck = Vec::new();
        for n in 1..=6 {
            let (_, answer) = raw.graphql(EXISTS, variables()).await;
            if answer.get("errors").is_some() {
                assert_eq!(code(&answer), 1000);
                struck.push(n);
            }
        }
        faults.clear();
        struck
    };
    faults
        .on("isUserExists")
        .unwrap()
        .nth(2)
        .error(1000, "busy");
    assert_eq!(errors().await, [2]);
    faults
        .on("isUserExists")
        .unwrap()
        .every(3)
        .error(1000, "busy");
    assert_eq!(errors().await, [3, 6]);
    faults.any().times(2).error(1000, "busy");
    assert_eq!(errors().await, [1, 2]);
    faults
        .on("POST /graphql/v2")
        .unwrap()
        .every(2)
        .times(2)
        .error(1000, "busy");
    assert_eq!(errors().await, [2, 4]);
    faults.on("loginByEmail").unwrap().error(1000, "busy");
    assert_eq!(errors().await, Vec::<i32>::new());
}

#[tokio::test]
async fn errors_take_the_envelope_of_the_endpoint() {
    let raw = Raw::start().await;
    let faults = raw.emulator.faults();
    faults
        .on("isUserExists")
        .unwrap()
        .error_with_data(1636, "more", json!({ "mfaToken": "t" }));
    let (status, answer) = raw.graphql(EXISTS, variables()).await;
    assert_eq!(status, 200);
    assert_eq!(answer["errors"][0]["message"]["data"]["mfaToken"], "t");
    assert_eq!(answer["data"], json!({ "isUserExists": null }));
    faults.on("/api/v2/sms/send").unwrap().error(429, "slowly");
    let answer = raw
        .post("/api/v2/sms/send", json!({ "phone": "13800000001" }), None)
        .await;
    assert_eq!(answer, json!({ "code": 429, "message": "slowly" }));
    assert!(raw.emulator.outbox().messages().is_empty());
}

#[tokio::test]
async fn statuses_and_bodies_are_sent_as_given() {
    let raw = Raw::start().await;
    let faults = raw.emulator.faults();
    let send = async || {
        raw.graphql_request(EXISTS, variables())
            .send()
            .await
            .unwrap()
    };
    faults.any().nth(1).header("retry-after", "7").status(503);
    let answer = send().await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (503, &"7".parse().unwrap())
    );
    faults.clear();
    faults.any().nth(1).answer(502, "<html>", "text/html");
    let answer = send().await;
    assert_eq!(
        (answer.status().as_u16(), answer.text().await.unwrap()),
        (502, "<html>".into())
    );
    faults.clear();
    faults.any().body("{\"data\"", "application/json");
    let answer = send().await;
    assert_eq!(
        (answer.status().as_u16(), answer.text().await.unwrap()),
        (200, "{\"data\"".into())
    );
    faults.clear();
    faults.any().truncate_body(5);
    let answer = send().await;
    assert!(answer.content_length().unwrap() > 5);
    assert!(answer.text().await.is_err());
    let log = raw.emulator.requests();
    let outcomes: Vec<_> = log.iter().map(|r| (r.outcome, r.status)).collect();
    assert_eq!(
        outcomes,
        [
            (Outcome::Faulted, Some(503)),
            (Outcome::Faulted, Some(502)),
            (Outcome::Faulted, Some(200)),
            (Outcome::AnswerDropped, Some(200)),
        ]
    );
    let bodies = log
        .iter()
        .map(|r| r.response.as_ref().unwrap().body.as_str());
    assert_eq!(
        bodies.collect::<Vec<_>>(),
        ["", "<html>", "{\"data\"", "{\"dat"],
        "what was sent, and no more"
    );
    let retry_after = ("retry-after".to_owned(), "7".to_owned());
    let headers = &log[0].response.as_ref().unwrap().headers;
    assert!(headers.contains(&retry_after), "{headers:?}");
}

#[tokio::test]
async fn a_delay_is_before_the_processing() {
    let raw = Raw::start().await;
    raw.emulator
        .faults()
        .on("isUserExists")
        .unwrap()
        .delay(Duration::from_secs(3600));
    let request = raw
        .graphql_request(EXISTS, variables())
        .timeout(Duration::from_millis(50));
    assert!(request.send().await.unwrap_err().is_timeout());
    let logged = &raw.emulator.requests()[0];
    assert_eq!(logged.outcome, Outcome::InProgress);
    assert!(logged.response.is_none() && logged.elapsed.is_none());
}

#[tokio::test]
async fn connections_are_dropped_before_or_after_the_processing() {
    let raw = Raw::start().await;
    let faults = raw.emulator.faults();
    let register = async |email: &str| {
        let variables = json!({ "i": { "email": email, "password": raw.encrypt(PASSWORD) } });
        let query = "mutation ($i: RegisterByEmailInput!) { registerByEmail(input: $i) { id } }";
        raw.graphql_request(query, variables).send().await
    };
    faults
        .on("registerByEmail")
        .unwrap()
        .nth(1)
        .drop_connection();
    faults.on("registerByEmail").unwrap().nth(2).drop_answer();
    assert!(register("a@example.com").await.is_err());
    assert_eq!(raw.emulator.pool().user_count(), 0);
    assert!(register("b@example.com").await.is_err());
    assert_eq!(raw.emulator.pool().user_count(), 1);
    assert!(register("c@example.com").await.is_ok());

    let log = raw.emulator.requests();
    let seen: Vec<_> = log
        .iter()
        .map(|r| (r.outcome, r.applied(), r.status))
        .collect();
    assert_eq!(
        seen,
        [
            (Outcome::Dropped, false, None),
            (Outcome::AnswerDropped, true, None),
            (Outcome::Answered, true, Some(200)),
        ]
    );
    let connections: Vec<_> = log.iter().map(|r| r.connection).collect();
    assert_eq!(
        connections,
        [1, 2, 3],
        "a dropped connection is not used again"
    );
}

#[tokio::test]
async fn the_log_accounts_for_every_request_of_a_crowd() {
    let raw = Raw::start().await;
    raw.emulator.faults().any().every(10).drop_connection();
    raw.emulator.faults().any().every(7).drop_answer();
    let query = "mutation ($i: RegisterByUsernameInput!) { registerByUsername(input: $i) { id } }";
    let sent: Vec<_> = (0..64)
        .map(|n| {
            let password = raw.encrypt(PASSWORD);
            let variables =
                json!({ "i": { "username": format!("user-{n}"), "password": password } });
            tokio::spawn(raw.graphql_request(query, variables).send())
        })
        .collect();
    let mut answered = 0;
    for request in sent {
        answered += usize::from(request.await.unwrap().is_ok());
    }
    let log = raw.emulator.requests();
    let count = |outcome| log.iter().filter(|r| r.outcome == outcome).count();
    assert_eq!(log.len(), 64);
    assert_eq!(
        (count(Outcome::Dropped), count(Outcome::AnswerDropped)),
        (6, 9)
    );
    assert_eq!(answered, 64 - 6 - 9);
    assert_eq!(
        raw.emulator.pool().user_count(),
        log.iter().filter(|r| r.applied()).count()
    );
}

#[tokio::test]
async fn the_log_keeps_what_was_answered_and_hides_secrets_on_request() {
    let raw = Raw::start().await;
    raw.register("a@example.com", json!({})).await;
    let query = "mutation ($p: String!) { loginByEmail(input: { email: \"a@example.com\", password: $p }) { x: token email } }";
    let password = raw.encrypt(PASSWORD);
    let (_, answer) = raw.graphql(query, json!({ "p": password })).await;
    let token = answer["data"]["loginByEmail"]["x"].as_str().unwrap();
    raw.get("/api/v2/users/me?token=s3cret", Some(token)).await;
    raw.get("/captcha/none", None).await;

    let log = raw.emulator.requests();
    let login = &log[1];
    let answered: Value = serde_json::from_str(&login.response.as_ref().unwrap().body).unwrap();
    assert_eq!(answered, answer);
    assert!(login.elapsed.is_some() && login.at <= raw.emulator.clock().now());
    assert!(!format!("{log:?}").contains(token));

    let hidden: Vec<_> = log.iter().map(|r| r.without_secrets()).collect();
    for request in &hidden {
        let response = request.response.as_ref().unwrap();
        let said = [&request.query, &request.body, &response.body];
        let headers = request.headers.iter().chain(&response.headers);
        let said = said.into_iter().chain(headers.map(|(_, value)| value));
        for text in said {
            let secrets = [token, &password, "s3cret"];
            assert!(!secrets.iter().any(|s| text.contains(s)), "{text}");
        }
    }
    assert!(hidden[1].body.contains("\"p\":\"[hidden]\""));
    let answered = &hidden[1].response.as_ref().unwrap().body;
    assert!(
        answered.contains("\"email\":\"a@example.com\""),
        "{answered}"
    );
    assert_eq!(hidden[2].query, "token=[hidden]");
    assert_eq!(hidden[2].header("authorization"), Some("[hidden]"));
    assert_eq!((hidden[2].number, hidden[2].status), (3, Some(200)));
}

#[tokio::test]
async fn the_log_tells_what_came_over_which_connection() {
    let raw = Raw::start().await;
    raw.graphql(EXISTS, variables()).await;
    raw.get("/api/v2/users/me?x=1", Some("secret-token")).await;
    let log = raw.emulator.requests();
    assert_eq!((log[0].number, log[1].number), (1, 2));
    assert_eq!(log[0].operation.as_deref(), Some("isUserExists"));
    let body: Value = serde_json::from_str(&log[0].body).unwrap();
    assert_eq!(body["variables"], variables());
    assert_eq!(
        (log[1].method.as_str(), log[1].path.as_str()),
        ("GET", "/api/v2/users/me")
    );
    assert_eq!(
        (log[1].query.as_str(), log[1].operation.as_deref()),
        ("x=1", None)
    );
    assert_eq!(log[1].header("Authorization"), Some("Bearer secret-token"));
    assert!(log[1].client.ip().is_loopback());
    assert_eq!(log[0].connection, log[1].connection);
    assert!(!format!("{log:?}").contains("secret-token"));
    raw.emulator.clear_requests();
    raw.graphql(EXISTS, variables()).await;
    let log = raw.emulator.requests();
    assert_eq!((log.len(), log[0].number), (1, 3));
}
