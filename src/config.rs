//! The settings of a client, and their checks.

use crate::clock::OwnClock;
use crate::credentials::{PUBLIC_CLOUD_KEY, PublicKey};
use crate::error::{Error, Result};
use crate::protocol::{
    AuthingHeader, ClientAuthMethod, Lang, Protocol, RetryPolicy, SigningAlgorithm,
};
use crate::secret::Secret;
use crate::tls;
use crate::wire::{Headers, StandIn};
use reqwest::ClientBuilder;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// What requests name as their source.
pub(crate) const SDK_VERSION: &str = concat!("authing-rust: ", env!("CARGO_PKG_VERSION"));

/// A setting whose ID becomes a part of requests.
#[derive(Clone, Copy, Debug)]
#[allow(dead_code, reason = "the present descriptions need one of them")]
pub(crate) enum Setting {
    App,
    UserPool,
    UserPoolOrApp,
    Tenant,
}

const DEFAULT_HOST: &str = "https://core.authing.cn";
#[cfg(feature = "events")]
const DEFAULT_SOCKET_URI: &str = "wss://openevent.authing.cn";
const PUBLIC_CLOUD: &str = "authing.cn";

/// The settings as they are given. [`check`](Self::check) returns them as they are used.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) app_id: Option<String>,
    pub(crate) secret: Option<Secret>,
    pub(crate) user_pool_id: Option<String>,
    pub(crate) tenant_id: Option<String>,
    pub(crate) host: Option<String>,
    pub(crate) app_host: Option<String>,
    pub(crate) websocket_host: Option<String>,
    pub(crate) danger_allow_http: bool,
    pub(crate) protocol: Protocol,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) token_auth: ClientAuthMethod,
    pub(crate) introspection_auth: ClientAuthMethod,
    pub(crate) revocation_auth: ClientAuthMethod,
    pub(crate) issuer: Option<String>,
    pub(crate) token_algorithm: SigningAlgorithm,
    pub(crate) leeway: Duration,
    pub(crate) clock: OwnClock,
    pub(crate) key_refresh_interval: Duration,
    pub(crate) max_key_age: Duration,
    #[cfg(feature = "events")]
    pub(crate) socket_uri: Option<String>,
    pub(crate) token: Option<Secret>,
    pub(crate) lang: Lang,
    pub(crate) request_from: String,
    pub(crate) public_key: Option<String>,
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) pool_idle_timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) max_response_bytes: usize,
    pub(crate) older_server: bool,
    pub(crate) header_names: Vec<(AuthingHeader, String)>,
    pub(crate) headers: Vec<(String, Secret)>,
    pub(crate) root_certificates: Vec<Vec<u8>>,
    pub(crate) proxy: Option<Secret>,
    pub(crate) http_client: Option<FinishHttp>,
    pub(crate) stand_in: Option<StandIn>,
}

/// What a program has to add to the HTTP client.
pub(crate) type FinishHttp = Arc<dyn Fn(ClientBuilder) -> ClientBuilder + Send + Sync>;

/// Leaves out what may contain a secret: headers, what a program adds to the HTTP client, a host with a password.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.app_host.as_ref().or(self.host.as_ref());
        f.debug_struct("Settings")
            .field("app_id", &self.app_id)
            .field("user_pool_id", &self.user_pool_id)
            .field("host", &host.filter(|host| !host.contains('@')))
            .field("lang", &self.lang)
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            app_id: None,
            secret: None,
            user_pool_id: None,
            tenant_id: None,
            host: None,
            app_host: None,
            websocket_host: None,
            danger_allow_http: false,
            protocol: Protocol::default(),
            redirect_uri: None,
            token_auth: ClientAuthMethod::default(),
            introspection_auth: ClientAuthMethod::default(),
            revocation_auth: ClientAuthMethod::default(),
            issuer: None,
            token_algorithm: SigningAlgorithm::default(),
            leeway: Duration::from_secs(30),
            clock: OwnClock::default(),
            key_refresh_interval: Duration::from_secs(60),
            max_key_age: Duration::from_secs(24 * 60 * 60),
            #[cfg(feature = "events")]
            socket_uri: None,
            token: None,
            lang: Lang::default(),
            request_from: "sdk".to_owned(),
            public_key: None,
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            // Node.js, uvicorn and Apache close a connection that has been idle for five.
            pool_idle_timeout: Duration::from_secs(4),
            retry: RetryPolicy::default(),
            max_response_bytes: 8 * 1024 * 1024,
            older_server: false,
            header_names: Vec::new(),
            headers: Vec::new(),
            root_certificates: Vec::new(),
            proxy: None,
            http_client: None,
            stand_in: None,
        }
    }
}

