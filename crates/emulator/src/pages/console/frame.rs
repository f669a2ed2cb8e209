//! What all parts of the console share: the page around them, its language and its links.

use std::net::SocketAddr;
use std::sync::OnceLock;

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Local, Utc};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use url::form_urlencoded;

use super::super::html::{page_lang, say};
use crate::clock::iso;
use crate::context::Cx;
use crate::http::{Ask, escaped, response};
use crate::model::Lang;

const STYLE: &str = "\
:root{color-scheme:light dark;--page:#f2f4f8;--card:#fff;--text:#1d2129;--soft:#5b6270;--line:#dfe3ea;--blue:#215ae5;\
--on:#fff;--code:#f4f6fa;--bad:#a61d24;--bad-card:#fdecec}\
@media(prefers-color-scheme:dark){:root{--page:#14161a;--card:#1e2126;--text:#e6e8ec;--soft:#a2a9b6;--line:#353a44;\
--blue:#86a8ff;--on:#10131a;--code:#16191e;--bad:#ff9a9a;--bad-card:#3a1d20}}\
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,sans-serif}\
header,main{max-width:62rem;margin:0 auto;padding:0 1rem}header{padding-top:1.25rem}\
main{padding-bottom:3rem}h1{margin:0;font-size:1.4rem}h2{margin:0 0 .25rem;font-size:1.1rem}h3{margin:1rem 0 .25rem;font-size:1rem}\
p{margin:.25rem 0 .75rem;color:var(--soft)}a{color:var(--blue)}\
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem;margin:.75rem 0}.top{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.5rem}\
section,article{margin-top:1rem;padding:1rem 1.25rem;background:var(--card);border:1px solid var(--line);border-radius:10px}\
.wide{overflow-x:auto}table{width:100%;border-collapse:collapse}th,td{padding:.4rem .75rem .4rem 0;text-align:left;vertical-align:top;\
border-bottom:1px solid var(--line)}tbody tr:last-child>*{border-bottom:0}.facts th{width:8rem}th{color:var(--soft);font-weight:600;white-space:nowrap}\
code,pre{font:.9em/1.5 ui-monospace,Menlo,Consolas,monospace}td code{overflow-wrap:anywhere}\
pre{margin:.5rem 0;padding:.75rem;background:var(--code);border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere;\
max-height:32rem;overflow-y:auto}pre.copy{user-select:all;cursor:pointer}.code{font-size:1.15em;font-weight:600;user-select:all}\
.soft{color:var(--soft)}.bad{color:var(--bad)}.notice{padding:.6rem .75rem;border-radius:8px;background:var(--bad-card);color:var(--bad)}\
.buttons,form{display:flex;flex-wrap:wrap;align-items:end;gap:.5rem;margin:.5rem 0}td form{margin:0 0 .25rem}\
label{display:grid;gap:.15rem;color:var(--soft);font-size:.85rem}\
input,select{padding:.4rem .5rem;border:1px solid var(--line);border-radius:6px;background:var(--card);color:var(--text);\
font:inherit;max-width:100%}input[type=number]{width:8rem}\
button{padding:.45rem .8rem;border:1px solid var(--blue);border-radius:6px;background:var(--blue);color:var(--on);font:inherit;\
cursor:pointer}button.quiet{background:transparent;color:var(--blue)}:focus-visible{outline:2px solid var(--blue);outline-offset:1px}\
@media(max-width:44rem){.list thead{display:none}.list tr{display:block;padding:.5rem 0;border-bottom:1px solid var(--line)}\
.list tbody tr:last-child{border-bottom:0}.list td{display:grid;grid-template-columns:6.5rem minmax(0,1fr);padding:.15rem 0;border:0}\
.list td:empty{display:none}.list td::before{content:attr(data-name);color:var(--soft)}section,article{padding:1rem}}\
svg.captcha{height:3.5rem;width:auto}svg.qr{width:8rem;height:8rem;background:#fff;border-radius:6px}";

/// Somebody who looks at the console.
pub(super) struct View<'a> {
    pub(super) cx: &'a Cx<'a>,
    pub(super) ask: &'a Ask<'a>,
    pub(super) lang: Lang,
    pub(super) client: SocketAddr,
    /// Whether the language was chosen by a link, which links and forms then keep.
    is_chosen: bool,
    /// What did not work, and the section that it belongs to; none for the page itself.
    notice: Option<(&'static str, String)>,
}

impl<'a> View<'a> {
    pub(super) fn new(cx: &'a Cx<'a>, ask: &'a Ask<'a>, client: SocketAddr) -> Self {
        let chosen = match ask.query.text("lang") {
            Some("zh") => Some(Lang::Zh),
            Some("en") => Some(Lang::En),
            _ => None,
        };
        Self {
            cx,
            ask,
            client,
            lang: chosen.unwrap_or_else(|| page_lang(cx, ask)),
            is_chosen: chosen.is_some(),
            notice: None,
        }
    }

    /// The same page with a text on what did not work.
    pub(super) fn noting(self, section: &'static str, text: String) -> Self {
        Self {
            notice: Some((section, text)),
            ..self
        }
    }

    /// What did not work in this section, as HTML.
    pub(super) fn notice(&self, section: &str) -> String {
        match &self.notice {
            Some((at, text)) if *at == section => {
                format!("<p class=\"notice\" role=\"alert\">{}</p>\n", brief(text))
            }
            _ => String::new(),
        }
    }

