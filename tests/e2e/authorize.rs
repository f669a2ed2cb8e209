use crate::support::{
    CALLBACK, app_builder, assert_wrong, builder, log_in_at, oauth_error, start, start_app,
};
use authing::authentication::{
    AuthorizationRequest, CodeChallengeMethod, ResponseMode, ResponseType,
};
use authing::{AuthenticationClient, Error, Protocol, TokenError};
use std::collections::BTreeMap;
use url::Url;

/// Of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn query(url: &str) -> BTreeMap<String, String> {
    let url = Url::parse(url).unwrap();
    url.query_pairs().into_owned().collect()
}

fn offline() -> AuthenticationClient {
    AuthenticationClient::builder()
        .app_id("app&1/2")
        .app_host("https://demo.example.com")
        .build()
        .unwrap()
}

#[tokio::test]
async fn build_authorize_url_succeeds() {
    let (emulator, client) = start_app().await;
    let begun = client.build_authorize_url().pkce().build().unwrap();
    assert_eq!(emulator.requests().len(), 0, "something was sent");

    let sent = query(begun.url());
    assert_eq!(sent["client_id"], emulator.app_id());
    assert_eq!(sent["redirect_uri"], CALLBACK);
    assert_eq!(sent["response_type"], "code");
    assert_eq!(sent["scope"], "openid profile email phone address");
    assert_eq!(Some(sent["state"].as_str()), begun.state());
    assert_eq!(Some(sent["nonce"].as_str()), begun.nonce());
    assert_eq!(sent["code_challenge_method"], "S256");
    let verifier = begun.code_verifier().unwrap();
    let digest = client.get_code_challenge_digest(verifier, CodeChallengeMethod::S256);
    assert_eq!(sent["code_challenge"], digest.unwrap());
    for absent in ["prompt", "response_mode", "tenant_id"] {
        assert!(!sent.contains_key(absent), "{absent}");
    }

    let callback = log_in_at(begun.url()).await;
    assert!(callback.starts_with(CALLBACK), "{callback}");
    let code = begun.accept(&callback).unwrap();
    assert_eq!(code.redirect_uri.as_deref(), Some(CALLBACK));
    assert_eq!(code.code_verifier.as_ref(), Some(verifier));
    let tokens = client.get_access_token_by_code(code).await.unwrap();
    assert!(tokens.id_token.is_some());
}

#[test]
fn build_authorize_url_never_repeats_its_secrets() {
    let build = || {
        let url = offline().build_authorize_url().redirect_uri(CALLBACK);
        url.pkce().build().unwrap()
    };
    let (a, b) = (build(), build());
    assert_ne!(a.state(), b.state());
    assert_ne!(a.nonce(), b.nonce());
    assert_ne!(a.code_verifier(), b.code_verifier());
    assert!(a.state().unwrap().len() >= 32);
    assert_eq!(a.code_verifier().unwrap().expose().len(), 43);
}

#[test]
fn build_authorize_url_with_offline_access_asks_for_consent() {
    let scoped = |scope: &str| {
        let url = offline().build_authorize_url().redirect_uri(CALLBACK);
        url.scope(scope)
    };
    let url = scoped("openid offline_access").build().unwrap();
    assert_eq!(query(url.url())["prompt"], "consent");
    let url = scoped("openid offline_access").prompt("login consent");
    assert_eq!(query(url.build().unwrap().url())["prompt"], "login consent");
    let url = scoped("openid not_offline_access").build().unwrap();
    assert!(!query(url.url()).contains_key("prompt"));
}

#[tokio::test]
async fn build_authorize_url_of_oauth() {
    let (emulator, _) = start_app().await;
    let client = app_builder(&emulator).protocol(Protocol::Oauth);
    let client = client.build().unwrap();
    let begun = client.build_authorize_url().build().unwrap();
    let sent = query(begun.url());
    assert_eq!(sent["scope"], "user");
    assert_eq!(begun.nonce(), None);
    assert!(!sent.contains_key("nonce") && !sent.contains_key("prompt"));
    let code = begun.accept(&log_in_at(begun.url()).await).unwrap();
    let tokens = client.get_access_token_by_code(code).await.unwrap();
    assert_eq!(tokens.id_token, None);

    let url = client.build_authorize_url();
    let error = url.response_type(ResponseType::CodeIdToken).build();
    emulator.clear_requests();
    assert_wrong(&emulator, error, "response_type");
}

