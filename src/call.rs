//! A prepared request: what it is, how it is sent, and what its answer does to the session.

use crate::config::{ClientAuthMethod, Config, Lang, Settings};
use crate::credentials::{EncryptedPassword, Password, PublicKey, Secret};
use crate::error::{ApiError, Error, ErrorCode, Result, TransportError, TransportKind};
use crate::keys::Keys;
use crate::registry::Narrower;
use crate::session::{Session, owner_of};
use crate::transport::{self, Reply, Request, RequestBody};
use crate::types::{CommonMessage, User};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use graphql_client::{GraphQLQuery, QueryBody};
use reqwest::Method;
use serde::Serialize;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;
use url::Url;

/// A prepared request. It does nothing until it is awaited.
///
/// Options are set by chaining; each type of call has those that the API knows for it.
///
/// ```no_run
/// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
/// let user = client
///     .login_by_email("test@example.com", "passw0rd")
///     .client_ip("203.0.113.7")
///     .await?;
/// # Ok(())
/// # }
/// ```
///
/// It owns all that it needs, so it can be spawned: `tokio::spawn(client.logout().into_future())`. [`Call::request`] shows
/// what would be sent.
#[must_use = "a call does nothing until it is awaited"]
#[derive(Clone, Debug)]
pub struct Call<E> {
    handle: Handle,
    pub(crate) endpoint: E,
}

impl<E: Endpoint> Call<E> {
    pub(crate) fn new(handle: Handle, endpoint: E) -> Self {
        Self { handle, endpoint }
    }

    /// The request that awaiting this call would send, without sending anything.
    ///
    /// For a method that takes more than one request, the first of them.
    ///
    /// # Errors
    ///
    /// Those that awaiting gives before anything is sent, and [`Error::Config`] for `public_key` when a password is to be
    /// encrypted with the host's key and that has not been fetched yet.
    pub fn request(&self) -> Result<Request> {
        let key = self.handle.known_key();
        self.endpoint.request(&self.handle.context(key.as_deref()))
    }
}

impl<E: Endpoint> IntoFuture for Call<E> {
    type Output = Result<E::Output>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { handle, endpoint } = self;
        Box::pin(async move {
            let timeout = handle.core.config.timeout;
            in_time(timeout, endpoint.operation(), endpoint.send(handle)).await
        })
    }
}

/// One method of the API: the arguments and options of a [`Call`], and the type that it gives.
///
/// The crate implements it; it cannot be implemented outside. Run operations of your own with
/// [`execute`](crate::AuthenticationClient::execute).
pub trait Endpoint: sealed::Wire {
    /// What awaiting the call gives.
    type Output: Send + 'static;

    /// What is sent.
    #[doc(hidden)]
    fn request(&self, context: &Context<'_>) -> Result<Request>;

    /// What the answer means, and what it does to the session.
    #[doc(hidden)]
    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<Self::Output>;

    /// The whole exchange. Most methods need one request; where it takes more, `request` is the first and `answer` the last.
    #[doc(hidden)]
    fn send(self, handle: Handle) -> impl Future<Output = Result<Self::Output>> + Send {
        async move {
            let request = |context: &Context<'_>| self.request(context);
            let answer = |reply: &Reply, context: &Context<'_>| self.answer(reply, context);
            handle.exchange(request, answer).await
        }
    }
}

pub(crate) mod sealed {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is no endpoint of this crate, and no other crate can add one",
        note = "run a GraphQL operation of your own with `AuthenticationClient::execute`"
    )]
    pub trait Wire: Clone + std::fmt::Debug + Send + Sync + Sized + 'static {
        /// What errors call it: the GraphQL operation, or the method and path.
        fn operation(&self) -> std::borrow::Cow<'static, str>;
    }
}

/// What a client is made of: the connections and settings that clones and siblings share, and the session.
#[derive(Clone)]
pub struct Handle {
    pub(crate) core: Arc<Core>,
    pub(crate) session: Arc<Session>,
}

