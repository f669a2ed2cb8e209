//! The roles of the user pool.

use super::client::ManagementClient;
use crate::requests::management::ListRoleUsers;

/// The roles of the user pool. Returned by [`ManagementClient::roles`].
#[derive(Clone, Debug)]
pub struct Roles {
    client: ManagementClient,
}

/// # Roles
impl ManagementClient {
    /// The roles of the user pool: find, create, change and delete them, and give them to users.
    pub fn roles(&self) -> Roles {
        Roles {
            client: self.clone(),
        }
    }
}

impl Roles {
    /// [Lists the users who have a role](ListRoleUsers), a page at a time.
    #[doc(alias("listUsers"))]
    #[doc(alias("GetRoleUserList"))]
    pub fn list_users(&self, code: impl Into<String>) -> ListRoleUsers {
        ListRoleUsers::new(self.client.call(), code)
    }
}
