//! What the user pool has: settings to paste, accounts, messages, captchas, QR codes.

use super::super::pictures::{captcha_svg, qr_svg};
use super::frame::{View, brief, readable};
use crate::http::escaped;
use crate::model::{Channel, QrCode, QrOutcome, User};

/// Rows of a table at most. What is older is said in number.
const MOST: usize = 100;

/// How many more there are than a table shows.
fn more(view: &View<'_>, all: usize) -> String {
    match all.saturating_sub(MOST) {
        0 => String::new(),
        left => format!("<p>{} {left}</p>\n", view.say("未显示：", "Not shown:")),
    }
}

pub(super) fn settings(view: &View<'_>) -> String {
    let lines = view.cx.shared.environment().map(|(name, value)| {
        let value = match name {
            "AUTHING_APP_HOST" => view.cx.url.clone(),
            _ => value,
        };
        format!("{name}={}", escaped(&value))
    });
    let body = format!(
        "<pre class=\"copy\" tabindex=\"0\">{}</pre>\n\
         <p><a href=\"/oidc/.well-known/openid-configuration\">{}</a> · <a href=\"/api/v2/.well-known\">{}</a></p>\n",
        lines.join("\n"),
        view.say("OpenID Connect 配置", "OpenID Connect configuration"),
        view.say("密码加密公钥", "Public key for passwords"),
    ) + &view.button(
        ("reset", "settings"),
        "",
        view.say("恢复到启动时的状态", "Reset everything to the start"),
    );
    view.section(
        "settings",
        view.say("配置", "Settings"),
        view.say(
            "客户端用这些环境变量连接模拟器。单击即可全选，然后复制。",
            "Environment variables for a client. Click once to select all, then copy.",
        ),
        &body,
    )
}

pub(super) fn accounts(view: &View<'_>) -> String {
    let now = view.cx.now_secs();
    let state = view.cx.shared.unwatched_state();
    let mut users: Vec<&User> = state.users.values().collect();
    users.sort_by_key(|user| user.number);
    let all = users.len();
    let rows: Vec<Vec<String>> = users
        .into_iter()
        .take(MOST)
        .map(|user| account(view, user, now))
        .collect();
    drop(state);
    let table = view.table(
        &[
            view.say("账号", "Account"),
            view.say("密码", "Password"),
            view.say("说明", "Notes"),
            "ID",
        ],
        &rows,
        ("还没有用户。", "No users yet."),
    );
    view.section(
        "accounts",
        view.say("账号", "Accounts"),
        view.say(
            "只有启动时或由测试写入的密码能够显示，注册时设置的不能。",
            "Passwords are known of users that a seed or a test has added, not of those who have registered.",
        ),
        &(table + &more(view, all)),
    )
}

fn account(view: &View<'_>, user: &User, now: u64) -> Vec<String> {
    let phone = user.text("phone").map(|phone| {
        let country = user.text("phoneCountryCode").map(|code| format!("{code} "));
        country.unwrap_or_default() + phone
    });
    let names = ["email", "username"].map(|field| user.text(field).map(str::to_owned));
    let names: Vec<String> = names.into_iter().chain([phone]).flatten().collect();
    let names: Vec<String> = names.iter().map(|name| brief(name)).collect();
    let password = match &user.password {
        None => view.say("无", "none").to_owned(),
        Some(password) => match &password.seeded {
            Some(plain) => format!("<code>{}</code>", brief(plain)),
            None => view.say("未知", "not known").to_owned(),
        },
    };
    let mut notes = Vec::new();
    if let Some(name) = user.text("name").or(user.text("nickname")) {
        notes.push(brief(name));
    }
    if user.locked() {
        notes.push(view.say("已锁定", "locked").to_owned());
    }
    if let Some(status) = user.text("status").filter(|status| *status != "Activated") {
        notes.push(brief(status));
    }
    if let Some(authenticator) = user.authenticators.last() {
        let label = view.say("动态口令", "authenticator app");
        let code = authenticator.code(now);
        notes.push(format!("{label} <span class=\"code\">{code}</span>"));
    }
    vec![
        names.join("<br>"),
        password,
        notes.join("<br>"),
        format!("<code>{}</code>", brief(&user.id)),
    ]
}

pub(super) fn outbox(view: &View<'_>) -> String {
    let state = view.cx.shared.unwatched_state();
    let all = state.codes.sent.len();
    let latest: Vec<_> = state.codes.sent.iter().rev().take(MOST).cloned().collect();
    drop(state);
    let rows: Vec<Vec<String>> = latest
        .iter()
        .map(|message| {
            let channel = match message.channel {
                Channel::Sms => view.say("短信", "SMS"),
                Channel::Email => view.say("邮件", "E-mail"),
            };
            let mail = message.mail.as_ref().map_or_else(String::new, |mail| {
                format!(
                    "<details><summary>{}</summary><p>{}</p><pre>{}</pre></details>",
                    brief(&mail.subject),
                    brief(&mail.sender),
                    escaped(&readable(view, &mail.content)),
                )
            });
            vec![
                channel.to_owned(),
                brief(&message.to),
                format!("<span class=\"code\">{}</span>", brief(&message.code)),
                brief(message.scene.as_deref().unwrap_or_default()),
                mail,
            ]
        })
        .collect();
    let table = view.table(
        &[
            view.say("方式", "Channel"),
            view.say("收件人", "To"),
            view.say("验证码", "Code"),
            view.say("场景", "Scene"),
            view.say("邮件内容", "Content"),
        ],
        &rows,
        ("还没有发送任何消息。", "Nothing was sent yet."),
    );
    let clear = match all {
        0 => String::new(),
        _ => view.button(
            ("clear-outbox", "outbox"),
            "",
            view.say("清空", "Clear the outbox"),
        ),
    };
    view.section(
        "outbox",
        view.say("已发送的验证码", "Outbox"),
        view.say(
            "模拟器不会真的发送短信和邮件，都在这里，最新的在最上面。",
            "SMS and e-mails do not leave the emulator: they are here, the latest first.",
        ),
        &(table + &more(view, all) + &clear),
    )
}

