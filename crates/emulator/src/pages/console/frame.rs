//! What all parts of the console share: the page around them, its language and its links.

use std::net::SocketAddr;
use std::sync::OnceLock;

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
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
border-bottom:1px solid var(--line)}tr:last-child td{border-bottom:0}th{color:var(--soft);font-weight:600;white-space:nowrap}\
code,pre{font:.9em/1.5 ui-monospace,Menlo,Consolas,monospace}td code{overflow-wrap:anywhere}\
pre{margin:.5rem 0;padding:.75rem;background:var(--code);border-radius:8px;white-space:pre-wrap;overflow-wrap:anywhere;\
max-height:32rem;overflow-y:auto}pre.copy{user-select:all;cursor:pointer}.code{font-size:1.15em;font-weight:600;user-select:all}\
.soft{color:var(--soft)}.bad{color:var(--bad)}.notice{padding:.6rem .75rem;border-radius:8px;background:var(--bad-card);color:var(--bad)}\
form{display:flex;flex-wrap:wrap;align-items:end;gap:.5rem;margin:.5rem 0}td form{margin:0 0 .25rem}\
label{display:grid;gap:.15rem;color:var(--soft);font-size:.85rem}\
input,select{padding:.4rem .5rem;border:1px solid var(--line);border-radius:6px;background:var(--card);color:var(--text);\
font:inherit;max-width:100%}input[type=number]{width:8rem}\
button{padding:.45rem .8rem;border:1px solid var(--blue);border-radius:6px;background:var(--blue);color:var(--on);font:inherit;\
cursor:pointer}button.quiet{background:transparent;color:var(--blue)}:focus-visible{outline:2px solid var(--blue);outline-offset:1px}\
svg.captcha{height:3.5rem;width:auto}svg.qr{width:8rem;height:8rem;background:#fff;border-radius:6px}";

/// Somebody who looks at the console.
pub(super) struct View<'a> {
    pub(super) cx: &'a Cx<'a>,
    pub(super) ask: &'a Ask<'a>,
    pub(super) lang: Lang,
    pub(super) client: SocketAddr,
    /// Whether the language was chosen by a link, which links and forms then keep.
    is_chosen: bool,
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

    /// A form with a button. `what` says what it does, `fields` is HTML.
    pub(super) fn form(&self, (what, anchor): (&str, &str), fields: &str, button: &str) -> String {
        format!(
            "<form method=\"post\" action=\"{}\">\n<input type=\"hidden\" name=\"do\" value=\"{what}\">\n\
             {fields}<button>{button}</button>\n</form>\n",
            self.link(&[], anchor)
        )
    }

    /// The same where the button is not the main one.
    pub(super) fn quiet_form(&self, place: (&str, &str), fields: &str, button: &str) -> String {
        self.form(place, fields, button)
            .replace("<button>", "<button class=\"quiet\">")
    }

    /// One part of the console, with its anchor.
    pub(super) fn section(&self, anchor: &str, title: &str, about: &str, body: &str) -> String {
        let about = match about {
            "" => String::new(),
            about => format!("<p>{about}</p>\n"),
        };
        format!("<section id=\"{anchor}\">\n<h2>{title}</h2>\n{about}{body}</section>\n")
    }

    /// A table, or what is said where it has no rows. Cells are HTML.
    pub(super) fn table(&self, heads: &[&str], rows: &[String], none: (&str, &str)) -> String {
        if rows.is_empty() {
            return format!("<p>{}</p>\n", self.say(none.0, none.1));
        }
        let heads: String = heads
            .iter()
            .map(|head| format!("<th>{head}</th>"))
            .collect();
        format!(
            "<div class=\"wide\"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{}</tbody>\n</table></div>\n",
            rows.concat()
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
             <style>{STYLE}</style>\n</head>\n<body>\n<header>\n<div class=\"top\"><h1>{title}</h1>\
             <a href=\"{}\" lang=\"{}\">{}</a></div>\n{head}</header>\n<main>\n{body}</main>\n</body>\n</html>\n",
            self.say("zh-CN", "en"),
            escaped(&format!("/?{query}")),
            self.say("en", "zh-CN"),
            self.say("English", "中文"),
        );
        guarded(response(status, "text/html; charset=utf-8", page))
    }

    /// A time, as people read it. It is UTC: the page does not know the reader's time zone.
    pub(super) fn time(&self, ms: u64) -> String {
        let text = iso(ms);
        let text = text.split('.').next().unwrap_or_default();
        format!("{} UTC", text.replace('T', " "))
    }
}

/// One row of a table. Cells are HTML.
pub(super) fn row(cells: &[String]) -> String {
    let cells: String = cells
        .iter()
        .map(|cell| format!("<td>{cell}</td>"))
        .collect();
    format!("<tr>{cells}</tr>\n")
}

/// Nothing but the page's own style and forms: no script, no picture from elsewhere, no frame around it.
fn guarded(mut page: Response) -> Response {
    static POLICY: OnceLock<String> = OnceLock::new();
    let policy = POLICY.get_or_init(|| {
        let style = STANDARD.encode(Sha256::digest(STYLE));
        format!(
            "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
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
