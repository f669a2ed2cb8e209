//! Forged tokens: the table of `tests/support/forged.rs`, every byte of a genuine token changed, and what `proptest` makes of it; and sets of
//! keys that are none.

use crate::changes::{KINDS, changed, foreign, pointers};
use crate::forged_tokens::{Fault, RS256, forged};
use crate::host::{Parts, parts};
use crate::support::{
    HOST, PLANTED, deterministic, from_the_system, genuine_id_token, more_seconds, panics,
};
use crate::tokens::{at, claims, hmac, key, with};
use crate::told::everything;
use authing::{AuthenticationClient, Error, Request, RetryPolicy, SigningAlgorithm};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::sample::Index;
use serde_json::{Value, json};
use std::cell::Cell;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// A client of a host that publishes this set of keys.
fn client(keys: Parts) -> AuthenticationClient {
    let builder = AuthenticationClient::builder().app_id("app").app_host(HOST);
    let builder = builder.retry(RetryPolicy::NEVER);
    let builder = builder.stand_in(move |_: &Request| keys.clone());
    builder.build().unwrap()
}

fn keys() -> Value {
    json!({ "keys": [key(1).jwk()] })
}

fn runtime() -> Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().start_paused(true).build().unwrap()
}

/// Where, with which byte, and how.
type Edit = (Index, u8, u8);

struct Verifier {
    runtime: Runtime,
    client: AuthenticationClient,
    tried: Cell<usize>,
}

impl Verifier {
    fn new() -> Self {
        let runtime = runtime();
        let client = runtime.block_on(async { client(parts(200, keys().to_string().into())) });
        Self {
            runtime,
            client,
            tried: Cell::new(0),
        }
    }

    fn accepts(&self, token: &str) -> bool {
        let call = self.client.verify_id_token(token);
        self.runtime.block_on(call.into_future()).is_ok()
    }

    /// Asserts that a token is refused, as ID token and as access token.
    fn refuses(&self, what: &str, token: &str) {
        self.tried.set(self.tried.get() + 1);
        let began = Instant::now();
        let result = self.runtime.block_on(async {
            let access = self.client.verify_access_token(token).await;
            assert!(
                access.is_err(),
                "accepted as an access token: {what}: {token}"
            );
            self.client.verify_id_token(token).await
        });
        assert!(began.elapsed() < Duration::from_secs(5), "{what}: {token}");
        match result {
            Err(error) => told_nothing(what, token, &error),
            Ok(_) => panic!("accepted: {what}: {token}"),
        }
    }
}

fn told_nothing(what: &str, token: &str, error: &Error) {
    let text = everything(error);
    assert!(!text.contains(PLANTED), "{what}: {text}");
    assert!(token.len() < 20 || !text.contains(token), "{what}: {text}");
}

#[test]
fn no_forged_token_is_accepted() {
    let verifier = Verifier::new();
    let genuine = genuine_id_token();
    assert!(verifier.accepts(genuine));
    for forged in forged(HOST) {
        // What only an ID token may not have.
        if forged.fault != Fault::NotAnIdToken {
            verifier.refuses(&forged.what, &forged.token);
        }
    }
    let table = verifier.tried.get();

    for end in 0..genuine.len() {
        verifier.refuses("cut off", &genuine[..end]);
        verifier.refuses("begun late", &genuine[end + 1..]);
        for other in ["", "A", "_", "=", ".", " ", "\0", "é", "AA"] {
            let token = format!("{}{other}{}", &genuine[..end], &genuine[end + 1..]);
            if token != genuine {
                verifier.refuses("another byte", &token);
            }
        }
    }
    // Every bit of the signature.
    let (signed, signature) = genuine.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    for bit in 0..signature.len() * 8 {
        let mut other = signature.clone();
        other[bit / 8] ^= 1 << (bit % 8);
        let token = format!("{signed}.{}", URL_SAFE_NO_PAD.encode(other));
        verifier.refuses("another bit", &token);
    }
    // Every claim with every change, signed by another's key under this one's name, and by the published modulus as a secret.
    let good = with(claims(HOST, "app"), json!({ "exp": at(3600) }));
    let modulus = keys().pointer("/keys/0/n").unwrap().to_string();
    for pointer in pointers(&good) {
        for kind in 0..KINDS {
            let payload = String::from_utf8_lossy(&changed(&good, &pointer, kind)).into_owned();
            verifier.refuses("another key", &key(2).sign_text(RS256, &payload));
            verifier.refuses("no key", &hmac(modulus.as_bytes(), RS256, &payload));
        }
    }

    let random = Instant::now() + Duration::from_secs(more_seconds());
    let header: Value = json!({ "alg": "RS256", "kid": "one", "typ": "JWT" });
    let edits = vec((any::<Index>(), any::<u8>(), 0..4_u8), 1..5);
    let strategy = (edits, vec((any::<Index>(), 0..KINDS), 0..3)).boxed();
    let mut runner = deterministic(2_000);
    loop {
        let property = |(edits, changes): (Vec<Edit>, Vec<(Index, usize)>)| {
            let mut bytes = genuine.as_bytes().to_vec();
            for (place, byte, edit) in edits {
                let place = place.index(bytes.len());
                match edit {
                    0 => bytes[place] = byte,
                    1 => bytes.insert(place, byte),
                    2 if bytes.len() > 1 => drop(bytes.remove(place)),
                    _ => bytes.truncate(place.max(1)),
                }
            }
            let token = String::from_utf8_lossy(&bytes).into_owned();
            if token != genuine {
                verifier.refuses("edited", &token);
            }
            // The same within the header, so that it gets past the encoding.
            let mut text = header.to_string().into_bytes();
            for (place, kind) in changes {
                let Ok(value) = serde_json::from_slice(&text) else {
                    break;
                };
                let pointers = pointers(&value);
                text = changed(&value, place.get::<String>(&pointers), kind);
            }
            let payload = URL_SAFE_NO_PAD.encode(good.to_string());
            let token = format!("{}.{payload}.c2ln", URL_SAFE_NO_PAD.encode(text));
            verifier.refuses("another header", &token);
            Ok(())
        };
        if let Err(error) = runner.run(&strategy, property) {
            panic!("{error}");
        }
        if Instant::now() >= random {
            break;
        }
        runner = from_the_system(2_000);
    }
    assert!(
        verifier.accepts(genuine),
        "a genuine one is accepted after all of them"
    );
    println!(
        "forged tokens: {} tried, {table} of them the table's; 0 accepted, {} panics",
        verifier.tried.get(),
        panics(),
    );
    assert_eq!(panics(), 0);
}

