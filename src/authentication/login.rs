//! Login.

use super::client::AuthenticationClient;
use crate::client_ip::ClientIp;
use crate::credentials::Password;
use crate::custom_data::{CustomData, to_params, to_text};
use crate::declare::request;
use crate::error::{Error, Result};
use crate::operations::{
    self, login_by_email, login_by_phone_code, login_by_phone_password, login_by_sub_account,
    login_by_username,
};
use crate::request::{Context, Endpoint, segment};
use crate::response::Response;
use crate::secret::Secret;
use crate::types::{
    LoginByEmailInput, LoginByPhoneCodeInput, LoginByPhonePasswordInput, LoginByUsernameInput, User,
};
use crate::wire::Request;
use serde::Serialize;

request! {
    /// The request returned by [`AuthenticationClient::login_by_email`].
    pub struct LoginByEmail("loginByEmail") -> User {
        email: String,
        password: Password,
    }
    options {
        /// Creates the account from the given credentials if there is none. The API's default is `false`.
        auto_register: bool,
        /// The text of the image captcha, after an attempt failed with
        /// [`CAPTCHA_REQUIRED`](crate::ErrorCode::CAPTCHA_REQUIRED).
        captcha_code: String,
        /// The end user's IP address. **Servers must set it**: failed logins are counted by address, and without it the
        /// failures of one user make every user of this server need a captcha.
        client_ip: ClientIp,
        /// Values of custom fields. The pool must define each field, and the value must have its type.
        ///
        /// They are sent as `params`, which is how the Go SDK calls this option.
        custom_data: CustomData,
        /// Values that the pool's pipeline functions can read from their context.
        context: CustomData,
    }
}

impl Endpoint for LoginByEmail {
    type Output = User;

    fn encrypts(&self) -> bool {
        true
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let input = LoginByEmailInput {
            email: self.email.clone(),
            password: context.encrypt(&self.password)?,
            captcha_code: self.captcha_code.clone(),
            auto_register: self.auto_register,
            client_ip: self.client_ip.clone().map(String::from),
            params: to_params(self.custom_data.as_ref())?,
            context: to_text(self.context.as_ref())?,
            ..Default::default()
        };
        context
            .graphql::<operations::LoginByEmail>(login_by_email::Variables { input })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: login_by_email::ResponseData = response.graphql()?;
        response.present("loginByEmail", answer.login_by_email)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::login_by_username`].
    pub struct LoginByUsername("loginByUsername") -> User {
        username: String,
        password: Password,
    }
    options {
        /// Creates the account from the given credentials if there is none. The API's default is `false`.
        auto_register: bool,
        /// The text of the image captcha, after an attempt failed with
        /// [`CAPTCHA_REQUIRED`](crate::ErrorCode::CAPTCHA_REQUIRED).
        captcha_code: String,
        /// The end user's IP address. **Servers must set it**: failed logins are counted by address, and without it the
        /// failures of one user make every user of this server need a captcha.
        client_ip: ClientIp,
        /// Values of custom fields. The pool must define each field, and the value must have its type.
        ///
        /// They are sent as `params`, which is how the Go SDK calls this option.
        custom_data: CustomData,
        /// Values that the pool's pipeline functions can read from their context.
        context: CustomData,
    }
}

impl Endpoint for LoginByUsername {
    type Output = User;

    fn encrypts(&self) -> bool {
        true
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let input = LoginByUsernameInput {
            username: self.username.clone(),
            password: context.encrypt(&self.password)?,
            captcha_code: self.captcha_code.clone(),
            auto_register: self.auto_register,
            client_ip: self.client_ip.clone().map(String::from),
            params: to_params(self.custom_data.as_ref())?,
            context: to_text(self.context.as_ref())?,
            ..Default::default()
        };
        context
            .graphql::<operations::LoginByUsername>(login_by_username::Variables { input })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: login_by_username::ResponseData = response.graphql()?;
        response.present("loginByUsername", answer.login_by_username)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::login_by_phone_code`].
    pub struct LoginByPhoneCode("loginByPhoneCode") -> User {
        phone: String,
        code: Secret,
    }
    options {
        /// Creates the account from the given credentials if there is none. The API's default is `false`.
        auto_register: bool,
        /// The end user's IP address. **Servers must set it**: failed logins are counted by address, and without it the
        /// failures of one user make every user of this server need a captcha.
        client_ip: ClientIp,
        /// Values of custom fields. The pool must define each field, and the value must have its type.
        ///
        /// They are sent as `params`, which is how the Go SDK calls this option.
        custom_data: CustomData,
        /// Values that the pool's pipeline functions can read from their context.
        context: CustomData,
        /// The country code of the number, with its plus sign: `+44`. Without it the number is one of mainland China.
        phone_country_code: String,
    }
}

