//! The layer of `tower`.

use super::guard::Guard;
use super::rejection::Rejection;
use axum::http::Request;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use std::fmt;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};
use tower_layer::Layer;
use tower_service::Service;

/// Lets only those through who are logged in, for all routes below it. Returned by [`Guard::layer`].
///
/// Everybody else gets a [`Rejection`]. The token is verified once: extractors below take the result from here, if the router's state has the
/// same guard. A router without such a state takes it as `Extension<VerifiedClaims>`.
///
/// ```
/// use authing::AuthenticationClient;
/// use authing::authentication::VerifiedClaims;
/// use authing::axum::Guard;
/// use axum::{Extension, Router, routing::get};
///
/// # fn run(client: AuthenticationClient) {
/// let orders: Router = Router::new()
///     .route("/orders", get(orders))
///     .layer(Guard::new(&client).layer().scope("order:read"));
///
/// async fn orders(Extension(claims): Extension<VerifiedClaims>) -> String {
///     format!("the orders of {}", claims.sub())
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a layer does nothing until it is added to a router"]
pub struct GuardLayer {
    guard: Guard,
    scopes: Vec<String>,
    optional: bool,
}

impl Guard {
    /// The layer that lets only those through who are logged in.
    pub fn layer(&self) -> GuardLayer {
        GuardLayer {
            guard: self.clone(),
            scopes: Vec::new(),
            optional: false,
        }
    }
}

impl GuardLayer {
    /// Requires an access token with this scope: others are rejected with 403. May be called several times.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Lets also those through who send no credentials, or have an expired session, unless a [`scope`](Self::scope) is required.
    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    async fn check(&self, parts: &mut Parts) -> Result<(), Rejection> {
        let caller = match self.optional && self.scopes.is_empty() {
            true => self.guard.known(parts).await?,
            false => Some(self.guard.admit(parts).await?),
        };
        if let Some(caller) = caller {
            for scope in &self.scopes {
                caller.claims.require_scope(scope)?;
            }
            parts.extensions.insert(caller.claims);
        }
        Ok(())
    }
}

impl<S> Layer<S> for GuardLayer {
    type Service = GuardService<S>;

    fn layer(&self, inner: S) -> GuardService<S> {
        let layer = self.clone();
        GuardService { layer, inner }
    }
}

/// The service of a [`GuardLayer`].
#[derive(Clone)]
pub struct GuardService<S> {
    layer: GuardLayer,
    inner: S,
}

impl<S> fmt::Debug for GuardService<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.layer.fmt(f)
    }
}

impl<S, B> Service<Request<B>> for GuardService<S>
where
    S: Service<Request<B>, Response: IntoResponse, Future: Send> + Clone + Send + 'static,
    B: Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The one that is ready, not its clone.
        let next = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, next);
        let layer = self.layer.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            if let Err(rejection) = layer.check(&mut parts).await {
                return Ok(rejection.into_response());
            }
            let response = inner.call(Request::from_parts(parts, body)).await?;
            Ok(response.into_response())
        })
    }
}
