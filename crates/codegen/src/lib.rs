//! Compiles GraphQL operations of your own for [`authing`](https://docs.rs/authing), a client for the Authing V2 identity API.
//!
//! The operations are checked against the schema of the very `authing` that your crate depends on: fields, arguments, and types of
//! variables. A mistake stops the build with the file, the line, what is wrong and what to do. It needs no network, and the same files give
//! the same code.
//!
//! # In five minutes
//!
//! ```toml
//! [dependencies]
//! authing = "0.1"
//!
//! [build-dependencies]
//! authing-codegen = "0.1"
//! ```
//!
//! ```no_run
//! // build.rs
//! fn main() {
//!     authing_codegen::compile("graphql");
//! }
//! ```
//!
//! ```graphql
//! # graphql/profile_page.graphql
//! query ProfilePage($userId: String!, $fields: UDFTargetType!) {
//!   user { id email nickname }
//!   udv(targetType: $fields, targetId: $userId) { key value }
//! }
//! ```
//!
//! ```ignore
//! mod operations {
//!     authing::include_operations!();
//! }
//! use authing::types::UDFTargetType;
//! use operations::ProfilePage;
//!
//! let page = client.execute(ProfilePage::new(user_id, UDFTargetType::User)).await?;
//! println!("{:?}", page.user.and_then(|user| user.email));
//! ```
//!
//! # The folder
//!
//! - Each operation has a file, named after it in snake case: `ProfilePage` is in `profile_page.graphql`, in any folder. A comment at the
//!   top describes it.
//! - `fragments/` may hold fragments, a file each. A fragment has the name of its type: `fragment User on User` is in
//!   `fragments/user.graphql`.
//! - Values of arguments are variables. Aliases, directives and inline fragments are not supported: `authing::Query` runs operations
//!   that `graphql_client` compiled, which supports them.
//!
//! # The code
//!
//! - The operation is a struct of its variables: `ProfilePage` has `new`, which takes what is required, and a setter for each option. An
//!   option that is not set is not sent. `client.execute(..)` takes the struct.
//! - A variable is what the argument is that it is passed to: secrets are `authing::Secret`, passwords are `authing::EncryptedPassword`
//!   (see `encrypt_password` of the client), and what can be cleared is `authing::Patch`.
//! - The response is `ResponseData` in a module named after the operation, `profile_page`, with a field for each field at the root of the
//!   operation, also when that is only one. Objects are structs in that module, named as in the schema, and have the fields that the
//!   operation selects. Where it selects different fields of one object, the second struct is named after the place: `UserRoles`.
//! - What a fragment alone selects has one type in all operations: `fragments::User`.
//! - Inputs, enums and scalars are those of `authing::types`.
//!
//! # In `authing` itself
//!
//! The build script of `authing` uses [`Sources`] and [`generate`], which also write request types and REST endpoints. That is no
//! interface for others.

#![allow(
    clippy::needless_doctest_main,
    reason = "the examples are whole build scripts"
)]

// `Sources` holds the texts, `schema` and `document` turn them into models and find their faults, `shapes` decides which fields each Rust
// type of `authing` has, `emit` writes it down. `newer` leaves out what older servers lack, `contract` finds changes that leave all of it
// valid. For dependents, `script` reads and checks, `objects` decides which Rust types there are, `own` writes them down. Nothing here
// depends on the order of a directory listing: the same files give the same bytes.

pub(crate) mod contract;

pub(crate) mod document;
mod emit;
mod newer;
mod objects;
mod own;
mod redact;
mod requests;
mod rest;
mod rust;

pub(crate) mod schema;
mod script;
mod secrets;
mod shapes;

pub use emit::Generated;
pub use script::{compile, operations};

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

/// Something that a person has to mend: `path:line: what is wrong: what to do`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    path: String,
    line: usize,
    wrong: String,
    cure: String,
}

impl Fault {
    fn new(path: &str, line: usize, wrong: impl Into<String>, cure: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line,
            wrong: wrong.into(),
            cure: cure.into(),
        }
    }

    /// A file or folder that cannot be read or written.
    pub fn unreadable(path: &Path, error: &io::Error) -> Self {
        Self::new(
            &slashed(path),
            1,
            error.to_string(),
            "check that it exists and that its permissions allow it",
        )
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            wrong,
            cure,
        } = self;
        write!(f, "{path}:{line}: {wrong}: {cure}")
    }
}

/// One file: its path as messages print it, and its text.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The crate that code is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// `authing` itself.
    Authing,
    /// One that depends on it, which takes inputs, enums and scalars from there.
    Dependent,
}

/// Everything that the generator reads.
#[derive(Clone, Debug)]
pub struct Sources {
    pub(crate) target: Target,
    /// The folder of the files below, as messages print it.
    pub(crate) folder: String,
    pub(crate) schema: Source,
    /// What older servers lack; there need not be such a list.
    newer: Option<Source>,
    pub(crate) fragments: Vec<Source>,
    pub(crate) operations: Vec<Source>,
    /// The descriptions of REST endpoints.
    pub(crate) rest: Vec<Source>,
}

