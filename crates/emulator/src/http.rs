//! What goes over HTTP: a request taken apart, its arguments, and the envelopes of responses.

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Map, Value, json};
use url::{Url, form_urlencoded};

pub(crate) use crate::model::escaped;
use crate::model::{ApiError, Lang, Reply};

/// A request, taken apart.
pub(crate) struct Ask<'r> {
    pub(crate) method: &'r str,
    /// The segments of the path.
    pub(crate) path: &'r [&'r str],
    pub(crate) query: Args,
    pub(crate) head: &'r Parts,
    pub(crate) body: &'r Bytes,
}

impl<'r> Ask<'r> {
    pub(crate) fn new(head: &'r Parts, path: &'r [&'r str], body: &'r Bytes) -> Self {
        Self {
            method: head.method.as_str(),
            path,
            query: pairs(head.uri.query().unwrap_or_default().as_bytes()),
            head,
            body,
        }
    }

    /// A segment of the path, such as an id. Empty if there is none.
    pub(crate) fn segment(&self, at: usize) -> &'r str {
        self.path.get(at).copied().unwrap_or_default()
    }

    /// All values of a parameter of the query, which may come several times, and with brackets behind its name.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        let pairs = form_urlencoded::parse(self.head.uri.query().unwrap_or_default().as_bytes());
        let is_it = |key: &str| key == name || key.strip_suffix("[]") == Some(name);
        let values = pairs.filter(|(key, value)| is_it(key) && !value.is_empty());
        values.map(|(_, value)| value.into_owned()).collect()
    }

    /// The object in a body of JSON.
    pub(crate) fn json(&self) -> Reply<Args> {
        let body = body_of_kind("application/json", &self.head.headers, self.body);
        body.and_then(|body| serde_json::from_slice(body).ok())
            .map(Args)
            .ok_or_else(|| ApiError::bad_argument("body"))
    }

    /// The fields of a form, if the body is one.
    pub(crate) fn form(&self) -> Option<Args> {
        let kind = "application/x-www-form-urlencoded";
        body_of_kind(kind, &self.head.headers, self.body).map(pairs)
    }

    /// A header, if it is text.
    pub(crate) fn header(&self, name: &HeaderName) -> Option<&'r str> {
        self.head.headers.get(name)?.to_str().ok()
    }
}

/// A segment of a path without its percent-encoding.
pub(crate) fn decoded(segment: &str) -> String {
    // What means something in a query means itself in a path.
    let own = [("+", "%2B"), ("&", "%26"), ("=", "%3D")];
    let text = own
        .iter()
        .fold(segment.to_owned(), |text, (c, code)| text.replace(c, code));
    let pairs = form_urlencoded::parse(text.as_bytes());
    pairs.map(|(text, _)| text).collect()
}

/// Pairs of a query or of a form.
fn pairs(text: &[u8]) -> Args {
    let pairs = form_urlencoded::parse(text);
    Args(
        pairs
            .map(|(k, v)| (k.into_owned(), Value::String(v.into_owned())))
            .collect(),
    )
}

/// The body, if the headers say that it is of this kind.
pub(crate) fn body_of_kind<'b>(
    wanted: &str,
    headers: &HeaderMap,
    body: &'b [u8],
) -> Option<&'b [u8]> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let kind = kind.split(';').next()?.trim();
    kind.eq_ignore_ascii_case(wanted).then_some(body)
}

// ----- arguments

/// Named values. An empty text counts as absent, as some SDKs send one for what is not set.
#[derive(Debug, Default)]
pub(crate) struct Args(pub(crate) Map<String, Value>);

