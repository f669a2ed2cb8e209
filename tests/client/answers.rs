//! What the client makes of answers: every envelope, and everything that is not one.

use crate::server::{Answer, Server, answer, answer_with, json};
use crate::support::{EMAIL, PASSWORD, add_user, builder, client, client_of};
use crate::told::everything;
use authing::operations::is_user_exists;
use authing::types::UserStatus;
use authing::{Error, ErrorCode, Lang, MfaPolicy, Query, Result, Secret, operations};
use authing_emulator::Emulator;
use graphql_client::{GraphQLQuery, QueryBody};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json as object};
use std::time::Duration;

/// What a login makes of this answer.
async fn login(answer: Answer) -> Result<authing::types::User> {
    let server = Server::start([answer]).await;
    let result = client(server.url()).login_by_email(EMAIL, PASSWORD).await;
    assert_eq!(server.requests().len(), 1);
    result
}

async fn failed_login(answer: Answer) -> Error {
    login(answer).await.expect_err("the login succeeded")
}

/// What a login through the REST endpoint makes of this answer.
async fn failed_rest(answer: Answer) -> Error {
    let server = Server::start([answer]).await;
    let result = client(server.url()).login_by_ldap("bob", PASSWORD).await;
    assert_eq!(server.requests().len(), 1);
    result.expect_err("the login succeeded")
}

fn user(fields: Value) -> Value {
    let mut user = object!({ "id": "u1", "arn": "arn:u1", "userPoolId": "p1" });
    let Value::Object(fields) = fields else {
        panic!("not fields: {fields}");
    };
    user.as_object_mut().unwrap().extend(fields);
    user
}

fn login_answer(fields: Value) -> Answer {
    json(object!({ "data": { "loginByEmail": user(fields) } }))
}

