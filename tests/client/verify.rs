//! Tokens that are verified here: which are refused and why, and how often the host is asked for its keys.

use crate::forged_tokens::{Fault, HS256, RS256, forged, public_key_texts};
use crate::server::{Answer, Server, json as answer};
use crate::support::{at_once, builder, count};
use crate::tokens::{KEYS_PATH, at, claims, hmac, key, unsigned, with};
use crate::told::everything;
use authing::authentication::{UnverifiedClaims, VerifiedClaims};
use authing::{
    AuthenticationClient, AuthenticationClientBuilder, Error, SigningAlgorithm, TokenError,
};
use authing_emulator::Emulator;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::future::IntoFuture as _;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use tokio::sync::Notify;

const SECRET: &str = "the secret of the application";

/// A host that publishes what the tests want.
pub(crate) struct Host {
    pub(crate) emulator: Emulator,
    pub(crate) client: AuthenticationClient,
}

impl Host {
    /// Publishes the first key.
    pub(crate) async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    pub(crate) async fn with(
        settings: impl FnOnce(AuthenticationClientBuilder) -> AuthenticationClientBuilder,
    ) -> Self {
        let emulator = Emulator::start().await.unwrap();
        let client = settings(builder(emulator.url())).build().unwrap();
        let host = Self { emulator, client };
        host.publish(&[key(1).jwk()]);
        host
    }

    pub(crate) fn publish(&self, keys: &[Value]) {
        self.publish_text(json!({ "keys": keys }).to_string());
    }

    fn publish_text(&self, text: impl Into<Vec<u8>>) {
        self.emulator.faults().clear();
        let fault = self.emulator.faults().on(KEYS_PATH).unwrap();
        fault.body(text, "application/json");
    }

    pub(crate) fn publish_nothing(&self) {
        self.emulator.faults().clear();
        self.emulator.faults().on(KEYS_PATH).unwrap().status(503);
    }

    pub(crate) fn fetches(&self) -> usize {
        count(&self.emulator, KEYS_PATH)
    }

    /// Good claims, but for these.
    pub(crate) fn claims(&self, changes: Value) -> Value {
        with(claims(self.emulator.url(), "app"), changes)
    }

    /// A token with them, of the first key.
    pub(crate) fn token(&self, changes: Value) -> String {
        key(1).sign(&self.claims(changes))
    }

    pub(crate) async fn accepts(&self, token: &str) -> VerifiedClaims {
        match self.client.verify_id_token(token).await {
            Ok(claims) => claims,
            Err(error) => panic!("{error}: {token}"),
        }
    }

    pub(crate) async fn refuses(&self, token: &str) -> TokenError {
        let result = self.client.verify_id_token(token).await;
        refusal(result, token)
    }
}

pub(crate) fn refusal(result: Result<VerifiedClaims, Error>, token: &str) -> TokenError {
    match result {
        Err(Error::Token(error)) => error,
        other => panic!("{other:?}: {token}"),
    }
}

/// A client whose tokens are signed with `SECRET`.
fn with_secret(builder: AuthenticationClientBuilder) -> AuthenticationClientBuilder {
    builder
        .secret(SECRET)
        .token_algorithm(SigningAlgorithm::Hs256)
}

#[tokio::test]
async fn a_good_token() {
    let host = Host::start().await;
    let token = host.token(json!({
        "nonce": "n", "auth_time": 5, "email": "bob@example.com", "email_verified": true, "jti": "j",
        "phone_number_verified": "true", "level": 7, "nickname": null,
    }));
    let claims = host.client.verify_id_token(token).nonce("n").await.unwrap();
    assert_eq!(claims.sub(), "bob");
    assert_eq!(claims.iss(), format!("{}/oidc", host.emulator.url()));
    assert_eq!(claims.aud().collect::<Vec<_>>(), ["app"]);
    assert!(claims.exp() > claims.iat());
    let expires = UNIX_EPOCH + Duration::from_secs(claims.exp());
    assert_eq!(claims.expires_at(), expires);
    assert_eq!(claims.auth_time(), Some(5));
    assert_eq!(claims.nonce(), Some("n"));
    assert_eq!(claims.jti(), Some("j"));
    assert_eq!(claims.email(), Some("bob@example.com"));
    assert!(claims.email_verified());
    assert!(!claims.phone_number_verified(), "a text is no proof");
    assert_eq!(claims.nickname(), None);
    assert_eq!(claims.get("level"), Some(&json!(7)));
    assert_eq!(claims.get("nickname"), None);
    assert_eq!(claims.scopes().count(), 0);
    assert!(claims.names().any(|name| name == "level"));
    let text = format!("{claims:?}");
    assert!(text.contains("email") && !text.contains("bob"), "{text}");
}

