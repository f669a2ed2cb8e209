//! A typed client for the Authing V2 identity API.

pub mod authentication;
mod call;
mod config;
mod credentials;
mod custom_data;
mod error;
mod generated;
mod options;
mod session;
mod transport;

#[cfg(feature = "emulator")]
pub mod emulator;

pub use authentication::{AuthenticationClient, AuthenticationClientBuilder};
pub use call::{Call, Endpoint, Execute};
pub use config::{AuthingHeader, Lang, RetryPolicy};
pub use credentials::{EncryptedPassword, Password, Secret};
pub use custom_data::{CustomData, CustomField};
pub use error::{ApiError, ApiFailure, DecodeError, Error, ErrorCode, Result, TransportError};
pub use generated::{Patch, operations, types};
pub use transport::{Request, RequestBody};
