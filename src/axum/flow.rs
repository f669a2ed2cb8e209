//! The handlers of login, callback and logout.

use super::cookies::Kept;
use super::failure::failure;
use super::guard::{Session, Sessions};
use super::page::{redirect, text, with_cookies};
use super::return_to::local_path;
use crate::authentication::{AuthenticationClient, AuthorizationRequest};
use crate::error::{Error, Result};
use crate::random;
use crate::secret::Secret;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// How long a login may take, in seconds.
const LOGIN_SECONDS: u64 = 10 * 60;
/// How long a logout waits for the host.
const LOGOUT_WAITS: Duration = Duration::from_secs(5);
/// What the state of a login begins with that took the place of another one.
const AGAIN: &str = "again-";

/// What the handlers need.
pub(super) struct Site {
    /// Nobody is logged in on it.
    pub(super) client: AuthenticationClient,
    pub(super) sessions: Arc<Sessions>,
    pub(super) scope: Option<String>,
    /// The scheme, host and port of this service.
    pub(super) origin: String,
    pub(super) after_logout: String,
    pub(super) failure_page: Option<FailurePage>,
    pub(super) callback_path: String,
    pub(super) logout_path: String,
}

pub(super) type FailurePage = Arc<dyn Fn(&Error) -> Response + Send + Sync>;

/// A login that has begun.
#[derive(Serialize, Deserialize)]
struct Begun {
    request: AuthorizationRequest,
    return_to: String,
}

/// `GET /login`: redirects to the host's login page.
pub(super) async fn login(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let return_to = value(query.as_deref(), "return_to");
    let return_to = return_to.as_deref().and_then(local_path).unwrap_or("/");
    site.begin(&headers, return_to, None)
}

/// `GET /callback`: the host has redirected the browser here.
pub(super) async fn callback(
    State(site): State<Arc<Site>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let cookies = &site.sessions.cookies;
    let begun: Option<Begun> = cookies.read(&headers, Kept::Begun);
    let return_to = begun.as_ref().map(|begun| begun.return_to.clone());
    let return_to = return_to.as_deref().and_then(local_path).unwrap_or("/");
    let finished = match &begun {
        Some(begun) => site.finish(&begun.request, &query).await,
        None => Err(Error::StateMismatch),
    };
    // A login is finished once, whatever comes of it.
    let removed = cookies.remove(&headers, Kept::Begun);
    match finished {
        Ok(session) => redirect(return_to, [removed, session].concat()),
        Err(Error::StateMismatch) => {
            // This browser has not begun the login, or its cookie is gone. It may be lost again.
            let is_lost_again =
                value(Some(&query), "state").is_some_and(|state| state.starts_with(AGAIN));
            match is_lost_again {
                true => site.failure(&headers, &Error::StateMismatch),
                false => {
                    let state = format!("{AGAIN}{}", random::text(LETTERS, 32));
                    site.begin(&headers, return_to, Some(state.into()))
                }
            }
        }
        Err(error) => with_cookies(site.failure(&headers, &error), removed),
    }
}

/// The letters of a state.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// `POST /logout`: ends the session here, and with the host.
pub(super) async fn logout(State(site): State<Arc<Site>>, headers: HeaderMap) -> Response {
    if site.is_from_elsewhere(&headers) {
        return text(
            StatusCode::FORBIDDEN,
            "a logout begins on a page of this service",
        );
    }
    let cookies = &site.sessions.cookies;
    let removed = cookies.remove(&headers, Kept::Session);
    let Some(Session { id_token }) = cookies.read(&headers, Kept::Session) else {
        return redirect("/", removed);
    };
    // The browser is logged out here whatever the host says.
    let session = site.client.with_token(&id_token);
    let revoked = tokio::time::timeout(LOGOUT_WAITS, session.logout().into_future()).await;
    if !matches!(revoked, Ok(Ok(_))) {
        tracing::warn!("a token was not revoked: the host did not confirm it");
    }
    let url = site.client.build_logout_url();
    let url = url.expert(true).id_token(id_token);
    match url.redirect_uri(&site.after_logout).build() {
        Ok(url) => redirect(&url, removed),
        Err(_) => redirect("/", removed),
    }
}

impl Site {
    /// Redirects to the host's login page, and keeps in the browser what the callback is checked with.
    fn begin(&self, headers: &HeaderMap, return_to: &str, state: Option<Secret>) -> Response {
        let url = self.client.build_authorize_url().pkce();
        let url = url.if_some(self.scope.clone(), |url, scope| url.scope(scope));
        let request = match url.if_some(state, |url, state| url.state(state)).build() {
            Ok(request) => request,
            Err(error) => return self.failure(headers, &error),
        };
        let to = request.url().to_owned();
        let begun = Begun {
            request,
            return_to: return_to.to_owned(),
        };
        let cookies = &self.sessions.cookies;
        match cookies.keep(Kept::Begun, &begun, LOGIN_SECONDS) {
            Some(kept) => redirect(&to, kept),
            None => redirect("/", Vec::new()),
        }
    }

    /// Checks a callback, and returns the cookies of the session that begins.
    async fn finish(
        &self,
        request: &AuthorizationRequest,
        callback: &str,
    ) -> Result<Vec<HeaderValue>> {
        let code = request.accept(callback)?;
        let client = self.client.new_session();
        let tokens = client.get_access_token_by_code(code).await?;
        let id_token = tokens.id_token.ok_or_else(|| {
            Error::config(
                "scope",
                "the host has sent no ID token, as without `openid`",
            )
        })?;
        let verify = client.verify_id_token(&id_token);
        let claims = verify.nonce(request.nonce().unwrap_or_default()).await?;
        let seconds = claims.exp().saturating_sub(claims.iat());
        let session = Session { id_token };
        let kept = self.sessions.cookies.keep(Kept::Session, &session, seconds);
        kept.ok_or_else(|| {
            Error::config(
                "scope",
                "the ID token has more than 11,000 bytes, too many for cookies: ask for less",
            )
        })
    }

    fn failure(&self, headers: &HeaderMap, error: &Error) -> Response {
        match &self.failure_page {
            Some(page) => page(error),
            None => failure(headers, error, &self.sessions.login_path),
        }
    }

    /// Whether another site has sent the request: browsers say so.
    fn is_from_elsewhere(&self, headers: &HeaderMap) -> bool {
        let (site, origin) = (headers.get("sec-fetch-site"), headers.get(header::ORIGIN));
        match (site, origin) {
            (Some(site), _) => site != "same-origin" && site != "none",
            (None, Some(origin)) => origin != self.origin.as_str(),
            (None, None) => false,
        }
    }
}

/// The first value of a name in a query.
fn value(query: Option<&str>, name: &str) -> Option<String> {
    let mut pairs = url::form_urlencoded::parse(query?.as_bytes());
    pairs.find_map(|(key, value)| (key == name).then(|| value.into_owned()))
}
