//! The settings of a pool.

use serde::{Deserialize, Serialize};

use super::signing::TokenAlgorithm;

/// A factor of multi-factor authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SecondFactor {
    /// A TOTP code of an authenticator app.
    Otp,
    /// A code by SMS.
    Sms,
    /// A code by e-mail.
    Email,
    /// A picture of the face.
    Face,
}

/// The settings of a pool. Every field has a default; a seed file names only what differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Settings {
    /// The number of failed password logins from one client IP after which a captcha is required. Default 3. With 0, none is.
    pub captcha_after: u32,
    /// Lifetime of an SMS code, in seconds. Default 60.
    pub sms_code_seconds: u64,
    /// Lifetime of an e-mail code, in seconds. Default 300.
    pub email_code_seconds: u64,
    /// Lifetime of a QR code and its ticket, in seconds. Default 300.
    pub qr_code_seconds: u64,
    /// Lifetime of a user's token, in seconds. Default 14 days.
    pub token_seconds: u64,
    /// The signature algorithm of tokens: `"RS256"` (default) or `"HS256"`.
    pub token_algorithm: TokenAlgorithm,
    /// Lifetime of a management token, in seconds. Default 2 hours.
    pub management_token_seconds: u64,
    /// The password policy. 0: not empty. 1 (default): at least 6 characters. 2: also two of letters, digits and symbols. 3: all
    /// three of them.
    pub password_level: u8,
    /// Whether registration is enabled. Default true.
    pub registration: bool,
    /// Whether `updatePhone` requires a code that was sent to the old phone. Default true.
    pub verify_old_phone: bool,
    /// Whether `updateEmail` requires a code that was sent to the old e-mail address. Default true.
    pub verify_old_email: bool,
    /// Whether a login by e-mail and password requires a verified e-mail address (else 2042). Default false.
    pub login_requires_verified_email: bool,
    /// Whether the e-mail address of a new user counts as verified. Default false.
    pub email_verified_default: bool,
    /// Whether people can register only with a user name on the whitelist (else 2031). Default false.
    pub whitelist_username: bool,
    /// Whether people can register only with an e-mail address on the whitelist (else 2031). Default false.
    pub whitelist_email: bool,
    /// Whether people can register only with a phone on the whitelist (else 2031). Default false.
    pub whitelist_phone: bool,
    /// The number of digits of a one-time code. Default 6.
    pub verify_code_length: u32,
    /// The maximum of messages to one phone or e-mail address in a minute. Default 30. `null` is no limit.
    pub messages_per_minute: Option<u32>,
    /// The maximum of registrations from one client IP in a minute. Default `null`, no limit.
    pub registrations_per_minute: Option<u32>,
    /// The seconds in which `registrations_per_minute` counts. Default 60, the minute of its name.
    pub registration_interval_seconds: u64,
    /// The factors of which every login requires one (1636): `"OTP"`, `"SMS"`, `"EMAIL"`, `"FACE"`. Default none.
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
            email_verified_default: false,
            whitelist_username: false,
            whitelist_email: false,
            whitelist_phone: false,
            verify_code_length: 6,
            messages_per_minute: Some(30),
            registrations_per_minute: None,
            registration_interval_seconds: 60,
            application_mfa: Vec::new(),
        }
    }
}
