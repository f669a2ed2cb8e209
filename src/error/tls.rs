//! Why there is no TLS connection.

use rustls::CertificateError;
use std::error::Error as StdError;
use std::io;

/// What is wrong with a TLS connection. None of it comes right by waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
}

impl TlsProblem {
    /// The problem with TLS, if that is what an error is about.
    pub(super) fn find(error: &(dyn StdError + 'static)) -> Option<Self> {
        if let Some(error) = error.downcast_ref() {
            return Some(Self::of(error));
        }
        // What an `io::Error` calls its source is the source of the error in it.
        let inner = error.downcast_ref().and_then(io::Error::get_ref);
        match inner {
            Some(inner) => Self::find(inner),
            None => Self::find(error.source()?),
        }
    }

    fn of(error: &rustls::Error) -> Self {
        use CertificateError as C;
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
        }
    }
}
