//! Events: one that is published, and the socket that tells subscribers of them.

use axum::extract::FromRequestParts as _;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use crate::context::Cx;
use crate::http::{Args, Ask, envelope_v3, refused};
use crate::model::{ApiError, Purpose, Reply, Signal};

/// Answers what belongs here.
pub(crate) fn serve(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<Response> {
    let ("POST", ["api", "v3", "pub-userEvent"]) = (ask.method, ask.path) else {
        return None;
    };
    let known = cx.check_ids(true);
    let reply = known.and_then(|()| {
        let user = match cx.bearer {
            Some(_) => Some(cx.me(&cx.state())?.id.clone()),
            None => None,
        };
        publish(cx, &ask.json()?, user)
    });
    Some(envelope_v3(&reply, cx.lang))
}

/// Tells all subscribers. `None` is the administrator, or somebody who is not logged in.
pub(super) fn publish(cx: &Cx<'_>, input: &Args, user: Option<String>) -> Reply {
    let state = cx.state();
    let code = input.need("eventType")?;
    let source = input.need("source")?;
    // Any text, JSON or not, and also an empty one: subscribers get it as it came.
    let data = input.0.get("eventData").and_then(Value::as_str);
    let data = data.ok_or_else(|| ApiError::bad_argument("eventData"))?;
    let event = json!({
        "eventType": code, "source": source, "eventData": data, "userId": user, "userPoolId": state.pool_id,
    });
    state.sockets.publish(code, &event.to_string());
    Ok(Value::Bool(true))
}

/// Makes a websocket of the connection, for whoever has an active token of this kind.
pub(crate) async fn subscribe(cx: &Cx<'_>, ask: &Ask<'_>, purpose: Purpose) -> Response {
    let subscribed = || {
        let state = cx.state();
        let code = ask.query.need("code")?.to_owned();
        let token = ask.query.text("token").unwrap_or_default();
        match state.claims(token, purpose, cx.now_secs()) {
            Some(_) => Ok((code, state.sockets.signals.subscribe())),
            None => Err(ApiError::new(2020)),
        }
    };
    let (code, signals) = match subscribed() {
        Ok(subscribed) => subscribed,
        Err(error) => return refused(401, &error, cx.lang),
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
