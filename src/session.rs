//! The login state: a token, and the user it belongs to.

use crate::config::Lang;
use crate::credentials::Secret;
use crate::jwt::Jwt;
use crate::types::User;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The session of one client and its clones. No lock is held while anything is awaited.
#[derive(Debug)]
pub(crate) struct Session {
    state: Mutex<State>,
    english: AtomicBool,
    /// What the client calls itself, where that is not what the settings say.
    request_from: Mutex<Option<Arc<str>>>,
}

#[derive(Clone, Debug, Default)]
struct State {
    token: Option<Secret>,
    /// On the heap, since most sessions that a server makes never hold one.
    user: Option<Box<User>>,
}

impl Session {
    pub(crate) fn new(token: Option<Secret>, lang: Lang) -> Self {
        let token = token.filter(|token| !token.is_empty());
        let session = Self {
            state: Mutex::new(State { token, user: None }),
            english: AtomicBool::default(),
            request_from: Mutex::default(),
        };
        session.set_lang(lang);
        session
    }

    pub(crate) fn set_lang(&self, lang: Lang) {
        self.english.store(lang == Lang::EnUs, Ordering::Relaxed);
    }

    /// The language of the answers that this session gets.
    pub(crate) fn lang(&self) -> Lang {
        match self.english.load(Ordering::Relaxed) {
            true => Lang::EnUs,
            false => Lang::ZhCn,
        }
    }

    pub(crate) fn set_request_from(&self, text: Option<Arc<str>>) {
        let kept = self.request_from.lock();
        *kept.unwrap_or_else(PoisonError::into_inner) = text;
    }

    pub(crate) fn request_from(&self) -> Option<Arc<str>> {
        let kept = self.request_from.lock();
        kept.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A session that begins as this one is now, and goes on by itself.
    pub(crate) fn copy(&self) -> Self {
        Self {
            state: Mutex::new(self.state().clone()),
            english: AtomicBool::new(self.english.load(Ordering::Relaxed)),
            request_from: Mutex::new(self.request_from()),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn token(&self) -> Option<Secret> {
        self.state().token.clone()
    }

    pub(crate) fn user(&self) -> Option<User> {
        self.state().user.as_deref().cloned()
    }

    /// A new token; the user stays if it is theirs.
    pub(crate) fn set_token(&self, token: Option<Secret>) {
        let mut state = self.state();
        let token = token.filter(|token| !token.is_empty());
        if state.token != token {
            let owner = token.as_ref().and_then(owner_of);
            state.user = state
                .user
                .take()
                .filter(|user| Some(&user.id) == owner.as_ref());
        }
        state.token = token;
    }

    pub(crate) fn clear(&self) {
        *self.state() = State::default();
    }

    /// The answer to a login or a registration. One that carries a token begins a session; any other says something about
    /// the session only if it is about the same user.
    pub(crate) fn sign_in(&self, user: &User) {
        self.state().sign_in(user);
    }

    /// The answer to a call that was made with `sent`. It is ignored when the session has moved on since: an answer that
    /// comes late must not bring back an old token, nor undo a logout.
    pub(crate) fn update(&self, sent: Option<&Secret>, user: &User) {
        let mut state = self.state();
        if state.token.as_ref() == sent {
            // The request tells whose answer it is, where the token does not.
            if sent.is_some() && state.user_id().is_none() {
                state.user = Some(Box::new(user.clone()));
            }
            state.sign_in(user);
        }
    }

    /// A refreshed token, unless the session has moved on since.
    pub(crate) fn replace_token(&self, sent: Option<&Secret>, token: Secret) {
        let mut state = self.state();
        if state.token.as_ref() == sent {
            if let Some(user) = &mut state.user {
                user.token = Some(token.clone());
            }
            state.token = Some(token);
        }
    }

    /// Ends the session that `sent` belongs to.
    pub(crate) fn end(&self, sent: Option<&Secret>) {
        let mut state = self.state();
        if state.token.as_ref() == sent {
            *state = State::default();
        }
    }

    /// The token, and the id of the user who is known to have it: both of the same moment.
    pub(crate) fn snapshot(&self) -> (Option<Secret>, Option<String>) {
        let state = self.state();
        let user_id = state.user.as_ref().map(|user| user.id.clone());
        (state.token.clone(), user_id)
    }
}

impl State {
    fn sign_in(&mut self, user: &User) {
        match token_of(user) {
            Some(token) => {
                *self = Self {
                    token: Some(token.clone()),
                    user: Some(Box::new(user.clone())),
                }
            }
            None if self.is_about(user) => self.user = Some(Box::new(user.clone())),
            None => {}
        }
    }

    fn user_id(&self) -> Option<String> {
        let cached = self.user.as_ref().map(|user| user.id.clone());
        cached.or_else(|| self.token.as_ref().and_then(owner_of))
    }

    fn is_about(&self, user: &User) -> bool {
        self.user_id().is_some_and(|id| id == user.id)
    }
}

fn token_of(user: &User) -> Option<&Secret> {
    user.token.as_ref().filter(|token| !token.is_empty())
}

/// Whom a token names. Nothing is verified: it decides only which user's data to ask for, and the server checks the token.
pub(crate) fn owner_of(token: &Secret) -> Option<String> {
    let jwt = Jwt::read(token.expose()).ok()?;
    let claims = jwt.unverified_claims().ok()?;
    let in_data = || claims.get("data")?.get("id")?.as_str();
    claims.text("sub").or_else(in_data).map(str::to_owned)
}
