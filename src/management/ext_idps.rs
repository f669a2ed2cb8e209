//! External identity providers and their connections.

use super::client::ManagementClient;
use crate::declare::request;
use crate::error::{Error, ErrorCode, Result};
use crate::generated::types::{
    ExtIdpConnection, ExtIdpConnectionInput, UpdateExtIdpConnectionInput,
};
use crate::request::{Context, Endpoint, JsonObject};
use crate::requests::management::{
    BatchChangeExtIdpConnectionState, ChangeExtIdpConnectionState, CreateExtIdp, DeleteExtIdp,
    DeleteExtIdpConnection, GetExtIdp, ListExtIdps, UpdateExtIdp, UpdateExtIdpConnection,
};
use crate::response::Response;
use crate::wire::Request;

request! {
    /// Adds a connection to an identity provider.
    ///
    /// Sends `POST /api/v2/extIdpConn`.
    ///
    /// # Errors
    ///
    /// - [`is_not_found`](crate::Error::is_not_found): there is no such identity provider
    ///   ([`NOT_FOUND`](crate::ErrorCode::NOT_FOUND), 404).
    /// - [`CONFLICT`](crate::ErrorCode::CONFLICT) (409): the identifier is in use.
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400): the connection lacks a field that its type requires.
    pub struct CreateExtIdpConnection("POST /api/v2/extIdpConn") -> ExtIdpConnection {
        ext_idp_id: String,
        connection: ExtIdpConnectionInput,
    }
}

impl Endpoint for CreateExtIdpConnection {
    type Output = ExtIdpConnection;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let connection = &self.connection;
        let body = JsonObject::default()
            .member("extIdpId", &self.ext_idp_id)
            .member("type", &connection.connection_type)
            .member("identifier", &connection.identifier)
            .member("displayName", &connection.display_name)
            .member("fields", &connection.fields)
            .optional("userMatchFields", connection.user_match_fields.as_ref())
            .optional("logo", connection.logo.as_ref());
        context.post("/api/v2/extIdpConn").object(body).build()
    }

    fn read(&self, response: &Response) -> Result<ExtIdpConnection> {
        response.rest()
    }
}

request! {
    /// Checks whether no connection has this identifier: `true` if a new connection can have it.
    ///
    /// Authing does not document the code of the refusal that means "in use". So every refusal of the identifier is `false`; a request
    /// that could not be judged is an error.
    ///
    /// Sends `POST /api/v2/check/extIdpConn/identifier`.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): the identifier is empty; nothing is sent.
    /// - No response, a rejected token, a missing permission, too many requests, or a host that is unavailable.
    pub struct IsConnectionIdentifierFree("POST /api/v2/check/extIdpConn/identifier") -> bool {
        identifier: String,
    }
}

/// Whether the API has looked at the identifier and refused it.
fn is_taken(error: &Error) -> bool {
    let is_of_the_caller =
        |code: ErrorCode| code.is_not_logged_in() || code.is_forbidden() || code.is_not_found();
    let is_of_the_host = error.is_temporary() || error.is_rate_limited();
    let is_whole = error.status().is_some_and(|status| status < 500);
    let code = error.code().filter(|code| !is_of_the_caller(*code));
    code.is_some() && is_whole && !is_of_the_host
}

impl Endpoint for IsConnectionIdentifierFree {
    type Output = bool;

    fn check(&self) -> Result<()> {
        match self.identifier.is_empty() {
            true => Err(Error::invalid_argument("identifier", "it is empty")),
            false => Ok(()),
        }
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let body = JsonObject::default().member("identifier", &self.identifier);
        let request = context.post("/api/v2/check/extIdpConn/identifier");
        // It changes nothing.
        request.repeatable(true).object(body).build()
    }

