//! Events, and who listens to them.

use tokio::sync::broadcast;

/// The sockets of all subscribers.
#[derive(Debug)]
pub(crate) struct Sockets {
    pub(crate) signals: broadcast::Sender<Signal>,
}

/// What a socket is told.
#[derive(Debug, Clone)]
pub(crate) enum Signal {
    Event { code: String, text: String },
    Cut,
}

impl Default for Sockets {
    fn default() -> Self {
        let signals = broadcast::Sender::new(1024);
        Self { signals }
    }
}

impl Sockets {
    pub(crate) fn count(&self) -> usize {
        self.signals.receiver_count()
    }

    pub(crate) fn publish(&self, code: &str, text: &str) {
        let (code, text) = (code.to_owned(), text.to_owned());
        // Nobody need be there.
        let _ = self.signals.send(Signal::Event { code, text });
    }

    pub(crate) fn cut(&self) {
        let _ = self.signals.send(Signal::Cut);
    }
}
