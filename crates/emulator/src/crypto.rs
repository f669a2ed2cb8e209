//! The key for passwords, their hashes, and random texts.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePublicKey as _, LineEnding};
use rsa::rand_core::{OsRng, RngCore as _};
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};
use sha2::{Digest as _, Sha256};

use crate::error::EmulatorError;

/// The key that clients encrypt passwords with.
#[derive(Debug)]
pub(crate) struct PasswordKey {
    private: RsaPrivateKey,
    pub(crate) public_pem: String,
}

impl PasswordKey {
    /// The key of every emulator. It is in the source, so it protects nothing; to make one takes a second or two in debug builds.
    pub(crate) fn shared() -> Result<&'static Self, EmulatorError> {
        static KEY: OnceLock<Result<PasswordKey, String>> = OnceLock::new();
        KEY.get_or_init(|| {
            // 1024 bits, as the real service has: clients must cope with such a short key.
            let pem = include_str!("password_key.pem");
            let private = RsaPrivateKey::from_pkcs8_pem(pem).map_err(|e| e.to_string())?;
            let public_pem = private
                .to_public_key()
                .to_public_key_pem(LineEnding::LF)
                .map_err(|e| e.to_string())?;
            Ok(PasswordKey {
                private,
                public_pem,
            })
        })
        .as_ref()
        .map_err(|reason| EmulatorError::Key(reason.clone()))
    }

    /// The plain text of a base64 ciphertext, or nothing when it is not one of ours.
    pub(crate) fn decrypt(&self, ciphertext: &str) -> Option<String> {
        let bytes = STANDARD.decode(ciphertext).ok()?;
        let plain = self.private.decrypt(Pkcs1v15Encrypt, &bytes).ok()?;
        String::from_utf8(plain).ok()
    }
}

/// `salt$digest`. A plain salted digest and not a slow password hash: debug builds would take a second for each
/// login, and what is guarded here is test data.
pub(crate) fn hash_password(plain: &str) -> String {
    let salt = random_hex(8);
    let digest = digest(&salt, plain);
    format!("{salt}${digest}")
}

pub(crate) fn password_matches(hash: &str, plain: &str) -> bool {
    hash.split_once('$')
        .is_some_and(|(salt, expected)| digest(salt, plain) == expected)
}

fn digest(salt: &str, plain: &str) -> String {
    fingerprint(format!("{salt}${plain}").as_bytes())
}

pub(crate) fn random_bytes(count: usize) -> Vec<u8> {
    let mut buffer = vec![0; count];
    OsRng.fill_bytes(&mut buffer);
    buffer
}

pub(crate) fn random_hex(bytes: usize) -> String {
    hex(&random_bytes(bytes))
}

/// What equal bytes are known by.
pub(crate) fn fingerprint(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(crate) fn random_digits(count: usize) -> String {
    (0..count)
        .map(|_| char::from(b'0' + (OsRng.next_u32() % 10) as u8))
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
