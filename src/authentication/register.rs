//! Registration.

use super::client::AuthenticationClient;
use crate::client_ip::ClientIp;
use crate::credentials::Password;
use crate::custom_data::{CustomData, filled, to_params, to_text};
use crate::declare::request;
use crate::error::Result;
use crate::operations::{self, register_by_email, register_by_phone_code, register_by_username};
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::secret::Secret;
use crate::types::{
    RegisterByEmailInput, RegisterByPhoneCodeInput, RegisterByUsernameInput, RegisterProfile, User,
};
use crate::wire::Request;
use serde::Serialize;

request! {
    /// The request returned by [`AuthenticationClient::register_by_email`].
    pub struct RegisterByEmail("registerByEmail") -> User {
        email: String,
        password: Password,
    }
    options {
        /// The first profile of the account.
        profile: RegisterProfile,
        /// Logs the new user in at once, with all that belongs to a login: pipeline functions, webhooks, the login counter.
        /// The answer carries a token and the client is logged in. The API's default is `false`.
        force_login: bool,
        /// Makes a token for the new user without the rest of a login: no pipeline, no counter. The answer carries the
        /// token and the client is logged in. The API's default is `false`.
        generate_token: bool,
        /// The end user's IP address. **Servers must set it**: failed logins are counted by address, and without it the
        /// failures of one user make every user of this server need a captcha.
        client_ip: ClientIp,
        /// Values of custom fields. The pool must define each field, and the value must have its type.
        ///
        /// They are sent as `params`, which is how the Go SDK calls this option.
        custom_data: CustomData,
        /// Values that the pool's pipeline functions can read from their context.
        context: CustomData,
        /// A token that proves a phone number which was verified before.
        phone_token: Secret,
    }
}

impl Endpoint for RegisterByEmail {
    type Output = User;

    fn encrypts(&self) -> bool {
        true
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let input = RegisterByEmailInput {
            email: self.email.clone(),
            password: context.encrypt(&self.password)?,
            profile: self.profile.clone(),
            force_login: self.force_login,
            generate_token: self.generate_token,
            client_ip: self.client_ip.clone().map(String::from),
            params: to_params(self.custom_data.as_ref())?,
            context: to_text(self.context.as_ref())?,
            phone_token: self.phone_token.clone(),
            ..Default::default()
        };
        context
            .graphql::<operations::RegisterByEmail>(register_by_email::Variables { input })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: register_by_email::ResponseData = response.graphql()?;
        response.present("registerByEmail", answer.register_by_email)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::register_by_username`].
    pub struct RegisterByUsername("registerByUsername") -> User {
        username: String,
        password: Password,
    }
    options {
        /// The first profile of the account.
        profile: RegisterProfile,
        /// Logs the new user in at once, with all that belongs to a login: pipeline functions, webhooks, the login counter.
        /// The answer carries a token and the client is logged in. The API's default is `false`.
        force_login: bool,
        /// Makes a token for the new user without the rest of a login: no pipeline, no counter. The answer carries the
        /// token and the client is logged in. The API's default is `false`.
        generate_token: bool,
        /// The end user's IP address. **Servers must set it**: failed logins are counted by address, and without it the
        /// failures of one user make every user of this server need a captcha.
        client_ip: ClientIp,
        /// Values of custom fields. The pool must define each field, and the value must have its type.
        ///
        /// They are sent as `params`, which is how the Go SDK calls this option.
        custom_data: CustomData,
        /// Values that the pool's pipeline functions can read from their context.
        context: CustomData,
        /// A token that proves a phone number which was verified before.
        phone_token: Secret,
        /// A token that proves an e-mail address which was verified before.
        email_token: Secret,
    }
}

impl Endpoint for RegisterByUsername {
    type Output = User;

    fn encrypts(&self) -> bool {
        true
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let input = RegisterByUsernameInput {
            username: self.username.clone(),
            password: context.encrypt(&self.password)?,
            profile: self.profile.clone(),
            force_login: self.force_login,
            generate_token: self.generate_token,
            client_ip: self.client_ip.clone().map(String::from),
            params: to_params(self.custom_data.as_ref())?,
            context: to_text(self.context.as_ref())?,
            phone_token: self.phone_token.clone(),
            email_token: self.email_token.clone(),
            ..Default::default()
        };
        context
            .graphql::<operations::RegisterByUsername>(register_by_username::Variables { input })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: register_by_username::ResponseData = response.graphql()?;
        response.present("registerByUsername", answer.register_by_username)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::register_by_phone_code`].
    pub struct RegisterByPhoneCode("registerByPhoneCode") -> User {
        phone: String,
        code: Secret,
    }
    options {
        /// The first password of the account. It is sent encrypted.
        password: Password,
        /// The first profile of the account.
        profile: RegisterProfile,
        /// Logs the new user in at once, with all that belongs to a login: pipeline functions, webhooks, the login counter.
        /// The answer carries a token and the client is logged in. The API's default is `false`.
        force_login: bool,
        /// Makes a token for the new user without the rest of a login: no pipeline, no counter. The answer carries the
        /// token and the client is logged in. The API's default is `false`.
        generate_token: bool,
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
        /// A token that proves an e-mail address which was verified before.
        email_token: Secret,
    }
}

