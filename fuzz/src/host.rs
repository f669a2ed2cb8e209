//! A host on this machine that gives every request the same response.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;

static RESPONSE: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Where it is. It starts when this is first asked.
pub(crate) fn url() -> &'static str {
    static URL: OnceLock<String> = OnceLock::new();
    URL.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                thread::spawn(|| serve(socket));
            }
        });
        url
    })
}

/// The response from now on.
pub(crate) fn answer(status: u16, content_type: &str, body: &[u8]) {
    // These have no body.
    let body = if matches!(status, 204 | 304) {
        &[]
    } else {
        body
    };
    let is_text = |c: &char| matches!(c, ' '..='~');
    let content_type: String = content_type.chars().filter(is_text).collect();
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} -\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n"
    );
    let mut response = RESPONSE.lock().unwrap_or_else(PoisonError::into_inner);
    response.clear();
    response.extend_from_slice(head.as_bytes());
    response.extend_from_slice(body);
}

/// Reads requests as long as they come. `None` at the end of the connection.
fn serve(socket: TcpStream) -> Option<()> {
    socket.set_nodelay(true).ok()?;
    let mut reader = BufReader::new(socket);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse().ok()?;
            }
            if line.is_empty() {
                break;
            }
        }
        reader.read_exact(&mut vec![0; length]).ok()?;
        let response = RESPONSE.lock().unwrap_or_else(PoisonError::into_inner);
        let response = response.clone();
        reader.get_mut().write_all(&response).ok()?;
    }
}
