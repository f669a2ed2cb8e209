//! The API refused a request.

use super::code::ErrorCode;
use super::head::Head;
use super::plain::Plain;
use crate::protocol::Lang;
use serde_json::Value;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt::{self, Write as _};
use std::time::Duration;

/// The API refused a request.
#[derive(Clone)]
pub struct ApiError {
    operation: Cow<'static, str>,
    first: ApiFailure,
    others: Vec<ApiFailure>,
    head: Head,
}

/// One of the errors in a response.
#[derive(Clone)]
pub struct ApiFailure {
    /// The code. Errors of the GraphQL engine itself have none.
    pub code: Option<ErrorCode>,
    /// The server's message, in the language of the request. Empty where the server sent none.
    pub message: String,
    /// What the server sent beside it. It may hold a token, so `Debug` prints only its field names.
    pub data: Option<Value>,
    /// The OAuth 2.0 error code, such as `invalid_grant`. The endpoints of the protocols send it in place of a code.
    pub oauth_error: Option<String>,
}

impl ApiError {
    /// An error as the API returns it with HTTP status 200, for tests of your own error paths.
    pub fn new(
        operation: impl Into<Cow<'static, str>>,
        code: Option<ErrorCode>,
        message: impl Into<String>,
    ) -> Self {
        let first = ApiFailure {
            code,
            message: message.into(),
            data: None,
            oauth_error: None,
        };
        Self::from_failures(operation.into(), 200, first, Vec::new())
    }

    pub(crate) fn from_failures(
        operation: Cow<'static, str>,
        status: u16,
        first: ApiFailure,
        others: Vec<ApiFailure>,
    ) -> Self {
        Self {
            operation,
            first,
            others,
            head: Head::new(status, Lang::EnUs),
        }
    }

    /// What is known of the response.
    pub(crate) fn with_head(mut self, head: Head) -> Self {
        self.head = head;
        self
    }

    pub(super) fn head(&self) -> &Head {
        &self.head
    }

    /// The same error with data beside its message.
    #[must_use]
    pub fn with_data(mut self, data: Value) -> Self {
        self.first.data = Some(data);
        self
    }

    /// The GraphQL operation, or the method and path, that was refused.
    pub fn operation(&self) -> &str {
        &self.operation
    }

    /// The code of the first error.
    pub fn code(&self) -> Option<ErrorCode> {
        self.first.code
    }

    /// The server's message for the first error; empty where it sent none. Some messages are Chinese whatever the language setting.
    pub fn message(&self) -> &str {
        &self.first.message
    }

    /// What the server sent beside the first error's message.
    pub fn data(&self) -> Option<&Value> {
        self.first.data.as_ref()
    }

    /// All errors of the response.
    pub fn failures(&self) -> impl Iterator<Item = &ApiFailure> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// The OAuth 2.0 error code of the first error.
    pub fn oauth_error(&self) -> Option<&str> {
        self.first.oauth_error.as_deref()
    }

    /// What the OAuth 2.0 error code says about the request of a web service's own caller, as an HTTP status.
    pub(super) fn oauth_status(&self) -> Option<u16> {
        match self.oauth_error()? {
            // The user has to log in again.
            "invalid_grant"
            | "invalid_token"
            | "login_required"
            | "interaction_required"
            | "consent_required"
            | "account_selection_required" => Some(401),
            "access_denied" | "insufficient_scope" => Some(403),
            "temporarily_unavailable" => Some(503),
            // The service's own mistake, or the host's.
            _ => None,
        }
    }

    /// The HTTP status of the response: usually 200.
    pub fn status(&self) -> u16 {
        self.head.status
    }

    /// The server's ID of the request, to quote to its operators.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id.as_deref()
    }

    /// How long the server asks to wait before the next attempt (`Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        self.head.retry_after
    }

    /// What the code means, in the language of the request.
    pub(super) fn meaning(&self) -> Option<&'static str> {
        self.code()?.meaning_in(self.head.lang)
    }
}

/// What a code's meaning adds to the server's message: nothing that the message says already.
fn addition(message: &str, meaning: &'static str) -> Option<&'static str> {
    let message = message.to_lowercase();
    let is_new = |part: &&str| !message.contains(&part.to_lowercase());
    let (what_happened, what_to_do) = match meaning.split_once([';', '；']) {
        Some((what_happened, what_to_do)) => (what_happened, Some(what_to_do.trim_start())),
        None => (meaning, None),
    };
    match is_new(&what_happened) {
        true => Some(meaning),
        false => what_to_do.filter(is_new),
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut Plain(f);
        write!(f, "{}: ", self.operation)?;
        if let Some(code) = self.first.code {
            write!(f, "code {code}: ")?;
        }
        if let Some(name) = &self.first.oauth_error {
            write!(f, "{name}: ")?;
        }
        match (self.message(), self.meaning()) {
            ("", meaning) => f.write_str(meaning.unwrap_or("no message"))?,
            (message, None) => f.write_str(message)?,
            (message, Some(meaning)) => {
                f.write_str(message)?;
                if let Some(addition) = addition(message, meaning) {
                    write!(f, " ({addition})")?;
                }
            }
        }
        match self.others.len() {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

impl fmt::Debug for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiError")
            .field("operation", &self.operation)
            .field("failures", &self.failures().collect::<Vec<_>>())
            .field("head", &self.head)
            .finish()
    }
}

impl fmt::Debug for ApiFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.data.as_ref().map(|data| match data {
            Value::Object(fields) => fields.keys().cloned().collect(),
            _ => vec!["…".to_owned()],
        });
        f.debug_struct("ApiFailure")
            .field("code", &self.code)
            .field("message", &self.message)
            .field("data", &names)
            .field("oauth_error", &self.oauth_error)
            .finish()
    }
}

impl StdError for ApiError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: i64, message: &str, lang: Lang) -> String {
        let error = ApiError::new("login", Some(code.into()), message);
        error.with_head(Head::new(200, lang)).to_string()
    }

    #[test]
    fn nothing_is_said_twice() {
        for (code, message, lang, expected) in [
            (
                2006,
                "The password is wrong.",
                Lang::EnUs,
                "The password is wrong. (ask for it again)",
            ),
            (
                2006,
                "no entry",
                Lang::EnUs,
                "no entry (the password is wrong; ask for it again)",
            ),
            (
                2006,
                "the password is wrong; ask for it again",
                Lang::EnUs,
                "the password is wrong; ask for it again",
            ),
            (
                2006,
                "",
                Lang::EnUs,
                "the password is wrong; ask for it again",
            ),
            (2006, "密码不正确", Lang::ZhCn, "密码不正确 (请重新输入)"),
            (
                2006,
                "密码错误",
                Lang::ZhCn,
                "密码错误 (密码不正确；请重新输入)",
            ),
            (2004, "用户不存在", Lang::ZhCn, "用户不存在"),
            (
                2004,
                "the user does not exist",
                Lang::EnUs,
                "the user does not exist",
            ),
            (987_654, "odd", Lang::ZhCn, "odd"),
            (987_654, "", Lang::ZhCn, "no message"),
        ] {
            assert_eq!(
                shown(code, message, lang),
                format!("login: code {code}: {expected}")
            );
        }
    }
}
