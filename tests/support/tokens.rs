//! Keys of the tests' own, and tokens that are signed with them.

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey};
use rsa::RsaPrivateKey;
use rsa::pkcs1::EncodeRsaPrivateKey as _;
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::traits::PublicKeyParts as _;
use serde_json::{Value, json};
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

/// Where a host publishes its keys.
pub(crate) const KEYS_PATH: &str = "/oidc/.well-known/jwks.json";

pub(crate) struct Key {
    pub(crate) kid: &'static str,
    private: EncodingKey,
    pub(crate) pair: RsaPrivateKey,
}

/// The first or the second key, made once for all tests.
pub(crate) fn key(number: usize) -> &'static Key {
    static KEYS: OnceLock<[Key; 2]> = OnceLock::new();
    &KEYS.get_or_init(|| [Key::new("one"), Key::new("two")])[number - 1]
}

impl Key {
    fn new(kid: &'static str) -> Self {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
        let pair = RsaPrivateKey::from_pkcs8_der(der.as_ref()).unwrap();
        let der = pair.to_pkcs1_der().unwrap();
        let private = EncodingKey::from_rsa_der(der.as_bytes());
        Self { kid, private, pair }
    }

    /// As a host publishes it.
    pub(crate) fn jwk(&self) -> Value {
        let text = |number: &rsa::BigUint| URL_SAFE_NO_PAD.encode(number.to_bytes_be());
        json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid,
            "n": text(self.pair.n()), "e": text(self.pair.e()),
        })
    }

    /// A token with these claims, as a host issues it.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let header = json!({ "typ": "JWT", "alg": "RS256", "kid": self.kid });
        self.sign_text(&header.to_string(), &claims.to_string())
    }

    /// A token with any header and payload, signed with RS256 whatever the header says.
    pub(crate) fn sign_text(&self, header: &str, payload: &str) -> String {
        signed(header, payload, &self.private, Algorithm::RS256)
    }
}

/// The same, signed with HS256.
pub(crate) fn hmac(secret: &[u8], header: &str, payload: &str) -> String {
    let key = EncodingKey::from_secret(secret);
    signed(header, payload, &key, Algorithm::HS256)
}

fn signed(header: &str, payload: &str, key: &EncodingKey, algorithm: Algorithm) -> String {
    let message = unsigned(header, payload);
    let signature = jsonwebtoken::crypto::sign(message.as_bytes(), key, algorithm).unwrap();
    format!("{message}.{signature}")
}

/// What a signature is about.
pub(crate) fn unsigned(header: &str, payload: &str) -> String {
    let encode = |part| URL_SAFE_NO_PAD.encode(part);
    format!("{}.{}", encode(header), encode(payload))
}

/// So many seconds from now, or before.
pub(crate) fn at(seconds: i64) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(now.as_secs()).unwrap() + seconds
}

/// The claims of an id token of `bob` that is good for an hour.
pub(crate) fn claims(host: &str, app_id: &str) -> Value {
    json!({
        "sub": "bob", "iss": format!("{host}/oidc"), "aud": app_id, "iat": at(0), "exp": at(3600),
    })
}

/// The same with other values of claims. Null takes one away.
pub(crate) fn with(mut claims: Value, changes: Value) -> Value {
    let fields = claims.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => fields.remove(name),
            value => fields.insert(name.clone(), value.clone()),
        };
    }
    claims
}
