//! The administrator's token: fetched once for all requests that wait, renewed shortly before it expires, and fetched again when the host
//! refuses it.

use crate::caller::{Caller, Identity, Renewal};
use crate::config::Setting;
use crate::core::Core;
use crate::error::{Error, Result, TokenError};
use crate::generated::operations::{self, access_token};
use crate::generated::types::AccessTokenRes;
use crate::jwt::Jwt;
use crate::protocol::Lang;
use crate::request::{Auth, Context};
use crate::secret::Secret;
use crate::shared_fetch::{SharedFetch, growing};
use crate::transport::{self, in_time};
use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::Instant;

/// A token is renewed at the latest so long before it expires.
const MARGIN: Duration = Duration::from_secs(60 * 60);
/// One with a short life is renewed when this part of it is left.
const PART_OF_LIFE: u32 = 10;
/// What errors call the request for a token.
const OPERATION: &str = "accessToken";

/// The administrator whom a client and its clones act for.
#[derive(Debug)]
pub(crate) struct ManagementToken {
    core: Arc<Core>,
    /// A token that was made elsewhere, which is used as it is.
    ready_made: Option<ReadyMade>,
    fetched: Arc<SharedFetch<Token>>,
    /// How long the latest request for a token took, in milliseconds.
    took: Arc<AtomicU64>,
    english: AtomicBool,
}

#[derive(Debug)]
struct ReadyMade {
    token: Secret,
    /// In seconds since the beginning of 1970, as far as the token says it.
    expires: Option<u64>,
}

/// A token that was fetched.
#[derive(Debug)]
struct Token {
    text: Secret,
    fetched: Instant,
    /// How long it was valid when it was fetched, by the host's own clock. `None` if neither the token nor the response says it.
    life: Option<Duration>,
    /// Whether it replaced one that the host refused.
    is_second: bool,
}

impl Token {
    fn new(answer: AccessTokenRes, text: Secret, asked: Instant, is_second: bool) -> Self {
        let jwt = Jwt::read(text.expose());
        let claims = jwt.and_then(|jwt| jwt.unverified_claims()).ok();
        let claim = |name| claims.as_ref().and_then(|claims| claims.time(name));
        let seconds = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok());
        // The clock of this machine does not count: when the token was issued, the host's clock showed `iat`.
        let now = seconds(answer.iat).or_else(|| claim("iat"));
        let expires = claim("exp").or_else(|| seconds(answer.exp));
        let life = expires.zip(now);
        let life = life.and_then(|(expires, now)| expires.checked_sub(now));
        Self {
            text,
            fetched: asked,
            life: life.filter(|life| *life > 0).map(Duration::from_secs),
            is_second,
        }
    }

    /// Whether it need not be renewed yet.
    fn is_fresh(&self) -> bool {
        let margin = |life: Duration| MARGIN.min(life / PART_OF_LIFE);
        self.life
            .is_none_or(|life| self.fetched.elapsed() < life - margin(life))
    }

    fn is_valid(&self) -> bool {
        self.life.is_none_or(|life| self.fetched.elapsed() < life)
    }
}

impl ManagementToken {
    pub(crate) fn new(core: Arc<Core>, ready_made: Option<Secret>, lang: Lang) -> Self {
        let ready_made = ready_made.map(|token| {
            let jwt = Jwt::read(token.expose());
            let claims = jwt.and_then(|jwt| jwt.unverified_claims()).ok();
            let expires = claims.and_then(|claims| claims.time("exp"));
            ReadyMade { token, expires }
        });
        Self {
            core,
            ready_made,
            fetched: Arc::default(),
            took: Arc::default(),
            english: AtomicBool::new(lang == Lang::EnUs),
        }
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }

    pub(crate) fn set_lang(&self, lang: Lang) {
        self.english.store(lang == Lang::EnUs, Ordering::Relaxed);
    }

    fn has_expired(&self, token: &ReadyMade) -> bool {
        let config = &self.core.config;
        let leeway = config.leeway.as_secs();
        let end = token.expires.map(|expires| expires.saturating_add(leeway));
        end.is_some_and(|end| end <= config.clock.seconds())
    }

    /// Whether there is another token than the refused one. Without a refused one, a fresh token is what is wanted.
    async fn renew(&self, refused: Option<&Secret>) -> Result<bool> {
        let serves = |token: &Token| match refused {
            Some(refused) => token.text != *refused,
            None => token.is_fresh(),
        };
        let fetch = self.fetch(refused.is_some());
        let token = self.fetched.get(serves, self.pause(), fetch).await?;
        Ok(refused != Some(&token.text))
    }

