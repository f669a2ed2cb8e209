//! Why an emulator does not start, or does not take what it is given.

/// The error of starting an emulator, or of putting something into its pool.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmulatorError {
    /// The port cannot be opened.
    #[error("cannot listen on port {port}")]
    Listen {
        /// The requested port. 0 stands for any free port.
        port: u16,
        /// The error of the operating system.
        source: std::io::Error,
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
}

fn did_you_mean(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |name| format!(": did you mean {name}?"))
}
