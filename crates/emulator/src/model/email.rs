//! E-mails and their templates.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::refusal::{ApiError, Reply};

/// The template of an e-mail that the user pool has instead of the default one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewEmailTemplate {
    /// The e-mail: `RESET_PASSWORD`, `PASSWORD_RESETED_NOTIFICATION`, `CHANGE_PASSWORD`, `WELCOME`, `VERIFY_EMAIL` or `CHANGE_EMAIL`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The name.
    pub name: String,
    /// The subject. It may have variables, such as `{{client_name}}`.
    pub subject: String,
    /// The sender. It may have variables.
    pub sender: String,
    /// The body, in HTML. It may have variables.
    pub content: String,
    /// Where the link of the e-mail leads in the end.
    pub redirect_to: Option<String>,
    /// Whether the e-mail has a link.
    pub has_url: Option<bool>,
    /// How long the link or code works. The emulator shows it only.
    pub expires_in: Option<i64>,
    /// Whether it is used.
    pub enabled: bool,
}

/// What an e-mail says.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mail {
    /// The subject.
    pub subject: String,
    /// The sender.
    pub sender: String,
    /// The body, in HTML.
    pub content: String,
}

/// Its texts may hold the code.
impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").finish_non_exhaustive()
    }
}

/// What the variables of a template stand for.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) client_name: String,
    pub(crate) client_description: String,
    pub(crate) user_email: String,
    pub(crate) verify_code: String,
    pub(crate) verify_link: String,
    pub(crate) time: String,
}

impl Facts {
    /// What a preview shows.
    pub(crate) fn example(time: String) -> Self {
        Self {
            client_name: "Example".to_owned(),
            client_description: "An application".to_owned(),
            user_email: "user@example.com".to_owned(),
            verify_code: "123456".to_owned(),
            verify_link: "https://example.com/verify-email".to_owned(),
            time,
        }
    }

    fn get(&self, variable: &str) -> Option<&str> {
        Some(match variable {
            "client_name" => &self.client_name,
            "client_description" => &self.client_description,
            "user_email" => &self.user_email,
            "verify_code" => &self.verify_code,
            "verify_link" => &self.verify_link,
            "time" => &self.time,
            _ => return None,
        })
    }
}

/// A text as it is within HTML and XML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// A text with its variables, each between two pairs of braces, filled in.
fn filled(text: &str, facts: &Facts, show: fn(&str) -> String) -> Reply<String> {
    let (mut filled, mut rest) = (String::new(), text);
    while let Some((before, begun)) = rest.split_once("{{") {
        let (variable, after) = begun.split_once("}}").ok_or_else(|| ApiError::new(2017))?;
        let value = facts.get(variable.trim());
        filled.push_str(before);
        filled.push_str(&show(value.ok_or_else(|| ApiError::new(2017))?));
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// The default templates: the e-mail, its name, the subject, and what stands under the greeting.
const DEFAULTS: &[[&str; 4]] = &[
    [
        "RESET_PASSWORD",
        "Reset the password",
        "Reset your password",
        "Your code is {{verify_code}}.",
    ],
    [
        "PASSWORD_RESETED_NOTIFICATION",
        "Password was reset",
        "Your password was reset",
        "Your password was reset at {{time}}.",
    ],
    [
        "CHANGE_PASSWORD",
        "Change the password",
        "Change your password",
        "Your code is {{verify_code}}.",
    ],
    [
        "WELCOME",
        "Welcome",
        "Welcome to {{client_name}}",
        "Welcome to {{client_name}}. {{client_description}}",
    ],
    [
        "VERIFY_EMAIL",
        "Verify the address",
        "Verify your e-mail address",
        "Verify your address: <a href=\"{{verify_link}}\">{{verify_link}}</a>",
    ],
    [
        "CHANGE_EMAIL",
        "Change the address",
        "Change your e-mail address",
        "Your code is {{verify_code}}.",
    ],
];

/// The kinds of e-mails that have a template.
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    DEFAULTS.iter().map(|[kind, ..]| *kind)
}

/// The kind of the e-mail of a scene. The other scenes are for codes alone.
pub(crate) fn kind_of(scene: Option<&str>) -> Option<&'static str> {
    Some(match scene? {
        "RESET_PASSWORD" | "RESET_PASSWORD_VERIFY_CODE" => "RESET_PASSWORD",
        "VERIFY_EMAIL" | "FIRST_EMAIL_LOGIN_VERIFY" | "CONSOLE_CONDUCTED_VERIFY" => "VERIFY_EMAIL",
        "CHANGE_EMAIL" | "EMAIL_BIND_VERIFY_CODE" | "EMAIL_UNBIND_VERIFY_CODE" => "CHANGE_EMAIL",
        _ => return None,
    })
}

impl NewEmailTemplate {
    /// The default template of a kind of e-mail; of a kind without one, that of a code.
    pub(crate) fn default_of(kind: Option<&str>) -> Self {
        let mut defaults = DEFAULTS.iter();
        let known = defaults.find(|[known, ..]| Some(*known) == kind);
        let [kind, name, subject, text] = known.copied().unwrap_or([
            "",
            "Code",
            "Your verification code",
            "Your code is {{verify_code}}.",
        ]);
        Self {
            kind: kind.to_owned(),
            name: name.to_owned(),
            subject: subject.to_owned(),
            sender: "{{client_name}}".to_owned(),
            content: format!("<p>{{{{user_email}}}}</p>\n<p>{text}</p>\n"),
            has_url: Some(text.contains("verify_link")),
            enabled: true,
            ..Self::default()
        }
    }

    /// The e-mail with everything filled in: 2017 for a variable that there is not.
    pub(crate) fn mail(&self, facts: &Facts) -> Reply<Mail> {
        Ok(Mail {
            subject: filled(&self.subject, facts, str::to_owned)?,
            sender: filled(&self.sender, facts, str::to_owned)?,
            content: filled(&self.content, facts, escaped)?,
        })
    }
}
