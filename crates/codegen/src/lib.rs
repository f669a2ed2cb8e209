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
//! println!("{}", page.user.and_then(|user| user.email).unwrap_or_default());
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

// `source` holds the texts. `schema`, `parse` and `rest` turn them into models, `document` holds those of operations, and `check` finds
// their faults. `shapes` decides which fields each Rust type of `authing` has, `emit` writes types and operations, `requests` the request
// types and the registry (`request_type` what all of them have, `places` where arguments of endpoints go). `newer` leaves out what older servers lack, `contract` finds changes that leave all of it valid. For dependents,
// `script` reads and checks, `objects` decides which Rust types there are, `own` writes them. Nothing here depends on the order of a
// directory listing: the same files give the same bytes.

pub(crate) mod contract;

mod check;
pub(crate) mod document;
mod emit;
mod newer;
mod objects;
mod output;
mod own;
mod parse;
mod places;
mod redact;
mod request_type;
mod requests;
mod rest;
mod rust;

pub(crate) mod schema;
mod script;
mod secrets;
mod shapes;
mod source;
mod text;
mod words;

pub use emit::Generated;
pub use script::{compile, operations};
pub use source::{Fault, Sources};

use source::{Source, slashed};

use std::fs;
use std::path::Path;

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
        let parsed = parse::Parsed::new(sources);
        let documents = check::check(&parsed, &schema);
        let none = document::Documents {
            operations: Vec::new(),
        };
        let known = documents.as_ref().unwrap_or(&none);
        let rest = rest::Rest::read(&sources.folder, &sources.rest, &schema, known);
        let (mut documents, rest) = match (documents, rest) {
            (Ok(documents), Ok(rest)) => (documents, rest),
            (documents, rest) => {
                let faults = documents.err().into_iter().chain(rest.err());
                return Err(faults.flatten().collect());
            }
        };
        newer.narrow(&mut documents, &parsed, &schema);
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
