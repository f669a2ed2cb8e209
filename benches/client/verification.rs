//! Tokens that are verified here, against what the library for signatures does alone with the same token and the same key.

use crate::measure::{EMAIL, PASSWORD, start};
use authing::emulator::{Emulator, TokenAlgorithm};
use authing::{AuthenticationClient, SigningAlgorithm};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::Value;
use std::hint::black_box;
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

/// What the token of a login says, typed. Nothing is left out, since `VerifiedClaims` keeps everything.
#[derive(Deserialize)]
#[allow(dead_code)]
struct Claims {
    sub: String,
    iss: String,
    aud: String,
    exp: u64,
    iat: u64,
    jti: String,
    data: Value,
}

/// Two ways to verify one token.
struct Subject {
    client: AuthenticationClient,
    token: String,
    key: DecodingKey,
    rules: Validation,
}

impl Subject {
    async fn new(algorithm: SigningAlgorithm) -> Self {
        let (signed, checked) = match algorithm {
            SigningAlgorithm::Hs256 => (TokenAlgorithm::Hs256, Algorithm::HS256),
            _ => (TokenAlgorithm::Rs256, Algorithm::RS256),
        };
        let emulator = start(signed).await;
        let client = AuthenticationClient::builder()
            .app_id(emulator.app_id())
            .app_host(emulator.url())
            .secret(emulator.app_secret())
            .token_algorithm(algorithm)
            .build()
            .unwrap();
        client.login_by_email(EMAIL, PASSWORD).await.unwrap();
        let token = client.token().unwrap().expose().to_owned();
        // The keys are there from here on, so the emulator may go.
        client.verify_id_token(&token).await.unwrap();
        let mut rules = Validation::new(checked);
        rules.set_audience(&[emulator.app_id()]);
        rules.set_issuer(&[format!("{}/oidc", emulator.url())]);
        rules.set_required_spec_claims(&["exp", "sub", "iss", "aud"]);
        rules.validate_nbf = true;
        rules.leeway = 30;
        let key = match algorithm {
            SigningAlgorithm::Hs256 => DecodingKey::from_secret(emulator.app_secret().as_bytes()),
            _ => published(&emulator).await,
        };
        Self {
            client,
            token,
            key,
            rules,
        }
    }

    async fn ours(&self, number: u32) {
        for _ in 0..number {
            black_box(self.client.verify_id_token(&self.token).await.unwrap());
        }
    }

    fn bare(&self, number: u32) {
        for _ in 0..number {
            let decoded = jsonwebtoken::decode::<Claims>(&self.token, &self.key, &self.rules);
            black_box(decoded.unwrap());
        }
    }
}

async fn published(emulator: &Emulator) -> DecodingKey {
    let url = format!("{}/oidc/.well-known/jwks.json", emulator.url());
    let answer = reqwest::get(url).await.unwrap().bytes().await.unwrap();
    let set: JwkSet = serde_json::from_slice(&answer).unwrap();
    DecodingKey::from_jwk(&set.keys[0]).unwrap()
}

pub(crate) async fn measure(is_bench: bool) {
    for (algorithm, batch) in [
        (SigningAlgorithm::Rs256, 100),
        (SigningAlgorithm::Hs256, 1_000),
    ] {
        let subject = Arc::new(Subject::new(algorithm).await);
        cost(&subject, algorithm, batch, if is_bench { 200 } else { 2 }).await;
        let slices = if is_bench { 60 } else { 2 };
        let threads = Arc::clone(&subject);
        let [ours, bare] = tokio::task::spawn_blocking(move || scaling(&threads, batch, slices))
            .await
            .unwrap();
        println!(
            "two threads / one, verifications with {} in the same time: {ours:.3} (bar: at least 1.8); bare decode on this machine: {bare:.3}",
            algorithm.as_str()
        );
    }
}

/// One verification. Batches alternate and the best of each counts, since all that other programs do only adds to them.
async fn cost(subject: &Subject, algorithm: SigningAlgorithm, batch: u32, rounds: usize) {
    let (mut ours, mut bare) = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds {
        let start = Instant::now();
        subject.ours(batch).await;
        let middle = Instant::now();
        subject.bare(batch);
        ours = ours.min((middle - start) / batch);
        bare = bare.min(middle.elapsed() / batch);
    }
    println!(
        "verification with {}, cached key / bare jsonwebtoken decode: {:.3} ({ours:?} / {bare:?}; bar: at most 1.10)",
        algorithm.as_str(),
        ours.as_secs_f64() / bare.as_secs_f64()
    );
}

/// How many times as many verifications two threads do as one, with the client and without it. The best slices count.
fn scaling(subject: &Arc<Subject>, batch: u32, slices: usize) -> [f64; 2] {
    [true, false].map(|is_ours| {
        let (mut one, mut two) = (0.0_f64, 0.0_f64);
        for _ in 0..slices {
            one = one.max(throughput(subject, 1, batch, is_ours));
            two = two.max(throughput(subject, 2, batch, is_ours));
        }
        two / one
    })
}

/// Verifications in a second by so many threads, each with a runtime of its own and all with one client.
fn throughput(subject: &Arc<Subject>, threads: usize, batch: u32, is_ours: bool) -> f64 {
    const SLICE: Duration = Duration::from_millis(20);
    let together = Arc::new(Barrier::new(threads));
    let work = || {
        let (subject, together) = (Arc::clone(subject), Arc::clone(&together));
        std::thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = runtime.enable_all().build().unwrap();
            let mut done = 0;
            together.wait();
            let start = Instant::now();
            while start.elapsed() < SLICE {
                match is_ours {
                    true => runtime.block_on(subject.ours(batch)),
                    false => subject.bare(batch),
                }
                done += batch;
            }
            f64::from(done) / start.elapsed().as_secs_f64()
        })
    };
    let running: Vec<_> = (0..threads).map(|_| work()).collect();
    let rates = running.into_iter().map(|thread| thread.join().unwrap());
    rates.sum()
}