    pub(super) fn say<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        say(self.lang, zh, en)
    }

    /// An address of the console, for an attribute.
    pub(super) fn link(&self, more: &[(&str, &str)], anchor: &str) -> String {
        escaped(&self.address(more, anchor))
    }

    pub(super) fn address(&self, more: &[(&str, &str)], anchor: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if self.is_chosen {
            query.append_pair("lang", say(self.lang, "zh", "en"));
        }
        let query = query.extend_pairs(more).finish();
        let mark = if query.is_empty() { "" } else { "?" };
        let anchor = match anchor {
            "" => String::new(),
            anchor => format!("#{anchor}"),
        };
        format!("/{mark}{query}{anchor}")
    }

    /// A form. `what` says what it does; `fields` is HTML with its buttons.
    pub(super) fn form(&self, (what, anchor): (&str, &str), fields: &str) -> String {
        format!(
            "<form method=\"post\" action=\"{}\">\n<input type=\"hidden\" name=\"do\" value=\"{what}\">\n{fields}</form>\n",
            self.link(&[], anchor)
        )
    }

    /// A form that is a button.
    pub(super) fn button(&self, place: (&str, &str), hidden: &str, text: &str) -> String {
        self.form(
            place,
            &format!("{hidden}<button class=\"quiet\">{text}</button>\n"),
        )
    }

    /// One part of the console, with its anchor.
    pub(super) fn section(&self, anchor: &str, title: &str, about: &str, body: &str) -> String {
        let about = match about {
            "" => String::new(),
            about => format!("<p>{about}</p>\n"),
        };
        let notice = self.notice(anchor);
        format!("<section id=\"{anchor}\">\n<h2>{title}</h2>\n{about}{notice}{body}</section>\n")
    }

    /// A table, or what is said where it has no rows. Cells are HTML. On a phone, each cell has the name of its column beside it.
    pub(super) fn table(&self, heads: &[&str], rows: &[Vec<String>], none: (&str, &str)) -> String {
        if rows.is_empty() {
            return format!("<p>{}</p>\n", self.say(none.0, none.1));
        }
        let cell = |(head, cell): (&&str, &String)| match cell.as_str() {
            "" => format!("<td data-name=\"{head}\"></td>"),
            cell => format!("<td data-name=\"{head}\"><div>{cell}</div></td>"),
        };
        let row = |cells: &Vec<String>| {
            let cells: String = heads.iter().zip(cells).map(cell).collect();
            format!("<tr>{cells}</tr>\n")
        };
        let rows: String = rows.iter().map(row).collect();
        let heads: String = heads
            .iter()
            .map(|head| format!("<th>{head}</th>"))
            .collect();
        format!(
            "<div class=\"wide\"><table class=\"list\">\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>\n"
        )
    }

    /// The whole page. `head` and `body` are HTML.
    pub(super) fn page(&self, status: u16, head: &str, body: &str) -> Response {
        let title = self.say("Authing 模拟器", "Authing emulator");
        let other = self.lang == Lang::Zh;
        let mut query: Vec<(&str, &str)> = vec![("lang", if other { "en" } else { "zh" })];
        query.extend(self.ask.query.text("request").map(|n| ("request", n)));
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(query)
            .finish();
        let page = format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n<style>{STYLE}</style>\n</head>\n<body>\n<header>\n<div class=\"top\"><h1>{title}</h1>\
             <a href=\"{}\" lang=\"{}\">{}</a></div>\n{head}</header>\n<main>\n{body}</main>\n</body>\n</html>\n",
            self.say("zh-CN", "en"),
            escaped(&format!("/?{query}")),
            self.say("en", "zh-CN"),
            self.say("English", "中文"),
        );
        guarded(response(status, "text/html; charset=utf-8", page))
    }

    /// A time, as people read it.
    pub(super) fn time(&self, ms: u64) -> String {
        local(ms, "%Y-%m-%d %H:%M:%S %:z")
    }
}

/// A time where the emulator runs, which usually is where its reader is: a page without scripts cannot know that.
pub(super) fn local(ms: u64, format: &str) -> String {
    let at = i64::try_from(ms).ok();
    match at.and_then(DateTime::<Utc>::from_timestamp_millis) {
        Some(at) => at.with_timezone(&Local).format(format).to_string(),
        None => iso(ms),
    }
}

/// Characters of a text that a table shows at most.
const MOST: usize = 200;

/// A text of a client's, as HTML, and only so much of it.
pub(super) fn brief(text: &str) -> String {
    match text.char_indices().nth(MOST) {
        None => escaped(text),
        Some((at, _)) => escaped(&text[..at]) + "…",
    }
}

/// Characters of a body that a page shows at most.
pub(super) const MOST_TEXT: usize = 64 * 1024;

/// A body: JSON on many lines, and only so much of it.
pub(super) fn readable(view: &View<'_>, body: &str) -> String {
    let parsed: Option<Value> = serde_json::from_str(body).ok();
    let pretty = parsed.and_then(|json| serde_json::to_string_pretty(&json).ok());
    let text = pretty.as_deref().unwrap_or(body);
    match text.char_indices().nth(MOST_TEXT) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}\n{}", &text[..at], view.say("……（未完）", "… (more)")),
    }
}

/// Nothing but the page's own style and forms: no script, no picture from elsewhere, no frame around it.
fn guarded(mut page: Response) -> Response {
    static POLICY: OnceLock<String> = OnceLock::new();
    let policy = POLICY.get_or_init(|| {
        let style = STANDARD.encode(Sha256::digest(STYLE));
        format!(
            "default-src 'none'; style-src 'sha256-{style}'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        )
    });
    let headers = page.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // A form of this page then still says where it is from.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    page
}
