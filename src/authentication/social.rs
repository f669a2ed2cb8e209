//! Accounts elsewhere: login by social identity providers, and the identities that a user has there.

use super::client::AuthenticationClient;
use crate::custom_data::{CustomData, object_text};
use crate::declare::request;
use crate::error::{Error, Result};
use crate::random;
use crate::request::{Context, Endpoint, segment};
use crate::response::Response;
use crate::secret::Secret;
use crate::types::{CommonMessage, User};
use crate::wire::Request;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;
use url::{Url, form_urlencoded};

/// The name of a social identity provider. Any name can be given; the constants are those that the documentation lists.
///
/// ```
/// use authing::authentication::SocialProvider;
///
/// assert_eq!(SocialProvider::GITHUB, SocialProvider::from("github"));
/// assert_eq!(SocialProvider::from("example").as_str(), "example");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SocialProvider(Cow<'static, str>);

/// The providers that have a name here.
macro_rules! providers {
    ($($name:ident = $value:literal, $doc:literal;)*) => {
        impl SocialProvider {
            $(
                #[doc = $doc]
                pub const $name: Self = Self(Cow::Borrowed($value));
            )*
        }
    };
}

providers! {
    ALIPAY = "alipay", "Alipay.";
    APPLE = "apple", "Apple.";
    BAIDU = "baidu", "Baidu.";
    DINGTALK = "dingtalk", "DingTalk.";
    GITHUB = "github", "GitHub.";
    GOOGLE = "google", "Google.";
    LARK_APP_STORE = "lark:app-store", "Lark, an app of its store.";
    LARK_CUSTOM_APP = "lark:custom-app", "Lark, an app of a company's own.";
    QQ = "qq", "QQ.";
    WECHAT_MINI_PROGRAM = "wechat:miniprogram:default", "WeChat, in a mini program.";
    WECHAT_MINI_PROGRAM_APP_LAUNCH = "wechat:miniprogram:app-launch", "WeChat, a mini program that an app opens.";
    WECHAT_MINI_PROGRAM_QR_CODE = "wechat:miniprogram:qrconnect", "WeChat, a mini program that a QR code opens.";
    WECHAT_MOBILE = "wechat:mobile", "WeChat, in a mobile app.";
    WECHAT_PC = "wechat:pc", "WeChat, by a QR code on a website.";
    WECHAT_WEB_PAGE = "wechat:webpage-authorization", "WeChat, on a page that is opened in it.";
    WECHAT_WORK_CORP_QR_CODE = "wechatwork:corp:qrconnect", "WeChat Work of one company, by QR code.";
    WECHAT_WORK_SERVICE_PROVIDER = "wechatwork:service-provider:authorization",
        "WeChat Work through a service provider.";
    WECHAT_WORK_SERVICE_PROVIDER_QR_CODE = "wechatwork:service-provider:qrconnect",
        "WeChat Work through a service provider, by QR code.";
    WEIBO = "weibo", "Weibo.";
}

impl SocialProvider {
    /// The name as it is on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for SocialProvider {
    fn from(name: String) -> Self {
        Self(name.into())
    }
}

impl From<&str> for SocialProvider {
    fn from(name: &str) -> Self {
        Self(name.to_owned().into())
    }
}

impl fmt::Display for SocialProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

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

/// Where a browser goes to link an account elsewhere. From [`Social::generate_link_ext_idp_url`].
#[derive(Clone, Deserialize)]
#[non_exhaustive]
pub struct ExtIdpLink {
    /// The address. It links whatever account is logged in to there, so give it to the user alone.
    pub url: String,
}

/// Leaves the address out: whoever has it can link an account of theirs.
impl fmt::Debug for ExtIdpLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExtIdpLink").finish_non_exhaustive()
    }
}

/// An account elsewhere that logs the user in.
#[derive(Clone, PartialEq, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct LinkedIdentity {
    /// The identity's id.
    pub identity_id: Option<String>,
    /// The identity source's id: what [`Social::unlink_ext_idp`] takes.
    pub ext_idp_id: Option<String>,
    /// The provider.
    pub provider: Option<SocialProvider>,
    /// What kind of identity it is, such as `generic`.
    #[serde(rename = "type")]
    pub identity_type: Option<String>,
    /// The user's id there.
    pub user_id_in_idp: Option<String>,
    /// The user's profile there.
    pub user_info_in_idp: Option<Value>,
    /// The provider's token for the user.
    pub access_token: Option<Secret>,
    /// The provider's refresh token.
    pub refresh_token: Option<Secret>,
    /// The connections that the identity came by.
    pub origin_conn_ids: Option<Vec<String>>,
}

