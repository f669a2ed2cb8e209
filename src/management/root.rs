//! The methods of the client itself, which belong to no area.

use super::client::ManagementClient;
use crate::generated::types::EmailScene;
use crate::requests::SendEmail;
use crate::requests::management::{CheckLoginStatus, GetUserpoolDetail, IsPasswordValid};
use crate::secret::Secret;

/// # E-mails, tokens, passwords
impl ManagementClient {
    /// [Sends an e-mail with a one-time code or a link](SendEmail) to an end user.
    #[doc(alias("sendEmail", "SendEmail"))]
    pub fn send_email(&self, email: impl Into<String>, scene: EmailScene) -> SendEmail {
        SendEmail::new(self.call(), email, scene)
    }

    /// [Checks whether a token of an end user is valid](CheckLoginStatus), and until when.
    #[doc(alias("checkLoginStatus", "CheckLoginStatusByToken"))]
    pub fn check_login_status(&self, token: impl Into<Secret>) -> CheckLoginStatus {
        CheckLoginStatus::new(self.call(), token)
    }

    /// [Checks whether a password satisfies the user pool's policy](IsPasswordValid).
    #[doc(alias("isPasswordValid", "IsPasswordValid"))]
    pub fn is_password_valid(&self, password: impl Into<Secret>) -> IsPasswordValid {
        IsPasswordValid::new(self.call(), password)
    }

    /// [Returns the user pool](GetUserpoolDetail) over GraphQL. See also [`userpool().detail`](super::Userpool::detail).
    pub fn get_userpool_detail(&self) -> GetUserpoolDetail {
        GetUserpoolDetail::new(self.call())
    }
}
