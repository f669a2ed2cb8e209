//! How a request is sent: for whom, with which key, and what its response does.
//!
//! Nothing here is compiled anew for each request: one state machine sends them all, and a request adds only how its response is
//! read.

use crate::caller::{Caller, Identity};
use crate::core::Core;
use crate::credentials::{EncryptedPassword, Password, PublicKey};
use crate::error::{Error, ErrorCode, Result};
use crate::generated::types::User;
use crate::request::{Auth, Context, Endpoint, Prepare};
use crate::response::Response;
use crate::secret::Secret;
use crate::transport::{self, in_time};
use crate::wire::Request;
use futures_util::FutureExt as _;
use serde::Deserialize;
use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Poll, ready};
use std::time::Duration;
use tokio::time::Instant;

/// Where a request goes to: the connections and settings, who sends it, and what its response does there.
pub(crate) struct Call<T> {
    core: Arc<Core>,
    caller: Arc<dyn Caller>,
    auth: Auth,
    effect: Option<Effect<T>>,
}

/// What a response does to its caller, beside what it returns.
type Effect<T> = fn(&dyn Caller, &Sent, &T);

/// What a request was sent with.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    /// The caller when the request began.
    pub(crate) identity: Identity,
    /// The token that it was sent with: the caller's, or another that the request was given.
    pub(crate) token: Option<Secret>,
}

impl Sent {
    /// What was sent for a caller, with a token that the request was given if there is one.
    pub(crate) fn by(identity: Identity, given: Option<Secret>) -> Self {
        let token = given.or_else(|| identity.token.clone());
        Self { identity, token }
    }

    /// Whether it was sent with another token than the caller's.
    pub(crate) fn is_for_another(&self) -> bool {
        self.token != self.identity.token
    }
}

impl<T> Clone for Call<T> {
    fn clone(&self) -> Self {
        Self {
            core: Arc::clone(&self.core),
            caller: Arc::clone(&self.caller),
            auth: self.auth,
            effect: self.effect,
        }
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("core", &self.core)
            .field("auth", &self.auth)
            .finish_non_exhaustive()
    }
}

impl<T> Call<T> {
    /// The caller's token goes along when there is one.
    pub(crate) fn new(core: Arc<Core>, caller: Arc<dyn Caller>) -> Self {
        Self {
            core,
            caller,
            auth: Auth::Optional,
            effect: None,
        }
    }

    /// Fails without a token, before anything is sent.
    pub(crate) fn logged_in(mut self) -> Self {
        self.auth = Auth::Required;
        self
    }

    /// The caller's token stays at home.
    pub(crate) fn anonymous(mut self) -> Self {
        self.auth = Auth::Never;
        self
    }

    /// What a successful response does, once, after all attempts.
    pub(crate) fn then(mut self, effect: Effect<T>) -> Self {
        self.effect = Some(effect);
        self
    }

    /// A success ends the session whose token was sent.
    pub(crate) fn ends(self) -> Self {
        self.then(|caller, sent, _| caller.end(sent.token.as_ref()))
    }

    /// The same for a request with another response.
    pub(crate) fn of<U>(&self) -> Call<U> {
        Call {
            core: Arc::clone(&self.core),
            caller: Arc::clone(&self.caller),
            auth: self.auth,
            effect: None,
        }
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }

    /// The caller at this moment.
    pub(crate) fn identity(&self) -> Identity {
        self.caller.identity()
    }

    /// The same for the caller as they are now: several requests are sent for one user, whoever logs in meanwhile.
    pub(crate) fn fixed(&self) -> Self {
        Self {
            caller: Arc::new(self.identity()),
            ..self.clone()
        }
    }

    /// The request as it would be sent now.
    pub(crate) fn request(&self, endpoint: &impl Endpoint) -> Result<Request> {
        preview(&self.core, self.caller.as_ref(), self.auth, endpoint)
    }

    /// What the response to what was sent does.
    pub(crate) fn done(&self, sent: &Sent, value: &T) {
        if let Some(effect) = self.effect {
            effect(self.caller.as_ref(), sent, value);
        }
    }

    fn exchange(
        &self,
        prepare: Arc<dyn Prepare>,
    ) -> Pin<Box<dyn Future<Output = Result<Answer>> + Send>> {
        let (core, caller) = (Arc::clone(&self.core), Arc::clone(&self.caller));
        Box::pin(exchange(core, caller, self.auth, prepare))
    }
}

