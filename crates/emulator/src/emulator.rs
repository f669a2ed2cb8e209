//! An emulator from its start to its end, and what tests do with it.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::connection::{Accepts, Connection};
use crate::context::{Listens, SeesCaptchas, Shared};
use crate::crypto::PasswordKey;
use crate::error::EmulatorError;
use crate::faults::{Faults, Names};
use crate::graphql::{Engine, root_fields};
use crate::hosts::Hosts;
use crate::log::{Log, LoggedRequest};
use crate::model::{Message, Seed, dump, seeded_again};
use crate::pool::{Outbox, Pool};
use crate::server::{App, handle};

/// A running emulator. Clones share it; it stops when the last clone is dropped.
#[derive(Clone)]
pub struct Emulator {
    pub(crate) shared: Arc<Shared>,
    /// Held by all clones: when it is dropped, the server stops.
    running: Arc<Running>,
}

struct Running {
    stop: watch::Sender<bool>,
    server: Mutex<Option<JoinHandle<()>>>,
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("url", &self.shared.url)
            .finish_non_exhaustive()
    }
}

/// The settings of a new emulator. Returned by [`Emulator::builder`].
#[derive(Default)]
#[must_use = "nothing happens before `start`"]
pub struct EmulatorBuilder {
    port: u16,
    seed: Seed,
    schema: Option<String>,
    hosts: Vec<String>,
    listens: Option<Listens>,
    sees_captchas: Option<SeesCaptchas>,
}

impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorBuilder")
            .field("port", &self.port)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

impl EmulatorBuilder {
    /// The port on the loopback address. The default, 0, selects a free port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The initial content of the pool. The default is an empty pool.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// Serves this schema, as SDL, instead of the built-in one, to test a client against an older or newer deployment. Documents
    /// are validated against it, and introspection returns it. A root field that the emulator does not serve fails with 501.
    pub fn schema(mut self, sdl: impl Into<String>) -> Self {
        self.schema = Some(sdl.into());
        self
    }

    /// Also answers requests for this host, such as `authing.test` in a file of hosts. By default, only requests for this machine are
    /// answered (`127.0.0.1`, `[::1]`, `localhost` and names below it, with any port), so that no web page can reach the emulator
    /// through a name of its own. May be called several times.
    pub fn allow_host(mut self, name: impl Into<String>) -> Self {
        self.hosts.push(name.into());
        self
    }

    /// Calls `listener` with every message that the emulator "sends". `listener` must not block.
    pub fn on_message(mut self, listener: impl Fn(&Message) + Send + Sync + 'static) -> Self {
        self.listens = Some(Box::new(listener));
        self
    }

    /// Calls `listener` with a client IP and the text of the captcha that password logins from there require from now on. A
    /// person reads it from the picture. `listener` must not block.
    pub fn on_captcha(mut self, listener: impl Fn(&str, &str) + Send + Sync + 'static) -> Self {
        self.sees_captchas = Some(Box::new(listener));
        self
    }

    /// Starts the emulator on the current Tokio runtime. It accepts requests when this returns.
    ///
    /// # Errors
    ///
    /// [`EmulatorError::Listen`]: the port is in use. [`EmulatorError::Seed`]: the seed contradicts itself.
    /// [`EmulatorError::Schema`]: the schema is not valid. [`EmulatorError::Host`]: an allowed host is not the name of a host.
    pub async fn start(self) -> Result<Emulator, EmulatorError> {
        let Self {
            port,
            seed,
            schema,
            hosts,
            listens,
            sees_captchas,
        } = self;
        let hosts = Hosts::new(&hosts)?;
        let key = PasswordKey::shared()?;
        let engine = Arc::new(Engine::new(schema.as_deref())?);
        let refused = |source| EmulatorError::Listen { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(refused)?;
        let address: SocketAddr = listener.local_addr().map_err(refused)?;
        let clock = Clock::default();
        let (state, start) = seeded_again(seed, clock.now_ms())?;
        let names = Names::new(root_fields(&engine));
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            url: format!("http://{address}"),
            clock,
            faults: Faults::new(names),
            log: Log::default(),
            key,
            start,
            listens,
            sees_captchas,
        });
        let (stop, mut stopped) = watch::channel(false);
        let router = Router::new().fallback(handle).with_state(App {
            shared: shared.clone(),
            engine,
            hosts: Arc::new(hosts),
        });
        let accepts = Accepts {
            listener,
            count: AtomicU64::new(0),
        };
        let serve = axum::serve(
            accepts,
            router.into_make_service_with_connect_info::<Connection>(),
        );
        // `stopped` also resolves when the sender is gone, that is with the last handle.
        let serve = serve.with_graceful_shutdown(async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        });
        let server = tokio::spawn(async move {
            // Accepting does not fail: the listener waits out its errors.
            let _ = serve.await;
        });
        Ok(Emulator {
            shared,
            running: Arc::new(Running {
                stop,
                server: Mutex::new(Some(server)),
            }),
        })
    }
}

