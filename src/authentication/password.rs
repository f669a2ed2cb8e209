//! Passwords: how good they are, and how they are changed.

use super::client::AuthenticationClient;
use crate::credentials::Password;
use crate::declare::request;
use crate::error::Result;
use crate::operations::{
    self, check_password_strength, reset_password, reset_password_by_first_login_token,
    reset_password_by_force_reset_token, update_password,
};
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::secret::Secret;
use crate::types::{CheckPasswordStrengthResult, CommonMessage, User};
use crate::wire::Request;

/// How good a password is, by its length and characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PasswordSecurityLevel {
    /// Less than the other two ask for.
    Low = 1,
    /// At least 8 characters, with a letter and a digit.
    Middle = 2,
    /// At least 12 characters, with a small letter, a capital letter and a digit.
    High = 3,
}

request! {
    /// The request returned by [`AuthenticationClient::check_password_strength`].
    pub struct CheckPasswordStrength("checkPasswordStrength") -> CheckPasswordStrengthResult {
        password: Secret,
    }
}

impl Endpoint for CheckPasswordStrength {
    type Output = CheckPasswordStrengthResult;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let password = self.password.clone();
        let variables = check_password_strength::Variables { password };
        context
            .graphql::<operations::CheckPasswordStrength>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<CheckPasswordStrengthResult> {
        let answer: check_password_strength::ResponseData = response.graphql()?;
        Ok(answer.check_password_strength)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::reset_password_by_phone_code`].
    pub struct ResetPasswordByPhoneCode("resetPassword") -> CommonMessage {
        phone: String,
        code: Secret,
        new_password: Password,
    }
    options {
        /// The country code of the number, with its plus sign: `+44`. Without it the number is one of mainland China.
        phone_country_code: String,
    }
}

impl Endpoint for ResetPasswordByPhoneCode {
    type Output = CommonMessage;

    fn encrypts(&self) -> bool {
        true
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .graphql::<operations::ResetPassword>(reset_password::Variables {
                phone: Some(self.phone.clone()),
                code: self.code.clone(),
                new_password: context.encrypt(&self.new_password)?,
                phone_country_code: self.phone_country_code.clone(),
                ..Default::default()
            })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        let answer: reset_password::ResponseData = response.graphql()?;
        response.accepted(response.present("resetPassword", answer.reset_password)?)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::reset_password_by_email_code`].
    pub struct ResetPasswordByEmailCode("resetPassword") -> CommonMessage {
        email: String,
        code: Secret,
        new_password: Password,
    }
}

impl Endpoint for ResetPasswordByEmailCode {
    type Output = CommonMessage;

    fn encrypts(&self) -> bool {
        true
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .graphql::<operations::ResetPassword>(reset_password::Variables {
                email: Some(self.email.clone()),
                code: self.code.clone(),
                new_password: context.encrypt(&self.new_password)?,
                ..Default::default()
            })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        let answer: reset_password::ResponseData = response.graphql()?;
        response.accepted(response.present("resetPassword", answer.reset_password)?)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::reset_password_by_first_token`].
    pub struct ResetPasswordByFirstToken("resetPasswordByFirstLoginToken") -> CommonMessage {
        token: Secret,
        password: Password,
    }
}

impl Endpoint for ResetPasswordByFirstToken {
    type Output = CommonMessage;

    fn encrypts(&self) -> bool {
        true
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let variables = reset_password_by_first_login_token::Variables {
            token: self.token.clone(),
            password: context.encrypt(&self.password)?,
        };
        context
            .graphql::<operations::ResetPasswordByFirstLoginToken>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        let answer: reset_password_by_first_login_token::ResponseData = response.graphql()?;
        let message = answer.reset_password_by_first_login_token;
        response.accepted(response.present("resetPasswordByFirstLoginToken", message)?)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::reset_password_with_force_reset`].
    pub struct ResetPasswordWithForceReset("resetPasswordByForceResetToken") -> CommonMessage {
        token: Secret,
        old_password: Password,
        new_password: Password,
    }
}

impl Endpoint for ResetPasswordWithForceReset {
    type Output = CommonMessage;

