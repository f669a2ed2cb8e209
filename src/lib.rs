//! A typed client for the Authing V2 identity API: sign-up, login, multi-factor authentication, OpenID Connect, profiles, custom
//! data, tokens.
//!
//! Which client do I need? [`AuthenticationClient`] acts as one end user, with an application's ID: it registers people, logs them in, and works
//! with their own account and tokens. [`ManagementClient`] acts as the administrator of a user pool, with the pool's secret, so on a server only:
//! it creates, finds, changes and deletes users, roles, groups, organisations, permissions and settings. A service whose people log in and which
//! also administers them has one of each.
//!
//! Their methods have the names of Authing's documentation; a search for the JavaScript or Go name finds them too. Nothing is sent until a
//! request is awaited.
//!
//! ```no_run
//! use authing::AuthenticationClient;
//! use std::net::IpAddr;
//!
//! # async fn run(ip: IpAddr) -> authing::Result<()> {
//! let client = AuthenticationClient::builder()
//!     .app_id("AUTHING_APP_ID")
//!     .app_host("https://your-domain.authing.cn")
//!     .build()?;
//!
//! // A session belongs to one person.
//! let session = client.new_session();
//! let user = session
//!     .login_by_email("test@example.com", "passw0rd")
//!     .client_ip(ip)
//!     .await?;
//! println!("{} is logged in", user.id);
//! # Ok(())
//! # }
//! ```
//!
//! # Map
//!
//! | To do | Use |
//! |---|---|
//! | Register, log in, log out, reset passwords, change the profile, custom data, roles | methods of [`AuthenticationClient`] |
//! | Multi-factor authentication | [`mfa()`](AuthenticationClient::mfa) |
//! | Social login, linked accounts | [`social()`](AuthenticationClient::social) |
//! | Login by QR code | [`qrcode()`](AuthenticationClient::qrcode) |
//! | Enterprise identity sources | [`enterprise()`](AuthenticationClient::enterprise) |
//! | Real-name authentication | [`principal()`](AuthenticationClient::principal) |
//! | Login in the browser (OpenID Connect, OAuth 2.0, SAML, CAS) | [`build_authorize_url`](AuthenticationClient::build_authorize_url), then [`get_access_token_by_code`](AuthenticationClient::get_access_token_by_code) |
//! | Verify tokens without a request | [`verify_id_token`](AuthenticationClient::verify_id_token), [`verify_access_token`](AuthenticationClient::verify_access_token) |
//! | Know who sends a request to a web service, log people in there | the module `axum`, with the feature of that name |
//! | Read what users and administrators have done, or poll for what is new | [`statistics()`](ManagementClient::statistics), [`LogCursor`](management::LogCursor) |
//! | Administer users, groups, roles, organisations, custom fields | [`ManagementClient`], with [`users()`](ManagementClient::users), [`groups()`](ManagementClient::groups), [`roles()`](ManagementClient::roles), [`orgs()`](ManagementClient::orgs), [`udf()`](ManagementClient::udf) |
//! | Say who may do what | [`acl()`](ManagementClient::acl), [`policies()`](ManagementClient::policies) |
//! | Administer applications, the agreements that their users accept, tenants, and by which other accounts people log in | [`applications()`](ManagementClient::applications), [`agreements()`](ManagementClient::agreements), [`tenants()`](ManagementClient::tenants), [`ext_idps()`](ManagementClient::ext_idps), [`social_connections()`](ManagementClient::social_connections) |
//! | Administer devices, multi-factor and real-name authentication of users, events | [`devices()`](ManagementClient::devices), [`mfa()`](ManagementClient::mfa), [`principal()`](ManagementClient::principal), [`events()`](ManagementClient::events) |
//! | Change the settings and the secret of the user pool, whitelists, the e-mails that it sends, its functions | [`userpool()`](ManagementClient::userpool), [`whitelist()`](ManagementClient::whitelist), [`email_templates()`](ManagementClient::email_templates), [`functions()`](ManagementClient::functions) |
//! | Operations as the schema has them | [`execute`](AuthenticationClient::execute) with [`operations`], or [your own](#your-own-operations) |
//! | A REST path that is not described here | [`make_rest_request`](ManagementClient::make_rest_request) |
//!
//! # Sessions
//!
//! A client keeps the session of one person, and its clones share it. A server makes one client when it starts, and from it
//! [`new_session`](AuthenticationClient::new_session) for each person who logs in and [`with_token`](AuthenticationClient::with_token)
//! for each request of a person who has a token. Whoever logs in on one clone of a client is logged in on all its clones.
//!
//! A server must also pass the person's address with `client_ip`, wherever a method has that option. Authing counts failed logins by
//! address; without it, the failures of one person make all people of the server solve captchas.
//!
//! # Requests
//!
//! Each method returns a request type of its own: [`LoginByEmail`](requests::LoginByEmail), for example. Required arguments are
//! positional, and the type's setters are the options of the method. Its page is the method's manual. A request is `Clone`, `Send` and
//! `'static`; it can be awaited, spawned, or looked at with `request()`. `if_some` sets an option if there is a value for it. The generated
//! requests are in [`requests`] and, for the administrator, in [`requests::management`], the others in [`authentication`] and
//! [`management`]; [`ApiRequest`] is what all have in common.
//!
//! What the compiler says where `.await` is missing, of `client.logout()` for example:
//!
//! | It says | Write |
//! |---|---|
//! | ``the `?` operator cannot be applied to type `Logout` `` | `client.logout().await?` |
//! | ``expected `Logout`, found `Result<_, _>` `` | `match client.logout().await { .. }` |
//! | ``unused `Logout` that must be used`` | `client.logout().await?;` |
//! | `` `Logout` is not a future``, of `tokio::spawn` | `tokio::spawn(client.logout().into_future())` |
//!
//! Lists in pages have `pages()` and `stream()`: [`Pages`], [`Items`]. The states of a QR code and, with the feature `events`, the events of
//! the host are streams too.
//!
//! # Errors
//!
//! All errors are one type, [`Error`], which answers questions: [`code`](Error::code), [`message`](Error::message),
//! [`is_captcha_required`](Error::is_captcha_required) with [`captcha_url`](Error::captcha_url), [`mfa_challenge`](Error::mfa_challenge),
//! [`is_temporary`](Error::is_temporary) and more. [`ErrorCode`] has a constant for each documented code.
//!
//! A web service answers its own caller with [`status_for_caller`](Error::status_for_caller). With the feature `axum`, an error is that
//! response.
//!
//! # Traces
//!
//! Each request is a span of [`tracing`](https://docs.rs/tracing) at the level `DEBUG`, with the fields `operation`, `method`, `path` and, when it
//! has ended, `attempts`, `status`, `code` (of a refusal), `request_id`, `error` (the kind of a failed connection) and `elapsed_ms`. Each
//! attempt is an event in it, each retry another; a retry that the budget refuses is a `WARN`. Headers, queries, bodies and secrets are never in
//! them. With [`tracing-subscriber`](https://docs.rs/tracing-subscriber) and its feature `env-filter`, `RUST_LOG=authing=debug` shows them:
//!
//! ```text
//! DEBUG request{operation="loginByEmail" method="POST" path="/graphql/v2"}: authing::transport: answered attempt=1 status=200 elapsed_ms=48.1
//! ```
//!
//! For OpenTelemetry, add the layer of [`tracing-opentelemetry`](https://docs.rs/tracing-opentelemetry): each request becomes a span of the
//! trace that it is awaited in, with the same fields as attributes.
//!
//! ```ignore
//! use opentelemetry::trace::TracerProvider as _;
//! use opentelemetry_sdk::trace::SdkTracerProvider;
//! use tracing_subscriber::prelude::*;
//!
//! let exporter = opentelemetry_otlp::SpanExporter::builder().with_http().build()?;
//! let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).build();
//! let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("shop"));
//! tracing_subscriber::registry()
//!     .with(layer.with_filter(tracing_subscriber::EnvFilter::new("info,authing=debug")))
//!     .init();
//! ```
//!
//! # TLS
//!
//! The feature `rustls`, which is on by default, brings `rustls` with its default provider, `aws-lc-rs`; this takes a C compiler, and is the
//! longest part of a build. Other programs set `default-features = false`:
//!
//! - With the feature `native-tls`, the system's library is used: OpenSSL on Linux. If both features are enabled, `native-tls` is used. What is wrong
//!   with a certificate, errors can say as exactly as with `rustls` on Linux only.
//! - With neither, only hosts with `http` can be asked, such as this machine, unless [`http_client`](AuthenticationClientBuilder::http_client) brings a
//!   library of your own. Otherwise `build()` fails and names the features.
//!
//! Certificates are verified with each of them. Without `rustls`, the signatures of RS256 tokens are checked by the crate `rsa`: the same
//! result, in about 180 instead of 17 microseconds.
//!
//! # Types
//!
//! [`types`] has one Rust type for each object, input and enum, generated from the schema and from the descriptions of the REST endpoints;
//! every method that returns a user returns [`types::User`]. An input with a required field has `new` and no `Default`. [`Patch`] keeps, clears
//! or sets a field of an update. [`Secret`] and [`EncryptedPassword`] show nothing in `Debug`. [`CustomData`] is made from `json!({..})`.
//! [`registry`] lists operations and requests, for tests and tools.
//!
//! What a response holds can be written with `serde`, to cache it for example, and read again. Secrets are left out: what `Debug` does not
//! show is not written. (A secret that the type requires is written as an empty text.)
//!
//! # Without an account, and in tests
//!
//! The crate [`authing-emulator`](https://docs.rs/authing-emulator) is a local Authing, for trying out and for tests. With its feature
//! `client`, `emulator.client()` is a client that is ready to use and has the emulator's clock.
//!
//! Tests of a function that takes a response or an error need no host. Types of responses have `new` with the required fields, or `Default`;
//! a type with more than four required fields is read from JSON, as each can be. Errors are made by [`Error::refused`]. The feature `test-util`,
//! for `[dev-dependencies]` alone, also makes verified claims (`VerifiedClaims::for_tests`) and a host that cannot be reached
//! (`TransportError::for_tests`).
//!
//! ```
//! use authing::types::{CommonMessage, SecurityLevel, User};
//! use authing::{Error, ErrorCode};
//! use serde_json::json;
//!
//! # fn main() -> Result<(), serde_json::Error> {
//! let mut user = User::new("5f7f0b5e", "arn:cn:authing:pool:user:5f7f0b5e", "pool");
//! user.email = Some("test@example.com".to_owned());
//! user.token = Some("eyJhbGciOi".into());
//! let cached = serde_json::to_string(&user)?;
//! assert!(!cached.contains("eyJhbGciOi"));
//! assert_eq!(serde_json::from_str::<User>(&cached)?.email, user.email);
//!
//! let done = CommonMessage::default();
//! assert_eq!(done.code, None);
//! let level = json!({ "score": 60, "email": true, "phone": false, "password": true, "mfa": false });
//! let level: SecurityLevel = serde_json::from_value(level)?;
//! assert_eq!(level.score, 60);
//!
//! let error = Error::refused("loginByEmail", 2006, "password is wrong");
//! assert_eq!(error.code(), Some(ErrorCode::WRONG_PASSWORD));
//! assert_eq!(error.status_for_caller(), 401);
//! # Ok(())
//! # }
//! ```
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
mod argument;
pub mod authentication;
#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
pub mod axum;
mod budget;
mod builder;
mod caller;
mod client_ip;
mod clock;
mod config;
mod core;
mod credentials;
mod custom_data;
mod custom_field;
mod custom_values;
mod declare;
mod environment;
mod error;
#[cfg(feature = "events")]
mod event_socket;
mod execute;
mod generated;
mod http_date;
mod json_path;
mod jwt;
mod keys;
mod log_cursor;
pub mod management;
mod management_token;
mod operation;
mod org_tree;
mod page;
mod password_key;
mod permission;
mod principal_identity;
mod protocol;
mod random;
pub mod registry;
mod request;
pub mod requests;
mod response;
mod secret;
mod send;
mod session;
mod shared_fetch;
mod signature;
#[cfg(feature = "sm2")]
mod sm2_key;
mod timestamp;
mod tls;
mod transport;
mod undocumented;
mod wire;

pub use authentication::{AuthenticationClient, AuthenticationClientBuilder};
pub use client_ip::ClientIp;
pub use clock::Clock;
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
pub use management::{ManagementClient, ManagementClientBuilder};
pub use operation::{Operation, Query};
pub use org_tree::{NodeTree, TreeNode};
pub use page::{Items, Pages};
pub use protocol::{
    AuthingHeader, ClientAuthMethod, Lang, Protocol, RetryBudget, RetryPolicy, SigningAlgorithm,
};
pub use secret::Secret;
pub use send::Sending;
pub use timestamp::Timestamp;
pub use wire::{HttpMethod, Request, RequestBody};

/// The schema that this version of the crate is compiled against, in GraphQL's schema definition language.
///
/// For tools and tests at run time. A build script finds the same text in a file: see [your own
/// operations](crate#your-own-operations).
pub const SCHEMA: &str = include_str!("../graphql/schema.graphql");

/// The examples of the README are compiled, and those with the emulator run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
