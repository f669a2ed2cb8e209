//! Random texts and bytes that nobody can guess.

use rsa::rand_core::{OsRng, RngCore as _};

/// Random bytes, from the system's source of random numbers.
#[cfg(feature = "axum")]
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng.fill_bytes(&mut bytes);
    bytes
}

/// So many characters, each one of these, from the system's source of random numbers.
pub(crate) fn text(characters: &str, length: usize) -> String {
    let count = characters.chars().count().max(1);
    // Of 2^32 numbers, so few too many fall on the first characters that it tells nobody anything.
    let pick = |_| characters.chars().nth(OsRng.next_u32() as usize % count);
    (0..length).filter_map(pick).collect()
}

#[cfg(test)]
mod tests {
    use super::text;
    use std::collections::BTreeSet;

    #[test]
    fn random_texts_use_the_whole_alphabet_and_never_repeat() {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let long = text(alphabet, 20_000);
        assert_eq!(long.len(), 20_000);
        let used: BTreeSet<char> = long.chars().collect();
        assert_eq!(used, alphabet.chars().collect());
        assert_ne!(text(alphabet, 43), text(alphabet, 43));
    }
}
