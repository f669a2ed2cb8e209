//! The web service of `examples/oidc_login.rs`: each test has a service and an emulator of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/browser.rs"]
mod browser;
#[path = "oidc_login/errors.rs"]
mod errors;
#[path = "../examples/oidc_login.rs"]
#[allow(dead_code, reason = "the tests start the service themselves")]
mod oidc_login;
#[path = "oidc_login/routes.rs"]
mod routes;
#[path = "oidc_login/settings.rs"]
mod settings;

use authing::authentication::TokenSet;
use authing::axum::{Key, Login, LoginBuilder};
use authing::{AuthenticationClient, RetryPolicy};
use authing_emulator::{Emulator, NewUser};
use axum::Router;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use browser::{Browser, location};
use reqwest::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpListener;
use url::Url;

const EMAIL: &str = "ada@example.com";
const PASSWORD: &str = "passw0rd";
const TWO_WEEKS: Duration = Duration::from_secs(15 * 24 * 60 * 60);
const INVALID: &str = "Bearer realm=\"authing\", error=\"invalid_token\"";

/// A service at an address of its own, with its host and somebody's browser.
struct Site {
    emulator: Emulator,
    client: AuthenticationClient,
    url: Url,
    browser: Browser,
}

fn key(letter: char) -> Key {
    Key::new(letter.to_string().repeat(64)).unwrap()
}

/// Starts a service that logs people in at this host.
async fn serve(
    emulator: &Emulator,
    letter: char,
    make: impl FnOnce(LoginBuilder) -> Router,
) -> (Url, AuthenticationClient) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let builder = emulator.client_builder().retry(RetryPolicy::NEVER);
    let client = builder.redirect_uri(format!("{url}callback")).build();
    let client = client.unwrap();
    let router = make(Login::builder(client.clone(), key(letter)));
    tokio::spawn(async { axum::serve(listener, router).await });
    (url.parse().unwrap(), client)
}

impl Site {
    /// The service of the example.
    async fn start() -> Self {
        Self::made(|login| oidc_login::service(login.build().unwrap())).await
    }

    async fn made(make: impl FnOnce(LoginBuilder) -> Router) -> Self {
        let emulator = Emulator::start().await.unwrap();
        let user = NewUser {
            email: Some(EMAIL.to_owned()),
            password: Some(PASSWORD.to_owned()),
            ..NewUser::default()
        };
        emulator.pool().add_user(user).unwrap();
        let (url, client) = serve(&emulator, 'k', make).await;
        Self {
            emulator,
            client,
            url,
            browser: Browser::new(),
        }
    }

    fn at(&self, path: &str) -> Url {
        self.url.join(path).unwrap()
    }

    /// Opens a page of the service, without following redirects.
    async fn open(&mut self, path: &str) -> Response {
        let url = self.at(path);
        self.browser.open(&url).await
    }

    /// Asks as a program does, with a header or the browser's cookies.
    async fn get(&mut self, path: &str, bearer: Option<&str>) -> Response {
        let url = self.at(path);
        let request = self.browser.request(Method::GET, &url);
        match bearer {
            Some(token) => request.bearer_auth(token).send().await.unwrap(),
            None => self.browser.send(request, &url).await,
        }
    }

    /// Opens a page that leads to the host's login, and gives the address of that.
    async fn begin(&mut self, path: &str) -> Url {
        let url = self.at(path);
        let (page, at) = self.browser.visit(&url).await;
        assert!(at.as_str().starts_with(self.emulator.url()), "{at}");
        assert!(page.text().await.unwrap().contains("name=\"password\""));
        at
    }

    /// Types in the password, and gives the address of the callback.
    async fn callback(&mut self, login: &Url) -> Url {
        let form = format!("account={EMAIL}&password={PASSWORD}");
        let response = self.browser.post(login, &form).await;
        location(&response, login).expect("the host redirects")
    }

    /// Begins a login, and gives the callback of a host that refuses it.
    async fn refused(&mut self, error: &str, description: &str) -> Url {
        let login = self.begin("/login").await;
        let (_, state) = login.query_pairs().find(|(key, _)| key == "state").unwrap();
        let mut callback = self.at("/callback");
        callback.query_pairs_mut().extend_pairs([
            ("error", error),
            ("error_description", description),
            ("state", &state),
        ]);
        callback
    }

    /// Logs in, and gives the page where it ends.
    async fn log_in(&mut self, path: &str) -> (Response, Url) {
        let login = self.begin(path).await;
        let callback = self.callback(&login).await;
        self.browser.visit(&callback).await
    }

