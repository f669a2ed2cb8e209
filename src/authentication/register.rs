//! Registration.

use super::AuthenticationClient;
use crate::call::{Call, Context, Endpoint, present};
use crate::credentials::{Password, Secret};
use crate::custom_data::CustomData;
use crate::error::Result;
use crate::operations::{self, register_by_email, register_by_phone_code, register_by_username};
use crate::options::endpoint;
use crate::transport::{Reply, Request};
use crate::types::{
    RegisterByEmailInput, RegisterByPhoneCodeInput, RegisterByUsernameInput, RegisterProfile, User,
};
use serde::Serialize;

endpoint! {
    /// What [`AuthenticationClient::register_by_email`] prepares.
    pub struct RegisterByEmail("registerByEmail") { email: String, password: Password }
    options { profile, force_login, generate_token, client_ip, custom_data, context, phone_token }
}

impl Endpoint for RegisterByEmail {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        let input = RegisterByEmailInput {
            email: self.email.clone(),
            password: context.encrypt(&self.password)?,
            profile: self.profile.clone(),
            force_login: self.force_login,
            generate_token: self.generate_token,
            client_ip: self.client_ip.clone(),
            params: self.custom_data.to_params(),
            context: self.context.to_text(),
            phone_token: self.phone_token.clone(),
            ..Default::default()
        };
        context.graphql::<operations::RegisterByEmail>(register_by_email::Variables { input })
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        let answer: register_by_email::ResponseData = reply.graphql()?;
        context.sign_in(present(self, "registerByEmail", answer.register_by_email)?)
    }
}

endpoint! {
    /// What [`AuthenticationClient::register_by_username`] prepares.
    pub struct RegisterByUsername("registerByUsername") { username: String, password: Password }
    options {
        profile, force_login, generate_token, client_ip, custom_data, context, phone_token, email_token
    }
}

impl Endpoint for RegisterByUsername {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        let input = RegisterByUsernameInput {
            username: self.username.clone(),
            password: context.encrypt(&self.password)?,
            profile: self.profile.clone(),
            force_login: self.force_login,
            generate_token: self.generate_token,
            client_ip: self.client_ip.clone(),
            params: self.custom_data.to_params(),
            context: self.context.to_text(),
            phone_token: self.phone_token.clone(),
            email_token: self.email_token.clone(),
            ..Default::default()
        };
        context.graphql::<operations::RegisterByUsername>(register_by_username::Variables { input })
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        let answer: register_by_username::ResponseData = reply.graphql()?;
        context.sign_in(present(
            self,
            "registerByUsername",
            answer.register_by_username,
        )?)
    }
}

endpoint! {
    /// What [`AuthenticationClient::register_by_phone_code`] prepares.
    pub struct RegisterByPhoneCode("registerByPhoneCode") { phone: String, code: Secret }
    options {
        password, profile, force_login, generate_token, client_ip, custom_data, context,
        phone_country_code, email_token
    }
}

impl Endpoint for RegisterByPhoneCode {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
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
            client_ip: self.client_ip.clone(),
            params: self.custom_data.to_params(),
            context: self.context.to_text(),
            email_token: self.email_token.clone(),
            ..Default::default()
        };
        let variables = register_by_phone_code::Variables { input };
        context.graphql::<operations::RegisterByPhoneCode>(variables)
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        let answer: register_by_phone_code::ResponseData = reply.graphql()?;
        context.sign_in(present(
            self,
            "registerByPhoneCode",
            answer.register_by_phone_code,
        )?)
    }
}

endpoint! {
    /// What [`AuthenticationClient::register_by_email_code`] prepares.
    pub struct RegisterByEmailCode("POST /api/v2/register/email-code") { email: String, code: Secret }
    options { profile, force_login, generate_token, client_ip, custom_data, context, phone_token }
}

impl Endpoint for RegisterByEmailCode {
    type Output = User;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
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
            client_ip: Option<&'a str>,
            #[serde(skip_serializing_if = "CustomData::is_empty")]
            custom_data: &'a CustomData,
            #[serde(skip_serializing_if = "CustomData::is_empty")]
            context: &'a CustomData,
            #[serde(skip_serializing_if = "Option::is_none")]
            phone_token: Option<&'a Secret>,
        }
        let body = Body {
            email: &self.email,
            code: &self.code,
            profile: self.profile.as_ref(),
            force_login: self.force_login,
            generate_token: self.generate_token,
            client_ip: self.client_ip.as_deref(),
            custom_data: &self.custom_data,
            context: &self.context,
            phone_token: self.phone_token.as_ref(),
        };
        context
            .post("/api/v2/register/email-code")
            .json(&body)
            .build()
    }

    fn answer(&self, reply: &Reply, context: &Context<'_>) -> Result<User> {
        context.sign_in(reply.rest()?)
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
    ) -> Call<RegisterByEmail> {
        self.call(RegisterByEmail::new(email.into(), password.into()))
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
    ) -> Call<RegisterByUsername> {
        self.call(RegisterByUsername::new(username.into(), password.into()))
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
    ) -> Call<RegisterByPhoneCode> {
        self.call(RegisterByPhoneCode::new(phone.into(), code.into()))
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
    ) -> Call<RegisterByEmailCode> {
        self.call(RegisterByEmailCode::new(email.into(), code.into()))
    }
}
