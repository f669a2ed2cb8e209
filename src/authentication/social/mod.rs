//! Login by social identity providers, and the accounts that a user has there.

pub(super) mod accept;
mod authorize;

pub use authorize::{RelayMethod, SocialAuthorize};

use super::client::AuthenticationClient;
use crate::error::Result;
use crate::generated::types::{SocialProvider, User};
use crate::requests::{GenerateLinkExtIdpUrl, GetIdentities, UnlinkExtIdp};
use crate::secret::Secret;

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

    /// [Returns the URL](GenerateLinkExtIdpUrl) at which the user links an account of an identity source.
    #[doc(alias("generateLinkExtIdpUrl"))]
    pub fn generate_link_ext_idp_url(
        &self,
        ext_idp_conn_identifier: impl Into<String>,
        id_token: impl Into<Secret>,
    ) -> GenerateLinkExtIdpUrl {
        GenerateLinkExtIdpUrl::new(self.client.call(), ext_idp_conn_identifier, id_token)
    }

    /// [Unlinks the user's account](UnlinkExtIdp) of an identity source.
    #[doc(alias("unlinkExtIdp"))]
    pub fn unlink_ext_idp(&self, ext_idp_id: impl Into<String>) -> UnlinkExtIdp {
        UnlinkExtIdp::new(self.client.call(), ext_idp_id)
    }

    /// [Lists the user's accounts](GetIdentities) of identity sources.
    #[doc(alias("getIdentities"))]
    pub fn get_identities(&self) -> GetIdentities {
        GetIdentities::new(self.client.call())
    }
}
