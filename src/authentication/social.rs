//! Accounts elsewhere: login by social identity providers, and the identities that a user has there.

use super::client::AuthenticationClient;
use crate::caller::Caller as _;
use crate::custom_data::{CustomData, object_text};
use crate::error::{Error, Result};
use crate::random;
use crate::request::segment;
use crate::requests::{GenerateLinkExtIdpUrl, GetIdentities, UnlinkExtIdp};
use crate::response::Response;
use crate::secret::Secret;
use crate::types::{SocialProvider, User};
use serde_json::{Map, Value};
use std::borrow::Cow;
use url::{Url, form_urlencoded};

/// How the result of a login on Authing's pages reaches the page that asked for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RelayMethod {
    /// As a message between windows of a browser, to the one that opened the login's.
    #[default]
    WebMessage,
    /// As a form that the browser posts to the target URL.
    FormPost,
    /// In the query of the target URL.
    Query,
}

impl RelayMethod {
    /// The value as it is on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WebMessage => "web_message",
            Self::FormPost => "form_post",
            Self::Query => "query",
        }
    }
}

/// Accounts elsewhere. From [`AuthenticationClient::social`].
#[derive(Clone, Debug)]
pub struct Social {
    client: AuthenticationClient,
}

/// The address of a login by a social identity provider, in the making. From [`Social::authorize`].
#[derive(Clone, Debug)]
#[must_use = "it is an address only when it is built"]
pub struct SocialAuthorize {
    client: AuthenticationClient,
    provider: SocialProvider,
    authorization_params: CustomData,
    context: CustomData,
    custom_data: CustomData,
    protocol: Option<String>,
    relay_method: RelayMethod,
    target_url: Option<String>,
    uuid: Option<String>,
    with_custom_data: bool,
    with_identities: bool,
}

/// Setters of the address.
macro_rules! setters {
    ($($name:ident: text, $doc:literal;)*) => {$(
        #[doc = $doc]
        pub fn $name(mut self, $name: impl Into<String>) -> Self {
            self.$name = Some($name.into());
            self
        }
    )*};
    ($($name:ident: map, $doc:literal;)*) => {$(
        #[doc = $doc]
        pub fn $name(mut self, $name: impl Into<CustomData>) -> Self {
            self.$name = $name.into();
            self
        }
    )*};
    ($($name:ident: $ty:ty, $doc:literal;)*) => {$(
        #[doc = $doc]
        pub fn $name(mut self, $name: $ty) -> Self {
            self.$name = $name;
            self
        }
    )*};
}

impl SocialAuthorize {
    setters! {
        authorization_params: map, "What the provider itself is to be asked with, such as `login_hint` or `prompt`.";
        context: map, "Values that the pool's pipeline functions can read from their context.";
        custom_data: map, "Values of custom fields, which are stored with the user. The pool must define each field.";
    }
    setters! {
        protocol: text, "The protocol of the application: `oidc` unless set.";
        target_url: text, "Where the result goes. [`FormPost`](RelayMethod::FormPost) and [`Query`](RelayMethod::Query) need it.";
        uuid: text, "The name of this login, which must not be guessed: random unless set.";
    }
    setters! {
        relay_method: RelayMethod, "How the result gets there: [`WebMessage`](RelayMethod::WebMessage) unless set.";
        with_custom_data: bool, "Whether the result holds the user's custom data: `false` unless set.";
        with_identities: bool, "Whether the result holds the user's identities: `false` unless set.";
    }

