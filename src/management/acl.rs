//! Permissions: resources and their namespaces, who may use them, who may log in to applications.

use super::client::ManagementClient;
use crate::declare::request;
use crate::error::Result;
use crate::generated::operations::{self, is_action_allowed};
use crate::generated::types::{
    AuthorizeResourceOpt, NewResource, PermissionTarget, PolicyAssignmentTargetType,
    ResourceActionInput, ResourceType, ResourcesOfTargets, RevokeResourceOpt,
};
use crate::request::{Context, Endpoint, JsonObject};
use crate::requests::management::{
    Allow, AuthorizeResource, AuthorizeResources, BatchCreateResources, CreateNamespace,
    CreateResource, DeleteNamespace, DeleteNamespaceById, DeleteResource, GetAuthorizedTargets,
    GetAuthorizedTargetsCode, GetPoliciesAssignmentsCondition, GetResourceByCode, GetResourceById,
    IsDenied, ListAuthorizedResources, ListAuthorizedResourcesBatch, ListNamespaces, ListResources,
    RevokeResource, RevokeResources, UpdateNamespace, UpdateNamespaceById, UpdateResource,
};
use crate::response::Response;
use crate::wire::Request;

request! {
    /// Checks whether a user may do something with a resource, by the user's own permissions and those of roles, groups and nodes.
    ///
    /// Sends the query `isActionAllowed`, or `POST /api/v2/acl/is-allowed` for a tenant.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found): there is no such user ([`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND), 2004)
    /// or permission namespace ([`NOT_FOUND`](crate::ErrorCode::NOT_FOUND), 404).
    pub struct IsAllowed("isActionAllowed" | "POST /api/v2/acl/is-allowed") -> bool {
        user_id: String,
        resource: String,
        action: String,
    }
    options {
        /// The code of the permission namespace. Default: `default`.
        namespace: String,
        /// The ID of the tenant that the request is for, instead of the client's.
        tenant_id: String,
    }
}

impl Endpoint for IsAllowed {
    type Output = bool;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let Some(tenant) = &self.tenant_id else {
            let variables = is_action_allowed::Variables {
                resource: self.resource.clone(),
                action: self.action.clone(),
                user_id: self.user_id.clone(),
                namespace: self.namespace.clone(),
            };
            let request = context.graphql::<operations::IsActionAllowed>(variables)?;
            return request.build();
        };
        let body = JsonObject::default()
            .optional("namespace", self.namespace.as_ref())
            .member("userId", &self.user_id)
            .member("resource", &self.resource)
            .member("action", &self.action)
            .member("tenantId", tenant);
        let request = context.post("/api/v2/acl/is-allowed").tenant(Some(tenant));
        request.repeatable(true).object(body).build()
    }

    fn read(&self, response: &Response) -> Result<bool> {
        if self.tenant_id.is_some() {
            return response.rest_member("allowed");
        }
        let data: is_action_allowed::ResponseData = response.graphql()?;
        Ok(data.is_action_allowed)
    }
}

/// Permissions. Returned by [`ManagementClient::acl`].
///
/// Resources are `type:id`, `type:*` or `*`, actions `type:action`. A target is a user, by ID; a role or a group, by code; or a node of an
/// organisation, by ID.
#[derive(Clone, Debug)]
pub struct Acl {
    pub(super) client: ManagementClient,
}

/// # Permissions
impl ManagementClient {
    /// Permissions: resources and their namespaces, who may use them, who may log in to applications.
    pub fn acl(&self) -> Acl {
        Acl {
            client: self.clone(),
        }
    }
}

impl Acl {
    /// [Grants an action](Allow) on a resource to users and roles.
    #[doc(alias("Allow"))]
    pub fn allow(&self, resource: impl Into<String>, action: impl Into<String>) -> Allow {
        Allow::new(self.client.call(), resource, action)
    }

    /// [Checks whether a user may do something](IsAllowed) with a resource. Python takes the action before the resource.
    ///
    /// ```no_run
    /// # async fn run(client: authing::ManagementClient) -> authing::Result<()> {
    /// let is_allowed = client.acl().is_allowed("USER_ID", "books:1", "books:read").await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("isAllowed", "IsAllowed"))]
    pub fn is_allowed(
        &self,
        user_id: impl Into<String>,
        resource: impl Into<String>,
        action: impl Into<String>,
    ) -> IsAllowed {
        IsAllowed::new(self.client.call(), user_id, resource, action)
    }

