//! The client of an end user: registration, login, and what users do with their own account.
//!
//! [`AuthenticationClient`] has the methods; the other types here are what the methods prepare ([`Call`](crate::Call)s are made
//! of them) and what some of them return.

mod client;
mod custom_data;
mod login;
mod register;
mod resources;
mod sso;

pub use client::{AuthenticationClient, AuthenticationClientBuilder};
pub use custom_data::{GetUdfValue, ListUdv, RemoveUdfValue, RemoveUdv, SetUdfValue, SetUdv};
pub use login::{
    LoginByAd, LoginByEmail, LoginByLdap, LoginByPhoneCode, LoginByPhonePassword,
    LoginBySubAccount, LoginByUsername, WechatLogin,
};
pub use register::{RegisterByEmail, RegisterByPhoneCode, RegisterByUsername};
pub use resources::{
    Application, Applications, GetSecurityLevel, HasRole, IsUserExists, ListApplications,
    ListAuthorizedResources, ListDepartments, ListOrgs, ListRoles, OrgNode, SecurityLevel,
};
pub use sso::{
    CasRefusal, CasUser, SsoSession, TicketFormat, TicketValidation, TrackSession, ValidateTicketV2,
};

/// Temp
#[derive(Clone, Copy, Debug)]
pub enum SmsScene {}
