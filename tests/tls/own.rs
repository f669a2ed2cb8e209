//! No feature of `authing`: `https` takes a library of the program's own.

use crate::support::{at_once, builder};
use crate::tls_host::{AUTHORITY, Host, VALID, proxy, query, read_request};
use authing::{AuthenticationClient, AuthenticationClientBuilder, Error};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use std::io::Write as _;
use std::net::TcpListener;
use std::thread;

const HOW: &str = "takes TLS: enable the feature `rustls` or `native-tls` of the crate `authing`, or set `http_client` to a client that has it";

/// The program's own TLS, which trusts only the tests' authority.
fn own_tls() -> ClientConfig {
    let mut authorities = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(AUTHORITY.as_bytes()).unwrap();
    authorities.add(authority).unwrap();
    ClientConfig::builder()
        .with_root_certificates(authorities)
        .with_no_client_auth()
}

fn complaint(settings: AuthenticationClientBuilder) -> String {
    settings.build().unwrap_err().to_string()
}

#[test]
fn https_without_a_library_is_an_error_that_says_what_to_enable() {
    assert_eq!(
        complaint(builder("https://a.example.com/authing")),
        format!("setting `app_host`: `https://a.example.com/authing` {HOW}")
    );
    assert_eq!(
        complaint(AuthenticationClient::builder().app_id("app")),
        format!("setting `host`: `https://core.authing.cn/` {HOW}")
    );
    let directories = builder("http://127.0.0.1:1").websocket_host("https://ws.example.com");
    assert_eq!(
        complaint(directories),
        format!("setting `websocket_host`: `https://ws.example.com/` {HOW}")
    );
}

#[test]
fn certificates_without_a_library_are_an_error_that_says_what_to_enable() {
    assert_eq!(
        complaint(builder("http://127.0.0.1:1").root_certificate(AUTHORITY)),
        "setting `root_certificate`: it takes the feature `rustls` or `native-tls` of the crate `authing`: enable one of them, or let your own TLS library trust it in `http_client`"
    );
}

/// The host of events is another one, which only whoever subscribes needs.
#[cfg(feature = "events")]
#[tokio::test]
async fn events_without_a_library_are_an_error_that_says_what_to_enable() {
    let settings = builder("http://127.0.0.1:1").token("t-1");
    let settings = settings.socket_uri("wss://openevent.authing.cn");
    let mut events = settings.build().unwrap().event_sub("order-paid");
    let error = events.next().await.unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("setting `socket_uri`: `https://openevent.authing.cn` {HOW}")
    );
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn this_machine_is_asked_without_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        read_request(&mut socket).unwrap();
        let body = r#"{"data":{"isUserExists":true}}"#;
        let head = format!("HTTP/1.1 200 -\r\ncontent-length: {}\r\n\r\n", body.len());
        socket
            .write_all(format!("{head}{body}").as_bytes())
            .unwrap();
    });
    assert_eq!(
        query(&builder(&url).build().unwrap()).await.unwrap(),
        Some(true)
    );
}

#[tokio::test]
async fn a_library_of_ones_own_is_used() {
    let host = Host::start(VALID);
    let settings = builder(&host.url).http_client(|http| http.tls_backend_preconfigured(own_tls()));
    assert_eq!(query(&settings.build().unwrap()).await.unwrap(), Some(true));
}

#[cfg(feature = "events")]
#[tokio::test]
async fn a_library_of_ones_own_is_used_for_events_and_through_a_proxy() {
    let host = Host::start(VALID);
    let (proxy, asked) = proxy();
    let settings = builder(&host.url)
        .socket_uri(host.url.replace("https://", "wss://"))
        .proxy(proxy)
        .token("t-1")
        .http_client(|http| http.tls_backend_preconfigured(own_tls()));
    let event = settings
        .build()
        .unwrap()
        .event_sub("order-paid")
        .next()
        .await;
    assert_eq!(event.unwrap().unwrap().text(), "here");
    assert!(asked.lock().unwrap()[0].starts_with("CONNECT "));
    // It has agreed on no protocol, since the program's own settings offer none.
    assert_eq!(host.protocols(), [""]);
}

/// What exactly it does not like is not known here.
#[tokio::test]
async fn a_host_that_ones_own_library_does_not_accept_is_not_asked_again() {
    let host = Host::start(VALID);
    let settings = builder(&host.url)
        .http_client(|http| http)
        .retry(at_once(3));
    let error = query(&settings.build().unwrap()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "isUserExists: no secure connection to the host: the TLS library of `http_client` does not accept it: check its certificate, and that its port is one for `https`"
    );
    assert!(error.is_connect() && !error.is_temporary());
    assert!(matches!(&error, Error::Transport(error) if !error.may_have_arrived()));
    assert_eq!(host.connections(), 1);
}
