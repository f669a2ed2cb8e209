//! Callers who read and write as fast as they can, while the host has a bad day.

use crate::Scale;
use crate::host::{Faults, Host, Seen};
use crate::process::Usage;
use authing::operations::is_user_exists;
use authing::{AuthenticationClient, AuthenticationClientBuilder, Error};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// The token of a user, as far as it is read here: the claims are `{"sub":"u1"}`.
const TOKEN: &str = "e30.eyJzdWIiOiJ1MSJ9.signature";

const BAD_DAY: Faults = Faults {
    closed_before: 10,
    closed_after: 10,
    cut: 5,
    reset: 10,
    unavailable: 20,
    slow: 20,
    closed_idle: 50,
    idle: None,
};

/// What a caller was told of a mutation.
#[derive(Clone, Copy, PartialEq)]
enum Told {
    Done,
    /// It has not arrived.
    NotDone,
    /// It may have arrived.
    Unknown,
}

/// What callers were told.
#[derive(Default)]
pub(crate) struct Tally {
    /// Of all requests, in microseconds.
    times: Vec<u32>,
    succeeded: usize,
    errors: BTreeMap<String, usize>,
    mutations: Vec<(usize, Told)>,
}

/// What that says beside what the host has done.
#[derive(Default)]
pub(crate) struct Verdict {
    pub(crate) lost: usize,
    pub(crate) doubled: usize,
    pub(crate) misreported: usize,
    /// Mutations that failed and have never arrived.
    pub(crate) spurious: usize,
}

impl Verdict {
    pub(crate) fn wrong(&self, who: &str) -> Vec<String> {
        let counts = [
            (self.lost, "lost"),
            (self.doubled, "doubled"),
            (self.misreported, "misreported"),
        ];
        let wrong = counts.iter().filter(|(count, _)| *count > 0);
        wrong
            .map(|(count, what)| format!("{who}: {count} mutations were {what}"))
            .collect()
    }
}

impl Tally {
    pub(crate) fn add(&mut self, other: Self) {
        self.times.extend(other.times);
        self.succeeded += other.succeeded;
        for (kind, count) in other.errors {
            *self.errors.entry(kind).or_default() += count;
        }
        self.mutations.extend(other.mutations);
    }

    /// Sends a request, and notes how it ended.
    async fn note<T>(&mut self, request: impl IntoFuture<Output = Result<T, Error>>) -> Told {
        let start = Instant::now();
        let result = request.await;
        let micros = start.elapsed().as_micros();
        self.times.push(u32::try_from(micros).unwrap_or(u32::MAX));
        match result {
            Ok(_) => {
                self.succeeded += 1;
                Told::Done
            }
            Err(error) => {
                *self.errors.entry(kind(&error)).or_default() += 1;
                match &error {
                    Error::Transport(error) if error.may_have_arrived() => Told::Unknown,
                    _ => Told::NotDone,
                }
            }
        }
    }

    pub(crate) async fn mutate(&mut self, client: &AuthenticationClient, mutation: usize) {
        let told = self.note(client.set_udv(format!("m{mutation}"), 1)).await;
        self.mutations.push((mutation, told));
    }

    pub(crate) async fn query(&mut self, client: &AuthenticationClient) {
        let query = client.execute(is_user_exists::Variables::default());
        self.note(query).await;
    }

    pub(crate) fn judge(&self, seen: &Seen) -> Verdict {
        let mut verdict = Verdict::default();
        for (mutation, told) in &self.mutations {
            let (arrived, done) = (seen.arrived(*mutation), seen.done(*mutation));
            verdict.doubled += usize::from(arrived > 1 || done > 1);
            verdict.lost += usize::from(*told == Told::Done && done == 0);
            verdict.misreported += usize::from(*told == Told::NotDone && arrived > 0);
            verdict.spurious += usize::from(*told != Told::Done && arrived == 0);
        }
        verdict
    }

