//! Faults, which make requests fail.

use std::time::Duration;

use super::frame::View;
use crate::http::Args;

/// The longest delay, in milliseconds.
const LONGEST: u64 = 60_000;

/// What a fault can do: the value of the form, and what it says.
const EFFECTS: [(&str, &str, &str); 6] = [
    ("status", "返回 HTTP 状态码", "Answer with an HTTP status"),
    ("error", "返回 API 错误码", "Answer with an API error code"),
    ("delay", "延迟（毫秒）", "Delay, in milliseconds"),
    (
        "drop",
        "断开连接，不处理",
        "Drop the connection unprocessed",
    ),
    (
        "drop-answer",
        "处理后断开连接",
        "Process, then drop the connection",
    ),
    ("truncate", "只返回前几个字节", "Answer only so many bytes"),
];

pub(super) fn section(view: &View<'_>) -> String {
    let options: String = EFFECTS
        .iter()
        .map(|(value, zh, en)| format!("<option value=\"{value}\">{}</option>\n", view.say(zh, en)))
        .collect();
    let always = view.say("一直", "always");
    let fields = format!(
        "<label>{}<input name=\"target\" placeholder=\"loginByEmail\"></label>\n\
         <label>{}<select name=\"effect\">\n{options}</select></label>\n\
         <label>{}<input name=\"number\" type=\"number\" min=\"0\" value=\"503\"></label>\n\
         <label>{}<input name=\"times\" type=\"number\" min=\"1\" placeholder=\"{always}\"></label>\n\
         <button>{}</button>\n",
        view.say("请求", "Request"),
        view.say("效果", "Effect"),
        view.say("数值", "Number"),
        view.say("次数", "Times"),
        view.say("开启", "Switch on"),
    );
    let body = view.button(
        ("clear-faults", "faults"),
        "",
        view.say("全部关闭", "Switch all off"),
    ) + &view.form(("add-fault", "faults"), &fields);
    view.section(
        "faults",
        view.say("故障", "Faults"),
        view.say(
            "让请求失败，看看你的程序如何应对。“请求”填根字段（loginByEmail）、路径（/oidc/token）或方法加路径（POST /oidc/token），\
             留空表示所有请求。“数值”是状态码、错误码、毫秒数或字节数。",
            "They make requests fail, to see how a program copes. A request is a root field (loginByEmail), a path (/oidc/token), or a method \
             and a path (POST /oidc/token); empty for all requests. The number is the status, the code, the milliseconds or the bytes.",
        ),
        &body,
    )
}

/// Switches a fault on.
pub(super) fn add(view: &View<'_>, form: &Args) -> Result<(), String> {
    let number = |name: &str, most: u64| -> Result<Option<u64>, String> {
        let Some(text) = form.text(name).map(str::trim).filter(|t| !t.is_empty()) else {
            return Ok(None);
        };
        match text.parse() {
            Ok(number) if number <= most => Ok(Some(number)),
            _ => Err(format!(
                "{} 0 – {most}: {text}",
                view.say("请输入数字：", "Enter a number:")
            )),
        }
    };
    let faults = &view.cx.shared.faults;
    let mut fault = match form.text("target").map(str::trim) {
        None | Some("") => faults.any(),
        Some(target) => faults.on(target).map_err(|error| error.to_string())?,
    };
    if let Some(times) = number("times", u64::MAX)? {
        fault = fault.times(times);
    }
    match form.text("effect").unwrap_or_default() {
        "status" => match number("number", 599)?.unwrap_or(503) {
            status @ 200..=599 => fault.status(u16::try_from(status).unwrap_or(503)),
            _ => {
                return Err(view
                    .say(
                        "HTTP 状态码应为 200 到 599。",
                        "An HTTP status is from 200 to 599.",
                    )
                    .to_owned());
            }
        },
        "error" => {
            let code = number("number", u32::MAX.into())?.unwrap_or(500);
            let text = view.say("控制台设置的故障", "a fault set at the console");
            fault.error(i64::try_from(code).unwrap_or(500), text);
        }
        "delay" => fault.delay(Duration::from_millis(
            number("number", LONGEST)?.unwrap_or(1000),
        )),
        "drop" => fault.drop_connection(),
        "drop-answer" => fault.drop_answer(),
        "truncate" => {
            let bytes = number("number", u32::MAX.into())?.unwrap_or(0);
            fault.truncate_body(usize::try_from(bytes).unwrap_or(usize::MAX));
        }
        unknown => {
            let text = view.say("未知的效果：", "Unknown effect:");
            return Err(format!("{text} {unknown}"));
        }
    }
    Ok(())
}

/// Switches one off.
pub(super) fn remove(view: &View<'_>, id: &str) -> Result<(), String> {
    match id
        .parse()
        .is_ok_and(|number| view.cx.shared.faults.remove(number))
    {
        true => Ok(()),
        false => Err(format!(
            "{}{id}",
            view.say("没有这个故障：", "There is no such fault: ")
        )),
    }
}
