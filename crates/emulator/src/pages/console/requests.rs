//! What was sent to the emulator, and what it answered.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::response::Response;
use serde_json::Value;

use super::frame::{MOST_TEXT, View, brief, local, readable};
use crate::http::escaped;
use crate::log::{LoggedRequest, Outcome};
use crate::secrets::may_read;

/// Requests that the list shows at most.
const MOST: usize = 50;

fn outcome(view: &View<'_>, outcome: Outcome) -> &'static str {
    let (zh, en) = match outcome {
        Outcome::InProgress => ("处理中", "in progress"),
        Outcome::Answered => ("已响应", "answered"),
        Outcome::Faulted => ("由故障响应", "answered by a fault"),
        Outcome::Dropped => ("故障断开，未处理", "dropped by a fault, not processed"),
        Outcome::AnswerDropped => (
            "已处理，响应被故障丢弃",
            "processed, response dropped by a fault",
        ),
    };
    view.say(zh, en)
}

fn ms_of(at: SystemTime) -> u64 {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// The code of an API error, which comes with the status 200.
fn api_code(request: &LoggedRequest) -> Option<i64> {
    let body = &request.response.as_ref()?.body;
    if body.len() > MOST_TEXT {
        return None;
    }
    let body: Value = serde_json::from_str(body).ok()?;
    let codes = ["/errors/0/message/code", "/apiCode", "/code"];
    let code = codes.iter().find_map(|at| body.pointer(at)?.as_i64());
    code.filter(|code| *code != 200)
}

fn status_of(view: &View<'_>, request: &LoggedRequest) -> String {
    let status = request.status.map(|status| status.to_string());
    let mut status = status.unwrap_or_default();
    let code = api_code(request);
    let class = match (request.status, code) {
        (Some(..400), None) => "",
        _ => " class=\"bad\"",
    };
    if let Some(code) = code.filter(|code| code.to_string() != status) {
        status = format!("{status}, {} {code}", view.say("错误码", "code"));
    }
    match request.outcome {
        Outcome::Answered => format!("<span{class}>{status}</span>"),
        other => format!(
            "<span class=\"bad\">{status} {}</span>",
            outcome(view, other)
        ),
    }
}

fn elapsed(took: Option<Duration>) -> String {
    took.map_or_else(String::new, |took| format!("{} ms", took.as_millis()))
}

/// The latest requests, or those before a number.
pub(super) fn list(view: &View<'_>) -> String {
    let before = view.ask.query.text("before").and_then(|n| n.parse().ok());
    let (all, shown) = view.cx.shared.log.read(|requests| {
        let older = requests.iter().rev();
        let older = older.filter(|r| before.is_none_or(|before: u64| r.number < before));
        let rows = older.take(MOST).map(|request| {
            let number = request.number.to_string();
            let link = view.link(&[("request", &number)], "");
            let cells = [
                format!("<a href=\"{link}\">{number}</a>"),
                local(ms_of(request.at), "%H:%M:%S"),
                brief(&request.method),
                format!("<code>{}</code>", brief(&request.path)),
                brief(request.operation.as_deref().unwrap_or_default()),
                status_of(view, request),
                elapsed(request.elapsed),
            ];
            (request.number, cells.to_vec())
        });
        (requests.len(), rows.collect::<Vec<_>>())
    });
    let last = shown.last().map(|(number, _)| *number);
    let rows: Vec<Vec<String>> = shown.into_iter().map(|(_, row)| row).collect();
    let table = view.table(
        &[
            view.say("编号", "Number"),
            view.say("时间", "Time"),
            view.say("方法", "Method"),
            view.say("路径", "Path"),
            view.say("操作", "Operation"),
            view.say("状态", "Status"),
            view.say("耗时", "Elapsed"),
        ],
        &rows,
        ("没有请求。", "No requests."),
    );
    let mut below = String::new();
    if let (Some(last), true) = (last, rows.len() == MOST) {
        let link = view.link(&[("before", &last.to_string())], "requests");
        below += &format!(
            "<p><a href=\"{link}\">{}</a></p>\n",
            view.say("更早的请求", "Older requests")
        );
    }
    if all > 0 {
        below += &view.button(
            ("clear-requests", "requests"),
            "",
            view.say("清空请求记录", "Clear the log"),
        );
    }
    view.section(
        "requests",
        view.say("请求记录", "Requests"),
        view.say(
            "最新的在最上面。单击编号查看发送和返回的内容。",
            "The latest first. Open a number to see what was sent and answered.",
        ),
        &(table + &below),
    )
}

/// One request, with all that was sent and answered.
pub(super) fn one(view: &View<'_>, number: &str) -> Response {
    let wanted: Option<u64> = number.parse().ok();
    let found = view.cx.shared.log.read(|requests| {
        let mut requests = requests.iter();
        requests.find(|r| Some(r.number) == wanted).cloned()
    });
    let back = format!(
        "<nav><a href=\"{}\">{}</a></nav>\n",
        view.link(&[], "requests"),
        view.say("← 返回", "← Back")
    );
    let Some(request) = found else {
        let text = view.say(
            "没有这个请求，或记录已被清空。",
            "No such request: the log may have been cleared.",
        );
        return view.page(
            404,
            &back,
            &format!("<article><p class=\"notice\">{text}</p></article>\n"),
        );
    };
    let request = request.shown_to(view.client);
    let mut address = request.path.clone();
    if !request.query.is_empty() {
        address = format!("{address}?{}", request.query);
    }
    let mut facts = vec![
        (view.say("时间", "Time"), view.time(ms_of(request.at))),
        (view.say("客户端", "Client"), request.client.to_string()),
        (
            view.say("连接", "Connection"),
            request.connection.to_string(),
        ),
        (
            view.say("结果", "Outcome"),
            outcome(view, request.outcome).to_owned(),
        ),
    ];
    if let Some(operation) = &request.operation {
        facts.insert(0, (view.say("操作", "Operation"), operation.clone()));
    }
    facts.extend(
        request
            .elapsed
            .map(|took| (view.say("耗时", "Elapsed"), elapsed(Some(took)))),
    );
    let facts: String = facts
        .iter()
        .map(|(name, value)| format!("<tr><th>{name}</th><td>{}</td></tr>\n", escaped(value)))
        .collect();
    let hidden = match may_read(view.client.ip()) {
        true => String::new(),
        false => format!(
            "<p>{}</p>\n",
            view.say(
                "密码、令牌等机密已隐藏，只有在模拟器所在的机器上才能看到。",
                "Passwords, tokens and other secrets are hidden. They are shown on the emulator's own machine only.",
            )
        ),
    };
    let nothing = view.say("没有返回任何内容。", "Nothing was answered.");
    let answered = match &request.response {
        Some(response) => {
            let status = request
                .status
                .map_or_else(String::new, |status| format!("HTTP {status}\n"));
            message(view, &status, &response.headers, &response.body)
        }
        None => format!("<p>{nothing}</p>\n"),
    };
    let body = format!(
        "<article>\n<h2>{} {number}</h2>\n{hidden}<div class=\"wide\"><table class=\"facts\">\n{facts}</table></div>\n\
         <h3>{}</h3>\n{}<h3>{}</h3>\n{answered}</article>\n",
        view.say("请求", "Request"),
        view.say("发送的内容", "Sent"),
        message(
            view,
            &format!("{} {address}\n", request.method),
            &request.headers,
            &request.body
        ),
        view.say("返回的内容", "Answered"),
        number = request.number,
    );
    view.page(200, &back, &body)
}

/// First line, headers and body.
fn message(view: &View<'_>, first: &str, headers: &[(String, String)], body: &str) -> String {
    let headers: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\n"))
        .collect();
    let head = escaped(&format!("{first}{headers}"));
    let body = match body {
        "" => format!("<p>{}</p>\n", view.say("（无正文）", "(no body)")),
        body => format!("<pre>{}</pre>\n", escaped(&readable(view, body))),
    };
    format!("<pre>{}</pre>\n{body}", head.trim_end())
}
