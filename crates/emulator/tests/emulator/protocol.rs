//! The pages and endpoints of the protocols, driven as a browser and a server would.

use std::collections::BTreeMap;
use std::time::Duration;

use authing_emulator::{Emulator, NewApplication, NewUser, TokenAlgorithm};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use reqwest::Url;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::support::{PASSWORD, Raw, text};

const CALLBACK: &str = "https://shop.example.com/callback?from=login";
pub(crate) const EMAIL: &str = "bob@example.com";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What a page or a redirect says.
pub(crate) struct Page {
    pub(crate) status: u16,
    location: Option<String>,
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
    fn refused(&self) -> String {
        self.brought()["error"].clone()
    }

    /// Whether it asks who is there.
    pub(crate) fn asks(&self) -> bool {
        self.html.contains("name=\"password\"")
    }
}

/// A browser: it keeps its cookie and follows nothing.
pub(crate) struct Browser {
    raw: Raw,
    pub(crate) http: reqwest::Client,
    pub(crate) cookie: Option<String>,
    pub(crate) id: String,
}

impl Browser {
    pub(crate) async fn start() -> Self {
        let emulator = Emulator::start().await.unwrap();
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
    async fn ask(&self, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
        let request = self.http.post(format!("{}{path}", self.emulator().url()));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        answer(request.body(form(fields))).await
    }

    /// The same in the name of the application.
    async fn ask_as_app(&self, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
        let (id, secret) = (self.emulator().app_id(), self.emulator().app_secret());
        let own = [
            ("client_id", id.as_str()),
            ("client_secret", secret.as_str()),
        ];
        self.ask(path, &[fields, &own].concat()).await
    }

    /// Logs `bob` in and exchanges the code.
    async fn tokens(&mut self, more: &[(&str, &str)]) -> Value {
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

fn form(fields: &[(&str, &str)]) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields).finish()
}

async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
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

#[tokio::test]
async fn a_person_logs_in_at_the_page_with_a_proof_key() {
    let mut browser = Browser::start().await;
    let proof = [
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let url = browser.url("/oidc/auth", &proof);
    let page = browser.open(&url).await;
    assert_eq!(page.status, 200);
    assert!(page.asks());
    assert!(page.html.starts_with("<!doctype html>") && !page.html.contains("<script"));

    let page = browser.log_in(&url, EMAIL, PASSWORD).await;
    assert_eq!(page.status, 303);
    let cookie = page.cookie.as_deref().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let brought = page.brought();
    assert_eq!(
        brought["from"], "login",
        "the query of the redirect URI stays"
    );
    assert_eq!(brought["state"], "state 1&2");

    let fields = [
        ("grant_type", "authorization_code"),
        ("code", brought["code"].as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let (status, tokens) = browser.ask_as_app("/oidc/token", &fields).await;
    assert_eq!(status, 200, "{tokens}");
    let id = claims(&tokens["id_token"]);
    assert_eq!(id["sub"], json!(browser.id));
    assert_eq!(id["aud"], json!(browser.emulator().app_id()));
    assert_eq!(
        id["iss"],
        json!(format!("{}/oidc", browser.emulator().url()))
    );
    assert_eq!(id["nonce"], "nonce-1");
    assert_eq!(id["email"], EMAIL);
    assert!(id["auth_time"].as_u64() <= id["iat"].as_u64());
    let digest = Sha256::digest(text(&tokens["access_token"]));
    assert_eq!(id["at_hash"], json!(URL_SAFE_NO_PAD.encode(&digest[..16])));
    let access = claims(&tokens["access_token"]);
    assert_eq!(access["scope"], "openid profile email");
    assert_eq!(access["client_id"], json!(browser.emulator().app_id()));
}

#[tokio::test]
async fn the_page_takes_user_name_and_phone_too_and_says_what_is_wrong() {
    let mut browser = Browser::start().await;
    let url = browser.url("/oidc/auth", &[]);
    for account in ["bob", "18800000000", "BOB@example.com"] {
        let page = browser.log_in(&url, account, PASSWORD).await;
        assert!(page.brought().contains_key("code"), "{account}");
        browser.cookie = None;
    }
    let page = browser.log_in(&url, "nobody <script>", "x").await;
    assert_eq!(page.status, 401);
    assert!(
        page.html.contains("the user does not exist"),
        "{}",
        page.html
    );
    assert!(
        page.html.contains("value=\"nobody &lt;script&gt;\""),
        "{}",
        page.html
    );
    let page = browser.log_in(&url, "bob", "wrong").await;
    assert!(page.html.contains("the password is wrong"));
    assert!(!page.html.contains("name=\"captcha\""));

    // The third failure from one address: from now on with a captcha, as at the API.
    let page = browser.log_in(&url, "bob", "wrong").await;
    assert!(page.html.contains("name=\"captcha\""), "{}", page.html);
    let (_, picture) = page.html.split_once("<img src=\"").unwrap();
    let (picture, _) = picture.split_once('"').unwrap();
    let picture = browser.http.get(picture).send().await.unwrap();
    assert_eq!(picture.headers()["content-type"], "image/svg+xml");
    assert_eq!(picture.headers()["cache-control"], "no-store");
    let page = browser.log_in(&url, "bob", PASSWORD).await;
    assert!(page.html.contains("enter the captcha"), "{}", page.html);
    let captcha = browser.emulator().captcha("127.0.0.1").unwrap();
    let fields = [
        ("account", "bob"),
        ("password", PASSWORD),
        ("captcha", &captcha),
    ];
    let page = browser.post(&url, &fields).await;
    assert!(page.brought().contains_key("code"));
    // It speaks Chinese to those who ask for it.
    browser.cookie = None;
    let request = browser
        .http
        .get(&url)
        .header("accept-language", "zh-CN,zh;q=0.9");
    let page = browser.send(request).await;
    assert!(page.html.contains("密码"), "{}", page.html);
}

#[tokio::test]
async fn people_who_cannot_log_in_are_told_why() {
    let mut browser = Browser::start().await;
    let url = browser.url("/oidc/auth", &[]);
    let someone = |name: &str| NewUser {
        username: Some(name.into()),
        password: Some(PASSWORD.into()),
        ..Default::default()
    };
    let pool = browser.emulator().pool();
    pool.add_user(NewUser {
        mfa: true,
        ..someone("mfa")
    })
    .unwrap();
    pool.add_user(NewUser {
        locked: true,
        ..someone("locked")
    })
    .unwrap();
    for (name, what) in [("mfa", "second factor"), ("locked", "the user is locked")] {
        let page = browser.log_in(&url, name, PASSWORD).await;
        assert_eq!(page.status, 401);
        assert!(page.html.contains(what), "{}", page.html);
        assert_eq!(page.cookie, None);
    }
}

#[tokio::test]
async fn a_browser_that_is_logged_in_is_not_asked_again() {
    let mut browser = Browser::start().await;
    let url = browser.url("/oidc/auth", &[]);
    browser.log_in(&url, EMAIL, PASSWORD).await;
    let page = browser.open(&url).await;
    assert!(page.brought().contains_key("code"));
    let silent = browser.url("/oidc/auth", &[("prompt", "none")]);
    assert!(browser.open(&silent).await.brought().contains_key("code"));
    let again = browser.url("/oidc/auth", &[("prompt", "login")]);
    assert!(browser.open(&again).await.asks());
    let oauth = browser.url("/oauth/auth", &[("scope", "user"), ("nonce", "")]);
    assert!(browser.open(&oauth).await.brought().contains_key("code"));

    // Consent is asked for once more, and given by a press of the button.
    let scope = ("scope", "openid offline_access");
    let consent = browser.url("/oidc/auth", &[("prompt", "consent"), scope]);
    let page = browser.open(&consent).await;
    assert!(
        !page.asks() && page.html.contains("offline_access"),
        "{}",
        page.html
    );
    let page = browser.post(&consent, &[("consent", "yes")]).await;
    assert!(page.brought().contains_key("code"));

    // The session of the browser.
    let session = browser.emulator().url().to_owned() + "/cas/session";
    let page = browser.open(&session).await;
    let body: Value = serde_json::from_str(&page.html).unwrap();
    assert_eq!(body["userInfo"]["email"], EMAIL);
    assert_eq!(body["userInfo"].get("password"), None);
    assert!(
        browser
            .cookie
            .as_ref()
            .unwrap()
            .ends_with(&text(&body["session"]["_id"]))
    );

    browser
        .emulator()
        .clock()
        .advance(Duration::from_secs(14 * 24 * 3600));
    assert!(browser.open(&url).await.asks());
    assert_eq!(browser.open(&silent).await.refused(), "login_required");
    let page = browser.open(&session).await;
    let body: Value = serde_json::from_str(&page.html).unwrap();
    assert_eq!(body, json!({ "session": null }));
}

#[tokio::test]
async fn logging_out_ends_the_session_of_the_browser() {
    let mut browser = Browser::start().await;
    let tokens = browser.tokens(&[]).await;
    let url = browser.url("/oidc/auth", &[]);
    let base = browser.emulator().url().to_owned();
    let hint = text(&tokens["id_token"]);
    let end = |to: &str, hint: &str| {
        let fields = [
            ("id_token_hint", hint),
            ("post_logout_redirect_uri", to),
            ("state", "s 1"),
        ];
        Url::parse_with_params(&format!("{base}/oidc/session/end"), fields)
            .unwrap()
            .to_string()
    };
    // Not to anywhere, and not by a token of somebody else.
    for wrong in [
        end("http://evil.example.com", &hint),
        end(CALLBACK, "e30.e30.c2ln"),
    ] {
        let page = browser.open(&wrong).await;
        assert_eq!((page.status, page.location), (400, None));
        assert!(browser.open(&url).await.brought().contains_key("code"));
    }
    let page = browser.open(&end(CALLBACK, &hint)).await;
    assert_eq!(page.brought()["state"], "s 1");
    assert_eq!(browser.cookie, None);
    assert!(browser.open(&url).await.asks());

    for (path, key) in [
        ("/login/profile/logout", "redirect_uri"),
        ("/cas-idp/logout", "url"),
    ] {
        browser.log_in(&url, EMAIL, PASSWORD).await;
        let kept = browser.cookie.clone();
        let out = Url::parse_with_params(&format!("{base}{path}"), [(key, CALLBACK)]).unwrap();
        let page = browser.open(out.as_str()).await;
        assert_eq!(page.location.as_deref(), Some(CALLBACK));
        // Also for who keeps the cookie.
        browser.cookie = kept;
        assert!(browser.open(&url).await.asks());
        let page = browser.open(&format!("{base}{path}")).await;
        assert!(page.html.contains("You are logged out"));
    }
}

#[tokio::test]
async fn requests_that_cannot_be_trusted_stay_on_the_page() {
    let mut browser = Browser::start().await;
    for more in [
        ("client_id", "nobody"),
        ("client_id", ""),
        ("redirect_uri", ""),
        ("redirect_uri", "http://shop.example.com/callback"),
        ("redirect_uri", "https://shop.example.com/#fragment"),
        ("redirect_uri", "javascript:alert(1)"),
    ] {
        let page = browser.open(&browser.url("/oidc/auth", &[more])).await;
        assert_eq!((page.status, page.location), (400, None), "{more:?}");
    }
    // Nothing is registered, so whatever is on this machine will do; then only what is.
    let local = browser.url(
        "/oidc/auth",
        &[("redirect_uri", "http://127.0.0.1:8080/back")],
    );
    assert!(browser.open(&local).await.asks());
    browser.emulator().pool().add_redirect_uri(CALLBACK);
    assert_eq!(browser.open(&local).await.status, 400);
    let registered = browser.url("/oidc/auth", &[]);
    assert!(browser.open(&registered).await.asks());
}

#[tokio::test]
async fn other_mistakes_go_back_to_the_application() {
    let mut browser = Browser::start().await;
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("unsupported_response_type", &[("response_type", "")]),
        (
            "unsupported_response_type",
            &[("response_type", "code magic")],
        ),
        ("invalid_request", &[("response_mode", "pigeon")]),
        (
            "invalid_request",
            &[("response_type", "id_token"), ("response_mode", "query")],
        ),
        ("invalid_scope", &[("scope", "profile")]),
        ("invalid_scope", &[("scope", "")]),
        ("invalid_request", &[("code_challenge", "short")]),
        ("invalid_request", &[("code_challenge_method", "S256")]),
        (
            "invalid_request",
            &[
                ("code_challenge", CHALLENGE),
                ("code_challenge_method", "S512"),
            ],
        ),
        ("invalid_request", &[("prompt", "none login")]),
        ("login_required", &[("prompt", "none")]),
    ];
    for (error, more) in cases {
        let page = browser.open(&browser.url("/oidc/auth", more)).await;
        let brought = page.brought();
        assert_eq!(brought["error"], *error, "{more:?}");
        assert_eq!(brought["state"], "state 1&2");
        assert!(!brought["error_description"].is_empty());
    }
    let more = [("response_type", "id_token"), ("nonce", "")];
    let page = browser.open(&browser.url("/oidc/auth", &more)).await;
    let location = page.location.unwrap();
    assert!(location.contains("#error=invalid_request&"), "{location}");
    let more = [("response_type", "id_token"), ("scope", "user")];
    let page = browser.open(&browser.url("/oauth/auth", &more)).await;
    assert!(
        page.location
            .unwrap()
            .contains("error=unsupported_response_type")
    );
}

#[tokio::test]
async fn tokens_come_in_the_fragment_or_in_a_form() {
    let mut browser = Browser::start().await;
    let hybrid = [("response_type", "code id_token token")];
    let page = browser
        .log_in(&browser.url("/oidc/auth", &hybrid), EMAIL, PASSWORD)
        .await;
    let location = page.location.unwrap();
    let (address, fragment) = location.split_once('#').unwrap();
    assert_eq!(address, CALLBACK);
    let fields: BTreeMap<_, _> = url::form_urlencoded::parse(fragment.as_bytes())
        .into_owned()
        .collect();
    for name in [
        "code",
        "id_token",
        "access_token",
        "token_type",
        "expires_in",
        "state",
    ] {
        assert!(fields.contains_key(name), "{name}: {fragment}");
    }
    let id = claims(&json!(fields["id_token"]));
    let digest = Sha256::digest(&fields["code"]);
    assert_eq!(id["c_hash"], json!(URL_SAFE_NO_PAD.encode(&digest[..16])));
    assert_eq!(browser.exchange(&fields["code"]).await.0, 200);

    let posted = [("response_mode", "form_post")];
    let page = browser.open(&browser.url("/oidc/auth", &posted)).await;
    assert_eq!(page.status, 200);
    let action = format!("<form method=\"post\" action=\"{CALLBACK}\">");
    assert!(page.html.contains(&action), "{}", page.html);
    assert!(page.html.contains("name=\"state\" value=\"state 1&amp;2\""));

    let none = [("response_type", "none")];
    let page = browser.open(&browser.url("/oidc/auth", &none)).await;
    let brought = page.brought();
    assert_eq!(brought["state"], "state 1&2");
    assert!(!brought.contains_key("code"));
}

/// The request itself may be posted. The page's form then has it in its address.
#[tokio::test]
async fn a_request_may_be_posted() {
    let mut browser = Browser::start().await;
    let url = Url::parse(&browser.url("/oidc/auth", &[])).unwrap();
    let fields: Vec<_> = url.query_pairs().into_owned().collect();
    let fields: Vec<_> = fields
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    let bare = format!("{}/oidc/auth", browser.emulator().url());
    let page = browser.post(&bare, &fields).await;
    assert!(page.asks());
    let action = page.html.split("action=\"").nth(1).unwrap();
    let action = action.split('"').next().unwrap().replace("&amp;", "&");
    let action = format!("{}{action}", browser.emulator().url());
    let page = browser.log_in(&action, EMAIL, PASSWORD).await;
    assert!(page.brought().contains_key("code"));
}

#[tokio::test]
async fn offline_access_needs_consent() {
    let mut browser = Browser::start().await;
    let scope = ("scope", "openid offline_access");
    let tokens = browser.tokens(&[scope]).await;
    assert_eq!(tokens["scope"], "openid");
    assert_eq!(tokens.get("refresh_token"), None);
    let tokens = browser.tokens(&[scope, ("prompt", "consent")]).await;
    assert_eq!(tokens["scope"], "openid offline_access");
    assert!(tokens["refresh_token"].is_string());
}

#[tokio::test]
async fn the_token_endpoint_refuses_as_the_standard_says() {
    let browser = Browser::start().await;
    let (id, secret) = (browser.emulator().app_id(), browser.emulator().app_secret());
    for (status, error, fields) in [
        (400, "invalid_request", vec![]),
        (
            400,
            "unsupported_grant_type",
            vec![("grant_type", "password")],
        ),
        (
            401,
            "invalid_client",
            vec![("grant_type", "authorization_code")],
        ),
        (
            401,
            "invalid_client",
            vec![("grant_type", "refresh_token"), ("client_id", "nobody")],
        ),
        (
            400,
            "invalid_request",
            vec![
                ("grant_type", "authorization_code"),
                ("client_id", &id),
                ("client_secret", &secret),
            ],
        ),
    ] {
        let (got, body) = browser.ask("/oidc/token", &fields).await;
        assert_eq!((got, &body["error"]), (status, &json!(error)), "{fields:?}");
    }
    let url = format!("{}/oidc/token", browser.emulator().url());
    // A body that is no form, two proofs at once, and a header that is none.
    let (status, body) = answer(browser.http.post(&url).body("grant_type=refresh_token")).await;
    assert_eq!((status, &body["error"]), (400, &json!("invalid_request")));
    let basic = format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")));
    let ask = |basic: &str, fields: &[(&str, &str)]| {
        let request = browser.http.post(&url).header("authorization", basic);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(form(fields))
    };
    let grant = ("grant_type", "refresh_token");
    let both = ask(&basic, &[grant, ("client_secret", &secret)]);
    assert_eq!(answer(both).await.1["error"], "invalid_request");
    let malformed = ask("Basic ***", &[grant]).send().await.unwrap();
    assert_eq!(malformed.status().as_u16(), 401);
    assert!(malformed.headers().contains_key("www-authenticate"));
    assert_eq!(malformed.headers()["cache-control"], "no-store");
    // Public applications get nothing of their own.
    let public = browser.emulator().pool().add_application(NewApplication {
        public: true,
        secret: Some("s".into()),
        ..Default::default()
    });
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", public.as_str()),
        ("client_secret", "s"),
        ("scope", "orders"),
    ];
    let (_, body) = browser.ask("/oidc/token", &fields).await;
    assert_eq!(body["error"], "unauthorized_client");
}

/// The end of one application's token is not another's business.
#[tokio::test]
async fn tokens_are_told_of_and_ended_only_by_their_application() {
    let mut browser = Browser::start().await;
    let tokens = browser.tokens(&[]).await;
    let token = text(&tokens["access_token"]);
    let other = browser.emulator().pool().add_application(NewApplication {
        secret: Some("s".into()),
        ..Default::default()
    });
    let as_other = [
        ("client_id", other.as_str()),
        ("client_secret", "s"),
        ("token", &token),
    ];
    let (_, body) = browser.ask("/oidc/token/introspection", &as_other).await;
    assert_eq!(body, json!({ "active": false }));
    let (status, body) = browser.ask("/oidc/token/revocation", &as_other).await;
    assert_eq!((status, body), (200, json!({})));
    let (_, body) = browser
        .ask_as_app("/oidc/token/introspection", &[("token", &token)])
        .await;
    assert_eq!(body["active"], true);
    browser
        .ask_as_app("/oidc/token/revocation", &[("token", &token)])
        .await;
    let (_, body) = browser
        .ask_as_app("/oidc/token/introspection", &[("token", &token)])
        .await;
    assert_eq!(body["active"], false);
}

#[tokio::test]
async fn user_info_takes_one_token_of_a_login_with_openid() {
    let mut browser = Browser::start().await;
    let tokens = browser.tokens(&[]).await;
    let token = text(&tokens["access_token"]);
    let me = format!("{}/oidc/me", browser.emulator().url());
    let twice = browser
        .http
        .get(format!("{me}?access_token={token}"))
        .bearer_auth(&token);
    let (status, body) = answer(twice).await;
    assert_eq!((status, &body["error"]), (400, &json!("invalid_request")));
    let none = browser.http.get(&me).send().await.unwrap();
    assert_eq!(none.status().as_u16(), 401);
    assert!(
        none.headers()["www-authenticate"]
            .to_str()
            .unwrap()
            .starts_with("Bearer")
    );

    let oauth = browser.url("/oauth/auth", &[("scope", "user")]);
    let code = browser.open(&oauth).await.brought()["code"].clone();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
    ];
    let (_, tokens) = browser.ask_as_app("/oauth/token", &fields).await;
    let (status, body) = answer(
        browser
            .http
            .get(&me)
            .bearer_auth(text(&tokens["access_token"])),
    )
    .await;
    assert_eq!(
        (status, &body["error"]),
        (403, &json!("insufficient_scope"))
    );
}

/// The JavaScript SDK says that a post is a form, wherever it puts the token.
#[tokio::test]
async fn user_info_is_posted_as_a_form() {
    let mut browser = Browser::start().await;
    let token = text(&browser.tokens(&[]).await["access_token"]);
    let me = format!("{}/oidc/me", browser.emulator().url());
    let form = |url: &str| {
        let request = browser.http.post(url);
        request.header("content-type", "application/x-www-form-urlencoded")
    };
    for request in [
        form(&format!("{me}?access_token={token}")),
        form(&me).bearer_auth(&token),
        form(&me).body(format!("access_token={token}")),
    ] {
        let (status, body) = answer(request).await;
        assert_eq!((status, &body["sub"]), (200, &json!(browser.id)), "{body}");
    }
    let (status, body) = answer(form(&me)).await;
    assert_eq!((status, &body["error"]), (401, &json!("invalid_token")));
}

/// Each application's tokens are signed with its own secret, and all of them are known.
#[tokio::test]
async fn tokens_may_be_signed_with_the_secret_of_the_application() {
    let mut browser = Browser::start().await;
    browser
        .emulator()
        .pool()
        .settings(|s| s.token_algorithm = TokenAlgorithm::Hs256);
    let other = browser.emulator().pool().add_application(NewApplication {
        secret: Some("its secret".into()),
        ..Default::default()
    });
    let own = (browser.emulator().app_id(), browser.emulator().app_secret());
    for (id, secret) in [own, (other, "its secret".to_owned())] {
        let url = browser.url("/oidc/auth", &[("client_id", &id)]);
        let page = browser.log_in(&url, EMAIL, PASSWORD).await;
        let code = page.brought()["code"].clone();
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", CALLBACK),
            ("client_id", &id),
            ("client_secret", &secret),
        ];
        let (_, tokens) = browser.ask("/oidc/token", &fields).await;
        let token = text(&tokens["id_token"]);
        let key = jsonwebtoken::DecodingKey::from_secret(secret.as_bytes());
        let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::HS256);
        rules.set_audience(&[id]);
        let claims = jsonwebtoken::decode::<Value>(&token, &key, &rules).unwrap();
        assert_eq!(claims.claims["sub"], json!(browser.id));
        let path = format!("/api/v2/oidc/validate_token?id_token={token}");
        let (_, answer) = browser.raw.get(&path, None).await;
        assert_eq!(answer, claims.claims);
    }
}

