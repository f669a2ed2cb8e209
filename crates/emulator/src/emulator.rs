//! An emulator from its start to its end, and what tests do with it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::{Notify, oneshot, watch};
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
use crate::model::{Message, Seed, dump, seeded, start_of};
use crate::pool::{Outbox, Pool};
use crate::saver::{Complains, Saver};
use crate::server::{App, handle};
use crate::state_file::StateFile;

/// A running emulator. Clones share it; it stops when the last clone is dropped.
#[derive(Clone)]
pub struct Emulator {
    pub(crate) shared: Arc<Shared>,
    /// Held by all clones: when it is dropped, the server stops.
    running: Arc<Running>,
}

struct Running {
    stop: watch::Sender<bool>,
    /// The server and, where there is a state file, what saves it.
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("url", &self.shared.url)
            .finish_non_exhaustive()
    }
}

/// The settings of a new emulator. Returned by [`Emulator::builder`].
#[must_use = "nothing happens before `start`"]
pub struct EmulatorBuilder {
    address: SocketAddr,
    seed: Seed,
    state_file: Option<PathBuf>,
    schema: Option<String>,
    hosts: Vec<String>,
    listens: Option<Listens>,
    sees_captchas: Option<SeesCaptchas>,
    complains: Option<Complains>,
}

impl Default for EmulatorBuilder {
    fn default() -> Self {
        Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            seed: Seed::default(),
            state_file: None,
            schema: None,
            hosts: Vec::new(),
            listens: None,
            sees_captchas: None,
            complains: None,
        }
    }
}

impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorBuilder")
            .field("address", &self.address)
            .field("seed", &self.seed)
            .field("state_file", &self.state_file)
            .finish_non_exhaustive()
    }
}

impl EmulatorBuilder {
    /// The port. The default, 0, selects a free port.
    pub fn port(mut self, port: u16) -> Self {
        self.address.set_port(port);
        self
    }

    /// The address to listen on. The default is `127.0.0.1`, which only this machine can reach. `0.0.0.0` is every address of this
    /// machine. Whoever reaches the emulator can do everything with it: its keys are public.
    ///
    /// Requests must still name this machine, this address, or a host of [`allow_host`](Self::allow_host).
    pub fn host(mut self, address: impl Into<IpAddr>) -> Self {
        self.address.set_ip(address.into());
        self
    }

    /// The initial content of the pool. The default is an empty pool.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// Keeps the pool in this file, as JSON: it is read at the start, and written soon after each change and by
    /// [`shutdown`](Emulator::shutdown). An emulator that only is dropped may lose its last changes. A file that does not exist yet starts
    /// with the [`seed`](Self::seed), which is not used otherwise.
    ///
    /// The file has everything of the pool, with its ids, passwords (those of people as digests, those of seeds and tests as they are), keys
    /// and tokens, and the time of the clock. It does not have the outbox and its codes, captchas, QR codes, the request log and faults. Only
    /// its owner can read it. While an emulator uses it, no other can; for that there is a second file beside it, whose name ends in `.lock`.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// use authing_emulator::{Emulator, NewRole};
    ///
    /// # let folder = std::env::temp_dir().join(format!("authing-emulator-doc-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder).unwrap();
    /// # let file = folder.join("pool.json");
    /// let emulator = Emulator::builder().state_file(&file).start().await.unwrap();
    /// let app_id = emulator.app_id();
    /// emulator.shutdown().await;
    ///
    /// let emulator = Emulator::builder().state_file(&file).start().await.unwrap();
    /// assert_eq!(emulator.app_id(), app_id);
    /// # emulator.shutdown().await;
    /// # std::fs::remove_dir_all(&folder).unwrap();
    /// # });
    /// ```
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self
    }

    /// Calls `listener` when the [state file](Self::state_file) cannot be written: once for each time that this begins, and when the
    /// emulator stops. Meanwhile, the emulator tries again every five seconds. `listener` must not block.
    pub fn on_state_error(
        mut self,
        listener: impl Fn(&EmulatorError) + Send + Sync + 'static,
    ) -> Self {
        self.complains = Some(Box::new(listener));
        self
    }

    /// Serves this schema, as SDL, instead of the built-in one, to test a client against an older or newer deployment. Documents
    /// are validated against it, and introspection returns it. A root field that the emulator does not serve fails with 501.
    pub fn schema(mut self, sdl: impl Into<String>) -> Self {
        self.schema = Some(sdl.into());
        self
    }

    /// Also answers requests for this host, such as `authing.test` in a file of hosts. By default, only requests for this machine are
    /// answered (`127.0.0.1`, `[::1]`, `localhost` and names below it, and the address of [`host`](Self::host), with any port), so that no
    /// web page can reach the emulator through a name of its own. May be called several times.
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
    /// [`EmulatorError::PortInUse`], [`EmulatorError::Listen`]: the port cannot be opened. [`EmulatorError::Seed`]: the seed contradicts
    /// itself. [`EmulatorError::Schema`]: the schema is not valid. [`EmulatorError::Host`]: an allowed host is not the name of a host. [`EmulatorError::State`]: the
    /// state file cannot be read, is broken or from a newer emulator, or is in use.
    pub async fn start(self) -> Result<Emulator, EmulatorError> {
        let Self {
            address,
            seed,
            state_file,
            schema,
            hosts,
            listens,
            sees_captchas,
            complains,
        } = self;
        let hosts = Hosts::new(&hosts, address.ip())?;
        let key = PasswordKey::shared()?;
        let engine = Arc::new(Engine::new(schema.as_deref())?);
        let refused = |source| EmulatorError::listening(address, source);
        let listener = TcpListener::bind(address).await.map_err(refused)?;
        let address = reachable(listener.local_addr().map_err(refused)?);
        let clock = Clock::default();
        let file = state_file.map(|path| StateFile::open(&path)).transpose()?;
        let (file, kept) = file.map_or((None, None), |(file, kept)| (Some(file), kept));
        let state = match kept {
            Some(kept) => {
                clock.advance(kept.clock_ahead());
                let mut state = kept.pool;
                state.drop_expired(clock.now_secs());
                state
            }
            None => seeded(seed, clock.now_ms())?,
        };
        let start = start_of(&state);
        let names = Names::new(root_fields(&engine));
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            changed: Notify::new(),
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
        let (serving, served) = oneshot::channel::<()>();
        let mut tasks = vec![tokio::spawn(async move {
            // Accepting does not fail: the listener waits out its errors.
            let _ = serve.await;
            drop(serving);
        })];
        if let Some(file) = file {
            let saver = Saver::new(shared.clone(), file, complains);
            tasks.push(tokio::spawn(Arc::new(saver).run(served)));
        }
        Ok(Emulator {
            shared,
            running: Arc::new(Running {
                stop,
                tasks: Mutex::new(tasks),
            }),
        })
    }
}

/// Where clients on this machine find what listens on `address`.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
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

    /// Stops the emulator: finishes the requests in progress, closes all connections, and returns when the port is free and the state
    /// file is written.
    pub async fn shutdown(self) {
        let _ = self.running.stop.send(true);
        self.cut_event_sockets();
        let tasks = &self.running.tasks;
        let tasks = std::mem::take(&mut *tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            let _ = task.await;
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

    /// Goes back to the start: the pool as the seed or the [state file](EmulatorBuilder::state_file) made it, with the same ids and secrets,
    /// an empty outbox and request log, no faults, and the clock at the time of this machine. All tokens are invalid then. The signing keys stay.
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
        self.shared.environment(self.url())
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
