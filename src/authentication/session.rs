//! The session: who is logged in, for how long, and how it ends.

use super::AuthenticationClient;
use super::resources::known;
use crate::call::{Call, Context, Endpoint, present};
use crate::credentials::Secret;
use crate::error::Result;
use crate::operations::{self, check_login_status, refresh_token, user};
use crate::options::endpoint;
use crate::transport::{Reply, Request};
use crate::types::{CommonMessage, JWTTokenStatus, RefreshToken, User};

endpoint! {
    /// What [`AuthenticationClient::get_current_user`] prepares.
    pub struct GetCurrentUser("user") {}
    options { token }
}

impl Endpoint for GetCurrentUser {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        context.needs_token(self, self.token.as_ref())?;
        context.graphql_as::<operations::User>(self.token.as_ref(), user::Variables::default())
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        let answer: user::ResponseData = reply.graphql()?;
        context.update(self.token.as_ref(), known(self, answer.user)?)
    }
}

endpoint! {
    /// What [`AuthenticationClient::check_login_status`] prepares.
    pub struct CheckLoginStatus("checkLoginStatus") {}
    options { token }
}

impl Endpoint for CheckLoginStatus {
    type Output = JWTTokenStatus;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        context.needs_token(self, self.token.as_ref())?;
        let token = self.token.clone();
        context.graphql::<operations::CheckLoginStatus>(check_login_status::Variables { token })
    }

    fn answer(&self, reply: &Reply, _: &Context<'_>) -> Result<JWTTokenStatus> {
        let answer: check_login_status::ResponseData = reply.graphql()?;
        present(self, "checkLoginStatus", answer.check_login_status)
    }
}

endpoint! {
    /// What [`AuthenticationClient::logout`] prepares.
    pub struct Logout("GET /api/v2/logout") {}
    options {}
}

impl Endpoint for Logout {
    type Output = ();

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        context.logged_in(self)?;
        // A second one would fail, since the first has revoked the token.
        context
            .get("/api/v2/logout")
            .repeatable(false)
            .query("app_id", context.config.app_id.clone())
            .build()
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<()> {
        reply.rest::<serde::de::IgnoredAny>()?;
        context.session.end(context.token.as_ref());
        Ok(())
    }
}

endpoint! {
    /// What [`AuthenticationClient::logout_current`] prepares.
    pub struct LogoutCurrent("GET /logout") {}
    options {}
}

impl Endpoint for LogoutCurrent {
    type Output = ();

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        context
            .get("/logout")
            .repeatable(false)
            .query("appId", context.config.app_id.clone())
            .query("deviceId", "current".to_owned())
            .build()
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<()> {
        reply.rest::<serde::de::IgnoredAny>()?;
        context.session.end(context.token.as_ref());
        Ok(())
    }
}

endpoint! {
    /// What [`AuthenticationClient::logout_by_token`] prepares.
    pub struct LogoutByToken("GET /api/v2/logout") { token: Secret }
    options {}
}

impl Endpoint for LogoutByToken {
    type Output = CommonMessage;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        context.needs_token(self, Some(&self.token))?;
        context
            .get("/api/v2/logout")
            .repeatable(false)
            .token(Some(&self.token))
            .query("app_id", context.config.app_id.clone())
            .build()
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<CommonMessage> {
        let message = reply.rest_message()?;
        context.session.end(Some(&self.token));
        Ok(message)
    }
}

endpoint! {
    /// What [`AuthenticationClient::refresh_token`] prepares.
    pub struct RefreshSessionToken("refreshToken") {}
    options { token }
}

impl Endpoint for RefreshSessionToken {
    type Output = RefreshToken;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        context.needs_token(self, self.token.as_ref())?;
        let variables = refresh_token::Variables::default();
        context.graphql_as::<operations::RefreshToken>(self.token.as_ref(), variables)
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<RefreshToken> {
        let answer: refresh_token::ResponseData = reply.graphql()?;
        let refreshed = present(self, "refreshToken", answer.refresh_token)?;
        let token = refreshed.token.clone().filter(|token| !token.is_empty());
        let token = present(self, "refreshToken.token", token)?;
        let sent = self.token.as_ref().or(context.token.as_ref());
        context.session.replace_token(sent, token);
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
    pub fn get_current_user(&self) -> Call<GetCurrentUser> {
        self.call(GetCurrentUser::new())
    }

    /// Asks the server who is logged in, and fails if nobody is: [`get_current_user`](Self::get_current_user) under its other
    /// documented name.
    ///
    /// # Errors
    ///
    /// As for [`get_current_user`](Self::get_current_user).
    pub fn check_logged_in(&self) -> Call<GetCurrentUser> {
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
    pub fn check_login_status(&self) -> Call<CheckLoginStatus> {
        self.call(CheckLoginStatus::new())
    }

    /// Ends the session here and on the server, through `GET /api/v2/logout`.
    ///
    /// Needs a login. The token is revoked, and then the client's session is empty. If it fails, the session stays.
    ///
    /// # Errors
    ///
    /// [`is_not_logged_in`](crate::Error::is_not_logged_in): there is no session (nothing is sent), or the server knows the token no more
    /// (2020); [`clear_current_user`](Self::clear_current_user) forgets it then.
    pub fn logout(&self) -> Call<Logout> {
        self.call(Logout::new())
    }

    /// Ends the session on this device, here and on the server, through `GET /logout` with `deviceId=current`.
    ///
    /// Needs no login: the token goes along when there is one, and a host that knows the device by a browser's cookie ends that
    /// session too, if the client's own [`http_client`](super::AuthenticationClientBuilder::http_client) sends it. After success
    /// the client's session is empty, unless somebody else has logged in to it meanwhile.
    ///
    /// # Errors
    ///
    /// [`is_not_logged_in`](crate::Error::is_not_logged_in): the server knows the token no more (2020);
    /// [`clear_current_user`](Self::clear_current_user) forgets it then.
    pub fn logout_current(&self) -> Call<LogoutCurrent> {
        self.call(LogoutCurrent::new())
    }

    /// Revokes a token, through `GET /api/v2/logout`.
    ///
    /// The client's session ends if it is the one of this very token, else it stays as it is.
    ///
    /// # Errors
    ///
    /// [`is_not_logged_in`](crate::Error::is_not_logged_in): the token is empty (nothing is sent), or expired, revoked or wrong
    /// (2020).
    pub fn logout_by_token(&self, token: impl Into<Secret>) -> Call<LogoutByToken> {
        self.call(LogoutByToken::new(token.into()))
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
    pub fn refresh_token(&self) -> Call<RefreshSessionToken> {
        self.call(RefreshSessionToken::new())
    }
}
