//! Passwords: how strong they are, and how they are changed.

use super::client::AuthenticationClient;
use crate::credentials::Password;
use crate::declare::request;
use crate::error::Result;
use crate::generated::operations::{self, reset_password};
use crate::generated::types::CommonMessage;
use crate::request::{Context, Endpoint};
use crate::requests::{
    CheckPasswordStrength, ResetPasswordByFirstToken, ResetPasswordWithForceReset, UpdatePassword,
};
use crate::response::Response;
use crate::secret::Secret;
use crate::wire::Request;

/// How strong a password is, by its length and characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PasswordSecurityLevel {
    /// Neither of the other two.
    Low = 1,
    /// At least 8 characters, with a letter and a digit.
    Middle = 2,
    /// At least 12 characters, with a lower case letter, an upper case letter and a digit.
    High = 3,
}

request! {
    /// Sets a new password with the one-time code that `send_sms_code` sent.
    ///
    /// A login is not required. The password is sent encrypted.
    ///
    /// Sends the mutation `resetPassword`.
    ///
    /// # Errors
    ///
    /// - [`is_wrong_code`](crate::Error::is_wrong_code): the code is wrong, used or expired ([`WRONG_CODE`](crate::ErrorCode::WRONG_CODE),
    ///   2001; [`CODE_EXPIRED`](crate::ErrorCode::CODE_EXPIRED), 2300).
    /// - [`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND) (2004): nobody has this number.
    /// - [`PASSWORD_TOO_SHORT`](crate::ErrorCode::PASSWORD_TOO_SHORT) (2029): the password is too short for the user pool.
    pub struct ResetPasswordByPhoneCode("resetPassword") -> CommonMessage {
        phone: String,
        code: Secret,
        new_password: Password,
    }
    options {
        /// The country code of the number, with its plus sign: `+44`. Required for numbers outside mainland China.
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
                phone_country_code: self.phone_country_code.clone(),
                ..reset_password::Variables::new(
                    self.code.clone(),
                    context.encrypt(&self.new_password)?,
                )
            })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        let answer: reset_password::ResponseData = response.graphql()?;
        response.accepted(response.present("resetPassword", answer.reset_password)?)
    }
}

request! {
    /// Sets a new password with the one-time code that `send_email` sent for the scene
    /// [`ResetPassword`](crate::types::EmailScene::ResetPassword).
    ///
    /// A login is not required. The password is sent encrypted.
    ///
    /// Sends the mutation `resetPassword`.
    ///
    /// # Errors
    ///
    /// - [`is_wrong_code`](crate::Error::is_wrong_code): the code is wrong, used or expired ([`WRONG_CODE`](crate::ErrorCode::WRONG_CODE),
    ///   2001; [`CODE_EXPIRED`](crate::ErrorCode::CODE_EXPIRED), 2300).
    /// - [`USER_NOT_FOUND`](crate::ErrorCode::USER_NOT_FOUND) (2004): nobody has this address.
    /// - [`PASSWORD_TOO_SHORT`](crate::ErrorCode::PASSWORD_TOO_SHORT) (2029): the password is too short for the user pool.
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
                ..reset_password::Variables::new(
                    self.code.clone(),
                    context.encrypt(&self.new_password)?,
                )
            })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        let answer: reset_password::ResponseData = response.graphql()?;
        response.accepted(response.present("resetPassword", answer.reset_password)?)
    }
}

/// # Passwords
impl AuthenticationClient {
    /// Checks a password against the user pool's policy: see [`CheckPasswordStrength`].
    #[doc(alias("checkPasswordStrength", "CheckPasswordStrength"))]
    pub fn check_password_strength(&self, password: impl Into<Secret>) -> CheckPasswordStrength {
        CheckPasswordStrength::new(self.call(), password)
    }

    /// Rates a password, without a request and without the user pool's policy. It is an associated function, without a client.
    ///
    /// The rule is the JavaScript SDK's: length is counted in UTF-16 code units, and only characters before the first line break count
    /// as letters and digits. The level that `get_security_level` returns is the server's own, on another scale.
    ///
    /// ```
    /// use authing::AuthenticationClient;
    /// use authing::authentication::PasswordSecurityLevel;
    ///
    /// let level = AuthenticationClient::computed_password_security_level("Abcdefghijk1");
    /// assert_eq!(level, PasswordSecurityLevel::High);
    /// ```
    #[doc(alias("computedPasswordSecurityLevel", "compute_password_security_level"))]
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

    /// Sets a new password with a one-time code sent by SMS: see [`ResetPasswordByPhoneCode`].
    ///
    /// [`send_sms_code`](Self::send_sms_code) sends the code.
    #[doc(alias("resetPasswordByPhoneCode", "ResetPasswordByPhoneCode"))]
    pub fn reset_password_by_phone_code(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
        new_password: impl Into<Password>,
    ) -> ResetPasswordByPhoneCode {
        ResetPasswordByPhoneCode::new(self.call(), phone, code, new_password)
    }

    /// Sets a new password with a one-time code sent by e-mail: see [`ResetPasswordByEmailCode`].
    ///
    /// [`send_email`](Self::send_email) sends the code, for the scene
    /// [`ResetPassword`](crate::types::EmailScene::ResetPassword).
    #[doc(alias("resetPasswordByEmailCode", "ResetPasswordByEmailCode"))]
    pub fn reset_password_by_email_code(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
        new_password: impl Into<Password>,
    ) -> ResetPasswordByEmailCode {
        ResetPasswordByEmailCode::new(self.call(), email, code, new_password)
    }

    /// Sets the new password that a first login requires: see [`ResetPasswordByFirstToken`].
    ///
    /// ```no_run
    /// # async fn handler(client: authing::AuthenticationClient, ip: std::net::IpAddr) -> authing::Result<()> {
    /// // One session for each person who logs in.
    /// let session = client.new_session();
    /// let (email, first, new) = ("test@example.com", "given-by-admin", "chosen-by-me");
    /// if let Err(error) = session.login_by_email(email, first).client_ip(ip).await {
    ///     if let Some(token) = error.reset_password_token() {
    ///         session.reset_password_by_first_token(token, new).await?;
    ///         session.login_by_email(email, new).client_ip(ip).await?;
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("resetPasswordByFirstLoginToken", "ResetPasswordByFirstLoginToken"))]
    pub fn reset_password_by_first_token(
        &self,
        token: impl Into<Secret>,
        password: impl Into<Password>,
    ) -> ResetPasswordByFirstToken {
        ResetPasswordByFirstToken::new(self.call(), token, password)
    }

    /// Sets the new password that a login requires to be changed: see [`ResetPasswordWithForceReset`].
    #[doc(alias("resetPasswordByForceResetToken", "ResetPasswordByForceResetToken"))]
    pub fn reset_password_with_force_reset(
        &self,
        token: impl Into<Secret>,
        old_password: impl Into<Password>,
        new_password: impl Into<Password>,
    ) -> ResetPasswordWithForceReset {
        ResetPasswordWithForceReset::new(self.call(), token, old_password, new_password)
    }

    /// Changes the password of the user: see [`UpdatePassword`].
    #[doc(alias("updatePassword", "UpdatePassword"))]
    pub fn update_password(&self, new_password: impl Into<Password>) -> UpdatePassword {
        UpdatePassword::new(self.call(), new_password)
    }
}
