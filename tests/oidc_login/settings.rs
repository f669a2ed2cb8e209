//! The settings of a login.

use super::errors::offline;
use super::key;
use authing::axum::{Login, LoginBuilder};
use authing::{AuthenticationClient, Error, Protocol};

fn setting(result: Result<Login, Error>) -> &'static str {
    match result.unwrap_err() {
        Error::Config { setting, .. } => setting,
        other => panic!("{other}"),
    }
}

fn with(change: impl FnOnce(LoginBuilder) -> LoginBuilder) -> Result<Login, Error> {
    change(Login::builder(offline(), key('k'))).build()
}

#[test]
fn a_login_says_which_setting_is_wrong() {
    assert!(with(|login| login).is_ok());
    assert_eq!(setting(with(|login| login.scope("email profile"))), "scope");
    assert!(with(|login| login.scope("openid offline_access")).is_ok());
    for path in [
        "", "login", "/{a}", "/*a", "/:a", "//a", "/a b", "/a?b", "/\n",
    ] {
        assert_eq!(setting(with(|login| login.login_path(path))), "login_path");
        let result = with(|login| login.logout_path(path));
        assert_eq!(setting(result), "logout_path");
    }
    assert_eq!(
        setting(with(|login| login.login_path("/callback"))),
        "login_path"
    );
    assert_eq!(
        setting(with(|login| login.logout_path("/login"))),
        "logout_path"
    );
    for name in ["", "a b", "a=b", "ü", "a;b"] {
        let result = with(|login| login.cookie_name(name));
        assert_eq!(setting(result), "cookie_name");
    }
    let result = with(|login| login.logout_redirect_uri("/bye"));
    assert_eq!(setting(result), "logout_redirect_uri");
}

#[test]
fn a_login_says_what_its_client_lacks() {
    let of = |client: AuthenticationClient| Login::builder(client, key('k')).build();
    let client = || {
        let builder = AuthenticationClient::builder().app_id("app");
        builder.app_host("https://a.example.com")
    };
    let built = |builder: authing::AuthenticationClientBuilder| of(builder.build().unwrap());
    assert_eq!(setting(built(client())), "redirect_uri");
    let shop = "https://shop.example.com/callback";
    let no_id = AuthenticationClient::builder().user_pool_id("pool");
    assert_eq!(setting(built(no_id.redirect_uri(shop))), "app_id");
    let oauth = client().redirect_uri(shop).protocol(Protocol::Oauth);
    assert_eq!(setting(built(oauth)), "protocol");
    // Sessions that everybody on the way can take over.
    let open = || client().redirect_uri("http://shop.example.com/callback");
    assert_eq!(setting(built(open())), "redirect_uri");
    let builder = Login::builder(open().build().unwrap(), key('k'));
    assert!(builder.danger_allow_http(true).build().is_ok());
    for here in [
        "http://127.0.0.1:3000/callback",
        "http://localhost/callback",
    ] {
        assert!(built(client().redirect_uri(here)).is_ok());
    }
}

#[test]
fn no_key_is_shown() {
    let secret = "0123456789abcdef".repeat(4);
    let key = authing::axum::Key::new(&secret).unwrap();
    let builder = Login::builder(offline(), key.clone());
    let shown = format!("{key:?} {builder:?}");
    let login = builder.build().unwrap();
    let shown = format!(
        "{shown} {login:?} {:?} {:?}",
        login.guard(),
        login.guard().layer()
    );
    assert!(!shown.contains("0123456789"), "{shown}");
    assert!(shown.contains("Key([secret])"), "{shown}");
}
