//! Faults, which make requests fail.

use std::ops::RangeInclusive;

use super::frame::{View, brief};
use crate::error::EmulatorError;
use crate::faults::{Effect, NewAnswer, NewError, NewFault, Rule, Target};
use crate::http::Args;

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

/// What a fault does, as people read it.
fn effect(view: &View<'_>, effect: &Effect) -> String {
    let (zh, en) = match effect {
        Effect::Error { code, .. } => (
            format!("返回 API 错误码 {code}"),
            format!("answers the API error code {code}"),
        ),
        Effect::Answer { status, .. } => (
            format!("返回 HTTP {status}"),
            format!("answers HTTP {status}"),
        ),
        Effect::Delay(by) => (
            format!("延迟 {} 毫秒", by.as_millis()),
            format!("delays by {} ms", by.as_millis()),
        ),
        Effect::DropConnection => (
            "断开连接，不处理".to_owned(),
            "drops the connection unprocessed".to_owned(),
        ),
        Effect::DropAnswer => (
            "处理后断开连接".to_owned(),
            "processes, then drops the connection".to_owned(),
        ),
        Effect::Truncate(bytes) => (
            format!("只返回前 {bytes} 个字节"),
            format!("answers the first {bytes} bytes only"),
        ),
    };
    view.say(&zh, &en).to_owned()
}

/// Which of the matching requests it is for.
fn which(view: &View<'_>, rule: &Rule) -> String {
    let nth = rule
        .nth
        .map(|n| (format!("第 {n} 次"), format!("number {n}")));
    let every = rule
        .every
        .map(|n| (format!("每 {n} 次一次"), format!("one of every {n}")));
    let times = rule
        .times
        .map(|n| (format!("最多 {n} 次"), format!("at most {n}")));
    let parts = [nth, every, times].into_iter().flatten();
    let parts: Vec<String> = parts
        .map(|(zh, en)| view.say(&zh, &en).to_owned())
        .collect();
    match parts.is_empty() {
        true => view.say("每次", "all").to_owned(),
        false => parts.join(", "),
    }
}

/// The faults that are on.
fn list(view: &View<'_>) -> String {
    let rules = view.cx.shared.faults.list();
    let rows: Vec<Vec<String>> = rules
        .iter()
        .map(|rule| {
            let target = match &rule.target {
                Target::Any => view.say("所有请求", "every request").to_owned(),
                target => format!("<code>{}</code>", brief(&target.to_string())),
            };
            let hidden = format!(
                "<input type=\"hidden\" name=\"id\" value=\"{}\">\n",
                rule.number
            );
            vec![
                target,
                effect(view, &rule.effect),
                which(view, rule),
                format!("{} / {}", rule.fired, rule.seen),
                view.button(
                    ("remove-fault", "faults"),
                    &hidden,
                    view.say("关闭", "Switch off"),
                ),
            ]
        })
        .collect();
    let table = view.table(
        &[
            view.say("请求", "Request"),
            view.say("效果", "Effect"),
            view.say("范围", "Which"),
            view.say("命中 / 匹配", "Hit / matched"),
            "",
        ],
        &rows,
        ("没有开启的故障。", "No fault is on."),
    );
    let all = match rules.len() {
        0 => String::new(),
        _ => view.button(
            ("clear-faults", "faults"),
            "",
            view.say("全部关闭", "Switch all off"),
        ),
    };
    table + &all
}

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
    let active = list(view);
    let body = active + &view.form(("add-fault", "faults"), &fields);
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

/// A number from a field of the form, if there is one.
fn number(
    view: &View<'_>,
    text: Option<&str>,
    range: RangeInclusive<u64>,
) -> Result<Option<u64>, String> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    match text.parse() {
        Ok(number) if range.contains(&number) => Ok(Some(number)),
        _ => Err(format!(
            "{} {} – {}",
            view.say("请输入数字：", "Enter a number:"),
            range.start(),
            range.end()
        )),
    }
}

/// Switches a fault on.
pub(super) fn add(view: &View<'_>, form: &Args) -> Result<(), String> {
    let target = form.text("target").map(str::trim);
    let mut fault = NewFault {
        on: target.filter(|text| !text.is_empty()).map(str::to_owned),
        times: number(view, form.text("times"), 1..=1_000_000)?,
        ..NewFault::default()
    };
    let given = |range, usual| {
        let given = number(view, form.text("number"), range)?;
        Ok::<u64, String>(given.unwrap_or(usual))
    };
    match form.text("effect").unwrap_or_default() {
        "status" => {
            fault.answer = Some(NewAnswer {
                status: u16::try_from(given(200..=599, 503)?).unwrap_or(503),
                ..NewAnswer::default()
            });
        }
        "error" => {
            fault.error = Some(NewError {
                code: i64::try_from(given(0..=99_999_999, 500)?).unwrap_or(500),
                message: view
                    .say(
                        "在模拟器页面上设置的故障",
                        "a fault that was set on the emulator's page",
                    )
                    .to_owned(),
                data: None,
            });
        }
        "delay" => fault.delay_ms = Some(given(0..=600_000, 1000)?),
        "drop" => fault.drop_connection = true,
        "drop-answer" => fault.drop_answer = true,
        "truncate" => fault.truncate_body = usize::try_from(given(0..=16 * 1024 * 1024, 0)?).ok(),
        unknown => {
            let text = view.say("未知的效果：", "Unknown effect:");
            return Err(format!("{text} {unknown}"));
        }
    }
    fault
        .add_to(&view.cx.shared.faults)
        .map_err(|error| match error {
            EmulatorError::FaultTarget { target, suggestion } => {
                let text = view.say("没有这样的请求：", "There is no such request:");
                let like = suggestion.map(|like| {
                    let (zh, en) = (
                        format!("。您是否要找 {like}？"),
                        format!(". Did you mean {like}?"),
                    );
                    view.say(&zh, &en).to_owned()
                });
                format!("{text} {target}{}", like.unwrap_or_default())
            }
            other => other.to_string(),
        })?;
    Ok(())
}

/// Switches one off.
pub(super) fn remove(view: &View<'_>, number: &str) -> Result<(), String> {
    let number = number.parse().ok();
    match number.is_some_and(|number| view.cx.shared.faults.remove(number)) {
        true => Ok(()),
        false => Err(view
            .say("该故障已关闭。", "This fault is off already.")
            .to_owned()),
    }
}
