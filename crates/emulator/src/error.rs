//! Why an emulator does not start, or does not take what it is given.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The error of starting an emulator, or of putting something into its pool.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmulatorError {
    /// Another program has the port.
    #[error("port {} of {} is in use: choose another port, or 0 for a free one", .0.port(), .0.ip())]
    PortInUse(SocketAddr),
    /// The port cannot be opened for another reason.
    #[error("cannot listen on {address}")]
    Listen {
        /// The requested address. Port 0 stands for any free port.
        address: SocketAddr,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A name of [`EmulatorBuilder::allow_host`](crate::EmulatorBuilder::allow_host) is not the name of a host.
    #[error("{0:?} is not the name of a host")]
    Host(String),
    /// The target of [`Faults::on`](crate::Faults::on) is neither a root field of the schema nor a path that is served.
    #[error("no root field and no path is called {target}{}", did_you_mean(.suggestion.as_deref()))]
    FaultTarget {
        /// What was asked for.
        target: String,
        /// A name that is like it.
        suggestion: Option<String>,
    },
    /// A fault that the control API was given contradicts itself.
    #[error("the fault cannot be used: {0}")]
    Fault(String),
    /// A key pair, for passwords or for signatures, cannot be made.
    #[error("cannot make a key: {0}")]
    Key(String),
    /// The schema, built in or set with [`EmulatorBuilder::schema`](crate::EmulatorBuilder::schema), is not valid.
    #[error("the schema is not valid: {0}")]
    Schema(String),
    /// The seed cannot be read, or contradicts itself.
    #[error("the seed cannot be used: {0}")]
    Seed(String),
    /// The state file cannot be used. It is left as it is.
    #[error("the state file {} cannot be used: {reason}", .path.display())]
    State {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        reason: String,
    },
}

impl EmulatorError {
    /// The error for a port that cannot be opened. For programs that open ports of their own beside an emulator, so that they say it in
    /// the same words.
    ///
    /// ```
    /// use std::io::{Error, ErrorKind};
    ///
    /// use authing_emulator::EmulatorError;
    ///
    /// let address = "127.0.0.1:3000".parse().unwrap();
    /// let error = EmulatorError::listening(address, Error::from(ErrorKind::AddrInUse));
    /// assert!(error.to_string().starts_with("port 3000 of 127.0.0.1 is in use"));
    /// ```
    #[must_use]
    pub fn listening(address: SocketAddr, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::AddrInUse => Self::PortInUse(address),
            _ => Self::Listen { address, source },
        }
    }
}

fn did_you_mean(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |name| format!(": did you mean {name}?"))
}
