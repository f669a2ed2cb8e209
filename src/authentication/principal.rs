//! Real-name authentication.

use super::client::AuthenticationClient;
use crate::declare::request;
use crate::error::Result;
use crate::generated::types::{CommonMessage, PrincipalType};
use crate::request::{Context, Endpoint};
use crate::requests::GetPrincipalDetail;
use crate::response::Response;
use crate::secret::Secret;
use crate::wire::Request;
use serde::Serialize;

/// Real-name authentication. From [`AuthenticationClient::principal`].
#[derive(Clone, Debug)]
pub struct Principal {
    client: AuthenticationClient,
}

/// The person or enterprise to authenticate as. The numbers do not appear in `Debug`.
///
/// ```
/// use authing::authentication::PrincipalIdentity;
///
/// let identity = PrincipalIdentity::Person {
///     name: "张三".to_owned(),
///     id_card: "11010519491231002X".into(),
///     bank_card: "6222020200112233445".into(),
/// };
/// assert!(!format!("{identity:?}").contains("1949"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PrincipalIdentity {
    /// A person.
    Person {
        /// The name.
        name: String,
        /// The number of the identity card.
        id_card: Secret,
        /// The number of a bank card that the person has.
        bank_card: Secret,
    },
    /// An enterprise.
    Enterprise {
        /// The name.
        name: String,
        /// The registration code.
        code: Secret,
        /// The name of its legal representative.
        legal_person_name: String,
    },
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
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            #[serde(rename = "type")]
            principal_type: &'a str,
            name: &'a str,
            id_card: &'a str,
            ext: &'a str,
        }
        let body = match &self.identity {
            PrincipalIdentity::Person {
                name,
                id_card,
                bank_card,
            } => Body {
                principal_type: PrincipalType::Person.as_str(),
                name,
                id_card: id_card.expose(),
                ext: bank_card.expose(),
            },
            PrincipalIdentity::Enterprise {
                name,
                code,
                legal_person_name,
            } => Body {
                principal_type: PrincipalType::Enterprise.as_str(),
                name,
                id_card: code.expose(),
                ext: legal_person_name,
            },
        };
        context.post(PATH).json(&body).build()
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
