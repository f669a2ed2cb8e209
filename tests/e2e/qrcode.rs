use crate::checks::refused;
use crate::support::{EMAIL, add_bob, client, start};
use authing::authentication::QrPolling;
use authing::types::{QrCodeImage, QrState, QrStatus};
use authing::{AuthenticationClient, Error, ErrorCode};
use authing_emulator::{Emulator, FieldType, NewUser, PasswordReset, Pool};
use serde_json::json;
use std::time::Duration;

/// An emulator with the user `bob`, a client that nobody is logged in to, and a QR code.
async fn start_with_code() -> (Emulator, AuthenticationClient, QrCodeImage) {
    let (emulator, client) = start().await;
    add_bob(&emulator);
    let code = client.qrcode().gene_code().await.unwrap();
    (emulator, client, code)
}

/// Scans and confirms the code as `bob`.
fn confirm(pool: &Pool, code: &QrCodeImage) {
    pool.scan_qr(code.random.expose(), "bob").unwrap();
    pool.confirm_qr(code.random.expose()).unwrap();
}

async fn status(client: &AuthenticationClient, code: &QrCodeImage) -> QrStatus {
    client.qrcode().check_status(&code.random).await.unwrap()
}

fn polling(client: &AuthenticationClient, code: &QrCodeImage) -> QrPolling {
    let polling = client.qrcode().start_polling(&code.random);
    polling.interval(Duration::from_millis(1))
}

