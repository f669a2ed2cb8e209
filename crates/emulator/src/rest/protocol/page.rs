//! The pages that people see. They need no script, and each can be driven by posting its form.

use axum::response::Response;

use super::{Ask, cookie, form, page_lang, second_factor};
use crate::args::Args;
use crate::error::{ApiError, Lang, Reply};
use crate::ops::accounts::{self, Name};
use crate::server::{Cx, response};
use serde_json::{Map, Value, json};

const STYLE: &str = "\
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f2f4f8;color:#1d2129;\
font:16px/1.5 system-ui,sans-serif}\
main{box-sizing:border-box;width:min(24rem,92vw);padding:2rem;background:#fff;border-radius:12px;\
box-shadow:0 8px 32px #1d212918}\
h1{margin:0 0 .25rem;font-size:1.35rem}p{margin:.25rem 0 1rem;color:#5b6270;overflow-wrap:anywhere}\
label{display:block;margin:.75rem 0 .25rem;font-size:.9rem}\
input{box-sizing:border-box;width:100%;padding:.6rem .75rem;border:1px solid #c9cdd4;border-radius:8px;font:inherit}\
input:focus{outline:2px solid #215ae5;border-color:transparent}\
button{width:100%;margin-top:1.25rem;padding:.65rem;border:0;border-radius:8px;background:#215ae5;color:#fff;\
font:inherit;font-weight:600;cursor:pointer}button:hover{background:#1a48b8}\
button.other{margin-top:.75rem;background:#f2f4f8;color:#215ae5}button.other:hover{background:#e5e8ef}\
.refusal{padding:.6rem .75rem;border-radius:8px;background:#fdecec;color:#a61d24}\
ul{margin:.5rem 0;padding-left:1.25rem;color:#5b6270}";

/// A text as it is within HTML.
pub(in crate::rest) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

pub(in crate::rest) fn say<'t>(lang: Lang, zh: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

pub(in crate::rest) fn html(status: u16, lang: Lang, title: &str, body: &str) -> Response {
    let tag = say(lang, "zh-CN", "en");
    let page = format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        escaped(title)
    );
    response(status, "text/html; charset=utf-8", page)
}

/// A page that only says something.
pub(super) fn message(status: u16, lang: Lang, (zh, en): (&str, &str)) -> Response {
    let title = match status {
        400.. => say(lang, "出错了", "This does not work"),
        _ => say(lang, "完成", "Done"),
    };
    let text = escaped(say(lang, zh, en));
    html(
        status,
        lang,
        title,
        &format!("<h1>{title}</h1>\n<p>{text}</p>\n"),
    )
}

/// A page whose form the browser posts to another site, by itself or by a press of the button.
pub(in crate::rest) fn posting(lang: Lang, to: &str, fields: &[(&str, String)]) -> Response {
    let fields: String = fields
        .iter()
        .map(|(name, value)| {
            let value = escaped(value);
            format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n")
        })
        .collect();
    let (title, button) = (
        say(lang, "即将返回应用", "Back to the application"),
        say(lang, "继续", "Continue"),
    );
    let body = format!(
        "<h1>{title}</h1>\n<form method=\"post\" action=\"{}\">\n{fields}<button>{button}</button>\n</form>\n\
         <script>document.forms[0].submit()</script>\n",
        escaped(to)
    );
    html(200, lang, title, &body)
}

/// What a page of the login wants to know.
pub(super) struct Wanted<'a> {
    /// The application's name.
    pub(super) name: &'a str,
    /// What the application will get.
    pub(super) scope: &'a str,
    /// Where the form goes: the page itself.
    pub(super) action: String,
    /// Whether somebody who is logged in already must do so again.
    pub(super) again: bool,
    /// Whether somebody who is logged in already must agree.
    pub(super) consent: bool,
}

/// Who sits at the browser.
pub(super) struct Visitor {
    pub(super) user: String,
    pub(super) since: u64,
    /// The name of the browser's session.
    pub(super) session: String,
}

impl Visitor {
    /// Somebody who has just logged in; the answer of the login says who.
    fn new(cx: &Cx<'_>, user: &Value) -> Self {
        let (user, since) = (user["id"].as_str().unwrap_or_default(), cx.now_secs());
        Self {
            user: user.to_owned(),
            since,
            session: cx.state().add_browser(user, since),
        }
    }
}

