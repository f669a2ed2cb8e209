//! The credentials on the wire.

use super::credentials::{AccountName, Credentials};
use crate::credentials::{EncryptedPassword, Password};
use crate::error::{Error, Result};
use crate::request::Context;
use crate::secret::Secret;
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PasswordPayload<'a> {
    password: EncryptedPassword,
    #[serde(flatten)]
    name: NameOnWire<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum NameOnWire<'a> {
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
pub(super) struct PassCodePayload<'a> {
    pass_code: &'a Secret,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_country_code: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct DirectoryPayload<'a> {
    #[serde(rename = "sAMAccountName")]
    sam_account_name: &'a str,
    password: EncryptedPassword,
}

/// The credentials as the API takes them.
#[derive(Serialize)]
#[serde(tag = "connection", rename_all = "UPPERCASE")]
pub(super) enum Connection<'a> {
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
    pub(super) fn of(credentials: &'a Credentials, context: &Context<'_>) -> Result<Self> {
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
