//! The client of an end user: registration, login, and what users do with their own account.
//!
//! [`AuthenticationClient`] has the methods. The request types that they return are here and in [`requests`](crate::requests); the other
//! types are arguments and results.

// Inputs are written with a rest that is empty today, so that a field which a newer schema adds breaks nothing.
#![allow(clippy::needless_update)]

mod authorize;
mod binding;
mod client;
mod codes;
mod custom_data;
mod devices;
mod enterprise;
mod events;
mod face;
mod login;
mod mfa;
mod password;
mod pkce;
mod principal;
mod profile;
mod protocol;
mod qrcode;
mod register;
mod resources;
mod session;
mod signin;
mod social;
mod sso;
mod upload;
mod verify;

use crate::registry;

#[cfg(feature = "events")]
#[cfg_attr(docsrs, doc(cfg(feature = "events")))]
pub use crate::event_socket::{Event, EventSub};
pub use crate::principal_identity::PrincipalIdentity;
pub use authorize::{
    AuthorizationCode, AuthorizationRequest, AuthorizationTokens, AuthorizeUrl, LogoutUrl,
    ResponseMode, ResponseType,
};
pub use binding::{UpdateEmail, UpdatePhone};
pub use client::{AuthenticationClient, AuthenticationClientBuilder};
pub use custom_data::{GetUdfValue, ListUdv, RemoveUdfValue, RemoveUdv, SetUdfValue, SetUdv};
pub use enterprise::{Enterprise, EnterpriseAddress, EnterpriseAuthorize, EnterpriseProtocol};
pub use face::{AssociateFaceByBlob, AssociateFaceByLocalFile, AssociateFaceByUrl, Photo};
pub use mfa::{Mfa, PhoneOrEmailBindable};
pub use password::{PasswordSecurityLevel, ResetPasswordByEmailCode, ResetPasswordByPhoneCode};
pub use pkce::CodeChallengeMethod;
pub use principal::{AuthenticatePrincipal, Principal};
pub use profile::{UpdateProfile, UploadAvatar};
pub use protocol::{
    AccessKey, GetAccessTokenByClientCredentials, GetAccessTokenByCode, GetAccessTokenByIdToken,
    GetNewAccessTokenByRefreshToken, GetUserInfoByAccessToken, IntrospectToken, Introspection,
    RevokeToken, TokenPlace, TokenSet, UserInfo, UserInfoMethod, ValidateToken, ValidatedClaims,
};
pub use qrcode::{QrCode, QrPolling};
pub use resources::{HasRole, IsUserExists, ListAuthorizedResources, ListDepartments, ListRoles};
pub use session::{CheckLoginStatus, GetCurrentUser, RefreshSessionToken};
pub use signin::{AccountName, Credentials, CredentialsTokens, SigninByCredentials};
pub use social::{RelayMethod, Social, SocialAuthorize};
pub use sso::{
    CasRefusal, CasUser, TicketFormat, TicketValidation, ValidateTicketV1, ValidateTicketV2,
};
pub use verify::{UnverifiedClaims, VerifiedClaims, VerifyAccessToken, VerifyIdToken};

/// Every request type that methods of [`AuthenticationClient`] return: those that were generated from `graphql/`, and those that are
/// declared by hand. For tests and tools.
pub fn requests() -> impl Iterator<Item = &'static registry::Request> {
    registry::requests_of(registry::Client::Authentication).chain(BY_HAND)
}

static BY_HAND: &[registry::Request] = &[
    UpdatePhone::ROW,
    UpdateEmail::ROW,
    ListUdv::ROW,
    SetUdv::ROW,
    RemoveUdv::ROW,
    GetUdfValue::ROW,
    SetUdfValue::ROW,
    RemoveUdfValue::ROW,
    EnterpriseAuthorize::ROW,
    PhoneOrEmailBindable::ROW,
    AssociateFaceByUrl::ROW,
    AssociateFaceByBlob::ROW,
    AssociateFaceByLocalFile::ROW,
    ResetPasswordByPhoneCode::ROW,
    ResetPasswordByEmailCode::ROW,
    AuthenticatePrincipal::ROW,
    UpdateProfile::ROW,
    UploadAvatar::ROW,
    GetAccessTokenByCode::ROW,
    GetAccessTokenByIdToken::ROW,
    GetAccessTokenByClientCredentials::ROW,
    GetNewAccessTokenByRefreshToken::ROW,
    GetUserInfoByAccessToken::ROW,
    IntrospectToken::ROW,
    RevokeToken::ROW,
    ValidateToken::ROW,
    ListAuthorizedResources::ROW,
    ListDepartments::ROW,
    ListRoles::ROW,
    HasRole::ROW,
    IsUserExists::ROW,
    GetCurrentUser::ROW,
    CheckLoginStatus::ROW,
    RefreshSessionToken::ROW,
    SigninByCredentials::ROW,
    ValidateTicketV1::ROW,
    ValidateTicketV2::ROW,
    VerifyIdToken::ROW,
    VerifyAccessToken::ROW,
];
