//! Random texts that nobody can guess.

use rsa::rand_core::{OsRng, RngCore as _};

/// So many characters, each one of these, from the system's source of random numbers.
pub(crate) fn text(characters: &str, length: usize) -> String {
    let count = characters.chars().count().max(1);
    // Of 2^32 numbers, so few too many fall on the first characters that it tells nobody anything.
    let pick = |_| characters.chars().nth(OsRng.next_u32() as usize % count);
    (0..length).filter_map(pick).collect()
}
