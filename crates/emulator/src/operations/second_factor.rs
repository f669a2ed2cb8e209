//! The second factor of a login that waits for one.

use serde_json::{Map, Value, json};

use super::accounts::is_email;
use super::admit::let_in;
use super::messages::{send_email, send_sms};
use crate::context::Cx;
use crate::http::Args;
use crate::model::{
    ApiError, Channel, Claims, Purpose, Refusal, Reply, SecondFactor, State, phone_target,
};

/// The login that waits for a second factor, if the token stands for one.
pub(crate) fn step(cx: &Cx<'_>, state: &State) -> Option<Claims> {
    let token = cx.bearer.as_deref()?;
    let claims = state.claims(token, Purpose::SecondFactor, cx.now_secs())?;
    state.users.contains_key(&claims.sub).then_some(claims)
}

/// The same where nothing else will do.
fn waiting(cx: &Cx<'_>, state: &State) -> Reply<Claims> {
    step(cx, state).ok_or_else(|| {
        ApiError::with_text(
            2021,
            "二次认证已失效，请重新登录",
            "no login is pending for this token: log in again",
        )
    })
}

/// The same, if this factor is asked for: the user's own is an authenticator app.
fn waiting_for(cx: &Cx<'_>, state: &State, factor: SecondFactor) -> Reply<Claims> {
    let claims = waiting(cx, state)?;
    let factors = &state.settings.application_mfa;
    let is_own = factors.is_empty() && factor == SecondFactor::Otp;
    match is_own || factors.contains(&factor) {
        true => Ok(claims),
        false => Err(ApiError::with_text(
            2021,
            "没有要求这种二次认证",
            "this factor is not accepted for the login",
        )),
    }
}

pub(crate) fn verify_totp(cx: &Cx<'_>, input: &Args) -> Reply {
    let mut state = cx.state();
    let claims = waiting_for(cx, &state, SecondFactor::Otp)?;
    let given = input.text("totp").ok_or_else(|| ApiError::new(6003))?;
    let authenticator = state.user_mut(&claims.sub)?.authenticator();
    match authenticator.is_some_and(|a| a.accept(given, cx.now_secs())) {
        true => go_on(cx, &mut state, &claims),
        false => Err(ApiError::new(6001)),
    }
}

pub(crate) fn recover(cx: &Cx<'_>, input: &Args) -> Reply {
    let mut state = cx.state();
    let claims = waiting_for(cx, &state, SecondFactor::Otp)?;
    let given = input
        .text("recoveryCode")
        .ok_or_else(|| ApiError::new(6004))?;
    let authenticator = state.user_mut(&claims.sub)?.authenticator();
    match authenticator.is_some_and(|a| a.recover(given, cx.now_ms())) {
        true => go_on(cx, &mut state, &claims),
        false => Err(ApiError::new(6002)),
    }
}

/// Whether a phone or an e-mail is the user's, or could become it: nobody has it, and the user has no other.
fn can_be(
    state: &State,
    id: &str,
    channel: Channel,
    text: &str,
    country: Option<&str>,
) -> Reply<()> {
    let (owner, field, taken) = match channel {
        Channel::Sms => (state.by_phone(text, country), "phone", 2035),
        Channel::Email => (state.by_email(text), "email", 2200),
    };
    let user = state.users.get(id).ok_or_else(|| ApiError::new(2004))?;
    match owner {
        Some(owner) if owner.id == id => Ok(()),
        Some(_) => Err(ApiError::new(taken)),
        None if user.text(field).is_some() => Err(ApiError::new(2028)),
        None => Ok(()),
    }
}

pub(crate) fn bindable(cx: &Cx<'_>, input: &Args) -> Reply {
    let state = cx.state();
    let claims = waiting(cx, &state)?;
    let (channel, text) = match (input.text("phone"), input.text("email")) {
        (Some(phone), _) => (Channel::Sms, phone),
        (None, Some(email)) if is_email(email) => (Channel::Email, email),
        (None, Some(_)) => return Err(ApiError::new(2204)),
        (None, None) => return Err(ApiError::new(2028)),
    };
    let country = input.text("phoneCountryCode");
    Ok(can_be(&state, &claims.sub, channel, text, country)
        .is_ok()
        .into())
}

pub(crate) fn verify_sms(cx: &Cx<'_>, input: &Args) -> Reply {
    let mut state = cx.state();
    let claims = waiting_for(cx, &state, SecondFactor::Sms)?;
    let (phone, country) = (input.need("phone")?, input.text("phoneCountryCode"));
    can_be(&state, &claims.sub, Channel::Sms, phone, country)?;
    use_code(
        cx,
        &mut state,
        Channel::Sms,
        &phone_target(phone, country),
        input,
    )?;
    let user = state.user_mut(&claims.sub)?;
    user.set("phone", phone);
    user.set("phoneCountryCode", json!(country));
    user.set("phoneVerified", true);
    go_on(cx, &mut state, &claims)
}

