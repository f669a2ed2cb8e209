//! The multi-factor authentication that a login requires.

use crate::secret::Secret;
use serde_json::Value;

/// The challenge of a login that requires multi-factor authentication. From
/// [`Error::mfa_challenge`](crate::Error::mfa_challenge).
///
/// The methods of [`mfa`](crate::AuthenticationClient::mfa) accept it as their token, by value or by reference.
///
/// ```no_run
/// # use std::net::IpAddr;
/// # async fn run(client: authing::AuthenticationClient, email: &str, password: &str, ip: IpAddr, ask: fn(&str) -> String) -> authing::Result<()> {
/// // One session for each person who logs in.
/// let session = client.new_session();
/// let user = match session.login_by_email(email, password).client_ip(ip).await {
///     Ok(user) => user,
///     Err(error) => match error.mfa_challenge() {
///         Some(challenge) => {
///             let code = ask("The code of your authenticator app");
///             session.mfa().verify_totp_mfa(code, challenge).await?
///         }
///         None => return Err(error),
///     },
/// };
/// println!("{} is logged in", user.id);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MfaChallenge {
    /// The MFA token: it stands for the login that is not complete yet, and is accepted only by the methods that complete it.
    pub token: Secret,
    /// The user's e-mail address.
    pub email: Option<String>,
    /// The user's phone number.
    pub phone: Option<String>,
    /// The phone number that is enrolled for multi-factor authentication.
    pub mfa_phone: Option<String>,
    /// The user's display name.
    pub nickname: Option<String>,
    /// The user name.
    pub username: Option<String>,
    /// The URL of the user's picture.
    pub avatar: Option<String>,
    /// Whether the user has enrolled a face.
    pub face_mfa_enabled: Option<bool>,
    /// Whether the user has enrolled an authenticator app.
    pub totp_mfa_enabled: Option<bool>,
    /// The factors that the application accepts. Empty where the user's own TOTP is required
    /// ([`MFA_REQUIRED`](crate::ErrorCode::MFA_REQUIRED) 1635).
    pub application_mfa: Vec<ApplicationMfa>,
}

/// A factor that an application accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ApplicationMfa {
    /// The kind of factor.
    pub mfa_policy: MfaPolicy,
    /// 1 if the factor is enabled, else 0.
    pub status: Option<i64>,
    /// The position in the list that people see, smallest first.
    pub sort: Option<i64>,
}

/// A kind of factor for multi-factor authentication.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MfaPolicy {
    /// The code of an authenticator app: [`verify_totp_mfa`](crate::authentication::Mfa::verify_totp_mfa).
    Otp,
    /// A code by SMS: [`verify_app_sms_mfa`](crate::authentication::Mfa::verify_app_sms_mfa).
    Sms,
    /// A code by e-mail: [`verify_app_email_mfa`](crate::authentication::Mfa::verify_app_email_mfa).
    Email,
    /// A picture of the face: [`verify_face_mfa`](crate::authentication::Mfa::verify_face_mfa).
    Face,
    /// A kind that this version of the crate does not know.
    Other(String),
}

impl MfaPolicy {
    /// The value on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Otp => "OTP",
            Self::Sms => "SMS",
            Self::Email => "EMAIL",
            Self::Face => "FACE",
            Self::Other(policy) => policy,
        }
    }
}

impl From<&str> for MfaPolicy {
    fn from(text: &str) -> Self {
        match text {
            "OTP" => Self::Otp,
            "SMS" => Self::Sms,
            "EMAIL" => Self::Email,
            "FACE" => Self::Face,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl From<MfaChallenge> for Secret {
    fn from(challenge: MfaChallenge) -> Self {
        challenge.token
    }
}

impl From<&MfaChallenge> for Secret {
    fn from(challenge: &MfaChallenge) -> Self {
        challenge.token.clone()
    }
}

impl MfaChallenge {
    /// The challenge in the data of an error.
    pub(super) fn read(token: &str, data: &Value) -> Self {
        let text = |name: &str| {
            let text = data.get(name)?.as_str().filter(|text| !text.is_empty());
            text.map(str::to_owned)
        };
        let application_mfa = data.get("applicationMfa").and_then(Value::as_array);
        Self {
            token: token.into(),
            email: text("email"),
            phone: text("phone"),
            mfa_phone: text("mfaPhone"),
            nickname: text("nickname"),
            username: text("username"),
            avatar: text("avatar"),
            face_mfa_enabled: data.get("faceMfaEnabled").and_then(Value::as_bool),
            totp_mfa_enabled: data.get("totpMfaEnabled").and_then(Value::as_bool),
            application_mfa: application_mfa
                .into_iter()
                .flatten()
                .filter_map(ApplicationMfa::read)
                .collect(),
        }
    }
}

impl ApplicationMfa {
    /// A factor without a policy is left out. A status may be a number or a boolean.
    fn read(item: &Value) -> Option<Self> {
        let status = item.get("status");
        Some(Self {
            mfa_policy: item.get("mfaPolicy")?.as_str()?.into(),
            status: status.and_then(|s| s.as_i64().or_else(|| s.as_bool().map(i64::from))),
            sort: item.get("sort").and_then(Value::as_i64),
        })
    }
}
