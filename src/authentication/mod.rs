//! The client of an end user: registration, login, and what users do with their own account.
//!
//! [`AuthenticationClient`] has the methods; the other types here are what the methods prepare ([`Call`](crate::Call)s are made
//! of them) and what some of them return.

// Inputs are written with a rest that is empty today, so that a field which a newer schema adds breaks nothing.
#![allow(clippy::needless_update)]

mod authorize;
mod binding;
mod client;
mod codes;
mod custom_data;
mod devices;
mod enterprise;
#[cfg(feature = "events")]
mod event_socket;
mod events;
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

pub use authorize::{
    AuthorizationCode, AuthorizationRequest, AuthorizationTokens, AuthorizeUrl, LogoutUrl,
    ResponseMode, ResponseType,
};
pub use binding::{
    BindEmail, BindPhone, LinkAccount, UnbindEmail, UnbindPhone, UnlinkAccount, UpdateEmail,
    UpdatePhone,
};
pub use client::{AuthenticationClient, AuthenticationClientBuilder};
pub use codes::{SendEmail, SendSmsCode, SmsScene};
pub use custom_data::{GetUdfValue, ListUdv, RemoveUdfValue, RemoveUdv, SetUdfValue, SetUdv};
pub use devices::{
    CreateDevice, Device, DeviceInfo, MyDevice, MyDevicesList, MyDevicesLogout, MyDevicesUnbind,
};
pub use enterprise::{Enterprise, EnterpriseAddress, EnterpriseAuthorize, EnterpriseProtocol};
#[cfg(feature = "events")]
#[cfg_attr(docsrs, doc(cfg(feature = "events")))]
pub use event_socket::{Event, EventSub};
pub use events::EventPub;
pub use login::{
    LoginByAd, LoginByEmail, LoginByEmailCode, LoginByLdap, LoginByPhoneCode, LoginByPhonePassword,
    LoginBySubAccount, LoginByUsername, WechatLogin,
};
pub use mfa::{
    AssociateFaceByBlob, AssociateFaceByLocalFile, AssociateFaceByUrl, AssosicateMfaAuthenticator,
    AuthenticatorType, ConfirmAssosicateMfaAuthenticator, DeleteMfaAuthenticator,
    GetMfaAuthenticators, Mfa, MfaAssociation, MfaAuthenticator, PhoneOrEmailBindable, Photo,
    TotpSource, VerifyAppEmailMfa, VerifyAppSmsMfa, VerifyFaceMfa, VerifyTotpMfa,
    VerifyTotpRecoveryCode,
};
pub use password::{
    CheckPasswordStrength, PasswordSecurityLevel, ResetPasswordByEmailCode,
    ResetPasswordByFirstToken, ResetPasswordByPhoneCode, ResetPasswordWithForceReset,
    UpdatePassword,
};
pub use pkce::CodeChallengeMethod;
pub use principal::{
    AuthenticatePrincipal, GetPrincipalDetail, Principal, PrincipalDetail, PrincipalIdentity,
    PrincipalType,
};
pub use profile::{UpdateProfile, UploadAvatar};
pub use protocol::{
    AccessKey, GetAccessTokenByClientCredentials, GetAccessTokenByCode, GetAccessTokenByIdToken,
    GetNewAccessTokenByRefreshToken, GetUserInfoByAccessToken, IntrospectToken, Introspection,
    RevokeToken, TokenPlace, TokenSet, UserInfo, UserInfoMethod, ValidateToken, ValidatedClaims,
};
pub use qrcode::{
    CheckQrCode, ExchangeUserInfo, GeneQrCode, QrCode, QrCodeImage, QrPolling, QrState, QrStatus,
    QrUserInfo, ScannedResult,
};
pub use register::{RegisterByEmail, RegisterByEmailCode, RegisterByPhoneCode, RegisterByUsername};
pub use resources::{
    Application, Applications, GetSecurityLevel, HasRole, IsUserExists, ListApplications,
    ListAuthorizedResources, ListDepartments, ListOrgs, ListRoles, OrgNode, SecurityLevel,
};
pub use session::{
    CheckLoginStatus, GetCurrentUser, Logout, LogoutByToken, LogoutCurrent, RefreshSessionToken,
};
pub use signin::{AccountName, Credentials, CredentialsTokens, SigninByCredentials};
pub use social::{
    ExtIdpLink, GenerateLinkExtIdpUrl, GetIdentities, LinkedIdentity, RelayMethod, Social,
    SocialAuthorize, SocialProvider, UnlinkExtIdp,
};
pub use sso::{
    CasRefusal, CasUser, SsoSession, TicketFormat, TicketValidation, TrackSession,
    ValidateTicketV1, ValidateTicketV2,
};
pub use verify::{UnverifiedClaims, VerifiedClaims, VerifyAccessToken, VerifyIdToken};
