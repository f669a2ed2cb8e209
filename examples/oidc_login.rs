//! A web service: people log in by OpenID Connect, `/me` is for programs too, `/profile` asks the host who they are.
//!
//! ```text
//! cargo run --example oidc_login --features axum
//! ```
//!
//! Then open the address that it prints. It runs against an emulator, or the service that `AUTHING_APP_ID`, `AUTHING_APP_SECRET` and
//! `AUTHING_APP_HOST` name, which must list `http://127.0.0.1:3000/callback` and `http://127.0.0.1:3000/`. `PORT` sets another port.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use authing::authentication::{AuthenticationClientBuilder, VerifiedClaims};
use authing::axum::{Key, Login, UserSession};
use authing_emulator::{Emulator, EmulatorError, Seed};
use axum::response::Html;
use axum::{Json, Router, routing::get};
use std::{env, error::Error, net::SocketAddr, process::ExitCode};
use tokio::net::TcpListener;

const EMULATED: &str = r#"{"users": [{"email": "ada@example.com", "password": "passw0rd"}]}"#;
const SIGNED_IN: &str = r#"<p><a href="/profile">Your profile</a></p><form method="post" action="/logout"><button>Sign out</button></form>"#;

pub(crate) fn service(login: Login) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/me", get(me))
        .route("/profile", get(profile))
        .merge(login.routes()) // /login, /callback and /logout
        .with_state(login)
}

async fn home(claims: Option<VerifiedClaims>) -> Html<&'static str> {
    Html(match claims {
        None => r#"<p><a href="/login?return_to=/profile">Log in</a></p>"#,
        Some(_) => SIGNED_IN,
    })
}

/// The token is verified here, without a request to the host.
async fn me(claims: VerifiedClaims) -> Json<serde_json::Value> {
    Json(serde_json::json!({ "id": claims.sub(), "email": claims.email() }))
}

/// What the host says about the person. It also rejects a token that has been revoked.
async fn profile(UserSession(session): UserSession) -> authing::Result<Html<String>> {
    let user = session.get_current_user().await?;
    let name = escaped(user.email.as_deref().unwrap_or("somebody"));
    let page = format!("<h1>{name}</h1><p>ID: {}</p>", escaped(&user.id));
    Ok(Html(page + r#"<p><a href="/">Home</a></p>"#))
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

#[tokio::main]
async fn main() -> ExitCode {
    let ended = serve().await.inspect_err(|error| eprintln!("{error}"));
    ExitCode::from(u8::from(ended.is_err()))
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let port: u16 = env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let taken = |error| format!("{} (PORT)", EmulatorError::listening(address, error));
    let listener = TcpListener::bind(address).await.map_err(taken)?;
    let here = format!("http://{}", listener.local_addr()?);
    let emulated = Seed::from_json(EMULATED)?;
    let emulator = Emulator::builder().seed(emulated).start().await?;
    let client = match env::var("AUTHING_APP_HOST") {
        Ok(host) if !host.is_empty() => AuthenticationClientBuilder::from_env()?,
        _ => emulator.client_builder(),
    };
    let client = client.redirect_uri(format!("{here}/callback")).build()?;
    // With another key, everybody logs in again. A service reads its own from where it keeps secrets.
    let login = Login::builder(client, Key::generate()).build()?;
    println!("The emulator knows ada@example.com with the password passw0rd.\nOpen {here}/");
    Ok(axum::serve(listener, service(login)).await?)
}