    /// [Checks whether a policy forbids a user to do something](IsDenied) with a resource. Not in the official SDKs.
    pub fn is_denied(
        &self,
        user_id: impl Into<String>,
        resource: impl Into<String>,
        action: impl Into<String>,
    ) -> IsDenied {
        IsDenied::new(self.client.call(), user_id, resource, action)
    }

    /// [Lists the resources](ListAuthorizedResources) that a user, role, group or node may use.
    ///
    /// ```no_run
    /// use authing::types::PolicyAssignmentTargetType;
    ///
    /// # async fn run(client: authing::ManagementClient) -> authing::Result<()> {
    /// let acl = client.acl();
    /// let user = PolicyAssignmentTargetType::User;
    /// let resources = acl.list_authorized_resources(user, "USER_ID", "default").await?;
    /// for book in ["books:1", "books:2"] {
    ///     println!("{book}: {}", resources.allows(book, "books:read"));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("listAuthorizedResources", "ListAuthorizedResourcesForCustom"))]
    pub fn list_authorized_resources(
        &self,
        target_type: PolicyAssignmentTargetType,
        target_identifier: impl Into<String>,
        namespace: impl Into<String>,
    ) -> ListAuthorizedResources {
        ListAuthorizedResources::new(
            self.client.call(),
            target_type,
            target_identifier,
            namespace,
        )
    }

    /// [Lists the resources](ListAuthorizedResourcesBatch) that several users, roles, groups and nodes may use.
    #[doc(alias("listAuthorizedResourcesBatch"))]
    pub fn list_authorized_resources_batch(
        &self,
        namespace: impl Into<String>,
        targets: impl IntoIterator<Item = PermissionTarget>,
    ) -> ListAuthorizedResourcesBatch {
        ListAuthorizedResourcesBatch::new(self.client.call(), namespace, targets)
    }

    /// [Grants actions](AuthorizeResource) on a resource to several targets.
    #[doc(alias("authorizeResource", "AuthorizeResource"))]
    pub fn authorize_resource(
        &self,
        namespace: impl Into<String>,
        resource: impl Into<String>,
        opts: impl IntoIterator<Item = AuthorizeResourceOpt>,
    ) -> AuthorizeResource {
        AuthorizeResource::new(self.client.call(), namespace, resource, opts)
    }

    /// [Grants several resources](AuthorizeResources) to several targets.
    #[doc(alias("authorizeResources"))]
    pub fn authorize_resources(
        &self,
        namespace: impl Into<String>,
        opts: impl IntoIterator<Item = ResourcesOfTargets>,
    ) -> AuthorizeResources {
        AuthorizeResources::new(self.client.call(), namespace, opts)
    }

    /// [Takes several resources back](RevokeResources) from several targets.
    #[doc(alias("revokeResources"))]
    pub fn revoke_resources(
        &self,
        namespace: impl Into<String>,
        opts: impl IntoIterator<Item = ResourcesOfTargets>,
    ) -> RevokeResources {
        RevokeResources::new(self.client.call(), namespace, opts)
    }

    /// [Takes a resource back](RevokeResource) from several targets.
    #[doc(alias("revokeResource", "RevokeResource"))]
    pub fn revoke_resource(
        &self,
        namespace: impl Into<String>,
        resource: impl Into<String>,
        opts: impl IntoIterator<Item = RevokeResourceOpt>,
    ) -> RevokeResource {
        RevokeResource::new(self.client.call(), namespace, resource, opts)
    }

    /// [Lists who has permissions](GetAuthorizedTargets) for a resource, groups by ID.
    #[doc(alias("getAuthorizedTargets", "GetAuthorizedTargets"))]
    pub fn get_authorized_targets(
        &self,
        namespace: impl Into<String>,
        resource_type: ResourceType,
        resource: impl Into<String>,
    ) -> GetAuthorizedTargets {
        GetAuthorizedTargets::new(self.client.call(), namespace, resource_type, resource)
    }

    /// [Lists who has permissions](GetAuthorizedTargetsCode) for a resource, groups by code.
    #[doc(alias("GetAuthorizedTargetsCode"))]
    pub fn get_authorized_targets_code(
        &self,
        namespace: impl Into<String>,
        resource_type: ResourceType,
        resource: impl Into<String>,
    ) -> GetAuthorizedTargetsCode {
        GetAuthorizedTargetsCode::new(self.client.call(), namespace, resource_type, resource)
    }

    /// [Lists the resources](ListResources), a page at a time.
    #[doc(alias("listResources", "getResources", "ListNamespaceResources"))]
    pub fn list_resources(&self) -> ListResources {
        ListResources::new(self.client.call())
    }

