//! A web service that logs people in by the authorization code flow of OpenID Connect with PKCE. It protects one route by verifying
//! their ID token without a request to the host, and on another asks the host who they are.
//!
//! A session belongs to one person: the service has one client without a user, and makes a session from it for each person.
//!
//! ```text
//! cargo run --example oidc_login
//! ```
//!
//! Then open the address that it prints. It runs against an emulator, or against the service when `AUTHING_APP_ID`,
//! `AUTHING_APP_SECRET` and `AUTHING_APP_HOST` are set; the application must then list `http://127.0.0.1:3000/callback` among
//! its callback URLs. `PORT` sets another port; 0 is any free port.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use authing::authentication::{AuthenticationClientBuilder, AuthorizationRequest};
use authing::{AuthenticationClient, Error};
use authing_emulator::{Emulator, NewUser};
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use std::collections::HashMap;
use std::env;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;

#[derive(Clone)]
struct App {
    /// Everybody's, so nobody logs in on it: whoever does gets a session of their own from it.
    client: AuthenticationClient,
    begun: Arc<Mutex<HashMap<String, AuthorizationRequest>>>,
}

impl App {
    /// The logins that have begun, by their state. A real service lets them expire.
    fn begun(&self) -> MutexGuard<'_, HashMap<String, AuthorizationRequest>> {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let here = format!("http://{}", listener.local_addr()?);

    // The emulator stops when it is dropped, so it is held until the end.
    let (builder, _emulator) = host().await?;
    let client = builder.redirect_uri(format!("{here}/callback")).build()?;
    let app = App {
        client,
        begun: Arc::default(),
    };
    let router = Router::new()
        .route("/", get(home))
        .route("/login", get(login))
        .route("/callback", get(callback))
        .route("/me", get(me))
        .route("/profile", get(profile))
        .with_state(app);
    println!("Open {here}/");
    axum::serve(listener, router).await?;
    Ok(())
}

/// The service that the environment names, else an emulator with two people.
async fn host()
-> Result<(AuthenticationClientBuilder, Option<Emulator>), Box<dyn std::error::Error>> {
    let setting = |name| env::var(name).ok().filter(|value| !value.is_empty());
    let names = ["AUTHING_APP_ID", "AUTHING_APP_SECRET", "AUTHING_APP_HOST"];
    let builder = AuthenticationClient::builder();
    if let [Some(app_id), Some(secret), Some(app_host)] = names.map(setting) {
        return Ok((
            builder.app_id(app_id).secret(secret).app_host(app_host),
            None,
        ));
    }
    let emulator = Emulator::start().await?;
    for email in ["ada@example.com", "ben@example.com"] {
        emulator.pool().add_user(NewUser {
            email: Some(email.to_owned()),
            password: Some("passw0rd".to_owned()),
            ..NewUser::default()
        })?;
    }
    println!("Log in as ada@example.com or ben@example.com with the password passw0rd.");
    let builder = builder
        .app_id(emulator.app_id())
        .secret(emulator.app_secret())
        .app_host(emulator.url());
    Ok((builder, Some(emulator)))
}

async fn home() -> Html<&'static str> {
    Html(
        r#"<p><a href="/login">Log in</a>, and see <a href="/me">what only you may see</a> and <a href="/profile">your profile</a>.</p>"#,
    )
}

/// Redirects the browser to the login page, and keeps what the callback is checked with.
async fn login(State(app): State<App>) -> Result<Response, Failure> {
    let request = app
        .client
        .build_authorize_url()
        .scope("openid profile email")
        .pkce()
        .build()?;
    let to = Redirect::to(request.url());
    let state = request.state().unwrap_or_default().to_owned();
    let cookie = set_cookie("login", &state);
    app.begun().insert(state, request);
    Ok((cookie, to).into_response())
}

/// The callback: the host redirects the browser here.
async fn callback(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    // The cookie binds the login to the browser that began it.
    let begun = cookie(&headers, "login").and_then(|state| app.begun().remove(state));
    let request = begun.ok_or(Failure::NotBegun)?;
    let code = request.accept(&query.unwrap_or_default())?;
    let session = app.client.new_session();
    let tokens = session.get_access_token_by_code(code).await?;
    let id_token = tokens.id_token.ok_or(Failure::NotLoggedIn)?;
    let nonce = request.nonce().unwrap_or_default();
    session.verify_id_token(&id_token).nonce(nonce).await?;
    let cookie = set_cookie("id_token", id_token.expose());
    Ok((cookie, Redirect::to("/me")).into_response())
}

/// The protected route. The ID token is verified here: no request to the host but one for its keys, once.
async fn me(State(app): State<App>, headers: HeaderMap) -> Result<String, Failure> {
    let token = token(&headers)?;
    let claims = app.client.verify_id_token(token).await?;
    let email = claims.email().unwrap_or("somebody");
    Ok(format!("Hello {email}, whose id is {}.\n", claims.sub()))
}

/// What the host says about the person, in a session of theirs. It also rejects a token that has been revoked.
async fn profile(State(app): State<App>, headers: HeaderMap) -> Result<String, Failure> {
    let session = app.client.with_token(token(&headers)?);
    let user = session.get_current_user().await?;
    let email = user.email.as_deref().unwrap_or("somebody");
    Ok(format!("{email} has the id {}.\n", user.id))
}

/// The ID token, in the cookie or, as from a program, in the header.
fn token(headers: &HeaderMap) -> Result<&str, Failure> {
    let token = bearer(headers).or_else(|| cookie(headers, "id_token"));
    token.ok_or(Failure::NotLoggedIn)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ")
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    let mut pairs = cookies.split("; ").filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// Not readable by scripts, and not sent with other sites' forms. A service on the internet adds `Secure`.
fn set_cookie(name: &str, value: &str) -> [(header::HeaderName, String); 1] {
    let cookie = format!("{name}={value}; HttpOnly; SameSite=Lax; Path=/; Max-Age=600");
    [(header::SET_COOKIE, cookie)]
}

enum Failure {
    NotBegun,
    NotLoggedIn,
    Authing(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Authing(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, words) = match self {
            Self::NotBegun => (
                StatusCode::BAD_REQUEST,
                "this login began in another browser, or has ended".to_owned(),
            ),
            Self::NotLoggedIn => (StatusCode::UNAUTHORIZED, "log in first".to_owned()),
            // The token or the login was rejected.
            Self::Authing(error @ (Error::Token(_) | Error::StateMismatch | Error::Api(_))) => {
                (StatusCode::UNAUTHORIZED, error.to_string())
            }
            Self::Authing(error) => (StatusCode::BAD_GATEWAY, error.to_string()),
        };
        (status, format!("{words}\n")).into_response()
    }
}
