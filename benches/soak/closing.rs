//! Mutations over connections that the host closes while they are idle: each is done once or not at all. One that fails although it has
//! never arrived is spurious: nobody but the client could have known that it may be sent again.

use crate::Scale;
use crate::host::{Faults, Host};
use crate::load::{Tally, runtime, settings};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::Duration;

const CALLERS: usize = 64;

/// Each fifth connection closes within 2 ms after a response.
const CLOSING: Faults = Faults {
    closed_before: 0,
    closed_after: 0,
    cut: 0,
    reset: 0,
    unavailable: 0,
    slow: 0,
    closed_idle: 200,
    idle: None,
};

pub(crate) fn measure(scale: &Scale) -> Vec<String> {
    let mut wrong = many(scale.mutations);
    wrong.extend(between_sleeps(scale.sleeping));
    wrong
}

/// From many callers at once.
fn many(mutations: usize) -> Vec<String> {
    let (runtime, host) = (runtime(), Host::start(CLOSING));
    let client = settings(&host).build().unwrap();
    let next = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (client, next) = (client.clone(), Arc::clone(&next));
            runtime.spawn(async move {
                let mut tally = Tally::default();
                loop {
                    let mutation = next.fetch_add(1, Ordering::Relaxed);
                    if mutation >= mutations {
                        return tally;
                    }
                    tally.mutate(&client, mutation).await;
                }
            })
        })
        .collect();
    let mut all = Tally::default();
    for task in tasks {
        all.add(runtime.block_on(task).unwrap());
    }
    report("over connections that close at random", &all, &host)
}

/// From one caller whose runtime sleeps between two mutations, for about as long as the host keeps idle connections.
fn between_sleeps(mutations: usize) -> Vec<String> {
    let host = Host::start(Faults {
        idle: Some(Duration::from_millis(20)),
        ..Faults::default()
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let client = settings(&host).build().unwrap();
    let mut tally = Tally::default();
    for mutation in 0..mutations {
        runtime.block_on(tally.mutate(&client, mutation));
        // 15 to 30 ms.
        sleep(Duration::from_millis(15 + (mutation as u64 * 7) % 16));
    }
    let spurious = tally.judge(&host.seen).spurious;
    let mut wrong = report("from a runtime that sleeps in between", &tally, &host);
    // Only what closes in the very moment may fail: without care about half of them do.
    if spurious * 5 > mutations {
        wrong.push(format!(
            "{spurious} of {mutations} mutations failed spuriously"
        ));
    }
    wrong
}

fn report(how: &str, tally: &Tally, host: &Host) -> Vec<String> {
    let verdict = tally.judge(&host.seen);
    let mutations = tally.mutations();
    println!(
        "\n{mutations} mutations {how}: {} lost, {} doubled, {} misreported, {} spurious failures ({:.3}%); errors: {}",
        verdict.lost,
        verdict.doubled,
        verdict.misreported,
        verdict.spurious,
        verdict.spurious as f64 * 100.0 / mutations as f64,
        tally.errors()
    );
    verdict.wrong(how)
}
