//! The key that passwords are encrypted with: where it comes from, and when it is asked for again.

use crate::server::{Answer, Server, json};
use crate::support::{
    EMAIL, KEY_PATH, PASSWORD, PUBLIC_KEY, add_user, at_once, builder, client, client_of, count,
};
use crate::told::everything;
use crate::verify::later;
use authing::{AuthenticationClient, Error, RequestBody, RetryPolicy};
use authing_emulator::Emulator;
use rsa::pkcs8::DecodePrivateKey as _;
use std::future::IntoFuture as _;
use std::time::Duration;

/// The password as a login would send it, without sending it.
fn encrypted(client: &AuthenticationClient) -> Result<String, Error> {
    let request = client.login_by_email(EMAIL, PASSWORD).request()?;
    let RequestBody::Json(body) = request.body() else {
        panic!("not JSON: {request:?}");
    };
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let password = body["variables"]["input"]["password"].as_str();
    Ok(password.unwrap().to_owned())
}

fn decrypted(text: &str) -> Vec<u8> {
    try_decrypt(text).unwrap()
}

/// Whether it was encrypted with the tests' key.
fn decrypts(text: &str) -> bool {
    try_decrypt(text).is_ok_and(|plain| plain == PASSWORD.as_bytes())
}

fn try_decrypt(text: &str) -> rsa::Result<Vec<u8>> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text);
    let key = include_str!("../support/private_key.pem");
    let key = rsa::RsaPrivateKey::from_pkcs8_pem(key).unwrap();
    key.decrypt(rsa::Pkcs1v15Encrypt, &bytes.unwrap())
}

async fn start() -> (Emulator, AuthenticationClient) {
    let emulator = Emulator::start().await.unwrap();
    add_user(&emulator, "bob");
    let client = client_of(&emulator);
    (emulator, client)
}

#[test]
fn the_setting_goes_first() {
    let client = client("https://demo.authing.cn");
    let password = encrypted(&client).unwrap();
    assert_eq!(decrypted(&password), PASSWORD.as_bytes());
    assert_ne!(encrypted(&client).unwrap(), password, "no salt");
}

#[test]
fn hosts_of_the_public_cloud_have_the_published_key() {
    let unset = |host: &str| builder(host).public_key("").build().unwrap();
    for host in [
        "https://core.authing.cn",
        "https://demo.authing.cn:8443/base/",
        "https://DEMO.AUTHING.CN",
        "https://authing.cn",
    ] {
        let password = encrypted(&unset(host)).unwrap();
        assert_eq!(password.len(), 172, "128 bytes in base64");
    }
    for host in [
        "https://notauthing.cn",
        "https://authing.cn.example.com",
        "https://demo.authing.com",
        "http://127.0.0.1:3000",
    ] {
        let error = encrypted(&unset(host)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "setting `public_key`: the host's key is not known yet: set it, or await a request that \
             encrypts a password first"
        );
    }
}

/// The tests' key in the form of the Go SDK, without its first and last line.
fn bare_key() -> String {
    let lines = PUBLIC_KEY.lines();
    lines.filter(|line| !line.starts_with("-----")).collect()
}

#[test]
fn a_key_can_be_replaced() {
    let client = builder("https://demo.authing.cn").public_key("");
    let (client, other) = (client.build().unwrap(), client.build().unwrap());
    let sibling = client.with_token("token");
    for key in [PUBLIC_KEY, &bare_key()] {
        client.set_public_key(key).unwrap();
        for client in [&client, &sibling, &client.clone()] {
            let password = encrypted(client).unwrap();
            assert_eq!(decrypted(&password), PASSWORD.as_bytes());
        }
    }
    let published = decrypts(&encrypted(&other).unwrap());
    assert!(!published, "the key is no other client's");
}

#[test]
fn a_key_that_cannot_be_read_replaces_none() {
    let client = client("https://demo.authing.cn");
    let error = client.set_public_key("s3cr3t").unwrap_err();
    assert_eq!(
        error.to_string(),
        "setting `public_key`: it is neither PEM nor base64: copy the whole key that the host publishes"
    );
    assert!(decrypts(&encrypted(&client).unwrap()));
}

