//! Connections that can be cut, and responses that break off.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::connect_info::Connected;
use axum::http::header;
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// A connection: who is at the other end, and the switch that cuts it.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    pub(crate) number: u64,
    pub(crate) peer: SocketAddr,
    cut: Arc<AtomicBool>,
}

impl Connection {
    pub(crate) fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
    }
}

/// Accepts connections and numbers them.
pub(crate) struct Accepts {
    pub(crate) listener: TcpListener,
    pub(crate) count: AtomicU64,
}

impl Listener for Accepts {
    type Io = Stream;
    type Addr = Connection;

    async fn accept(&mut self) -> (Stream, Connection) {
        let (socket, peer) = Listener::accept(&mut self.listener).await;
        // Without this, small answers wait for the client's acknowledgement.
        let _ = socket.set_nodelay(true);
        let connection = Connection {
            number: self.count.fetch_add(1, Ordering::SeqCst) + 1,
            peer,
            cut: Arc::default(),
        };
        let cut = connection.cut.clone();
        (Stream { socket, cut }, connection)
    }

    fn local_addr(&self) -> io::Result<Connection> {
        Ok(Connection {
            number: 0,
            peer: self.listener.local_addr()?,
            cut: Arc::default(),
        })
    }
}

impl Connected<IncomingStream<'_, Accepts>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Accepts>) -> Self {
        stream.remote_addr().clone()
    }
}

/// A socket that fails on writing once its connection was cut; the server then closes it with a reset.
pub(crate) struct Stream {
    socket: TcpStream,
    cut: Arc<AtomicBool>,
}

impl Stream {
    fn alive(&self) -> io::Result<()> {
        if self.cut.load(Ordering::SeqCst) {
            self.socket.set_zero_linger()?;
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        Ok(())
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.alive()?;
        Pin::new(&mut self.socket).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.alive()?;
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.alive()?;
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}

/// The first n bytes of an answer that claims to be whole.
pub(crate) async fn truncated(answer: Response, n: usize) -> Response {
    let (mut head, body) = answer.into_parts();
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    head.headers
        .insert(header::CONTENT_LENGTH, whole.len().into());
    let part = Cut {
        left: Some(whole.slice(..n.min(whole.len()))),
        pause: Box::pin(tokio::time::sleep(Duration::from_millis(5))),
    };
    Response::from_parts(head, Body::new(part))
}

/// A body that breaks off. The short pause lets the server put the part on the wire before it sees the break.
struct Cut {
    left: Option<Bytes>,
    pause: Pin<Box<tokio::time::Sleep>>,
}

impl axum::body::HttpBody for Cut {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, io::Error>>> {
        if let Some(part) = self.left.take() {
            return Poll::Ready(Some(Ok(http_body::Frame::data(part))));
        }
        self.pause
            .as_mut()
            .poll(cx)
            .map(|()| Some(Err(io::ErrorKind::ConnectionReset.into())))
    }
}
