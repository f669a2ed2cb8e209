//! What the crate costs, as ratios within one run: `cargo bench --features emulator`.
//!
//! Nothing here passes or fails. Each line says what was measured, against what, and the bar that the project holds itself to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

#[cfg(feature = "emulator")]
mod measure;
#[cfg(feature = "emulator")]
mod verification;

fn main() {
    #[cfg(feature = "emulator")]
    measure::main();
    #[cfg(not(feature = "emulator"))]
    println!("The measurements need the emulator: cargo bench --features emulator");
}
