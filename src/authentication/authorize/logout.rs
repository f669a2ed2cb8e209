//! The address that logs a browser out.

use super::address::host_url;
use crate::declare::address;
use crate::error::{Error, Result};
use crate::protocol::Protocol;
use crate::secret::Secret;

address! {
    /// The address that logs a browser out, returned by
    /// [`build_logout_url`](crate::AuthenticationClient::build_logout_url).
    ///
    /// # What it ends
    ///
    /// Opening the address in the user's browser ends **the browser's session with the host** (single sign-on): the next login in
    /// that browser asks for credentials again. It does not end anything else:
    ///
    /// | To end | Use |
    /// |---|---|
    /// | the token of this client's session | [`logout`](crate::AuthenticationClient::logout) |
    /// | an access token or a refresh token | [`revoke_token`](crate::AuthenticationClient::revoke_token) |
    /// | an ID token that your service accepts | your own session: an ID token is valid until it expires |
    ///
    /// # The address
    ///
    /// | Case | Address | Query |
    /// |---|---|---|
    /// | CAS | `/cas-idp/logout` | `url` |
    /// | OpenID Connect with [`expert`](Self::expert) | `/oidc/session/end` | `id_token_hint`, `post_logout_redirect_uri` |
    /// | otherwise | `/login/profile/logout` | `redirect_uri` |
    ///
    /// Each value is URL-encoded and is in the query only if it is set. The official SDKs encode none, and require both values of
    /// the second case.
    pub struct LogoutUrl {}
    options {
        /// The protocol. Default: the client's [`protocol`](crate::authentication::AuthenticationClientBuilder::protocol).
        protocol: Protocol,
        /// Whether to use the end-session endpoint of OpenID Connect, `/oidc/session/end`, instead of Authing's own logout page.
        /// Ignored for other protocols. Default: `false`.
        expert: bool,
        /// The ID token of the login that ends; only with [`expert`](Self::expert). Without it, the host may ask the user for
        /// confirmation and may refuse to redirect.
        id_token: Secret,
        /// The URL that the browser returns to after the logout. Default: none. The client's own redirect URI is for logins and
        /// is not used here.
        redirect_uri: String,
    }
}

impl LogoutUrl {
    /// Returns the address. Nothing is sent. The address contains the ID token if that is set: keep it out of logs.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument) for `id_token`: the address has no place for it.
    pub fn build(self) -> Result<String> {
        let config = &self.core.config;
        let protocol = self.protocol.unwrap_or(config.protocol);
        let redirect = self.redirect_uri;
        if protocol == Protocol::Oidc && self.expert == Some(true) {
            let hint = self.id_token.map(|token| token.expose().to_owned());
            let query = [
                ("id_token_hint", hint),
                ("post_logout_redirect_uri", redirect),
            ];
            return host_url(config, "/oidc/session/end", query);
        }
        if self.id_token.is_some() {
            return Err(Error::invalid_argument(
                "id_token",
                "only the end-session endpoint of OpenID Connect takes it: set `expert(true)`, or leave it unset",
            ));
        }
        match protocol {
            Protocol::Cas => host_url(config, "/cas-idp/logout", [("url", redirect)]),
            _ => host_url(
                config,
                "/login/profile/logout",
                [("redirect_uri", redirect)],
            ),
        }
    }
}