pub(super) fn captchas(view: &View<'_>) -> String {
    let state = view.cx.shared.unwatched_state();
    let after = state.settings.captcha_after;
    let mut waiting: Vec<(String, String)> = state
        .failures
        .iter()
        .filter_map(|(ip, failures)| Some((ip.clone(), failures.captcha(after)?.text.clone())))
        .collect();
    drop(state);
    waiting.sort();
    let all = waiting.len();
    let rows: Vec<Vec<String>> = waiting
        .iter()
        .take(MOST)
        .map(|(ip, text)| {
            let picture = captcha_svg(text).replacen("<svg ", "<svg class=\"captcha\" ", 1);
            let text = format!("<span class=\"code\">{}</span>", brief(text));
            vec![brief(ip), picture, text]
        })
        .collect();
    let table = view.table(
        &[
            view.say("客户端 IP", "Client IP"),
            view.say("图片", "Picture"),
            view.say("文字", "Text"),
        ],
        &rows,
        ("目前不需要图形验证码。", "No captcha is required now."),
    );
    view.section(
        "captchas",
        view.say("图形验证码", "Captchas"),
        view.say(
            "同一 IP 密码连续输错后，登录需要图形验证码。",
            "After several wrong passwords from one IP address, a login requires a captcha.",
        ),
        &(table + &more(view, all)),
    )
}

pub(super) fn qr_codes(view: &View<'_>) -> String {
    let (url, now) = (view.cx.url.clone(), view.cx.now_ms());
    let state = view.cx.shared.unwatched_state();
    let pending = |code: &QrCode| {
        let is_open = matches!(code.outcome, QrOutcome::Unused | QrOutcome::Scanned(_));
        is_open && now < code.expires
    };
    let mut codes: Vec<_> = state.qr_codes.iter().collect();
    codes.retain(|(_, code)| pending(code));
    codes.sort_by_key(|(_, code)| std::cmp::Reverse(code.expires));
    let all = codes.len();
    let rows: Vec<Vec<String>> = codes
        .into_iter()
        .take(MOST)
        .map(|(name, code)| {
            let picture = qr_svg(&format!("{url}/qrcode/{name}")).unwrap_or_default();
            let picture = picture.replacen("<svg ", "<svg class=\"qr\" ", 1);
            let expires = view.time(code.expires);
            let user = match &code.outcome {
                QrOutcome::Scanned(id) => state.users.get(id),
                _ => None,
            };
            vec![
                picture,
                format!("<code>{}</code><br>{expires}", brief(name)),
                phone(view, name, user),
            ]
        })
        .collect();
    drop(state);
    let table = view.table(
        &[
            view.say("二维码", "QR code"),
            view.say("名称与过期时间", "Name, and when it expires"),
            view.say("手机", "Phone"),
        ],
        &rows,
        ("目前没有待扫描的二维码。", "No QR code waits for a phone."),
    );
    view.section(
        "qr-codes",
        view.say("扫码登录", "QR codes"),
        view.say(
            "在这里代替手机扫码，并确认登录。",
            "Scan here in the place of a phone, and confirm the login.",
        ),
        &(table + &more(view, all)),
    )
}

/// What a phone can do next.
fn phone(view: &View<'_>, name: &str, scanned_by: Option<&User>) -> String {
    let name = brief(name);
    let hidden = format!("<input type=\"hidden\" name=\"name\" value=\"{name}\">\n");
    let Some(user) = scanned_by else {
        let fields = format!(
            "{hidden}<label>{}<input name=\"user\" required></label>\n<button>{}</button>\n",
            view.say(
                "用户（邮箱、用户名、手机号或 ID）",
                "User: e-mail, user name, phone or ID"
            ),
            view.say("扫码", "Scan"),
        );
        return view.form(("scan", "qr-codes"), &fields);
    };
    let names = ["email", "username", "phone"];
    let user = names
        .iter()
        .find_map(|field| user.text(field))
        .unwrap_or(&user.id);
    format!(
        "<p>{} {}</p>\n{}{}",
        view.say("已扫码：", "Scanned by"),
        brief(user),
        view.button(
            ("confirm", "qr-codes"),
            &hidden,
            view.say("确认登录", "Confirm")
        ),
        view.button(("cancel", "qr-codes"), &hidden, view.say("取消", "Cancel")),
    )
}
