//! The session: who is logged in, for how long, and how it ends.

use super::client::AuthenticationClient;
use super::resources::known;
use crate::declare::request;
use crate::error::Result;
use crate::operations::{self, check_login_status, refresh_token, user};
use crate::request::{Context, Endpoint};
use crate::requests::{Logout, LogoutByToken, LogoutCurrent};
use crate::response::Response;
use crate::secret::Secret;
use crate::types::{JWTTokenStatus, RefreshToken, User};
use crate::wire::Request;

request! {
    /// The request returned by [`AuthenticationClient::get_current_user`].
    pub struct GetCurrentUser("user") -> User {}
    options {
        /// Another token than the session's. The session stays as it is.
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
    /// The request returned by [`AuthenticationClient::check_login_status`].
    pub struct CheckLoginStatus("checkLoginStatus") -> JWTTokenStatus {}
    options {
        /// Another token than the session's. The session stays as it is.
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
    /// The request returned by [`AuthenticationClient::refresh_token`].
    pub struct RefreshSessionToken("refreshToken") -> RefreshToken {}
    options {
        /// Another token than the session's. The session stays as it is.
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
    /// Asks the server who is logged in, through the query `user`.
    ///
    /// Needs a login, or the option `token`. The session's user becomes the one that is returned; with a token that is not the
    /// session's, the session stays as it is. The answer holds identities and custom data.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): there is no token (nothing is sent), or it is expired, revoked or wrong
    ///   (2020).
    /// - [`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND): the user has been deleted.
    pub fn get_current_user(&self) -> GetCurrentUser {
        GetCurrentUser::new(self.call().updates().logged_in())
    }

    /// Asks the server who is logged in, and fails if nobody is: [`get_current_user`](Self::get_current_user) under its other
    /// documented name.
    ///
    /// # Errors
    ///
    /// As for [`get_current_user`](Self::get_current_user).
    pub fn check_logged_in(&self) -> GetCurrentUser {
        self.get_current_user()
    }

    /// Asks whether a token is valid, and until when, through the query `checkLoginStatus`.
    ///
    /// Asks about the session's token, or the one of the option `token`. A token that is no longer valid is no error: `status` is
    /// `false` then, `code` 2206 and `exp` absent. Times are in Unix seconds.
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// let status = client.check_login_status().await?;
    /// if status.status == Some(true) {
    ///     println!("logged in until {:?}", status.exp);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::NotLoggedIn`](crate::Error::NotLoggedIn) when there is neither a session nor a token given; nothing is sent then.
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

    /// Exchanges the token for one that is valid longer, through the mutation `refreshToken`.
    ///
    /// Needs a login, or the option `token`. The session goes on with the new token, at once for all clones; with a token that is
    /// not the session's, the session stays as it is. The old token may be revoked. Times are in Unix seconds.
    ///
    /// # Errors
    ///
    /// [`is_not_logged_in`](crate::Error::is_not_logged_in): there is no token (nothing is sent), or it is expired, revoked or wrong
    /// (2020).
    pub fn refresh_token(&self) -> RefreshSessionToken {
        RefreshSessionToken::new(self.call().logged_in().then(|caller, sent, refreshed| {
            if let Some(token) = refreshed.token.clone() {
                caller.replace_token(sent.token.as_ref(), token);
            }
        }))
    }
}