impl Endpoint for LoginByPhoneCode {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let input = LoginByPhoneCodeInput {
            phone: self.phone.clone(),
            code: self.code.clone(),
            phone_country_code: self.phone_country_code.clone(),
            auto_register: self.auto_register,
            client_ip: self.client_ip.clone().map(String::from),
            params: to_params(self.custom_data.as_ref())?,
            context: to_text(self.context.as_ref())?,
            ..Default::default()
        };
        context
            .graphql::<operations::LoginByPhoneCode>(login_by_phone_code::Variables { input })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: login_by_phone_code::ResponseData = response.graphql()?;
        response.present("loginByPhoneCode", answer.login_by_phone_code)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::login_by_phone_password`].
    pub struct LoginByPhonePassword("loginByPhonePassword") -> User {
        phone: String,
        password: Password,
    }
    options {
        /// Creates the account from the given credentials if there is none. The API's default is `false`.
        auto_register: bool,
        /// The text of the image captcha, after an attempt failed with
        /// [`CAPTCHA_REQUIRED`](crate::ErrorCode::CAPTCHA_REQUIRED).
        captcha_code: String,
        /// The end user's IP address. **Servers must set it**: failed logins are counted by address, and without it the
        /// failures of one user make every user of this server need a captcha.
        client_ip: ClientIp,
        /// Values of custom fields. The pool must define each field, and the value must have its type.
        ///
        /// They are sent as `params`, which is how the Go SDK calls this option.
        custom_data: CustomData,
        /// Values that the pool's pipeline functions can read from their context.
        context: CustomData,
    }
}

impl Endpoint for LoginByPhonePassword {
    type Output = User;

    fn encrypts(&self) -> bool {
        true
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let input = LoginByPhonePasswordInput {
            phone: self.phone.clone(),
            password: context.encrypt(&self.password)?,
            captcha_code: self.captcha_code.clone(),
            auto_register: self.auto_register,
            client_ip: self.client_ip.clone().map(String::from),
            params: to_params(self.custom_data.as_ref())?,
            context: to_text(self.context.as_ref())?,
            ..Default::default()
        };
        let variables = login_by_phone_password::Variables { input };
        context
            .graphql::<operations::LoginByPhonePassword>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: login_by_phone_password::ResponseData = response.graphql()?;
        response.present("loginByPhonePassword", answer.login_by_phone_password)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::login_by_sub_account`].
    pub struct LoginBySubAccount("loginBySubAccount") -> User {
        account: String,
        password: Password,
    }
    options {
        /// The text of the image captcha, after an attempt failed with
        /// [`CAPTCHA_REQUIRED`](crate::ErrorCode::CAPTCHA_REQUIRED).
        captcha_code: String,
        /// The end user's IP address. **Servers must set it**: failed logins are counted by address, and without it the
        /// failures of one user make every user of this server need a captcha.
        client_ip: ClientIp,
    }
}

impl Endpoint for LoginBySubAccount {
    type Output = User;

    fn encrypts(&self) -> bool {
        true
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let variables = login_by_sub_account::Variables {
            account: self.account.clone(),
            password: context.encrypt(&self.password)?,
            captcha_code: self.captcha_code.clone(),
            client_ip: self.client_ip.clone().map(String::from),
        };
        context
            .graphql::<operations::LoginBySubAccount>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: login_by_sub_account::ResponseData = response.graphql()?;
        Ok(answer.login_by_sub_account)
    }
}

