//! What time it is.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// Tells a client what time it is, when it verifies a token. The default is the system's clock.
///
/// Tests move time forward with one of their own: a function, or the clock of the emulator.
///
/// ```
/// use authing::AuthenticationClient;
/// use std::time::{Duration, SystemTime};
///
/// # fn run() -> authing::Result<()> {
/// let tomorrow = || SystemTime::now() + Duration::from_secs(24 * 60 * 60);
/// let client = AuthenticationClient::builder()
///     .app_id("AUTHING_APP_ID")
///     .app_host("https://your-domain.authing.cn")
///     .clock(tomorrow)
///     .build()?;
/// # Ok(())
/// # }
/// ```
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> SystemTime;
}

impl<F: Fn() -> SystemTime + Send + Sync> Clock for F {
    fn now(&self) -> SystemTime {
        self()
    }
}

/// The clock of a client.
#[derive(Clone)]
pub(crate) struct OwnClock(pub(crate) Arc<dyn Clock>);

impl OwnClock {
    /// Seconds since 1970.
    pub(crate) fn seconds(&self) -> u64 {
        let since = self.0.now().duration_since(UNIX_EPOCH);
        since.map_or(0, |since| since.as_secs())
    }
}

impl Default for OwnClock {
    fn default() -> Self {
        Self(Arc::new(SystemTime::now))
    }
}

impl fmt::Debug for OwnClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock").finish_non_exhaustive()
    }
}
