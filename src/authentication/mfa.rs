//! Multi-factor authentication: enrolment, and the completion of logins that require it.

use super::client::AuthenticationClient;
use super::face::{AssociateFaceByBlob, AssociateFaceByLocalFile, AssociateFaceByUrl, Photo};
use crate::declare::request;
use crate::error::{Error, Result};
use crate::generated::types::User;
use crate::request::{Context, Endpoint};
use crate::requests::{
    AssociateMfaAuthenticator, ConfirmAssociateMfaAuthenticator, DeleteMfaAuthenticator,
    GetMfaAuthenticators, VerifyAppEmailMfa, VerifyAppSmsMfa, VerifyFaceMfa, VerifyTotpMfa,
    VerifyTotpRecoveryCode,
};
use crate::response::Response;
use crate::secret::Secret;
use crate::send::Call;
use crate::wire::Request;
use serde::Serialize;
use std::path::Path;

/// A request with the token of the login that waits, never with the session's.
fn prove(
    context: &Context<'_>,
    path: &str,
    mfa_token: &Secret,
    body: &impl Serialize,
) -> Result<Request> {
    context.post(path).token(Some(mfa_token)).json(body).build()
}

request! {
    /// Checks whether a phone number or an e-mail address can be used for the multi-factor authentication of a login: whether it is the user's,
    /// or can become the user's.
    ///
    /// One of the options `phone` and `email` is required. `mfa_token` is the MFA token of the login, from the challenge of its error.
    ///
    /// Sends `POST /api/v2/applications/mfa/check`.
    ///
    /// # Errors
    ///
    /// - [`Error::InvalidArgument`](crate::Error::InvalidArgument): both or none of the options are set; nothing is sent.
    /// - [`is_not_logged_in`](crate::Error::is_not_logged_in): the MFA token is empty (nothing is sent), expired, used or not valid
    ///   ([`NOT_LOGGED_IN`](crate::ErrorCode::NOT_LOGGED_IN), 2020;
    ///   [`SESSION_INVALID_OR_NO_MAIL_TEMPLATE`](crate::ErrorCode::SESSION_INVALID_OR_NO_MAIL_TEMPLATE), 2021). Log in again.
    pub struct PhoneOrEmailBindable("POST /api/v2/applications/mfa/check") -> bool {
        mfa_token: Secret,
    }
    options {
        /// The phone number.
        phone: String,
        /// The e-mail address, in any case.
        email: String,
    }
}

impl Endpoint for PhoneOrEmailBindable {
    type Output = bool;

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        #[derive(Serialize)]
        struct Body<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            phone: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            email: Option<&'a str>,
        }
        if self.phone.is_some() == self.email.is_some() {
            return Err(Error::invalid_argument("phone", "set either it or `email`"));
        }
        let body = Body {
            phone: self.phone.as_deref(),
            email: self.email.as_deref(),
        };
        let path = "/api/v2/applications/mfa/check";
        prove(context, path, &self.mfa_token, &body)
    }

    fn read(&self, response: &Response) -> Result<bool> {
        response.rest()
    }
}

/// Multi-factor authentication of one end user. From [`AuthenticationClient::mfa`]; it shares the client's session.
///
/// A login that requires it fails with [`MFA_REQUIRED`](crate::ErrorCode::MFA_REQUIRED) (1635: the user's own authenticator app) or
/// [`APP_MFA_REQUIRED`](crate::ErrorCode::APP_MFA_REQUIRED) (1636: one of the methods that the application accepts).
/// [`Error::mfa_challenge`] returns the challenge. The `verify_…` methods take it as their last argument; on success, the returned user
/// is logged in. A challenge can be used once, and expires after some minutes.
#[derive(Clone, Debug)]
pub struct Mfa {
    client: AuthenticationClient,
}

/// # Multi-factor authentication
impl AuthenticationClient {
    /// Multi-factor authentication: enrolment, and the completion of logins that require it.
    pub fn mfa(&self) -> Mfa {
        Mfa {
            client: self.clone(),
        }
    }

    /// For an enrolment: by the user who is logged in, or by one whose login waits for it.
    fn enrols(&self) -> Call<User> {
        self.call()
            .then(|caller, sent, user| match sent.is_for_another() {
                true => caller.sign_in(user),
                false => caller.update(sent.token.as_ref(), user),
            })
    }
}

impl Mfa {
    /// Lists the user's authenticators: see [`GetMfaAuthenticators`].
    #[doc(alias("getMfaAuthenticators", "GetMfaAuthenticators"))]
    pub fn get_mfa_authenticators(&self) -> GetMfaAuthenticators {
        GetMfaAuthenticators::new(self.client.call())
    }

    /// Creates an authenticator for the user, to be [confirmed](Self::confirm_assosicate_mfa_authenticator): see
    /// [`AssociateMfaAuthenticator`].
    ///
    /// The method keeps the spelling of the documentation.
    #[doc(alias("assosicateMfaAuthenticator", "AssociateMfaAuthenticator"))]
    pub fn assosicate_mfa_authenticator(&self) -> AssociateMfaAuthenticator {
        AssociateMfaAuthenticator::new(self.client.call())
    }

