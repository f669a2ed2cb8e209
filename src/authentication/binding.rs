//! The phone number and e-mail address that an account is bound to, and accounts that become one.

use super::client::AuthenticationClient;
use crate::declare::request;
use crate::error::{Error, Result};
use crate::generated::operations::{self, update_email, update_phone};
use crate::generated::types::{SocialProvider, User};
use crate::request::{Context, Endpoint};
use crate::requests::{BindEmail, BindPhone, LinkAccount, UnbindEmail, UnbindPhone, UnlinkAccount};
use crate::response::Response;
use crate::secret::Secret;
use crate::wire::Request;

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
    /// Replaces the phone number of the user who is logged in. The session takes the returned user.
    ///
    /// `send_sms_code` sends the code to the new number. Unless the user pool does without it, `old_phone` and `old_phone_code` are required
    /// too, with a code that was sent to the current number. Numbers outside mainland China require `phone_country_code` and
    /// `old_phone_country_code`. A user who has no number binds a first one with `bind_phone`.
    ///
    /// Sends the mutation `updatePhone`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): only one of `old_phone` and `old_phone_code` is set; nothing is sent.
    /// - [`is_wrong_code`](crate::Error::is_wrong_code): a code is wrong, used or expired ([`WRONG_CODE`](crate::ErrorCode::WRONG_CODE),
    ///   2001; [`CODE_EXPIRED`](crate::ErrorCode::CODE_EXPIRED), 2300).
    /// - [`OLD_PHONE_UNVERIFIED`](crate::ErrorCode::OLD_PHONE_UNVERIFIED) (2228): verify the current number first.
    /// - [`OLD_PHONE_MISMATCH`](crate::ErrorCode::OLD_PHONE_MISMATCH) (2038): `old_phone` is not the current number.
    /// - [`SAME_PHONE`](crate::ErrorCode::SAME_PHONE) (2230): the new number is the current one. [`PHONE_BOUND`](crate::ErrorCode::PHONE_BOUND) (2035): another user has it.
    /// - [`SERVER_ERROR`](crate::ErrorCode::SERVER_ERROR) (500): some servers report wrong codes, unverified and bound numbers this way.
    pub struct UpdatePhone("updatePhone") -> User {
        phone: String,
        phone_code: Secret,
    }
    options {
        /// The current number.
        old_phone: String,
        /// The one-time code that was sent to the current number.
        old_phone_code: Secret,
        /// The country code of the number, with its plus sign: `+44`. Required for numbers outside mainland China.
        phone_country_code: String,
        /// The country code of the current number, with its plus sign: `+44`.
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
    /// Replaces the e-mail address of the user who is logged in. The session takes the returned user.
    ///
    /// `send_email` sends the code to the new address, for the scene [`ChangeEmail`](crate::types::EmailScene::ChangeEmail). Unless the user
    /// pool does without it, `old_email` and `old_email_code` are required too, with a code that was sent to the current address. The new
    /// address counts as verified. A user who has no address binds a first one with `bind_email`.
    ///
    /// Sends the mutation `updateEmail`.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the client has no session (nothing is sent), or its token is expired or
    ///   revoked ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020).
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): only one of `old_email` and `old_email_code` is set; nothing is sent.
    /// - [`is_wrong_code`](crate::Error::is_wrong_code): a code is wrong, used or expired ([`WRONG_CODE`](crate::ErrorCode::WRONG_CODE),
    ///   2001; [`CODE_EXPIRED`](crate::ErrorCode::CODE_EXPIRED), 2300).
    /// - [`OLD_EMAIL_UNVERIFIED`](crate::ErrorCode::OLD_EMAIL_UNVERIFIED) (2227): verify the current address first.
    /// - [`OLD_EMAIL_MISMATCH`](crate::ErrorCode::OLD_EMAIL_MISMATCH) (2037): `old_email` is not the current address.
    /// - [`SAME_EMAIL`](crate::ErrorCode::SAME_EMAIL) (2229) or [`EMAIL_UNCHANGED`](crate::ErrorCode::EMAIL_UNCHANGED) (2208): the new address is the current one.
    /// - [`EMAIL_BOUND`](crate::ErrorCode::EMAIL_BOUND) (2200): another user has it. [`MALFORMED_EMAIL`](crate::ErrorCode::MALFORMED_EMAIL) (2204): it is malformed.
    pub struct UpdateEmail("updateEmail") -> User {
        email: String,
        email_code: Secret,
    }
    options {
        /// The current address.
        old_email: String,
        /// The one-time code that was sent to the current address.
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

/// # Phone number, e-mail address, linked accounts
impl AuthenticationClient {
    /// Replaces the phone number of the user: see [`UpdatePhone`].
    ///
    /// [`send_sms_code`](Self::send_sms_code) sends the codes.
    #[doc(alias("updatePhone", "UpdatePhone"))]
    pub fn update_phone(
        &self,
        phone: impl Into<String>,
        phone_code: impl Into<Secret>,
    ) -> UpdatePhone {
        UpdatePhone::new(self.call().updates().logged_in(), phone, phone_code)
    }

    /// Replaces the e-mail address of the user: see [`UpdateEmail`].
    ///
    /// [`send_email`](Self::send_email) sends the codes, for the scene [`ChangeEmail`](crate::types::EmailScene::ChangeEmail).
    #[doc(alias("updateEmail", "UpdateEmail"))]
    pub fn update_email(
        &self,
        email: impl Into<String>,
        email_code: impl Into<Secret>,
    ) -> UpdateEmail {
        UpdateEmail::new(self.call().updates().logged_in(), email, email_code)
    }

    /// Binds a first phone number to the user: see [`BindPhone`].
    ///
    /// [`send_sms_code`](Self::send_sms_code) sends the code. A user who has a number changes it with [`update_phone`](Self::update_phone).
    #[doc(alias("bindPhone", "BindPhone"))]
    pub fn bind_phone(&self, phone: impl Into<String>, phone_code: impl Into<Secret>) -> BindPhone {
        BindPhone::new(self.call(), phone, phone_code)
    }

    /// Removes the phone number of the user: see [`UnbindPhone`].
    #[doc(alias("unbindPhone", "UnBindPhone"))]
    pub fn unbind_phone(&self) -> UnbindPhone {
        UnbindPhone::new(self.call())
    }

    /// Binds a first e-mail address to the user: see [`BindEmail`].
    ///
    /// [`send_email`](Self::send_email) sends the code. A user who has an address changes it with [`update_email`](Self::update_email).
    #[doc(alias("bindEmail", "BindEmail"))]
    pub fn bind_email(&self, email: impl Into<String>, email_code: impl Into<Secret>) -> BindEmail {
        BindEmail::new(self.call(), email, email_code)
    }

    /// Removes the e-mail address of the user: see [`UnbindEmail`].
    #[doc(alias("unbindEmail", "UnBindEmail"))]
    pub fn unbind_email(&self) -> UnbindEmail {
        UnbindEmail::new(self.call())
    }

    /// Merges a secondary account into a primary one: see [`LinkAccount`].
    #[doc(alias("linkAccount", "LinkAccount"))]
    pub fn link_account(
        &self,
        primary_user_token: impl Into<Secret>,
        secondary_user_token: impl Into<Secret>,
    ) -> LinkAccount {
        LinkAccount::new(self.call(), primary_user_token, secondary_user_token)
    }

    /// Separates a social account from a primary one: see [`UnlinkAccount`].
    #[doc(alias("unLinkAccount", "UnLinkAccount"))]
    pub fn unlink_account(
        &self,
        primary_user_token: impl Into<Secret>,
        provider: impl Into<SocialProvider>,
    ) -> UnlinkAccount {
        UnlinkAccount::new(self.call(), primary_user_token, provider.into())
    }
}
