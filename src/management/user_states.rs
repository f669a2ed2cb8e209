//! What is asked and said of users, where that takes logic.

use crate::declare::request;
use crate::error::{Error, Result};
use crate::generated::operations::{self, get_user_roles, is_user_exists};
use crate::generated::types::CommonMessage;
use crate::request::{Context, Endpoint, segment};
use crate::response::Response;
use crate::wire::Request;
use serde_json::json;

request! {
    /// Checks whether a user has one of the names that are set: set at least one.
    ///
    /// Sends the query `isUserExists`.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument): no name is set; nothing is sent.
    pub struct UserExists("isUserExists") -> bool {}
    options {
        /// The user name.
        username: String,
        /// The e-mail address.
        email: String,
        /// The phone number.
        phone: String,
        /// The ID of the user in another system.
        external_id: String,
    }
}

impl Endpoint for UserExists {
    type Output = bool;

    fn check(&self) -> Result<()> {
        let names = [&self.username, &self.email, &self.phone, &self.external_id];
        match names.iter().any(|name| name.is_some()) {
            true => Ok(()),
            false => Err(Error::invalid_argument(
                "username",
                "no name is set: set `username`, `email`, `phone` or `external_id`",
            )),
        }
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let variables = is_user_exists::Variables {
            email: self.email.clone(),
            phone: self.phone.clone(),
            username: self.username.clone(),
            external_id: self.external_id.clone(),
        };
        context
            .graphql::<operations::IsUserExists>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<bool> {
        let data: is_user_exists::ResponseData = response.graphql()?;
        response.present("isUserExists", data.is_user_exists)
    }
}

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

/// Changes the state of a user: an empty object to a path of the user's.
macro_rules! state {
    ($(#[$doc:meta])* $name:ident, $operation:literal, $action:literal) => {
        request! {
            $(#[$doc])*
            pub struct $name($operation) -> CommonMessage {
                user_id: String,
            }
        }

        impl Endpoint for $name {
            type Output = CommonMessage;

            fn prepare(&self, context: &Context<'_>) -> Result<Request> {
                let path = format!("/api/v2/users/{}/{}", segment(&self.user_id), $action);
                let request = context.post(path).named(Self::OPERATION);
                request.json(&json!({})).build()
            }

            fn read(&self, response: &Response) -> Result<CommonMessage> {
                response.rest_message()
            }
        }
    };
}

state! {
    /// Suspends a user. The user's logins end, and new ones are refused with
    /// [`USER_DISABLED`](crate::ErrorCode::USER_DISABLED) (2120008), until [`ActivateUser`].
    ///
    /// Sends `POST /api/v2/users/{user_id}/suspend`.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found): there is no such user ([`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND), 2004).
    SuspendUser, "POST /api/v2/users/{user_id}/suspend", "suspend"
}

state! {
    /// Activates a user who is suspended: logins succeed again.
    ///
    /// Sends `POST /api/v2/users/{user_id}/activate`.
    ///
    /// # Errors
    ///
    /// [`is_not_found`](crate::Error::is_not_found): there is no such user ([`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND), 2004).
    ActivateUser, "POST /api/v2/users/{user_id}/activate", "activate"
}
