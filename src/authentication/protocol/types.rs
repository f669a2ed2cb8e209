//! Tokens, claims and keys of the protocols.

use crate::error::Result;
use crate::secret::Secret;
use crate::timestamp::of_claim;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use std::fmt;
use std::time::SystemTime;

/// The response of the token endpoint.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct TokenSet {
    /// The access token, for requests to APIs.
    pub access_token: Secret,
    /// The ID token, which says who has logged in. `None` for OAuth 2.0, and for a program's tokens.
    pub id_token: Option<Secret>,
    /// The refresh token. Only with the scope `offline_access`.
    pub refresh_token: Option<Secret>,
    /// The lifetime of the access token in seconds.
    pub expires_in: Option<u64>,
    /// The granted scope, separated by spaces. It may be narrower than the requested one.
    pub scope: Option<String>,
    /// How the access token is sent: `Bearer`.
    pub token_type: Option<String>,
    /// All other fields of the response.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Of other fields, only the names: they may be tokens.
impl fmt::Debug for TokenSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSet")
            .field("access_token", &self.access_token)
            .field("id_token", &self.id_token)
            .field("refresh_token", &self.refresh_token)
            .field("expires_in", &self.expires_in)
            .field("scope", &self.scope)
            .field("token_type", &self.token_type)
            .field("other", &names(&self.other))
            .finish()
    }
}

/// The claims about a user that the access token's scope allows.
///
/// `Serialize` leaves out `other`, which may hold tokens.
#[derive(Clone, PartialEq, Default, Deserialize, Serialize)]
#[non_exhaustive]
#[allow(missing_docs)] // The names are the claims of OpenID Connect.
pub struct UserInfo {
    /// The user's ID.
    pub sub: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub middle_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nickname: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preferred_username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthdate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zoneinfo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number_verified: Option<bool>,
    /// An object or text, depending on the host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Value>,
    /// Seconds since 1970 in the standard; Authing sends a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Value>,
    /// All other claims.
    #[serde(flatten, skip_serializing)]
    pub other: Map<String, Value>,
}

impl UserInfo {
    /// The claims of this user, without any other, for tests of your own code.
    pub fn new(sub: impl Into<String>) -> Self {
        Self {
            sub: sub.into(),
            ..Self::default()
        }
    }
}

/// Shows a few claims, and of the other ones only the names.
impl fmt::Debug for UserInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserInfo")
            .field("sub", &self.sub)
            .field("name", &self.name)
            .field("preferred_username", &self.preferred_username)
            .field("email", &self.email)
            .field("phone_number", &self.phone_number)
            .field("other", &names(&self.other))
            .finish_non_exhaustive()
    }
}

/// The host's information about a token (RFC 7662).
///
/// `Serialize` leaves out `other`, which may hold tokens.
#[derive(Clone, PartialEq, Default, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Introspection {
    /// Whether the token is active. An inactive token carries no other data.
    pub active: bool,
    /// The granted scope, separated by spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The application that the token was issued to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// The username.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The type of the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type: Option<String>,
    /// When the token expires, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<u64>,
    /// When the token was issued, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<u64>,
    /// When the token becomes valid, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nbf: Option<u64>,
    /// The user that the token was issued for or, for a program's token, the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    /// The recipients that the token is intended for. May be empty.
    #[serde(default, deserialize_with = "one_or_many")]
    pub aud: Vec<String>,
    /// The issuer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<String>,
    /// The ID of the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
    /// All other claims.
    #[serde(flatten, skip_serializing)]
    pub other: Map<String, Value>,
}

impl Introspection {
    /// When the token expires: `exp` as a point in time.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.exp.map(of_claim)
    }
}

impl fmt::Debug for Introspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Introspection")
            .field("active", &self.active)
            .field("scope", &self.scope)
            .field("client_id", &self.client_id)
            .field("token_type", &self.token_type)
            .field("exp", &self.exp)
            .field("sub", &self.sub)
            .field("other", &names(&self.other))
            .finish_non_exhaustive()
    }
}

/// The claims of a token that the host has found valid.
///
/// `Serialize` leaves out `other`, which may hold tokens.
#[derive(Clone, PartialEq, Default, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ValidatedClaims {
    /// The user that the token was issued for or, for a program's token, the program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    /// The issuer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iss: Option<String>,
    /// The recipients that the token is intended for. May be empty.
    #[serde(default, deserialize_with = "one_or_many")]
    pub aud: Vec<String>,
    /// When the token expires, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<u64>,
    /// When the token was issued, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iat: Option<u64>,
    /// The `nonce` of the authorization request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// The granted scope, separated by spaces. Only in access tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The ID of the token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jti: Option<String>,
    /// All other claims, such as `name` and `email`.
    #[serde(flatten, skip_serializing)]
    pub other: Map<String, Value>,
}

impl ValidatedClaims {
    /// When the token expires: `exp` as a point in time.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.exp.map(of_claim)
    }
}

impl fmt::Debug for ValidatedClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValidatedClaims")
            .field("sub", &self.sub)
            .field("iss", &self.iss)
            .field("aud", &self.aud)
            .field("exp", &self.exp)
            .field("iat", &self.iat)
            .field("scope", &self.scope)
            .field("other", &names(&self.other))
            .finish_non_exhaustive()
    }
}

fn names(fields: &Map<String, Value>) -> Vec<&str> {
    fields.keys().map(String::as_str).collect()
}

/// A field that holds one text, a list of texts, or null.
pub(crate) fn one_or_many<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Texts {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Option::deserialize(deserializer)? {
        Some(Texts::One(one)) => vec![one],
        Some(Texts::Many(many)) => many,
        None => Vec::new(),
    })
}

/// An access key for programs, from the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessKey {
    /// The access key ID.
    pub id: String,
    /// The access key secret.
    pub secret: Secret,
}

impl AccessKey {
    /// An access key.
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        let (id, secret) = (id.into(), secret.into());
        Self { id, secret }
    }
}

/// The HTTP method of a request for user info.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UserInfoMethod {
    /// `GET`
    Get,
    /// `POST`
    Post,
}

/// Where a request carries its access token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenPlace {
    /// In the header `Authorization`.
    #[default]
    Header,
    /// In the query of the URL, which is written to logs.
    Query,
    /// In the body, as a form; only with [`UserInfoMethod::Post`].
    Body,
}
