//! Why there is no TLS connection: what the libraries of the features `rustls` and `native-tls` say.

use std::error::Error as StdError;
use std::io;
use std::iter::successors;

/// What is wrong with a TLS connection. None of it comes right by waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    not(any(feature = "rustls", feature = "native-tls")),
    allow(
        dead_code,
        reason = "nothing is known of the errors of other libraries"
    )
)]
pub(crate) enum TlsProblem {
    UnknownIssuer,
    Expired,
    NotYetValid,
    OtherName,
    Revoked,
    /// Another problem with the host's certificate.
    Certificate,
    /// The two do not agree on a connection, or the host does not speak TLS at all.
    Handshake,
    /// A library that is not known here accepts no connection.
    Unknown,
}

/// What is in the words of `native-tls`, which hands on no code of the system's library, and what it means. The first that fits
/// counts. They are OpenSSL's, of its versions 1.1 and 3.
#[cfg(feature = "native-tls")]
const WORDS: &[(&str, Option<TlsProblem>)] = &[
    ("unexpected eof", None),
    ("issuer certificate", Some(TlsProblem::UnknownIssuer)),
    ("self signed certificate", Some(TlsProblem::UnknownIssuer)),
    ("self-signed certificate", Some(TlsProblem::UnknownIssuer)),
    (
        "verify the first certificate",
        Some(TlsProblem::UnknownIssuer),
    ),
    ("certificate has expired", Some(TlsProblem::Expired)),
    (
        "certificate is not yet valid",
        Some(TlsProblem::NotYetValid),
    ),
    ("hostname mismatch", Some(TlsProblem::OtherName)),
    ("ip address mismatch", Some(TlsProblem::OtherName)),
    ("certificate revoked", Some(TlsProblem::Revoked)),
    ("certificate", Some(TlsProblem::Certificate)),
];

impl TlsProblem {
    /// The problem with TLS, if that is what an error is about.
    pub(super) fn find(error: &reqwest::Error) -> Option<Self> {
        let unknown = || error.is_connect() && is_invalid_data(error);
        Self::known(error).or_else(|| unknown().then_some(Self::Unknown))
    }

    /// What the library of a feature says.
    fn known(error: &(dyn StdError + 'static)) -> Option<Self> {
        #[cfg(feature = "rustls")]
        if let Some(error) = error.downcast_ref() {
            return Some(Self::of_rustls(error));
        }
        #[cfg(feature = "native-tls")]
        if let Some(error) = error.downcast_ref() {
            return Self::of_native(error);
        }
        Self::known(cause(error)?)
    }

    #[cfg(feature = "rustls")]
    fn of_rustls(error: &rustls::Error) -> Self {
        use rustls::CertificateError as C;
        match error {
            rustls::Error::InvalidCertificate(problem) => match problem {
                C::UnknownIssuer => Self::UnknownIssuer,
                C::Expired | C::ExpiredContext { .. } => Self::Expired,
                C::NotValidYet | C::NotValidYetContext { .. } => Self::NotYetValid,
                C::NotValidForName | C::NotValidForNameContext { .. } => Self::OtherName,
                C::Revoked => Self::Revoked,
                _ => Self::Certificate,
            },
            rustls::Error::NoCertificatesPresented => Self::Certificate,
            _ => Self::Handshake,
        }
    }

    /// Nothing if the connection broke during the handshake, which may come right.
    #[cfg(feature = "native-tls")]
    fn of_native(error: &native_tls::Error) -> Option<Self> {
        let mut causes = successors(error.source(), |cause| (*cause).source());
        if causes.any(|cause| cause.is::<io::Error>()) {
            return None;
        }
        let text = error.to_string().to_ascii_lowercase();
        let known = WORDS.iter().find(|(words, _)| text.contains(words));
        known.map_or(Some(Self::Handshake), |(_, problem)| *problem)
    }

    /// What is wrong, and what to do.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::UnknownIssuer => {
                "its certificate is not signed by an authority that is trusted here: pass the authority's certificate to `root_certificate`"
            }
            Self::Expired => "its certificate has expired: renew it, or set this machine's clock",
            Self::NotYetValid => "its certificate is not valid yet: check this machine's clock",
            Self::OtherName => {
                "its certificate is for another name: check the host's name in the settings"
            }
            Self::Revoked => "its certificate has been revoked",
            Self::Certificate => {
                "its certificate is not valid: check it, and pass the certificate of its authority to `root_certificate` if that is your own"
            }
            Self::Handshake => {
                "the TLS handshake failed: check that the port of the host is one for `https`"
            }
            Self::Unknown => {
                "the TLS library of `http_client` does not accept it: check its certificate, and that its port is one for `https`"
            }
        }
    }
}

/// What is behind an error. An `io::Error` calls its source the source of the error in it.
fn cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

/// What TLS libraries call it when they do not like what the host sends.
fn is_invalid_data(error: &(dyn StdError + 'static)) -> bool {
    let mut causes = successors(Some(error), |error| cause(*error));
    causes.any(|cause| {
        let error = cause.downcast_ref().map(io::Error::kind);
        error == Some(io::ErrorKind::InvalidData)
    })
}
