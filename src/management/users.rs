//! The users of the user pool.

use super::client::ManagementClient;
use super::custom_data::{
    GetUdfValue, GetUdfValueBatch, ListUdv, RemoveUdfValue, SetUdfValue, SetUdfValueBatch, SetUdv,
};
use crate::custom_data::CustomData;
use crate::declare::request;
use crate::error::Result;
use crate::generated::operations::{self, get_user_roles};
use crate::generated::types::UDFTargetType;
use crate::request::{Context, Endpoint};
use crate::requests::management::{
    CreateUser, DeleteUser, DeleteUsers, GetUser, ListUserRoles, ListUsers, UpdateUser,
};
use crate::response::Response;
use crate::wire::Request;
use serde_json::Value;

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

    /// [Returns the custom data of a user](GetUdfValue): the values by key.
    #[doc(alias("getUdfValue"))]
    #[doc(alias("GetUserUdfValue"))]
    pub fn get_udf_value(&self, user_id: impl Into<String>) -> GetUdfValue {
        GetUdfValue::new(self.client.call(), UDFTargetType::User, user_id)
    }

    /// [Lists the custom fields of a user](ListUdv) that have a value, with types and labels.
    pub fn list_udv(&self, user_id: impl Into<String>) -> ListUdv {
        ListUdv::new(self.client.call(), UDFTargetType::User, user_id)
    }

    /// [Returns the custom data of several users](GetUdfValueBatch), by their IDs.
    #[doc(alias("getUdfValueBatch"))]
    #[doc(alias("BatchGetUserUdfValue"))]
    pub fn get_udf_value_batch(
        &self,
        user_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> GetUdfValueBatch {
        let ids: Vec<String> = user_ids.into_iter().map(Into::into).collect();
        GetUdfValueBatch::new(self.client.call(), UDFTargetType::User, ids)
    }

    /// [Sets several custom fields of a user at once](SetUdfValue).
    ///
    /// ```no_run
    /// use serde_json::json;
    ///
    /// # async fn run(client: authing::ManagementClient) -> authing::Result<()> {
    /// let data = json!({ "school": "ucla", "age": 18 });
    /// client.users().set_udf_value("USER_ID", data).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("setUdfValue"))]
    pub fn set_udf_value(
        &self,
        user_id: impl Into<String>,
        custom_data: impl Into<CustomData>,
    ) -> SetUdfValue {
        SetUdfValue::new(
            self.client.call(),
            UDFTargetType::User,
            user_id,
            custom_data,
        )
    }

    /// [Sets one custom field of a user](SetUdv).
    #[doc(alias("SetUserUdfValue"))]
    pub fn set_udv(
        &self,
        user_id: impl Into<String>,
        key: impl Into<String>,
        value: impl Into<Value>,
    ) -> SetUdv {
        SetUdv::new(self.client.call(), UDFTargetType::User, user_id, key, value)
    }

    /// [Sets custom fields of several users at once](SetUdfValueBatch): pairs of a user's ID and the values.
    #[doc(alias("setUdfValueBatch"))]
    #[doc(alias("BatchSetUserUdfValue"))]
    pub fn set_udf_value_batch(
        &self,
        values: impl IntoIterator<Item = (impl Into<String>, impl Into<CustomData>)>,
    ) -> SetUdfValueBatch {
        let values = values
            .into_iter()
            .map(|(id, data)| (id.into(), data.into()));
        let values: Vec<_> = values.collect();
        SetUdfValueBatch::new(self.client.call(), UDFTargetType::User, values)
    }

    /// [Removes the value of a custom field of a user](RemoveUdfValue).
    #[doc(alias("removeUdfValue"))]
    #[doc(alias("remove_udv"))]
    #[doc(alias("RemoveUserUdfValue"))]
    pub fn remove_udf_value(
        &self,
        user_id: impl Into<String>,
        key: impl Into<String>,
    ) -> RemoveUdfValue {
        RemoveUdfValue::new(self.client.call(), UDFTargetType::User, user_id, key)
    }
}
