//! The client and its settings. Its methods are in the files beside this one, by area.

use crate::caller::Caller as _;
use crate::config::Settings;
use crate::core::Core;
use crate::credentials::{EncryptedPassword, Password, PublicKey};
use crate::error::{Error, Result};
use crate::execute::Execute;
use crate::operation::Operation;
use crate::protocol::{
    AuthingHeader, ClientAuthMethod, Lang, Protocol, RetryPolicy, SigningAlgorithm,
};
use crate::secret::Secret;
use crate::send::Call;
use crate::session::Session;
use crate::types::User;
use graphql_client::GraphQLQuery;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;

/// A client that acts as one end user.
///
/// It is cheap to clone; clones share connections, settings and the session. Make one client when the program starts, and
/// for each end user another with [`with_token`](Self::with_token): it has a session of its own and shares the rest.
///
/// ```no_run
/// use authing::AuthenticationClient;
///
/// # async fn run() -> authing::Result<()> {
/// let client = AuthenticationClient::builder()
///     .app_id("AUTHING_APP_ID")
///     .app_host("https://your-domain.authing.cn")
///     .build()?;
///
/// let user = client.login_by_email("test@example.com", "passw0rd").await?;
/// println!("{}", user.id);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct AuthenticationClient {
    core: Arc<Core>,
    session: Arc<Session>,
}

impl AuthenticationClient {
    /// Begins a client. [`build`](AuthenticationClientBuilder::build) needs an app id or a user pool id.
    pub fn builder() -> AuthenticationClientBuilder {
        AuthenticationClientBuilder::default()
    }

    pub(super) fn core(&self) -> &Arc<Core> {
        &self.core
    }

    pub(super) fn session(&self) -> &Arc<Session> {
        &self.session
    }

    /// For a request of this client. The session's token goes along when there is one.
    pub(super) fn call<T>(&self) -> Call<T> {
        Call::new(Arc::clone(&self.core), Arc::clone(&self.session) as _)
    }

    /// A client for another end user, who has this token, over the same connections. It opens none and sends nothing.
    ///
    /// ```no_run
    /// # async fn handler(client: &authing::AuthenticationClient, token: &str) -> authing::Result<()> {
    /// let user = client.with_token(token).get_current_user().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_token(&self, token: impl Into<Secret>) -> Self {
        let session = Session::new(Some(token.into()), self.session.lang());
        session.set_request_from(self.session.request_from());
        Self {
            core: Arc::clone(&self.core),
            session: Arc::new(session),
        }
    }

    /// Replaces the session's token; an empty one ends the session. The cached user stays if the token names the same one.
    pub fn set_token(&self, token: impl Into<Secret>) {
        self.session.set_token(Some(token.into()));
    }

    /// The session's token, as logins and [`refresh_token`](Self::refresh_token) left it.
    pub fn token(&self) -> Option<Secret> {
        self.session.token()
    }

    /// The user who is logged in, as the last answer told, without a request.
    ///
    /// `None` when nobody is, and when only the token is known: [`get_current_user`](Self::get_current_user) asks the server.
    pub fn current_user(&self) -> Option<User> {
        self.session.user()
    }

    /// Takes the answer to a login that was made elsewhere: a user with a token begins a session, as if this client had logged
    /// them in. One without a token replaces the cached user only if it is the session's own.
    ///
    /// ```no_run
    /// # fn run(client: &authing::AuthenticationClient, user: authing::types::User) {
    /// client.set_current_user(user);
    /// # }
    /// ```
    pub fn set_current_user(&self, user: User) {
        self.session.sign_in(&user);
    }

    /// Forgets the session, token and user. The server does not hear of it: the token stays valid until it expires, unless
    /// [`logout`](Self::logout) revokes it.
    pub fn clear_current_user(&self) {
        self.session.clear();
    }

    /// The language of the server's messages from now on, for this client and its clones.
    pub fn set_lang(&self, lang: Lang) {
        self.session.set_lang(lang);
    }

    /// What the client calls itself to the server from now on, for this client and its clones; an empty text says nothing.
    ///
    /// The builder's [`request_from`](AuthenticationClientBuilder::request_from) says it from the start. A text that HTTP does not
    /// allow in a header makes calls fail with [`Error::InvalidArgument`].
    pub fn set_request_from(&self, request_from: impl Into<String>) {
        let text = request_from.into();
        self.session.set_request_from(Some(text.into()));
    }

    /// Replaces the key that passwords are encrypted with, as PEM or as the base64 between its first and last line: for this
    /// client and all that share its connections, and for no other.
    ///
    /// The key counts from the next call on. If the host cannot decrypt with it (2016), its own key is fetched, once, as for a key
    /// of the settings.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] for `public_key` when it cannot be read; the present key stays then.
    pub fn set_public_key(&self, key: impl AsRef<str>) -> Result<()> {
        let key = PublicKey::parse(key.as_ref());
        self.core
            .password_key
            .set(key.map_err(|reason| Error::config("public_key", reason))?);
        Ok(())
    }

    /// Runs a GraphQL operation of your own with this client's session, headers and errors.
    ///
    /// `authing-codegen` compiles it: see [your own operations](crate#your-own-operations). [`Query`](crate::Query) takes one that
    /// `graphql_client` compiled. The operations of this crate run the same way: all of them are in [`operations`](crate::operations).
    ///
    /// ```no_run
    /// use authing::operations::is_user_exists;
    ///
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// let answer = client
    ///     .execute(is_user_exists::Variables {
    ///         email: Some("test@example.com".to_owned()),
    ///         ..Default::default()
    ///     })
    ///     .await?;
    /// println!("{:?}", answer.is_user_exists);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of every call. A document with a mutation is never sent twice.
    pub fn execute<O, T>(&self, operation: O) -> Execute<T>
    where
        O: Operation,
        O::Query: GraphQLQuery<ResponseData = T>,
        T: DeserializeOwned + Send + 'static,
    {
        Execute::new(self.call(), operation)
    }

    /// Encrypts a password with the host's key, for an operation of your own. The methods of this client do it themselves.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for a password that is too long for the key, and those of the
    /// request that fetches the key when it is not known.
    pub async fn encrypt_password(
        &self,
        password: impl Into<Password>,
    ) -> Result<EncryptedPassword> {
        self.call::<()>().encrypt(password.into()).await
    }
}

