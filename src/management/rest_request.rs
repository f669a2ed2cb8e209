//! REST requests of the caller's own.

use crate::declare::sendable;
use crate::error::{Error, Result};
use crate::registry;
use crate::request::{Context, Endpoint, Named};
use crate::response::Response;
use crate::secret::Secret;
use crate::send::Call;
use crate::undocumented::Undocumented;
use crate::wire::{HttpMethod, Request};
use serde::Serialize;
use std::borrow::Cow;

/// Sends a request to a REST path of the host, and returns the `data` of the response.
///
/// It is for endpoints that this crate does not describe. The path is a whole one, such as `/api/v2/userpools/detail`: it begins with `/`,
/// and values in it are percent-encoded. Only `GET` is retried after it may have arrived.
///
/// # Errors
///
/// - [`Error::InvalidArgument`]: the path leads elsewhere or has `?`, `#` or a space in it, or a `GET` has a body; nothing is sent.
/// - [`Error::Api`]: the `code` of the response is not 200.
/// - [`Error::Decode`]: the response has no `code`.
#[must_use = "a request does nothing until it is awaited"]
#[derive(Clone, Debug)]
pub struct MakeRestRequest {
    call: Call<Undocumented>,
    method: HttpMethod,
    path: String,
    query: Vec<(String, Secret)>,
    json: Option<Result<Undocumented>>,
}

impl MakeRestRequest {
    pub(crate) const ROW: registry::Request = registry::Request {
        client: registry::Client::Management,
        name: "MakeRestRequest",
        operation: "{method} {+path}",
        variants: &[],
        arguments: &["method", "path"],
        options: &["query", "json"],
    };

    pub(crate) fn new(
        call: Call<Undocumented>,
        method: HttpMethod,
        path: impl Into<String>,
    ) -> Self {
        Self {
            call,
            method,
            path: path.into(),
            query: Vec::new(),
            json: None,
        }
    }

    /// Adds a parameter to the query. It is percent-encoded.
    pub fn query(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        let value = Secret::from(value.to_string());
        self.query.push((name.into(), value));
        self
    }

    /// The body, which is sent as JSON.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        let body = serde_json::to_value(body).map(Undocumented);
        let no_json = |_| Error::invalid_argument("json", "it has no form in JSON");
        self.json = Some(body.map_err(no_json));
        self
    }
}

/// Whether the text, put behind the host, is the path that it looks like: the token goes to no other host and to no other path.
fn is_path(text: &str) -> bool {
    let is_part = |c: char| !c.is_whitespace() && !c.is_control() && !"\\?#".contains(c);
    // They are steps also when they are percent-encoded.
    let is_step = |part: &str| {
        let part = part.to_ascii_lowercase().replace("%2e", ".");
        matches!(part.as_str(), "." | "..")
    };
    text.starts_with('/') && text.chars().all(is_part) && !text.split('/').any(is_step)
}

impl Named for MakeRestRequest {
    fn operation(&self) -> Cow<'static, str> {
        format!("{} {}", self.method.as_str(), self.path).into()
    }
}

impl Endpoint for MakeRestRequest {
    type Output = Undocumented;

    fn check(&self) -> Result<()> {
        if !is_path(&self.path) {
            return Err(Error::invalid_argument(
                "path",
                "it is no path of the host: begin with `/`, leave out scheme, host, `.` and `..`, pass the query with `query`, and percent-encode all else",
            ));
        }
        match &self.json {
            Some(_) if self.method == HttpMethod::Get => Err(Error::invalid_argument(
                "json",
                "a `GET` has no body: use `query`",
            )),
            Some(Err(error)) => Err(error.clone()),
            _ => Ok(()),
        }
    }

    fn prepare(&self, context: &Context<'_>) -> Result<Request> {
        let request = context.request(self.method.into(), &self.path);
        let request = request.repeatable(self.method == HttpMethod::Get);
        let request = match &self.json {
            Some(Ok(Undocumented(body))) => request.json(body),
            _ => request,
        };
        let mut request = request.build()?;
        if !self.query.is_empty() {
            let parameters = self
                .query
                .iter()
                .map(|(name, value)| (name, value.expose()));
            request.url.query_pairs_mut().extend_pairs(parameters);
        }
        Ok(request)
    }

    fn read(&self, response: &Response) -> Result<Undocumented> {
        response.rest().map(Undocumented)
    }
}

sendable! { MakeRestRequest -> Undocumented }
