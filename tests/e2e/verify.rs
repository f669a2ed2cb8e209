use crate::support::{
    EMAIL, PASSWORD, add_bob, builder, log_in_at, start, start_app, start_logged_in,
};
use crate::tokens::{KEYS_PATH, claims, hmac, key, with};
use authing::authentication::VerifiedClaims;
use authing::{AuthenticationClient, Error, SigningAlgorithm, TokenError};
use authing_emulator::{Emulator, NewUser, PasswordReset, Seed};
use serde_json::{Value, json};
use std::time::Duration;

#[track_caller]
fn refusal(result: Result<VerifiedClaims, Error>) -> TokenError {
    let error = result.expect_err("the token was accepted");
    error
        .token_error()
        .unwrap_or_else(|| panic!("{error}"))
        .clone()
}

/// The token of a login, which is signed as an id token is.
fn token(client: &AuthenticationClient) -> authing::Secret {
    client.token().unwrap()
}

/// An emulator with `bob` and these settings.
async fn start_with(settings: Value) -> Emulator {
    let seed = json!({ "settings": settings }).to_string();
    let seed = Seed::from_json(&seed).unwrap();
    let emulator = Emulator::builder().seed(seed).start().await.unwrap();
    add_bob(&emulator);
    emulator
}

fn fetches(emulator: &Emulator) -> usize {
    let requests = emulator.requests().into_iter();
    requests.filter(|request| request.path == KEYS_PATH).count()
}

#[tokio::test]
async fn verify_id_token_succeeds() {
    let (emulator, client) = start_logged_in().await;
    emulator.clear_requests();
    for _ in 0..3 {
        let claims = client.verify_id_token(token(&client)).await.unwrap();
        assert_eq!(claims.sub(), client.current_user().unwrap().id);
        assert_eq!(claims.iss(), format!("{}/oidc", emulator.url()));
        assert!(claims.aud().any(|aud| aud == emulator.app_id()));
        assert!(claims.exp() > claims.iat());
    }
    assert_eq!(fetches(&emulator), 1);
    assert_eq!(emulator.requests().len(), 1);
}

/// Fifteen days later the host refuses the token, and a client with its clock does so without asking.
#[tokio::test]
async fn a_token_expires_by_the_clock_that_the_client_is_given() {
    let (emulator, by_the_system) = start_logged_in().await;
    let client = emulator.client().unwrap();
    let client = client.with_token(token(&by_the_system));
    client.verify_id_token(token(&client)).await.unwrap();
    emulator
        .clock()
        .advance(Duration::from_secs(15 * 24 * 60 * 60));
    let refused = client.get_current_user().await.unwrap_err();
    assert!(refused.is_not_logged_in(), "{refused}");
    let expired = client.verify_id_token(token(&client)).await;
    assert_eq!(refusal(expired), TokenError::Expired);
    let claims = by_the_system.verify_id_token(token(&client)).await;
    claims.unwrap();
}

/// The emulator's client has its ID, its secret and its signing algorithm.
#[tokio::test]
async fn the_client_of_an_emulator_verifies_what_it_signs_with_either_algorithm() {
    for algorithm in ["RS256", "HS256"] {
        let emulator = start_with(json!({ "token_algorithm": algorithm })).await;
        let client = emulator.client().unwrap();
        let user = client.login_by_email(EMAIL, PASSWORD).await.unwrap();
        let claims = client.verify_id_token(token(&client)).await.unwrap();
        assert_eq!(claims.sub(), user.id);
    }
}

/// A management token is renewed when the emulator's clock says so.
#[tokio::test]
async fn the_administrator_of_an_emulator_stays_one_when_time_moves_on() {
    let emulator = start_with(json!({})).await;
    let management = emulator.management().unwrap();
    for _ in 0..3 {
        let page = management.users().list().await.unwrap();
        assert_eq!(page.total_count, 1);
        emulator
            .clock()
            .advance(Duration::from_secs(400 * 24 * 60 * 60));
    }
}

