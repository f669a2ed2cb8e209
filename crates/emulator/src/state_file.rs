//! The file in which a pool is kept from one start to the next.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use fs4::{FileExt, TryLockError};
use serde::{Deserialize, Serialize};
use serde_json::error::Category;

use crate::error::EmulatorError;
use crate::model::State;

/// The form of the file. It grows with every change that an older emulator would misread.
const FORMAT: u32 = 1;

#[derive(Deserialize)]
struct Format {
    format: u32,
}

#[derive(Serialize)]
struct Written<'a> {
    format: u32,
    clock_ahead_ms: u64,
    pool: &'a State,
}

/// What a file holds.
#[derive(Deserialize)]
pub(crate) struct Kept {
    clock_ahead_ms: u64,
    pub(crate) pool: State,
}

impl Kept {
    pub(crate) fn clock_ahead(&self) -> Duration {
        Duration::from_millis(self.clock_ahead_ms)
    }
}

/// The text of a file.
pub(crate) fn written(pool: &State, clock_ahead: Duration) -> Result<Vec<u8>, String> {
    let written = Written {
        format: FORMAT,
        clock_ahead_ms: u64::try_from(clock_ahead.as_millis()).unwrap_or(u64::MAX),
        pool,
    };
    serde_json::to_vec(&written).map_err(|e| e.to_string())
}

fn read(text: &[u8]) -> Result<Kept, String> {
    // What a text holds where something else should be may be a secret: only the place is told.
    let broken = |e: serde_json::Error| {
        let what = match e.classify() {
            Category::Eof => "it ends too early, at",
            _ => "it is broken at",
        };
        let (line, column) = (e.line(), e.column());
        format!(
            "{what} line {line}, column {column}. It is left as it is: repair it, or move it away to start anew"
        )
    };
    let Format { format } = serde_json::from_slice(text).map_err(|e| match e.classify() {
        Category::Data => {
            "it is no state file. A seed belongs to the seed option (--seed)".to_owned()
        }
        _ => broken(e),
    })?;
    if format > FORMAT {
        return Err(format!(
            "a newer emulator has written it, in format {format}, and this one knows formats up to {FORMAT}. It is left as it is: use the \
             newer emulator, or another file"
        ));
    }
    serde_json::from_slice(text).map_err(broken)
}

/// The path with something behind its name.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Settings for opening a file that only its owner may read: it holds secrets.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A state file, which no other emulator can use meanwhile.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    /// A file of its own, since the state file itself is replaced. The system unlocks it when it is closed, whatever ends the program.
    _lock: File,
}

impl StateFile {
    /// Locks the file, and reads it if it exists.
    pub(crate) fn open(path: &Path) -> Result<(Self, Option<Kept>), EmulatorError> {
        // Not a link to it, which would be replaced instead.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let fault = |reason| EmulatorError::State {
            path: path.clone(),
            reason,
        };
        let lock = private()
            .create(true)
            .truncate(false)
            .open(beside(&path, ".lock"));
        let lock = lock.map_err(|e| fault(format!("its folder cannot be used: {e}")))?;
        // Not the method of the same name, which Rust 1.85 does not have.
        match FileExt::try_lock(&lock) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(fault("another emulator uses it".to_owned()));
            }
            Err(TryLockError::Error(e)) => return Err(fault(format!("it cannot be locked: {e}"))),
        }
        let kept = match fs::read(&path) {
            Ok(text) => Some(read(&text).map_err(fault)?),
            Err(e) if e.kind() == io::ErrorKind::NotFound => None,
            Err(e) => return Err(fault(format!("it cannot be read: {e}"))),
        };
        Ok((Self { path, _lock: lock }, kept))
    }

    /// Replaces the file in one step: whenever the machine stops, the whole old text is there, or the whole new one.
    pub(crate) fn write(&self, text: &[u8]) -> Result<(), EmulatorError> {
        let replace = || {
            let new = beside(&self.path, ".new");
            match fs::remove_file(&new) {
                Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
                _ => {}
            }
            let mut file = private().create_new(true).open(&new)?;
            file.write_all(text)?;
            file.sync_all()?;
            fs::rename(&new, &self.path)
        };
        replace().map_err(|e| self.fault(format!("it cannot be written: {e}")))
    }

    pub(crate) fn fault(&self, reason: String) -> EmulatorError {
        EmulatorError::State {
            path: self.path.clone(),
            reason,
        }
    }
}
