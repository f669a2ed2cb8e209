//! Tokens that are verified here, against what the library for signatures does alone with the same token and the same key.

use crate::measure::{EMAIL, PASSWORD, start};
use authing::{AuthenticationClient, SigningAlgorithm};
use authing_emulator::{Emulator, TokenAlgorithm};
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
        (SigningAlgorithm::Rs256, 10),
        (SigningAlgorithm::Hs256, 100),
    ] {
        let subject = Arc::new(Subject::new(algorithm).await);
        cost(&subject, algorithm, batch, if is_bench { 2_000 } else { 2 }).await;
        let slices = if is_bench { 50 } else { 1 };
        let threads = Arc::clone(&subject);
        let [ours, bare] = tokio::task::spawn_blocking(move || scaling(&threads, batch, slices))
            .await
            .unwrap();
        println!(
            "two threads / one, verifications with {} in the same time: {} (bar: at least 1.8); bare decode on this machine: {}",
            algorithm.as_str(),
            shown(ours),
            shown(bare)
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

/// How many times as many verifications two threads do as one, with the client and without it.
fn scaling(subject: &Arc<Subject>, batch: u32, slices: usize) -> [f64; 2] {
    [true, false].map(|is_ours| {
        let (mut one, mut two) = (Vec::new(), Vec::new());
        // On a busy machine few slices are fit to be counted.
        for _ in 0..slices * 100 {
            one.extend(throughput::<1>(subject, batch, is_ours));
            two.extend(throughput::<2>(subject, batch, is_ours));
            if one.len().min(two.len()) >= slices {
                break;
            }
        }
        median(two) / median(one)
    })
}

/// A ratio, which is not a number where there was nothing to count.
fn shown(ratio: f64) -> String {
    match ratio.is_nan() {
        true => "other programs had the cores".to_owned(),
        false => format!("{ratio:.3}"),
    }
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_unstable_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or(f64::NAN)
}

const SLICE: Duration = Duration::from_millis(4);

/// What one thread did in a slice.
struct Done {
    number: u32,
    start: Instant,
    end: Instant,
    /// How long other programs had the cores.
    waited: Duration,
}

/// Verifications in a second by so many threads, each with a runtime of its own and all with one client; nothing where they did
/// not run at the same time for nearly all of the slice.
fn throughput<const THREADS: usize>(
    subject: &Arc<Subject>,
    batch: u32,
    is_ours: bool,
) -> Option<f64> {
    let together = Arc::new(Barrier::new(THREADS));
    let running = [(); THREADS].map(|()| {
        let (subject, together) = (Arc::clone(subject), Arc::clone(&together));
        std::thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = runtime.enable_all().build().unwrap();
            together.wait();
            let (start, before) = (Instant::now(), waited());
            let mut number = 0;
            while start.elapsed() < SLICE {
                match is_ours {
                    true => runtime.block_on(subject.ours(batch)),
                    false => subject.bare(batch),
                }
                number += batch;
            }
            let end = Instant::now();
            let waited = waited().saturating_sub(before);
            Done {
                number,
                start,
                end,
                waited,
            }
        })
    });
    let done = running.map(|thread| thread.join().unwrap());
    let start = done.iter().map(|done| done.start).max()?;
    let end = done.iter().map(|done| done.end).min()?;
    let is_fit = end.saturating_duration_since(start) > SLICE * 9 / 10
        && done.iter().all(|done| done.waited < SLICE / 20);
    let rate = |done: &Done| f64::from(done.number) / (done.end - done.start).as_secs_f64();
    is_fit.then(|| done.iter().map(rate).sum())
}

/// How long this thread was ready to run so far but other programs had the cores, where the system tells it. Waiting for a lock
/// is not in it.
fn waited() -> Duration {
    let counts = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let waited = counts.split_whitespace().nth(1);
    Duration::from_nanos(waited.and_then(|nanos| nanos.parse().ok()).unwrap_or(0))
}
