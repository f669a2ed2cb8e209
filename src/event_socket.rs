//! Events over a websocket.

use crate::core::Core;
use crate::error::{Error, ErrorCode, Result, TransportError, TransportKind};
use crate::protocol::RetryPolicy;
use crate::response::{Response, read};
use crate::secret::Secret;
use crate::send::Call;
use crate::transport::{in_time, pause_before};
use futures_util::stream::unfold;
use futures_util::{Stream, StreamExt as _};
use reqwest::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use reqwest::{StatusCode, Upgraded};
use serde::de::{DeserializeOwned, IgnoredAny};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context as Waiting, Poll};
use std::time::Duration;
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message};
use url::Url;

/// Where end users subscribe.
pub(crate) const OF_USERS: Place = Place("GET /events/v1/authentication/sub");
/// Where administrators subscribe.
pub(crate) const OF_ADMINISTRATORS: Place = Place("GET /events/v1/management/sub");

/// Where a client subscribes: what errors call the socket.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place(&'static str);

impl Place {
    fn path(self) -> &'static str {
        self.0.trim_start_matches("GET ")
    }
}

/// A connection that has stayed up for this long was a success, even without an event.
const STABLE: Duration = Duration::from_secs(30);

/// The longest delay before an attempt.
const LONGEST_DELAY: Duration = Duration::from_secs(60);

/// Unsent bytes kept at most. Only responses to pings are sent; when there is no room, the latest one waits and replaces older ones.
const MAX_UNSENT: usize = 16 * 1024;

/// An event, from an [`EventSub`].
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(docsrs, doc(cfg(feature = "events")))]
pub struct Event {
    place: Place,
    text: String,
}

impl Event {
    /// The event as the host has sent it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The event, decoded from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::Decode`]: the event is not JSON, or not of this type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        Response::relayed(self.place.0, self.text.clone().into_bytes()).json()
    }
}

/// Leaves the text out: events contain personal data.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Event({} bytes)", self.text.len())
    }
}

type Events = Pin<Box<dyn Stream<Item = Result<Event>> + Send>>;

/// The events of one name, as a [`Stream`] that reconnects when the connection breaks. Returned by
/// [`AuthenticationClient::event_sub`](crate::AuthenticationClient::event_sub) and
/// [`events().subscribe`](crate::management::Events::subscribe).
///
/// Nothing is sent before the stream is polled; dropping it ends the subscription. Each connection uses the token of that moment, which
/// is part of the URL: the session's, or the administrator's, which is renewed when it has expired or is rejected. Events are lost while
/// there is no connection.
///
/// ```no_run
/// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
/// let mut events = client.event_sub("order-paid");
/// while let Some(event) = events.next().await {
///     println!("{}", event?.text());
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// The stream ends after an error:
///
/// - [`is_not_logged_in`](Error::is_not_logged_in): the client of an end user has no session (nothing is sent), or its token is expired,
///   revoked or invalid.
/// - [`Error::Config`], [`Error::Token`]: the administrator's client cannot get a token, as for every request.
/// - [`Error::Transport`]: all attempts of a reconnection have failed, or an event is longer than
///   [`max_response_bytes`](crate::authentication::AuthenticationClientBuilder::max_response_bytes).
#[must_use = "nothing is sent before it is polled"]
#[cfg_attr(docsrs, doc(cfg(feature = "events")))]
pub struct EventSub {
    call: Call<()>,
    place: Place,
    event: String,
    retry_times: u32,
    retry_delay: Duration,
    events: Option<Events>,
}

impl EventSub {
    pub(crate) fn new(call: Call<()>, place: Place, event: impl Into<String>) -> Self {
        Self {
            call,
            place,
            event: event.into(),
            retry_times: 5,
            retry_delay: Duration::from_secs(2),
            events: None,
        }
    }

    /// How many attempts in a row may follow a connection that broke or failed. A connection that has delivered an event, or has
    /// stayed up for 30 seconds, resets the count. Default: 5.
    pub fn retry_times(mut self, times: u32) -> Self {
        self.retry_times = times;
        self
    }

    /// The delay before the first further attempt. It doubles with each attempt in a row, up to a minute, and a random part of up
    /// to half is subtracted, so that many clients do not reconnect at once. Default: 2 seconds.
    pub fn retry_delay(mut self, delay: Duration) -> Self {
        self.retry_delay = delay;
        self
    }

    /// Waits for the next event. `None` if the stream has ended.
    pub async fn next(&mut self) -> Option<Result<Event>> {
        poll_fn(|waiting| Pin::new(&mut *self).poll_next(waiting)).await
    }

    fn begin(&self) -> Events {
        let subscription = Subscription {
            call: self.call.clone(),
            place: self.place,
            event: self.event.clone(),
            retry_times: self.retry_times,
            retry_delay: self.retry_delay,
            failures: 0,
            connection: None,
        };
        let next = |subscription: Option<Subscription>| async { Some(subscription?.next().await) };
        Box::pin(unfold(Some(subscription), next).fuse())
    }
}

impl Stream for EventSub {
    type Item = Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, waiting: &mut Waiting<'_>) -> Poll<Option<Self::Item>> {
        let mut events = match self.events.take() {
            Some(events) => events,
            None => self.begin(),
        };
        let next = events.as_mut().poll_next(waiting);
        self.events = Some(events);
        next
    }
}

impl fmt::Debug for EventSub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventSub")
            .field("event", &self.event)
            .field("retry_times", &self.retry_times)
            .field("retry_delay", &self.retry_delay)
            .finish_non_exhaustive()
    }
}

type Socket = WebSocketStream<Upgraded>;