    pub(crate) fn requests(&self) -> usize {
        self.times.len()
    }

    pub(crate) fn mutations(&self) -> usize {
        self.mutations.len()
    }

    pub(crate) fn errors(&self) -> String {
        let kinds = self.errors.iter();
        let kinds: Vec<_> = kinds
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect();
        match kinds.is_empty() {
            true => "none".to_owned(),
            false => kinds.join(", "),
        }
    }

    /// What so many of a hundred requests took at most, in milliseconds.
    fn percentile(&mut self, percent: usize) -> f64 {
        self.times.sort_unstable();
        let at = (self.times.len() * percent / 100).min(self.times.len().saturating_sub(1));
        self.times
            .get(at)
            .map_or(0.0, |micros| f64::from(*micros) / 1e3)
    }
}

fn kind(error: &Error) -> String {
    let text = error.to_string();
    let text = text
        .split_once(": ")
        .map_or(text.as_str(), |(_, what)| what);
    match text.split_once(';').unwrap_or((text, "")).0 {
        "the connection broke before the response was complete" => "broken".to_owned(),
        text if error.status() == Some(503) => text.chars().take(15).collect(),
        text => text.to_owned(),
    }
}

pub(crate) fn settings(host: &Host) -> AuthenticationClientBuilder {
    AuthenticationClient::builder()
        .app_id("soak")
        .app_host(&host.url)
        .token(TOKEN)
}

pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// So many callers, until the time is over. Each reads once for each write.
fn callers(runtime: &Runtime, host: &Host, count: usize, time: Duration) -> Tally {
    let client = settings(host).build().unwrap();
    let next = Arc::new(AtomicUsize::new(0));
    let end = Instant::now() + time;
    let tasks: Vec<_> = (0..count)
        .map(|_| {
            let (client, next) = (client.clone(), Arc::clone(&next));
            runtime.spawn(async move {
                let mut tally = Tally::default();
                while Instant::now() < end {
                    let mutation = next.fetch_add(1, Ordering::Relaxed);
                    tally.mutate(&client, mutation).await;
                    tally.query(&client).await;
                }
                tally
            })
        })
        .collect();
    runtime.block_on(async {
        let mut all = Tally::default();
        for task in tasks {
            all.add(task.await.unwrap());
        }
        all
    })
}

pub(crate) fn measure(scale: &Scale) -> Vec<String> {
    let runtime = runtime();
    // What is made once, such as threads and their memory, is no leak.
    callers(&runtime, &Host::start(BAD_DAY), 1_000, scale.load / 5);
    let before = Usage::settled(&runtime);
    before.print("before");
    println!(
        "\n{:>7} {:>10} {:>8} {:>8} {:>8} {:>6} {:>8} {:>12}  errors",
        "callers", "requests/s", "p50 ms", "p99 ms", "failed", "lost", "doubled", "misreported"
    );
    let mut wrong = Vec::new();
    for count in [64, 256, 1_000] {
        let host = Host::start(BAD_DAY);
        let start = Instant::now();
        let mut tally = callers(&runtime, &host, count, scale.load);
        let rate = tally.requests() as f64 / start.elapsed().as_secs_f64();
        let verdict = tally.judge(&host.seen);
        let failed = tally.requests() - tally.succeeded;
        println!(
            "{count:>7} {rate:>10.0} {:>8.2} {:>8.2} {:>7.2}% {:>6} {:>8} {:>12}  {}",
            tally.percentile(50),
            tally.percentile(99),
            failed as f64 * 100.0 / tally.requests() as f64,
            verdict.lost,
            verdict.doubled,
            verdict.misreported,
            tally.errors()
        );
        wrong.extend(verdict.wrong(&format!("{count} callers")));
    }
    println!();
    let after = Usage::settled(&runtime);
    after.print("after ");
    wrong.extend(after.left_over(&before));
    wrong
}
