//! One-time codes by SMS and e-mail.

use super::client::AuthenticationClient;
use crate::declare::request;
use crate::error::Result;
use crate::operations::{self, send_email};
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::types::{CommonMessage, EmailScene};
use crate::wire::Request;
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

request! {
    /// The request returned by [`AuthenticationClient::send_sms_code`].
    pub struct SendSmsCode("POST /api/v2/sms/send") -> CommonMessage {
        phone: String,
    }
    options {
        /// The country code of the number, with its plus sign: `+44`. Without it the number is one of mainland China.
        phone_country_code: String,
        /// What the code is for. It selects the message's template.
        scene: SmsScene,
    }
}

impl Endpoint for SendSmsCode {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
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

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        response.rest_message()
    }
}

request! {
    /// The request returned by [`AuthenticationClient::send_email`].
    pub struct SendEmail("sendEmail") -> CommonMessage {
        email: String,
        scene: EmailScene,
    }
}

impl Endpoint for SendEmail {
    type Output = CommonMessage;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        context
            .graphql::<operations::SendEmail>(send_email::Variables {
                email: self.email.clone(),
                scene: self.scene.clone(),
            })?
            .build()
    }

    fn read(&self, response: &Response) -> Result<CommonMessage> {
        let answer: send_email::ResponseData = response.graphql()?;
        response.accepted(answer.send_email)
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
    pub fn send_sms_code(&self, phone: impl Into<String>) -> SendSmsCode {
        SendSmsCode::new(self.call(), phone)
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
    pub fn send_email(&self, email: impl Into<String>, scene: EmailScene) -> SendEmail {
        SendEmail::new(self.call(), email, scene)
    }
}
