//! What is wrong with a token that was verified here.

use crate::protocol::SigningAlgorithm;

/// Why a token was refused by [`verify_id_token`](crate::AuthenticationClient::verify_id_token) or
/// [`verify_access_token`](crate::AuthenticationClient::verify_access_token).
///
/// Nothing of the token is in it. Whatever it is, do not let the bearer in; tell them no more than that.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// It is no signed JWT: what is wrong with its form.
    #[error(
        "the token cannot be read: {0}; pass it as it was issued, without `Bearer` and white space"
    )]
    Malformed(&'static str),
    /// It is longer than any token of a host, and was not looked at.
    #[error("the token has more than {limit} bytes: no host issues such a token")]
    TooLong {
        /// The most bytes that are looked at.
        limit: usize,
    },
    /// It says that it is signed in another way than the application's tokens are, or not at all.
    #[error(
        "the token is not signed with {}: it is forged, unless the console says that the application's tokens are signed otherwise; then set `token_algorithm`",
        expected.as_str()
    )]
    WrongAlgorithm {
        /// The setting.
        expected: SigningAlgorithm,
    },
    /// It names a key that the host does not publish, or names none although there is not exactly one.
    #[error(
        "the host publishes no such key as the token names: the token is another host's or forged; a key that is new is looked for again after `key_refresh_interval`"
    )]
    UnknownKey,
    /// The signature is not that of the key.
    #[error(
        "the token's signature is wrong: it was changed or forged, or `secret` is another application's"
    )]
    BadSignature,
    /// Somebody else has issued it.
    #[error(
        "the token has another issuer: set `issuer` if the host calls itself differently from its address"
    )]
    WrongIssuer,
    /// It is for another application.
    #[error("the token is for another audience: pass `audience` if that is meant to be let in")]
    WrongAudience,
    /// Its time is over.
    #[error("the token has expired: log in again, or refresh it")]
    Expired,
    /// Its time has not begun, or it was issued in the future.
    #[error(
        "the token is not valid yet: check the clock of this machine; the setting `leeway` allows for a difference"
    )]
    NotYetValid,
    /// It belongs to another login than the one that was begun here.
    #[error("the token has another nonce: it belongs to another login, so begin anew")]
    WrongNonce,
    /// It is an access token where an id token is wanted, which anybody may have who was given it for its resources.
    #[error("the token is an access token, which says nothing about a login: pass the id token")]
    NotAnIdToken,
    /// A claim is not there without which the token proves nothing.
    #[error("the token lacks the claim `{0}`: pass a token of the kind that the method is for")]
    MissingClaim(&'static str),
    /// A claim has a value that it cannot have.
    #[error("the token's claim `{0}` has a value of another type than the standard says")]
    InvalidClaim(&'static str),
}
