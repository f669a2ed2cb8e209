//! The clock of the emulator, which people move forward.

use std::time::Duration;

use super::frame::View;
use crate::clock::FARTHEST;

/// What the buttons add, in seconds, and what they say.
const STEPS: [(u64, &str, &str); 5] = [
    (60, "1 分钟", "1 minute"),
    (60 * 60, "1 小时", "1 hour"),
    (24 * 60 * 60, "1 天", "1 day"),
    (15 * 24 * 60 * 60, "15 天", "15 days"),
    (31 * 24 * 60 * 60, "31 天", "31 days"),
];

/// One step at most, in seconds.
const MOST: u64 = FARTHEST.as_secs();

/// A duration, as people read it. Zero parts are left out.
fn spoken(view: &View<'_>, duration: Duration) -> String {
    let seconds = duration.as_secs();
    let parts = [
        (seconds / 86_400, "天", "d"),
        (seconds / 3600 % 24, "小时", "h"),
        (seconds / 60 % 60, "分钟", "min"),
        (seconds % 60, "秒", "s"),
    ];
    let parts = parts.iter().filter(|(number, ..)| *number > 0);
    let parts: Vec<String> = parts
        .map(|(number, zh, en)| format!("{number} {}", view.say(zh, en)))
        .collect();
    parts.join(" ")
}

pub(super) fn section(view: &View<'_>) -> String {
    let clock = &view.cx.shared.clock;
    let ahead = clock.ahead();
    let ahead = match ahead.as_secs() {
        0 => view
            .say("与本机时间一致", "the same as this machine's")
            .to_owned(),
        _ => format!(
            "{} {}",
            view.say("比本机时间快", "ahead of this machine's by"),
            spoken(view, ahead)
        ),
    };
    let buttons: String = STEPS
        .iter()
        .map(|(seconds, zh, en)| {
            let text = view.say(zh, en);
            format!(
                "<button class=\"quiet\" name=\"seconds\" value=\"{seconds}\">+ {text}</button>\n"
            )
        })
        .collect();
    let steps = view.form(("advance", "clock"), &buttons);
    let own = format!(
        "<label>{}<input name=\"seconds\" type=\"number\" min=\"1\" max=\"{MOST}\" required></label>\n<button>{}</button>\n",
        view.say("秒", "Seconds"),
        view.say("快进", "Move forward"),
    );
    let own = view.form(("advance", "clock"), &own);
    let body = format!(
        "<p><span class=\"code\">{}</span> · {ahead}</p>\n{steps}{own}",
        view.time(view.cx.now_ms())
    );
    view.section(
        "clock",
        view.say("时钟", "Clock"),
        view.say(
            "快进后，验证码和令牌立即过期，无需等待。时钟不能倒退。",
            "Moved forward, codes and tokens expire at once. It cannot be moved back.",
        ),
        &body,
    )
}

/// Moves the clock, by a number of seconds in text.
pub(super) fn advance(view: &View<'_>, seconds: &str) -> Result<(), String> {
    match seconds.trim().parse() {
        Ok(seconds @ 1..=MOST) => {
            view.cx.shared.clock.advance(Duration::from_secs(seconds));
            Ok(())
        }
        _ => Err(format!(
            "{}1 – {MOST}",
            view.say("请输入秒数：", "Enter a number of seconds: ")
        )),
    }
}
