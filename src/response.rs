//! A response: what it says, in whichever envelope.

use crate::error::{
    ApiError, ApiFailure, DecodeError, Error, ErrorCode, Head, Result, TransportError,
    TransportKind, is_temporary_status,
};
use crate::generated::types::CommonMessage;
use crate::http_date;
use crate::json_path::{offset_of, path_at};
use crate::protocol::Lang;
use crate::wire::Parts;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// A response, whatever its status.
pub(crate) struct Response {
    operation: Cow<'static, str>,
    head: Head,
    content_type: String,
    body: Vec<u8>,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("operation", &self.operation)
            .field("status", &self.head.status)
            .finish_non_exhaustive()
    }
}

/// Reads a response with its body.
pub(crate) async fn read(
    operation: Cow<'static, str>,
    mut response: reqwest::Response,
    limit: usize,
) -> Result<Response> {
    let status = response.status().as_u16();
    let mut read = Response::without_body(operation.clone(), status, response.headers());
    let failed = |error| Error::from(TransportError::from_reqwest(operation.clone(), error));
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        read.extend(&chunk, limit)?;
    }
    Ok(read)
}

/// How long the host asks to wait: a number of seconds, or a date, which is compared with the host's own clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = header(headers, RETRY_AFTER.as_str())?;
    let seconds = text.parse().ok().or_else(|| {
        let now = http_date::seconds(&header(headers, DATE.as_str())?)?;
        Some(http_date::seconds(&text)?.saturating_sub(now))
    });
    seconds.map(Duration::from_secs)
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

/// What all envelopes share: GraphQL's, `{code, message, data}`, and `{statusCode, apiCode, message, data}`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<'a> {
    #[serde(borrow)]
    data: Option<&'a RawValue>,
    errors: Option<Vec<Value>>,
    code: Option<Value>,
    status_code: Option<Value>,
    api_code: Option<Value>,
    message: Option<Value>,
    /// The OAuth 2.0 error code, and its description.
    error: Option<Value>,
    #[serde(rename = "error_description")]
    error_description: Option<Value>,
    request_id: Option<String>,
    unique_id: Option<String>,
}

impl Envelope<'_> {
    fn code(&self) -> Option<ErrorCode> {
        [&self.api_code, &self.code, &self.status_code]
            .into_iter()
            .find_map(|code| code_of(code.as_ref()?))
    }
}

impl Response {
    fn without_body(operation: Cow<'static, str>, status: u16, headers: &HeaderMap) -> Self {
        Self {
            operation,
            head: Head {
                status,
                request_id: header(headers, "x-request-id"),
                retry_after: retry_after(headers),
                lang: Lang::default(),
            },
            content_type: header(headers, CONTENT_TYPE.as_str()).unwrap_or_default(),
            body: Vec::new(),
        }
    }

    fn extend(&mut self, chunk: &[u8], limit: usize) -> Result<()> {
        if self.body.len() + chunk.len() > limit {
            let kind = TransportKind::TooLarge { limit };
            let error = TransportError::new(self.operation.clone(), kind);
            return Err(error.with_head(self.head.clone()).into());
        }
        self.body.extend_from_slice(chunk);
        Ok(())
    }

    /// The response of what answers in the place of a host.
    pub(crate) fn of_parts(
        operation: Cow<'static, str>,
        (status, headers, body): Parts,
        limit: usize,
    ) -> Result<Self> {
        let mut response = Self::without_body(operation, status, &headers);
        response.extend(&body, limit)?;
        Ok(response)
    }

    /// What another page was told and has passed on, in the envelope of the REST endpoints.
    pub(crate) fn relayed(operation: &'static str, body: Vec<u8>) -> Self {
        Self {
            operation: operation.into(),
            head: Head::new(200, Lang::default()),
            content_type: "application/json".to_owned(),
            body,
        }
    }

    /// The same in the language that was asked for.
    pub(crate) fn in_lang(mut self, lang: Lang) -> Self {
        self.head.lang = lang;
        self
    }

