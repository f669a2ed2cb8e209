//! The phone number and e-mail address that an account is bound to, and accounts that become one.

use super::client::AuthenticationClient;
use super::social::SocialProvider;
use crate::declare::request;
use crate::error::{Error, Result};
use crate::operations::{
    self, bind_email, bind_phone, unbind_email, unbind_phone, update_email, update_phone,
};
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::secret::Secret;
use crate::types::{CommonMessage, User};
use crate::wire::Request;
use serde::Serialize;

/// A code without the address that it was sent to proves nothing, nor does the address without the code.
fn both_or_none(argument: &'static str, one: bool, other: bool) -> Result<()> {
    if one == other {
        return Ok(());
    }
    Err(Error::invalid_argument(
        argument,
        "it and its code go together: set both or none",
    ))
}

request! {
    /// The request returned by [`AuthenticationClient::update_phone`].
    pub struct UpdatePhone("updatePhone") -> User {
        phone: String,
        phone_code: Secret,
    }
    options {
        /// The number that is bound now.
        old_phone: String,
        /// The one-time code that was sent to the number that is bound now.
        old_phone_code: Secret,
        /// The country code of the number, with its plus sign: `+44`. Without it the number is one of mainland China.
        phone_country_code: String,
        /// The country code of the number that is bound now, with its plus sign: `+44`.
        old_phone_country_code: String,
    }
}

impl Endpoint for UpdatePhone {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        both_or_none(
            "old_phone",
            self.old_phone.is_some(),
            self.old_phone_code.is_some(),
        )?;
        context
            .graphql::<operations::UpdatePhone>(update_phone::Variables {
                phone: self.phone.clone(),
                phone_code: self.phone_code.clone(),
                old_phone: self.old_phone.clone(),
                old_phone_code: self.old_phone_code.clone(),
                phone_country_code: self.phone_country_code.clone(),
                old_phone_country_code: self.old_phone_country_code.clone(),
            })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: update_phone::ResponseData = response.graphql()?;
        Ok(answer.update_phone)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::update_email`].
    pub struct UpdateEmail("updateEmail") -> User {
        email: String,
        email_code: Secret,
    }
    options {
        /// The address that is bound now.
        old_email: String,
        /// The one-time code that was sent to the address that is bound now.
        old_email_code: Secret,
    }
}

impl Endpoint for UpdateEmail {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        both_or_none(
            "old_email",
            self.old_email.is_some(),
            self.old_email_code.is_some(),
        )?;
        context
            .graphql::<operations::UpdateEmail>(update_email::Variables {
                email: self.email.clone(),
                email_code: self.email_code.clone(),
                old_email: self.old_email.clone(),
                old_email_code: self.old_email_code.clone(),
            })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: update_email::ResponseData = response.graphql()?;
        Ok(answer.update_email)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::bind_phone`].
    pub struct BindPhone("bindPhone") -> User {
        phone: String,
        phone_code: Secret,
    }
    options {
        /// The country code of the number, with its plus sign: `+44`. Without it the number is one of mainland China.
        phone_country_code: String,
    }
}

impl Endpoint for BindPhone {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .graphql::<operations::BindPhone>(bind_phone::Variables {
                phone: self.phone.clone(),
                phone_code: self.phone_code.clone(),
                phone_country_code: self.phone_country_code.clone(),
            })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: bind_phone::ResponseData = response.graphql()?;
        Ok(answer.bind_phone)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::unbind_phone`].
    pub struct UnbindPhone("unbindPhone") -> User {}
}

impl Endpoint for UnbindPhone {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .graphql::<operations::UnbindPhone>(unbind_phone::Variables::default())?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: unbind_phone::ResponseData = response.graphql()?;
        Ok(answer.unbind_phone)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::bind_email`].
    pub struct BindEmail("bindEmail") -> User {
        email: String,
        email_code: Secret,
    }
}

impl Endpoint for BindEmail {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .graphql::<operations::BindEmail>(bind_email::Variables {
                email: self.email.clone(),
                email_code: self.email_code.clone(),
            })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: bind_email::ResponseData = response.graphql()?;
        Ok(answer.bind_email)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::unbind_email`].
    pub struct UnbindEmail("unbindEmail") -> User {}
}

impl Endpoint for UnbindEmail {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .graphql::<operations::UnbindEmail>(unbind_email::Variables::default())?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: unbind_email::ResponseData = response.graphql()?;
        Ok(answer.unbind_email)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::link_account`].
    pub struct LinkAccount("POST /api/v2/users/link") -> CommonMessage {
        primary_user_token: Secret,
        secondary_user_token: Secret,
    }
}

impl Endpoint for LinkAccount {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            primary_user_token: &'a Secret,
            secondary_user_token: &'a Secret,
        }
        let body = Body {
            primary_user_token: &self.primary_user_token,
            secondary_user_token: &self.secondary_user_token,
        };
        context.post("/api/v2/users/link").json(&body).build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

request! {
    /// The request returned by [`AuthenticationClient::unlink_account`].
    pub struct UnlinkAccount("POST /api/v2/users/unlink") -> CommonMessage {
        primary_user_token: Secret,
        provider: SocialProvider,
    }
}

impl Endpoint for UnlinkAccount {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            primary_user_token: &'a Secret,
            provider: &'a SocialProvider,
        }
        let body = Body {
            primary_user_token: &self.primary_user_token,
            provider: &self.provider,
        };
        context.post("/api/v2/users/unlink").json(&body).build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

