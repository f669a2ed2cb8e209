//! What of a request and its response nobody elsewhere may read: passwords, tokens, secrets and codes.
//!
//! Names decide, on the safe side: of a field, a parameter, a header. What has no names, such as a page, is hidden as a whole.

use std::borrow::Cow;
use std::net::IpAddr;

use serde_json::{Map, Value};
use url::form_urlencoded;

/// What stands where a secret was.
pub(crate) const HIDDEN: &str = "[hidden]";

/// Whether this client may read secrets: it is on the emulator's own machine.
pub(crate) fn may_read(client: IpAddr) -> bool {
    client.to_canonical().is_loopback()
}

/// Secret if the name contains one of these. Compared in lower case, letters and digits only.
const PARTS: &[&str] = &[
    "assertion",
    "authorization",
    "captcha",
    "cookie",
    "credential",
    "hash",
    "jwt",
    "passwd",
    "password",
    "privatekey",
    "apikey",
    "recovery",
    "secret",
    "ticket",
    "token",
    "totp",
    "verifier",
];

/// Secret by their whole name.
const NAMES: &[&str] = &["oauth", "otp", "pin", "salt"];

/// Not secret, although they look so.
const OPEN: &[&str] = &[
    "countrycode",
    "namespacecode",
    "phonecountrycode",
    "postalcode",
    "tokenexpiredat",
    "tokentype",
    "tokentypehint",
];

/// Texts within texts: deeper ones are hidden.
const DEPTH: u8 = 4;

fn is_secret(name: &str) -> bool {
    let name = name.chars().filter(char::is_ascii_alphanumeric);
    let name = name.collect::<String>().to_ascii_lowercase();
    let name = name.as_str();
    // A description of endpoints names them after what they give.
    let is_open = OPEN.contains(&name) || name.ends_with("endpoint") || name.ends_with("supported");
    let is_code = name.ends_with("code") || name.ends_with("codes");
    !is_open && (is_code || NAMES.contains(&name) || PARTS.iter().any(|part| name.contains(part)))
}

/// Hides secrets in the texts of one request and of its response.
#[derive(Debug, Default)]
pub(crate) struct Hiding {
    /// What a GraphQL document calls secrets: its variables and aliases.
    also: Vec<String>,
}

impl Hiding {
    /// For a request with this body.
    pub(crate) fn of(body: &str) -> Self {
        let json: Option<Map<String, Value>> = serde_json::from_str(body).ok();
        let document = json.and_then(|mut body| body.remove("query"));
        let document = document.as_ref().and_then(Value::as_str);
        Self {
            also: document.map_or_else(Vec::new, |text| document_of(text).1),
        }
    }

    fn is_secret(&self, name: &str) -> bool {
        is_secret(name) || self.also.iter().any(|also| also == name)
    }

    pub(crate) fn header(&self, name: &str, value: &str) -> String {
        match self.is_secret(name) {
            true => HIDDEN.to_owned(),
            false => self.text(value, DEPTH),
        }
    }

    /// A query, or the body of a form.
    pub(crate) fn pairs(&self, text: &str) -> String {
        self.pairs_in(text, DEPTH)
    }

    /// The body of a request.
    pub(crate) fn sent(&self, content_type: Option<&str>, body: &str) -> String {
        let is_form = content_type.is_some_and(|t| t.contains("x-www-form-urlencoded"));
        match (self.json_text(body, true, DEPTH), is_form) {
            (Some(json), _) => json,
            (None, true) => self.pairs(body),
            _ if body.is_empty() => String::new(),
            _ => HIDDEN.to_owned(),
        }
    }

    /// The body of a response. Its numbers say how a request went.
    pub(crate) fn answered(&self, body: &str) -> String {
        match self.json_text(body, false, DEPTH) {
            Some(json) => json,
            None if body.is_empty() => String::new(),
            None => HIDDEN.to_owned(),
        }
    }

