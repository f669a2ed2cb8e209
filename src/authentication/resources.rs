//! Permissions, applications, departments and roles of the user who is logged in, and whether a user exists.

use super::client::AuthenticationClient;
use crate::declare::request;
use crate::error::{Error, ErrorCode, Result};
use crate::generated::operations::{
    self, get_user_departments, get_user_roles, is_user_exists, list_user_authorized_resources,
};
use crate::generated::types::{
    PaginatedAuthorizedResources, PaginatedDepartments, PaginatedRoles, ResourceType,
};
use crate::request::{Context, Endpoint};
use crate::requests::{GetSecurityLevel, ListApplications, ListOrgs};
use crate::response::Response;
use crate::wire::Request;

/// The user that a query asks for by the token, or by the id in it.
pub(super) fn known<T>(operation: &'static str, user: Option<T>) -> Result<T> {
    let message = "the user that the token names does not exist";
    user.ok_or_else(|| Error::refused(operation, ErrorCode::USER_NOT_FOUND, message))
}

fn roles_request(
    operation: &'static str,
    namespace: Option<&String>,
    context: &Context<'_>,
) -> Result<Request> {
    let variables = get_user_roles::Variables {
        id: context.identity.user_id(operation)?,
        namespace: namespace.cloned(),
    };
    context
        .graphql::<operations::GetUserRoles>(variables)?
        .build()
}

request! {
    /// Lists the resources of a permission namespace that the user may use.
    ///
    /// Resources that come from the user's roles, groups and departments are included. A namespace that does not exist has none.
    ///
    /// Sends the query `listUserAuthorizedResources`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND) (2004): the user has been deleted.
    pub struct ListAuthorizedResources("listUserAuthorizedResources") -> PaginatedAuthorizedResources {
        namespace: String,
    }
    options {
        /// Only resources of this type.
        resource_type: ResourceType,
    }
}

impl Endpoint for ListAuthorizedResources {
    type Output = PaginatedAuthorizedResources;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let resource_type = self.resource_type.as_ref();
        let variables = list_user_authorized_resources::Variables {
            id: context.identity.user_id(Self::OPERATION)?,
            namespace: Some(self.namespace.clone()),
            resource_type: resource_type.map(ToString::to_string),
        };
        context
            .graphql::<operations::ListUserAuthorizedResources>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<Self::Output> {
        let answer: list_user_authorized_resources::ResponseData = response.graphql()?;
        let resources = known(Self::OPERATION, answer.user)?.authorized_resources;
        response.present("user.authorizedResources", resources)
    }
}

request! {
    /// Lists the departments of the user.
    ///
    /// Sends the query `getUserDepartments`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND) (2004): the user has been deleted.
    pub struct ListDepartments("getUserDepartments") -> PaginatedDepartments {}
    options {
        /// Only the departments of this organisation.
        org_id: String,
    }
}

impl Endpoint for ListDepartments {
    type Output = PaginatedDepartments;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .graphql::<operations::GetUserDepartments>(get_user_departments::Variables {
                id: context.identity.user_id(Self::OPERATION)?,
                org_id: self.org_id.clone(),
            })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<PaginatedDepartments> {
        let answer: get_user_departments::ResponseData = response.graphql()?;
        let departments = known(Self::OPERATION, answer.user)?.departments;
        response.present("user.departments", departments)
    }
}

request! {
    /// Lists the roles of the user.
    ///
    /// Sends the query `getUserRoles`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND) (2004): the user has been deleted.
    pub struct ListRoles("getUserRoles") -> PaginatedRoles {}
    options {
        /// The code of the permission namespace. The documented default is `default`: set it where the user pool has others.
        namespace: String,
    }
}

impl Endpoint for ListRoles {
    type Output = PaginatedRoles;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        roles_request(Self::OPERATION, self.namespace.as_ref(), context)
    }

    fn read(&self, response: &Response) -> Result<PaginatedRoles> {
        let answer: get_user_roles::ResponseData = response.graphql()?;
        response.present("user.roles", known(Self::OPERATION, answer.user)?.roles)
    }
}

request! {
    /// Checks whether the user has the role with this code.
    ///
    /// A user who has been deleted has no role.
    ///
    /// Sends the query `getUserRoles`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    pub struct HasRole("getUserRoles") -> bool {
        code: String,
    }
    options {
        /// The code of the permission namespace. The documented default is `default`: set it where the user pool has others.
        namespace: String,
    }
}

