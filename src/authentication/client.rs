//! The client and its settings. Its methods are in the files beside this one, by area.

use crate::builder::{common_setters, text_setters};
use crate::caller::Caller as _;
use crate::config::Settings;
use crate::core::Core;
use crate::credentials::{EncryptedPassword, Password, PublicKey};
use crate::environment::{optional, required, variable};
use crate::error::Result;
use crate::execute::Execute;
use crate::generated::types::User;
use crate::operation::Operation;
use crate::protocol::{ClientAuthMethod, Lang, Protocol, SigningAlgorithm};
use crate::secret::Secret;
use crate::send::Call;
use crate::session::Session;
use graphql_client::GraphQLQuery;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;

/// A client that acts as one end user.
///
/// **A session belongs to one end user.** The client keeps the token and the user of the last login, and clones share that session:
/// whoever logs in on one clone is logged in on all of them. A server makes one client when it starts, and from it
///
/// - [`new_session`](Self::new_session) for each person who logs in or registers,
/// - [`with_token`](Self::with_token) for each request of a person who has a token.
///
/// Both return a client with a session of its own over the same connections and settings. That is cheap: nothing is sent and no
/// connection is made.
///
/// ```no_run
/// use authing::AuthenticationClient;
/// use std::net::IpAddr;
///
/// # async fn run(ip: IpAddr, token: &str) -> authing::Result<()> {
/// let client = AuthenticationClient::builder()
///     .app_id("AUTHING_APP_ID")
///     .app_host("https://your-domain.authing.cn")
///     .build()?;
///
/// // Somebody logs in.
/// let session = client.new_session();
/// let user = session.login_by_email("test@example.com", "passw0rd").client_ip(ip).await?;
/// println!("{}", user.id);
///
/// // Somebody comes back with a token.
/// let user = client.with_token(token).get_current_user().await?;
/// # Ok(())
/// # }
/// ```
///
/// `Clone` is for several tasks that act for the same person, and for a program that has only one user.
#[derive(Clone, Debug)]
pub struct AuthenticationClient {
    core: Arc<Core>,
    session: Arc<Session>,
}

impl AuthenticationClient {
    /// The settings of a new client. An app ID or a user pool ID is required.
    pub fn builder() -> AuthenticationClientBuilder {
        AuthenticationClientBuilder::default()
    }

    /// A client with the settings of the environment.
    ///
    /// | variable | setting |
    /// |---|---|
    /// | `AUTHING_APP_ID` | [`app_id`](AuthenticationClientBuilder::app_id), required |
    /// | `AUTHING_APP_HOST` | [`app_host`](AuthenticationClientBuilder::app_host), required |
    /// | `AUTHING_APP_SECRET` | [`secret`](AuthenticationClientBuilder::secret) |
    ///
    /// A variable that is empty counts as unset. [`AuthenticationClientBuilder::from_env`] takes more settings. The emulator's program
    /// prints these variables for its own application.
    ///
    /// # Errors
    ///
    /// [`Error::Config`](crate::Error::Config) names all variables that are missing, or the setting that is invalid.
    pub fn from_env() -> Result<Self> {
        AuthenticationClientBuilder::from_env()?.build()
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }

    pub(super) fn session(&self) -> &Arc<Session> {
        &self.session
    }

    /// For a request of this client. The session's token goes along when there is one.
    pub(super) fn call<T>(&self) -> Call<T> {
        Call::new(Arc::clone(&self.core), Arc::clone(&self.session) as _)
    }

    /// A client without a user, over the same connections and settings: for a person who logs in or registers.
    ///
    /// Its session is its own, so that nobody can end up as somebody else: a login on a clone would replace the session of every
    /// other clone. The language and [`set_request_from`](Self::set_request_from) are taken over. It opens no connection and sends
    /// nothing.
    ///
    /// ```no_run
    /// use authing::{AuthenticationClient, Result, Secret};
    /// use std::net::IpAddr;
    ///
    /// /// Logs one person in, whoever else does at the same time.
    /// async fn log_in(client: &AuthenticationClient, email: &str, password: &str, ip: IpAddr) -> Result<Option<Secret>> {
    ///     let session = client.new_session();
    ///     session.login_by_email(email, password).client_ip(ip).await?;
    ///     Ok(session.token())
    /// }
    /// ```
    pub fn new_session(&self) -> Self {
        self.sibling(None)
    }

