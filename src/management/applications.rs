//! The applications of the user pool.

use super::client::ManagementClient;
use crate::generated::types::{
    ApplicationType, DefaultStrategy, PermissionStrategyInput, PolicyAssignmentTargetType,
    ResourceActionInput, ResourceType,
};
use crate::requests::management::{
    AllowAccessApplication, AssignRole, ChangeApplicationType, CreateApplication, CreateResource,
    CreateRole, DeleteApplication, DeleteApplicationAccessPolicies, DeleteResource, DeleteRole,
    DeleteRoles, DenyAccessApplication, DisableApplicationAccessPolicies,
    EnableApplicationAccessPolicies, FindApplicationById, GetApplicationAccessPolicies,
    GetApplicationTenants, GetRole, ListApplicationActiveUsers, ListApplications, ListResources,
    ListRoleAuthorizedResources, ListRoleUsers, ListRoles, RefreshApplicationSecret, RevokeRole,
    UpdateDefaultApplicationAccessPolicy, UpdateResource, UpdateRole,
};

/// The applications of the user pool. Returned by [`ManagementClient::applications`].
#[derive(Clone, Debug)]
pub struct Applications {
    client: ManagementClient,
}

/// # Applications
impl ManagementClient {
    /// The applications of the user pool: find, create, change and delete them; their resources, roles and access.
    ///
    /// An application has a permission namespace of its own, with the application's ID as its code. The methods about resources, roles and
    /// access here are those of [`acl`](Self::acl) and [`roles`](Self::roles), in that namespace.
    pub fn applications(&self) -> Applications {
        Applications {
            client: self.clone(),
        }
    }
}

impl Applications {
    /// [Lists the applications](ListApplications), a page at a time.
    #[doc(alias("ListApplication"))]
    pub fn list(&self) -> ListApplications {
        ListApplications::new(self.client.call())
    }

    /// [Creates an application](CreateApplication).
    ///
    /// ```no_run
    /// # async fn run(client: authing::ManagementClient) -> authing::Result<()> {
    /// let callbacks = ["https://shop.example.com/callback"];
    /// let application = client.applications().create("Shop", "shop", callbacks).await?;
    /// println!("{} {:?}", application.id, application.name);
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("CreateApplication"))]
    pub fn create(
        &self,
        name: impl Into<String>,
        identifier: impl Into<String>,
        redirect_uris: impl IntoIterator<Item = impl Into<String>>,
    ) -> CreateApplication {
        CreateApplication::new(self.client.call(), name, identifier, redirect_uris)
    }

    /// [Deletes an application](DeleteApplication).
    #[doc(alias("DeleteApplication"))]
    pub fn delete(&self, app_id: impl Into<String>) -> DeleteApplication {
        DeleteApplication::new(self.client.call(), app_id)
    }

    /// [Returns an application](FindApplicationById).
    #[doc(alias("findById", "FindApplicationById"))]
    pub fn find_by_id(&self, app_id: impl Into<String>) -> FindApplicationById {
        FindApplicationById::new(self.client.call(), app_id)
    }

    /// [Replaces the secret](RefreshApplicationSecret) of an application.
    #[doc(alias(
        "refreshApplicationSecret",
        "refresh_application_secret",
        "RefreshApplicationSecret"
    ))]
    pub fn refresh_secret(&self, app_id: impl Into<String>) -> RefreshApplicationSecret {
        RefreshApplicationSecret::new(self.client.call(), app_id)
    }

    /// [Sets whose users](ChangeApplicationType) an application is for.
    #[doc(alias("changeApplicationType"))]
    pub fn change_type(
        &self,
        app_id: impl Into<String>,
        app_type: ApplicationType,
    ) -> ChangeApplicationType {
        ChangeApplicationType::new(self.client.call(), app_id, app_type)
    }

    /// [Returns an application with its tenants](GetApplicationTenants).
    #[doc(alias("applicationTenants", "ApplicationTenants"))]
    pub fn tenants(&self, app_id: impl Into<String>) -> GetApplicationTenants {
        GetApplicationTenants::new(self.client.call(), app_id)
    }

    /// [Lists the users who are logged in](ListApplicationActiveUsers) to an application, a page at a time.
    #[doc(alias("activeUsers", "ListApplicationActiveUsers"))]
    pub fn active_users(&self, app_id: impl Into<String>) -> ListApplicationActiveUsers {
        ListApplicationActiveUsers::new(self.client.call(), app_id)
    }
}

