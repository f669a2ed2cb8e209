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
mod login;
mod password;
mod pkce;
mod profile;
mod protocol;
mod register;
mod resources;
mod session;
mod sso;

pub use authorize::{
    AuthorizationCode, AuthorizationRequest, AuthorizeUrl, LogoutUrl, ResponseMode, ResponseType,
};
pub use binding::{
    BindEmail, BindPhone, LinkAccount, UnbindEmail, UnbindPhone, UpdateEmail, UpdatePhone,
};
pub use client::{AuthenticationClient, AuthenticationClientBuilder};
pub use codes::{SendEmail, SendSmsCode, SmsScene};
pub use custom_data::{GetUdfValue, ListUdv, RemoveUdfValue, RemoveUdv, SetUdfValue, SetUdv};
pub use login::{
    LoginByAd, LoginByEmail, LoginByLdap, LoginByPhoneCode, LoginByPhonePassword,
    LoginBySubAccount, LoginByUsername, WechatLogin,
};
pub use password::{
    CheckPasswordStrength, PasswordSecurityLevel, ResetPasswordByEmailCode,
    ResetPasswordByFirstToken, ResetPasswordByPhoneCode, ResetPasswordWithForceReset,
    UpdatePassword,
};
pub use pkce::CodeChallengeMethod;
pub use profile::{UpdateProfile, UploadAvatar};
pub use protocol::{
    AccessKey, GetAccessTokenByClientCredentials, GetAccessTokenByCode, GetAccessTokenByIdToken,
    GetNewAccessTokenByRefreshToken, GetUserInfoByAccessToken, IntrospectToken, Introspection,
    RevokeToken, TokenPlace, TokenSet, UserInfo, UserInfoMethod, ValidateToken, ValidatedClaims,
};
pub use register::{RegisterByEmail, RegisterByPhoneCode, RegisterByUsername};
pub use resources::{
    Application, Applications, GetSecurityLevel, HasRole, IsUserExists, ListApplications,
    ListAuthorizedResources, ListDepartments, ListOrgs, ListRoles, OrgNode, SecurityLevel,
};
pub use session::{CheckLoginStatus, GetCurrentUser, Logout, RefreshSessionToken};
pub use sso::{
    CasRefusal, CasUser, SsoSession, TicketFormat, TicketValidation, TrackSession,
    ValidateTicketV1, ValidateTicketV2,
};