    /// A client for the end user who has this token, over the same connections and settings: for a request of a person who logged
    /// in before.
    ///
    /// Its session is its own, as with [`new_session`](Self::new_session). The token is the ID token of a login: what
    /// [`token`](Self::token) returns. It is not verified here; the server rejects one that is not valid. An empty token is none.
    ///
    /// ```no_run
    /// # async fn handler(client: &authing::AuthenticationClient, token: &str) -> authing::Result<()> {
    /// let user = client.with_token(token).get_current_user().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_token(&self, token: impl Into<Secret>) -> Self {
        self.sibling(Some(token.into()))
    }

    /// A client with another session, over the same connections and settings.
    fn sibling(&self, token: Option<Secret>) -> Self {
        let session = Session::new(token, self.session.lang());
        session.set_request_from(self.session.request_from());
        Self {
            core: Arc::clone(&self.core),
            session: Arc::new(session),
        }
    }

    /// Replaces the session's token, for this client and its clones; an empty one ends the session. The cached user stays if the
    /// token names the same one.
    ///
    /// The token is the ID token of a login: what [`token`](Self::token) returns.
    #[doc(alias("setToken", "SetToken"))]
    pub fn set_token(&self, token: impl Into<Secret>) {
        self.session.set_token(Some(token.into()));
    }

    /// The session's token: the ID token (a JWT) that the last login, registration or [`refresh_token`](Self::refresh_token)
    /// returned. `None` when nobody is logged in.
    #[doc(alias("get_token"))]
    pub fn token(&self) -> Option<Secret> {
        self.session.token()
    }

    /// The user who is logged in, as the last response described them. Nothing is sent.
    ///
    /// `None` when nobody is logged in, and when only the token is known: [`get_current_user`](Self::get_current_user) asks the
    /// server.
    pub fn current_user(&self) -> Option<User> {
        self.session.user()
    }

    /// Stores the user of a login that was made elsewhere. A user with a token begins a session, as if this client had logged them
    /// in; one without a token replaces the cached user only if it is the session's own.
    ///
    /// ```no_run
    /// # fn run(client: &authing::AuthenticationClient, user: authing::types::User) {
    /// client.set_current_user(user);
    /// # }
    /// ```
    #[doc(alias("setCurrentUser", "SetCurrentUser"))]
    pub fn set_current_user(&self, user: User) {
        self.session.sign_in(&user);
    }

    /// Drops the session's token and user, for this client and its clones. Nothing is sent: the token stays valid until it expires,
    /// unless [`logout`](Self::logout) revokes it.
    #[doc(alias("ClearUser"))]
    pub fn clear_current_user(&self) {
        self.session.clear();
    }

    /// Sets the language of the server's messages, for this client and its clones.
    #[doc(alias("setLang"))]
    pub fn set_lang(&self, lang: Lang) {
        self.session.set_lang(lang);
    }

    /// Sets the header `x-authing-request-from`, for this client and its clones; with an empty text it is not sent.
    ///
    /// The builder's [`request_from`](AuthenticationClientBuilder::request_from) sets it from the start. With a text that HTTP does not
    /// allow in a header, requests fail with [`Error::InvalidArgument`](crate::Error::InvalidArgument).
    #[doc(alias("setRequestFrom"))]
    pub fn set_request_from(&self, request_from: impl Into<String>) {
        let text = request_from.into();
        self.session.set_request_from(Some(text.into()));
    }

    /// Replaces the key that passwords are encrypted with, for this client and all that share its connections. The key is PEM, or the
    /// base64 between its first and last line.
    ///
    /// The next request uses it. If the host cannot decrypt with it
    /// ([`PASSWORD_NOT_DECRYPTED`](crate::ErrorCode::PASSWORD_NOT_DECRYPTED) 2016), the host's own key is fetched once, as for the
    /// setting [`public_key`](AuthenticationClientBuilder::public_key).
    ///
    /// # Errors
    ///
    /// [`Error::Config`](crate::Error::Config) for `public_key`: the text is neither an RSA public key nor, with the
    /// feature `sm2`, a point of the SM2 curve. The current key stays.
    #[doc(alias("SetPublicKey"))]
    pub fn set_public_key(&self, key: impl AsRef<str>) -> Result<()> {
        let key = PublicKey::configured(key.as_ref())?;
        self.core.password_key.set(key);
        Ok(())
    }

    /// Runs a GraphQL operation of your own with this client's session, headers and errors.
    ///
    /// It accepts what `authing-codegen` compiles ([how](crate#your-own-operations)), [`Query`](crate::Query) of what `graphql_client`
    /// compiles, and the `Variables` of the [`operations`](crate::operations) of this crate.
    ///
    /// ```no_run
    /// use authing::operations::is_user_exists;
    ///
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// let response = client
    ///     .execute(is_user_exists::Variables {
    ///         email: Some("test@example.com".to_owned()),
    ///         ..Default::default()
    ///     })
    ///     .await?;
    /// assert_eq!(response.is_user_exists, Some(true));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of every request. A document with a mutation that may have arrived is never retried.
    pub fn execute<O, T>(&self, operation: O) -> Execute<T>
    where
        O: Operation,
        O::Query: GraphQLQuery<ResponseData = T>,
        T: DeserializeOwned + Send + 'static,
    {
        Execute::new(self.call(), operation)
    }

    /// Encrypts a password with the host's key, for an operation of your own. The methods of this client encrypt by themselves.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument) for `password`: it is too long for the key.
    /// - Those of the request that fetches the key, when it is not known.
    pub async fn encrypt_password(
        &self,
        password: impl Into<Password>,
    ) -> Result<EncryptedPassword> {
        self.call::<()>().encrypt(password.into()).await
    }
}

