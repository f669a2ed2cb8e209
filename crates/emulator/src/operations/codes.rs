//! One-time codes that prove that a phone or an e-mail is the user's.

use super::accounts::is_email;
use crate::http::Args;
use crate::model::{ApiError, Channel, Refusal, Reply, State, phone_target};

fn code_target(channel: Channel, input: &Args) -> Reply<String> {
    match channel {
        Channel::Sms => {
            let country = input.text("phoneCountryCode");
            Ok(phone_target(input.need("phone")?, country))
        }
        Channel::Email => {
            let email = input.need("email")?;
            match is_email(email) {
                true => Ok(email.to_lowercase()),
                false => Err(ApiError::new(2003)),
            }
        }
    }
}

pub(crate) fn check_code(state: &State, channel: Channel, input: &Args, now: u64) -> Reply<()> {
    let (target, code) = (code_target(channel, input)?, input.need("code")?);
    state
        .codes
        .check(channel, &target, code, now, Refusal::USUAL)
}

/// Takes the code out of use; it has proven that the target is the user's.
pub(crate) fn use_code(state: &mut State, channel: Channel, input: &Args, id: &str) -> Reply<()> {
    state.codes.used(channel, &code_target(channel, input)?);
    let verified = match channel {
        Channel::Sms => "phoneVerified",
        Channel::Email => "emailVerified",
    };
    state.user_mut(id)?.set(verified, true);
    Ok(())
}
