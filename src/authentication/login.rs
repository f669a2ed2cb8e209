//! Login.

use super::client::AuthenticationClient;
use crate::credentials::Password;
use crate::requests::{
    LoginByAd, LoginByEmail, LoginByEmailCode, LoginByLdap, LoginByPhoneCode, LoginByPhonePassword,
    LoginBySubAccount, LoginByUsername, WechatLogin,
};
use crate::secret::Secret;

/// # Login
///
/// Each request of a login replaces the session that it belongs to. **On a server**, log each person in on a session of its own:
/// `client.new_session()`. Clones share one session, so whoever logs in on one clone is logged in on all of them.
impl AuthenticationClient {
    /// Logs in with e-mail address and password: see [`LoginByEmail`].
    ///
    /// ```no_run
    /// use authing::ErrorCode;
    /// use std::net::IpAddr;
    ///
    /// # fn show(_: &str) -> String { String::new() }
    /// # async fn handler(client: &authing::AuthenticationClient, ip: IpAddr) -> authing::Result<()> {
    /// // One session for each person who logs in.
    /// let session = client.new_session();
    /// let (email, password) = ("test@example.com", "passw0rd");
    /// let user = match session.login_by_email(email, password).client_ip(ip).await {
    ///     Err(error) if error.is_captcha_required() => {
    ///         let text = show(error.captcha_url().unwrap_or_default());
    ///         // The captcha belongs to the address.
    ///         let login = session.login_by_email(email, password);
    ///         login.client_ip(ip).captcha_code(text).await?
    ///     }
    ///     result => result?,
    /// };
    /// # Ok(())
    /// # }
    /// ```
    #[doc(alias("loginByEmail", "LoginByEmail"))]
    pub fn login_by_email(
        &self,
        email: impl Into<String>,
        password: impl Into<Password>,
    ) -> LoginByEmail {
        LoginByEmail::new(self.call(), email, password)
    }

    /// Logs in with user name and password: see [`LoginByUsername`].
    #[doc(alias("loginByUsername", "LoginByUserName"))]
    pub fn login_by_username(
        &self,
        username: impl Into<String>,
        password: impl Into<Password>,
    ) -> LoginByUsername {
        LoginByUsername::new(self.call(), username, password)
    }

    /// Logs in with a phone number and a one-time code, or registers the number: see [`LoginByPhoneCode`].
    ///
    /// [`send_sms_code`](Self::send_sms_code) sends the code.
    #[doc(alias("loginByPhoneCode", "LoginByPhoneCode"))]
    pub fn login_by_phone_code(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> LoginByPhoneCode {
        LoginByPhoneCode::new(self.call(), phone, code)
    }

    /// Logs in with an e-mail address and a one-time code: see [`LoginByEmailCode`].
    ///
    /// [`send_email`](Self::send_email) sends the code, for the scene
    /// [`LoginVerifyCode`](crate::types::EmailScene::LoginVerifyCode).
    #[doc(alias("loginByEmailCode"))]
    pub fn login_by_email_code(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
    ) -> LoginByEmailCode {
        LoginByEmailCode::new(self.call(), email, code)
    }

    /// Logs in with phone number and password: see [`LoginByPhonePassword`].
    #[doc(alias("loginByPhonePassword", "LoginByPhonePassword"))]
    pub fn login_by_phone_password(
        &self,
        phone: impl Into<String>,
        password: impl Into<Password>,
    ) -> LoginByPhonePassword {
        LoginByPhonePassword::new(self.call(), phone, password)
    }

    /// Logs in with a sub-account and its password: see [`LoginBySubAccount`].
    #[doc(alias("loginBySubAccount", "LoginBySubAccount"))]
    pub fn login_by_sub_account(
        &self,
        account: impl Into<String>,
        password: impl Into<Password>,
    ) -> LoginBySubAccount {
        LoginBySubAccount::new(self.call(), account, password)
    }

    /// Logs in with an account of the LDAP directory that the user pool is connected to: see [`LoginByLdap`].
    #[doc(alias("loginByLdap", "LoginByLdap"))]
    pub fn login_by_ldap(
        &self,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> LoginByLdap {
        LoginByLdap::new(self.call(), username, password)
    }

    /// Logs in with an account of the Active Directory that the user pool is connected to: see [`LoginByAd`].
    #[doc(alias("loginByAd", "LoginByAd"))]
    pub fn login_by_ad(
        &self,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> LoginByAd {
        LoginByAd::new(self.call(), username, password)
    }

    /// Logs in with the authorization code that WeChat gave a mobile app: see [`WechatLogin`].
    #[doc(alias("TrackSession"))]
    pub fn wechat_login(&self, code: impl Into<Secret>) -> WechatLogin {
        WechatLogin::new(self.call(), code)
    }
}
