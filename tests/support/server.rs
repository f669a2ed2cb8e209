//! A server that answers from a script or by a rule, byte by byte as it is told, and counts who came. Test programs include this file by
//! its path.

#![allow(dead_code, reason = "not every program uses all of it")]

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};

/// What happens to one request.
pub(crate) enum Answer {
    /// These bytes; the connection stays open.
    Bytes(String),
    /// These bytes, which may be none, and then the end of the connection.
    Cut(String),
    /// These bytes, but only after the notice.
    Held(Arc<Notify>, String),
    /// Nothing, ever.
    Silence,
    /// These bytes, which need be no text, in pieces of so many, each sent by itself; and then this.
    Pieces(Vec<u8>, usize, End),
}

/// What becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It stays open.
    Stays,
    /// It is closed.
    Closes,
    /// It is reset: what has not been read is lost.
    Resets,
}

/// A whole answer with a body of this type.
pub(crate) fn answer(status: u16, content_type: &str, body: &str) -> Answer {
    answer_with(status, &format!("content-type: {content_type}\r\n"), body)
}

/// A whole answer with these headers, each of which ends its line.
pub(crate) fn answer_with(status: u16, headers: &str, body: &str) -> Answer {
    let length = body.len();
    Answer::Bytes(format!(
        "HTTP/1.1 {status} -\r\n{headers}content-length: {length}\r\n\r\n{body}"
    ))
}

/// A whole answer as the API gives it.
pub(crate) fn json(body: impl ToString) -> Answer {
    answer(200, "application/json", &body.to_string())
}

/// What happens to each request.
type Rule = Box<dyn FnMut(&str) -> Answer + Send>;

pub(crate) struct Server {
    url: String,
    log: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<usize>>,
    arrived: watch::Receiver<usize>,
}

impl Server {
    pub(crate) async fn start(script: impl IntoIterator<Item = Answer>) -> Self {
        let mut script: VecDeque<_> = script.into_iter().collect();
        let unexpected = "a request that the script does not expect";
        Self::ruled(move |_| script.pop_front().expect(unexpected)).await
    }

    /// A server that answers each request, head and body, as the rule says.
    pub(crate) async fn ruled(rule: impl FnMut(&str) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let rule: Arc<Mutex<Rule>> = Arc::new(Mutex::new(Box::new(rule)));
        let log = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(Mutex::new(0));
        let (arrival, arrived) = watch::channel(0);
        let arrival = Arc::new(arrival);
        let (requests, accepted) = (Arc::clone(&log), Arc::clone(&connections));
        tokio::spawn(async move {
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                *accepted.lock().unwrap() += 1;
                let (rule, log) = (Arc::clone(&rule), Arc::clone(&requests));
                let arrival = Arc::clone(&arrival);
                tokio::spawn(async move {
                    serve(socket, &rule, |request| {
                        log.lock().unwrap().push(request);
                        arrival.send_modify(|count| *count += 1);
                    })
                    .await;
                });
            }
        });
        Self {
            url,
            log,
            connections,
            arrived,
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The requests so far, heads and bodies.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    /// How many requests there were so far.
    pub(crate) fn count(&self) -> usize {
        *self.arrived.borrow()
    }

    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }

    /// Waits until so many requests have arrived.
    pub(crate) async fn arrived(&self, count: usize) {
        let mut arrived = self.arrived.clone();
        arrived.wait_for(|seen| *seen >= count).await.unwrap();
    }
}

async fn serve(mut socket: TcpStream, rule: &Mutex<Rule>, mut note: impl FnMut(String)) {
    while let Some(request) = read_request(&mut socket).await {
        note(request.clone());
        let answer = rule.lock().unwrap()(&request);
        let bytes = match answer {
            Answer::Bytes(bytes) => bytes,
            Answer::Cut(bytes) => {
                socket.write_all(bytes.as_bytes()).await.unwrap();
                return;
            }
            Answer::Held(notice, bytes) => {
                notice.notified().await;
                bytes
            }
            Answer::Silence => std::future::pending().await,
            Answer::Pieces(bytes, size, end) => {
                let _ = socket.set_nodelay(true);
                for piece in bytes.chunks(size.max(1)) {
                    if socket.write_all(piece).await.is_err() {
                        return;
                    }
                    tokio::task::yield_now().await;
                }
                match end {
                    End::Stays => continue,
                    End::Closes => return,
                    End::Resets => {
                        let _ = socket.set_zero_linger();
                        return;
                    }
                }
            }
        };
        // The client may have gone away, which is its right.
        let _ = socket.write_all(bytes.as_bytes()).await;
    }
}

/// One request, whole; nothing when the connection ends before.
async fn read_request(socket: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]);
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                name.eq_ignore_ascii_case("content-length")
                    .then(|| value.parse().unwrap())
            });
            // A body need not be text.
            if bytes.len() - end - 4 >= length.unwrap_or(0_usize) {
                return Some(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        if socket.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}
