//! The pool's rules, with the crate's own operations.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use authing_emulator::Emulator;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Raw, code, text};

#[tokio::test]
async fn emails_are_one_whatever_their_case() {
    let raw = Raw::start().await;
    let answer = raw.register("Test@Example.com", json!({})).await;
    assert_eq!(
        answer["data"]["registerByEmail"]["email"], "test@example.com",
        "{answer}"
    );
    assert_eq!(answer["data"]["registerByEmail"]["token"], json!(null));
    assert_eq!(
        code(&raw.register("tEST@example.com", json!({})).await),
        2026
    );
    let answer = raw.login("TEST@example.com", PASSWORD, json!({})).await;
    assert_eq!(answer["data"]["loginByEmail"]["loginsCount"], 1, "{answer}");
}

#[tokio::test]
async fn captchas_are_shown_to_the_listener() {
    let shown = Arc::new(Mutex::new(Vec::new()));
    let seen = shown.clone();
    let emulator = Emulator::builder()
        .on_captcha(move |ip, captcha| {
            seen.lock()
                .unwrap()
                .push((ip.to_owned(), captcha.to_owned()))
        })
        .start()
        .await
        .unwrap();
    let raw = Raw::with(emulator);
    let from = json!({ "clientIp": "10.0.0.1" });
    for failures in 1..=4 {
        raw.login("nobody@example.com", PASSWORD, from.clone())
            .await;
        // The fourth try is refused before the password is looked at, so it makes no new one.
        assert_eq!(shown.lock().unwrap().len(), usize::from(failures >= 3));
    }
    let captcha = raw.emulator.captcha("10.0.0.1").unwrap();
    assert_eq!(*shown.lock().unwrap(), [("10.0.0.1".to_owned(), captcha)]);
}

/// The data of the first error.
fn data(answer: &Value) -> &Value {
    &answer["errors"][0]["message"]["data"]
}

#[tokio::test]
async fn a_needed_captcha_comes_with_its_picture() {
    let raw = Raw::start().await;
    raw.register("a@example.com", json!({})).await;
    let ip = "10.0.0.1";
    let attempt = async |password: &str, captcha: Option<&str>| {
        let more = json!({ "clientIp": ip, "captchaCode": captcha });
        raw.login("a@example.com", password, more).await
    };
    let picture = async |url: &str| {
        let response = raw.http.get(url).send().await.unwrap();
        let status = response.status().as_u16();
        let kind = response.headers()["content-type"].to_str().unwrap();
        (status, kind.to_owned(), response.text().await.unwrap())
    };
    for _ in 0..2 {
        assert_eq!(*data(&attempt("wrong", None).await), Value::Null);
    }
    // The third failure: from now on with a captcha.
    let third = attempt("wrong", None).await;
    assert_eq!(code(&third), 2006);
    let first = text(&data(&third)["url"]);
    let (status, kind, svg) = picture(&first).await;
    assert_eq!((status, kind.as_str()), (200, "image/svg+xml"));
    let captcha = raw.emulator.captcha(ip).unwrap();
    let letters: String = svg
        .split("</text>")
        .filter_map(|part| part.chars().last().filter(|_| part.contains("<text ")))
        .collect();
    assert_eq!(letters, captcha, "{svg}");
    assert!(!first.contains(&captcha), "{first}");

    // Until it is entered, every refusal shows the same picture.
    let missing = attempt(PASSWORD, None).await;
    assert_eq!(
        (code(&missing), &data(&missing)["url"]),
        (2000, &json!(first))
    );
    let wrong = attempt(PASSWORD, Some("nope")).await;
    assert_eq!((code(&wrong), &data(&wrong)["url"]), (2001, &json!(first)));

    // A wrong password with the right captcha makes another one, and the first is gone.
    let fourth = attempt("wrong", Some(&captcha)).await;
    let second = text(&data(&fourth)["url"]);
    assert_eq!(code(&fourth), 2006);
    assert_ne!(first, second);
    assert_eq!(picture(&first).await.0, 404);
    assert_eq!(code(&attempt(PASSWORD, Some(&captcha)).await), 2001);
    let captcha = raw.emulator.captcha(ip).unwrap();
    let right = attempt(PASSWORD, Some(&captcha.to_uppercase())).await;
    assert!(
        right["data"]["loginByEmail"]["token"].is_string(),
        "{right}"
    );
    assert_eq!(picture(&second).await.0, 404);
    // A wrong one-time code has the number of a wrong captcha, and no picture.
    let input = json!({ "phone": "13800000000", "code": "000000" });
    let wrong = raw
        .op("login_by_phone_code", json!({ "input": input }), None)
        .await;
    assert_eq!((code(&wrong), data(&wrong)), (2001, &Value::Null));
}