/// Why a token was refused, as the table of forged tokens says it.
fn fault(error: &TokenError) -> Fault {
    match error {
        TokenError::Malformed(_) => Fault::Malformed,
        TokenError::WrongAlgorithm { expected } => {
            assert_eq!(*expected, SigningAlgorithm::Rs256);
            Fault::Algorithm
        }
        TokenError::BadSignature => Fault::Signature,
        TokenError::UnknownKey => Fault::UnknownKey,
        TokenError::WrongIssuer => Fault::Issuer,
        TokenError::WrongAudience => Fault::Audience,
        TokenError::MissingClaim(_) | TokenError::InvalidClaim(_) => Fault::Claim,
        TokenError::Expired => Fault::Expired,
        TokenError::NotYetValid => Fault::NotYet,
        TokenError::NotAnIdToken => Fault::NotAnIdToken,
        other => panic!("no fault of a forged token: {other}"),
    }
}

#[tokio::test]
async fn forged_tokens() {
    let host = Host::start().await;
    for forged in forged(host.emulator.url()) {
        let found = fault(&host.refuses(&forged.token).await);
        let expected: &[Fault] = match forged.fault {
            Fault::Any => &[Fault::Malformed, Fault::Signature],
            ref one => std::slice::from_ref(one),
        };
        assert!(expected.contains(&found), "{}: {found:?}", forged.what);
    }
    // A key that comes with the token, or an address for one, is never looked at.
    let paths = host.emulator.requests();
    assert!(paths.iter().all(|request| request.path == KEYS_PATH));
}

#[tokio::test]
async fn the_algorithm_is_that_of_the_settings() {
    let by_secret = Host::with(with_secret).await;
    let header = r#"{"alg":"HS256","kid":"one"}"#;
    let wrong = |expected| TokenError::WrongAlgorithm { expected };

    let payload = by_secret.claims(json!({})).to_string();
    by_secret
        .accepts(&hmac(SECRET.as_bytes(), HS256, &payload))
        .await;
    let error = by_secret.refuses(&key(1).sign_text(RS256, &payload)).await;
    assert_eq!(error, wrong(SigningAlgorithm::Hs256));
    for secret in public_key_texts().into_iter().chain([Vec::new()]) {
        let error = by_secret.refuses(&hmac(&secret, header, &payload)).await;
        assert_eq!(error, TokenError::BadSignature);
    }
    let error = by_secret.refuses(&key(1).sign_text(HS256, &payload)).await;
    assert_eq!(error, TokenError::BadSignature);
    assert_eq!(by_secret.fetches(), 0, "a secret needs no keys");
}

#[tokio::test]
async fn the_issuer_is_the_host() {
    let host = Host::start().await;
    let url = host.emulator.url();
    let error = host.refuses(&host.token(json!({ "iss": [url] }))).await;
    assert_eq!(error, TokenError::InvalidClaim("iss"));

    let other = Host::with(|builder| builder.issuer("https://login.example.com")).await;
    other
        .accepts(&other.token(json!({ "iss": "https://login.example.com" })))
        .await;
    let error = other.refuses(&other.token(json!({}))).await;
    assert_eq!(error, TokenError::WrongIssuer);
}

