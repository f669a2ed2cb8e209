//! The values of custom fields: the request types that the methods of users, roles and custom fields return.

use crate::argument::at_least_one;
use crate::custom_data::{CustomData, not_empty, write};
use crate::custom_field::CustomField;
use crate::custom_values::{Target, after_remove, after_set, after_set_all, fields, listed};
use crate::declare::request;
use crate::error::Result;
use crate::generated::operations::{self, set_udf_value_batch, udf_value_batch};
use crate::generated::types::{
    CommonMessage, SetUdfValueBatchInput, UDFTargetType, UserDefinedDataMap,
};
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::wire::Request;
use serde_json::Value;
use std::collections::BTreeMap;

/// The target of a request that has one.
macro_rules! target {
    ($request:expr) => {
        Target {
            target_type: $request.target_type.clone(),
            target_id: $request.target_id.clone(),
        }
    };
}

request! {
    /// Lists the custom fields that have a value, each with its type and label.
    ///
    /// A value has the type of its field; text that does not fit the type is kept as text. A date is a number in Unix milliseconds, or text in
    /// ISO 8601, as it is stored.
    ///
    /// Sends the query `udv`.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found): the target does not exist.
    pub struct ListUdv("udv") -> Vec<CustomField> {
        target_type: UDFTargetType,
        target_id: String,
    }
}

impl Endpoint for ListUdv {
    type Output = Vec<CustomField>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        target!(self).list(context)
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        listed(response)
    }
}

request! {
    /// Returns the values of custom fields by key.
    ///
    /// A value has the type of its field; text that does not fit the type is kept as text. A date is a number in Unix milliseconds, or text in
    /// ISO 8601, as it is stored.
    ///
    /// Sends the query `udv`.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found): the target does not exist.
    pub struct GetUdfValue("udv") -> CustomData {
        target_type: UDFTargetType,
        target_id: String,
    }
}

impl Endpoint for GetUdfValue {
    type Output = CustomData;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        target!(self).list(context)
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        listed(response)
    }
}

request! {
    /// Returns the values of custom fields of several targets: by ID, and then by key.
    ///
    /// Sends the query `udfValueBatch`.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): there is no ID; nothing is sent.
    /// - [`is_not_found`](crate::Error::is_not_found): a target does not exist.
    pub struct GetUdfValueBatch("udfValueBatch") -> BTreeMap<String, CustomData> {
        target_type: UDFTargetType,
        target_ids: Vec<String>,
    }
}

impl Endpoint for GetUdfValueBatch {
    type Output = BTreeMap<String, CustomData>;

    fn check(&self) -> Result<()> {
        at_least_one("target_ids", &self.target_ids)
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let variables = udf_value_batch::Variables {
            target_type: self.target_type.clone(),
            target_ids: self.target_ids.clone(),
        };
        context
            .graphql::<operations::UdfValueBatch>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        let answer: udf_value_batch::ResponseData = response.graphql()?;
        let of_target = |target: UserDefinedDataMap| (target.target_id, fields(target.data));
        Ok(answer.udf_value_batch.into_iter().map(of_target).collect())
    }
}

request! {
    /// Sets the value of one custom field, and returns all fields that have a value.
    ///
    /// The user pool must define the field, and the value must have its type: number, boolean, text, or any JSON for objects. A date is text in
    /// ISO 8601 or a number in Unix milliseconds.
    ///
    /// Sends the mutation `setUdv`.
    ///
    /// # Errors
    ///
    /// - [`is_not_found`](crate::Error::is_not_found): the target does not exist.
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400), on some servers [`SERVER_ERROR`](crate::ErrorCode::SERVER_ERROR) (500): the field is not defined, or has another type.
    pub struct SetUdv("setUdv") -> Vec<CustomField> {
        target_type: UDFTargetType,
        target_id: String,
        key: String,
        value: Value,
    }
}

impl Endpoint for SetUdv {
    type Output = Vec<CustomField>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        target!(self).set(&self.key, &self.value, context)
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        after_set(response)
    }
}

request! {
    /// Sets several custom fields at once, and returns all fields that have a value. Fields that are not named keep their values.
    ///
    /// The user pool must define each field, and each value must have its field's type; if one is rejected, none is set. A date is text in
    /// ISO 8601 or a number in Unix milliseconds.
    ///
    /// Sends the mutation `setUdvBatch`.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): there is no field, or the value is not a JSON object; nothing is sent.
    /// - [`is_not_found`](crate::Error::is_not_found): the target does not exist.
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400), on some servers [`SERVER_ERROR`](crate::ErrorCode::SERVER_ERROR) (500): a field is not defined, or has another type.
    pub struct SetUdfValue("setUdvBatch") -> Vec<CustomField> {
        target_type: UDFTargetType,
        target_id: String,
        custom_data: CustomData,
    }
}

impl Endpoint for SetUdfValue {
    type Output = Vec<CustomField>;

    fn check(&self) -> Result<()> {
        not_empty(&self.custom_data)
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        target!(self).set_all(&self.custom_data, context)
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        after_set_all(response)
    }
}

request! {
    /// Sets custom fields of several targets at once. Fields that are not named keep their values.
    ///
    /// The user pool must define each field, and each value must have its field's type.
    ///
    /// Sends the mutation `setUdfValueBatch`.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): there is no target, or one has no field; nothing is sent.
    /// - [`is_not_found`](crate::Error::is_not_found): a target does not exist.
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400), on some servers [`SERVER_ERROR`](crate::ErrorCode::SERVER_ERROR) (500): a field is not defined, or has another type.
    pub struct SetUdfValueBatch("setUdfValueBatch") -> CommonMessage {
        target_type: UDFTargetType,
        values: Vec<(String, CustomData)>,
    }
}

impl Endpoint for SetUdfValueBatch {
    type Output = CommonMessage;

    fn check(&self) -> Result<()> {
        at_least_one("values", &self.values)?;
        self.values.iter().try_for_each(|(_, data)| not_empty(data))
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let of_target = |(id, data): &(String, CustomData)| -> Vec<_> {
            let value = |(key, value)| SetUdfValueBatchInput::new(id, key, write(value));
            data.iter().map(value).collect()
        };
        let variables = set_udf_value_batch::Variables {
            target_type: self.target_type.clone(),
            input: self.values.iter().flat_map(of_target).collect(),
        };
        context
            .graphql::<operations::SetUdfValueBatch>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        let answer: set_udf_value_batch::ResponseData = response.graphql()?;
        let message = response.present("setUdfValueBatch", answer.set_udf_value_batch)?;
        response.accepted(message)
    }
}

request! {
    /// Removes the value of one custom field, and returns the fields that have a value still. The field itself stays defined.
    ///
    /// Sends the mutation `removeUdv`.
    ///
    /// # Errors
    ///
    /// - [`is_not_found`](crate::Error::is_not_found): the target does not exist.
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400), on some servers [`SERVER_ERROR`](crate::ErrorCode::SERVER_ERROR) (500): the field is not defined.
    pub struct RemoveUdfValue("removeUdv") -> Vec<CustomField> {
        target_type: UDFTargetType,
        target_id: String,
        key: String,
    }
}

impl Endpoint for RemoveUdfValue {
    type Output = Vec<CustomField>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        target!(self).remove(&self.key, context)
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        after_remove(response)
    }
}