    /// The session cookie: its name and its value.
    fn session(&mut self) -> Option<&mut String> {
        let host = self.url.authority();
        let jar = self.browser.cookies.get_mut(host)?;
        jar.get_mut("authing-session")
    }

    /// Tokens of a program that logs in by itself.
    async fn tokens(&self, scope: &str) -> TokenSet {
        let session = self.client.new_session();
        session.login_by_email(EMAIL, PASSWORD).await.unwrap();
        let id_token = session.token().unwrap();
        let tokens = session.get_access_token_by_id_token(id_token);
        tokens.scope(scope).await.unwrap()
    }

    /// Whether the browser is logged in, as the home page sees it.
    async fn is_logged_in(&mut self) -> bool {
        let home = self.open("/").await;
        assert_eq!(home.status(), 200);
        home.text().await.unwrap().contains("Sign out")
    }

    /// A browser without a session gets to the login, and a program gets 401.
    async fn is_unknown(&mut self) {
        assert!(!self.is_logged_in().await);
        assert_eq!(self.get("/me", None).await.status(), 401);
        self.begin("/profile").await;
    }
}

async fn json(response: Response) -> Value {
    assert_eq!(response.status(), 200);
    serde_json::from_str(&response.text().await.unwrap()).unwrap()
}

/// The page of a login that has failed: its status and its text.
async fn page(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let policy = &response.headers()["content-security-policy"];
    assert!(policy.to_str().unwrap().starts_with("default-src 'none'"));
    (status, response.text().await.unwrap())
}

#[tokio::test]
async fn a_person_logs_in_sees_the_profile_and_signs_out() {
    let mut site = Site::start().await;
    assert!(!site.is_logged_in().await);
    let (profile, at) = site.log_in("/login?return_to=/profile").await;
    assert_eq!((profile.status().as_u16(), at.path()), (200, "/profile"));
    let profile = profile.text().await.unwrap();
    assert!(profile.contains("<h1>ada@example.com</h1>"), "{profile}");
    assert!(site.is_logged_in().await);
    let me = json(site.get("/me", None).await).await;
    assert_eq!(me["email"], EMAIL);
    assert!(profile.contains(me["id"].as_str().unwrap()), "{profile}");

    let logout = site.at("/logout");
    let response = site.browser.post(&logout, "").await;
    let (_, at) = site.browser.follow(response, logout).await;
    assert_eq!(at, site.url);
    // The host asks for the password again.
    site.is_unknown().await;
}

#[tokio::test]
async fn the_cookies_are_encrypted_and_out_of_reach_of_scripts() {
    let mut site = Site::start().await;
    let response = site.open("/login").await;
    let begun = response.headers()["set-cookie"].to_str().unwrap();
    let attributes = "; Path=/; HttpOnly; SameSite=Lax; Max-Age=600";
    assert!(begun.starts_with("authing-login=1~") && begun.ends_with(attributes));
    let to = location(&response, &site.url).unwrap();
    let pairs: Vec<_> = to.query_pairs().collect();
    let sent = |name: &str| pairs.iter().find(|(key, _)| key == name).unwrap().1.clone();
    assert_eq!(sent("code_challenge_method"), "S256");
    assert!(!begun.contains(&*sent("state")) && !begun.contains(&*sent("nonce")));

    let login = site.begin("/login").await;
    let callback = site.callback(&login).await;
    let response = site.browser.open(&callback).await;
    assert_eq!(response.headers()["cache-control"], "no-store");
    let set: Vec<_> = response.headers().get_all("set-cookie").iter().collect();
    assert_eq!(set.len(), 2);
    assert!(set[0].to_str().unwrap().starts_with("authing-login=; "));
    let session = set[1].to_str().unwrap();
    let attributes = "; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600";
    assert!(session.starts_with("authing-session=1~") && session.ends_with(attributes));
    assert!(!session.contains("eyJ"), "the token can be read: {session}");
}

#[tokio::test]
async fn an_id_token_of_another_login_logs_nobody_in() {
    let mut site = Site::start().await;
    let mut login = site.begin("/login").await;
    // All else is of this login: the state, the code and what proves it.
    let asked: Vec<_> = login.query_pairs().into_owned().collect();
    let asked = asked.into_iter().map(|(key, value)| match &*key {
        "nonce" => (key, "of-another-login".to_owned()),
        _ => (key, value),
    });
    let asked: Vec<_> = asked.collect();
    login.query_pairs_mut().clear().extend_pairs(asked);
    let callback = site.callback(&login).await;
    let (status, text) = page(site.browser.open(&callback).await).await;
    assert_eq!(status, 401, "{text}");
    assert!(site.session().is_none());
    assert!(!site.is_logged_in().await);
}

