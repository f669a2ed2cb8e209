//! The pages of the protocols, driven as a browser would.

use std::collections::BTreeMap;
use std::time::Duration;

use authing_emulator::NewUser;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::browser::{Browser, CALLBACK, EMAIL, claims};
use crate::support::{PASSWORD, text};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

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
    for (name, what) in [
        ("mfa", "multi-factor authentication"),
        ("locked", "the user is locked"),
    ] {
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
