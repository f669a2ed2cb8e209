//! A browser and a server, for the pages and endpoints of the protocols.

use std::collections::BTreeMap;

use authing_emulator::{Emulator, NewUser};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use serde_json::Value;

use crate::support::{PASSWORD, Raw, text};

pub(crate) const CALLBACK: &str = "https://shop.example.com/callback?from=login";
pub(crate) const EMAIL: &str = "bob@example.com";

/// What a page or a redirect says.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) cookie: Option<String>,
    pub(crate) html: String,
}

impl Page {
    /// What the redirect carries in its query.
    pub(crate) fn brought(&self) -> BTreeMap<String, String> {
        let url = self.location.as_deref();
        let url = url.unwrap_or_else(|| panic!("{}: {}", self.status, self.html));
        let url = Url::parse(url).unwrap();
        url.query_pairs().into_owned().collect()
    }

    #[track_caller]
    pub(crate) fn refused(&self) -> String {
        self.brought()["error"].clone()
    }

    /// Whether it asks who is there.
    pub(crate) fn asks(&self) -> bool {
        self.html.contains("name=\"password\"")
    }
}

/// A browser: it keeps its cookie and follows nothing.
pub(crate) struct Browser {
    pub(crate) raw: Raw,
    pub(crate) http: reqwest::Client,
    pub(crate) cookie: Option<String>,
    pub(crate) id: String,
}

impl Browser {
    pub(crate) async fn start() -> Self {
        Self::at(Emulator::start().await.unwrap())
    }

    /// A browser at this emulator, which gets the user `bob`.
    pub(crate) fn at(emulator: Emulator) -> Self {
        let bob = NewUser {
            username: Some("bob".into()),
            email: Some(EMAIL.into()),
            phone: Some("18800000000".into()),
            password: Some(PASSWORD.into()),
            ..Default::default()
        };
        let id = emulator.pool().add_user(bob).unwrap();
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none());
        Self {
            raw: Raw::with(emulator),
            http: http.build().unwrap(),
            cookie: None,
            id,
        }
    }

    pub(crate) fn emulator(&self) -> &Emulator {
        &self.raw.emulator
    }

    /// The address of the page with these parameters beside the usual ones. An empty value takes one away.
    pub(crate) fn url(&self, path: &str, more: &[(&str, &str)]) -> String {
        let app_id = self.emulator().app_id();
        let mut fields = BTreeMap::from([
            ("client_id", app_id.as_str()),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", "openid profile email"),
            ("state", "state 1&2"),
            ("nonce", "nonce-1"),
        ]);
        fields.extend(more.iter().copied());
        fields.retain(|_, value| !value.is_empty());
        let url = Url::parse_with_params(&format!("{}{path}", self.emulator().url()), fields);
        url.unwrap().into()
    }

    pub(crate) async fn send(&mut self, request: reqwest::RequestBuilder) -> Page {
        let request = match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let header = |name: &str| {
            let value = answer.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        let cookie = header("set-cookie");
        if let Some(cookie) = &cookie {
            let pair = cookie.split(';').next().unwrap();
            self.cookie = (!pair.ends_with('=')).then(|| pair.to_owned());
        }
        Page {
            status: answer.status().as_u16(),
            location: header("location"),
            cookie,
            html: answer.text().await.unwrap(),
        }
    }

    pub(crate) async fn open(&mut self, url: &str) -> Page {
        self.send(self.http.get(url)).await
    }

    pub(crate) async fn post(&mut self, url: &str, fields: &[(&str, &str)]) -> Page {
        let request = self.http.post(url);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(form(fields))).await
    }

    pub(crate) async fn log_in(&mut self, url: &str, account: &str, password: &str) -> Page {
        self.post(url, &[("account", account), ("password", password)])
            .await
    }

    /// Asks an endpoint for tokens: status and body.
    pub(crate) async fn ask(&self, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
        let request = self.http.post(format!("{}{path}", self.emulator().url()));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        answer(request.body(form(fields))).await
    }

    /// The same in the name of the application.
    pub(crate) async fn ask_as_app(&self, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
        let (id, secret) = (self.emulator().app_id(), self.emulator().app_secret());
        let own = [
            ("client_id", id.as_str()),
            ("client_secret", secret.as_str()),
        ];
        self.ask(path, &[fields, &own].concat()).await
    }

    /// Logs `bob` in and exchanges the code.
    pub(crate) async fn tokens(&mut self, more: &[(&str, &str)]) -> Value {
        let url = self.url("/oidc/auth", more);
        let page = self.log_in(&url, EMAIL, PASSWORD).await;
        let code = page.brought()["code"].clone();
        let (status, tokens) = self.exchange(&code).await;
        assert_eq!(status, 200, "{tokens}");
        tokens
    }

    pub(crate) async fn exchange(&self, code: &str) -> (u16, Value) {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
        ];
        self.ask_as_app("/oidc/token", &fields).await
    }
}

pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields).finish()
}

pub(crate) async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (
        status,
        serde_json::from_str(&text).unwrap_or(Value::String(text)),
    )
}

pub(crate) fn claims(token: &Value) -> Value {
    let token = text(token);
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}
