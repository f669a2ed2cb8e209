//! The TLS library: `native-tls` or `rustls`, as the features say, or none.

use crate::error::{Error, Result};
use reqwest::ClientBuilder;

/// Whether a feature has brought a library.
pub(crate) const IS_THERE: bool = cfg!(any(feature = "rustls", feature = "native-tls"));

/// Uses the library of the features, whichever else a program's other crates have enabled in `reqwest`. With both features it is
/// `native-tls`: `rustls` may be there only because it is the default.
pub(crate) fn chosen(builder: ClientBuilder) -> ClientBuilder {
    #[cfg(feature = "native-tls")]
    let builder = builder.tls_backend_native();
    #[cfg(all(feature = "rustls", not(feature = "native-tls")))]
    let builder = builder.tls_backend_rustls();
    builder
}

/// Trusts the certificates of a PEM file too.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
pub(crate) fn trusting(builder: ClientBuilder, pem: &[u8]) -> Result<ClientBuilder> {
    let certificates = reqwest::Certificate::from_pem_bundle(pem)
        .ok()
        .filter(|certificates| !certificates.is_empty())
        .ok_or_else(|| {
            Error::config("root_certificate", "it contains no certificate in PEM: pass the file that begins with `-----BEGIN CERTIFICATE-----`")
        })?;
    let add = ClientBuilder::add_root_certificate;
    Ok(certificates.into_iter().fold(builder, add))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
pub(crate) fn trusting(_: ClientBuilder, _: &[u8]) -> Result<ClientBuilder> {
    Err(Error::config(
        "root_certificate",
        "it takes the feature `rustls` or `native-tls` of the crate `authing`: enable one of them, or let your own TLS library trust it in `http_client`",
    ))
}