#[tokio::test]
async fn nobody_gets_a_challenge_and_a_browser_the_login() {
    let mut site = Site::start().await;
    for path in ["/me", "/profile"] {
        let response = site.get(path, None).await;
        assert_eq!(response.status(), 401);
        let challenge = &response.headers()[WWW_AUTHENTICATE];
        assert_eq!(challenge, "Bearer realm=\"authing\"");
        assert_eq!(response.text().await.unwrap(), "log in first\n");
    }
    let response = site.open("/me?a=b&c=%2F").await;
    assert_eq!(response.status(), 303);
    let to = location(&response, &site.url).unwrap();
    assert_eq!(to, site.at("/login?return_to=%2Fme%3Fa%3Db%26c%3D%252F"));
    let (me, at) = site.log_in("/me?a=b&c=%2F").await;
    assert_eq!(at, site.at("/me?a=b&c=%2F"));
    assert_eq!(json(me).await["email"], EMAIL);
    // What is posted would be lost on the way.
    let url = site.at("/me");
    let post = site.browser.request(Method::HEAD, &url);
    let response = post.header("accept", "text/html").send().await.unwrap();
    assert_eq!(response.status(), 401);
}

#[tokio::test]
async fn a_program_sends_its_token_in_the_header() {
    let mut site = Site::start().await;
    let tokens = site.tokens("openid profile email").await;
    let access_token = tokens.access_token.expose();
    let id_token = tokens.id_token.as_ref().unwrap().expose();
    let me = json(site.get("/me", Some(id_token)).await).await;
    assert_eq!(me["email"], EMAIL);
    let same = json(site.get("/me", Some(access_token)).await).await;
    assert_eq!(same["id"], me["id"]);
    assert_eq!(site.get("/profile", Some(id_token)).await.status(), 200);
    // The host takes an access token for no session.
    let response = site.get("/profile", Some(access_token)).await;
    assert_eq!(response.status(), 401);
    assert_eq!(response.headers()[WWW_AUTHENTICATE], INVALID);
}

#[tokio::test]
async fn a_token_that_is_not_valid_is_rejected_and_the_caller_does_not_learn_why() {
    let mut site = Site::start().await;
    let tokens = site.tokens("openid").await;
    let good = tokens.id_token.unwrap();
    let (signed, _) = good.expose().rsplit_once('.').unwrap();
    let unsigned = format!("{signed}.");
    // The same token with another user in it.
    let mut parts: Vec<_> = good.expose().split('.').map(str::to_owned).collect();
    let payload = URL_SAFE_NO_PAD.decode(&parts[1]).unwrap();
    let mut claims: Value = serde_json::from_slice(&payload).unwrap();
    claims["sub"] = "somebody-else".into();
    parts[1] = URL_SAFE_NO_PAD.encode(claims.to_string());
    let changed = parts.join(".");
    for token in ["", "x", &unsigned, &changed, &good.expose()[1..], "ü"] {
        // The home page is for everybody, but not with a wrong token.
        for path in ["/", "/me", "/profile"] {
            let response = site.get(path, Some(token)).await;
            assert_eq!(response.status(), 401, "{path} {token}");
            assert_eq!(response.headers()[WWW_AUTHENTICATE], INVALID);
            let body = response.text().await.unwrap();
            assert_eq!(body, "the token is not valid: log in again\n");
        }
    }
    let url = site.at("/me");
    let with = |values: &[&str]| {
        let request = site.browser.request(Method::GET, &url);
        let values = values.iter();
        values
            .fold(request, |request, v| request.header(AUTHORIZATION, *v))
            .send()
    };
    let bearer = format!("bearer {}", good.expose());
    assert_eq!(with(&[&bearer]).await.unwrap().status(), 200);
    assert_eq!(with(&[&bearer, &bearer]).await.unwrap().status(), 401);
    // A gateway's own password is nobody's token.
    let response = with(&["Basic YTpi"]).await.unwrap();
    let challenge = &response.headers()[WWW_AUTHENTICATE];
    assert_eq!(challenge, "Bearer realm=\"authing\"");
}

