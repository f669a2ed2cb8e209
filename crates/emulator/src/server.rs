//! What happens to every request, and which part of the emulator answers it.

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State as Extract};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::Response;

use crate::connection::{Connection, truncated};
use crate::context::{Cx, Shared};
use crate::faults::Effect;
use crate::graphql::{self, Engine};
use crate::hosts::Hosts;
use crate::http::{Ask, body_of_kind, decoded, json_response, refused, response};
use crate::log::{End, LoggedRequest, LoggedResponse, Outcome};
use crate::model::ApiError;
use crate::{control, pages, rest};

/// Larger bodies are refused.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// An emulator as its server sees it.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) shared: Arc<Shared>,
    pub(crate) engine: Arc<Engine>,
    pub(crate) hosts: Arc<Hosts>,
}

/// What every request goes through: host, log, faults, the endpoint, log.
pub(crate) async fn handle(
    Extract(App {
        shared,
        engine,
        hosts,
    }): Extract<App>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: Request,
) -> Response {
    let (head, body) = request.into_parts();
    let cx = Cx::new(&shared, &head.headers, connection.peer);
    let host = head.headers.get(header::HOST).and_then(|h| h.to_str().ok());
    if !host.is_some_and(|host| hosts.allow(host)) {
        return refused(421, &foreign_host(host.unwrap_or_default()), cx.lang);
    }
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return refused(413, &ApiError::new(413), cx.lang);
    };
    let (method, path) = (head.method.as_str(), head.uri.path());
    // An id may have any letter, encoded: a slash in one divides nothing.
    let segments = path.trim_start_matches('/').split('/').map(decoded);
    let segments: Vec<String> = segments.collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let ask = Ask::new(&head, &segments, &body);
    if path == "/" {
        if let Some(page) = pages::console(&cx, &ask, connection.peer) {
            return page;
        }
    }
    if let Some(response) = control::serve(&cx, &shared, connection.peer, &ask) {
        return response;
    }
    let prepared = (method == "POST" && path == graphql::PATH).then(|| {
        let json = body_of_kind("application/json", &head.headers, &body);
        graphql::prepare(&engine, json)
    });
    let names = prepared.as_ref().map_or_else(Vec::new, graphql::names);
    let arrived = Instant::now();
    let number = shared.log.add(LoggedRequest {
        number: 0,
        at: shared.clock.now(),
        method: method.to_owned(),
        path: path.to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        operation: names.first().cloned(),
        headers: texts(&head.headers),
        body: String::from_utf8_lossy(&body).into_owned(),
        client: connection.peer,
        connection: connection.number,
        outcome: Outcome::InProgress,
        status: None,
        response: None,
        elapsed: None,
    });
    let close = |outcome, response| {
        let elapsed = arrived.elapsed();
        let end = End {
            outcome,
            response,
            elapsed,
        };
        shared.log.close(number, end);
    };
    let (delay, effect) = shared.faults.strike(&names, method, path);
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    let unprocessed = match &effect {
        Some(Effect::DropConnection) => {
            connection.cut();
            close(Outcome::Dropped, None);
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
                None => refused(200, &error, cx.lang),
            })
        }
        Some(Effect::Answer {
            status,
            headers,
            body,
            content_type,
        }) => Some(ordered(*status, headers, body, content_type)),
        _ => None,
    };
    if let Some(response) = unprocessed {
        let (response, logged) = noted(response, usize::MAX).await;
        close(Outcome::Faulted, Some(logged));
        return response;
    }

    let response = match prepared {
        Some(prepared) => {
            let (status, body) = graphql::execute(&engine, &cx, prepared);
            json_response(status, &body)
        }
        None => match pages::serve(&cx, &ask) {
            Some(page) => page,
            None => rest::serve(&cx, &ask).await,
        },
    };
    match effect {
        Some(Effect::DropAnswer) => {
            connection.cut();
            close(Outcome::AnswerDropped, None);
            response
        }
        Some(Effect::Truncate(n)) => {
            let (response, logged) = noted(response, n).await;
            close(Outcome::AnswerDropped, Some(logged));
            truncated(response, n).await
        }
        _ => {
            let (response, logged) = noted(response, usize::MAX).await;
            close(Outcome::Answered, Some(logged));
            response
        }
    }
}

/// The response, and what the log keeps of it: at most these bytes of its body.
async fn noted(response: Response, most: usize) -> (Response, (u16, LoggedResponse)) {
    let (head, body) = response.into_parts();
    // All bodies here are in the memory already.
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let sent = body.slice(..most.min(body.len()));
    let logged = LoggedResponse {
        headers: texts(&head.headers),
        body: text_of(&sent),
    };
    let status = head.status.as_u16();
    (
        Response::from_parts(head, Body::from(body)),
        (status, logged),
    )
}

fn text_of(bytes: &Bytes) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // A letter was cut in two.
        Err(e) if e.error_len().is_none() => String::from_utf8_lossy(bytes).into_owned(),
        Err(_) => format!("[{} bytes]", bytes.len()),
    }
}

fn foreign_host(host: &str) -> ApiError {
    let (zh, en) = (
        format!("模拟器不服务主机 {host:?}：请用 allow_host 或 --allow-host 允许它"),
        format!(
            "the emulator does not serve the host {host:?}: allow it with allow_host or --allow-host"
        ),
    );
    ApiError::with_text(421, zh, en)
}

fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = headers.iter();
    headers.map(|(k, v)| (k.to_string(), text(v))).collect()
}

/// The response that a fault orders.
fn ordered(status: u16, headers: &[(String, String)], body: &[u8], content_type: &str) -> Response {
    let mut ordered = response(status, content_type, body.to_vec());
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            ordered.headers_mut().append(name, value);
        }
    }
    ordered
}
