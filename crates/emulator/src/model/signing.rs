//! The keys that tokens are signed with, as a real service has them: RS256 with a published key, or HS256.

use std::fmt;
use std::sync::OnceLock;

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rsa::RsaPrivateKey;
use rsa::pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPrivateKey as _};
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::traits::PublicKeyParts as _;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Value, json};

use super::kept;
use super::refusal::{ApiError, Reply};
use crate::crypto::random_hex;

/// The signature algorithm of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum TokenAlgorithm {
    /// RSA with SHA-256. The public key is at `/oidc/.well-known/jwks.json`.
    #[default]
    #[serde(rename = "RS256")]
    Rs256,
    /// HMAC with SHA-256 and the client secret of the application.
    #[serde(rename = "HS256")]
    Hs256,
}

/// A key pair, with the name that its tokens carry.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "KeptPair", into = "KeptPair")]
struct Pair {
    kid: String,
    /// The private key, in the form of PKCS #1.
    der: Vec<u8>,
    private: EncodingKey,
    public: DecodingKey,
    modulus: String,
    exponent: String,
}

impl Pair {
    fn new() -> Result<Self, String> {
        // Made by the TLS library: arithmetic without optimisation takes seconds for so long a key.
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|e| e.to_string())?;
        let der: Pkcs8V1Der<'_> = pair.as_der().map_err(|e| e.to_string())?;
        let private = RsaPrivateKey::from_pkcs8_der(der.as_ref()).map_err(|e| e.to_string())?;
        Self::of(&private)
    }

    fn of(private: &RsaPrivateKey) -> Result<Self, String> {
        let der = private.to_pkcs1_der().map_err(|e| e.to_string())?;
        let (modulus, exponent) = (private.n().to_bytes_be(), private.e().to_bytes_be());
        Ok(Self {
            kid: random_hex(16),
            der: der.as_bytes().to_vec(),
            private: EncodingKey::from_rsa_der(der.as_bytes()),
            public: DecodingKey::from_rsa_raw_components(&modulus, &exponent),
            modulus: URL_SAFE_NO_PAD.encode(modulus),
            exponent: URL_SAFE_NO_PAD.encode(exponent),
        })
    }

    /// The first pair of every emulator. It is in the source, so that tests need not wait for one: its tokens prove nothing.
    fn shared() -> Reply<Self> {
        static PAIR: OnceLock<Result<Pair, String>> = OnceLock::new();
        let read = || {
            let pem = include_str!("signing_key.pem");
            Self::of(&RsaPrivateKey::from_pkcs8_pem(pem).map_err(|e| e.to_string())?)
        };
        let pair = PAIR.get_or_init(read).clone();
        pair.map_err(|_| ApiError::new(500))
    }

    fn jwk(&self) -> Value {
        json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid, "n": self.modulus, "e": self.exponent,
        })
    }
}

/// A key pair in a state file.
#[derive(Serialize, Deserialize)]
struct KeptPair {
    kid: String,
    #[serde(with = "kept::base64_text")]
    der: Vec<u8>,
}

impl From<Pair> for KeptPair {
    fn from(Pair { kid, der, .. }: Pair) -> Self {
        Self { kid, der }
    }
}

impl TryFrom<KeptPair> for Pair {
    type Error = String;

    fn try_from(KeptPair { kid, der }: KeptPair) -> Result<Self, String> {
        // To check a key takes long without optimisation; most files hold the one that is known.
        let pair = match Self::shared() {
            Ok(shared) if shared.der == der => shared,
            _ => Self::of(&RsaPrivateKey::from_pkcs1_der(&der).map_err(|e| e.to_string())?)?,
        };
        Ok(Self { kid, ..pair })
    }
}

/// The keys of an emulator.
#[derive(Deserialize)]
#[serde(from = "Vec<Pair>")]
pub(crate) struct Signing {
    /// The latest is the one that signs; the others are still published.
    pairs: Vec<Pair>,
}

impl fmt::Debug for Signing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kids = self.pairs.iter().map(|pair| pair.kid.as_str());
        f.debug_list().entries(kids).finish()
    }
}

impl Default for Signing {
    fn default() -> Self {
        Self::from(Vec::new())
    }
}

impl Serialize for Signing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.pairs.serialize(serializer)
    }
}

impl From<Vec<Pair>> for Signing {
    fn from(pairs: Vec<Pair>) -> Self {
        // Where a program has both of the library's providers, the library does not choose one.
        let _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default();
        Self { pairs }
    }
}

impl Signing {
    fn pairs(&mut self) -> Reply<&[Pair]> {
        if self.pairs.is_empty() {
            self.pairs.push(Pair::shared()?);
        }
        Ok(&self.pairs)
    }

    /// The set of published keys.
    pub(crate) fn jwks(&mut self) -> Reply {
        let keys: Vec<_> = self.pairs()?.iter().map(Pair::jwk).collect();
        Ok(json!({ "keys": keys }))
    }

    /// Signs with a new key from now on. The old ones stay published, unless they are dropped.
    pub(crate) fn rotate(&mut self, drop_old: bool) -> Reply<String> {
        let pair = Pair::new().map_err(|_| ApiError::new(500))?;
        let kid = pair.kid.clone();
        match drop_old {
            true => self.pairs.clear(),
            false => drop(self.pairs()?),
        }
        self.pairs.push(pair);
        Ok(kid)
    }

    pub(crate) fn sign(
        &mut self,
        algorithm: TokenAlgorithm,
        secret: &str,
        claims: &impl Serialize,
    ) -> Reply<String> {
        let token = match algorithm {
            TokenAlgorithm::Hs256 => {
                let key = EncodingKey::from_secret(secret.as_bytes());
                jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &key)
            }
            TokenAlgorithm::Rs256 => {
                let pair = self.pairs()?.last().ok_or_else(|| ApiError::new(500))?;
                let header = Header {
                    kid: Some(pair.kid.clone()),
                    ..Header::new(Algorithm::RS256)
                };
                jsonwebtoken::encode(&header, claims, &pair.private)
            }
        };
        token.map_err(|_| ApiError::new(500))
    }

    /// The claims of a token that one of these keys has signed. Its times and its audience are not looked at: time is the
    /// emulator's own, and any application of the pool may be meant.
    pub(crate) fn verify<T: DeserializeOwned>(&self, secret: &str, token: &str) -> Option<T> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let hmac;
        let key = match header.alg {
            Algorithm::HS256 => {
                hmac = DecodingKey::from_secret(secret.as_bytes());
                &hmac
            }
            Algorithm::RS256 => {
                let kid = header.kid?;
                &self.pairs.iter().find(|pair| pair.kid == kid)?.public
            }
            _ => return None,
        };
        let mut rules = Validation::new(header.alg);
        rules.validate_exp = false;
        rules.validate_aud = false;
        Some(jsonwebtoken::decode(token, key, &rules).ok()?.claims)
    }
}
