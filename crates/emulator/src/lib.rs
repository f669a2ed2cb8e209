//! A local Authing: an HTTP server on a loopback port that serves the same schema as the real service, with a user
//! pool in memory.
//!
//! It is for tests and for trying a client without an account. Codes that it "sends" can be read from the
//! [outbox](Emulator::outbox), [time](Emulator::clock) can be moved, [faults](Emulator::faults) can be ordered, every
//! request is in the [log](Emulator::requests), and the [pool](Emulator::pool) can be filled and looked at.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use authing_emulator::{Emulator, NewUser};
//!
//! let emulator = Emulator::start().await.unwrap();
//! emulator.pool().add_user(NewUser {
//!     email: Some("test@example.com".into()),
//!     password: Some("passw0rd".into()),
//!     ..NewUser::default()
//! }).unwrap();
//! assert!(emulator.url().starts_with("http://127.0.0.1:"));
//! assert_eq!(emulator.pool().user_count(), 1);
//! # });
//! ```
//!
//! # What it decides where the documentation is silent or of two minds
//!
//! - No token, or one that is malformed, expired or revoked: 2020 everywhere; only `checkLoginStatus` says 2206, as
//!   data. A genuine token of a deleted user: 2004. `refreshToken` revokes the token that it replaces.
//! - A wrong or used one-time code is 2001 and an expired one 2300, except where the real service was seen to answer
//!   otherwise: `updatePhone` 500 for both, `bindPhone` 400 for a wrong one. Too many messages to one target: 429 for
//!   SMS, 2080 for e-mail.
//! - Login: unknown account 2004, wrong password 2006, none set 2027; over LDAP and AD 2333 for both of the former. A
//!   captcha that is needed: 2000 while none is sent, 2001 for a wrong one. Failures are counted by `clientIp`, else by
//!   the address of the connection; forwarding headers are not believed.
//! - An e-mail code registers a new address (taken: 2026) and logs a known one in (unknown: 2004, once the code is right).
//!   `/api/v3/signin` says 2333 for an unknown account and for a wrong password alike, and 400 for a wrong secret or a redirect
//!   URI that is not the application's.
//! - The second factor: a setting orders those of the application (1636), which come before the user's own (1635). A token
//!   that stands for no waiting login is 2021 where the login would go on, 2020 at enrolment. A code of an authenticator app
//!   is six digits, changes every 30 seconds, may be one step early or late, and works once, also that which confirms the
//!   app. Wrong, it is 6001, when confirming 400. With a password alone nobody learns or replaces an app that is confirmed
//!   (1001). A recovery code works once and makes another. Codes by SMS and e-mail bind an address that the user lacks.
//! - A face is what its picture's bytes are: two pictures are of one face when they are equal. A picture that was not
//!   uploaded here is known by its address. 1700 to 1703 and 1706 as documented.
//! - Unlinking what is not bound: 2216; the last way in, counted as for e-mail and phone: 2217.
//! - Users may name only their own id (else 2202). A custom field that is not defined or of another type: 400.
//! - QR codes: a login that does not go through is told by states 4 and 5. A ticket is good once, and as long as its QR
//!   code; another is 400.
//! - Accounts elsewhere: one that is linked to the same user already is 2213, to another 2215.
//! - Real names: there is no register to ask, so whoever has well-formed numbers is who they say.
//! - Devices: a token is of the device that was announced with it, and revoking the device's session revokes it.
//! - Events: whoever has a good token hears of all events of a name (else HTTP 401 with 2020), and misses what happens while
//!   not connected.
//! - The protocols: a code is good for ten minutes and one exchange, a refresh token for thirty days and one use, and one that
//!   comes twice ends all that came of its login. `offline_access` counts for OpenID Connect only with `prompt=consent`. Any other
//!   scope is granted as it is asked for. An application that has registered no redirect URI may use any that is `https` or on this
//!   machine. An ID token is as good as the token of a login, also for GraphQL; an access token is not.
//! - A root field that is not served: 501. A path that is not served: HTTP 404. Both name what was asked for.
//!
//! # Its login pages
//!
//! `/oidc/auth`, `/oauth/auth` and `/cas-idp/{app_id}` are pages that a person can use in a browser. A test needs none: it posts
//! `account` and `password` as a form to the same address, and reads where the answer, a redirect, leads. A refusal is a page with
//! the status 401. The cookie of that answer is the browser's session.
//!
//! Whoever needs a second factor gets another page first, with the status 200. Its form goes to the same address: a hidden field
//! `mfa_token` names the login that waits, and `code` is that of the authenticator app, the recovery code, or the code that the page
//! has sent to the bound phone or e-mail. Where the application accepts several, `factor` (`OTP`, `SMS`, `EMAIL`) chooses; without
//! a code, it sends one. A login that waits for a picture of a face, or for a factor that the user has not bound, and one that
//! needs a new password first, are refused there: the API takes them.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! # use authing::AuthenticationClient;
//! # use authing_emulator::{Emulator, NewUser};
//! # let emulator = Emulator::start().await.unwrap();
//! # emulator.pool().add_user(NewUser {
//! #     username: Some("bob".into()), password: Some("passw0rd".into()), ..NewUser::default()
//! # }).unwrap();
//! let client = AuthenticationClient::builder()
//!     .app_id(emulator.app_id())
//!     .secret(emulator.app_secret())
//!     .app_host(emulator.url())
//!     .redirect_uri("https://shop.example.com/callback")
//!     .build()?;
//! let begun = client.build_authorize_url().pkce().build()?;
//!
//! let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
//! let form = browser
//!     .post(begun.url())
//!     .header("content-type", "application/x-www-form-urlencoded")
//!     .body("account=bob&password=passw0rd");
//! let answer = form.send().await.unwrap();
//!
//! let code = begun.accept(answer.headers()["location"].to_str().unwrap())?;
//! let tokens = client.get_access_token_by_code(code).await?;
//! assert!(tokens.id_token.is_some());
//! # Ok::<_, authing::Error>(())
//! # }).unwrap();
//! ```
//!
//! # What is simpler than in the real service
//!
//! Passwords are kept as plain salted digests. A one-time code is good for whatever it is used for, whichever scene it
//! was asked for, and a new code replaces the last one to the same target. Roles and organisations pass no resources on
//! to their members. SAML is not served: its address answers with a page that says so. The end of a browser's session leaves
//! tokens as they are. Pipelines do not exist, so `context` is only checked for being a JSON object.