#[tokio::test]
async fn discovery_names_what_is_there() {
    let browser = Browser::start().await;
    let base = browser.emulator().url();
    let path = "/oidc/.well-known/openid-configuration";
    let (status, body) = browser.raw.get(path, None).await;
    assert_eq!(status, 200);
    assert_eq!(body["issuer"], json!(format!("{base}/oidc")));
    for name in [
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "jwks_uri",
        "end_session_endpoint",
    ] {
        let url = text(&body[name]);
        let (status, answer) = answer(browser.http.get(&url)).await;
        let unserved = answer["message"]
            .as_str()
            .is_some_and(|m| m.contains("尚未提供"));
        // The token endpoint takes forms only.
        assert!(
            !unserved || name == "token_endpoint",
            "{name}: {status} {answer}"
        );
    }
}

#[tokio::test]
async fn cas_logs_in_with_tickets() {
    let mut browser = Browser::start().await;
    let base = format!(
        "{}/cas-idp/{}",
        browser.emulator().url(),
        browser.emulator().app_id()
    );
    let at = |more: &str| {
        let url = Url::parse_with_params(&base, [("service", CALLBACK)]).unwrap();
        format!("{url}{more}")
    };
    // Nobody is logged in, and nobody is asked.
    let page = browser.open(&at("&gateway=true")).await;
    assert_eq!(page.location.as_deref(), Some(CALLBACK));
    let page = browser.open(&at("")).await;
    assert!(page.asks());
    let page = browser.log_in(&at(""), EMAIL, PASSWORD).await;
    let ticket = page.brought()["ticket"].clone();
    let fields = [("service", CALLBACK), ("ticket", ticket.as_str())];
    let check = Url::parse_with_params(&format!("{base}/validate"), fields).unwrap();
    let page = browser.open(check.as_str()).await;
    assert_eq!(page.html, format!("yes\n{}\n", browser.id));
    let page = browser.open(check.as_str()).await;
    assert!(page.html.starts_with("no\n"), "{}", page.html);

    assert!(browser.open(&at("")).await.brought().contains_key("ticket"));
    assert!(browser.open(&at("&renew=true")).await.asks());
    assert!(browser.open(&base).await.html.contains("You are logged in"));
    let wrong = format!("{base}?service=http%3A%2F%2Fevil.example.com");
    assert_eq!(browser.open(&wrong).await.status, 400);
    let nobody = format!("{}/cas-idp/nobody", browser.emulator().url());
    assert_eq!(browser.open(&nobody).await.status, 400);
}

