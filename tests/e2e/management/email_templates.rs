use crate::support::{EMAIL, client, start_logged_in};
use crate::table::table;
use authing::types::EmailScene;
use authing::types::EmailTemplateType::{
    self, ChangeEmail, PasswordResetedNotification, ResetPassword, VerifyEmail, Welcome,
};
use authing::types::{EmailTemplate, User};
use authing_emulator::{Emulator, Mail};

const CONTENT: &str = "<b>{{ user_email }}</b>: {{verify_code}}, {{client_name}} at {{time}}";

/// The latest e-mail.
fn latest(emulator: &Emulator) -> Mail {
    let mut messages = emulator.outbox().messages();
    messages.pop().unwrap().mail.unwrap()
}

/// The template of an e-mail.
fn of(list: &[EmailTemplate], wanted: &EmailTemplateType) -> EmailTemplate {
    let mut list = list.iter();
    list.find(|template| template.r#type == *wanted)
        .unwrap()
        .clone()
}

fn code_in_the_mail(emulator: &Emulator) -> bool {
    let code = emulator.outbox().email_code(EMAIL).unwrap();
    latest(emulator).content.contains(&code)
}

table! { start_logged_in;
    list: management =>
        management.email_templates().list() => |list| list.len() == EmailTemplateType::KNOWN.len()
            && list.iter().all(|template| template.is_system == Some(true) && template.enabled == Some(true))
            && of(&list, &VerifyEmail).has_url == Some(true) && of(&list, &Welcome).content.contains("{{client_name}}");
    config: management, client, emulator =>
        management.email_templates().config(ResetPassword, "Reset", "Code {{verify_code}}", "ACME", CONTENT)
            .redirect_to("https://shop.example.com/in").has_url(false).expires_in(300)
            => |template| template.r#type == ResetPassword && template.name == "Reset" && template.content == CONTENT
                && template.redirect_to.as_deref() == Some("https://shop.example.com/in") && template.has_url == Some(false)
                && template.expires_in == Some(300) && template.enabled == Some(false) && template.is_system == Some(false),
        // It is not in use yet.
        client.send_email(EMAIL, EmailScene::ResetPassword) => |_| code_in_the_mail(emulator) && latest(emulator).sender != "ACME",
        management.email_templates().list() => |list| of(&list, &ResetPassword).name == "Reset" && of(&list, &Welcome).name != "Reset",
        // Another one takes its place.
        management.email_templates().config(ResetPassword, "Again", "a", "b", "c") => |template| template.redirect_to.is_none(),
        management.email_templates().list() => |list| of(&list, &ResetPassword).name == "Again" && list.len() == 6,
        management.email_templates().config(ResetPassword, "", "a", "b", "c") => 400 |error| error.code().unwrap().is_invalid_input(),
        management.email_templates().config(ResetPassword, "Reset", "a", "b", "") => 400,
        management.email_templates().config(ResetPassword, "Reset", "a", "b", "{{nonsense}}") => 2017,
        management.email_templates().config(ResetPassword, "Reset", "{{client_name", "b", "c") => 2017;
    enable_and_disable: management, client, emulator =>
        management.email_templates().enable(ResetPassword) => 2021,
        management.email_templates().disable(ResetPassword) => 2021,
        management.email_templates().config(ResetPassword, "Reset", "Code {{verify_code}}", "ACME", CONTENT),
        management.email_templates().enable(ResetPassword) => |template| template.enabled == Some(true) && template.name == "Reset",
        client.send_email(EMAIL, EmailScene::ResetPassword) => |_| code_in_the_mail(emulator) && {
            let mail = latest(emulator);
            mail.sender == "ACME" && mail.subject == format!("Code {}", emulator.outbox().email_code(EMAIL).unwrap())
                && mail.content.starts_with(&format!("<b>{EMAIL}</b>: ")) && mail.content.contains("Authing emulator at 20")
        },
        // Other e-mails have their own templates.
        client.send_email(EMAIL, EmailScene::ChangeEmail) => |_| code_in_the_mail(emulator) && latest(emulator).sender != "ACME",
        // A new text goes on being used.
        management.email_templates().config(ResetPassword, "Reset", "New", "ACME", "{{verify_code}}") => |template| template.enabled == Some(true),
        client.send_email(EMAIL, EmailScene::ResetPassword) => |_| latest(emulator).subject == "New" && code_in_the_mail(emulator),
        management.email_templates().disable(ResetPassword) => |template| template.enabled == Some(false) && template.subject == "New",
        client.send_email(EMAIL, EmailScene::ResetPassword) => |_| latest(emulator).subject != "New" && code_in_the_mail(emulator);
    preview: management, emulator =>
        management.email_templates().preview(ChangeEmail) => |html| html.contains("123456") && !html.contains("{{"),
        management.email_templates().config(ChangeEmail, "Mine", "a", "b", "Hello {{client_name}}"),
        management.email_templates().preview(ChangeEmail) => |html| html == "Hello Example" && emulator.outbox().messages().is_empty(),
        management.email_templates().preview(PasswordResetedNotification) => |html| !html.contains("123456"),
        management.email_templates().preview(EmailTemplateType::from("NEWS")) => "no code";
}

/// Opens a link as a browser that goes nowhere by itself: the status, and where it is sent.
async fn open(link: &str) -> (u16, Option<String>) {
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let response = browser.build().unwrap().get(link).send().await.unwrap();
    let location = response.headers().get("location");
    let location = location.map(|value| value.to_str().unwrap().to_owned());
    (response.status().as_u16(), location)
}

#[tokio::test]
async fn the_link_in_an_email_verifies_the_address() {
    let (emulator, logged_in) = start_logged_in().await;
    let management = crate::support::management_builder(&emulator)
        .build()
        .unwrap();
    let link = async || {
        let sent = client(&emulator).send_email(EMAIL, EmailScene::VerifyEmail);
        sent.await.unwrap();
        let content = latest(&emulator).content;
        let link = content.split('"').nth(1).unwrap();
        link.replace("&amp;", "&")
    };
    let is_verified = async || -> Option<bool> {
        let user: User = logged_in.get_current_user().await.unwrap();
        user.email_verified
    };
    let first = link().await;
    assert_eq!(is_verified().await, Some(false));
    assert_eq!(open(&format!("{first}0")).await, (400, None));
    assert_eq!(is_verified().await, Some(false));
    assert_eq!(open(&first).await, (200, None));
    assert_eq!(is_verified().await, Some(true));
    // It works once.
    assert_eq!(open(&first).await, (400, None));

    let templates = management.email_templates();
    let content = "<a href=\"{{verify_link}}\">verify</a>";
    let template = templates.config(VerifyEmail, "Verify", "Verify", "ACME", content);
    let to = "https://shop.example.com/verified";
    template.redirect_to(to).await.unwrap();
    templates.enable(VerifyEmail).await.unwrap();
    assert_eq!(open(&link().await).await, (303, Some(to.to_owned())));
}
