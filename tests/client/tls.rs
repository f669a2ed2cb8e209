//! TLS by each library of the enabled features: which hosts it accepts, and what a client says of the others. `tests/tls` has these tests
//! once more, with both libraries and with each alone.

use crate::support::{at_once, builder};
use crate::tls_host::{AUTHORITY, Host, VALID, proxy, query};
use authing::{AuthenticationClientBuilder, Error};
use std::error::Error as StdError;
use std::io::{self, Read as _, Write as _};
use std::iter::successors;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const EXPIRED: &str = include_str!("../support/tls/expired.pem");
/// Valid from 2090.
const EARLY: &str = include_str!("../support/tls/early.pem");
/// For another name.
const OTHER: &str = include_str!("../support/tls/other.pem");

/// A TLS library of a feature.
#[derive(Clone, Copy, Debug)]
enum Library {
    #[cfg(feature = "rustls")]
    Rustls,
    #[cfg(feature = "native-tls")]
    Native,
}

const LIBRARIES: &[Library] = &[
    #[cfg(feature = "rustls")]
    Library::Rustls,
    #[cfg(feature = "native-tls")]
    Library::Native,
];

impl Library {
    /// Settings for a host that is asked with this library.
    fn builder(self, url: &str) -> AuthenticationClientBuilder {
        builder(url).http_client(move |http| match self {
            #[cfg(feature = "rustls")]
            Self::Rustls => http.tls_backend_rustls(),
            #[cfg(feature = "native-tls")]
            Self::Native => http.tls_backend_native(),
        })
    }
}

#[tokio::test]
async fn a_certificate_of_ones_own_authority_is_accepted() {
    for library in LIBRARIES {
        let host = Host::start(VALID);
        let settings = library.builder(&host.url).root_certificate(AUTHORITY);
        let client = settings.build().unwrap();
        assert_eq!(query(&client).await.unwrap(), Some(true), "{library:?}");
    }
}

#[tokio::test]
async fn an_error_says_what_is_wrong_with_a_certificate() {
    for library in LIBRARIES {
        for (certificate, authority, problem) in [
            (
                VALID,
                None,
                "its certificate is not signed by an authority that is trusted here: pass the authority's certificate to `root_certificate`",
            ),
            (
                EXPIRED,
                Some(AUTHORITY),
                "its certificate has expired: renew it, or set this machine's clock",
            ),
            (
                EARLY,
                Some(AUTHORITY),
                "its certificate is not valid yet: check this machine's clock",
            ),
            (
                OTHER,
                Some(AUTHORITY),
                "its certificate is for another name: check the host's name in the settings",
            ),
        ] {
            let host = Host::start(certificate);
            let mut settings = library.builder(&host.url).retry(at_once(3));
            if let Some(authority) = authority {
                settings = settings.root_certificate(authority);
            }
            let error = query(&settings.build().unwrap()).await.unwrap_err();
            let expected = format!("isUserExists: no secure connection to the host: {problem}");
            assert_eq!(error.to_string(), expected, "{library:?}: {error:?}");
            // Waiting does not help, and nothing was sent.
            assert!(error.is_connect() && !error.is_temporary(), "{library:?}");
            assert!(matches!(&error, Error::Transport(error) if !error.may_have_arrived()));
            assert_eq!(host.connections(), 1, "{library:?}: it was tried again");
        }
    }
}

#[tokio::test]
async fn a_port_without_tls_is_named() {
    for library in LIBRARIES {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            let mut part = [0; 4096];
            let _ = socket.read(&mut part);
            let _ = socket.write_all(b"HTTP/1.1 400 -\r\ncontent-length: 0\r\n\r\n");
        });
        let error = query(&library.builder(&url).build().unwrap()).await;
        assert_eq!(
            error.unwrap_err().to_string(),
            "isUserExists: no secure connection to the host: the TLS handshake failed: check that the port of the host is one for `https`",
            "{library:?}"
        );
    }
}

/// It may come right, unlike a certificate.
#[tokio::test]
async fn a_handshake_that_breaks_off_is_retried() {
    for library in LIBRARIES {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let count = Arc::new(AtomicUsize::new(0));
        let connections = Arc::clone(&count);
        thread::spawn(move || {
            for socket in listener.incoming() {
                connections.fetch_add(1, Ordering::SeqCst);
                // What the client says is read, so that the connection ends and is not reset.
                let _ = socket.unwrap().read(&mut [0; 4096]);
            }
        });
        let client = library.builder(&url).retry(at_once(2)).build().unwrap();
        let error = query(&client).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "isUserExists: no connection to the host: check `app_host` (scheme, name, port) and the network",
            "{library:?}: {error:?}"
        );
        assert!(error.is_temporary());
        assert_eq!(count.load(Ordering::SeqCst), 3, "{library:?}");
    }
}

fn cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

/// Whichever libraries `reqwest` has, and whether or not they are there only for another crate.
#[tokio::test]
async fn the_library_is_that_of_the_feature_and_native_tls_where_both_are_enabled() {
    let host = Host::start(VALID);
    let error = query(&builder(&host.url).build().unwrap())
        .await
        .unwrap_err();
    let causes = successors(Some(&error as _), |error| cause(*error));
    let names: Vec<_> = causes
        .filter_map(|cause| {
            #[cfg(feature = "native-tls")]
            if cause.is::<native_tls::Error>() {
                return Some("native-tls");
            }
            cause.is::<rustls::Error>().then_some("rustls")
        })
        .collect();
    let expected = match cfg!(feature = "native-tls") {
        true => "native-tls",
        false => "rustls",
    };
    assert_eq!(names, [expected], "{error:?}");
}

#[tokio::test]
async fn http_2_is_agreed_on_where_the_host_offers_it() {
    for library in LIBRARIES {
        let host = Host::offering(&["h2", "http/1.1"], VALID);
        let settings = library.builder(&host.url).root_certificate(AUTHORITY);
        // The host says that it speaks HTTP/2, and does not.
        query(&settings.build().unwrap()).await.unwrap_err();
        assert_eq!(host.protocols(), ["h2"], "{library:?}");
    }
}

/// A websocket begins as a request of HTTP/1.1.
#[cfg(feature = "events")]
#[tokio::test]
async fn events_are_received_over_tls() {
    for library in LIBRARIES {
        let host = Host::offering(&["h2", "http/1.1"], VALID);
        let settings = library.builder(&host.url).root_certificate(AUTHORITY);
        let settings = settings.socket_uri(host.url.replace("https://", "wss://"));
        let client = settings.token("t-1").build().unwrap();
        let event = client.event_sub("order-paid").next().await.unwrap();
        assert_eq!(event.unwrap().text(), "here", "{library:?}");
        assert_eq!(host.protocols(), ["http/1.1"], "{library:?}");
    }
}

/// The proxy hands on what it cannot read: TLS begins behind it.
#[tokio::test]
async fn a_proxy_is_passed_through() {
    for library in LIBRARIES {
        let host = Host::start(VALID);
        let (proxy, asked) = proxy();
        let settings = library.builder(&host.url).root_certificate(AUTHORITY);
        let client = settings.proxy(proxy).build().unwrap();
        assert_eq!(query(&client).await.unwrap(), Some(true), "{library:?}");
        let address = host.url.trim_start_matches("https://");
        let asked = asked.lock().unwrap();
        assert_eq!(asked.len(), 1, "{library:?}");
        assert!(asked[0].starts_with(&format!("CONNECT {address} HTTP/1.1\r\n")));
        assert!(!asked[0].contains("isUserExists"));
    }
}
