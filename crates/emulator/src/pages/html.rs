//! What all pages are made of. They need no script, and each can be driven by posting its form.

use axum::http::header;
use axum::response::Response;

use crate::context::Cx;
use crate::http::{Ask, escaped, response};
use crate::model::Lang;

const STYLE: &str = "\
:root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f2f4f8;color:#1d2129;\
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
ul{margin:.5rem 0;padding-left:1.25rem;color:#5b6270}.way{margin:1rem 0 0;text-align:center;font-size:.9rem}a{color:#215ae5}\
@media(prefers-color-scheme:dark){body{background:#14161a;color:#e6e8ec}main{background:#1e2126;box-shadow:none}p,ul{color:#a2a9b6}\
input{background:#14161a;color:inherit;border-color:#353a44}button.other{background:#2a2e36;color:#86a8ff}\
button.other:hover{background:#353a44}.refusal{background:#3a1d20;color:#ff9a9a}a{color:#86a8ff}}";

pub(crate) fn say<'t>(lang: Lang, zh: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

pub(crate) fn html(status: u16, lang: Lang, title: &str, body: &str) -> Response {
    let tag = say(lang, "zh-CN", "en");
    let page = format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        escaped(title)
    );
    response(status, "text/html; charset=utf-8", page)
}

/// A page that only says something.
pub(crate) fn message(status: u16, lang: Lang, (zh, en): (&str, &str)) -> Response {
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
pub(crate) fn posting(lang: Lang, to: &str, fields: &[(&str, String)]) -> Response {
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

/// The language of a page: what the header of the SDKs or the browser asks for.
pub(crate) fn page_lang(cx: &Cx<'_>, ask: &Ask<'_>) -> Lang {
    if ask.head.headers.contains_key("x-authing-lang") {
        return cx.lang;
    }
    match ask.header(&header::ACCEPT_LANGUAGE) {
        Some(wanted) if wanted.starts_with("zh") => Lang::Zh,
        _ => Lang::En,
    }
}