#[test]
fn build_authorize_url_of_saml_and_cas() {
    let client = offline();
    let url = client.build_authorize_url().protocol(Protocol::Saml);
    let saml = url.build().unwrap();
    assert_eq!(
        saml.url(),
        "https://demo.example.com/api/v2/saml-idp/app%261%2F2"
    );
    assert_eq!(saml.state(), None);
    let url = client.build_authorize_url().protocol(Protocol::Cas);
    assert_eq!(
        url.clone().build().unwrap().url(),
        "https://demo.example.com/cas-idp/app%261%2F2"
    );
    let cas = url.service("https://shop.example.com/?a=b&c=d#e");
    let cas = cas.build().unwrap();
    assert_eq!(
        cas.url(),
        "https://demo.example.com/cas-idp/app%261%2F2?service=https%3A%2F%2Fshop.example.com%2F%3Fa%3Db%26c%3Dd%23e"
    );
    let error = cas.accept("ticket=ST-1").unwrap_err();
    assert!(matches!(error, Error::InvalidArgument { .. }), "{error}");
}

#[tokio::test]
async fn build_authorize_url_without_a_redirect_uri() {
    let (emulator, client) = start().await;
    let result = client.build_authorize_url().build();
    assert_wrong(&emulator, result, "redirect_uri");
    let result = client.build_authorize_url().redirect_uri("/callback");
    assert_wrong(&emulator, result.build(), "redirect_uri");
}

#[tokio::test]
async fn build_authorize_url_without_an_app_id() {
    let (emulator, _) = start().await;
    let client = AuthenticationClient::builder()
        .user_pool_id(emulator.user_pool_id())
        .app_host(emulator.url())
        .redirect_uri(CALLBACK);
    let client = client.build().unwrap();
    for protocol in [Protocol::Oidc, Protocol::Saml, Protocol::Cas] {
        let url = client.build_authorize_url().protocol(protocol);
        assert_wrong(&emulator, url.build(), "app_id");
    }
}

#[tokio::test]
async fn build_authorize_url_with_half_a_proof_key() {
    let (emulator, client) = start_app().await;
    let url = client.build_authorize_url().pkce();
    let result = url.code_challenge(CHALLENGE).build();
    assert_wrong(&emulator, result, "code_challenge");
    let url = client.build_authorize_url();
    let result = url.code_challenge_method(CodeChallengeMethod::S256).build();
    assert_wrong(&emulator, result, "code_challenge_method");

    let url = client.build_authorize_url().code_challenge(CHALLENGE);
    let sent = query(url.build().unwrap().url());
    assert_eq!(
        sent["code_challenge_method"], "S256",
        "plain is the default of hosts"
    );
}

#[tokio::test]
async fn build_authorize_url_refused_by_the_page() {
    let (_emulator, client) = start_app().await;
    let begun = client.build_authorize_url().prompt("none").build().unwrap();
    let callback = log_in_at(&begun.url().replace("prompt=none", "prompt=none+login")).await;
    assert_eq!(oauth_error(begun.accept(&callback)), "invalid_request");
    let callback = log_in_at(begun.url()).await;
    let error = begun.accept(&callback).unwrap_err();
    assert_eq!(error.oauth_error(), Some("login_required"));
    assert!(error.to_string().contains("nobody is logged in"), "{error}");
}

#[tokio::test]
async fn build_authorize_url_with_tokens_in_the_fragment() {
    let (_emulator, client) = start_app().await;
    let url = client.build_authorize_url();
    let url = url.response_type(ResponseType::CodeIdTokenToken);
    let begun = url.pkce().build().unwrap();
    let callback = log_in_at(begun.url()).await;
    let (address, fragment) = callback.split_once('#').unwrap();
    assert_eq!(address, CALLBACK);
    let code = begun.accept(&callback).unwrap();
    assert!(code.id_token.is_some() && code.access_token.is_some());
    assert_eq!(begun.accept(fragment).unwrap(), code);
    client.get_access_token_by_code(code).await.unwrap();
}

fn begun() -> AuthorizationRequest {
    let url = offline().build_authorize_url().redirect_uri(CALLBACK);
    url.state("state 1").pkce().build().unwrap()
}

#[test]
fn callbacks_are_read_in_every_form() {
    let begun = begun();
    for callback in [
        "https://shop.example.com/callback?code=c%2F1&state=state+1",
        "https://shop.example.com/callback?from=login&state=state%201&code=c/1",
        "/callback?code=c/1&state=state+1",
        "?code=c/1&state=state+1",
        "code=c/1&state=state+1&next=/?a",
        "next=/?a&code=c/1&state=state+1",
        "https://shop.example.com/#code=c/1&state=state+1",
    ] {
        let code = begun.accept(callback).unwrap();
        assert_eq!(code.code.expose(), "c/1", "{callback}");
    }
}

#[test]
fn callbacks_with_another_state_are_refused() {
    let begun = begun();
    for callback in [
        "code=c&state=state+2",
        "code=c&state=",
        "code=c",
        "error=access_denied&state=state+2",
        "",
    ] {
        let error = begun.accept(callback).unwrap_err();
        assert!(matches!(error, Error::StateMismatch), "{callback}: {error}");
    }
    for callback in ["state=state+1", "code=&state=state+1"] {
        let error = begun.accept(callback).unwrap_err();
        assert!(matches!(error, Error::InvalidArgument { .. }), "{error}");
    }
}

