//! The arguments of handlers.

use super::guard::Guard;
use super::rejection::Rejection;
use crate::authentication::{AuthenticationClient, VerifiedClaims};
use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;

/// A client with the token of the person who sends the request, to ask the host about them. With the feature `axum`.
///
/// It has a session of its own, as of [`with_token`](AuthenticationClient::with_token). Only an ID token makes one: whoever sends an access
/// token is rejected with 401.
///
/// ```
/// use authing::axum::UserSession;
///
/// async fn profile(UserSession(session): UserSession) -> authing::Result<String> {
///     let user = session.get_current_user().await?;
///     Ok(user.email.unwrap_or_default())
/// }
/// ```
#[derive(Clone, Debug)]
pub struct UserSession(pub AuthenticationClient);

/// The claims of the verified token, by the [`Guard`](crate::axum::Guard) of the router's state. Whoever is not logged in gets a
/// [`Rejection`](crate::axum::Rejection).
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<S: Send + Sync> FromRequestParts<S> for VerifiedClaims
where
    Guard: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        Ok(Guard::from_ref(state).admit(parts).await?.claims)
    }
}

/// `None` for whoever sends no credentials, or has an expired session. A token in the header that is not valid is rejected, and so is every
/// request for whose token the host's keys cannot be fetched.
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
impl<S: Send + Sync> OptionalFromRequestParts<S> for VerifiedClaims
where
    Guard: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Rejection> {
        let caller = Guard::from_ref(state).known(parts).await?;
        Ok(caller.map(|caller| caller.claims))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for UserSession
where
    Guard: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let guard = Guard::from_ref(state);
        let caller = guard.admit(parts).await?;
        Ok(Self(guard.session(&caller)?))
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for UserSession
where
    Guard: FromRef<S>,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Rejection> {
        let guard = Guard::from_ref(state);
        let caller = guard.known(parts).await?;
        let session = caller.map(|caller| guard.session(&caller)).transpose()?;
        Ok(session.map(Self))
    }
}

impl VerifiedClaims {
    /// Rejects whoever has no access token with this scope: 403 with `error="insufficient_scope"`. For a handler; for all routes of a router,
    /// [`GuardLayer::scope`](crate::axum::GuardLayer::scope). With the feature `axum`.
    ///
    /// # Errors
    ///
    /// A [`Rejection`](crate::axum::Rejection), if the token lacks the scope. An ID token has none.
    #[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
    pub fn require_scope(&self, scope: &str) -> Result<(), Rejection> {
        match self.has_scope(scope) {
            true => Ok(()),
            false => Err(Rejection::scope(scope)),
        }
    }
}
