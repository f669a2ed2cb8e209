//! The administrator's client and its settings. Its methods are in the files beside this one, by area.

use crate::builder::{common_setters, text_setters};
use crate::config::{Settings, given};
use crate::core::Core;
use crate::credentials::PublicKey;
use crate::environment::{optional, required, variable};
use crate::error::{Error, Result};
use crate::execute::Execute;
use crate::management_token::ManagementToken;
use crate::operation::Operation;
use crate::protocol::Lang;
use crate::secret::Secret;
use crate::send::Call;
use graphql_client::GraphQLQuery;
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A client that acts as the administrator of a user pool.
///
/// It gets a token with the user pool's secret when it sends its first request, keeps it until shortly before it expires, and gets another
/// when the host does not accept it any more. Clones share connections, settings and token: a program makes one client when it starts.
///
/// The secret gives full power over the user pool: only a server can keep it.
///
/// ```no_run
/// use authing::ManagementClient;
///
/// # async fn run() -> authing::Result<()> {
/// let client = ManagementClient::builder()
///     .user_pool_id("AUTHING_USERPOOL_ID")
///     .secret("AUTHING_USERPOOL_SECRET")
///     .build()?;
///
/// let page = client.users().list().limit(50).await?;
/// println!("{} users", page.total_count);
///
/// // Every user, page after page.
/// let mut users = client.users().list().stream();
/// while let Some(user) = users.next().await {
///     println!("{}", user?.id);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ManagementClient {
    token: Arc<ManagementToken>,
}

impl fmt::Debug for ManagementClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ManagementClient")
            .field("core", self.token.core())
            .finish_non_exhaustive()
    }
}

impl ManagementClient {
    /// The settings of a new client. A user pool ID and its secret are required, or a ready-made token.
    pub fn builder() -> ManagementClientBuilder {
        ManagementClientBuilder::default()
    }

    /// A client with the settings of the environment.
    ///
    /// | variable | setting |
    /// |---|---|
    /// | `AUTHING_USERPOOL_ID` | [`user_pool_id`](ManagementClientBuilder::user_pool_id), required |
    /// | `AUTHING_USERPOOL_SECRET` | [`secret`](ManagementClientBuilder::secret), required |
    /// | `AUTHING_HOST`, or else `AUTHING_APP_HOST` | [`host`](ManagementClientBuilder::host) |
    ///
    /// A variable that is empty counts as unset. [`ManagementClientBuilder::from_env`] takes more settings.
    ///
    /// # Errors
    ///
    /// [`Error::Config`](crate::Error::Config) names all variables that are missing, or the setting that is invalid.
    pub fn from_env() -> Result<Self> {
        ManagementClientBuilder::from_env()?.build()
    }

    /// For a request of this client. The administrator's token goes along.
    pub(super) fn call<T>(&self) -> Call<T> {
        Call::new(Arc::clone(self.token.core()), Arc::clone(&self.token) as _)
    }

    /// Sets the language of the server's messages, for this client and its clones.
    #[doc(alias("setLang"))]
    pub fn set_lang(&self, lang: Lang) {
        self.token.set_lang(lang);
    }

    /// Replaces the key that passwords are encrypted with, for this client and its clones. The key is PEM, or the base64 between its first
    /// and last line.
    ///
    /// The next request uses it. If the host cannot decrypt with it
    /// ([`PASSWORD_NOT_DECRYPTED`](crate::ErrorCode::PASSWORD_NOT_DECRYPTED) 2016), the host's own key is fetched once, as for the
    /// setting [`public_key`](ManagementClientBuilder::public_key).
    ///
    /// # Errors
    ///
    /// [`Error::Config`](crate::Error::Config) for `public_key`: the text is neither an RSA public key nor, with the
    /// feature `sm2`, a point of the SM2 curve. The current key stays.
    #[doc(alias("SetPublicKey"))]
    pub fn set_public_key(&self, key: impl AsRef<str>) -> Result<()> {
        let key = PublicKey::configured(key.as_ref())?;
        self.token.core().password_key.set(key);
        Ok(())
    }

