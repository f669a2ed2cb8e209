//! Login and logout in a browser: the addresses, and the callback.

pub(super) mod address;
pub(super) mod code;
mod login;
mod logout;
mod request;
mod types;

pub use code::{AuthorizationCode, AuthorizationTokens};
pub use login::AuthorizeUrl;
pub use logout::LogoutUrl;
pub use request::AuthorizationRequest;
pub use types::{ResponseMode, ResponseType};

use super::client::AuthenticationClient;

/// # Login in a browser
impl AuthenticationClient {
    /// Begins a login in a browser: returns the [address of the login page](AuthorizeUrl). Nothing is sent.
    ///
    /// Requires an [`app_id`](super::AuthenticationClientBuilder::app_id) and, for OpenID Connect and OAuth 2.0, a
    /// [`redirect_uri`](super::AuthenticationClientBuilder::redirect_uri). The callback is checked with
    /// [`AuthorizationRequest::accept`].
    #[doc(alias(
        "buildAuthorizeUrl",
        "BuildAuthorizeUrlByOidc",
        "BuildAuthorizeUrlByOauth"
    ))]
    #[doc(alias("BuildAuthorizeUrlBySaml", "BuildAuthorizeUrlByCas"))]
    pub fn build_authorize_url(&self) -> AuthorizeUrl {
        AuthorizeUrl::new(self.core(), false)
    }

    /// Returns the [address that ends a browser's session](LogoutUrl) with the host. Nothing is sent.
    ///
    /// It does not end the session of this client, nor any token: see [what it ends](LogoutUrl#what-it-ends).
    #[doc(alias("buildLogoutUrl", "BuildLogoutUrl"))]
    pub fn build_logout_url(&self) -> LogoutUrl {
        LogoutUrl::new(self.core())
    }
}
