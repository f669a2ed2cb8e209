//! The custom fields of the user who is logged in.

use super::AuthenticationClient;
use crate::call::{Call, Context, Endpoint, present};
use crate::custom_data::{CustomData, CustomField, not_empty, write};
use crate::error::Result;
use crate::operations::{self, remove_udv, set_udv, set_udv_batch, udv};
use crate::options::endpoint;
use crate::transport::{Reply, Request};
use crate::types::{UDFTargetType, UserDefinedData, UserDefinedDataInput};
use serde_json::Value;

fn fields(list: Vec<UserDefinedData>) -> Vec<CustomField> {
    list.into_iter().map(CustomField::from).collect()
}

fn list_request(endpoint: &impl Endpoint, context: &Context<'_>) -> Result<Request> {
    context.graphql::<operations::Udv>(udv::Variables {
        target_type: UDFTargetType::User,
        target_id: context.user_id(endpoint)?,
    })
}

fn remove_request(endpoint: &impl Endpoint, key: &str, context: &Context<'_>) -> Result<Request> {
    context.graphql::<operations::RemoveUdv>(remove_udv::Variables {
        target_type: UDFTargetType::User,
        target_id: context.user_id(endpoint)?,
        key: key.to_owned(),
    })
}

endpoint! {
    /// What [`AuthenticationClient::list_udv`] prepares.
    pub struct ListUdv("udv") {}
    options {}
}

impl Endpoint for ListUdv {
    type Output = Vec<CustomField>;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        list_request(self, context)
    }

    fn answer(&self, reply: &Reply, _: &Context<'_>) -> Result<Self::Output> {
        let answer: udv::ResponseData = reply.graphql()?;
        Ok(fields(answer.udv))
    }
}

endpoint! {
    /// What [`AuthenticationClient::set_udv`] prepares.
    pub struct SetUdv("setUdv") { key: String, value: Value }
    options {}
}

impl Endpoint for SetUdv {
    type Output = Vec<CustomField>;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        context.graphql::<operations::SetUdv>(set_udv::Variables {
            target_type: UDFTargetType::User,
            target_id: context.user_id(self)?,
            key: self.key.clone(),
            value: write(&self.value),
        })
    }

    fn answer(&self, reply: &Reply, _: &Context<'_>) -> Result<Self::Output> {
        let answer: set_udv::ResponseData = reply.graphql()?;
        present(self, "setUdv", answer.set_udv).map(fields)
    }
}

endpoint! {
    /// What [`AuthenticationClient::remove_udv`] prepares.
    pub struct RemoveUdv("removeUdv") { key: String }
    options {}
}

impl Endpoint for RemoveUdv {
    type Output = Vec<CustomField>;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        remove_request(self, &self.key, context)
    }

    fn answer(&self, reply: &Reply, _: &Context<'_>) -> Result<Self::Output> {
        let answer: remove_udv::ResponseData = reply.graphql()?;
        present(self, "removeUdv", answer.remove_udv).map(fields)
    }
}

endpoint! {
    /// What [`AuthenticationClient::get_udf_value`] prepares.
    pub struct GetUdfValue("udv") {}
    options {}
}

impl Endpoint for GetUdfValue {
    type Output = CustomData;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        list_request(self, context)
    }

    fn answer(&self, reply: &Reply, _: &Context<'_>) -> Result<CustomData> {
        let answer: udv::ResponseData = reply.graphql()?;
        Ok(answer.udv.into_iter().map(CustomField::from).collect())
    }
}

endpoint! {
    /// What [`AuthenticationClient::set_udf_value`] prepares.
    pub struct SetUdfValue("setUdvBatch") { custom_data: CustomData }
    options {}
}

impl Endpoint for SetUdfValue {
    type Output = Vec<CustomField>;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        not_empty(&self.custom_data)?;
        let input = |(key, value): (&str, &Value)| UserDefinedDataInput {
            key: key.to_owned(),
            value: Some(write(value)),
            ..Default::default()
        };
        context.graphql::<operations::SetUdvBatch>(set_udv_batch::Variables {
            target_type: UDFTargetType::User,
            target_id: context.user_id(self)?,
            udv_list: Some(self.custom_data.iter().map(input).collect()),
        })
    }

    fn answer(&self, reply: &Reply, _: &Context<'_>) -> Result<Self::Output> {
        let answer: set_udv_batch::ResponseData = reply.graphql()?;
        present(self, "setUdvBatch", answer.set_udv_batch).map(fields)
    }
}

endpoint! {
    /// What [`AuthenticationClient::remove_udf_value`] prepares.
    pub struct RemoveUdfValue("removeUdv") { key: String }
    options {}
}

impl Endpoint for RemoveUdfValue {
    type Output = ();

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        remove_request(self, &self.key, context)
    }

    fn answer(&self, reply: &Reply, _: &Context<'_>) -> Result<()> {
        let _: remove_udv::ResponseData = reply.graphql()?;
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
    pub fn list_udv(&self) -> Call<ListUdv> {
        self.call(ListUdv::new())
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
    pub fn set_udv(&self, key: impl Into<String>, value: impl Into<Value>) -> Call<SetUdv> {
        self.call(SetUdv::new(key.into(), value.into()))
    }

    /// Removes the value of one custom field, through the mutation `removeUdv`, and gives the fields that are left.
    ///
    /// Needs a login. The field itself stays defined.
    ///
    /// # Errors
    ///
    /// - 400: the field is not defined. Some servers answer 500.
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): there is no session, or its token is no longer valid (2020).
    pub fn remove_udv(&self, key: impl Into<String>) -> Call<RemoveUdv> {
        self.call(RemoveUdv::new(key.into()))
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
    pub fn get_udf_value(&self) -> Call<GetUdfValue> {
        self.call(GetUdfValue::new())
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
    /// client.set_udf_value([("school", json!("ucla")), ("age", json!(18))]).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): there is no field; nothing is sent.
    /// - 400: a field is not defined, or its value has another type. Some servers answer 500.
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): there is no session, or its token is no longer valid (2020).
    pub fn set_udf_value<K, V>(
        &self,
        custom_data: impl IntoIterator<Item = (K, V)>,
    ) -> Call<SetUdfValue>
    where
        K: Into<String>,
        V: Into<Value>,
    {
        self.call(SetUdfValue::new(custom_data.into_iter().collect()))
    }

    /// Removes the value of one custom field, through the mutation `removeUdv`.
    ///
    /// Needs a login. The field itself stays defined. [`remove_udv`](Self::remove_udv) does the same and gives what is left.
    ///
    /// # Errors
    ///
    /// As for [`remove_udv`](Self::remove_udv).
    pub fn remove_udf_value(&self, key: impl Into<String>) -> Call<RemoveUdfValue> {
        self.call(RemoveUdfValue::new(key.into()))
    }
}
