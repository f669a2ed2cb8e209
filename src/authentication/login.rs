//! Login.

use super::AuthenticationClient;
use crate::call::{Call, Context, Endpoint, present, segment};
use crate::credentials::{Password, Secret};
use crate::error::{Error, Result};
use crate::operations::{
    self, login_by_email, login_by_phone_code, login_by_phone_password, login_by_sub_account,
    login_by_username,
};
use crate::options::endpoint;
use crate::transport::{Reply, Request};
use crate::types::{
    LoginByEmailInput, LoginByPhoneCodeInput, LoginByPhonePasswordInput, LoginByUsernameInput, User,
};
use serde::Serialize;

endpoint! {
    /// What [`AuthenticationClient::login_by_email`] prepares.
    pub struct LoginByEmail("loginByEmail") { email: String, password: Password }
    options { auto_register, captcha_code, client_ip, custom_data, context }
}

impl Endpoint for LoginByEmail {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        let input = LoginByEmailInput {
            email: self.email.clone(),
            password: context.encrypt(&self.password)?,
            captcha_code: self.captcha_code.clone(),
            auto_register: self.auto_register,
            client_ip: self.client_ip.clone(),
            params: self.custom_data.to_params(),
            context: self.context.to_text(),
            ..Default::default()
        };
        context.graphql::<operations::LoginByEmail>(login_by_email::Variables { input })
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        let answer: login_by_email::ResponseData = reply.graphql()?;
        context.sign_in(present(self, "loginByEmail", answer.login_by_email)?)
    }
}

endpoint! {
    /// What [`AuthenticationClient::login_by_username`] prepares.
    pub struct LoginByUsername("loginByUsername") { username: String, password: Password }
    options { auto_register, captcha_code, client_ip, custom_data, context }
}

impl Endpoint for LoginByUsername {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        let input = LoginByUsernameInput {
            username: self.username.clone(),
            password: context.encrypt(&self.password)?,
            captcha_code: self.captcha_code.clone(),
            auto_register: self.auto_register,
            client_ip: self.client_ip.clone(),
            params: self.custom_data.to_params(),
            context: self.context.to_text(),
            ..Default::default()
        };
        context.graphql::<operations::LoginByUsername>(login_by_username::Variables { input })
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        let answer: login_by_username::ResponseData = reply.graphql()?;
        context.sign_in(present(self, "loginByUsername", answer.login_by_username)?)
    }
}

endpoint! {
    /// What [`AuthenticationClient::login_by_phone_code`] prepares.
    pub struct LoginByPhoneCode("loginByPhoneCode") { phone: String, code: Secret }
    options { auto_register, client_ip, custom_data, context, phone_country_code }
}

impl Endpoint for LoginByPhoneCode {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        let input = LoginByPhoneCodeInput {
            phone: self.phone.clone(),
            code: self.code.clone(),
            phone_country_code: self.phone_country_code.clone(),
            auto_register: self.auto_register,
            client_ip: self.client_ip.clone(),
            params: self.custom_data.to_params(),
            context: self.context.to_text(),
            ..Default::default()
        };
        context.graphql::<operations::LoginByPhoneCode>(login_by_phone_code::Variables { input })
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        let answer: login_by_phone_code::ResponseData = reply.graphql()?;
        context.sign_in(present(
            self,
            "loginByPhoneCode",
            answer.login_by_phone_code,
        )?)
    }
}

endpoint! {
    /// What [`AuthenticationClient::login_by_phone_password`] prepares.
    pub struct LoginByPhonePassword("loginByPhonePassword") { phone: String, password: Password }
    options { auto_register, captcha_code, client_ip, custom_data, context }
}

impl Endpoint for LoginByPhonePassword {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        let input = LoginByPhonePasswordInput {
            phone: self.phone.clone(),
            password: context.encrypt(&self.password)?,
            captcha_code: self.captcha_code.clone(),
            auto_register: self.auto_register,
            client_ip: self.client_ip.clone(),
            params: self.custom_data.to_params(),
            context: self.context.to_text(),
            ..Default::default()
        };
        let variables = login_by_phone_password::Variables { input };
        context.graphql::<operations::LoginByPhonePassword>(variables)
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        let answer: login_by_phone_password::ResponseData = reply.graphql()?;
        context.sign_in(present(
            self,
            "loginByPhonePassword",
            answer.login_by_phone_password,
        )?)
    }
}

endpoint! {
    /// What [`AuthenticationClient::login_by_sub_account`] prepares.
    pub struct LoginBySubAccount("loginBySubAccount") { account: String, password: Password }
    options { captcha_code, client_ip }
}