/// What a login against a directory sends. The password is not encrypted: the directory has to see it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DirectoryLogin<'a> {
    username: &'a str,
    password: &'a Secret,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_ip: Option<&'a ClientIp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_custom_data: Option<bool>,
}

request! {
    /// The request returned by [`AuthenticationClient::login_by_ldap`].
    pub struct LoginByLdap("POST /api/v2/ldap/verify-user") -> User {
        username: String,
        password: Secret,
    }
    options {
        /// The end user's IP address. **Servers must set it**: failed logins are counted by address, and without it the
        /// failures of one user make every user of this server need a captcha.
        client_ip: ClientIp,
        /// Whether the answer holds the user's custom data. The API's default is `false`.
        with_custom_data: bool,
    }
}

impl Endpoint for LoginByLdap {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let body = DirectoryLogin {
            username: &self.username,
            password: &self.password,
            client_ip: self.client_ip.as_ref(),
            with_custom_data: self.with_custom_data,
        };
        context.post("/api/v2/ldap/verify-user").json(&body).build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        response.rest()
    }
}

request! {
    /// The request returned by [`AuthenticationClient::login_by_ad`].
    pub struct LoginByAd("POST /api/v2/ad/verify-user") -> User {
        username: String,
        password: Secret,
    }
    options {
        /// The end user's IP address. **Servers must set it**: failed logins are counted by address, and without it the
        /// failures of one user make every user of this server need a captcha.
        client_ip: ClientIp,
        /// Whether the answer holds the user's custom data. The API's default is `false`.
        with_custom_data: bool,
    }
}

impl Endpoint for LoginByAd {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let body = DirectoryLogin {
            username: &self.username,
            password: &self.password,
            client_ip: self.client_ip.as_ref(),
            with_custom_data: self.with_custom_data,
        };
        // Another host than the session's: its token stays at home.
        context
            .post_to_websocket_host("/api/v2/ad/verify-user")
            .json(&body)
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        response.rest()
    }
}

request! {
    /// The request returned by [`AuthenticationClient::wechat_login`].
    pub struct WechatLogin("GET /connection/social/wechat:mobile/{id}/callback") -> User {
        code: Secret,
    }
    options {
        /// The person's country as WeChat gives it.
        country: String,
        /// The person's language as WeChat gives it.
        lang: String,
        /// A text of your own that comes back unchanged.
        state: String,
    }
}

impl Endpoint for WechatLogin {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let id = context
            .config
            .user_pool_id
            .as_ref()
            .or(context.config.app_id.as_ref());
        let id = id.ok_or_else(|| Error::config("user_pool_id", "this login needs it"))?;
        // WeChat's code works once, so a request that may have arrived is not sent again.
        context
            .get(format!(
                "/connection/social/wechat:mobile/{}/callback",
                segment(id)
            ))
            .repeatable(false)
            .query("code", self.code.expose().to_owned())
            .query("country", self.country.clone())
            .query("lang", self.lang.clone())
            .query("state", self.state.clone())
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        response.rest()
    }
}

request! {
    /// The request returned by [`AuthenticationClient::login_by_email_code`].
    pub struct LoginByEmailCode("POST /api/v2/login/email-code") -> User {
        email: String,
        code: Secret,
    }
    options {
        /// The end user's IP address. **Servers must set it**: failed logins are counted by address, and without it the
        /// failures of one user make every user of this server need a captcha.
        client_ip: ClientIp,
        /// Values of custom fields. The pool must define each field, and the value must have its type.
        ///
        /// They are sent as `params`, which is how the Go SDK calls this option.
        custom_data: CustomData,
        /// Values that the pool's pipeline functions can read from their context.
        context: CustomData,
        /// The country code of the number, with its plus sign: `+44`. Without it the number is one of mainland China.
        phone_country_code: String,
    }
}

