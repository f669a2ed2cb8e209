//! The values of custom fields, of users and of all else that has them: how they are listed, set and removed.

use crate::custom_data::{CustomData, not_empty, write};
use crate::custom_field::CustomField;
use crate::error::Result;
use crate::generated::operations::{self, remove_udv, set_udv, set_udv_batch, udv};
use crate::generated::types::{UDFTargetType, UserDefinedData, UserDefinedDataInput};
use crate::request::Context;
use crate::response::Response;
use crate::wire::Request;
use serde_json::Value;

/// Whose values they are.
pub(crate) struct Target {
    pub(crate) target_type: UDFTargetType,
    pub(crate) target_id: String,
}

impl Target {
    /// The user who is logged in.
    pub(crate) fn of_caller(operation: &'static str, context: &Context<'_>) -> Result<Self> {
        Ok(Self {
            target_type: UDFTargetType::User,
            target_id: context.identity.user_id(operation)?,
        })
    }

    pub(crate) fn list(self, context: &Context<'_>) -> Result<Request> {
        let variables = udv::Variables {
            target_type: self.target_type,
            target_id: self.target_id,
        };
        context.graphql::<operations::Udv>(variables)?.build()
    }

    pub(crate) fn set(self, key: &str, value: &Value, context: &Context<'_>) -> Result<Request> {
        let variables = set_udv::Variables {
            target_type: self.target_type,
            target_id: self.target_id,
            key: key.to_owned(),
            value: write(value),
        };
        context.graphql::<operations::SetUdv>(variables)?.build()
    }

    pub(crate) fn set_all(self, data: &CustomData, context: &Context<'_>) -> Result<Request> {
        not_empty(data)?;
        let input = |(key, value): (&str, &Value)| UserDefinedDataInput {
            value: Some(write(value)),
            ..UserDefinedDataInput::new(key)
        };
        let variables = set_udv_batch::Variables {
            target_type: self.target_type,
            target_id: self.target_id,
            udv_list: Some(data.iter().map(input).collect()),
        };
        context
            .graphql::<operations::SetUdvBatch>(variables)?
            .build()
    }

    pub(crate) fn remove(self, key: &str, context: &Context<'_>) -> Result<Request> {
        let variables = remove_udv::Variables {
            target_type: self.target_type,
            target_id: self.target_id,
            key: key.to_owned(),
        };
        context.graphql::<operations::RemoveUdv>(variables)?.build()
    }
}

/// The values, in the types of their fields.
pub(crate) fn fields<C: FromIterator<CustomField>>(list: Vec<UserDefinedData>) -> C {
    list.into_iter().map(CustomField::from).collect()
}

/// What a list has: a list, or a map.
pub(crate) fn listed<C: FromIterator<CustomField>>(response: &Response) -> Result<C> {
    let answer: udv::ResponseData = response.graphql()?;
    Ok(fields(answer.udv))
}

pub(crate) fn after_set(response: &Response) -> Result<Vec<CustomField>> {
    let answer: set_udv::ResponseData = response.graphql()?;
    response.present("setUdv", answer.set_udv).map(fields)
}

pub(crate) fn after_set_all(response: &Response) -> Result<Vec<CustomField>> {
    let answer: set_udv_batch::ResponseData = response.graphql()?;
    response
        .present("setUdvBatch", answer.set_udv_batch)
        .map(fields)
}

pub(crate) fn after_remove(response: &Response) -> Result<Vec<CustomField>> {
    let answer: remove_udv::ResponseData = response.graphql()?;
    response.present("removeUdv", answer.remove_udv).map(fields)
}
