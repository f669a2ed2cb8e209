//! Real-name authentication of users.

use super::client::ManagementClient;
use crate::declare::request;
use crate::error::Result;
use crate::generated::types::CommonMessage;
use crate::principal_identity::PrincipalIdentity;
use crate::request::{Context, Endpoint, segment};
use crate::requests::management::GetUserPrincipal;
use crate::response::Response;
use crate::wire::Request;

request! {
    /// Authenticates a user as this person or enterprise. Each attempt may be charged to the owner of the user pool.
    ///
    /// Sends `POST /api/v2/users/{userId}/management/principal_authentication`.
    ///
    /// # Errors
    ///
    /// - [`is_not_found`](crate::Error::is_not_found): there is no such user ([`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND), 2004).
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400): a number is malformed.
    pub struct AuthenticateUserPrincipal("POST /api/v2/users/{userId}/management/principal_authentication") -> CommonMessage {
        user_id: String,
        identity: PrincipalIdentity,
    }
}

impl Endpoint for AuthenticateUserPrincipal {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let user = segment(&self.user_id);
        let path = format!("/api/v2/users/{user}/management/principal_authentication");
        let request = context.post(path).named(Self::OPERATION);
        request.json(&self.identity.body()).build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

/// Real-name authentication of users. Returned by [`ManagementClient::principal`].
#[derive(Clone, Debug)]
pub struct Principal {
    client: ManagementClient,
}

/// # Real-name authentication
impl ManagementClient {
    /// Real-name authentication of users.
    #[doc(alias("principalAuth"))]
    pub fn principal(&self) -> Principal {
        Principal {
            client: self.clone(),
        }
    }
}

impl Principal {
    /// [Returns the real-name authentication of a user](GetUserPrincipal).
    #[doc(alias("PrincipalAuthDetail"))]
    pub fn detail(&self, user_id: impl Into<String>) -> GetUserPrincipal {
        GetUserPrincipal::new(self.client.call(), user_id)
    }

    /// [Authenticates a user as a person or an enterprise](AuthenticateUserPrincipal).
    #[doc(alias("PrincipalAuthenticate"))]
    pub fn authenticate(
        &self,
        user_id: impl Into<String>,
        identity: PrincipalIdentity,
    ) -> AuthenticateUserPrincipal {
        AuthenticateUserPrincipal::new(self.client.call(), user_id, identity)
    }
}