struct Subscription {
    call: Call<()>,
    place: Place,
    event: String,
    retry_times: u32,
    retry_delay: Duration,
    /// Attempts in a row that have failed.
    failures: u32,
    connection: Option<Connection>,
}

struct Connection {
    socket: Socket,
    since: Instant,
    has_delivered: bool,
}

impl Connection {
    /// A host may accept a connection and close it at once, over and over: that is no success.
    fn was_stable(&self) -> bool {
        self.has_delivered || self.since.elapsed() >= STABLE
    }
}

impl Subscription {
    /// The next event, and the subscription unless it has ended with an error.
    async fn next(mut self) -> (Result<Event>, Option<Self>) {
        loop {
            let received = match &mut self.connection {
                Some(connection) => receive(self.call.core(), self.place, connection).await,
                None => match self.connect().await {
                    Ok(socket) => {
                        self.connection = Some(Connection {
                            socket,
                            since: Instant::now(),
                            has_delivered: false,
                        });
                        continue;
                    }
                    Err(error) => Err(error),
                },
            };
            let error = match received {
                Ok(event) => return (Ok(event), Some(self)),
                Err(error) => error,
            };
            if self.connection.take().is_some_and(|c| c.was_stable()) {
                self.failures = 0;
            }
            if is_lasting(&error) || self.failures >= self.retry_times {
                return (Err(error), None);
            }
            let delay = pause_before(self.failures, self.delays());
            self.failures += 1;
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
        }
    }

    /// Connects as the caller of this moment. A token that the host rejects is replaced once, if the caller can get another.
    async fn connect(&mut self) -> Result<Socket> {
        self.call.renew(None).await?;
        let token = self.call.identity().token;
        let token = token.ok_or_else(|| Error::not_logged_in(self.place.0))?;
        let refusal = match self.connect_with(&token).await? {
            Ok(socket) => return Ok(socket),
            Err(refusal) => refusal,
        };
        if refusal.rejects_token() && self.call.renew(Some(&token)).await? {
            if let Some(token) = self.call.identity().token {
                return self.connect_with(&token).await?.or_else(refused);
            }
        }
        refused(refusal)
    }

    /// The socket, or the response instead of one.
    async fn connect_with(
        &mut self,
        token: &Secret,
    ) -> Result<std::result::Result<Socket, Response>> {
        let Self { call, place, .. } = self;
        let (core, config) = (call.core(), &call.core().config);
        let address = format!("{}{}", config.socket_base, place.path());
        let mut address = Url::parse(&address).map_err(|_| {
            Error::config(
                "socket_uri",
                "it does not form a valid URL with the path of events",
            )
        })?;
        let query = [("code", self.event.as_str()), ("token", token.expose())];
        address.query_pairs_mut().extend_pairs(query);
        let key = generate_key();
        let request = core
            .socket_http()?
            .get(address)
            .header(CONNECTION, "upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, &key);
        let failed = |error| Error::from(TransportError::from_reqwest(place.0.into(), error));
        let limit = config.max_response_bytes;
        let connect = async {
            let response = request.send().await.map_err(failed)?;
            let is_ours = response
                .headers()
                .get(SEC_WEBSOCKET_ACCEPT)
                .is_some_and(|proof| proof == &derive_accept_key(key.as_bytes()));
            if response.status() != StatusCode::SWITCHING_PROTOCOLS || !is_ours {
                return Ok(Err(read(place.0.into(), response, limit).await?));
            }
            let limits = WebSocketConfig::default()
                .max_message_size(Some(limit))
                .max_frame_size(Some(limit))
                .write_buffer_size(0)
                .max_write_buffer_size(MAX_UNSENT);
            let connection = response.upgrade().await.map_err(failed)?;
            let socket = WebSocketStream::from_raw_socket(connection, Role::Client, Some(limits));
            Ok(Ok(socket.await))
        };
        in_time(config.timeout, place.0.into(), connect).await
    }

    fn delays(&self) -> RetryPolicy {
        RetryPolicy {
            base_delay: self.retry_delay,
            max_delay: self.retry_delay.max(LONGEST_DELAY),
            ..RetryPolicy::NEVER
        }
    }
}

/// Whether another attempt would fail in the same way.
fn is_lasting(error: &Error) -> bool {
    match error {
        Error::Transport(error) => {
            matches!(error.kind, TransportKind::TooLarge { .. })
                || matches!(error.status(), Some(..=407 | 409..=428 | 430..=499))
        }
        Error::Api(_) => {
            let is_temporary = error.code().is_some_and(ErrorCode::is_temporary);
            !is_temporary && !error.is_rate_limited()
        }
        _ => true,
    }
}

/// The error that a response says which is not that of a websocket.
fn refused(response: Response) -> Result<Socket> {
    response.rest::<IgnoredAny>()?;
    Err(response.undecodable("", "is not the response of a websocket"))
}

/// The next event of a connection, or why the connection ended.
async fn receive(core: &Core, place: Place, connection: &mut Connection) -> Result<Event> {
    let failure = |kind| Err(TransportError::new(place.0.into(), kind).into());
    loop {
        match connection.socket.next().await {
            Some(Ok(Message::Text(text))) => {
                connection.has_delivered = true;
                let text = text.as_str().to_owned();
                return Ok(Event { place, text });
            }
            Some(Err(tungstenite::Error::Capacity(_))) => {
                let limit = core.config.max_response_bytes;
                return failure(TransportKind::TooLarge { limit });
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => {
                return failure(TransportKind::Interrupted);
            }
            // Pings are answered by the library.
            Some(Ok(_)) => {}
        }
    }
}
