//! The key of encrypted cookies.

use crate::error::{Error, Result};
use crate::random;
use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::sync::Arc;

/// The shortest text or bytes that make a key. 32 random bytes have 64 characters in hexadecimal.
const SHORTEST: usize = 64;
/// The bytes of a nonce, which come before what is encrypted.
const NONCE: usize = 12;

/// The key that cookies are encrypted with (AES-256-GCM). Whoever has it can read sessions and make them.
///
/// All processes of a service need the same one, and it must outlive restarts: with another key, everybody has to log in again.
#[derive(Clone)]
pub struct Key(Arc<Aes256Gcm>);

impl Key {
    /// A key from a secret of at least 64 random bytes or characters, such as the output of `openssl rand -hex 32`.
    ///
    /// # Errors
    ///
    /// [`Error::Config`](crate::Error::Config) for `key`: the secret is shorter.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self> {
        let secret = secret.as_ref().trim_ascii();
        if secret.len() < SHORTEST {
            return Err(Error::config(
                "key",
                "it has fewer than 64 characters: make one with `openssl rand -hex 32`, and keep it as a secret of the service",
            ));
        }
        let key: [u8; 32] = Sha256::digest(secret).into();
        Ok(Self::of(key))
    }

    /// A random key: for development, since everybody has to log in again when the program restarts.
    pub fn generate() -> Self {
        Self::of(random::bytes())
    }

    fn of(key: [u8; 32]) -> Self {
        Self(Arc::new(Aes256Gcm::new(&key.into())))
    }

    /// Encrypts a text, for this name only.
    pub(super) fn seal(&self, name: &str, text: &str) -> Option<String> {
        let nonce: [u8; NONCE] = random::bytes();
        let payload = Payload {
            msg: text.as_bytes(),
            aad: name.as_bytes(),
        };
        let sealed = self.0.encrypt(&Nonce::from(nonce), payload).ok()?;
        Some(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// What was encrypted with this key for this name.
    pub(super) fn open(&self, name: &str, sealed: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg: sealed,
            aad: name.as_bytes(),
        };
        let text = self.0.decrypt(&Nonce::from(*nonce), payload).ok()?;
        String::from_utf8(text).ok()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key([secret])")
    }
}

#[cfg(test)]
mod tests {
    use super::Key;

    #[test]
    fn only_the_key_opens_what_it_has_sealed_and_only_under_its_name() {
        let (key, other) = (Key::generate(), Key::generate());
        let sealed = key.seal("a", "text").unwrap();
        assert_eq!(key.open("a", &sealed).as_deref(), Some("text"));
        assert_eq!(key.open("b", &sealed), None);
        assert_eq!(other.open("a", &sealed), None);
        assert_ne!(key.seal("a", "text").unwrap(), sealed);
        for end in 0..sealed.len() {
            assert_eq!(key.open("a", &sealed[..end]), None, "cut off at {end}");
        }
    }

    #[test]
    fn a_secret_makes_the_same_key_again_and_a_short_one_makes_none() {
        let secret = "0123456789abcdef".repeat(4);
        let sealed = Key::new(&secret).unwrap().seal("a", "text").unwrap();
        let again = Key::new(format!("{secret}\n")).unwrap();
        assert_eq!(again.open("a", &sealed).as_deref(), Some("text"));
        let error = Key::new(&secret[1..]).unwrap_err().to_string();
        assert!(error.starts_with("setting `key`"), "{error}");
        assert!(!error.contains(&secret[1..]), "{error}");
    }
}
