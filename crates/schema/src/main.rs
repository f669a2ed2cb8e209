//! Keeps the crate's schema and those of deployments together: see `docs/architecture.md`.

mod arguments;
mod changes;
mod doctor;
mod documents;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "../../../tests/support/facade.rs"]
mod facade;
mod house;
mod introspection;
mod methods;

use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;

use arguments::{CommandLine, Compared, Job, Server};
use changes::Changes;
use documents::Documents;

/// How a job ends that did not fail.
enum Outcome {
    Good,
    /// What is printed says what does not work.
    Bad,
}

fn main() -> ExitCode {
    let result = match arguments::parse(std::env::args_os()) {
        Ok(CommandLine { job: Some(job), .. }) => run(job),
        Ok(CommandLine { job: None, .. }) => {
            print(introspection::QUERY);
            Ok(Outcome::Good)
        }
        // Help, or the version.
        Err(asked) if !asked.use_stderr() => {
            print(asked);
            Ok(Outcome::Good)
        }
        Err(mistake) => Err(arguments::on_one_line(&mistake)),
    };
    match result {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Bad) => ExitCode::from(1),
        Err(message) => {
            let _ = writeln!(io::stderr().lock(), "authing-schema: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(job: Job) -> Result<Outcome, String> {
    match job {
        Job::Fetch(Compared { source, schema }) => {
            let (text, changes) = compare(&schema, &source.into())?;
            print(&changes);
            let unchanged = std::fs::read_to_string(&schema).is_ok_and(|old| old == text);
            if unchanged {
                print(format!("{} stays as it is.\n", schema.display()));
            } else {
                std::fs::write(&schema, text).map_err(|error| {
                    format!("{}: {error}: allow writing there", schema.display())
                })?;
                print(format!(
                    "{} is written. Next: mend what is broken, describe what is new, run `cargo test --workspace --features full,test-util`, and review \
                     the snapshots.\n",
                    schema.display()
                ));
            }
            Ok(Outcome::Good)
        }
        Job::Check(Compared { source, schema }) => {
            let (_, changes) = compare(&schema, &source.into())?;
            print(&changes);
            Ok(match changes.breaks.is_empty() {
                true => Outcome::Good,
                false => Outcome::Bad,
            })
        }
        Job::Doctor(source) => {
            let server = source.into();
            let theirs = introspection::schema(&server)?;
            let ours = parsed(authing::SCHEMA, "graphql/schema.graphql")?;
            let findings = doctor::examine(&ours, &theirs);
            print(format!("{server}\n\n{findings}"));
            Ok(match findings.all_work() {
                true => Outcome::Good,
                false => Outcome::Bad,
            })
        }
    }
}

/// The server's schema in the house's form, and what it changes for the operations beside ours.
fn compare(path: &Path, server: &Server) -> Result<(String, Changes), String> {
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        format!("{shown}: {error}: run this in the crate's folder, or name the file with --schema")
    })?;
    let ours = parsed(&text, &shown)?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let documents = Documents::read(folder.unwrap_or(Path::new(".")))?;
    let theirs = introspection::schema(server)?;
    let changes = Changes::new(&documents, &ours, &theirs)?;
    Ok((house::write(&ours, &theirs), changes))
}

/// A schema, or the first thing that is wrong with it.
fn parsed(text: &str, path: &str) -> Result<Valid<Schema>, String> {
    Schema::parse_and_validate(text, path).map_err(|invalid| {
        let faults = documents::located(&invalid.errors);
        let first = faults.into_iter().next();
        let (place, message) = first.unwrap_or_else(|| (path.to_owned(), "not valid".to_owned()));
        format!("{place}: {message}: mend the schema first")
    })
}

/// Output that nobody reads any more is no reason to stop.
fn print(text: impl Display) {
    let mut out = io::stdout().lock();
    let _ = write!(out, "{text}").and_then(|()| out.flush());
}
