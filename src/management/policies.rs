//! The policies of the user pool.

use super::client::ManagementClient;
use crate::generated::types::{PolicyAssignmentTargetType, PolicyStatementInput};
use crate::requests::management::{
    AddPolicyAssignments, CreatePolicy, DeletePolicies, DeletePolicy, DisablePolicyAssignment,
    EnablePolicyAssignment, GetPolicy, GetPolicyWithAssignments, ListPolicies,
    ListPolicyAssignments, RemovePolicyAssignments, UpdatePolicy,
};

/// The policies of the user pool. Returned by [`ManagementClient::policies`].
#[derive(Clone, Debug)]
pub struct Policies {
    client: ManagementClient,
}

/// # Policies
impl ManagementClient {
    /// The policies of the user pool: find, create, change and delete them, and assign them to users, roles, groups and nodes.
    ///
    /// A policy has a code, which is unique in its permission namespace. Without the option `namespace`, it is the namespace `default`.
    pub fn policies(&self) -> Policies {
        Policies {
            client: self.clone(),
        }
    }
}

impl Policies {
    /// [Creates a policy](CreatePolicy).
    ///
    /// ```no_run
    /// use authing::types::{PolicyEffect, PolicyStatementInput};
    ///
    /// # async fn run(client: authing::ManagementClient) -> authing::Result<()> {
    /// let read = PolicyStatementInput {
    ///     effect: Some(PolicyEffect::Allow),
    ///     ..PolicyStatementInput::new("books:*", ["books:read"])
    /// };
    /// client.policies().create("readers", [read]).await?;
    /// client.roles().add_policies("guest", ["readers"]).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("CreatePolicy"))]
    pub fn create(
        &self,
        code: impl Into<String>,
        statements: impl IntoIterator<Item = PolicyStatementInput>,
    ) -> CreatePolicy {
        CreatePolicy::new(self.client.call(), code, statements)
    }

    /// [Changes a policy](UpdatePolicy).
    #[doc(alias("UpdatePolicy"))]
    pub fn update(&self, code: impl Into<String>) -> UpdatePolicy {
        UpdatePolicy::new(self.client.call(), code)
    }

    /// [Deletes a policy](DeletePolicy).
    #[doc(alias("DeletePolicy"))]
    pub fn delete(&self, code: impl Into<String>) -> DeletePolicy {
        DeletePolicy::new(self.client.call(), code)
    }

    /// [Deletes several policies](DeletePolicies).
    #[doc(alias("deleteMany", "BatchDeletePolicy"))]
    pub fn delete_many(
        &self,
        codes: impl IntoIterator<Item = impl Into<String>>,
    ) -> DeletePolicies {
        DeletePolicies::new(self.client.call(), codes)
    }

    /// [Returns a policy](GetPolicy).
    #[doc(alias("DetailPolicy"))]
    pub fn detail(&self, code: impl Into<String>) -> GetPolicy {
        GetPolicy::new(self.client.call(), code)
    }

    /// [Returns a policy together with whom it is assigned to](GetPolicyWithAssignments). Not in the official SDKs.
    pub fn detail_with_assignments(&self, code: impl Into<String>) -> GetPolicyWithAssignments {
        GetPolicyWithAssignments::new(self.client.call(), code)
    }

    /// [Lists the policies of a namespace](ListPolicies), a page at a time.
    #[doc(alias("ListPolicy"))]
    pub fn list(&self) -> ListPolicies {
        ListPolicies::new(self.client.call())
    }

    /// [Lists whom a policy is assigned to](ListPolicyAssignments), a page at a time.
    #[doc(alias("listAssignments", "ListAssignments"))]
    pub fn list_assignments(&self, code: impl Into<String>) -> ListPolicyAssignments {
        ListPolicyAssignments::new(self.client.call()).code(code)
    }

    /// [Assigns policies](AddPolicyAssignments) to users, roles, groups or nodes.
    #[doc(alias("addAssignments", "AddAssignments"))]
    pub fn add_assignments(
        &self,
        policies: impl IntoIterator<Item = impl Into<String>>,
        target_type: PolicyAssignmentTargetType,
        target_identifiers: impl IntoIterator<Item = impl Into<String>>,
    ) -> AddPolicyAssignments {
        let call = self.client.call();
        AddPolicyAssignments::new(call, policies, target_type, target_identifiers)
    }

    /// [Takes policies](RemovePolicyAssignments) from users, roles, groups or nodes.
    #[doc(alias("removeAssignments", "RemoveAssignments"))]
    pub fn remove_assignments(
        &self,
        policies: impl IntoIterator<Item = impl Into<String>>,
        target_type: PolicyAssignmentTargetType,
        target_identifiers: impl IntoIterator<Item = impl Into<String>>,
    ) -> RemovePolicyAssignments {
        let call = self.client.call();
        RemovePolicyAssignments::new(call, policies, target_type, target_identifiers)
    }

    /// [Gives an assigned policy its effect back](EnablePolicyAssignment).
    #[doc(alias("enableAssignment", "EnableAssignments"))]
    pub fn enable_assignment(
        &self,
        policy: impl Into<String>,
        target_type: PolicyAssignmentTargetType,
        target_identifier: impl Into<String>,
    ) -> EnablePolicyAssignment {
        EnablePolicyAssignment::new(self.client.call(), policy, target_type, target_identifier)
    }

    /// [Takes the effect from an assigned policy](DisablePolicyAssignment).
    #[doc(alias("disableAssignment", "DisableAssignments"))]
    pub fn disable_assignment(
        &self,
        policy: impl Into<String>,
        target_type: PolicyAssignmentTargetType,
        target_identifier: impl Into<String>,
    ) -> DisablePolicyAssignment {
        DisablePolicyAssignment::new(self.client.call(), policy, target_type, target_identifier)
    }
}