mod clock;
mod connection;
mod context;
mod crypto;
mod error;
mod faults;
mod graphql;
mod http;
mod log;
mod model;
mod operations;
mod pages;
mod pool;
mod rest;
mod server;

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use clock::Clock;
pub use error::EmulatorError;
pub use faults::{Fault, Faults};
pub use log::{LoggedRequest, Outcome};
pub use model::{
    CasTicket, Channel, DirectoryUser, FieldType, Grant, Message, NewAccessKey, NewApplication,
    NewDepartment, NewField, NewIdentitySource, NewOrg, NewRole, NewUser, OutsideAccount,
    PasswordReset, SecondFactor, Seed, Settings, TokenAlgorithm,
};
pub use pool::{Outbox, Pool, PoolUser};

use connection::{Accepts, Connection};
use context::{Listens, SeesCaptchas, Shared};
use crypto::PasswordKey;
use server::App;

/// A running emulator. Clones are handles to the same one; it stops when the last one is dropped.
#[derive(Clone)]
pub struct Emulator {
    shared: Arc<Shared>,
    /// Held by all handles: when it goes, the server stops.
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

/// How an emulator is started. From [`Emulator::builder`].
#[derive(Default)]
#[must_use = "nothing happens before `start`"]
pub struct EmulatorBuilder {
    port: u16,
    seed: Seed,
    schema: Option<String>,
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
    /// The port on the loopback address. The default, 0, takes a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// What the emulator starts with. The default is an empty pool.
    pub fn seed(mut self, seed: Seed) -> Self {
        self.seed = seed;
        self
    }

    /// The schema that is served, as SDL, instead of the crate's own: an older or newer deployment, for tests of what a client
    /// does there. Documents are validated against it and introspection tells it; a root field that the emulator has no
    /// operation for answers 501.
    pub fn schema(mut self, sdl: impl Into<String>) -> Self {
        self.schema = Some(sdl.into());
        self
    }

    /// Is called with every message that the emulator "sends". It must not block.
    pub fn on_message(mut self, listener: impl Fn(&Message) + Send + Sync + 'static) -> Self {
        self.listens = Some(Box::new(listener));
        self
    }

    /// Is called with a client IP and the captcha that password logins from there must enter from now on, which a
    /// person would see as an image. It must not block.
    pub fn on_captcha(mut self, listener: impl Fn(&str, &str) + Send + Sync + 'static) -> Self {
        self.sees_captchas = Some(Box::new(listener));
        self
    }

