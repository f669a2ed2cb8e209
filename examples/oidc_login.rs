//! A web service: people log in by OpenID Connect, `/me` is for programs too, `/profile` asks the host who they are.
//!
//! ```text
//! cargo run --example oidc_login --features axum
//! ```
//!
//! Then open the address that it prints. It runs against an emulator, or against the service that `AUTHING_APP_ID`, `AUTHING_APP_SECRET` and
//! `AUTHING_APP_HOST` name, whose application lists `http://127.0.0.1:3000/callback` and, for the logout, `http://127.0.0.1:3000/`. `PORT` sets
//! another port; 0 is any free port.

#![allow(clippy::print_stdout)]

use authing::AuthenticationClient;
use authing::authentication::{AuthenticationClientBuilder, VerifiedClaims};
use authing::axum::{Key, Login, UserSession};
use authing_emulator::{Emulator, NewUser};
use axum::response::Html;
use axum::{Json, Router, routing::get};
use std::{env, error::Error};
use tokio::net::TcpListener;

pub(crate) fn service(login: Login) -> Router {
    Router::new()
        .route("/", get(home))
        .route("/me", get(me))
        .route("/profile", get(profile))
        .merge(login.routes()) // /login, /callback and /logout
        .with_state(login)
}

async fn home(claims: Option<VerifiedClaims>) -> Html<String> {
    let Some(claims) = claims else {
        return Html(r#"<p><a href="/login?return_to=/profile">Log in</a></p>"#.to_owned());
    };
    let name = escaped(claims.email().unwrap_or("somebody"));
    Html(format!(
        r#"<p>Hello {name}.</p><p><a href="/profile">Your profile</a></p><form method="post" action="/logout"><button>Sign out</button></form>"#
    ))
}

/// The token is verified here, without a request to the host.
async fn me(claims: VerifiedClaims) -> Json<serde_json::Value> {
    Json(serde_json::json!({ "id": claims.sub(), "email": claims.email() }))
}

/// What the host says about the person. It also rejects a token that has been revoked.
async fn profile(UserSession(session): UserSession) -> authing::Result<Html<String>> {
    let user = session.get_current_user().await?;
    let (name, id) = (user.email.as_deref().unwrap_or("somebody"), &user.id);
    let (name, id) = (escaped(name), escaped(id));
    Ok(Html(format!(
        r#"<h1>{name}</h1><p>ID: {id}</p><p><a href="/">Home</a></p>"#
    )))
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = env::var("PORT").map_or(Ok(3000), |port| port.parse())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let here = format!("http://{}", listener.local_addr()?);
    // The emulator stops when it is dropped, so it is held until the end.
    let (host, _emulator) = match env::var("AUTHING_APP_HOST") {
        Ok(host) if !host.is_empty() => (AuthenticationClientBuilder::from_env()?, None),
        _ => emulated().await?,
    };
    let client = host.redirect_uri(format!("{here}/callback")).build()?;
    // Everybody logs in again when this program restarts. A real service reads its key from where it keeps secrets.
    let login = Login::builder(client, Key::generate()).build()?;
    println!("Open {here}/");
    Ok(axum::serve(listener, service(login)).await?)
}

/// A host for trying out, with two people.
async fn emulated() -> Result<(AuthenticationClientBuilder, Option<Emulator>), Box<dyn Error>> {
    let emulator = Emulator::start().await?;
    for email in ["ada@example.com", "ben@example.com"] {
        let (email, password) = (Some(email.to_owned()), Some("passw0rd".to_owned()));
        emulator.pool().add_user(NewUser {
            email,
            password,
            ..NewUser::default()
        })?;
    }
    println!("Log in as ada@example.com or ben@example.com with the password passw0rd.");
    let builder = AuthenticationClient::builder().app_host(emulator.url());
    let builder = builder
        .app_id(emulator.app_id())
        .secret(emulator.app_secret());
    Ok((builder, Some(emulator)))
}
