//! The tenants of the user pool.

use super::client::ManagementClient;
use crate::argument::at_least_one;
use crate::declare::request;
use crate::error::{Error, Result};
use crate::generated::types::{CommonMessage, Tenant};
use crate::request::{Context, Endpoint, JsonObject, segment};
use crate::requests::management::{
    AddTenantMembers, ConfigTenant, DeleteTenant, DeleteTenantAdmin, GetTenant, ListTenantMembers,
    ListTenants, RemoveTenantMember, SetTenantAdmin, UpdateTenantMember,
};
use crate::response::Response;
use crate::wire::Request;

/// The app IDs of a tenant's applications. Every list of texts is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppIds(Vec<String>);

impl<I: IntoIterator<Item: Into<String>>> From<I> for AppIds {
    fn from(ids: I) -> Self {
        Self(ids.into_iter().map(Into::into).collect())
    }
}

impl AppIds {
    fn check(&self) -> Result<()> {
        at_least_one("app_ids", &self.0)?;
        match self.0.iter().any(|id| id.is_empty() || id.contains(',')) {
            true => Err(Error::invalid_argument(
                "app_ids",
                "an ID is empty or contains a comma",
            )),
            false => Ok(()),
        }
    }

    /// One text on the wire.
    fn joined(&self) -> String {
        self.0.join(",")
    }
}

request! {
    /// Creates a tenant. Returns it with its applications in [`Tenant::apps`].
    ///
    /// Users log in to a tenant through its applications: the client of an end user has the setting
    /// [`tenant_id`](crate::authentication::AuthenticationClientBuilder::tenant_id). Only its members can log in to it.
    ///
    /// Sends `POST /api/v2/tenant`.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): there are no app IDs; nothing is sent.
    /// - [`is_not_found`](crate::Error::is_not_found): there is no such application
    ///   ([`APP_NOT_FOUND`](crate::ErrorCode::APP_NOT_FOUND), 2011).
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400): the name is empty, or the logo is no URL.
    pub struct CreateTenant("POST /api/v2/tenant") -> Tenant {
        name: String,
        app_ids: AppIds,
    }
    options {
        /// The URL of the logo.
        logo: String,
        /// The description.
        description: String,
    }
}

impl Endpoint for CreateTenant {
    type Output = Tenant;

    fn check(&self) -> Result<()> {
        self.app_ids.check()
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let body = JsonObject::default()
            .member("name", &self.name)
            .member("appIds", &self.app_ids.joined())
            .optional("logo", self.logo.as_ref())
            .optional("description", self.description.as_ref());
        context.post("/api/v2/tenant").object(body).build()
    }

    fn read(&self, response: &Response) -> Result<Tenant> {
        response.rest()
    }
}

request! {
    /// Changes a tenant. What is not set stays as it is.
    ///
    /// Sends `POST /api/v2/tenant/{tenant_id}`.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): the list of app IDs is empty; nothing is sent.
    /// - [`is_not_found`](crate::Error::is_not_found): there is no such tenant ([`NOT_FOUND`](crate::ErrorCode::NOT_FOUND), 404) or
    ///   application ([`APP_NOT_FOUND`](crate::ErrorCode::APP_NOT_FOUND), 2011).
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400): the logo is no URL.
    pub struct UpdateTenant("POST /api/v2/tenant/{tenant_id}") -> CommonMessage {
        tenant_id: String,
    }
    options {
        /// The new name.
        name: String,
        /// The app IDs of the applications, which replace all that it had.
        app_ids: AppIds,
        /// The URL of the new logo.
        logo: String,
        /// The new description.
        description: String,
    }
}

impl Endpoint for UpdateTenant {
    type Output = CommonMessage;