/// Where there is no envelope, the whole body is the response.
#[tokio::test]
async fn text_behind_a_response_is_an_error() {
    for (rest, fits) in [("", true), ("\n", true), ("{}", false), (" more", false)] {
        let server = Server::start([json(format!(r#"{{"sub":"u1"}}{rest}"#))]).await;
        let client = client(server.url());
        let result = client.get_user_info_by_access_token("a.b.c").await;
        match result {
            Ok(claims) => assert!(fits, "{rest:?}: {claims:?}"),
            Err(error) => assert!(
                !fits && matches!(error, Error::Decode(_)),
                "{rest:?}: {error}"
            ),
        }
    }
}

#[tokio::test]
async fn errors_with_a_message_object() {
    for code in [object!(2006), object!("2006")] {
        let body = object!({
            "errors": [{
                "message": { "code": code, "message": "密码不正确", "data": { "left": 3 } },
                "path": ["loginByEmail"],
                "extensions": { "code": "INTERNAL_SERVER_ERROR" }
            }],
            "data": { "loginByEmail": null }
        });
        let error = failed_login(json(body)).await;
        assert_eq!(error.code(), Some(ErrorCode::new(2006)));
        assert_eq!(error.data(), Some(&object!({ "left": 3 })));
        assert_eq!(error.status(), Some(200));
        assert!(error.is_wrong_credentials());
        assert_eq!(error.message(), "密码不正确");
        // What the message says already is not said again, and the client speaks Chinese.
        assert_eq!(
            error.to_string(),
            "loginByEmail: code 2006: 密码不正确 (请重新输入)"
        );
    }
}

#[tokio::test]
async fn errors_with_a_plain_message() {
    let text = "Variable \"$input\" of required type \"LoginByEmailInput!\" was not provided.";
    let body = object!({ "errors": [{ "message": text, "locations": [] }] });
    let error = failed_login(json(&body)).await;
    assert_eq!(error.code(), None);
    assert_eq!(error.to_string(), format!("loginByEmail: {text}"));

    let error = failed_login(answer(400, "application/json", &body.to_string())).await;
    assert_eq!(error.status(), Some(400));
    assert_eq!(error.to_string(), format!("loginByEmail: {text}"));
}

#[tokio::test]
async fn errors_with_http_status_400() {
    let body = object!({ "errors": [{ "message": { "code": 2004, "message": "no such user" } }] });
    let error = failed_login(answer(400, "application/json", &body.to_string())).await;
    assert_eq!(error.code(), Some(ErrorCode::new(2004)));
    assert_eq!(error.status(), Some(400));
}

#[tokio::test]
async fn errors_without_words() {
    let body = object!({ "errors": [{ "message": { "code": 987_654 } }] });
    let error = failed_login(json(body)).await;
    assert_eq!(error.to_string(), "loginByEmail: code 987654: no message");
    assert_eq!(error.message(), error.to_string());
    assert_eq!(error.api().unwrap().message(), "");
    let error = failed_login(json(object!({ "errors": [{}] }))).await;
    assert_eq!(error.to_string(), "loginByEmail: no message");
    for message in [
        object!({ "code": 2006 }),
        object!({ "code": 2006, "message": "" }),
    ] {
        let error = failed_login(json(object!({ "errors": [{ "message": message }] }))).await;
        assert_eq!(error.message(), "密码不正确；请重新输入");
        assert_eq!(
            error.to_string(),
            "loginByEmail: code 2006: 密码不正确；请重新输入"
        );
    }
}

#[tokio::test]
async fn all_errors_are_kept() {
    let body = object!({ "errors": [
        { "message": { "code": 2004, "message": "first" } },
        { "message": "second" },
        { "message": { "code": "2005", "message": "third" } },
    ] });
    let error = failed_login(json(body)).await;
    let failures: Vec<_> = error.api().unwrap().failures().collect();
    let texts: Vec<_> = failures.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(texts, ["first", "second", "third"]);
    let codes: Vec<_> = failures
        .iter()
        .map(|f| f.code.map(ErrorCode::get))
        .collect();
    assert_eq!(codes, [Some(2004), None, Some(2005)]);
    assert!(error.to_string().ends_with(" and 2 more"), "{error}");
}

#[tokio::test]
async fn the_challenge_of_a_second_factor_is_kept_and_not_shown() {
    let body = object!({ "errors": [{ "message": {
        "code": 1635,
        "message": "MFA",
        "data": { "mfaToken": "s3cr3t-mfa", "email": null }
    } }] });
    let error = failed_login(json(body)).await;
    assert!(error.is_mfa_required());
    assert_eq!(error.mfa_token(), Some("s3cr3t-mfa"));
    assert!(!everything(&error).contains("s3cr3t"));
}

#[tokio::test]
async fn the_challenge_of_an_application_is_read_as_far_as_it_goes() {
    let body = object!({ "errors": [{ "message": {
        "code": 1636,
        "message": "MFA",
        "data": {
            "mfaToken": "s3cr3t-mfa", "email": "", "phone": "18800000000", "nickname": "Bob", "username": "bob",
            "avatar": 7, "mfaPhone": "18800000001", "faceMfaEnabled": false, "totpMfaEnabled": true, "more": [1],
            "applicationMfa": [
                { "mfaPolicy": "SMS", "status": 1, "sort": 2, "more": {} },
                { "mfaPolicy": "FINGER", "status": true },
                { "mfaPolicy": "EMAIL", "status": "?" },
                { "status": 1 }
            ]
        }
    } }] });
    let error = failed_login(json(body)).await;
    let challenge = error.mfa_challenge().unwrap();
    assert_eq!(Secret::from(&challenge).expose(), "s3cr3t-mfa");
    assert_eq!(challenge.email, None);
    assert_eq!(challenge.phone.as_deref(), Some("18800000000"));
    assert_eq!(challenge.mfa_phone.as_deref(), Some("18800000001"));
    assert_eq!(challenge.nickname.as_deref(), Some("Bob"));
    assert_eq!(challenge.avatar, None);
    assert_eq!(challenge.face_mfa_enabled, Some(false));
    assert_eq!(challenge.totp_mfa_enabled, Some(true));
    let accepted = challenge.application_mfa.iter();
    let accepted: Vec<_> = accepted
        .map(|mfa| (mfa.mfa_policy.as_str(), mfa.status, mfa.sort))
        .collect();
    let expected = [
        ("SMS", Some(1), Some(2)),
        ("FINGER", Some(1), None),
        ("EMAIL", None, None),
    ];
    assert_eq!(accepted, expected);
    assert_eq!(challenge.application_mfa[0].mfa_policy, MfaPolicy::Sms);
    assert!(!format!("{challenge:?}").contains("s3cr3t"));
    assert_eq!(Secret::from(challenge).expose(), "s3cr3t-mfa");

    for body in [
        r#"{"code":1635,"message":"MFA","data":{"email":"bob@example.com"}}"#,
        r#"{"code":1635,"message":"MFA"}"#,
        r#"{"code":2020,"message":"no","data":{"mfaToken":"t"}}"#,
    ] {
        assert_eq!(failed_login(json(body)).await.mfa_challenge(), None);
    }
}

#[tokio::test]
async fn a_code_at_the_top() {
    let error = failed_login(json(r#"{"code":499,"message":"no"}"#)).await;
    assert_eq!(error.code(), Some(ErrorCode::CLIENT_ERROR));
    assert_eq!(error.status(), Some(200));
    let meaning = ErrorCode::CLIENT_ERROR.meaning_in(Lang::ZhCn).unwrap();
    assert_eq!(
        error.to_string(),
        format!("loginByEmail: code 499: no ({meaning})")
    );

    let error = failed_login(json(
        r#"{"code":1635,"message":"MFA","data":{"mfaToken":"s3cr3t-mfa"}}"#,
    ))
    .await;
    assert_eq!(error.mfa_token(), Some("s3cr3t-mfa"));

    let error = failed_login(json(r#"{"code":200,"message":"fine"}"#)).await;
    assert_eq!(
        error.to_string(),
        "loginByEmail: the response has neither data nor errors"
    );
}

#[tokio::test]
async fn a_code_in_the_data() {
    let field = "resetPasswordByFirstLoginToken";
    let message = |code: Value| {
        let message = object!({ "code": code, "message": "words" });
        json(object!({ "data": { field: message } }))
    };
    let server = Server::start([
        message(object!(200)),
        message(Value::Null),
        message(object!(2207)),
    ])
    .await;
    let call = client(server.url()).reset_password_by_first_token("token", PASSWORD);
    for code in [Some(200), None] {
        let message = call.clone().await.unwrap();
        assert_eq!(message.code, code);
        assert_eq!(message.message.as_deref(), Some("words"));
    }
    let error = call.await.unwrap_err();
    assert_eq!(error.code(), Some(ErrorCode::new(2207)));
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("{field}: code 2207: words")),
        "{text}"
    );
}

#[tokio::test]
async fn the_newer_envelope() {
    let body = r#"{"statusCode":403,"apiCode":2020,"message":"no login","requestId":"r-1"}"#;
    let error = failed_rest(answer(200, "application/json", body)).await;
    assert_eq!(error.code(), Some(ErrorCode::new(2020)));
    assert!(error.is_not_logged_in());
    assert_eq!(error.request_id(), Some("r-1"));
    let meaning = ErrorCode::new(2020).meaning_in(Lang::ZhCn).unwrap();
    assert_eq!(
        error.to_string(),
        format!("POST /api/v2/ldap/verify-user: code 2020: no login ({meaning})")
    );

    let error = failed_rest(answer(404, "application/json", r#"{"statusCode":404}"#)).await;
    assert!(error.is_not_found());
    assert_eq!(error.status(), Some(404));

    let body = object!({ "statusCode": 200, "data": user(object!({ "token": "t" })) });
    let server = Server::start([json(body)]).await;
    let client = client(server.url());
    let user = client.login_by_ldap("bob", PASSWORD).await.unwrap();
    assert_eq!(user.id, "u1");
}

#[tokio::test]
async fn the_request_id_of_a_header() {
    let headers = "x-request-id: r-2\r\ncontent-type: application/json\r\n";
    let body = r#"{"code":2333,"message":"no"}"#;
    let error = failed_rest(answer_with(200, headers, body)).await;
    assert_eq!(error.request_id(), Some("r-2"));
    assert_eq!(error.api().unwrap().request_id(), Some("r-2"));
}

#[tokio::test]
async fn an_error_speaks_the_language_of_its_request() {
    let refusal = || json(r#"{"errors":[{"message":{"code":2333,"message":"?"}}]}"#);
    let in_data =
        json(r#"{"data":{"resetPasswordByFirstLoginToken":{"code":2207,"message":"?"}}}"#);
    let server = Server::start([refusal(), refusal(), refusal(), in_data]).await;
    let client = builder(server.url()).lang(Lang::EnUs).build().unwrap();
    let english = ErrorCode::WRONG_CREDENTIALS.meaning().unwrap();
    let chinese = ErrorCode::WRONG_CREDENTIALS.meaning_in(Lang::ZhCn).unwrap();
    let error = client.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("loginByEmail: code 2333: ? ({english})")
    );
    // A session speaks its own client's language, until it is told another.
    let session = client.new_session();
    let error = session.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert!(
        error.to_string().ends_with(&format!("({english})")),
        "{error}"
    );
    session.set_lang(Lang::ZhCn);
    let error = session.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert!(
        error.to_string().ends_with(&format!("({chinese})")),
        "{error}"
    );

    // A code in the data too.
    let error = session
        .reset_password_by_first_token("token", PASSWORD)
        .await
        .unwrap_err();
    let chinese = ErrorCode::LOGIN_INFO_WRONG.meaning_in(Lang::ZhCn).unwrap();
    assert!(
        error.to_string().ends_with(&format!("({chinese})")),
        "{error}"
    );
    assert_eq!(error.status(), Some(200));
}

#[tokio::test]
async fn the_words_of_other_errors_are_their_own() {
    let nobody = client("https://demo.example.com").list_udv();
    let error = nobody.request().unwrap_err();
    assert_eq!(error.message(), error.to_string());
    let page = failed_login(answer(502, "text/html", "<html>")).await;
    assert_eq!(page.message(), page.to_string());
}

#[tokio::test]
async fn the_picture_of_a_captcha() {
    let refused = |code: i64, data: Value| {
        let message = object!({ "code": code, "message": "no", "data": data });
        failed_login(json(object!({ "errors": [{ "message": message }] })))
    };
    let url = "https://demo.example.com/captcha/1";
    for code in [2000, 2001, 2006] {
        let error = refused(code, object!({ "url": url })).await;
        assert_eq!(error.captcha_url(), Some(url), "{code}");
        for without in [
            object!({}),
            object!({ "url": "" }),
            object!({ "url": 7 }),
            Value::Null,
        ] {
            assert_eq!(refused(code, without).await.captcha_url(), None, "{code}");
        }
    }
    // Another code's address is something else.
    let error = refused(1642, object!({ "url": url })).await;
    assert_eq!(error.captcha_url(), None);
}

#[tokio::test]
async fn a_captcha_from_the_first_failure_to_the_login() {
    const IP: &str = "203.0.113.7";
    let emulator = Emulator::start().await.unwrap();
    add_user(&emulator, "bob");
    let client = client_of(&emulator);
    let login = |password: &str| client.login_by_email(EMAIL, password).client_ip(IP);
    // The failure after which a captcha is required says so already.
    let mut error = login("wrong").await.unwrap_err();
    assert_eq!(error.captcha_url(), None);
    while error.captcha_url().is_none() {
        assert_eq!(error.code(), Some(ErrorCode::WRONG_PASSWORD));
        error = login("wrong").await.unwrap_err();
    }
    let without = login(PASSWORD).await.unwrap_err();
    assert!(without.is_captcha_required());
    let wrong = login(PASSWORD).captcha_code("????").await.unwrap_err();
    assert_eq!(wrong.code(), Some(ErrorCode::WRONG_CODE));
    let browser = reqwest::Client::builder().no_proxy().build().unwrap();
    for error in [error, without, wrong] {
        let picture = browser.get(error.captcha_url().unwrap()).send();
        let picture = picture.await.unwrap();
        assert_eq!(picture.status(), 200, "{error}");
        let media_type = picture.headers()["content-type"].to_str().unwrap();
        assert!(media_type.starts_with("image/"), "{media_type}");
    }
    let text = emulator.captcha(IP).unwrap();
    login(PASSWORD).captcha_code(text).await.unwrap();
}

#[tokio::test]
async fn what_an_error_says_of_its_response() {
    let headers = "x-request-id: r-3\r\nretry-after: 7\r\ncontent-type: application/json\r\n";
    for (status, body, is_temporary) in [
        (200, r#"{"code":1000,"message":"busy"}"#, true),
        (200, r#"{"code":2080,"message":"too often"}"#, true),
        (200, r#"{"code":2333,"message":"no"}"#, false),
        (200, r#"{"code":500,"message":"no"}"#, false),
        (429, r#"{"code":2333,"message":"no"}"#, true),
        (200, r#"{"code":200,"data":null}"#, false),
        (503, "<html>", true),
        (404, "<html>", false),
    ] {
        let error = failed_rest(answer_with(status, headers, body)).await;
        assert_eq!(error.status(), Some(status), "{error}");
        assert_eq!(error.request_id(), Some("r-3"), "{error}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)), "{error}");
        assert_eq!(error.is_temporary(), is_temporary, "{error}");
    }
    let error = failed_rest(answer(200, "application/json", r#"{"code":2333}"#)).await;
    assert_eq!((error.request_id(), error.retry_after()), (None, None));
    // A date is compared with the host's own clock.
    let date = "date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    for (headers, expected) in [
        (
            format!("{date}retry-after: Sun, 06 Nov 1994 08:51:07 GMT\r\n"),
            Some(90),
        ),
        (
            format!("{date}retry-after: Sun, 06 Nov 1994 08:00:00 GMT\r\n"),
            Some(0),
        ),
        (format!("{date}retry-after: soon\r\n"), None),
        (
            "retry-after: Sun, 06 Nov 1994 08:51:07 GMT\r\n".to_owned(),
            None,
        ),
    ] {
        let error = failed_rest(answer_with(503, &headers, "<html>")).await;
        assert_eq!(
            error.retry_after(),
            expected.map(Duration::from_secs),
            "{headers}"
        );
    }
    let error = client("https://demo.example.com")
        .list_udv()
        .request()
        .unwrap_err();
    assert_eq!((error.status(), error.request_id()), (None, None));
    assert!(!error.is_temporary());
}

#[tokio::test]
async fn answers_that_are_not_the_apis() {
    let page = "<html>s3cr3t</html>";
    for (status, content_type, body) in [
        (200, "text/html; charset=utf-8", page),
        (200, "text/plain", ""),
        (404, "text/html", page),
        (500, "application/json", r#"{"error":"s3cr3t"}"#),
        (200, "application/json", r#"["s3cr3t"]"#),
    ] {
        let expected = format!(
            "HTTP status {status} with a body of type `{content_type}` that is not the API's: \
             check that `app_host` is an Authing host"
        );
        let error = failed_login(answer(status, content_type, body)).await;
        assert_eq!(error.to_string(), format!("loginByEmail: {expected}"));
        assert_eq!(error.status(), Some(status));
        assert!(!everything(&error).contains("s3cr3t"));
        let error = failed_rest(answer(status, content_type, body)).await;
        let operation = "POST /api/v2/ldap/verify-user";
        assert_eq!(error.to_string(), format!("{operation}: {expected}"));
    }
}

#[tokio::test]
async fn a_host_that_is_unavailable_is_not_another_host() {
    for (status, expected) in [
        (429, "too many requests, so try later"),
        (502, "the host is unavailable, so try later"),
        (503, "the host is unavailable, so try later"),
        (504, "the host is unavailable, so try later"),
    ] {
        for (content_type, body) in [("text/html", "<html>s3cr3t</html>"), ("text/plain", "")] {
            let error = failed_login(answer(status, content_type, body)).await;
            let expected = format!("HTTP status {status}: {expected}");
            assert_eq!(error.to_string(), format!("loginByEmail: {expected}"));
            assert_eq!(error.status(), Some(status));
            assert!(error.is_temporary());
            assert!(!everything(&error).contains("s3cr3t"));
            let error = failed_rest(answer(status, content_type, body)).await;
            let operation = "POST /api/v2/ldap/verify-user";
            assert_eq!(error.to_string(), format!("{operation}: {expected}"));
        }
    }
}

#[tokio::test]
async fn answers_without_content() {
    for body in ["{}", r#"{"data":null}"#, r#"{"data":null,"errors":[]}"#] {
        assert_eq!(
            failed_login(json(body)).await.to_string(),
            "loginByEmail: the response has neither data nor errors"
        );
    }
    assert_eq!(
        failed_rest(json("{}")).await.to_string(),
        "POST /api/v2/ldap/verify-user: the response has no code"
    );
}

#[tokio::test]
async fn null_where_a_value_is_promised() {
    let error = failed_login(json(r#"{"data":{"loginByEmail":null}}"#)).await;
    assert_eq!(
        error.to_string(),
        "loginByEmail: the response holds null at `data.loginByEmail`"
    );
    let error = failed_rest(json(r#"{"code":200,"data":null}"#)).await;
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert!(error.to_string().ends_with(" at `data`"), "{error}");
    let error = failed_login(json(object!({ "data": { "loginByEmail": {
        "id": null, "arn": "a", "userPoolId": "p"
    } } })))
    .await;
    assert_eq!(
        error.to_string(),
        "loginByEmail: the response does not hold a string at `data.loginByEmail.id`"
    );
}

#[tokio::test]
async fn a_missing_field() {
    let error = failed_login(json(object!({ "data": { "loginByEmail": {
        "arn": "a", "userPoolId": "p"
    } } })))
    .await;
    assert_eq!(
        error.to_string(),
        "loginByEmail: the response lacks the field `id` at `data.loginByEmail`"
    );
    let Error::Decode(error) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(error.operation(), "loginByEmail");
    assert_eq!(error.path(), "data.loginByEmail");
}

#[tokio::test]
async fn a_field_of_the_wrong_type() {
    for (fields, expected) in [
        (
            object!({ "loginsCount": "s3cr3t" }),
            "does not hold i64 at `data.loginByEmail.loginsCount`",
        ),
        (
            object!({ "token": { "s3cr3t": 1 } }),
            "does not hold a string at `data.loginByEmail.token`",
        ),
        (
            object!({ "emailVerified": "s3cr3t, expected s3cr3t" }),
            "does not hold a boolean at `data.loginByEmail.emailVerified`",
        ),
        (
            object!({ "registerSource": ["basic:email", 77] }),
            "does not hold a string at `data.loginByEmail.registerSource[1]`",
        ),
    ] {
        let error = failed_login(login_answer(fields)).await;
        assert_eq!(
            error.to_string(),
            format!("loginByEmail: the response {expected}")
        );
        let text = everything(&error);
        assert!(!text.contains("s3cr3t") && !text.contains("77"), "{text}");
    }
}

#[tokio::test]
async fn unknown_values_and_fields_are_no_error() {
    let fields = object!({ "status": "Hibernating", "madeUp": { "deep": [1] }, "gender": "W" });
    let body = object!({
        "data": { "loginByEmail": user(fields), "more": 1 },
        "extensions": { "took": 3 }
    });
    let user = login(json(body)).await.unwrap();
    assert_eq!(
        user.status,
        Some(UserStatus::Other("Hibernating".to_owned()))
    );
    assert_eq!(user.gender.as_deref(), Some("W"));
    assert_eq!(user.nickname, None);
}

#[tokio::test]
async fn a_body_over_the_limit() {
    let body = login_answer(object!({ "nickname": "s3cr3t".repeat(50) }));
    let server = Server::start([body]).await;
    let limited = builder(server.url()).max_response_bytes(200);
    let client = limited.build().unwrap();
    let error = client.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "loginByEmail: the response has more than 200 bytes: raise `max_response_bytes` to accept it"
    );
    assert!(!everything(&error).contains("s3cr3t"));
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn a_body_up_to_the_limit() {
    let body = object!({ "data": { "isUserExists": true } }).to_string();
    let server = Server::start([json(&body), json(&body)]).await;
    let with = |limit| {
        let client = builder(server.url()).max_response_bytes(limit).build();
        client
            .unwrap()
            .execute(is_user_exists::Variables::default())
    };
    let answer = with(body.len()).await.unwrap();
    assert_eq!(answer.is_user_exists, Some(true));
    assert!(with(body.len() - 1).await.is_err());
}

#[tokio::test]
async fn a_body_cut_in_the_middle() {
    let part = r#"{"data":{"loginByEmail":{"id":"s3cr3t"#;
    let broken = "loginByEmail: the connection broke before the response was complete; \
                  the request may have taken effect";
    let heads = [
        // The length tells that something is missing, and so does a chunk without an end.
        ("content-length: 500\r\n\r\n", broken),
        ("transfer-encoding: chunked\r\n\r\n500\r\n", broken),
        // Nothing does, but the JSON.
        ("\r\n", "loginByEmail: the response is not complete JSON"),
    ];
    for (head, expected) in heads {
        let bytes = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{head}{part}");
        let error = failed_login(Answer::Cut(bytes)).await;
        assert_eq!(error.to_string(), expected);
        assert!(!everything(&error).contains("s3cr3t"));
    }
}

#[tokio::test]
async fn an_answer_that_is_not_http() {
    let error = failed_login(Answer::Cut("s3cr3t\r\n\r\n".to_owned())).await;
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(!everything(&error).contains("s3cr3t"));
}

/// A query of a program of its own, without the generator.
struct Own;

#[derive(Serialize)]
struct OwnVariables {
    id: &'static str,
}

#[derive(Debug, Deserialize, PartialEq)]
struct OwnData {
    anything: Option<Vec<i64>>,
}

impl GraphQLQuery for Own {
    type Variables = OwnVariables;
    type ResponseData = OwnData;

    fn build_query(variables: OwnVariables) -> QueryBody<OwnVariables> {
        QueryBody {
            variables,
            query: "query ownQuery($id: String!) { anything(id: $id) }",
            operation_name: "ownQuery",
        }
    }
}

#[tokio::test]
async fn an_operation_of_ones_own() {
    let server = Server::start([
        json(r#"{"data":{"anything":[1,2]}}"#),
        json(r#"{"errors":[{"message":{"code":2020,"message":"no"}}]}"#),
        json(r#"{"data":{"anything":[1,"s3cr3t"]}}"#),
    ])
    .await;
    let client = client(server.url()).with_token("token");
    let call = client.execute(Query::<Own>(OwnVariables { id: "x" }));

    let answer = call.clone().await.unwrap();
    assert_eq!(answer.anything, Some(vec![1, 2]));
    let error = call.clone().await.unwrap_err();
    assert!(error.is_not_logged_in());
    assert!(error.to_string().starts_with("ownQuery: code 2020: no"));
    let error = call.await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "ownQuery: the response does not hold i64 at `data.anything[1]`"
    );

    let request = &server.requests()[0];
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /graphql/v2 HTTP/1.1\r\n"), "{head}");
    assert!(head.contains("authorization: Bearer token"), "{head}");
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(
        body,
        object!({
            "operationName": "ownQuery",
            "query": "query ownQuery($id: String!) { anything(id: $id) }",
            "variables": { "id": "x" }
        })
    );
}

/// A request body as any program makes it that knows only the trait.
fn body_of<Q: GraphQLQuery>(variables: Q::Variables) -> Value {
    object!(Q::build_query(variables))
}

#[tokio::test]
async fn the_crates_own_operations_are_queries_like_any_other() {
    let server = Server::start([json(r#"{"data":{"isUserExists":true}}"#)]).await;
    let variables = || is_user_exists::Variables {
        email: Some(EMAIL.to_owned()),
        ..Default::default()
    };
    let request = client(server.url()).execute(Query::<operations::IsUserExists>(variables()));
    let authing::RequestBody::Json(sent) = request.request().unwrap().body().clone() else {
        panic!("not JSON: {request:?}");
    };
    let sent: Value = serde_json::from_str(&sent).unwrap();
    assert_eq!(sent, body_of::<operations::IsUserExists>(variables()));
    assert_eq!(request.await.unwrap().is_user_exists, Some(true));
}

#[tokio::test]
async fn a_web_service_answers_with_a_status_of_its_own() {
    for (code, status) in [
        (ErrorCode::WRONG_CODE, 400),
        (ErrorCode::WRONG_PASSWORD, 401),
        (ErrorCode::CAPTCHA_REQUIRED, 401),
        (ErrorCode::MFA_REQUIRED, 401),
        (ErrorCode::CHOOSE_TENANT, 401),
        (ErrorCode::LOGIN_EXPIRED, 401),
        // The same as for a wrong password, so that nobody learns who has an account.
        (ErrorCode::USER_NOT_FOUND, 401),
        (ErrorCode::INVALID_EMAIL, 400),
        (ErrorCode::NO_PERMISSION, 403),
        (ErrorCode::USER_LOCKED, 403),
        (ErrorCode::APP_NOT_FOUND, 404),
        (ErrorCode::USER_EXISTS, 409),
        (ErrorCode::BUSY, 503),
        (ErrorCode::SERVER_ERROR, 500),
    ] {
        let error = Error::refused("loginByEmail", code.get(), "no");
        assert_eq!(error.status_for_caller(), status, "{error}");
    }
    assert_eq!(
        failed_login(Answer::Cut(String::new()))
            .await
            .status_for_caller(),
        503
    );
    let html = answer(200, "text/html", "<html></html>");
    assert_eq!(failed_login(html).await.status_for_caller(), 500);
    let limited = answer_with(429, "retry-after: 7\r\n", "");
    let limited = failed_login(limited).await;
    assert_eq!(limited.status_for_caller(), 429);
    assert_eq!(limited.retry_after(), Some(Duration::from_secs(7)));
    let nobody = client("http://127.0.0.1:1").list_udv().await.unwrap_err();
    assert_eq!(nobody.status_for_caller(), 401);
    let no_token = client("http://127.0.0.1:1").verify_id_token("x").await;
    assert_eq!(no_token.unwrap_err().status_for_caller(), 401);
}
