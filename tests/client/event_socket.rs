//! Event sockets whose other end means no good.

use crate::server::{Answer, Server, answer};
use crate::support::builder;
use crate::verify::later;
use authing::authentication::{Event, EventSub};
use authing::{Error, Result};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

const KEY: &str = "sec-websocket-key: ";

/// A ping and a text of a server, which masks nothing.
const PING: [u8; 2] = [0x89, 0];
const TEXT: &[u8] = b"\x81\x04here";

fn subscribe(http: &str) -> EventSub {
    let client = builder(http).socket_uri(http.replace("http://", "ws://"));
    let client = client.token("t-1").build().unwrap();
    client.event_sub("order-paid")
}

/// What a host answers that takes the request for a websocket.
fn accepted(request: &str) -> String {
    let key = request.lines().find_map(|line| line.strip_prefix(KEY));
    let proof = derive_accept_key(key.unwrap().as_bytes());
    format!(
        "HTTP/1.1 101 -\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-accept: {proof}\r\n\r\n"
    )
}

/// A host that is told what to do.
struct Host {
    listener: TcpListener,
    url: String,
}

impl Host {
    fn start() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        // Little fits into the connection itself.
        socket.set_recv_buffer_size(64 * 1024).unwrap();
        socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
        let listener = socket.listen(8).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        Self { listener, url }
    }

    /// The next websocket, once the client has it too.
    async fn accept(&self) -> TcpStream {
        let (mut socket, _) = self.listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(socket.read_u8().await.unwrap());
        }
        let head = accepted(&String::from_utf8(head).unwrap());
        socket.write_all(head.as_bytes()).await.unwrap();
        socket.write_all(&PING).await.unwrap();
        assert_eq!(pong(&mut socket).await, 0);
        socket
    }
}

/// Reads a response to a ping, and returns the length of its text.
async fn pong(socket: &mut (impl tokio::io::AsyncRead + Unpin)) -> usize {
    assert_eq!(socket.read_u8().await.unwrap(), 0x8a);
    let length = usize::from(socket.read_u8().await.unwrap() & 0x7f);
    let mut masked = [0; 4 + 125];
    let masked = &mut masked[..4 + length];
    socket.read_exact(masked).await.unwrap();
    length
}

fn next(mut events: EventSub) -> JoinHandle<(EventSub, Option<Result<Event>>)> {
    tokio::spawn(async move {
        let event = events.next().await;
        (events, event)
    })
}

fn assert_interrupted(event: Option<Result<Event>>) {
    let error = event.unwrap().unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(!error.is_connect() && error.status().is_none(), "{error:?}");
}

#[tokio::test]
async fn to_be_accepted_and_closed_at_once_is_a_failure_and_the_delay_grows() {
    let mut left = 100;
    let server = Server::ruled(move |request| {
        left -= 1;
        match left {
            // Whoever does not give up by then never does.
            0 => answer(404, "text/html", ""),
            _ => Answer::Cut(accepted(request)),
        }
    });
    let server = server.await;
    let delay = Duration::from_millis(8);
    let begun = Instant::now();
    let mut events = subscribe(server.url()).retry_times(5).retry_delay(delay);
    assert_interrupted(events.next().await);
    assert_eq!(server.connections(), 6);
    // At least half of 8, 16, 32, 64 and 128 ms; a delay that does not grow takes 40 ms at most.
    assert!(begun.elapsed() >= Duration::from_millis(124));
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_connection_is_a_success_when_it_has_stayed_up_or_delivered_something() {
    let host = Host::start();
    let events = subscribe(&host.url).retry_times(1);
    let mut waiting = next(events.retry_delay(Duration::ZERO));
    for _ in 0..4 {
        let socket = host.accept().await;
        later(Duration::from_secs(30)).await;
        drop(socket);
    }
    for _ in 0..4 {
        let mut socket = host.accept().await;
        socket.write_all(TEXT).await.unwrap();
        let (events, event) = waiting.await.unwrap();
        assert_eq!(event.unwrap().unwrap().text(), "here");
        waiting = next(events);
        drop(socket);
    }
    // This one is neither, and it is the one retry that the last success allows.
    let socket = host.accept().await;
    later(Duration::from_secs(29)).await;
    drop((socket, host));
    assert_interrupted(waiting.await.unwrap().1);
}

#[tokio::test]
async fn a_peer_that_pings_and_never_reads_fills_no_memory() {
    const PINGS: usize = 1 << 17;
    const LENGTH: usize = 125;
    let host = Host::start();
    let waiting = next(subscribe(&host.url));
    let mut socket = host.accept().await;
    let mut long = [b'x'; 2 + LENGTH];
    long[..2].copy_from_slice(&[PING[0], LENGTH as u8]);
    let many = long.repeat(1 << 10);
    for _ in 0..PINGS / (1 << 10) {
        socket.write_all(&many).await.unwrap();
    }
    socket.write_all(TEXT).await.unwrap();
    // The client has read them all.
    let (events, event) = waiting.await.unwrap();
    assert_eq!(event.unwrap().unwrap().text(), "here");

    // Its responses now arrive as far as it has kept them, and the one to a last ping after them.
    let waiting = next(events);
    socket.write_all(&PING).await.unwrap();
    let mut socket = BufReader::new(socket);
    let mut kept = 0;
    while pong(&mut socket).await == LENGTH {
        kept += 1;
    }
    // What is in the connection is the system's, some megabytes at most.
    assert!(kept < PINGS / 2, "{kept} of {PINGS} responses were kept");
    waiting.abort();
}