#[tokio::test]
async fn a_forged_cookie_is_a_new_login() {
    let mut site = Site::start().await;
    site.log_in("/profile").await;
    let good = site.session().unwrap().clone();
    for at in [2, 10, good.len() / 2, good.len() - 1] {
        let mut forged = good.clone().into_bytes();
        forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
        *site.session().unwrap() = String::from_utf8(forged).unwrap();
        assert!(!site.is_logged_in().await, "changed at {at}");
        assert_eq!(site.get("/me", None).await.status(), 401);
    }
    for forged in ["", "x", "1~", "9~AAAA", "2~AAAA", "-1~A", "1~%00"] {
        *site.session().unwrap() = forged.to_owned();
        assert!(!site.is_logged_in().await, "{forged}");
    }
    *site.session().unwrap() = good;
    assert!(site.is_logged_in().await);
}

#[tokio::test]
async fn a_cookie_that_is_cut_off_is_a_new_login() {
    let mut site = Site::start().await;
    site.log_in("/profile").await;
    let good = site.session().unwrap().clone();
    for length in [1, 2, 3, 20, good.len() / 2, good.len() - 1] {
        *site.session().unwrap() = good[..length].to_owned();
        assert!(!site.is_logged_in().await, "cut off at {length}");
    }
    // The host knows the browser still, so it shows no page.
    let (profile, at) = site
        .browser
        .visit(&site.url.join("/profile").unwrap())
        .await;
    assert_eq!((profile.status().as_u16(), at.path()), (200, "/profile"));
}

#[tokio::test]
async fn a_cookie_from_another_key_is_a_new_login() {
    let mut site = Site::start().await;
    site.log_in("/profile").await;
    let cookie = site.session().unwrap().clone();
    let (other, _) = serve(&site.emulator, 'o', |login| {
        oidc_login::service(login.build().unwrap())
    })
    .await;
    site.url = other;
    let jar = site.browser.cookies.entry(site.url.authority().to_owned());
    jar.or_default().insert("authing-session".into(), cookie);
    assert!(!site.is_logged_in().await);
    assert_eq!(site.get("/me", None).await.status(), 401);
    let (profile, _) = site
        .browser
        .visit(&site.url.join("/profile").unwrap())
        .await;
    assert_eq!(profile.status(), 200);
}

#[tokio::test]
async fn the_cookie_of_a_login_that_has_begun_is_no_session() {
    let mut site = Site::start().await;
    site.begin("/login").await;
    let jar = site.browser.cookies.get_mut(site.url.authority()).unwrap();
    let begun = jar["authing-login"].clone();
    jar.insert("authing-session".into(), begun);
    assert!(!site.is_logged_in().await);
}

#[tokio::test]
async fn an_expired_session_is_a_new_login() {
    let mut site = Site::start().await;
    site.log_in("/profile").await;
    let id_token = site.tokens("openid").await.id_token.unwrap();
    site.emulator.clock().advance(TWO_WEEKS);
    site.is_unknown().await;
    let response = site.get("/me", Some(id_token.expose())).await;
    assert_eq!(response.status(), 401);
    assert_eq!(response.headers()[WWW_AUTHENTICATE], INVALID);
    let (profile, _) = site.log_in("/profile").await;
    assert_eq!(profile.status(), 200);
}

#[tokio::test]
async fn a_login_that_another_browser_has_begun_is_not_accepted() {
    let mut site = Site::start().await;
    // The attacker's own login, whose end the victim is lured into.
    let login = site.begin("/login").await;
    let callback = site.callback(&login).await;
    site.browser = Browser::new();
    let response = site.browser.open(&callback).await;
    assert_eq!(response.status(), 303);
    let to = location(&response, &callback).unwrap();
    assert!(to.as_str().starts_with(site.emulator.url()), "{to}");
    assert!(site.session().is_none());
    // The victim has begun one, too.
    site.begin("/login?return_to=/me").await;
    site.browser.open(&callback).await;
    assert!(site.session().is_none());
    site.is_unknown().await;
}

#[tokio::test]
async fn the_code_of_another_login_is_not_accepted() {
    let mut site = Site::start().await;
    let login = site.begin("/login").await;
    let stolen = site.callback(&login).await;
    // It comes with the state of the login that this browser has begun.
    site.browser = Browser::new();
    let login = site.begin("/login").await;
    let (_, state) = login.query_pairs().find(|(key, _)| key == "state").unwrap();
    let (_, code) = stolen.query_pairs().find(|(key, _)| key == "code").unwrap();
    let mut callback = site.at("/callback");
    let mut query = callback.query_pairs_mut();
    query
        .append_pair("code", &code)
        .append_pair("state", &state);
    drop(query);
    let (status, text) = page(site.browser.open(&callback).await).await;
    assert_eq!(status, 401);
    assert!(text.contains("The login was not completed"), "{text}");
    assert!(site.session().is_none());
}

