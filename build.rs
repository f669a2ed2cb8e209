//! Compiles `graphql/` into Rust.

fn main() {
    println!("cargo::rerun-if-changed=graphql");
}
