//! Points in time, as the API tells them.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, Timelike as _};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A point in time in a response, such as `created_at`: the text as it was received, and what it means.
///
/// The host sends times as ISO 8601 text with any offset, or as Unix milliseconds, and does not document which. So a response never
/// fails because of the form of a time. [`system_time`](Self::system_time) understands both forms:
///
/// ```
/// use authing::Timestamp;
/// use std::time::{Duration, UNIX_EPOCH};
///
/// let time = UNIX_EPOCH + Duration::from_millis(1_704_067_200_250);
/// assert_eq!(Timestamp::from("2024-01-01T00:00:00.250Z").system_time(), Some(time));
/// assert_eq!(Timestamp::from("2024-01-01T08:00:00.250+08:00").system_time(), Some(time));
/// assert_eq!(Timestamp::from("1704067200250").system_time(), Some(time));
/// assert_eq!(Timestamp::from("yesterday").system_time(), None);
/// ```
///
/// Date-time crates convert [`SystemTime`] into their types. Requests take a `SystemTime`. As [`Timestamp::from`] writes it, it is ISO
/// 8601 text in UTC with milliseconds, such as `2024-01-01T00:00:00.250Z`.
///
/// Two are equal if their texts are. To compare or sort times, use `system_time()`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Timestamp(String);

impl Timestamp {
    /// The text as it was received. A number is written in decimal.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The point in time. `None` if the text is neither ISO 8601 nor a whole number.
    ///
    /// A number means milliseconds since the beginning of 1970 in UTC. Text without an offset is read as UTC, and a date without a
    /// time as its beginning.
    pub fn system_time(&self) -> Option<SystemTime> {
        let text = self.0.trim();
        if let Ok(milliseconds) = text.parse::<i64>() {
            let distance = Duration::from_millis(milliseconds.unsigned_abs());
            return match milliseconds < 0 {
                true => UNIX_EPOCH.checked_sub(distance),
                false => UNIX_EPOCH.checked_add(distance),
            };
        }
        let time = NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .and_then(|date| date.and_hms_opt(0, 0, 0))
            .or_else(|| date_and_time(&text.replacen(['T', 't'], " ", 1)))?
            .and_utc();
        let second = Duration::from_secs(time.timestamp().unsigned_abs());
        let second = match time.timestamp() < 0 {
            true => UNIX_EPOCH.checked_sub(second),
            false => UNIX_EPOCH.checked_add(second),
        };
        // At a leap second these are more than a second.
        second?.checked_add(Duration::from_nanos(time.timestamp_subsec_nanos().into()))
    }
}

/// In UTC. `text` has a space between date and time.
fn date_and_time(text: &str) -> Option<NaiveDateTime> {
    const FORM: &str = "%Y-%m-%d %H:%M:%S%.f";
    const WITH_OFFSET: &str = "%Y-%m-%d %H:%M:%S%.f%#z";
    let with_offset = DateTime::parse_from_str(text, WITH_OFFSET);
    let time = with_offset.map(|time| time.naive_utc());
    time.or_else(|_| NaiveDateTime::parse_from_str(text, FORM))
        .ok()
}

/// Milliseconds since the beginning of 1970 in UTC. Of a time between two milliseconds, the one before.
pub(crate) fn milliseconds(time: SystemTime) -> i64 {
    let distance = match time.duration_since(UNIX_EPOCH) {
        Ok(after) => return i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
        Err(before) => before.duration(),
    };
    let part = distance.subsec_nanos() % 1_000_000 > 0;
    let whole = i64::try_from(distance.as_millis()).unwrap_or(i64::MAX - 1);
    -whole - i64::from(part)
}

/// The point in time of a claim such as `exp`. What is later than the year 9999 is read as its end.
pub(crate) fn of_claim(seconds: u64) -> SystemTime {
    const LATEST: u64 = 253_402_300_799;
    UNIX_EPOCH + Duration::from_secs(seconds.min(LATEST))
}

/// ISO 8601 text in UTC with milliseconds. Years without four digits have no such text, so their times are written in milliseconds.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let milliseconds = milliseconds(time);
        let utc = DateTime::from_timestamp_millis(milliseconds);
        Self(match utc.filter(|utc| (0..10_000).contains(&utc.year())) {
            Some(utc) => format!(
                "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                utc.year(),
                utc.month(),
                utc.day(),
                utc.hour(),
                utc.minute(),
                utc.second(),
                utc.timestamp_subsec_millis()
            ),
            None => milliseconds.to_string(),
        })
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Text or a number.
impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Received)
    }
}

struct Received;

