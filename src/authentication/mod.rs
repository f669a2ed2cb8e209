//! The client of an end user: registration, login, and what users do with their own account.
//!
//! [`AuthenticationClient`] has the methods; the other types here are what the methods prepare ([`Call`](crate::Call)s are made
//! of them) and what some of them return.

// Inputs are written with a rest that is empty today, so that a field which a newer schema adds breaks nothing.
#![allow(clippy::needless_update)]

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
mod password;
mod principal;
mod profile;
mod qrcode;
mod register;
mod resources;
mod session;
mod social;
mod sso;

pub use binding::{
    BindEmail, BindPhone, LinkAccount, UnbindEmail, UnbindPhone, UpdateEmail, UpdatePhone,
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
    LoginByAd, LoginByEmail, LoginByLdap, LoginByPhoneCode, LoginByPhonePassword,
    LoginBySubAccount, LoginByUsername, WechatLogin,
};
pub use password::{
    CheckPasswordStrength, PasswordSecurityLevel, ResetPasswordByEmailCode,
    ResetPasswordByFirstToken, ResetPasswordByPhoneCode, ResetPasswordWithForceReset,
    UpdatePassword,
};
pub use principal::{
    AuthenticatePrincipal, GetPrincipalDetail, Principal, PrincipalDetail, PrincipalIdentity,
    PrincipalType,
};
pub use profile::{UpdateProfile, UploadAvatar};
pub use qrcode::{
    CheckQrCode, ExchangeUserInfo, GeneQrCode, QrCode, QrCodeImage, QrPolling, QrState, QrStatus,
    QrUserInfo, ScannedResult,
};
pub use register::{RegisterByEmail, RegisterByPhoneCode, RegisterByUsername};
pub use resources::{
    Application, Applications, GetSecurityLevel, HasRole, IsUserExists, ListApplications,
    ListAuthorizedResources, ListDepartments, ListOrgs, ListRoles, OrgNode, SecurityLevel,
};
pub use session::{CheckLoginStatus, GetCurrentUser, Logout, RefreshSessionToken};
pub use social::{
    ExtIdpLink, GenerateLinkExtIdpUrl, GetIdentities, LinkedIdentity, RelayMethod, Social,
    SocialAuthorize, SocialProvider, UnlinkExtIdp,
};
pub use sso::{
    CasRefusal, CasUser, SsoSession, TicketFormat, TicketValidation, TrackSession, ValidateTicketV2,
};
