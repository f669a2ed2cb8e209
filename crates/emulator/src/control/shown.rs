//! What the control API shows.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use super::call::{Answer, Call, Failure};
use crate::clock::iso;
use crate::log::{LoggedRequest, Outcome};
use crate::model::{Channel, Message, QrOutcome, dump};
use crate::pool::PoolUser;
use crate::secrets::may_read;

/// Requests in one answer: by default, and at most.
const LIMIT: usize = 100;
const MOST: usize = 1_000;

fn ms(at: SystemTime) -> u64 {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

pub(super) fn settings(call: &Call<'_>) -> Answer {
    let settings = call.shared.environment().into_iter();
    let settings = settings.map(|(name, value)| (name.to_owned(), Value::String(value)));
    Ok(Value::Object(settings.collect()))
}

/// The fields that are set, by their wire names, and the custom data. No password, and no token.
fn user_json(user: &PoolUser) -> Value {
    let mut fields = user.fields().clone();
    fields.retain(|name, value| !value.is_null() && name != "password" && name != "token");
    fields.insert("customData".into(), user.custom_data().clone().into());
    Value::Object(fields)
}

pub(super) fn users(call: &Call<'_>) -> Answer {
    let users = call.pool().users();
    Ok(json!({ "users": users.iter().map(user_json).collect::<Vec<_>>() }))
}

pub(super) fn user(call: &Call<'_>) -> Answer {
    let name = call.segment(1);
    let user = call.pool().user(name);
    user.map(|user| user_json(&user))
        .ok_or_else(|| Failure::missing("user", name))
}

pub(super) fn totp(call: &Call<'_>) -> Answer {
    let name = call.segment(1);
    let code = call.pool().totp(name);
    code.map(|code| json!({ "code": code }))
        .ok_or_else(|| Failure::missing("authenticator app of a user", name))
}

fn message_json(message: &Message) -> Value {
    let channel = match message.channel {
        Channel::Sms => "sms",
        Channel::Email => "email",
    };
    let mail = message.mail.as_ref().map(
        |mail| json!({ "subject": mail.subject, "sender": mail.sender, "content": mail.content }),
    );
    json!({
        "channel": channel, "to": message.to, "code": message.code, "scene": message.scene, "mail": mail,
    })
}

pub(super) fn messages(call: &Call<'_>) -> Answer {
    let to = call.ask.query.text("to");
    let messages = call.outbox().messages();
    let wanted = messages.iter().filter(|m| to.is_none_or(|to| m.is_to(to)));
    Ok(json!({ "messages": wanted.map(message_json).collect::<Vec<_>>() }))
}

pub(super) fn captchas(call: &Call<'_>) -> Answer {
    let state = call.shared.state();
    let limit = state.settings.captcha_after;
    let mut captchas: Vec<_> = state
        .failures
        .iter()
        .filter_map(|(ip, failures)| Some((ip, failures.captcha(limit)?)))
        .collect();
    captchas.sort_by_key(|(ip, _)| ip.as_str());
    let captchas = captchas.into_iter().map(|(ip, captcha)| {
        json!({ "client_ip": ip, "text": captcha.text, "picture": call.shared.picture(captcha) })
    });
    Ok(json!({ "captchas": captchas.collect::<Vec<_>>() }))
}

pub(super) fn qr_codes(call: &Call<'_>) -> Answer {
    let now = call.shared.clock.now_ms();
    let state = call.shared.state();
    let mut codes: Vec<_> = state
        .qr_codes
        .iter()
        .filter(|(_, code)| now < code.expires)
        .filter_map(|(random, code)| {
            let step = match &code.outcome {
                QrOutcome::Unused => "unused",
                QrOutcome::Scanned(_) => "scanned",
                QrOutcome::Confirmed => "confirmed",
                _ => return None,
            };
            Some((code.expires, random, step, &code.user))
        })
        .collect();
    codes.sort_unstable();
    let codes = codes.into_iter().map(|(expires, random, step, user)| {
        json!({
            "random": random, "url": format!("{}/qrcode/{random}", call.shared.url), "state": step,
            "user": user, "expires_at": iso(expires),
        })
    });
    Ok(json!({ "qrcodes": codes.collect::<Vec<_>>() }))
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::InProgress => "in progress",
        Outcome::Answered => "answered",
        Outcome::Faulted => "faulted",
        Outcome::Dropped => "dropped",
        Outcome::AnswerDropped => "answer dropped",
    }
}

