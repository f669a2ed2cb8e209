//! What the crate costs, as ratios within one run: `cargo bench`.
//!
//! Nothing here passes or fails. Each line says what was measured, against what, and the bar that the project holds itself to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod administration;
mod measure;
mod verification;

fn main() {
    measure::main();
}
