//! The result of a login on the host's pages.

use crate::authentication::client::AuthenticationClient;
use crate::caller::Caller as _;
use crate::error::{Error, Result};
use crate::generated::types::User;
use crate::response::Response;
use serde_json::{Map, Value};
use url::form_urlencoded;

/// Reads the result of a login on the host's pages, which the browser passes on, and begins a session.
pub(crate) fn accept(
    client: &AuthenticationClient,
    operation: &'static str,
    message: &str,
) -> Result<User> {
    let message = message.trim();
    let fields: Option<Map<String, Value>> = match message.starts_with('{') {
        true => serde_json::from_str(message).ok(),
        false => {
            let mut pairs = form_urlencoded::parse(message.trim_start_matches('?').as_bytes());
            let mut fields = Map::new();
            // Somebody may have added a second one, which could be read in place of the page's.
            let is_sound = pairs.all(|(key, value)| {
                let is_of_page = matches!(key.as_ref(), "code" | "message" | "data");
                let value = Value::from(value.as_ref());
                fields.insert(key.into_owned(), value).is_none() || !is_of_page
            });
            is_sound.then_some(fields)
        }
    };
    let fields = fields.filter(|fields| fields.contains_key("code"));
    let mut fields = fields.ok_or_else(|| {
        let reason = "it is neither the JSON nor the form that the login page passes on";
        Error::invalid_argument("message", reason)
    })?;
    // An enterprise login may have the whole error as text in its message.
    if let Some(Value::Object(inner)) = fields.get("message").and_then(text_as_json) {
        // Errors show the message, and the text may contain a token.
        fields.remove("message");
        fields.extend(inner);
    }
    if let Some(data) = fields.get("data").and_then(text_as_json) {
        fields.insert("data".to_owned(), data);
    }
    let body = Value::Object(fields).to_string().into_bytes();
    let response = Response::relayed(operation, body).in_lang(client.session().lang());
    let user = response.rest()?;
    client.session().sign_in(&user);
    Ok(user)
}

fn text_as_json(value: &Value) -> Option<Value> {
    serde_json::from_str(value.as_str()?).ok()
}
