//! The groups of the user pool.

use super::client::ManagementClient;
use crate::requests::management::{
    AddUserToGroup, CreateGroup, DeleteGroups, GetGroup, ListGroupAuthorizedResources,
    ListGroupUsers, ListGroups, RemoveUserFromGroup, UpdateGroup,
};

/// The groups of the user pool. Returned by [`ManagementClient::groups`].
#[derive(Clone, Debug)]
pub struct Groups {
    client: ManagementClient,
}

/// # Groups
impl ManagementClient {
    /// The groups of the user pool: find, create, change and delete them, and choose their members. A group has a unique code.
    pub fn groups(&self) -> Groups {
        Groups {
            client: self.clone(),
        }
    }
}

impl Groups {
    /// [Creates a group](CreateGroup).
    #[doc(alias("CreateGroups"))]
    pub fn create(&self, code: impl Into<String>, name: impl Into<String>) -> CreateGroup {
        CreateGroup::new(self.client.call(), code, name)
    }

    /// [Changes a group](UpdateGroup).
    #[doc(alias("UpdateGroups"))]
    pub fn update(&self, code: impl Into<String>) -> UpdateGroup {
        UpdateGroup::new(self.client.call(), code)
    }

    /// [Deletes a group](DeleteGroups).
    #[doc(alias("DeleteGroups"))]
    pub fn delete(&self, code: impl Into<String>) -> DeleteGroups {
        DeleteGroups::new(self.client.call(), [code])
    }

    /// [Deletes several groups](DeleteGroups).
    #[doc(alias("deleteMany", "BatchDeleteGroups"))]
    pub fn delete_many(&self, codes: impl IntoIterator<Item = impl Into<String>>) -> DeleteGroups {
        DeleteGroups::new(self.client.call(), codes)
    }

    /// [Returns a group](GetGroup).
    #[doc(alias("DetailGroups"))]
    pub fn detail(&self, code: impl Into<String>) -> GetGroup {
        GetGroup::new(self.client.call(), code)
    }

    /// [Lists the groups](ListGroups), a page at a time.
    #[doc(alias("ListGroups"))]
    pub fn list(&self) -> ListGroups {
        ListGroups::new(self.client.call())
    }

    /// [Lists the members of a group](ListGroupUsers), a page at a time.
    #[doc(alias("listUsers", "ListGroupsUser"))]
    pub fn list_users(&self, code: impl Into<String>) -> ListGroupUsers {
        ListGroupUsers::new(self.client.call(), code)
    }

    /// [Adds users to a group](AddUserToGroup).
    #[doc(alias("addUsers", "AddUserToGroups"))]
    pub fn add_users(
        &self,
        code: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> AddUserToGroup {
        AddUserToGroup::new(self.client.call(), user_ids, code)
    }

    /// [Removes users from a group](RemoveUserFromGroup).
    #[doc(alias("removeUsers", "RemoveGroupUsers"))]
    pub fn remove_users(
        &self,
        code: impl Into<String>,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> RemoveUserFromGroup {
        RemoveUserFromGroup::new(self.client.call(), user_ids, code)
    }

    /// [Lists the resources that a group has permissions for](ListGroupAuthorizedResources).
    #[doc(alias("listAuthorizedResources", "ListGroupsAuthorizedResources"))]
    pub fn list_authorized_resources(
        &self,
        code: impl Into<String>,
    ) -> ListGroupAuthorizedResources {
        ListGroupAuthorizedResources::new(self.client.call(), code)
    }
}