/// The settings of an [`AuthenticationClient`]. Setters cannot fail; [`build`](Self::build) says what is wrong.
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until it is built"]
pub struct AuthenticationClientBuilder {
    settings: Settings,
}

/// A setter of an optional text.
macro_rules! text_setters {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $($(#[$doc])*
        pub fn $name(mut self, $name: impl Into<String>) -> Self {
            self.settings.$name = Some($name.into());
            self
        })*
    };
}

impl AuthenticationClientBuilder {
    text_setters! {
        /// The application's id, from its page in the console. It, or [`user_pool_id`](Self::user_pool_id), is needed.
        app_id
        /// The application's origin: `https://your-domain.authing.cn`. `http` is allowed for loopback addresses only.
        app_host
        /// The origin to use when there is no [`app_host`](Self::app_host). Unless set it is `https://core.authing.cn`.
        host
        /// The user pool's id.
        user_pool_id
        /// The tenant's id, for applications with tenants.
        tenant_id
        /// The origin for [`login_by_ad`](AuthenticationClient::login_by_ad). Unless set, it is the host with `ws.` in place of
        /// its first label (`https://ws.authing.cn` for `https://your-domain.authing.cn`), and the host itself where that has
        /// fewer than three labels or is an address.
        websocket_host
        /// Where the host sends people back to after a login by [`protocol`](Self::protocol). It must be one of those that the
        /// application's page in the console lists.
        redirect_uri
        /// Who must have issued a token that is verified here. Unless set, it is the host's `/oidc`.
        issuer
        /// The key that passwords are encrypted with: PEM, or the base64 between its first and last line. Unless set, it is the
        /// published key for hosts of the public cloud, and what the host itself gives for all others.
        public_key
    }

