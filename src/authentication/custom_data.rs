//! The custom fields of the user who is logged in.

use super::client::AuthenticationClient;
use crate::custom_data::{CustomData, not_empty, write};
use crate::custom_field::CustomField;
use crate::declare::request;
use crate::error::Result;
use crate::operations::{self, remove_udv, set_udv, set_udv_batch, udv};
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::types::{UDFTargetType, UserDefinedData, UserDefinedDataInput};
use crate::wire::Request;
use serde_json::Value;

fn fields(list: Vec<UserDefinedData>) -> Vec<CustomField> {
    list.into_iter().map(CustomField::from).collect()
}

fn list_request(operation: &'static str, context: &Context<'_>) -> Result<Request> {
    let variables = udv::Variables {
        target_type: UDFTargetType::User,
        target_id: context.identity.user_id(operation)?,
    };
    context.graphql::<operations::Udv>(variables)?.build()
}

fn remove_request(operation: &'static str, key: &str, context: &Context<'_>) -> Result<Request> {
    let variables = remove_udv::Variables {
        target_type: UDFTargetType::User,
        target_id: context.identity.user_id(operation)?,
        key: key.to_owned(),
    };
    context.graphql::<operations::RemoveUdv>(variables)?.build()
}

request! {
    /// The request returned by [`AuthenticationClient::list_udv`].
    pub struct ListUdv("udv") -> Vec<CustomField> {}
}

impl Endpoint for ListUdv {
    type Output = Vec<CustomField>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        list_request(Self::OPERATION, context)
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        let answer: udv::ResponseData = response.graphql()?;
        Ok(fields(answer.udv))
    }
}

request! {
    /// The request returned by [`AuthenticationClient::set_udv`].
    pub struct SetUdv("setUdv") -> Vec<CustomField> {
        key: String,
        value: Value,
    }
}

impl Endpoint for SetUdv {
    type Output = Vec<CustomField>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .graphql::<operations::SetUdv>(set_udv::Variables {
                target_type: UDFTargetType::User,
                target_id: context.identity.user_id(Self::OPERATION)?,
                key: self.key.clone(),
                value: write(&self.value),
            })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        let answer: set_udv::ResponseData = response.graphql()?;
        response.present("setUdv", answer.set_udv).map(fields)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::remove_udv`].
    pub struct RemoveUdv("removeUdv") -> Vec<CustomField> {
        key: String,
    }
}

impl Endpoint for RemoveUdv {
    type Output = Vec<CustomField>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        remove_request(Self::OPERATION, &self.key, context)
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        let answer: remove_udv::ResponseData = response.graphql()?;
        response.present("removeUdv", answer.remove_udv).map(fields)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::get_udf_value`].
    pub struct GetUdfValue("udv") -> CustomData {}
}

impl Endpoint for GetUdfValue {
    type Output = CustomData;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        list_request(Self::OPERATION, context)
    }

    fn read(&self, response: &Response) -> Result<CustomData> {
        let answer: udv::ResponseData = response.graphql()?;
        Ok(answer.udv.into_iter().map(CustomField::from).collect())
    }
}

request! {
    /// The request returned by [`AuthenticationClient::set_udf_value`].
    pub struct SetUdfValue("setUdvBatch") -> Vec<CustomField> {
        custom_data: CustomData,
    }
}

