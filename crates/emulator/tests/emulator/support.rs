//! Raw requests, with nothing of the client in between.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use apollo_compiler::ast::{Definition, Document, Selection};
use authing_emulator::{Emulator, Seed};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
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

    pub(crate) async fn seeded(seed: Value) -> Self {
        let seed = Seed::from_json(&seed.to_string()).unwrap();
        Self::with(Emulator::builder().seed(seed).start().await.unwrap())
    }

    pub(crate) fn with(emulator: Emulator) -> Self {
        Self {
            emulator,
            http: reqwest::Client::builder().no_proxy().build().unwrap(),
        }
    }

    /// A password as clients send it.
    pub(crate) fn encrypt(&self, plain: &str) -> String {
        let key = rsa::RsaPublicKey::from_public_key_pem(self.emulator.public_key()).unwrap();
        let scheme = rsa::Pkcs1v15Encrypt;
        STANDARD.encode(
            key.encrypt(&mut rsa::rand_core::OsRng, scheme, plain.as_bytes())
                .unwrap(),
        )
    }

    pub(crate) fn request(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
    ) -> reqwest::RequestBuilder {
        let request = self
            .http
            .request(method, format!("{}{path}", self.emulator.url()))
            .header("x-authing-app-id", self.emulator.app_id())
            .header("x-authing-lang", "en-US")
            .header("content-type", "application/json");
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub(crate) fn graphql_request(&self, query: &str, variables: Value) -> reqwest::RequestBuilder {
        let body = json!({ "query": query, "variables": variables });
        self.request(Method::POST, "/graphql/v2", None)
            .body(body.to_string())
    }

    /// Any document: HTTP status and body.
    pub(crate) async fn graphql(&self, query: &str, variables: Value) -> (u16, Value) {
        read(self.graphql_request(query, variables)).await
    }

    /// One of the crate's own operations, by the name of its file: the whole body.
    pub(crate) async fn op(&self, file: &str, variables: Value, token: Option<&str>) -> Value {
        let body = json!({ "query": document(file), "variables": variables });
        let request = self
            .request(Method::POST, "/graphql/v2", token)
            .body(body.to_string());
        let (status, answer) = read(request).await;
        assert_eq!(status, 200, "{file}: {answer}");
        answer
    }

    pub(crate) async fn get(&self, path: &str, token: Option<&str>) -> (u16, Value) {
        read(self.request(Method::GET, path, token)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value, token: Option<&str>) -> Value {
        read(
            self.request(Method::POST, path, token)
                .body(body.to_string()),
        )
        .await
        .1
    }

    /// A management token.
    pub(crate) fn manager(&self) -> String {
        self.emulator.pool().management_token().unwrap()
    }

    /// Any document with this token: the whole body.
    pub(crate) async fn manage(&self, query: &str, variables: Value, token: Option<&str>) -> Value {
        let body = json!({ "query": query, "variables": variables });
        let request = self.request(Method::POST, "/graphql/v2", token);
        let (status, answer) = read(request.body(body.to_string())).await;
        assert_eq!(status, 200, "{query}: {answer}");
        answer
    }

    pub(crate) async fn register(&self, email: &str, more: Value) -> Value {
        let input = with(
            json!({ "email": email, "password": self.encrypt(PASSWORD) }),
            more,
        );
        self.op("register_by_email", json!({ "input": input }), None)
            .await
    }

    pub(crate) async fn login(&self, email: &str, password: &str, more: Value) -> Value {
        let input = with(
            json!({ "email": email, "password": self.encrypt(password) }),
            more,
        );
        self.op("login_by_email", json!({ "input": input }), None)
            .await
    }

    /// Registers somebody and returns the token.
    pub(crate) async fn token(&self, email: &str) -> String {
        let answer = self.register(email, json!({ "forceLogin": true })).await;
        text(&answer["data"]["registerByEmail"]["token"])
    }

    /// Asks for a code by SMS and returns it.
    pub(crate) async fn sms(&self, phone: &str) -> String {
        let answer = self
            .post("/api/v2/sms/send", json!({ "phone": phone }), None)
            .await;
        assert_eq!(answer["code"], 200, "{answer}");
        self.emulator.outbox().sms_code(phone).unwrap()
    }

    /// Asks for a code by e-mail and returns it.
    pub(crate) async fn mail(&self, email: &str, scene: &str) -> String {
        let answer = self
            .op(
                "send_email",
                json!({ "email": email, "scene": scene }),
                None,
            )
            .await;
        assert_eq!(answer["data"]["sendEmail"]["code"], 200, "{answer}");
        self.emulator.outbox().email_code(email).unwrap()
    }
}

pub(crate) async fn read(request: reqwest::RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (
        status,
        serde_json::from_str(&text).unwrap_or_else(|_| panic!("not JSON: {text}")),
    )
}

fn with(mut input: Value, more: Value) -> Value {
    for (key, value) in more.as_object().into_iter().flatten() {
        input[key] = value.clone();
    }
    input
}

/// The code of the first GraphQL error.
pub(crate) fn code(answer: &Value) -> i64 {
    answer["errors"][0]["message"]["code"]
        .as_i64()
        .unwrap_or_else(|| panic!("no business error in {answer}"))
}

pub(crate) fn text(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("no text: {value}"))
        .to_owned()
}

/// An operation of the client with the fragments that it uses.
fn document(file: &str) -> String {
    static FRAGMENTS: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../graphql");
    let fragments = FRAGMENTS.get_or_init(|| {
        let files = std::fs::read_dir(root.join("fragments")).unwrap();
        files
            .map(|file| {
                let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
                let name = text.split_whitespace().nth(1).unwrap().to_owned();
                (name, text)
            })
            .collect()
    });
    // The folder says which client has the operation, which is not the emulator's matter.
    let name = format!("{}.graphql", file.rsplit('/').next().unwrap());
    let mut open = vec![root.join("authentication"), root.join("management")];
    let path = loop {
        let path = open.pop().unwrap_or_else(|| panic!("no operation {file}"));
        match path.read_dir() {
            Ok(entries) => open.extend(entries.map(|entry| entry.unwrap().path())),
            Err(_) if path.ends_with(&name) => break path,
            Err(_) => {}
        }
    };
    let text = std::fs::read_to_string(&path).unwrap();
    let mut document = as_sent(&text);
    let mut used: Vec<&str> = Vec::new();
    while let Some((name, fragment)) = fragments.iter().find(|(name, _)| {
        let spread = format!("...{name}");
        !used.contains(&name.as_str()) && document.split_whitespace().any(|word| word == spread)
    }) {
        used.push(name);
        document.push_str(fragment);
    }
    document
}

/// Without the generator's directives, which no server knows.
fn as_sent(text: &str) -> String {
    let mut document = Document::parse(text, "operation.graphql").unwrap();
    for definition in &mut document.definitions {
        if let Definition::OperationDefinition(operation) = definition {
            let operation = operation.make_mut();
            operation.directives.0.clear();
            for selection in &mut operation.selection_set {
                if let Selection::Field(field) = selection {
                    field.make_mut().directives.0.clear();
                }
            }
        }
    }
    document.to_string()
}

/// An empty folder of this name, for one test.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