    /// The `data` of a GraphQL response.
    pub(crate) fn graphql<T: DeserializeOwned>(&self) -> Result<T> {
        self.decode(self.graphql_data()?, "data")
    }

    /// The JSON of that. Apart, so that it is compiled once.
    fn graphql_data(&self) -> Result<&str> {
        let envelope: Envelope<'_> = self.envelope()?;
        let mut failures = envelope.errors.iter().flatten().map(failure);
        if let Some(first) = failures.next() {
            return Err(self.refused(Some(&envelope), first, failures.collect()));
        }
        // GraphQL has no code of its own here: whatever returns one has not run the operation.
        if envelope
            .code()
            .is_some_and(|code| code != ErrorCode::SUCCESS)
        {
            return Err(self.refusal_of(&envelope));
        }
        match envelope.data.filter(|data| data.get() != "null") {
            _ if !self.is_success() => Err(self.foreign()),
            Some(data) => Ok(data.get()),
            None => Err(self.undecodable("", "has neither data nor errors")),
        }
    }

    /// The `data` of a response in the envelope of the REST endpoints, old or new.
    pub(crate) fn rest<T: DeserializeOwned>(&self) -> Result<T> {
        self.decode(self.rest_data()?, "data")
    }

    /// The JSON of that.
    fn rest_data(&self) -> Result<&str> {
        let envelope: Envelope<'_> = self.envelope()?;
        let is_success = |code: &Option<Value>| {
            code.as_ref().and_then(|code| code_of(Some(code)?)) == Some(ErrorCode::SUCCESS)
        };
        let says_success = is_success(&envelope.code) || is_success(&envelope.status_code);
        if says_success && self.is_success() {
            return Ok(envelope.data.map_or("null", RawValue::get));
        }
        match envelope.code() {
            Some(_) if !says_success => Err(self.refusal_of(&envelope)),
            None if self.is_success() => Err(self.undecodable("", "has no code")),
            _ => Err(self.foreign()),
        }
    }

    /// One member of the `data` of a REST response.
    #[allow(dead_code, reason = "for requests with `select`")]
    pub(crate) fn rest_member<T: DeserializeOwned>(&self, name: &'static str) -> Result<T> {
        let mut data: Map<String, Value> = self.rest()?;
        self.member(data.remove(name), &format!("data.{name}"))
    }

    /// One member of a response without an envelope.
    #[allow(dead_code, reason = "for requests with `select`")]
    pub(crate) fn raw_member<T: DeserializeOwned>(&self, name: &'static str) -> Result<T> {
        let mut data: Map<String, Value> = self.raw()?;
        self.member(data.remove(name), name)
    }

    #[allow(dead_code, reason = "for requests with `select`")]
    fn member<T: DeserializeOwned>(&self, member: Option<Value>, path: &str) -> Result<T> {
        self.decode(&member.unwrap_or_default().to_string(), path)
    }

    /// The message of a REST response that says only whether it has worked.
    pub(crate) fn rest_message(&self) -> Result<CommonMessage> {
        self.rest::<IgnoredAny>()?;
        let message = self.envelope()?.message;
        Ok(CommonMessage {
            message: message.map(|message| words(Some(&message))),
            code: Some(ErrorCode::SUCCESS.get()),
        })
    }

    /// A response without an envelope. Failures may come in one all the same.
    pub(crate) fn raw<T: DeserializeOwned>(&self) -> Result<T> {
        self.not_refused()?;
        self.json()
    }

    fn not_refused(&self) -> Result<()> {
        if let Ok(envelope) = self.envelope() {
            if envelope
                .code()
                .is_some_and(|code| code != ErrorCode::SUCCESS)
            {
                return Err(self.refusal_of(&envelope));
            }
            if let (Some(Value::String(name)), false) = (&envelope.error, self.is_success()) {
                let first = ApiFailure {
                    code: None,
                    message: words(envelope.error_description.as_ref()),
                    data: None,
                    oauth_error: Some(name.clone()),
                };
                return Err(self.refused(Some(&envelope), first, Vec::new()));
            }
        }
        Ok(())
    }

