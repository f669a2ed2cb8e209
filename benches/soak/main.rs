//! The client under load and faults: `cargo bench --bench soak`, about a minute; `AUTHING_SOAK_SECONDS` makes it longer.
//!
//! It fails if a mutation is lost (the caller was told that it is done, and it is not), doubled (it was done more than once) or
//! misreported (the caller was told that it has not arrived, and it has), if memory, files or tasks are left over, if an idle connection
//! costs more mutations than it must, or if retries add more than a fifth to the load of a host that is down.
//!
//! `cargo test --benches` runs a short form.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod closing;
mod down;
mod host;
mod load;
mod process;
mod random;

use std::time::{Duration, Instant};

/// How long everything takes, and how many mutations are counted.
pub(crate) struct Scale {
    /// Each of three loads.
    pub(crate) load: Duration,
    /// The time that the host is down.
    pub(crate) down: Duration,
    /// Over connections that close at random.
    pub(crate) mutations: usize,
    /// On a runtime that sleeps in between.
    pub(crate) sleeping: usize,
}

impl Scale {
    fn chosen() -> Self {
        // `cargo test --benches` asks for a short look that all of it works.
        if !std::env::args().any(|argument| argument == "--bench") {
            return Self {
                load: Duration::from_millis(500),
                down: Duration::from_secs(2),
                mutations: 2_000,
                sleeping: 20,
            };
        }
        let given = std::env::var("AUTHING_SOAK_SECONDS").ok();
        let seconds = given.map_or(60, |text| text.parse().expect("AUTHING_SOAK_SECONDS"));
        Self {
            // What is not for the loads takes about half a minute.
            load: Duration::from_secs(u64::max(seconds, 45) - 30) / 3,
            down: Duration::from_secs(10),
            mutations: 100_000,
            sleeping: 100,
        }
    }
}

fn main() {
    let (scale, start) = (Scale::chosen(), Instant::now());
    let mut wrong = load::measure(&scale);
    wrong.extend(closing::measure(&scale));
    wrong.extend(down::measure(&scale));
    println!("\n{:.0} s in all", start.elapsed().as_secs_f64());
    if !wrong.is_empty() {
        println!("\nWRONG:");
        wrong.iter().for_each(|what| println!("- {what}"));
        std::process::exit(1);
    }
    println!("nothing lost, doubled, misreported or left over");
}
