//! One-time codes, and the outbox that they are read from.

use std::collections::HashMap;
use std::fmt;

use super::email::Mail;
use super::refusal::{ApiError, Reply};
use crate::crypto::random_digits;

/// The channel of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// A text message.
    Sms,
    /// An e-mail.
    Email,
}

/// A message that the emulator has "sent".
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// The channel.
    pub channel: Channel,
    /// The phone, preceded by the country code of the request, if any; or the e-mail address in lower case.
    pub to: String,
    /// The one-time code in it.
    pub code: String,
    /// The scene of the request, such as `RESET_PASSWORD` or `login`.
    pub scene: Option<String>,
    /// What the e-mail says, as its template makes it. `None` for a text message.
    pub mail: Option<Mail>,
}

impl Message {
    /// Whether it went to this phone, with or without its country code, or to this e-mail address.
    pub(crate) fn is_to(&self, to: &str) -> bool {
        self.to == to.to_lowercase() || self.to.split_once(' ').is_some_and(|(_, n)| n == to)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("channel", &self.channel)
            .field("to", &self.to)
            .field("code", &"[redacted]")
            .field("scene", &self.scene)
            .field("mail", &self.mail)
            .finish()
    }
}

#[derive(Debug)]
struct Code {
    text: String,
    expires: u64,
}

/// The codes that can still be used, and everything that was sent.
#[derive(Debug, Default)]
pub(crate) struct Codes {
    live: HashMap<(Channel, String), Code>,
    sent_at: HashMap<(Channel, String), Vec<u64>>,
    pub(crate) sent: Vec<Message>,
}

/// The two ways in which a code can be refused, which differ by operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refusal {
    pub(crate) wrong: i64,
    pub(crate) expired: i64,
}

impl Refusal {
    /// The codes of most operations.
    pub(crate) const USUAL: Self = Self {
        wrong: 2001,
        expired: 2300,
    };
    /// The codes of `updatePhone`, as observed.
    pub(crate) const UPDATE_PHONE: Self = Self {
        wrong: 500,
        expired: 500,
    };
    /// The codes of `bindPhone`, as observed.
    pub(crate) const BIND_PHONE: Self = Self {
        wrong: 400,
        expired: 2300,
    };
}

impl Codes {
    /// Makes a new code, which replaces the last one to the same target, and the message with it. [`Codes::sent`] is for the caller.
    pub(crate) fn send(
        &mut self,
        channel: Channel,
        to: String,
        scene: Option<String>,
        (now_ms, lives_seconds): (u64, u64),
        (limit, digits): (Option<u32>, u32),
    ) -> Reply<Message> {
        let key = (channel, to.clone());
        let minute = self.sent_at.entry(key.clone()).or_default();
        minute.retain(|at| at + 60_000 > now_ms);
        if limit.is_some_and(|limit| minute.len() >= limit as usize) {
            return Err(ApiError::new(match channel {
                Channel::Sms => 429,
                Channel::Email => 2080,
            }));
        }
        minute.push(now_ms);
        let text = random_digits(digits as usize);
        let expires = now_ms.saturating_add(lives_seconds.saturating_mul(1000));
        let message = Message {
            channel,
            to,
            code: text.clone(),
            scene,
            mail: None,
        };
        self.live.insert(key, Code { text, expires });
        Ok(message)
    }

    /// Refuses a code that is wrong or too old; does not use it up.
    pub(crate) fn check(
        &self,
        channel: Channel,
        to: &str,
        code: &str,
        now_ms: u64,
        refusal: Refusal,
    ) -> Reply<()> {
        match self.live.get(&(channel, to.to_owned())) {
            Some(live) if live.text == code && live.expires > now_ms => Ok(()),
            Some(live) if live.text == code => Err(ApiError::new(refusal.expired)),
            _ => Err(ApiError::new(refusal.wrong)),
        }
    }

    /// Takes the code to a target out of use.
    pub(crate) fn used(&mut self, channel: Channel, to: &str) {
        self.live.remove(&(channel, to.to_owned()));
    }

    /// The latest code that was sent to a target; a phone is found with and without its country code.
    pub(crate) fn latest(&self, channel: Channel, to: &str) -> Option<String> {
        let mut sent = self.sent.iter().rev().filter(|m| m.channel == channel);
        sent.find(|m| m.is_to(to)).map(|m| m.code.clone())
    }
}

/// How a phone is written as the target of a message: `13800000000`, or `+44 7700900000`.
pub(crate) fn phone_target(phone: &str, country_code: Option<&str>) -> String {
    match country_code.map(|c| c.trim_start_matches('+')) {
        None | Some("" | "86") => phone.to_owned(),
        Some(code) => format!("+{code} {phone}"),
    }
}
