//! What the endpoints of OpenID Connect and OAuth 2.0 have in common.

use crate::error::{Error, Result};
use crate::protocol::Protocol;
use crate::request::Context;

/// The path of an endpoint that both OpenID Connect and OAuth 2.0 have.
pub(super) fn path(context: &Context<'_>, endpoint: &str) -> Result<String> {
    match context.config.protocol {
        protocol @ (Protocol::Oidc | Protocol::Oauth) => {
            Ok(format!("/{}/{endpoint}", protocol.as_str()))
        }
        other => Err(Error::config(
            "protocol",
            format!(
                "`{}` has no tokens: set it to `Oidc` or `Oauth`",
                other.as_str()
            ),
        )),
    }
}

/// Fails for an empty argument.
pub(super) fn not_empty(argument: &'static str, value: &str) -> Result<()> {
    match value.is_empty() {
        false => Ok(()),
        true => Err(Error::invalid_argument(argument, "it is empty")),
    }
}
