//! A host that counts what it does, and does to requests and connections what a bad day does.

use crate::random::Random;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::time::{sleep, timeout};

/// What happens to requests, each in so many of a thousand.
#[derive(Clone, Copy, Default)]
pub(crate) struct Faults {
    /// The connection closes before the request is processed.
    pub(crate) closed_before: u64,
    /// The connection closes after the request was processed, without a response.
    pub(crate) closed_after: u64,
    /// The connection closes in the middle of the response.
    pub(crate) cut: u64,
    /// The connection is reset while the request arrives.
    pub(crate) reset: u64,
    /// Status 503, without the request being processed.
    pub(crate) unavailable: u64,
    /// The response comes after 10 to 100 ms.
    pub(crate) slow: u64,
    /// A good response; then the connection closes, at once or within 2 ms.
    pub(crate) closed_idle: u64,
    /// How long any connection may be idle.
    pub(crate) idle: Option<Duration>,
}

#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Good,
    ClosedBefore,
    ClosedAfter,
    Cut,
    Reset,
    Unavailable,
    Slow,
    ClosedIdle,
}

impl Faults {
    fn fate(&self, random: &mut Random) -> Fate {
        let mut number = random.below(1_000);
        for (share, fate) in [
            (self.closed_before, Fate::ClosedBefore),
            (self.closed_after, Fate::ClosedAfter),
            (self.cut, Fate::Cut),
            (self.reset, Fate::Reset),
            (self.unavailable, Fate::Unavailable),
            (self.slow, Fate::Slow),
            (self.closed_idle, Fate::ClosedIdle),
        ] {
            match number.checked_sub(share) {
                None => return fate,
                Some(rest) => number = rest,
            }
        }
        Fate::Good
    }
}

/// What the host has seen. Mutations have numbers.
#[derive(Default)]
pub(crate) struct Seen {
    is_down: AtomicBool,
    requests: AtomicU64,
    /// How often each mutation has arrived as a whole.
    arrived: Mutex<Vec<u8>>,
    /// How often each has been done.
    done: Mutex<Vec<u8>>,
}

impl Seen {
    pub(crate) fn set_down(&self, is_down: bool) {
        self.is_down.store(is_down, Ordering::SeqCst);
    }

    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::SeqCst)
    }

    pub(crate) fn arrived(&self, mutation: usize) -> u8 {
        let arrived = self.arrived.lock().unwrap();
        arrived.get(mutation).copied().unwrap_or_default()
    }

    pub(crate) fn done(&self, mutation: usize) -> u8 {
        let done = self.done.lock().unwrap();
        done.get(mutation).copied().unwrap_or_default()
    }
}

fn mark(counts: &Mutex<Vec<u8>>, mutation: usize) {
    let mut counts = counts.lock().unwrap();
    if counts.len() <= mutation {
        counts.resize(mutation + 1, 0);
    }
    counts[mutation] = counts[mutation].saturating_add(1);
}

/// A host on a thread of its own. Dropping it closes everything.
pub(crate) struct Host {
    pub(crate) url: String,
    pub(crate) seen: Arc<Seen>,
    runtime: Option<Runtime>,
}

impl Host {
    pub(crate) fn start(faults: Faults) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Seen::default());
        let shared = Arc::clone(&seen);
        runtime.spawn(async move {
            let mut random = Random(1);
            loop {
                let (socket, _) = listener.accept().await.unwrap();
                socket.set_nodelay(true).unwrap();
                let random = Random(random.next());
                tokio::spawn(serve(socket, faults, Arc::clone(&shared), random));
            }
        });
        Self {
            url,
            seen,
            runtime: Some(runtime),
        }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(Duration::from_secs(5));
        }
    }
}

/// Serves a connection until it ends.
async fn serve(mut socket: TcpStream, faults: Faults, seen: Arc<Seen>, mut random: Random) {
    let mut bytes = Vec::with_capacity(2_048);
    let idle = faults.idle.unwrap_or(Duration::from_secs(60));
    loop {
        let fate = faults.fate(&mut random);
        if bytes.is_empty() && timeout(idle, socket.readable()).await.is_err() {
            return;
        }
        if fate == Fate::Reset {
            // A socket that closes with unread bytes resets the connection.
            let _ = socket.read(&mut [0; 16]).await;
            return;
        }
        let Some(request) = read_request(&mut socket, &mut bytes).await else {
            return;
        };
        seen.requests.fetch_add(1, Ordering::SeqCst);
        let mutation = mutation(&request);
        if let Some(mutation) = mutation {
            mark(&seen.arrived, mutation);
        }
        let is_down = fate == Fate::Unavailable || seen.is_down.load(Ordering::SeqCst);
        match (is_down, fate) {
            (true, _) => {
                if write(&mut socket, "503 -", "the host is down")
                    .await
                    .is_err()
                {
                    return;
                }
                continue;
            }
            (_, Fate::ClosedBefore) => return,
            (_, Fate::Slow) => sleep(Duration::from_millis(10 + random.below(90))).await,
            _ => {}
        }
        let body = match mutation {
            Some(_) => r#"{"data":{"setUdv":[]}}"#,
            None => r#"{"data":{"isUserExists":true}}"#,
        };
        if let Some(mutation) = mutation {
            mark(&seen.done, mutation);
        }
        match fate {
            Fate::ClosedAfter => return,
            Fate::Cut => {
                let _ = socket
                    .write_all(b"HTTP/1.1 200 -\r\ncontent-length: 99\r\n\r\n{")
                    .await;
                return;
            }
            _ => {}
        }
        if write(&mut socket, "200 -", body).await.is_err() {
            return;
        }
        if fate == Fate::ClosedIdle {
            let pause = random.below(2_000);
            if pause > 500 {
                // Whoever asks meanwhile is not heard: that is what a server's idle limit does.
                sleep(Duration::from_micros(pause)).await;
            }
            return;
        }
    }
}

async fn write(socket: &mut TcpStream, status: &str, body: &str) -> std::io::Result<()> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\n");
    let answer = format!("{head}content-length: {length}\r\n\r\n{body}");
    socket.write_all(answer.as_bytes()).await
}

/// The next request, head and body. `bytes` is what has been read of it.
async fn read_request(socket: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<Vec<u8>> {
    loop {
        if let Some(end) = end(bytes) {
            let rest = bytes.split_off(end);
            return Some(std::mem::replace(bytes, rest));
        }
        if socket.read_buf(bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// Where the first request ends, if it is whole.
fn end(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|part| part == b"\r\n\r\n")?;
    let text = std::str::from_utf8(&bytes[..head]).ok()?;
    let length = text.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.parse::<usize>().ok())?
    });
    let end = head + 4 + length.unwrap_or(0);
    (bytes.len() >= end).then_some(end)
}

/// The number of a mutation: its field is called `m` and the number.
fn mutation(request: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(request).ok()?;
    let (_, rest) = text.split_once(r#""key":"m"#)?;
    rest.split_once('"')?.0.parse().ok()
}