impl Call<User> {
    /// The user that is returned is logged in.
    pub(crate) fn signs_in(self) -> Self {
        self.then(|caller, _, user| caller.sign_in(user))
    }

    /// The user that is returned is the one whose token was sent: their session takes it.
    pub(crate) fn updates(self) -> Self {
        self.then(|caller, sent, user| caller.update(sent.token.as_ref(), user))
    }
}

impl<T: Send + 'static> Call<T> {
    /// Sends a request and reads its response.
    pub(crate) fn send<E: Endpoint<Output = T>>(&self, endpoint: E) -> Sending<T> {
        let endpoint = Arc::new(endpoint);
        let prepare: Arc<dyn Prepare> = Arc::clone(&endpoint) as _;
        self.start(prepare, endpoint)
    }

    /// Both are the same endpoint.
    fn start(&self, prepare: Arc<dyn Prepare>, read: Arc<dyn Read<T>>) -> Sending<T> {
        let machine = self.exchange(prepare);
        Sending(State::Exchange(machine, self.clone(), read))
    }

    /// Does what limits its time by itself: a method that sends a request for each argument gives each the time of one.
    pub(crate) fn many(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Sending<T> {
        Sending(State::Steps(Box::pin(work)))
    }

    /// Does what takes several requests, within the time of one.
    pub(crate) fn steps(
        &self,
        operation: impl Into<Cow<'static, str>>,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Sending<T> {
        let (timeout, operation) = (self.core.config.timeout, operation.into());
        // The time begins when it is polled.
        let work = async move { in_time(timeout, operation, work).await };
        Sending(State::Steps(Box::pin(work)))
    }
}

/// A request under way: what awaiting it polls.
///
/// `tokio::spawn(request.into_future())` runs it as a task of its own.
#[must_use = "nothing is sent before it is polled"]
pub struct Sending<T>(State<T>);

enum State<T> {
    Exchange(
        Pin<Box<dyn Future<Output = Result<Answer>> + Send>>,
        Call<T>,
        Arc<dyn Read<T>>,
    ),
    Steps(Pin<Box<dyn Future<Output = Result<T>> + Send>>),
}

/// The part of an [`Endpoint`] that says what a response means.
trait Read<T>: Send + Sync {
    fn read(&self, response: &Response) -> Result<T>;
}

impl<E: Endpoint> Read<E::Output> for E {
    fn read(&self, response: &Response) -> Result<E::Output> {
        Endpoint::read(self, response)
    }
}

/// A response, and what it is the response to.
struct Answer {
    response: Response,
    sent: Sent,
}

impl<T> Future for Sending<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut std::task::Context<'_>) -> Poll<Result<T>> {
        match &mut self.0 {
            State::Exchange(machine, call, read) => {
                let answer = ready!(machine.as_mut().poll(context))?;
                let setting = call.core.config.host_setting;
                let value = read.read(&answer.response);
                let value = value.map_err(|error| error.with_host_setting(setting))?;
                call.done(&answer.sent, &value);
                Poll::Ready(Ok(value))
            }
            State::Steps(steps) => steps.as_mut().poll(context),
        }
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sending").finish_non_exhaustive()
    }
}

/// The request as it would be sent now.
fn preview(core: &Core, caller: &dyn Caller, auth: Auth, prepare: &dyn Prepare) -> Result<Request> {
    if auth != Auth::Required {
        prepare.check()?;
    }
    let key = core.password_key.known();
    prepare.prepare(&Context {
        config: &core.config,
        identity: &caller.identity(),
        auth,
        key: key.as_deref(),
    })
}

async fn exchange(
    core: Arc<Core>,
    caller: Arc<dyn Caller>,
    auth: Auth,
    prepare: Arc<dyn Prepare>,
) -> Result<Answer> {
    let answer = attempts(&core, caller.as_ref(), auth, prepare.as_ref()).await;
    answer.map_err(|error| error.with_host_setting(core.config.host_setting))
}

