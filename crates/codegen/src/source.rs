//! What the generator reads, and how it says what is wrong with it.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Something that a person has to mend: `path:line: what is wrong: what to do`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) wrong: String,
    cure: String,
}

impl Fault {
    pub(crate) fn new(
        path: &str,
        line: usize,
        wrong: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
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
    pub(crate) newer: Option<Source>,
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

pub(crate) fn collect(folder: &Path, files: &mut BTreeMap<String, String>) -> Result<(), Fault> {
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
pub(crate) fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A file and a line of it.
pub(crate) type Place = (Arc<str>, usize);
