//! The claims of tokens, verified or not.

use crate::error::Result;
use crate::jwt::{Claims, Jwt};
use crate::timestamp::of_claim;
#[cfg(feature = "test-util")]
use serde_json::Map;
use serde_json::Value;
use std::time::SystemTime;

/// The claims of a verified token: the host has signed it, for this application, and it is valid now.
///
/// Only [`verify_id_token`](crate::AuthenticationClient::verify_id_token) and
/// [`verify_access_token`](crate::AuthenticationClient::verify_access_token) return this type, so a function that takes it cannot
/// be called with unverified claims. (The feature `test-util` makes them in tests.) Times are seconds since 1970-01-01 in UTC.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedClaims(pub(super) Claims);

/// The accessors of claims that are texts.
macro_rules! texts {
    ($($(#[$doc:meta])* $claim:ident)*) => {
        $($(#[$doc])*
        pub fn $claim(&self) -> Option<&str> {
            self.0.text(stringify!($claim))
        })*
    };
}

impl VerifiedClaims {
    /// Claims that nobody has verified, for tests of your own code: of this user, valid until `expires`, and `more`, which may also
    /// replace these two. There are no other claims: pass `iss`, `aud`, `iat` or `scope` if your code reads them.
    ///
    /// **Never in production**: with the feature `test-util`, a function that takes `VerifiedClaims` can be called without a token.
    /// Enable it in `[dev-dependencies]` alone.
    ///
    /// ```
    /// use authing::authentication::VerifiedClaims;
    /// use serde_json::json;
    /// use std::time::{Duration, SystemTime};
    ///
    /// fn may_ship(claims: &VerifiedClaims) -> bool {
    ///     claims.has_scope("orders:write")
    /// }
    ///
    /// let expires = SystemTime::now() + Duration::from_secs(3600);
    /// let scope = [("scope", json!("orders:read orders:write"))];
    /// let claims = VerifiedClaims::for_tests("5f7f0b5e", expires, scope);
    /// assert_eq!(claims.sub(), "5f7f0b5e");
    /// assert!(may_ship(&claims));
    /// ```
    #[cfg(feature = "test-util")]
    #[cfg_attr(docsrs, doc(cfg(feature = "test-util")))]
    pub fn for_tests<K: Into<String>, V: Into<Value>>(
        sub: impl Into<String>,
        expires: SystemTime,
        more: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let seconds = expires.duration_since(SystemTime::UNIX_EPOCH);
        let seconds = seconds.map_or(0, |since| since.as_secs());
        let mut claims = Map::new();
        claims.insert("sub".to_owned(), Value::String(sub.into()));
        claims.insert("exp".to_owned(), seconds.into());
        let more = more.into_iter();
        claims.extend(more.map(|(name, value)| (name.into(), value.into())));
        Self(Claims::of(claims))
    }

    /// The user's ID. In the access token of a program, the program's ID.
    pub fn sub(&self) -> &str {
        self.0.text("sub").unwrap_or_default()
    }

    /// The issuer: the host's URL with `/oidc`.
    pub fn iss(&self) -> &str {
        self.0.text("iss").unwrap_or_default()
    }

    /// The recipients that the token is intended for: the IDs of applications or APIs, including the verified audience.
    pub fn aud(&self) -> impl Iterator<Item = &str> {
        self.0.texts("aud")
    }

    /// When the token expires.
    pub fn exp(&self) -> u64 {
        self.0.time("exp").unwrap_or_default()
    }

    /// When the token expires: [`exp`](Self::exp) as a point in time.
    pub fn expires_at(&self) -> SystemTime {
        of_claim(self.exp())
    }

    /// When the token was issued.
    pub fn iat(&self) -> u64 {
        self.0.time("iat").unwrap_or_default()
    }

    /// When the user authenticated, which may be long before the token was issued.
    pub fn auth_time(&self) -> Option<u64> {
        self.0.time("auth_time")
    }

    texts! {
        /// The `nonce` of the authorization request.
        nonce
        /// The application that the token was issued to.
        azp
        /// The ID of the token.
        jti
        /// The full name.
        name
        /// The nickname.
        nickname
        /// The name that the user prefers to be called by.
        preferred_username
        /// The URL of the user's picture.
        picture
        /// The e-mail address; see [`email_verified`](Self::email_verified).
        email
        /// The phone number; see [`phone_number_verified`](Self::phone_number_verified).
        phone_number
    }

    /// Whether the e-mail address is verified.
    pub fn email_verified(&self) -> bool {
        self.get("email_verified") == Some(&Value::Bool(true))
    }

    /// Whether the phone number is verified.
    pub fn phone_number_verified(&self) -> bool {
        self.get("phone_number_verified") == Some(&Value::Bool(true))
    }

    /// The scope of an access token, word by word.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        let texts = self.0.texts("scope");
        texts.flat_map(str::split_ascii_whitespace)
    }

    /// Whether the scope of an access token contains this word.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes().any(|granted| granted == scope)
    }

    /// The value of a claim. `None` if the token has no such claim or it is null.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The names of all claims.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.names()
    }
}

/// The claims of a token that has not been verified: **anybody can write such a token**. For logs and debugging only, never to
/// decide who a user is or what they are allowed to do.
///
/// ```
/// use authing::authentication::UnverifiedClaims;
///
/// # fn main() -> authing::Result<()> {
/// let claims = UnverifiedClaims::decode("eyJhbGciOiJub25lIn0.eyJzdWIiOiI1ZjdmMGI1ZSJ9.")?;
/// assert_eq!(claims.get("sub").unwrap(), "5f7f0b5e");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct UnverifiedClaims(Claims);

impl UnverifiedClaims {
    /// Decodes the claims of a token, and ignores its header, its signature and its times.
    ///
    /// # Errors
    ///
    /// [`Error::Token`](crate::Error::Token) with [`TokenError::Malformed`](crate::TokenError::Malformed) or
    /// [`TokenError::TooLong`](crate::TokenError::TooLong).
    pub fn decode(token: &str) -> Result<Self> {
        Ok(Self(Jwt::read(token)?.unverified_claims()?))
    }

    /// The value of a claim. `None` if the token has no such claim or it is null.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The names of all claims.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.names()
    }
}