impl Endpoint for LoginByEmailCode {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            email: &'a str,
            code: &'a Secret,
            #[serde(skip_serializing_if = "Option::is_none")]
            phone_country_code: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            client_ip: Option<&'a ClientIp>,
            #[serde(skip_serializing_if = "Option::is_none")]
            params: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            context: Option<String>,
        }
        let body = Body {
            email: &self.email,
            code: &self.code,
            phone_country_code: self.phone_country_code.as_deref(),
            client_ip: self.client_ip.as_ref(),
            params: to_params(self.custom_data.as_ref())?,
            context: to_text(self.context.as_ref())?,
        };
        context.post("/api/v2/login/email-code").json(&body).build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        response.rest()
    }
}

/// # Login
///
/// Each of these replaces the session: the client is then logged in as the user that it returns.
impl AuthenticationClient {
    /// Logs in by e-mail address and password, through the mutation `loginByEmail`.
    ///
    /// **On a server, set the end user's address** with the option `client_ip`: failures are counted by address.
    ///
    /// The password is sent encrypted. The answer holds the custom data
    /// ([`custom_data_map`](User::custom_data_map)).
    ///
    /// ```no_run
    /// use authing::ErrorCode;
    ///
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// let (email, password) = ("test@example.com", "passw0rd");
    /// let user = match client.login_by_email(email, password).await {
    ///     Err(e) if e.code() == Some(ErrorCode::CAPTCHA_REQUIRED) => {
    ///         client.login_by_email(email, password).captcha_code("xj72").await?
    ///     }
    ///     other => other?,
    /// };
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`is_wrong_credentials`](crate::Error::is_wrong_credentials): no such user, or another password (2004, 2006, 2333).
    /// - [`is_captcha_required`](crate::Error::is_captcha_required): too many failures from this address (2000); 2001: the
    ///   captcha is wrong.
    /// - [`is_mfa_required`](crate::Error::is_mfa_required): go on with [`mfa_challenge`](crate::Error::mfa_challenge) and
    ///   [`mfa`](Self::mfa).
    /// - [`FIRST_LOGIN_RESET_PASSWORD`](crate::ErrorCode::FIRST_LOGIN_RESET_PASSWORD) and
    ///   [`FORCE_RESET_PASSWORD`](crate::ErrorCode::FORCE_RESET_PASSWORD): go on with
    ///   [`reset_password_token`](crate::Error::reset_password_token).
    /// - 2005: the user is locked; 2027: the account has no password; 2003: the address is malformed.
    pub fn login_by_email(
        &self,
        email: impl Into<String>,
        password: impl Into<Password>,
    ) -> LoginByEmail {
        LoginByEmail::new(self.signs_in(), email, password)
    }

    /// Logs in by user name and password, through the mutation `loginByUsername`.
    ///
    /// **On a server, set the end user's address** with the option `client_ip`: failures are counted by address.
    ///
    /// The case of the name matters. The password is sent encrypted.
    ///
    /// # Errors
    ///
    /// As for [`login_by_email`](Self::login_by_email).
    pub fn login_by_username(
        &self,
        username: impl Into<String>,
        password: impl Into<Password>,
    ) -> LoginByUsername {
        LoginByUsername::new(self.signs_in(), username, password)
    }

    /// Logs in by phone number and the code that [`send_sms_code`](Self::send_sms_code) sent to it, through the mutation
    /// `loginByPhoneCode`.
    ///
    /// **On a server, set the end user's address** with the option `client_ip`.
    ///
    /// A number that nobody has registered becomes a new account;
    /// [`newly_created`](User::newly_created) tells. Numbers outside mainland China need `phone_country_code`.
    ///
    /// # Errors
    ///
    /// - [`is_wrong_code`](crate::Error::is_wrong_code): the code is wrong, used, or too old (2001, 2300).
    /// - 2005: the user is locked; [`is_mfa_required`](crate::Error::is_mfa_required); 2031: registration is switched off and
    ///   the number is new.
    pub fn login_by_phone_code(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> LoginByPhoneCode {
        LoginByPhoneCode::new(self.signs_in(), phone, code)
    }

    /// Logs in by e-mail address and the code that [`send_email`](Self::send_email) sent to it for
    /// [`EmailScene::LoginVerifyCode`](crate::types::EmailScene::LoginVerifyCode), through `POST /api/v2/login/email-code`.
    ///
    /// **On a server, set the end user's address** with the option `client_ip`.
    ///
    /// The option `phone_country_code` is the API's own; it says nothing about an e-mail address.
    ///
    /// # Errors
    ///
    /// - [`is_wrong_code`](crate::Error::is_wrong_code): the code is wrong, used, or too old (2001, 2300).
    /// - 2004: nobody has this address; 2003: it is malformed; 2005: the user is locked;
    ///   [`is_mfa_required`](crate::Error::is_mfa_required).
    pub fn login_by_email_code(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
    ) -> LoginByEmailCode {
        LoginByEmailCode::new(self.signs_in().anonymous(), email, code)
    }

    /// Logs in by phone number and password, through the mutation `loginByPhonePassword`.
    ///
    /// **On a server, set the end user's address** with the option `client_ip`: failures are counted by address.
    ///
    /// The password is sent encrypted. The API has no country code here.
    ///
    /// # Errors
    ///
    /// As for [`login_by_email`](Self::login_by_email).
    pub fn login_by_phone_password(
        &self,
        phone: impl Into<String>,
        password: impl Into<Password>,
    ) -> LoginByPhonePassword {
        LoginByPhonePassword::new(self.signs_in(), phone, password)
    }

    /// Logs in to a sub-account by its name and password, through the mutation `loginBySubAccount`.
    ///
    /// **On a server, set the end user's address** with the option `client_ip`: failures are counted by address.
    ///
    /// The password is sent encrypted.
    ///
    /// # Errors
    ///
    /// As for [`login_by_email`](Self::login_by_email).
    pub fn login_by_sub_account(
        &self,
        account: impl Into<String>,
        password: impl Into<Password>,
    ) -> LoginBySubAccount {
        LoginBySubAccount::new(self.signs_in(), account, password)
    }

    /// Logs in with an account of the LDAP directory that the pool is connected to, through
    /// `POST /api/v2/ldap/verify-user`.
    ///
    /// **On a server, set the end user's address** with the option `client_ip`.
    ///
    /// The first login imports the account. The password is protected by TLS alone: the directory has to see it.
    ///
    /// # Errors
    ///
    /// - [`is_wrong_credentials`](crate::Error::is_wrong_credentials): the directory refuses (2333).
    /// - 2005: the user is locked; 2820002: the directory's address is wrong in the console.
    pub fn login_by_ldap(
        &self,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> LoginByLdap {
        LoginByLdap::new(self.signs_in(), username, password)
    }

    /// Logs in with an account of the Active Directory that the pool is connected to, through
    /// `POST /api/v2/ad/verify-user` on the
    /// [`websocket_host`](super::AuthenticationClientBuilder::websocket_host).
    ///
    /// **On a server, set the end user's address** with the option `client_ip`.
    ///
    /// The first login imports the account. The password is protected by TLS alone: the directory has to see it.
    ///
    /// # Errors
    ///
    /// As for [`login_by_ldap`](Self::login_by_ldap).
    pub fn login_by_ad(
        &self,
        username: impl Into<String>,
        password: impl Into<Secret>,
    ) -> LoginByAd {
        LoginByAd::new(self.signs_in().anonymous(), username, password)
    }

    /// Logs in with the code that WeChat gave a mobile app, through
    /// `GET /connection/social/wechat:mobile/{id}/callback`.
    ///
    /// The id is the user pool's when that is set, else the application's. The code works once, so this call is never
    /// repeated by itself after it may have arrived.
    ///
    /// # Errors
    ///
    /// - 602: WeChat does not accept the code.
    /// - 2005: the user is locked.
    pub fn wechat_login(&self, code: impl Into<Secret>) -> WechatLogin {
        WechatLogin::new(self.signs_in().anonymous(), code)
    }
}
