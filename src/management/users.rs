//! The users of the user pool.

use super::client::ManagementClient;
use crate::declare::request;
use crate::error::Result;
use crate::generated::operations::{self, get_user_roles};
use crate::request::{Context, Endpoint};
use crate::requests::management::{
    CreateUser, DeleteUser, DeleteUsers, GetUser, ListUserRoles, ListUsers, UpdateUser,
};
use crate::response::Response;
use crate::wire::Request;

request! {
    /// Checks whether a user has the role with this code.
    ///
    /// Sends the query `getUserRoles`.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found): there is no such user ([`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND), 2004).
    pub struct HasRole("getUserRoles") -> bool {
        user_id: String,
        code: String,
    }
    options {
        /// The code of the permission namespace.
        namespace: String,
    }
}

impl Endpoint for HasRole {
    type Output = bool;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let variables = get_user_roles::Variables {
            id: self.user_id.clone(),
            namespace: self.namespace.clone(),
        };
        context
            .graphql::<operations::GetUserRoles>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<bool> {
        let data: get_user_roles::ResponseData = response.graphql()?;
        let roles = response.found("user", data.user)?.roles;
        Ok(roles.is_some_and(|roles| roles.list.iter().any(|role| role.code == self.code)))
    }
}

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

    /// [Creates a user](CreateUser).
    #[doc(alias("CreateUser"))]
    pub fn create(&self) -> CreateUser {
        CreateUser::new(self.client.call())
    }

    /// [Changes a user](UpdateUser).
    #[doc(alias("UpdateUser"))]
    pub fn update(&self, id: impl Into<String>) -> UpdateUser {
        UpdateUser::new(self.client.call(), id)
    }

    /// [Lists the roles of a user](ListUserRoles).
    #[doc(alias("listRoles"))]
    #[doc(alias("GetUserRoles"))]
    pub fn list_roles(&self, user_id: impl Into<String>) -> ListUserRoles {
        ListUserRoles::new(self.client.call(), user_id)
    }

    /// [Checks whether a user has a role](HasRole).
    #[doc(alias("hasRole"))]
    #[doc(alias("UserHasRole"))]
    pub fn has_role(&self, user_id: impl Into<String>, code: impl Into<String>) -> HasRole {
        HasRole::new(self.client.call(), user_id, code)
    }

    /// [Deletes a user](DeleteUser).
    #[doc(alias("DeleteUser"))]
    pub fn delete(&self, id: impl Into<String>) -> DeleteUser {
        DeleteUser::new(self.client.call(), id)
    }

    /// [Deletes several users](DeleteUsers).
    #[doc(alias("deleteMany"))]
    #[doc(alias("BatchDeleteUser"))]
    pub fn delete_many(&self, ids: impl IntoIterator<Item = impl Into<String>>) -> DeleteUsers {
        DeleteUsers::new(self.client.call(), ids)
    }
}
