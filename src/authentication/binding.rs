//! The phone number and e-mail address that an account is bound to, and accounts that become one.

use super::client::AuthenticationClient;
use crate::declare::request;
use crate::error::{Error, Result};
use crate::operations::{self, update_email, update_phone};
use crate::request::{Context, Endpoint};
use crate::requests::{BindEmail, BindPhone, LinkAccount, UnbindEmail, UnbindPhone, UnlinkAccount};
use crate::response::Response;
use crate::secret::Secret;
use crate::types::{SocialProvider, User};
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
        UpdatePhone::new(self.call().updates().logged_in(), phone, phone_code)
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