impl Endpoint for RegisterByPhoneCode {
    type Output = User;

    fn encrypts(&self) -> bool {
        self.password.is_some()
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let password = self
            .password
            .as_ref()
            .map(|password| context.encrypt(password));
        let input = RegisterByPhoneCodeInput {
            phone: self.phone.clone(),
            code: self.code.clone(),
            phone_country_code: self.phone_country_code.clone(),
            password: password.transpose()?,
            profile: self.profile.clone(),
            force_login: self.force_login,
            generate_token: self.generate_token,
            client_ip: self.client_ip.clone().map(String::from),
            params: to_params(self.custom_data.as_ref())?,
            context: to_text(self.context.as_ref())?,
            email_token: self.email_token.clone(),
            ..Default::default()
        };
        let variables = register_by_phone_code::Variables { input };
        context
            .graphql::<operations::RegisterByPhoneCode>(variables)?
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        let answer: register_by_phone_code::ResponseData = response.graphql()?;
        response.present("registerByPhoneCode", answer.register_by_phone_code)
    }
}

request! {
    /// The request returned by [`AuthenticationClient::register_by_email_code`].
    pub struct RegisterByEmailCode("POST /api/v2/register/email-code") -> User {
        email: String,
        code: Secret,
    }
    options {
        /// The first profile of the account.
        profile: RegisterProfile,
        /// Logs the new user in at once, with all that belongs to a login: pipeline functions, webhooks, the login counter.
        /// The answer carries a token and the client is logged in. The API's default is `false`.
        force_login: bool,
        /// Makes a token for the new user without the rest of a login: no pipeline, no counter. The answer carries the
        /// token and the client is logged in. The API's default is `false`.
        generate_token: bool,
        /// The end user's IP address. **Servers must set it**: failed logins are counted by address, and without it the
        /// failures of one user make every user of this server need a captcha.
        client_ip: ClientIp,
        /// Values of custom fields. The pool must define each field, and the value must have its type.
        ///
        /// They are sent as `params`, which is how the Go SDK calls this option.
        custom_data: CustomData,
        /// Values that the pool's pipeline functions can read from their context.
        context: CustomData,
        /// A token that proves a phone number which was verified before.
        phone_token: Secret,
    }
}

impl Endpoint for RegisterByEmailCode {
    type Output = User;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        /// Custom data and context are plain objects here.
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            email: &'a str,
            code: &'a Secret,
            #[serde(skip_serializing_if = "Option::is_none")]
            profile: Option<&'a RegisterProfile>,
            #[serde(skip_serializing_if = "Option::is_none")]
            force_login: Option<bool>,
            #[serde(skip_serializing_if = "Option::is_none")]
            generate_token: Option<bool>,
            #[serde(skip_serializing_if = "Option::is_none")]
            client_ip: Option<&'a ClientIp>,
            #[serde(skip_serializing_if = "Option::is_none")]
            custom_data: Option<&'a CustomData>,
            #[serde(skip_serializing_if = "Option::is_none")]
            context: Option<&'a CustomData>,
            #[serde(skip_serializing_if = "Option::is_none")]
            phone_token: Option<&'a Secret>,
        }
        let body = Body {
            email: &self.email,
            code: &self.code,
            profile: self.profile.as_ref(),
            force_login: self.force_login,
            generate_token: self.generate_token,
            client_ip: self.client_ip.as_ref(),
            custom_data: filled("custom_data", self.custom_data.as_ref())?,
            context: filled("context", self.context.as_ref())?,
            phone_token: self.phone_token.as_ref(),
        };
        context
            .post("/api/v2/register/email-code")
            .json(&body)
            .build()
    }

    fn read(&self, response: &Response) -> Result<User> {
        response.rest()
    }
}

