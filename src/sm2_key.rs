//! SM2 keys (GM/T 0003), for deployments that require China's national cryptography.

use sm2::elliptic_curve::common::getrandom::SysRng;
use sm2::pke::{EncryptingKey, Mode};

/// A key that passwords are encrypted with.
#[derive(Clone)]
pub(crate) struct Sm2Key(EncryptingKey);

impl Sm2Key {
    /// Reads a point in hexadecimal.
    pub(crate) fn parse(hex: &str) -> Result<Self, String> {
        let pairs = (0..hex.len()).step_by(2).map(|at| hex.get(at..at + 2));
        let bytes: Option<Vec<u8>> = pairs
            .map(|pair| u8::from_str_radix(pair?, 16).ok())
            .collect();
        let point = bytes.and_then(|bytes| sm2::PublicKey::from_sec1_bytes(&bytes).ok());
        let point = point.ok_or("it is no point of the SM2 curve in hexadecimal")?;
        Ok(Self(EncryptingKey::new_with_mode(point, Mode::C1C3C2)))
    }

    /// `sm2:` and the ciphertext in hexadecimal: the point without its first byte, the digest, the text. `None` for nothing, which SM2 does
    /// not encrypt.
    pub(crate) fn encrypt(&self, plain: &[u8]) -> Option<String> {
        let bytes = self.0.encrypt(&mut SysRng, plain).ok()?;
        let hex = bytes.iter().skip(1).map(|byte| format!("{byte:02x}"));
        Some(format!("sm2:{}", hex.collect::<String>()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Sm2Key;
    use sm2::SecretKey;
    use sm2::elliptic_curve::Generate as _;
    use sm2::pke::{DecryptingKey, Mode};

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn bytes(hex: &str) -> Vec<u8> {
        let pairs = (0..hex.len()).step_by(2);
        pairs
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect()
    }

    #[test]
    fn what_is_encrypted_can_be_decrypted() {
        let secret = SecretKey::generate();
        let public = hex(&secret.public_key().to_sec1_bytes());
        let key = Sm2Key::parse(&public).unwrap();
        let (first, second) = (
            key.encrypt("密码".as_bytes()),
            key.encrypt("密码".as_bytes()),
        );
        let text = first.clone().unwrap();
        assert_ne!(first, second);
        let hex = text.strip_prefix("sm2:").unwrap();
        assert_eq!(hex.len(), 2 * (64 + 32 + "密码".len()));
        let mut ciphertext = vec![4];
        ciphertext.extend(bytes(hex));
        let decrypting = DecryptingKey::new_with_mode(secret.to_nonzero_scalar(), Mode::C1C3C2);
        assert_eq!(decrypting.decrypt(&ciphertext).unwrap(), "密码".as_bytes());
        assert_eq!(key.encrypt(b""), None);
    }

    #[test]
    fn what_is_no_point_is_no_key() {
        for text in ["", "04", "0", "0x04", "zz", "密码", &"04".repeat(65)] {
            assert!(Sm2Key::parse(text).is_err(), "{text}");
        }
    }
}
