//! The login page of those who log in with a code, driven as a browser would.

use authing_emulator::NewUser;

use crate::browser::{Browser, EMAIL, Page, claims};
use crate::support::PASSWORD;

const PHONE: &str = "18800000000";

/// Posts the form of the login by a code.
async fn give(browser: &mut Browser, url: &str, account: &str, code: &str) -> Page {
    let fields = [("by", "code"), ("account", account), ("code", code)];
    browser.post(url, &fields).await
}

#[tokio::test]
async fn a_code_leads_to_tokens() {
    let mut browser = Browser::start().await;
    let url = browser.url("/oidc/auth", &[]);
    let page = browser.open(&url).await;
    let button = "<button class=\"other\" name=\"by\" value=\"code\" formnovalidate>";
    assert!(page.html.contains(button), "{}", page.html);
    // The button may be pressed before anything is typed.
    let page = give(&mut browser, &url, "", "").await;
    assert_eq!((page.status, page.asks()), (200, false));
    assert!(page.html.contains("name=\"account\""), "{}", page.html);

    for account in [EMAIL, PHONE] {
        browser.cookie = None;
        let page = give(&mut browser, &url, account, "").await;
        assert_eq!(page.status, 200);
        assert!(page.html.contains("name=\"code\""), "{}", page.html);
        assert!(page.html.contains(account) && !page.html.contains("<script"));
        assert_eq!(page.cookie, None, "nobody is logged in yet");

        let page = give(&mut browser, &url, account, "wrong").await;
        assert_eq!((page.status, page.cookie), (401, None));
        assert!(page.html.contains("role=\"alert\"") && page.html.contains("name=\"code\""));

        let outbox = browser.emulator().outbox();
        let code = outbox.email_code(account).or(outbox.sms_code(account));
        let code = code.unwrap();
        let grouped = format!(" {} {}", &code[..3], &code[3..]);
        let page = give(&mut browser, &url, account, &grouped).await;
        assert_eq!(page.status, 303, "{}", page.html);
        let (status, tokens) = browser.exchange(&page.brought()["code"]).await;
        assert_eq!(status, 200, "{tokens}");
        assert_eq!(claims(&tokens["id_token"])["sub"], *browser.id);
        assert!(browser.open(&url).await.brought().contains_key("code"));
    }
}

#[tokio::test]
async fn what_cannot_get_a_code_is_said() {
    let mut browser = Browser::start().await;
    let url = browser.url("/oidc/auth", &[]);
    for (account, said) in [
        ("bob", "enter a phone or an e-mail address"),
        ("+44 77x", "enter a phone or an e-mail address"),
        ("123", "the phone number is malformed"),
    ] {
        let page = give(&mut browser, &url, account, "").await;
        assert_eq!((page.status, page.cookie), (401, None), "{account}");
        assert!(page.html.contains(said), "{}", page.html);
    }
    assert_eq!(browser.emulator().outbox().messages().len(), 0);

    // As over the API: an unknown phone registers, an unknown e-mail address does not.
    give(&mut browser, &url, "new@example.com", "").await;
    let code = browser.emulator().outbox().email_code("new@example.com");
    let page = give(&mut browser, &url, "new@example.com", &code.unwrap()).await;
    assert_eq!(page.status, 401);
    assert!(page.html.contains("the user does not exist"));
    give(&mut browser, &url, "+44 7700900000", "").await;
    let code = browser.emulator().outbox().sms_code("+44 7700900000");
    let page = give(&mut browser, &url, "+44 7700900000", &code.unwrap()).await;
    assert_eq!(page.status, 303, "{}", page.html);
    assert!(browser.emulator().pool().user("7700900000").is_some());
}

#[tokio::test]
async fn a_code_can_be_followed_by_a_second_factor() {
    let mut browser = Browser::start().await;
    let url = browser.url("/oidc/auth", &[]);
    let ann = NewUser {
        email: Some("ann@example.com".into()),
        phone: Some("7700900001".into()),
        phone_country_code: Some("+44".into()),
        password: Some(PASSWORD.into()),
        totp_secret: Some("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".into()),
        ..Default::default()
    };
    browser.emulator().pool().add_user(ann).unwrap();
    // The country code is known from the user.
    give(&mut browser, &url, "7700900001", "").await;
    let code = browser.emulator().outbox().sms_code("+44 7700900001");
    let page = give(&mut browser, &url, "7700900001", &code.unwrap()).await;
    assert_eq!((page.status, page.cookie), (200, None));
    assert!(page.html.contains("name=\"mfa_token\""), "{}", page.html);
    assert!(page.html.contains("authenticator app"));
}

#[tokio::test]
async fn it_speaks_chinese_and_escapes_what_was_typed() {
    let mut browser = Browser::start().await;
    let url = browser.url("/oidc/auth", &[]);
    let request = browser.http.post(&url).header("accept-language", "zh-CN");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let page = browser
        .send(request.body("by=code&account=%22%3E%3Cscript%3E"))
        .await;
    assert!(page.html.contains("请输入手机号或邮箱"), "{}", page.html);
    assert!(page.html.contains("value=\"&quot;&gt;&lt;script&gt;\""));
}
