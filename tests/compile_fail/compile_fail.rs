//! What must not compile, and what the compiler says then (as Rust 1.95 puts it).
//!
//! After a change run this with `TRYBUILD=overwrite` and read the difference.

#[test]
fn misuse_does_not_compile_and_says_why() {
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}