#[tokio::test]
async fn the_audience_is_this_application() {
    let host = Host::start().await;
    for aud in [
        json!([]),
        json!(5),
        json!({ "app": "app" }),
        json!([["app"]]),
    ] {
        let error = host.refuses(&host.token(json!({ "aud": aud }))).await;
        assert_eq!(error, TokenError::InvalidClaim("aud"), "{aud}");
    }
    let several = json!(["other", "app"]);
    for azp in [json!(null), json!("app")] {
        let token = host.token(json!({ "aud": several, "azp": azp }));
        let claims = host.accepts(&token).await;
        assert_eq!(claims.aud().collect::<Vec<_>>(), ["other", "app"]);
        assert_eq!(claims.azp(), azp.as_str());
    }
    for aud in [several, json!("app")] {
        let token = host.token(json!({ "aud": aud, "azp": "other" }));
        assert_eq!(host.refuses(&token).await, TokenError::WrongAudience);
    }
    let error = host.refuses(&host.token(json!({ "azp": ["app"] }))).await;
    assert_eq!(error, TokenError::InvalidClaim("azp"));

    let token = host.token(json!({ "aud": "api" }));
    assert_eq!(host.refuses(&token).await, TokenError::WrongAudience);
    let call = host.client.verify_id_token(token).audience("api");
    assert_eq!(call.await.unwrap().sub(), "bob");
    let token = host.token(json!({}));
    let call = host.client.verify_id_token(&token).audience("api");
    assert_eq!(refusal(call.await, &token), TokenError::WrongAudience);
}

#[tokio::test]
async fn the_nonce_is_that_of_the_login() {
    let host = Host::start().await;
    let nonce = |claims| host.client.verify_id_token(host.token(claims)).nonce("n1");
    assert!(nonce(json!({ "nonce": "n1" })).await.is_ok());
    for (nonced, expected) in [
        (json!({ "nonce": "n2" }), TokenError::WrongNonce),
        (json!({ "nonce": "" }), TokenError::WrongNonce),
        (json!({ "nonce": "n1 " }), TokenError::WrongNonce),
        (json!({}), TokenError::MissingClaim("nonce")),
        (json!({ "nonce": 1 }), TokenError::InvalidClaim("nonce")),
    ] {
        assert_eq!(refusal(nonce(nonced).await, "nonce"), expected);
    }
    // One that nobody asked for is no fault.
    host.accepts(&host.token(json!({ "nonce": "n2" }))).await;
}

#[tokio::test]
async fn times_and_leeway() {
    let usual = Host::start().await;
    let none = Host::with(|builder| builder.leeway(Duration::ZERO)).await;
    let long = Host::with(|builder| builder.leeway(Duration::MAX)).await;
    for (host, changes, expected) in [
        (&usual, json!({ "exp": at(-20) }), None),
        (&usual, json!({ "exp": at(-30) }), Some(TokenError::Expired)),
        (&usual, json!({ "exp": 0 }), Some(TokenError::Expired)),
        (&usual, json!({ "exp": u64::MAX }), None),
        (&usual, json!({ "exp": at(60) as f64 + 0.5 }), None),
        (&usual, json!({ "nbf": at(20) }), None),
        (
            &usual,
            json!({ "nbf": at(90) }),
            Some(TokenError::NotYetValid),
        ),
        (
            &usual,
            json!({ "nbf": u64::MAX }),
            Some(TokenError::NotYetValid),
        ),
        (&usual, json!({ "iat": at(20) }), None),
        (
            &usual,
            json!({ "iat": at(90) }),
            Some(TokenError::NotYetValid),
        ),
        (&none, json!({ "exp": at(0) }), Some(TokenError::Expired)),
        (
            &none,
            json!({ "iat": at(60) }),
            Some(TokenError::NotYetValid),
        ),
        (
            &none,
            json!({ "nbf": at(60) }),
            Some(TokenError::NotYetValid),
        ),
        (&none, json!({ "nbf": at(0) }), None),
        (
            &long,
            json!({ "exp": 0, "iat": u64::MAX, "nbf": u64::MAX }),
            None,
        ),
    ] {
        let token = host.token(changes.clone());
        let result = host.client.verify_id_token(&token).await;
        let is_expired = matches!(&result, Err(error) if error.is_token_expired());
        assert_eq!(is_expired, expected == Some(TokenError::Expired));
        let error = result.err().and_then(|error| error.token_error().cloned());
        assert_eq!(error, expected, "{changes}");
    }
}

