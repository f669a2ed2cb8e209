//! The settings and the routes of a login in the browser.

use super::cookies::Cookies;
use super::flow::{self, FailurePage, Site};
use super::guard::{Guard, Sessions};
use super::key::Key;
use super::return_to::local_path;
use crate::authentication::AuthenticationClient;
use crate::config::is_loopback;
use crate::error::{Error, Result};
use crate::protocol::Protocol;
use axum::Router;
use axum::extract::FromRef;
use axum::response::Response;
use axum::routing::{get, post};
use std::fmt;
use std::sync::Arc;
use url::Url;

/// The login of a web service: by the authorization code flow of OpenID Connect with PKCE, with sessions in encrypted cookies.
///
/// | Route | What |
/// |---|---|
/// | `GET /login` | redirects the browser to the host's login page. `?return_to=/path` says where it ends, by default at `/` |
/// | `GET /callback`, the path of the client's `redirect_uri` | checks the callback, exchanges the code, verifies the ID token, and begins the session |
/// | `POST /logout` | ends the session, here and with the host |
///
/// The cookies are `HttpOnly` and `SameSite=Lax`; with an `https` redirect URI also `Secure`, with names that begin with `__Host-`. What they
/// hold is encrypted: state, nonce and code verifier of a login that has begun, for ten minutes; then the ID token, until it expires. A cookie that
/// is cut off, forged or from another key counts as none, and the browser logs in again.
///
/// `return_to` is a path of this service alone: another address counts as none.
///
/// A callback of a login that this browser has not begun is not accepted: a new login begins. If that fails too, since the browser keeps no
/// cookies, it is a page that says so. What the host refuses (`access_denied`, for example) is a page too, with the status
/// [`status_for_caller`](Error::status_for_caller).
///
/// A logout is a `POST` of a page of this service; one of another site is refused with 403, by the header `Sec-Fetch-Site` or else `Origin`. It
/// revokes the token, removes the cookie, and sends the browser to the host, which ends its session and sends it back. If the host does not
/// respond within five seconds, the token stays valid until it expires, and the logout goes on.
///
/// A `Login` is the state that the extractors need, or a part of it: see [the module](super). Clones share it.
#[derive(Clone)]
pub struct Login {
    site: Arc<Site>,
    guard: Guard,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("origin", &self.site.origin)
            .field("client", &self.site.client)
            .finish_non_exhaustive()
    }
}

impl Login {
    /// The settings of a login. The client needs an `app_id`, a `redirect_uri` and, unless the application has none, a `secret`.
    pub fn builder(client: AuthenticationClient, key: Key) -> LoginBuilder {
        LoginBuilder {
            client,
            keys: vec![key],
            scope: None,
            login_path: "/login".to_owned(),
            logout_path: "/logout".to_owned(),
            logout_redirect_uri: None,
            cookie_name: "authing".to_owned(),
            danger_allow_http: false,
            failure_page: None,
        }
    }

    /// The routes of login, callback and logout, to [merge](Router::merge) into the service's own.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let site = &self.site;
        Router::new()
            .route(&site.sessions.login_path, get(flow::login))
            .route(&site.callback_path, get(flow::callback))
            .route(&site.logout_path, post(flow::logout))
            .with_state(Arc::clone(site))
    }

    /// The guard that knows the sessions of this login, and tokens in `Authorization: Bearer`.
    pub fn guard(&self) -> &Guard {
        &self.guard
    }
}

impl FromRef<Login> for Guard {
    fn from_ref(login: &Login) -> Self {
        login.guard.clone()
    }
}

/// The settings of a [`Login`]. Setters cannot fail; [`build`](Self::build) reports what is wrong.
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct LoginBuilder {
    client: AuthenticationClient,
    keys: Vec<Key>,
    scope: Option<String>,
    login_path: String,
    logout_path: String,
    logout_redirect_uri: Option<String>,
    cookie_name: String,
    danger_allow_http: bool,
    failure_page: Option<FailurePage>,
}

impl fmt::Debug for LoginBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoginBuilder")
            .field("client", &self.client)
            .field("login_path", &self.login_path)
            .field("logout_path", &self.logout_path)
            .finish_non_exhaustive()
    }
}

impl LoginBuilder {
    /// A key of before, which still reads cookies. New ones are encrypted with the first key alone. May be called several times.
    pub fn older_key(mut self, key: Key) -> Self {
        self.keys.push(key);
        self
    }

    /// The requested scope, separated by spaces. It must contain `openid`. Default: that of
    /// [`build_authorize_url`](AuthenticationClient::build_authorize_url).
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// The path of the login. Default: `/login`.
    pub fn login_path(mut self, path: impl Into<String>) -> Self {
        self.login_path = path.into();
        self
    }