/// The settings of an [`AuthenticationClient`]. Setters cannot fail; [`build`](Self::build) reports what is wrong.
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until it is built"]
pub struct AuthenticationClientBuilder {
    settings: Settings,
}

impl AuthenticationClientBuilder {
    common_setters! {}

    text_setters! {
        /// The application's ID, from its page in the console. This or [`user_pool_id`](Self::user_pool_id) is required.
        app_id
        /// The application's origin: `https://your-domain.authing.cn`. A path after it is kept, for a
        /// gateway that has Authing below one. `http` is allowed for loopback addresses only, see
        /// [`danger_allow_http`](Self::danger_allow_http).
        app_host
        /// The origin to use without an [`app_host`](Self::app_host). Default: `https://core.authing.cn`.
        host
        /// The user pool's ID. It is enough for a client that needs no application.
        user_pool_id
        /// The origin for [`login_by_ad`](AuthenticationClient::login_by_ad), which sends plain passwords there. Default on the public
        /// cloud: `https://ws.authing.cn`, and the host itself on loopback addresses. Elsewhere it is required for that login.
        websocket_host
        /// The callback of your application: where the host sends the browser after a login by OpenID Connect or OAuth 2.0. The
        /// application's page in the console must list exactly this URL.
        ///
        /// It is the default of the option `redirect_uri` of [`build_authorize_url`](AuthenticationClient::build_authorize_url),
        /// [`get_access_token_by_code`](AuthenticationClient::get_access_token_by_code) and the other methods that have it. The URL that
        /// a logout returns to is an option of [`build_logout_url`](AuthenticationClient::build_logout_url) alone.
        redirect_uri
        /// The issuer (`iss`) of the tokens that are accepted here. Default: the host's `/oidc`.
        issuer
    }

