//! Passwords, and the key that they are encrypted with.

use crate::error::Error;
use crate::secret::Secret;
#[cfg(feature = "sm2")]
use crate::sm2_key::Sm2Key;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::DecodePublicKey as _;
use rsa::rand_core::OsRng;
use rsa::traits::PublicKeyParts as _;
use rsa::{Pkcs1v15Encrypt, RsaPublicKey};
use serde::Serialize;
use std::fmt;

/// The key of the public cloud, as the official SDKs publish it.
pub(crate) const PUBLIC_CLOUD_KEY: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC4xKeUgQ+Aoz7TLfAfs9+paePb\
    5KIofVthEopwrXFkp8OCeocaTHt9ICjTT2QeJh6cZaDaArfZ873GPUn00eOIZ7Ae\
    +TiA2BKHbCvloW3w5Lnqm70iSsUi5Fmu9/2+68GZRH9L7Mlh8cFksCicW2Y2W2uM\
    GKl64GDcIq3au+aqJQIDAQAB";

/// A password that leaves the process only encrypted.
///
/// It cannot be serialized: the [`EncryptedPassword`] made from it is sent. Its `Debug` is `[password]`.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Secret);

impl Password {
    /// Encrypts with the host's key: RSA, PKCS#1 v1.5, as standard base64, or SM2.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`]: the password has more bytes than the key can encrypt (117 for an RSA key of 1024 bits), or, for SM2, none.
    pub(crate) fn encrypt(&self, key: &PublicKey) -> Result<EncryptedPassword, Error> {
        key.encrypt(self.0.expose().as_bytes())
            .map(EncryptedPassword)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[password]")
    }
}

impl<T: Into<Secret>> From<T> for Password {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

/// An encrypted password, as it is sent.
///
/// [`AuthenticationClient::encrypt_password`](crate::AuthenticationClient::encrypt_password) returns one for an operation of your own.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct EncryptedPassword(String);

impl EncryptedPassword {
    /// The ciphertext: base64 for RSA, `sm2:` and hexadecimal for SM2.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for EncryptedPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[encrypted]")
    }
}

/// The key of a host that passwords are encrypted with.
#[derive(Clone)]
pub(crate) enum PublicKey {
    Rsa(RsaPublicKey),
    #[cfg(feature = "sm2")]
    Sm2(Sm2Key),
}

impl PublicKey {
    /// Reads a key of the settings.
    pub(crate) fn configured(text: &str) -> Result<Self, Error> {
        Self::parse(text).map_err(|reason| {
            Error::config(
                "public_key",
                format!("{reason}: copy the whole key that the host publishes"),
            )
        })
    }

    fn encrypt(&self, plain: &[u8]) -> Result<String, Error> {
        match self {
            Self::Rsa(key) => encrypt_with_rsa(key, plain),
            #[cfg(feature = "sm2")]
            Self::Sm2(key) => key
                .encrypt(plain)
                .ok_or_else(|| Error::invalid_argument("password", "it is empty: write one")),
        }
    }

    /// Whether only the settings have such a key: hosts do not publish it, and RSA must not come in its place.
    pub(crate) fn is_only_configured(&self) -> bool {
        match self {
            Self::Rsa(_) => false,
            #[cfg(feature = "sm2")]
            Self::Sm2(_) => true,
        }
    }

    /// Reads PEM, or the base64 between its first and last line, or an SM2 key: a point in hexadecimal.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let hex = text.trim();
        if hex.starts_with("04") && hex.chars().all(|c| c.is_ascii_hexdigit()) {
            #[cfg(feature = "sm2")]
            return Sm2Key::parse(hex).map(Self::Sm2);
            #[cfg(not(feature = "sm2"))]
            return Err("it is an SM2 key, which the feature `sm2` is for".to_owned());
        }
        let body: String = text
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .flat_map(|line| line.chars().filter(|c| !c.is_whitespace()))
            .collect();
        let der = STANDARD
            .decode(body)
            .map_err(|_| "it is neither PEM nor base64".to_owned())?;
        RsaPublicKey::from_public_key_der(&der)
            .map(Self::Rsa)
            .map_err(|_| "it is not an RSA public key".to_owned())
    }
}

fn encrypt_with_rsa(key: &RsaPublicKey, plain: &[u8]) -> Result<String, Error> {
    let most = key.size().saturating_sub(11);
    if plain.len() > most {
        return Err(Error::invalid_argument(
            "password",
            format!(
                "it has {} bytes, and the key can encrypt {most}: use a shorter one",
                plain.len()
            ),
        ));
    }
    let encrypted = key.encrypt(&mut OsRng, Pkcs1v15Encrypt, plain);
    encrypted
        .map(|encrypted| STANDARD.encode(encrypted))
        .map_err(|_| {
            Error::config(
                "public_key",
                "the key does not encrypt: check that it is the host's",
            )
        })
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa(key) => write!(f, "RSA, {} bits", key.n().bits()),
            #[cfg(feature = "sm2")]
            Self::Sm2(_) => f.write_str("SM2"),
        }
    }
}
