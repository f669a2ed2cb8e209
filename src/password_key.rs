//! The key that passwords are encrypted with: the configured one, or the host's, fetched once however many requests wait.

use crate::credentials::PublicKey;
use crate::error::Result;
use crate::shared_fetch::{SharedFetch, growing};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The key, for a client and all that share its connections.
#[derive(Debug)]
pub(crate) struct PasswordKey {
    configured: Option<Arc<PublicKey>>,
    /// Whether the host has rejected the configured key.
    configured_failed: AtomicBool,
    fetched: Arc<SharedFetch<PublicKey>>,
}

impl PasswordKey {
    pub(crate) fn new(configured: Option<PublicKey>) -> Self {
        Self {
            configured: configured.map(Arc::new),
            configured_failed: AtomicBool::new(false),
            fetched: Arc::default(),
        }
    }

    /// The key, if it is known without a request.
    pub(crate) fn known(&self) -> Option<Arc<PublicKey>> {
        let configured = || {
            let configured = self.configured.as_ref();
            configured.filter(|_| !self.configured_failed.load(Ordering::Relaxed))
        };
        self.fetched.known().or_else(|| configured().cloned())
    }

    /// The key, fetched if it is not known. A host in trouble is not asked again before a pause, which grows up to the interval.
    pub(crate) async fn get<F>(
        &self,
        interval: Duration,
        fetch: impl Fn() -> F + Send + Sync,
    ) -> Result<Arc<PublicKey>>
    where
        F: Future<Output = Result<PublicKey>> + Send + 'static,
    {
        if let Some(known) = self.known() {
            return Ok(known);
        }
        let pause = |latest: &Result<_>, failures| match latest {
            Err(error) if failures > 1 || error.is_temporary() => growing(failures, interval),
            _ => Duration::ZERO,
        };
        self.fetched.get(|_| true, pause, fetch).await
    }

    /// Drops a key that the host does not use any more, unless it has been replaced meanwhile. Whether there can be another.
    pub(crate) fn forget(&self, used: &Arc<PublicKey>) -> bool {
        if used.is_only_configured() {
            return false;
        }
        self.configured_failed.store(true, Ordering::Relaxed);
        self.fetched.forget(used);
        true
    }

    /// Replaces the configured key. Requests that are under way may still use the old one.
    pub(crate) fn set(&self, key: PublicKey) {
        self.fetched.set(Some(Arc::new(key)));
    }
}
