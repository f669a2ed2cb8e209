//! Web services with [`axum`](https://docs.rs/axum): who sends a request, and logins in the browser. With the feature `axum`.
//!
//! [`Guard`] finds out who sends a request: by the token in `Authorization: Bearer`, or by the session of a browser. A handler asks for what
//! it needs:
//!
//! | Argument of a handler | Who may call it |
//! |---|---|
//! | [`VerifiedClaims`] | whoever is logged in |
//! | `Option<VerifiedClaims>` | everybody |
//! | [`UserSession`] | whoever is logged in; it holds a client with their token |
//!
//! Everybody else gets a [`Rejection`], which is a response: 401 or 403 with `WWW-Authenticate`, 503 when the host's keys cannot be fetched.
//! A browser that asks for a page is redirected to the login. [`GuardLayer`] asks the same for all routes below it, and requires scopes.
//!
//! [`Login`] has the routes of a login in the browser, by the authorization code flow with PKCE: login, callback, logout. It keeps sessions in
//! encrypted cookies, and nothing on the server.
//!
//! ```no_run
//! use authing::AuthenticationClient;
//! use authing::authentication::VerifiedClaims;
//! use authing::axum::{Key, Login, UserSession};
//! use axum::{Router, routing::get};
//!
//! # fn run() -> authing::Result<()> {
//! let client = AuthenticationClient::builder()
//!     .app_id("AUTHING_APP_ID")
//!     .app_host("https://your-domain.authing.cn")
//!     .secret("AUTHING_APP_SECRET")
//!     .redirect_uri("https://shop.example.com/callback")
//!     .build()?;
//! let key = Key::new(std::env::var("COOKIE_KEY").unwrap_or_default())?;
//! let login = Login::builder(client, key).build()?;
//! let app: Router = Router::new()
//!     .route("/me", get(me))
//!     .route("/profile", get(profile))
//!     .merge(login.routes())
//!     .with_state(login);
//!
//! async fn me(claims: VerifiedClaims) -> String {
//!     claims.sub().to_owned()
//! }
//!
//! // `authing::Error` is a response, too.
//! async fn profile(UserSession(session): UserSession) -> authing::Result<String> {
//!     let user = session.get_current_user().await?;
//!     Ok(user.email.unwrap_or_default())
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # State
//!
//! The extractors take their guard from the router's state. A [`Login`], a [`Guard`] or an [`AuthenticationClient`](crate::AuthenticationClient)
//! is such a state. For one of your own, implement [`FromRef`]:
//!
//! ```
//! use authing::axum::{Guard, Login};
//! use axum::extract::FromRef;
//!
//! #[derive(Clone)]
//! struct App {
//!     login: Login,
//! }
//!
//! impl FromRef<App> for Guard {
//!     fn from_ref(app: &App) -> Self {
//!         app.login.guard().clone()
//!     }
//! }
//! ```
//!
//! # Without a browser
//!
//! An API whose callers have tokens needs no [`Login`]: its state is the client itself.
//!
//! ```no_run
//! use authing::AuthenticationClient;
//! use authing::authentication::VerifiedClaims;
//! use authing::axum::Rejection;
//! use axum::{Router, routing::get};
//!
//! # fn run(client: AuthenticationClient) {
//! let api: Router = Router::new().route("/orders", get(orders)).with_state(client);
//!
//! async fn orders(claims: VerifiedClaims) -> Result<String, Rejection> {
//!     claims.require_scope("order:read")?;
//!     Ok(format!("the orders of {}", claims.sub()))
//! }
//! # }
//! ```
//!
//! # Other frameworks
//!
//! [`GuardLayer`] is a layer of `tower`, and [`Guard::identify`] takes the headers of any request.
//!
//! [`VerifiedClaims`]: crate::authentication::VerifiedClaims
//! [`FromRef`]: axum::extract::FromRef

mod cookies;
mod extract;
mod failure;
mod flow;
mod guard;
mod key;
mod layer;
mod login;
mod page;
mod rejection;
mod return_to;

pub use extract::UserSession;
pub use guard::Guard;
pub use key::Key;
pub use layer::{GuardLayer, GuardService};
pub use login::{Login, LoginBuilder};
pub use rejection::Rejection;