    fn check(&self) -> Result<()> {
        self.app_ids.as_ref().map_or(Ok(()), AppIds::check)
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let body = JsonObject::default()
            .optional("name", self.name.as_ref())
            .optional("appIds", self.app_ids.as_ref().map(AppIds::joined))
            .optional("logo", self.logo.as_ref())
            .optional("description", self.description.as_ref());
        let path = format!("/api/v2/tenant/{}", segment(&self.tenant_id));
        context.post(path).object(body).build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

/// The tenants of the user pool. Returned by [`ManagementClient::tenants`].
#[derive(Clone, Debug)]
pub struct Tenants {
    client: ManagementClient,
}

/// # Tenants
impl ManagementClient {
    /// The tenants of the user pool: find, create, change and delete them, and choose their members and administrators.
    ///
    /// A tenant is a customer of yours with users of its own, who use the same applications. Its identity providers are at
    /// [`ext_idps`](Self::ext_idps).
    #[doc(alias("tenant"))]
    pub fn tenants(&self) -> Tenants {
        Tenants {
            client: self.clone(),
        }
    }
}

impl Tenants {
    /// [Lists the tenants](ListTenants), a page at a time.
    #[doc(alias("GetTenantList"))]
    pub fn list(&self) -> ListTenants {
        ListTenants::new(self.client.call())
    }

    /// [Returns a tenant](GetTenant) with its applications.
    #[doc(alias("GetTenantDetails"))]
    pub fn details(&self, tenant_id: impl Into<String>) -> GetTenant {
        GetTenant::new(self.client.call(), tenant_id)
    }

    /// [Creates a tenant](CreateTenant) for these applications.
    #[doc(alias("CreateTenant"))]
    pub fn create(
        &self,
        name: impl Into<String>,
        app_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> CreateTenant {
        CreateTenant::new(self.client.call(), name, app_ids)
    }

    /// [Changes a tenant](UpdateTenant).
    #[doc(alias("UpdateTenant"))]
    pub fn update(&self, tenant_id: impl Into<String>) -> UpdateTenant {
        UpdateTenant::new(self.client.call(), tenant_id)
    }

    /// [Deletes a tenant](DeleteTenant).
    #[doc(alias("RemoveTenant"))]
    pub fn delete(&self, tenant_id: impl Into<String>) -> DeleteTenant {
        DeleteTenant::new(self.client.call(), tenant_id)
    }

    /// [Changes the look of a tenant's login page](ConfigTenant).
    #[doc(alias("ConfigTenant"))]
    pub fn config(&self, tenant_id: impl Into<String>) -> ConfigTenant {
        ConfigTenant::new(self.client.call(), tenant_id)
    }

    /// [Lists the members of a tenant](ListTenantMembers), a page at a time.
    #[doc(alias("GetTenantMembers"))]
    pub fn members(&self, tenant_id: impl Into<String>) -> ListTenantMembers {
        ListTenantMembers::new(self.client.call(), tenant_id)
    }

    /// [Adds users to a tenant](AddTenantMembers).
    #[doc(alias("addMembers", "AddTenantMembers"))]
    pub fn add_members(
        &self,
        tenant_id: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> AddTenantMembers {
        AddTenantMembers::new(self.client.call(), tenant_id, user_ids)
    }

    /// [Removes one user from a tenant](RemoveTenantMember).
    #[doc(alias("removeMembers", "RemoveTenantMembers"))]
    pub fn remove_members(
        &self,
        tenant_id: impl Into<String>,
        user_id: impl Into<String>,
    ) -> RemoveTenantMember {
        RemoveTenantMember::new(self.client.call(), tenant_id, user_id)
    }

    /// [Enables or disables a member of a tenant](UpdateTenantMember).
    #[doc(alias("updateTenantMember"))]
    pub fn update_member(
        &self,
        tenant_id: impl Into<String>,
        user_id: impl Into<String>,
        is_enabled: bool,
    ) -> UpdateTenantMember {
        UpdateTenantMember::new(self.client.call(), tenant_id, user_id, is_enabled)
    }

    /// [Makes members of a tenant its administrators](SetTenantAdmin).
    #[doc(alias("setTanentAdmin"))]
    pub fn set_admin(
        &self,
        tenant_id: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> SetTenantAdmin {
        SetTenantAdmin::new(self.client.call(), tenant_id, user_ids)
    }

    /// [Makes an administrator of a tenant an ordinary member](DeleteTenantAdmin).
    #[doc(alias("deleteTanentAdmin"))]
    pub fn delete_admin(
        &self,
        tenant_id: impl Into<String>,
        user_id: impl Into<String>,
    ) -> DeleteTenantAdmin {
        DeleteTenantAdmin::new(self.client.call(), tenant_id, user_id)
    }
}