/// Where tokens are signed with the client secret, what is signed with the published key is forged.
#[test]
fn no_key_stands_for_the_secret() {
    let builder = AuthenticationClient::builder().app_id("app").app_host(HOST);
    let builder = builder.secret("the secret of the application");
    let builder = builder.token_algorithm(SigningAlgorithm::Hs256);
    let (client, runtime) = (builder.build().unwrap(), runtime());
    for forged in forged(HOST) {
        let result = runtime.block_on(client.verify_id_token(&forged.token).into_future());
        assert!(result.is_err(), "accepted: {}", forged.what);
    }
    let genuine = client.verify_id_token(genuine_id_token()).into_future();
    assert!(runtime.block_on(genuine).is_err());
}

/// Whatever a set of keys holds, a token of another key is refused; a genuine one is accepted only where its key is in the set.
#[test]
fn no_set_of_keys_accepts_a_forged_token() {
    let runtime = runtime();
    let evil = key(2).sign_text(RS256, &claims(HOST, "app").to_string());
    let keys = keys();
    let mut sets: Vec<Vec<u8>> = foreign();
    for pointer in pointers(&keys) {
        sets.extend((0..KINDS).map(|kind| changed(&keys, &pointer, kind)));
    }
    let text = keys.to_string();
    sets.extend(
        (0..text.len())
            .step_by(3)
            .map(|end| text.as_bytes()[..end].to_vec()),
    );
    let modulus = key(1).jwk()["n"].as_str().unwrap().to_owned();
    for (name, value) in [
        ("e", json!("AQ")),
        ("e", json!("AA")),
        ("e", json!("")),
        ("n", json!("")),
        ("n", json!("AAAA")),
        ("n", json!("A".repeat(100_000))),
        ("n", json!(format!("{modulus}{modulus}"))),
        ("kty", json!("oct")),
        ("use", json!("enc")),
        ("alg", json!("HS256")),
        ("alg", json!("none")),
    ] {
        let jwk = with(key(1).jwk(), json!({ name: value }));
        sets.push(json!({ "keys": [jwk] }).to_string().into_bytes());
    }
    let (mut tried, mut accepted) = (0, 0);
    for set in sets {
        let shown: String = String::from_utf8_lossy(&set).chars().take(500).collect();
        runtime.block_on(async {
            let client = client(parts(200, set));
            let forged = client.verify_id_token(&evil).await;
            let error = forged.expect_err(&shown);
            told_nothing(&shown, &evil, &error);
            let genuine = client.verify_id_token(genuine_id_token()).await;
            accepted += usize::from(genuine.is_ok());
            tried += 2;
        });
    }
    println!(
        "sets of keys: {tried} tokens tried with {} sets, 0 forged ones accepted, {accepted} genuine ones; {} panics",
        tried / 2,
        panics(),
    );
    assert_eq!(panics(), 0);
}
