//! The address of a social login.

use crate::authentication::authorize::address::app_id;
use crate::custom_data::{CustomData, object_text};
use crate::declare::address;
use crate::error::{Error, Result};
use crate::generated::types::SocialProvider;
use crate::random;
use crate::request::segment;
use std::borrow::Cow;
use url::Url;

/// How the result of a social login is passed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RelayMethod {
    /// As a message to the browser window that opened the login page.
    #[default]
    WebMessage,
    /// As a form that the browser posts to the target URL.
    FormPost,
    /// In the query of the target URL.
    Query,
}

impl RelayMethod {
    /// The value on the wire: `web_message`, `form_post` or `query`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WebMessage => "web_message",
            Self::FormPost => "form_post",
            Self::Query => "query",
        }
    }
}

address! {
    /// The address of a login by a social identity provider: `/connections/social/{provider}`. Returned by
    /// [`social().authorize`](super::Social::authorize).
    ///
    /// Requires an [`app_id`](crate::authentication::AuthenticationClientBuilder::app_id). The setting `tenant_id` is part of the
    /// address if it is set. Redirect the browser to the address, or open it in a window, and pass the result to
    /// [`social().accept`](super::Social::accept).
    ///
    /// ```
    /// use authing::AuthenticationClient;
    /// use authing::authentication::RelayMethod;
    /// use authing::types::SocialProvider;
    ///
    /// # fn main() -> authing::Result<()> {
    /// let client = AuthenticationClient::builder()
    ///     .app_id("AUTHING_APP_ID")
    ///     .app_host("https://your-domain.authing.cn")
    ///     .build()?;
    /// let address = client
    ///     .social()
    ///     .authorize(SocialProvider::Github)
    ///     .relay_method(RelayMethod::FormPost)
    ///     .target_url("https://shop.example.com/logged-in")
    ///     .build()?;
    /// assert!(address.starts_with("https://your-domain.authing.cn/connections/social/github?"));
    /// # Ok(())
    /// # }
    /// ```
    pub struct SocialAuthorize {
        provider: SocialProvider,
    }
    options {
        /// Parameters for the identity provider itself, such as `login_hint` or `prompt`.
        authorization_params: CustomData,
        /// Values for the user pool's pipeline functions, which read them from their context.
        context: CustomData,
        /// Values of custom fields, stored with the user. The user pool must define each field.
        custom_data: CustomData,
        /// The protocol of the application. Default: `oidc`.
        protocol: String,
        /// How the result is passed on. Unset, it is not part of the address and the host sends a
        /// [web message](RelayMethod::WebMessage).
        relay_method: RelayMethod,
        /// The URL that the result is passed to. Required for [`FormPost`](RelayMethod::FormPost) and
        /// [`Query`](RelayMethod::Query).
        target_url: String,
        /// The version of Authing Guard whose behaviour the host's pages follow. Default: none is sent.
        guard_version: String,
        /// The ID of this login, which nobody must be able to guess. Default: a random one.
        uuid: String,
        /// Whether the result contains the user's custom data. Default: `false`.
        with_custom_data: bool,
        /// Whether the result contains the user's identities. Default: `false`.
        with_identities: bool,
    }
}

/// The characters of a login's ID, as in the JavaScript SDK.
const ALPHANUMERIC: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

impl SocialAuthorize {
    /// Returns the address. Nothing is sent.
    ///
    /// # Errors
    ///
    /// - [`Error::Config`](crate::Error::Config) for `app_id`: the client has none.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument) for `target_url`: it is unset, and the relay method requires
    ///   it.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument) for `provider`: it is empty.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument) for an option that takes a JSON object: it is another kind of JSON.
    pub fn build(&self) -> Result<String> {
        let config = &self.core.config;
        let app_id = app_id(config)?;
        let relay_method = self.relay_method;
        let is_message = matches!(relay_method, None | Some(RelayMethod::WebMessage));
        if !is_message && self.target_url.is_none() {
            let reason = "it is required for this relay method";
            return Err(Error::invalid_argument("target_url", reason));
        }
        // A name of dots would be another path.
        let provider = segment(self.provider.as_str()).replace("%3A", ":");
        if provider.trim_matches('.').is_empty() {
            return Err(Error::invalid_argument("provider", "it is empty"));
        }
        let address = format!("{}/connections/social/{provider}", config.base);
        let mut address = Url::parse(&address).map_err(|_| {
            Error::invalid_argument("provider", "it does not form a valid URL with the host")
        })?;
        let flag = |value: Option<bool>| Some(if value == Some(true) { "1" } else { "0" }.into());
        let uuid = || random::text(ALPHANUMERIC, 20).into();
        let query: [(_, Option<Cow<'_, str>>); 13] = [
            ("from_guard", Some("1".into())),
            ("app_id", Some(app_id.into())),
            (
                "authorization_params",
                object_text("authorization_params", self.authorization_params.as_ref())?
                    .map(Cow::from),
            ),
            ("with_identities", flag(self.with_identities)),
            ("with_custom_data", flag(self.with_custom_data)),
            (
                "protocol",
                Some(self.protocol.as_deref().unwrap_or("oidc").into()),
            ),
            (
                "uuid",
                Some(self.uuid.as_deref().map_or_else(uuid, Cow::from)),
            ),
            ("target_url", self.target_url.as_deref().map(Cow::from)),
            (
                "relay_method",
                relay_method.map(|method| method.as_str().into()),
            ),
            (
                "guard_version",
                self.guard_version.as_deref().map(Cow::from),
            ),
            (
                "context",
                object_text("context", self.context.as_ref())?.map(Cow::from),
            ),
            ("tenant_id", config.tenant_id.as_deref().map(Cow::from)),
            (
                "custom_data",
                object_text("custom_data", self.custom_data.as_ref())?.map(Cow::from),
            ),
        ];
        let given = query
            .iter()
            .filter_map(|(key, value)| Some((key, value.as_ref()?)));
        address.query_pairs_mut().extend_pairs(given);
        Ok(address.into())
    }
}
