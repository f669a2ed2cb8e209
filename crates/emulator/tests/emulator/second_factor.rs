//! The login page of those who need a second factor, driven as a browser would.

use std::time::Duration;

use authing_emulator::{NewUser, PasswordReset, SecondFactor};
use serde_json::json;

use crate::browser::{Browser, EMAIL, Page, claims};
use crate::support::PASSWORD;

const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const PHONE: &str = "7700900000";

fn someone(name: &str) -> NewUser {
    NewUser {
        username: Some(name.into()),
        password: Some(PASSWORD.into()),
        totp_secret: Some(SECRET.into()),
        totp_recovery_code: Some("rec-1".into()),
        ..Default::default()
    }
}

/// A browser at whose page `ann`, who has an authenticator app, and `cid`, who has everything else too, may log in.
async fn start(factors: &[SecondFactor]) -> (Browser, String) {
    let browser = Browser::start().await;
    let pool = browser.emulator().pool();
    pool.add_user(someone("ann")).unwrap();
    let everything = NewUser {
        email: Some("cid@example.com".into()),
        phone: Some(PHONE.into()),
        phone_country_code: Some("+44".into()),
        ..someone("cid")
    };
    pool.add_user(everything).unwrap();
    let factors = factors.to_vec();
    pool.settings(|settings| settings.application_mfa = factors);
    let url = browser.url("/oidc/auth", &[]);
    (browser, url)
}

/// The token of the login that a page asks about.
fn token(page: &Page) -> String {
    let (_, after) = page
        .html
        .split_once("name=\"mfa_token\" value=\"")
        .unwrap_or_else(|| panic!("{}: {}", page.status, page.html));
    after.split_once('"').unwrap().0.to_owned()
}

/// Logs in by the password, and gives the page that follows.
async fn begin(browser: &mut Browser, url: &str, account: &str) -> (Page, String) {
    let page = browser.log_in(url, account, PASSWORD).await;
    assert_eq!(page.status, 200, "{}", page.html);
    assert!(page.html.contains("name=\"code\"") && !page.asks());
    assert!(!page.html.contains("<script"));
    assert_eq!(page.cookie, None, "nobody is logged in yet");
    let token = token(&page);
    (page, token)
}

async fn give(browser: &mut Browser, url: &str, token: &str, code: &str) -> Page {
    let fields = [("mfa_token", token), ("code", code)];
    browser.post(url, &fields).await
}

/// Asserts that the page says this of a code, and can be used again.
#[track_caller]
fn assert_refused(page: &Page, what: &str, token_before: &str) {
    assert_eq!(page.status, 401);
    assert!(page.html.contains(what), "{}", page.html);
    assert_eq!(token(page), token_before);
    assert_eq!(page.cookie, None);
}

fn totp(browser: &Browser, name: &str) -> String {
    browser.emulator().pool().totp(name).unwrap()
}

#[tokio::test]
async fn a_code_of_the_app_leads_to_tokens() {
    let (mut browser, url) = start(&[]).await;
    let (page, token) = begin(&mut browser, &url, "ann").await;
    assert!(page.html.contains("authenticator app"), "{}", page.html);
    let page = give(&mut browser, &url, &token, "wrong").await;
    assert_refused(&page, "the TOTP code is wrong", &token);

    let code = totp(&browser, "ann");
    let grouped = format!("{} {}", &code[..3], &code[3..]);
    let page = give(&mut browser, &url, &token, &grouped).await;
    assert_eq!(page.status, 303, "{}", page.html);
    let brought = page.brought();
    assert_eq!(brought["state"], "state 1&2");
    let (status, tokens) = browser.exchange(&brought["code"]).await;
    assert_eq!(status, 200, "{tokens}");
    let ann = browser.emulator().pool().user("ann").unwrap();
    assert_eq!(claims(&tokens["id_token"])["sub"], json!(ann.id()));

    // The browser is logged in from now on.
    assert!(browser.open(&url).await.brought().contains_key("code"));
    // Both the code and the login have done their work.
    browser.cookie = None;
    let page = give(&mut browser, &url, &token, &code).await;
    assert_eq!((page.status, page.asks()), (401, true));
    assert!(page.html.contains("log in again"), "{}", page.html);
    let (_, next) = begin(&mut browser, &url, "ann").await;
    let page = give(&mut browser, &url, &next, &code).await;
    assert_refused(&page, "the TOTP code is wrong", &next);
}