/// Finds out who sits at the browser: by the cookie, or by the form that was posted. Else it is the page to ask with.
pub(super) fn visitor(
    cx: &Cx<'_>,
    ask: &Ask<'_>,
    wanted: &Wanted<'_>,
) -> Result<Visitor, Box<Response>> {
    let lang = page_lang(cx, ask);
    let posted = form(ask)
        .filter(|_| ask.method == "POST")
        .unwrap_or_default();
    if let Some(token) = posted.text(second_factor::TOKEN) {
        return second_factor::go_on(cx, lang, wanted, token, &posted)
            .map(|user| Visitor::new(cx, &user));
    }
    if let Some(account) = posted.text("account") {
        return log_in(cx, account, &posted)
            .map(|user| Visitor::new(cx, &user))
            .map_err(|error| {
                let waiting = error.told("mfaToken");
                let next = waiting.map(|token| second_factor::begin(cx, lang, wanted, token));
                let page = next
                    .unwrap_or_else(|| login_page(cx, lang, wanted, Some(account), Some(&error)));
                Box::new(page)
            });
    }
    match known(cx, ask) {
        Some((visitor, name)) if !wanted.again => {
            match wanted.consent && posted.text("consent") != Some("yes") {
                true => Err(Box::new(consent_page(lang, wanted, &name))),
                false => Ok(visitor),
            }
        }
        _ => Err(Box::new(login_page(cx, lang, wanted, None, None))),
    }
}

/// Who is logged in in this browser, with a name to call the person by.
pub(super) fn known(cx: &Cx<'_>, ask: &Ask<'_>) -> Option<(Visitor, String)> {
    let session = cookie(ask)?;
    let state = cx.state();
    let (browser, user) = state.browser(session, cx.now_secs())?;
    let names = ["name", "nickname", "username", "email", "phone"];
    let name = names.iter().find_map(|field| user.text(field));
    let visitor = Visitor {
        user: browser.user,
        since: browser.since,
        session: session.to_owned(),
    };
    Some((visitor, name.unwrap_or(&user.id).to_owned()))
}

/// The same login as that of the API, with its captcha and its counting.
fn log_in(cx: &Cx<'_>, account: &str, posted: &Args) -> Reply {
    let by = Name::of(&cx.state(), account);
    let mut input = Map::from_iter([(by.argument().to_owned(), json!(account))]);
    for (field, argument) in [("password", "password"), ("captcha", "captchaCode")] {
        if let Some(value) = posted.text(field) {
            input.insert(argument.to_owned(), json!(value));
        }
    }
    accounts::login(cx, by, &Args(input))
}

/// What a page says to a refusal.
pub(super) fn refusal_text(lang: Lang, refusal: Option<&ApiError>) -> String {
    refusal.map_or_else(String::new, |error| {
        let text = escaped(error.message(lang));
        format!("<p class=\"refusal\" role=\"alert\">{text}</p>\n")
    })
}

pub(super) fn login_page(
    cx: &Cx<'_>,
    lang: Lang,
    wanted: &Wanted<'_>,
    account: Option<&str>,
    refusal: Option<&ApiError>,
) -> Response {
    let needs_captcha = {
        let state = cx.state();
        let failures = state.failures.get(&cx.peer);
        failures.is_some_and(|failures| failures.needed(state.settings.captcha_after))
    };
    let shown = refusal_text(lang, refusal);
    let captcha = match needs_captcha {
        true => format!(
            "<label for=\"captcha\">{}</label>\n<input id=\"captcha\" name=\"captcha\" autocomplete=\"off\" required>\n\
             <p>{}</p>\n",
            say(lang, "图形验证码", "Captcha"),
            say(
                lang,
                "模拟器不画图：Emulator::captcha 和程序的输出给出文字。",
                "The emulator draws no image: Emulator::captcha and the program's output tell the text.",
            ),
        ),
        false => String::new(),
    };
    let title = say(lang, "登录", "Log in");
    let body = format!(
        "<h1>{title}</h1>\n<p>{} {}</p>\n{shown}<form method=\"post\" action=\"{}\">\n\
         <label for=\"account\">{}</label>\n\
         <input id=\"account\" name=\"account\" autocomplete=\"username\" value=\"{}\" required autofocus>\n\
         <label for=\"password\">{}</label>\n\
         <input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required>\n\
         {captcha}<button>{title}</button>\n</form>\n",
        say(lang, "继续使用", "to continue to"),
        escaped(wanted.name),
        escaped(&wanted.action),
        say(lang, "用户名、邮箱或手机号", "User name, e-mail or phone"),
        escaped(account.unwrap_or_default()),
        say(lang, "密码", "Password"),
    );
    html(
        if refusal.is_some() { 401 } else { 200 },
        lang,
        title,
        &body,
    )
}

fn consent_page(lang: Lang, wanted: &Wanted<'_>, person: &str) -> Response {
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
