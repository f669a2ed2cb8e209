//! The login by a code that is sent to a phone or to an e-mail address.

use axum::response::Response;
use serde_json::{Map, Value};

use super::html::{html, say};
use super::login::{BY, CODE, Wanted, refusal_text};
use super::second_factor;
use crate::context::Cx;
use crate::http::{Args, escaped};
use crate::model::{ApiError, Channel, Lang, Reply};
use crate::operations::accounts::is_email;
use crate::operations::login::login_by_code;
use crate::operations::messages::{send_email, send_sms};

/// Takes what the form has brought: the user who is logged in now, or the page to go on with.
pub(crate) fn go_on(
    cx: &Cx<'_>,
    lang: Lang,
    wanted: &Wanted<'_>,
    posted: &Args,
) -> Result<Value, Box<Response>> {
    let ask = |account: &str, refusal: Option<&ApiError>| {
        Box::new(ask_for_account(lang, wanted, account, refusal))
    };
    let Some(account) = posted.text("account").map(str::trim) else {
        return Err(ask("", None));
    };
    let target = target(cx, account).map_err(|refusal| ask(account, Some(&refusal)))?;
    let page = |refusal: Option<&ApiError>| ask_for_code(lang, wanted, account, refusal);
    // People type codes in groups.
    let code: String = posted
        .text("code")
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    if code.is_empty() {
        return Err(match target.send(cx) {
            Ok(()) => page(None).into(),
            Err(refusal) => ask(account, Some(&refusal)),
        });
    }
    target.log_in(cx, &code).map_err(|refusal| {
        second_factor::or_else(cx, lang, wanted, &refusal, || page(Some(&refusal)))
    })
}

/// Where a code goes, as the API takes it.
struct Target {
    channel: Channel,
    fields: Map<String, Value>,
}

/// A phone abroad has its country code in front, as in `+44 7700900000`, or belongs to a user who has it.
fn target(cx: &Cx<'_>, account: &str) -> Reply<Target> {
    if is_email(account) {
        let email = ("email".to_owned(), account.into());
        return Ok(Target {
            channel: Channel::Email,
            fields: Map::from_iter([email]),
        });
    }
    let (country, phone) = match account.split_once(' ') {
        Some((country, phone)) if country.starts_with('+') => (Some(country.to_owned()), phone),
        _ => {
            let state = cx.state();
            let user = state.find(|user| user.text("phone") == Some(account));
            let country = user.and_then(|user| user.text("phoneCountryCode"));
            (country.map(str::to_owned), account)
        }
    };
    if phone.is_empty() || !phone.chars().all(|c| c.is_ascii_digit()) {
        return Err(ApiError::with_text(
            400,
            "请输入手机号或邮箱",
            "enter a phone or an e-mail address",
        ));
    }
    let phone = ("phone".to_owned(), phone.into());
    let country = country.map(|code| ("phoneCountryCode".to_owned(), code.into()));
    Ok(Target {
        channel: Channel::Sms,
        fields: Map::from_iter([phone].into_iter().chain(country)),
    })
}

impl Target {
    fn input(&self, name: &str, value: &str) -> Args {
        let mut input = self.fields.clone();
        input.insert(name.to_owned(), value.into());
        Args(input)
    }

    fn send(&self, cx: &Cx<'_>) -> Reply<()> {
        match self.channel {
            Channel::Sms => send_sms(cx, &self.input("scene", "login")).map(drop),
            Channel::Email => send_email(cx, &self.input("scene", "LOGIN_VERIFY_CODE")).map(drop),
        }
    }

    /// As over the API, an unknown phone registers, and an unknown e-mail address does not.
    fn log_in(&self, cx: &Cx<'_>, code: &str) -> Reply {
        let registers = self.channel == Channel::Sms;
        login_by_code(cx, self.channel, &self.input("code", code), registers)
    }
}

fn ask_for_account(
    lang: Lang,
    wanted: &Wanted<'_>,
    account: &str,
    refusal: Option<&ApiError>,
) -> Response {
    let fields = format!(
        "<label for=\"account\">{}</label>\n\
         <input id=\"account\" name=\"account\" autocomplete=\"username\" value=\"{}\" required autofocus>\n\
         <button>{}</button>\n",
        say(lang, "手机号或邮箱", "Phone or e-mail"),
        escaped(account),
        say(lang, "发送验证码", "Send a code"),
    );
    page(lang, wanted, refusal, &form(wanted, &fields))
}

fn ask_for_code(
    lang: Lang,
    wanted: &Wanted<'_>,
    account: &str,
    refusal: Option<&ApiError>,
) -> Response {
    let account = escaped(account);
    let hidden = format!("<input type=\"hidden\" name=\"account\" value=\"{account}\">\n");
    let code = format!(
        "{hidden}<label for=\"code\">{}</label>\n\
         <input id=\"code\" name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" required autofocus>\n\
         <button>{}</button>\n",
        say(lang, "验证码", "Code"),
        say(lang, "登录", "Log in"),
    );
    let again = format!(
        "{hidden}<button class=\"other\">{}</button>\n",
        say(lang, "重新发送验证码", "Send another code")
    );
    let hint = say(
        lang,
        "请输入验证码，已发送至",
        "Enter the code that was sent to",
    );
    let (code, again) = (form(wanted, &code), form(wanted, &again));
    let body = format!("<p>{hint} {account}</p>\n{code}{again}");
    page(lang, wanted, refusal, &body)
}

fn form(wanted: &Wanted<'_>, fields: &str) -> String {
    format!(
        "<form method=\"post\" action=\"{}\">\n<input type=\"hidden\" name=\"{BY}\" value=\"{CODE}\">\n{fields}</form>\n",
        escaped(&wanted.action)
    )
}

fn page(lang: Lang, wanted: &Wanted<'_>, refusal: Option<&ApiError>, body: &str) -> Response {
    let title = say(lang, "验证码登录", "Log in with a code");
    let body = format!(
        "<h1>{title}</h1>\n<p>{} {}</p>\n{}{body}<p class=\"way\"><a href=\"{}\">{}</a></p>\n",
        say(lang, "继续使用", "to continue to"),
        escaped(wanted.name),
        refusal_text(lang, refusal),
        escaped(&wanted.action),
        say(lang, "使用密码登录", "Log in with a password"),
    );
    let status = if refusal.is_some() { 401 } else { 200 };
    html(status, lang, title, &body)
}