    /// Has the token renewed, while requests go on with the present one.
    fn renew_early(&self) {
        let fetch = self.fetch(false);
        self.fetched.begin(Token::is_fresh, self.pause(), fetch);
    }

    /// Requests a token, and notes how long it took.
    fn fetch(
        &self,
        is_second: bool,
    ) -> impl Fn() -> Pin<Box<dyn Future<Output = Result<Token>> + Send>> + Send + Sync + use<>
    {
        let (core, took, lang) = (Arc::clone(&self.core), Arc::clone(&self.took), self.lang());
        move || {
            let (core, took) = (Arc::clone(&core), Arc::clone(&took));
            Box::pin(async move {
                let began = Instant::now();
                let fetched = fetch(core, lang, is_second).await;
                let millis = u64::try_from(began.elapsed().as_millis());
                took.store(millis.unwrap_or(u64::MAX), Ordering::Relaxed);
                fetched
            })
        }
    }

    /// The time between two requests for a token.
    fn pause(&self) -> impl Fn(&Result<Arc<Token>>, u32) -> Duration + Send + Sync + use<> {
        let (interval, took) = (
            self.core.config.key_refresh_interval,
            Arc::clone(&self.took),
        );
        move |latest, failures| match latest {
            Err(error) => {
                // The host counts from its response, the pause from the request.
                let took = Duration::from_millis(took.load(Ordering::Relaxed));
                let asked = error.retry_after().unwrap_or_default().min(interval);
                growing(failures, interval).max(asked.saturating_add(took))
            }
            // A host that refuses the second token too is not asked for a third at once.
            Ok(token) if token.is_second && token.is_fresh() => interval,
            Ok(_) => Duration::ZERO,
        }
    }

    fn lang(&self) -> Lang {
        match self.english.load(Ordering::Relaxed) {
            true => Lang::EnUs,
            false => Lang::ZhCn,
        }
    }
}

impl Caller for ManagementToken {
    fn identity(&self) -> Identity {
        let fetched = || self.fetched.known().map(|token| token.text.clone());
        let ready_made = self.ready_made.as_ref().map(|made| made.token.clone());
        Identity {
            token: ready_made.or_else(fetched),
            user_id: None,
            lang: self.lang(),
            request_from: None,
        }
    }

    fn renews(&self) -> bool {
        true
    }

    fn renewal<'a>(&'a self, refused: Option<&'a Secret>) -> Option<Renewal<'a>> {
        let error = match (&self.ready_made, refused) {
            (Some(_), Some(_)) => TokenError::ManagementTokenRejected,
            (Some(made), None) if self.has_expired(made) => TokenError::ManagementTokenExpired,
            (Some(_), None) => return None,
            (None, None) => match self.fetched.known() {
                Some(token) if token.is_fresh() => return None,
                Some(token) if token.is_valid() => {
                    self.renew_early();
                    return None;
                }
                _ => return Some(Box::pin(self.renew(None))),
            },
            (None, Some(_)) => return Some(Box::pin(self.renew(refused))),
        };
        Some(Box::pin(ready(Err(error.into()))))
    }
}

async fn fetch(core: Arc<Core>, lang: Lang, is_second: bool) -> Result<Token> {
    let identity = Identity {
        token: None,
        user_id: None,
        lang,
        request_from: None,
    };
    let context = Context {
        config: &core.config,
        identity: &identity,
        auth: Auth::Never,
        key: None,
    };
    let pool = context.setting(Setting::UserPool)?;
    let secret = core.config.secret.as_ref();
    let secret = secret.ok_or_else(|| Error::config("secret", "it is not set"))?;
    let variables = access_token::Variables {
        user_pool_id: pool.to_owned(),
        secret: secret.clone(),
    };
    let request = context.graphql::<operations::AccessToken>(variables)?;
    let request = request.build()?;
    let asked = Instant::now();
    let response = transport::send(&core.http, &core.config, &request);
    let response = in_time(core.config.timeout, OPERATION.into(), response).await?;
    let data: access_token::ResponseData = response.graphql().map_err(|e| refused(pool, e))?;
    let mut answer = data.access_token;
    let text = response.present("accessToken.accessToken", answer.access_token.take())?;
    Ok(Token::new(answer, text, asked, is_second))
}

/// A host that refuses to issue a token does so because of the secret.
fn refused(pool: &str, error: Error) -> Error {
    match error.api() {
        Some(_) if error.is_temporary() => error,
        Some(api) => {
            let code = api.code().map(|code| format!("code {code}: "));
            let (code, message) = (code.unwrap_or_default(), error.message());
            Error::config(
                "secret",
                format!(
                    "the host refuses it for the user pool `{pool}` ({code}{message}): copy the ID and the secret from the user pool's page in the console"
                ),
            )
        }
        None => error,
    }
}
