//! Login by credentials of any kind, answered with the tokens of OpenID Connect.

use super::client::AuthenticationClient;
use crate::client_ip::ClientIp;
use crate::credentials::{EncryptedPassword, Password};
use crate::custom_data::{CustomData, filled};
use crate::declare::request;
use crate::error::{Error, Result};
use crate::request::{Context, Endpoint};
use crate::response::Response;
use crate::secret::Secret;
use crate::wire::Request;
use serde::{Deserialize, Serialize};

/// Whose password it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountName {
    /// An e-mail address, a user name or a phone number; the server finds out which.
    Account(String),
    /// An e-mail address.
    Email(String),
    /// A user name.
    Username(String),
    /// A phone number.
    Phone(String),
}

/// What [`signin_by_credentials`](AuthenticationClient::signin_by_credentials) logs in with.
///
/// ```
/// use authing::authentication::{AccountName, Credentials};
///
/// let by_password = Credentials::password(AccountName::Email("bob@example.com".into()), "passw0rd");
/// let by_code = Credentials::phone_code("18800000000", "123456");
/// assert!(!format!("{by_password:?} {by_code:?}").contains("passw0rd"));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credentials {
    /// A password of the user pool.
    #[non_exhaustive]
    Password {
        /// Whose it is.
        name: AccountName,
        /// The password.
        password: Password,
    },
    /// A one-time code that was sent to an e-mail address.
    #[non_exhaustive]
    EmailCode {
        /// The address.
        email: String,
        /// The code.
        pass_code: Secret,
    },
    /// A one-time code that was sent to a phone.
    #[non_exhaustive]
    PhoneCode {
        /// The number.
        phone: String,
        /// The code.
        pass_code: Secret,
        /// The country code of the number, with its plus sign: `+44`. Without it the number is one of mainland China.
        phone_country_code: Option<String>,
    },
    /// An account of the LDAP directory that the pool is connected to.
    #[non_exhaustive]
    Ldap {
        /// The account's name in the directory.
        sam_account_name: String,
        /// Its password.
        password: Password,
    },
    /// An account of the Active Directory that the pool is connected to.
    #[non_exhaustive]
    Ad {
        /// The account's name in the directory.
        sam_account_name: String,
        /// Its password.
        password: Password,
    },
}

impl Credentials {
    fn has_password(&self) -> bool {
        !matches!(self, Self::EmailCode { .. } | Self::PhoneCode { .. })
    }

    /// A password of the user pool.
    pub fn password(name: AccountName, password: impl Into<Password>) -> Self {
        let password = password.into();
        Self::Password { name, password }
    }

    /// A one-time code that was sent to an e-mail address.
    pub fn email_code(email: impl Into<String>, pass_code: impl Into<Secret>) -> Self {
        Self::EmailCode {
            email: email.into(),
            pass_code: pass_code.into(),
        }
    }

    /// A one-time code that was sent to a phone in mainland China.
    pub fn phone_code(phone: impl Into<String>, pass_code: impl Into<Secret>) -> Self {
        Self::PhoneCode {
            phone: phone.into(),
            pass_code: pass_code.into(),
            phone_country_code: None,
        }
    }

    /// A one-time code that was sent to a phone elsewhere, whose country code is given with its plus sign.
    pub fn phone_code_abroad(
        phone_country_code: impl Into<String>,
        phone: impl Into<String>,
        pass_code: impl Into<Secret>,
    ) -> Self {
        Self::PhoneCode {
            phone: phone.into(),
            pass_code: pass_code.into(),
            phone_country_code: Some(phone_country_code.into()),
        }
    }

    /// An account of the LDAP directory.
    pub fn ldap(sam_account_name: impl Into<String>, password: impl Into<Password>) -> Self {
        Self::Ldap {
            sam_account_name: sam_account_name.into(),
            password: password.into(),
        }
    }

