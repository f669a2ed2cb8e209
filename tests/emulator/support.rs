//! Raw requests, with nothing of the client in between.

use authing::emulator::Emulator;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::DecodePublicKey as _;
use serde_json::{Value, json};

pub(crate) const PASSWORD: &str = "passw0rd";

/// An emulator and a plain HTTP client.
pub(crate) struct Raw {
    pub(crate) emulator: Emulator,
    pub(crate) http: reqwest::Client,
}

impl Raw {
    pub(crate) async fn start() -> Self {
        Self::with(Emulator::start().await.unwrap())
    }

    pub(crate) fn with(emulator: Emulator) -> Self {
        Self {
            emulator,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    pub(crate) fn encrypt(&self, plain: &str) -> String {
        let key = rsa::RsaPublicKey::from_public_key_pem(self.emulator.public_key()).unwrap();
        let bytes = key
            .encrypt(
                &mut rsa::rand_core::OsRng,
                rsa::Pkcs1v15Encrypt,
                plain.as_bytes(),
            )
            .unwrap();
        STANDARD.encode(bytes)
    }

    fn request(
        &self,
        method: reqwest::Method,
        path: &str,
        token: Option<&str>,
    ) -> reqwest::RequestBuilder {
        let request = self
            .http
            .request(method, format!("{}{path}", self.emulator.url()))
            .header("x-authing-app-id", self.emulator.app_id())
            .header("x-authing-lang", "en-US");
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// A GraphQL request: HTTP status and body.
    pub(crate) async fn graphql(
        &self,
        query: &str,
        variables: Value,
        token: Option<&str>,
    ) -> (u16, Value) {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let answer = self
            .request(reqwest::Method::POST, "/graphql/v2", token)
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await
            .unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (
            status,
            serde_json::from_str(&text).unwrap_or_else(|_| panic!("not JSON: {text}")),
        )
    }

    pub(crate) async fn get(&self, path: &str, token: Option<&str>) -> (u16, Value) {
        let answer = self
            .request(reqwest::Method::GET, path, token)
            .send()
            .await
            .unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        (
            status,
            serde_json::from_str(&text).unwrap_or_else(|_| panic!("not JSON: {text}")),
        )
    }

    pub(crate) async fn post(&self, path: &str, body: Value, token: Option<&str>) -> Value {
        let answer = self
            .request(reqwest::Method::POST, path, token)
            .header("content-type", "application/json")
            .body(body.to_string())
            .send()
            .await
            .unwrap();
        serde_json::from_str(&answer.text().await.unwrap()).unwrap()
    }

    pub(crate) async fn register(&self, email: &str) -> Value {
        let input = json!({ "input": { "email": email, "password": self.encrypt(PASSWORD) } });
        self.graphql(
            "mutation registerByEmail($input: RegisterByEmailInput!) { registerByEmail(input: $input) { id email token } }",
            input,
            None,
        )
        .await
        .1
    }

    pub(crate) async fn login(&self, email: &str, password: &str, more: Value) -> Value {
        let mut input = json!({ "email": email, "password": self.encrypt(password) });
        for (key, value) in more.as_object().into_iter().flatten() {
            input[key] = value.clone();
        }
        self.graphql(
            "mutation loginByEmail($input: LoginByEmailInput!) { loginByEmail(input: $input) { id email token loginsCount customData { key value } } }",
            json!({ "input": input }),
            None,
        )
        .await
        .1
    }
}

/// The code of the first GraphQL error.
pub(crate) fn code(answer: &Value) -> i64 {
    answer["errors"][0]["message"]["code"]
        .as_i64()
        .unwrap_or_else(|| panic!("no business error in {answer}"))
}
