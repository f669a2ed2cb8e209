//! The second factor over raw HTTP: what the SDKs send differently, and what seeds and dumps hold of it.

use authing_emulator::{Emulator, NewUser, Seed};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Raw, code, read, text};

/// An authenticator that an emulator is seeded with.
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

const EMAIL: &str = "bob@example.com";

async fn start(settings: Value) -> Raw {
    Raw::seeded(json!({ "settings": settings, "users": [
        { "email": EMAIL, "password": PASSWORD, "totp_secret": SECRET, "totp_recovery_code": "r-1" },
    ]}))
    .await
}

/// The token of a login that waits.
async fn mfa_token(raw: &Raw) -> String {
    let answer = raw.login(EMAIL, PASSWORD, json!({})).await;
    let data = &answer["errors"][0]["message"]["data"];
    data["mfaToken"].as_str().unwrap().to_owned()
}

/// The Python and Go SDKs write `authenticatorType`, the JavaScript SDK `authenticator_type`.
#[tokio::test]
async fn either_spelling_of_the_kind_is_read() {
    let raw = Raw::start().await;
    let token = raw.token("ann@example.com").await;
    for name in ["authenticator_type", "authenticatorType"] {
        let body = json!({ name: "totp", "source": "SELF" });
        let path = "/api/v2/mfa/totp/associate";
        let answer = raw.post(path, body, Some(&token)).await;
        assert_eq!(answer["code"], 200, "{name}: {answer}");
        assert_eq!(answer["data"]["authenticator_type"], "totp");
        let answer = raw.post(path, json!({ name: "u2f" }), Some(&token)).await;
        assert_eq!(answer["code"], 400, "{name}: {answer}");
    }
    let code = raw.emulator.pool().totp("ann@example.com").unwrap();
    let body = json!({ "authenticatorType": "totp", "totp": code, "source": "SELF" });
    let confirmed = raw.post("/api/v2/mfa/totp/associate/confirm", body, Some(&token));
    assert_eq!(confirmed.await["code"], 200);
}

/// The Python SDK asks without anything in the body.
#[tokio::test]
async fn an_authenticator_is_deleted_without_a_body() {
    let raw = start(json!({})).await;
    let waiting = mfa_token(&raw).await;
    let totp = raw.emulator.pool().totp(EMAIL).unwrap();
    let body = json!({ "totp": totp });
    let answer = raw
        .post("/api/v2/mfa/totp/verify", body, Some(&waiting))
        .await;
    let token = answer["data"]["token"].as_str().unwrap();
    let path = "/api/v2/mfa/totp/associate";
    let (status, answer) = read(raw.request(Method::DELETE, path, Some(token))).await;
    assert_eq!((status, &answer["code"]), (200, &json!(200)), "{answer}");
    let (_, listed) = raw
        .get("/api/v2/mfa/authenticator?type=totp", Some(token))
        .await;
    assert_eq!(listed["data"], json!([]));
    let answer = raw.login(EMAIL, PASSWORD, json!({})).await;
    assert!(answer["data"]["loginByEmail"]["token"].is_string());
}

/// The Python and Go SDKs verify a face where it is bound.
#[tokio::test]
async fn a_face_is_verified_at_either_path() {
    let raw = start(json!({ "application_mfa": ["FACE"] })).await;
    let face = "https://example.com/bob.png";
    let waiting = mfa_token(&raw).await;
    let both = json!({ "photoA": face, "photoB": face, "isExternal": true });
    let path = "/api/v2/mfa/face/associate";
    let bound = raw.post(path, both, Some(&waiting)).await;
    assert_eq!(bound["code"], 200, "{bound}");
    assert_eq!(bound["data"]["token"], Value::Null);
    for path in [path, "/api/v2/mfa/face/verify"] {
        let waiting = mfa_token(&raw).await;
        let answer = raw
            .post(path, json!({ "photo": face }), Some(&waiting))
            .await;
        assert!(answer["data"]["token"].is_string(), "{path}: {answer}");
    }
}