/// What all clients that were made from one share.
pub(crate) struct Core {
    http: reqwest::Client,
    /// What `socket_http` is made of, and then that.
    #[cfg(feature = "events")]
    socket_http: (Settings, std::sync::OnceLock<reqwest::Client>),
    pub(crate) config: Config,
    fetched_key: Mutex<Arc<OnceCell<Arc<PublicKey>>>>,
    /// Whether the key of the settings has been refused by the host.
    configured_key_failed: AtomicBool,
    /// What tokens are signed with.
    pub(crate) keys: Arc<Keys>,
}

#[cfg(feature = "events")]
impl Core {
    /// The client for websockets, which cannot be asked for in HTTP/2. Made when it is first needed.
    pub(crate) fn socket_http(&self) -> Result<&reqwest::Client> {
        let (settings, client) = &self.socket_http;
        if let Some(client) = client.get() {
            return Ok(client);
        }
        let made = settings.http_client(|builder| builder.http1_only())?;
        Ok(client.get_or_init(|| made))
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handle")
            .field("host", &self.core.config.base)
            .field("app_id", &self.core.config.app_id)
            .field("user_pool_id", &self.core.config.user_pool_id)
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}

impl Handle {
    pub(crate) fn new(settings: &Settings) -> Result<Self> {
        let (config, http) = settings.check()?;
        let core = Core {
            http,
            #[cfg(feature = "events")]
            socket_http: (settings.without_token(), std::sync::OnceLock::new()),
            config,
            fetched_key: Mutex::default(),
            configured_key_failed: AtomicBool::new(false),
            keys: Arc::default(),
        };
        Ok(Self {
            core: Arc::new(core),
            session: Arc::new(Session::new(settings.token.clone(), settings.lang)),
        })
    }

    /// The same connections and settings with a session of their own.
    pub(crate) fn with_token(&self, token: Secret) -> Self {
        let session = Session::new(Some(token), self.session.lang());
        session.set_request_from(self.session.request_from());
        Self {
            core: Arc::clone(&self.core),
            session: Arc::new(session),
        }
    }

    /// The same with a session that is a copy: what takes several requests is done for one user, whoever logs in meanwhile.
    pub(crate) fn with_copied_session(&self) -> Self {
        Self {
            core: Arc::clone(&self.core),
            session: Arc::new(self.session.copy()),
        }
    }

    fn context<'a>(&'a self, key: Option<&'a PublicKey>) -> Context<'a> {
        let (token, user_id) = self.session.snapshot();
        Context {
            config: &self.core.config,
            session: &self.session,
            token,
            user_id,
            lang: self.session.lang(),
            request_from: self.session.request_from(),
            key,
            key_wanted: AtomicBool::new(false),
        }
    }