#[tokio::test]
async fn a_browser_that_keeps_no_cookies_gets_a_page_instead_of_going_round() {
    let mut site = Site::start().await;
    let login = site.begin("/login").await;
    let callback = site.callback(&login).await;
    site.browser.cookies.remove(site.url.authority());
    let response = site.browser.open(&callback).await;
    let login = location(&response, &callback).unwrap();
    let response = site.browser.open(&login).await;
    let callback = location(&response, &login).unwrap();
    site.browser.cookies.remove(site.url.authority());
    let (status, text) = page(site.browser.open(&callback).await).await;
    assert_eq!(status, 400);
    assert!(text.contains("keeps no cookies"), "{text}");
    assert!(
        text.contains("<a href=\"/login\">Log in again</a>"),
        "{text}"
    );
}

#[tokio::test]
async fn a_callback_that_comes_twice_logs_in_again() {
    let mut site = Site::start().await;
    let login = site.begin("/login?return_to=/me").await;
    let callback = site.callback(&login).await;
    let (me, _) = site.browser.visit(&callback).await;
    assert_eq!(me.status(), 200);
    // The host knows the browser, so nobody is asked for anything.
    let (home, at) = site.browser.visit(&callback).await;
    assert_eq!((home.status().as_u16(), at), (200, site.url.clone()));
    assert!(site.is_logged_in().await);
}

#[tokio::test]
async fn what_the_host_refuses_is_a_page() {
    let mut site = Site::start().await;
    let callback = site.refused("access_denied", "<script>alert(1)</script>");
    let callback = callback.await;
    let (status, text) = page(site.browser.open(&callback).await).await;
    assert_eq!(status, 403);
    assert!(text.contains("You may not log in"), "{text}");
    assert!(text.contains("&lt;script&gt;alert(1)"), "{text}");
    assert!(!text.contains("<script"), "{text}");
    assert!(site.session().is_none());

    // The next page is in the browser's language.
    site.browser.headers = vec![("accept-language", "zh-CN,zh;q=0.9")];
    for (error, expected) in [("login_required", 401), ("temporarily_unavailable", 503)] {
        let callback = site.refused(error, "no").await;
        let (status, text) = page(site.browser.open(&callback).await).await;
        assert_eq!(status, expected);
        assert!(text.contains("重新登录"), "{text}");
    }
}

#[tokio::test]
async fn a_login_leads_to_no_other_site() {
    let mut site = Site::start().await;
    for wanted in [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "%2F%2Fevil.example",
        "/%09/evil.example",
        "javascript:alert(1)",
        "",
    ] {
        site.browser = Browser::new();
        let path = format!("/login?return_to={wanted}");
        let (home, at) = site.log_in(&path).await;
        assert_eq!((home.status().as_u16(), at), (200, site.url.clone()));
    }
    site.browser = Browser::new();
    let (_, at) = site.log_in("/login?return_to=/me%3Fa=b").await;
    assert_eq!(at, site.at("/me?a=b"));
}

#[tokio::test]
async fn a_logout_ends_the_session_here_and_with_the_host() {
    let mut site = Site::start().await;
    site.log_in("/profile").await;
    let cookies = site.browser.cookies.clone();
    let logout = site.at("/logout");
    let response = site.browser.post(&logout, "").await;
    assert_eq!(response.status(), 303);
    let to = location(&response, &logout).unwrap();
    assert_eq!(to.path(), "/oidc/session/end");
    assert!(site.session().is_none());
    site.browser.follow(response, logout.clone()).await;
    site.is_unknown().await;
    // The host knows the token no more, should somebody have a copy of the cookie.
    site.browser.cookies = cookies;
    assert_eq!(site.get("/profile", None).await.status(), 401);
    // A second logout, and one of nobody, does nothing.
    site.browser.cookies.clear();
    let response = site.browser.post(&logout, "").await;
    assert_eq!(location(&response, &logout).unwrap(), site.url);
}

