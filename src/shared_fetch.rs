//! What is fetched once for all who wait for it: a set of keys, a key, a token.

use crate::error::Result;
use futures_util::future::{Either, select};
use std::convert::Infallible;
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

/// The shortest time before an attempt after one that failed.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
/// How often an attempt shows that its runtime still runs.
const BEAT: Duration = Duration::from_millis(500);
/// How often those who need its result look whether it has.
const LOOK: Duration = Duration::from_secs(1);
/// An attempt has lapsed after so many looks in a row without a beat. One look proves nothing: a runtime that was busy may let the one who
/// looks run before the attempt.
const MISSED: u32 = 3;

/// The time between an attempt that failed and the next: it doubles with each failure in a row, up to `longest`.
pub(crate) fn growing(failures: u32, longest: Duration) -> Duration {
    let doubled = 2_u32.saturating_pow(failures.saturating_sub(1));
    AFTER_FAILURE.saturating_mul(doubled).min(longest)
}

/// A value, and the attempts to fetch it. No lock is held across an await.
#[derive(Debug)]
pub(crate) struct SharedFetch<T> {
    current: RwLock<Option<Arc<T>>>,
    latest: Mutex<Option<Attempt<T>>>,
}

impl<T> Default for SharedFetch<T> {
    fn default() -> Self {
        Self {
            current: RwLock::default(),
            latest: Mutex::default(),
        }
    }
}

/// The result of an attempt, when it is over.
type Outcome<T> = watch::Receiver<Option<Result<Arc<T>>>>;

/// A fetch that is running or has ended.
#[derive(Debug)]
struct Attempt<T> {
    began: Instant,
    /// How many attempts in a row have failed before it.
    failures: u32,
    outcome: Outcome<T>,
    pulse: Pulse,
}

/// Whether the runtime of an attempt still runs: a program may stop driving one without ending it, and its tasks stand still.
#[derive(Debug)]
struct Pulse {
    beats: Arc<AtomicU32>,
    /// The beats at the latest look.
    seen: u32,
    looked: Instant,
    /// How many looks in a row have seen no new beat.
    missed: u32,
}

impl Pulse {
    fn new(beats: &Arc<AtomicU32>) -> Self {
        Self {
            beats: Arc::clone(beats),
            seen: 0,
            looked: Instant::now(),
            missed: 0,
        }
    }

    /// Whether the attempt stands still. It takes several looks to tell.
    fn has_stopped(&mut self) -> bool {
        let beats = self.beats.load(Ordering::Relaxed);
        let is_new = beats != self.seen;
        if is_new || self.looked.elapsed() >= LOOK {
            self.missed = if is_new { 0 } else { self.missed + 1 };
            (self.seen, self.looked) = (beats, Instant::now());
        }
        self.missed >= MISSED
    }
}

async fn beat(beats: &AtomicU32) -> Infallible {
    loop {
        sleep(BEAT).await;
        beats.fetch_add(1, Ordering::Relaxed);
    }
}

impl<T> Attempt<T> {
    /// How many attempts in a row have failed now.
    fn failures(&self) -> u32 {
        match self.outcome.borrow().as_ref() {
            Some(Ok(_)) => 0,
            Some(Err(_)) => self.failures.saturating_add(1),
            None => self.failures,
        }
    }

    /// Whether the next attempt must wait.
    fn stands(&mut self, pause: impl Fn(&Result<Arc<T>>, u32) -> Duration) -> bool {
        // In this order: a fetch that ends in between is over, not lost.
        let is_alive = self.outcome.has_changed().is_ok() && !self.pulse.has_stopped();
        match self.outcome.borrow().as_ref() {
            Some(result) => self.began.elapsed() < pause(result, self.failures()),
            None => is_alive,
        }
    }
}