    fn encrypts(&self) -> bool {
        true
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let variables = reset_password_by_force_reset_token::Variables {
            token: self.token.clone(),
            old_password: context.encrypt(&self.old_password)?,
            new_password: context.encrypt(&self.new_password)?,
        };
        context
            .graphql::<operations::ResetPasswordByForceResetToken>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        let answer: reset_password_by_force_reset_token::ResponseData = response.graphql()?;
        let message = answer.reset_password_by_force_reset_token;
        response.accepted(response.present("resetPasswordByForceResetToken", message)?)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::update_password`].
    pub struct UpdatePassword("updatePassword") -> User {
        new_password: Password,
    }
    options {
        /// The present password. Needed unless the user has none. It is sent encrypted.
        old_password: Password,
    }
}

impl Endpoint for UpdatePassword {
    type Output = User;

    fn encrypts(&self) -> bool {
        true
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let old_password = self.old_password.as_ref().map(|old| context.encrypt(old));
        context
            .graphql::<operations::UpdatePassword>(update_password::Variables {
                new_password: context.encrypt(&self.new_password)?,
                old_password: old_password.transpose()?,
            })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: update_password::ResponseData = response.graphql()?;
        Ok(answer.update_password)
    }
}

/// # Passwords
impl AuthenticationClient {
    /// Asks whether the user pool's policy accepts a password, through the query `checkPasswordStrength`.
    ///
    /// A weak password is no error: `valid` is `false` then, and `message` says why. The password is protected by TLS alone.
    ///
    /// # Errors
    ///
    /// Those of every call.
    pub fn check_password_strength(&self, password: impl Into<Secret>) -> CheckPasswordStrength {
        CheckPasswordStrength::new(self.call(), password)
    }

    /// How good a password is, without a request and without the pool's policy.
    ///
    /// The rule is the JavaScript SDK's: length is counted in UTF-16 code units, and the characters that are asked for must come
    /// before the first line break.
    ///
    /// ```
    /// use authing::AuthenticationClient;
    /// use authing::authentication::PasswordSecurityLevel;
    ///
    /// let level = AuthenticationClient::computed_password_security_level("Abcdefghijk1");
    /// assert_eq!(level, PasswordSecurityLevel::High);
    /// ```
    pub fn computed_password_security_level(password: &str) -> PasswordSecurityLevel {
        let length = password.encode_utf16().count();
        let first_line = password
            .split(['\n', '\r', '\u{2028}', '\u{2029}'])
            .next()
            .unwrap_or_default();
        let has = |kind: fn(&char) -> bool| first_line.chars().any(|c| kind(&c));
        let (small, capital) = (has(char::is_ascii_lowercase), has(char::is_ascii_uppercase));
        let digit = has(char::is_ascii_digit);
        if length >= 12 && small && capital && digit {
            PasswordSecurityLevel::High
        } else if length >= 8 && (small || capital) && digit {
            PasswordSecurityLevel::Middle
        } else {
            PasswordSecurityLevel::Low
        }
    }

    /// Sets a new password with the code that [`send_sms_code`](Self::send_sms_code) sent, through the mutation `resetPassword`.
    ///
    /// Needs no login. The password is sent encrypted.
    ///
    /// # Errors
    ///
    /// - [`is_wrong_code`](crate::Error::is_wrong_code): the code is wrong, used, or too old (2001, 2300).
    /// - 2004: nobody has this number; 2029: the password is too short for the pool.
    pub fn reset_password_by_phone_code(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
        new_password: impl Into<Password>,
    ) -> ResetPasswordByPhoneCode {
        ResetPasswordByPhoneCode::new(self.call(), phone, code, new_password)
    }

    /// Sets a new password with the code that [`send_email`](Self::send_email) sent for
    /// [`EmailScene::ResetPassword`](crate::types::EmailScene::ResetPassword), through the mutation `resetPassword`.
    ///
    /// Needs no login. The password is sent encrypted.
    ///
    /// # Errors
    ///
    /// - [`is_wrong_code`](crate::Error::is_wrong_code): the code is wrong, used, or too old (2001, 2300).
    /// - 2004: nobody has this address; 2029: the password is too short for the pool.
    pub fn reset_password_by_email_code(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
        new_password: impl Into<Password>,
    ) -> ResetPasswordByEmailCode {
        ResetPasswordByEmailCode::new(self.call(), email, code, new_password)
    }

    /// Sets the password that a first login demands, through the mutation `resetPasswordByFirstLoginToken`.
    ///
    /// Needs the token that such a login's error carries:
    /// [`reset_password_token`](crate::Error::reset_password_token) of
    /// [`FIRST_LOGIN_RESET_PASSWORD`](crate::ErrorCode::FIRST_LOGIN_RESET_PASSWORD). The password is sent encrypted.
    ///
    /// ```no_run
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// let (email, first, new) = ("test@example.com", "given-by-admin", "chosen-by-me");
    /// if let Err(error) = client.login_by_email(email, first).await {
    ///     if let Some(token) = error.reset_password_token() {
    ///         client.reset_password_by_first_token(token, new).await?;
    ///         client.login_by_email(email, new).await?;
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// 2207: the token is wrong, used, or too old; 2029: the password is too short for the pool.
    pub fn reset_password_by_first_token(
        &self,
        token: impl Into<Secret>,
        password: impl Into<Password>,
    ) -> ResetPasswordByFirstToken {
        ResetPasswordByFirstToken::new(self.call(), token, password)
    }

    /// Sets the password that a login demands to be changed, through the mutation `resetPasswordByForceResetToken`.
    ///
    /// Needs the token that such a login's error carries:
    /// [`reset_password_token`](crate::Error::reset_password_token) of
    /// [`FORCE_RESET_PASSWORD`](crate::ErrorCode::FORCE_RESET_PASSWORD). Both passwords are sent encrypted. Older private
    /// deployments do not have this mutation.
    ///
    /// # Errors
    ///
    /// - 2207: the token is wrong, used, or too old.
    /// - [`WRONG_OLD_PASSWORD`](crate::ErrorCode::WRONG_OLD_PASSWORD); 2029: the new one is too short for the pool.
    pub fn reset_password_with_force_reset(
        &self,
        token: impl Into<Secret>,
        old_password: impl Into<Password>,
        new_password: impl Into<Password>,
    ) -> ResetPasswordWithForceReset {
        ResetPasswordWithForceReset::new(self.call(), token, old_password, new_password)
    }

    /// Changes the password of the user who is logged in, through the mutation `updatePassword`.
    ///
    /// Needs a login, and the option `old_password` unless the user has no password. Both are sent encrypted. The new password
    /// comes first, as in the Python and JavaScript SDKs; Go's order is the reverse. The session's user becomes the one that is
    /// returned.
    ///
    /// # Errors
    ///
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in).
    /// - 2201: the old password is missing; [`WRONG_OLD_PASSWORD`](crate::ErrorCode::WRONG_OLD_PASSWORD) (2203) or 1320011: it is
    ///   wrong.
    /// - 2029: the new password is too short for the pool.
    pub fn update_password(&self, new_password: impl Into<Password>) -> UpdatePassword {
        UpdatePassword::new(self.updates().logged_in(), new_password)
    }
}