/// # Resources
impl Applications {
    /// [Lists the resources](ListResources) of an application, a page at a time.
    #[doc(alias("listResources"))]
    pub fn list_resources(&self, app_id: impl Into<String>) -> ListResources {
        ListResources::new(self.client.call()).namespace(app_id)
    }

    /// [Creates a resource](CreateResource) of an application.
    #[doc(alias("createResource"))]
    pub fn create_resource(
        &self,
        app_id: impl Into<String>,
        code: impl Into<String>,
        resource_type: ResourceType,
        actions: impl IntoIterator<Item = ResourceActionInput>,
    ) -> CreateResource {
        CreateResource::new(self.client.call(), app_id, code, resource_type, actions)
    }

    /// [Changes a resource](UpdateResource) of an application.
    #[doc(alias("updateResource"))]
    pub fn update_resource(
        &self,
        app_id: impl Into<String>,
        code: impl Into<String>,
    ) -> UpdateResource {
        UpdateResource::new(self.client.call(), app_id, code)
    }

    /// [Deletes a resource](DeleteResource) of an application.
    #[doc(alias("deleteResource"))]
    pub fn delete_resource(
        &self,
        app_id: impl Into<String>,
        code: impl Into<String>,
    ) -> DeleteResource {
        DeleteResource::new(self.client.call(), app_id, code)
    }
}

/// # Access
///
/// The namespace of roles among the targets is the application's. Set the option `namespace` for roles of another.
impl Applications {
    /// [Lists who may log in](GetApplicationAccessPolicies) to an application and who may not, a page at a time.
    #[doc(alias("getAccessPolicies"))]
    pub fn get_access_policies(&self, app_id: impl Into<String>) -> GetApplicationAccessPolicies {
        GetApplicationAccessPolicies::new(self.client.call(), app_id)
    }

    /// [Gives effect](EnableApplicationAccessPolicies) to what was allowed or denied.
    #[doc(alias("enableAccessPolicy"))]
    pub fn enable_access_policy(
        &self,
        app_id: impl Into<String>,
        target_type: PolicyAssignmentTargetType,
        target_identifiers: impl IntoIterator<Item = impl Into<String>>,
    ) -> EnableApplicationAccessPolicies {
        let app = app_id.into();
        let (call, targets) = (self.client.call(), target_identifiers);
        EnableApplicationAccessPolicies::new(call, &*app, target_type, targets).namespace(&*app)
    }

    /// [Suspends](DisableApplicationAccessPolicies) what was allowed or denied.
    #[doc(alias("disableAccessPolicy"))]
    pub fn disable_access_policy(
        &self,
        app_id: impl Into<String>,
        target_type: PolicyAssignmentTargetType,
        target_identifiers: impl IntoIterator<Item = impl Into<String>>,
    ) -> DisableApplicationAccessPolicies {
        let app = app_id.into();
        let (call, targets) = (self.client.call(), target_identifiers);
        DisableApplicationAccessPolicies::new(call, &*app, target_type, targets).namespace(&*app)
    }

    /// [Deletes](DeleteApplicationAccessPolicies) what was allowed or denied.
    #[doc(alias("deleteAccessPolicy"))]
    pub fn delete_access_policy(
        &self,
        app_id: impl Into<String>,
        target_type: PolicyAssignmentTargetType,
        target_identifiers: impl IntoIterator<Item = impl Into<String>>,
    ) -> DeleteApplicationAccessPolicies {
        let app = app_id.into();
        let (call, targets) = (self.client.call(), target_identifiers);
        DeleteApplicationAccessPolicies::new(call, &*app, target_type, targets).namespace(&*app)
    }

    /// [Allows users, roles, groups or nodes](AllowAccessApplication) to log in to an application.
    #[doc(alias("allowAccess"))]
    pub fn allow_access(
        &self,
        app_id: impl Into<String>,
        target_type: PolicyAssignmentTargetType,
        target_identifiers: impl IntoIterator<Item = impl Into<String>>,
    ) -> AllowAccessApplication {
        let app = app_id.into();
        let (call, targets) = (self.client.call(), target_identifiers);
        AllowAccessApplication::new(call, &*app, target_type, targets).namespace(&*app)
    }