impl Emulator {
    /// Starts an emulator with an empty pool on a free port.
    ///
    /// # Errors
    ///
    /// [`EmulatorError::Listen`]: no port can be opened.
    pub async fn start() -> Result<Self, EmulatorError> {
        Self::builder().start().await
    }

    /// Settings for a new emulator.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    /// Stops the emulator: finishes the requests in progress, closes all connections, and returns when the port is free.
    pub async fn shutdown(self) {
        let _ = self.running.stop.send(true);
        self.cut_event_sockets();
        let server = self
            .running
            .server
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(server) = server {
            let _ = server.await;
        }
    }

    /// The base URL, such as `http://127.0.0.1:40123`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// The id of the emulator's own application.
    #[must_use]
    pub fn app_id(&self) -> String {
        self.shared.state().own.id.clone()
    }

    /// The secret of the emulator's own application. Signs the application's tokens if the setting `token_algorithm` is
    /// [`TokenAlgorithm::Hs256`](crate::TokenAlgorithm::Hs256).
    #[must_use]
    pub fn app_secret(&self) -> String {
        self.shared.state().own.secret.clone()
    }

    /// The id of the user pool.
    #[must_use]
    pub fn user_pool_id(&self) -> String {
        self.shared.state().pool_id.clone()
    }

    /// The secret of the user pool. A request for a management token carries it.
    #[must_use]
    pub fn user_pool_secret(&self) -> String {
        self.shared.state().pool_secret.clone()
    }

    /// The public key for the encryption of passwords, in PEM, as `/api/v2/.well-known` returns it. All emulators of a process share it.
    #[must_use]
    pub fn public_key(&self) -> &str {
        &self.shared.key.public_pem
    }

    /// Signs tokens with a new key from now on, and returns its key id. The older keys stay published and their tokens valid,
    /// unless `drop_old` is set.
    ///
    /// # Errors
    ///
    /// [`EmulatorError::Key`]: no key can be made.
    pub fn rotate_signing_key(&self, drop_old: bool) -> Result<String, EmulatorError> {
        self.shared.rotate_signing_key(drop_old)
    }

    /// The messages that the emulator has "sent".
    #[must_use]
    pub fn outbox(&self) -> Outbox {
        Outbox(self.shared.clone())
    }

    /// The clock that decides what has expired.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.shared.clock.clone()
    }

    /// The text of the captcha that password logins from this client IP require now. `None` if they require none.
    #[must_use]
    pub fn captcha(&self, client_ip: &str) -> Option<String> {
        Some(self.shared.captcha(client_ip)?.text)
    }

    /// Sends `text` to all subscribers of `event` at `/events/v1/authentication/sub`.
    pub fn publish(&self, event: &str, text: &str) {
        self.shared.state().sockets.publish(event, text);
    }

    /// The number of connected subscribers.
    #[must_use]
    pub fn event_subscribers(&self) -> usize {
        self.shared.state().sockets.count()
    }

    /// Breaks the connections of all subscribers, without a close frame.
    pub fn cut_event_sockets(&self) {
        self.shared.state().sockets.cut();
    }

    /// Faults, which make requests fail.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.shared.faults.clone()
    }

    /// The latest 20,000 requests, of at most 64 MiB, in the order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.shared.log.all()
    }

    /// Clears the request log. The numbering of requests and connections continues.
    pub fn clear_requests(&self) {
        self.shared.log.clear();
    }

    /// Goes back to the start: the pool as the seed made it, with the same ids and secrets, an empty outbox and request log, no faults, and
    /// the clock at the time of this machine. All tokens are invalid then. The signing keys stay.
    ///
    /// # Errors
    ///
    /// [`EmulatorError::Seed`]: the pool of the start cannot be made again.
    pub fn reset(&self) -> Result<(), EmulatorError> {
        self.shared.reset()
    }

    /// The settings of a client, by the names of its environment variables, such as `AUTHING_APP_HOST`. The program prints them.
    #[must_use]
    pub fn environment(&self) -> [(&'static str, String); 5] {
        self.shared.environment()
    }

    /// The user pool.
    #[must_use]
    pub fn pool(&self) -> Pool {
        Pool(self.shared.clone())
    }

    /// The pool as a seed. An emulator that starts with it has the same ids, names, custom data and password hashes. Tokens,
    /// codes, tickets and uploads are not included.
    #[must_use]
    pub fn dump(&self) -> Seed {
        dump(&self.shared.state())
    }
}