/// A password alone proves no login: the token of one that waits is for another audience.
#[tokio::test]
async fn verify_id_token_of_a_login_that_is_not_over() {
    let (emulator, client) = start().await;
    let refused = async |user: NewUser| {
        emulator.pool().add_user(user.clone()).unwrap();
        let name = user.username.unwrap();
        client.login_by_username(name, PASSWORD).await.unwrap_err()
    };
    let someone = |name: &str| NewUser {
        username: Some(name.into()),
        password: Some(PASSWORD.into()),
        ..Default::default()
    };
    let waits = NewUser {
        mfa: true,
        ..someone("bob")
    };
    let challenge = refused(waits).await.mfa_challenge().unwrap();
    let mut tokens = vec![challenge.token];
    for (name, reset) in [
        ("ann", PasswordReset::FirstLogin),
        ("cid", PasswordReset::Forced),
    ] {
        let error = refused(NewUser {
            reset,
            ..someone(name)
        })
        .await;
        tokens.push(error.reset_password_token().unwrap().into());
    }
    for token in tokens {
        let result = client.verify_id_token(token.clone()).await;
        assert_eq!(refusal(result), TokenError::WrongAudience);
        let result = client.verify_access_token(token).await;
        assert_eq!(refusal(result), TokenError::WrongAudience);
    }
}

#[tokio::test]
async fn verify_id_token_with_the_secret() {
    let emulator = start_with(json!({ "token_algorithm": "HS256" })).await;
    let by_secret = builder(&emulator).token_algorithm(SigningAlgorithm::Hs256);
    let client = by_secret.clone().secret(emulator.app_secret());
    let client = client.build().unwrap();
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    client.verify_id_token(token(&client)).await.unwrap();

    let other = by_secret.clone().secret("another").build().unwrap();
    let result = other.verify_id_token(token(&client)).await;
    assert_eq!(refusal(result), TokenError::BadSignature);
    let none = by_secret.build().unwrap();
    let error = none.verify_id_token(token(&client)).await.unwrap_err();
    assert!(matches!(error, Error::Config { setting, .. } if setting == "secret"));
    let by_key = builder(&emulator).build().unwrap();
    let expected = SigningAlgorithm::Rs256;
    let result = by_key.verify_id_token(token(&client)).await;
    assert_eq!(refusal(result), TokenError::WrongAlgorithm { expected });
    assert_eq!(fetches(&emulator), 0);
}

#[tokio::test]
async fn verify_id_token_of_another_application() {
    let (emulator, client) = start_logged_in().await;
    let other = builder(&emulator).app_id("another").build().unwrap();
    let result = other.verify_id_token(token(&client)).await;
    assert_eq!(refusal(result), TokenError::WrongAudience);
    let call = other.verify_id_token(token(&client));
    call.audience(emulator.app_id()).await.unwrap();
}

#[tokio::test]
async fn verify_id_token_of_another_host() {
    let (_one, client_of_one) = start_logged_in().await;
    let (_other, client) = start().await;
    let result = client.verify_id_token(token(&client_of_one)).await;
    // Emulators of one process have one key, and applications of their own.
    assert_eq!(refusal(result), TokenError::WrongIssuer);
}

#[tokio::test]
async fn verify_id_token_that_has_expired() {
    let emulator = start_with(json!({ "token_seconds": 0 })).await;
    let client = builder(&emulator).leeway(Duration::ZERO).build().unwrap();
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    let error = client.verify_id_token(token(&client)).await.unwrap_err();
    assert!(error.is_token_expired(), "{error}");
}

#[tokio::test]
async fn verify_id_token_of_a_host_whose_clock_is_fast() {
    let (emulator, client) = start().await;
    add_bob(&emulator);
    emulator.clock().advance(Duration::from_secs(300));
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    let result = client.verify_id_token(token(&client)).await;
    assert_eq!(refusal(result), TokenError::NotYetValid);
    let lenient = builder(&emulator).leeway(Duration::from_secs(600));
    let lenient = lenient.build().unwrap();
    lenient.verify_id_token(token(&client)).await.unwrap();
}

#[tokio::test]
async fn verify_id_token_that_was_changed() {
    let (_emulator, client) = start_logged_in().await;
    let token = token(&client);
    let (signed, signature) = token.expose().rsplit_once('.').unwrap();
    let (header, _) = signed.split_once('.').unwrap();
    let changed = format!("{header}.e30.{signature}");
    let result = client.verify_id_token(changed).await;
    assert_eq!(refusal(result), TokenError::BadSignature);
}

