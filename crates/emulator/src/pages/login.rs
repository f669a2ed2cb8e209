//! The pages that ask for a password, and for consent.

use axum::response::Response;

use super::html::{html, say};
use crate::context::Cx;
use crate::http::escaped;
use crate::model::{ApiError, Lang};

/// The field of the form that says how a person logs in, and its value for a code.
pub(crate) const BY: &str = "by";
pub(crate) const CODE: &str = "code";

/// What a page of the login wants to know.
pub(crate) struct Wanted<'a> {
    /// The application's name.
    pub(crate) name: &'a str,
    /// What the application will get.
    pub(crate) scope: &'a str,
    /// Where the form goes: the page itself.
    pub(crate) action: String,
    /// Whether somebody who is logged in already must do so again.
    pub(crate) again: bool,
    /// Whether somebody who is logged in already must agree.
    pub(crate) consent: bool,
}

/// What a page says to a refusal.
pub(crate) fn refusal_text(lang: Lang, refusal: Option<&ApiError>) -> String {
    refusal.map_or_else(String::new, |error| {
        let text = escaped(error.message(lang));
        format!("<p class=\"refusal\" role=\"alert\">{text}</p>\n")
    })
}

pub(crate) fn login_page(
    cx: &Cx<'_>,
    lang: Lang,
    wanted: &Wanted<'_>,
    account: Option<&str>,
    refusal: Option<&ApiError>,
) -> Response {
    let shown = refusal_text(lang, refusal);
    let captcha = match cx.shared.captcha(&cx.peer) {
        Some(captcha) => format!(
            "<label for=\"captcha\">{}</label>\n<img src=\"{}\" alt=\"\">\n\
             <input id=\"captcha\" name=\"captcha\" autocomplete=\"off\" required>\n",
            say(lang, "请输入图中的字符", "The characters in the picture"),
            escaped(&cx.picture(&captcha)),
        ),
        None => String::new(),
    };
    let title = say(lang, "登录", "Log in");
    let body = format!(
        "<h1>{title}</h1>\n<p>{} {}</p>\n{shown}<form method=\"post\" action=\"{}\">\n\
         <label for=\"account\">{}</label>\n\
         <input id=\"account\" name=\"account\" autocomplete=\"username\" value=\"{}\" required autofocus>\n\
         <label for=\"password\">{}</label>\n\
         <input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required>\n\
         {captcha}<button>{title}</button>\n\
         <button class=\"other\" name=\"{BY}\" value=\"{CODE}\" formnovalidate>{}</button>\n</form>\n",
        say(lang, "继续使用", "to continue to"),
        escaped(wanted.name),
        escaped(&wanted.action),
        say(lang, "用户名、邮箱或手机号", "User name, e-mail or phone"),
        escaped(account.unwrap_or_default()),
        say(lang, "密码", "Password"),
        say(lang, "使用验证码登录", "Log in with a code"),
    );
    html(
        if refusal.is_some() { 401 } else { 200 },
        lang,
        title,
        &body,
    )
}

pub(crate) fn consent_page(lang: Lang, wanted: &Wanted<'_>, person: &str) -> Response {
    let scopes = wanted.scope.split_whitespace();
    let scopes: String = scopes
        .map(|word| format!("<li>{}</li>\n", escaped(word)))
        .collect();
    let title = say(lang, "授权", "Allow access");
    let body = format!(
        "<h1>{title}</h1>\n<p>{} {} {}</p>\n<ul>\n{scopes}</ul>\n<form method=\"post\" action=\"{}\">\n\
         <input type=\"hidden\" name=\"consent\" value=\"yes\">\n<button>{}</button>\n</form>\n",
        escaped(wanted.name),
        say(lang, "将获得以下权限，账号：", "will get the following of"),
        escaped(person),
        escaped(&wanted.action),
        say(lang, "同意", "Allow"),
    );
    html(200, lang, title, &body)
}
