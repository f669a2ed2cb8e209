//! Login by credentials of any kind, which returns the tokens of OpenID Connect.

mod credentials;
mod payload;

pub use credentials::{AccountName, Credentials, CredentialsTokens};

use super::authorize::address::redirect_uri;
use super::client::AuthenticationClient;
use crate::client_ip::ClientIp;
use crate::config::Config;
use crate::custom_data::{CustomData, filled};
use crate::declare::request;
use crate::error::Result;
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::secret::Secret;
use crate::wire::Request;
use payload::Connection;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Options<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_ip: Option<&'a ClientIp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<&'a CustomData>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_data: Option<&'a CustomData>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auto_register: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    captcha_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    captcha_token: Option<&'a Secret>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password_encrypt_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_uri: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
}

request! {
    /// Logs in with a password, a one-time code or a directory account, and returns the tokens of OpenID Connect:
    /// `POST /api/v3/signin`. Returned by
    /// [`signin_by_credentials`](AuthenticationClient::signin_by_credentials).
    ///
    /// Requires an [`app_id`](crate::authentication::AuthenticationClientBuilder::app_id), which is sent as `client_id`; the
    /// application's [`secret`](crate::authentication::AuthenticationClientBuilder::secret), if it is set, is sent as
    /// `client_secret`. Passwords are sent encrypted, with `passwordEncryptType` `rsa`.
    ///
    /// **Servers must set [`client_ip`](Self::client_ip)**: failed logins are counted by address.
    ///
    /// The session of the client does not change: [`set_token`](AuthenticationClient::set_token) with the ID token begins one. On
    /// a server, give each user a session of their own with [`new_session`](AuthenticationClient::new_session).
    ///
    /// With the [response type](Self::response_type) `code` the response contains an authorization code instead of tokens.
    /// Exchange it with [`get_access_token_by_code`](AuthenticationClient::get_access_token_by_code) and the same redirect URI.
    ///
    /// ```no_run
    /// use authing::authentication::{AccountName, Credentials};
    ///
    /// # async fn run(client: authing::AuthenticationClient, client_ip: std::net::IpAddr) -> authing::Result<()> {
    /// let session = client.new_session();
    /// let name = AccountName::Email("test@example.com".into());
    /// let tokens = session
    ///     .signin_by_credentials(Credentials::password(name, "passw0rd"))
    ///     .scope("openid profile")
    ///     .client_ip(client_ip)
    ///     .await?;
    /// if let Some(id_token) = tokens.id_token {
    ///     session.set_token(id_token);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`is_wrong_credentials`](crate::Error::is_wrong_credentials): the account does not exist or the password is wrong
    ///   ([`WRONG_CREDENTIALS`](crate::ErrorCode::WRONG_CREDENTIALS), 2333).
    /// - [`is_wrong_code`](crate::Error::is_wrong_code): the one-time code is wrong or used
    ///   ([`WRONG_CODE`](crate::ErrorCode::WRONG_CODE), 2001) or expired
    ///   ([`CODE_EXPIRED`](crate::ErrorCode::CODE_EXPIRED), 2300).
    /// - [`is_captcha_required`](crate::Error::is_captcha_required): too many logins from this address have failed
    ///   ([`CAPTCHA_REQUIRED`](crate::ErrorCode::CAPTCHA_REQUIRED), 2000). Retry with `captcha_code` **and the same
    ///   `client_ip`**.
    /// - [`is_mfa_required`](crate::Error::is_mfa_required): the login continues with multi-factor authentication
    ///   ([`MFA_REQUIRED`](crate::ErrorCode::MFA_REQUIRED), 1635): see [`mfa_challenge`](crate::Error::mfa_challenge) and
    ///   [`mfa`](AuthenticationClient::mfa).
    /// - [`APP_NOT_FOUND`](crate::ErrorCode::APP_NOT_FOUND) (2011): the application does not exist.
    /// - [`BAD_REQUEST`](crate::ErrorCode::BAD_REQUEST) (400): the client secret is wrong, or the redirect URI is not one of the
    ///   application's callback URLs.
    /// - [`Error::Config`](crate::Error::Config) or [`Error::InvalidArgument`](crate::Error::InvalidArgument) for `redirect_uri`:
    ///   the response type is `code`, and no redirect URI is set or it is not a URL. Nothing is sent.
    pub struct SigninByCredentials("POST /api/v3/signin") -> CredentialsTokens {
        credentials: Credentials,
    }
    options {
        /// The requested scope, separated by spaces: `openid profile`. With `offline_access` the response contains a refresh
        /// token for [`get_new_access_token_by_refresh_token`](AuthenticationClient::get_new_access_token_by_refresh_token).
        scope: String,
        /// The end user's IP address. **Servers must set it**, retries included: failed logins are counted by address, and
        /// without it the failures of one user make every user of the server need a captcha.
        client_ip: ClientIp,
        /// Values for the user pool's pipeline functions, which read them from their context. Sent as a JSON object.
        context: CustomData,
        /// The tenant to log in to. Default: none.
        tenant_id: String,
        /// Values of custom fields, stored with a user that the login creates. The user pool must define each field, and a value
        /// must have the type of its field. Sent as a JSON object.
        custom_data: CustomData,
        /// Whether to create the account from the credentials if it does not exist. Default: `false`.
        auto_register: bool,
        /// The text of the captcha image, after a login has failed with
        /// [`CAPTCHA_REQUIRED`](crate::ErrorCode::CAPTCHA_REQUIRED).
        captcha_code: String,
        /// The token of the captcha that `captcha_code` solves, if the host issued one.
        captcha_token: Secret,
        /// What the response contains: `id_token token`, or `code` for an authorization code. Default: `id_token token`.
        response_type: String,
        /// The redirect URI that an authorization code is issued for; nothing is redirected. Required for the response type
        /// `code`. Default: for the response type `code` the client's redirect URI, else none.
        redirect_uri: String,
        /// An opaque value that the response returns unchanged.
        state: String,
        /// A value that the ID token contains as its `nonce` claim.
        nonce: String,
    }
}

