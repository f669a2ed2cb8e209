//! The roles of the user pool.

use super::client::ManagementClient;
use super::custom_data::{
    GetUdfValue, GetUdfValueBatch, RemoveUdfValue, SetUdfValue, SetUdfValueBatch,
};
use crate::custom_data::CustomData;
use crate::custom_values::{Target, listed};
use crate::declare::request;
use crate::error::Result;
use crate::generated::types::{PolicyAssignmentTargetType, UDFTargetType};
use crate::request::{Context, Endpoint};
use crate::requests::management::{
    AddPolicyAssignments, AssignRole, CreateRole, DeleteRole, DeleteRoles, FindRoleUsers, GetRole,
    ListPolicyAssignments, ListRoleAuthorizedResources, ListRoleUsers, ListRoles,
    RemovePolicyAssignments, RevokeRole, UpdateRole,
};
use crate::response::Response;
use crate::wire::Request;
use serde_json::Value;

request! {
    /// Returns the value of one custom field of a role, or `None` if it has no value.
    ///
    /// A value has the type of its field. A date is a number in Unix milliseconds, or text in ISO 8601, as it is stored.
    ///
    /// Sends the query `udv`.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found): there is no role with this ID ([`NOT_FOUND`](crate::ErrorCode::NOT_FOUND), 404).
    pub struct GetSpecificUdfValue("udv") -> Option<Value> {
        role_id: String,
        key: String,
    }
}

impl Endpoint for GetSpecificUdfValue {
    type Output = Option<Value>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let target = Target {
            target_type: UDFTargetType::Role,
            target_id: self.role_id.clone(),
        };
        target.list(context)
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        let data: CustomData = listed(response)?;
        Ok(data.get(&self.key).cloned())
    }
}

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

    /// [Returns the custom data of a role](GetUdfValue), by the role's ID.
    #[doc(alias("getUdfValue", "GetRoleUdfValue"))]
    pub fn get_udf_value(&self, role_id: impl Into<String>) -> GetUdfValue {
        GetUdfValue::new(self.client.call(), UDFTargetType::Role, role_id)
    }

    /// [Returns the value of one custom field of a role](GetSpecificUdfValue), by the role's ID.
    #[doc(alias("getSpecificUdfValue", "GetRoleSpecificUdfValue"))]
    pub fn get_specific_udf_value(
        &self,
        role_id: impl Into<String>,
        key: impl Into<String>,
    ) -> GetSpecificUdfValue {
        GetSpecificUdfValue::new(self.client.call(), role_id, key)
    }

    /// [Returns the custom data of several roles](GetUdfValueBatch), by their IDs.
    #[doc(alias("getUdfValueBatch", "BatchGetRoleUdfValue"))]
    pub fn get_udf_value_batch(
        &self,
        role_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> GetUdfValueBatch {
        let ids: Vec<String> = role_ids.into_iter().map(Into::into).collect();
        GetUdfValueBatch::new(self.client.call(), UDFTargetType::Role, ids)
    }

    /// [Sets several custom fields of a role at once](SetUdfValue), by the role's ID.
    #[doc(alias("setUdfValue", "SetRoleUdfValue"))]
    pub fn set_udf_value(
        &self,
        role_id: impl Into<String>,
        custom_data: impl Into<CustomData>,
    ) -> SetUdfValue {
        let role = UDFTargetType::Role;
        SetUdfValue::new(self.client.call(), role, role_id, custom_data)
    }

    /// [Sets custom fields of several roles at once](SetUdfValueBatch): pairs of a role's ID and the values.
    #[doc(alias("setUdfValueBatch", "BatchSetRoleUdfValue"))]
    pub fn set_udf_value_batch(
        &self,
        values: impl IntoIterator<Item = (impl Into<String>, impl Into<CustomData>)>,
    ) -> SetUdfValueBatch {
        let pair = |(id, data): (_, _)| (Into::into(id), Into::into(data));
        let values: Vec<(String, CustomData)> = values.into_iter().map(pair).collect();
        SetUdfValueBatch::new(self.client.call(), UDFTargetType::Role, values)
    }

    /// [Removes the value of a custom field of a role](RemoveUdfValue), by the role's ID.
    #[doc(alias("removeUdfValue", "RemoveRoleUdfValue"))]
    pub fn remove_udf_value(
        &self,
        role_id: impl Into<String>,
        key: impl Into<String>,
    ) -> RemoveUdfValue {
        RemoveUdfValue::new(self.client.call(), UDFTargetType::Role, role_id, key)
    }
}
