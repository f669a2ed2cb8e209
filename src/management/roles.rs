//! The roles of the user pool.

use super::client::ManagementClient;
use crate::generated::types::PolicyAssignmentTargetType;
use crate::requests::management::{
    AddPolicyAssignments, AssignRole, CreateRole, DeleteRole, DeleteRoles, FindRoleUsers, GetRole,
    ListPolicyAssignments, ListRoleAuthorizedResources, ListRoleUsers, ListRoles,
    RemovePolicyAssignments, RevokeRole, UpdateRole,
};

/// The roles of the user pool. Returned by [`ManagementClient::roles`].
#[derive(Clone, Debug)]
pub struct Roles {
    client: ManagementClient,
}

/// # Roles
impl ManagementClient {
    /// The roles of the user pool: find, create, change and delete them, and give them to users.
    ///
    /// A role has a code, which is unique in its permission namespace. Without the option `namespace`, it is the namespace `default`.
    pub fn roles(&self) -> Roles {
        Roles {
            client: self.clone(),
        }
    }
}

impl Roles {
    /// [Creates a role](CreateRole).
    #[doc(alias("CreateRole"))]
    pub fn create(&self, code: impl Into<String>) -> CreateRole {
        CreateRole::new(self.client.call(), code)
    }

    /// [Changes a role](UpdateRole).
    #[doc(alias("UpdateRole"))]
    pub fn update(&self, code: impl Into<String>) -> UpdateRole {
        UpdateRole::new(self.client.call(), code)
    }

    /// [Deletes a role](DeleteRole).
    #[doc(alias("DeleteRole"))]
    pub fn delete(&self, code: impl Into<String>) -> DeleteRole {
        DeleteRole::new(self.client.call(), code)
    }

    /// [Deletes several roles](DeleteRoles).
    #[doc(alias("deleteMany", "BatchDeleteRole"))]
    pub fn delete_many(&self, codes: impl IntoIterator<Item = impl Into<String>>) -> DeleteRoles {
        DeleteRoles::new(self.client.call(), codes)
    }

    /// [Returns a role](GetRole).
    #[doc(alias("findByCode", "find_by_code", "RoleDetail"))]
    pub fn detail(&self, code: impl Into<String>) -> GetRole {
        GetRole::new(self.client.call(), code)
    }

    /// [Lists the roles of a namespace](ListRoles), a page at a time.
    #[doc(alias("GetRoleList"))]
    pub fn list(&self) -> ListRoles {
        ListRoles::new(self.client.call())
    }

    /// [Lists the users who have a role](ListRoleUsers), a page at a time.
    #[doc(alias("listUsers"))]
    #[doc(alias("GetRoleUserList"))]
    pub fn list_users(&self, code: impl Into<String>) -> ListRoleUsers {
        ListRoleUsers::new(self.client.call(), code)
    }

    /// [Searches the users who have a role](FindRoleUsers), a page at a time.
    #[doc(alias("findUsers"))]
    pub fn find_users(&self, code: impl Into<String>) -> FindRoleUsers {
        FindRoleUsers::new(self.client.call(), code)
    }

    /// [Gives a role to users](AssignRole).
    #[doc(alias("addUsers", "AssignRole"))]
    pub fn add_users(
        &self,
        code: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> AssignRole {
        AssignRole::new(self.client.call(), [code], user_ids)
    }

    /// [Takes a role from users](RevokeRole).
    #[doc(alias("removeUsers", "RevokeRole"))]
    pub fn remove_users(
        &self,
        code: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> RevokeRole {
        RevokeRole::new(self.client.call(), [code], user_ids)
    }

    /// [Lists the policies that are assigned to a role](ListPolicyAssignments), a page at a time.
    #[doc(alias("listPolicies", "ListRolePolicies"))]
    pub fn list_policies(&self, code: impl Into<String>) -> ListPolicyAssignments {
        ListPolicyAssignments::new(self.client.call())
            .target_type(PolicyAssignmentTargetType::Role)
            .target_identifier(code)
    }

    /// [Assigns policies to a role](AddPolicyAssignments).
    #[doc(alias("addPolicies", "AddRolePolicies"))]
    pub fn add_policies(
        &self,
        code: impl Into<String>,
        policies: impl IntoIterator<Item = impl Into<String>>,
    ) -> AddPolicyAssignments {
        let role = PolicyAssignmentTargetType::Role;
        AddPolicyAssignments::new(self.client.call(), policies, role, [code])
    }

    /// [Takes policies from a role](RemovePolicyAssignments).
    #[doc(alias("removePolicies", "RemoveRolePolicies"))]
    pub fn remove_policies(
        &self,
        code: impl Into<String>,
        policies: impl IntoIterator<Item = impl Into<String>>,
    ) -> RemovePolicyAssignments {
        let role = PolicyAssignmentTargetType::Role;
        RemovePolicyAssignments::new(self.client.call(), policies, role, [code])
    }

    /// [Lists the resources that a role has permissions for](ListRoleAuthorizedResources).
    #[doc(alias("listAuthorizedResources", "ListRoleAuthorizedResources"))]
    pub fn list_authorized_resources(
        &self,
        code: impl Into<String>,
    ) -> ListRoleAuthorizedResources {
        ListRoleAuthorizedResources::new(self.client.call(), code)
    }
}
