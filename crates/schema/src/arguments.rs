//! The command line.

use clap::error::ErrorKind;
use clap::{ArgGroup, Args, CommandFactory as _, Parser, Subcommand};
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

/// Fetches the schema of an Authing server and says what a difference to the crate's means.
#[derive(Parser)]
#[command(
    name = "authing-schema",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Ends with 2 if the arguments are wrong or the schema cannot be had."
)]
pub(crate) struct CommandLine {
    /// Print the introspection query, to get an answer for --file in another way
    #[arg(long)]
    pub(crate) query: bool,
    #[command(subcommand)]
    pub(crate) job: Option<Job>,
}

#[derive(Subcommand)]
pub(crate) enum Job {
    /// Write the server's schema to graphql/schema.graphql, keeping the descriptions that are there, and list what changed
    Fetch(Compared),
    /// List what changed and write nothing; ends with 1 if an operation breaks
    Check(Compared),
    /// Say which methods of the client do not work with the server, and why; ends with 1 if there are any
    Doctor(Source),
}

#[derive(Args)]
pub(crate) struct Compared {
    #[command(flatten)]
    pub(crate) source: Source,
    /// The crate's schema, with its operations beside it
    #[arg(long, value_name = "FILE", default_value = "graphql/schema.graphql")]
    pub(crate) schema: PathBuf,
}

/// The arguments that say where the other schema comes from.
#[derive(Args)]
#[command(group(ArgGroup::new("source").args(["host", "file"]).required(true)))]
pub(crate) struct Source {
    #[arg(
        long,
        value_name = "URL",
        help = "The server, as https://your-domain.authing.cn"
    )]
    host: Option<String>,
    /// A saved answer to the introspection query, instead of a server
    #[arg(long)]
    file: Option<PathBuf>,
    /// The application to ask as, for servers that want to know
    #[arg(long, value_name = "ID", default_value = "authing-schema")]
    app_id: String,
    /// Ask a server beyond this machine without TLS: anybody on the way can read and change what it says
    #[arg(long, conflicts_with = "file")]
    danger_allow_http: bool,
}

/// Where the other schema comes from.
pub(crate) enum Server {
    Host {
        url: String,
        app_id: String,
        danger_allow_http: bool,
    },
    File(PathBuf),
}

impl From<Source> for Server {
    fn from(source: Source) -> Self {
        match (source.host, source.file) {
            (_, Some(path)) => Self::File(path),
            (url, None) => Self::Host {
                // Clap has seen to it that one of the two is there.
                url: url.unwrap_or_default(),
                app_id: source.app_id,
                danger_allow_http: source.danger_allow_http,
            },
        }
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host { url, .. } => f.write_str(url),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

pub(crate) fn parse(
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<CommandLine, clap::Error> {
    let line = CommandLine::try_parse_from(arguments)?;
    match (&line.job, line.query) {
        (None, false) => Err(CommandLine::command().error(
            ErrorKind::MissingSubcommand,
            "no command: fetch, check or doctor",
        )),
        _ => Ok(line),
    }
}

/// What is wrong with the arguments, on one line.
pub(crate) fn on_one_line(mistake: &clap::Error) -> String {
    let text = mistake.to_string();
    let paragraphs = text.trim_start_matches("error: ").split("\n\n");
    let said = paragraphs.filter(|paragraph| !paragraph.starts_with("Usage:"));
    let said = said.map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    said.collect::<Vec<_>>().join(". ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<CommandLine, clap::Error> {
        let arguments = ["authing-schema"].into_iter();
        parse(arguments.chain(line.split_whitespace()).map(OsString::from))
    }

    #[test]
    fn mistakes_are_named() {
        for (line, said) in [
            ("", "no command: fetch, check or doctor"),
            (
                "--host=https://a.example.com",
                "unexpected argument '--host' found",
            ),
            (
                "fecth",
                "unrecognized subcommand 'fecth'. tip: a similar subcommand exists: 'fetch'",
            ),
            (
                "fetch",
                "the following required arguments were not provided: <--host <URL>|--file <FILE>>",
            ),
            (
                "fetch check --host=https://a.example.com",
                "unexpected argument 'check' found",
            ),
            (
                "fetch --file",
                "a value is required for '--file <FILE>' but none was supplied",
            ),
            (
                "check --file a --host b",
                "the argument '--file <FILE>' cannot be used with '--host <URL>'",
            ),
            (
                "check --file a --danger-allow-http",
                "the argument '--file <FILE>' cannot be used with '--danger-allow-http'",
            ),
            (
                "doctor --file a --schema b",
                "unexpected argument '--schema' found",
            ),
            (
                "doctor --hots a",
                "unexpected argument '--hots' found. tip: a similar argument exists: '--host'",
            ),
            (
                "--query doctor",
                "the subcommand 'doctor' cannot be used with '--query'",
            ),
        ] {
            let mistake = parsed(line).err().map(|mistake| on_one_line(&mistake));
            let said = format!("{said}. For more information, try '--help'.");
            assert_eq!(mistake, Some(said), "{line}");
        }
    }

    #[test]
    fn the_schema_is_where_the_crate_keeps_it_unless_told() {
        let path = |line: &str| match parsed(line).ok()?.job? {
            Job::Fetch(compared) | Job::Check(compared) => Some(compared.schema),
            Job::Doctor(_) => None,
        };
        let own = PathBuf::from("graphql/schema.graphql");
        assert_eq!(path("fetch --file a.json"), Some(own));
        assert_eq!(
            path("check --file=a.json --schema=b/c.graphql"),
            Some("b/c.graphql".into())
        );
    }
}
