//! Login by enterprise identity providers.

use super::authorize::address::app_id;
use super::client::AuthenticationClient;
use super::protocol::types::one_or_many;
use super::social::accept::accept;
use crate::declare::{Steps, request};
use crate::error::{DecodeError, Error, ErrorCode, Result};
use crate::generated::types::User;
use crate::random;
use crate::request::{Context, Endpoint, Named, segment};
use crate::response::Response;
use crate::secret::Secret;
use crate::send::Sending;
use crate::wire::Request;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use url::Url;

/// Login by enterprise identity providers. Returned by [`AuthenticationClient::enterprise`].
#[derive(Clone, Debug)]
pub struct Enterprise {
    client: AuthenticationClient,
}

/// The protocol of an enterprise identity provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EnterpriseProtocol {
    /// OpenID Connect.
    Oidc,
    /// OAuth 2.0.
    OAuth,
    /// SAML 2.0.
    Saml,
    /// CAS.
    Cas,
    /// Azure Active Directory.
    AzureAd,
}

impl EnterpriseProtocol {
    /// The value on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
            Self::OAuth => "oauth",
            Self::Saml => "saml",
            Self::Cas => "cas",
            Self::AzureAd => "azure-ad",
        }
    }
}

/// The address of a login by an enterprise identity provider.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnterpriseAddress {
    /// The URL for the browser.
    pub url: String,
    /// The `state` of the address, for OpenID Connect. The host knows it, and accepts the login that returns it.
    pub state: Option<Secret>,
    /// The `nonce` of the address, for OpenID Connect.
    pub nonce: Option<Secret>,
}

/// Leaves the URL out: it contains state and nonce, or a request that the host has signed.
impl fmt::Debug for EnterpriseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnterpriseAddress")
            .field("state", &self.state)
            .field("nonce", &self.nonce)
            .finish_non_exhaustive()
    }
}

/// The part of an application's public configuration that is required here.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PublicConfig {
    user_pool_id: Option<String>,
    identity_providers: Option<Vec<IdentityProvider>>,
}

#[derive(Debug, Deserialize)]
struct IdentityProvider {
    identifier: Option<String>,
    protocol: Option<String>,
    config: Option<ProviderConfig>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProviderConfig {
    // The host misspells it.
    #[serde(alias = "authorizationEndpoint")]
    authorization_edpoint: Option<String>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    #[serde(default, deserialize_with = "one_or_many")]
    scopes: Vec<String>,
    response_type: Option<String>,
    saml_request: Option<String>,
    cas_connection_login_url: Option<String>,
    auth_url: Option<String>,
    authorization_url: Option<String>,
}

/// What the host must know before the browser opens the login page of an OpenID Connect provider.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Interaction {
    state: Secret,
    protocol: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_pool_id: Option<String>,
    app_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    referer: Option<String>,
    connection: Connection,
}

#[derive(Debug, Serialize)]
struct Connection {
    // The host misspells it.
    #[serde(rename = "providerIentifier")]
    identifier: String,
}

/// The letters of states and nonces, as the JavaScript SDK makes them.
const LETTERS: &str = "abcdefghijklmnop";

request! {
    /// Begins a login by an enterprise identity provider: `GET /api/v2/applications/{app_id}/public-config` and, for OpenID
    /// Connect, `POST /api/v2/connections/oidc/start-interaction`. Returned by
    /// [`enterprise().authorize`](Enterprise::authorize).
    ///
    /// Requires an [`app_id`](crate::authentication::AuthenticationClientBuilder::app_id) and no login. `identifier` is the
    /// identifier of the connection in the console. Open the returned address in a window of the browser, and pass the message
    /// that the window receives to [`enterprise().accept`](Enterprise::accept). State and nonce come from the system's
    /// cryptographic random source.
    ///
    /// ```no_run
    /// use authing::authentication::EnterpriseProtocol;
    ///
    /// # async fn run(client: authing::AuthenticationClient, message: &str) -> authing::Result<()> {
    /// let address = client.enterprise().authorize(EnterpriseProtocol::Oidc, "acme").await?;
    /// println!("open {} in a window", address.url);
    ///
    /// // With the message that the window receives; a session belongs to one user.
    /// let session = client.new_session();
    /// session.enterprise().accept(message)?;
    /// let user = session.get_current_user().await?;
    /// println!("{} has logged in", user.id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::Config`](crate::Error::Config) for `app_id`: the client has none. Nothing is sent.
    /// - [`NOT_FOUND`](crate::ErrorCode::NOT_FOUND) (404): the application has no such identity provider. No login has begun then.
    /// - [`APP_NOT_FOUND`](crate::ErrorCode::APP_NOT_FOUND) (2011): the application does not exist.
    pub struct EnterpriseAuthorize("GET /api/v2/applications/{app_id}/public-config"), in steps -> EnterpriseAddress {
        protocol: EnterpriseProtocol,
        identifier: String,
    }
    options {
        /// The URL of the page that the login starts from and that receives the result. Default: none is sent.
        referer: String,
    }
}

/// Fetches the public configuration of the application, which contains its identity providers.
#[derive(Debug)]
struct Ask;

impl Named for Ask {
    fn operation(&self) -> Cow<'static, str> {
        EnterpriseAuthorize::OPERATION.into()
    }
}

impl Endpoint for Ask {
    type Output = PublicConfig;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let app_id = segment(app_id(context.config)?);
        context
            .get(format!("/api/v2/applications/{app_id}/public-config"))
            .build()
    }

    fn read(&self, response: &Response) -> Result<PublicConfig> {
        response.rest()
    }
}

