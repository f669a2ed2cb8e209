//! What the control API changes.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{Answer, Call, Failure};
use super::shown;
use crate::clock::FARTHEST;
use crate::faults::NewFault;
use crate::model::{NewUser, Seed};

/// The body of a request that says all by its path.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

fn nothing(call: &Call<'_>) -> Answer<()> {
    let Nothing {} = call.body_or_default()?;
    Ok(())
}

fn done() -> Value {
    json!({})
}

pub(super) fn add_users(call: &Call<'_>) -> Answer {
    let is_list = call.ask.body.trim_ascii_start().starts_with(b"[");
    let users: Vec<NewUser> = match is_list {
        true => call.body()?,
        false => vec![call.body()?],
    };
    let ids = call.pool().add_users(users)?;
    Ok(json!({ "ids": ids }))
}

pub(super) fn remove_user(call: &Call<'_>) -> Answer {
    let (pool, name) = (call.pool(), call.segment(1));
    if pool.user(name).is_none() {
        return Err(Failure::missing("user", name));
    }
    pool.remove_user(name);
    Ok(done())
}

pub(super) fn clear_messages(call: &Call<'_>) -> Answer {
    call.outbox().clear();
    Ok(done())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scan {
    user: String,
}

pub(super) fn scan(call: &Call<'_>) -> Answer {
    let Scan { user } = call.body()?;
    call.pool().scan_qr(call.segment(1), &user)?;
    Ok(done())
}

pub(super) fn confirm(call: &Call<'_>) -> Answer {
    nothing(call)?;
    call.pool().confirm_qr(call.segment(1))?;
    Ok(done())
}

pub(super) fn cancel(call: &Call<'_>) -> Answer {
    nothing(call)?;
    call.pool().cancel_qr(call.segment(1))?;
    Ok(done())
}

pub(super) fn clear_requests(call: &Call<'_>) -> Answer {
    call.shared.log.clear();
    Ok(done())
}

pub(super) fn add_fault(call: &Call<'_>) -> Answer {
    let fault: NewFault = call.body()?;
    let number = fault.add_to(&call.shared.faults)?;
    Ok(json!({ "number": number }))
}

pub(super) fn clear_faults(call: &Call<'_>) -> Answer {
    call.shared.faults.clear();
    Ok(done())
}

pub(super) fn remove_fault(call: &Call<'_>) -> Answer {
    let name = call.segment(1);
    let number = name.parse().ok();
    match number.is_some_and(|number| call.shared.faults.remove(number)) {
        true => Ok(done()),
        false => Err(Failure::missing("fault", name)),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: u64,
}

pub(super) fn advance(call: &Call<'_>) -> Answer {
    let Advance { advance_seconds } = call.body()?;
    let (clock, by) = (&call.shared.clock, Duration::from_secs(advance_seconds));
    if clock.ahead().saturating_add(by) > FARTHEST {
        let most = FARTHEST.as_secs();
        let why = format!("the clock is at most {most} seconds ahead, a hundred years");
        return Err(Failure::new(400, why));
    }
    clock.advance(by);
    shown::clock(call)
}

pub(super) fn reset(call: &Call<'_>) -> Answer {
    nothing(call)?;
    call.shared.reset()?;
    Ok(done())
}

pub(super) fn add_seed(call: &Call<'_>) -> Answer {
    let seed: Seed = call.body()?;
    call.pool().add_seed(seed)?;
    Ok(done())
}

pub(super) fn pool_settings(call: &Call<'_>) -> Answer {
    let merged = shown::merged(shown::pool_settings(call)?, call.body()?);
    let settings = serde_json::from_value(merged)
        .map_err(|e| Failure::new(400, format!("the body cannot be used: {e}")))?;
    call.pool().settings(|own| *own = settings);
    shown::pool_settings(call)
}

pub(super) fn management_token(call: &Call<'_>) -> Answer {
    nothing(call)?;
    let token = call.pool().management_token()?;
    Ok(json!({ "token": token }))
}

pub(super) fn revoke_management_tokens(call: &Call<'_>) -> Answer {
    call.pool().revoke_management_tokens();
    Ok(done())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ticket {
    user: String,
    service: String,
}

pub(super) fn cas_ticket(call: &Call<'_>) -> Answer {
    let Ticket { user, service } = call.body()?;
    let ticket = call.pool().issue_cas_ticket(&user, &service)?;
    Ok(json!({ "ticket": ticket }))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Rotate {
    drop_old: bool,
}

pub(super) fn rotate(call: &Call<'_>) -> Answer {
    let Rotate { drop_old } = call.body_or_default()?;
    let kid = call.shared.rotate_signing_key(drop_old);
    Ok(json!({ "kid": kid? }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Publish {
    event: String,
    text: String,
}

pub(super) fn publish(call: &Call<'_>) -> Answer {
    let Publish { event, text } = call.body()?;
    call.shared.state().sockets.publish(&event, &text);
    Ok(done())
}

pub(super) fn cut_events(call: &Call<'_>) -> Answer {
    call.shared.state().sockets.cut();
    Ok(done())
}