    /// Runs a GraphQL operation of your own with this client's token, headers and errors.
    ///
    /// It accepts what `authing-codegen` compiles ([how](crate#your-own-operations)), [`Query`](crate::Query) of what `graphql_client`
    /// compiles, and the `Variables` of the [`operations`](crate::operations) of this crate.
    ///
    /// ```no_run
    /// use authing::operations::is_domain_avaliable;
    ///
    /// # async fn run(client: authing::ManagementClient) -> authing::Result<()> {
    /// let variables = is_domain_avaliable::Variables::new("shop");
    /// let response = client.execute(variables).await?;
    /// assert_eq!(response.is_domain_avaliable, Some(true));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of every request. A document with a mutation that may have arrived is never retried.
    #[doc(alias("makeGraphqlRequest"))]
    #[doc(alias("SendHttpRequest"))]
    pub fn execute<O, T>(&self, operation: O) -> Execute<T>
    where
        O: Operation,
        O::Query: GraphQLQuery<ResponseData = T>,
        T: DeserializeOwned + Send + 'static,
    {
        Execute::new(self.call(), operation)
    }
}

/// The settings of a [`ManagementClient`]. Setters cannot fail; [`build`](Self::build) reports what is wrong.
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until it is built"]
pub struct ManagementClientBuilder {
    settings: Settings,
}

impl ManagementClientBuilder {
    common_setters! {}

    text_setters! {
        /// The user pool's ID, from its page in the console.
        user_pool_id
        /// An application's ID, for the header of that name.
        app_id
        /// The origin of the host. Default: `https://core.authing.cn`. A path after it is kept, for a gateway
        /// that has Authing below one. `http` is allowed for loopback addresses only, see [`danger_allow_http`](Self::danger_allow_http).
        host
    }

    /// The user pool's secret, from its page in the console. The client gets its tokens with it.
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.settings.secret = Some(secret.into());
        self
    }

    /// A management token that was made elsewhere, instead of [`secret`](Self::secret). It is used as it is and never renewed: when it
    /// has expired, requests fail with [`TokenError::ManagementTokenExpired`](crate::TokenError::ManagementTokenExpired).
    pub fn access_token(mut self, token: impl Into<Secret>) -> Self {
        self.settings.token = Some(token.into());
        self
    }

    /// The longest pause after a failed request for a token, or for the host's key. Default: 60 seconds. The first pause is a second; it
    /// doubles with each failure, and after a request for a token it is no shorter than the host asks for (`Retry-After`). Until it is over, requests fail with the error of that request, so that a wrong secret or a host in
    /// trouble is not asked again and again.
    pub fn key_refresh_interval(mut self, interval: Duration) -> Self {
        self.settings.key_refresh_interval = interval;
        self
    }

    /// The difference between the clocks of this machine and of the host that is allowed when a ready-made
    /// [`access_token`](Self::access_token) expires. Default: 30 seconds.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.settings.leeway = leeway;
        self
    }

    /// The settings of the environment: see [`ManagementClient::from_env`].
    ///
    /// # Errors
    ///
    /// [`Error::Config`](crate::Error::Config) names all variables that are missing.
    pub fn from_env() -> Result<Self> {
        Self::from_variables(variable)
    }

    fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let wanted = [
            ("user_pool_id", "AUTHING_USERPOOL_ID"),
            ("secret", "AUTHING_USERPOOL_SECRET"),
        ];
        let [pool, secret] = required(&variable, wanted, "the user pool's page in the console")?;
        let mut builder = Self::default().user_pool_id(pool).secret(secret);
        let host = || optional(&variable, "AUTHING_HOST");
        builder.settings.host = host().or_else(|| optional(&variable, "AUTHING_APP_HOST"));
        Ok(builder)
    }

    /// Checks the settings and makes the client. Nothing is sent, and no runtime is required.
    ///
    /// # Errors
    ///
    /// [`Error::Config`](crate::Error::Config) names the setting that is missing or invalid: no user pool ID, neither secret nor token or
    /// both, a user pool ID with a slash, a host without a scheme, `http` to anything but loopback.
    pub fn build(&self) -> Result<ManagementClient> {
        let settings = &self.settings;
        let is_set = |secret: &Option<Secret>| {
            let text = secret.as_ref().map(Secret::expose).unwrap_or_default();
            !text.trim().is_empty()
        };
        let (secret, token) = (is_set(&settings.secret), is_set(&settings.token));
        let fault = |setting, reason: &str| Err(Error::config(setting, reason));
        match (secret, token) {
            (false, false) if settings.token.is_some() => {
                return fault(
                    "access_token",
                    "it is empty: set a management token, or `secret`",
                );
            }
            (false, false) => {
                return fault(
                    "secret",
                    "it is not set or empty: copy it from the user pool's page in the console",
                );
            }
            (true, true) => {
                return fault("access_token", "it is set beside `secret`: set one of them");
            }
            (true, false) | (false, true) => {}
        }
        let pool = given(settings.user_pool_id.as_ref());
        match pool.as_deref() {
            None if secret => {
                return fault(
                    "user_pool_id",
                    "it is not set: copy it from the user pool's page in the console",
                );
            }
            Some(pool) if !is_id(pool) => {
                return fault(
                    "user_pool_id",
                    "it is no ID: copy it from the user pool's page in the console, without `/` and spaces",
                );
            }
            _ => {}
        }
        let core = Arc::new(Core::new(settings)?);
        let token = settings.token.clone().filter(|_| token);
        let token = ManagementToken::new(core, token, settings.lang);
        Ok(ManagementClient {
            token: Arc::new(token),
        })
    }
}