/// # Phone number, e-mail address, linked accounts
impl AuthenticationClient {
    /// Replaces the phone number of the user who is logged in, through the mutation `updatePhone`.
    ///
    /// Needs a login, a code that [`send_sms_code`](Self::send_sms_code) sent to the new number and, unless the pool does without,
    /// the options `old_phone` and `old_phone_code` with a code that was sent to the present number. Numbers outside mainland China
    /// need `phone_country_code` and `old_phone_country_code`. The session's user becomes the one that is returned.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in); [`Error::InvalidArgument`] for half of the old pair.
    /// - [`is_wrong_code`](Error::is_wrong_code), or 500: a code is wrong, used, or too old.
    /// - 2228 or 500: the old number must be proven; 2038: it is another.
    /// - 2230: the number is the present one; 2035 or 500: somebody else has it.
    pub fn update_phone(
        &self,
        phone: impl Into<String>,
        phone_code: impl Into<Secret>,
    ) -> UpdatePhone {
        UpdatePhone::new(self.updates().logged_in(), phone, phone_code)
    }

    /// Replaces the e-mail address of the user who is logged in, through the mutation `updateEmail`.
    ///
    /// Needs a login, a code that [`send_email`](Self::send_email) sent to the new address for
    /// [`EmailScene::ChangeEmail`](crate::types::EmailScene::ChangeEmail) and, unless the pool does without, the options `old_email`
    /// and `old_email_code` with a code that was sent to the present address. The address counts as verified. The session's user
    /// becomes the one that is returned.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in); [`Error::InvalidArgument`] for half of the old pair.
    /// - [`is_wrong_code`](Error::is_wrong_code): a code is wrong, used, or too old.
    /// - 2227: the old address must be proven; 2037: it is another.
    /// - 2229 or 2208: the address is the present one; 2200: somebody else has it; 2204: it is malformed.
    pub fn update_email(
        &self,
        email: impl Into<String>,
        email_code: impl Into<Secret>,
    ) -> UpdateEmail {
        UpdateEmail::new(self.updates().logged_in(), email, email_code)
    }

    /// Binds a first phone number to the user who is logged in, through the mutation `bindPhone`.
    ///
    /// Needs a login, and a code that [`send_sms_code`](Self::send_sms_code) sent to the number. Who has a number changes it with
    /// [`update_phone`](Self::update_phone). The session's user becomes the one that is returned.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in).
    /// - [`is_wrong_code`](Error::is_wrong_code), or 400: the code is wrong, used, or too old.
    /// - 2035 or 500: the number is bound, to this user or another.
    pub fn bind_phone(&self, phone: impl Into<String>, phone_code: impl Into<Secret>) -> BindPhone {
        BindPhone::new(self.updates().logged_in(), phone, phone_code)
    }

    /// Removes the phone number of the user who is logged in, through the mutation `unbindPhone`.
    ///
    /// Needs a login. The session's user becomes the one that is returned.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in).
    /// - 2216 or 1320005: there is none; 2217 or 1320010: without it the user could not log in any more.
    pub fn unbind_phone(&self) -> UnbindPhone {
        UnbindPhone::new(self.updates().logged_in())
    }

    /// Binds a first e-mail address to the user who is logged in, through the mutation `bindEmail`.
    ///
    /// Needs a login, and a code that [`send_email`](Self::send_email) sent to the address for
    /// [`EmailScene::ChangeEmail`](crate::types::EmailScene::ChangeEmail). Who has an address changes it with
    /// [`update_email`](Self::update_email). The session's user becomes the one that is returned.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in).
    /// - [`is_wrong_code`](Error::is_wrong_code): the code is wrong, used, or too old.
    /// - 2200: the address is bound, to this user or another; 2204: it is malformed.
    pub fn bind_email(&self, email: impl Into<String>, email_code: impl Into<Secret>) -> BindEmail {
        BindEmail::new(self.updates().logged_in(), email, email_code)
    }

    /// Removes the e-mail address of the user who is logged in, through the mutation `unbindEmail`.
    ///
    /// Needs a login. The session's user becomes the one that is returned.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in).
    /// - 2219 or 1320009: there is none; 2217 or 1320010: without it the user could not log in any more.
    pub fn unbind_email(&self) -> UnbindEmail {
        UnbindEmail::new(self.updates().logged_in())
    }

    /// Makes two accounts one, through `POST /api/v2/users/link`.
    ///
    /// Needs a login, and a token of each of the two. **The second account is deleted**: only its identities at other providers
    /// pass to the first.
    ///
    /// # Errors
    ///
    /// [`is_not_logged_in`](Error::is_not_logged_in): there is no session (nothing is sent), or one of the tokens is expired,
    /// revoked or wrong (2020); 2215: the two are the same account.
    pub fn link_account(
        &self,
        primary_user_token: impl Into<Secret>,
        secondary_user_token: impl Into<Secret>,
    ) -> LinkAccount {
        LinkAccount::new(
            self.call().logged_in(),
            primary_user_token,
            secondary_user_token,
        )
    }

    /// Takes the identities at a provider away from an account, through `POST /api/v2/users/unlink`.
    ///
    /// Needs a login, and a token of the account. Whoever logs in with that provider afterwards gets another account.
    ///
    /// ```no_run
    /// use authing::authentication::SocialProvider;
    ///
    /// # async fn run(client: authing::AuthenticationClient, token: &str) -> authing::Result<()> {
    /// client.unlink_account(token, SocialProvider::GITHUB).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](Error::is_not_logged_in): there is no session (nothing is sent), or the token is expired, revoked or
    ///   wrong (2020).
    /// - 2216: nothing is bound at this provider; 2217: without it the user could not log in any more.
    pub fn unlink_account(
        &self,
        primary_user_token: impl Into<Secret>,
        provider: impl Into<SocialProvider>,
    ) -> UnlinkAccount {
        UnlinkAccount::new(self.call().logged_in(), primary_user_token, provider)
    }
}