/// # Registration
///
/// Servers that register end users must pass their address:
/// [`client_ip`](Call::client_ip).
impl AuthenticationClient {
    /// Registers a user by e-mail address and password, through the mutation `registerByEmail`.
    ///
    /// **On a server, set the end user's address** with the option `client_ip`.
    ///
    /// The address is unique in the pool whatever its case, is kept in lower case, and is not verified by this. The password
    /// is sent encrypted. Nobody is logged in by it, unless the options `force_login` or `generate_token` are set: then the
    /// answer carries a token and the client's session is the new user's.
    ///
    /// ```no_run
    /// use authing::types::RegisterProfile;
    /// use serde_json::json;
    ///
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// let user = client
    ///     .register_by_email("test@example.com", "passw0rd")
    ///     .profile(RegisterProfile { nickname: Some("Nick".into()), ..Default::default() })
    ///     .custom_data([("source", json!("google"))])
    ///     .force_login(true)
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`USER_EXISTS`](crate::ErrorCode::USER_EXISTS): the address is in use.
    /// - 2003: it is malformed; 2029: the password is too short for the pool; 2031: registration is switched off.
    /// - 400: a custom field is not defined, or the value has another type.
    pub fn register_by_email(
        &self,
        email: impl Into<String>,
        password: impl Into<Password>,
    ) -> RegisterByEmail {
        RegisterByEmail::new(self.signs_in(), email, password)
    }

    /// Registers a user by user name and password, through the mutation `registerByUsername`.
    ///
    /// **On a server, set the end user's address** with the option `client_ip`.
    ///
    /// The name is unique in the pool and its case matters. The password is sent encrypted. Nobody is logged in by it, unless
    /// the options `force_login` or `generate_token` are set.
    ///
    /// # Errors
    ///
    /// - [`USER_EXISTS`](crate::ErrorCode::USER_EXISTS) or 2034: the name is in use.
    /// - 2029: the password is too short for the pool; 2031: registration is switched off.
    /// - 400: a custom field is not defined, or the value has another type.
    pub fn register_by_username(
        &self,
        username: impl Into<String>,
        password: impl Into<Password>,
    ) -> RegisterByUsername {
        RegisterByUsername::new(self.signs_in(), username, password)
    }

    /// Registers a user by phone number and the code that [`send_sms_code`](Self::send_sms_code) sent to it, through the
    /// mutation `registerByPhoneCode`.
    ///
    /// **On a server, set the end user's address** with the option `client_ip`.
    ///
    /// The number counts as verified. The option `password` sets a first password. Nobody is logged in by it, unless the
    /// options `force_login` or `generate_token` are set. Numbers outside mainland China need `phone_country_code`, here and
    /// where the code is sent.
    ///
    /// # Errors
    ///
    /// - [`WRONG_CODE`](crate::ErrorCode::WRONG_CODE) or [`CODE_EXPIRED`](crate::ErrorCode::CODE_EXPIRED): see
    ///   [`is_wrong_code`](crate::Error::is_wrong_code).
    /// - [`USER_EXISTS`](crate::ErrorCode::USER_EXISTS) or 2035: the number is in use.
    /// - 2029: the password is too short for the pool; 2031: registration is switched off.
    pub fn register_by_phone_code(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
    ) -> RegisterByPhoneCode {
        RegisterByPhoneCode::new(self.signs_in(), phone, code)
    }

    /// Registers by e-mail address and the code that [`send_email`](Self::send_email) sent to it for
    /// [`EmailScene::RegisterVerifyCode`](crate::types::EmailScene::RegisterVerifyCode), through
    /// `POST /api/v2/register/email-code`.
    ///
    /// **On a server, set the end user's address** with the option `client_ip`.
    ///
    /// The account has no password. The address counts as verified. An answer with a token (`force_login`, `generate_token`)
    /// begins a session; any other leaves the session alone.
    ///
    /// # Errors
    ///
    /// - [`is_wrong_code`](crate::Error::is_wrong_code): the code is wrong, used, or too old (2001, 2300).
    /// - [`is_already_exists`](crate::Error::is_already_exists): the address is registered (2026).
    /// - 2003: the address is malformed; 2031: registration is switched off; 400: a custom field is not defined or has another type.
    pub fn register_by_email_code(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
    ) -> RegisterByEmailCode {
        RegisterByEmailCode::new(self.signs_in(), email, code)
    }
}