#[tokio::test]
async fn tokens_that_come_through_the_browser() {
    let (_emulator, client) = start_app().await;
    let url = client.build_authorize_url().response_type("id_token token");
    let begun = url.build().unwrap();
    let callback = log_in_at(begun.url()).await;
    let tokens = begun.accept_tokens(&callback).unwrap();
    let id_token = tokens.id_token.unwrap();
    let verify = client.verify_id_token(&id_token);
    verify.nonce(begun.nonce().unwrap()).await.unwrap();
    let access_token = tokens.access_token.unwrap();
    client.verify_access_token(&access_token).await.unwrap();
    let info = client.get_user_info_by_access_token(&access_token);
    assert!(!info.await.unwrap().sub.is_empty());
    assert!(begun.accept(&callback).is_err(), "there is no code");

    // What another login gave is held against neither this one's state nor its nonce.
    let other = client.build_authorize_url().response_type("id_token");
    let other = other.build().unwrap();
    let error = other.accept_tokens(&callback).unwrap_err();
    assert!(matches!(error, Error::StateMismatch), "{error}");
    let verify = client.verify_id_token(&id_token);
    let error = verify.nonce(other.nonce().unwrap()).await.unwrap_err();
    assert!(
        matches!(error, Error::Token(TokenError::WrongNonce)),
        "{error}"
    );
}

#[test]
fn a_callback_without_tokens_is_no_answer() {
    let begun = begun();
    for callback in ["code=c&state=state+1", "id_token=&state=state+1"] {
        let error = begun.accept_tokens(callback).unwrap_err();
        assert!(matches!(error, Error::InvalidArgument { .. }), "{error}");
    }
    let refused = begun.accept_tokens("error=access_denied&state=state+1");
    assert_eq!(oauth_error(refused), "access_denied");
    let tokens = begun.accept_tokens("access_token=a1b2c3&state=state+1");
    let tokens = tokens.unwrap();
    assert_eq!(tokens.id_token, None);
    assert!(!format!("{tokens:?}").contains("a1b2c3"));
}

#[test]
fn a_request_survives_the_session_store() {
    let begun = begun();
    let kept = serde_json::to_string(&begun).unwrap();
    let back: AuthorizationRequest = serde_json::from_str(&kept).unwrap();
    assert_eq!(back, begun);
    let code = back.accept("code=c&state=state+1").unwrap();
    assert_eq!(code.code_verifier.as_ref(), begun.code_verifier());
    let text = format!("{begun:?} {code:?}");
    let verifier = begun.code_verifier().unwrap();
    assert!(!text.contains(verifier.expose()), "{text}");
    assert!(!text.contains("state 1") && !text.contains(begun.nonce().unwrap()));
}

#[tokio::test]
async fn build_logout_url_succeeds() {
    let (emulator, client) = start_app().await;
    let begun = client.build_authorize_url().build().unwrap();
    let code = begun.accept(&log_in_at(begun.url()).await).unwrap();
    let tokens = client.get_access_token_by_code(code).await.unwrap();
    emulator.clear_requests();
    let url = client.build_logout_url().expert(true);
    let url = url.id_token(tokens.id_token.unwrap());
    let url = url.redirect_uri("https://shop.example.com/bye?a=b&c=d");
    let url = url.build().unwrap();
    assert_eq!(emulator.requests().len(), 0, "something was sent");
    assert!(url.contains(
        "&post_logout_redirect_uri=https%3A%2F%2Fshop.example.com%2Fbye%3Fa%3Db%26c%3Dd"
    ));
    let to = open(&url).await;
    assert_eq!(to.as_deref(), Some("https://shop.example.com/bye?a=b&c=d"));

    let own = client.build_logout_url().build().unwrap();
    assert_eq!(own, format!("{}/login/profile/logout", emulator.url()));
    assert_eq!(open(&own).await, None);
}

/// Opens a logout page and gives the address that the browser is sent to.
async fn open(url: &str) -> Option<String> {
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none());
    let answer = http.build().unwrap().get(url).send().await.unwrap();
    assert!(
        answer.status().as_u16() < 400,
        "{}",
        answer.text().await.unwrap()
    );
    let location = answer.headers().get("location")?;
    Some(location.to_str().unwrap().to_owned())
}