    /// [Returns the resource with this ID](GetResourceById).
    #[doc(alias("getResourceById", "GetResourceById"))]
    pub fn get_resource_by_id(&self, id: impl Into<String>) -> GetResourceById {
        GetResourceById::new(self.client.call(), id)
    }

    /// [Returns the resource with this code](GetResourceByCode).
    #[doc(alias("getResourceByCode", "GetResourceByCode"))]
    pub fn get_resource_by_code(
        &self,
        namespace: impl Into<String>,
        code: impl Into<String>,
    ) -> GetResourceByCode {
        GetResourceByCode::new(self.client.call(), namespace, code)
    }

    /// [Creates a resource](CreateResource).
    #[doc(alias("createResource", "CreateResource"))]
    pub fn create_resource(
        &self,
        namespace: impl Into<String>,
        code: impl Into<String>,
        resource_type: ResourceType,
        actions: impl IntoIterator<Item = ResourceActionInput>,
    ) -> CreateResource {
        CreateResource::new(self.client.call(), namespace, code, resource_type, actions)
    }

    /// [Creates several resources](BatchCreateResources).
    #[doc(alias("batchInsertResource"))]
    pub fn batch_create_resources(
        &self,
        resources: impl IntoIterator<Item = NewResource>,
    ) -> BatchCreateResources {
        BatchCreateResources::new(self.client.call(), resources)
    }

    /// [Changes a resource](UpdateResource).
    #[doc(alias("updateResource", "UpdateResource"))]
    pub fn update_resource(
        &self,
        namespace: impl Into<String>,
        code: impl Into<String>,
    ) -> UpdateResource {
        UpdateResource::new(self.client.call(), namespace, code)
    }

    /// [Deletes a resource](DeleteResource).
    #[doc(alias("deleteResource", "DeleteResource"))]
    pub fn delete_resource(
        &self,
        namespace: impl Into<String>,
        code: impl Into<String>,
    ) -> DeleteResource {
        DeleteResource::new(self.client.call(), namespace, code)
    }

    /// [Lists the permission namespaces](ListNamespaces), a page at a time.
    #[doc(alias("listNamespaces", "ListNamespace"))]
    pub fn list_namespaces(&self) -> ListNamespaces {
        ListNamespaces::new(self.client.call())
    }

    /// [Creates a permission namespace](CreateNamespace).
    #[doc(alias("createNamespace", "CreateNamespace"))]
    pub fn create_namespace(
        &self,
        code: impl Into<String>,
        name: impl Into<String>,
    ) -> CreateNamespace {
        CreateNamespace::new(self.client.call(), code, name)
    }

    /// [Changes the permission namespace with this code](UpdateNamespace). JavaScript's method; Python and Go take the ID.
    #[doc(alias("updateNamespace"))]
    pub fn update_namespace(&self, code: impl Into<String>) -> UpdateNamespace {
        UpdateNamespace::new(self.client.call(), code)
    }

    /// [Changes the permission namespace with this ID](UpdateNamespaceById). The method of Python and Go.
    #[doc(alias("UpdateNamespace"))]
    #[doc(alias("update_namespace"))]
    pub fn update_namespace_by_id(&self, id: i64) -> UpdateNamespaceById {
        UpdateNamespaceById::new(self.client.call(), id)
    }

    /// [Deletes the permission namespace with this code](DeleteNamespace). JavaScript's method; Python and Go take the ID.
    #[doc(alias("deleteNamespace"))]
    pub fn delete_namespace(&self, code: impl Into<String>) -> DeleteNamespace {
        DeleteNamespace::new(self.client.call(), code)
    }

    /// [Deletes the permission namespace with this ID](DeleteNamespaceById). The method of Python and Go.
    #[doc(alias("DeleteNamespace"))]
    #[doc(alias("delete_namespace"))]
    pub fn delete_namespace_by_id(&self, id: i64) -> DeleteNamespaceById {
        DeleteNamespaceById::new(self.client.call(), id)
    }

    /// [Returns to whom a policy is assigned](GetPoliciesAssignmentsCondition).
    #[doc(alias("getPoliciesAssignmentsCondition"))]
    pub fn get_policies_assignments_condition(
        &self,
        namespace: impl Into<String>,
        policy_code: impl Into<String>,
        target_type: PolicyAssignmentTargetType,
    ) -> GetPoliciesAssignmentsCondition {
        GetPoliciesAssignmentsCondition::new(
            self.client.call(),
            namespace,
            policy_code,
            target_type,
        )
    }
}