    /// Prepares, sends and reads. A password that the host could not decrypt is encrypted once more with its current key.
    pub(crate) async fn exchange<T>(
        &self,
        request: impl Fn(&Context<'_>) -> Result<Request> + Send + Sync,
        answer: impl Fn(&Reply, &Context<'_>) -> Result<T> + Send + Sync,
    ) -> Result<T> {
        let mut key = self.known_key();
        let mut is_second_try = false;
        loop {
            let context = self.context(key.as_deref());
            let prepared = request(&context);
            let uses_key = context.key_wanted.load(Ordering::Relaxed);
            if uses_key && key.is_none() {
                key = Some(self.fetch_key().await?);
                continue;
            }
            let request = prepared?;
            let read = |reply: &Reply| answer(reply, &context);
            let core = &self.core;
            let result = transport::send(&core.http, &core.config, &request, read).await;
            let is_undecrypted = matches!(&result,
                Err(error) if error.code() == Some(ErrorCode::PASSWORD_NOT_DECRYPTED));
            if !(is_undecrypted && uses_key) || is_second_try {
                return result;
            }
            is_second_try = true;
            self.forget_key(key.as_ref());
            key = Some(self.fetch_key().await?);
        }
    }

    /// The key to encrypt with, as far as it is known without a request.
    fn known_key(&self) -> Option<Arc<PublicKey>> {
        let configured = self.core.config.public_key.as_ref();
        if let Some(fetched) = self.key_cell().get() {
            return Some(Arc::clone(fetched));
        }
        configured
            .filter(|_| !self.core.configured_key_failed.load(Ordering::Relaxed))
            .map(|key| Arc::new(key.clone()))
    }

    fn key_cell(&self) -> Arc<OnceCell<Arc<PublicKey>>> {
        let cell = self.core.fetched_key.lock();
        Arc::clone(&cell.unwrap_or_else(PoisonError::into_inner))
    }

    /// Drops a key that the host does not use any more, unless somebody has replaced it already.
    fn forget_key(&self, used: Option<&Arc<PublicKey>>) {
        self.core
            .configured_key_failed
            .store(true, Ordering::Relaxed);
        let cell = self.core.fetched_key.lock();
        let mut cell = cell.unwrap_or_else(PoisonError::into_inner);
        let is_used = matches!((cell.get(), used), (Some(a), Some(b)) if Arc::ptr_eq(a, b));
        if is_used {
            *cell = Arc::default();
        }
    }

    /// Another key than that of the settings, for all who share these connections. Whoever encrypts now may still use the old one.
    pub(crate) fn set_key(&self, key: PublicKey) {
        let cell = self.core.fetched_key.lock();
        let mut cell = cell.unwrap_or_else(PoisonError::into_inner);
        *cell = Arc::new(OnceCell::new_with(Some(Arc::new(key))));
    }

    /// The host's key, fetched once however many calls wait for it.
    async fn fetch_key(&self) -> Result<Arc<PublicKey>> {
        let cell = self.key_cell();
        let fetch = || async {
            let context = self.context(None);
            let request = context.get("/api/v2/.well-known").anonymous().build()?;
            let core = &self.core;
            let read = |reply: &Reply| reply.rest::<WellKnown>();
            let answer = transport::send(&core.http, &core.config, &request, read).await?;
            PublicKey::parse(&answer.public_key)
                .map(Arc::new)
                .map_err(|reason| {
                    let hint = "of the host cannot be used";
                    Error::config(
                        "public_key",
                        format!("the key {hint}: {reason}; set the right one"),
                    )
                })
        };
        cell.get_or_try_init(fetch).await.cloned()
    }

    /// Encrypts a password for an operation of the caller's own.
    pub(crate) async fn encrypt(&self, password: Password) -> Result<EncryptedPassword> {
        let key = match self.known_key() {
            Some(key) => key,
            None => {
                let timeout = self.core.config.timeout;
                in_time(timeout, KEY_REQUEST.into(), self.fetch_key()).await?
            }
        };
        password.encrypt(&key)
    }
}

/// What errors call the request for the host's key.
const KEY_REQUEST: &str = "GET /api/v2/.well-known";

/// Gives up after this time. What was sent may have arrived.
pub(crate) async fn in_time<T>(
    timeout: Duration,
    operation: Cow<'static, str>,
    work: impl Future<Output = Result<T>>,
) -> Result<T> {
    match tokio::time::timeout(timeout, work).await {
        Ok(result) => result,
        Err(_) => Err(TransportError::new(operation, TransportKind::Timeout).into()),
    }
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct WellKnown {
    public_key: String,
}

/// What an endpoint may know while it prepares its request and reads the answer.
#[derive(Debug)]
pub struct Context<'a> {
    pub(crate) config: &'a Config,
    pub(crate) session: &'a Session,
    /// The session's token when the call began.
    pub(crate) token: Option<Secret>,
    /// The user who had it then, if that was known.
    user_id: Option<String>,
    lang: Lang,
    request_from: Option<Arc<str>>,
    key: Option<&'a PublicKey>,
    key_wanted: AtomicBool,
}

impl Context<'_> {
    /// The ciphertext of a password.
    pub(crate) fn encrypt(&self, password: &Password) -> Result<EncryptedPassword> {
        self.key_wanted.store(true, Ordering::Relaxed);
        match self.key {
            Some(key) => password.encrypt(key),
            None => Err(Error::config(
                "public_key",
                "the host's key is not known yet: set it, or await a call that encrypts a password first",
            )),
        }
    }

    /// Fails when nobody is logged in.
    pub(crate) fn logged_in(&self, endpoint: &impl Endpoint) -> Result<()> {
        self.needs_token(endpoint, None)
    }

    /// Fails when there is neither a token given nor a session. An empty token given does not fall back on the session, whose
    /// user may be somebody else.
    pub(crate) fn needs_token(
        &self,
        endpoint: &impl Endpoint,
        given: Option<&Secret>,
    ) -> Result<()> {
        match given.or(self.token.as_ref()) {
            Some(token) if !token.is_empty() => Ok(()),
            _ => Err(Error::not_logged_in(endpoint.operation())),
        }
    }

    /// The id of the user who is logged in, without a request.
    pub(crate) fn user_id(&self, endpoint: &impl Endpoint) -> Result<String> {
        self.logged_in(endpoint)?;
        let owner = || self.token.as_ref().and_then(owner_of);
        self.user_id.clone().or_else(owner).ok_or_else(|| {
            Error::invalid_argument(
                "token",
                "it does not name its user: call `get_current_user` first, so that the id is known",
            )
        })
    }

    /// The answer to a login or a registration: a token in it begins a session.
    pub(crate) fn sign_in(&self, user: User) -> Result<User> {
        self.session.sign_in(&user);
        Ok(user)
    }

    /// An answer about the user whose token was `sent`: it updates their session, if that is still the session.
    pub(crate) fn update(&self, sent: Option<&Secret>, user: User) -> Result<User> {
        self.session.update(sent.or(self.token.as_ref()), &user);
        Ok(user)
    }

    /// A GraphQL operation. The token goes along when there is one.
    pub(crate) fn graphql<Q: GraphQLQuery>(&self, variables: Q::Variables) -> Result<Request> {
        self.graphql_as::<Q>(None, variables)
    }

    /// The same with another token than the session's, if there is one.
    pub(crate) fn graphql_as<Q: GraphQLQuery>(
        &self,
        token: Option<&Secret>,
        variables: Q::Variables,
    ) -> Result<Request> {
        #[derive(Serialize)]
        struct Body<V> {
            query: &'static str,
            variables: V,
        }
        let QueryBody {
            variables,
            query,
            operation_name,
        } = Q::build_query(variables);
        let query = match self.narrower(operation_name, query) {
            Some(narrower) => {
                let values = serde_json::to_value(&variables).unwrap_or_default();
                known_to_older_servers(narrower, &values)?;
                narrower.text
            }
            None => query,
        };
        let body = Body { query, variables };
        self.post("/graphql/v2")
            .named(operation_name)
            .token(token)
            .repeatable(only_reads(query))
            .json(&body)
            .build()
    }

    /// How the operation is sent here, if that is not its full form.
    fn narrower(&self, operation: &str, query: &str) -> Option<&'static Narrower> {
        let is_older = self.config.older_server;
        is_older.then(|| Narrower::of(operation, query)).flatten()
    }

