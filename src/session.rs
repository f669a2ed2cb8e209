//! The login state: a token, and the user it belongs to.

use crate::caller::{Caller, Identity};
use crate::generated::types::User;
use crate::jwt::owner_of;
use crate::protocol::Lang;
use crate::secret::Secret;
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
}

impl Caller for Session {
    fn identity(&self) -> Identity {
        let state = self.state();
        Identity {
            token: state.token.clone(),
            user_id: state.user.as_ref().map(|user| user.id.clone()),
            lang: self.lang(),
            request_from: self.request_from(),
        }
    }

    /// The answer to a login or a registration. One that carries a token begins a session; any other says something about
    /// the session only if it is about the same user.
    fn sign_in(&self, user: &User) {
        self.state().sign_in(user);
    }

    /// The answer to a call that was made with `sent`. It is ignored when the session has moved on since: an answer that
    /// comes late must not bring back an old token, nor undo a logout.
    fn update(&self, sent: Option<&Secret>, user: &User) {
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
    fn replace_token(&self, sent: Option<&Secret>, token: Secret) {
        let mut state = self.state();
        if state.token.as_ref() == sent {
            if let Some(user) = &mut state.user {
                user.token = Some(token.clone());
            }
            state.token = Some(token);
        }
    }

    /// Ends the session that `sent` belongs to.
    fn end(&self, sent: Option<&Secret>) {
        let mut state = self.state();
        if state.token.as_ref() == sent {
            *state = State::default();
        }
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
