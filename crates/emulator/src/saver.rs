//! Keeps the state file up to date.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::context::Shared;
use crate::error::EmulatorError;
use crate::state_file::{StateFile, written};

pub(crate) type Complains = Box<dyn Fn(&EmulatorError) + Send + Sync>;

/// Changes within this time are written together.
const PAUSE: Duration = Duration::from_millis(200);
/// When a file that could not be written is tried again.
const RETRY: Duration = Duration::from_secs(5);

/// Writes the pool of an emulator into its state file.
pub(crate) struct Saver {
    shared: Arc<Shared>,
    file: StateFile,
    complains: Option<Complains>,
    /// What the file holds, since it was written here.
    last: Mutex<Vec<u8>>,
}

impl Saver {
    pub(crate) fn new(shared: Arc<Shared>, file: StateFile, complains: Option<Complains>) -> Self {
        // A new file is written without a change.
        shared.changed.notify_one();
        Self {
            shared,
            file,
            complains,
            last: Mutex::default(),
        }
    }

    /// Writes what is not in the file yet.
    fn save(&self) -> Result<(), EmulatorError> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let ahead = self.shared.clock.ahead();
        let text = written(&self.shared.unwatched_state(), ahead);
        let text = text.map_err(|reason| self.file.fault(reason))?;
        if *last != text {
            self.file.write(&text)?;
            *last = text;
        }
        Ok(())
    }

    /// The same, away from the threads that answer requests.
    async fn save_aside(self: &Arc<Self>) -> Result<(), EmulatorError> {
        let own = self.clone();
        let saved = tokio::task::spawn_blocking(move || own.save()).await;
        // It does not panic; it is only given up when the runtime ends.
        saved.unwrap_or(Ok(()))
    }

    fn complain(&self, error: &EmulatorError) {
        if let Some(complains) = &self.complains {
            complains(error);
        }
    }

    /// Saves soon after each change, and once more when the server has `stopped`, that is when the sender is gone.
    pub(crate) async fn run(self: Arc<Self>, mut stopped: oneshot::Receiver<()>) {
        let (mut failed, mut pause) = (false, PAUSE);
        loop {
            tokio::select! {
                () = self.shared.changed.notified() => {}
                () = self.shared.clock.moved() => {}
                () = tokio::time::sleep(RETRY), if failed => {}
                _ = &mut stopped => break,
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = &mut stopped => break,
            }
            let start = Instant::now();
            let saved = self.save_aside().await;
            // The pool is locked while it is read: a large one is read less often.
            pause = PAUSE.max(start.elapsed() * 10);
            // Said once, however long it lasts.
            if let (Err(error), false) = (&saved, failed) {
                self.complain(error);
            }
            failed = saved.is_err();
        }
        if let Err(error) = self.save_aside().await {
            self.complain(&error);
        }
    }
}