    /// The application's secret, from its page in the console, for what an application does in its own name: the endpoints for
    /// tokens, and the verification of tokens that are signed with it. Only a server can keep one.
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.settings.secret = Some(secret.into());
        self
    }

    /// The protocol that the application logs people in by: OpenID Connect unless set.
    pub fn protocol(mut self, protocol: Protocol) -> Self {
        self.settings.protocol = protocol;
        self
    }

    /// How the application proves itself when it asks for tokens: id and secret in the body unless set.
    pub fn token_endpoint_auth_method(mut self, method: ClientAuthMethod) -> Self {
        self.settings.token_auth = method;
        self
    }

    /// The same for [`introspect_token`](AuthenticationClient::introspect_token).
    pub fn introspection_endpoint_auth_method(mut self, method: ClientAuthMethod) -> Self {
        self.settings.introspection_auth = method;
        self
    }

    /// The same for [`revoke_token`](AuthenticationClient::revoke_token).
    pub fn revocation_endpoint_auth_method(mut self, method: ClientAuthMethod) -> Self {
        self.settings.revocation_auth = method;
        self
    }

    /// How the application's tokens are signed: RS256 unless set. A token that is signed in another way is refused, whatever it
    /// says of itself.
    pub fn token_algorithm(mut self, algorithm: SigningAlgorithm) -> Self {
        self.settings.token_algorithm = algorithm;
        self
    }

    /// How far the clocks of this machine and of the host may be apart when a token's times are checked: 30 seconds unless set.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.settings.leeway = leeway;
        self
    }

    /// The shortest time between two fetches of the keys that tokens are signed with: 60 seconds unless set. A token that names
    /// an unknown key makes the client look for new ones, but not more often than this, so that forged tokens cannot make it
    /// flood the host.
    pub fn key_refresh_interval(mut self, interval: Duration) -> Self {
        self.settings.key_refresh_interval = interval;
        self
    }

    /// Where [`event_sub`](AuthenticationClient::event_sub) connects to: `wss://openevent.authing.cn` unless set. `ws` is allowed
    /// for loopback addresses only.
    #[cfg(feature = "events")]
    #[cfg_attr(docsrs, doc(cfg(feature = "events")))]
    pub fn socket_uri(mut self, socket_uri: impl Into<String>) -> Self {
        self.settings.socket_uri = Some(socket_uri.into());
        self
    }

    /// A token that the client starts with.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.settings.token = Some(token.into());
        self
    }

    /// The language of the server's messages: Chinese unless set.
    pub fn lang(mut self, lang: Lang) -> Self {
        self.settings.lang = lang;
        self
    }

    /// What the client calls itself to the server: `sdk` unless set.
    pub fn request_from(mut self, request_from: impl Into<String>) -> Self {
        self.settings.request_from = request_from.into();
        self
    }

    /// The longest time for a call as a whole, repetitions included: 30 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.settings.timeout = timeout;
        self
    }

    /// The longest time for making a connection: 10 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.connect_timeout = timeout;
        self
    }

    /// How failed requests are repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.settings.retry = policy;
        self
    }

    /// The longest answer that is read, in bytes: 8 MiB unless set.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_response_bytes = bytes;
        self
    }

    /// Whether the deployment is an older one, of about 2021, which refuses operations that ask for what it does not have.
    ///
    /// With `true`, GraphQL operations are sent without what was added since (`graphql/newer.txt` in the crate's source lists it).
    /// The types stay the same: those fields are `None` in answers. An option that such a server does not know, when it is set,
    /// is [`Error::InvalidArgument`](crate::Error::InvalidArgument), and nothing is sent. Newer values of enums are sent as they
    /// are. Operations that are altogether newer (`reset_password_with_force_reset`) and those of your own stay as they are.
    pub fn older_server(mut self, older_server: bool) -> Self {
        self.settings.older_server = older_server;
        self
    }

    /// Another name for one of the `x-authing-…` headers, as white-label deployments have.
    pub fn header_name(mut self, header: AuthingHeader, name: impl Into<String>) -> Self {
        self.settings.header_names.push((header, name.into()));
        self
    }

    /// One more header for every request. Its value never appears in `Debug`.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.settings.headers.push((name.into(), value.into()));
        self
    }

    /// One or more certificates in PEM to trust beside the system's, for a deployment with an authority of its own.
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.settings.root_certificates.push(pem.into());
        self
    }

    /// The proxy for all requests, as a URL; it may hold a user name and password. Unless set, the environment's is used.
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.settings.proxy = Some(url.into());
        self
    }

    /// A `reqwest` client of your own. It decides about proxies, certificates, connection time-outs and redirects; let it
    /// follow none.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.settings.http_client = Some(client);
        self
    }

    /// Checks the settings and makes the client. Nothing is sent, and no runtime is needed.
    ///
    /// # Errors
    ///
    /// [`Error::Config`](crate::Error::Config) names the setting that is missing or wrong: neither app id nor user pool id, a
    /// host without a scheme, `http` to anything but loopback, a key that cannot be read.
    pub fn build(&self) -> Result<AuthenticationClient> {
        let session = Session::new(self.settings.token.clone(), self.settings.lang);
        Ok(AuthenticationClient {
            core: Arc::new(Core::new(&self.settings)?),
            session: Arc::new(session),
        })
    }
}
