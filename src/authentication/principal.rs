//! Real-name authentication.

use super::client::AuthenticationClient;
use crate::declare::request;
use crate::error::Result;
use crate::generated::types::CommonMessage;
use crate::principal_identity::PrincipalIdentity;
use crate::request::{Context, Endpoint};
use crate::requests::GetPrincipalDetail;
use crate::response::Response;
use crate::wire::Request;

/// Real-name authentication. From [`AuthenticationClient::principal`].
#[derive(Clone, Debug)]
pub struct Principal {
    client: AuthenticationClient,
}

const PATH: &str = "/api/v2/users/principal_authentication";

request! {
    /// Authenticates the user as this person or enterprise. Each attempt may be charged to the owner of the user pool.
    ///
    /// Sends `POST /api/v2/users/principal_authentication`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400): a number is malformed.
    pub struct AuthenticatePrincipal("POST /api/v2/users/principal_authentication") -> CommonMessage {
        identity: PrincipalIdentity,
    }
}

impl Endpoint for AuthenticatePrincipal {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context.post(PATH).json(&self.identity.body()).build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

/// # Real-name authentication
impl AuthenticationClient {
    /// Real-name authentication of the user who is logged in.
    pub fn principal(&self) -> Principal {
        Principal {
            client: self.clone(),
        }
    }
}

impl Principal {
    /// Returns the real-name authentication of the user: see [`GetPrincipalDetail`].
    pub fn detail(&self) -> GetPrincipalDetail {
        GetPrincipalDetail::new(self.client.call())
    }

    /// Authenticates the user as a person or an enterprise: see [`AuthenticatePrincipal`].
    pub fn authenticate(&self, identity: PrincipalIdentity) -> AuthenticatePrincipal {
        AuthenticatePrincipal::new(self.client.call().logged_in(), identity)
    }
}
