//! The page that a login goes on at when it needs a second factor. Its form goes where that of the first page went, with the token
//! of the waiting login; the endpoints of the API do the work.

use axum::response::Response;
use serde_json::{Value, json};

use super::html::{html, say};
use super::login::{Wanted, login_page, refusal_text};
use crate::context::Cx;
use crate::http::{Args, escaped};
use crate::model::{ApiError, Lang, SecondFactor};
use crate::operations::second_factor::{Way, ways};

/// The field of the form that says which login it belongs to.
pub(crate) const TOKEN: &str = "mfa_token";

/// One login at one page.
struct Waiting<'a> {
    /// The request, in the name of the login that waits.
    cx: Cx<'a>,
    lang: Lang,
    wanted: &'a Wanted<'a>,
    token: &'a str,
}

/// The page that follows a refused login: that of the second factor if the login waits for one, else another one.
pub(crate) fn or_else(
    cx: &Cx<'_>,
    lang: Lang,
    wanted: &Wanted<'_>,
    refusal: &ApiError,
    page: impl FnOnce() -> Response,
) -> Box<Response> {
    let waiting = refusal.told("mfaToken");
    let next = waiting.map(|token| begin(cx, lang, wanted, token));
    next.unwrap_or_else(page).into()
}

/// The page for a login whose password or code was right.
fn begin(cx: &Cx<'_>, lang: Lang, wanted: &Wanted<'_>, token: &str) -> Response {
    let waiting = Waiting::new(cx, lang, wanted, token);
    let ways = match ways(&waiting.cx) {
        Ok(ways) => ways,
        Err(refusal) => return waiting.start_over(&refusal),
    };
    match ways.first() {
        Some(first) => waiting.ask_anew(&ways, first),
        None => waiting.start_over(&ApiError::with_text(
            1635,
            "该账号需要二次认证，但没有此页面可用的方式：请先通过接口绑定动态口令、手机号或邮箱",
            "This account requires multi-factor authentication, and has no factor that a page supports: first bind an \
             authenticator app, a phone or an e-mail through the API",
        )),
    }
}

/// Takes what the page's form has brought: the user who is logged in now, or the page to go on with.
pub(crate) fn go_on(
    cx: &Cx<'_>,
    lang: Lang,
    wanted: &Wanted<'_>,
    token: &str,
    posted: &Args,
) -> Result<Value, Box<Response>> {
    let waiting = Waiting::new(cx, lang, wanted, token);
    let ways = ways(&waiting.cx).map_err(|refusal| waiting.start_over(&refusal))?;
    let factor = posted.text("factor");
    let mut chosen = ways
        .iter()
        .filter(|way| factor.is_none_or(|factor| json!(way.factor) == factor));
    let Some(way) = chosen.next() else {
        return Err(waiting.start_over(&ApiError::bad_argument("factor")).into());
    };
    // People type codes in groups.
    let code: String = posted
        .text("code")
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    if code.is_empty() {
        return Err(waiting.ask_anew(&ways, way).into());
    }
    way.end(&waiting.cx, &code)
        .map_err(|refusal| waiting.page(&ways, way, Some(&refusal)).into())
}

impl<'a> Waiting<'a> {
    fn new(cx: &Cx<'a>, lang: Lang, wanted: &'a Wanted<'a>, token: &'a str) -> Self {
        Self {
            cx: cx.with_bearer(token),
            lang,
            wanted,
            token,
        }
    }

    fn start_over(&self, refusal: &ApiError) -> Response {
        login_page(&self.cx, self.lang, self.wanted, None, Some(refusal))
    }

    /// Asks for this factor, for which a code may have to be sent.
    fn ask_anew(&self, ways: &[Way], way: &Way) -> Response {
        let refusal = way.begin(&self.cx).err();
        self.page(ways, way, refusal.as_ref())
    }

    fn page(&self, ways: &[Way], way: &Way, refusal: Option<&ApiError>) -> Response {
        let lang = self.lang;
        let hint = match way.address() {
            Some(address) => format!(
                "{} {}",
                say(
                    lang,
                    "请输入验证码，已发送至",
                    "Enter the code that was sent to"
                ),
                escaped(&address)
            ),
            None => say(
                lang,
                "请输入动态口令或恢复码。",
                "Enter the code of your authenticator app, or your recovery code.",
            )
            .to_owned(),
        };
        let others: String = ways
            .iter()
            .filter_map(|other| {
                let is_same = other.factor == way.factor;
                let (zh, en) = match (other.factor, is_same) {
                    (SecondFactor::Otp, false) => ("使用动态口令", "Use the authenticator app"),
                    (SecondFactor::Sms, false) => ("使用短信验证码", "Send a code by SMS"),
                    (SecondFactor::Email, false) => ("使用邮箱验证码", "Send a code by e-mail"),
                    (SecondFactor::Sms | SecondFactor::Email, true) => {
                        ("重新发送验证码", "Send another code")
                    }
                    (SecondFactor::Otp, true) | (SecondFactor::Face, _) => return None,
                };
                let button = format!("<button class=\"other\">{}</button>\n", say(lang, zh, en));
                Some(self.form(other, &button))
            })
            .collect();
        let title = say(lang, "二次认证", "Multi-factor authentication");
        let field = format!(
            "<label for=\"code\">{}</label>\n\
             <input id=\"code\" name=\"code\" autocomplete=\"one-time-code\" required autofocus>\n<button>{}</button>\n",
            say(lang, "验证码", "Code"),
            say(lang, "登录", "Log in"),
        );
        let body = format!(
            "<h1>{title}</h1>\n<p>{} {}</p>\n{}<p>{hint}</p>\n{}{others}",
            say(lang, "继续使用", "to continue to"),
            escaped(self.wanted.name),
            refusal_text(lang, refusal),
            self.form(way, &field),
        );
        let status = if refusal.is_some() { 401 } else { 200 };
        html(status, lang, title, &body)
    }

    /// A form for this login and this factor.
    fn form(&self, way: &Way, fields: &str) -> String {
        let factor = json!(way.factor);
        format!(
            "<form method=\"post\" action=\"{}\">\n<input type=\"hidden\" name=\"{TOKEN}\" value=\"{}\">\n\
             <input type=\"hidden\" name=\"factor\" value=\"{}\">\n{fields}</form>\n",
            escaped(&self.wanted.action),
            escaped(self.token),
            factor.as_str().unwrap_or_default(),
        )
    }
}