#[tokio::test]
async fn verify_id_token_with_the_public_key_as_secret() {
    let (emulator, client) = start().await;
    let url = format!("{}{KEYS_PATH}", emulator.url());
    let published = reqwest::get(url).await.unwrap().text().await.unwrap();
    let claims = claims(emulator.url(), &emulator.app_id()).to_string();
    let forged = hmac(published.as_bytes(), r#"{"alg":"HS256"}"#, &claims);
    let expected = SigningAlgorithm::Rs256;
    let result = client.verify_id_token(forged).await;
    assert_eq!(refusal(result), TokenError::WrongAlgorithm { expected });
}

#[tokio::test]
async fn verify_id_token_with_another_nonce() {
    let (_emulator, client) = start_logged_in().await;
    let call = client.verify_id_token(token(&client));
    let missing = TokenError::MissingClaim("nonce");
    assert_eq!(refusal(call.nonce("n").await), missing);
}

#[tokio::test]
async fn verify_id_token_after_the_key_has_changed() {
    let emulator = start_with(json!({})).await;
    let settings = builder(&emulator).key_refresh_interval(Duration::ZERO);
    let client = settings.build().unwrap();
    let mut tokens = Vec::new();
    for drop_old in [false, true] {
        client.login_by_email(EMAIL, PASSWORD).await.unwrap();
        tokens.push(token(&client));
        client.verify_id_token(token(&client)).await.unwrap();
        emulator.rotate_signing_key(drop_old).unwrap();
    }
    client.login_by_email(EMAIL, PASSWORD).await.unwrap();
    client.verify_id_token(token(&client)).await.unwrap();
    for old in tokens {
        let result = client.verify_id_token(old).await;
        assert_eq!(refusal(result), TokenError::UnknownKey);
    }
}

#[tokio::test]
async fn verify_id_token_of_a_host_in_trouble() {
    let (emulator, client) = start_logged_in().await;
    emulator.faults().on(KEYS_PATH).unwrap().status(502);
    for _ in 0..3 {
        let error = client.verify_id_token(token(&client)).await.unwrap_err();
        assert_eq!(error.status(), Some(502));
    }
    assert_eq!(fetches(&emulator), 1);
}

#[tokio::test]
async fn verify_access_token_succeeds() {
    let (emulator, client) = start_app().await;
    let begun = client.build_authorize_url().scope("openid order:read");
    let begun = begun.pkce().build().unwrap();
    let code = begun.accept(&log_in_at(begun.url()).await).unwrap();
    let tokens = client.get_access_token_by_code(code).await.unwrap();
    let token = tokens.access_token;
    let claims = client.verify_access_token(token.clone()).await.unwrap();
    assert_eq!(claims.sub(), emulator.pool().user("bob").unwrap().id());
    assert_eq!(claims.iss(), format!("{}/oidc", emulator.url()));
    assert_eq!(
        claims.scopes().collect::<Vec<_>>(),
        ["openid", "order:read"]
    );
    assert!(claims.has_scope("order:read"));
    assert!(!claims.has_scope("order:write"));

    let result = client.verify_id_token(token.clone()).await;
    assert_eq!(refusal(result), TokenError::NotAnIdToken);
    let call = client.verify_access_token(token).audience("an API");
    assert_eq!(refusal(call.await), TokenError::WrongAudience);
    let id_token = tokens.id_token.unwrap();
    client.verify_id_token(id_token.clone()).await.unwrap();
    let result = client.verify_access_token(id_token).await;
    assert_eq!(refusal(result), TokenError::MissingClaim("scope"));
}

/// A program's token is about the program itself.
#[tokio::test]
async fn verify_access_token_of_a_program() {
    let (emulator, client) = start_app().await;
    let call = client.get_access_token_by_client_credentials("order:read");
    let token = call.await.unwrap().access_token;
    let claims = client.verify_access_token(token.clone()).await.unwrap();
    assert_eq!(claims.sub(), emulator.app_id());
    assert!(claims.has_scope("order:read"));
    let result = client.verify_id_token(token).await;
    assert_eq!(refusal(result), TokenError::NotAnIdToken);
}

/// Hosts may write the audience and the scope as lists.
#[tokio::test]
async fn verify_access_token_as_other_hosts_write_it() {
    let (emulator, client) = start().await;
    let keys = json!({ "keys": [key(1).jwk()] }).to_string();
    let fault = emulator.faults().on(KEYS_PATH).unwrap();
    fault.body(keys, "application/json");
    let plain = claims(emulator.url(), &emulator.app_id());
    let lists = json!({ "aud": ["an API", emulator.app_id()], "scope": ["openid", "order:read"] });
    for more in [json!({ "scope": "openid order:read" }), lists] {
        let token = key(1).sign(&with(plain.clone(), more));
        let claims = client.verify_access_token(&token).await.unwrap();
        assert_eq!(claims.sub(), "bob");
        assert!(claims.has_scope("order:read") && !claims.has_scope("order:write"));
        let result = client.verify_id_token(token).await;
        assert_eq!(refusal(result), TokenError::NotAnIdToken);
    }
}

#[tokio::test]
async fn verify_access_token_of_a_login() {
    let (_emulator, client) = start_logged_in().await;
    let result = client.verify_access_token(token(&client)).await;
    assert_eq!(refusal(result), TokenError::MissingClaim("scope"));
}