#[tokio::test]
async fn a_captcha_is_asked_of_the_address_that_failed() {
    let raw = Raw::start().await;
    raw.register("a@example.com", json!({})).await;
    let attempt =
        async |password: &str, more: Value| raw.login("a@example.com", password, more).await;
    let from = |ip: &str| json!({ "clientIp": ip });
    for _ in 0..3 {
        assert_eq!(code(&attempt("wrong", from("10.0.0.1")).await), 2006);
    }
    assert_eq!(code(&attempt(PASSWORD, from("10.0.0.1")).await), 2000);
    let other = attempt(PASSWORD, from("10.0.0.2")).await;
    assert!(other["data"]["loginByEmail"]["id"].is_string(), "{other}");
    // Nobody but the input and the socket says where a request comes from.
    let forwarded = raw
        .graphql_request(
            "mutation ($i: LoginByEmailInput!) { loginByEmail(input: $i) { id } }",
            json!({ "i": { "email": "a@example.com", "password": raw.encrypt(PASSWORD) } }),
        )
        .header("x-forwarded-for", "10.0.0.1");
    let answer = forwarded.send().await.unwrap().text().await.unwrap();
    assert!(answer.contains("\"id\""), "{answer}");

    assert_eq!(raw.emulator.captcha("10.0.0.2"), None);
    let captcha = raw.emulator.captcha("10.0.0.1").unwrap();
    let with = |captcha: &str| json!({ "clientIp": "10.0.0.1", "captchaCode": captcha });
    assert_eq!(code(&attempt(PASSWORD, with("nope")).await), 2001);
    let right = attempt(PASSWORD, with(&captcha)).await;
    assert!(
        right["data"]["loginByEmail"]["token"].is_string(),
        "{right}"
    );
    assert_eq!(raw.emulator.captcha("10.0.0.1"), None);
}

#[tokio::test]
async fn codes_expire_and_are_used_once() {
    let raw = Raw::start().await;
    let register = async |phone: &str, code: &str| {
        let input = json!({ "input": { "phone": phone, "code": code, "forceLogin": true } });
        raw.op("register_by_phone_code", input, None).await
    };
    let sent = raw.sms("13800000001").await;
    raw.emulator.clock().advance(Duration::from_secs(61));
    assert_eq!(code(&register("13800000001", &sent).await), 2300);
    let sent = raw.sms("13800000001").await;
    assert_eq!(code(&register("13800000001", "wrong").await), 2001);
    let answer = register("13800000001", &sent).await;
    assert_eq!(
        answer["data"]["registerByPhoneCode"]["phoneVerified"], true,
        "{answer}"
    );
    assert_eq!(code(&register("13800000001", &sent).await), 2001);

    let sent = raw.mail("b@example.com", "RESET_PASSWORD").await;
    raw.register("b@example.com", json!({})).await;
    let reset = async |code: &str| {
        let password = raw.encrypt("new-passw0rd");
        let input = json!({ "email": "B@example.com", "code": code, "newPassword": password });
        raw.op("reset_password", input, None).await
    };
    raw.emulator.clock().advance(Duration::from_secs(299));
    assert_eq!(reset(&sent).await["data"]["resetPassword"]["code"], 200);
    assert_eq!(code(&reset(&sent).await), 2001);
    assert_eq!(
        code(&raw.login("b@example.com", PASSWORD, json!({})).await),
        2006
    );
    assert!(
        raw.emulator
            .pool()
            .user("b@example.com")
            .unwrap()
            .password_is("new-passw0rd")
    );
}

#[tokio::test]
async fn messages_to_one_target_are_limited() {
    let raw = Raw::seeded(json!({ "settings": { "messages_per_minute": 1 } })).await;
    raw.sms("13800000001").await;
    raw.sms("13800000002").await;
    let again = raw
        .post("/api/v2/sms/send", json!({ "phone": "13800000001" }), None)
        .await;
    assert_eq!(again["code"], 429);
    raw.mail("a@example.com", "VERIFY_CODE").await;
    let variables = json!({ "email": "a@example.com", "scene": "VERIFY_CODE" });
    assert_eq!(code(&raw.op("send_email", variables, None).await), 2080);
    raw.emulator.clock().advance(Duration::from_secs(60));
    raw.sms("13800000001").await;
    raw.emulator
        .pool()
        .settings(|s| s.messages_per_minute = None);
    for _ in 0..40 {
        raw.sms("13800000001").await;
    }
    assert_eq!(raw.emulator.outbox().messages().len(), 44);
}