/// Settings that have passed the checks.
#[derive(Debug)]
pub(crate) struct Config {
    /// Without a slash at its end.
    pub(crate) base: String,
    /// The setting that has it.
    pub(crate) host_setting: &'static str,
    /// Where GraphQL operations are sent.
    pub(crate) graphql: Url,
    /// The origin for logins with an Active Directory, where it is known.
    pub(crate) websocket_base: Option<String>,
    /// The origin of events, as the HTTP address that becomes a websocket.
    #[cfg(feature = "events")]
    pub(crate) socket_base: String,
    pub(crate) app_id: Option<String>,
    pub(crate) secret: Option<Secret>,
    pub(crate) user_pool_id: Option<String>,
    pub(crate) tenant_id: Option<String>,
    pub(crate) protocol: Protocol,
    pub(crate) redirect_uri: Option<String>,
    pub(crate) token_auth: ClientAuthMethod,
    pub(crate) introspection_auth: ClientAuthMethod,
    pub(crate) revocation_auth: ClientAuthMethod,
    /// The issuer of the tokens that are accepted.
    pub(crate) issuer: String,
    pub(crate) token_algorithm: SigningAlgorithm,
    pub(crate) leeway: Duration,
    pub(crate) clock: OwnClock,
    /// The shortest time between two fetches of the host's keys.
    pub(crate) key_refresh_interval: Duration,
    /// The age at which the host's keys are not trusted any more.
    pub(crate) max_key_age: Duration,
    /// The headers of every request but the language and the token.
    pub(crate) headers: Headers,
    pub(crate) lang_header: HeaderName,
    pub(crate) request_from_header: HeaderName,
    pub(crate) tenant_header: HeaderName,
    pub(crate) public_key: Option<PublicKey>,
    pub(crate) timeout: Duration,
    pub(crate) retry: RetryPolicy,
    pub(crate) max_response_bytes: usize,
    /// Whether operations are sent without what older servers lack.
    pub(crate) older_server: bool,
    pub(crate) stand_in: Option<StandIn>,
}

impl Settings {
    /// A copy without the session token.
    #[cfg(feature = "events")]
    pub(crate) fn without_token(&self) -> Self {
        Self {
            token: None,
            ..self.clone()
        }
    }

    pub(crate) fn check(&self) -> Result<(Config, reqwest::Client)> {
        let app_id = given(self.app_id.as_ref());
        let user_pool_id = given(self.user_pool_id.as_ref());
        if app_id.is_none() && user_pool_id.is_none() {
            return Err(Error::config(
                "app_id",
                "neither `app_id` nor `user_pool_id` is set: copy one of them from the console",
            ));
        }
        let tenant_id = given(self.tenant_id.as_ref());
        let ids = [
            ("app_id", &app_id),
            ("user_pool_id", &user_pool_id),
            ("tenant_id", &tenant_id),
        ];
        for (setting, id) in ids {
            // It becomes a part of paths, where these would be steps.
            if let Some("." | "..") = id.as_deref() {
                return Err(Error::config(
                    setting,
                    "it is no ID: copy it from its page in the console",
                ));
            }
        }
        let (setting, host) = match (given(self.app_host.as_ref()), given(self.host.as_ref())) {
            (Some(app_host), _) => ("app_host", app_host),
            (None, Some(host)) => ("host", host),
            (None, None) => ("host", DEFAULT_HOST.to_owned()),
        };
        let open = self.danger_allow_http;
        let base = origin(setting, &host, open)?;
        self.check_tls(setting, base.as_str())?;
        let websocket_base = match given(self.websocket_host.as_ref()) {
            Some(host) => {
                let host = origin("websocket_host", &host, open)?;
                self.check_tls("websocket_host", host.as_str())?;
                Some(text(&host))
            }
            None => websocket_base(&base),
        };
        let published = || is_public_cloud(&base).then(|| PUBLIC_CLOUD_KEY.to_owned());
        let public_key = given(self.public_key.as_ref())
            .or_else(published)
            .map(|key| PublicKey::configured(&key))
            .transpose()?;
        let config = Config {
            headers: self.fixed_headers(app_id.as_deref(), user_pool_id.as_deref())?,
            lang_header: self.header_name(AuthingHeader::Lang)?,
            issuer: given(self.issuer.as_ref()).unwrap_or_else(|| format!("{}/oidc", text(&base))),
            request_from_header: self.header_name(AuthingHeader::RequestFrom)?,
            tenant_header: self.header_name(AuthingHeader::TenantId)?,
            graphql: origin(setting, &format!("{}/graphql/v2", text(&base)), open)?,
            base: text(&base),
            host_setting: setting,
            websocket_base,
            #[cfg(feature = "events")]
            socket_base: match given(self.socket_uri.as_ref()) {
                Some(uri) => socket_base(&uri, open)?,
                // An emulator has events of its own, and the public cloud shall not see its tokens.
                None if is_loopback(&base) => text(&base),
                None => socket_base(DEFAULT_SOCKET_URI, open)?,
            },
            app_id,
            secret: self.secret.clone().filter(|secret| !secret.is_empty()),
            tenant_id,
            protocol: self.protocol,
            redirect_uri: given(self.redirect_uri.as_ref()),
            token_auth: self.token_auth,
            introspection_auth: self.introspection_auth,
            revocation_auth: self.revocation_auth,
            token_algorithm: self.token_algorithm,
            leeway: self.leeway,
            clock: self.clock.clone(),
            key_refresh_interval: self.key_refresh_interval,
            // Before it is over, they cannot be fetched again.
            max_key_age: self.max_key_age.max(self.key_refresh_interval),
            user_pool_id,
            public_key,
            timeout: self.timeout,
            retry: self.retry,
            max_response_bytes: self.max_response_bytes,
            older_server: self.older_server,
            stand_in: self.stand_in.clone(),
        };
        Ok((config, self.http_client(|builder| builder)?))
    }

