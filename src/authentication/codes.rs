//! One-time codes by SMS and e-mail.

use super::client::AuthenticationClient;
use crate::generated::types::EmailScene;
use crate::requests::{SendEmail, SendSmsCode};

/// # One-time codes
impl AuthenticationClient {
    /// Sends a one-time code by SMS: see [`SendSmsCode`].
    #[doc(alias("sendSmsCode", "SendSmsCode"))]
    pub fn send_sms_code(&self, phone: impl Into<String>) -> SendSmsCode {
        SendSmsCode::new(self.call(), phone)
    }

    /// Sends an e-mail with a one-time code or a link: see [`SendEmail`].
    #[doc(alias("sendEmail", "SendEmail"))]
    pub fn send_email(&self, email: impl Into<String>, scene: EmailScene) -> SendEmail {
        SendEmail::new(self.call(), email, scene)
    }
}
