//! The keys of tokens, and whether a signature is theirs.

use crate::secret::Secret;
use hmac::{Hmac, Mac as _};
use rsa::sha2::Sha256;
use std::fmt;

/// What a token is signed with, as whoever verifies it knows it.
pub(crate) enum TokenKey {
    /// A host's public key, for RS256: modulus and exponent, without zeros at their beginning.
    Rsa { modulus: Vec<u8>, exponent: Vec<u8> },
    /// The secret of an application, for HS256.
    Secret(Secret),
}

impl TokenKey {
    /// Whether the message was signed with this key. A key that cannot be one has signed nothing.
    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Rsa { modulus, exponent } => rsa(modulus, exponent, message, signature),
            Self::Secret(secret) => hmac(secret, message, signature),
        }
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rsa { .. } => "Rsa",
            Self::Secret(_) => "Secret",
        })
    }
}

/// HMAC with SHA-256. The comparison takes the same time wherever they differ.
fn hmac(secret: &Secret, message: &[u8], signature: &[u8]) -> bool {
    let key = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes());
    key.is_ok_and(|hmac| hmac.chain_update(message).verify_slice(signature).is_ok())
}

/// RSASSA-PKCS1-v1_5 with SHA-256, by the library that TLS has brought.
#[cfg(feature = "rustls")]
fn rsa(modulus: &[u8], exponent: &[u8], message: &[u8], signature: &[u8]) -> bool {
    use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
    let (n, e) = (modulus, exponent);
    let key = RsaPublicKeyComponents { n, e };
    key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
        .is_ok()
}

#[cfg(not(feature = "rustls"))]
use portable::rsa;

/// The same by the library that encrypts passwords.
#[cfg(any(test, not(feature = "rustls")))]
mod portable {
    use rsa::sha2::{Digest as _, Sha256};
    use rsa::{BigUint, Pkcs1v15Sign, RsaPublicKey};

    /// What is signed begins with this: that a SHA-256 digest follows (RFC 8017, section 9.2, note 1).
    const SHA_256: [u8; 19] = [
        0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01,
        0x05, 0x00, 0x04, 0x20,
    ];

    /// The longest key, in bits.
    const LONGEST: usize = 8192;

    pub(super) fn rsa(modulus: &[u8], exponent: &[u8], message: &[u8], signature: &[u8]) -> bool {
        let (n, e) = (
            BigUint::from_bytes_be(modulus),
            BigUint::from_bytes_be(exponent),
        );
        let scheme = Pkcs1v15Sign {
            hash_len: Some(Sha256::output_size()),
            prefix: SHA_256.into(),
        };
        let digest = Sha256::digest(message);
        RsaPublicKey::new_with_max_size(n, e, LONGEST)
            .is_ok_and(|key| key.verify(scheme, &digest, signature).is_ok())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{TokenKey, portable, rsa};
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::Value;

    /// Keys of 2048 and 8192 bits, and a token of each, made by OpenSSL.
    const KEYS: &str = include_str!("../tests/support/signed/keys.json");
    const SHORT: &str = include_str!("../tests/support/signed/short.jwt");
    const LONG: &str = include_str!("../tests/support/signed/long.jwt");

    type Check = fn(&[u8], &[u8], &[u8], &[u8]) -> bool;
    /// The library of the features, and the other one.
    const BOTH: [Check; 2] = [rsa, portable::rsa];

    struct Signed {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
        message: Vec<u8>,
        signature: Vec<u8>,
    }

    fn signed() -> [Signed; 2] {
        let keys: Value = serde_json::from_str(KEYS).unwrap();
        let decoded = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
        [SHORT, LONG].map(|token| {
            let (message, signature) = token.trim().rsplit_once('.').unwrap();
            let key = &keys["keys"][usize::from(token == LONG)];
            Signed {
                modulus: decoded(key["n"].as_str().unwrap()),
                exponent: decoded(key["e"].as_str().unwrap()),
                message: message.into(),
                signature: decoded(signature),
            }
        })
    }

    #[test]
    fn both_libraries_accept_a_signature_and_none_that_differs_in_a_bit() {
        for is_signed in BOTH {
            for one in signed() {
                let (n, e) = (&one.modulus, &one.exponent);
                assert!(is_signed(n, e, &one.message, &one.signature));
                for place in [0, 1, 128, one.signature.len() - 1] {
                    let mut other = one.signature.clone();
                    other[place] ^= 1;
                    assert!(!is_signed(n, e, &one.message, &other), "byte {place}");
                }
                let mut other = one.message.clone();
                other[5] ^= 1;
                assert!(!is_signed(n, e, &other, &one.signature));
            }
        }
    }

    #[test]
    fn both_libraries_accept_one_form_of_a_signature() {
        for is_signed in BOTH {
            for one in signed() {
                let longer = [&[0], one.signature.as_slice()].concat();
                let mut trailing = one.signature.clone();
                trailing.push(0);
                // The same number modulo the key.
                let sum = rsa::BigUint::from_bytes_be(&one.signature)
                    + rsa::BigUint::from_bytes_be(&one.modulus);
                for other in [longer, trailing, sum.to_bytes_be(), Vec::new()] {
                    assert!(!is_signed(
                        &one.modulus,
                        &one.exponent,
                        &one.message,
                        &other
                    ));
                }
            }
        }
    }

    #[test]
    fn a_key_that_cannot_be_one_has_signed_nothing() {
        let [one, other] = signed();
        let mut even = one.modulus.clone();
        *even.last_mut().unwrap() ^= 1;
        for is_signed in BOTH {
            for modulus in [&[][..], &[0], &[1], &[2], &even, &other.modulus] {
                assert!(!is_signed(
                    modulus,
                    &one.exponent,
                    &one.message,
                    &one.signature
                ));
            }
            for exponent in [&[][..], &[0], &[1], &[2], &[3], &[0xff; 9], &one.modulus] {
                assert!(!is_signed(
                    &one.modulus,
                    exponent,
                    &one.message,
                    &one.signature
                ));
            }
        }
    }

    /// The second case of RFC 4231.
    #[test]
    fn a_secret_signs_as_the_standard_says() {
        let key = TokenKey::Secret("Jefe".into());
        let message = b"what do ya want for nothing?";
        let signature = [
            0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24, 0x26, 0x08, 0x95,
            0x75, 0xc7, 0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27, 0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9,
            0x64, 0xec, 0x38, 0x43,
        ];
        assert!(key.has_signed(message, &signature));
        assert!(!key.has_signed(b"what do ya want for nothing!", &signature));
        for end in [0, 16, 31] {
            assert!(!key.has_signed(message, &signature[..end]), "{end} bytes");
        }
        assert_eq!(format!("{key:?}"), "Secret");
    }
}