    /// Whether there is TLS for an address that takes it.
    pub(crate) fn check_tls(&self, setting: &'static str, address: &str) -> Result<()> {
        if tls::IS_THERE || self.http_client.is_some() || !address.starts_with("https:") {
            return Ok(());
        }
        Err(Error::config(
            setting,
            format!(
                "`{address}` takes TLS: enable the feature `rustls` or `native-tls` of the crate `authing`, or set `http_client` to a client that has it"
            ),
        ))
    }

    /// A client with these settings and those of its own.
    pub(crate) fn http_client(
        &self,
        finish: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Result<reqwest::Client> {
        let mut builder = tls::chosen(reqwest::Client::builder())
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(self.pool_idle_timeout);
        // Without TLS, a proxy of the environment would read the token.
        if self.is_open() {
            builder = builder.no_proxy();
        }
        for certificate in &self.root_certificates {
            builder = tls::trusting(builder, certificate)?;
        }
        if let Some(proxy) = &self.proxy {
            let proxy = reqwest::Proxy::all(proxy.expose()).map_err(|_| {
                Error::config(
                    "proxy",
                    "it is not the URL of a proxy: write it as `http://proxy.example.com:3128`",
                )
            })?;
            builder = builder.proxy(proxy);
        }
        if let Some(own) = &self.http_client {
            builder = own(builder);
        }
        // Last, so that nobody takes it back: credentials go to no other host, and `RetryPolicy` decides about every retry.
        finish(builder)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never().max_retries_per_request(0))
            .build()
            .map_err(|_| match &self.http_client {
                Some(_) => Error::config("http_client", "it makes a client that does not start"),
                None => Error::config(
                    "root_certificate",
                    "the TLS library does not start: check the certificates of the system and your own",
                ),
            })
    }

    /// Whether a host is addressed without TLS: on this machine, or where `danger_allow_http` allows it.
    fn is_open(&self) -> bool {
        let hosts = [&self.app_host, &self.host, &self.websocket_host];
        #[cfg(feature = "events")]
        let hosts = hosts.into_iter().chain([&self.socket_uri]);
        hosts.into_iter().flatten().any(|host| {
            let host = host.trim().to_ascii_lowercase();
            host.starts_with("http://") || host.starts_with("ws://")
        })
    }

