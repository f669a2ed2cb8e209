//! How accounts are named, and where a login comes from.

use serde_json::{Value, json};

use crate::context::Cx;
use crate::http::Args;
use crate::model::State;

/// What an account is named by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    Email,
    Username,
    Phone,
    SubAccount,
}

impl Name {
    /// What an account is named by, of which nothing else is known.
    pub(crate) fn of(state: &State, account: &str) -> Self {
        let is_known = |by: Self| by.find(state, account).is_some();
        match () {
            () if is_known(Self::Username) => Self::Username,
            () if is_email(account) => Self::Email,
            () if is_known(Self::Phone) => Self::Phone,
            () => Self::Username,
        }
    }

    pub(crate) fn argument(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Username => "username",
            Self::Phone => "phone",
            Self::SubAccount => "account",
        }
    }

    pub(crate) fn find(self, state: &State, name: &str) -> Option<String> {
        let user = match self {
            Self::Email => state.by_email(name),
            Self::Username => state.by_username(name),
            // The login by password knows no country code, so a number abroad is found by itself.
            Self::Phone => state
                .by_phone(name, None)
                .or_else(|| state.find(|u| u.text("phone") == Some(name))),
            Self::SubAccount => state.find(|u| {
                u.sub_account && (u.text("username") == Some(name) || u.text("email") == Some(name))
            }),
        };
        user.map(|u| u.id.clone())
    }
}

/// `name@host`, without spaces.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else {
        return false;
    };
    !name.is_empty()
        && !host.is_empty()
        && !host.contains('@')
        && !text.contains(char::is_whitespace)
}

/// The address that a login comes from: a server may name that of its user.
pub(crate) fn client_ip(cx: &Cx<'_>, input: &Args) -> String {
    input.text("clientIp").unwrap_or(&cx.peer).to_owned()
}

/// What mutations answer that only do something.
pub(crate) fn done(cx: &Cx<'_>, zh: &str, en: &str) -> Value {
    json!({ "code": 200, "message": cx.say(zh, en) })
}
