//! Proof keys for the code flow (RFC 7636).

use super::client::AuthenticationClient;
use crate::error::{Error, Result};
use crate::random;
use crate::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use std::ops::RangeInclusive;

/// How many characters a verifier may have.
const LENGTH: RangeInclusive<usize> = 43..=128;

/// The characters of a verifier that is made here, which need no encoding: 64 of the 66 that are allowed, six random bits each.
pub(super) const ALPHABET: &str =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// How the challenge that goes to the authorization page is made of the verifier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeChallengeMethod {
    /// The SHA-256 digest of the verifier, in base64url.
    #[default]
    S256,
    /// The verifier itself. It protects nothing where the address of the page can be seen; for hosts that know nothing else.
    Plain,
}

impl CodeChallengeMethod {
    /// The value as it is on the wire: `S256` or `plain`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::S256 => "S256",
            Self::Plain => "plain",
        }
    }

    /// The challenge of a verifier that has been checked.
    pub(super) fn digest(self, verifier: &Secret) -> String {
        match self {
            Self::S256 => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose())),
            Self::Plain => verifier.expose().to_owned(),
        }
    }
}

/// A new verifier of the usual length.
pub(super) fn verifier() -> Secret {
    random::text(ALPHABET, *LENGTH.start()).into()
}

/// Fails for a verifier that no server accepts.
pub(super) fn check_verifier(argument: &'static str, verifier: &Secret) -> Result<()> {
    let verifier = verifier.expose();
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    if !verifier.chars().all(is_allowed) {
        return Err(Error::invalid_argument(
            argument,
            "it has other characters than letters, digits, `-`, `.`, `_` and `~`",
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
        format!("the length is {length}, and a code verifier has 43 to 128 characters"),
    ))
}

/// # Proof keys
///
/// [`build_authorize_url`](AuthenticationClient::build_authorize_url) makes all of this with
/// [`pkce`](super::AuthorizeUrl::pkce); these are its parts.
impl AuthenticationClient {
    /// Makes the secret that only the one who asked for a code can show: RFC 7636 calls it the *code verifier*, Authing's
    /// documentation the code challenge. 43 random characters from a cryptographic source; nothing is sent.
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
    pub fn generate_code_challenge(&self) -> Secret {
        verifier()
    }

    /// The same with a length of your own, from 43 to 128 characters.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument): another length.
    pub fn generate_code_challenge_of_length(&self, length: usize) -> Result<Secret> {
        check_length("length", length)?;
        Ok(random::text(ALPHABET, length).into())
    }

    /// The challenge that goes to the authorization page, from the secret of
    /// [`generate_code_challenge`](Self::generate_code_challenge). Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument): the secret has not 43 to 128 of the characters that RFC 7636
    /// allows, so that the host would refuse it later.
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