    /// A value of the response, where the schema allows null and the method promises one.
    pub(crate) fn present<T>(&self, path: &str, value: Option<T>) -> Result<T> {
        value.ok_or_else(|| self.undecodable(&format!("data.{path}"), "holds null"))
    }

    /// What was asked for by its name: null says that it does not exist.
    pub(crate) fn found<T>(&self, what: &str, value: Option<T>) -> Result<T> {
        let (code, message) = match what {
            "user" => (
                ErrorCode::USER_NOT_FOUND,
                "the user does not exist".to_owned(),
            ),
            other => (ErrorCode::NOT_FOUND, format!("there is no such {other}")),
        };
        value.ok_or_else(|| {
            let failure = ApiFailure {
                code: Some(code),
                message,
                data: None,
                oauth_error: None,
            };
            self.refused(None, failure, Vec::new())
        })
    }

    /// The response of the operations that say only whether they have worked. The code may be in the data.
    pub(crate) fn accepted(&self, message: CommonMessage) -> Result<CommonMessage> {
        match message.code {
            None | Some(200) => Ok(message),
            Some(code) => {
                let failure = ApiFailure {
                    code: Some(code.into()),
                    message: message.message.unwrap_or_default(),
                    data: None,
                    oauth_error: None,
                };
                Err(self.refused(None, failure, Vec::new()))
            }
        }
    }

