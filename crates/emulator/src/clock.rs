//! The time of an emulator: the wall clock plus what tests have added.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::Notify;

/// A hundred years. Times further on are beyond what some systems can say.
pub(crate) const FARTHEST: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// The clock of an emulator. It decides what has expired.
///
/// It runs with the wall clock. Tests move it forward, so that codes and tokens expire without waiting. Clones share one time.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    ahead: Arc<Mutex<Duration>>,
    moved: Arc<Notify>,
}

impl Clock {
    /// The current time of the emulator.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        SystemTime::now() + self.ahead()
    }

    /// What has been added to the wall clock.
    pub(crate) fn ahead(&self) -> Duration {
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until the time is moved.
    pub(crate) async fn moved(&self) {
        self.moved.notified().await;
    }

    /// Moves the time forward, with immediate effect on everything in the emulator. All in all at most by a hundred years.
    pub fn advance(&self, by: Duration) {
        let mut ahead = self.ahead.lock().unwrap_or_else(PoisonError::into_inner);
        *ahead = ahead.saturating_add(by).min(FARTHEST);
        drop(ahead);
        self.moved.notify_one();
    }

    /// Sets it to the wall clock.
    pub(crate) fn reset(&self) {
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner) = Duration::ZERO;
        self.moved.notify_one();
    }

    pub(crate) fn now_ms(&self) -> u64 {
        let since = self.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }

    pub(crate) fn now_secs(&self) -> u64 {
        self.now_ms() / 1000
    }
}

/// Milliseconds since 1970 as `2026-01-31T23:59:59.000Z`.
pub(crate) fn iso(ms: u64) -> String {
    let (days, rest) = (ms / 86_400_000, ms % 86_400_000);
    // Days to a date: the civil calendar counted in eras of 400 years that start on the first of March.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
        rest / 3_600_000,
        rest / 60_000 % 60,
        rest / 1000 % 60,
        rest % 1000
    )
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn dates_are_right_around_leap_days() {
        assert_eq!(iso(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(iso(951_782_400_000), "2000-02-29T00:00:00.000Z");
        assert_eq!(iso(1_709_251_199_999), "2024-02-29T23:59:59.999Z");
        assert_eq!(iso(1_709_251_200_000), "2024-03-01T00:00:00.000Z");
    }
}
