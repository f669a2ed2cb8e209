//! GraphQL operations of the caller's own.

use crate::declare::sendable;
use crate::error::{Error, Result};
use crate::operation::Operation;
use crate::request::{Context, Endpoint, Named};
use crate::response::Response;
use crate::send::Call;
use crate::wire::Request;
use graphql_client::GraphQLQuery;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// The request returned by [`execute`](crate::AuthenticationClient::execute).
#[must_use = "a request does nothing until it is awaited"]
pub struct Execute<T> {
    call: Call<T>,
    operation: &'static str,
    document: &'static str,
    variables: Result<Box<RawValue>>,
    read: fn(&Response) -> Result<T>,
}

impl<T> Execute<T> {
    pub(crate) fn new<O: Operation>(call: Call<T>, operation: O) -> Self
    where
        O::Query: GraphQLQuery<ResponseData = T>,
        T: serde::de::DeserializeOwned,
    {
        let body = O::Query::build_query(operation.into_variables());
        let variables = serde_json::value::to_raw_value(&body.variables);
        Self {
            call,
            operation: body.operation_name,
            document: body.query,
            variables: variables
                .map_err(|_| Error::invalid_argument("variables", "they have no form in JSON")),
            read: Response::graphql,
        }
    }
}

impl<T> Clone for Execute<T> {
    fn clone(&self) -> Self {
        Self {
            call: self.call.clone(),
            operation: self.operation,
            document: self.document,
            variables: self.variables.clone(),
            read: self.read,
        }
    }
}

impl<T> fmt::Debug for Execute<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Execute")
            .field("operation", &self.operation)
            .finish_non_exhaustive()
    }
}

impl<T> Named for Execute<T> {
    fn operation(&self) -> Cow<'static, str> {
        self.operation.into()
    }
}

impl<T: Send + 'static> Endpoint for Execute<T> {
    type Output = T;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let variables = self.variables.as_ref().map_err(Clone::clone)?;
        context
            .graphql_document(
                self.operation,
                self.document,
                Some(self.operation),
                variables,
            )?
            .build()
    }

    fn read(&self, response: &Response) -> Result<T> {
        (self.read)(response)
    }
}

sendable! { Execute<T> -> T }