impl<T: Send + Sync + 'static> SharedFetch<T> {
    /// The value, if there is one. Nothing is fetched.
    pub(crate) fn known(&self) -> Option<Arc<T>> {
        let current = self.current.read();
        current.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces the value. What is being fetched does not replace it.
    pub(crate) fn set(&self, value: Option<Arc<T>>) {
        let latest = self.latest.lock();
        let mut latest = latest.unwrap_or_else(PoisonError::into_inner);
        *latest = None;
        self.store(value);
    }

    /// Drops a value, unless it has been replaced meanwhile.
    pub(crate) fn forget(&self, used: &Arc<T>) {
        let current = self.current.write();
        let mut current = current.unwrap_or_else(PoisonError::into_inner);
        current.take_if(|known| Arc::ptr_eq(known, used));
    }

    fn store(&self, value: Option<Arc<T>>) {
        let current = self.current.write();
        *current.unwrap_or_else(PoisonError::into_inner) = value;
    }

    /// The value that is known, if it serves. Otherwise it is fetched, but not before the pause after the latest attempt is over: until
    /// then all get the result of that attempt.
    ///
    /// `pause` takes the result and how many attempts in a row have failed. It counts from the beginning of the attempt.
    pub(crate) async fn get<F>(
        self: &Arc<Self>,
        serves: impl Fn(&T) -> bool + Send + Sync,
        pause: impl Fn(&Result<Arc<T>>, u32) -> Duration + Send + Sync,
        fetch: impl Fn() -> F + Send + Sync,
    ) -> Result<Arc<T>>
    where
        F: Future<Output = Result<T>> + Send + 'static,
    {
        loop {
            let outcome = match self.join(&serves, &pause, &fetch) {
                Ok(known) => return Ok(known),
                Err(outcome) => outcome,
            };
            // An attempt without a result does not count.
            if let Some(result) = self.result(outcome).await {
                return result;
            }
        }
    }

    /// The result of an attempt. `None` if its runtime has ended, or does not run any more.
    async fn result(&self, mut outcome: Outcome<T>) -> Option<Result<Arc<T>>> {
        loop {
            if let Ok(ended) = timeout(LOOK, outcome.wait_for(Option::is_some)).await {
                return ended.ok()?.clone();
            }
            if self.has_lapsed(&outcome) {
                return None;
            }
        }
    }

    /// Whether an attempt stands still, or another has taken its place.
    fn has_lapsed(&self, outcome: &Outcome<T>) -> bool {
        let latest = self.latest.lock();
        let mut latest = latest.unwrap_or_else(PoisonError::into_inner);
        let latest = latest.as_mut();
        latest
            .filter(|latest| latest.outcome.same_channel(outcome))
            .is_none_or(|latest| latest.pulse.has_stopped())
    }

    /// Begins an attempt if [`get`](Self::get) would, and waits for none.
    pub(crate) fn begin<F>(
        self: &Arc<Self>,
        serves: impl Fn(&T) -> bool,
        pause: impl Fn(&Result<Arc<T>>, u32) -> Duration,
        fetch: impl Fn() -> F,
    ) where
        F: Future<Output = Result<T>> + Send + 'static,
    {
        drop(self.join(serves, pause, fetch));
    }

    /// The value if it serves; else the latest attempt, or a new one if the pause is over.
    ///
    /// An attempt goes on when the caller gives up: otherwise somebody who opens connections and closes them at once could make a server
    /// fetch again and again.
    fn join<F>(
        self: &Arc<Self>,
        serves: impl Fn(&T) -> bool,
        pause: impl Fn(&Result<Arc<T>>, u32) -> Duration,
        fetch: impl Fn() -> F,
    ) -> Result<Arc<T>, Outcome<T>>
    where
        F: Future<Output = Result<T>> + Send + 'static,
    {
        let serving = || self.known().filter(|known| serves(known));
        if let Some(known) = serving() {
            return Ok(known);
        }
        let attempts = self.latest.lock();
        let mut latest = attempts.unwrap_or_else(PoisonError::into_inner);
        // Another attempt may have ended since.
        if let Some(known) = serving() {
            return Ok(known);
        }
        if let Some(latest) = latest.as_mut() {
            if latest.stands(pause) {
                return Err(latest.outcome.clone());
            }
        }
        let (tell, outcome) = watch::channel(None);
        let beats = Arc::default();
        *latest = Some(Attempt {
            began: Instant::now(),
            failures: latest.as_ref().map_or(0, Attempt::failures),
            outcome: outcome.clone(),
            pulse: Pulse::new(&beats),
        });
        let (shared, fetch, own) = (Arc::clone(self), fetch(), outcome.clone());
        tokio::spawn(async move {
            let fetched = match select(pin!(fetch), pin!(beat(&beats))).await {
                Either::Left((fetched, _)) => fetched.map(Arc::new),
                Either::Right((never, _)) => match never {},
            };
            let latest = shared.latest.lock();
            let latest = latest.unwrap_or_else(PoisonError::into_inner);
            let is_latest = latest
                .as_ref()
                .is_some_and(|l| l.outcome.same_channel(&own));
            if let (Ok(fetched), true) = (&fetched, is_latest) {
                shared.store(Some(Arc::clone(fetched)));
            }
            tell.send_replace(Some(fetched));
        });
        Err(outcome)
    }
}
