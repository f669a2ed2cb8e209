//! A host that is down for everybody: how many requests it gets just then, with the budget for retries and without.

use crate::Scale;
use crate::host::{Faults, Host};
use crate::load::{Tally, runtime, settings};
use crate::random::Random;
use authing::{RetryBudget, RetryPolicy};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::sleep;

const CALLERS: u64 = 1_000;
/// What retries may multiply the load by.
const LIMIT: f64 = 1.2;

pub(crate) fn measure(scale: &Scale) -> Vec<String> {
    let budget = RetryBudget::default();
    let load = outage(budget, scale.down);
    // Only to be seen beside it.
    outage(RetryBudget::UNLIMITED, scale.down / 5);
    match load > LIMIT {
        true => vec![format!("a host that is down gets {load:.2} times the load")],
        false => Vec::new(),
    }
}

/// Callers who ask about once a second; the host is up for a second, down, and up again. Gives what it gets while it is down, by what the
/// callers ask on their own.
fn outage(budget: RetryBudget, down: Duration) -> f64 {
    let (runtime, host) = (runtime(), Host::start(Faults::default()));
    let policy = RetryPolicy {
        budget,
        ..RetryPolicy::default()
    };
    let client = settings(&host).retry(policy).build().unwrap();
    let is_over = Arc::new(AtomicBool::new(false));
    let asked = Arc::new(std::sync::atomic::AtomicU64::new(0));
    let callers: Vec<_> = (0..CALLERS)
        .map(|seed| {
            let (client, is_over) = (client.clone(), Arc::clone(&is_over));
            let (asked, mut random) = (Arc::clone(&asked), Random(seed));
            runtime.spawn(async move {
                let mut tally = Tally::default();
                sleep(Duration::from_millis(random.below(1_000))).await;
                while !is_over.load(Ordering::SeqCst) {
                    asked.fetch_add(1, Ordering::SeqCst);
                    tally.query(&client).await;
                    sleep(Duration::from_millis(500 + random.below(1_000))).await;
                }
            })
        })
        .collect();
    let (own, requests) = runtime.block_on(async {
        sleep(Duration::from_secs(1)).await;
        let before = (asked.load(Ordering::SeqCst), host.seen.requests());
        host.seen.set_down(true);
        sleep(down).await;
        let after = (asked.load(Ordering::SeqCst), host.seen.requests());
        host.seen.set_down(false);
        is_over.store(true, Ordering::SeqCst);
        for caller in callers {
            caller.await.unwrap();
        }
        (after.0 - before.0, after.1 - before.1)
    });
    let load = requests as f64 / own as f64;
    let how = match budget == RetryBudget::UNLIMITED {
        true => "without a budget",
        false => "with the default budget",
    };
    println!(
        "\n{CALLERS} callers, the host down for {} s, {how}: {own} requests of their own, {requests} in all: {load:.3} times",
        down.as_secs_f64()
    );
    load
}