#[tokio::test]
async fn a_recovery_code_works_once() {
    let (mut browser, url) = start(&[]).await;
    let (_, token) = begin(&mut browser, &url, "ann").await;
    let page = give(&mut browser, &url, &token, "rec-1").await;
    assert!(page.brought().contains_key("code"));
    browser.cookie = None;
    let (_, token) = begin(&mut browser, &url, "ann").await;
    let page = give(&mut browser, &url, &token, "rec-1").await;
    assert_refused(&page, "the TOTP code is wrong", &token);
}

#[tokio::test]
async fn a_code_is_for_the_login_of_its_owner() {
    let (mut browser, url) = start(&[]).await;
    let dan = NewUser {
        totp_secret: Some("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".into()),
        ..someone("dan")
    };
    browser.emulator().pool().add_user(dan).unwrap();
    let (_, of_dan) = begin(&mut browser, &url, "dan").await;
    let code = totp(&browser, "ann");
    let page = give(&mut browser, &url, &of_dan, &code).await;
    assert_refused(&page, "the TOTP code is wrong", &of_dan);
}

/// The token of somebody who is logged in is none of a login that waits, nor is any other text.
#[tokio::test]
async fn other_tokens_lead_back_to_the_start() {
    let (mut browser, url) = start(&[]).await;
    let page = browser.log_in(&url, EMAIL, PASSWORD).await;
    let (_, tokens) = browser.exchange(&page.brought()["code"]).await;
    browser.cookie = None;
    let (_, late) = begin(&mut browser, &url, "ann").await;
    let code = totp(&browser, "ann");
    for token in [tokens["id_token"].as_str().unwrap(), "e30.e30.c2ln"] {
        let page = give(&mut browser, &url, token, &code).await;
        assert_eq!((page.status, page.asks()), (401, true), "{token}");
        assert_eq!(page.cookie, None);
    }
    let clock = browser.emulator().clock();
    clock.advance(Duration::from_secs(10 * 60));
    let code = totp(&browser, "ann");
    let page = give(&mut browser, &url, &late, &code).await;
    assert_eq!((page.status, page.asks()), (401, true));
}

#[tokio::test]
async fn codes_are_sent_to_the_phone_and_to_the_e_mail() {
    let (mut browser, url) = start(&[SecondFactor::Sms, SecondFactor::Email]).await;
    let (page, token) = begin(&mut browser, &url, "cid").await;
    assert!(
        page.html.contains("sent to +44 7700900000"),
        "{}",
        page.html
    );
    let page = give(&mut browser, &url, &token, "wrong").await;
    assert_refused(&page, "the verification code is wrong", &token);
    let sent = browser.emulator().outbox().messages().len();
    assert_eq!(sent, 1, "a wrong code makes no other");
    // Nobody but the owner of the phone gets a code, and the app is not asked for here.
    let other = totp(&browser, "cid");
    let page = give(&mut browser, &url, &token, &other).await;
    assert_refused(&page, "the verification code is wrong", &token);
    let code = browser.emulator().outbox().sms_code(PHONE).unwrap();
    let page = give(&mut browser, &url, &token, &code).await;
    assert!(page.brought().contains_key("code"));

    browser.cookie = None;
    let (_, token) = begin(&mut browser, &url, "cid").await;
    let choice = [("mfa_token", token.as_str()), ("factor", "EMAIL")];
    let page = browser.post(&url, &choice).await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("sent to cid@example.com"));
    let outbox = browser.emulator().outbox();
    let code = outbox.email_code("cid@example.com").unwrap();
    let fields = [&choice[..], &[("code", code.as_str())]].concat();
    let page = browser.post(&url, &fields).await;
    assert!(page.brought().contains_key("code"));
}

