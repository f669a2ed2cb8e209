//! Who a request is sent for.

use crate::error::{Error, Result};
use crate::generated::types::User;
use crate::jwt::owner_of;
use crate::protocol::Lang;
use crate::secret::Secret;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

/// Who a client sends its requests for: an end user with a session, or an administrator, who has none.
pub(crate) trait Caller: fmt::Debug + Send + Sync {
    /// The caller at this moment. A request is sent and its response is taken for this one, whatever happens meanwhile.
    fn identity(&self) -> Identity;

    /// Whether the caller can get another token: an administrator can.
    fn renews(&self) -> bool {
        false
    }

    /// What has to be awaited before a request can be sent: `None` when the caller's token can be sent as it is.
    ///
    /// With the token that a request was refused with, another one is got. Whether there is one is what awaiting it returns.
    fn renewal<'a>(&'a self, _refused: Option<&'a Secret>) -> Option<Renewal<'a>> {
        None
    }

    /// Takes the user that a login or a registration returned.
    fn sign_in(&self, _user: &User) {}

    /// Takes the user that a request with this token returned.
    fn update(&self, _sent: Option<&Secret>, _user: &User) {}

    /// Takes another token in place of this one.
    fn replace_token(&self, _sent: Option<&Secret>, _token: Secret) {}

    /// Ends the session of this token.
    fn end(&self, _sent: Option<&Secret>) {}
}

/// Awaiting a token.
pub(crate) type Renewal<'a> = Pin<Box<dyn Future<Output = Result<bool>> + Send + 'a>>;

/// A caller at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) token: Option<Secret>,
    /// The user whose token it is, as far as a response has told.
    pub(crate) user_id: Option<String>,
    /// The language of the server's messages.
    pub(crate) lang: Lang,
    /// What the client calls itself, where that is not what the settings say.
    pub(crate) request_from: Option<Arc<str>>,
}

impl Identity {
    /// The ID of the user who is logged in, without a request.
    pub(crate) fn user_id(&self, operation: &'static str) -> Result<String> {
        let token = self.token.as_ref();
        let token = token.ok_or_else(|| Error::not_logged_in(operation))?;
        let known = self.user_id.clone();
        known.or_else(|| owner_of(token)).ok_or_else(|| {
            Error::invalid_argument(
                "token",
                "it does not name its user: call `get_current_user` first, so that the ID is known",
            )
        })
    }
}

/// Several requests for one caller, whoever logs in to the same client meanwhile.
impl Caller for Identity {
    fn identity(&self) -> Identity {
        self.clone()
    }
}