impl Args {
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .and_then(Value::as_str)
            .filter(|t| !t.is_empty())
    }

    /// A text that must be there.
    pub(crate) fn need(&self, name: &str) -> Reply<&str> {
        self.text(name).ok_or_else(|| ApiError::bad_argument(name))
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.0.get(name) == Some(&Value::Bool(true))
    }

    pub(crate) fn object(&self, name: &str) -> Option<&Map<String, Value>> {
        self.0.get(name).and_then(Value::as_object)
    }

    pub(crate) fn list(&self, name: &str) -> &[Value] {
        self.0
            .get(name)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// The texts of a list.
    pub(crate) fn texts(&self, name: &str) -> Vec<&str> {
        self.list(name).iter().filter_map(Value::as_str).collect()
    }

    /// The fields of `input`, taken out, or nothing when there is no such argument.
    pub(crate) fn into_input(mut self) -> Self {
        match self.0.remove("input") {
            Some(Value::Object(input)) => Self(input),
            _ => self,
        }
    }

    /// The custom data of a registration or a login: `params` is the JSON text of a list of `{key, value}`. Some REST
    /// endpoints take a plain object, `customData`.
    pub(crate) fn params(&self) -> Reply<Map<String, Value>> {
        if let Some(data) = self.object("customData") {
            return Ok(data.clone());
        }
        let Some(text) = self.text("params") else {
            return Ok(Map::new());
        };
        let bad = || ApiError::bad_argument("params");
        let list: Vec<Map<String, Value>> = serde_json::from_str(text).map_err(|_| bad())?;
        list.into_iter()
            .map(|mut pair| {
                let key = pair.get("key").and_then(Value::as_str).map(str::to_owned);
                Some((key?, pair.remove("value")?))
            })
            .collect::<Option<_>>()
            .ok_or_else(bad)
    }

    /// `context` is the JSON text of an object; the emulator has no pipeline that would read it.
    pub(crate) fn check_context(&self) -> Reply<()> {
        match self.text("context") {
            Some(text) if serde_json::from_str::<Map<String, Value>>(text).is_err() => {
                Err(ApiError::bad_argument("context"))
            }
            _ => Ok(()),
        }
    }
}

// ----- responses

pub(crate) fn response(status: u16, content_type: &str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Ok(value) = header::HeaderValue::from_str(content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

pub(crate) fn json_response(status: u16, body: &Value) -> Response {
    response(status, "application/json; charset=utf-8", body.to_string())
}

/// The envelope of REST v2.
pub(crate) fn envelope(reply: &Reply, lang: Lang) -> Response {
    match reply {
        Ok(data) => json_response(
            200,
            &json!({ "code": 200, "message": done(lang), "data": data }),
        ),
        Err(error) => refused(200, error, lang),
    }
}

/// A refusal in the envelope of REST v2, with this HTTP status.
pub(crate) fn refused(status: u16, error: &ApiError, lang: Lang) -> Response {
    json_response(status, &error.to_json(lang))
}

/// The envelope of REST v3: the same words, another name for the code.
pub(crate) fn envelope_v3(reply: &Reply, lang: Lang) -> Response {
    match reply {
        Ok(data) => json_response(
            200,
            &json!({ "statusCode": 200, "message": done(lang), "data": data }),
        ),
        Err(error) => {
            let mut body = error.to_json(lang);
            if let Some(fields) = body.as_object_mut() {
                let code = fields.remove("code").unwrap_or_default();
                fields.insert("apiCode".into(), code);
                fields.insert("statusCode".into(), 499.into());
            }
            json_response(200, &body)
        }
    }
}

fn done(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "操作成功",
        Lang::En => "done",
    }
}

/// Sends a browser elsewhere. 303 makes a `GET` of whatever came.
pub(crate) fn redirect(to: &str) -> Response {
    let mut answer = response(303, "text/plain; charset=utf-8", "");
    if let Ok(value) = HeaderValue::from_str(to) {
        answer.headers_mut().insert(header::LOCATION, value);
    }
    answer
}

/// An address with more in its query.
pub(crate) fn with_query(address: &str, more: &[(&str, String)]) -> String {
    match Url::parse(address) {
        Ok(mut url) => {
            if !more.is_empty() {
                url.query_pairs_mut().extend_pairs(more);
            }
            url.into()
        }
        Err(_) => address.to_owned(),
    }
}