    fn fixed_headers(&self, app_id: Option<&str>, user_pool_id: Option<&str>) -> Result<Headers> {
        let version = concat!("rust:", env!("CARGO_PKG_VERSION"));
        let tenant_id = given(self.tenant_id.as_ref());
        let values = [
            (AuthingHeader::AppId, app_id),
            (AuthingHeader::UserPoolId, user_pool_id),
            (AuthingHeader::TenantId, tenant_id.as_deref()),
            (AuthingHeader::RequestFrom, Some(self.request_from.as_str())),
            (AuthingHeader::SdkVersion, Some(version)),
        ];
        let mut headers = HeaderMap::new();
        for (header, value) in values {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                let name = self.header_name(header)?;
                let value = HeaderValue::try_from(value).map_err(|_| no_header(name.as_str()))?;
                headers.append(name, value);
            }
        }
        for (name, value) in &self.headers {
            let both = (
                HeaderName::try_from(name),
                HeaderValue::try_from(value.expose()),
            );
            let (Ok(name), Ok(value)) = both else {
                return Err(no_header(&name.to_ascii_lowercase()));
            };
            headers.append(name, value);
        }
        Ok(Headers(headers))
    }

    fn header_name(&self, header: AuthingHeader) -> Result<HeaderName> {
        let renamed = self.header_names.iter().rev().find(|(h, _)| *h == header);
        let name = renamed.map_or(header.default_name(), |(_, name)| name);
        HeaderName::try_from(name).map_err(|_| {
            Error::config(
                "header_name",
                format!("`{name}` is not an HTTP header name: use letters, digits and `-`"),
            )
        })
    }
}

fn no_header(name: &str) -> Error {
    Error::config(
        "header",
        format!(
            "`{name}` has a name or a value that HTTP does not allow: use letters, digits and `-` for the name, and no line breaks in the value"
        ),
    )
}

/// Trimmed, and absent when nothing is left: an empty environment variable is not a setting.
pub(crate) fn given(value: Option<&String>) -> Option<String> {
    let value = value?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// A host, with the path below which Authing is there. `open` allows HTTP without TLS.
fn origin(setting: &'static str, text: &str, open: bool) -> Result<Url> {
    let wrong = |reason: &str| Err(Error::config(setting, format!("`{text}` {reason}")));
    // The first check, so that no other shows a password.
    if text.contains('@') {
        return Err(Error::config(
            setting,
            "it contains a user name or password: leave them out",
        ));
    }
    if !text.contains("://") {
        return wrong("has no scheme: write `https://` before it");
    }
    let Ok(url) = Url::parse(text) else {
        return wrong("is not a URL: write it as `https://your-domain.authing.cn`");
    };
    if url.query().is_some() || url.fragment().is_some() {
        return wrong("has a query or a fragment: leave them out");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if open || is_loopback(&url) => Ok(url),
        "http" => wrong(
            "would send passwords and tokens unprotected: use `https`, or `danger_allow_http` inside a network of your own",
        ),
        _ => wrong("has a scheme that is not `https`: use `https`"),
    }
}

/// The address of the event socket with HTTP's scheme.
#[cfg(feature = "events")]
fn socket_base(uri: &str, open: bool) -> Result<String> {
    const SETTING: &str = "socket_uri";
    let wrong = |reason: &str| Err(Error::config(SETTING, format!("`{uri}` {reason}")));
    let address = match uri.split_once("://") {
        // A password in it is rejected below, without being shown.
        _ if uri.contains('@') => uri.to_owned(),
        Some(("wss", rest)) => format!("https://{rest}"),
        Some(("ws", rest)) => format!("http://{rest}"),
        Some(_) => return wrong("has a scheme that is not `wss`: use `wss`"),
        None => return wrong("has no scheme: write `wss://` before it"),
    };
    let is_open = |url: &Url| url.scheme() == "http" && !is_loopback(url);
    if !open && Url::parse(&address).is_ok_and(|url| is_open(&url)) {
        return wrong(
            "would send tokens unprotected: use `wss`, or `danger_allow_http` inside a network of your own",
        );
    }
    origin(SETTING, &address, open).map(|url| text(&url))
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::from(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::from(ip).is_loopback(),
        None => false,
    }
}

fn is_public_cloud(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        host.strip_suffix(PUBLIC_CLOUD)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

fn text(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

/// The host itself on this machine; below the public cloud's domain `ws.` in place of the first label. Plain passwords go there, so no
/// other host is guessed: the domain above it may be a stranger's.
fn websocket_base(base: &Url) -> Option<String> {
    if is_loopback(base) || base.host_str() == Some(PUBLIC_CLOUD) {
        return Some(text(base));
    }
    let (_, parent) = base.host_str()?.split_once('.')?;
    let port = base.port().map(|port| format!(":{port}"));
    let port = port.unwrap_or_default();
    is_public_cloud(base).then(|| format!("https://ws.{parent}{port}"))
}