pub(crate) fn verify_email(cx: &Cx<'_>, input: &Args) -> Reply {
    let mut state = cx.state();
    let claims = waiting_for(cx, &state, SecondFactor::Email)?;
    let email = input.need("email")?.to_lowercase();
    if !is_email(&email) {
        return Err(ApiError::new(2204));
    }
    can_be(&state, &claims.sub, Channel::Email, &email, None)?;
    use_code(cx, &mut state, Channel::Email, &email, input)?;
    let user = state.user_mut(&claims.sub)?;
    user.set("email", email);
    user.set("emailVerified", true);
    go_on(cx, &mut state, &claims)
}

fn use_code(cx: &Cx<'_>, state: &mut State, channel: Channel, to: &str, input: &Args) -> Reply<()> {
    let (code, now) = (input.need("code")?, cx.now_ms());
    state.codes.check(channel, to, code, now, Refusal::USUAL)?;
    state.codes.used(channel, to);
    Ok(())
}

pub(crate) fn verify_face(cx: &Cx<'_>, input: &Args) -> Reply {
    let mut state = cx.state();
    let claims = waiting_for(cx, &state, SecondFactor::Face)?;
    let photo = input.text("photo").unwrap_or_default();
    let shown = state.face(photo, &cx.url);
    let shown = shown.ok_or_else(|| ApiError::new(1700))?;
    match &state.user_mut(&claims.sub)?.face {
        None => Err(ApiError::new(1701)),
        Some(face) if *face != shown => Err(ApiError::new(1702)),
        Some(_) => go_on(cx, &mut state, &claims),
    }
}

/// A way on for a login that waits, as the login pages offer it.
pub(crate) struct Way {
    pub(crate) factor: SecondFactor,
    /// Where its codes go, as the endpoints take it.
    target: Map<String, Value>,
}

impl Way {
    /// Where its codes go, as people read it.
    pub(crate) fn address(&self) -> Option<String> {
        let text = |name: &str| self.target.get(name).and_then(Value::as_str);
        let phone = || Some(phone_target(text("phone")?, text("phoneCountryCode")));
        text("email").map(str::to_owned).or_else(phone)
    }

    fn input(&self, name: &str, value: &str) -> Args {
        let mut input = self.target.clone();
        input.insert(name.to_owned(), value.into());
        Args(input)
    }

    /// Sends its code, if that has to be sent.
    pub(crate) fn begin(&self, cx: &Cx<'_>) -> Reply<()> {
        match self.factor {
            SecondFactor::Sms => send_sms(cx, &self.input("scene", "mfa-verify")).map(drop),
            SecondFactor::Email => send_email(cx, &self.input("scene", "MFA_VERIFY")).map(drop),
            SecondFactor::Otp | SecondFactor::Face => Ok(()),
        }
    }

    /// Ends the login with a code; in place of an authenticator app's, the recovery code will do.
    pub(crate) fn end(&self, cx: &Cx<'_>, code: &str) -> Reply {
        match self.factor {
            SecondFactor::Otp => match verify_totp(cx, &self.input("totp", code)) {
                Err(wrong) if wrong.code == 6001 => {
                    let recovered = recover(cx, &self.input("recoveryCode", code));
                    recovered.map_err(|error| if error.code == 6002 { wrong } else { error })
                }
                answer => answer,
            },
            SecondFactor::Sms => verify_sms(cx, &self.input("code", code)),
            SecondFactor::Email => verify_email(cx, &self.input("code", code)),
            SecondFactor::Face => verify_face(cx, &self.input("photo", code)),
        }
    }
}

/// The ways that the user of a waiting login has, in the application's order. A page takes no pictures of faces.
pub(crate) fn ways(cx: &Cx<'_>) -> Reply<Vec<Way>> {
    let mut state = cx.state();
    let claims = waiting(cx, &state)?;
    let factors = match state.settings.application_mfa.clone() {
        none if none.is_empty() => vec![SecondFactor::Otp],
        factors => factors,
    };
    let user = state.user_mut(&claims.sub)?;
    let has_app = user.authenticator().is_some();
    let bound = |name: &str, more: &[&str]| {
        user.text(name).filter(|text| !text.is_empty())?;
        let names = std::iter::once(&name).chain(more);
        let fields = names.filter_map(|name| Some(((*name).to_owned(), json!(user.text(name)?))));
        Some(fields.collect())
    };
    let way = |factor| {
        let target = match factor {
            SecondFactor::Otp => has_app.then(Map::new),
            SecondFactor::Sms => bound("phone", &["phoneCountryCode"]),
            SecondFactor::Email => bound("email", &[]),
            SecondFactor::Face => None,
        };
        target.map(|target| Way { factor, target })
    };
    Ok(factors.into_iter().filter_map(way).collect())
}

/// The login goes on; its token has done its work.
fn go_on(cx: &Cx<'_>, state: &mut State, claims: &Claims) -> Reply {
    state.user_mut(&claims.sub)?.may_log_in()?;
    cx.acted(state, "verifyMfa", Some(&claims.sub));
    let answer = let_in(cx, state, &claims.sub, &cx.peer, false)?;
    state.revoke(claims);
    Ok(answer)
}
