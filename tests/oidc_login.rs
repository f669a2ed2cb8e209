//! The web service of `examples/oidc_login.rs`.

#[path = "../examples/oidc_login.rs"]
#[allow(dead_code, reason = "the tests start the service themselves")]
mod oidc_login;