#[test]
fn build_logout_url_of_each_protocol() {
    let base = "https://demo.example.com";
    let client = offline();
    let to = "https://a.example.com/?b=c&d=e f";
    let encoded = "https%3A%2F%2Fa.example.com%2F%3Fb%3Dc%26d%3De+f";
    for protocol in [Protocol::Oidc, Protocol::Oauth, Protocol::Saml] {
        let url = client.build_logout_url().protocol(protocol);
        let bare = url.clone().build().unwrap();
        assert_eq!(bare, format!("{base}/login/profile/logout"));
        assert_eq!(
            url.redirect_uri(to).build().unwrap(),
            format!("{bare}?redirect_uri={encoded}")
        );
    }
    let url = client.build_logout_url().protocol(Protocol::Cas);
    assert_eq!(
        url.clone().build().unwrap(),
        format!("{base}/cas-idp/logout")
    );
    assert_eq!(
        url.redirect_uri(to).build().unwrap(),
        format!("{base}/cas-idp/logout?url={encoded}")
    );
    let url = client.build_logout_url().expert(true);
    assert_eq!(
        url.clone().build().unwrap(),
        format!("{base}/oidc/session/end")
    );
    assert_eq!(
        url.clone().redirect_uri(to).build().unwrap(),
        format!("{base}/oidc/session/end?post_logout_redirect_uri={encoded}")
    );
    assert_eq!(
        url.clone().id_token("a&b").build().unwrap(),
        format!("{base}/oidc/session/end?id_token_hint=a%26b")
    );
    let oauth = url.protocol(Protocol::Oauth).build().unwrap();
    assert_eq!(oauth, format!("{base}/login/profile/logout"));
}

#[tokio::test]
async fn build_logout_url_with_a_token_that_it_cannot_take() {
    let (emulator, client) = start().await;
    for url in [
        client.build_logout_url(),
        client
            .build_logout_url()
            .protocol(Protocol::Cas)
            .expert(true),
    ] {
        assert_wrong(&emulator, url.id_token("e30.e30.c2ln").build(), "id_token");
    }
}

#[test]
fn the_example_of_rfc_7636_has_its_digest() {
    let digest = |verifier: &str, method| offline().get_code_challenge_digest(verifier, method);
    assert_eq!(
        digest(VERIFIER, CodeChallengeMethod::S256).unwrap(),
        CHALLENGE
    );
    assert_eq!(
        digest(VERIFIER, CodeChallengeMethod::Plain).unwrap(),
        VERIFIER
    );
    // On which the official SDKs agree.
    let theirs = digest(
        "wpaiscposrovkquicztfmftripjocybgmphyqtucmoz",
        CodeChallengeMethod::S256,
    );
    assert_eq!(
        theirs.unwrap(),
        "Ihakg36wYlde2Wo0ZrxC0rZAP0DKIL8_UuuDBmLfCt0"
    );
}

#[test]
fn verifiers_have_43_to_128_characters() {
    let client = offline();
    assert_eq!(client.generate_code_challenge().expose().len(), 43);
    for length in [43, 100, 128] {
        let verifier = client.generate_code_challenge_of_length(length).unwrap();
        assert_eq!(verifier.expose().len(), length);
        let digest = client.get_code_challenge_digest(&verifier, CodeChallengeMethod::S256);
        assert_eq!(digest.unwrap().len(), 43);
    }
    for length in [0, 42, 129] {
        let error = client.generate_code_challenge_of_length(length);
        let error = error.unwrap_err();
        assert!(matches!(error, Error::InvalidArgument { .. }), "{error}");
        let text = "a".repeat(length);
        let error = client.get_code_challenge_digest(text, CodeChallengeMethod::Plain);
        assert!(matches!(error, Err(Error::InvalidArgument { .. })));
    }
    let error = client.get_code_challenge_digest("a b".repeat(20), CodeChallengeMethod::S256);
    let error = error.unwrap_err().to_string();
    assert!(error.starts_with("code_challenge: "), "{error}");
}

#[tokio::test]
async fn a_login_for_cas_ends_with_a_ticket() {
    use authing::authentication::TicketValidation;
    let (emulator, _) = start_app().await;
    let client = builder(&emulator).protocol(Protocol::Cas).build().unwrap();
    let service = "https://shop.example.com/?a=b&c=d";
    let begun = client.build_authorize_url().service(service).build();
    let callback = log_in_at(begun.unwrap().url()).await;
    let ticket = query(&callback)["ticket"].clone();
    let validation = client.validate_ticket_v2(ticket, service).await.unwrap();
    assert!(
        matches!(validation, TicketValidation::Valid(_)),
        "{validation:?}"
    );
}

#[test]
fn response_modes_are_sent() {
    for (mode, name) in [
        (ResponseMode::Query, "query"),
        (ResponseMode::Fragment, "fragment"),
        (ResponseMode::FormPost, "form_post"),
    ] {
        let url = offline().build_authorize_url().redirect_uri(CALLBACK);
        let url = url.response_mode(mode).response_type("code other").build();
        let sent = query(url.unwrap().url());
        assert_eq!(sent["response_mode"], name);
        assert_eq!(sent["response_type"], "code other");
    }
}
