//! The HTTP side: connections that can be cut, and what happens to every request.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request, State as Extract};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use super::clock::Clock;
use super::codes::{Channel, Message};
use super::crypto::PasswordKey;
use super::error::{ApiError, Lang, Reply};
use super::faults::{Effect, Faults};
use super::graphql::{self, Engine};
use super::log::{Log, LoggedRequest, Outcome};
use super::rest;
use super::state::{State, User};
use super::tokens::{Claims, Purpose};

/// Larger bodies are refused.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

pub(super) type Listens = Box<dyn Fn(&Message) + Send + Sync>;
pub(super) type SeesCaptchas = Box<dyn Fn(&str, &str) + Send + Sync>;

/// What all requests of one emulator share.
pub(super) struct Shared {
    pub(super) state: Mutex<State>,
    pub(super) url: String,
    pub(super) clock: Clock,
    pub(super) faults: Faults,
    pub(super) log: Log,
    pub(super) key: &'static PasswordKey,
    pub(super) engine: Engine,
    pub(super) listens: Option<Listens>,
    pub(super) sees_captchas: Option<SeesCaptchas>,
}

impl Shared {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One request, as the operations see it.
#[derive(Clone)]
pub(super) struct Cx<'a> {
    pub(super) shared: &'a Shared,
    pub(super) lang: Lang,
    pub(super) bearer: Option<String>,
    pub(super) peer: String,
    app_id: Option<String>,
    pool_id: Option<String>,
}

impl<'a> Cx<'a> {
    fn new(shared: &'a Shared, headers: &HeaderMap, peer: SocketAddr) -> Self {
        let text = |name: &str| {
            let value = headers.get(name)?.to_str().ok()?;
            (!value.is_empty()).then(|| value.to_owned())
        };
        Self {
            shared,
            lang: match text("x-authing-lang").as_deref() {
                Some("en-US") => Lang::En,
                _ => Lang::Zh,
            },
            bearer: text("authorization")
                .and_then(|v| v.strip_prefix("Bearer ").map(str::to_owned)),
            peer: peer.ip().to_string(),
            app_id: text("x-authing-app-id"),
            pool_id: text("x-authing-userpool-id"),
        }
    }

    /// The same request in the name of a token that did not come in its header.
    pub(super) fn with_bearer(&self, token: &str) -> Self {
        Self {
            bearer: Some(token.to_owned()),
            ..self.clone()
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'a, State> {
        self.shared.state()
    }

    pub(super) fn now_ms(&self) -> u64 {
        self.shared.clock.now_ms()
    }

    pub(super) fn now_secs(&self) -> u64 {
        self.shared.clock.now_secs()
    }

    /// "Sends" a new one-time code.
    pub(super) fn send(&self, channel: Channel, to: String, scene: Option<&str>) -> Reply<()> {
        let mut state = self.state();
        let lives = match channel {
            Channel::Sms => state.settings.sms_code_seconds,
            Channel::Email => state.settings.email_code_seconds,
        };
        let limit = state.settings.messages_per_minute;
        let scene = scene.map(str::to_owned);
        let message = state
            .codes
            .send(channel, to, scene, (self.now_ms(), lives), limit)?;
        drop(state);
        if let Some(listens) = &self.shared.listens {
            listens(&message);
        }
        Ok(())
    }

    /// Refuses ids that nobody knows and, where one is needed, a request without any.
    pub(super) fn check_ids(&self, needed: bool) -> Reply<()> {
        let state = self.state();
        if self
            .app_id
            .as_deref()
            .is_some_and(|id| !state.knows_app(id))
        {
            return Err(ApiError::new(2011));
        }
        if self
            .pool_id
            .as_deref()
            .is_some_and(|id| id != state.pool_id)
        {
            return Err(ApiError::new(2224));
        }
        if needed && self.app_id.is_none() && self.pool_id.is_none() {
            return Err(ApiError::new(2010));
        }
        Ok(())
    }

    /// The application that the header names.
    pub(super) fn app_id(&self) -> Option<&str> {
        self.app_id.as_deref()
    }

    /// A text in the language that was asked for.
    pub(super) fn say<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The claims of the user who is logged in.
    pub(super) fn claims(&self, state: &State) -> Reply<Claims> {
        self.bearer
            .as_deref()
            .and_then(|token| state.claims(token, Purpose::Login, self.now_secs()))
            .ok_or_else(|| ApiError::new(2020))
    }

    /// The user who is logged in: 2020 without a good token, 2004 when the user was deleted.
    pub(super) fn me<'s>(&self, state: &'s State) -> Reply<&'s User> {
        let claims = self.claims(state)?;
        state
            .users
            .get(&claims.sub)
            .ok_or_else(|| ApiError::new(2004))
    }
}

// ----- connections

/// A connection: who is at the other end, and the switch that cuts it.
#[derive(Debug, Clone)]
pub(super) struct Connection {
    number: u64,
    peer: SocketAddr,
    cut: Arc<AtomicBool>,
}

impl Connection {
    fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
    }
}