    /// Removes the user's authenticator: see [`DeleteMfaAuthenticator`].
    #[doc(alias("deleteMfaAuthenticator", "DeleteMfaAuthenticator"))]
    pub fn delete_mfa_authenticator(&self) -> DeleteMfaAuthenticator {
        DeleteMfaAuthenticator::new(self.client.call())
    }

    /// Confirms a new authenticator with a code that it shows: see [`ConfirmAssociateMfaAuthenticator`].
    ///
    /// The method keeps the spelling of the documentation.
    #[doc(alias(
        "confirmAssosicateMfaAuthenticator",
        "ConfirmAssociateMfaAuthenticator"
    ))]
    pub fn confirm_assosicate_mfa_authenticator(
        &self,
        totp: impl Into<Secret>,
    ) -> ConfirmAssociateMfaAuthenticator {
        ConfirmAssociateMfaAuthenticator::new(self.client.call(), totp)
    }

    /// Completes a login with the code of the user's authenticator app: see [`VerifyTotpMfa`].
    #[doc(alias("verifyTotpMfa", "VerifyTotpMfa"))]
    pub fn verify_totp_mfa(
        &self,
        totp: impl Into<Secret>,
        mfa_token: impl Into<Secret>,
    ) -> VerifyTotpMfa {
        VerifyTotpMfa::new(self.client.call(), totp, mfa_token)
    }

    /// Completes a login with a one-time code sent by SMS: see [`VerifyAppSmsMfa`].
    #[doc(alias("verifyAppSmsMfa", "VerifyAppSmsMfa"))]
    pub fn verify_app_sms_mfa(
        &self,
        phone: impl Into<String>,
        code: impl Into<Secret>,
        mfa_token: impl Into<Secret>,
    ) -> VerifyAppSmsMfa {
        VerifyAppSmsMfa::new(self.client.call(), phone, code, mfa_token)
    }

    /// Completes a login with a one-time code sent by e-mail: see [`VerifyAppEmailMfa`].
    #[doc(alias("verifyAppEmailMfa", "VerifyAppEmailMfa"))]
    pub fn verify_app_email_mfa(
        &self,
        email: impl Into<String>,
        code: impl Into<Secret>,
        mfa_token: impl Into<Secret>,
    ) -> VerifyAppEmailMfa {
        VerifyAppEmailMfa::new(self.client.call(), email, code, mfa_token)
    }

    /// Checks whether a phone number or an e-mail address can be used for multi-factor authentication: see [`PhoneOrEmailBindable`].
    #[doc(alias("phoneOrEmailBindable", "PhoneOrEmailBindable"))]
    pub fn phone_or_email_bindable(&self, mfa_token: impl Into<Secret>) -> PhoneOrEmailBindable {
        PhoneOrEmailBindable::new(self.client.call().logged_in(), mfa_token)
    }

    /// Completes a login with the user's recovery code: see [`VerifyTotpRecoveryCode`].
    #[doc(alias("verifyTotpRecoveryCode", "VerifyTotpRecoveryCode"))]
    pub fn verify_totp_recovery_code(
        &self,
        recovery_code: impl Into<Secret>,
        mfa_token: impl Into<Secret>,
    ) -> VerifyTotpRecoveryCode {
        VerifyTotpRecoveryCode::new(self.client.call(), recovery_code, mfa_token)
    }

    /// Enrols the user's face, from the URLs of two pictures: see [`AssociateFaceByUrl`].
    #[doc(alias("associateFaceByUrl", "AssociateFaceByUrl"))]
    pub fn associate_face_by_url(
        &self,
        photo_a: impl Into<String>,
        photo_b: impl Into<String>,
    ) -> AssociateFaceByUrl {
        AssociateFaceByUrl::new(self.client.enrols().logged_in(), photo_a, photo_b)
    }

    /// Enrols the user's face, from a file with a picture: see [`AssociateFaceByLocalFile`].
    #[doc(alias("associateFaceByLocalFile"))]
    pub fn associate_face_by_local_file(&self, path: impl AsRef<Path>) -> AssociateFaceByLocalFile {
        AssociateFaceByLocalFile::new(self.client.enrols(), path.as_ref())
    }

    /// Enrols the user's face, from the bytes of a picture: see [`AssociateFaceByBlob`].
    #[doc(alias("associateFaceByBlob"))]
    pub fn associate_face_by_blob(&self, photo_a: impl Into<Photo>) -> AssociateFaceByBlob {
        AssociateFaceByBlob::new(self.client.enrols(), photo_a)
    }

    /// Completes a login with a picture of the user's face: see [`VerifyFaceMfa`].
    #[doc(alias("verifyFaceMfa", "VerifyFaceMfa"))]
    pub fn verify_face_mfa(
        &self,
        photo: impl Into<String>,
        mfa_token: impl Into<Secret>,
    ) -> VerifyFaceMfa {
        VerifyFaceMfa::new(self.client.call(), photo, mfa_token)
    }
}