impl SigninByCredentials {
    /// An authorization code is always for a redirect URI.
    fn redirect_uri_in(&self, config: &Config) -> Result<Option<String>> {
        let given = self.redirect_uri.clone();
        match self.response_type.as_deref() {
            Some("code") => redirect_uri(given, config).map(Some),
            _ => Ok(given),
        }
    }
}

impl Endpoint for SigninByCredentials {
    type Output = CredentialsTokens;

    fn encrypts(&self) -> bool {
        self.credentials.has_password()
    }

    fn check(&self) -> Result<()> {
        self.redirect_uri_in(&self.call.core().config).map(drop)
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let redirect_uri = self.redirect_uri_in(context.config)?;
        #[derive(Serialize)]
        struct Body<'a> {
            #[serde(flatten)]
            connection: Connection<'a>,
            options: Options<'a>,
            #[serde(skip_serializing_if = "Option::is_none")]
            client_id: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            client_secret: Option<&'a Secret>,
        }
        let connection = Connection::of(&self.credentials, context)?;
        let body = Body {
            options: Options {
                scope: self.scope.as_deref(),
                client_ip: self.client_ip.as_ref(),
                context: filled("context", self.context.as_ref())?,
                tenant_id: self.tenant_id.as_deref(),
                custom_data: filled("custom_data", self.custom_data.as_ref())?,
                auto_register: self.auto_register,
                captcha_code: self.captcha_code.as_deref(),
                captcha_token: self.captcha_token.as_ref(),
                password_encrypt_type: self.credentials.has_password().then_some("rsa"),
                response_type: self.response_type.as_deref(),
                redirect_uri: redirect_uri.as_deref(),
                state: self.state.as_deref(),
                nonce: self.nonce.as_deref(),
            },
            connection,
            client_id: context.config.app_id.as_deref(),
            client_secret: context.config.secret.as_ref(),
        };
        context.post("/api/v3/signin").json(&body).build()
    }

    fn read(&self, response: &Response) -> Result<CredentialsTokens> {
        /// Servers send `expire_in`; the standard's name is `expires_in`.
        #[derive(Deserialize)]
        struct Tokens {
            access_token: Option<Secret>,
            id_token: Option<Secret>,
            refresh_token: Option<Secret>,
            code: Option<Secret>,
            scope: Option<String>,
            token_type: Option<String>,
            expire_in: Option<u64>,
            expires_in: Option<u64>,
        }
        let tokens: Tokens = response.rest()?;
        Ok(CredentialsTokens {
            access_token: tokens.access_token,
            id_token: tokens.id_token,
            refresh_token: tokens.refresh_token,
            code: tokens.code,
            scope: tokens.scope,
            token_type: tokens.token_type,
            expires_in: tokens.expires_in.or(tokens.expire_in),
            state: self.state.clone(),
        })
    }
}

/// # Login by credentials of any kind
impl AuthenticationClient {
    /// [Logs in with a password, a one-time code or a directory account](SigninByCredentials), and returns the tokens of OpenID
    /// Connect.
    ///
    /// Requires the application's ID. **Servers must set the option `client_ip`.**
    #[doc(alias("signinByCredentials"))]
    pub fn signin_by_credentials(&self, credentials: Credentials) -> SigninByCredentials {
        SigninByCredentials::new(self.call().anonymous(), credentials)
    }
}
