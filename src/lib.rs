//! A typed client for the Authing V2 identity API: sign-up, login, multi-factor authentication, OpenID Connect, profiles, custom
//! data, tokens.
//!
//! [`AuthenticationClient`] acts as one end user. Its methods have the names of Authing's documentation. Required arguments are
//! positional; each method returns a request type of its own whose setters are the method's options. Nothing is sent until the request
//! is awaited.
//!
//! ```no_run
//! use authing::AuthenticationClient;
//!
//! # async fn run() -> authing::Result<()> {
//! let client = AuthenticationClient::builder()
//!     .app_id("AUTHING_APP_ID")
//!     .app_host("https://your-domain.authing.cn")
//!     .build()?;
//!
//! let user = client
//!     .login_by_email("test@example.com", "passw0rd")
//!     .client_ip("203.0.113.7")
//!     .await?;
//! println!("{} has the token {:?}", user.id, client.token());
//! # Ok(())
//! # }
//! ```
//!
//! - **On a server**, make one client when the program starts. Use [`new_session`](AuthenticationClient::new_session) for each person
//!   who logs in and [`with_token`](AuthenticationClient::with_token) for each request of a person who has a token: clones share one
//!   session. Pass the end user's address with `client_ip` wherever a method has that option.
//! - **Errors** are one type, [`Error`], that answers questions: [`code`](Error::code), [`is_captcha_required`](Error::is_captcha_required),
//!   [`mfa_challenge`](Error::mfa_challenge) and more.
//! - **Browsers** log in at the host: [`build_authorize_url`](AuthenticationClient::build_authorize_url) begins that, and
//!   [`get_access_token_by_code`](AuthenticationClient::get_access_token_by_code) ends it.
//! - **Tokens** are verified without a network call: [`verify_id_token`](AuthenticationClient::verify_id_token) and
//!   [`verify_access_token`](AuthenticationClient::verify_access_token).
//! - **Types** are generated from the schema: [`types`] has one for each object, input and enum, and [`operations`] one for each of
//!   the 151 operations. [`execute`](AuthenticationClient::execute) runs them, and [those of your own](#your-own-operations).
//! - **Areas** of the API have handles: [`mfa`](AuthenticationClient::mfa), [`social`](AuthenticationClient::social),
//!   [`qrcode`](AuthenticationClient::qrcode), [`enterprise`](AuthenticationClient::enterprise),
//!   [`principal`](AuthenticationClient::principal). The states of a QR code, and with the feature `events` the events of the host, are
//!   streams.
//! - **Without an account**, the crate [`authing-emulator`](https://docs.rs/authing-emulator) is a local Authing, for trying out and
//!   for tests.
//!
//! # Your own operations
//!
//! [`execute`](AuthenticationClient::execute) also runs GraphQL operations of your own, with the client's session, headers and errors. The
//! build script of your crate compiles a folder of them with [`authing-codegen`](https://docs.rs/authing-codegen), which checks fields,
//! arguments and types of variables against the schema of this version:
//!
//! ```ignore
//! // build.rs; [build-dependencies] authing-codegen = "0.1"
//! fn main() {
//!     authing_codegen::compile("graphql");
//! }
//!
//! // src/main.rs
//! mod operations {
//!     authing::include_operations!();
//! }
//!
//! // graphql/profile_page.graphql holds `query ProfilePage($userId: String!, ..) { user { email } .. }`
//! let page = client.execute(operations::ProfilePage::new(user_id)).await?;
//! ```
//!
//! Inputs and enums are those of [`types`]. The folder `examples/own-operation` of the repository is a whole crate that does this.
//! [`Query`] takes operations that `graphql_client` compiled. Other tools find the path of the schema file in the environment variable
//! `DEP_AUTHING_SCHEMA` of a direct dependent's build script; [`SCHEMA`] is its text.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[doc(hidden)]
pub mod __private;
pub mod authentication;
mod caller;
mod client_ip;
mod config;
mod core;
mod credentials;
mod custom_data;
mod custom_field;
mod declare;
mod error;
mod execute;
mod generated;
mod http_date;
mod jwt;
mod keys;
mod operation;
mod page;
mod password_key;
mod protocol;
mod random;
pub mod registry;
mod request;
pub mod requests;
mod response;
mod secret;
mod send;
mod session;
mod transport;
mod wire;

pub use authentication::{AuthenticationClient, AuthenticationClientBuilder};
pub use client_ip::ClientIp;
pub use credentials::{EncryptedPassword, Password};
pub use custom_data::CustomData;
pub use custom_field::CustomField;
pub use declare::ApiRequest;
pub use error::{
    ApiError, ApiFailure, ApplicationMfa, DecodeError, Error, ErrorCode, MfaChallenge, MfaPolicy,
    Result, TokenError, TransportError,
};
pub use execute::Execute;
pub use generated::{Patch, operations, types};
pub use operation::{Operation, Query};
pub use page::{Items, Pages};
pub use protocol::{
    AuthingHeader, ClientAuthMethod, Lang, Protocol, RetryPolicy, SigningAlgorithm,
};
pub use secret::Secret;
pub use send::Sending;
pub use wire::{Request, RequestBody};

/// The schema that this version of the crate is compiled against, in GraphQL's schema definition language.
///
/// For tools and tests at run time. A build script finds the same text in a file: see [your own
/// operations](crate#your-own-operations).
pub const SCHEMA: &str = include_str!("../graphql/schema.graphql");

/// The examples of the README are compiled, and those with the emulator run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
