//! E-mail templates and social logins, where the client's own tests do not look.

use serde_json::{Value, json};

use crate::manager::{Manager, each};
use crate::support::{Raw, read};

/// The content of the latest e-mail.
fn latest(raw: &Raw) -> String {
    let mut messages = raw.emulator.outbox().messages();
    messages.pop().unwrap().mail.unwrap().content
}

#[tokio::test]
async fn an_email_is_about_the_application_that_asks_for_it() {
    let template = |kind: &str| {
        json!({
            "type": kind, "name": "n", "subject": "s", "sender": "s", "enabled": true,
            "content": "<i>{{client_name}}</i>: {{client_description}}",
        })
    };
    let raw = Raw::seeded(json!({
        "applications": [{ "id": "shop", "name": "Tom & <b>Co</b>", "description": "sells" }],
        "email_templates": [template("VERIFY_EMAIL")],
    }))
    .await;
    let send = async |application: &str, scene: &str| {
        let document = "mutation ($s: EmailScene!) { sendEmail(email: \"a@example.com\", scene: $s) { code } }";
        let body = json!({ "query": document, "variables": { "s": scene } });
        let request = raw.http.post(format!("{}/graphql/v2", raw.emulator.url()));
        let request = request
            .header("content-type", "application/json")
            .header("x-authing-app-id", application)
            .body(body.to_string());
        let (_, answer) = read(request).await;
        assert_eq!(answer["data"]["sendEmail"]["code"], 200, "{answer}");
    };
    for scene in [
        "VERIFY_EMAIL",
        "FIRST_EMAIL_LOGIN_VERIFY",
        "CONSOLE_CONDUCTED_VERIFY",
    ] {
        send("shop", scene).await;
        // What the variables stand for is text, not HTML.
        assert_eq!(
            latest(&raw),
            "<i>Tom &amp; &lt;b&gt;Co&lt;/b&gt;</i>: sells",
            "{scene}"
        );
    }
    send(&raw.emulator.app_id(), "VERIFY_EMAIL").await;
    assert_eq!(latest(&raw), "<i>Authing emulator</i>: ");
    // Codes for other purposes have a template of their own.
    send("shop", "MFA_VERIFY").await;
    let code = raw.emulator.outbox().email_code("a@example.com").unwrap();
    assert!(latest(&raw).contains(&code), "{}", latest(&raw));
    let sms = raw.sms("13800000001").await;
    let messages = raw.emulator.outbox().messages();
    let last = messages.last().unwrap();
    assert_eq!((&last.code, &last.mail), (&sms, &None));
}

#[tokio::test]
async fn the_link_of_an_email_names_somebody_who_is_here() {
    let raw = Raw::seeded(json!({})).await;
    let code = raw.mail("nobody@example.com", "VERIFY_EMAIL").await;
    let link = format!(
        "{}/verify-email?email=nobody@example.com&code={code}",
        raw.emulator.url()
    );
    let response = raw.http.get(link).send().await.unwrap();
    assert_eq!(response.status(), 400);
    let page = response.text().await.unwrap();
    assert!(page.contains("the user does not exist"), "{page}");
    // The code is still good.
    let user = json!({ "email": "nobody@example.com", "code": code });
    let answer = raw.post("/api/v2/register/email-code", user, None).await;
    assert_eq!(answer["code"], 200, "{answer}");
}

const CREATE: &str = "mutation ($i: CreateSocialConnectionInstanceInput!) {
    createSocialConnectionInstance(input: $i) { provider enabled fields { key value } }
}";

#[tokio::test]
async fn social_logins_are_the_social_identity_sources() {
    let manager = Manager::seeded(json!({
        "identity_sources": [
            { "identifier": "github", "connection": { "disabled": true } },
            { "identifier": "office", "protocol": "oidc" },
        ],
    }))
    .await;
    let list = async || {
        let document = "{ socialConnectionInstances { provider enabled } }";
        manager.ask(document, Value::Null).await
    };
    assert_eq!(
        list().await,
        json!([{ "provider": "github", "enabled": false }])
    );
    // The provider's further settings are kept.
    let fields = json!([
        { "key": "clientID", "value": "1" }, { "key": "clientSecret", "value": "2" }, { "key": "scope", "value": "user" },
    ]);
    let input = |provider: &str| json!({ "i": { "provider": provider, "fields": fields } });
    let github = manager.ask(CREATE, input("github")).await;
    assert_eq!(github["enabled"], false, "it stays disabled");
    assert_eq!(
        each(&github["fields"], "key"),
        ["clientID", "clientSecret", "scope"]
    );
    let weibo = manager.ask(CREATE, input("weibo")).await;
    assert_eq!(weibo["enabled"], true);
    let missing = json!({ "i": { "provider": "qq", "fields": [fields[0]] } });
    assert_eq!(manager.ask(CREATE, missing).await, 400);
    let again = json!({ "i": { "provider": "weibo", "fields": [fields[0]] } });
    assert_eq!(manager.ask(CREATE, again).await, 400);
    assert_eq!(each(&list().await, "provider"), ["github", "weibo"]);
    let detail = "{ socialConnectionInstance(provider: \"office\") { enabled } }";
    assert_eq!(manager.ask(detail, Value::Null).await, 404);
}

#[tokio::test]
async fn an_enterprise_that_is_disabled_is_not_shown() {
    let raw = Raw::seeded(json!({
        "app_id": "app",
        "identity_sources": [
            { "identifier": "office", "protocol": "cas" },
            { "identifier": "branch", "protocol": "cas", "connection": { "disabled": true } },
        ],
    }))
    .await;
    let config = raw
        .get("/api/v2/applications/app/public-config", None)
        .await;
    let providers = &config.1["data"]["identityProviders"];
    assert_eq!(each(providers, "identifier"), ["office"]);
    let page = async |identifier: &str| {
        let url = raw.emulator.url();
        let page = format!("{url}/connections/enterprise/cas/{identifier}?app_id=app");
        raw.http
            .get(page)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    };
    assert!(page("office").await.contains("<h1>office</h1>"));
    let refusal = page("branch").await;
    assert!(
        refusal.contains("404") && refusal.contains("未开启"),
        "{refusal}"
    );
}
