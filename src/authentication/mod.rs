//! The client of an end user: registration, login, and what users do with their own account.
//!
//! [`AuthenticationClient`] has the methods; the other types here are what the methods prepare ([`Call`](crate::Call)s are made
//! of them) and what some of them return.

mod client;
mod login;
mod register;

pub use client::{AuthenticationClient, AuthenticationClientBuilder};
pub use login::{
    LoginByAd, LoginByEmail, LoginByLdap, LoginByPhoneCode, LoginByPhonePassword,
    LoginBySubAccount, LoginByUsername, WechatLogin,
};
pub use register::{RegisterByEmail, RegisterByPhoneCode, RegisterByUsername};

/// Temp
#[derive(Clone, Copy, Debug)]
pub enum TicketFormat {}
/// Temp
#[derive(Clone, Copy, Debug)]
pub enum SmsScene {}