#[tokio::test]
async fn claims_that_must_be_there() {
    let host = Host::start().await;
    for name in ["sub", "iss", "aud", "iat", "exp"] {
        let missing = TokenError::MissingClaim(name);
        let token = host.token(json!({ name: null }));
        assert_eq!(host.refuses(&token).await, missing);
        let mut null = host.claims(json!({}));
        null[name] = Value::Null;
        assert_eq!(host.refuses(&key(1).sign(&null)).await, missing);
        for wrong in [json!(true), json!({}), json!([[]])] {
            let token = host.token(json!({ name: wrong }));
            assert_eq!(host.refuses(&token).await, TokenError::InvalidClaim(name));
        }
    }
    for time in ["exp", "iat", "nbf"] {
        let inf = f64::MAX;
        for wrong in [
            json!("99999999999"),
            json!(-1),
            json!(-0.5),
            json!(inf),
            json!(1e20),
        ] {
            let token = host.token(json!({ time: wrong }));
            let error = host.refuses(&token).await;
            assert_eq!(error, TokenError::InvalidClaim(time), "{wrong}");
        }
    }
    for sub in [json!(7), json!("")] {
        let error = host.refuses(&host.token(json!({ "sub": sub }))).await;
        assert_eq!(error, TokenError::InvalidClaim("sub"));
    }
}

#[tokio::test]
async fn space_around_the_claims() {
    let host = Host::start().await;
    let good = host.claims(json!({})).to_string();
    host.accepts(&key(1).sign_text(RS256, &format!(" {good} ")))
        .await;
}

#[tokio::test]
async fn access_tokens_and_id_tokens_are_not_each_other() {
    let host = Host::start().await;
    let scoped = host.token(json!({ "scope": "openid order:read", "azp": "other" }));
    let access = |token: &str| host.client.verify_access_token(token);
    let claims = access(&scoped).await.unwrap();
    assert!(claims.has_scope("order:read") && claims.has_scope("openid"));
    assert!(!claims.has_scope("order") && !claims.has_scope("openid order:read"));
    let listed = host.token(json!({ "scope": ["openid", "order:read"] }));
    assert!(access(&listed).await.unwrap().has_scope("order:read"));
    for token in [&scoped, &listed] {
        assert_eq!(host.refuses(token).await, TokenError::NotAnIdToken);
    }
    for typ in ["at+jwt", "AT+JWT", "application/at+jwt"] {
        let header = json!({ "typ": typ, "alg": "RS256", "kid": "one" }).to_string();
        let token = key(1).sign_text(&header, &host.claims(json!({})).to_string());
        assert_eq!(host.refuses(&token).await, TokenError::NotAnIdToken);
    }
    for (changes, expected) in [
        (json!({}), TokenError::MissingClaim("scope")),
        (json!({ "scope": 1 }), TokenError::InvalidClaim("scope")),
        (json!({ "scope": "a", "exp": 0 }), TokenError::Expired),
        (
            json!({ "scope": "a", "aud": "api" }),
            TokenError::WrongAudience,
        ),
    ] {
        let token = host.token(changes);
        assert_eq!(refusal(access(&token).await, &token), expected);
    }
    let token = host.token(json!({ "scope": "a", "aud": "api" }));
    assert!(access(&token).audience("api").await.is_ok());
}

#[tokio::test]
async fn every_part_counts() {
    let host = Host::start().await;
    let token = host.token(json!({}));
    host.accepts(&token).await;
    for length in 0..token.len() {
        host.refuses(&token[..length]).await;
    }
    for (place, old) in token.char_indices() {
        let new = match old {
            'A' => 'B',
            '.' => 'x',
            _ => 'A',
        };
        let mut changed = token.clone();
        changed.replace_range(place..=place, &new.to_string());
        host.refuses(&changed).await;
    }
    // The last character of a part has bits that do not count: they must be 0.
    let (rest, last) = token.split_at(token.len() - 1);
    for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".chars() {
        let changed = format!("{rest}{other}");
        if changed[rest.len()..] != *last {
            host.refuses(&changed).await;
        }
    }
    let other = host.token(json!({ "sub": "eve" }));
    let parts: Vec<_> = token.split('.').collect();
    let others: Vec<_> = other.split('.').collect();
    let swapped = format!("{}.{}.{}", parts[0], others[1], parts[2]);
    assert_eq!(host.refuses(&swapped).await, TokenError::BadSignature);
}

#[tokio::test]
async fn tokens_that_are_too_long() {
    let host = Host::start().await;
    let token = host.token(json!({}));
    let [header, _, signature] = *token.split('.').collect::<Vec<_>>() else {
        panic!("not three parts");
    };
    let megabytes = 2 * 1024 * 1024;
    let limit = 64 * 1024;
    for text in [
        "a".repeat(megabytes),
        ".".repeat(megabytes),
        "é".repeat(megabytes / 2),
        format!("{header}.{}.{signature}", "A".repeat(megabytes)),
        format!("{token}{}", " ".repeat(megabytes)),
        host.token(json!({ "long": "x".repeat(limit) })),
    ] {
        assert_eq!(host.refuses(&text).await, TokenError::TooLong { limit });
        let unread = UnverifiedClaims::decode(&text).unwrap_err();
        assert_eq!(unread.token_error(), Some(&TokenError::TooLong { limit }));
    }
    host.accepts(&host.token(json!({ "long": "x".repeat(40_000) })))
        .await;
}

