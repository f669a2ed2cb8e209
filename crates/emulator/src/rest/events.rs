//! Events: one that is published, and the socket that tells subscribers of them.

use axum::extract::FromRequestParts as _;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::Ask;
use crate::args::Args;
use crate::error::{ApiError, Reply};
use crate::server::{Cx, envelope, envelope_v3};
use crate::tokens::Purpose;

/// The sockets of all subscribers.
#[derive(Debug)]
pub(crate) struct Sockets {
    signals: broadcast::Sender<Signal>,
}

/// What a socket is told.
#[derive(Debug, Clone)]
enum Signal {
    Event { code: String, text: String },
    Cut,
}

impl Default for Sockets {
    fn default() -> Self {
        let signals = broadcast::Sender::new(1024);
        Self { signals }
    }
}

impl Sockets {
    pub(crate) fn count(&self) -> usize {
        self.signals.receiver_count()
    }

    pub(crate) fn publish(&self, code: &str, text: &str) {
        let (code, text) = (code.to_owned(), text.to_owned());
        // Nobody need be there.
        let _ = self.signals.send(Signal::Event { code, text });
    }

    pub(crate) fn cut(&self) {
        let _ = self.signals.send(Signal::Cut);
    }
}

/// Answers what belongs here.
pub(super) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let ("POST", ["api", "v3", "pub-userEvent"]) = (ask.method, ask.path) else {
        return None;
    };
    let known = cx.check_ids(true);
    let reply = known.and_then(|()| publish(cx, &ask.json()?));
    Some(envelope_v3(&reply, cx.lang))
}

fn publish(cx: &Cx<'_>, input: &Args) -> Reply {
    let state = cx.state();
    let user = match cx.bearer {
        Some(_) => Some(&cx.me(&state)?.id),
        None => None,
    };
    let code = input.need("eventType")?;
    let (source, data) = (input.need("source")?, input.need("eventData")?);
    let event = json!({
        "eventType": code, "source": source, "eventData": data, "userId": user, "userPoolId": state.pool_id,
    });
    state.sockets.publish(code, &event.to_string());
    Ok(Value::Bool(true))
}

/// Makes a websocket of the connection, for whoever has a good token.
pub(super) async fn subscribe(cx: &Cx<'_>, ask: &Ask<'_>) -> Response {
    let subscribed = || {
        let state = cx.state();
        let code = ask.query.need("code")?.to_owned();
        let token = ask.query.text("token").unwrap_or_default();
        match state.claims(token, Purpose::Login, cx.now_secs()) {
            Some(_) => Ok((code, state.sockets.signals.subscribe())),
            None => Err(ApiError::new(2020).status(401)),
        }
    };
    let (code, signals) = match subscribed() {
        Ok(subscribed) => subscribed,
        Err(error) => return envelope(&Err(error.status(401)), cx.lang),
    };
    // The connection itself is among the extensions of the head.
    let mut head = ask.head.clone();
    match WebSocketUpgrade::from_request_parts(&mut head, &()).await {
        Ok(upgrade) => upgrade.on_upgrade(move |socket| tell(socket, code, signals)),
        Err(refusal) => refusal.into_response(),
    }
}

/// Tells a subscriber of the events of a code, until either end is gone.
async fn tell(mut socket: WebSocket, code: String, mut signals: broadcast::Receiver<Signal>) {
    loop {
        tokio::select! {
            signal = signals.recv() => match signal {
                Ok(Signal::Event { code: of, text }) if of == code => {
                    if socket.send(Message::Text(text.into())).await.is_err() {
                        return;
                    }
                }
                Ok(Signal::Event { .. }) | Err(RecvError::Lagged(_)) => {}
                Ok(Signal::Cut) | Err(RecvError::Closed) => return,
            },
            said = socket.recv() => match said {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
        }
    }
}
