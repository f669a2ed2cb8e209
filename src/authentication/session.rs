//! The session: who is logged in, for how long, and how it ends.

use super::client::AuthenticationClient;
use super::resources::known;
use crate::declare::request;
use crate::error::Result;
use crate::generated::operations::{self, check_login_status, refresh_token, user};
use crate::generated::types::{JWTTokenStatus, RefreshToken, User};
use crate::request::{Context, Endpoint};
use crate::requests::{Logout, LogoutByToken, LogoutCurrent};
use crate::response::Response;
use crate::secret::Secret;
use crate::wire::Request;

request! {
    /// Returns the user who is logged in, with identities and custom data. The session takes the returned user.
    ///
    /// With `token`, returns the user of that token; the session changes only if the token is its own.
    ///
    /// Sends the query `user`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): there is neither a session nor a token (nothing is sent), or the token is
    ///   expired or revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND) (2004): the user has been deleted.
    pub struct GetCurrentUser("user") -> User {}
    options {
        /// A token to use instead of the session's.
        token: Secret,
    }
}

impl Endpoint for GetCurrentUser {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .graphql::<operations::User>(user::Variables::default())?
            .token(self.token.as_ref())
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: user::ResponseData = response.graphql()?;
        known(Self::OPERATION, answer.user)
    }
}

request! {
    /// Checks whether a token is valid, and until when: the session's token, or the one of `token`.
    ///
    /// A token that is no longer valid is not an error: `status` is `false`, `code` is 2206
    /// ([`LOGIN_EXPIRED`](crate::ErrorCode::LOGIN_EXPIRED)) and `exp` is absent. Times are in seconds since 1970.
    ///
    /// Sends the query `checkLoginStatus`.
    ///
    /// # Errors
    ///
    /// [`Error::NotLoggedIn`](crate::Error::NotLoggedIn): there is neither a session nor a `token`; nothing is sent.
    pub struct CheckLoginStatus("checkLoginStatus") -> JWTTokenStatus {}
    options {
        /// A token to use instead of the session's.
        token: Secret,
    }
}

impl Endpoint for CheckLoginStatus {
    type Output = JWTTokenStatus;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context.needs_token(Self::OPERATION, self.token.as_ref())?;
        let token = self.token.clone();
        context
            .graphql::<operations::CheckLoginStatus>(check_login_status::Variables { token })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<JWTTokenStatus> {
        let answer: check_login_status::ResponseData = response.graphql()?;
        response.present("checkLoginStatus", answer.check_login_status)
    }
}

request! {
    /// Exchanges the token for a new one that is valid longer. The session takes the new token, at once for all clones.
    ///
    /// With `token`, refreshes that token; the session changes only if the token is its own. The old token may be revoked. Times are in
    /// seconds since 1970.
    ///
    /// Sends the mutation `refreshToken`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): there is neither a session nor a token (nothing is sent), or the token is
    ///   expired or revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    pub struct RefreshSessionToken("refreshToken") -> RefreshToken {}
    options {
        /// A token to use instead of the session's.
        token: Secret,
    }
}

impl Endpoint for RefreshSessionToken {
    type Output = RefreshToken;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let variables = refresh_token::Variables::default();
        context
            .graphql::<operations::RefreshToken>(variables)?
            .token(self.token.as_ref())
            .build()
    }

    fn read(&self, response: &Response) -> Result<RefreshToken> {
        let answer: refresh_token::ResponseData = response.graphql()?;
        let refreshed = response.present("refreshToken", answer.refresh_token)?;
        let token = refreshed.token.as_ref().filter(|token| !token.is_empty());
        response.present("refreshToken.token", token)?;
        Ok(refreshed)
    }
}

/// # Session
impl AuthenticationClient {
    /// Returns the user who is logged in, as the server knows them now: see [`GetCurrentUser`].
    #[doc(alias("getCurrentUser", "GetCurrentUser"))]
    pub fn get_current_user(&self) -> GetCurrentUser {
        GetCurrentUser::new(self.call().updates().logged_in())
    }

    /// Returns the user who is logged in: [`get_current_user`](Self::get_current_user) under its other documented name.
    #[doc(alias("checkLoggedIn"))]
    pub fn check_logged_in(&self) -> GetCurrentUser {
        self.get_current_user()
    }

    /// Checks whether a token is valid, and until when: see [`CheckLoginStatus`].
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// let status = client.check_login_status().await?;
    /// if let (Some(true), Some(exp)) = (status.status, status.exp) {
    ///     println!("logged in until {exp} seconds after 1970");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("checkLoginStatus", "CheckLoginStatus"))]
    pub fn check_login_status(&self) -> CheckLoginStatus {
        CheckLoginStatus::new(self.call())
    }

    /// Ends the session, on the server and in this client: see [`Logout`].
    #[doc(alias("Logout"))]
    pub fn logout(&self) -> Logout {
        Logout::new(self.call())
    }

    /// Ends the session on this device: see [`LogoutCurrent`].
    #[doc(alias("logoutCurrent"))]
    pub fn logout_current(&self) -> LogoutCurrent {
        LogoutCurrent::new(self.call())
    }

    /// Revokes a token: see [`LogoutByToken`].
    #[doc(alias("LogoutByToken"))]
    pub fn logout_by_token(&self, token: impl Into<Secret>) -> LogoutByToken {
        LogoutByToken::new(self.call(), token)
    }

    /// Exchanges the token for a new one that is valid longer: see [`RefreshSessionToken`].
    #[doc(alias("refreshToken", "RefreshToken"))]
    pub fn refresh_token(&self) -> RefreshSessionToken {
        RefreshSessionToken::new(self.call().logged_in().then(|caller, sent, refreshed| {
            if let Some(token) = refreshed.token.clone() {
                caller.replace_token(sent.token.as_ref(), token);
            }
        }))
    }
}