    pub(crate) fn get(&self, path: impl AsRef<str>) -> RequestBuilder<'_> {
        self.to(Method::GET, &self.config.base, path.as_ref())
            .repeatable(true)
    }

    pub(crate) fn post(&self, path: impl AsRef<str>) -> RequestBuilder<'_> {
        self.to(Method::POST, &self.config.base, path.as_ref())
    }

    pub(crate) fn delete(&self, path: impl AsRef<str>) -> RequestBuilder<'_> {
        self.to(Method::DELETE, &self.config.base, path.as_ref())
    }

    /// A `POST` to the host that speaks to Active Directories.
    pub(crate) fn post_to_websocket_host(&self, path: &str) -> RequestBuilder<'_> {
        self.to(Method::POST, &self.config.websocket_base, path)
    }

    fn to(&self, method: Method, base: &str, path: &str) -> RequestBuilder<'_> {
        RequestBuilder {
            operation: format!("{method} {path}").into(),
            method,
            url: format!("{base}{path}"),
            query: Vec::new(),
            token: self.token.clone(),
            basic: None,
            body: Ok(RequestBody::Empty),
            repeatable: false,
            context: self,
        }
    }
}

fn known_to_older_servers(narrower: &Narrower, variables: &Value) -> Result<()> {
    match narrower.unknown_option(variables) {
        Some(option) => Err(Error::invalid_argument(
            option,
            "older servers do not know this option, and `older_server` is set: leave it unset",
        )),
        None => Ok(()),
    }
}