    /// An account of the Active Directory.
    pub fn ad(sam_account_name: impl Into<String>, password: impl Into<Password>) -> Self {
        Self::Ad {
            sam_account_name: sam_account_name.into(),
            password: password.into(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PasswordPayload<'a> {
    password: EncryptedPassword,
    #[serde(flatten)]
    name: NameOnWire<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum NameOnWire<'a> {
    Account(&'a str),
    Email(&'a str),
    Username(&'a str),
    Phone(&'a str),
}

impl<'a> From<&'a AccountName> for NameOnWire<'a> {
    fn from(name: &'a AccountName) -> Self {
        match name {
            AccountName::Account(name) => Self::Account(name),
            AccountName::Email(email) => Self::Email(email),
            AccountName::Username(name) => Self::Username(name),
            AccountName::Phone(phone) => Self::Phone(phone),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PassCodePayload<'a> {
    pass_code: &'a Secret,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_country_code: Option<&'a str>,
}

#[derive(Serialize)]
struct DirectoryPayload<'a> {
    #[serde(rename = "sAMAccountName")]
    sam_account_name: &'a str,
    password: EncryptedPassword,
}

#[derive(Serialize)]
#[serde(tag = "connection", rename_all = "UPPERCASE")]
enum Connection<'a> {
    Password {
        #[serde(rename = "passwordPayload")]
        payload: PasswordPayload<'a>,
    },
    Passcode {
        #[serde(rename = "passCodePayload")]
        payload: PassCodePayload<'a>,
    },
    Ldap {
        #[serde(rename = "ldapPayload")]
        payload: DirectoryPayload<'a>,
    },
    Ad {
        #[serde(rename = "adPayload")]
        payload: DirectoryPayload<'a>,
    },
}

impl<'a> Connection<'a> {
    fn of(credentials: &'a Credentials, context: &Context<'_>) -> Result<Self> {
        let directory = |name: &'a str, password: &Password| {
            let password = context.encrypt(password)?;
            Ok::<_, Error>(DirectoryPayload {
                sam_account_name: name,
                password,
            })
        };
        Ok(match credentials {
            Credentials::Password { name, password } => Self::Password {
                payload: PasswordPayload {
                    password: context.encrypt(password)?,
                    name: name.into(),
                },
            },
            Credentials::EmailCode { email, pass_code } => Self::Passcode {
                payload: PassCodePayload {
                    pass_code,
                    email: Some(email),
                    phone: None,
                    phone_country_code: None,
                },
            },
            Credentials::PhoneCode {
                phone,
                pass_code,
                phone_country_code,
            } => Self::Passcode {
                payload: PassCodePayload {
                    pass_code,
                    email: None,
                    phone: Some(phone),
                    phone_country_code: phone_country_code.as_deref(),
                },
            },
            Credentials::Ldap {
                sam_account_name,
                password,
            } => Self::Ldap {
                payload: directory(sam_account_name, password)?,
            },
            Credentials::Ad {
                sam_account_name,
                password,
            } => Self::Ad {
                payload: directory(sam_account_name, password)?,
            },
        })
    }
}

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

/// What a login by credentials gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CredentialsTokens {
    /// The token that APIs are called with.
    pub access_token: Option<Secret>,
    /// The token that says who the user is.
    pub id_token: Option<Secret>,
    /// The token that new ones are got with, where the scope has `offline_access`.
    pub refresh_token: Option<Secret>,
    /// The authorization code, where the response type is `code`.
    pub code: Option<Secret>,
    /// What the tokens are for, separated by spaces.
    pub scope: Option<String>,
    /// How the access token is sent: `Bearer`.
    pub token_type: Option<String>,
    /// The seconds that the access token is good for.
    pub expires_in: Option<u64>,
    /// The option `state` of the call.
    pub state: Option<String>,
}

request! {
    /// The request returned by [`AuthenticationClient::signin_by_credentials`].
    pub struct SigninByCredentials("POST /api/v3/signin") -> CredentialsTokens {
        credentials: Credentials,
    }
    options {
        /// What the tokens are to be good for, words with spaces between them: `openid profile offline_access`.
        scope: String,
        /// The end user's IP address. **Servers must set it**: failed logins are counted by address, and without it the
        /// failures of one user make every user of this server need a captcha.
        client_ip: ClientIp,
        /// Values that the pool's pipeline functions can read from their context.
        context: CustomData,
        /// The tenant to log in to.
        tenant_id: String,
        /// Values of custom fields. The pool must define each field, and the value must have its type.
        ///
        /// They are sent as `params`, which is how the Go SDK calls this option.
        custom_data: CustomData,
        /// Creates the account from the given credentials if there is none. The API's default is `false`.
        auto_register: bool,
        /// The text of the image captcha, after an attempt failed with
        /// [`CAPTCHA_REQUIRED`](crate::ErrorCode::CAPTCHA_REQUIRED).
        captcha_code: String,
        /// The token of the captcha that `captcha_code` answers, where the host gives one.
        captcha_token: Secret,
        /// What the answer holds: `id_token token`, which is the API's default, or `code`, which wants a `redirect_uri`.
        response_type: String,
        /// The redirect URI of the login. Unless set, the one that the code knows, or the client's.
        redirect_uri: String,
        /// A text of your own that comes back unchanged.
        state: String,
        /// The value that the login was begun with, or is: it comes back in the id token. A token with another one, or with none,
        ///
        /// is of another login.
        nonce: String,
    }
}

impl Endpoint for SigninByCredentials {
    type Output = CredentialsTokens;

    fn encrypts(&self) -> bool {
        self.credentials.has_password()
    }

    fn check(&self) -> Result<()> {
        if self.response_type.as_deref() == Some("code") && self.redirect_uri.is_none() {
            return Err(Error::invalid_argument(
                "redirect_uri",
                "an authorization code is for an address: set it beside `response_type`",
            ));
        }
        Ok(())
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        self.check()?;
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
                redirect_uri: self.redirect_uri.as_deref(),
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
        /// Servers write the time as `expire_in`, the standard as `expires_in`.
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
    /// Logs in by password, one-time code or directory account, through `POST /api/v3/signin`, and gives the tokens of OpenID
    /// Connect.
    ///
    /// **On a server, set the end user's address** with the option `client_ip`: failures are counted by address.
    ///
    /// Passwords are sent encrypted, with `passwordEncryptType` `rsa`. The client's `app_id` goes along as `client_id`, and its
    /// [`secret`](super::AuthenticationClientBuilder::secret), if it has one, as `client_secret`. The session stays as it is;
    /// [`set_token`](Self::set_token) begins one with the id token. Custom data and context are sent as plain objects here. A
    /// `state` comes back in the result; nothing is redirected.
    ///
    /// A scope with `offline_access` brings a refresh token, for
    /// [`get_new_access_token_by_refresh_token`](Self::get_new_access_token_by_refresh_token). With the option `response_type`
    /// `code` there are no tokens but a code, for [`get_access_token_by_code`](Self::get_access_token_by_code) with the same
    /// `redirect_uri`.
    ///
    /// ```no_run
    /// use authing::authentication::{AccountName, Credentials};
    ///
    /// # async fn run(client: authing::AuthenticationClient) -> authing::Result<()> {
    /// let name = AccountName::Email("test@example.com".into());
    /// let tokens = client
    ///     .signin_by_credentials(Credentials::password(name, "passw0rd"))
    ///     .scope("openid profile")
    ///     .client_ip("203.0.113.7")
    ///     .await?;
    /// if let Some(token) = tokens.id_token {
    ///     client.set_token(token);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`is_wrong_credentials`](Error::is_wrong_credentials): no such account, or another password (2333).
    /// - [`is_wrong_code`](Error::is_wrong_code): the one-time code is wrong, used, or too old (2001, 2300).
    /// - [`is_captcha_required`](Error::is_captcha_required): too many failures from this address (2000).
    /// - [`code`](Error::code) 2011: no such application; 400: another secret or redirect URI than the application's.
    /// - [`is_mfa_required`](Error::is_mfa_required): go on with [`mfa_challenge`](Error::mfa_challenge) and [`mfa`](Self::mfa).
    /// - [`Error::InvalidArgument`]: the response type is `code` and there is no `redirect_uri`; nothing is sent.
    pub fn signin_by_credentials(&self, credentials: Credentials) -> SigninByCredentials {
        SigninByCredentials::new(self.call().anonymous(), credentials)
    }
}
