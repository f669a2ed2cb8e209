//! PKCE: proof keys for the authorization code flow (RFC 7636).

use super::client::AuthenticationClient;
use crate::error::{Error, Result};
use crate::random;
use crate::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use std::ops::RangeInclusive;

/// The allowed lengths of a code verifier.
const LENGTH: RangeInclusive<usize> = 43..=128;

/// The characters of random verifiers: 64 of the 66 allowed ones, six random bits each. None of them needs URL encoding.
pub(super) const ALPHABET: &str =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// How a code challenge is derived from a code verifier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeChallengeMethod {
    /// The SHA-256 digest of the code verifier, in base64url.
    #[default]
    S256,
    /// The code verifier itself, for hosts that support nothing else. It does not protect against anybody who sees the URL.
    Plain,
}

impl CodeChallengeMethod {
    /// The value on the wire: `S256` or `plain`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::S256 => "S256",
            Self::Plain => "plain",
        }
    }

    /// The code challenge of a verifier that has been checked.
    pub(super) fn digest(self, verifier: &Secret) -> String {
        match self {
            Self::S256 => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose())),
            Self::Plain => verifier.expose().to_owned(),
        }
    }
}

/// A random code verifier of the usual length.
pub(super) fn verifier() -> Secret {
    random::text(ALPHABET, *LENGTH.start()).into()
}

/// Fails for a code verifier that the host would reject.
pub(super) fn check_verifier(argument: &'static str, verifier: &Secret) -> Result<()> {
    let verifier = verifier.expose();
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    if !verifier.chars().all(is_allowed) {
        return Err(Error::invalid_argument(
            argument,
            "it contains characters other than letters, digits, `-`, `.`, `_` and `~`",
        ));
    }
    check_length(argument, verifier.len())
}

fn check_length(argument: &'static str, length: usize) -> Result<()> {
    if LENGTH.contains(&length) {
        return Ok(());
    }
    Err(Error::invalid_argument(
        argument,
        format!("it has {length} characters, and a code verifier has 43 to 128"),
    ))
}

/// # PKCE
///
/// [`build_authorize_url`](AuthenticationClient::build_authorize_url) with
/// [`pkce`](crate::authentication::AuthorizeUrl::pkce) does all of this; these are its parts.
impl AuthenticationClient {
    /// Returns a random code verifier of 43 characters. Authing's documentation calls it the code challenge, RFC 7636 the *code
    /// verifier*. It comes from a cryptographic random source. Nothing is sent.
    ///
    /// ```
    /// use authing::authentication::CodeChallengeMethod;
    ///
    /// # fn run(client: &authing::AuthenticationClient) -> authing::Result<()> {
    /// let verifier = client.generate_code_challenge();
    /// let challenge = client.get_code_challenge_digest(&verifier, CodeChallengeMethod::S256)?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("generateCodeChallenge", "GenerateCodeChallenge"))]
    pub fn generate_code_challenge(&self) -> Secret {
        verifier()
    }

    /// Returns a random code verifier of this length, 43 to 128 characters. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for `length`: it is not from 43 to 128.
    pub fn generate_code_challenge_of_length(&self, length: usize) -> Result<Secret> {
        check_length("length", length)?;
        Ok(random::text(ALPHABET, length).into())
    }

    /// Returns the code challenge of a code verifier, for
    /// [`code_challenge`](crate::authentication::AuthorizeUrl::code_challenge). Nothing is sent.
    ///
    /// `code_challenge` is the code verifier, from [`generate_code_challenge`](Self::generate_code_challenge).
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for `code_challenge`: it does not have 43 to 128 of the
    /// characters that RFC 7636 allows, so the host would reject it.
    #[doc(alias("getCodeChallengeDigest", "GetCodeChallengeDigest"))]
    #[doc(alias("generate_code_challenge_digest"))]
    pub fn get_code_challenge_digest(
        &self,
        code_challenge: impl Into<Secret>,
        method: CodeChallengeMethod,
    ) -> Result<String> {
        let verifier = code_challenge.into();
        check_verifier("code_challenge", &verifier)?;
        Ok(method.digest(&verifier))
    }
}
