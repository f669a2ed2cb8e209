//! The page of a login that has failed.

use super::page::{no_store, response};
use super::rejection::status;
use crate::error::Error;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

/// The page of a login that has failed. Its language is the browser's, Chinese or English.
pub(super) fn failure(headers: &HeaderMap, error: &Error, login_path: &str) -> Response {
    let status = status(error);
    let wanted = headers.get(header::ACCEPT_LANGUAGE);
    let is_chinese = wanted.is_some_and(|wanted| wanted.as_bytes().starts_with(b"zh"));
    let say = |zh, en| if is_chinese { zh } else { en };
    let words = match status {
        StatusCode::FORBIDDEN => say(
            "您无权登录该应用。",
            "You may not log in to this application.",
        ),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => say(
            "暂时无法登录，请稍后再试。",
            "The login is not available now. Try again later.",
        ),
        status if status.is_server_error() => {
            tracing::warn!(status = status.as_u16(), %error, "a login failed");
            say(
                "服务出错，无法登录。",
                "The login failed because of an error of the service.",
            )
        }
        _ if matches!(error, Error::StateMismatch) => say(
            "无法登录：浏览器没有保存本站的 Cookie。请允许 Cookie 后重试。",
            "The login failed: the browser keeps no cookies of this site. Allow them, and try again.",
        ),
        _ => say(
            "登录未完成，请重试。",
            "The login was not completed. Try again.",
        ),
    };
    // What the host says about a refusal.
    let more = match (status.is_client_error(), error.api()) {
        (true, Some(_)) => format!("<p>{}</p>\n", escaped(&error.message())),
        _ => String::new(),
    };
    let (lang, title) = (say("zh-CN", "en"), say("登录失败", "The login failed"));
    let page = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n</head>\n\
         <body>\n<h1>{title}</h1>\n<p>{words}</p>\n{more}<p><a href=\"{}\">{}</a></p>\n</body>\n</html>\n",
        escaped(login_path),
        say("重新登录", "Log in again"),
    );
    let mut response = no_store(response(status, "text/html; charset=utf-8", page));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    );
    response
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html += "&amp;",
            '<' => html += "&lt;",
            '>' => html += "&gt;",
            '"' => html += "&quot;",
            '\'' => html += "&#39;",
            c => html.push(c),
        }
    }
    html
}
