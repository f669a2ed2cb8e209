//! What can be said against arguments before anything is sent.

use crate::error::{Error, Result};
use std::time::SystemTime;

/// A number that counts from one, such as a page.
pub(crate) fn from_one(argument: &'static str, number: Option<i64>) -> Result<()> {
    match number {
        Some(..1) => Err(Error::invalid_argument(argument, "it is less than 1")),
        _ => Ok(()),
    }
}

/// A list of what a request is about.
pub(crate) fn at_least_one<T>(argument: &'static str, list: &[T]) -> Result<()> {
    match list.is_empty() {
        true => Err(Error::invalid_argument(
            argument,
            "it is empty, which the API rejects: pass at least one",
        )),
        false => Ok(()),
    }
}

/// A window of time, either end of which can be open.
pub(crate) fn in_order(start: Option<SystemTime>, end: Option<SystemTime>) -> Result<()> {
    match start.zip(end) {
        Some((start, end)) if end < start => {
            Err(Error::invalid_argument("end", "it is before `start`"))
        }
        _ => Ok(()),
    }
}