/// A document without a mutation changes nothing. One that merely says the word is not repeated either.
fn only_reads(document: &str) -> bool {
    !document.contains("mutation")
}

/// A value as one segment of a path.
pub(crate) fn segment(value: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
    encoded.replace('+', "%20")
}

/// A request in the making.
pub(crate) struct RequestBuilder<'a> {
    operation: Cow<'static, str>,
    method: Method,
    url: String,
    query: Vec<(&'static str, String)>,
    token: Option<Secret>,
    /// The application's id and secret, encoded for the header.
    basic: Option<Secret>,
    body: Result<RequestBody>,
    repeatable: bool,
    context: &'a Context<'a>,
}

impl RequestBuilder<'_> {
    fn named(mut self, operation: &'static str) -> Self {
        self.operation = operation.into();
        self
    }

    /// Whether it may be sent twice.
    pub(crate) fn repeatable(mut self, repeatable: bool) -> Self {
        self.repeatable = repeatable;
        self
    }

    /// Leaves the token out.
    pub(crate) fn anonymous(mut self) -> Self {
        self.token = None;
        self
    }

    /// Another token than the session's.
    pub(crate) fn token(mut self, token: Option<&Secret>) -> Self {
        self.token = token.cloned().or(self.token);
        self
    }

    pub(crate) fn query(mut self, key: &'static str, value: impl Into<Option<String>>) -> Self {
        self.query.extend(value.into().map(|value| (key, value)));
        self
    }

    pub(crate) fn json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_string(body)
            .map(RequestBody::Json)
            .map_err(|_| Error::invalid_argument("variables", "they have no form in JSON"));
        self
    }

    /// A form.
    pub(crate) fn form<'v>(mut self, fields: impl IntoIterator<Item = (&'v str, &'v str)>) -> Self {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        self.body = Ok(RequestBody::Form(form.finish()));
        self
    }

    /// A form in the name of the application, which proves itself by this method. No user's token goes along.
    pub(crate) fn form_as_client<'v>(
        mut self,
        method: ClientAuthMethod,
        fields: impl IntoIterator<Item = (&'v str, &'v str)>,
    ) -> Self {
        self.token = None;
        let config = self.context.config;
        let id = config.app_id.as_deref();
        let secret = config.secret.as_ref().map(Secret::expose);
        let own = match (method, id, secret) {
            (_, None, _) => Err((
                "app_id",
                "tokens are the application's: copy its id from the console",
            )),
            (ClientAuthMethod::None, Some(id), _) => Ok((vec![("client_id", id)], None)),
            (_, Some(_), None) => Err((
                "secret",
                "the application proves itself with it: copy it from the console, or set the method of this endpoint to `None`",
            )),
            (ClientAuthMethod::ClientSecretPost, Some(id), Some(secret)) => {
                Ok((vec![("client_id", id), ("client_secret", secret)], None))
            }
            (ClientAuthMethod::ClientSecretBasic, Some(id), Some(secret)) => {
                Ok((Vec::new(), Some(STANDARD.encode(format!("{id}:{secret}")))))
            }
        };
        match own {
            Ok((own, basic)) => {
                self.basic = basic.map(Secret::from);
                let mut all: Vec<(&str, &str)> = fields.into_iter().collect();
                all.extend(own);
                self.form(all)
            }
            Err((setting, reason)) => {
                self.body = Err(Error::config(setting, reason));
                self
            }
        }
    }

    pub(crate) fn body(mut self, body: RequestBody) -> Self {
        self.body = Ok(body);
        self
    }

    pub(crate) fn build(self) -> Result<Request> {
        let config = self.context.config;
        let mut headers = config.headers.clone();
        let lang = self.context.lang.as_str();
        headers.push((config.lang_header.clone(), lang.into()));
        if let Some(text) = &self.context.request_from {
            if reqwest::header::HeaderValue::try_from(text.as_ref()).is_err() {
                return Err(Error::invalid_argument(
                    "request_from",
                    "it has characters that HTTP does not allow",
                ));
            }
            let name = &config.request_from_header;
            headers.retain(|(header, _)| header != name);
            if !text.is_empty() {
                headers.push((name.clone(), text.as_ref().into()));
            }
        }
        if let Some(token) = &self.token {
            let value = format!("Bearer {}", token.expose());
            if reqwest::header::HeaderValue::try_from(value.as_str()).is_err() {
                return Err(Error::invalid_argument(
                    "token",
                    "it has characters that a token cannot have",
                ));
            }
            headers.push(("authorization".to_owned(), value.into()));
        }
        if let Some(basic) = &self.basic {
            let value = format!("Basic {}", basic.expose());
            headers.push(("authorization".to_owned(), value.into()));
        }
        let content_type = match self.body {
            Ok(RequestBody::Json(_)) => Some("application/json"),
            Ok(RequestBody::Form(_)) => Some("application/x-www-form-urlencoded"),
            _ => None,
        };
        headers.extend(content_type.map(|value| ("content-type".to_owned(), value.into())));
        let mut url = self.url;
        if !self.query.is_empty() {
            let mut parsed = Url::parse(&url)
                .map_err(|_| Error::invalid_argument("path", "it makes no URL with the host"))?;
            parsed.query_pairs_mut().extend_pairs(self.query);
            url = parsed.into();
        }
        Ok(Request {
            operation: self.operation,
            method: self.method,
            url,
            headers,
            body: self.body?,
            repeatable: self.repeatable,
        })
    }
}

