//! The custom fields of the user who is logged in.

use super::client::AuthenticationClient;
use crate::custom_data::CustomData;
use crate::custom_field::CustomField;
use crate::custom_values::{Target, after_remove, after_set, after_set_all, listed};
use crate::declare::request;
use crate::error::Result;
use crate::generated::operations::remove_udv;
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::wire::Request;
use serde_json::Value;

request! {
    /// Lists the custom fields of the user that have a value, each with its type and label.
    ///
    /// A value has the type of its field; text that does not fit the type is kept as text. A date is a number in Unix milliseconds, or text in
    /// ISO 8601, as it is stored.
    ///
    /// Sends the query `udv`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    pub struct ListUdv("udv") -> Vec<CustomField> {}
}

impl Endpoint for ListUdv {
    type Output = Vec<CustomField>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        Target::of_caller(Self::OPERATION, context)?.list(context)
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        listed(response)
    }
}

request! {
    /// Sets one custom field of the user, and returns all of them.
    ///
    /// The user pool must define the field, and the value must have its type: number, boolean, text, or any JSON for objects. A date is text in
    /// ISO 8601 or a number in Unix milliseconds.
    ///
    /// Sends the mutation `setUdv`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400), on some servers [`SERVER_ERROR`](crate::ErrorCode::SERVER_ERROR) (500): the field is not defined, or has another type.
    pub struct SetUdv("setUdv") -> Vec<CustomField> {
        key: String,
        value: Value,
    }
}

impl Endpoint for SetUdv {
    type Output = Vec<CustomField>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        Target::of_caller(Self::OPERATION, context)?.set(&self.key, &self.value, context)
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        after_set(response)
    }
}

request! {
    /// Removes the value of one custom field of the user, and returns those that are left. The field itself stays defined.
    ///
    /// Sends the mutation `removeUdv`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400), on some servers [`SERVER_ERROR`](crate::ErrorCode::SERVER_ERROR) (500): the field is not defined.
    pub struct RemoveUdv("removeUdv") -> Vec<CustomField> {
        key: String,
    }
}

impl Endpoint for RemoveUdv {
    type Output = Vec<CustomField>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        Target::of_caller(Self::OPERATION, context)?.remove(&self.key, context)
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        after_remove(response)
    }
}

request! {
    /// Returns the values of the user's custom fields by key.
    ///
    /// A value has the type of its field; text that does not fit the type is kept as text. A date is a number in Unix milliseconds, or text in
    /// ISO 8601, as it is stored.
    ///
    /// Sends the query `udv`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    pub struct GetUdfValue("udv") -> CustomData {}
}

impl Endpoint for GetUdfValue {
    type Output = CustomData;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        Target::of_caller(Self::OPERATION, context)?.list(context)
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        listed(response)
    }
}

request! {
    /// Sets several custom fields of the user at once, and returns all of them. Fields that are not named keep their values.
    ///
    /// The user pool must define each field, and each value must have its field's type; if one is rejected, none is set. A date is text in
    /// ISO 8601 or a number in Unix milliseconds.
    ///
    /// Sends the mutation `setUdvBatch`.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): there is no field, or the value is not a JSON object; nothing is sent.
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400), on some servers [`SERVER_ERROR`](crate::ErrorCode::SERVER_ERROR) (500): a field is not defined, or has another type.
    pub struct SetUdfValue("setUdvBatch") -> Vec<CustomField> {
        custom_data: CustomData,
    }
}

impl Endpoint for SetUdfValue {
    type Output = Vec<CustomField>;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        Target::of_caller(Self::OPERATION, context)?.set_all(&self.custom_data, context)
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        after_set_all(response)
    }
}

request! {
    /// Removes the value of one custom field of the user. The field itself stays defined.
    ///
    /// Sends the mutation `removeUdv`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400), on some servers [`SERVER_ERROR`](crate::ErrorCode::SERVER_ERROR) (500): the field is not defined.
    pub struct RemoveUdfValue("removeUdv") -> () {
        key: String,
    }
}

impl Endpoint for RemoveUdfValue {
    type Output = ();

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        Target::of_caller(Self::OPERATION, context)?.remove(&self.key, context)
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        let _: remove_udv::ResponseData = response.graphql()?;
        Ok(())
    }
}

/// # Custom data
///
/// The values of the fields that the user pool defines beside the standard profile, for the user who is logged in. The methods named
/// `…_udf_value` take and return all values as one map; the older `…_udv` methods return the fields with their definitions.
impl AuthenticationClient {
    /// Lists the custom fields of the user, with types and labels: see [`ListUdv`].
    ///
    /// [`get_udf_value`](Self::get_udf_value) returns the values alone.
    #[doc(alias("listUdv", "ListUdv"))]
    pub fn list_udv(&self) -> ListUdv {
        ListUdv::new(self.call())
    }

    /// Sets one custom field of the user: see [`SetUdv`]. For several fields use [`set_udf_value`](Self::set_udf_value).
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// client.set_udv("school", "ucla").await?;
    /// client.set_udv("age", 18).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("setUdv", "SetUdv"))]
    pub fn set_udv(&self, key: impl Into<String>, value: impl Into<Value>) -> SetUdv {
        SetUdv::new(self.call(), key, value)
    }

    /// Removes the value of one custom field of the user, and returns the others: see [`RemoveUdv`].
    #[doc(alias("removeUdv", "RemoveUdv"))]
    pub fn remove_udv(&self, key: impl Into<String>) -> RemoveUdv {
        RemoveUdv::new(self.call(), key)
    }

    /// Returns the values of the user's custom fields by key: see [`GetUdfValue`].
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// let data = client.get_udf_value().await?;
    /// if let Some(school) = data.get("school") {
    ///     println!("school: {school}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("getUdfValue", "ListUdv"))]
    pub fn get_udf_value(&self) -> GetUdfValue {
        GetUdfValue::new(self.call())
    }

    /// Sets several custom fields of the user at once: see [`SetUdfValue`].
    ///
    /// ```no_run
    /// use serde_json::json;
    ///
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// client.set_udf_value(json!({ "school": "ucla", "age": 18 })).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("setUdfValue", "SetUdv"))]
    pub fn set_udf_value(&self, custom_data: impl Into<CustomData>) -> SetUdfValue {
        SetUdfValue::new(self.call(), custom_data)
    }

    /// Removes the value of one custom field of the user: see [`RemoveUdfValue`].
    #[doc(alias("removeUdfValue", "RemoveUdv"))]
    pub fn remove_udf_value(&self, key: impl Into<String>) -> RemoveUdfValue {
        RemoveUdfValue::new(self.call(), key)
    }
}
