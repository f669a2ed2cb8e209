//! Why a token is not valid.

use crate::protocol::SigningAlgorithm;

/// Why a token was rejected by [`verify_id_token`](crate::AuthenticationClient::verify_id_token) or
/// [`verify_access_token`](crate::AuthenticationClient::verify_access_token).
///
/// It contains nothing of the token. Whatever the reason, reject the request, and do not tell the caller which it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The text is not a signed JWT.
    #[error(
        "the token cannot be read: {0}; pass it as it was issued, without `Bearer` and white space"
    )]
    Malformed(&'static str),
    /// The token is longer than any that a host issues, and was not parsed.
    #[error("the token has more than {limit} bytes: no host issues such a token")]
    TooLong {
        /// The longest token that is parsed, in bytes.
        limit: usize,
    },
    /// The token names another signing algorithm than the application's, or none.
    #[error(
        "the token is not signed with {}: it is forged, unless the console says that the application's tokens are signed otherwise; then set `token_algorithm`",
        expected.as_str()
    )]
    WrongAlgorithm {
        /// The setting.
        expected: SigningAlgorithm,
    },
    /// The token names a key that the host does not publish, or names none where the host does not publish exactly one.
    #[error(
        "the host does not publish the key that the token names: the token is another host's or forged; a new key is fetched at the earliest after `key_refresh_interval`"
    )]
    UnknownKey,
    /// The host publishes the key that the token names, but in no form that is accepted. It holds the reason.
    #[error(
        "the host's key that the token names {0}: have it replaced; tokens are verified with RSA keys for RS256 of 2048 to 8192 bits, or with `secret`"
    )]
    UnusableKey(&'static str),
    /// The host's keys are older than [`max_key_age`](crate::authentication::AuthenticationClientBuilder::max_key_age), and could not be
    /// fetched again. It holds the reason. Nothing is known of the token, which may be valid.
    #[error(
        "the host's keys are older than `max_key_age`, so no token is accepted, and they could not be fetched again: {0}"
    )]
    OutdatedKeys(String),
    /// The signature is wrong.
    #[error(
        "the token's signature is wrong: it was changed or forged, or `secret` is another application's"
    )]
    BadSignature,
    /// Another issuer issued the token.
    #[error(
        "the token has another issuer: set `issuer` if the host calls itself differently from its address"
    )]
    WrongIssuer,
    /// The token is for another audience, such as another application.
    #[error("the token is for another audience: pass `audience` if it is to be accepted")]
    WrongAudience,
    /// The token has expired.
    #[error("the token has expired: log in again, or refresh it")]
    Expired,
    /// The ready-made token of a [`ManagementClient`](crate::ManagementClient) has expired. Nothing was sent.
    #[error(
        "the management token has expired: set a new `access_token`, or set `secret` instead, with which the client gets tokens itself"
    )]
    ManagementTokenExpired,
    /// The host rejects the ready-made token of a [`ManagementClient`](crate::ManagementClient).
    #[error(
        "the host rejects the management token, which has expired or was revoked: set a new `access_token`, or set `secret` instead, with which the client gets tokens itself"
    )]
    ManagementTokenRejected,
    /// The token is not valid yet, or was issued in the future.
    #[error(
        "the token is not valid yet: check the clock of this machine; the setting `leeway` allows for a difference"
    )]
    NotYetValid,
    /// The `nonce` of the token is not that of the authorization request.
    #[error("the token has another `nonce`: it belongs to another login, so begin a new one")]
    WrongNonce,
    /// The token is an access token where an ID token is required. Whoever was given an access token for its resources could log in
    /// with it.
    #[error("the token is an access token, which does not prove a login: pass the ID token")]
    NotAnIdToken,
    /// A required claim is missing.
    #[error("the token lacks the claim `{0}`: pass a token of the kind that the method is for")]
    MissingClaim(&'static str),
    /// A claim has a value of the wrong type.
    #[error(
        "the token's claim `{0}` has a value of another type than the standard says: pass the token as it was issued"
    )]
    InvalidClaim(&'static str),
}
