//! The enums of the settings: what a client can be told in a word.

use std::time::Duration;

/// The language of the server's messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Lang {
    /// Simplified Chinese, what the API answers in by default.
    #[default]
    ZhCn,
    /// English. Some messages are Chinese all the same.
    EnUs,
}

impl Lang {
    /// The value as it is on the wire: `zh-CN` or `en-US`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::EnUs => "en-US",
        }
    }
}

/// A header whose name a white-label deployment may have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AuthingHeader {
    /// `x-authing-app-id`
    AppId,
    /// `x-authing-userpool-id`
    UserPoolId,
    /// `x-authing-app-tenant-id`
    TenantId,
    /// `x-authing-request-from`
    RequestFrom,
    /// `x-authing-sdk-version`
    SdkVersion,
    /// `x-authing-lang`
    Lang,
}

impl AuthingHeader {
    /// The name on the public cloud.
    pub const fn default_name(self) -> &'static str {
        match self {
            Self::AppId => "x-authing-app-id",
            Self::UserPoolId => "x-authing-userpool-id",
            Self::TenantId => "x-authing-app-tenant-id",
            Self::RequestFrom => "x-authing-request-from",
            Self::SdkVersion => "x-authing-sdk-version",
            Self::Lang => "x-authing-lang",
        }
    }
}

/// The protocol that an application logs people in by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Protocol {
    /// OpenID Connect.
    #[default]
    Oidc,
    /// OAuth 2.0.
    Oauth,
    /// SAML 2.0.
    Saml,
    /// CAS.
    Cas,
}

impl Protocol {
    /// The name on the wire, which is also the first segment of the paths of [`Oidc`](Self::Oidc) and [`Oauth`](Self::Oauth).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
            Self::Oauth => "oauth",
            Self::Saml => "saml",
            Self::Cas => "cas",
        }
    }
}

/// How the application proves itself at an endpoint for tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientAuthMethod {
    /// `client_secret_post`: id and secret in the body.
    #[default]
    ClientSecretPost,
    /// `client_secret_basic`: id and secret in the header.
    ClientSecretBasic,
    /// `none`: the id alone, for applications that can keep no secret. Use PKCE.
    None,
}

/// How the application's tokens are signed, as the console says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SigningAlgorithm {
    /// RSA with SHA-256, by a key that the host publishes.
    #[default]
    Rs256,
    /// HMAC with SHA-256, by the application's secret.
    Hs256,
}

impl SigningAlgorithm {
    /// The name in the header of a token: `RS256` or `HS256`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Hs256 => "HS256",
        }
    }
}

/// How failed requests are repeated.
///
/// Only what cannot have taken effect is repeated (no connection could be made), and what is safe to repeat (queries and
/// plain `GET`s). A mutation that may have arrived never is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often at most, after the first try.
    pub max_retries: u32,
    /// The pause before the first repetition; it doubles each time, and a random part of up to half is taken off.
    pub base_delay: Duration,
    /// The longest pause. A server that asks for a longer one (`Retry-After`) is not asked again.
    pub max_delay: Duration,
}

impl RetryPolicy {
    /// Nothing is repeated.
    pub const NEVER: Self = Self {
        max_retries: 0,
        base_delay: Duration::ZERO,
        max_delay: Duration::ZERO,
    };
}

impl Default for RetryPolicy {
    /// Two repetitions, after about 0.1 and 0.2 seconds, or what the server asks for up to 5 seconds.
    fn default() -> Self {
        Self {
            max_retries: 2,
            base_delay: Duration::from_millis(100),
            max_delay: Duration::from_secs(5),
        }
    }
}
