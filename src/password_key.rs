//! The key that passwords are encrypted with: the configured one, or the host's, fetched once however many requests wait.

use crate::credentials::PublicKey;
use crate::error::Result;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// The key, for a client and all that share its connections. No lock is held across an await.
#[derive(Debug)]
pub(crate) struct PasswordKey {
    configured: Option<Arc<PublicKey>>,
    /// Whether the host has rejected the configured key.
    configured_failed: AtomicBool,
    fetched: Mutex<Arc<OnceCell<Arc<PublicKey>>>>,
}

impl PasswordKey {
    pub(crate) fn new(configured: Option<PublicKey>) -> Self {
        Self {
            configured: configured.map(Arc::new),
            configured_failed: AtomicBool::new(false),
            fetched: Mutex::default(),
        }
    }

    fn cell(&self) -> Arc<OnceCell<Arc<PublicKey>>> {
        let cell = self.fetched.lock();
        Arc::clone(&cell.unwrap_or_else(PoisonError::into_inner))
    }

    /// The key, if it is known without a request.
    pub(crate) fn known(&self) -> Option<Arc<PublicKey>> {
        if let Some(fetched) = self.cell().get() {
            return Some(Arc::clone(fetched));
        }
        let configured = self.configured.as_ref();
        configured
            .filter(|_| !self.configured_failed.load(Ordering::Relaxed))
            .map(Arc::clone)
    }

    /// The key, fetched if it is not known.
    pub(crate) async fn get<F>(&self, fetch: impl FnOnce() -> F) -> Result<Arc<PublicKey>>
    where
        F: Future<Output = Result<PublicKey>>,
    {
        if let Some(known) = self.known() {
            return Ok(known);
        }
        let fetch = || async { fetch().await.map(Arc::new) };
        self.cell().get_or_try_init(fetch).await.cloned()
    }

    /// Drops a key that the host does not use any more, unless it has been replaced meanwhile.
    pub(crate) fn forget(&self, used: &Arc<PublicKey>) {
        self.configured_failed.store(true, Ordering::Relaxed);
        let cell = self.fetched.lock();
        let mut cell = cell.unwrap_or_else(PoisonError::into_inner);
        if cell.get().is_some_and(|known| Arc::ptr_eq(known, used)) {
            *cell = Arc::default();
        }
    }

    /// Replaces the configured key. Requests that are under way may still use the old one.
    pub(crate) fn set(&self, key: PublicKey) {
        let cell = self.fetched.lock();
        let mut cell = cell.unwrap_or_else(PoisonError::into_inner);
        *cell = Arc::new(OnceCell::new_with(Some(Arc::new(key))));
    }
}