impl Visitor<'_> for Received {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time, as text or a number")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
        Ok(text.into())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Timestamp, E> {
        Ok(Timestamp(number.to_string()))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Timestamp, E> {
        Ok(Timestamp(number.to_string()))
    }

    /// A number with a fraction, or one in the form `1.7e12`.
    fn visit_f64<E: de::Error>(self, number: f64) -> Result<Timestamp, E> {
        Ok(Timestamp(number.to_string()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Timestamp, milliseconds, of_claim};
    use serde_json::{from_str, to_string};
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    fn at(milliseconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(milliseconds)
    }

    #[test]
    fn every_form_is_understood() {
        for (text, wanted) in [
            ("2024-01-01T00:00:00Z", Some(at(1_704_067_200_000))),
            ("2024-01-01T00:00:00.250Z", Some(at(1_704_067_200_250))),
            ("2024-01-01t00:00:00.25z", Some(at(1_704_067_200_250))),
            ("2024-01-01T08:00:00+08:00", Some(at(1_704_067_200_000))),
            ("2024-01-01T08:00:00+0800", Some(at(1_704_067_200_000))),
            ("2024-01-01T08:00:00+08", Some(at(1_704_067_200_000))),
            (
                "2023-12-31 19:00:00.000 -05:00",
                Some(at(1_704_067_200_000)),
            ),
            ("2024-01-01T00:00:00", Some(at(1_704_067_200_000))),
            ("2024-01-01 00:00:00.5", Some(at(1_704_067_200_500))),
            ("2024-01-01", Some(at(1_704_067_200_000))),
            (" 2024-01-01T00:00:00Z ", Some(at(1_704_067_200_000))),
            ("2016-12-31T23:59:60Z", Some(at(1_483_228_800_000))),
            ("1704067200250", Some(at(1_704_067_200_250))),
            ("0", Some(UNIX_EPOCH)),
            ("-1500", Some(UNIX_EPOCH - Duration::from_millis(1500))),
            (
                "1969-12-31T23:59:58.500Z",
                Some(UNIX_EPOCH - Duration::from_millis(1500)),
            ),
            ("", None),
            ("yesterday", None),
            ("2024-02-30T00:00:00Z", None),
            ("2024-01-01T25:00:00Z", None),
            ("2024-01-01T00:00:00Z and more", None),
            ("2024-01-01T00:00:00+99:99", None),
            ("99999999999999999999", None),
            ("1704067200.5e", None),
        ] {
            assert_eq!(Timestamp::from(text).system_time(), wanted, "{text}");
        }
    }

    #[test]
    fn what_was_received_is_kept() {
        for (wire, text) in [
            (
                r#""2024-01-01T08:00:00+08:00""#,
                "2024-01-01T08:00:00+08:00",
            ),
            (r#""1704067200250""#, "1704067200250"),
            ("1704067200250", "1704067200250"),
            ("-5", "-5"),
            (r#""""#, ""),
            (r#""no \"time\"""#, "no \"time\""),
        ] {
            let time: Timestamp = from_str(wire).unwrap();
            assert_eq!(time.as_str(), text);
            assert_eq!(time.to_string(), text);
            assert_eq!(format!("{time:?}"), format!("{text:?}"));
            let again = from_str::<Timestamp>(&to_string(&time).unwrap()).unwrap();
            assert_eq!(again, time);
        }
        let time: Timestamp = from_str("1.7e12").unwrap();
        assert_eq!(time.system_time(), Some(at(1_700_000_000_000)));
        for wrong in ["true", "{}", "[]", "null"] {
            from_str::<Timestamp>(wrong).unwrap_err();
        }
    }

    #[test]
    fn times_are_written_in_iso_8601_with_milliseconds() {
        for (time, text) in [
            (UNIX_EPOCH, "1970-01-01T00:00:00.000Z"),
            (at(951_868_799_001), "2000-02-29T23:59:59.001Z"),
            (
                at(1_704_067_200_250) + Duration::from_nanos(999_999),
                "2024-01-01T00:00:00.250Z",
            ),
            (
                UNIX_EPOCH - Duration::from_nanos(1),
                "1969-12-31T23:59:59.999Z",
            ),
            (at(253_402_300_800_000), "253402300800000"),
        ] {
            let written = Timestamp::from(time);
            assert_eq!(written.as_str(), text);
            let read = written.system_time().unwrap();
            assert_eq!(milliseconds(read), milliseconds(time), "{text}");
        }
    }

    #[test]
    fn milliseconds_are_rounded_down() {
        let nanosecond = Duration::from_nanos(1);
        for (time, wanted) in [
            (UNIX_EPOCH, 0),
            (UNIX_EPOCH + nanosecond, 0),
            (UNIX_EPOCH - nanosecond, -1),
            (UNIX_EPOCH - Duration::from_millis(2), -2),
            (UNIX_EPOCH - Duration::from_millis(2) - nanosecond, -3),
            (at(1_704_067_200_250), 1_704_067_200_250),
        ] {
            assert_eq!(milliseconds(time), wanted);
        }
    }

    #[test]
    fn claims_are_in_seconds() {
        assert_eq!(of_claim(1_704_067_200), at(1_704_067_200_000));
        let end = Timestamp::from(of_claim(u64::MAX));
        assert_eq!(end.as_str(), "9999-12-31T23:59:59.000Z");
    }
}