/// As for a key of the settings.
#[tokio::test]
async fn a_replaced_key_that_the_host_does_not_know_gives_way_to_its_own() {
    let (emulator, client) = start().await;
    client.set_public_key(PUBLIC_KEY).unwrap();
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    assert_eq!(count(&emulator, KEY_PATH), 1);
    assert_eq!(count(&emulator, "loginByEmail"), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_hosts_key_is_fetched_once() {
    let (emulator, client) = start().await;
    let logins: Vec<_> = (0..20)
        .map(|number| {
            let client = match number % 2 {
                0 => client.clone(),
                _ => client.with_token(""),
            };
            tokio::spawn(client.login_by_email(EMAIL, PASSWORD).into_future())
        })
        .collect();
    for login in logins {
        login.await.unwrap().unwrap();
    }
    assert_eq!(count(&emulator, KEY_PATH), 1);
    assert_eq!(count(&emulator, "loginByEmail"), 20);
    let fetched = emulator.requests().into_iter().next().unwrap();
    assert_eq!(fetched.path, KEY_PATH);
    assert_eq!(fetched.header("authorization"), None);
    assert!(encrypted(&client).is_ok(), "it is known now");
}

#[tokio::test]
async fn a_key_that_could_not_be_fetched_is_asked_for_again() {
    let (emulator, client) = start().await;
    emulator.faults().on(KEY_PATH).unwrap().times(1).status(500);
    let error = client.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET /api/v2/.well-known: HTTP status 500 with a body of type `text/plain` that is not \
         the API's: check that `app_host` is an Authing host"
    );
    assert_eq!(count(&emulator, "loginByEmail"), 0);
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    assert_eq!(count(&emulator, KEY_PATH), 2);
}

#[tokio::test]
async fn a_key_of_the_host_that_cannot_be_used() {
    let server = Server::start([json(r#"{"code":200,"data":{"publicKey":"s3cr3t"}}"#)]).await;
    let client = builder(server.url()).public_key("").build().unwrap();
    let error = client.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "setting `public_key`: the key of the host cannot be used: it is neither PEM nor \
         base64; set the right one"
    );
    assert!(!everything(&error).contains("s3cr3t"));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_password_that_the_host_cannot_decrypt_is_sent_once_more() {
    let (emulator, client) = start().await;
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    emulator.clear_requests();
    emulator
        .faults()
        .on("loginByEmail")
        .unwrap()
        .times(1)
        .error(2016, "cannot decrypt");
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    assert_eq!(count(&emulator, "loginByEmail"), 2);
    assert_eq!(count(&emulator, KEY_PATH), 1);
}

#[tokio::test]
async fn a_password_that_the_host_still_cannot_decrypt_is_given_up() {
    let (emulator, client) = start().await;
    emulator
        .faults()
        .on("loginByEmail")
        .unwrap()
        .error(2016, "cannot decrypt");
    let error = client.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
    assert_eq!(error.code().map(authing::ErrorCode::get), Some(2016));
    assert_eq!(count(&emulator, "loginByEmail"), 2);
    assert_eq!(count(&emulator, KEY_PATH), 2);
}

#[tokio::test]
async fn a_setting_that_is_not_the_hosts_key_is_replaced() {
    let (emulator, _) = start().await;
    let client = AuthenticationClient::builder()
        .app_id(emulator.app_id())
        .app_host(emulator.url())
        .public_key(PUBLIC_KEY)
        .retry(RetryPolicy::NEVER)
        .build()
        .unwrap();
    let sibling = client.with_token("");
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    assert_eq!(count(&emulator, "loginByEmail"), 2);
    assert_eq!(count(&emulator, KEY_PATH), 1);
    sibling.login_by_email(EMAIL, PASSWORD).await.unwrap();
    assert_eq!(count(&emulator, "loginByEmail"), 3, "the right one is kept");
    assert_eq!(count(&emulator, KEY_PATH), 1);
}

#[tokio::test]
async fn each_host_has_its_own_key() {
    let (one, client_of_one) = start().await;
    let (other, client_of_other) = start().await;
    client_of_one.login_by_email(EMAIL, PASSWORD).await.unwrap();
    assert!(encrypted(&client_of_other).is_err(), "it is not known yet");
    client_of_other
        .login_by_email(EMAIL, PASSWORD)
        .await
        .unwrap();
    assert_eq!(count(&one, KEY_PATH), 1);
    assert_eq!(count(&other, KEY_PATH), 1);
}

#[tokio::test]
async fn a_password_is_as_long_as_the_key_can_carry() {
    let (emulator, _) = start().await;
    let client = AuthenticationClient::builder()
        .app_id(emulator.app_id())
        .app_host(emulator.url())
        .public_key(emulator.public_key())
        .build()
        .unwrap();
    // Bytes count, not characters.
    let longest = format!("{}é", "x".repeat(115));
    assert_eq!(longest.len(), 117);
    client
        .register_by_username("carol", &longest)
        .await
        .unwrap();
    client.login_by_username("carol", &longest).await.unwrap();

    emulator.clear_requests();
    let too_long = format!("{longest}x");
    for error in [
        client.login_by_email(EMAIL, &too_long).await.unwrap_err(),
        client
            .register_by_username("dave", &too_long)
            .await
            .unwrap_err(),
        client.encrypt_password(&too_long).await.unwrap_err(),
    ] {
        assert_eq!(
            error.to_string(),
            "password: it has 118 bytes, and the key can encrypt 117: use a shorter one"
        );
    }
    assert_eq!(emulator.requests().len(), 0);
}

#[tokio::test]
async fn a_password_can_be_encrypted_for_an_operation_of_ones_own() {
    let client = client("https://demo.authing.cn");
    let password = client.encrypt_password(PASSWORD).await.unwrap();
    assert_eq!(decrypted(password.as_str()), PASSWORD.as_bytes());
}

/// All who wait for a failed request get its error, and the host is left in peace for a while.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_in_trouble_is_asked_for_its_key_once() {
    for (policy, requests) in [(RetryPolicy::NEVER, 1), (at_once(2), 3)] {
        let (emulator, _) = start().await;
        emulator.faults().on(KEY_PATH).unwrap().status(503);
        let client = AuthenticationClient::builder().app_id(emulator.app_id());
        let client = client.app_host(emulator.url()).retry(policy);
        nothing_was_sent(&client.build().unwrap()).await;
        assert_eq!(count(&emulator, KEY_PATH), requests);
        assert_eq!(count(&emulator, "loginByEmail"), 0);
    }
}

/// The time that the request for the key takes is not that of a login.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_that_does_not_send_its_key_is_asked_once() {
    let server = Server::start([Answer::Silence]).await;
    let client = builder(server.url()).public_key("");
    let client = client.timeout(Duration::from_millis(300)).build().unwrap();
    nothing_was_sent(&client).await;
    assert_eq!(server.requests().len(), 1);
}

/// Of 64 logins at once, each fails with the error of the request for the key.
async fn nothing_was_sent(client: &AuthenticationClient) {
    let logins: Vec<_> = (0..64)
        .map(|_| tokio::spawn(client.login_by_email(EMAIL, PASSWORD).into_future()))
        .collect();
    for login in logins {
        let error = login.await.unwrap().unwrap_err();
        assert!(
            error.to_string().starts_with("GET /api/v2/.well-known: "),
            "{error}"
        );
        assert!(error.is_temporary());
        let Error::Transport(error) = error else {
            panic!("{error}");
        };
        assert!(!error.may_have_arrived());
        assert!(!error.to_string().contains("may have"), "{error}");
    }
}

#[tokio::test]
async fn a_host_in_trouble_is_asked_for_its_key_again_after_a_pause() {
    let (emulator, client) = start().await;
    let fault = emulator.faults().on(KEY_PATH).unwrap();
    fault.drop_connection();
    for (attempt, pause) in (1..).zip([1, 2, 4]) {
        for _ in 0..3 {
            let error = client.login_by_email(EMAIL, PASSWORD).await.unwrap_err();
            assert!(
                !error.to_string().contains("may have taken effect"),
                "{error}"
            );
        }
        assert_eq!(count(&emulator, KEY_PATH), attempt);
        later(Duration::from_secs(pause)).await;
    }
    emulator.faults().clear();
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
}