/// In a container, an upload may have been made under another name than a later request uses.
#[tokio::test]
async fn an_uploaded_face_is_known_under_every_name_of_the_emulator() {
    let raw = start(json!({ "application_mfa": ["FACE"] })).await;
    let upload = async |host: &str| {
        let body = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\
                    content-type: image/png\r\n\r\nface\r\n--b--\r\n";
        let request = raw
            .http
            .post(format!(
                "{}/api/v2/upload?folder=photos",
                raw.emulator.url()
            ))
            .header("host", host)
            .header("content-type", "multipart/form-data; boundary=b");
        text(&read(request.body(body)).await.1["data"]["url"])
    };
    let (inside, outside) = (
        upload("localhost:7000").await,
        upload("localhost:8000").await,
    );
    assert!(
        outside.starts_with("http://localhost:8000/uploads/"),
        "{outside}"
    );
    let waiting = mfa_token(&raw).await;
    let both = json!({ "photoA": inside, "photoB": outside, "isExternal": true });
    let bound = raw
        .post("/api/v2/mfa/face/associate", both, Some(&waiting))
        .await;
    assert_eq!(bound["code"], 200, "{bound}");
}

#[tokio::test]
async fn without_an_app_id_nothing_is_served() {
    let raw = Raw::start().await;
    let url = format!("{}/api/v2/mfa/authenticator", raw.emulator.url());
    let (_, answer) = read(raw.http.get(url)).await;
    assert_eq!(answer["code"], 2010);
}

/// A dump holds the app, so that its codes stay good for a copy.
#[tokio::test]
async fn a_dump_keeps_the_authenticator() {
    let raw = start(json!({ "application_mfa": ["OTP", "SMS"] })).await;
    let dump = serde_json::to_value(raw.emulator.dump()).unwrap();
    assert_eq!(dump["users"][0]["totp_secret"], SECRET);
    assert_eq!(dump["users"][0]["totp_recovery_code"], "r-1");
    assert_eq!(dump["settings"]["application_mfa"], json!(["OTP", "SMS"]));
    let copy = Raw::seeded(dump).await;
    let waiting = mfa_token(&copy).await;
    let totp = copy.emulator.pool().totp(EMAIL).unwrap();
    let body = json!({ "totp": totp });
    let answer = copy
        .post("/api/v2/mfa/totp/verify", body, Some(&waiting))
        .await;
    assert_eq!(answer["code"], 200, "{answer}");
}

#[tokio::test]
async fn a_secret_that_is_none_is_refused() {
    let user = NewUser {
        email: Some(EMAIL.into()),
        totp_secret: Some("not base32!".into()),
        ..NewUser::default()
    };
    let emulator = Emulator::start().await.unwrap();
    let refused = emulator.pool().add_user(user.clone()).unwrap_err();
    assert!(refused.to_string().contains("totp_secret"), "{refused}");
    assert_eq!(emulator.pool().user_count(), 0);
    let mut seed = Seed::default();
    seed.users.push(user);
    let refused = Emulator::builder().seed(seed).start().await.unwrap_err();
    assert!(refused.to_string().contains("totp_secret"), "{refused}");
}

/// The flag alone asks for a factor that the user does not have: nothing but enrolment leads on.
#[tokio::test]
async fn the_flag_of_a_seed_asks_for_a_factor_to_be_made() {
    let raw = Raw::seeded(json!({ "users": [
        { "email": EMAIL, "password": PASSWORD, "mfa": true },
    ]}))
    .await;
    let waiting = mfa_token(&raw).await;
    assert_eq!(raw.emulator.pool().totp(EMAIL), None);
    let body = json!({ "totp": "123456" });
    let verify = "/api/v2/mfa/totp/verify";
    let answer = raw.post(verify, body, Some(&waiting)).await;
    assert_eq!(answer["code"], 6001);
    let associate = "/api/v2/mfa/totp/associate";
    raw.post(associate, json!({}), Some(&waiting)).await;
    let totp = raw.emulator.pool().totp(EMAIL).unwrap();
    let confirm = format!("{associate}/confirm");
    let body = json!({ "totp": totp });
    let answer = raw.post(&confirm, body.clone(), Some(&waiting)).await;
    assert_eq!(answer["code"], 200, "{answer}");
    // The code that has confirmed the app ends this login, and no other.
    let answer = raw.post(verify, body.clone(), Some(&waiting)).await;
    assert!(answer["data"]["token"].is_string(), "{answer}");
    let waiting = mfa_token(&raw).await;
    let answer = raw.post(verify, body, Some(&waiting)).await;
    assert_eq!(answer["code"], 6001, "{answer}");
    assert_eq!(code(&raw.login(EMAIL, PASSWORD, json!({})).await), 1635);
}