    /// The client secret, from the application's page in the console. The token endpoints require it, and so does the verification of
    /// tokens that are signed with HS256. Only a server can keep one.
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.settings.secret = Some(secret.into());
        self
    }

    /// The protocol that the application logs people in with. Default: OpenID Connect.
    pub fn protocol(mut self, protocol: Protocol) -> Self {
        self.settings.protocol = protocol;
        self
    }

    /// How the application authenticates at the token endpoint. Default: ID and secret in the body.
    pub fn token_endpoint_auth_method(mut self, method: ClientAuthMethod) -> Self {
        self.settings.token_auth = method;
        self
    }

    /// How the application authenticates for [`introspect_token`](AuthenticationClient::introspect_token). Default: ID and secret in
    /// the body.
    pub fn introspection_endpoint_auth_method(mut self, method: ClientAuthMethod) -> Self {
        self.settings.introspection_auth = method;
        self
    }

    /// How the application authenticates for [`revoke_token`](AuthenticationClient::revoke_token). Default: ID and secret in the
    /// body.
    pub fn revocation_endpoint_auth_method(mut self, method: ClientAuthMethod) -> Self {
        self.settings.revocation_auth = method;
        self
    }

    /// How the application's tokens are signed. Default: RS256. A token with another signing algorithm is rejected.
    pub fn token_algorithm(mut self, algorithm: SigningAlgorithm) -> Self {
        self.settings.token_algorithm = algorithm;
        self
    }

    /// The difference between the clocks of this machine and of the host that is allowed when a token's times are checked. Default:
    /// 30 seconds.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.settings.leeway = leeway;
        self
    }

    /// The shortest time between two fetches of the keys that tokens are signed with. Default: 60 seconds. A token that names an
    /// unknown key makes the client fetch the keys, but not more often than this, so that forged tokens cannot make it flood the host.
    ///
    /// It is also the longest pause after a failed request for the key that passwords are encrypted with. The first pause is a second; it
    /// doubles with each failure.
    pub fn key_refresh_interval(mut self, interval: Duration) -> Self {
        self.settings.key_refresh_interval = interval;
        self
    }

    /// How long the keys that tokens are signed with are trusted after they were fetched. Default: a day; never less than
    /// [`key_refresh_interval`](Self::key_refresh_interval).
    ///
    /// The keys are fetched again when they are an hour old, or half of this. Only when that fails again and again do they become older,
    /// and a key that the host has withdrawn meanwhile is still trusted. At this age no token is accepted
    /// ([`TokenError::OutdatedKeys`](crate::TokenError::OutdatedKeys)) before the keys have been fetched.
    pub fn max_key_age(mut self, age: Duration) -> Self {
        self.settings.max_key_age = age;
        self
    }

    /// The token of a person who logged in before: the client starts with their session.
    ///
    /// It is the ID token (a JWT) of a login: what [`AuthenticationClient::token`] returns and `User.token` holds. Some pages of
    /// Authing's documentation call it `accessToken`; the access token of the OpenID Connect endpoints is another one, for
    /// [`get_user_info_by_access_token`](AuthenticationClient::get_user_info_by_access_token).
    ///
    /// A server uses [`with_token`](AuthenticationClient::with_token) for each person instead.
    pub fn token(mut self, token: impl Into<Secret>) -> Self {
        self.settings.token = Some(token.into());
        self
    }

    /// The settings of the environment: see [`AuthenticationClient::from_env`].
    ///
    /// # Errors
    ///
    /// [`Error::Config`](crate::Error::Config) names all variables that are missing.
    pub fn from_env() -> Result<Self> {
        Self::from_variables(variable)
    }

    fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let wanted = [
            ("app_id", "AUTHING_APP_ID"),
            ("app_host", "AUTHING_APP_HOST"),
        ];
        let [app_id, host] = required(&variable, wanted, "the application's page in the console")?;
        let mut builder = Self::default().app_id(app_id).app_host(host);
        builder.settings.secret = optional(&variable, "AUTHING_APP_SECRET").map(Secret::from);
        Ok(builder)
    }

    /// Checks the settings and makes the client. Nothing is sent, and no runtime is required.
    ///
    /// # Errors
    ///
    /// [`Error::Config`](crate::Error::Config) names the setting that is missing or invalid: neither app ID nor user pool ID, a host
    /// without a scheme, `http` to anything but loopback, a key that cannot be read.
    pub fn build(&self) -> Result<AuthenticationClient> {
        let session = Session::new(self.settings.token.clone(), self.settings.lang);
        Ok(AuthenticationClient {
            core: Arc::new(Core::new(&self.settings)?),
            session: Arc::new(session),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The client of this environment, or what is wrong.
    fn client(variables: &[(&str, &str)]) -> Result<AuthenticationClient, String> {
        let variable = |name: &str| {
            let mut found = variables.iter().filter(|(known, _)| *known == name);
            found.next().map(|(_, value)| (*value).to_owned())
        };
        let built = AuthenticationClientBuilder::from_variables(variable);
        let client = built.and_then(|builder| builder.build());
        client.map_err(|error| error.to_string())
    }

    #[test]
    fn the_environment_has_the_settings() {
        let app = ("AUTHING_APP_ID", " app ");
        let host = ("AUTHING_APP_HOST", "https://demo.example.com");
        let public = client(&[app, host, ("AUTHING_APP_SECRET", " ")]).unwrap();
        assert_eq!(public.core.config.app_id.as_deref(), Some("app"));
        assert_eq!(public.core.config.base, "https://demo.example.com");
        assert!(public.core.config.secret.is_none());
        let server = client(&[app, host, ("AUTHING_APP_SECRET", "s3cret")]).unwrap();
        assert_eq!(server.core.config.secret, Some(Secret::from("s3cret")));
    }

    #[test]
    fn all_that_is_missing_is_named_at_once() {
        let missing = |setting: &str, names: &str, them: &str| {
            format!(
                "setting `{setting}`: {names} of the environment must be set: copy {them} from the application's page in the console"
            )
        };
        let both = "AUTHING_APP_ID and AUTHING_APP_HOST";
        let app = ("AUTHING_APP_ID", "app");
        assert_eq!(client(&[]).unwrap_err(), missing("app_id", both, "them"));
        assert_eq!(
            client(&[("AUTHING_APP_ID", ""), ("AUTHING_APP_HOST", " ")]).unwrap_err(),
            missing("app_id", both, "them")
        );
        assert_eq!(
            client(&[app]).unwrap_err(),
            missing("app_host", "AUTHING_APP_HOST", "it")
        );
    }
}