    fn json_text(&self, text: &str, numbers: bool, depth: u8) -> Option<String> {
        let mut json: Value = serde_json::from_str(text).ok()?;
        if !json.is_object() && !json.is_array() {
            return None;
        }
        self.walk(&mut json, numbers, depth);
        Some(json.to_string())
    }

    fn walk(&self, json: &mut Value, numbers: bool, depth: u8) {
        match json {
            Value::Object(fields) => {
                // A pair of a field's name and its value.
                let key = fields.get("key").and_then(Value::as_str);
                let is_pair = key.is_some_and(|key| self.is_secret(key));
                for (name, value) in fields {
                    let is_document = name == "query";
                    match value {
                        _ if self.is_secret(name) || (is_pair && name == "value") => {
                            self.hide(value, numbers, depth)
                        }
                        Value::String(text) if is_document => *text = document_of(text).0,
                        _ => self.walk(value, numbers, depth),
                    }
                }
            }
            Value::Array(list) => list
                .iter_mut()
                .for_each(|value| self.walk(value, numbers, depth)),
            Value::String(text) => *text = self.text(text, depth),
            _ => {}
        }
    }

    /// The value of a secret name. An object says by its own names what is secret in it.
    fn hide(&self, value: &mut Value, numbers: bool, depth: u8) {
        match value {
            Value::String(text) if text.is_empty() => {}
            Value::String(text) => *text = HIDDEN.to_owned(),
            Value::Number(_) if numbers => *value = HIDDEN.into(),
            Value::Array(list) => list
                .iter_mut()
                .for_each(|value| self.hide(value, numbers, depth)),
            _ => self.walk(value, numbers, depth),
        }
    }

    /// A text of any kind: JSON, words, addresses with a query.
    fn text(&self, text: &str, depth: u8) -> String {
        let Some(depth) = depth.checked_sub(1) else {
            return HIDDEN.to_owned();
        };
        if let Some(json) = self.json_text(text, true, depth) {
            return json;
        }
        let words = text.split_inclusive(char::is_whitespace);
        words.map(|word| self.word(word, depth)).collect()
    }

    fn word(&self, word: &str, depth: u8) -> String {
        let bare = word.trim_end();
        let is_token = bare.contains("eyJ") && bare.matches('.').count() >= 2;
        if is_token || bare.starts_with("data:") {
            return format!("{HIDDEN}{}", &word[bare.len()..]);
        }
        let parts = word.split_inclusive(['?', '#']);
        parts.map(|part| self.pairs_in(part, depth)).collect()
    }

    fn pairs_in(&self, text: &str, depth: u8) -> String {
        let pairs = text.split('&').map(|pair| self.pair(pair, depth));
        pairs.collect::<Vec<_>>().join("&")
    }

    fn pair<'p>(&self, pair: &'p str, depth: u8) -> Cow<'p, str> {
        let Some((name, value)) = pair.split_once('=') else {
            return pair.into();
        };
        let decoded = |text: &str| -> String {
            let pairs = form_urlencoded::parse(text.as_bytes());
            pairs.map(|(text, _)| text).collect()
        };
        if self.is_secret(&decoded(name)) {
            // What divides this from the next part of an address stays.
            let end = value.trim_end_matches(['?', '#']).len();
            return format!("{name}={HIDDEN}{}", &value[end..]).into();
        }
        let plain = decoded(value);
        let shown = self.text(&plain, depth);
        match shown == plain {
            true => pair.into(),
            false => format!("{name}={shown}").into(),
        }
    }
}