    fn read(&self, response: &Response) -> Result<bool> {
        match response.rest_message() {
            Ok(_) => Ok(true),
            Err(error) if is_taken(&error) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// External identity providers and their connections. Returned by [`ManagementClient::ext_idps`].
#[derive(Clone, Debug)]
pub struct ExtIdps {
    client: ManagementClient,
}

/// # Identity providers
impl ManagementClient {
    /// External identity providers, by whose accounts users log in: of the user pool and of its tenants.
    ///
    /// An identity provider has connections. A login names a connection by its identifier.
    pub fn ext_idps(&self) -> ExtIdps {
        ExtIdps {
            client: self.clone(),
        }
    }
}

impl ExtIdps {
    /// [Lists the identity providers of a tenant](ListExtIdps).
    #[doc(alias("listExtIdp", "ListExtIdp"))]
    pub fn list(&self, tenant_id: impl Into<String>) -> ListExtIdps {
        ListExtIdps::new(self.client.call(), tenant_id)
    }

    /// [Returns an identity provider](GetExtIdp) with its connections and their fields.
    #[doc(alias("extIdpDetail", "ExtIdpDetail"))]
    pub fn detail(&self, ext_idp_id: impl Into<String>) -> GetExtIdp {
        GetExtIdp::new(self.client.call(), ext_idp_id)
    }

    /// [Creates an identity provider](CreateExtIdp) with its connections.
    #[doc(alias("createExtIdp", "CreateExtIdp"))]
    pub fn create(
        &self,
        name: impl Into<String>,
        ext_idp_type: impl Into<String>,
        connections: impl IntoIterator<Item = ExtIdpConnectionInput>,
    ) -> CreateExtIdp {
        CreateExtIdp::new(self.client.call(), name, ext_idp_type, connections)
    }

    /// [Renames an identity provider](UpdateExtIdp).
    #[doc(alias("updateExtIdp", "UpdateExtIdp"))]
    pub fn update(&self, ext_idp_id: impl Into<String>, name: impl Into<String>) -> UpdateExtIdp {
        UpdateExtIdp::new(self.client.call(), ext_idp_id, name)
    }

    /// [Deletes an identity provider](DeleteExtIdp) with its connections.
    #[doc(alias("deleteExtIdp", "DeleteExtIdp"))]
    pub fn delete(&self, ext_idp_id: impl Into<String>) -> DeleteExtIdp {
        DeleteExtIdp::new(self.client.call(), ext_idp_id)
    }

    /// [Adds a connection](CreateExtIdpConnection) to an identity provider.
    #[doc(alias("createExtIdpConnection", "CreateExtIdpConnection"))]
    pub fn create_connection(
        &self,
        ext_idp_id: impl Into<String>,
        connection: ExtIdpConnectionInput,
    ) -> CreateExtIdpConnection {
        CreateExtIdpConnection::new(self.client.call(), ext_idp_id, connection)
    }

    /// [Changes a connection](UpdateExtIdpConnection).
    #[doc(alias("updateExtIdpConnection", "UpdateExtIdpConnection"))]
    pub fn update_connection(
        &self,
        connection_id: impl Into<String>,
        changes: UpdateExtIdpConnectionInput,
    ) -> UpdateExtIdpConnection {
        UpdateExtIdpConnection::new(self.client.call(), connection_id, changes)
    }

    /// [Deletes a connection](DeleteExtIdpConnection).
    #[doc(alias("deleteExtIdpConnection", "DeleteExtIdpConnection"))]
    pub fn delete_connection(&self, connection_id: impl Into<String>) -> DeleteExtIdpConnection {
        DeleteExtIdpConnection::new(self.client.call(), connection_id)
    }

    /// [Checks whether no connection has this identifier](IsConnectionIdentifierFree). The other SDKs return the opposite.
    #[doc(alias(
        "checkExtIdpConnectionIdentifierUnique",
        "CheckExtIdpConnectionIdentifierUnique"
    ))]
    pub fn is_connection_identifier_free(
        &self,
        identifier: impl Into<String>,
    ) -> IsConnectionIdentifierFree {
        IsConnectionIdentifierFree::new(self.client.call(), identifier)
    }

    /// [Switches a connection on or off](ChangeExtIdpConnectionState).
    #[doc(alias("changeExtIdpConnectionState", "ChangeExtIdpConnectionState"))]
    pub fn change_connection_state(
        &self,
        connection_id: impl Into<String>,
        enabled: bool,
    ) -> ChangeExtIdpConnectionState {
        ChangeExtIdpConnectionState::new(self.client.call(), connection_id, enabled)
    }

    /// [Switches all connections of an identity provider on or off](BatchChangeExtIdpConnectionState).
    #[doc(alias("batchChangeExtIdpConnectionState", "BatchChangeExtIdpConnectionState"))]
    pub fn batch_change_connection_state(
        &self,
        ext_idp_id: impl Into<String>,
        enabled: bool,
    ) -> BatchChangeExtIdpConnectionState {
        BatchChangeExtIdpConnectionState::new(self.client.call(), ext_idp_id, enabled)
    }
}
