//! A request to the control API, and what comes of it.

use std::net::SocketAddr;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::context::{Cx, Shared};
use crate::error::EmulatorError;
use crate::http::Ask;
use crate::pool::{Outbox, Pool};

/// A request to the control API.
pub(super) struct Call<'r> {
    pub(super) cx: &'r Cx<'r>,
    pub(super) shared: &'r Arc<Shared>,
    /// Who asks.
    pub(super) client: SocketAddr,
    pub(super) ask: &'r Ask<'r>,
}

impl Call<'_> {
    pub(super) fn pool(&self) -> Pool {
        Pool(self.shared.clone())
    }

    pub(super) fn outbox(&self) -> Outbox {
        Outbox(self.shared.clone())
    }

    /// A segment behind the root, such as a name.
    pub(super) fn segment(&self, at: usize) -> &str {
        self.ask.segment(at + 1)
    }

    pub(super) fn body<T: DeserializeOwned>(&self) -> Answer<T> {
        serde_json::from_slice(self.ask.body)
            .map_err(|e| Failure::new(400, format!("the body cannot be used: {e}")))
    }

    /// The body of a request that needs none.
    pub(super) fn body_or_default<T: DeserializeOwned + Default>(&self) -> Answer<T> {
        match self.ask.body.is_empty() {
            true => Ok(T::default()),
            false => self.body(),
        }
    }
}

/// Why there is no answer: an HTTP status and a text.
pub(super) struct Failure {
    pub(super) status: u16,
    pub(super) message: String,
}

impl Failure {
    pub(super) fn new(status: u16, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, message }
    }

    /// There is nothing with this name.
    pub(super) fn missing(what: &str, name: &str) -> Self {
        Self::new(404, format!("there is no {what} {name}"))
    }
}

impl From<EmulatorError> for Failure {
    fn from(error: EmulatorError) -> Self {
        Self::new(
            400,
            match error {
                // No seed is concerned here.
                EmulatorError::Seed(text) => text,
                other => other.to_string(),
            },
        )
    }
}

pub(super) type Answer<T = Value> = Result<T, Failure>;
