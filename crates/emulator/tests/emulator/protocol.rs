//! The endpoints of the protocols, driven as a server would.

use authing_emulator::{NewApplication, TokenAlgorithm};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Url;
use serde_json::{Value, json};

use crate::browser::{Browser, CALLBACK, EMAIL, answer, form};
use crate::support::{PASSWORD, Raw, text};

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