/// The profile is the provider's and may hold tokens.
impl fmt::Debug for LinkedIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LinkedIdentity")
            .field("identity_id", &self.identity_id)
            .field("ext_idp_id", &self.ext_idp_id)
            .field("provider", &self.provider)
            .field("user_id_in_idp", &self.user_id_in_idp)
            .field("access_token", &self.access_token)
            .field("refresh_token", &self.refresh_token)
            .field("origin_conn_ids", &self.origin_conn_ids)
            .finish_non_exhaustive()
    }
}

request! {
    /// The request returned by [`Social::generate_link_ext_idp_url`].
    pub struct GenerateLinkExtIdpUrl("GET /api/v3/generate-link-extidp-url") -> ExtIdpLink {
        ext_idp_conn_identifier: String,
        id_token: Secret,
    }
    options {
        /// The application that it is for. Unless set, the client's own.
        app_id: String,
    }
}

impl Endpoint for GenerateLinkExtIdpUrl {
    type Output = ExtIdpLink;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let app_id = self.app_id.clone().or(context.config.app_id.clone());
        context
            .get("/api/v3/generate-link-extidp-url")
            .query(
                "ext_idp_conn_identifier",
                self.ext_idp_conn_identifier.clone(),
            )
            .query("id_token", self.id_token.expose().to_owned())
            .query("app_id", app_id)
            .build()
    }

    fn read(&self, response: &Response) -> Result<ExtIdpLink> {
        response.rest()
    }
}

request! {
    /// The request returned by [`Social::unlink_ext_idp`].
    pub struct UnlinkExtIdp("POST /api/v3/unlink-extidp") -> CommonMessage {
        ext_idp_id: String,
    }
}

impl Endpoint for UnlinkExtIdp {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            ext_idp_id: &'a str,
        }
        let body = Body {
            ext_idp_id: &self.ext_idp_id,
        };
        context.post("/api/v3/unlink-extidp").json(&body).build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

request! {
    /// The request returned by [`Social::get_identities`].
    pub struct GetIdentities("GET /api/v3/get-identities") -> Vec<LinkedIdentity> {}
}

impl Endpoint for GetIdentities {
    type Output = Vec<LinkedIdentity>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context.get("/api/v3/get-identities").build()
    }

    fn read(&self, response: &Response) -> Result<Vec<LinkedIdentity>> {
        Ok(response.rest::<Option<_>>()?.unwrap_or_default())
    }
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
    /// use authing::authentication::{RelayMethod, SocialProvider};
    ///
    /// # fn main() -> authing::Result<()> {
    /// let client = AuthenticationClient::builder()
    ///     .app_id("AUTHING_APP_ID")
    ///     .app_host("https://your-domain.authing.cn")
    ///     .build()?;
    /// let address = client
    ///     .social()
    ///     .authorize(SocialProvider::GITHUB)
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

    /// Asks for the address at which the user links an account elsewhere, through `GET /api/v3/generate-link-extidp-url`.
    ///
    /// `ext_idp_conn_identifier` names the connection to the identity source, and `id_token` is the user's.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in): the id token is expired, revoked or wrong (2020).
    /// - [`is_not_found`](Error::is_not_found): there is no such connection.
    pub fn generate_link_ext_idp_url(
        &self,
        ext_idp_conn_identifier: impl Into<String>,
        id_token: impl Into<Secret>,
    ) -> GenerateLinkExtIdpUrl {
        GenerateLinkExtIdpUrl::new(self.client.call(), ext_idp_conn_identifier, id_token)
    }

    /// Takes the user's identities of an identity source away, through `POST /api/v3/unlink-extidp`.
    ///
    /// Needs a login. `ext_idp_id` is the id of the identity source ([`LinkedIdentity::ext_idp_id`]), not of a connection.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in).
    /// - 2216: the user has no identity there; 2217: it is the last way to log in.
    pub fn unlink_ext_idp(&self, ext_idp_id: impl Into<String>) -> UnlinkExtIdp {
        UnlinkExtIdp::new(self.client.call().logged_in(), ext_idp_id)
    }

    /// Lists the user's accounts elsewhere, through `GET /api/v3/get-identities`.
    ///
    /// Needs a login.
    ///
    /// # Errors
    ///
    /// [`is_not_logged_in`](Error::is_not_logged_in).
    pub fn get_identities(&self) -> GetIdentities {
        GetIdentities::new(self.client.call().logged_in())
    }
}