/// Changes of a good token, the same ones in every run: whatever they make of it, it is refused, and nothing panics.
#[tokio::test]
async fn mutations() {
    let host = Host::start().await;
    let token = host.token(json!({ "nonce": "n" }));
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap()).unwrap()
    };
    for _ in 0..3_000 {
        let mut bytes = token.clone().into_bytes();
        for _ in 0..=random(4) {
            let place = random(bytes.len());
            match random(5) {
                0 => bytes[place] = u8::try_from(random(256)).unwrap(),
                1 => drop(bytes.remove(place)),
                2 => bytes.insert(place, b"._-=+/ \0\"{}"[random(11)]),
                3 => bytes.swap(place, 0),
                _ => bytes.truncate(place.max(1)),
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        if text != token {
            host.refuses(&text).await;
        }
        let _ = UnverifiedClaims::decode(&text);
        // The same within the parts, so that it gets past their encoding.
        let mut json = br#"{"alg":"RS256","kid":"one","typ":"JWT"}"#.to_vec();
        for _ in 0..=random(2) {
            let place = random(json.len());
            json[place] = b"{}[]\",:01eE-.\\ua \xff"[random(18)];
        }
        let header = URL_SAFE_NO_PAD.encode(&json);
        host.refuses(&format!("{header}.e30.c2ln")).await;
    }
}

#[tokio::test]
async fn only_keys_for_signatures_are_used() {
    let host = Host::start().await;
    let good = key(1).jwk();
    let secret = URL_SAFE_NO_PAD.encode(SECRET);
    let oct = json!({ "kty": "oct", "kid": "one", "alg": "HS256", "k": secret });
    let ec = json!({
        "kty": "EC", "kid": "one", "crv": "P-256", "use": "sig",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    });
    let odd = json!({ "kty": "RSA", "kid": "one" });
    let others = [
        oct.clone(),
        ec.clone(),
        odd,
        json!(null),
        json!("key"),
        json!(["RSA", "sig", "RS256", "one", good["n"], good["e"]]),
        with(good.clone(), json!({ "use": "enc" })),
        with(good.clone(), json!({ "alg": "RS512" })),
        with(good.clone(), json!({ "alg": "RSA-OAEP" })),
        with(good.clone(), json!({ "n": "AQAB" })),
        with(good.clone(), json!({ "n": "not base64!" })),
        with(good.clone(), json!({ "kty": "rsa" })),
    ];
    let token = host.token(json!({}));
    for other in &others {
        host.publish(std::slice::from_ref(other));
        let client = builder(host.emulator.url()).build().unwrap();
        let error = client.verify_id_token(&token).await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)), "{error}: {other}");
    }
    // Beside them the right one is found, and it is the only one for a token without a name.
    let all: Vec<_> = others.into_iter().chain([good.clone()]).collect();
    host.publish(&all);
    host.accepts(&token).await;
    let nameless = r#"{"alg":"RS256"}"#;
    let payload = host.claims(json!({})).to_string();
    host.accepts(&key(1).sign_text(nameless, &payload)).await;

    // An `oct` key is no secret for HS256, whatever the settings are.
    let forged = hmac(
        SECRET.as_bytes(),
        r#"{"alg":"HS256","kid":"one"}"#,
        &payload,
    );
    let error = host.refuses(&forged).await;
    let expected = SigningAlgorithm::Rs256;
    assert_eq!(error, TokenError::WrongAlgorithm { expected });

    // `use` and `alg` may be left out.
    let plain = with(good, json!({ "use": null, "alg": null }));
    host.publish(&[plain]);
    let client = builder(host.emulator.url()).build().unwrap();
    client.verify_id_token(&token).await.unwrap();
}