#[tokio::test]
async fn another_site_logs_nobody_out() {
    let mut site = Site::start().await;
    site.log_in("/profile").await;
    let logout = site.at("/logout");
    for header in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        site.browser.headers = vec![header];
        let response = site.browser.post(&logout, "").await;
        assert_eq!(response.status(), 403, "{header:?}");
        assert!(site.is_logged_in().await);
    }
    // A picture or a link in another site's page.
    site.browser.headers.clear();
    assert_eq!(site.open("/logout").await.status(), 405);
    assert!(site.is_logged_in().await);
    let origin = site.url.origin().ascii_serialization();
    site.browser.headers = vec![("origin", origin.leak())];
    assert_eq!(site.browser.post(&logout, "").await.status(), 303);
    site.browser.headers.clear();
    assert!(!site.is_logged_in().await);
}

#[tokio::test]
async fn a_host_that_is_down_is_not_the_callers_mistake() {
    let mut site = Site::start().await;
    let tokens = site.tokens("openid").await;
    let id_token = tokens.id_token.unwrap();
    site.emulator.clone().shutdown().await;
    for path in ["/", "/me", "/profile"] {
        let response = site.get(path, Some(id_token.expose())).await;
        assert_eq!(response.status(), 503, "{path}");
        let body = response.text().await.unwrap();
        assert_eq!(body, "not available: try again later\n");
    }
}

#[tokio::test]
async fn a_host_that_is_down_ends_a_login_with_a_page() {
    let mut site = Site::start().await;
    let login = site.begin("/login").await;
    let callback = site.callback(&login).await;
    site.emulator.clone().shutdown().await;
    let (status, text) = page(site.browser.open(&callback).await).await;
    assert_eq!(status, 503);
    assert!(text.contains("not available now"), "{text}");
    assert!(!text.contains(site.emulator.url()), "{text}");
}

#[tokio::test]
async fn a_logout_works_while_the_host_is_down() {
    let mut site = Site::start().await;
    site.log_in("/profile").await;
    site.emulator.clone().shutdown().await;
    let logout = site.at("/logout");
    assert_eq!(site.browser.post(&logout, "").await.status(), 303);
    assert!(site.session().is_none());
}

#[tokio::test]
async fn a_token_that_the_host_has_revoked_has_no_profile() {
    let mut site = Site::start().await;
    site.log_in("/profile").await;
    site.emulator.pool().remove_user(EMAIL);
    // The token is genuine, so nothing is asked for `/me`.
    assert_eq!(site.get("/me", None).await.status(), 200);
    let response = site.get("/profile", None).await;
    assert_eq!(response.status(), 401);
}

#[tokio::test]
async fn a_session_that_is_too_long_for_a_cookie_is_kept_in_several() {
    let mut site = Site::start().await;
    let long = NewUser {
        email: Some("long@example.com".to_owned()),
        password: Some(PASSWORD.to_owned()),
        profile: [("name".to_owned(), json!("x".repeat(5_000)))]
            .into_iter()
            .collect(),
        ..NewUser::default()
    };
    site.emulator.pool().add_user(long).unwrap();
    let login = site.begin("/profile").await;
    let form = format!("account=long@example.com&password={PASSWORD}");
    let response = site.browser.post(&login, &form).await;
    let (profile, _) = site.browser.follow(response, login).await;
    assert!(profile.text().await.unwrap().contains("long@example.com"));
    let jar = &site.browser.cookies[site.url.authority()];
    let names: Vec<_> = jar.keys().map(String::as_str).collect();
    let expected = ["authing-session", "authing-session-1", "authing-session-2"];
    assert_eq!(names, expected);
    let logout = site.at("/logout");
    site.browser.post(&logout, "").await;
    assert!(site.browser.cookies[site.url.authority()].is_empty());
}

#[tokio::test]
async fn what_a_profile_says_is_no_html() {
    let mut site = Site::start().await;
    let person = NewUser {
        email: Some("\"<b>&@example.com".to_owned()),
        username: Some("bold".to_owned()),
        password: Some(PASSWORD.to_owned()),
        ..NewUser::default()
    };
    site.emulator.pool().add_user(person).unwrap();
    let login = site.begin("/profile").await;
    let form = format!("account=bold&password={PASSWORD}");
    let response = site.browser.post(&login, &form).await;
    let (profile, _) = site.browser.follow(response, login).await;
    let profile = profile.text().await.unwrap();
    assert!(
        profile.contains("&quot;&lt;b&gt;&amp;@example.com"),
        "{profile}"
    );
}