#[tokio::test]
async fn saml_says_that_it_is_not_there() {
    let mut browser = Browser::start().await;
    let url = format!(
        "{}/api/v2/saml-idp/{}",
        browser.emulator().url(),
        browser.emulator().app_id()
    );
    let page = browser.open(&url).await;
    assert_eq!(page.status, 501);
    assert!(page.html.contains("does not serve SAML"), "{}", page.html);
}

#[tokio::test]
async fn applications_and_keys_come_from_the_seed_and_go_back() {
    let raw = Raw::seeded(json!({
        "app_redirect_uris": [CALLBACK],
        "app_public": true,
        "access_keys": [{ "id": "key", "secret": "its secret" }],
        "applications": [{ "id": "shop", "name": "shop", "secret": "another", "redirect_uris": [CALLBACK] }],
    }))
    .await;
    let dump = raw.emulator.dump();
    assert_eq!(dump.app_redirect_uris, [CALLBACK]);
    assert!(dump.app_public);
    assert_eq!(dump.access_keys[0].secret, "its secret");
    assert_eq!(dump.applications[0].secret.as_deref(), Some("another"));
    let id = raw
        .emulator
        .pool()
        .add_application(NewApplication::default());
    let made = raw.emulator.dump();
    let made = made
        .applications
        .iter()
        .find(|a| a.id.as_ref() == Some(&id));
    assert!(made.unwrap().secret.is_some());
}
