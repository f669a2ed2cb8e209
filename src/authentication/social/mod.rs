//! Login by social identity providers, and the accounts that a user has there.

pub(super) mod accept;
mod authorize;
mod identities;
mod provider;

pub use authorize::{RelayMethod, SocialAuthorize};
pub use identities::{
    ExtIdpLink, GenerateLinkExtIdpUrl, GetIdentities, LinkedIdentity, UnlinkExtIdp,
};
pub use provider::SocialProvider;

use super::client::AuthenticationClient;
use crate::error::Result;
use crate::secret::Secret;
use crate::types::User;

/// Login by social identity providers, and the accounts that a user has there. Returned by [`AuthenticationClient::social`].
#[derive(Clone, Debug)]
pub struct Social {
    client: AuthenticationClient,
}

/// # Social login
impl AuthenticationClient {
    /// Login by social identity providers, and the accounts that a user has there.
    pub fn social(&self) -> Social {
        Social {
            client: self.clone(),
        }
    }
}

impl Social {
    /// Returns the [address of a login](SocialAuthorize) by a social identity provider, such as GitHub or WeChat. Nothing is
    /// sent.
    ///
    /// Requires the application's ID. Pass the result of the login to [`accept`](Self::accept).
    pub fn authorize(&self, provider: impl Into<SocialProvider>) -> SocialAuthorize {
        SocialAuthorize::new(self.client.core(), provider)
    }

    /// Reads the result of a social login, as the login page passes it on, and logs this client in. Nothing is sent.
    ///
    /// `message` is the JSON `{code, message, data}`, or the form or the query that the target URL received. On a server, call
    /// this on a session of the user's own, from [`new_session`](AuthenticationClient::new_session).
    ///
    /// **Anybody can send a forged result to the target URL.** Before you trust the user, call
    /// [`get_current_user`](AuthenticationClient::get_current_user): the host rejects a token that it has not issued.
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient, form: &str) -> authing::Result<()> {
    /// let session = client.new_session();
    /// session.social().accept(form)?;
    /// let user = session.get_current_user().await?;
    /// println!("{} has logged in", user.id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - The errors of a login, if the result is an error: [`code`](crate::Error::code) and [`data`](crate::Error::data) are the
    ///   host's.
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument) for `message`: it is not such a result.
    pub fn accept(&self, message: impl AsRef<str>) -> Result<User> {
        accept::accept(&self.client, "social login", message.as_ref())
    }

    /// Returns the URL at which the user links an account of an identity provider: `GET /api/v3/generate-link-extidp-url`.
    ///
    /// `ext_idp_conn_identifier` is the identifier of the connection to the identity provider, `id_token` the user's ID token.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the ID token is expired, revoked or invalid
    ///   ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`is_not_found`](crate::Error::is_not_found): the connection does not exist.
    #[doc(alias("generateLinkExtIdpUrl"))]
    pub fn generate_link_ext_idp_url(
        &self,
        ext_idp_conn_identifier: impl Into<String>,
        id_token: impl Into<Secret>,
    ) -> GenerateLinkExtIdpUrl {
        GenerateLinkExtIdpUrl::new(self.client.call(), ext_idp_conn_identifier, id_token)
    }

    /// Unlinks the user's account of an identity provider: `POST /api/v3/unlink-extidp`.
    ///
    /// Requires a login. `ext_idp_id` is the ID of the identity provider ([`LinkedIdentity::ext_idp_id`]), not of a connection.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in).
    /// - [`SOCIAL_LOGIN_NOT_BOUND`](crate::ErrorCode::SOCIAL_LOGIN_NOT_BOUND) (2216): the user has no account there.
    /// - [`LAST_LOGIN_METHOD`](crate::ErrorCode::LAST_LOGIN_METHOD) (2217): it is the user's last way to log in.
    #[doc(alias("unlinkExtIdp"))]
    pub fn unlink_ext_idp(&self, ext_idp_id: impl Into<String>) -> UnlinkExtIdp {
        UnlinkExtIdp::new(self.client.call().logged_in(), ext_idp_id)
    }

    /// Lists the user's accounts at identity providers: `GET /api/v3/get-identities`.
    ///
    /// Requires a login.
    ///
    /// # Errors
    ///
    /// [`is_not_logged_in`](crate::Error::is_not_logged_in).
    #[doc(alias("getIdentities"))]
    pub fn get_identities(&self) -> GetIdentities {
        GetIdentities::new(self.client.call().logged_in())
    }
}