/// Accepts connections and numbers them.
pub(super) struct Accepts {
    pub(super) listener: TcpListener,
    pub(super) count: AtomicU64,
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
pub(super) struct Stream {
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

// ----- requests

/// What every request goes through: log, faults, the endpoint, log.
pub(super) async fn handle(
    Extract(shared): Extract<Arc<Shared>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let cx = Cx::new(&shared, &head.headers, connection.peer);
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return envelope(&Err(ApiError::new(413).status(413)), cx.lang);
    };
    let (method, path) = (head.method.as_str(), head.uri.path());
    let prepared = (method == "POST" && path == graphql::PATH)
        .then(|| graphql::prepare(&shared.engine, json_body(&head.headers, &body)));
    let mut names = prepared.as_ref().map_or_else(Vec::new, graphql::names);
    let number = shared.log.add(LoggedRequest {
        number: 0,
        method: method.to_owned(),
        path: path.to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        operation: names.first().cloned(),
        headers: head
            .headers
            .iter()
            .map(|(k, v)| {
                (
                    k.to_string(),
                    String::from_utf8_lossy(v.as_bytes()).into_owned(),
                )
            })
            .collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
        client: connection.peer,
        connection: connection.number,
        outcome: Outcome::InProgress,
        status: None,
    });
    names.extend([path.to_owned(), format!("{method} {path}")]);

    let (delay, effect) = shared.faults.strike(&names);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let unprocessed = match &effect {
        Some(Effect::DropConnection) => {
            connection.cut();
            shared.log.close(number, Outcome::Dropped, None);
            // Never seen by the client: writing it is what makes the server close the connection.
            return Response::new(Body::empty());
        }
        Some(Effect::Error {
            code,
            message,
            data,
        }) => {
            let mut error = ApiError::with_text(*code, message.clone(), message.clone());
            if let Some(data) = data {
                error = error.data(data.clone());
            }
            Some(match &prepared {
                Some(prepared) => json_response(200, &graphql::refusal(prepared, &error, cx.lang)),
                None => envelope(&Err(error), cx.lang),
            })
        }
        Some(Effect::Answer {
            status,
            headers,
            body,
            content_type,
        }) => {
            let mut answer = response(*status, content_type, body.clone());
            for (name, value) in headers {
                if let (Ok(name), Ok(value)) = (
                    name.parse::<header::HeaderName>(),
                    header::HeaderValue::from_str(value),
                ) {
                    answer.headers_mut().append(name, value);
                }
            }
            Some(answer)
        }
        _ => None,
    };
    if let Some(answer) = unprocessed {
        shared
            .log
            .close(number, Outcome::Faulted, Some(answer.status().as_u16()));
        return answer;
    }

    let answer = match prepared {
        Some(prepared) => {
            let (status, answer) = graphql::execute(&cx, prepared);
            json_response(status, &answer)
        }
        None => rest::serve(&cx, &head, body).await,
    };
    let status = Some(answer.status().as_u16());
    match effect {
        Some(Effect::DropAnswer) => {
            connection.cut();
            shared.log.close(number, Outcome::AnswerDropped, None);
            answer
        }
        Some(Effect::Truncate(n)) => {
            shared.log.close(number, Outcome::AnswerDropped, status);
            truncated(answer, n).await
        }
        _ => {
            shared.log.close(number, Outcome::Answered, status);
            answer
        }
    }
}

/// The body, if the headers say that it is JSON.
pub(super) fn json_body<'b>(headers: &HeaderMap, body: &'b [u8]) -> Option<&'b [u8]> {
    body_of_kind("application/json", headers, body)
}

/// The body, if the headers say that it is of this kind.
pub(super) fn body_of_kind<'b>(
    wanted: &str,
    headers: &HeaderMap,
    body: &'b [u8],
) -> Option<&'b [u8]> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let kind = kind.split(';').next()?.trim();
    kind.eq_ignore_ascii_case(wanted).then_some(body)
}

pub(super) fn response(status: u16, content_type: &str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(value) = header::HeaderValue::from_str(content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

pub(super) fn json_response(status: u16, body: &Value) -> Response {
    response(status, "application/json; charset=utf-8", body.to_string())
}

/// The envelope of REST v2.
pub(super) fn envelope(reply: &Reply, lang: Lang) -> Response {
    match reply {
        Ok(data) => json_response(
            200,
            &json!({ "code": 200, "message": done(lang), "data": data }),
        ),
        Err(error) => json_response(error.status, &error.to_json(lang)),
    }
}

/// The envelope of REST v3: the same words, another name for the code.
pub(super) fn envelope_v3(reply: &Reply, lang: Lang) -> Response {
    match reply {
        Ok(data) => json_response(
            200,
            &json!({ "statusCode": 200, "message": done(lang), "data": data }),
        ),
        Err(error) => {
            let mut body = error.to_json(lang);
            if let Some(fields) = body.as_object_mut() {
                let code = fields.remove("code").unwrap_or_default();
                fields.insert("apiCode".into(), code);
                fields.insert("statusCode".into(), 499.into());
            }
            json_response(error.status, &body)
        }
    }
}

fn done(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "操作成功",
        Lang::En => "done",
    }
}

/// The first n bytes of an answer that claims to be whole.
async fn truncated(answer: Response, n: usize) -> Response {
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