    /// The address to send the browser to. Nothing is sent.
    ///
    /// # Errors
    ///
    /// - [`Error::Config`] for `app_id`: the client has none.
    /// - [`Error::InvalidArgument`] for `target_url`: there is none, and the relay method needs one; for `provider`: it is empty.
    pub fn build(&self) -> Result<String> {
        let config = &self.client.core().config;
        let app_id = config.app_id.as_ref();
        let app_id =
            app_id.ok_or_else(|| Error::config("app_id", "the login is the application's"))?;
        if self.relay_method != RelayMethod::WebMessage && self.target_url.is_none() {
            let reason = "the relay method needs it: there is nowhere else to go";
            return Err(Error::invalid_argument("target_url", reason));
        }
        // A name of dots would be another path.
        let provider = segment(self.provider.as_str()).replace("%3A", ":");
        if provider.trim_matches('.').is_empty() {
            return Err(Error::invalid_argument("provider", "it has no name"));
        }
        let address = format!("{}/connections/social/{provider}", config.base);
        let mut address = Url::parse(&address)
            .map_err(|_| Error::invalid_argument("provider", "it makes no URL with the host"))?;
        let flag = |value: bool| Some(Cow::from(if value { "1" } else { "0" }));
        let uuid = || random::text(ALPHANUMERIC, 20).into();
        let query: [(_, Option<Cow<'_, str>>); 12] = [
            ("from_guard", Some("1".into())),
            ("app_id", Some(app_id.into())),
            (
                "authorization_params",
                object_text("authorization_params", Some(&self.authorization_params))?
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
            ("relay_method", Some(self.relay_method.as_str().into())),
            (
                "context",
                object_text("context", Some(&self.context))?.map(Cow::from),
            ),
            ("tenant_id", config.tenant_id.as_deref().map(Cow::from)),
            (
                "custom_data",
                object_text("custom_data", Some(&self.custom_data))?.map(Cow::from),
            ),
        ];
        let given = query
            .iter()
            .filter_map(|(key, value)| Some((key, value.as_ref()?)));
        address.query_pairs_mut().extend_pairs(given);
        Ok(address.into())
    }
}

const ALPHANUMERIC: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Takes the result of a login on Authing's pages, which a browser brings.
pub(super) fn accept(
    client: &AuthenticationClient,
    operation: &'static str,
    message: &str,
) -> Result<User> {
    let message = message.trim();
    let fields: Option<Map<String, Value>> = match message.starts_with('{') {
        true => serde_json::from_str(message).ok(),
        false => {
            let pairs = form_urlencoded::parse(message.trim_start_matches('?').as_bytes());
            let pairs = pairs.map(|(key, value)| (key.into_owned(), Value::from(value.as_ref())));
            Some(pairs.collect())
        }
    };
    let fields = fields.filter(|fields| fields.contains_key("code"));
    let mut fields = fields.ok_or_else(|| {
        let reason = "it is neither the JSON nor the form that a login's page gives";
        Error::invalid_argument("message", reason)
    })?;
    // Enterprise logins may have the whole refusal in the text of the message.
    if let Some(Value::Object(inner)) = fields.get("message").and_then(text_as_json) {
        fields.extend(inner);
    }
    if let Some(data) = fields.get("data").and_then(text_as_json) {
        fields.insert("data".to_owned(), data);
    }
    let body = Value::Object(fields).to_string().into_bytes();
    let response = Response::relayed(operation, body).in_lang(client.session().lang());
    let user = response.rest()?;
    client.session().sign_in(&user);
    Ok(user)
}

fn text_as_json(value: &Value) -> Option<Value> {
    serde_json::from_str(value.as_str()?).ok()
}

/// # Accounts elsewhere
impl AuthenticationClient {
    /// Login by social identity providers, and the accounts that a user has there.
    pub fn social(&self) -> Social {
        Social {
            client: self.clone(),
        }
    }
}

impl Social {
    /// The address of a login by a social identity provider, such as GitHub or WeChat. Nothing is sent.
    ///
    /// Send the browser there, or open it in a window. What comes back goes to [`accept`](Self::accept).
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
    pub fn authorize(&self, provider: impl Into<SocialProvider>) -> SocialAuthorize {
        SocialAuthorize {
            client: self.client.clone(),
            provider: provider.into(),
            authorization_params: CustomData::default(),
            context: CustomData::default(),
            custom_data: CustomData::default(),
            protocol: None,
            relay_method: RelayMethod::default(),
            target_url: None,
            uuid: None,
            with_custom_data: false,
            with_identities: false,
        }
    }

    /// Takes the result of the login as the page gives it, and logs the client in. Nothing is sent.
    ///
    /// `message` is the JSON `{code, message, data}`, or the form or query that the target URL was called with.
    ///
    /// **Anybody can call that URL with a result of their own.** Before you trust the user, ask the host with
    /// [`get_current_user`](AuthenticationClient::get_current_user), which refuses a token that it has not issued.
    ///
    /// # Errors
    ///
    /// - The errors of a login, when the result is a refusal: [`code`](Error::code) and [`data`](Error::data) are the host's.
    /// - [`Error::InvalidArgument`]: it is no such result.
    pub fn accept(&self, message: impl AsRef<str>) -> Result<User> {
        accept(&self.client, "social login", message.as_ref())
    }

    /// Returns the URL at which the user links an account of an identity source: see [`GenerateLinkExtIdpUrl`].
    #[doc(alias("generateLinkExtIdpUrl"))]
    pub fn generate_link_ext_idp_url(
        &self,
        ext_idp_conn_identifier: impl Into<String>,
        id_token: impl Into<Secret>,
    ) -> GenerateLinkExtIdpUrl {
        GenerateLinkExtIdpUrl::new(self.client.call(), ext_idp_conn_identifier, id_token)
    }

    /// Unlinks the user's account of an identity source: see [`UnlinkExtIdp`].
    #[doc(alias("unlinkExtIdp"))]
    pub fn unlink_ext_idp(&self, ext_idp_id: impl Into<String>) -> UnlinkExtIdp {
        UnlinkExtIdp::new(self.client.call(), ext_idp_id)
    }

    /// Lists the user's accounts of identity sources: see [`GetIdentities`].
    #[doc(alias("getIdentities"))]
    pub fn get_identities(&self) -> GetIdentities {
        GetIdentities::new(self.client.call())
    }
}