#[tokio::test]
async fn qrcode_gene_code_succeeds() {
    let (emulator, client, code) = start_with_code().await;
    assert!(code.url.starts_with(emulator.url()), "{}", code.url);
    let other = client.wxqrcode().gene_code().await.unwrap();
    assert_ne!(other.random, code.random);
    let image = reqwest::get(&code.url).await.unwrap();
    assert_eq!(image.headers()["content-type"], "image/svg+xml");
    let shown = format!("{code:?}");
    assert!(!shown.contains(code.random.expose()), "{shown}");
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn qrcode_gene_code_with_an_undefined_field() {
    let (_emulator, client) = start().await;
    let call = client.qrcode().gene_code();
    refused(call.custom_data([("source", "google")]).await, 400);
}

#[tokio::test]
async fn qrcode_gene_code_with_custom_data() {
    let (emulator, client) = start().await;
    add_bob(&emulator);
    emulator
        .pool()
        .define_field("source", FieldType::String, "Source");
    let call = client.qrcode().gene_code().with_custom_data(true);
    let code = call.custom_data([("source", "google")]).await.unwrap();
    confirm(&emulator.pool(), &code);
    let ticket = status(&client, &code).await.ticket.unwrap();
    let user = client.qrcode().exchange_user_info(ticket).await.unwrap();
    assert_eq!(user.custom_data_map().get("source"), Some(&json!("google")));
    let bob = emulator.pool().user("bob").unwrap();
    assert_eq!(bob.custom_data()["source"], json!("google"));
}

#[tokio::test]
async fn qrcode_check_status_succeeds() {
    let (emulator, client, code) = start_with_code().await;
    let before = status(&client, &code).await;
    assert_eq!(before.status, QrState::Unused);
    assert_eq!(before.random.as_ref(), Some(&code.random));
    assert!(before.user_info.is_none() && before.ticket.is_none());

    emulator
        .pool()
        .scan_qr(code.random.expose(), EMAIL)
        .unwrap();
    let scanned = status(&client, &code).await;
    assert_eq!(scanned.status, QrState::Scanned);
    let photo = scanned.user_info.unwrap().photo;
    assert_eq!(photo.as_deref(), Some("default-user-avatar.png"));

    emulator.pool().confirm_qr(code.random.expose()).unwrap();
    let confirmed = status(&client, &code).await;
    assert_eq!(confirmed.status, QrState::Authorised);
    let again = status(&client, &code).await;
    assert_eq!(again.ticket, confirmed.ticket);
    assert!(again.ticket.is_some() && again.error().is_none());
    assert_eq!(client.token(), None);
}

#[tokio::test]
async fn qrcode_check_status_of_nothing() {
    let (_emulator, client) = start().await;
    let error = refused(client.qrcode().check_status("r-1").await, 2241);
    assert_eq!(error.code(), Some(ErrorCode::QR_CODE_NOT_FOUND));
    assert!(error.is_not_found());
}

#[tokio::test]
async fn qrcode_check_status_of_a_cancelled_code() {
    let (emulator, client, code) = start_with_code().await;
    let random = code.random.expose();
    emulator.pool().scan_qr(random, "bob").unwrap();
    emulator.pool().cancel_qr(random).unwrap();
    assert_eq!(status(&client, &code).await.status, QrState::Cancelled);
    assert!(emulator.pool().confirm_qr(random).is_err());
}

#[tokio::test]
async fn qrcode_check_status_of_an_expired_code() {
    let (emulator, client, code) = start_with_code().await;
    emulator.clock().advance(Duration::from_secs(300));
    assert_eq!(status(&client, &code).await.status, QrState::Expired);
    let scanned = emulator.pool().scan_qr(code.random.expose(), "bob");
    assert!(scanned.is_err());
}

#[tokio::test]
async fn qrcode_check_status_with_a_second_factor() {
    let (emulator, client) = start().await;
    let bob = NewUser {
        username: Some("bob".into()),
        mfa: true,
        ..Default::default()
    };
    emulator.pool().add_user(bob).unwrap();
    let code = client.qrcode().gene_code().await.unwrap();
    confirm(&emulator.pool(), &code);
    let status = status(&client, &code).await;
    assert_eq!(status.status, QrState::MfaRequired);
    let error = status.error().unwrap();
    assert!(error.is_mfa_required());
    let token = error.mfa_token().unwrap();
    assert!(!format!("{status:?}").contains(token));
}

#[tokio::test]
async fn qrcode_check_status_of_a_login_that_fails() {
    let (emulator, client) = start().await;
    for (name, user, code) in [
        (
            "bob",
            NewUser {
                locked: true,
                ..Default::default()
            },
            2005,
        ),
        (
            "ann",
            NewUser {
                reset: PasswordReset::Forced,
                ..Default::default()
            },
            2058,
        ),
    ] {
        let user = NewUser {
            username: Some(name.into()),
            ..user
        };
        emulator.pool().add_user(user).unwrap();
        let image = client.qrcode().gene_code().await.unwrap();
        emulator
            .pool()
            .scan_qr(image.random.expose(), name)
            .unwrap();
        emulator.pool().confirm_qr(image.random.expose()).unwrap();
        let status = status(&client, &image).await;
        assert_eq!(status.status, QrState::Failed);
        let error = status.error().unwrap();
        assert_eq!(error.code().unwrap().get(), code);
        assert!(!error.api().unwrap().message().is_empty());
    }
}

#[tokio::test]
async fn qrcode_check_status_of_a_newer_server() {
    let (emulator, client) = start().await;
    let body = json!({ "code": 200, "data": { "status": 9, "newer": [1] } }).to_string();
    emulator.faults().any().body(body, "application/json");
    let status = client.qrcode().check_status("r-1").await.unwrap();
    assert_eq!(status.status, QrState::Other(9));
    assert!(!status.status.is_final());
}

#[tokio::test]
async fn qrcode_exchange_user_info_succeeds() {
    let (emulator, client, code) = start_with_code().await;
    confirm(&emulator.pool(), &code);
    let ticket = status(&client, &code).await.ticket.unwrap();
    let user = client.qrcode().exchange_user_info(ticket).await.unwrap();
    assert_eq!(user.email.as_deref(), Some(EMAIL));
    assert!(user.custom_data.is_none());
    assert_eq!(client.token(), user.token);
    let me = client.get_current_user().await.unwrap();
    assert_eq!(me.id, user.id);
}

#[tokio::test]
async fn qrcode_exchange_user_info_with_a_bad_ticket() {
    let (emulator, client, code) = start_with_code().await;
    let exchange = |ticket: &str| client.qrcode().exchange_user_info(ticket);
    refused(exchange("t-1").await, 400);

    confirm(&emulator.pool(), &code);
    let ticket = status(&client, &code).await.ticket.unwrap();
    exchange(ticket.expose()).await.unwrap();
    let token = client.token();
    let error = refused(exchange(ticket.expose()).await, 400);
    assert!(!format!("{error:?}{error}").contains(ticket.expose()));
    assert_eq!(client.token(), token);

    let code = client.qrcode().gene_code().await.unwrap();
    confirm(&emulator.pool(), &code);
    let ticket = status(&client, &code).await.ticket.unwrap();
    emulator.clock().advance(Duration::from_secs(300));
    refused(exchange(ticket.expose()).await, 400);
}

#[tokio::test]
async fn qrcode_start_polling_succeeds() {
    let (emulator, client, code) = start_with_code().await;
    let mut polling = polling(&client, &code);
    assert_eq!(emulator.requests().len(), 1, "asked before it is polled");
    let mut seen = Vec::new();
    let mut ticket = None;
    while let Some(status) = polling.next().await {
        let status = status.unwrap();
        match status.status {
            QrState::Unused => emulator
                .pool()
                .scan_qr(code.random.expose(), "bob")
                .unwrap(),
            QrState::Scanned => emulator.pool().confirm_qr(code.random.expose()).unwrap(),
            _ => ticket = status.ticket,
        }
        seen.push(status.status);
    }
    assert_eq!(
        seen,
        [QrState::Unused, QrState::Scanned, QrState::Authorised]
    );
    assert!(polling.next().await.is_none(), "it has ended");
    client
        .qrcode()
        .exchange_user_info(ticket.unwrap())
        .await
        .unwrap();
    assert!(client.token().is_some());
}

#[tokio::test]
async fn qrcode_start_polling_ends_with_each_final_state() {
    let (emulator, client) = start().await;
    for number in [-1, 2, 3, 4, 5] {
        emulator.clear_requests();
        let body = |status: i64| json!({ "code": 200, "data": { "status": status } }).to_string();
        let faults = emulator.faults();
        faults.any().nth(1).body(body(9), "application/json");
        faults.any().nth(2).body(body(number), "application/json");
        let mut polling = client
            .qrcode()
            .start_polling("r-1")
            .interval(Duration::ZERO);
        assert_eq!(
            polling.next().await.unwrap().unwrap().status,
            QrState::Other(9)
        );
        let last = polling.next().await.unwrap().unwrap().status;
        assert_eq!((last, last.get()), (QrState::from(number), number));
        assert!(polling.next().await.is_none());
        assert_eq!(emulator.requests().len(), 2);
        faults.clear();
    }
}

#[tokio::test]
async fn qrcode_start_polling_ends_with_a_failed_check() {
    let (emulator, client, code) = start_with_code().await;
    let mut polling = polling(&client, &code);
    polling.next().await.unwrap().unwrap();
    emulator.faults().any().drop_connection();
    let error = polling.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
    assert!(polling.next().await.is_none());
}

#[tokio::test]
async fn qrcode_start_polling_of_an_expired_code() {
    let (emulator, client, code) = start_with_code().await;
    let mut polling = polling(&client, &code);
    polling.next().await.unwrap().unwrap();
    emulator.clock().advance(Duration::from_secs(300));
    assert_eq!(
        polling.next().await.unwrap().unwrap().status,
        QrState::Expired
    );
    assert!(polling.next().await.is_none());
}

#[tokio::test]
async fn qrcode_start_polling_ends_in_time() {
    let (emulator, client, code) = start_with_code().await;
    let polling = client.qrcode().start_polling(&code.random);
    let mut none = polling.timeout(Duration::ZERO);
    let error = none.next().await.unwrap().unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert!(none.next().await.is_none());

    // The pause is far longer than the time that there is.
    let polling = client.qrcode().start_polling(&code.random);
    let polling = polling.interval(Duration::from_secs(3600));
    let mut short = polling.timeout(Duration::from_millis(20));
    let mut last = short.next().await.unwrap();
    while let Some(next) = short.next().await {
        last = next;
    }
    assert!(last.unwrap_err().is_timeout());
    assert!(emulator.requests().len() <= 3);
}

/// Dropping it is what the JavaScript SDK calls `stopPolling`.
#[tokio::test]
async fn qrcode_start_polling_stops_when_it_is_dropped() {
    let (emulator, client, code) = start_with_code().await;
    let mut polling = polling(&client, &code);
    polling.next().await.unwrap().unwrap();
    drop(polling);
    let sent = emulator.requests().len();
    status(&client, &code).await;
    assert_eq!(emulator.requests().len(), sent + 1);
}

/// A program may hand it to another task, and poll it as any other stream.
#[tokio::test]
async fn qrcode_start_polling_is_a_stream() {
    use futures_util::{StreamExt as _, TryStreamExt as _};
    let (emulator, client, code) = start_with_code().await;
    confirm(&emulator.pool(), &code);
    let polling = polling(&client, &code);
    let task = tokio::spawn(polling.take(5).try_collect::<Vec<_>>());
    let states = task.await.unwrap().unwrap();
    assert_eq!(states.len(), 1);
    let other = crate::qrcode::client(&emulator);
    assert_eq!(status(&other, &code).await.status, QrState::Authorised);
}
