//! The command line.

use std::fmt;
use std::path::PathBuf;

const HELP: &str = "\
Fetches the schema of an Authing server and says what a difference to the crate's means.

Usage: authing-schema fetch  (--host URL | --file FILE) [--schema FILE]
       authing-schema check  (--host URL | --file FILE) [--schema FILE]
       authing-schema doctor (--host URL | --file FILE)

  fetch    writes the server's schema to graphql/schema.graphql, with the descriptions that are there, and lists what changed
  check    lists the same and writes nothing; ends with 1 if an operation breaks
  doctor   says which methods of the client do not work with the server, and why; ends with 1 if there are any

Options:
      --host URL     The server, as https://your-domain.authing.cn
      --file FILE    A saved answer to the introspection query, instead of a server
      --schema FILE  The crate's schema, with its operations beside it [default: graphql/schema.graphql]
      --app-id ID    The application to ask as, for servers that want to know
      --query        Print the introspection query, to get such an answer in another way
  -h, --help         Print this help
  -V, --version      Print the version

Ends with 2 if the arguments are wrong or the schema cannot be had.
";

pub(crate) enum Command {
    Print(String),
    Run { job: Job, server: Server },
}

pub(crate) enum Job {
    Fetch { schema: PathBuf },
    Check { schema: PathBuf },
    Doctor,
}

/// Where the other schema comes from.
pub(crate) enum Server {
    Host { url: String, app_id: String },
    File(PathBuf),
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host { url, .. } => f.write_str(url),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Command, String> {
    let (mut job, mut host, mut file, mut schema, mut app_id) = (None, None, None, None, None);
    while let Some(arg) = args.next() {
        let (name, inline) = match arg.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (arg, None),
        };
        let slot = match name.as_str() {
            "--host" => &mut host,
            "--file" => &mut file,
            "--schema" => &mut schema,
            "--app-id" => &mut app_id,
            "-h" | "--help" => return Ok(Command::Print(HELP.to_owned())),
            "-V" | "--version" => {
                let version = env!("CARGO_PKG_VERSION");
                return Ok(Command::Print(format!("authing-schema {version}\n")));
            }
            "--query" => {
                return Ok(Command::Print(super::introspection::QUERY.to_owned()));
            }
            "fetch" | "check" | "doctor" if job.is_none() => {
                job = Some(name);
                continue;
            }
            _ => return Err(format!("unknown argument {name}")),
        };
        let value = inline.or_else(|| args.next());
        *slot = Some(value.ok_or_else(|| format!("{name} needs a value"))?);
    }
    let server = match (host, file) {
        (Some(url), None) => Server::Host {
            url,
            app_id: app_id.unwrap_or_else(|| "authing-schema".to_owned()),
        },
        (None, Some(file)) => Server::File(file.into()),
        (Some(_), Some(_)) => return Err("--host and --file exclude each other".to_owned()),
        (None, None) => return Err("neither --host nor --file is given".to_owned()),
    };
    let path = |schema: Option<String>| {
        PathBuf::from(schema.unwrap_or_else(|| "graphql/schema.graphql".to_owned()))
    };
    let job = match job.as_deref() {
        Some("fetch") => Job::Fetch {
            schema: path(schema),
        },
        Some("check") => Job::Check {
            schema: path(schema),
        },
        Some(_) if schema.is_some() => {
            return Err(
                "doctor compares with the built-in schema and takes no --schema".to_owned(),
            );
        }
        Some(_) => Job::Doctor,
        None => return Err("no command: fetch, check or doctor".to_owned()),
    };
    Ok(Command::Run { job, server })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(line: &str) -> String {
        match parse(line.split_whitespace().map(str::to_owned)) {
            Err(mistake) => mistake,
            Ok(_) => String::new(),
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (line, said) in [
            ("", "neither --host nor --file is given"),
            (
                "--host=https://a.example.com",
                "no command: fetch, check or doctor",
            ),
            (
                "fetch check --host=https://a.example.com",
                "unknown argument check",
            ),
            ("fetch --file", "--file needs a value"),
            (
                "check --file a --host b",
                "--host and --file exclude each other",
            ),
            (
                "doctor --file a --schema b",
                "doctor compares with the built-in schema and takes no --schema",
            ),
            ("doctor --hots a", "unknown argument --hots"),
        ] {
            assert_eq!(mistake(line), said, "{line}");
        }
    }

    #[test]
    fn the_schema_is_where_the_crate_keeps_it_unless_told() {
        let path = |line: &str| match parse(line.split_whitespace().map(str::to_owned)) {
            Ok(Command::Run {
                job: Job::Fetch { schema } | Job::Check { schema },
                ..
            }) => Some(schema),
            _ => None,
        };
        let own = PathBuf::from("graphql/schema.graphql");
        assert_eq!(path("fetch --file a.json"), Some(own));
        assert_eq!(
            path("check --file=a.json --schema=b/c.graphql"),
            Some("b/c.graphql".into())
        );
    }
}
