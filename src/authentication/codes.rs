//! One-time codes by SMS and e-mail.

use super::AuthenticationClient;
use crate::call::{Call, Context, Endpoint, accepted};
use crate::error::Result;
use crate::operations::{self, send_email};
use crate::options::endpoint;
use crate::transport::{Reply, Request};
use crate::types::{CommonMessage, EmailScene};
use serde::{Serialize, Serializer};

/// What a code by SMS is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SmsScene {
    /// Logging in.
    Login,
    /// Registering.
    Register,
    /// Setting a new password.
    Reset,
    /// Binding a phone number.
    Bind,
    /// Unbinding a phone number.
    Unbind,
    /// Making a phone number a second factor.
    MfaBind,
    /// Proving a second factor.
    MfaVerify,
    /// Removing a phone number as a second factor.
    MfaUnbind,
    /// Completing a profile with a phone number.
    CompletePhone,
    /// A scene that this version of the crate does not know.
    Other(String),
}

impl SmsScene {
    /// The value as it is on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Login => "login",
            Self::Register => "register",
            Self::Reset => "reset",
            Self::Bind => "bind",
            Self::Unbind => "unbind",
            Self::MfaBind => "mfa-bind",
            Self::MfaVerify => "mfa-verify",
            Self::MfaUnbind => "mfa-unbind",
            Self::CompletePhone => "complete-phone",
            Self::Other(scene) => scene,
        }
    }
}

impl Serialize for SmsScene {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

endpoint! {
    /// What [`AuthenticationClient::send_sms_code`] prepares.
    pub struct SendSmsCode("POST /api/v2/sms/send") { phone: String }
    options { phone_country_code, scene }
}

impl Endpoint for SendSmsCode {
    type Output = CommonMessage;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            phone: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            phone_country_code: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            scene: Option<&'a SmsScene>,
        }
        let body = Body {
            phone: &self.phone,
            phone_country_code: self.phone_country_code.as_deref(),
            scene: self.scene.as_ref(),
        };
        context.post("/api/v2/sms/send").json(&body).build()
    }

    fn answer(&self, reply: &Reply, _: &Context<'_>) -> Result<CommonMessage> {
        reply.rest_message()
    }
}

endpoint! {
    /// What [`AuthenticationClient::send_email`] prepares.
    pub struct SendEmail("sendEmail") { email: String, scene: EmailScene }
    options {}
}

impl Endpoint for SendEmail {
    type Output = CommonMessage;

    fn request(&self, context: &Context<'_>) -> Result<Request> {
        context.graphql::<operations::SendEmail>(send_email::Variables {
            email: self.email.clone(),
            scene: self.scene.clone(),
        })
    }

    fn answer(&self, reply: &Reply, _: &Context<'_>) -> Result<CommonMessage> {
        let answer: send_email::ResponseData = reply.graphql()?;
        accepted(self, answer.send_email)
    }
}

/// # One-time codes
impl AuthenticationClient {
    /// Sends a one-time code to a phone, through `POST /api/v2/sms/send`.
    ///
    /// The code is valid for 60 seconds and works once. Numbers outside mainland China need the option `phone_country_code`, here
    /// and where the code is used.
    ///
    /// # Errors
    ///
    /// - [`is_rate_limited`](crate::Error::is_rate_limited): codes were asked for too often (429).
    /// - 2028 or 500: the number cannot be right.
    pub fn send_sms_code(&self, phone: impl Into<String>) -> Call<SendSmsCode> {
        self.call(SendSmsCode::new(phone.into()))
    }

    /// Sends an e-mail with a code or a link, through the mutation `sendEmail`.
    ///
    /// The scene selects the template, and what the code is good for: [`EmailScene::ResetPassword`] for
    /// [`reset_password_by_email_code`](Self::reset_password_by_email_code), [`EmailScene::ChangeEmail`] for
    /// [`update_email`](Self::update_email) and [`bind_email`](Self::bind_email). The code works once and not for long.
    ///
    /// # Errors
    ///
    /// - 2204: the address is malformed.
    /// - [`is_rate_limited`](crate::Error::is_rate_limited): e-mails were asked for too often (2080).
    pub fn send_email(&self, email: impl Into<String>, scene: EmailScene) -> Call<SendEmail> {
        self.call(SendEmail::new(email.into(), scene))
    }
}