/// Announces a login to the host.
#[derive(Debug)]
struct Start(Interaction);

impl Named for Start {
    fn operation(&self) -> Cow<'static, str> {
        "POST /api/v2/connections/oidc/start-interaction".into()
    }
}

impl Endpoint for Start {
    type Output = ();

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .post("/api/v2/connections/oidc/start-interaction")
            .json(&self.0)
            .build()
    }

    fn read(&self, response: &Response) -> Result<()> {
        response.rest::<IgnoredAny>().map(drop)
    }
}

impl EnterpriseAuthorize {
    /// The address, and what the host must know before the browser opens it.
    fn choose(
        &self,
        public: PublicConfig,
        app_id: &str,
    ) -> Result<(EnterpriseAddress, Option<Interaction>)> {
        let name = self.protocol.as_str();
        let mut providers = public.identity_providers.unwrap_or_default().into_iter();
        let provider = providers.find(|provider| {
            provider.protocol.as_deref() == Some(name)
                && provider.identifier.as_deref() == Some(&self.identifier)
        });
        let provider = provider.ok_or_else(|| {
            let message =
                format!("the application has no identity provider with this identifier and the protocol {name}");
            Error::refused(Self::OPERATION, ErrorCode::NOT_FOUND, message)
        })?;
        let config = provider.config.as_ref();
        let address = config.and_then(|config| match self.protocol {
            EnterpriseProtocol::Oidc => config.authorization_edpoint.as_deref(),
            EnterpriseProtocol::OAuth => config.auth_url.as_deref(),
            EnterpriseProtocol::Saml => config.saml_request.as_deref(),
            EnterpriseProtocol::Cas => config.cas_connection_login_url.as_deref(),
            EnterpriseProtocol::AzureAd => config.authorization_url.as_deref(),
        });
        let mut url = address
            .and_then(|address| Url::parse(address).ok())
            .filter(|url| matches!(url.scheme(), "https" | "http"))
            .ok_or_else(|| {
                let operation = Self::OPERATION.into();
                let path = "data.identityProviders";
                DecodeError::new(operation, path, "has no URL of a login page")
            })?;
        let (EnterpriseProtocol::Oidc, Some(config)) = (self.protocol, config) else {
            let address = EnterpriseAddress {
                url: url.into(),
                state: None,
                nonce: None,
            };
            return Ok((address, None));
        };
        let (state, nonce) = (random::text(LETTERS, 32), random::text(LETTERS, 32));
        let scopes = (!config.scopes.is_empty()).then(|| config.scopes.join(" "));
        let query = [
            ("state", Some(state.clone())),
            ("client_id", config.client_id.clone()),
            ("redirect_uri", config.redirect_uri.clone()),
            ("scope", scopes),
            ("response_type", config.response_type.clone()),
            ("nonce", Some(nonce.clone())),
        ];
        let given = query.iter().filter_map(|(k, v)| Some((k, v.as_ref()?)));
        url.query_pairs_mut().extend_pairs(given);
        let state = Secret::from(state);
        let interaction = Interaction {
            state: state.clone(),
            protocol: name,
            user_pool_id: public.user_pool_id,
            app_id: app_id.to_owned(),
            referer: self.referer.clone(),
            connection: Connection {
                identifier: self.identifier.clone(),
            },
        };
        let address = EnterpriseAddress {
            url: url.into(),
            state: Some(state),
            nonce: Some(nonce.into()),
        };
        Ok((address, Some(interaction)))
    }
}

impl Steps for EnterpriseAuthorize {
    type Output = EnterpriseAddress;

    fn first(&self) -> Result<Request> {
        self.call.request(&Ask)
    }

    fn run(self) -> Sending<EnterpriseAddress> {
        let call = self.call.clone();
        call.clone().steps(Self::OPERATION, async move {
            let public = call.of().send(Ask).await?;
            let (address, interaction) = self.choose(public, app_id(&call.core().config)?)?;
            if let Some(interaction) = interaction {
                call.of().send(Start(interaction)).await?;
            }
            Ok(address)
        })
    }
}

/// # Enterprise login
impl AuthenticationClient {
    /// Login by enterprise identity providers.
    pub fn enterprise(&self) -> Enterprise {
        Enterprise {
            client: self.clone(),
        }
    }
}

impl Enterprise {
    /// [Begins a login](EnterpriseAuthorize) by an enterprise identity provider, and returns the address of its login page.
    ///
    /// Requires the application's ID. Pass the result of the login to [`accept`](Self::accept).
    pub fn authorize(
        &self,
        protocol: EnterpriseProtocol,
        identifier: impl Into<String>,
    ) -> EnterpriseAuthorize {
        EnterpriseAuthorize::new(self.client.call(), protocol, identifier)
    }

    /// Reads the result of an enterprise login, as the login page passes it on, and logs this client in. Nothing is sent.
    ///
    /// It reads and trusts the same as [`social().accept`](super::Social::accept): call it on a session of the user's own, and
    /// confirm the user with [`get_current_user`](AuthenticationClient::get_current_user).
    ///
    /// # Errors
    ///
    /// The errors of [`social().accept`](super::Social::accept).
    pub fn accept(&self, message: impl AsRef<str>) -> Result<User> {
        accept(&self.client, "enterprise login", message.as_ref())
    }
}
