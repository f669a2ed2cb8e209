//! Registration.

use super::client::AuthenticationClient;
use crate::credentials::Password;
use crate::requests::{
    RegisterByEmail, RegisterByEmailCode, RegisterByPhoneCode, RegisterByUsername,
};
use crate::secret::Secret;

/// # Registration
///
/// With `force_login` or `generate_token`, the new user is logged in: on a server, register each person on a session of its own,
/// `client.new_session()`.
impl AuthenticationClient {
    /// Registers an account with e-mail address and password: see [`RegisterByEmail`].
    ///
    /// ```no_run
    /// use authing::types::RegisterProfile;
    /// use serde_json::json;
    ///
    /// # async fn handler(client: &authing::AuthenticationClient, ip: std::net::IpAddr) -> authing::Result<()> {
    /// let user = client
    ///     .new_session()
    ///     .register_by_email("test@example.com", "passw0rd")
    ///     .profile(RegisterProfile {
    ///         nickname: Some("Nick".to_owned()),
    ///         ..Default::default()
    ///     })
    ///     .custom_data(json!({ "school": "ucla", "age": 18 }))
    ///     .client_ip(ip)
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("registerByEmail", "RegisterByEmail"))]
    pub fn register_by_email(
        &self,
        email: impl Into<String>,
        password: impl Into<Password>,
    ) -> RegisterByEmail {
        RegisterByEmail::new(self.call(), email, password)
    }

    /// Registers an account with user name and password: see [`RegisterByUsername`].
    #[doc(alias("registerByUsername", "RegisterByUsername"))]
    pub fn register_by_username(
        &self,
        username: impl Into<String>,
        password: impl Into<Password>,
    ) -> RegisterByUsername {
        RegisterByUsername::new(self.call(), username, password)
    }

    /// Registers an account with a phone number and a one-time code: see [`RegisterByPhoneCode`].
    ///
    /// [`send_sms_code`](Self::send_sms_code) sends the code.
    #[doc(alias("registerByPhoneCode", "RegisterByPhoneCode"))]
    pub fn register_by_phone_code(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> RegisterByPhoneCode {
        RegisterByPhoneCode::new(self.call(), phone, code)
    }

    /// Registers an account with an e-mail address and a one-time code: see [`RegisterByEmailCode`].
    ///
    /// [`send_email`](Self::send_email) sends the code.
    #[doc(alias("registerByEmailCode"))]
    pub fn register_by_email_code(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
    ) -> RegisterByEmailCode {
        RegisterByEmailCode::new(self.call(), email, code)
    }
}
