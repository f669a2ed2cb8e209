//! A typed client for the Authing V2 identity API.

#[cfg(feature = "emulator")]
pub mod emulator;
