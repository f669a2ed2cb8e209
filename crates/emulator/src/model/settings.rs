//! How the pool behaves.

use serde::{Deserialize, Serialize};

use super::signing::TokenAlgorithm;

/// A second factor that the application asks everyone for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SecondFactor {
    /// The code of an authenticator app.
    Otp,
    /// A code by SMS.
    Sms,
    /// A code by e-mail.
    Email,
    /// A picture of the face.
    Face,
}

/// How the pool behaves. Every field has a default, so a seed file names only what differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Settings {
    /// Failed password logins from one client IP after which a captcha is asked for. Default 3; 0 never asks.
    pub captcha_after: u32,
    /// Seconds that an SMS code can be used. Default 60.
    pub sms_code_seconds: u64,
    /// Seconds that an e-mail code can be used. Default 300.
    pub email_code_seconds: u64,
    /// Seconds that a QR code, and its ticket, can be used. Default 300.
    pub qr_code_seconds: u64,
    /// Seconds that a user's token is good for. Default 14 days.
    pub token_seconds: u64,
    /// How the tokens of users are signed: `"RS256"` (default) or `"HS256"`.
    pub token_algorithm: TokenAlgorithm,
    /// Seconds that a management token is good for. Default 2 hours.
    pub management_token_seconds: u64,
    /// What passwords must hold. 0: anything; 1 (default): 6 characters; 2: also two of letters, digits and
    /// symbols; 3: all three.
    pub password_level: u8,
    /// Whether people can register themselves. Default true.
    pub registration: bool,
    /// Whether `updatePhone` asks for a code that was sent to the old phone. Default true.
    pub verify_old_phone: bool,
    /// Whether `updateEmail` asks for a code that was sent to the old e-mail. Default true.
    pub verify_old_email: bool,
    /// Whether logging in by e-mail and password needs a verified e-mail (else 2042). Default false.
    pub login_requires_verified_email: bool,
    /// Messages that one phone or e-mail is sent in a minute. Default 30; `null` is no limit.
    pub messages_per_minute: Option<u32>,
    /// Registrations from one client IP in a minute. Default `null`, no limit.
    pub registrations_per_minute: Option<u32>,
    /// The second factors that the application asks everyone for, one of which has to be proven (login answers 1636):
    /// `"OTP"`, `"SMS"`, `"EMAIL"`, `"FACE"`. Default none.
    pub application_mfa: Vec<SecondFactor>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            captcha_after: 3,
            sms_code_seconds: 60,
            email_code_seconds: 300,
            qr_code_seconds: 300,
            token_seconds: 14 * 24 * 3600,
            token_algorithm: TokenAlgorithm::default(),
            management_token_seconds: 2 * 3600,
            password_level: 1,
            registration: true,
            verify_old_phone: true,
            verify_old_email: true,
            login_requires_verified_email: false,
            messages_per_minute: Some(30),
            registrations_per_minute: None,
            application_mfa: Vec::new(),
        }
    }
}
