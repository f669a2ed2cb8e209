//! A host that speaks TLS, and a proxy before it.

use authing::operations::is_user_exists;
use authing::{AuthenticationClient, Error};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{self, Read, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// The authority that signed all of these.
pub(crate) const AUTHORITY: &str = include_str!("authority.pem");
const KEY: &str = include_str!("server_key.pem");
/// For 127.0.0.1.
pub(crate) const VALID: &str = include_str!("server.pem");

/// A host with a certificate. It says yes to whatever is asked, by HTTP/1.1 whatever else it has offered.
pub(crate) struct Host {
    pub(crate) url: String,
    connections: Arc<AtomicUsize>,
    /// What each connection has agreed to speak.
    protocols: Arc<Mutex<Vec<String>>>,
}

impl Host {
    pub(crate) fn start(certificate: &str) -> Self {
        Self::offering(&["http/1.1"], certificate)
    }

    pub(crate) fn offering(protocols: &[&str], certificate: &str) -> Self {
        let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
        let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
        let config = config.with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth().with_single_cert(chain, key);
        let mut config = config.unwrap();
        config.alpn_protocols = protocols.iter().map(|name| (*name).into()).collect();
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = Self {
            url: format!("https://{}", listener.local_addr().unwrap()),
            connections: Arc::default(),
            protocols: Arc::default(),
        };
        let (connections, protocols) = (host.connections.clone(), host.protocols.clone());
        thread::spawn(move || {
            for socket in listener.incoming() {
                connections.fetch_add(1, Ordering::SeqCst);
                let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
                let mut stream = StreamOwned::new(connection, socket.unwrap());
                let _ = serve(&mut stream, &protocols);
            }
        });
        host
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn protocols(&self) -> Vec<String> {
        self.protocols.lock().unwrap().clone()
    }
}

type Stream = StreamOwned<ServerConnection, TcpStream>;

/// One request. The client goes away if it does not like the certificate.
fn serve(stream: &mut Stream, protocols: &Mutex<Vec<String>>) -> io::Result<()> {
    stream.conn.complete_io(&mut stream.sock)?;
    let protocol = stream.conn.alpn_protocol().unwrap_or_default();
    let protocol = String::from_utf8_lossy(protocol).into_owned();
    protocols.lock().unwrap().push(protocol);
    let request = read_request(stream)?;
    #[cfg(feature = "events")]
    if let Some(answer) = event_answer(&request) {
        stream.write_all(&answer)?;
        // The client keeps the connection until it has read the event.
        return read_request(stream).map(drop);
    }
    assert!(request.starts_with("POST /graphql/v2"), "{request}");
    let body = r#"{"data":{"isUserExists":true}}"#;
    let length = body.len();
    let head = format!("HTTP/1.1 200 -\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    stream.write_all(format!("{head}{body}").as_bytes())
}

/// A request that ends with a JSON object, or has no body.
pub(crate) fn read_request(stream: &mut impl Read) -> io::Result<String> {
    let (mut bytes, mut part) = (Vec::new(), [0; 4096]);
    let is_get = |bytes: &[u8]| bytes.starts_with(b"GET ") || bytes.starts_with(b"CONNECT ");
    while !(bytes.ends_with(b"}") || is_get(&bytes) && bytes.ends_with(b"\r\n\r\n")) {
        match stream.read(&mut part)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            length => bytes.extend_from_slice(&part[..length]),
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A websocket with an event, for a request that asks for one.
#[cfg(feature = "events")]
fn event_answer(request: &str) -> Option<Vec<u8>> {
    use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
    let mut lines = request.lines();
    let key = lines.find_map(|line| line.strip_prefix("sec-websocket-key: "))?;
    let proof = derive_accept_key(key.as_bytes());
    let head = format!(
        "HTTP/1.1 101 -\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: {proof}\r\n\r\n"
    );
    Some([head.as_bytes(), b"\x81\x04here"].concat())
}

pub(crate) async fn query(client: &AuthenticationClient) -> Result<Option<bool>, Error> {
    let call = client.execute(is_user_exists::Variables::default());
    call.await.map(|answer| answer.is_user_exists)
}

/// An HTTP proxy, and what it was asked for.
pub(crate) fn proxy() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let told = Arc::clone(&asked);
    thread::spawn(move || {
        for socket in listener.incoming() {
            let mut socket = socket.unwrap();
            let request = read_request(&mut socket).unwrap();
            let address = request.split(' ').nth(1).unwrap().to_owned();
            told.lock().unwrap().push(request);
            let host = TcpStream::connect(address).unwrap();
            socket.write_all(b"HTTP/1.1 200 -\r\n\r\n").unwrap();
            let (mut from, mut to) = (socket.try_clone().unwrap(), host.try_clone().unwrap());
            thread::spawn(move || io::copy(&mut from, &mut to));
            let (mut from, mut to) = (host, socket);
            thread::spawn(move || io::copy(&mut from, &mut to));
        }
    });
    (url, asked)
}
