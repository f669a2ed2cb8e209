//! What can be said against arguments before anything is sent.

use crate::error::{Error, Result};

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