#[tokio::test]
async fn only_what_is_asked_for_and_bound_is_offered() {
    let (mut browser, url) = start(&[SecondFactor::Email, SecondFactor::Otp]).await;
    let (page, token) = begin(&mut browser, &url, "ann").await;
    assert!(!page.html.contains("e-mail"), "{}", page.html);
    let page = browser
        .post(&url, &[("mfa_token", &token), ("factor", "SMS")])
        .await;
    assert_eq!((page.status, page.asks()), (401, true));
    let (page, _) = begin(&mut browser, &url, "cid").await;
    assert!(page.html.contains("Use the authenticator app"));

    // A picture of a face is nothing for a page.
    let pool = browser.emulator().pool();
    pool.settings(|settings| settings.application_mfa = vec![SecondFactor::Face]);
    let page = browser.log_in(&url, "cid", PASSWORD).await;
    assert_eq!((page.status, page.asks()), (401, true));
    assert!(
        page.html.contains("has no factor that a page supports"),
        "{}",
        page.html
    );
}

#[tokio::test]
async fn the_page_speaks_chinese_to_those_who_ask_for_it() {
    let (mut browser, url) = start(&[SecondFactor::Sms, SecondFactor::Otp]).await;
    let form = format!("account=cid&password={PASSWORD}");
    let request = browser.http.post(&url).body(form);
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let request = request.header("accept-language", "zh-CN,zh;q=0.9");
    let page = browser.send(request).await;
    for text in [
        "二次认证",
        "已发送至 +44 7700900000",
        "重新发送验证码",
        "使用动态口令",
    ] {
        assert!(page.html.contains(text), "{text}: {}", page.html);
    }
}

#[tokio::test]
async fn too_many_codes_are_not_sent() {
    let (mut browser, url) = start(&[SecondFactor::Sms]).await;
    let pool = browser.emulator().pool();
    pool.settings(|settings| settings.messages_per_minute = Some(1));
    let (_, token) = begin(&mut browser, &url, "cid").await;
    let again = [("mfa_token", token.as_str()), ("factor", "SMS")];
    let page = browser.post(&url, &again).await;
    assert_refused(&page, "sent too often", &token);
    let code = browser.emulator().outbox().sms_code(PHONE).unwrap();
    let page = give(&mut browser, &url, &token, &code).await;
    assert!(page.brought().contains_key("code"), "the first one is good");
}

#[tokio::test]
async fn a_user_who_is_gone_meanwhile_stays_outside() {
    let (mut browser, url) = start(&[]).await;
    let (_, token) = begin(&mut browser, &url, "ann").await;
    let code = totp(&browser, "ann");
    browser.emulator().pool().remove_user("ann");
    let page = give(&mut browser, &url, &token, &code).await;
    assert_eq!((page.status, page.asks()), (401, true));
    assert_eq!(page.cookie, None);
}

#[tokio::test]
async fn a_new_password_comes_before_the_second_factor() {
    let (mut browser, url) = start(&[]).await;
    for (name, reset, what) in [
        ("eve", PasswordReset::FirstLogin, "set a new password"),
        ("fay", PasswordReset::Forced, "the password must be reset"),
    ] {
        let user = NewUser {
            reset,
            ..someone(name)
        };
        browser.emulator().pool().add_user(user).unwrap();
        let page = browser.log_in(&url, name, PASSWORD).await;
        assert_eq!((page.status, page.asks()), (401, true), "{name}");
        assert!(page.html.contains(what), "{}", page.html);
    }
}

#[tokio::test]
async fn tickets_of_cas_need_it_too() {
    let (mut browser, _) = start(&[]).await;
    let path = format!("/cas-idp/{}", browser.emulator().app_id());
    let url = browser.url(&path, &[("service", "https://shop.example.com/cas")]);
    let (_, token) = begin(&mut browser, &url, "ann").await;
    let code = totp(&browser, "ann");
    let page = give(&mut browser, &url, &token, &code).await;
    assert!(page.brought()["ticket"].starts_with("ST-"));
}