fn headers(headers: &[(String, String)]) -> Vec<Value> {
    let headers = headers.iter();
    headers.map(|(name, value)| json!([name, value])).collect()
}

fn request_json(request: &LoggedRequest) -> Value {
    let response = request.response.as_ref().map(|response| {
        json!({
            "status": request.status, "headers": headers(&response.headers), "body": response.body,
        })
    });
    json!({
        "number": request.number,
        "at": iso(ms(request.at)),
        "elapsed_ms": request.elapsed.map(|elapsed| elapsed.as_secs_f64() * 1000.0),
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "operation": request.operation,
        "headers": headers(&request.headers),
        "body": request.body,
        "client": request.client.to_string(),
        "connection": request.connection,
        "outcome": outcome(request.outcome),
        "response": response,
    })
}

/// A number in the query.
fn number(call: &Call<'_>, name: &str) -> Answer<Option<u64>> {
    let text = call.ask.query.text(name);
    let number = text.map(str::parse).transpose();
    number.map_err(|_| Failure::new(400, format!("{name} is a number from 0 on")))
}

pub(super) fn requests(call: &Call<'_>) -> Answer {
    let (after, limit) = (number(call, "after")?, number(call, "limit")?);
    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    let limit = limit.unwrap_or(LIMIT).min(MOST);
    let requests: Vec<_> = call.shared.log.read(|list| {
        let start = match after {
            Some(after) => list.partition_point(|request| request.number <= after),
            None => list.len().saturating_sub(limit),
        };
        list.range(start..).take(limit).cloned().collect()
    });
    let requests = requests.into_iter();
    let requests = requests.map(|request| request_json(&request.shown_to(call.client)));
    Ok(json!({ "requests": requests.collect::<Vec<_>>() }))
}

pub(super) fn faults(call: &Call<'_>) -> Answer {
    let faults = call.shared.faults.list();
    Ok(json!({ "faults": faults.iter().map(|rule| rule.described()).collect::<Vec<_>>() }))
}

pub(super) fn targets(call: &Call<'_>) -> Answer {
    Ok(json!({ "targets": call.shared.faults.targets() }))
}

pub(super) fn clock(call: &Call<'_>) -> Answer {
    let clock = &call.shared.clock;
    Ok(json!({ "now": iso(clock.now_ms()), "ahead_seconds": clock.ahead().as_secs() }))
}

pub(super) fn seed(call: &Call<'_>) -> Answer {
    if !may_read(call.client.ip()) {
        let why = "a seed holds secrets: it is shown on the emulator's own machine only";
        return Err(Failure::new(403, why));
    }
    let seed = dump(&call.shared.state());
    serde_json::to_value(seed).map_err(|e| Failure::new(500, e.to_string()))
}

pub(super) fn pool_settings(call: &Call<'_>) -> Answer {
    let settings = call.shared.state().settings.clone();
    serde_json::to_value(settings).map_err(|e| Failure::new(500, e.to_string()))
}

/// The settings of the pool with others in their place.
pub(super) fn merged(mut settings: Value, changes: Map<String, Value>) -> Value {
    if let Some(settings) = settings.as_object_mut() {
        settings.extend(changes);
    }
    settings
}

pub(super) fn subscribers(call: &Call<'_>) -> Answer {
    Ok(json!({ "subscribers": call.shared.state().sockets.count() }))
}