impl Endpoint for SetUdfValue {
    type Output = Vec<CustomField>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        not_empty(&self.custom_data)?;
        let input = |(key, value): (&str, &Value)| UserDefinedDataInput {
            value: Some(write(value)),
            ..UserDefinedDataInput::new(key)
        };
        context
            .graphql::<operations::SetUdvBatch>(set_udv_batch::Variables {
                target_type: UDFTargetType::User,
                target_id: context.identity.user_id(Self::OPERATION)?,
                udv_list: Some(self.custom_data.iter().map(input).collect()),
            })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        let answer: set_udv_batch::ResponseData = response.graphql()?;
        response
            .present("setUdvBatch", answer.set_udv_batch)
            .map(fields)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::remove_udf_value`].
    pub struct RemoveUdfValue("removeUdv") -> () {
        key: String,
    }
}

impl Endpoint for RemoveUdfValue {
    type Output = ();

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        remove_request(Self::OPERATION, &self.key, context)
    }

    fn read(&self, response: &Response) -> Result<()> {
        let _: remove_udv::ResponseData = response.graphql()?;
        Ok(())
    }
}

/// # Custom data
///
/// The values of the fields that the pool defines beside the standard profile, for the user who is logged in. The methods
/// named `…_udf_value` give and take all fields as one map; those named `…_udv` are the older ones and give the fields with
/// their definitions.
impl AuthenticationClient {
    /// Lists the user's custom fields that have a value, each with its type and label, through the query `udv`.
    ///
    /// Needs a login. Values come in the type of their field; text that does not fit it is kept as text.
    /// [`get_udf_value`](Self::get_udf_value) gives the values alone.
    ///
    /// # Errors
    ///
    /// [`is_not_logged_in`](crate::Error::is_not_logged_in): there is no session, or its token is no longer valid (2020).
    pub fn list_udv(&self) -> ListUdv {
        ListUdv::new(self.call())
    }

    /// Sets one custom field, through the mutation `setUdv`, and gives the user's fields as they are then.
    ///
    /// Needs a login. The pool must define the field, and the value must have its type: number, boolean, text, or any JSON
    /// for objects. A date is text in ISO 8601. For several fields use [`set_udf_value`](Self::set_udf_value).
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// client.set_udv("school", "ucla").await?;
    /// client.set_udv("age", 18).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - 400: the field is not defined, or the value has another type. Some servers answer 500.
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): there is no session, or its token is no longer valid (2020).
    pub fn set_udv(&self, key: impl Into<String>, value: impl Into<Value>) -> SetUdv {
        SetUdv::new(self.call(), key, value)
    }

    /// Removes the value of one custom field, through the mutation `removeUdv`, and gives the fields that are left.
    ///
    /// Needs a login. The field itself stays defined.
    ///
    /// # Errors
    ///
    /// - 400: the field is not defined. Some servers answer 500.
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): there is no session, or its token is no longer valid (2020).
    pub fn remove_udv(&self, key: impl Into<String>) -> RemoveUdv {
        RemoveUdv::new(self.call(), key)
    }

    /// Gives the values of the user's custom fields by key, through the query `udv`.
    ///
    /// Needs a login. Values come in the type of their field; text that does not fit it is kept as text.
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// let data = client.get_udf_value().await?;
    /// println!("{:?}", data.get("school"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`list_udv`](Self::list_udv).
    pub fn get_udf_value(&self) -> GetUdfValue {
        GetUdfValue::new(self.call())
    }

    /// Sets several custom fields at once, through the mutation `setUdvBatch`, and gives the user's fields as they are then.
    ///
    /// Needs a login. Fields that are not named keep their values. The pool must define each field, and each value must have
    /// its field's type; if one is refused, none is set. The Go SDK calls this `SetUdv`.
    ///
    /// ```no_run
    /// use serde_json::json;
    ///
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// client.set_udf_value(json!({ "school": "ucla", "age": 18 })).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): there is no field; nothing is sent.
    /// - 400: a field is not defined, or its value has another type. Some servers answer 500.
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): there is no session, or its token is no longer valid (2020).
    pub fn set_udf_value(&self, custom_data: impl Into<CustomData>) -> SetUdfValue {
        SetUdfValue::new(self.call(), custom_data)
    }

    /// Removes the value of one custom field, through the mutation `removeUdv`.
    ///
    /// Needs a login. The field itself stays defined. [`remove_udv`](Self::remove_udv) does the same and gives what is left.
    ///
    /// # Errors
    ///
    /// As for [`remove_udv`](Self::remove_udv).
    pub fn remove_udf_value(&self, key: impl Into<String>) -> RemoveUdfValue {
        RemoveUdfValue::new(self.call(), key)
    }
}