/// The answer of the operations that say only whether they have worked. The code may be in the data.
pub(crate) fn accepted(endpoint: &impl Endpoint, message: CommonMessage) -> Result<CommonMessage> {
    match message.code {
        None | Some(200) => Ok(message),
        Some(code) => {
            let words = message.message.unwrap_or_default();
            Err(ApiError::new(endpoint.operation(), Some(code.into()), words).into())
        }
    }
}

/// The root field of an answer, where the schema allows null and the method promises a value.
pub(crate) fn present<T>(endpoint: &impl Endpoint, field: &str, value: Option<T>) -> Result<T> {
    value.ok_or_else(|| {
        let path = format!("data.{field}");
        crate::error::DecodeError::new(endpoint.operation(), path, "holds null").into()
    })
}

/// An operation of the caller's own.
pub struct Execute<Q> {
    operation: &'static str,
    text: &'static str,
    repeatable: bool,
    body: Result<Value, ()>,
    query: PhantomData<fn() -> Q>,
}

impl<Q: GraphQLQuery + 'static> Execute<Q> {
    pub(crate) fn new(variables: Q::Variables) -> Self {
        let body = Q::build_query(variables);
        Self {
            operation: body.operation_name,
            text: body.query,
            repeatable: only_reads(body.query),
            body: serde_json::to_value(&body).map_err(drop),
            query: PhantomData,
        }
    }
}

impl<Q> Clone for Execute<Q> {
    fn clone(&self) -> Self {
        Self {
            operation: self.operation,
            text: self.text,
            repeatable: self.repeatable,
            body: self.body.clone(),
            query: PhantomData,
        }
    }
}

impl<Q> fmt::Debug for Execute<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The variables may hold anything.
        f.debug_struct("Execute")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}

impl<Q: 'static> sealed::Wire for Execute<Q> {
    fn operation(&self) -> Cow<'static, str> {
        self.operation.into()
    }
}

impl<Q> Endpoint for Execute<Q>
where
    Q: GraphQLQuery + 'static,
    Q::ResponseData: Send + 'static,
{
    type Output = Q::ResponseData;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        let body = self
            .body
            .as_ref()
            .map_err(|()| Error::invalid_argument("variables", "they have no form in JSON"))?;
        let mut body = Cow::Borrowed(body);
        if let Some(narrower) = context.narrower(self.operation, self.text) {
            known_to_older_servers(narrower, body.get("variables").unwrap_or(&Value::Null))?;
            if let Some(body) = body.to_mut().as_object_mut() {
                body.insert("query".to_owned(), narrower.text.into());
            }
        }
        context
            .post("/graphql/v2")
            .named(self.operation)
            .repeatable(self.repeatable)
            .json(&body)
            .build()
    }

    fn answer(&self, reply: &Reply, _: &Context<'_>) -> Result<Self::Output> {
        reply.graphql()
    }
}