    /// [Forbids users, roles, groups or nodes](DenyAccessApplication) to log in to an application.
    #[doc(alias("denyAccess"))]
    pub fn deny_access(
        &self,
        app_id: impl Into<String>,
        target_type: PolicyAssignmentTargetType,
        target_identifiers: impl IntoIterator<Item = impl Into<String>>,
    ) -> DenyAccessApplication {
        let app = app_id.into();
        let (call, targets) = (self.client.call(), target_identifiers);
        DenyAccessApplication::new(call, &*app, target_type, targets).namespace(&*app)
    }

    /// [Sets who may log in](UpdateDefaultApplicationAccessPolicy) where nothing is allowed or denied.
    #[doc(alias("updateDefaultAccessPolicy"))]
    pub fn update_default_access_policy(
        &self,
        app_id: impl Into<String>,
        default_strategy: DefaultStrategy,
    ) -> UpdateDefaultApplicationAccessPolicy {
        let strategy = PermissionStrategyInput::new(default_strategy);
        UpdateDefaultApplicationAccessPolicy::new(self.client.call(), app_id, strategy)
    }
}

/// # Roles
impl Applications {
    /// [Creates a role](CreateRole) of an application.
    #[doc(alias("createRole"))]
    pub fn create_role(&self, app_id: impl Into<String>, code: impl Into<String>) -> CreateRole {
        CreateRole::new(self.client.call(), code).namespace(app_id)
    }

    /// [Changes a role](UpdateRole) of an application.
    #[doc(alias("updateRole"))]
    pub fn update_role(&self, app_id: impl Into<String>, code: impl Into<String>) -> UpdateRole {
        UpdateRole::new(self.client.call(), code).namespace(app_id)
    }

    /// [Deletes a role](DeleteRole) of an application.
    #[doc(alias("deleteRole"))]
    pub fn delete_role(&self, app_id: impl Into<String>, code: impl Into<String>) -> DeleteRole {
        DeleteRole::new(self.client.call(), code).namespace(app_id)
    }

    /// [Deletes several roles](DeleteRoles) of an application.
    #[doc(alias("deleteRoles"))]
    pub fn delete_roles(
        &self,
        app_id: impl Into<String>,
        codes: impl IntoIterator<Item = impl Into<String>>,
    ) -> DeleteRoles {
        DeleteRoles::new(self.client.call(), codes).namespace(app_id)
    }

    /// [Returns a role](GetRole) of an application.
    #[doc(alias("findRole"))]
    pub fn find_role(&self, app_id: impl Into<String>, code: impl Into<String>) -> GetRole {
        GetRole::new(self.client.call(), code).namespace(app_id)
    }

    /// [Lists the roles](ListRoles) of an application, a page at a time.
    #[doc(alias("getRoles"))]
    pub fn get_roles(&self, app_id: impl Into<String>) -> ListRoles {
        ListRoles::new(self.client.call()).namespace(app_id)
    }

    /// [Lists the users who have a role](ListRoleUsers) of an application, a page at a time.
    #[doc(alias("getUsersByRoleCode"))]
    pub fn get_users_by_role_code(
        &self,
        app_id: impl Into<String>,
        code: impl Into<String>,
    ) -> ListRoleUsers {
        ListRoleUsers::new(self.client.call(), code).namespace(app_id)
    }

    /// [Gives a role](AssignRole) of an application to users.
    #[doc(alias("addUsersToRole"))]
    pub fn add_users_to_role(
        &self,
        app_id: impl Into<String>,
        code: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> AssignRole {
        AssignRole::new(self.client.call(), [code], user_ids).namespace(app_id)
    }

    /// [Takes a role](RevokeRole) of an application from users.
    #[doc(alias("removeUsersFromRole"))]
    pub fn remove_users_from_role(
        &self,
        app_id: impl Into<String>,
        code: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> RevokeRole {
        RevokeRole::new(self.client.call(), [code], user_ids).namespace(app_id)
    }

    /// [Lists the resources that a role has permissions for](ListRoleAuthorizedResources), of an application.
    #[doc(alias("listAuthorizedResourcesByRole"))]
    pub fn list_authorized_resources_by_role(
        &self,
        app_id: impl Into<String>,
        code: impl Into<String>,
    ) -> ListRoleAuthorizedResources {
        ListRoleAuthorizedResources::new(self.client.call(), code).namespace(app_id)
    }
}