    /// The path of the logout. Default: `/logout`.
    pub fn logout_path(mut self, path: impl Into<String>) -> Self {
        self.logout_path = path.into();
        self
    }

    /// The URL that the host sends the browser to after a logout. The application's page in the console must list it. Default: the root of this
    /// service.
    pub fn logout_redirect_uri(mut self, url: impl Into<String>) -> Self {
        self.logout_redirect_uri = Some(url.into());
        self
    }

    /// What the names of the cookies begin with. Services on one host need different names, whatever their ports. Default: `authing`.
    pub fn cookie_name(mut self, name: impl Into<String>) -> Self {
        self.cookie_name = name.into();
        self
    }

    /// Whether a redirect URI with `http` may have another host than this machine. Default: `false`.
    ///
    /// **Everybody on the way can then take over sessions.** It is for a network of your own.
    pub fn danger_allow_http(mut self, allow: bool) -> Self {
        self.danger_allow_http = allow;
        self
    }

    /// The response to a login that has failed. Default: a page with the reason and a link to the login, in the browser's language.
    pub fn failure_page(
        mut self,
        page: impl Fn(&Error) -> Response + Send + Sync + 'static,
    ) -> Self {
        self.failure_page = Some(Arc::new(page));
        self
    }

    /// The login. Nothing is sent.
    ///
    /// # Errors
    ///
    /// [`Error::Config`] names the setting that is missing or invalid: of the client `app_id`, `redirect_uri` or `protocol`, which must be OpenID
    /// Connect; or one of these.
    pub fn build(self) -> Result<Login> {
        // Reports what the client lacks.
        self.client.build_authorize_url().build()?;
        let config = &self.client.core().config;
        if config.protocol != Protocol::Oidc {
            let reason = "a login needs an ID token, which OpenID Connect alone has";
            return Err(Error::config("protocol", reason));
        }
        let url = config.redirect_uri.as_deref().map(Url::parse);
        let Some(Ok(url)) = url else {
            return Err(Error::config("redirect_uri", "it is not a URL"));
        };
        let secure = match url.scheme() {
            "https" => true,
            "http" if self.danger_allow_http || is_loopback(&url) => false,
            _ => {
                return Err(Error::config(
                    "redirect_uri",
                    "sessions would be sent unprotected: use `https`, or `danger_allow_http` inside a network of your own",
                ));
            }
        };
        let mut words = self.scope.iter().flat_map(|scope| scope.split(' '));
        if self.scope.is_some() && !words.any(|word| word == "openid") {
            return Err(Error::config("scope", "it lacks `openid`"));
        }
        let callback_path = url.path().to_owned();
        let paths = [
            ("redirect_uri", &callback_path),
            ("login_path", &self.login_path),
            ("logout_path", &self.logout_path),
        ];
        for (number, (setting, path)) in paths.into_iter().enumerate() {
            check_path(setting, path)?;
            if paths.iter().take(number).any(|(_, other)| *other == path) {
                let reason = format!("`{path}` is the path of another route of the login");
                return Err(Error::config(setting, reason));
            }
        }
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        if self.cookie_name.is_empty() || !self.cookie_name.bytes().all(is_word) {
            return Err(Error::config(
                "cookie_name",
                "it may contain letters, digits, `-`, `_` and `.` only",
            ));
        }
        let origin = url.origin().ascii_serialization();
        let after_logout = self.logout_redirect_uri.unwrap_or(format!("{origin}/"));
        if Url::parse(&after_logout).is_err() {
            return Err(Error::config("logout_redirect_uri", "it is not a URL"));
        }
        let sessions = Arc::new(Sessions {
            cookies: Cookies {
                keys: self.keys,
                name: self.cookie_name,
                secure,
            },
            login_path: self.login_path,
        });
        Ok(Login {
            guard: Guard::with_sessions(&self.client, Arc::clone(&sessions)),
            site: Arc::new(Site {
                client: self.client.new_session(),
                sessions,
                scope: self.scope,
                origin,
                after_logout,
                failure_page: self.failure_page,
                callback_path,
                logout_path: self.logout_path,
            }),
        })
    }
}

/// A router would not take these, or would take them for patterns.
fn check_path(setting: &'static str, path: &str) -> Result<()> {
    match local_path(path).filter(|path| !path.contains(['{', '}', '*', ':', '?', '#'])) {
        Some(_) => Ok(()),
        None => Err(Error::config(
            setting,
            format!("`{path}` is no path such as `/login`"),
        )),
    }
}