    /// A body of JSON, whatever it says.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T> {
        self.decode(self.text()?, "")
    }

    /// The body of a successful response.
    pub(crate) fn text(&self) -> Result<&str> {
        match std::str::from_utf8(&self.body) {
            Ok(text) if self.is_success() => Ok(text),
            _ => Err(self.foreign()),
        }
    }

    /// How long the host asks to wait before the next attempt.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        self.head.retry_after
    }

    /// Whether the same request may succeed a little later.
    pub(crate) fn is_temporary_failure(&self) -> bool {
        is_temporary_status(self.head.status) || self.refusal().is_some_and(ErrorCode::is_temporary)
    }

    /// Whether a gateway says that the host behind it did not answer in time.
    pub(crate) fn is_gateway_timeout(&self) -> bool {
        self.head.status == 504
    }

    /// The HTTP status.
    pub(crate) fn status(&self) -> u16 {
        self.head.status
    }

    /// The host's ID of the request, from the headers.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.head.request_id.as_deref()
    }

    /// The code of a refusal. The data of a response that looks like a success is not looked at, so that it is read only once.
    pub(crate) fn refusal(&self) -> Option<ErrorCode> {
        if self.is_success() && self.looks_like_success() {
            return None;
        }
        let envelope = self.envelope().ok()?;
        let first = envelope.errors.iter().flatten().next();
        match first {
            Some(error) => failure(error).code,
            None => envelope.code().filter(|code| *code != ErrorCode::SUCCESS),
        }
    }

    /// Whether the host says that the token of the request is not valid, or not any more. The request has had no effect then.
    pub(crate) fn rejects_token(&self) -> bool {
        /// What the host calls a revoked token, whose code is the unspecific 500.
        const REVOKED: &str = "TokenInBlackListError";
        if self.is_success() && self.looks_like_success() {
            return false;
        }
        let is_revoked = |envelope: Envelope<'_>| {
            let errors = envelope.errors.unwrap_or_default();
            let name = errors.first()?.pointer("/extensions/exception/name")?;
            Some(name == REVOKED)
        };
        self.head.status == 401
            || self.refusal().is_some_and(ErrorCode::is_not_logged_in)
            || self.envelope().ok().and_then(is_revoked) == Some(true)
    }

    fn looks_like_success(&self) -> bool {
        let body = self.body.as_slice();
        let no_errors = || std::str::from_utf8(body).is_ok_and(|text| !text.contains("\"errors\""));
        body.starts_with(b"{\"code\":200,") || body.starts_with(b"{\"data\":{") && no_errors()
    }

    fn is_success(&self) -> bool {
        (200..300).contains(&self.head.status)
    }

    fn envelope(&self) -> Result<Envelope<'_>> {
        let is_object = self.body.trim_ascii_start().starts_with(b"{");
        serde_json::from_slice(&self.body).map_err(|error| match error.classify() {
            _ if !is_object => self.foreign(),
            serde_json::error::Category::Data => {
                self.undecodable("", "is JSON in an unknown envelope")
            }
            _ if self.is_success() => self.undecodable("", "is not complete JSON"),
            _ => self.foreign(),
        })
    }

    fn decode<T: DeserializeOwned>(&self, json: &str, at: &str) -> Result<T> {
        serde_json::from_str(json).map_err(|error| self.misfit(json, at, &error))
    }

    fn misfit(&self, json: &str, at: &str, error: &serde_json::Error) -> Error {
        let path = path_at(json, offset_of(json, error.line(), error.column()));
        let path = match (at, path.as_str()) {
            ("", path) => path.to_owned(),
            (at, "") => at.to_owned(),
            (at, path) if path.starts_with('[') => format!("{at}{path}"),
            (at, path) => format!("{at}.{path}"),
        };
        self.undecodable(&path, &problem(&error.to_string()))
    }

    /// A response that does not fit, at a path in it, or as a whole.
    pub(crate) fn undecodable(&self, path: &str, problem: &str) -> Error {
        let error = DecodeError::new(self.operation.clone(), path, problem);
        error.with_head(self.head.clone()).into()
    }

    fn foreign(&self) -> Error {
        let kind = TransportKind::Foreign {
            status: self.head.status,
            content_type: self.content_type.clone(),
        };
        let error = TransportError::new(self.operation.clone(), kind);
        error.with_head(self.head.clone()).into()
    }

    fn refusal_of(&self, envelope: &Envelope<'_>) -> Error {
        let first = ApiFailure {
            code: envelope.code(),
            message: words(envelope.message.as_ref()),
            data: envelope
                .data
                .and_then(|data| serde_json::from_str(data.get()).ok())
                .filter(|data: &Value| !data.is_null()),
            oauth_error: None,
        };
        self.refused(Some(envelope), first, Vec::new())
    }

    fn refused(
        &self,
        envelope: Option<&Envelope<'_>>,
        first: ApiFailure,
        others: Vec<ApiFailure>,
    ) -> Error {
        let mut head = self.head.clone();
        head.request_id = head.request_id.or_else(|| {
            let envelope = envelope?;
            envelope.request_id.clone().or(envelope.unique_id.clone())
        });
        ApiError::from_failures(self.operation.clone(), head.status, first, others)
            .with_head(head)
            .into()
    }
}

/// One of GraphQL's errors. Authing puts an object where the specification wants a text.
fn failure(error: &Value) -> ApiFailure {
    match error.get("message") {
        Some(Value::Object(message)) => ApiFailure {
            code: message.get("code").and_then(code_of),
            message: words(message.get("message")),
            data: message.get("data").filter(|data| !data.is_null()).cloned(),
            oauth_error: None,
        },
        message => ApiFailure {
            code: None,
            message: words(message),
            data: None,
            oauth_error: None,
        },
    }
}

/// A code as number or as text.
fn code_of(code: &Value) -> Option<ErrorCode> {
    let number = code.as_i64().or_else(|| code.as_str()?.parse().ok());
    number.map(ErrorCode::new)
}

fn words(message: Option<&Value>) -> String {
    match message {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

/// What serde expected, without the value that it met, which may be a secret.
fn problem(serde: &str) -> String {
    let serde = serde.split(" at line ").next().unwrap_or_default();
    if let Some(field) = serde.strip_prefix("missing field ") {
        return format!("lacks the field {field}");
    }
    match serde.rsplit_once(", expected ") {
        Some((_, expected)) => format!("does not hold {expected}"),
        None => "cannot be read".to_owned(),
    }
}
