//! The users of the user pool.

use super::client::ManagementClient;
use crate::requests::management::{DeleteUser, GetUser, ListUsers};

/// The users of the user pool. Returned by [`ManagementClient::users`].
#[derive(Clone, Debug)]
pub struct Users {
    client: ManagementClient,
}

/// # Users
impl ManagementClient {
    /// The users of the user pool: find, create, change and delete them.
    pub fn users(&self) -> Users {
        Users {
            client: self.clone(),
        }
    }
}

impl Users {
    /// [Lists the users](ListUsers), a page at a time.
    #[doc(alias("GetUserList"))]
    pub fn list(&self) -> ListUsers {
        ListUsers::new(self.client.call())
    }

    /// [Returns a user](GetUser).
    #[doc(alias("GetUserInfo"))]
    pub fn detail(&self, user_id: impl Into<String>) -> GetUser {
        GetUser::new(self.client.call(), user_id)
    }

    /// [Deletes a user](DeleteUser).
    #[doc(alias("DeleteUser"))]
    pub fn delete(&self, id: impl Into<String>) -> DeleteUser {
        DeleteUser::new(self.client.call(), id)
    }
}
