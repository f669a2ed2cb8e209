//! The addresses that browsers are sent to.

use crate::support::{app, assert_sets_every_option, check_address};
use authing::Protocol;
use authing::authentication::{CodeChallengeMethod, ResponseMode, ResponseType};

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

#[test]
fn build_authorize_url() {
    let minimal = app()
        .build_authorize_url()
        .state("state-1")
        .nonce("nonce-1");
    check_address(
        "build_authorize_url",
        "minimal",
        minimal.build().unwrap().url(),
    );
    let full = app()
        .build_authorize_url()
        .app_id("other&app")
        .tenant_id("tenant 1")
        .scope("openid profile offline_access")
        .state("a b&c=d")
        .nonce("n+1")
        .response_mode(ResponseMode::FormPost)
        .response_type(ResponseType::CodeIdToken)
        .redirect_uri("https://shop.example.com/back?from=a&to=b#c")
        .code_challenge(CHALLENGE)
        .code_challenge_method(CodeChallengeMethod::S256)
        .protocol(Protocol::Oidc)
        .prompt("login consent")
        .service("https://not-for-oidc.example.com");
    assert_sets_every_option(&full);
    check_address("build_authorize_url", "full", full.build().unwrap().url());
}

/// An option that may be absent is set without leaving the chain.
#[test]
fn an_address_takes_options_that_may_be_absent() {
    let address = |prompt: Option<&str>| {
        let address = app().build_authorize_url();
        let address = address.if_some(prompt, |address, prompt| address.prompt(prompt));
        address.build().unwrap().url().to_owned()
    };
    assert!(address(Some("login")).contains("&prompt=login"));
    assert!(!address(None).contains("prompt"));
}

#[test]
fn build_logout_url() {
    let minimal = app().build_logout_url();
    check_address("build_logout_url", "minimal", &minimal.build().unwrap());
    let full = app()
        .build_logout_url()
        .protocol(Protocol::Oidc)
        .expert(true)
        .id_token("e30.e30.c2ln")
        .redirect_uri("https://shop.example.com/bye?a=b&c=d");
    assert_sets_every_option(&full);
    check_address("build_logout_url", "full", &full.build().unwrap());
}
