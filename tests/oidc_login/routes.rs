//! Routes of services other than the example: scopes, layers, states of their own.

use super::errors::{body, offline};
use super::{INVALID, PASSWORD, Site, key};
use authing::AuthenticationClient;
use authing::authentication::VerifiedClaims;
use authing::axum::{Guard, Login, Rejection, UserSession};
use axum::body::Body;
use axum::extract::FromRef;
use axum::http::Request;
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;
use tower_service::Service as _;

const CHALLENGE: &str = "www-authenticate";

async fn ask(router: &Router, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    router.clone().call(request).await.unwrap()
}

/// With this token in the header.
async fn with(router: &Router, path: &str, token: &str) -> Response {
    let value = format!("Bearer {token}");
    ask(router, path, &[("authorization", &value)]).await
}

async fn who(Extension(claims): Extension<VerifiedClaims>) -> String {
    claims.sub().to_owned()
}

async fn reads(claims: VerifiedClaims) -> Result<String, Rejection> {
    claims.require_scope("order:read")?;
    Ok(claims.sub().to_owned())
}

#[tokio::test]
async fn a_scope_that_the_token_lacks_is_403() {
    let site = Site::start().await;
    let guard = Guard::new(&site.client);
    let layers = guard.layer().scope("order:read").scope("order:write");
    let router = Router::new()
        .route("/write", get(who).layer(layers))
        .route("/read", get(reads))
        .with_state(site.client.clone());
    let tokens = |scope| site.tokens(scope);
    let (none, read) = (tokens("openid").await, tokens("openid order:read").await);
    let write = tokens("openid order:write order:read").await;
    let id_token = read.id_token.unwrap();
    for (path, token, status, lacks) in [
        ("/read", id_token.expose(), 403, "order:read"),
        ("/read", none.access_token.expose(), 403, "order:read"),
        ("/read", read.access_token.expose(), 200, ""),
        ("/write", id_token.expose(), 403, "order:read"),
        ("/write", read.access_token.expose(), 403, "order:write"),
        ("/write", write.access_token.expose(), 200, ""),
    ] {
        let response = with(&router, path, token).await;
        assert_eq!(response.status(), status, "{path} {lacks}");
        if status == 403 {
            let expected = format!(
                "Bearer realm=\"authing\", error=\"insufficient_scope\", scope=\"{lacks}\""
            );
            assert_eq!(response.headers()[CHALLENGE], expected);
        }
    }
    for path in ["/read", "/write"] {
        assert_eq!(ask(&router, path, &[]).await.status(), 401);
        let response = with(&router, path, "x").await;
        assert_eq!(response.headers()[CHALLENGE], INVALID);
    }
}

#[tokio::test]
async fn an_optional_layer_lets_strangers_through_but_no_wrong_token() {
    async fn perhaps(claims: Option<Extension<VerifiedClaims>>) -> String {
        claims.map_or("nobody".to_owned(), |claims| claims.sub().to_owned())
    }
    let site = Site::start().await;
    let layer = Guard::new(&site.client).layer().optional();
    let router = Router::new().route("/", get(perhaps)).layer(layer);
    assert_eq!(body(ask(&router, "/", &[]).await).await, "nobody");
    assert_eq!(with(&router, "/", "x").await.status(), 401);
    let tokens = site.tokens("openid").await;
    let somebody = body(with(&router, "/", tokens.access_token.expose()).await).await;
    assert_ne!(somebody, "nobody");
}

#[tokio::test]
async fn a_token_is_verified_once_for_one_guard() {
    let site = Site::start().await;
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    // Each verification asks for the time once.
    let clock = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        SystemTime::now()
    };
    let client = site.emulator.client_builder().clock(clock).build();
    let client = client.unwrap();
    async fn handler(claims: VerifiedClaims, _: UserSession, _: Option<VerifiedClaims>) -> String {
        claims.sub().to_owned()
    }
    let guard = Guard::new(&client);
    let router = Router::new()
        .route("/", get(handler).layer(guard.layer()))
        .with_state(guard);
    let token = site.tokens("openid").await.id_token.unwrap();
    let token = token.expose();
    assert_eq!(with(&router, "/", token).await.status(), 200);
    assert_eq!(count.load(Ordering::Relaxed), 1);

    // What an outer guard accepts, another one rejects: this is no token for another API.
    let api = Guard::new(&client).audience("another-api");
    let router = Router::new()
        .route("/", get(reads))
        .layer(Guard::new(&client).layer())
        .with_state(api);
    let response = with(&router, "/", token).await;
    assert_eq!(response.headers()[CHALLENGE], INVALID);
}