    /// Starts the emulator; it is ready, with its seed, when this returns. Needs a Tokio runtime, on which it
    /// then lives.
    ///
    /// # Errors
    ///
    /// The port is taken, the seed contradicts itself, or the schema that was given is not valid.
    pub async fn start(self) -> Result<Emulator, EmulatorError> {
        let Self {
            port,
            seed,
            schema,
            listens,
            sees_captchas,
        } = self;
        let key = PasswordKey::shared()?;
        let engine = Arc::new(graphql::Engine::new(schema.as_deref())?);
        let refused = |source| EmulatorError::Listen { port, source };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(refused)?;
        let address: SocketAddr = listener.local_addr().map_err(refused)?;
        let clock = Clock::default();
        let state = model::seeded(seed, clock.now_ms())?;
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            url: format!("http://{address}"),
            clock,
            faults: Faults::default(),
            log: log::Log::default(),
            key,
            listens,
            sees_captchas,
        });
        let (stop, mut stopped) = watch::channel(false);
        let router = Router::new().fallback(server::handle).with_state(App {
            shared: shared.clone(),
            engine,
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
    /// No port could be opened.
    pub async fn start() -> Result<Self, EmulatorError> {
        Self::builder().start().await
    }

    /// Settings before the start.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    /// Stops accepting, finishes what is under way, closes all connections and returns when the port is free.
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

    /// The secret of the emulator's own application. User tokens are signed with it where the setting `token_algorithm` is
    /// [`TokenAlgorithm::Hs256`].
    #[must_use]
    pub fn app_secret(&self) -> String {
        self.shared.state().own.secret.clone()
    }

    /// The id of the user pool.
    #[must_use]
    pub fn user_pool_id(&self) -> String {
        self.shared.state().pool_id.clone()
    }

    /// The secret of the user pool, which a management token is asked for with.
    #[must_use]
    pub fn user_pool_secret(&self) -> String {
        self.shared.state().pool_secret.clone()
    }

    /// The public key for passwords, in PEM, as `/api/v2/.well-known` serves it. One for the whole process.
    #[must_use]
    pub fn public_key(&self) -> &str {
        &self.shared.key.public_pem
    }

    /// Signs tokens with a new key from now on, and gives its name. The older keys stay published, and their tokens good,
    /// unless they are dropped.
    ///
    /// # Errors
    ///
    /// [`EmulatorError::Key`]: no key could be made.
    pub fn rotate_signing_key(&self, drop_old: bool) -> Result<String, EmulatorError> {
        let rotated = self.shared.state().signing.rotate(drop_old);
        rotated.map_err(|_| EmulatorError::Key("of the signature".to_owned()))
    }

    /// The messages that were "sent".
    #[must_use]
    pub fn outbox(&self) -> Outbox {
        Outbox(self.shared.clone())
    }

    /// The clock that all expiry goes by.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.shared.clock.clone()
    }

    /// The captcha that password logins from this address must enter now; `None` while none is needed.
    #[must_use]
    pub fn captcha(&self, client_ip: &str) -> Option<String> {
        Some(self.shared.captcha(client_ip)?.text)
    }

    /// Tells all who have subscribed to events of this name, at `/events/v1/authentication/sub`, of one.
    pub fn publish(&self, event: &str, text: &str) {
        self.shared.state().sockets.publish(event, text);
    }

    /// How many subscribers to events are connected.
    #[must_use]
    pub fn event_subscribers(&self) -> usize {
        self.shared.state().sockets.count()
    }

    /// Breaks the connections of all subscribers to events, without a word of farewell.
    pub fn cut_event_sockets(&self) {
        self.shared.state().sockets.cut();
    }

    /// Faults on demand.
    #[must_use]
    pub fn faults(&self) -> Faults {
        self.shared.faults.clone()
    }

    /// The requests so far, in the order of arrival; the latest 20,000 of them.
    #[must_use]
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.shared.log.all()
    }

    /// Empties the request log; the numbers of requests and connections go on.
    pub fn clear_requests(&self) {
        self.shared.log.clear();
    }

    /// The user pool, to be filled and looked at.
    #[must_use]
    pub fn pool(&self) -> Pool {
        Pool(self.shared.clone())
    }

    /// The pool as a seed that starts an equal one: same ids, names, custom data, password hashes. Without tokens,
    /// codes, tickets and uploads.
    #[must_use]
    pub fn dump(&self) -> Seed {
        model::dump(&self.shared.state())
    }
}

/// The example of the README is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