/// A GraphQL document without its texts and comments, and what it calls secrets.
fn document_of(text: &str) -> (String, Vec<String>) {
    let (mut shown, mut also) = (String::new(), Vec::new());
    // The name before the latest colon, and the latest name.
    let (mut argument, mut latest, mut is_after_colon) = ("", "", false);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '.');
        let length = match first {
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '"' => literal(rest),
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        match first {
            '#' => {}
            '"' => {
                is_after_colon = false;
                shown.push_str("\"[hidden]\"");
            }
            _ if is_word(first) => {
                let variable = token.strip_prefix('$');
                match variable {
                    Some(name) if is_secret(argument) => also.push(name.to_owned()),
                    None if is_after_colon && is_secret(token) => also.push(argument.to_owned()),
                    _ => {}
                }
                let is_number = first.is_ascii_digit() || first == '-';
                shown.push_str(match is_number && is_secret(argument) {
                    true => HIDDEN,
                    false => token,
                });
                (latest, is_after_colon) = (token, false);
            }
            _ => {
                match first {
                    ':' => (argument, is_after_colon) = (latest, true),
                    _ if first.is_whitespace() => {}
                    _ => is_after_colon = false,
                }
                shown.push(first);
            }
        }
    }
    (shown, also)
}

/// The length of the text that a document begins with, its quotation marks included.
fn literal(document: &str) -> usize {
    let mark = match document.starts_with("\"\"\"") {
        true => "\"\"\"",
        false => "\"",
    };
    let mut at = mark.len();
    while let Some(found) = document[at..].find(mark) {
        let end = at + found;
        let escapes = document[..end].bytes().rev().take_while(|b| *b == b'\\');
        if escapes.count() % 2 == 0 {
            return end + mark.len();
        }
        at = end + 1;
    }
    document.len()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{HIDDEN, Hiding, may_read};

    const PLANTED: &str = "pl4nted";

    fn clean(text: &str) -> &str {
        assert!(!text.contains(PLANTED), "{text}");
        text
    }

    #[test]
    fn only_this_machine_may_read_secrets() {
        for (ip, may) in [
            ("127.0.0.1", true),
            ("127.8.0.1", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("10.0.0.1", false),
            ("172.17.0.1", false),
            ("::ffff:10.0.0.1", false),
            ("fe80::1", false),
        ] {
            assert_eq!(ip.parse().map(may_read), Ok(may), "{ip}");
        }
    }

    #[test]
    fn json_is_hidden_by_the_names_of_its_fields() {
        let sent = json!({
            "email": "a@example.com", "password": PLANTED, "options": { "captchaCode": PLANTED, "clientIp": "1.2.3.4" },
            "phoneCountryCode": "+86", "code": 123456, "codes": [PLANTED], "accessToken": { "accessToken": PLANTED, "exp": 7 },
            "params": json!([{ "key": "clientSecret", "value": PLANTED }, { "key": "age", "value": "7" }]).to_string(),
            "redirect_uri": format!("https://a.example.com/?x=1&code={PLANTED}#id_token={PLANTED}"),
            "picture": format!("data:image/svg+xml;base64,{PLANTED}"),
            "note": format!("see eyJ{PLANTED}.eyJ.x now"), "token": "", "secret": null,
        });
        let hidden = Hiding::default().sent(None, &sent.to_string());
        let hidden: Value = serde_json::from_str(clean(&hidden)).unwrap_or_default();
        assert_eq!(
            hidden,
            json!({
                "email": "a@example.com", "password": HIDDEN, "options": { "captchaCode": HIDDEN, "clientIp": "1.2.3.4" },
                "phoneCountryCode": "+86", "code": HIDDEN, "codes": [HIDDEN], "accessToken": { "accessToken": HIDDEN, "exp": 7 },
                "params": json!([{ "key": "clientSecret", "value": HIDDEN }, { "key": "age", "value": "7" }]).to_string(),
                "redirect_uri": "https://a.example.com/?x=1&code=[hidden]#id_token=[hidden]",
                "picture": HIDDEN, "note": "see [hidden] now", "token": "", "secret": null,
            })
        );
        let answered = json!({ "code": 2006, "data": { "mfaToken": PLANTED, "code": PLANTED } });
        let hidden = Hiding::default().answered(&answered.to_string());
        assert_eq!(
            clean(&hidden),
            json!({ "code": 2006, "data": { "mfaToken": HIDDEN, "code": HIDDEN } }).to_string()
        );
    }

    #[test]
    fn a_document_hides_its_texts_and_what_it_calls_secrets() {
        let query = format!(
            "mutation ($a: String!, $b: String) {{ # {PLANTED}\n\
             x: loginByEmail(input: {{ password: $a, email: \"{PLANTED}\", password: $a, other: $b }}) {{ t: token id }}\n\
             resetPassword(code: 123456, newPassword: \"\"\"{PLANTED} \\\"\"\" {PLANTED}\"\"\") {{ code }} }}"
        );
        let sent = json!({ "query": query, "variables": { "a": PLANTED, "b": "shown" } });
        let hiding = Hiding::of(&sent.to_string());
        let hidden = hiding.sent(Some("application/json"), &sent.to_string());
        let hidden: Value = serde_json::from_str(clean(&hidden)).unwrap_or_default();
        assert_eq!(hidden["variables"], json!({ "a": HIDDEN, "b": "shown" }));
        assert_eq!(
            hidden["query"],
            "mutation ($a: String!, $b: String) { \n\
             x: loginByEmail(input: { password: $a, email: \"[hidden]\", password: $a, other: $b }) { t: token id }\n\
             resetPassword(code: [hidden], newPassword: \"[hidden]\") { code } }"
        );
        let answered =
            json!({ "data": { "x": { "t": PLANTED, "id": "shown", "email": "e" } }, "input": "i" });
        let hidden = hiding.answered(&answered.to_string());
        assert_eq!(
            clean(&hidden),
            json!({ "data": { "x": { "t": HIDDEN, "id": "shown", "email": "e" } }, "input": "i" })
                .to_string()
        );
    }

    #[test]
    fn forms_queries_and_headers_are_hidden_by_name() {
        let hiding = Hiding::default();
        let form = "account=bob&password=pl4nted&factor=OTP";
        let kind = Some("application/x-www-form-urlencoded");
        assert_eq!(
            hiding.sent(kind, form),
            "account=bob&password=[hidden]&factor=OTP"
        );
        let nested = "to=https%3A%2F%2Fa.example.com%2F%3Fticket%3Dpl4nted&id_tok%65n_hint=pl4nted";
        assert_eq!(
            hiding.pairs(nested),
            "to=https://a.example.com/?ticket=[hidden]&id_tok%65n_hint=[hidden]"
        );
        for (name, value, shown) in [
            ("authorization", "Bearer pl4nted", HIDDEN),
            ("cookie", "session=pl4nted", HIDDEN),
            ("set-cookie", "session=pl4nted; Path=/", HIDDEN),
            (
                "location",
                "https://a.example.com/?code=pl4nted&state=s",
                "https://a.example.com/?code=[hidden]&state=s",
            ),
            (
                "content-type",
                "application/json; charset=utf-8",
                "application/json; charset=utf-8",
            ),
        ] {
            assert_eq!(hiding.header(name, value), shown, "{name}");
        }
    }

    #[test]
    fn what_has_no_names_is_hidden_as_a_whole() {
        let hiding = Hiding::default();
        for body in [
            "<input value=\"pl4nted\">",
            "\"pl4nted\"",
            "{\"password\": \"pl4nted",
        ] {
            assert_eq!(hiding.sent(Some("application/json"), body), HIDDEN);
            assert_eq!(hiding.answered(body), HIDDEN);
        }
        assert_eq!(hiding.sent(None, ""), "");
        // Texts within texts, ever deeper.
        let mut value = "code=pl4nted".to_owned();
        for _ in 0..200 {
            let encoded: String =
                super::form_urlencoded::byte_serialize(value.as_bytes()).collect();
            value = format!("a={encoded}");
        }
        clean(&hiding.pairs(&value));
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(hiding.answered(&deep), HIDDEN);
    }
}