impl Sources {
    /// Reads every `.graphql` file below the folder, and the list of what older servers lack.
    pub fn read(root: &Path) -> Result<Self, Vec<Fault>> {
        let mut files = BTreeMap::new();
        collect(root, &mut files).map_err(|fault| vec![fault])?;
        Self::new(&slashed(root), files).map_err(|fault| vec![fault])
    }

    /// From texts by path: `schema.graphql`, `newer.txt`, `fragments/`, `rest/` and, in every other folder below the root, the
    /// operations.
    pub fn new(root: &str, files: BTreeMap<String, String>) -> Result<Self, Fault> {
        let schema_path = format!("{root}/schema.graphql");
        let newer_path = format!("{root}/{NEWER}");
        let (mut schema, mut newer) = (None, None);
        let (mut fragments, mut operations, mut rest) = (Vec::new(), Vec::new(), Vec::new());
        for (path, text) in files {
            let is_fragment = path.starts_with(&format!("{root}/fragments/"));
            let is_rest = path.starts_with(&format!("{root}/rest/"));
            let source = Source { path, text };
            if source.path == schema_path {
                schema = Some(source);
            } else if source.path == newer_path {
                newer = Some(source);
            } else if is_fragment {
                fragments.push(source);
            } else if is_rest {
                rest.push(source);
            } else {
                operations.push(source);
            }
        }
        let missing = || {
            let cure = "restore it from version control";
            Fault::new(&schema_path, 1, "the schema is missing", cure)
        };
        Ok(Self {
            target: Target::Authing,
            folder: root.to_owned(),
            schema: schema.ok_or_else(missing)?,
            newer,
            fragments,
            operations,
            rest,
        })
    }
}

/// The name of the list of what older servers lack.
const NEWER: &str = "newer.txt";

/// What the sources say.
struct Model {
    /// The host's schema, with the types of the REST descriptions.
    schema: schema::Schema,
    newer: newer::Newer,
    /// The operations, with what is sent to older servers.
    documents: document::Documents,
    rest: rest::Rest,
}

impl Model {
    fn read(sources: &Sources) -> Result<Self, Vec<Fault>> {
        let schema = schema::Schema::parse(&sources.schema)?;
        let newer = newer::Newer::parse(sources.newer.as_ref(), &schema)?;
        let parsed = document::Parsed::new(sources);
        let documents = document::Documents::new(&parsed, &schema);
        let none = document::Documents {
            operations: Vec::new(),
        };
        let known = documents.as_ref().unwrap_or(&none);
        let rest = rest::Rest::read(&sources.rest, &schema, known);
        let (mut documents, rest) = match (documents, rest) {
            (Ok(documents), Ok(rest)) => (documents, rest),
            (documents, rest) => {
                let faults = documents.err().into_iter().chain(rest.err());
                return Err(faults.flatten().collect());
            }
        };
        documents.narrow(&parsed, &schema, &newer);
        Ok(Self {
            schema: rest.join(schema),
            newer,
            documents,
            rest,
        })
    }
}

/// The whole of the generated source, or every fault that was found.
pub fn generate(sources: &Sources) -> Result<Generated, Vec<Fault>> {
    let Model {
        schema,
        newer,
        documents,
        rest,
    } = Model::read(sources)?;
    let shapes = shapes::Shapes::new(&schema, &documents).with_rest(&schema, &rest);
    let faults = newer.check(&schema, &shapes);
    if faults.is_empty() {
        emit::emit(&schema, &documents, &shapes, &rest)
    } else {
        Err(faults)
    }
}

/// Where the operations, though valid, depart from what is recorded below the folder. Published packages have no record.
pub fn departures(root: &Path, sources: &Sources) -> Result<Vec<Fault>, Vec<Fault>> {
    let path = root.join(contract::FILE);
    let Ok(text) = fs::read_to_string(&path) else {
        return Ok(Vec::new());
    };
    let path = slashed(&path);
    let model = Model::read(sources)?;
    let uses = contract::Uses::new(&model.schema, &model.documents);
    let uses = uses.with_rest(&model.schema, &model.rest);
    Ok(uses.departures(&Source { path, text }))
}

fn collect(folder: &Path, files: &mut BTreeMap<String, String>) -> Result<(), Fault> {
    let unreadable = |error| Fault::unreadable(folder, &error);
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "graphql")
            || path.ends_with(NEWER)
        {
            let text =
                fs::read_to_string(&path).map_err(|error| Fault::unreadable(&path, &error))?;
            files.insert(slashed(&path), text);
        }
    }
    Ok(())
}

/// Paths are printed alike on every system.
fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
