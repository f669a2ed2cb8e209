//! What a request may touch: the pool, the clock, faults, the log, the outbox.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;
use tokio::sync::Notify;
use url::form_urlencoded;

use crate::clock::{Clock, iso};
use crate::crypto::PasswordKey;
use crate::error::EmulatorError;
use crate::faults::Faults;
use crate::log::Log;
use crate::model::{
    Action, ApiError, Captcha, Channel, Claims, Facts, Lang, Message, Minted, Purpose, Reply, Seed,
    State, User, kind_of, seeded,
};

pub(crate) type Listens = Box<dyn Fn(&Message) + Send + Sync>;
pub(crate) type SeesCaptchas = Box<dyn Fn(&str, &str) + Send + Sync>;

/// What all requests of one emulator share.
pub(crate) struct Shared {
    pub(crate) state: Mutex<State>,
    /// Notified whenever the state may change.
    pub(crate) changed: Notify,
    pub(crate) url: String,
    pub(crate) clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) log: Log,
    pub(crate) key: &'static PasswordKey,
    /// What makes the pool as it was at the start.
    pub(crate) start: Seed,
    pub(crate) listens: Option<Listens>,
    pub(crate) sees_captchas: Option<SeesCaptchas>,
}

impl Shared {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        let state = self.unwatched_state();
        self.changed.notify_one();
        state
    }

    /// The state for who only reads it.
    pub(crate) fn unwatched_state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes back to the start: the pool as it was seeded, an empty outbox and log, no faults, the clock at the time of the machine. The keys
    /// of tokens stay, since clients remember them.
    pub(crate) fn reset(&self) -> Result<(), EmulatorError> {
        let fresh = seeded(self.start.clone(), Clock::default().now_ms())?;
        let mut state = self.state();
        let old = std::mem::replace(&mut *state, fresh);
        state.signing = old.signing;
        self.clock.reset();
        drop(state);
        old.sockets.cut();
        self.faults.clear();
        self.log.clear();
        Ok(())
    }

    /// The settings of a client that knows the emulator by this base URL, by the names of its environment variables.
    pub(crate) fn environment(&self, url: &str) -> [(&'static str, String); 5] {
        let state = self.state();
        [
            ("AUTHING_APP_HOST", url.to_owned()),
            ("AUTHING_APP_ID", state.own.id.clone()),
            ("AUTHING_APP_SECRET", state.own.secret.clone()),
            ("AUTHING_USERPOOL_ID", state.pool_id.clone()),
            ("AUTHING_USERPOOL_SECRET", state.pool_secret.clone()),
        ]
    }

    /// Signs tokens with a new key from now on, and returns its key id.
    pub(crate) fn rotate_signing_key(&self, drop_old: bool) -> Result<String, EmulatorError> {
        let rotated = self.state().signing.rotate(drop_old);
        rotated.map_err(|_| EmulatorError::Key("of the signature".to_owned()))
    }

    /// The captcha that password logins from this client IP must enter now, if they must.
    pub(crate) fn captcha(&self, client_ip: &str) -> Option<Captcha> {
        let state = self.state();
        let limit = state.settings.captcha_after;
        state.failures.get(client_ip)?.captcha(limit).cloned()
    }
}

/// One request, as the operations see it.
#[derive(Clone)]
pub(crate) struct Cx<'a> {
    pub(crate) shared: &'a Shared,
    /// The base URL that this request knows the emulator by: in a container, it has others than it thinks.
    pub(crate) url: String,
    pub(crate) lang: Lang,
    pub(crate) bearer: Option<String>,
    pub(crate) peer: String,
    app_id: Option<String>,
    pool_id: Option<String>,
    tenant_id: Option<String>,
    agent: Option<String>,
    /// Whether what was done is in the log.
    logged: Arc<AtomicBool>,
}

