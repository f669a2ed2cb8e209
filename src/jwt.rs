//! JSON Web Tokens: their parts, their signature, their claims.

use crate::error::TokenError;
use crate::protocol::SigningAlgorithm;
use crate::secret::Secret;
use crate::signature::TokenKey;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;

/// The longest token that is parsed, in bytes.
const LONGEST: usize = 64 * 1024;

/// A token in its parts. Nothing of it is verified.
pub(crate) struct Jwt<'a> {
    /// What is signed: header and payload.
    signed: &'a str,
    header: &'a str,
    payload: &'a str,
    signature: &'a str,
}

/// What is used of a token's header.
pub(crate) struct Header {
    /// The ID of the key that the token names.
    pub(crate) kid: Option<String>,
    /// Whether its type is that of an access token (RFC 9068).
    pub(crate) is_access_token: bool,
}

impl<'a> Jwt<'a> {
    pub(crate) fn read(token: &'a str) -> Result<Self, TokenError> {
        if token.len() > LONGEST {
            return Err(TokenError::TooLong { limit: LONGEST });
        }
        let parts = TokenError::Malformed("it does not have three parts with dots between them");
        let (signed, signature) = token.rsplit_once('.').ok_or_else(|| parts.clone())?;
        let (header, payload) = signed.split_once('.').ok_or(parts)?;
        Ok(Self {
            signed,
            header,
            payload,
            signature,
        })
    }

    /// The header, if it names the expected algorithm. The token never chooses the algorithm.
    pub(crate) fn header(&self, expected: SigningAlgorithm) -> Result<Header, TokenError> {
        #[derive(Deserialize)]
        struct Read<'a> {
            #[serde(borrow)]
            alg: Cow<'a, str>,
            #[serde(borrow)]
            typ: Option<Cow<'a, str>>,
            kid: Option<String>,
            crit: Option<IgnoredAny>,
        }
        let bytes = bytes(self.header)?;
        // Serde would accept an array of the values too.
        let object = bytes.trim_ascii_start().starts_with(b"{");
        let header: Read<'_> = object
            .then(|| serde_json::from_slice(&bytes).ok())
            .flatten()
            .ok_or(TokenError::Malformed(
                "its header is not one of a signed token",
            ))?;
        if header.alg != expected.as_str() {
            return Err(TokenError::WrongAlgorithm { expected });
        }
        if header.crit.is_some() {
            // An unknown critical header must be rejected, and none is known here.
            return Err(TokenError::Malformed(
                "its header demands an extension that is not known here",
            ));
        }
        let typ = header.typ.as_deref().unwrap_or_default();
        Ok(Header {
            kid: header.kid,
            is_access_token: ["at+jwt", "application/at+jwt"]
                .iter()
                .any(|name| typ.eq_ignore_ascii_case(name)),
        })
    }

    /// The claims, if they are signed with the key.
    pub(crate) fn claims(&self, key: &TokenKey) -> Result<Claims, TokenError> {
        let signature = bytes(self.signature)?;
        match key.has_signed(self.signed.as_bytes(), &signature) {
            true => self.unverified_claims(),
            false => Err(TokenError::BadSignature),
        }
    }

    /// The claims, without a check of the signature.
    pub(crate) fn unverified_claims(&self) -> Result<Claims, TokenError> {
        let bytes = bytes(self.payload)?;
        serde_json::from_slice(&bytes)
            .map_err(|_| TokenError::Malformed("its claims are not one JSON object, each once"))
    }
}

/// Decodes a part. Padding, white space and stray bits are rejected: two different texts are never the same token.
fn bytes(part: &str) -> Result<Vec<u8>, TokenError> {
    URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| TokenError::Malformed("a part of it is not base64 of the kind for URLs"))
}

/// The claims of a token.
#[derive(Clone, PartialEq)]
pub(crate) struct Claims(Map<String, Value>);

impl Claims {
    /// Claims that no token has.
    #[cfg(feature = "test-util")]
    pub(crate) fn of(claims: Map<String, Value>) -> Self {
        Self(claims)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// A claim that is one text or a list of texts.
    pub(crate) fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        let claim = self.get(name);
        let one = claim.and_then(Value::as_str);
        let list = claim.and_then(Value::as_array).into_iter().flatten();
        one.into_iter().chain(list.filter_map(Value::as_str))
    }

    /// A time, in whole seconds since the beginning of 1970.
    pub(crate) fn time(&self, name: &str) -> Option<u64> {
        let time = self.get(name)?;
        let whole = |time: &f64| (0.0..9e15).contains(time);
        time.as_u64()
            .or_else(|| time.as_f64().filter(whole).map(|time| time as u64))
    }
}

impl fmt::Debug for Claims {
    /// Only the names: custom claims may contain anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

/// No claim may occur twice: two programs could read two different values.
impl<'de> Deserialize<'de> for Claims {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EachOnce;
        impl<'de> Visitor<'de> for EachOnce {
            type Value = Claims;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("claims")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Claims, A::Error> {
                let mut claims = Map::new();
                while let Some((name, value)) = map.next_entry::<String, Value>()? {
                    if claims.insert(name, value).is_some() {
                        return Err(A::Error::custom("a claim comes twice"));
                    }
                }
                Ok(Claims(claims))
            }
        }
        deserializer.deserialize_map(EachOnce)
    }
}

/// The user whom a token names. It is not verified: this only chooses whose data to request, and the server checks the token.
pub(crate) fn owner_of(token: &Secret) -> Option<String> {
    let jwt = Jwt::read(token.expose()).ok()?;
    let claims = jwt.unverified_claims().ok()?;
    let in_data = || claims.get("data")?.get("id")?.as_str();
    claims.text("sub").or_else(in_data).map(str::to_owned)
}
