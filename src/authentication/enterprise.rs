//! Login by an enterprise's own identity provider.

use super::client::AuthenticationClient;
use super::protocol::one_or_many;
use super::social::accept;
use crate::config::Config;
use crate::declare::{Steps, request};
use crate::error::{DecodeError, Error, Result};
use crate::random;
use crate::request::{Context, Endpoint, Named, segment};
use crate::response::Response;
use crate::secret::Secret;
use crate::send::Sending;
use crate::types::User;
use crate::wire::Request;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use url::Url;

/// Login by an enterprise's own identity provider. From [`AuthenticationClient::enterprise`].
#[derive(Clone, Debug)]
pub struct Enterprise {
    client: AuthenticationClient,
}

/// The protocol that an enterprise's identity provider speaks.
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
    /// The value as it is on the wire.
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

/// Where a browser goes to log in at an enterprise's identity provider.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnterpriseAddress {
    /// The address.
    pub url: String,
    /// The state in it, for OpenID Connect. The host has been told it, and accepts the login that comes back with it.
    pub state: Option<Secret>,
    /// The nonce in it, for OpenID Connect.
    pub nonce: Option<Secret>,
}

/// Leaves the address out: it holds state and nonce, or a request that the host has signed.
impl fmt::Debug for EnterpriseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnterpriseAddress")
            .field("state", &self.state)
            .field("nonce", &self.nonce)
            .finish_non_exhaustive()
    }
}

/// What the public configuration of an application says that matters here.
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
    // The host spells it so.
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

/// What the host must know before the browser goes to an OpenID Connect provider.
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
    // The host spells it so.
    #[serde(rename = "providerIentifier")]
    identifier: String,
}

/// The letters of states and nonces, as the JavaScript SDK makes them.
const LETTERS: &str = "abcdefghijklmnop";

request! {
    /// The request returned by [`Enterprise::authorize`].
    pub struct EnterpriseAuthorize("GET /api/v2/applications/{app_id}/public-config") , in steps -> EnterpriseAddress {
        protocol: EnterpriseProtocol,
        identifier: String,
    }
    options {
        /// The page that the browser comes from and that the result is for.
        referer: String,
    }
}

/// The public settings of the application, among which its identity providers are.
#[derive(Debug)]
struct Ask;

fn app_id(config: &Config) -> Result<&str> {
    let app_id = config.app_id.as_deref();
    app_id.ok_or_else(|| Error::config("app_id", "the identity providers are the application's"))
}

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

/// Tells the host of a login that begins.
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
    /// The address, and what the host must be told before it is good.
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
            let reason =
                format!("the application has no identity provider of this name that speaks {name}");
            Error::invalid_argument("identifier", reason)
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
                DecodeError::new(operation, path, "has no address to go to")
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
    /// Login by an enterprise's own identity provider.
    pub fn enterprise(&self) -> Enterprise {
        Enterprise {
            client: self.clone(),
        }
    }
}

impl Enterprise {
    /// Asks for the address of the login at an enterprise's identity provider, through
    /// `GET /api/v2/applications/{app_id}/public-config` and, for OpenID Connect,
    /// `POST /api/v2/connections/oidc/start-interaction`.
    ///
    /// Needs an [`app_id`](super::AuthenticationClientBuilder::app_id) and no login. `identifier` is the name of the connection
    /// in the console. Open the address in a window of the browser; the message that comes back goes to
    /// [`accept`](Self::accept). State and nonce are random, from the system's cryptographic source.
    ///
    /// # Errors
    ///
    /// - [`Error::Config`]: the client has no `app_id`; nothing is sent.
    /// - [`Error::InvalidArgument`] for `identifier`: the application has no such identity provider. No login has begun then.
    /// - 2011: the application does not exist.
    pub fn authorize(
        &self,
        protocol: EnterpriseProtocol,
        identifier: impl Into<String>,
    ) -> EnterpriseAuthorize {
        EnterpriseAuthorize::new(self.client.call(), protocol, identifier)
    }

    /// Takes the result of the login as the page gives it, and logs the client in. Nothing is sent.
    ///
    /// It reads and trusts the same as [`Social::accept`](super::Social::accept).
    ///
    /// # Errors
    ///
    /// As for [`Social::accept`](super::Social::accept).
    pub fn accept(&self, message: impl AsRef<str>) -> Result<User> {
        accept(&self.client, "enterprise login", message.as_ref())
    }
}
