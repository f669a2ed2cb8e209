//! The custom fields that the user pool defines, and their values.

use super::client::ManagementClient;
use crate::custom_data::{CustomData, not_empty, write};
use crate::custom_field::CustomField;
use crate::declare::request;
use crate::error::Result;
use crate::generated::operations::{self, set_udv_batch, udv};
use crate::generated::types::{UDFDataType, UDFTargetType, UserDefinedDataInput};
use crate::request::{Context, Endpoint};
use crate::requests::management::{ListUdf, RemoveUdf, SetUdf};
use crate::response::Response;
use crate::wire::Request;

request! {
    /// Lists the values of a target's custom fields, each with its type and label. Fields without a value are left out.
    ///
    /// A value has the type of its field; text that does not fit the type is kept as text. A date is a number in Unix milliseconds, or text in
    /// ISO 8601, as it is stored.
    ///
    /// Sends the query `udv`.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found): there is no such target ([`NOT_FOUND`](crate::ErrorCode::NOT_FOUND), 404; for a user,
    /// [`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND), 2004).
    pub struct ListUdv("udv") -> Vec<CustomField> {
        target_type: UDFTargetType,
        target_id: String,
    }
}

impl Endpoint for ListUdv {
    type Output = Vec<CustomField>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let variables = udv::Variables {
            target_type: self.target_type.clone(),
            target_id: self.target_id.clone(),
        };
        context.graphql::<operations::Udv>(variables)?.build()
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        let data: udv::ResponseData = response.graphql()?;
        Ok(data.udv.into_iter().map(CustomField::from).collect())
    }
}

request! {
    /// Sets several custom fields of a target at once, and returns all of them. Fields that are not named keep their values.
    ///
    /// The user pool must define each field, and each value must have its field's type; if one is rejected, none is set. A date is text in
    /// ISO 8601 or a number in Unix milliseconds.
    ///
    /// Sends the mutation `setUdvBatch`.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): there is no field, or the value is not a JSON object; nothing is sent.
    /// - [`is_not_found`](crate::Error::is_not_found): there is no such target ([`NOT_FOUND`](crate::ErrorCode::NOT_FOUND), 404; for a user,
    ///   [`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND), 2004).
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400), on some servers [`SERVER_ERROR`](crate::ErrorCode::SERVER_ERROR) (500): a field is not defined, or has another type.
    pub struct SetUdvBatch("setUdvBatch") -> Vec<CustomField> {
        target_type: UDFTargetType,
        target_id: String,
        custom_data: CustomData,
    }
}

impl Endpoint for SetUdvBatch {
    type Output = Vec<CustomField>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        not_empty(&self.custom_data)?;
        let fields = self.custom_data.iter();
        let fields = fields.map(|(key, value)| UserDefinedDataInput {
            value: Some(write(value)),
            ..UserDefinedDataInput::new(key)
        });
        let variables = set_udv_batch::Variables {
            target_type: self.target_type.clone(),
            target_id: self.target_id.clone(),
            udv_list: Some(fields.collect()),
        };
        context
            .graphql::<operations::SetUdvBatch>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        let data: set_udv_batch::ResponseData = response.graphql()?;
        let fields = response.present("setUdvBatch", data.set_udv_batch)?;
        Ok(fields.into_iter().map(CustomField::from).collect())
    }
}

/// The custom fields that the user pool defines for users, roles, departments and more. Returned by [`ManagementClient::udf`].
#[derive(Clone, Debug)]
pub struct Udf {
    client: ManagementClient,
}

/// # Custom fields
impl ManagementClient {
    /// The custom fields of the user pool: define and remove them, and read and set their values.
    pub fn udf(&self) -> Udf {
        Udf {
            client: self.clone(),
        }
    }
}

impl Udf {
    /// [Defines a custom field](SetUdf), or changes its definition.
    #[doc(alias("SetUdf"))]
    pub fn set(
        &self,
        target_type: UDFTargetType,
        key: impl Into<String>,
        data_type: UDFDataType,
        label: impl Into<String>,
    ) -> SetUdf {
        SetUdf::new(self.client.call(), target_type, key, data_type, label)
    }

    /// [Removes a custom field](RemoveUdf), with all its values.
    #[doc(alias("RemoveUdf"))]
    pub fn remove(&self, target_type: UDFTargetType, key: impl Into<String>) -> RemoveUdf {
        RemoveUdf::new(self.client.call(), target_type, key)
    }

    /// [Lists the custom fields](ListUdf) that are defined for a kind of target.
    #[doc(alias("ListUdf"))]
    pub fn list(&self, target_type: UDFTargetType) -> ListUdf {
        ListUdf::new(self.client.call(), target_type)
    }

    /// [Lists the values of a target's custom fields](ListUdv).
    #[doc(alias("listUdv", "list_udf_value", "ListUdfValue"))]
    pub fn list_udv(&self, target_type: UDFTargetType, target_id: impl Into<String>) -> ListUdv {
        ListUdv::new(self.client.call(), target_type, target_id)
    }

    /// [Sets several custom fields of a target](SetUdvBatch) at once.
    #[doc(alias("setUdvBatch", "set_udf_value_batch", "SetUdvBatch"))]
    pub fn set_udv_batch(
        &self,
        target_type: UDFTargetType,
        target_id: impl Into<String>,
        custom_data: impl Into<CustomData>,
    ) -> SetUdvBatch {
        SetUdvBatch::new(self.client.call(), target_type, target_id, custom_data)
    }
}