impl<'a> Cx<'a> {
    pub(crate) fn new(shared: &'a Shared, headers: &HeaderMap, peer: SocketAddr) -> Self {
        let text = |name: &str| {
            let value = headers.get(name)?.to_str().ok()?;
            (!value.is_empty()).then(|| value.to_owned())
        };
        Self {
            shared,
            url: text("host").map_or_else(|| shared.url.clone(), |host| format!("http://{host}")),
            lang: match text("x-authing-lang").as_deref() {
                Some("en-US") => Lang::En,
                _ => Lang::Zh,
            },
            bearer: text("authorization")
                .and_then(|v| v.strip_prefix("Bearer ").map(str::to_owned)),
            peer: peer.ip().to_string(),
            app_id: text("x-authing-app-id"),
            pool_id: text("x-authing-userpool-id"),
            tenant_id: text("x-authing-app-tenant-id"),
            agent: text("user-agent"),
            logged: Arc::default(),
        }
    }

    /// The same request in the name of a token that did not come in its header.
    pub(crate) fn with_bearer(&self, token: &str) -> Self {
        Self {
            bearer: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// The same request for the tenant that its address or its body names, if they name one.
    pub(crate) fn for_tenant(&self, tenant: Option<&str>) -> Self {
        let tenant = tenant.map(str::to_owned);
        Self {
            tenant_id: tenant.or_else(|| self.tenant_id.clone()),
            ..self.clone()
        }
    }

    /// The same request for the application that its address names, if it names one.
    pub(crate) fn for_app(&self, app: Option<&str>) -> Self {
        let app = app.map(str::to_owned);
        Self {
            app_id: app.or_else(|| self.app_id.clone()),
            ..self.clone()
        }
    }

    pub(crate) fn state(&self) -> MutexGuard<'a, State> {
        self.shared.state()
    }

    pub(crate) fn now_ms(&self) -> u64 {
        self.shared.clock.now_ms()
    }

    pub(crate) fn now_secs(&self) -> u64 {
        self.shared.clock.now_secs()
    }

    /// The address of the picture of a captcha.
    pub(crate) fn picture(&self, captcha: &Captcha) -> String {
        format!("{}/captcha/{}", self.url, captcha.picture)
    }

    /// "Sends" a new one-time code.
    pub(crate) fn send(&self, channel: Channel, to: String, scene: Option<&str>) -> Reply<()> {
        let mut state = self.state();
        let lives = match channel {
            Channel::Sms => state.settings.sms_code_seconds,
            Channel::Email => state.settings.email_code_seconds,
        };
        let limits = (
            state.settings.messages_per_minute,
            state.settings.verify_code_length,
        );
        let kind = kind_of(scene);
        let scene = scene.map(str::to_owned);
        let times = (self.now_ms(), lives);
        let mut message = state.codes.send(channel, to, scene, times, limits)?;
        if channel == Channel::Email {
            let facts = self.facts(&state, &message);
            message.mail = Some(state.email_template_in_use(kind).mail(&facts)?);
        }
        state.codes.sent.push(message.clone());
        drop(state);
        if let Some(listens) = &self.shared.listens {
            listens(&message);
        }
        Ok(())
    }

    /// What the variables of a template stand for in an e-mail.
    fn facts(&self, state: &State, message: &Message) -> Facts {
        let application = self.app_id().and_then(|id| state.application(id));
        let application = &application.unwrap_or(&state.own).seed;
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("email", &message.to)
            .append_pair("code", &message.code)
            .finish();
        Facts {
            client_name: application.name.clone(),
            client_description: application.description.clone().unwrap_or_default(),
            user_email: message.to.clone(),
            verify_code: message.code.clone(),
            verify_link: format!("{}/verify-email?{query}", self.url),
            time: iso(self.now_ms()),
        }
    }

    /// Refuses ids that nobody knows and, where one is needed, a request without any.
    pub(crate) fn check_ids(&self, needed: bool) -> Reply<()> {
        let state = self.state();
        if self
            .app_id
            .as_deref()
            .is_some_and(|id| !state.knows_app(id))
        {
            return Err(ApiError::new(2011));
        }
        if self
            .pool_id
            .as_deref()
            .is_some_and(|id| id != state.pool_id || state.user_pool.is_deleted)
        {
            return Err(ApiError::new(2224));
        }
        if needed && self.app_id.is_none() && self.pool_id.is_none() {
            return Err(ApiError::new(2010));
        }
        Ok(())
    }

    /// The application that the header names.
    pub(crate) fn app_id(&self) -> Option<&str> {
        self.app_id.as_deref()
    }

    /// The tenant that a login is for.
    pub(crate) fn tenant_id(&self) -> Option<&str> {
        self.tenant_id.as_deref()
    }

    /// A text in the language that was asked for.
    pub(crate) fn say<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Remembers what a user, or the administrator, has done.
    pub(crate) fn acted(&self, state: &mut State, name: &'static str, user: Option<&str>) {
        self.acted_from(state, name, user, &self.peer);
    }

    /// The same for what came from this address.
    pub(crate) fn acted_from(
        &self,
        state: &mut State,
        name: &'static str,
        user: Option<&str>,
        ip: &str,
    ) {
        self.log(state, (name.into(), true), user, ip);
    }

    /// Remembers a change by the administrator that the documentation does not name, if nothing else did.
    pub(crate) fn managed(&self, name: String) {
        if !self.logged.load(Ordering::Relaxed) {
            self.log(&mut self.state(), (name.into(), false), None, &self.peer);
        }
    }

    fn log(
        &self,
        state: &mut State,
        (name, documented): (Cow<'static, str>, bool),
        user: Option<&str>,
        ip: &str,
    ) {
        self.logged.store(true, Ordering::Relaxed);
        state.actions.add(Action {
            at: self.now_ms(),
            name,
            documented,
            user: user.map(str::to_owned),
            application: self.app_id.clone(),
            ip: ip.to_owned(),
            agent: self.agent.clone(),
            number: 0,
        });
    }

    /// Makes a token for a user of the application that the request names.
    pub(crate) fn mint(&self, state: &mut State, purpose: Purpose, user: &User) -> Reply<Minted> {
        let whose = (self.app_id(), user);
        state.mint_for(purpose, whose, &self.url, self.now_secs())
    }

    /// The claims of a token of a login: of this one, not of the request's own.
    pub(crate) fn login_of(&self, state: &State, token: &str) -> Option<Claims> {
        state.claims(token, Purpose::Login, self.now_secs())
    }

    /// The claims of the user who is logged in.
    pub(crate) fn claims(&self, state: &State) -> Reply<Claims> {
        self.bearer
            .as_deref()
            .and_then(|token| self.login_of(state, token))
            .ok_or_else(|| ApiError::new(2020))
    }

    /// Whether the request has an active management token.
    pub(crate) fn manages(&self, state: &State) -> bool {
        self.management(state, self.bearer.as_deref()).is_some()
    }

    /// The claims of a management token.
    pub(crate) fn management(&self, state: &State, token: Option<&str>) -> Option<Claims> {
        state.claims(token?, Purpose::Management, self.now_secs())
    }

    /// Refuses whoever is not the administrator: 1001 to a user who is logged in, 2020 to everybody else.
    pub(crate) fn administrator(&self, state: &State) -> Reply<()> {
        match self.manages(state) {
            true => Ok(()),
            false => Err(ApiError::new(self.claims(state).map_or(2020, |_| 1001))),
        }
    }

    /// The user who is logged in: 2020 without a good token, 2004 when the user was deleted.
    pub(crate) fn me<'s>(&self, state: &'s State) -> Reply<&'s User> {
        let claims = self.claims(state)?;
        state
            .users
            .get(&claims.sub)
            .ok_or_else(|| ApiError::new(2004))
    }
}