impl Endpoint for HasRole {
    type Output = bool;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        roles_request(Self::OPERATION, self.namespace.as_ref(), context)
    }

    fn read(&self, response: &Response) -> Result<bool> {
        let answer: get_user_roles::ResponseData = response.graphql()?;
        let roles = answer.user.and_then(|user| user.roles);
        Ok(roles.is_some_and(|roles| roles.list.iter().any(|role| role.code == self.code)))
    }
}

request! {
    /// Checks whether the user pool has a user with this user name, e-mail address, phone number or external ID.
    ///
    /// One of the options `username`, `email`, `phone` and `external_id` is required. A login is not.
    ///
    /// Sends the query `isUserExists`.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidArgument`](crate::Error::InvalidArgument): none of the options is set; nothing is sent.
    pub struct IsUserExists("isUserExists") -> bool {}
    options {
        /// The user name, in its exact case. The Python SDK calls the option `user_name`.
        username: String,
        /// The e-mail address, in any case.
        email: String,
        /// The phone number.
        phone: String,
        /// The ID in another system.
        external_id: String,
    }
}

impl Endpoint for IsUserExists {
    type Output = bool;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let variables = is_user_exists::Variables {
            email: self.email.clone(),
            phone: self.phone.clone(),
            username: self.username.clone(),
            external_id: self.external_id.clone(),
        };
        if variables == is_user_exists::Variables::default() {
            return Err(Error::invalid_argument(
                "username",
                "there is nothing to look for: set `username`, `email`, `phone` or `external_id`",
            ));
        }
        context
            .graphql::<operations::IsUserExists>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<bool> {
        let answer: is_user_exists::ResponseData = response.graphql()?;
        Ok(answer.is_user_exists.unwrap_or(false))
    }
}

/// # Permissions, applications, departments, roles
///
/// All but [`is_user_exists`](Self::is_user_exists) are about the user who is logged in.
impl AuthenticationClient {
    /// Returns how secure the account is: see [`GetSecurityLevel`].
    #[doc(alias("getSecurityLevel", "GetSecurityLevel"))]
    pub fn get_security_level(&self) -> GetSecurityLevel {
        GetSecurityLevel::new(self.call())
    }

    /// Lists the resources of a permission namespace that the user may use: see [`ListAuthorizedResources`].
    ///
    /// ```no_run
    /// use authing::types::ResourceType;
    ///
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// let resources = client
    ///     .list_authorized_resources("default")
    ///     .resource_type(ResourceType::Menu)
    ///     .await?;
    /// for resource in resources.list {
    ///     println!("{}: {}", resource.code, resource.actions.unwrap_or_default().join(", "));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("listAuthorizedResources", "ListAuthorizedResources"))]
    pub fn list_authorized_resources(
        &self,
        namespace: impl Into<String>,
    ) -> ListAuthorizedResources {
        ListAuthorizedResources::new(self.call(), namespace)
    }

    /// Lists the applications that the user can log in to: see [`ListApplications`].
    #[doc(alias("listApplications", "ListApplications"))]
    pub fn list_applications(&self) -> ListApplications {
        ListApplications::new(self.call())
    }

    /// Lists the organisations of the user, each as the path to the user's department: see [`ListOrgs`].
    #[doc(alias("listOrgs", "ListOrg"))]
    pub fn list_orgs(&self) -> ListOrgs {
        ListOrgs::new(self.call())
    }

    /// Lists the departments of the user: see [`ListDepartments`].
    #[doc(alias("listDepartments", "ListDepartments"))]
    pub fn list_departments(&self) -> ListDepartments {
        ListDepartments::new(self.call())
    }

    /// Lists the roles of the user: see [`ListRoles`].
    #[doc(alias("ListRole"))]
    pub fn list_roles(&self) -> ListRoles {
        ListRoles::new(self.call())
    }

    /// Checks whether the user has the role with this code: see [`HasRole`].
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// if client.has_role("admin").namespace("default").await? {
    ///     println!("welcome");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("hasRole", "HasRole"))]
    pub fn has_role(&self, code: impl Into<String>) -> HasRole {
        HasRole::new(self.call(), code)
    }

    /// Checks whether a user exists: see [`IsUserExists`].
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// let is_taken = client.is_user_exists().email("test@example.com").await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("isUserExists", "IsUserExists"))]
    pub fn is_user_exists(&self) -> IsUserExists {
        IsUserExists::new(self.call())
    }
}