impl Endpoint for LoginBySubAccount {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        let variables = login_by_sub_account::Variables {
            account: self.account.clone(),
            password: context.encrypt(&self.password)?,
            captcha_code: self.captcha_code.clone(),
            client_ip: self.client_ip.clone(),
        };
        context.graphql::<operations::LoginBySubAccount>(variables)
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        let answer: login_by_sub_account::ResponseData = reply.graphql()?;
        context.sign_in(answer.login_by_sub_account)
    }
}

/// What a login against a directory sends. The password is not encrypted: the directory has to see it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DirectoryLogin<'a> {
    username: &'a str,
    password: &'a Secret,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_ip: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with_custom_data: Option<bool>,
}

endpoint! {
    /// What [`AuthenticationClient::login_by_ldap`] prepares.
    pub struct LoginByLdap("POST /api/v2/ldap/verify-user") { username: String, password: Secret }
    options { client_ip, with_custom_data }
}

impl Endpoint for LoginByLdap {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        let body = DirectoryLogin {
            username: &self.username,
            password: &self.password,
            client_ip: self.client_ip.as_deref(),
            with_custom_data: self.with_custom_data,
        };
        context.post("/api/v2/ldap/verify-user").json(&body).build()
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        context.sign_in(reply.rest()?)
    }
}

endpoint! {
    /// What [`AuthenticationClient::login_by_ad`] prepares.
    pub struct LoginByAd("POST /api/v2/ad/verify-user") { username: String, password: Secret }
    options { client_ip, with_custom_data }
}

impl Endpoint for LoginByAd {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        let body = DirectoryLogin {
            username: &self.username,
            password: &self.password,
            client_ip: self.client_ip.as_deref(),
            with_custom_data: self.with_custom_data,
        };
        // Another host than the session's: its token stays at home.
        context
            .post_to_websocket_host("/api/v2/ad/verify-user")
            .anonymous()
            .json(&body)
            .build()
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        context.sign_in(reply.rest()?)
    }
}

endpoint! {
    /// What [`AuthenticationClient::wechat_login`] prepares.
    pub struct WechatLogin("GET /connection/social/wechat:mobile/{id}/callback") { code: Secret }
    options { country, lang, state }
}

impl Endpoint for WechatLogin {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
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
            .anonymous()
            .query("code", self.code.expose().to_owned())
            .query("country", self.country.clone())
            .query("lang", self.lang.clone())
            .query("state", self.state.clone())
            .build()
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        context.sign_in(reply.rest()?)
    }
}

endpoint! {
    /// What [`AuthenticationClient::login_by_email_code`] prepares.
    pub struct LoginByEmailCode("POST /api/v2/login/email-code") { email: String, code: Secret }
    options { client_ip, custom_data, context, phone_country_code }
}

impl Endpoint for LoginByEmailCode {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            email: &'a str,
            code: &'a Secret,
            #[serde(skip_serializing_if = "Option::is_none")]
            phone_country_code: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            client_ip: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            params: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            context: Option<String>,
        }
        let body = Body {
            email: &self.email,
            code: &self.code,
            phone_country_code: self.phone_country_code.as_deref(),
            client_ip: self.client_ip.as_deref(),
            params: self.custom_data.to_params(),
            context: self.context.to_text(),
        };
        context
            .post("/api/v2/login/email-code")
            .anonymous()
            .json(&body)
            .build()
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        context.sign_in(reply.rest()?)
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
    ) -> Call<LoginByEmail> {
        self.call(LoginByEmail::new(email.into(), password.into()))
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
    ) -> Call<LoginByUsername> {
        self.call(LoginByUsername::new(username.into(), password.into()))
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
    ) -> Call<LoginByPhoneCode> {
        self.call(LoginByPhoneCode::new(phone.into(), code.into()))
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
    ) -> Call<LoginByEmailCode> {
        self.call(LoginByEmailCode::new(email.into(), code.into()))
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
    ) -> Call<LoginByPhonePassword> {
        self.call(LoginByPhonePassword::new(phone.into(), password.into()))
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
    ) -> Call<LoginBySubAccount> {
        self.call(LoginBySubAccount::new(account.into(), password.into()))
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
    ) -> Call<LoginByLdap> {
        self.call(LoginByLdap::new(username.into(), password.into()))
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
    ) -> Call<LoginByAd> {
        self.call(LoginByAd::new(username.into(), password.into()))
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
    pub fn wechat_login(&self, code: impl Into<Secret>) -> Call<WechatLogin> {
        self.call(WechatLogin::new(code.into()))
    }
}