/// Prepares and sends. A password that the host could not decrypt is encrypted once more with its current key, and a request whose token it
/// refused is sent once more with another, if the caller can get one.
async fn attempts(
    core: &Arc<Core>,
    caller: &dyn Caller,
    auth: Auth,
    prepare: &dyn Prepare,
) -> Result<Answer> {
    let began = Instant::now();
    let left = || core.config.timeout.saturating_sub(began.elapsed());
    let renews = auth != Auth::Never && caller.renews();
    let (mut is_second_key, mut is_second_token) = (false, false);
    // Who is not logged in learns that first.
    if auth != Auth::Required {
        prepare.check()?;
    }
    loop {
        if renews {
            if let Some(renewal) = caller.renewal(None) {
                before(left(), TOKEN_REQUEST, renewal).await?;
            }
        }
        let identity = caller.identity();
        let key = match prepare.encrypts() {
            true => {
                // The key is not fetched for what cannot be sent.
                let has_token = identity
                    .token
                    .as_ref()
                    .is_some_and(|token| !token.is_empty());
                if auth == Auth::Required && !has_token {
                    return Err(Error::not_logged_in(prepare.operation()));
                }
                prepare.check()?;
                Some(before(left(), KEY_REQUEST, password_key(core, &identity)).await?)
            }
            false => None,
        };
        let request = prepare.prepare(&Context {
            config: &core.config,
            identity: &identity,
            auth,
            key: key.as_deref(),
        })?;
        let response = transport::send(&core.http, &core.config, &request);
        let response = in_time(left(), prepare.operation(), response).await?;
        if let Some(key) = key.filter(|_| !is_second_key) {
            if response.refusal() == Some(ErrorCode::PASSWORD_NOT_DECRYPTED) {
                is_second_key = true;
                if core.password_key.forget(&key) {
                    continue;
                }
            }
        }
        if renews && !is_second_token && response.rejects_token() {
            is_second_token = true;
            if let Some(renewal) = caller.renewal(request.token.as_ref()) {
                if before(left(), TOKEN_REQUEST, renewal).await? {
                    continue;
                }
            }
        }
        let sent = Sent::by(identity, request.token);
        return Ok(Answer { response, sent });
    }
}

/// What errors call the request for the host's key.
const KEY_REQUEST: &str = "GET /api/v2/.well-known";
/// The same of the request for the administrator's token.
const TOKEN_REQUEST: &str = "accessToken";

/// The host's key, fetched in a task of its own that goes on when this caller gives up.
async fn password_key(core: &Arc<Core>, identity: &Identity) -> Result<Arc<PublicKey>> {
    let interval = core.config.key_refresh_interval;
    let fetch = || {
        let (core, identity) = (Arc::clone(core), identity.clone());
        async move { fetch_key(&core, &identity).await }
    };
    core.password_key.get(interval, fetch).await
}

async fn fetch_key(core: &Core, identity: &Identity) -> Result<PublicKey> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct WellKnown {
        public_key: String,
    }
    let context = Context {
        config: &core.config,
        identity,
        auth: Auth::Never,
        key: None,
    };
    let request = context.get("/api/v2/.well-known").build()?;
    let response = transport::send(&core.http, &core.config, &request);
    let response = in_time(core.config.timeout, KEY_REQUEST.into(), response).await?;
    let published: WellKnown = response.rest()?;
    PublicKey::parse(&published.public_key).map_err(|reason| {
        let problem = "the key of the host cannot be used";
        Error::config(
            "public_key",
            format!("{problem}: {reason}; set the right one"),
        )
    })
}

impl<T> Call<T> {
    /// Waits until the caller has a token that can be sent, if the caller is one who gets tokens; with the token that was rejected, for
    /// another. Whether there is another.
    #[cfg(feature = "events")]
    pub(crate) async fn renew(&self, rejected: Option<&Secret>) -> Result<bool> {
        match self.caller.renewal(rejected) {
            Some(renewal) => before(self.core.config.timeout, TOKEN_REQUEST, renewal).await,
            None => Ok(false),
        }
    }

    /// Encrypts a password for an operation of the caller's own.
    pub(crate) async fn encrypt(&self, password: Password) -> Result<EncryptedPassword> {
        let identity = self.identity();
        let key = password_key(&self.core, &identity);
        let key = before(self.core.config.timeout, KEY_REQUEST, key).await?;
        password.encrypt(&key)
    }
}

/// Awaits what a request needs before it is sent: when that fails, the request has not taken effect.
pub(crate) fn before<T>(
    timeout: Duration,
    operation: &'static str,
    work: impl Future<Output = Result<T>>,
) -> impl Future<Output = Result<T>> {
    in_time(timeout, operation.into(), work).map(|result| result.map_err(Error::before_request))
}
