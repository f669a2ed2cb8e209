//! Real-name authentication: who a user is in the eyes of the law.

use super::client::AuthenticationClient;
use crate::declare::request;
use crate::error::Result;
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::secret::Secret;
use crate::types::CommonMessage;
use crate::wire::Request;
use serde::{Deserialize, Deserializer, Serialize};

/// Real-name authentication. From [`AuthenticationClient::principal`].
#[derive(Clone, Debug)]
pub struct Principal {
    client: AuthenticationClient,
}

/// Who wants to be authenticated. The numbers do not appear in `Debug`.
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
        /// The code that it is registered by.
        code: Secret,
        /// The name of its legal representative.
        legal_person_name: String,
    },
}

/// Whether a person or an enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PrincipalType {
    /// A person (`P`).
    Person,
    /// An enterprise (`E`).
    Enterprise,
    /// A type that this version of the crate does not know.
    Other(String),
}

impl PrincipalType {
    /// The value as it is on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Person => "P",
            Self::Enterprise => "E",
            Self::Other(other) => other,
        }
    }
}

impl<'de> Deserialize<'de> for PrincipalType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match String::deserialize(deserializer)?.as_str() {
            "P" => Self::Person,
            "E" => Self::Enterprise,
            other => Self::Other(other.to_owned()),
        })
    }
}

/// Who the user was found to be.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub struct PrincipalDetail {
    /// The id of the authentication.
    pub id: Option<String>,
    /// The user.
    pub user_id: Option<String>,
    /// The user pool.
    pub user_pool_id: Option<String>,
    /// Whether a person or an enterprise.
    pub principal_type: Option<PrincipalType>,
    /// The name.
    pub principal_name: Option<String>,
    /// The number of the identity card, or the enterprise's code. It does not appear in `Debug`.
    pub principal_code: Option<Secret>,
    /// When it was found, in ISO 8601.
    pub authentication_time: Option<String>,
    /// When it was first recorded, in ISO 8601.
    pub created_at: Option<String>,
    /// When it was last changed, in ISO 8601.
    pub updated_at: Option<String>,
}

const PATH: &str = "/api/v2/users/principal_authentication";

request! {
    /// The request returned by [`Principal::detail`].
    pub struct GetPrincipalDetail("GET /api/v2/users/principal_authentication") -> Option<PrincipalDetail> {}
}

impl Endpoint for GetPrincipalDetail {
    type Output = Option<PrincipalDetail>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context.get(PATH).build()
    }

    fn read(&self, response: &Response) -> Result<Option<PrincipalDetail>> {
        response.rest()
    }
}

request! {
    /// The request returned by [`Principal::authenticate`].
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
    /// Tells who the user was found to be, through `GET /api/v2/users/principal_authentication`; `None` when that was not asked
    /// yet.
    ///
    /// Needs a login.
    ///
    /// # Errors
    ///
    /// [`is_not_logged_in`](crate::Error::is_not_logged_in).
    pub fn detail(&self) -> GetPrincipalDetail {
        GetPrincipalDetail::new(self.client.call().logged_in())
    }

    /// Has it found out that the user is this person or enterprise, through `POST /api/v2/users/principal_authentication`.
    ///
    /// Needs a login. Each attempt may cost the owner of the user pool.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in).
    /// - 400: a number is malformed.
    pub fn authenticate(&self, identity: PrincipalIdentity) -> AuthenticatePrincipal {
        AuthenticatePrincipal::new(self.client.call().logged_in(), identity)
    }
}
