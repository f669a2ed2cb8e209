//! Credentials of each kind, and the tokens that they are exchanged for.

use crate::credentials::Password;
use crate::secret::Secret;

/// The name of the account that a password belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountName {
    /// An e-mail address, a username or a phone number; the server determines which.
    Account(String),
    /// An e-mail address.
    Email(String),
    /// A username.
    Username(String),
    /// A phone number.
    Phone(String),
}

/// The credentials of [`signin_by_credentials`](crate::AuthenticationClient::signin_by_credentials).
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
        /// The name of the account.
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
        /// The country code of the number, with a plus sign: `+44`. Default: mainland China.
        phone_country_code: Option<String>,
    },
    /// An account of the LDAP directory that the user pool is connected to.
    #[non_exhaustive]
    Ldap {
        /// The account's name in the directory.
        sam_account_name: String,
        /// Its password.
        password: Password,
    },
    /// An account of the Active Directory that the user pool is connected to.
    #[non_exhaustive]
    Ad {
        /// The account's name in the directory.
        sam_account_name: String,
        /// Its password.
        password: Password,
    },
}

impl Credentials {
    pub(super) fn has_password(&self) -> bool {
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

    /// A one-time code that was sent to a phone outside mainland China. The country code begins with a plus sign: `+44`.
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

/// The response of a login by credentials.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CredentialsTokens {
    /// The access token, for requests to APIs.
    pub access_token: Option<Secret>,
    /// The ID token, which says who has logged in.
    pub id_token: Option<Secret>,
    /// The refresh token, if the scope contains `offline_access`.
    pub refresh_token: Option<Secret>,
    /// The authorization code, if the response type is `code`.
    pub code: Option<Secret>,
    /// The granted scope, separated by spaces.
    pub scope: Option<String>,
    /// How the access token is sent: `Bearer`.
    pub token_type: Option<String>,
    /// The lifetime of the access token in seconds.
    pub expires_in: Option<u64>,
    /// The option `state` of the request.
    pub state: Option<String>,
}