#[tokio::test]
async fn tokens_without_the_name_of_a_key() {
    let nameless = r#"{"alg":"RS256"}"#;
    let host = Host::start().await;
    let payload = host.claims(json!({})).to_string();
    let token = key(1).sign_text(nameless, &payload);
    host.accepts(&token).await;
    let error = host.refuses(&key(2).sign_text(nameless, &payload)).await;
    assert_eq!(error, TokenError::BadSignature);
    assert_eq!(host.fetches(), 1);

    let host = Host::start().await;
    host.publish(&[key(1).jwk(), key(2).jwk()]);
    for _ in 0..3 {
        assert_eq!(host.refuses(&token).await, TokenError::UnknownKey);
    }
    assert_eq!(host.fetches(), 1);

    // A key without a name is nobody's who names one.
    let host = Host::start().await;
    host.publish(&[with(key(1).jwk(), json!({ "kid": null }))]);
    let error = host.refuses(&host.token(json!({}))).await;
    assert_eq!(error, TokenError::UnknownKey);
    let payload = host.claims(json!({})).to_string();
    host.accepts(&key(1).sign_text(nameless, &payload)).await;
}

#[tokio::test]
async fn sets_that_are_none() {
    let token = key(1).sign(&claims("http://127.0.0.1", "app"));
    let as_list = json!([[key(1).jwk()]]).to_string();
    let long = format!("{{\"keys\":[\"{}\"]}}", "k".repeat(2 * 1024 * 1024));
    for (text, says) in [
        ("", "the response cannot be read"),
        ("not JSON", "the response cannot be read"),
        ("<html>", "the response cannot be read"),
        ("[]", "the response does not hold a map"),
        (&as_list, "the response does not hold a map"),
        ("{}", "the response does not hold a list at `keys`"),
        (
            r#"{"keys":{}}"#,
            "the response does not hold a list at `keys`",
        ),
        (
            r#"{"keys":[]}"#,
            "the response holds no RSA key for signatures of at least 2048 bits",
        ),
        (r#"{"keys":[{"kty":"RSA"}"#, "the response cannot be read"),
        (&long, "the response is too long to be a set of keys"),
        (r#"{"code":500,"message":"busy"}"#, "code 500: busy"),
    ] {
        let host = Host::start().await;
        host.publish_text(text);
        let error = host.client.verify_id_token(&token).await.unwrap_err();
        assert_eq!(error.token_error(), None);
        let said = error.to_string();
        let says = format!("GET {KEYS_PATH}: {says}");
        assert!(said.starts_with(&says), "{said}");
    }
    let host = Host::with(|builder| builder.max_response_bytes(100)).await;
    let error = host.client.verify_id_token(&token).await.unwrap_err();
    assert!(error.to_string().contains("max_response_bytes"), "{error}");
}

#[tokio::test]
async fn settings_that_are_missing() {
    let emulator = Emulator::start().await.unwrap();
    let pool = AuthenticationClient::builder()
        .user_pool_id("pool")
        .app_host(emulator.url());
    let token = key(1).sign(&claims(emulator.url(), "app"));
    let client = pool.clone().build().unwrap();
    for error in [
        client.verify_id_token(&token).await.unwrap_err(),
        client.verify_access_token(&token).await.unwrap_err(),
    ] {
        let setting = "app_id";
        assert!(
            matches!(error, Error::Config { setting: s, .. } if s == setting),
            "{error}"
        );
    }
    let client = pool.token_algorithm(SigningAlgorithm::Hs256);
    let client = client.build().unwrap();
    let payload = claims(emulator.url(), "app").to_string();
    let call = client.verify_id_token(hmac(b"", HS256, &payload));
    let error = call.audience("app").await.unwrap_err();
    assert!(error.to_string().starts_with("setting `secret`"), "{error}");
    assert_eq!(emulator.requests().len(), 0);
}

#[tokio::test]
async fn no_error_says_anything_of_the_token() {
    let host = Host::start().await;
    let planted = "s3cr3t";
    let plain = host.claims(json!({}));
    let header = |alg: &str, kid: &str| json!({ "alg": alg, "kid": kid }).to_string();
    let encoded = URL_SAFE_NO_PAD.encode(planted);
    let payload = plain.to_string();
    let mut tokens = vec![
        planted.to_owned(),
        planted.repeat(100_000),
        format!("{encoded}.{encoded}.{encoded}"),
        key(1).sign_text(&header(planted, "one"), &payload),
        key(1).sign_text(&header("RS256", planted), &payload),
        key(1).sign_text(&header("RS256", "one"), planted),
        key(2).sign_text(&header("RS256", "one"), &payload),
    ];
    for claim in ["iss", "aud", "azp", "nonce", "exp", "iat", "nbf", "scope"] {
        tokens.push(host.token(json!({ claim: planted })));
    }
    for token in tokens {
        let call = host.client.verify_id_token(&token).nonce("n");
        assert!(!format!("{call:?}").contains(&token));
        let error = call.await.unwrap_err();
        let text = everything(&error);
        assert!(
            !text.contains(planted) && !text.contains(&encoded),
            "{text}"
        );
        assert!(!text.contains(&token), "{text}");
    }
}

#[test]
fn claims_that_nobody_verified() {
    let payload = json!({ "sub": "bob", "exp": 0, "email": null, "token": "s3cr3t" });
    let token = unsigned("what", &payload.to_string());
    let claims = UnverifiedClaims::decode(&format!("{token}.")).unwrap();
    assert_eq!(claims.get("sub"), Some(&json!("bob")));
    assert_eq!(claims.get("email"), None);
    assert_eq!(
        claims.names().collect::<Vec<_>>(),
        ["email", "exp", "sub", "token"]
    );
    let text = format!("{claims:?}");
    assert!(text.contains("token") && !text.contains("s3cr3t"), "{text}");
    for wrong in ["", "a", "a.b", "a.b.c", "e30.W10.c2ln", &token] {
        let error = UnverifiedClaims::decode(wrong).unwrap_err();
        assert!(matches!(error, Error::Token(TokenError::Malformed(_))));
    }
}

/// So many verifications at once, by the client, its clones and its siblings.
async fn at_once_by_all(
    host: &Host,
    number: usize,
    token: &str,
) -> Vec<Result<VerifiedClaims, Error>> {
    let calls: Vec<_> = (0..number)
        .map(|number| {
            let client = match number % 3 {
                0 => host.client.clone(),
                1 => host.client.with_token(""),
                _ => host.client.with_token(format!("token-{number}")).clone(),
            };
            tokio::spawn(client.verify_id_token(token).into_future())
        })
        .collect();
    let mut results = Vec::new();
    for call in calls {
        results.push(call.await.unwrap());
    }
    results
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_who_need_the_keys_fetch_them_once() {
    let host = Host::start().await;
    let token = host.token(json!({}));
    for result in at_once_by_all(&host, 1_000, &token).await {
        assert_eq!(result.unwrap().sub(), "bob");
    }
    assert_eq!(host.fetches(), 1);
    assert_eq!(host.emulator.requests().len(), 1);
    let request = &host.emulator.requests()[0];
    assert_eq!(request.header("authorization"), None);
    host.client
        .with_token("other")
        .verify_id_token(&token)
        .await
        .unwrap();
    assert_eq!(host.fetches(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_tokens_of_unknown_keys_fetch_the_keys_once() {
    let host = Host::start().await;
    let forged = key(2).sign(&host.claims(json!({})));
    for result in at_once_by_all(&host, 1_000, &forged).await {
        assert_eq!(refusal(result, &forged), TokenError::UnknownKey);
    }
    assert_eq!(host.fetches(), 1);
    for number in 0..100 {
        let header = json!({ "alg": "RS256", "kid": format!("k{number}") });
        let token = key(2).sign_text(&header.to_string(), "{}");
        assert_eq!(host.refuses(&token).await, TokenError::UnknownKey);
    }
    host.accepts(&host.token(json!({}))).await;
    assert_eq!(host.fetches(), 1);
}

#[tokio::test]
async fn a_thousand_tokens_of_unknown_keys_refresh_the_keys_once() {
    let host = Host::start().await;
    host.accepts(&host.token(json!({}))).await;
    later(Duration::from_secs(60)).await;
    let forged = key(2).sign(&host.claims(json!({})));
    for result in at_once_by_all(&host, 1_000, &forged).await {
        assert_eq!(refusal(result, &forged), TokenError::UnknownKey);
    }
    assert_eq!(host.fetches(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_who_wait_for_a_host_that_fails_ask_once() {
    let host = Host::start().await;
    host.publish_nothing();
    let token = host.token(json!({}));
    for result in at_once_by_all(&host, 1_000, &token).await {
        assert_eq!(result.unwrap_err().status(), Some(503));
    }
    // Nor does the next one ask before the interval is over.
    host.publish(&[key(1).jwk()]);
    let error = host.client.verify_id_token(&token).await.unwrap_err();
    assert_eq!(error.status(), Some(503));
    assert_eq!(host.fetches(), 1);

    // Without a host the whole error is shared, its source included.
    let nowhere = builder("http://127.0.0.1:1").build().unwrap();
    for _ in 0..2 {
        let error = nowhere.verify_id_token(&token).await.unwrap_err();
        assert!(error.is_connect() && std::error::Error::source(&error).is_some());
    }
}

#[tokio::test]
async fn one_fetch_may_be_repeated() {
    let host = Host::with(|builder| builder.retry(at_once(2))).await;
    host.emulator.faults().clear();
    host.emulator
        .faults()
        .on(KEYS_PATH)
        .unwrap()
        .times(2)
        .status(503);
    let body = json!({ "keys": [key(1).jwk()] }).to_string();
    let published = host.emulator.faults().on(KEYS_PATH).unwrap();
    published.body(body, "application/json");
    host.accepts(&host.token(json!({}))).await;
    assert_eq!(host.fetches(), 3);
}

#[tokio::test]
async fn a_new_key_is_found_when_the_interval_is_over() {
    let host = Host::with(|b| b.key_refresh_interval(Duration::from_secs(600))).await;
    host.accepts(&host.token(json!({}))).await;
    host.publish(&[key(1).jwk(), key(2).jwk()]);
    let newer = key(2).sign(&host.claims(json!({})));
    for _ in 0..5 {
        assert_eq!(host.refuses(&newer).await, TokenError::UnknownKey);
    }
    assert_eq!(host.fetches(), 1);
    later(Duration::from_secs(599)).await;
    assert_eq!(host.refuses(&newer).await, TokenError::UnknownKey);
    assert_eq!(host.fetches(), 1);
    later(Duration::from_secs(1)).await;
    host.accepts(&newer).await;
    host.accepts(&host.token(json!({}))).await;
    assert_eq!(host.fetches(), 2);

    let at_any_time = Host::with(|b| b.key_refresh_interval(Duration::ZERO)).await;
    at_any_time.accepts(&at_any_time.token(json!({}))).await;
    at_any_time.publish(&[key(2).jwk()]);
    let newer = key(2).sign(&at_any_time.claims(json!({})));
    at_any_time.accepts(&newer).await;
    // The old one was withdrawn.
    let older = at_any_time.token(json!({}));
    assert_eq!(at_any_time.refuses(&older).await, TokenError::UnknownKey);
}

/// Lets time pass for the client, without waiting.
pub(crate) async fn later(by: Duration) {
    tokio::time::pause();
    tokio::time::advance(by).await;
    tokio::time::resume();
}

#[tokio::test]
async fn a_fetch_goes_on_without_the_one_who_began_it() {
    let held = Arc::new(Notify::new());
    let Answer::Bytes(bytes) = answer(json!({ "keys": [key(1).jwk()] })) else {
        unreachable!()
    };
    let server = Server::start([Answer::Held(held.clone(), bytes)]).await;
    let client = builder(server.url()).build().unwrap();
    let token = key(1).sign(&claims(server.url(), "app"));
    for _ in 0..3 {
        let call = tokio::spawn(client.verify_id_token(&token).into_future());
        server.arrived(1).await;
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
    }
    held.notify_one();
    client.verify_id_token(&token).await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

/// A program may use a client in one runtime after another.
#[test]
fn a_fetch_ends_with_its_runtime() {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().unwrap()
    };
    let servers = runtime();
    let keys = answer(json!({ "keys": [key(1).jwk()] }));
    let server = servers.block_on(Server::start([Answer::Silence, keys]));
    let client = builder(server.url()).build().unwrap();
    let token = key(1).sign(&claims(server.url(), "app"));
    let first = runtime();
    let _serving = std::thread::spawn(move || servers.block_on(std::future::pending::<()>()));
    first.block_on(async {
        let call = tokio::spawn(client.verify_id_token(&token).into_future());
        server.arrived(1).await;
        call.abort();
    });
    drop(first);
    let claims = runtime().block_on(client.verify_id_token(&token).into_future());
    assert_eq!(claims.unwrap().sub(), "bob");
    assert_eq!(server.requests().len(), 2);
}
