//! The enums of the settings.

use std::time::Duration;

/// A language of messages: the server's, and what this crate adds to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Lang {
    /// Simplified Chinese, the API's default.
    #[default]
    ZhCn,
    /// English. Some of the server's messages are Chinese all the same.
    EnUs,
}

impl Lang {
    /// The value on the wire: `zh-CN` or `en-US`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::EnUs => "en-US",
        }
    }
}

/// A header that a white-label deployment may have renamed.
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

/// The protocol that an application logs people in with.
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

/// How the application authenticates at a token endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientAuthMethod {
    /// `client_secret_post`: client ID and client secret in the body.
    #[default]
    ClientSecretPost,
    /// `client_secret_basic`: client ID and client secret in the `Authorization` header.
    ClientSecretBasic,
    /// `none`: the client ID alone, for applications that cannot keep a secret. Use PKCE.
    None,
}

/// The signing algorithm of the application's tokens. The application's page in the console shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SigningAlgorithm {
    /// RSA with SHA-256, with a key that the host publishes.
    #[default]
    Rs256,
    /// HMAC with SHA-256, with the client secret.
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

/// How failed requests are retried.
///
/// A request is retried if it cannot have taken effect (no connection could be made, or the host did not take the request), or if
/// it is safe to send twice (queries and plain `GET`s). A mutation that may have arrived is never retried. Nothing else retries: the
/// HTTP client's own retries are off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The most retries after the first attempt.
    pub max_retries: u32,
    /// The pause before the first retry. It doubles each time, and a random part of up to half is subtracted.
    pub base_delay: Duration,
    /// The longest pause. If the server asks for a longer one (`Retry-After`), the request fails.
    pub max_delay: Duration,
    /// What the retries of all requests may cost together.
    pub budget: RetryBudget,
}

impl RetryPolicy {
    /// No retries.
    pub const NEVER: Self = Self {
        max_retries: 0,
        base_delay: Duration::ZERO,
        max_delay: Duration::ZERO,
        budget: RetryBudget::UNLIMITED,
    };
}

impl Default for RetryPolicy {
    /// Two retries, after about 0.1 and 0.2 seconds, or after what the server asks for, up to 5 seconds.
    fn default() -> Self {
        Self {
            max_retries: 2,
            base_delay: Duration::from_millis(100),
            max_delay: Duration::from_secs(5),
            budget: RetryBudget::default(),
        }
    }
}

/// What the retries of a client may cost together, in tokens.
///
/// When a host fails for everybody, retries multiply its load just then. So each retry takes tokens, and each success gives some
/// back; without enough tokens a failed request is not retried. Clones of a client, and clients made from it with `new_session` or
/// `with_token`, share their tokens.
///
/// Each retry, and each one refused, is an event of `tracing` with the number of tokens left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryBudget {
    /// The most tokens, which a new client has. Default: 500.
    pub capacity: u32,
    /// What a retry costs. It is paid back if the retry succeeds. Default: 5.
    pub retry_cost: u32,
    /// What a retry costs after a time-out: of a connection attempt, or HTTP status 504. Default: 10.
    pub timeout_cost: u32,
    /// What a request pays back that succeeds at its first attempt. Default: 1.
    pub success_refund: u32,
}

impl RetryBudget {
    /// Retries cost nothing: only [`RetryPolicy::max_retries`] limits them.
    pub const UNLIMITED: Self = Self {
        capacity: 0,
        retry_cost: 0,
        timeout_cost: 0,
        success_refund: 0,
    };
}

impl Default for RetryBudget {
    /// 500 tokens: 100 retries, or 50 after time-outs, before a success pays back.
    fn default() -> Self {
        Self {
            capacity: 500,
            retry_cost: 5,
            timeout_cost: 10,
            success_refund: 1,
        }
    }
}