/// Whether the text can be an ID, which may become a part of paths.
fn is_id(text: &str) -> bool {
    let is_part = |c: char| !c.is_whitespace() && !c.is_control() && !"/\\?#%".contains(c);
    text.chars().all(is_part) && !matches!(text, "." | "..")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::ManagementClientBuilder;
    use crate::caller::Caller as _;

    /// The client of this environment: the host that it asks, or what is wrong.
    fn host(variables: &[(&str, &str)]) -> Result<String, String> {
        let variable = |name: &str| {
            let mut found = variables.iter().filter(|(known, _)| *known == name);
            found.next().map(|(_, value)| (*value).to_owned())
        };
        let built = ManagementClientBuilder::from_variables(variable);
        let client = built.and_then(|builder| builder.build());
        let client = client.map_err(|error| error.to_string())?;
        assert_eq!(client.token.identity().token, None);
        Ok(client.token.core().config.base.clone())
    }

    #[test]
    fn the_environment_has_the_settings() {
        let (id, secret) = (
            ("AUTHING_USERPOOL_ID", "pool"),
            ("AUTHING_USERPOOL_SECRET", "s"),
        );
        let own = ("AUTHING_HOST", "https://a.example.com");
        let of_app = ("AUTHING_APP_HOST", "https://b.example.com/");
        assert_eq!(host(&[id, secret]).unwrap(), "https://core.authing.cn");
        assert_eq!(
            host(&[id, secret, of_app]).unwrap(),
            "https://b.example.com"
        );
        assert_eq!(
            host(&[id, secret, of_app, own]).unwrap(),
            "https://a.example.com"
        );
        let blank = ("AUTHING_HOST", " ");
        assert_eq!(
            host(&[id, secret, of_app, blank]).unwrap(),
            "https://b.example.com"
        );
    }

    #[test]
    fn all_that_is_missing_is_named_at_once() {
        let missing = |setting: &str, names: &str| {
            Err(format!(
                "setting `{setting}`: {names} of the environment must be set: copy {} from the user pool's page in the console",
                if names.contains(" and ") {
                    "them"
                } else {
                    "it"
                }
            ))
        };
        let (id, secret) = (
            ("AUTHING_USERPOOL_ID", "pool"),
            ("AUTHING_USERPOOL_SECRET", "s"),
        );
        let both = "AUTHING_USERPOOL_ID and AUTHING_USERPOOL_SECRET";
        assert_eq!(host(&[]), missing("user_pool_id", both));
        assert_eq!(
            host(&[
                ("AUTHING_USERPOOL_ID", ""),
                ("AUTHING_USERPOOL_SECRET", " ")
            ]),
            missing("user_pool_id", both)
        );
        assert_eq!(host(&[id]), missing("secret", "AUTHING_USERPOOL_SECRET"));
        assert_eq!(
            host(&[secret]),
            missing("user_pool_id", "AUTHING_USERPOOL_ID")
        );
    }
}