#[tokio::test]
async fn a_token_of_another_application_is_rejected_unless_its_audience_is_set() {
    let site = Site::start().await;
    let token = site.tokens("openid order:read").await.access_token;
    let other = site.emulator.client_builder().app_id("another-app").build();
    let guard = Guard::new(&other.unwrap());
    let router = |guard: Guard| Router::new().route("/", get(reads)).with_state(guard);
    let response = with(&router(guard.clone()), "/", token.expose()).await;
    assert_eq!(response.status(), 401);
    let guard = guard.audience(site.emulator.app_id());
    let response = with(&router(guard), "/", token.expose()).await;
    assert_eq!(response.status(), 200);
}

/// The state of a service with more than a login.
#[derive(Clone)]
struct App {
    login: Login,
}

impl FromRef<App> for Guard {
    fn from_ref(app: &App) -> Self {
        app.login.guard().clone()
    }
}

#[tokio::test]
async fn a_nested_route_of_a_service_with_a_state_of_its_own_is_come_back_to() {
    let mut site = Site::made(|login| {
        let login = login.login_path("/auth/login").logout_path("/auth/logout");
        let login = login.cookie_name("shop").build().unwrap();
        let inner = Router::new().route("/orders", get(async |_: VerifiedClaims| "orders"));
        Router::new()
            .nest("/shop", inner)
            .merge(login.routes())
            .with_state(App { login })
    })
    .await;
    let (orders, at) = site.log_in("/shop/orders?page=2").await;
    assert_eq!(orders.text().await.unwrap(), "orders");
    assert_eq!(at, site.at("/shop/orders?page=2"));
    let jar = &site.browser.cookies[site.url.authority()];
    assert!(jar.contains_key("shop-session"), "{:?}", jar.keys());
}

#[tokio::test]
async fn a_session_of_before_outlives_a_new_key() {
    let mut site = Site::start().await;
    site.log_in("/profile").await;
    let cookie = site.session().unwrap().clone();
    let (url, _) = super::serve(&site.emulator, 'n', |login| {
        super::oidc_login::service(login.older_key(key('k')).build().unwrap())
    })
    .await;
    site.url = url;
    let jar = site.browser.cookies.entry(site.url.authority().to_owned());
    jar.or_default().insert("authing-session".into(), cookie);
    assert!(site.is_logged_in().await);
}

#[tokio::test]
async fn the_users_of_a_service_stay_apart() {
    let site = Site::start().await;
    // Its own session is nobody's who sends a request.
    let client = site.client.clone();
    client.login_by_email(super::EMAIL, PASSWORD).await.unwrap();
    let router = Router::new()
        .route("/", get(async |_: UserSession| "somebody"))
        .with_state(client.clone());
    assert_eq!(ask(&router, "/", &[]).await.status(), 401);
    async fn token(UserSession(session): UserSession) -> String {
        session.token().unwrap().expose().to_owned()
    }
    let router: Router = Router::new().route("/", get(token)).with_state(client);
    let own = site.tokens("openid").await.id_token.unwrap();
    assert_eq!(
        body(with(&router, "/", own.expose()).await).await,
        own.expose()
    );
}

#[tokio::test]
async fn headers_of_any_framework_are_enough() {
    let site = Site::start().await;
    let guard = Guard::new(&site.client);
    let mut headers = axum::http::HeaderMap::new();
    assert_eq!(guard.identify(&headers).await.unwrap(), None);
    let token = site.tokens("openid").await.access_token;
    let value = format!("Bearer {}", token.expose());
    headers.insert("authorization", value.parse().unwrap());
    let claims = guard.identify(&headers).await.unwrap().unwrap();
    assert_eq!(claims.scopes().collect::<Vec<_>>(), ["openid"]);
    headers.insert("authorization", "Bearer x".parse().unwrap());
    let rejection = guard.identify(&headers).await.unwrap_err();
    assert_eq!(rejection.status(), 401);
    assert!(rejection.error().unwrap().token_error().is_some());
    assert!(!format!("{rejection} {rejection:?}").contains(token.expose()));
}

#[test]
fn a_client_is_the_state_of_an_api_without_a_browser() {
    let client: AuthenticationClient = offline();
    let _: Router = Router::new().route("/", get(reads)).with_state(client);
}