#[tokio::test]
async fn tokens_expire_are_replaced_and_revoked() {
    let raw = Raw::start().await;
    let token = raw.token("a@example.com").await;
    let status = async |token: &str| {
        let answer = raw
            .op("check_login_status", json!({ "token": token }), None)
            .await;
        answer["data"]["checkLoginStatus"]["code"].as_i64().unwrap()
    };
    assert_eq!(status(&token).await, 200);
    assert_eq!(status("no.token").await, 2206);

    let refreshed = raw.op("refresh_token", json!({}), Some(&token)).await;
    let fresh = text(&refreshed["data"]["refreshToken"]["token"]);
    assert_ne!(fresh, token);
    assert_eq!((status(&token).await, status(&fresh).await), (2206, 200));
    assert_eq!(code(&raw.op("user", json!({}), Some(&token)).await), 2020);

    let logout = format!("/api/v2/logout?app_id={}", raw.emulator.app_id());
    assert_eq!(raw.get(&logout, Some(&fresh)).await.1["code"], 200);
    assert_eq!(raw.get(&logout, Some(&fresh)).await.1["code"], 2020);

    let answer = raw.login("a@example.com", PASSWORD, json!({})).await;
    let token = text(&answer["data"]["loginByEmail"]["token"]);
    raw.emulator
        .clock()
        .advance(Duration::from_secs(14 * 24 * 3600));
    assert_eq!(status(&token).await, 2206);
    assert_eq!(
        raw.get("/api/v2/users/me", Some(&token)).await.1["code"],
        2020
    );
}

#[tokio::test]
async fn a_deleted_user_is_named_as_such() {
    let raw = Raw::start().await;
    let token = raw.token("a@example.com").await;
    raw.emulator.pool().remove_user("a@example.com");
    assert_eq!(code(&raw.op("user", json!({}), Some(&token)).await), 2004);
    let status = raw.op("check_login_status", json!({}), Some(&token)).await;
    assert_eq!(status["data"]["checkLoginStatus"]["code"], 2206);
}

#[tokio::test]
async fn tokens_of_another_emulator_are_worth_nothing() {
    let (one, two) = (Raw::start().await, Raw::start().await);
    let token = one.token("a@example.com").await;
    assert_eq!(two.emulator.pool().user_count(), 0);
    assert!(two.emulator.pool().user("a@example.com").is_none());
    assert_eq!(
        two.get("/api/v2/users/me", Some(&token)).await.1["code"],
        2020
    );
    assert_ne!(one.emulator.app_id(), two.emulator.app_id());
    assert_eq!(two.emulator.requests().len(), 1);
}

#[tokio::test]
async fn steps_before_a_login_are_asked_for() {
    let person = |name: &str, key: &str, value: Value| json!({ "email": format!("{name}@example.com"), "password": PASSWORD, key: value });
    let raw = Raw::seeded(json!({ "users": [
        person("locked", "locked", json!(true)),
        person("mfa", "mfa", json!(true)),
        person("first", "reset", json!("first_login")),
        person("forced", "reset", json!("forced")),
        { "email": "none@example.com" },
    ]}))
    .await;
    let login = async |name: &str| {
        raw.login(&format!("{name}@example.com"), PASSWORD, json!({}))
            .await
    };
    let data = |answer: &Value| answer["errors"][0]["message"]["data"].clone();
    assert_eq!(code(&login("locked").await), 2005);
    assert_eq!(code(&login("none").await), 2027);
    assert_eq!(code(&login("nobody").await), 2004);
    let mfa = login("mfa").await;
    assert_eq!(code(&mfa), 1635);
    assert!(data(&mfa)["mfaToken"].is_string());
    assert_eq!(data(&mfa)["email"], "mfa@example.com");

    let first = login("first").await;
    assert_eq!(code(&first), 1639);
    let variables = json!({ "token": data(&first)["token"], "password": raw.encrypt("another1") });
    let set = raw
        .op(
            "reset_password_by_first_login_token",
            variables.clone(),
            None,
        )
        .await;
    assert_eq!(
        set["data"]["resetPasswordByFirstLoginToken"]["code"], 200,
        "{set}"
    );
    let again = raw
        .op("reset_password_by_first_login_token", variables, None)
        .await;
    assert_eq!(code(&again), 2207);
    let answer = raw.login("first@example.com", "another1", json!({})).await;
    assert!(
        answer["data"]["loginByEmail"]["token"].is_string(),
        "{answer}"
    );

    let forced = login("forced").await;
    assert_eq!(code(&forced), 2058);
    let token = text(&data(&forced)["token"]);
    let replace = async |old: &str| {
        let (old, new) = (raw.encrypt(old), raw.encrypt("another1"));
        let variables = json!({ "token": token, "oldPassword": old, "newPassword": new });
        raw.op("reset_password_by_force_reset_token", variables, None)
            .await
    };
    assert_eq!(code(&replace("wrong").await), 2203);
    let done = replace(PASSWORD).await;
    assert_eq!(
        done["data"]["resetPasswordByForceResetToken"]["code"], 200,
        "{done}"
    );
}

#[tokio::test]
async fn passwords_that_cannot_be_decrypted_are_refused() {
    let raw = Raw::start().await;
    let input = json!({ "input": { "email": "a@example.com", "password": "plain" } });
    assert_eq!(code(&raw.op("register_by_email", input, None).await), 2016);
    let served = raw.get("/api/v2/.well-known", None).await.1;
    assert_eq!(served["data"]["publicKey"], raw.emulator.public_key());
}
