//! TLS: what a client says of a host whose certificate it does not accept.

use crate::support::{at_once, builder};
use authing::operations::is_user_exists;
use authing::{AuthenticationClient, Error};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// The authority that signed all of these.
const AUTHORITY: &str = include_str!("../support/tls/authority.pem");
const KEY: &str = include_str!("../support/tls/server_key.pem");
/// For 127.0.0.1.
const VALID: &str = include_str!("../support/tls/server.pem");
const EXPIRED: &str = include_str!("../support/tls/expired.pem");
/// Valid from 2090.
const EARLY: &str = include_str!("../support/tls/early.pem");
/// For another name.
const OTHER: &str = include_str!("../support/tls/other.pem");

/// A host with this certificate, and how many connections were made to it. It says yes to whatever is asked.
fn host(certificate: &str) -> (String, Arc<AtomicUsize>) {
    let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(chain, key);
    let config = Arc::new(config.unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let accepted = Arc::clone(&connections);
    thread::spawn(move || {
        for socket in listener.incoming() {
            accepted.fetch_add(1, Ordering::SeqCst);
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, socket.unwrap());
            serve(&mut stream);
        }
    });
    (url, connections)
}

/// One request, whose body arrives with its head or soon after.
fn serve(stream: &mut StreamOwned<ServerConnection, TcpStream>) {
    let (mut bytes, mut part) = (Vec::new(), [0; 4096]);
    while !bytes.ends_with(b"}") {
        // The client goes away if it does not like the certificate.
        match stream.read(&mut part) {
            Ok(length @ 1..) => bytes.extend_from_slice(&part[..length]),
            _ => return,
        }
    }
    let body = r#"{"data":{"isUserExists":true}}"#;
    let length = body.len();
    let head = format!("HTTP/1.1 200 -\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    let _ = stream.write_all(format!("{head}{body}").as_bytes());
}

async fn query(client: &AuthenticationClient) -> Result<Option<bool>, Error> {
    let call = client.execute(is_user_exists::Variables::default());
    call.await.map(|answer| answer.is_user_exists)
}

#[tokio::test]
async fn a_certificate_of_ones_own_authority_is_accepted() {
    let (url, _) = host(VALID);
    let client = builder(&url).root_certificate(AUTHORITY).build().unwrap();
    assert_eq!(query(&client).await.unwrap(), Some(true));
}

#[tokio::test]
async fn an_error_says_what_is_wrong_with_a_certificate() {
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
        let (url, connections) = host(certificate);
        let mut settings = builder(&url).retry(at_once(3));
        if let Some(authority) = authority {
            settings = settings.root_certificate(authority);
        }
        let error = query(&settings.build().unwrap()).await.unwrap_err();
        let expected = format!("isUserExists: no secure connection to the host: {problem}");
        assert_eq!(error.to_string(), expected);
        // Waiting does not help, and nothing was sent.
        assert!(error.is_connect() && !error.is_temporary());
        assert!(matches!(&error, Error::Transport(error) if !error.may_have_arrived()));
        assert_eq!(connections.load(Ordering::SeqCst), 1, "it was tried again");
    }
}

#[tokio::test]
async fn a_port_without_tls_is_named() {
    let url = format!("https://{}", plain_host());
    let error = query(&builder(&url).build().unwrap()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "isUserExists: no secure connection to the host: the TLS handshake failed: check that the port of the host is one for `https`"
    );
}

/// The address of a server that speaks plain HTTP to whoever connects first.
fn plain_host() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut part = [0; 4096];
        let _ = socket.read(&mut part);
        let _ = socket.write_all(b"HTTP/1.1 400 -\r\ncontent-length: 0\r\n\r\n");
    });
    address
}
