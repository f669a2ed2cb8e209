//! The custom data of users.

use super::custom_data::{
    GetUdfValue, GetUdfValueBatch, ListUdv, RemoveUdfValue, SetUdfValue, SetUdfValueBatch, SetUdv,
};
use super::users::Users;
use crate::custom_data::CustomData;
use crate::generated::types::UDFTargetType;
use serde_json::Value;

/// # Custom data
///
/// The values of the fields that the user pool defines beside the standard profile.
impl Users {
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
